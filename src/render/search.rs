//! The search page. Its results are made in the browser; the page holds what stands there until then.

use super::views::SearchView;
use super::{PageId, Renderer, View};
use crate::site::ROOT;

impl Renderer<'_> {
    pub(super) fn search(&self) -> View {
        let from = self.own_page(super::SEARCH_PAGE).url();
        let view = SearchView {
            categories: self.category_cards(&from, ROOT),
            promoted: self.article_cards(&from, &self.site.promoted()),
        };
        let head =
            self.head_of(&PageId::Search, self.string("search"), self.string("search_lead"), &from, "search");
        self.page("search.html", from.to_root(), head, view)
    }
}
