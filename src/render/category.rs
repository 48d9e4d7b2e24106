//! The page of a category: what it is, the categories in it, its articles.

use super::views::CategoryView;
use super::{PageId, Renderer, View};
use crate::diagnostics::Diagnostic;
use crate::site::CategoryId;

impl Renderer<'_> {
    pub(super) fn category(&self, id: CategoryId) -> Result<View, Diagnostic> {
        let category = &self.site.categories[id];
        let from = &category.url;
        let template = category.index.as_ref().and_then(|index| self.own_template(&index.article));
        let view = CategoryView {
            title: category.title.clone(),
            description: category.description.clone(),
            icon: category.icon.clone(),
            body: self.body_of(category.index.as_ref(), from)?,
            original: category.index.as_ref().and_then(|index| self.original(index, from)),
            breadcrumbs: self.breadcrumbs(from, id, false),
            categories: self.category_cards(from, id),
            journeys: self.journey_cards(from, id),
            articles: self.article_cards(from, &category.articles),
        };
        let head =
            self.head_of(&PageId::Category(id), &category.title, &category.description, from, "category");
        Ok(self.page(template.unwrap_or("category.html"), from.to_root(), head, view))
    }
}
