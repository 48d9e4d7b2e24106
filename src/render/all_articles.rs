//! Every article, A to Z: what stands in for search where there is no JavaScript.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use super::views::{AllArticlesView, LetterGroup};
use super::{PageId, Renderer, View};
use crate::site::ArticleId;

impl Renderer<'_> {
    pub(super) fn all_articles(&self) -> View {
        let from = self.own_page(super::ALL_ARTICLES_PAGE).url();
        let mut by_letter: BTreeMap<Letter, Vec<(String, ArticleId)>> = BTreeMap::new();
        let mut count = 0;
        for id in self.site.listed() {
            count += 1;
            let title = &self.site.articles[id].article().title;
            by_letter.entry(Letter::of(title)).or_default().push((title.to_lowercase(), id));
        }
        let groups = by_letter.into_iter().enumerate().map(|(number, (letter, mut articles))| {
            articles.sort();
            LetterGroup {
                letter: match letter {
                    Letter::Other => "#".to_owned(),
                    Letter::Letter(letter) => letter,
                },
                id: format!("letter-{}", number + 1),
                articles: articles
                    .iter()
                    .map(|&(_, id)| {
                        let mut card = self.article_card(&from, id);
                        // The list is long; titles are enough to choose from.
                        card.description = String::new();
                        card.updated = None;
                        card.version = None;
                        card.pinned = false;
                        card
                    })
                    .collect(),
            }
        });
        let view = AllArticlesView { count, groups: groups.collect() };
        let head = self.head_of(&PageId::AllArticles, self.string("all_articles"), "", &from, "all-articles");
        self.page("all-articles.html", from.to_root(), head, view)
    }
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Letter {
    /// Titles that start with a digit or a sign come first.
    Other,
    Letter(String),
}

impl Letter {
    fn of(title: &str) -> Self {
        // Without its accent, so that É stands with E.
        let first = title.nfd().find(|c| c.is_alphanumeric());
        match first {
            Some(c) if c.is_alphabetic() => Letter::Letter(c.to_uppercase().collect()),
            _ => Letter::Other,
        }
    }
}
