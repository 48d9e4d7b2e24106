//! Site → search documents → pack. How the index is made, published and searched is `crates/search`'s.

mod engine;

use helpbook_search::{Error, Pack, PackOptions, PackWriter, SearchDocument, Section};

use crate::config::Config;
use crate::paths::OutPath;
use crate::render::SearchFiles;
use crate::site::{Entry, Site};

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
    let mut writer = PackWriter::new(&PackOptions { language: config.book.language.clone() })?;
    for document in documents(site) {
        writer.add(&document)?;
    }
    writer.finish()
}

/// What is found by searching, in the order of addresses.
pub fn documents(site: &Site) -> impl Iterator<Item = SearchDocument> + '_ {
    let mut found: Vec<&Entry> = site.articles.iter().filter(|entry| entry.article().front.search).collect();
    found.sort_by(|a, b| a.url.cmp(&b.url));
    found.into_iter().map(|entry| document(site, entry))
}

fn document(site: &Site, entry: &Entry) -> SearchDocument {
    let article = entry.article();
    let trail = site.trail(entry.category);
    let sections = article.sections.iter().map(|section| {
        let heading = section.heading.map(|index| &article.headings[index]);
        Section {
            id: heading.map(|heading| heading.id.clone()),
            title: heading.map(|heading| heading.title.clone()).unwrap_or_default(),
            text: section.text.clone(),
        }
    });
    SearchDocument {
        url: entry.url.to_string(),
        title: article.title.clone(),
        description: article.front.description.clone().unwrap_or_default(),
        trail: trail.into_iter().map(|id| site.categories[id].title.clone()).collect(),
        keywords: article.front.keywords.clone(),
        tags: article.front.tags.clone(),
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

/// Where pages find engine and pack.
pub fn search_files() -> SearchFiles {
    let engine = engine_files();
    let named = |name: &str| {
        let found = engine.keys().find(|path| path.as_str().ends_with(name));
        found.cloned().unwrap_or_else(|| OutPath::new(format!("{FOLDER}/{name}")))
    };
    SearchFiles {
        engine_js: named("/search.js"),
        engine_wasm: named("/search.wasm"),
        manifest: OutPath::new(MANIFEST),
    }
}
