//! A book as `serve` shows it: each page is made when somebody asks for it, the search pack when it is needed first.
//!
//! What it answers is what `build` writes, byte for byte; the same functions make both.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock};

use helpbook_search::Pack;

use super::{Book, Content};
use crate::diagnostics::Diagnostic;
use crate::index;
use crate::paths::{OutPath, SourcePath};

pub struct Live {
    pub book: Arc<Book>,
    contents: BTreeMap<OutPath, Content>,
    pack: OnceLock<Result<BTreeMap<OutPath, Vec<u8>>, String>>,
    /// Chunks of the pack before this one: an open tab may still ask for them.
    chunks_before: BTreeMap<OutPath, Vec<u8>>,
    /// Pages as they last could be rendered, here or before.
    last_good: Arc<Mutex<BTreeMap<OutPath, String>>>,
}

/// What stands at an address.
pub enum Answer<'a> {
    Bytes(Cow<'a, [u8]>),
    /// A file of the book, as it is.
    File(&'a SourcePath),
    /// A page that cannot be rendered: why, and how it was when it last could be.
    Broken {
        diagnostic: Box<Diagnostic>,
        last_good: Option<String>,
    },
    Missing,
}

impl Live {
    pub fn new(book: Arc<Book>, before: Option<&Live>) -> Self {
        let contents = book.contents();
        let chunks_before =
            before.and_then(|before| before.pack.get()?.as_ref().ok()).cloned().unwrap_or_default();
        let last_good = before.map(|before| before.last_good.clone()).unwrap_or_default();
        Self { book, contents, pack: OnceLock::new(), chunks_before, last_good }
    }

    pub fn answer(&self, path: &OutPath) -> Answer<'_> {
        match self.contents.get(path) {
            Some(Content::Page(page)) => {
                let renderer = self.book.renderer();
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
        if !self.book.config.output.html.search.enable || !path.as_str().starts_with("search/") {
            return Answer::Missing;
        }
        let Ok(pack) = self.pack() else { return Answer::Missing };
        match pack.get(path).or_else(|| self.chunks_before.get(path)) {
            Some(bytes) => Answer::Bytes(Cow::Borrowed(bytes)),
            None => Answer::Missing,
        }
    }

    /// The search pack by where it is published, made on the first call.
    pub fn pack(&self) -> &Result<BTreeMap<OutPath, Vec<u8>>, String> {
        self.pack.get_or_init(|| {
            let pack: Pack =
                index::build_pack(&self.book.site, &self.book.config).map_err(|error| error.to_string())?;
            Ok(pack
                .files
                .iter()
                .map(|(name, bytes)| (index::pack_path(&pack, name), bytes.clone()))
                .collect())
        })
    }

    /// Every address that it answers, the search pack included.
    pub fn paths(&self) -> Vec<OutPath> {
        let mut paths: Vec<OutPath> = self.contents.keys().cloned().collect();
        if self.book.config.output.html.search.enable
            && let Ok(pack) = self.pack()
        {
            paths.extend(pack.keys().cloned());
        }
        paths
    }

    pub fn has(&self, path: &OutPath) -> bool {
        self.contents.contains_key(path)
    }
}
