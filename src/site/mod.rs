//! Everything that needs all articles: categories, addresses, resolved links, redirects, orders.
//!
//! Assembled anew on each edit, from parsed articles alone: it reads no file and renders nothing, so it is cheap.

mod alike;
mod anchors;
mod assemble;
mod categories;
mod fixes;
mod foreign;
mod journeys;
mod kinds;
mod life;
mod links;
mod named;
mod popular;
mod redirects;
mod references;
mod related;
mod routes;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::article::{Article, Definition};
use crate::paths::{OutPath, SourcePath, Url};

pub use alike::AlikeNames;
pub use assemble::{Inputs, assemble};
pub use categories::humanise;
pub use journeys::{Journey, JourneyId};
pub use kinds::{ANNOUNCEMENT, Kind, RELEASE_NOTE, STATES, State, TYPE_KEY, TYPE_KEYS, TYPES};
pub use life::Life;
pub use redirects::Redirect;
pub use related::Related;

pub type CategoryId = usize;
pub type ArticleId = usize;

/// The root of the tree: the content folder itself.
pub const ROOT: CategoryId = 0;

#[derive(Debug)]
pub struct Site {
    /// The first is the content folder itself, whose page is the home page.
    pub categories: Vec<Category>,
    /// In the order of their files.
    pub articles: Vec<Entry>,
    /// What is not published yet: drafts, and what waits for its day.
    pub drafts: Vec<SourcePath>,
    /// What this build is not for.
    pub left_out: Vec<SourcePath>,
    pub attachments: BTreeMap<OutPath, SourcePath>,
    pub redirects: BTreeMap<OutPath, Redirect>,
    /// Where terms are defined, if that is published.
    pub glossary: Option<Glossary>,
    /// Tasks that take several articles, in the order of `book.toml`.
    pub journeys: Vec<Journey>,
    /// The articles read most, the first first.
    pub popular: Vec<ArticleId>,
    pub related: Related,
}

/// The article that defines the terms of the book.
#[derive(Debug)]
pub struct Glossary {
    pub url: Url,
    article: Arc<Article>,
}

impl Glossary {
    /// In the order in which articles number them.
    pub fn definitions(&self) -> &[Definition] {
        &self.article.definitions
    }
}

#[derive(Debug)]
pub struct Category {
    pub parent: Option<CategoryId>,
    /// Relative to the content folder; empty for the root.
    pub folder: String,
    pub title: String,
    pub description: String,
    pub icon: String,
    pub order: Option<i64>,
    pub url: Url,
    /// Its `index.md`, if there is one.
    pub index: Option<Resolved>,
    /// Of its text.
    pub life: Life,
    /// In the order in which they are shown.
    pub categories: Vec<CategoryId>,
    pub articles: Vec<ArticleId>,
    /// Articles in it and below.
    pub article_count: usize,
}

/// An article, or the text of a category, with its links resolved.
#[derive(Debug)]
pub struct Resolved {
    pub article: Arc<Article>,
    /// One for each of `article.links`.
    pub links: Vec<Target>,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Into the site.
    Site {
        url: Url,
        /// `?…` and `#…`, as written.
        suffix: String,
        /// Of an image.
        dimensions: Option<(u32, u32)>,
        /// Of a file that is published as it is, in bytes.
        size: Option<u64>,
    },
    /// Nowhere that is known: kept as written.
    Unresolved(String),
}

#[derive(Debug)]
pub struct Entry {
    pub resolved: Resolved,
    pub category: CategoryId,
    pub url: Url,
    /// From front matter, else of the last commit.
    pub updated: Option<time::Date>,
    pub life: Life,
    /// None for one without a type.
    pub kind: Option<Kind>,
    /// The journeys that it is a step of, and which step, from 0.
    pub journeys: Vec<(JourneyId, usize)>,
    /// Those that it names as related.
    pub related: Vec<ArticleId>,
}

impl Entry {
    pub fn article(&self) -> &Article {
        &self.resolved.article
    }
}

impl Site {
    /// From the top-level category down to `category`; the root is not in it.
    pub fn trail(&self, category: CategoryId) -> Vec<CategoryId> {
        let mut trail: Vec<CategoryId> =
            std::iter::successors(Some(category), |&id| self.categories[id].parent)
                .filter(|&id| id != ROOT)
                .collect();
        trail.reverse();
        trail
    }

    /// The articles that lists, search and search engines may name: those that have not expired.
    pub fn listed(&self) -> impl Iterator<Item = ArticleId> {
        (0..self.articles.len()).filter(|&id| self.articles[id].life.expired.is_none())
    }

    /// Articles marked as promoted, in order; only so many, since several pages list them.
    pub fn promoted(&self) -> Vec<ArticleId> {
        const SHOWN_MAX: usize = 6;
        let mut promoted: Vec<ArticleId> =
            self.listed().filter(|&id| self.articles[id].article().front.promoted).collect();
        promoted.sort_by_cached_key(|&id| categories::order_key(&self.articles[id]));
        promoted.truncate(SHOWN_MAX);
        promoted
    }

    /// Announcements that hold on the day of the build, the newest first; only so many, so that home stays home.
    pub fn announcements(&self) -> Vec<ArticleId> {
        const SHOWN_MAX: usize = 3;
        let is_one =
            |id: &ArticleId| self.articles[*id].kind.as_ref().is_some_and(|kind| kind.name == ANNOUNCEMENT);
        let since = |id: ArticleId| {
            let entry = &self.articles[id];
            entry.article().front.life.publish_on.or(entry.updated)
        };
        let mut all: Vec<ArticleId> = self.listed().filter(is_one).collect();
        all.sort_by_key(|&id| std::cmp::Reverse(since(id)));
        all.truncate(SHOWN_MAX);
        all
    }

    /// The articles updated last, newest first; those without a date are not in it.
    pub fn recent(&self, most: usize) -> Vec<ArticleId> {
        let mut dated: Vec<ArticleId> =
            self.listed().filter(|&id| self.articles[id].updated.is_some()).collect();
        dated.sort_by_key(|&id| std::cmp::Reverse(self.articles[id].updated));
        dated.truncate(most);
        dated
    }
}

/// The names of icons, templates and pages that assembling checks against.
#[derive(Debug, Default)]
pub struct Known {
    /// Addresses that helpbook itself writes to, and what for.
    pub reserved: BTreeMap<String, String>,
    pub templates: BTreeSet<String>,
    pub icons: BTreeSet<String>,
    /// What customers read for each state of a known issue.
    pub states: BTreeMap<String, String>,
}
