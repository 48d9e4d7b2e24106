//! `helpbook check --baseline`: where the findings are that are known, and how they are read and written.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::Failure;
use crate::args::CheckArgs;
use crate::config::Config;
use crate::diagnostics::{Baseline, Diagnostic, Subtracted};
use crate::io::terminal::Terminal;
use crate::units::count;

/// The file that is named on the command line, else in `book.toml`.
///
/// # Errors
/// When it is to be written and has no name.
pub fn file(args: &CheckArgs, root: &Path, config: &Config) -> Result<Option<PathBuf>, Failure> {
    let configured = || config.check.baseline.as_ref().map(|name| root.join(name.get_ref()));
    match args.baseline.clone().or_else(configured) {
        None if args.update_baseline => Err(Failure::new("`--update-baseline` needs a file to write")
            .help("name it with `--baseline FILE`, or as `baseline` in `[check]`")),
        file => Ok(file),
    }
}

/// Leaves of what is found only what is new.
///
/// # Errors
/// When the file cannot be read.
pub fn subtract(file: &Path, diagnostics: &mut Vec<Diagnostic>) -> Result<Subtracted, Failure> {
    let text = fs::read_to_string(file).map_err(|error| {
        let name = file.display();
        match error.kind() {
            io::ErrorKind::NotFound => Failure::new(format!("there is no baseline `{name}`"))
                .help("write what is found now to it with `--update-baseline`"),
            _ => Failure::new(format!("the baseline `{name}` cannot be read: {error}"))
                .help("check that it is a text file and that you may read it"),
        }
    })?;
    Ok(Baseline::parse(&text).subtract_from(diagnostics))
}

/// Writes what is found now.
///
/// # Errors
/// When the file cannot be written.
pub fn update(file: &Path, diagnostics: &[Diagnostic], terminal: &Terminal) -> Result<(), Failure> {
    let baseline = Baseline::of(diagnostics);
    let name = file.display();
    fs::write(file, baseline.to_text()).map_err(|error| {
        Failure::new(format!("the baseline `{name}` cannot be written: {error}"))
            .help("check that its folder exists and that you may write there")
    })?;
    let findings = count(baseline.len(), "finding", "findings");
    terminal.say(&format!("Wrote {findings} to the baseline `{name}`.\n"));
    Ok(())
}

/// Says how much was not told.
pub fn tell(Subtracted { known, gone }: Subtracted, terminal: &Terminal) {
    if terminal.is_json() {
        let line = serde_json::json!({ "type": "baseline", "known": known, "gone": gone });
        return terminal.print(&format!("{line}\n"));
    }
    if known > 0 {
        terminal.say(&format!("{} of the baseline not told again.", count(known, "finding", "findings")));
    }
    if gone > 0 {
        let (findings, are) = (count(gone, "finding", "findings"), if gone == 1 { "is" } else { "are" });
        terminal.say(&format!("{findings} of the baseline {are} gone: run with `--update-baseline`."));
    }
}
