//! The manual tells the truth: every key, every finding, and no finding in the book of the project itself.

mod support;

use std::fs;
use std::path::Path;

use helpbook::config::{KEYS, Kind};
use helpbook::diagnostics::{Code, Severity};
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

/// What the golden cases print, by case.
fn said() -> Vec<String> {
    let files = tree(&project().join("tests/golden")).into_iter();
    files
        .filter(|(path, _)| path.ends_with("diagnostics.txt"))
        .map(|(_, bytes)| String::from_utf8_lossy(&bytes).into_owned())
        .collect()
}

/// Each code has an article of its own, which begins with its summary and its severity and shows what a golden case
/// prints; a row of the overview leads there; and nothing else is there.
#[test]
fn every_finding_is_explained() {
    let overview = read("content/reference/diagnostics.md");
    // A check takes warnings for errors, and a book may: what the manual shows is how it is by default.
    let plain = |text: &str| {
        let text = text.replace("error[", "[").replace("warning[", "[").replace("note[", "[");
        // So that nothing is included where it is only shown.
        text.replace('\\', "")
    };
    let said: Vec<String> = said().iter().map(|text| plain(text)).collect();
    let mut wrong = Vec::new();
    for code in Code::ALL {
        let (name, summary) = (code.as_str(), code.summary());
        let article = read(&format!("content/diagnostics/{name}.md"));
        let mut demand = |is_so: bool, what: &str| {
            if !is_so {
                wrong.push(format!("{name}: {what}"));
            }
        };
        let front = article.lines().take_while(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
        demand(front.contains(&format!("title: {name}\n")), "its title is the code");
        demand(front.contains(&summary.replace('`', "")), "its description is the summary of the code");
        let severity = match code.severity() {
            Severity::Error => "**Severity:** An error",
            Severity::Warning => "**Severity:** A warning, which `check` and `--strict` take for an error.",
            Severity::Note => "**Severity:** A note",
        };
        demand(article.contains(severity), "it says the severity");
        demand(article.contains(" in every book.") == code.is_fixed(), "it says whether that can be changed");
        let shown = article
            .split("## In the terminal\n\n```text\n")
            .nth(1)
            .and_then(|rest| rest.split("\n```").next())
            .unwrap_or_default();
        demand(plain(shown).starts_with(&format!("[{name}]: ")), "it shows the finding");
        demand(
            said.iter().any(|text| text.contains(&plain(shown))),
            "what it shows is what a golden case prints",
        );
        demand(article.contains("\n## What to do\n\n"), "it says what to do");
        let row = format!(
            "| <span id=\"{name}\">[`{name}`](../diagnostics/{name}.md)</span> | {:?} | {} |",
            code.severity(),
            summary.trim_end_matches('.')
        );
        demand(overview.lines().any(|line| line == row), &format!("the overview has the row {row}"));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let articles = tree(&project().join("content/diagnostics")).into_keys();
    let unknown: Vec<String> = articles
        .filter(|path| path != "index.md" && Code::from_name(path.trim_end_matches(".md")).is_none())
        .collect();
    assert!(unknown.is_empty(), "no finding has the name of {unknown:?}");
    assert_eq!(overview.matches("<span id=").count(), Code::ALL.len(), "rows are about findings that exist");
}

#[test]
fn every_finding_has_a_golden_case() {
    let said = said().concat();
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
    for command in [
        "init",
        "new",
        "build",
        "watch",
        "serve",
        "check",
        "report",
        "explain",
        "search",
        "collect",
        "clean",
        "completions",
    ] {
        assert!(manual.contains(&format!("helpbook {command}")), "command-line.md does not name `{command}`");
        let mut help = run_in(project(), &["help", command]).stdout;
        if command == "report" {
            for list in ["stale", "translations", "feedback"] {
                help.push_str(&run_in(project(), &[command, list, "--help"]).stdout);
            }
        }
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
