//! How well helpbook finds, beside its peers: the program behind `cargo xtask bench relevance`, which finds the inputs and
//! compiles this with optimisation.
//!
//! A **collection** is documents; a **set** is questions to one collection with what answers them. Every engine gets
//! titles and bodies and nothing else. The same inputs give the same table.

mod books;
mod cranfield;
mod engines;
mod measure;
mod questions;
#[path = "../src/random.rs"]
mod random;
mod sets;
mod table;
mod titles;

use std::path::PathBuf;

use anyhow::Result;
use clap::{Parser, ValueEnum};

use engines::Engines;
use sets::Set;

#[derive(Parser)]
struct Args {
    /// The folder that holds `cranfield/` and `arduino-anchors.json`
    #[arg(long)]
    relevance: Option<PathBuf>,
    /// The folder that holds the books `office`, `arduino` and `logingov`, as far as they are there
    #[arg(long)]
    books: PathBuf,
    /// The folder that holds `office.toml` and `logingov.toml`
    #[arg(long)]
    questions: PathBuf,
    /// The folder of the peers' script, with its packages installed; without it peers are not asked
    #[arg(long)]
    peers: Option<PathBuf>,
    /// Where the answers of peers are kept
    #[arg(long)]
    work: PathBuf,
    /// Only these sets, by a part of their name
    #[arg(long)]
    set: Vec<String>,
    /// List the questions that helpbook does not answer with the first hit
    #[arg(long)]
    misses: bool,
    /// Print figures for a program to read
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

fn main() -> Result<()> {
    let args = Args::parse();
    let (collections, missing) = sets::collections(args.relevance.as_deref(), &args.books, &args.questions)?;
    let engines = Engines::new(args.peers, args.work)?;
    let mut rows = Vec::new();
    for collection in &collections {
        let wanted = |set: &Set| args.set.is_empty() || args.set.iter().any(|part| set.name.contains(part));
        if !collection.sets.iter().any(wanted) {
            continue;
        }
        // All of them, wanted or not: answers are kept for a whole collection.
        let questions = collection.sets.iter().flat_map(|set| &set.questions);
        let queries: Vec<&str> = questions.map(|question| question.text.as_str()).collect();
        let answers = engines.ask(collection, &queries)?;
        let mut from = 0;
        for set in &collection.sets {
            let range = from..from + set.questions.len();
            from = range.end;
            if !wanted(set) {
                continue;
            }
            if args.misses {
                table::print_misses(collection, set, &answers.helpbook[range.clone()]);
            }
            rows.push(table::Row::new(set, &answers, range));
        }
    }
    match args.format {
        Format::Text => table::print(&rows, engines.peer_versions()?.as_deref(), &missing),
        Format::Json => table::print_json(&rows)?,
    }
    Ok(())
}
