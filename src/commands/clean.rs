//! `helpbook clean`

use super::{Failure, Outcome};
use crate::args::CleanArgs;
use crate::io::terminal::Terminal;
use crate::io::{read, write};

pub fn run(args: &CleanArgs) -> Result<Outcome, Failure> {
    let terminal = Terminal::new(false);
    let config = read::read_config(&args.dir)?.value;
    let folders = read::folders(&args.dir, &config).value;
    let target = super::load::output_folder(args.dest_dir.as_ref(), &folders, &config)?;
    if !target.folder.exists() {
        terminal.say(&format!("`{}` does not exist: nothing to remove.", target.display()));
        return Ok(Outcome::Fine);
    }
    write::remove_site(&target.folder)
        .map_err(|error| Failure::new(format!("`{}` cannot be removed: {error}", target.display())))?;
    terminal.say(&format!("Removed `{}`.", target.display()));
    Ok(Outcome::Fine)
}
