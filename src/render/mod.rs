//! Site → views → HTML: one file for each kind of page.
//!
//! A page is a pure function of its view and its templates. Nothing here reads, writes or looks at a clock.

mod address;
mod all_articles;
mod article;
mod banners;
mod body;
mod book;
mod cards;
mod category;
mod contact;
mod contact_page;
mod feed;
mod feedback;
mod home;
mod journeys;
mod languages;
mod not_found;
mod redirect;
mod search;
mod sitemap;
pub mod views;
mod widget;

pub use address::has_sitemap;
pub use contact_page::CONTACT_PAGE;
pub use languages::in_language;
pub use widget::has_widget;

use std::sync::Arc;

use serde::Serialize;

use crate::config::Config;
use crate::diagnostics::Diagnostic;
use crate::images::Copies;
use crate::paths::{OutPath, Url};
use crate::site::{ArticleId, CategoryId, ROOT, Site};
use crate::theme::{Context, Theme, Value, Words};
use address::BaseUrl;
use feed::Feed;
use views::{BookView, HeadView, LinkView};

/// A page of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PageId {
    Home,
    Category(CategoryId),
    Article(ArticleId),
    Search,
    AllArticles,
    KnownIssues,
    Contact,
    NotFound,
    Redirect(OutPath),
    Sitemap,
    Feed(Feed),
    Widget,
    WidgetScript,
}

pub const SEARCH_PAGE: &str = "search/index.html";
pub const ALL_ARTICLES_PAGE: &str = "all-articles/index.html";
const KNOWN_ISSUES_PAGE: &str = "known-issues/index.html";
pub const NOT_FOUND_PAGE: &str = "404.html";
/// What the widget shows first, in its frame.
pub const WIDGET_PAGE: &str = "widget/index.html";
/// What other sites embed. Its name stands in their pages, so it never changes.
pub const WIDGET_SCRIPT: &str = "widget.js";
pub const SITEMAP: &str = "sitemap.xml";

/// Where the engine and the pack of the search are published.
#[derive(Debug, Clone)]
pub struct SearchFiles {
    pub engine_wasm: OutPath,
    pub manifest: OutPath,
}

/// A page before it is rendered.
#[derive(Debug)]
pub enum View {
    Template {
        template: String,
        page: Vec<(&'static str, Value)>,
    },
    /// A page that no template has a part in.
    Ready(String),
}

impl View {
    /// Two views of equal digest make equal pages, while theme and book are the same.
    pub fn digest(&self) -> u128 {
        let mut hasher = xxhash_rust::xxh3::Xxh3::new();
        match self {
            View::Ready(text) => hasher.update(text.as_bytes()),
            View::Template { template, page } => {
                hasher.update(template.as_bytes());
                for (name, value) in page {
                    let value = value.to_string();
                    hasher.update(name.as_bytes());
                    hasher.update(&value.len().to_le_bytes());
                    hasher.update(value.as_bytes());
                }
            }
        }
        hasher.digest128()
    }
}

/// All that pages are rendered from.
pub struct Renderer<'a> {
    /// Of all languages, the first language first.
    sites: &'a [Site],
    site: &'a Site,
    /// As it is for the first language.
    whole: &'a Config,
    config: &'a Config,
    theme: &'a Theme,
    copies: &'a Copies,
    base: BaseUrl,
    book: BookView,
    book_value: Value,
    words: Arc<Words>,
    words_value: Value,
    /// For what is not translated.
    words_of_originals: Arc<Words>,
    words_of_originals_value: Value,
}

impl<'a> Renderer<'a> {
    /// Renders the site of number `number` among `sites`; `whole` is the configuration of the whole book.
    pub fn new(
        sites: &'a [Site],
        number: usize,
        whole: &'a Config,
        theme: &'a Theme,
        copies: &'a Copies,
        search: &SearchFiles,
        favicon: Option<OutPath>,
    ) -> Self {
        let site = &sites[number];
        let config = whole.of_language(&site.language);
        let words = theme.languages.of(&site.language);
        let words_value = Value::from_serializable(words.texts());
        let (words_of_originals, words_of_originals_value) = match number {
            0 => (words.clone(), words_value.clone()),
            _ => {
                let words = theme.languages.of(&whole.book.language);
                let value = Value::from_serializable(words.texts());
                (words, value)
            }
        };
        let book = book::view(site, config, theme, search, favicon, &words, &whole.book.language);
        Self {
            base: BaseUrl::new(&config.output.html.site_url),
            book_value: Value::from_serializable(&book),
            words_value,
            words_of_originals_value,
            words_of_originals,
            words,
            sites,
            site,
            whole,
            config,
            theme,
            copies,
            book,
        }
    }

    /// Every page and where it is written, in a fixed order.
    pub fn pages(&self) -> Vec<(OutPath, PageId)> {
        let site = self.site;
        let mut pages = vec![(site.categories[ROOT].url.out_path(), PageId::Home)];
        let categories = site.categories.iter().enumerate().skip(1);
        pages.extend(categories.map(|(id, category)| (category.url.out_path(), PageId::Category(id))));
        let articles = site.articles.iter().enumerate();
        pages.extend(articles.map(|(id, entry)| (entry.url.out_path(), PageId::Article(id))));
        if self.config.output.html.search.enable {
            pages.push((self.own_page(SEARCH_PAGE), PageId::Search));
        }
        pages.push((self.own_page(ALL_ARTICLES_PAGE), PageId::AllArticles));
        pages.extend(banners::known_issues_path(site).map(|path| (path, PageId::KnownIssues)));
        if contact_page::is_made(site, self.config) {
            pages.push((self.own_page(CONTACT_PAGE), PageId::Contact));
        }
        pages.push((self.own_page(NOT_FOUND_PAGE), PageId::NotFound));
        pages.extend(site.redirects.keys().map(|path| (path.clone(), PageId::Redirect(path.clone()))));
        // One for all languages: so each tells of the others.
        if has_sitemap(self.config) && site.prefix.is_empty() {
            pages.push((OutPath::new(SITEMAP), PageId::Sitemap));
        }
        pages.extend(self.feeds());
        if self.config.widget.enable {
            pages.push((self.own_page(WIDGET_PAGE), PageId::Widget));
        }
        // One for all languages: it tells them apart itself.
        if has_widget(self.whole) && site.prefix.is_empty() {
            pages.push((OutPath::new(WIDGET_SCRIPT), PageId::WidgetScript));
        }
        pages
    }

    /// Where a page is that every site has.
    fn own_page(&self, page: &str) -> OutPath {
        OutPath::new(format!("{}{page}", self.site.prefix))
    }

    /// All that the page is made from: its template and the data of its own.
    ///
    /// # Errors
    /// When a component that its text calls cannot be rendered.
    pub fn view(&self, page: &PageId) -> Result<View, Diagnostic> {
        Ok(match page {
            PageId::Home => self.home()?,
            PageId::Category(id) => self.category(*id)?,
            PageId::Article(id) => self.article(*id)?,
            PageId::Search => self.search(),
            PageId::AllArticles => self.all_articles(),
            PageId::KnownIssues => self.known_issues_page(),
            PageId::Contact => self.contact_page(),
            PageId::NotFound => self.not_found(),
            PageId::Redirect(path) => View::Ready(self.redirect(path)),
            PageId::Sitemap => View::Ready(self.sitemap()),
            PageId::Feed(feed) => View::Ready(self.feed(*feed)),
            PageId::Widget => self.widget(),
            PageId::WidgetScript => View::Ready(self.widget_script()),
        })
    }

    pub fn render(&self, view: View) -> Result<String, Diagnostic> {
        let (template, page) = match view {
            View::Ready(text) => return Ok(text),
            View::Template { template, page } => (template, page),
        };
        let mut context = Context::new();
        for (name, value) in page {
            context.insert_value(name, value);
        }
        context.insert_value("book", self.book_value.clone());
        context.insert_value("t", self.words_value.clone());
        self.theme.render(&template, &context)
    }

    /// What pages share: a page is as it was while this and its view are.
    pub fn shared_digest(&self) -> u128 {
        let mut hasher = xxhash_rust::xxh3::Xxh3::new();
        hasher.update(&self.theme.digest.to_le_bytes());
        hasher.update(self.book_value.to_string().as_bytes());
        hasher.digest128()
    }

    fn page<T: Serialize>(&self, template: &str, root: String, head: HeadView, page: T) -> View {
        let page = vec![
            ("root", Value::from_serializable(&root)),
            ("head", Value::from_serializable(&head)),
            ("page", Value::from_serializable(&page)),
        ];
        View::Template { template: template.to_owned(), page }
    }

    fn head(&self, title: &str, description: &str, url: &Url, kind: &'static str) -> HeadView {
        let book = &self.book.title;
        let title =
            if title == book || title.is_empty() { book.clone() } else { format!("{title} – {book}") };
        HeadView {
            title,
            description: description.to_owned(),
            canonical: self.base.absolute(url),
            kind,
            // Addresses of questions lead back to the search page by its canonical one; without that, each would be a page.
            indexed: !matches!(kind, "not-found" | "widget") && (kind != "search" || self.base.is_full()),
            context: String::new(),
            alternates: Vec::new(),
            feeds: Vec::new(),
        }
    }

    /// The head of a page in a book of several languages: it leads to the others, and what is not translated says so to
    /// search engines.
    fn head_of(
        &self,
        page: &PageId,
        title: &str,
        description: &str,
        from: &Url,
        kind: &'static str,
    ) -> HeadView {
        let mut head = self.head(title, description, from, kind);
        head.alternates = self.alternates(page, from);
        head.feeds = match page {
            PageId::Home => self.feed_links(ROOT, from),
            PageId::Category(id) => self.feed_links(*id, from),
            _ => Vec::new(),
        };
        let is_translated = head.alternates.iter().any(|other| other.current && other.translated);
        if !head.alternates.is_empty() && !is_translated {
            let original = head.alternates.first().and_then(|first| first.absolute.clone());
            head.indexed &= original.is_some();
            head.canonical = original;
            // Pages may only name those that name them too.
            head.alternates.iter_mut().for_each(|other| other.absolute = None);
        }
        head
    }

    fn string<'s>(&'s self, key: &'s str) -> &'s str {
        self.words.get(key).unwrap_or(key)
    }

    fn home_url(&self) -> &Url {
        &self.site.categories[ROOT].url
    }

    /// Home, then the categories above `category`, and itself when `with_self`.
    fn breadcrumbs(&self, from: &Url, category: CategoryId, with_self: bool) -> Vec<LinkView> {
        let home = LinkView {
            title: self.string("home").to_owned(),
            url: from.relative_to(self.home_url()),
            language: None,
        };
        let mut trail = self.site.trail(category);
        if !with_self {
            trail.pop();
        }
        let links = trail.into_iter().map(|id| {
            let category = &self.site.categories[id];
            self.category_link(from, category)
        });
        std::iter::once(home).chain(links).collect()
    }
}
