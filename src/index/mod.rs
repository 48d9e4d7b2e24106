//! Site → search documents → pack. How the index is made, published and searched is `crates/search`'s.

mod engine;
mod expectations;
mod filters;
mod finder;
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
pub use finder::Finder;
pub use helpbook_search::{Error as SearchError, Results};
use settings::Settings;
pub use settings::check;

/// The folder of the search page, the pack and the engine.
const FOLDER: &str = "search";

/// The one file of the pack whose name is always the same, so that no page changes when an article does. Browsers ask
/// whether it is still valid while they load the engine, so that it costs no time of its own.
const MANIFEST: &str = "search/manifest.bin";

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
        known: site.place_of(entry.article()),
        untranslated: entry.resolved.untranslated,
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
            untranslated: category.index.as_ref().is_some_and(|index| index.untranslated),
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
    untranslated: bool,
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
        badge: badge(site, found),
        keywords: article.front.keywords.clone(),
        tags: article.front.tags.clone(),
        filters: filters::of(site, config, &article.front, found.kind, found.within),
        boost_percent,
        sections: sections.collect(),
    }
}

/// What is said of a result before it is read: how far a known issue is, and that it is not translated.
fn badge(site: &Site, found: &Found<'_>) -> String {
    let state = found.kind.and_then(|kind| kind.state.as_ref()).map(|state| state.text.as_str());
    let parts = [state, found.untranslated.then_some(site.untranslated.as_str())];
    let parts: Vec<&str> = parts.into_iter().flatten().collect();
    parts.join(" · ")
}

/// Where the manifest of the pack of a site is published, whose addresses begin with `prefix`.
pub fn manifest(prefix: &str) -> OutPath {
    OutPath::new(format!("{prefix}{MANIFEST}"))
}

/// Where a file of the pack is published.
pub fn pack_path(prefix: &str, pack: &Pack, name: &str) -> OutPath {
    if name == pack.manifest_name {
        return manifest(prefix);
    }
    OutPath::new(format!("{prefix}{FOLDER}/{name}"))
}

/// The name in its pack of what is published at a path: the search page and the engine are in none.
fn name_in_pack<'p>(prefix: &str, path: &'p str) -> Option<&'p str> {
    let name = path.strip_prefix(prefix)?.strip_prefix(FOLDER)?.strip_prefix('/')?;
    (!name.contains('/') && !name.ends_with(".html")).then_some(name)
}

/// Whether what is published there can be of the pack of a site.
pub fn may_be_of_pack(prefix: &str, path: &OutPath) -> bool {
    name_in_pack(prefix, path.as_str()).is_some()
}

/// The pack of a site again, from files as they were published; `None` where its manifest is not among them.
pub fn published_pack(prefix: &str, published: &BTreeMap<OutPath, Vec<u8>>) -> Option<Pack> {
    let manifest = manifest(prefix);
    published.contains_key(&manifest).then(|| {
        let named =
            published.iter().filter_map(|(path, bytes)| Some((name_in_pack(prefix, path.as_str())?, bytes)));
        let files = named.map(|(name, bytes)| (name.to_owned(), bytes.clone())).collect();
        Pack { manifest_name: name_in_pack(prefix, manifest.as_str()).unwrap_or_default().to_owned(), files }
    })
}

/// Where the pages of a site find engine and pack.
pub fn search_files(prefix: &str) -> SearchFiles {
    let engine = engine_files().keys().next().cloned();
    SearchFiles {
        engine_wasm: engine.unwrap_or_else(|| OutPath::new(format!("{FOLDER}/{}", engine::NAME))),
        manifest: manifest(prefix),
    }
}
