//! What customers did and said → what to improve next. Pure: events and a book go in, ordered lists come out.
//!
//! ```text
//! bytes ─event, csv─▶ events ─tally─▶ sums by address and question ─┬ articles ─┐
//!                                        book: addresses, finders ─┴ groups ─▶ searches ─▶ todo
//! ```
//!
//! Which files are read, how lists are printed and what is written into articles is `commands`'.

mod addresses;
mod articles;
mod csv;
mod event;
mod groups;
mod input;
mod keyword;
mod searches;
mod tally;
mod todo;
mod wilson;

use std::collections::BTreeMap;

use time::Date;

use crate::check::{Due, stale};
use crate::config::Config;
use crate::index::{Finder, SearchError};
use crate::paths::SourcePath;
use crate::site::Site;
use crate::source::Interval;

pub use addresses::{Addresses, Subject, SubjectId};
pub use articles::{Elsewhere, Voted};
pub use event::Wrong;
pub use groups::{Group, Usual};
pub use input::{Counted, Form, LINE_BYTES_MAX};
pub use searches::{LOOKED_UP_MAX, Search, Searches, digits};
pub use tally::{Comment, OfMonth, Tally, Window};
pub use todo::{Action, PerMonth, Todo, unhelped};
pub use wilson::{Share, wilson};

/// A book, as far as events are about it.
pub struct Book<'a> {
    pub sites: &'a [Site],
    pub config: &'a Config,
    /// The day that it is.
    pub now: Date,
}

/// Everything that a report shows.
pub struct Insight {
    /// Of the sites of the book.
    pub languages: Vec<String>,
    pub addresses: Addresses,
    /// Those that do not help first.
    pub articles: Vec<Voted>,
    pub elsewhere: Vec<Elsewhere>,
    pub searches: Searches,
    pub usual: Usual,
    pub todo: Vec<Todo>,
    pub months: BTreeMap<(i32, u8), OfMonth>,
    pub days: Option<(Date, Date)>,
    pub day_count: u32,
    pub per_month: PerMonth,
}

/// Looks at what was counted.
///
/// # Errors
/// When the articles cannot be searched.
pub fn insight(tally: Tally, book: &Book<'_>) -> Result<Insight, SearchError> {
    let mut addresses = Addresses::new(book.sites, book.config);
    let due: BTreeMap<SourcePath, (Due, Option<i64>)> = stale(book.sites, book.now, Interval::Days(0))
        .into_iter()
        .map(|stale| (stale.path, (stale.due, stale.days)))
        .collect();
    for subject in &mut addresses.subjects {
        subject.due = due.get(&subject.path).copied();
    }
    let day_count = tally.day_count();
    let per_month = PerMonth::new(day_count);
    let (articles, elsewhere) = articles::articles(tally.articles, &addresses);
    // Where nobody searched, nobody waits for an index.
    let finders: Vec<Finder> = match tally.searches.is_empty() {
        true => Vec::new(),
        false => book
            .sites
            .iter()
            .map(|site| Finder::new(site, book.config.of_language(&site.language)))
            .collect::<Result<_, _>>()?,
    };
    let site_of = |language: &str| site_of(language, book.sites);
    let groups = groups::group(tally.searches, &finders, &addresses, site_of);
    let usual = Usual::of(&groups);
    let searches = searches::look_up(groups, &usual, &finders, &addresses)?;
    let todo = todo::todo(&articles, &searches.failing, &addresses, per_month);
    Ok(Insight {
        languages: book.sites.iter().map(|site| site.language.clone()).collect(),
        addresses,
        articles,
        elsewhere,
        searches,
        usual,
        todo,
        months: tally.months,
        days: tally.days,
        day_count,
        per_month,
    })
}

/// The site of a language: of `pt-BR`, that of `pt` where there is no other; else the first.
fn site_of(language: &str, sites: &[Site]) -> usize {
    let primary = |tag: &str| tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    let exact = sites.iter().position(|site| site.language.eq_ignore_ascii_case(language));
    exact.or_else(|| sites.iter().position(|site| primary(&site.language) == primary(language))).unwrap_or(0)
}
