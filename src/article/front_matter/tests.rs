//! Front matter in; keys, data and findings out.

use serde_json::json;

use super::*;
use crate::diagnostics::Location;
use crate::paths::SourcePath;

/// The keys, where the body begins, and each finding as `line:column message | help`.
fn front(text: &str) -> (FrontMatter, &str, Vec<String>) {
    let mut findings = Findings::default();
    let (front, body) = parse_front_matter(text, &mut findings);
    let path = SourcePath::new("a.md");
    let told = findings
        .into_diagnostics(&path, |range| Location::bytes(&path, text, range), |_, _| None)
        .into_iter()
        .map(|diagnostic| {
            let start = diagnostic.location.and_then(|location| location.span).expect("a place").start;
            let help = diagnostic.help.unwrap_or_default();
            format!("{}:{} {} | {help}", start.line, start.column, diagnostic.message)
        })
        .collect();
    (front, &text[body..], told)
}

#[test]
fn yaml_and_toml_say_the_same() {
    let yaml = "---\ntitle: T\norder: 3\ntags: [a, 'b c']\ndraft: true\nupdated: 2024-06-06\naliases: [/old/]\n\
                search: false\nextra: {x: [1, 2.5, null]}\ndate: 2020-01-01\n---\nbody";
    let toml = "+++\ntitle = \"T\"\norder = 3\ntags = [\"a\", \"b c\"]\ndraft = true\nupdated = 2024-06-06\n\
                aliases = [\"/old/\"]\nsearch = false\ndate = 2020-01-01\n[extra]\nx = [1, 2.5]\n+++\nbody";
    for text in [yaml, toml] {
        let (front, body, told) = front(text);
        assert!(told.is_empty(), "{told:?}");
        assert_eq!(body, "body");
        assert_eq!(
            (front.title.as_deref(), front.order, front.draft, front.search),
            (Some("T"), Some(3), true, false)
        );
        assert_eq!(front.tags, ["a", "b c"]);
        assert_eq!(front.updated, Some(time::macros::date!(2024 - 06 - 06)));
        assert!(text[front.aliases[0].range.clone()].trim_matches('"') == "/old/");
        assert_eq!(front.extra["x"][1], json!(2.5));
        assert_eq!(front.foreign["date"], json!("2020-01-01"));
        assert!(text[front.ranges["title"].clone()].contains('T'));
    }
}

#[test]
fn values_are_read_as_writers_write_them() {
    let (front, _, told) = front(
        "---\ntitle: 1.10\nslug: true\ntags: a, b ,,c\nkeywords:\n- 404\n- x\norder: '7'\ndraft: yes\n\
         updated: 2024-06-06T10:00:00Z\naliases: /old, new/\nicon:\ndescription: ''\n---\n",
    );
    assert!(told.is_empty(), "{told:?}");
    assert_eq!((front.title.as_deref(), front.slug.as_deref()), (Some("1.10"), Some("true")));
    assert_eq!(
        (front.tags, front.keywords),
        (vec!["a".into(), "b".into(), "c".into()], vec!["404".into(), "x".into()])
    );
    assert_eq!((front.order, front.draft, front.updated.is_some()), (Some(7), true, true));
    assert_eq!(front.aliases.len(), 1);
    assert_eq!((front.icon, front.description), (None, None));
}

#[test]
fn a_wrong_value_costs_only_its_key() {
    let (front, _, told) = front(
        "---\ntitle: [a]\norder: first\ntags: {a: b}\ndraft: maybe\nupdated: 06/06/2024\nextra: 1\nslug: s\n---\n",
    );
    assert_eq!(front.slug.as_deref(), Some("s"));
    let messages: Vec<_> = told.iter().map(|told| told.split(" | ").next().unwrap_or_default()).collect();
    assert_eq!(
        messages,
        [
            "2:8 `title` must be text",
            "3:8 `order` must be a whole number",
            "4:7 `tags` must be a list",
            "5:8 `draft` must be `true` or `false`",
            "6:10 `updated` must be a date",
            "7:8 `extra` must be a table of keys and values",
        ]
    );
}

#[test]
fn mistakes_in_the_syntax_have_a_place_and_help() {
    let (found, body, told) = front("---\nslug: s\ntitle: Error: it fails\ndraft: true\n---\nbody");
    assert_eq!(told.len(), 1);
    assert!(told[0].starts_with("3:13 the front matter is not valid YAML: "), "{told:?}");
    assert!(told[0].ends_with("| put quotes around a value that contains a colon"), "{told:?}");
    // What is plain in it still counts: above all, a draft is not published.
    assert_eq!((found.title.as_deref(), found.draft, body), (Some("Error: it fails"), true, "body"));

    let (found, body, told) = front("+++\r\ntitle = \"T\"\r\norder = = 2\r\n+++\r\nbody");
    assert!(told[0].starts_with("3:9 the front matter is not valid TOML: "), "{told:?}");
    assert_eq!((found.title.as_deref(), body), (Some("T"), "body"));

    let (found, body, told) = front("---\ntitle: T\n\n# Heading\n");
    assert_eq!(told, ["1:1 the front matter is not closed | put a line `---` behind the last key"]);
    assert_eq!((found.title.as_deref(), body), (Some("T"), "\n# Heading\n"));

    let deep = format!("---\na: {}\n---\nbody", "[".repeat(100_000));
    assert_eq!((front(&deep).1, front(&deep).2.len()), ("body", 1));
}

#[test]
fn keys_of_others_are_data_and_near_misses_are_told() {
    let (found, _, told) =
        front("---\ntilte: T\nlayout: help\nms.date: 1\nTitle: U\nlastmod: x\nsearch.appverid: y\n---\n");
    assert_eq!(
        told,
        [
            "2:1 unknown key `tilte` | did you mean `title`?",
            "5:1 unknown key `Title` | did you mean `title`?"
        ]
    );
    assert_eq!(found.foreign.len(), 6);
    let (found, _, told) = front("---\ntitle: a\ntitle: b\nx: 1\nx: 2\n---\n");
    assert_eq!(told, ["3:1 the key `title` stands twice | keep one; the last is used"]);
    assert_eq!((found.title.as_deref(), &found.foreign["x"]), (Some("b"), &json!(2)));
}

#[test]
fn numbers_with_a_point_are_kept_as_they_are_written() {
    let text = "---\nversion: 1.10\nversions: [2.0, x, 3]\nnumber: 4\nboost: 1.5\n---\n";
    let (found, _, told) = front(text);
    assert!(told.is_empty(), "{told:?}");
    assert_eq!(found.written["version"], ["1.10"]);
    assert_eq!(found.written["versions"], ["2.0", "x", "3"]);
    assert_eq!((found.written.len(), found.boost), (2, Some(1.5)));
    assert_eq!(found.foreign["version"], json!(1.1));
    assert_eq!(
        front("---\nboost: [2]\n---\n").2,
        ["2:8 `boost` must be a number | for instance `boost: 1.5`"]
    );
}
