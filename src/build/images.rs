//! Which images a book shows, and what is found in them.

use std::collections::BTreeMap;

use super::Book;
use crate::article::{ArgumentValue, HoleKind};
use crate::diagnostics::{Code, Diagnostic, Location};
use crate::images::svg::Removed;
use crate::images::{self, Copies, Stored, is_resizable};
use crate::paths::{OutPath, SourcePath};
use crate::site::{Resolved, Site, Target};

impl Book {
    /// The images of which copies can be made, by where they are published: those that articles and components show.
    pub fn shown_images(&self) -> BTreeMap<OutPath, SourcePath> {
        let mut images = BTreeMap::new();
        for resolved in self.sites.iter().flat_map(Site::texts) {
            for target in shown_by(resolved) {
                let Target::Site { url, size: Some(_), .. } = target else { continue };
                let path = url.out_path();
                if let Some(source) = self.attachment(&path).filter(|source| is_resizable(source)) {
                    images.insert(path, source.clone());
                }
            }
        }
        images
    }

    /// The file that is published at a path.
    fn attachment(&self, path: &OutPath) -> Option<&SourcePath> {
        self.sites.iter().find_map(|site| site.attachments.get(path))
    }

    /// The files that are published, of all languages.
    pub fn attachments(&self) -> impl Iterator<Item = (&OutPath, &SourcePath)> {
        self.sites.iter().flat_map(|site| &site.attachments)
    }

    /// The SVG files that are published, shown or not: a link opens them too.
    pub fn pictures(&self) -> Vec<&SourcePath> {
        match self.config.output.html.images.clean_svg {
            true => {
                self.attachments().map(|(_, source)| source).filter(|source| images::is_svg(source)).collect()
            }
            false => Vec::new(),
        }
    }

    /// The copies as they are published, from what is kept of each original. No file of the book gives way to one.
    pub fn copies<'a>(&self, kept: impl IntoIterator<Item = (&'a OutPath, &'a [Stored])>) -> Copies {
        let mut copies = Copies::default();
        for (original, stored) in kept {
            copies.add(original, stored, |path| self.attachment(path).is_some());
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

/// An SVG file that cannot be read to its end; `text` is the file's, and `at` where its damage is.
pub fn damaged_svg(source: &SourcePath, text: &str, at: usize, reason: &str) -> Diagnostic {
    let location = match text.is_char_boundary(at) {
        true => Location::bytes(source, text, at..at),
        false => Location::file(source),
    };
    Diagnostic::new(Code::UnreadableImage, format!("the picture cannot be read: {reason}"))
        .at(location)
        .help("it is published up to that place, as far as browsers show it; export it anew, or mend it")
}

/// What of an SVG file is not published; `text` is the file's.
pub fn unsafe_svg(source: &SourcePath, text: &str, removed: &[Removed]) -> Option<Diagnostic> {
    const NAMED_MAX: usize = 4;
    let first = removed.first()?;
    let mut names: Vec<&str> = Vec::new();
    for Removed { what, .. } in removed {
        if !names.contains(&what.as_str()) {
            names.push(what);
        }
    }
    let more = if names.len() > NAMED_MAX { " and more" } else { "" };
    names.truncate(NAMED_MAX);
    let quoted = |name: &&str| if name.contains(' ') { (*name).to_owned() } else { format!("`{name}`") };
    let names: Vec<String> = names.iter().map(quoted).collect();
    let message = format!("the picture is published without {}{more}", names.join(", "));
    let location = match text.get(first.range.clone()) {
        Some(_) => Location::bytes(source, text, first.range.clone()),
        None => Location::file(source),
    };
    Some(
        Diagnostic::new(Code::UnsafeSvg, message)
            .at(location)
            .help("it runs or loads something; export it anew as plain SVG, and look at it in the preview"),
    )
}

/// An image that tells every customer where it was taken.
pub fn image_with_place(source: &SourcePath) -> Diagnostic {
    Diagnostic::new(Code::ImagePlace, "the image says where it was taken").at(Location::file(source)).help(
        "remove the place with an image editor: the file is published as it is, and anybody can read it",
    )
}
