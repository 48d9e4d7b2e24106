//! What can be said of articles beyond what makes them wrong: whether they can be read by everyone, found, told apart,
//! and are written as the book wants them. One file for each theme.
//!
//! It reads nothing and changes nothing: a site and the settings go in, findings come out. What follows from single
//! links, from addresses or from parsing is found where that is done.

mod attachments;
mod budget;
mod external;
mod front_matter;
mod headings;
mod images;
mod links;
mod review;
mod sections;
mod terms;
mod titles;
mod translations;

use std::ops::Range;

use rayon::prelude::*;
use time::Date;

use crate::article::Article;
use crate::config::{Check, Config};
use crate::diagnostics::{Code, Diagnostic, Location, Severity};
use crate::site::Site;

pub use attachments::unused as unused_attachments;
pub use budget::{Published, over_budget};
pub use external::{Addresses, Answer, Outcome};
pub use review::{Due, Stale, stale};
pub use translations::{Progress, State as TranslationState, Todo, progress as translations};

/// Which findings are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Errors and warnings, as every command tells them.
    Wrong,
    /// Notes, which only `check` tells: they are advice, and a build has no use for it.
    Advice,
}

/// Looks at all articles and the texts of categories, on the day `now`.
pub fn run(site: &Site, config: &Config, now: Date, part: Part) -> Vec<Diagnostic> {
    let wanted = Wanted { check: &config.check, part };
    let terms = terms::Terms::new(&config.check.terms);
    let rules = front_matter::Rules::new(&config.check.front_matter);
    let all: Vec<&Article> = site.own_texts().map(|resolved| &*resolved.article).collect();
    let mut found: Vec<Diagnostic> = all
        .par_iter()
        .flat_map_iter(|article| {
            let mut found = Vec::new();
            headings::check(article, &wanted, &mut found);
            images::check(article, &wanted, &mut found);
            links::check(article, &wanted, &mut found);
            titles::check(article, &wanted, &mut found);
            terms.check(article, &wanted, &mut found);
            rules.check(article, config, &wanted, &mut found);
            found
        })
        .collect();
    titles::check_all(site, &all, &wanted, &mut found);
    sections::check(site, config, &wanted, &mut found);
    review::check(site, now, &wanted, &mut found);
    found
}

/// Looks at what can be said only of all languages together.
pub fn run_across(sites: &[Site], config: &Config, part: Part) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    translations::check(sites, &Wanted { check: &config.check, part }, &mut found);
    found
}

/// Which codes are looked for: what is off, or is told elsewhere, costs nothing.
struct Wanted<'a> {
    check: &'a Check,
    part: Part,
}

impl Wanted<'_> {
    fn wants(&self, code: Code) -> bool {
        match self.check.severity_of(code) {
            Some(Severity::Note) => self.part == Part::Advice,
            Some(Severity::Error | Severity::Warning) => self.part == Part::Wrong,
            None => false,
        }
    }
}

/// Where a key of front matter has its value, else the whole file.
fn at_key(article: &Article, key: &str) -> Location {
    match article.front.ranges.get(key) {
        Some(range) => article.location(range.clone()),
        None => Location::file(&article.path),
    }
}

/// The first line of a range, without white space around it.
fn first_line(article: &Article, range: &Range<usize>) -> Range<usize> {
    let text = article.text.get(range.clone()).unwrap_or_default();
    let line = text.trim_start().lines().next().unwrap_or_default();
    let start = range.start + text.len() - text.trim_start().len();
    start..start + line.trim_end().len()
}
