//! Site → search documents → pack. How the index is made, published and searched is `crates/search`'s.

mod engine;

use helpbook_search::{Error, Pack, PackOptions, PackWriter, SearchDocument, Section};

use crate::article::Article;
use crate::config::Config;
use crate::paths::{OutPath, Url};
use crate::render::SearchFiles;
use crate::site::{CategoryId, Site};

pub use engine::engine_files;

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
    let mut writer = PackWriter::new(PackOptions {
        language: config.book.language.clone(),
        stemmer: engine::stemmer(&config.book.language),
        ..PackOptions::default()
    })?;
    for document in documents(site) {
        writer.add(&document)?;
    }
    writer.finish()
}

/// What is found by searching, in the order of addresses: articles, and categories that have a text of their own.
pub fn documents(site: &Site) -> impl Iterator<Item = SearchDocument> + '_ {
    let articles = site.articles.iter().map(|entry| Found {
        article: entry.article(),
        url: &entry.url,
        title: &entry.article().title,
        category: Some(entry.category),
    });
    let categories = site.categories.iter().filter_map(|category| {
        let article = &*category.index.as_ref()?.article;
        let found = Found { article, url: &category.url, title: &category.title, category: category.parent };
        (article.words > 0 && category.parent.is_some()).then_some(found)
    });
    let mut found: Vec<Found<'_>> =
        articles.chain(categories).filter(|found| found.article.front.search).collect();
    found.sort_by(|a, b| a.url.cmp(b.url));
    found.into_iter().map(|found| document(site, &found))
}

/// A page that can be found.
struct Found<'a> {
    article: &'a Article,
    url: &'a Url,
    title: &'a str,
    /// The category that it lies in.
    category: Option<CategoryId>,
}

fn document(site: &Site, found: &Found<'_>) -> SearchDocument {
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
        keywords: article.front.keywords.clone(),
        tags: article.front.tags.clone(),
        sections: sections.collect(),
        ..SearchDocument::default()
    }
}

/// Where a file of the pack is published.
pub fn pack_path(pack: &Pack, name: &str) -> OutPath {
    if name == pack.manifest_name {
        return OutPath::new(MANIFEST);
    }
    OutPath::new(format!("{FOLDER}/{name}"))
}

/// Where pages find engine and pack.
pub fn search_files() -> SearchFiles {
    let engine = engine_files();
    let named = |name: &str| {
        let found = engine.keys().find(|path| path.as_str().ends_with(name));
        found.cloned().unwrap_or_else(|| OutPath::new(format!("{FOLDER}/{name}")))
    };
    SearchFiles {
        engine_js: named("/search.js"),
        engine_wasm: named("/search.wasm.gz"),
        manifest: OutPath::new(MANIFEST),
    }
}
