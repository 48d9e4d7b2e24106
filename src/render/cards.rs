//! The small views of categories and articles that other pages list.

use time::Date;
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;

use super::Renderer;
use super::views::{ArticleCard, CategoryCard, DateView};
use crate::paths::Url;
use crate::site::{ArticleId, CategoryId, ROOT};

impl Renderer<'_> {
    pub(super) fn category_cards(&self, from: &Url, parent: CategoryId) -> Vec<CategoryCard> {
        let site = self.site;
        let cards = site.categories[parent].categories.iter().map(|&id| {
            let category = &site.categories[id];
            CategoryCard {
                title: category.title.clone(),
                description: category.description.clone(),
                icon: category.icon.clone(),
                url: from.relative_to(&category.url),
                articles: category.article_count,
            }
        });
        cards.collect()
    }

    pub(super) fn article_cards(&self, from: &Url, ids: &[ArticleId]) -> Vec<ArticleCard> {
        ids.iter().map(|&id| self.article_card(from, id)).collect()
    }

    pub(super) fn article_card(&self, from: &Url, id: ArticleId) -> ArticleCard {
        let entry = &self.site.articles[id];
        let category = match entry.category {
            ROOT => String::new(),
            id => self.site.categories[id].title.clone(),
        };
        ArticleCard {
            title: entry.article().title.clone(),
            description: entry.article().description.clone(),
            url: from.relative_to(&entry.url),
            category,
            updated: entry.updated.map(|date| self.date(date)),
        }
    }

    pub(super) fn date(&self, date: Date) -> DateView {
        let (year, month, day) = date.to_calendar_date();
        DateView { iso: iso_date(date), text: self.words.date(year, month.into(), day) }
    }
}

/// As RFC 3339 has it, `2026-03-15`.
pub(super) fn iso_date(date: Date) -> String {
    const ISO: &[BorrowedFormatItem<'_>] = format_description!("[year]-[month]-[day]");
    date.format(ISO).unwrap_or_default()
}
