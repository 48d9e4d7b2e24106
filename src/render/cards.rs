//! The small views of categories and articles that other pages list.

use time::Date;
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;

use super::Renderer;
use super::views::{ArticleCard, CategoryCard, DateView, KindView, LinkView, SiblingView, StateView};
use crate::paths::Url;
use crate::site::{ArticleId, Category, CategoryId, Kind, RELEASE_NOTE, ROOT, State};
use crate::theme::Words;

pub(super) fn date_view(words: &Words, date: Date) -> DateView {
    let (year, month, day) = date.to_calendar_date();
    DateView { iso: iso_date(date), text: words.date(year, month.into(), day) }
}

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
                language: category.index.as_ref().and_then(|index| self.language_of(index)),
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
            state: entry.kind.as_ref().and_then(|kind| kind.state.as_ref()).map(|state| self.state(state)),
            version: entry
                .kind
                .as_ref()
                .filter(|kind| kind.name == RELEASE_NOTE)
                .and_then(|kind| kind.version.clone()),
            pinned: entry.article().front.pinned,
            language: self.language_of(&entry.resolved),
        }
    }

    pub(super) fn article_link(&self, from: &Url, id: ArticleId) -> LinkView {
        let entry = &self.site.articles[id];
        LinkView {
            title: entry.article().title.clone(),
            url: from.relative_to(&entry.url),
            language: self.language_of(&entry.resolved),
        }
    }

    pub(super) fn category_link(&self, from: &Url, category: &Category) -> LinkView {
        LinkView {
            title: category.title.clone(),
            url: from.relative_to(&category.url),
            language: category.index.as_ref().and_then(|index| self.language_of(index)),
        }
    }

    /// An article in a list of those around the page at `from`.
    pub(super) fn sibling(&self, from: &Url, id: ArticleId) -> SiblingView {
        let LinkView { title, url, language } = self.article_link(from, id);
        SiblingView { title, url, language, current: self.site.articles[id].url == *from }
    }

    pub(super) fn date(&self, date: Date) -> DateView {
        date_view(&self.words, date)
    }

    pub(super) fn kind(&self, kind: &Kind) -> KindView {
        KindView {
            name: kind.name.clone(),
            state: kind.state.as_ref().map(|state| self.state(state)),
            affects: kind.affects.clone(),
            fixed_in: kind.fixed_in.clone(),
            version: kind.version.clone(),
            date: kind.date.map(|date| self.date(date)),
        }
    }

    fn state(&self, state: &State) -> StateView {
        let since = state.since.map(|date| self.date(date));
        StateView { key: state.key.to_owned(), text: state.text.clone(), since }
    }
}

/// As RFC 3339 has it, `2026-03-15`.
pub(super) fn iso_date(date: Date) -> String {
    const ISO: &[BorrowedFormatItem<'_>] = format_description!("[year]-[month]-[day]");
    date.format(ISO).unwrap_or_default()
}
