//! Whether articles of a type have the sections that customers look for in one.

use std::collections::BTreeMap;

use super::Wanted;
use crate::article::Article;
use crate::config::Config;
use crate::diagnostics::{Code, Diagnostic, Location};
use crate::site::Site;

/// The sections of an article: of each, the names that its heading can have, the usual one first.
type Sections = Vec<Vec<String>>;

/// What is demanded of books in English that do not say. Writers call the same thing by many names. A cause is not
/// demanded: of 2,400 articles of a large help centre on faults, every sixth does well without one.
const DEFAULTS: &[(&str, &[&[&str]])] = &[
    (
        "troubleshooting",
        &[
            &["Symptoms", "Issue", "Problem", "What happens", "Error", "Description"],
            &[
                "Resolution",
                "Solution",
                "Fix",
                "Workaround",
                "What to do",
                "Steps",
                "Answer",
                "Method",
                "Status",
            ],
        ],
    ),
    (
        "known-issue",
        &[
            &["Symptoms", "Issue", "Problem", "What happens", "Description", "Impact"],
            &["Workaround", "What to do", "What you can do", "Resolution", "Solution", "Fix", "Next steps"],
        ],
    ),
];

pub fn check(site: &Site, config: &Config, wanted: &Wanted<'_>, found: &mut Vec<Diagnostic>) {
    if !wanted.wants(Code::MissingSection) {
        return;
    }
    let demanded = demanded(config);
    for entry in site.own_articles() {
        let Some(kind) = &entry.kind else { continue };
        let Some(sections) = demanded.get(kind.name.as_str()) else { continue };
        found.extend(missing(entry.article(), &kind.name, sections));
    }
}

/// The sections of each type that has any.
fn demanded(config: &Config) -> BTreeMap<&str, Sections> {
    let mut demanded: BTreeMap<&str, Sections> = BTreeMap::new();
    let is_english = config.book.language.split('-').next().is_some_and(|tag| tag.eq_ignore_ascii_case("en"));
    for (name, sections) in DEFAULTS.iter().filter(|_| is_english) {
        let owned = |names: &&[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        demanded.insert(name, sections.iter().map(owned).collect());
    }
    for rule in &config.r#type {
        if let Some(sections) = &rule.sections {
            demanded.insert(&rule.name, sections.clone());
        }
    }
    demanded
}

fn missing(article: &Article, kind: &str, sections: &Sections) -> Option<Diagnostic> {
    let headings: Vec<Vec<String>> = article.headings.iter().map(|heading| words(&heading.title)).collect();
    let is_there = |names: &&Vec<String>| {
        names.iter().map(|name| words(name)).any(|name| {
            headings
                .iter()
                .any(|heading| heading.windows(name.len().max(1)).any(|part| part == name.as_slice()))
        })
    };
    let missing: Vec<&Vec<String>> = sections.iter().filter(|names| !is_there(names)).collect();
    let first = missing.first()?;
    let names: Vec<String> =
        missing.iter().filter_map(|names| names.first()).map(|name| format!("`{name}`")).collect();
    let message = match names.len() {
        1 => format!("an article of the type `{kind}` has no section {}", names[0]),
        _ => format!("an article of the type `{kind}` has no sections {}", names.join(" and ")),
    };
    let mut help = format!("add a heading `## {}`", first.first().map_or("", String::as_str));
    let others: Vec<String> = first.iter().skip(1).map(|name| format!("`{name}`")).collect();
    if !others.is_empty() {
        help.push_str(&format!(", or call it one of: {}", others.join(", ")));
    }
    let at = Location::file(&article.path);
    Some(Diagnostic::new(Code::MissingSection, message).at(at).help(help))
}

/// The words of a heading, in one form for one and for several: `Symptom` is `Symptoms`.
fn words(title: &str) -> Vec<String> {
    let words = title.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words
        .map(|word| {
            let word = word.to_lowercase();
            match word.strip_suffix('s') {
                Some(one) if one.len() > 2 => one.to_owned(),
                _ => word,
            }
        })
        .collect()
}
