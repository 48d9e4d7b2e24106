//! When each file was last changed, as git knows it.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};

use time::Date;

use crate::paths::SourcePath;
use crate::site::parse_date;

/// The day of the last commit of every file below `root`, by its path relative to it. Empty where there is no git, no
/// repository, or only a shallow clone: its history ends at one commit, and that one's date would be a lie for all
/// files that it did not touch.
pub fn last_commits(root: &Path) -> BTreeMap<SourcePath, Date> {
    let mut dates = BTreeMap::new();
    if git(root, &["rev-parse", "--is-shallow-repository"]).as_deref() != Some("false\n") {
        return dates;
    }
    let arguments = [
        "-c",
        "core.quotePath=false",
        "log",
        "--format=%x00%cs",
        "--name-only",
        "--relative",
        "--no-renames",
    ];
    let Some(log) = git(root, &arguments) else { return dates };
    // Newest first, so the first date of a file is its last change.
    for commit in log.split('\0').skip(1) {
        let mut lines = commit.lines();
        let Some(date) = lines.next().and_then(parse_date) else { continue };
        for path in lines.filter(|line| !line.is_empty()) {
            dates.entry(SourcePath::new(path)).or_insert(date);
        }
    }
    dates
}

fn git(root: &Path, arguments: &[&str]) -> Option<String> {
    let output =
        Command::new("git").arg("-C").arg(root).args(arguments).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}
