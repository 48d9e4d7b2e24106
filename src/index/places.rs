//! What a path in `[search]` means: an article, or a category by its folder. Paths are seen from the content folder
//! and written as in links.

use std::collections::{BTreeMap, BTreeSet};

use crate::article::Article;
use crate::diagnostics::nearest;
use crate::paths::{SourcePath, Url};
use crate::site::{Mirror, Site};

/// Everything that can be named.
pub struct Places<'a> {
    mirror: &'a Mirror,
    /// By path below the content folder; categories without `/` at their end.
    pages: BTreeMap<String, Place<'a>>,
    by_url: BTreeMap<String, String>,
    /// By address in the first language.
    originals: &'a BTreeMap<String, String>,
    drafts: BTreeSet<&'a str>,
    left_out: BTreeSet<&'a str>,
}

/// A page of the site.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    pub url: &'a Url,
    /// Its text, if it is one that search finds, unless it is left out.
    pub article: Option<&'a Article>,
    pub is_expired: bool,
}

/// Why a path means nothing.
#[derive(Debug, PartialEq, Eq)]
pub enum Missing {
    Draft,
    /// This build is for something else.
    LeftOut,
    /// The path that was meant, if one is nearly the same.
    Unknown(Option<String>),
}

impl<'a> Places<'a> {
    pub fn new(site: &'a Site) -> Self {
        let place = |path: &'a SourcePath| site.mirror.place(path).unwrap_or(path.as_str());
        let mut places = Self {
            mirror: &site.mirror,
            pages: BTreeMap::new(),
            by_url: BTreeMap::new(),
            originals: &site.originals,
            drafts: site.drafts.iter().map(place).collect(),
            left_out: site.left_out.iter().map(place).collect(),
        };
        for entry in &site.articles {
            let path = site.place_of(entry.article());
            places.add(
                path,
                Place {
                    url: &entry.url,
                    article: Some(entry.article()),
                    is_expired: entry.life.expired.is_some(),
                },
            );
        }
        for (id, category) in site.categories.iter().enumerate() {
            let article = super::category_text(site, id);
            places.add(&category.folder, Place { url: &category.url, article, is_expired: false });
        }
        places
    }

    fn add(&mut self, path: &str, place: Place<'a>) {
        self.by_url.insert(place.url.as_str().trim_end_matches('/').to_lowercase(), path.to_owned());
        self.pages.insert(path.to_owned(), place);
    }

    /// The page that a path means, and the path by which it is known here.
    pub fn find(&self, written: &str) -> Result<(&str, Place<'a>), Missing> {
        let path = normalise(written);
        let names = [path.clone(), format!("{path}.md")];
        let index = path.strip_suffix("/index.md").or((path == "index.md").then_some(""));
        let found = names
            .iter()
            .map(String::as_str)
            .chain(index)
            .find_map(|name| self.pages.get_key_value(name))
            .or_else(|| {
                let address = path.to_lowercase();
                self.pages.get_key_value(self.by_url.get(&address).or_else(|| self.originals.get(&address))?)
            });
        if let Some((path, place)) = found {
            return Ok((path, *place));
        }
        let is_in = |paths: &BTreeSet<&str>| names.iter().any(|name| paths.contains(name.as_str()));
        // A folder is left out by its `index.md`.
        if is_in(&self.left_out) || self.left_out.contains(format!("{path}/index.md").as_str()) {
            return Err(Missing::LeftOut);
        }
        match is_in(&self.drafts) {
            true => Err(Missing::Draft),
            false => Err(Missing::Unknown(self.meant(&path))),
        }
    }

    /// A file of the same name elsewhere, else the path most like it.
    fn meant(&self, path: &str) -> Option<String> {
        let inside = self.mirror.place(&SourcePath::new(path)).map(str::to_owned);
        if let Some(inside) = inside.filter(|inside| self.pages.contains_key(inside)) {
            return Some(inside);
        }
        let name = |path: &str| path.rsplit('/').next().unwrap_or(path).to_lowercase();
        let wanted = name(path);
        // Who names a file means no folder.
        let is_file = wanted.ends_with(".md");
        let may_be = |path: &&str| !path.is_empty() && (!is_file || path.ends_with(".md"));
        let paths = || self.pages.keys().map(String::as_str).filter(may_be);
        let same = paths().find(|path| name(path) == wanted || name(path) == format!("{wanted}.md"));
        same.or_else(|| nearest(path, paths())).map(str::to_owned)
    }
}

/// Without `.` and `/` at its ends.
fn normalise(path: &str) -> String {
    let parts = path.trim().split(['/', '\\']).filter(|part| !part.is_empty() && *part != ".");
    parts.collect::<Vec<_>>().join("/")
}
