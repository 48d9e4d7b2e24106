//! Site → search documents → pack. How the index is made, published and searched is `crates/search`'s.

mod engine;
mod expectations;
mod filters;
mod places;
mod settings;

use std::collections::BTreeMap;

use helpbook_search::{Error, Pack, PackOptions, PackWriter, SearchDocument, Section};

use crate::article::Article;
use crate::config::Config;
use crate::paths::{OutPath, Url};
use crate::render::SearchFiles;
use crate::site::{CategoryId, Kind, Site};

pub use engine::engine_files;
pub use expectations::Searched;
pub use filters::values as filter_values;
use settings::Settings;
pub use settings::check;

/// The folder of the search page, the pack and the engine.
const FOLDER: &str = "search";

/// The one file of the pack whose name is always the same, so that no page changes when an article does. Browsers ask
/// whether it is still valid while they load the engine, so that it costs no time of its own.
pub const MANIFEST: &str = "search/manifest.bin";

/// Makes the pack of a site.
///
/// # Errors
/// What tantivy reports; memory is all that it needs.
pub fn build_pack(site: &Site, config: &Config) -> Result<Pack, Error> {
    // What cannot be followed has been told by `check`.
    let settings = Settings::new(site, config).value;
    let mut writer = PackWriter::new(PackOptions {
        language: config.book.language.clone(),
        stemmer: engine::stemmer(&config.book.language),
        synonyms: settings.synonyms.clone(),
        promotions: settings.promotions.clone(),
        ..PackOptions::default()
    })?;
    for document in documents(site, config, &settings) {
        writer.add(&document)?;
    }
    writer.finish()
}

/// What is found by searching a site.
pub fn search_documents(site: &Site, config: &Config) -> Vec<SearchDocument> {
    documents(site, config, &Settings::new(site, config).value).collect()
}

/// What is found by searching, in the order of addresses: articles, and categories that have a text of their own.
fn documents<'a>(
    site: &'a Site,
    config: &'a Config,
    settings: &'a Settings,
) -> impl Iterator<Item = SearchDocument> + 'a {
    let listed = site.listed().map(|id| &site.articles[id]);
    let articles = listed.map(|entry| Found {
        article: entry.article(),
        kind: entry.kind.as_ref(),
        url: &entry.url,
        title: &entry.article().title,
        category: Some(entry.category),
        within: entry.category,
        known: settings::known_path(entry.article(), config),
    });
    let categories = site.categories.iter().enumerate().filter_map(|(id, category)| {
        Some(Found {
            article: category_text(site, id)?,
            kind: None,
            url: &category.url,
            title: &category.title,
            category: category.parent,
            within: id,
            known: &category.folder,
        })
    });
    let mut found: Vec<(Found<'_>, u16)> = articles
        .chain(categories)
        .filter(|found| found.article.front.search)
        .map(|found| (settings.boost_of(found.article, found.known), found))
        .filter(|(boost, _)| *boost > 0)
        .map(|(boost, found)| (found, boost))
        .collect();
    found.sort_by(|(a, _), (b, _)| a.url.cmp(b.url));
    found.into_iter().map(|(found, boost)| document(site, config, &found, boost))
}

/// The text of a category that search finds: the home page is not one of its results.
fn category_text(site: &Site, id: CategoryId) -> Option<&Article> {
    let category = &site.categories[id];
    let article = &*category.index.as_ref()?.article;
    (article.words > 0 && category.parent.is_some()).then_some(article)
}

/// A page that can be found.
struct Found<'a> {
    article: &'a Article,
    kind: Option<&'a Kind>,
    url: &'a Url,
    title: &'a str,
    /// The category that it lies in.
    category: Option<CategoryId>,
    /// The same, or the category that it is.
    within: CategoryId,
    /// As [`Settings::boost_of`] takes it.
    known: &'a str,
}

fn document(site: &Site, config: &Config, found: &Found<'_>, boost_percent: u16) -> SearchDocument {
    let article = found.article;
    let trail = found.category.map(|category| site.trail(category)).unwrap_or_default();
    let sections = article.sections.iter().map(|section| {
        let heading = section.heading.map(|index| &article.headings[index]);
        Section {
            id: heading.map(|heading| heading.id.clone()),
            title: heading.map(|heading| heading.title.clone()).unwrap_or_default(),
            text: section.text.clone(),
        }
    });
    SearchDocument {
        url: found.url.to_string(),
        title: found.title.to_owned(),
        description: article.front.description.clone().unwrap_or_default(),
        trail: trail.into_iter().map(|id| site.categories[id].title.clone()).collect(),
        badge: found.kind.and_then(|kind| kind.state.as_ref()).map_or_else(String::new, |s| s.text.clone()),
        keywords: article.front.keywords.clone(),
        tags: article.front.tags.clone(),
        filters: filters::of(site, config, &article.front, found.kind, found.within),
        boost_percent,
        sections: sections.collect(),
    }
}

/// Where a file of the pack is published.
pub fn pack_path(pack: &Pack, name: &str) -> OutPath {
    if name == pack.manifest_name {
        return OutPath::new(MANIFEST);
    }
    OutPath::new(format!("{FOLDER}/{name}"))
}

/// Whether what is published there can be a file of the pack: the search page and the engine are none.
pub fn may_be_of_pack(path: &OutPath) -> bool {
    let name = path.as_str().strip_prefix(FOLDER).and_then(|rest| rest.strip_prefix('/'));
    name.is_some_and(|name| !name.contains('/') && !name.ends_with(".html"))
}

/// The pack again, from its files as they were published.
pub fn published_pack(published: BTreeMap<String, Vec<u8>>) -> Pack {
    let name =
        |path: &str| path.strip_prefix(FOLDER).map_or(path, |rest| rest.trim_start_matches('/')).to_owned();
    let files = published.into_iter().map(|(path, bytes)| (name(&path), bytes)).collect();
    Pack { manifest_name: name(MANIFEST), files }
}

/// Where pages find engine and pack.
pub fn search_files() -> SearchFiles {
    let engine = engine_files().keys().next().cloned();
    SearchFiles {
        engine_wasm: engine.unwrap_or_else(|| OutPath::new(format!("{FOLDER}/{}", engine::NAME))),
        manifest: OutPath::new(MANIFEST),
    }
}
