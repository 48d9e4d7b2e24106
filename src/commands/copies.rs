//! The smaller copies of the images that a book shows, for the commands that publish it or check it.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use super::Failure;
use super::load::{Loaded, Session};
use crate::build::{Book, image_with_place, unreadable_image};
use crate::diagnostics::Diagnostic;
use crate::images::{Copies, Settings, Stored};
use crate::io::copies::{Looked, Store};
use crate::io::write::Places;
use crate::paths::{OutPath, SourcePath};

/// What is done about images of which nothing is known yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Making {
    /// Their copies are made.
    All,
    /// They are decoded, to see whether they can be; pages show them without copies.
    Check,
    /// Nothing: pages show them without copies.
    Known,
}

/// The copies of a book and what was found in its images.
#[derive(Debug, Default)]
pub struct Images {
    pub copies: Copies,
    pub found: Vec<Diagnostic>,
    /// Whether there are images of which nothing is known.
    pub incomplete: bool,
}

impl Session {
    /// Where copies are kept; opened on the first call.
    ///
    /// # Errors
    /// When there is no place for them, not even a temporary one.
    pub fn store(&mut self) -> Result<Arc<Store>, Failure> {
        if let Some(store) = &self.store {
            return Ok(store.clone());
        }
        let store = Store::open().map_err(|error| {
            Failure::new(format!("there is no place for the smaller copies of images: {error}"))
                .help("set `HELPBOOK_CACHE_DIR` to a folder that you may write to")
        })?;
        Ok(self.store.insert(Arc::new(store)).clone())
    }

    /// Where the files lie that are published as they are.
    ///
    /// # Errors
    /// As [`Self::store`].
    pub fn places(&mut self) -> Result<Places, Failure> {
        Ok(Places { book: self.root.clone(), store: self.store()? })
    }

    /// Adds the copies of its images to a book that was loaded.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn add_copies(&mut self, loaded: &mut Loaded, making: Making) -> Result<(), Failure> {
        let store = self.store()?;
        loaded.images = look(&loaded.book, &self.root, &store, making).map_err(|error| {
            Failure::new(format!("the smaller copies of images cannot be made: {error}"))
                .help("set `HELPBOOK_CACHE_DIR` to a folder with more room, or `enable = false` in `[output.html.images]`")
        })?;
        Ok(())
    }
}

/// What is known of the images of a book, or found now.
///
/// # Errors
/// When copies cannot be written.
pub fn look(book: &Book, root: &Path, store: &Store, making: Making) -> io::Result<Images> {
    let Some(settings) = Settings::of(&book.config.output.html.images) else {
        return Ok(Images::default());
    };
    let shown: Vec<(OutPath, SourcePath)> = book.shown_images().into_iter().collect();
    let looked = shown.par_iter().map(|(_, source)| {
        let file = root.join(source.as_str());
        match making {
            Making::All => readable(store.make(&file, &settings), &file),
            Making::Check => readable(store.check(&file, &settings), &file),
            Making::Known => Ok(store.known(&file, &settings)),
        }
    });
    let looked: Vec<Option<Looked>> = looked.collect::<io::Result<_>>()?;
    let mut images = Images::default();
    let mut kept: BTreeMap<&OutPath, &[Stored]> = BTreeMap::new();
    for ((path, source), looked) in shown.iter().zip(&looked) {
        let Some(looked) = looked else {
            images.incomplete = true;
            continue;
        };
        kept.insert(path, &looked.copies);
        images.found.extend(looked.damage.iter().map(|reason| unreadable_image(source, reason)));
        images.found.extend(looked.has_place.then(|| image_with_place(source)));
    }
    images.copies = book.copies(kept);
    book.config.check.apply(&book.config.book.src, &mut images.found);
    if making == Making::All {
        store.tidy();
    }
    Ok(images)
}

/// An original that is gone is told where it is published.
fn readable(looked: io::Result<Looked>, original: &Path) -> io::Result<Option<Looked>> {
    match looked {
        Ok(looked) => Ok(Some(looked)),
        Err(_) if !original.is_file() => Ok(None),
        Err(error) => Err(error),
    }
}
