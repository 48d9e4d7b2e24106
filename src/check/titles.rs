//! Whether titles and descriptions tell articles apart, and fit where they are shown.

use std::collections::BTreeMap;

use super::{Wanted, at_key};
use crate::article::Article;
use crate::diagnostics::{Code, Diagnostic, Location};
use crate::site::Site;

/// Characters that lists and search engines show of a title, about.
const TITLE_MAX: usize = 70;

/// Characters that search engines show of a description, about.
const DESCRIPTION_MAX: usize = 160;

/// What can be said of one article.
pub fn check(article: &Article, wanted: &Wanted<'_>, found: &mut Vec<Diagnostic>) {
    if wanted.wants(Code::LongTitle) {
        let length = article.title.chars().count();
        if length > TITLE_MAX {
            let message = format!("the title has {length} characters");
            let help = format!("use at most {TITLE_MAX}: lists and search engines cut it there, about");
            found.push(Diagnostic::new(Code::LongTitle, message).at(title_place(article)).help(help));
        }
    }
    if wanted.wants(Code::LongDescription) {
        // One that is made from the text is cut.
        let length = article.front.description.as_ref().map_or(0, |text| on_one_line(text).chars().count());
        if length > DESCRIPTION_MAX {
            let message = format!("the description has {length} characters");
            let help = format!("use at most {DESCRIPTION_MAX}: search engines cut it there, about");
            let place = at_key(article, "description");
            found.push(Diagnostic::new(Code::LongDescription, message).at(place).help(help));
        }
    }
}

/// What can be said only of all of them. `all` are the articles and the texts of categories.
pub fn check_all(site: &Site, all: &[&Article], wanted: &Wanted<'_>, found: &mut Vec<Diagnostic>) {
    if wanted.wants(Code::DuplicateTitle) {
        for category in &site.categories {
            // Elsewhere the trail tells them apart; in one list nothing does.
            let listed = category.articles.iter().map(|&id| &site.articles[id].resolved);
            let own = listed.filter(|resolved| !resolved.untranslated);
            let mut articles: Vec<&Article> = own.map(|resolved| &*resolved.article).collect();
            articles.sort_by_key(|article| &article.path);
            repeated(
                &articles,
                |article| Some(&article.title),
                |article, first| {
                    let message = format!("the title `{}` is that of `{}` too", article.title, first.path);
                    let help = "say in each title what sets the articles apart: they stand in one list";
                    found.push(
                        Diagnostic::new(Code::DuplicateTitle, message).at(title_place(article)).help(help),
                    );
                },
            );
        }
    }
    if wanted.wants(Code::DuplicateDescription) {
        let mut articles = all.to_vec();
        articles.sort_by_key(|article| &article.path);
        repeated(
            &articles,
            |article| article.front.description.as_ref(),
            |article, first| {
                let message = format!("the description is that of `{}` too", first.path);
                let help =
                    "say what this article alone answers, or remove it: then the text's beginning is shown";
                let place = at_key(article, "description");
                found.push(Diagnostic::new(Code::DuplicateDescription, message).at(place).help(help));
            },
        );
    }
}

/// Calls `tell` with each article whose text is that of an earlier one, and with that one.
fn repeated<'a>(
    articles: &[&'a Article],
    text: impl Fn(&'a Article) -> Option<&'a String>,
    mut tell: impl FnMut(&'a Article, &'a Article),
) {
    let mut seen: BTreeMap<String, &Article> = BTreeMap::new();
    for article in articles {
        let Some(text) = text(article) else { continue };
        let plain = on_one_line(text).to_lowercase();
        match seen.get(&plain) {
            _ if plain.is_empty() => {}
            Some(first) => tell(article, first),
            None => drop(seen.insert(plain, article)),
        }
    }
}

fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Where the title was written.
fn title_place(article: &Article) -> Location {
    match &article.observed.title {
        Some(range) if article.front.title.is_none() => article.location(super::first_line(article, range)),
        _ => at_key(article, "title"),
    }
}
