//! `helpbook completions`

use clap::CommandFactory;

use super::{Failure, Outcome};
use crate::args::{Arguments, CompletionsArgs};

#[expect(clippy::unnecessary_wraps, reason = "every command has this form")]
pub fn run(args: &CompletionsArgs) -> Result<Outcome, Failure> {
    let mut command = Arguments::command();
    clap_complete::generate(args.shell, &mut command, "helpbook", &mut std::io::stdout());
    Ok(Outcome::Fine)
}
