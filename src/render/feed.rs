//! Atom feeds (RFC 4287): what is new in the book or a category, announcements, and known issues. Only with a full base URL:
//! entries are named by their addresses.

use time::Date;

use super::cards::iso_date;
use super::views::LinkView;
use super::{PageId, Renderer};
use crate::article::escape::push_attribute;
use crate::paths::{OutPath, Url};
use crate::site::{ANNOUNCEMENT, ArticleId, CategoryId, Entry, KNOWN_ISSUE, ROOT};

/// What a feed is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Feed {
    /// The root for all articles.
    Category(CategoryId),
    Announcements,
    KnownIssues,
}

/// As many as anybody reads at once; who follows a feed has seen the others.
const ENTRIES_MAX: usize = 50;

impl Renderer<'_> {
    /// Every feed that has something in it, and where it is written. A file of the book goes before it.
    pub(super) fn feeds(&self) -> Vec<(OutPath, PageId)> {
        let categories = (0..self.site.categories.len()).map(Feed::Category);
        self.filled([Feed::Announcements, Feed::KnownIssues].into_iter().chain(categories))
    }

    fn filled(&self, all: impl Iterator<Item = Feed>) -> Vec<(OutPath, PageId)> {
        if !self.config.output.html.feeds || !self.base.is_full() {
            return Vec::new();
        }
        let filled = all.filter(|feed| self.dated(*feed).next().is_some());
        let placed = filled.map(|feed| (self.feed_path(feed), PageId::Feed(feed)));
        placed.filter(|(path, _)| !self.site.attachments.contains_key(path)).collect()
    }

    fn feed_path(&self, feed: Feed) -> OutPath {
        let name = |name: &str| self.own_page(name);
        match feed {
            Feed::Announcements => name("announcements.xml"),
            Feed::KnownIssues => name("known-issues.xml"),
            Feed::Category(id) => {
                let page = self.site.categories[id].url.out_path();
                let folder = page.as_str().strip_suffix("index.html").unwrap_or_default();
                OutPath::new(format!("{folder}feed.xml"))
            }
        }
    }

    /// The feeds that a page leads to: home to all that is not of a category alone.
    pub(super) fn feed_links(&self, category: CategoryId, from: &Url) -> Vec<LinkView> {
        let own = [Feed::Category(category)];
        let of_home = [Feed::Announcements, Feed::KnownIssues].into_iter().filter(|_| category == ROOT);
        let feeds = self.filled(own.into_iter().chain(of_home)).into_iter();
        let feeds = feeds.filter_map(|(path, page)| match page {
            PageId::Feed(feed) => Some((path, feed)),
            _ => None,
        });
        let links = feeds.map(|(path, feed)| LinkView {
            title: self.feed_title(feed),
            url: from.relative_to(&path.url()),
            language: None,
        });
        links.collect()
    }

    fn feed_title(&self, feed: Feed) -> String {
        let book = &self.book.title;
        match feed {
            Feed::Category(ROOT) => book.clone(),
            Feed::Category(id) => format!("{} – {book}", self.site.categories[id].title),
            Feed::Announcements => format!("{} – {book}", self.string("announcements")),
            Feed::KnownIssues => format!("{} – {book}", self.string("known_issues")),
        }
    }

    /// In no order. Without a date nobody can tell what is new.
    fn dated(&self, feed: Feed) -> impl Iterator<Item = (Date, ArticleId)> {
        let of_kind = |name: &str| {
            let is_a =
                |id: &ArticleId| self.site.articles[*id].kind.as_ref().is_some_and(|kind| kind.name == name);
            self.site.listed().filter(is_a).collect::<Vec<_>>()
        };
        let listed = match feed {
            Feed::Announcements => of_kind(ANNOUNCEMENT),
            Feed::KnownIssues => of_kind(KNOWN_ISSUE),
            Feed::Category(id) => self.articles_below(id),
        };
        // What is not translated is in the feed of its own language.
        let own = listed.into_iter().filter(|&id| !self.site.articles[id].resolved.untranslated);
        own.filter_map(|id| Some((changed(&self.site.articles[id])?, id)))
    }

    /// The newest first.
    fn entries_of(&self, feed: Feed) -> Vec<(Date, ArticleId)> {
        let mut entries: Vec<(Date, ArticleId)> = self.dated(feed).collect();
        entries.sort_by_key(|&(date, id)| (std::cmp::Reverse(date), id));
        entries.truncate(ENTRIES_MAX);
        entries
    }

    /// The articles that lists show, of a category and of those below it.
    fn articles_below(&self, category: CategoryId) -> Vec<ArticleId> {
        let mut articles = Vec::new();
        let mut open = vec![category];
        while let Some(category) = open.pop().map(|id| &self.site.categories[id]) {
            articles.extend(&category.articles);
            open.extend(&category.categories);
        }
        articles
    }

    pub(super) fn feed(&self, feed: Feed) -> String {
        let entries = self.entries_of(feed);
        let absolute = |url: &Url| self.base.absolute(url).unwrap_or_default();
        let page = match feed {
            Feed::Category(id) => &self.site.categories[id].url,
            Feed::Announcements | Feed::KnownIssues => self.home_url(),
        };
        let own = absolute(&self.feed_path(feed).url());
        let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        xml.push_str("<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"");
        push_attribute(&mut xml, &self.site.language);
        xml.push_str("\">\n");
        push_element(&mut xml, "title", &self.feed_title(feed));
        push_element(&mut xml, "id", &own);
        push_link(&mut xml, "self", &own);
        push_link(&mut xml, "alternate", &absolute(page));
        let updated = entries.first().map(|&(date, _)| moment(date)).unwrap_or_default();
        push_element(&mut xml, "updated", &updated);
        xml.push_str("<author>");
        let author = if self.book.authors.is_empty() { &self.book.title } else { &self.book.authors };
        push_element(&mut xml, "name", author);
        xml.push_str("</author>\n");
        for (date, id) in entries {
            let entry = &self.site.articles[id];
            xml.push_str("<entry>\n");
            push_element(&mut xml, "title", &entry.article().title);
            push_element(&mut xml, "id", &absolute(&entry.url));
            push_link(&mut xml, "alternate", &absolute(&entry.url));
            push_element(&mut xml, "updated", &moment(date));
            if let Some(state) = entry.kind.as_ref().and_then(|kind| kind.state.as_ref()) {
                push_element(
                    &mut xml,
                    "summary",
                    &format!("{}: {}", state.text, entry.article().description),
                );
            } else if !entry.article().description.is_empty() {
                push_element(&mut xml, "summary", &entry.article().description);
            }
            xml.push_str("</entry>\n");
        }
        xml.push_str("</feed>\n");
        xml
    }
}

/// The day from which what an article says holds: of a known issue that of its state, where that is later.
fn changed(entry: &Entry) -> Option<Date> {
    let since = entry.kind.as_ref().and_then(|kind| kind.state.as_ref()?.since);
    let published = entry.article().front.life.publish_on;
    [entry.updated, since, published].into_iter().flatten().max()
}

/// The beginning of a day, as Atom has it: more than days is not known.
fn moment(date: Date) -> String {
    format!("{}T00:00:00Z", iso_date(date))
}

fn push_element(xml: &mut String, name: &str, text: &str) {
    xml.push_str(&format!("<{name}>"));
    push_attribute(xml, text);
    xml.push_str(&format!("</{name}>\n"));
}

fn push_link(xml: &mut String, rel: &str, href: &str) {
    xml.push_str(&format!("<link rel=\"{rel}\" href=\""));
    push_attribute(xml, href);
    xml.push_str("\"/>\n");
}
