//! Which articles are translated, and whether the translations say what the originals say now.

use serde::Serialize;

use super::Wanted;
use crate::article::Article;
use crate::diagnostics::{Code, Diagnostic, Location};
use crate::paths::SourcePath;
use crate::site::Site;

/// What is to be done about a translation, the most urgent first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// There is none: customers see the original.
    Missing,
    /// It is not published yet: customers see the original.
    Draft,
    /// The original has changed since.
    Outdated,
    /// It does not say of which wording of the original it is.
    Unmarked,
}

/// A translation that somebody must look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Todo {
    pub state: State,
    /// Where the translation is, or would be.
    pub path: SourcePath,
    pub original: SourcePath,
    /// Of the original.
    pub title: String,
}

/// How far the translation into a language is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    pub language: String,
    /// Articles and texts of categories that there are to translate.
    pub originals: usize,
    /// By what is to be done, and then by path.
    pub todo: Vec<Todo>,
}

impl Progress {
    /// How many of the originals have a translation that customers see, whatever its state.
    pub fn translated(&self) -> usize {
        let missing = self.todo.iter().filter(|todo| todo.state <= State::Draft).count();
        self.originals - missing
    }
}

/// For each language but the first.
pub fn progress(sites: &[Site]) -> Vec<Progress> {
    let Some((first, others)) = sites.split_first() else { return Vec::new() };
    others.iter().map(|site| of_site(first, site)).collect()
}

fn of_site(first: &Site, site: &Site) -> Progress {
    let (mut originals, mut todo) = (0, Vec::new());
    for text in site.texts() {
        let place = site.place_of(&text.article);
        if text.untranslated {
            originals += 1;
            let path = site.mirror.source(place);
            let is_begun = site.begun.contains(&path);
            todo.push(Todo {
                state: if is_begun { State::Draft } else { State::Missing },
                path,
                original: text.article.path.clone(),
                title: text.article.title.clone(),
            });
            continue;
        }
        // What only this language has is no translation.
        let Some(original) = first.text_at(place) else { continue };
        originals += 1;
        let state = match &text.article.front.original {
            None => State::Unmarked,
            Some(digest) if digest.value != original.wording() => State::Outdated,
            Some(_) => continue,
        };
        todo.push(Todo {
            state,
            path: text.article.path.clone(),
            original: original.path.clone(),
            title: original.title.clone(),
        });
    }
    todo.sort_by(|a, b| (a.state, &a.path).cmp(&(b.state, &b.path)));
    Progress { language: site.language.clone(), originals, todo }
}

/// Translations of an earlier wording.
pub(super) fn check(sites: &[Site], wanted: &Wanted<'_>, found: &mut Vec<Diagnostic>) {
    let Some((first, others)) = sites.split_first() else { return };
    if !wanted.wants(Code::OutdatedTranslation) {
        return;
    }
    for site in others {
        let original = |article: &Article| first.text_at(site.place_of(article));
        let own = site.own_texts().map(|text| &*text.article);
        found.extend(own.filter_map(|article| outdated(article, original(article)?, site)));
    }
}

fn outdated(article: &Article, original: &Article, site: &Site) -> Option<Diagnostic> {
    let digest = article.front.original.as_ref()?;
    if digest.value == original.wording() {
        return None;
    }
    let location: Location = article.location(digest.range.clone());
    let message = format!("`{}` has changed since it was translated", original.path);
    let help = format!(
        "translate what is new, then run `helpbook translate {} {}`",
        site.language,
        site.place_of(article)
    );
    Some(Diagnostic::new(Code::OutdatedTranslation, message).at(location).help(help))
}
