//! When each file was last changed, as git knows it.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};

use time::Date;

use crate::paths::SourcePath;
use crate::source::parse_date;

/// The day of the last commit of every file below `root`, by its path relative to it. Empty where there is no git, no
/// repository, or only a shallow clone: its history ends at one commit, and that one's date would be a lie for all
/// files that it did not touch.
pub fn last_commits(root: &Path) -> BTreeMap<SourcePath, Date> {
    if git(root, &["rev-parse", "--is-shallow-repository"]).as_deref() != Some("false\n") {
        return BTreeMap::new();
    }
    let arguments = [
        // What people have configured for their own eyes is not for ours.
        "-c",
        "log.showSignature=false",
        "log",
        // Names as they are: without it, git quotes those with `"` or control characters.
        "-z",
        "--format=%x00%cs",
        "--name-only",
        "--relative",
        "--no-renames",
    ];
    git(root, &arguments).map(|log| parse_log(&log)).unwrap_or_default()
}

/// Reads parts that end in NUL: of each commit an empty one, its day, and the names, with a line break before the
/// first of them.
fn parse_log(log: &str) -> BTreeMap<SourcePath, Date> {
    let mut dates = BTreeMap::new();
    let mut date = None;
    let mut parts = log.split('\0');
    while let Some(part) = parts.next() {
        if part.is_empty() {
            date = parts.next().and_then(parse_date).map(|date| (date, true));
            continue;
        }
        let Some((day, is_first)) = &mut date else { continue };
        let name = if *is_first { part.strip_prefix('\n').unwrap_or(part) } else { part };
        *is_first = false;
        // Newest first, so the first date of a file is its last change.
        dates.entry(SourcePath::new(name)).or_insert(*day);
    }
    dates
}

fn git(root: &Path, arguments: &[&str]) -> Option<String> {
    let output =
        Command::new("git").arg("-C").arg(root).args(arguments).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dates(found: &BTreeMap<SourcePath, Date>) -> Vec<(&str, String)> {
        found.iter().map(|(path, date)| (path.as_str(), date.to_string())).collect()
    }

    #[test]
    fn a_log_is_read() {
        let log = "|2024-03-01||2024-02-01|\nb.md||2024-01-01|\na\"b.md|b.md|t\tn.md|".replace("|", "\0");
        let wanted = [("a\"b.md", "2024-01-01"), ("b.md", "2024-02-01"), ("t\tn.md", "2024-01-01")];
        assert_eq!(dates(&parse_log(&log)), wanted.map(|(path, date)| (path, date.to_owned())));
        assert!(parse_log("").is_empty());
    }

    /// With the git of this machine, if there is one.
    #[test]
    #[cfg(unix)]
    fn names_of_any_kind_keep_their_dates() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let run = |day: &str, arguments: &[&str]| {
            let mut command = Command::new("git");
            command.current_dir(folder.path()).args(["-c", "user.name=A", "-c", "user.email=a@example.org"]);
            command.args(["-c", "commit.gpgSign=false"]).args(arguments);
            let time = format!("{day}T12:00:00+00:00");
            command.env("GIT_COMMITTER_DATE", &time).env("GIT_AUTHOR_DATE", &time);
            // A hook that runs the tests names its own repository.
            for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] {
                command.env_remove(name);
            }
            command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
        };
        if !run("2024-01-01", &["init"]) {
            return;
        }
        let book = folder.path().join("book");
        std::fs::create_dir_all(book.join("content")).expect("a folder");
        let commit = |day: &str, names: &[&str]| {
            for name in names {
                std::fs::write(book.join(name), day).expect("it is written");
            }
            assert!(run(day, &["add", "."]) && run(day, &["commit", "-m", "x"]), "{day}");
        };
        commit("2024-01-01", &["content/a \"b\".md", "content/t\tn.md", "content/ü.md", "\nx.md"]);
        commit("2024-02-01", &["content/ü.md"]);
        assert!(run("2024-03-01", &["commit", "--allow-empty", "-m", "empty"]));
        let wanted = [
            ("\nx.md", "2024-01-01"),
            ("content/a \"b\".md", "2024-01-01"),
            ("content/t\tn.md", "2024-01-01"),
            ("content/ü.md", "2024-02-01"),
        ];
        assert_eq!(dates(&last_commits(&book)), wanted.map(|(path, date)| (path, date.to_owned())));
    }
}
