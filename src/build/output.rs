//! What is published, page by page and file by file, streamed to a sink: a site never sits in memory as a whole.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use helpbook_search::Pack;
use rayon::prelude::*;

use super::Book;
use crate::diagnostics::Diagnostic;
use crate::images::{Copies, Stored};
use crate::index;
use crate::paths::{OutPath, SourcePath};
use crate::render::{self, PageId, Renderer};

/// Takes what is published. Called from several threads at once.
pub trait Sink: Sync {
    fn write(&self, path: &OutPath, bytes: &[u8]) -> io::Result<()>;
    /// Publishes a file as it is.
    fn copy(&self, path: &OutPath, source: &SourcePath) -> io::Result<()>;
    /// Publishes a smaller copy of an image from where copies are kept.
    fn copy_image(&self, path: &OutPath, stored: &Stored) -> io::Result<()>;
}

/// What stands at one address, before it is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// Of one of the sites.
    Page(usize, PageId),
    Attachment(SourcePath),
    /// A smaller copy of an image.
    Copy(Stored),
    Asset,
    Engine,
    /// A file of a fixed, short text.
    Text(String),
}

/// What a round has published, to know in the next one what is still so.
#[derive(Debug, Default)]
pub struct Published {
    /// By site.
    shared: Vec<u128>,
    views: BTreeMap<OutPath, u128>,
    /// Everything that was published, pages or not.
    pub paths: Vec<OutPath>,
    /// Pages that were rendered in this round, sorted.
    pub rendered: Vec<OutPath>,
    /// Bytes of the search pack.
    pub pack_bytes: usize,
    /// How long the index took, and the pages, which are made at the same time.
    pub index_time: Duration,
    pub pages_time: Duration,
}

impl Published {
    /// What this round published and `now` did not.
    pub fn gone_in<'a>(&'a self, now: &'a Published) -> impl Iterator<Item = &'a OutPath> {
        let kept: BTreeSet<&OutPath> = now.paths.iter().collect();
        self.paths.iter().filter(move |path| !kept.contains(path))
    }
}

impl Book {
    /// Everything that is published but the search pack, by where it is written.
    pub fn contents(&self, copies: &Copies) -> BTreeMap<OutPath, Content> {
        let mut contents: BTreeMap<OutPath, Content> = BTreeMap::new();
        for (path, source) in self.attachments() {
            contents.insert(path.clone(), Content::Attachment(source.clone()));
        }
        for copy in copies.iter() {
            contents.insert(copy.path.clone(), Content::Copy(copy.stored));
        }
        let of_widget = &self.theme.widget.files;
        let has_widget = render::has_widget(&self.config);
        for path in self.theme.assets.keys().filter(|&path| has_widget || !of_widget.contains(path)) {
            contents.insert(path.clone(), Content::Asset);
        }
        if self.config.output.html.search.enable {
            for path in index::engine_files().keys() {
                contents.insert(path.clone(), Content::Engine);
            }
        }
        // GitHub Pages would otherwise run the site through Jekyll.
        contents.insert(OutPath::new(".nojekyll"), Content::Text(String::new()));
        if let Some(name) = &self.config.output.html.cname {
            contents.insert(OutPath::new("CNAME"), Content::Text(format!("{name}\n")));
        }
        for (site, renderer) in self.renderers(copies).iter().enumerate() {
            let pages = renderer.pages().into_iter();
            contents.extend(pages.map(|(path, page)| (path, Content::Page(site, page))));
        }
        contents
    }
}

/// How often a book is published by one run.
#[derive(Debug, Clone, Copy)]
pub enum Round<'a> {
    /// Never again: nothing is remembered.
    Only,
    /// More rounds follow.
    First,
    /// What has changed since an earlier one.
    After(&'a Published),
}

/// Publishes a book to `sink`.
///
/// A page that cannot be rendered is reported and not written; what an earlier round wrote of it stays.
///
/// # Errors
/// The first that the sink reports, or that indexing does.
pub fn publish(
    book: &Book,
    copies: &Copies,
    sink: &dyn Sink,
    round: Round<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> io::Result<Published> {
    let contents = book.contents(copies);
    let renderers = book.renderers(copies);
    let shared = renderers.iter().map(Renderer::shared_digest).collect();
    let previous = match round {
        Round::After(previous) if previous.shared == shared => Some(previous),
        _ => None,
    };
    let found = Mutex::new(Vec::new());
    let write = |(path, content): (&OutPath, &Content)| -> io::Result<Option<(OutPath, u128, bool)>> {
        match content {
            Content::Page(site, page) => {
                let renderer = &renderers[*site];
                let view = match renderer.view(page) {
                    Ok(view) => view,
                    Err(diagnostic) => {
                        found.lock().expect("no holder panics").push(diagnostic);
                        return Ok(None);
                    }
                };
                let digest = if matches!(round, Round::Only) { 0 } else { view.digest() };
                if previous.and_then(|previous| previous.views.get(path)) == Some(&digest) {
                    return Ok(Some((path.clone(), digest, false)));
                }
                match renderer.render(view) {
                    Ok(html) => {
                        sink.write(path, html.as_bytes())?;
                        return Ok(Some((path.clone(), digest, true)));
                    }
                    Err(diagnostic) => found.lock().expect("no holder panics").push(diagnostic),
                }
            }
            Content::Attachment(source) => sink.copy(path, source)?,
            Content::Copy(stored) => sink.copy_image(path, stored)?,
            Content::Asset => sink.write(path, &book.theme.assets[path])?,
            Content::Engine => sink.write(path, &index::engine_files()[path])?,
            Content::Text(text) => sink.write(path, text.as_bytes())?,
        }
        Ok(None)
    };
    // The index is made by one thread, so that it is the same on every machine; pages are rendered meanwhile.
    let ((packs, index_time), (pages, pages_time)) = rayon::join(
        || timed(|| packs(book)),
        || {
            timed(|| {
                contents.par_iter().filter_map(|item| write(item).transpose()).collect::<io::Result<Vec<_>>>()
            })
        },
    );
    let pages = pages?;
    let mut published = Published { shared, index_time, pages_time, ..Published::default() };
    for (path, digest, rendered) in pages {
        if rendered {
            published.rendered.push(path.clone());
        }
        published.views.insert(path, digest);
    }
    published.rendered.sort();
    published.paths = contents.into_keys().collect();
    for (site, pack) in book.sites.iter().zip(packs?) {
        for (name, bytes) in &pack.files {
            let path = index::pack_path(&site.prefix, &pack, name);
            sink.write(&path, bytes)?;
            published.pack_bytes += bytes.len();
            published.paths.push(path);
        }
    }
    let mut found = found.into_inner().expect("no holder panics");
    book.config.apply_check(&mut found);
    diagnostics.append(&mut found);
    Ok(published)
}

/// One for each site; none for a book without search.
fn packs(book: &Book) -> io::Result<Vec<Pack>> {
    if !book.config.output.html.search.enable {
        return Ok(Vec::new());
    }
    let packs = book.editions().map(|(config, site)| index::build_pack(site, config));
    packs.collect::<Result<_, _>>().map_err(io::Error::other)
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let value = work();
    (value, start.elapsed())
}
