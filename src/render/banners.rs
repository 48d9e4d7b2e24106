//! Announcements on top of every page, and the page of known issues.

use serde::Serialize;

use super::views::{ArticleCard, DateView};
use super::{KNOWN_ISSUES_PAGE, PageId, Renderer, View, cards};
use crate::paths::OutPath;
use crate::site::{ArticleId, Entry, KNOWN_ISSUE, Site, State};
use crate::theme::Words;

/// An announcement on every page. URLs are relative to the root of the site.
#[derive(Debug, Clone, Serialize)]
pub struct BannerView {
    pub title: String,
    pub description: String,
    pub url: String,
    /// Since when it holds.
    pub date: Option<DateView>,
    /// Where it is not that of the page.
    pub language: Option<String>,
}

/// Where pages ask for messages that change without a build.
#[derive(Debug, Clone, Serialize)]
pub struct FileView {
    pub url: String,
    /// Whether it is relative to the root of the site.
    pub local: bool,
}

/// The known issues of a book, those that were found or changed last before the others.
#[derive(Debug, Serialize)]
pub struct KnownIssuesView {
    pub open: Vec<ArticleCard>,
    /// Fixed, or never to be.
    pub closed: Vec<ArticleCard>,
}

/// Of announcements, there and on the home page: the page is there for something else.
pub(super) const SHOWN_MAX: usize = 3;

/// `original` is the language of what is not translated.
pub(super) fn of_book(site: &Site, words: &Words, original: &str) -> Vec<BannerView> {
    let banners = site.announcements().into_iter().map(|id| &site.articles[id]);
    let banners = banners.filter(|entry| entry.kind.as_ref().is_some_and(|kind| kind.banner));
    let view = |entry: &Entry| {
        let date = entry.article().front.life.publish_on.or(entry.updated);
        BannerView {
            title: entry.article().title.clone(),
            description: entry.article().description.clone(),
            url: entry.url.to_string(),
            date: date.map(|date| cards::date_view(words, date)),
            language: entry.resolved.untranslated.then(|| original.to_owned()),
        }
    };
    banners.take(SHOWN_MAX).map(view).collect()
}

/// Where known issues are listed: where there are any, and nothing else of the book stands there.
pub(super) fn known_issues_path(site: &Site) -> Option<OutPath> {
    let has_any = site.listed().any(|id| is_known_issue(&site.articles[id]));
    let path = OutPath::new(format!("{}{KNOWN_ISSUES_PAGE}", site.prefix));
    (has_any && !site.is_taken(&path)).then_some(path)
}

fn is_known_issue(entry: &Entry) -> bool {
    entry.kind.as_ref().is_some_and(|kind| kind.name == KNOWN_ISSUE)
}

impl Renderer<'_> {
    /// The known issues that lists may name, those that were found or changed last first: open ones, then the others.
    pub(super) fn known_issues(&self) -> (Vec<ArticleId>, Vec<ArticleId>) {
        let articles = &self.site.articles;
        let state = |id: ArticleId| articles[id].kind.as_ref().and_then(|kind| kind.state.as_ref());
        let changed = |id: ArticleId| state(id).and_then(|state| state.since).or(articles[id].updated);
        let mut all: Vec<ArticleId> =
            self.site.listed().filter(|&id| is_known_issue(&articles[id])).collect();
        all.sort_by_key(|&id| (std::cmp::Reverse(changed(id)), id));
        all.into_iter().partition(|&id| !state(id).is_some_and(State::is_closed))
    }

    pub(super) fn known_issues_page(&self) -> View {
        let from = self.own_page(KNOWN_ISSUES_PAGE).url();
        let (open, closed) = self.known_issues();
        let view = KnownIssuesView {
            open: self.article_cards(&from, &open),
            closed: self.article_cards(&from, &closed),
        };
        let (title, lead) = (self.string("known_issues"), self.string("known_issues_lead"));
        let head = self.head_of(&PageId::KnownIssues, title, lead, &from, "known-issues");
        self.page("known-issues.html", from.to_root(), head, view)
    }
}
