//! Everything that needs all articles: categories, addresses, resolved links, redirects, orders.
//!
//! Assembled anew on each edit, from parsed articles alone: it reads no file and renders nothing, so it is cheap.

mod alike;
mod anchors;
mod assemble;
mod categories;
mod elsewhere;
mod fixes;
mod foreign;
mod glossary;
mod journeys;
mod kinds;
mod known;
mod layout;
mod life;
mod links;
mod mirror;
mod named;
mod popular;
mod redirects;
mod references;
mod related;
mod routes;
mod suggested;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::article::Article;
use crate::paths::{OutPath, SourcePath, Url};

pub use alike::AlikeNames;
pub use assemble::{Edition, Inputs, assemble};
pub use categories::humanise;
pub use glossary::{Glossaries, Glossary};
pub use journeys::{Journey, JourneyId};
pub use kinds::{ANNOUNCEMENT, KNOWN_ISSUE, Kind, RELEASE_NOTE, STATES, State, TYPE_KEY, TYPE_KEYS, TYPES};
pub use known::Known;
pub use life::Life;
pub use mirror::Mirror;
pub use popular::path_of;
pub use redirects::{Redirect, Redirects};
pub use related::Related;
pub use suggested::Suggested;

pub type CategoryId = usize;
pub type ArticleId = usize;

/// The root of the tree: the content folder itself.
pub const ROOT: CategoryId = 0;

/// All that is published of a book in one language.
#[derive(Debug)]
pub struct Site {
    /// A BCP 47 tag.
    pub language: String,
    /// Where each file stands in it.
    pub mirror: Mirror,
    /// What search says of an article that is not translated; empty in the first language.
    pub untranslated: String,
    /// What comes before all of its addresses: `fr/`; nothing for the first language.
    pub prefix: String,
    /// The first is the content folder itself, whose page is the home page.
    pub categories: Vec<Category>,
    /// In the order of their places.
    pub articles: Vec<Entry>,
    /// What is not published yet: drafts, and what waits for its day.
    pub drafts: Vec<SourcePath>,
    /// All of its own that is not published yet, even where the original is shown in its place.
    pub begun: Vec<SourcePath>,
    /// What this build is not for.
    pub left_out: Vec<SourcePath>,
    pub attachments: BTreeMap<OutPath, SourcePath>,
    /// Places by what addresses they have in the first language, decoded, in lower case and without `/` at their end.
    pub originals: Arc<BTreeMap<String, String>>,
    pub redirects: Redirects,
    pub glossaries: Glossaries,
    /// Tasks that take several articles, in the order of `book.toml`.
    pub journeys: Vec<Journey>,
    /// The articles read most, the first first.
    pub popular: Vec<ArticleId>,
    /// What helps on pages of the product, in the order of `book.toml`.
    pub suggested: Vec<Suggested>,
    pub related: Related,
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
    /// Whether it is the original, shown because there is no translation.
    pub untranslated: bool,
}

impl Resolved {
    pub(super) fn new(article: Arc<Article>, mirror: &Mirror) -> Self {
        let untranslated = !mirror.is_own(&article.path);
        Self { article, links: Vec::new(), untranslated }
    }
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
    /// The article that stands at a place of the content folder.
    pub fn article_at(&self, place: &str) -> Option<&Entry> {
        let found = self.articles.binary_search_by(|entry| self.place_of(entry.article()).cmp(place));
        found.ok().map(|id| &self.articles[id])
    }

    /// Whether a page, file or old address of the writer's stands at a path, on hosts that tell capitals apart and on others.
    pub fn is_taken(&self, path: &OutPath) -> bool {
        let url = path.url();
        let is_same = |other: &OutPath| other.as_str().eq_ignore_ascii_case(path.as_str());
        self.articles.iter().any(|entry| entry.url == url)
            || self.categories.iter().any(|category| category.url == url)
            || self.attachments.keys().chain(self.redirects.keys()).any(is_same)
    }

    /// The category of a folder.
    pub fn category_of(&self, folder: &str) -> Option<&Category> {
        let found = self.categories.binary_search_by(|category| category.folder.as_str().cmp(folder));
        found.ok().map(|id| &self.categories[id])
    }

    /// The article or the text of a category that stands at a place.
    pub fn text_at(&self, place: &str) -> Option<&Article> {
        let of_category = || {
            let folder = place.rsplit_once('/').map_or("", |(folder, _)| folder);
            let index = self.category_of(folder)?.index.as_ref()?;
            (self.place_of(&index.article) == place).then_some(&*index.article)
        };
        self.article_at(place).map(Entry::article).or_else(of_category)
    }

    /// Where an article stands in the content folder.
    pub fn place_of<'a>(&self, article: &'a Article) -> &'a str {
        self.mirror.place(&article.path).unwrap_or(article.path.as_str())
    }

    /// The texts of categories, and then the articles.
    pub fn texts(&self) -> impl Iterator<Item = &Resolved> {
        let indexes = self.categories.iter().filter_map(|category| category.index.as_ref());
        indexes.chain(self.articles.iter().map(|entry| &entry.resolved))
    }

    /// Those of them that are written in its language; what is not translated is looked at in its own.
    pub fn own_texts(&self) -> impl Iterator<Item = &Resolved> {
        self.texts().filter(|text| !text.untranslated)
    }

    /// The articles that are written in its language.
    pub fn own_articles(&self) -> impl Iterator<Item = &Entry> {
        self.articles.iter().filter(|entry| !entry.resolved.untranslated)
    }

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

    /// Announcements that hold on the day of the build, the newest first.
    pub fn announcements(&self) -> Vec<ArticleId> {
        let is_one =
            |id: &ArticleId| self.articles[*id].kind.as_ref().is_some_and(|kind| kind.name == ANNOUNCEMENT);
        let since = |id: ArticleId| {
            let entry = &self.articles[id];
            entry.article().front.life.publish_on.or(entry.updated)
        };
        let mut all: Vec<ArticleId> = self.listed().filter(is_one).collect();
        all.sort_by_key(|&id| std::cmp::Reverse(since(id)));
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
