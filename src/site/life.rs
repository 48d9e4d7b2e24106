//! Who looks after an article, when it must be reviewed again, and whether it is published, or still true, on the day of
//! the build. What an article does not say, the categories that it is in do, and then the book.

use std::collections::BTreeMap;
use std::sync::Arc;

use time::Date;

use super::categories::with_parents;
use crate::article::Article;
use crate::config::Config;
use crate::diagnostics::{Code, Diagnostic, Location};
use crate::source::Interval;

/// Of an article, as it is on the day of the build.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Life {
    pub owner: Option<String>,
    /// When somebody last made sure that it is true.
    pub reviewed: Option<Date>,
    /// By when that must be done again: as it says, else so long after the last review, or after the last change of an
    /// article that was never reviewed.
    pub due: Option<Date>,
    /// Whether it is to be reviewed at all.
    pub is_reviewed: bool,
    /// Its last day, when that is over.
    pub expired: Option<Date>,
}

/// What holds for articles that do not say so themselves.
pub(super) struct Lives<'a> {
    now: Date,
    owner: Option<&'a str>,
    every: Option<Interval>,
    /// The texts of the categories, by folder.
    indexes: &'a BTreeMap<String, Arc<Article>>,
}

impl<'a> Lives<'a> {
    pub fn new(config: &'a Config, indexes: &'a BTreeMap<String, Arc<Article>>, now: Date) -> Self {
        let every = config.review.every.as_deref().and_then(Interval::parse);
        Self { now, owner: config.review.owner.as_deref(), every, indexes }
    }

    /// The life of an article in a folder of the content folder.
    pub fn of(&self, article: &Article, folder: &str, updated: Option<Date>) -> Life {
        let own = &article.front.life;
        // The nearest category first: an article says more of itself than the book does of all.
        let above: Vec<&Article> = with_parents(folder)
            .filter_map(|folder| self.indexes.get(&folder).map(|index| &**index))
            .collect();
        let nearest = || above.iter().rev().map(|index| &index.front.life);
        let owner = own.owner.as_deref().or_else(|| nearest().find_map(|life| life.owner.as_deref()));
        let every = own.review_every.or_else(|| nearest().find_map(|life| life.review_every));
        let every = every.or(self.every);
        let counted = every.zip(own.reviewed.or(updated)).and_then(|(every, from)| every.after(from));
        Life {
            owner: owner.or(self.owner).map(str::to_owned),
            reviewed: own.reviewed,
            due: own.review_by.or(counted),
            is_reviewed: own.review_by.is_some() || every.is_some(),
            expired: own.expires.filter(|last| *last < self.now),
        }
    }
}

/// The day from which an article is published, if that is yet to come.
pub(super) fn scheduled(article: &Article, now: Date) -> Option<Date> {
    article.front.life.publish_on.filter(|first| *first > now)
}

/// Dates that contradict each other, and those that mean nothing for a category.
pub(super) fn check(article: &Article, is_index: bool, diagnostics: &mut Vec<Diagnostic>) {
    let life = &article.front.life;
    let mut tell = |key: &str, message: String, help: &str| {
        let location = match article.front.ranges.get(key) {
            Some(range) => article.location(range.clone()),
            None => Location::file(&article.path),
        };
        diagnostics.push(Diagnostic::new(Code::FrontMatterValue, message).at(location).help(help));
    };
    if let (Some(first), Some(last)) = (life.publish_on, life.expires)
        && first > last
    {
        let message = format!("the article expires on {last}, before it is published on {first}");
        tell("expires", message, "correct one of the two dates");
    }
    if let (true, Some(last)) = (is_index, life.expires) {
        let message = format!("a category cannot expire on {last}");
        tell("expires", message, "write `expires` into the articles in it");
    }
}
