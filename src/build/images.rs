//! Which images a book shows, and what is found in them.

use std::collections::BTreeMap;

use super::Book;
use crate::article::{ArgumentValue, HoleKind};
use crate::diagnostics::{Code, Diagnostic, Location};
use crate::images::{Copies, Stored, is_resizable};
use crate::paths::{OutPath, SourcePath};
use crate::site::{Resolved, Target};

impl Book {
    /// The images of which copies can be made, by where they are published: those that articles and components show.
    pub fn shown_images(&self) -> BTreeMap<OutPath, SourcePath> {
        let site = &self.site;
        let mut images = BTreeMap::new();
        let indexes = site.categories.iter().filter_map(|category| category.index.as_ref());
        for resolved in site.articles.iter().map(|entry| &entry.resolved).chain(indexes) {
            for target in shown_by(resolved) {
                let Target::Site { url, size: Some(_), .. } = target else { continue };
                let path = url.out_path();
                if let Some(source) = site.attachments.get(&path).filter(|source| is_resizable(source)) {
                    images.insert(path, source.clone());
                }
            }
        }
        images
    }

    /// The copies as they are published, from what is kept of each original. No file of the book gives way to one.
    pub fn copies<'a>(&self, kept: impl IntoIterator<Item = (&'a OutPath, &'a [Stored])>) -> Copies {
        let mut copies = Copies::default();
        for (original, stored) in kept {
            copies.add(original, stored, |path| self.site.attachments.contains_key(path));
        }
        copies
    }
}

/// What an article shows or gives to components that may show it.
fn shown_by(resolved: &Resolved) -> impl Iterator<Item = &Target> {
    let body = &resolved.article.body;
    let embedded = body.holes.iter().filter_map(|hole| match hole.kind {
        HoleKind::Sources { link, .. } => Some(link),
        _ => None,
    });
    let arguments = body.calls.iter().flat_map(|call| &call.arguments);
    let given = arguments.filter_map(|(_, argument)| match argument {
        ArgumentValue::Link(link) => Some(*link),
        _ => None,
    });
    embedded.chain(given).filter_map(|link| resolved.links.get(link))
}

/// An image that cannot be decoded, and why.
pub fn unreadable_image(source: &SourcePath, reason: &str) -> Diagnostic {
    Diagnostic::new(Code::UnreadableImage, format!("the image cannot be read: {reason}"))
        .at(Location::file(source))
        .help("it is published as it is; open it in an image editor and save it anew, or replace it")
}

/// An image that tells every customer where it was taken.
pub fn image_with_place(source: &SourcePath) -> Diagnostic {
    Diagnostic::new(Code::ImagePlace, "the image says where it was taken").at(Location::file(source)).help(
        "remove the place with an image editor: the file is published as it is, and anybody can read it",
    )
}
