//! `helpbook clean`

use super::{Failure, Outcome, load};
use crate::args::CleanArgs;
use crate::diagnostics::Style;
use crate::io::terminal::Terminal;
use crate::io::{copies, read, write};

pub fn run(args: &CleanArgs) -> Result<Outcome, Failure> {
    let terminal = Terminal::new(Style::Human);
    let Some(config) = load::sound_config(&args.dir, &terminal)? else { return Ok(Outcome::Findings) };
    let folders = read::folders(&args.dir, &config).value;
    let target = load::output_folder(args.dest_dir.as_ref(), &folders, &config)?;
    if args.cache {
        remove_copies(&terminal)?;
    }
    if !target.folder.exists() {
        terminal.say(&format!("`{}` does not exist: nothing to remove.", target.display()));
        return Ok(Outcome::Fine);
    }
    write::remove_site(&target.folder)
        .map_err(|error| Failure::new(format!("`{}` cannot be removed: {error}", target.display())))?;
    terminal.say(&format!("Removed `{}`.", target.display()));
    Ok(Outcome::Fine)
}

fn remove_copies(terminal: &Terminal) -> Result<(), Failure> {
    let removed = copies::remove_all()
        .map_err(|error| Failure::new(format!("the copies of images cannot be removed: {error}")))?;
    terminal.say(&match removed {
        Some(folder) => format!("Removed `{}`.", folder.display()),
        None => "No copies of images are kept: nothing to remove.".to_owned(),
    });
    Ok(())
}
