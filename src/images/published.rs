//! Which copies a site has, and where they are: all that pages need to know of them.

use std::collections::{BTreeMap, BTreeSet};

use super::{Format, Kind};
use crate::paths::{OutPath, Url};

/// What names the bytes of a copy wherever copies are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stored {
    /// Of the original and of the settings.
    pub key: u128,
    pub width: u32,
    pub kind: Kind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedCopy {
    pub path: OutPath,
    pub stored: Stored,
}

/// The copies of a site by the originals that are published beside them. Without any, pages show the originals.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Copies {
    of: BTreeMap<OutPath, Vec<PublishedCopy>>,
    paths: BTreeSet<OutPath>,
}

impl Copies {
    /// Takes the copies of an original, by width. `is_taken` says what stands at an address already.
    pub fn add(&mut self, original: &OutPath, stored: &[Stored], is_taken: impl Fn(&OutPath) -> bool) {
        let copies = stored.iter().filter_map(|&stored| {
            // `dog.png` may lie beside `dog.jpg`.
            let path = super::copy_paths(original, stored.width, stored.kind)
                .into_iter()
                .find(|path| !is_taken(path) && !self.paths.contains(path))?;
            Some(PublishedCopy { path, stored })
        });
        let copies: Vec<_> = copies.collect();
        if !copies.is_empty() {
            self.paths.extend(copies.iter().map(|copy| copy.path.clone()));
            self.of.insert(original.clone(), copies);
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = &PublishedCopy> {
        self.of.values().flatten()
    }

    /// The value of `srcset` for an image of `width` pixels, as seen from a page.
    pub fn srcset(&self, from: &Url, original: &Url, width: u32) -> Option<String> {
        let copies = self.of.get(&original.out_path())?;
        let candidate = |url: &Url, width| {
            let url = from.relative_to(url);
            // A comma before an address ends the candidate before it.
            let lead = if url.starts_with(',') { "./" } else { "" };
            format!("{lead}{url} {width}w")
        };
        let mut candidates: Vec<String> =
            copies.iter().map(|copy| candidate(&copy.path.url(), copy.stored.width)).collect();
        if copies.last().is_some_and(|copy| copy.stored.width < width) {
            candidates.push(candidate(original, width));
        }
        Some(candidates.join(", "))
    }
}

impl Format {
    pub fn from_name(name: &str) -> Self {
        if name == "keep" { Self::Keep } else { Self::Webp }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn copies(widths: &[u32], taken: &str) -> Copies {
        let stored: Vec<Stored> =
            widths.iter().map(|&width| Stored { key: 1, width, kind: Kind::Webp }).collect();
        let mut copies = Copies::default();
        copies.add(&OutPath::new("a/my dog.png"), &stored, |path| path.as_str() == taken);
        copies
    }

    #[test]
    fn candidates_are_seen_from_the_page() {
        let page = OutPath::new("a/b/index.html").url();
        let dog = OutPath::new("a/my dog.png").url();
        let srcset = |widths: &[u32], taken: &str, width| copies(widths, taken).srcset(&page, &dog, width);
        assert_eq!(
            srcset(&[480, 800], "", 1200).as_deref(),
            Some("../my%20dog.480w.webp 480w, ../my%20dog.800w.webp 800w, ../my%20dog.png 1200w")
        );
        // A copy of the whole width stands for the original.
        assert_eq!(srcset(&[480, 600], "", 600).unwrap().matches('w').count(), 6);
        assert_eq!(
            srcset(&[480], "a/my dog.480w.webp", 1200).as_deref(),
            Some("../my%20dog.png.480w.webp 480w, ../my%20dog.png 1200w")
        );
    }

    #[test]
    fn a_comma_before_a_name_is_none_between_candidates() {
        let comma = OutPath::new(",c.png");
        let mut copies = Copies::default();
        copies.add(&comma, &[Stored { key: 1, width: 480, kind: Kind::Webp }], |_| false);
        let srcset = copies.srcset(&OutPath::new("index.html").url(), &comma.url(), 480);
        assert_eq!(srcset.as_deref(), Some("./,c.480w.webp 480w"));
    }

    #[test]
    fn no_copy_takes_the_place_of_another() {
        let (jpg, png) = (OutPath::new("dog.jpg"), OutPath::new("dog.png"));
        let mut copies = Copies::default();
        for (key, original) in [(1, &jpg), (2, &png)] {
            copies.add(original, &[Stored { key, width: 480, kind: Kind::Webp }], |_| false);
        }
        let paths: Vec<_> = copies.iter().map(|copy| (copy.path.as_str(), copy.stored.key)).collect();
        assert_eq!(paths, [("dog.480w.webp", 1), ("dog.png.480w.webp", 2)]);
    }
}
