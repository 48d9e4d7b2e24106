//! `helpbook collect`: hands over to `helpbook-collect`, a program of its own, so that who builds a site compiles no database.

use std::io::ErrorKind;

use super::{Failure, Outcome};
use crate::args::CollectArgs;
use crate::io::programs;

pub fn run(args: &CollectArgs) -> Result<Outcome, Failure> {
    let program = "helpbook-collect";
    match programs::become_program(program, &args.arguments) {
        Ok(code) => Ok(Outcome::Ended(code)),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            Err(Failure::new(format!("`{program}` is not installed")).help(
                "put it beside `helpbook` or into a folder of PATH; in a clone of helpbook, \
                 `cargo install --path crates/collect` does so",
            ))
        }
        Err(error) => Err(Failure::new(format!("`{program}` does not start: {error}"))),
    }
}
