//! `helpbook search`: what a customer would find.

mod explain;
mod print;

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use helpbook_search::{Engine, Error, Question, Results, search_with};

use super::load::{self, Session};
use super::{Failure, Outcome, clock};
use crate::args::{Format, SearchArgs};
use crate::build::{Book, Options};
use crate::config::Config;
use crate::diagnostics::{Diagnostic, Severity, did_you_mean};
use crate::index;
use crate::io::terminal::Terminal;
use crate::site::Site;
use crate::units::count;

pub fn run(args: &SearchArgs) -> Result<Outcome, Failure> {
    let terminal = Terminal::new(args.format.into());
    let purpose = load::purpose(&args.purpose);
    let options = Options { drafts: args.drafts, base_url: None, purpose, now: clock::today(args.now)? };
    let mut session = Session::open(&args.book, options)?;
    let progress = terminal.progress("indexing");
    let loaded = session.load()?;
    let (config, site) = edition(&loaded.book, args.language.as_deref())?;
    let question = Question {
        filters: known_filters(&args.filters, config, site)?,
        facets: args.facets,
        verbatim: args.verbatim,
        explain: args.explain,
        ..Question::new(args.query.join(" "), args.limit)
    };
    let mut results = search(config, site, &question)
        .map_err(|error| Failure::new(format!("the search failed: {error}")))?;
    // As on the page.
    let order = config.search.filter_keys();
    results.facets.sort_by_key(|facet| order.iter().position(|key| *key == facet.key));
    drop(progress);
    let is_error = |of: &&Diagnostic| of.severity == Severity::Error;
    let errors = loaded.book.diagnostics.iter().filter(is_error).count();
    if errors > 0 {
        let errors = count(errors, "error", "errors");
        terminal.say(&format!(
            "The book has {errors}, so customers may find something else: see `helpbook check`.\n"
        ));
    }
    if args.format == Format::Json {
        let json = serde_json::to_string(&results).map_err(|error| Failure::new(error.to_string()))?;
        terminal.print(&format!("{json}\n"));
    } else {
        terminal.print(&print::for_people(&results, &question, terminal.colours_output()));
    }
    Ok(Outcome::Fine)
}

/// The book in a language.
///
/// # Errors
/// When it has no such language.
fn edition<'b>(book: &'b Book, language: Option<&str>) -> Result<(&'b Config, &'b Site), Failure> {
    let Some(tag) = language else { return Ok((&book.config, book.first())) };
    let mut editions = book.editions();
    editions.find(|(_, site)| site.language.eq_ignore_ascii_case(tag)).ok_or_else(|| {
        let tags = book.config.languages();
        let help = did_you_mean(tag, tags.iter().copied())
            .unwrap_or_else(|| format!("search in one of: {}", tags.join(", ")));
        Failure::new(format!("the book has no language `{tag}`")).help(help)
    })
}

fn search(config: &Config, site: &Site, question: &Question) -> Result<Results, Error> {
    let pack = index::build_pack(site, config)?;
    let mut engine = Engine::open(pack.files.get(&pack.manifest_name).map_or(&[][..], Vec::as_slice))?;
    search_with(&mut engine, question, |chunk| {
        pack.files.get(chunk).cloned().ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
    })
}

/// The filters as the book writes them: people need not know its capitals.
///
/// # Errors
/// For filters and values that the book does not have.
fn known_filters(
    filters: &[(String, String)],
    config: &Config,
    site: &Site,
) -> Result<Vec<(String, String)>, Failure> {
    if filters.is_empty() {
        return Ok(Vec::new());
    }
    let known = index::filter_values(site, config);
    filters.iter().map(|(key, value)| known_filter(key, value, &known)).collect()
}

fn known_filter(
    key: &str,
    value: &str,
    known: &BTreeMap<String, BTreeSet<String>>,
) -> Result<(String, String), Failure> {
    const NAMED_MAX: usize = 12;
    let by_name = known.get_key_value(key);
    let Some((key, values)) =
        by_name.or_else(|| known.iter().find(|(name, _)| name.eq_ignore_ascii_case(key)))
    else {
        let names: Vec<&str> = known.keys().map(String::as_str).collect();
        let help = did_you_mean(key, names.iter().copied())
            .unwrap_or_else(|| format!("filter by one of: {}", names.join(", ")));
        return Err(Failure::new(format!("there is no filter `{key}`")).help(help));
    };
    if values.contains(value) {
        return Ok((key.clone(), value.to_owned()));
    }
    let lower = value.to_lowercase();
    if let Some(value) = values.iter().find(|known| known.to_lowercase() == lower) {
        return Ok((key.clone(), value.clone()));
    }
    let help = did_you_mean(value, values.iter().map(String::as_str)).unwrap_or_else(|| {
        let mut named: Vec<&str> = values.iter().take(NAMED_MAX).map(String::as_str).collect();
        if values.len() > NAMED_MAX {
            named.push("…");
        }
        match named.is_empty() {
            true => format!("no article has a value for `{key}`"),
            false => format!("`{key}` has the values: {}", named.join(", ")),
        }
    });
    Err(Failure::new(format!("no article has `{key}={value}`")).help(help))
}
