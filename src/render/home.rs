//! The home page: search first, then categories, promoted and recent articles.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::banners::SHOWN_MAX;
use super::views::{HomeView, LinkView};
use super::{PageId, Renderer, View};
use crate::diagnostics::Diagnostic;
use crate::site::{ArticleId, ROOT};

impl Renderer<'_> {
    pub(super) fn home(&self) -> Result<View, Diagnostic> {
        let root = &self.site.categories[ROOT];
        let from = &root.url;
        let promoted = self.site.promoted();
        let announcements = self.site.announcements();
        let is_banner =
            |id: &ArticleId| self.site.articles[*id].kind.as_ref().is_some_and(|kind| kind.banner);
        // They stand at the top of every page, this one too.
        let news: Vec<ArticleId> =
            announcements.iter().copied().filter(|id| !is_banner(id)).take(SHOWN_MAX).collect();
        let mut issues = self.known_issues().0;
        issues.truncate(SHOWN_MAX);
        let issues_page = super::banners::known_issues_path(self.site);
        // What stands at the top need not stand below.
        let others: Vec<ArticleId> =
            root.articles.iter().copied().filter(|id| !announcements.contains(id)).collect();
        let template = root.index.as_ref().and_then(|index| self.own_template(&index.article));
        let recent = self.site.recent(self.config.home.recent as usize);
        let search = from.relative_to(&self.own_page(super::SEARCH_PAGE).url());
        let questions = self.config.home.questions.iter().map(|question| LinkView {
            title: question.clone(),
            url: format!("{search}?q={}", utf8_percent_encode(question, NON_ALPHANUMERIC)),
            language: None,
        });
        let description = match root.description.as_str() {
            "" => self.book.description.clone(),
            description => description.to_owned(),
        };
        let head = self.head_of(&PageId::Home, &self.book.title, &description, from, "home");
        let view = HomeView {
            title: root.title.clone(),
            body: self.body_of(root.index.as_ref(), from)?,
            original: root.index.as_ref().and_then(|index| self.original(index, from)),
            questions: if self.book.search.enabled { questions.collect() } else { Vec::new() },
            categories: self.category_cards(from, ROOT),
            promoted: self.article_cards(from, &promoted),
            journeys: self.journey_cards(from, ROOT),
            popular: self.article_cards(from, &self.site.popular),
            announcements: self.article_cards(from, &news),
            known_issues: self.article_cards(from, &issues),
            known_issues_url: issues_page.map(|path| from.relative_to(&path.url())),
            recent: self.article_cards(from, &recent),
            articles: self.article_cards(from, &others),
            description,
        };
        Ok(self.page(template.unwrap_or("home.html"), from.to_root(), head, view))
    }
}
