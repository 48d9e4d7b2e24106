//! The manual tells the truth: every key, every finding, and no finding in the book of the project itself.

mod support;

use std::fs;
use std::path::Path;

use helpbook::config::{KEYS, Kind};
use helpbook::diagnostics::Code;
use support::{run_in, tree};

fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(project().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The manual's row for a key: `| `book.title` | type | default | meaning | example |`.
#[test]
fn every_key_of_the_configuration_is_described() {
    let manual = read("content/reference/configuration.md");
    let mut wrong = Vec::new();
    for key in KEYS {
        let named = format!("`{}`", key.path);
        if matches!(key.kind, Kind::Table | Kind::Tables) {
            if !manual.contains(&named) && !manual.contains(&format!("`[[{}]]`", key.path)) {
                wrong.push(format!("{named} is missing"));
            }
            continue;
        }
        let Some(row) = manual.lines().find(|line| line.starts_with(&format!("| {named} |"))) else {
            wrong.push(format!("{named} has no row"));
            continue;
        };
        // A `\|` in a cell is no border of it.
        let cells: Vec<String> =
            row.replace("\\|", "\0").split('|').map(|cell| cell.trim().replace('\0', "|")).collect();
        let default = &cells[3];
        let fits = match key.default {
            // Of a list of tables: what must be there has no default.
            "" if key.required => default.starts_with("required"),
            "" => default == "not set",
            written => *default == format!("`{written}`"),
        };
        if !fits {
            wrong.push(format!("{named} has the default {default}, and `{}` is true", key.default));
        }
        let name = key.path.rsplit('.').next().unwrap_or(key.path);
        let is_free =
            matches!(key.kind, Kind::TextTable | Kind::NumberTable | Kind::TextsTable | Kind::Variables);
        if !cells[5].contains(name) && !is_free {
            wrong.push(format!("{named} has no example of itself"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_row_is_about_a_key_that_does_not_exist() {
    let manual = read("content/reference/configuration.md");
    for row in manual.lines().filter_map(|line| line.strip_prefix("| `")) {
        let (name, _) = row.split_once('`').unwrap_or((row, ""));
        assert!(KEYS.iter().any(|key| key.path == name), "`{name}` is no key");
    }
}

#[test]
fn every_finding_is_explained() {
    let manual = read("content/reference/diagnostics.md");
    for code in Code::ALL {
        let code = code.as_str();
        let heading = format!("### {code} {{#{code}}}");
        assert_eq!(manual.lines().filter(|line| *line == heading).count(), 1, "one `{heading}`");
    }
    for line in manual.lines().filter_map(|line| line.strip_prefix("### ")) {
        let (name, _) = line.split_once(' ').unwrap_or((line, ""));
        assert!(Code::ALL.iter().any(|code| code.as_str() == name), "`{name}` is no finding");
    }
}

#[test]
fn every_finding_has_a_golden_case() {
    let said: String = tree(&project().join("tests/golden"))
        .into_iter()
        .filter(|(path, _)| path.ends_with("diagnostics.txt"))
        .map(|(_, bytes)| String::from_utf8_lossy(&bytes).into_owned())
        .collect();
    let missing: Vec<&str> = Code::ALL
        .iter()
        .map(|code| code.as_str())
        .filter(|code| !said.contains(&format!("[{code}]")))
        .collect();
    assert!(missing.is_empty(), "no golden case shows {missing:?}");
}

#[test]
fn every_key_of_front_matter_is_described() {
    let manual = read("content/reference/front-matter.md");
    let source = read("src/article/front_matter/keys.rs");
    let list = source.split_once("const KEYS: &[&str] = &[").and_then(|(_, rest)| rest.split_once("];"));
    let (list, _) = list.expect("the keys of front matter stand in a list");
    for key in list.split(',').map(|key| key.trim().trim_matches('"')).filter(|key| !key.is_empty()) {
        assert!(manual.contains(&format!("`{key}`")), "front-matter.md does not name `{key}`");
    }
}

#[test]
fn every_option_of_the_command_line_is_described() {
    let manual = read("content/reference/command-line.md");
    for command in ["init", "new", "build", "watch", "serve", "check", "search", "clean", "completions"] {
        assert!(manual.contains(&format!("helpbook {command}")), "command-line.md does not name `{command}`");
        let help = run_in(project(), &[command, "--help"]).stdout;
        for word in help.split_whitespace().filter(|word| word.starts_with("--") && word.len() > 2) {
            let option = word.trim_end_matches([',', '.', '`']);
            if option != "--help" {
                assert!(manual.contains(option), "command-line.md does not name `{option}` of `{command}`");
            }
        }
    }
}

#[test]
fn the_book_of_the_project_is_clean() {
    let run = run_in(project(), &["check"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
}
