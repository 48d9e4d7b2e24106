//! The documents of a book, as helpbook itself reads them: the true titles and sections, and no other field.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use helpbook::build::{Cache, Options, prepare};
use helpbook::index;
use helpbook::io::read::{self, ReadCache};
use helpbook_search::Section;

use crate::sets::Document;

/// Articles below `folder` (relative to the book), by their source path.
///
/// # Errors
/// When there is no book.
pub fn read(book: &Path, folder: &str) -> Result<BTreeMap<String, Document>> {
    // What is wrong with the articles of others is not the matter here.
    let config = read::read_config(book).map_err(|error| anyhow!("{}: {error}", book.display()))?.value;
    let folders = read::folders(book, &config).value;
    let snapshot = read::read_book(&folders, &mut ReadCache::default()).value;
    let book = prepare(config, &snapshot, &Options::default(), &mut Cache::default(), Vec::new());
    let site = book.first();
    let mut paths: BTreeMap<String, &str> = BTreeMap::new();
    for entry in &site.articles {
        paths.insert(entry.url.to_string(), entry.article().path.as_str());
    }
    for category in &site.categories {
        if let Some(resolved) = &category.index {
            paths.insert(category.url.to_string(), resolved.article.path.as_str());
        }
    }
    let mut documents = BTreeMap::new();
    for document in index::search_documents(site, &book.config) {
        let path = paths.get(&document.url).with_context(|| format!("no source of {}", document.url))?;
        if !path.starts_with(folder) {
            continue;
        }
        let sections = document.sections.into_iter().map(|section| Section { id: None, ..section });
        documents
            .insert((*path).to_owned(), Document { title: document.title, sections: sections.collect() });
    }
    Ok(documents)
}
