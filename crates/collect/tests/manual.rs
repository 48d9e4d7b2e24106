//! The manual tells the truth about the collector.

use std::fs;
use std::path::Path;

use helpbook_collect::config::{Config, KEYS, Overrides, load};
use helpbook_collect::metrics::Metrics;
use helpbook_collect::store::Waiting;

fn manual(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content/feedback").join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The default in the row of a key.
fn default_of(manual: &str, key: &str) -> String {
    let row = manual.lines().find(|line| line.starts_with(&format!("| `{key}` |")));
    let row = row.unwrap_or_else(|| panic!("`{key}` has no row"));
    row.split('|').nth(2).unwrap_or_default().trim().trim_matches('`').to_owned()
}

#[test]
fn every_key_has_its_row_and_default() {
    let manual = manual("collector-reference.md");
    let is_table = |key: &&&str| KEYS.iter().any(|other| other.starts_with(&format!("{key}.")));
    let rows = KEYS.iter().filter(|key| !is_table(key)).map(|key| (*key, default_of(&manual, key)));
    // What has a default is a file of its own, which must mean the same as an empty one.
    let has_default =
        |value: &str| !value.starts_with("none") && !value.starts_with("required") && !value.contains(" or ");
    let (mut whole, mut tables) = (String::new(), String::new());
    for (key, value) in rows.filter(|(_, value)| has_default(value)) {
        match key.split_once('.') {
            None => whole.push_str(&format!("{key} = {value}\n")),
            Some(("smtp", _)) => assert_eq!(value, "\"starttls\"", "{key}"),
            Some(_) => tables.push_str(&format!("{key} = {value}\n")),
        }
    }
    let written =
        load("manual", &format!("{whole}{tables}"), &Overrides::default()).expect("the rows are right");
    assert_eq!(format!("{written:?}"), format!("{:?}", Config::default()));
    assert!(whole.lines().count() == 6 && tables.lines().count() == 10, "{whole}{tables}");
}

#[test]
fn every_metric_and_variable_is_named() {
    let reference = manual("collector-reference.md");
    for line in Metrics::default().text(Some(Waiting::default())).lines() {
        if let Some(name) = line.strip_prefix("# TYPE ").and_then(|rest| rest.split(' ').next()) {
            assert!(reference.contains(&format!("`{name}`")), "{name}");
        }
    }
    for file in ["mod.rs", "serve.rs"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/commands").join(file);
        let source = fs::read_to_string(path).expect("a source");
        for part in source.split("HELPBOOK_COLLECT_").skip(1) {
            let name: String = part.chars().take_while(|c| c.is_ascii_uppercase() || *c == '_').collect();
            assert!(reference.contains(&format!("`HELPBOOK_COLLECT_{name}`")), "{name}");
        }
    }
}

/// The first configuration that one copies works.
#[test]
fn the_example_is_right() {
    let article = manual("run-the-collector.md");
    let example =
        article.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).expect("an example");
    let example: String = example.lines().map(|line| format!("{}\n", line.trim())).collect();
    let config = load("example", &example, &Overrides::default()).expect("it is right");
    assert!(config.smtp.is_some() && config.sites.len() == 1);
}
