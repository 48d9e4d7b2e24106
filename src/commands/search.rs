//! `helpbook search`: what a customer would find.

use std::fmt::Write;
use std::io;

use helpbook_search::{Engine, Hit, Question, Results, search_with};

use super::load::Session;
use super::{Failure, Outcome};
use crate::args::{Format, SearchArgs};
use crate::build::Options;
use crate::index;
use crate::io::terminal::{Terminal, count};

pub fn run(args: &SearchArgs) -> Result<Outcome, Failure> {
    let terminal = Terminal::new(args.format == Format::Json);
    let query = args.query.join(" ");
    let mut session = Session::open(&args.book, Options { drafts: args.drafts, base_url: None })?;
    let progress = terminal.progress("indexing");
    let loaded = session.load()?;
    let results = search(&loaded.book, &query, args.limit)
        .map_err(|error| Failure::new(format!("the search failed: {error}")))?;
    drop(progress);
    if args.format == Format::Json {
        let json = serde_json::to_string(&results).map_err(|error| Failure::new(error.to_string()))?;
        terminal.print(&format!("{json}\n"));
    } else {
        terminal.print(&for_people(&results, &query, terminal.colours_output()));
    }
    Ok(Outcome::Fine)
}

fn search(book: &crate::build::Book, query: &str, limit: usize) -> Result<Results, helpbook_search::Error> {
    let pack = index::build_pack(&book.site, &book.config)?;
    let mut engine = Engine::open(&pack.files[&pack.manifest_name])?;
    search_with(&mut engine, &Question::new(query, limit), |chunk| {
        pack.files.get(chunk).cloned().ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
    })
}

fn for_people(results: &Results, query: &str, colour: bool) -> String {
    let (bold, dim, reset) = if colour { ("\x1b[1m", "\x1b[2m", "\x1b[0m") } else { ("", "", "") };
    if results.hits.is_empty() {
        return format!("Nothing found for “{query}”. Try fewer or other words.\n");
    }
    let mut out = String::new();
    for (number, hit) in results.hits.iter().enumerate() {
        let _ = writeln!(out, "{:>2}. {bold}{}{reset}", number + 1, hit.title);
        let _ = writeln!(out, "    {dim}{}{reset}", place(hit));
        let snippet: String = hit
            .snippet
            .iter()
            .map(|(text, marked)| if *marked { format!("{bold}{text}{reset}") } else { text.clone() })
            .collect();
        if !snippet.is_empty() {
            let _ = writeln!(out, "    {snippet}");
        }
    }
    let _ = writeln!(out, "\n{}.", count(results.total, "article found", "articles found"));
    out
}

/// Category trail, section and address.
fn place(hit: &Hit) -> String {
    let mut trail = hit.trail.clone();
    trail.extend(hit.section.as_ref().map(|section| section.title.clone()));
    let fragment = hit.section.as_ref().map(|section| format!("#{}", section.id)).unwrap_or_default();
    let address = format!("/{}{fragment}", hit.url);
    if trail.is_empty() { address } else { format!("{} · {address}", trail.join(" › ")) }
}
