//! The smaller copies of the images that a book shows, for the commands that publish it or check it.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use super::Failure;
use super::load::{Loaded, Session};
use crate::build::{Book, damaged_svg, image_with_place, unreadable_image, unsafe_svg};
use crate::diagnostics::Diagnostic;
use crate::images::{Copies, Settings, Stored, svg};
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
    pub fn places(&mut self, loaded: &Loaded) -> Result<Places, Failure> {
        let clean_svg = loaded.book.config.output.html.images.clean_svg;
        Ok(Places { book: self.root.clone(), store: self.store()?, clean_svg })
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
    let mut images = Images { found: pictures(book, root), ..Images::default() };
    book.config.apply_check(&mut images.found);
    let Some(settings) = Settings::of(&book.config.output.html.images) else { return Ok(images) };
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
    book.config.apply_check(&mut images.found);
    if making == Making::All {
        store.tidy();
    }
    Ok(images)
}

/// What is not published of the book's SVG files, and which of them are damaged.
fn pictures(book: &Book, root: &Path) -> Vec<Diagnostic> {
    let pictures = book.pictures().into_par_iter().map(|source| {
        // What cannot be read is told where it is published.
        let bytes = fs::read(root.join(source.as_str())).unwrap_or_default();
        let cleaned = svg::clean(&bytes);
        let damage = cleaned.damage.filter(|_| !bytes.is_empty());
        let text = svg::text(&bytes);
        let damage = damage.map(|(at, why)| damaged_svg(source, &text, at, &why));
        [unsafe_svg(source, &text, &cleaned.removed), damage]
    });
    pictures.collect::<Vec<_>>().into_iter().flatten().flatten().collect()
}

/// An original that is gone is told where it is published.
fn readable(looked: io::Result<Looked>, original: &Path) -> io::Result<Option<Looked>> {
    match looked {
        Ok(looked) => Ok(Some(looked)),
        Err(_) if !original.is_file() => Ok(None),
        Err(error) => Err(error),
    }
}
