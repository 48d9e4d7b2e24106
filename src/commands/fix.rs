//! `helpbook check --fix`: the changes that findings bring along are made in the writer's files.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::Failure;
use crate::diagnostics::{self, Diagnostic, Fix};
use crate::io::edit;
use crate::io::terminal::Terminal;
use crate::paths::SourcePath;

/// Makes the changes and says so, one by one. Returns the files that were changed and how many findings that mends.
///
/// A file that is no longer as it was read is left alone.
///
/// # Errors
/// When a file cannot be written. Those before it are changed.
pub fn make(
    root: &Path,
    found: &[Diagnostic],
    terminal: &Terminal,
) -> Result<(Vec<PathBuf>, usize), Failure> {
    let mut by_file: BTreeMap<&SourcePath, Vec<(&Diagnostic, &Fix)>> = BTreeMap::new();
    for diagnostic in found {
        if let Some(fix) = &diagnostic.fix {
            by_file.entry(&fix.path).or_default().push((diagnostic, fix));
        }
    }
    let mut files = Vec::new();
    let mut mended = 0;
    for (path, fixes) in by_file {
        let file = root.join(path.as_str());
        let failed = |error: std::io::Error| {
            Failure::new(format!("`{}` cannot be changed: {error}", file.display()))
                .help("check that you may write to it; files that are named above are changed already")
        };
        let bytes = fs::read(&file).map_err(failed)?;
        let changes: Vec<&Fix> = fixes.iter().map(|(_, fix)| *fix).collect();
        let Some((changed, made)) = diagnostics::apply_fixes(&bytes, &changes) else {
            terminal.say(&format!("Left `{path}` alone: it has changed since it was read."));
            continue;
        };
        edit::replace(&file, &changed).map_err(failed)?;
        for (diagnostic, fix) in fixes {
            if made.iter().any(|made| std::ptr::eq(*made, fix)) {
                tell(diagnostic, fix, terminal);
                mended += 1;
            }
        }
        files.push(file);
    }
    Ok((files, mended))
}

fn tell(diagnostic: &Diagnostic, fix: &Fix, terminal: &Terminal) {
    if terminal.is_json() {
        let line = serde_json::json!({ "type": "fixed", "code": diagnostic.code, "fix": fix });
        terminal.print(&format!("{line}\n"));
        return;
    }
    for edit in &fix.edits {
        let (code, start) = (diagnostic.code.as_str(), &edit.span.start);
        let (path, before, after) = (&fix.path, &edit.original, &edit.replacement);
        let place = format!("{path}:{}:{}", start.line, start.column);
        terminal.say(&format!("fixed[{code}]: {place}: `{before}` is now `{after}`"));
    }
}
