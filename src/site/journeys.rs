//! Journeys: tasks that take several articles, one after the other.

use std::collections::BTreeMap;

use super::links::Resolver;
use super::named::ByUrl;
use super::{ArticleId, Category, CategoryId};
use crate::config::{Config, Journey as Written};
use crate::diagnostics::{Code, Diagnostic, did_you_mean};

pub type JourneyId = usize;

/// A task that takes several articles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Journey {
    pub title: String,
    pub description: String,
    /// In their order. Of a step with several articles, a customer takes one.
    pub steps: Vec<Vec<ArticleId>>,
    /// The categories on whose pages it is listed; the root for the home page.
    pub listed_in: Vec<CategoryId>,
}

/// The journeys of `book.toml`, with what of them this build publishes.
pub(super) fn assemble(
    config: &Config,
    resolver: &Resolver<'_>,
    categories: &[Category],
    by_url: &ByUrl<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Journey> {
    let folders: BTreeMap<&str, CategoryId> =
        categories.iter().enumerate().map(|(id, category)| (category.folder.as_str(), id)).collect();
    let mut all = Vec::new();
    for written in &config.journey {
        let mut steps = Vec::new();
        for step in &written.steps {
            let named = step.iter();
            let named = named.filter_map(|path| by_url.of_settings(config, resolver, path, diagnostics));
            let step: Vec<ArticleId> = named.collect();
            if !step.is_empty() {
                steps.push(step);
            }
        }
        let listed_in = listed_in(config, written, &folders, diagnostics);
        // One step is no journey.
        if steps.len() > 1 {
            let (title, description) = (written.title.clone(), written.description.clone());
            all.push(Journey { title, description, steps, listed_in });
        }
    }
    all
}

fn listed_in(
    config: &Config,
    written: &Written,
    folders: &BTreeMap<&str, CategoryId>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<CategoryId> {
    let mut ids = Vec::new();
    for place in &written.listed_in {
        let folder = place.get_ref().trim_matches('/');
        match folders.get(folder) {
            Some(id) => ids.push(*id),
            None => {
                let help = did_you_mean(folder, folders.keys().copied().filter(|name| !name.is_empty()))
                    .unwrap_or_else(|| "name a folder with articles, or `/` for the home page".to_owned());
                let message = format!("there is no category `{}`", place.get_ref());
                let at = config.source.location(place.span());
                diagnostics.push(Diagnostic::new(Code::UnknownArticle, message).at(at).help(help));
            }
        }
    }
    ids
}

/// For each article, the journeys that it is a step of, and which.
pub(super) fn by_article(journeys: &[Journey], articles: usize) -> Vec<Vec<(JourneyId, usize)>> {
    let mut all = vec![Vec::new(); articles];
    for (journey, step, article) in journeys.iter().enumerate().flat_map(|(id, journey)| {
        let steps = journey.steps.iter().enumerate();
        steps.flat_map(move |(step, articles)| articles.iter().map(move |article| (id, step, *article)))
    }) {
        all[article].push((journey, step));
    }
    all
}
