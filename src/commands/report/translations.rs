//! `helpbook report translations`: what is not translated, and what the original has changed under.

use std::fmt::Write;

use serde::Serialize;

use super::{csv, json_lines, loaded, tell_of_errors};
use crate::args::{TableFormat, TranslationsArgs};
use crate::check::{Progress, Todo, TranslationState, translations};
use crate::commands::{Failure, Outcome, translate};
use crate::units::count;

pub fn run(args: &TranslationsArgs) -> Result<Outcome, Failure> {
    let (loaded, terminal) = loaded(&args.book, args.format)?;
    let mut all = translations(&loaded.book.sites);
    if let Some(tag) = &args.language {
        let tag = translate::language(tag, &loaded.book.config)?;
        all.retain(|progress| progress.language == tag);
    }
    let text = match args.format {
        TableFormat::Human => for_people(&all),
        TableFormat::Json => json_lines(rows(&all))?,
        TableFormat::Csv => as_csv(&all),
    };
    terminal.print(&text);
    tell_of_errors(&loaded, &terminal);
    Ok(Outcome::Fine)
}

fn for_people(all: &[Progress]) -> String {
    let mut out = String::new();
    if all.is_empty() {
        return "The book has one language. Add another by a table such as `[language.fr]` in `book.toml`.\n"
            .to_owned();
    }
    for (number, progress) in all.iter().enumerate() {
        let gap = if number > 0 { "\n" } else { "" };
        let (done, of) = (progress.translated(), count(progress.originals, "article", "articles"));
        let _ = writeln!(out, "{gap}{}: {done} of {of} translated", progress.language);
        for (state, words) in STATES {
            let todo: Vec<&Todo> = progress.todo.iter().filter(|todo| todo.state == *state).collect();
            if todo.is_empty() {
                continue;
            }
            let _ = writeln!(out, "  {words} ({})", todo.len());
            for todo in todo {
                let _ = writeln!(out, "    {}  {}", todo.path, todo.title);
            }
        }
    }
    out
}

const STATES: &[(TranslationState, &str)] = &[
    (TranslationState::Missing, "missing: customers see the original"),
    (TranslationState::Draft, "drafts: customers see the original until they are published"),
    (TranslationState::Outdated, "outdated: the original has changed since"),
    (TranslationState::Unmarked, "unmarked: nobody knows of which wording; `helpbook translate` marks them"),
];

#[derive(Serialize)]
struct Row<'a> {
    language: &'a str,
    state: TranslationState,
    path: &'a str,
    original: &'a str,
    title: &'a str,
}

fn rows(all: &[Progress]) -> impl Iterator<Item = Row<'_>> {
    all.iter().flat_map(|progress| {
        progress.todo.iter().map(|todo| Row {
            language: &progress.language,
            state: todo.state,
            path: todo.path.as_str(),
            original: todo.original.as_str(),
            title: &todo.title,
        })
    })
}

fn as_csv(all: &[Progress]) -> String {
    let mut out = String::from("language,state,path,original,title\n");
    for row in rows(all) {
        let state = match row.state {
            TranslationState::Missing => "missing",
            TranslationState::Draft => "draft",
            TranslationState::Outdated => "outdated",
            TranslationState::Unmarked => "unmarked",
        };
        out.push_str(&csv([row.language, state, row.path, row.original, row.title]));
    }
    out
}
