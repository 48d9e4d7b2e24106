//! The page that hosts show for an address that does not exist, at whatever depth that address is.

use super::views::NotFoundView;
use super::{PageId, Renderer, View};
use crate::paths::Url;
use crate::site::ROOT;

impl Renderer<'_> {
    pub(super) fn not_found(&self) -> View {
        // Relative links would depend on the address asked for, so they are made from the site's own path.
        let root = self.base.path().to_owned();
        let from = Url::home();
        let absolute = |url: &mut String| url.insert_str(0, &root);
        let mut categories = self.category_cards(&from, ROOT);
        categories.iter_mut().for_each(|card| absolute(&mut card.url));
        let mut promoted = self.article_cards(&from, &self.site.promoted());
        promoted.iter_mut().for_each(|card| absolute(&mut card.url));
        let mut head = self.head_of(&PageId::NotFound, self.string("not_found"), "", &from, "not-found");
        head.canonical = None;
        head.alternates.iter_mut().for_each(|other| absolute(&mut other.url));
        self.page("not-found.html", root.clone(), head, NotFoundView { categories, promoted })
    }
}
