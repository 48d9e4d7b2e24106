//! Pages and files of all languages of a book, by where their sources are: what a link means that leads out of the folder
//! of its own language.

use std::collections::HashMap;

use time::Date;

use super::layout::{Layout, waiting_for};
use super::links::Destination;
use super::references::{address, normalise};
use crate::paths::SourcePath;
use crate::source::Snapshot;

/// Empty for a book of one language.
#[derive(Default)]
pub(super) struct Elsewhere<'a> {
    content: &'a str,
    by_path: HashMap<String, Destination<'a>>,
    /// By address, decoded, without `/` at its end.
    by_url: HashMap<String, Destination<'a>>,
    /// What stands at the addresses of the first language, likewise.
    originals: HashMap<String, &'a SourcePath>,
}

impl<'a> Elsewhere<'a> {
    /// `now` is the day that it is.
    pub fn new(layouts: &'a [Layout<'a>], snapshot: &Snapshot, now: Date) -> Self {
        let mut all = Self::default();
        let [first, _, ..] = layouts else { return all };
        all.content = first.edition.mirror.content();
        for layout in layouts {
            all.add(layout, snapshot, now);
        }
        all
    }

    fn add(&mut self, layout: &'a Layout<'a>, snapshot: &Snapshot, now: Date) {
        let is_own = |path: &SourcePath| layout.edition.mirror.is_own(path);
        for article in layout.drafts.iter().filter(|article| is_own(&article.path)) {
            let day = waiting_for(article, now);
            self.by_path.insert(article.path.to_string(), Destination::Draft(day));
        }
        let left_out = layout.left_out.iter().map(|article| &article.path).chain(&layout.left_out_files);
        for path in left_out.filter(|path| is_own(path)) {
            self.by_path.insert(path.to_string(), Destination::LeftOut);
        }
        for entry in layout.entries.iter().filter(|entry| !entry.resolved.untranslated) {
            let page = Destination::Page { url: &entry.url, article: Some(entry.article()) };
            self.by_path.insert(entry.article().path.to_string(), page);
        }
        for category in &layout.categories {
            let article = category.index.as_ref().map(|index| &*index.article);
            let page = Destination::Page { url: &category.url, article };
            let folder = layout.edition.mirror.source(&category.folder);
            self.by_path.insert(folder.to_string(), page);
        }
        let entries = layout.entries.iter().map(|entry| (&entry.url, Some(entry.article())));
        let categories = layout.categories.iter();
        let categories = categories.map(|c| (&c.url, c.index.as_ref().map(|index| &*index.article)));
        for (url, article) in entries.chain(categories) {
            if let Some(article) = article.filter(|_| layout.edition.is_first()) {
                self.originals.insert(address(url), &article.path);
            }
            self.by_url.insert(address(url), Destination::Page { url, article });
        }
        for (out, path) in &layout.attachments {
            let file = Destination::file(out, snapshot.attachments.get(path));
            self.by_path.insert(path.to_string(), file);
        }
    }

    /// What a reference means that is seen from a file in `folder`, which is relative to the book.
    pub fn find(&self, folder: &str, reference: &str) -> Option<&Destination<'a>> {
        if self.by_path.is_empty() {
            return None;
        }
        let Some(inside) = reference.strip_prefix('/') else {
            return self.by_source(&normalise(folder, reference)?);
        };
        let inside = normalise("", inside)?;
        self.by_source(&format!("{}/{inside}", self.content)).or_else(|| self.by_address(&inside))
    }

    /// The page at an address of the site.
    fn by_address(&self, address: &str) -> Option<&Destination<'a>> {
        self.by_url.get(&address.to_lowercase())
    }

    /// The file whose page is at an address of the first language.
    pub fn original_at(&self, address: &str) -> Option<&'a SourcePath> {
        self.originals.get(&address.to_lowercase()).copied()
    }

    fn by_source(&self, path: &str) -> Option<&Destination<'a>> {
        let folder = path.strip_suffix("/index.md");
        let names = [path.to_owned(), format!("{path}.md")].into_iter().chain(folder.map(str::to_owned));
        names.into_iter().find_map(|name| self.by_path.get(&name))
    }
}
