//! A book as `serve` shows it: each page is made when somebody asks for it, the search pack when it is needed first.
//!
//! What it answers is what `build` writes, byte for byte; the same functions make both.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock};

use super::{Book, Content};
use crate::diagnostics::Diagnostic;
use crate::images::{Copies, Stored};
use crate::index;
use crate::paths::{OutPath, SourcePath};
use crate::site::Site;

pub struct Live {
    pub book: Arc<Book>,
    copies: Copies,
    contents: BTreeMap<OutPath, Content>,
    packs: Arc<OnceLock<PublishedPacks>>,
    /// Chunks of the pack before this one: an open tab may still ask for them.
    chunks_before: BTreeMap<OutPath, Vec<u8>>,
    /// Pages as they last could be rendered, here or before.
    last_good: Arc<Mutex<BTreeMap<OutPath, String>>>,
}

/// Its files by where they are published.
type PublishedPacks = Result<BTreeMap<OutPath, Vec<u8>>, String>;

/// What stands at an address.
pub enum Answer<'a> {
    Bytes(Cow<'a, [u8]>),
    /// A file of the book, as it is.
    File(&'a SourcePath),
    /// A smaller copy of an image, from where copies are kept.
    Copy(&'a Stored),
    /// A page that cannot be rendered: why, and how it was when it last could be.
    Broken {
        diagnostic: Box<Diagnostic>,
        last_good: Option<String>,
    },
    Missing,
}

impl Live {
    pub fn new(book: Arc<Book>, copies: Copies, before: Option<&Live>) -> Self {
        let contents = book.contents(&copies);
        let chunks_before =
            before.and_then(|before| before.packs.get()?.as_ref().ok()).cloned().unwrap_or_default();
        let last_good = before.map(|before| before.last_good.clone()).unwrap_or_default();
        Self { book, copies, contents, packs: Arc::default(), chunks_before, last_good }
    }

    /// The same book with other copies of its images.
    pub fn with_copies(&self, copies: Copies) -> Self {
        let contents = self.book.contents(&copies);
        let (book, packs) = (self.book.clone(), self.packs.clone());
        let (chunks_before, last_good) = (self.chunks_before.clone(), self.last_good.clone());
        Self { book, copies, contents, packs, chunks_before, last_good }
    }

    pub fn answer(&self, path: &OutPath) -> Answer<'_> {
        match self.contents.get(path) {
            Some(Content::Page(site, page)) => {
                let renderer = self.book.renderer(*site, &self.copies);
                match renderer.view(page).and_then(|view| renderer.render(view)) {
                    Ok(html) => {
                        self.pages().insert(path.clone(), html.clone());
                        Answer::Bytes(Cow::Owned(html.into_bytes()))
                    }
                    Err(diagnostic) => Answer::Broken {
                        diagnostic: Box::new(diagnostic),
                        last_good: self.pages().get(path).cloned(),
                    },
                }
            }
            Some(Content::Attachment(source)) => Answer::File(source),
            Some(Content::Copy(stored)) => Answer::Copy(stored),
            Some(Content::Asset) => Answer::Bytes(Cow::Borrowed(&self.book.theme.assets[path])),
            Some(Content::Engine) => Answer::Bytes(Cow::Borrowed(&index::engine_files()[path])),
            Some(Content::Text(text)) => Answer::Bytes(Cow::Borrowed(text.as_bytes())),
            None => self.chunk(path),
        }
    }

    fn pages(&self) -> std::sync::MutexGuard<'_, BTreeMap<OutPath, String>> {
        self.last_good.lock().expect("no holder panics")
    }

    fn chunk(&self, path: &OutPath) -> Answer<'_> {
        let is_there = self.book.config.output.html.search.enable;
        let may_be = |site: &Site| index::may_be_of_pack(&site.prefix, path);
        if !is_there || !self.book.sites.iter().any(may_be) {
            return Answer::Missing;
        }
        let Ok(packs) = self.packs() else { return Answer::Missing };
        match packs.get(path).or_else(|| self.chunks_before.get(path)) {
            Some(bytes) => Answer::Bytes(Cow::Borrowed(bytes)),
            None => Answer::Missing,
        }
    }

    /// The search packs of all languages by where they are published, made on the first call.
    pub fn packs(&self) -> &PublishedPacks {
        self.packs.get_or_init(|| {
            let mut published = BTreeMap::new();
            for (config, site) in self.book.editions() {
                let pack = index::build_pack(site, config).map_err(|error| error.to_string())?;
                let path = |name: &str| index::pack_path(&site.prefix, &pack, name);
                published.extend(pack.files.iter().map(|(name, bytes)| (path(name), bytes.clone())));
            }
            Ok(published)
        })
    }

    /// Every address that it answers, the search pack included.
    pub fn paths(&self) -> Vec<OutPath> {
        let mut paths: Vec<OutPath> = self.contents.keys().cloned().collect();
        if self.book.config.output.html.search.enable
            && let Ok(packs) = self.packs()
        {
            paths.extend(packs.keys().cloned());
        }
        paths
    }

    pub fn has(&self, path: &OutPath) -> bool {
        self.contents.contains_key(path)
    }
}
