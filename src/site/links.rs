//! Where each link leads. What leads nowhere is reported where it stands, with the nearest thing that exists.

mod meant;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use percent_encoding::percent_decode_str;
use time::Date;

use super::alike::AlikeNames;
use super::categories::join;
use super::elsewhere::Elsewhere;
use super::layout::Layout;
use super::redirects::{old_path, out_path};
use super::references::{address, normalise, split};
use super::{Mirror, Target, anchors, fixes};
use crate::article::{Article, Link};
use crate::diagnostics::{Code, Diagnostic};
use crate::paths::{OutPath, SourcePath, Url};
use crate::source::Attachment;
use meant::SUGGESTED_MAX;

/// What a path of the content folder is.
#[derive(Clone)]
pub(super) enum Destination<'a> {
    Page {
        url: &'a Url,
        article: Option<&'a Article>,
    },
    File {
        url: Url,
        dimensions: Option<(u32, u32)>,
        size: u64,
    },
    /// The day of one that will be published by itself.
    Draft(Option<Date>),
    LeftOut,
    Snippet,
}

/// Files of the content folder, and snippets, that are not published.
pub(super) struct Hidden<'a> {
    /// With the day of those that will be published by themselves.
    pub drafts: Vec<(&'a SourcePath, Option<Date>)>,
    pub left_out: Vec<&'a SourcePath>,
    pub snippets: Vec<&'a SourcePath>,
}

impl Destination<'_> {
    pub fn file(out: &OutPath, details: Option<&Attachment>) -> Self {
        let dimensions = details.and_then(|attachment| attachment.dimensions);
        Self::File { url: out.url(), dimensions, size: details.map_or(0, |attachment| attachment.size) }
    }
}

pub(super) struct Resolver<'a> {
    mirror: &'a Mirror,
    elsewhere: &'a Elsewhere<'a>,
    /// By place in the content folder; folders without `/` at their end.
    by_path: HashMap<String, Destination<'a>>,
    /// By address, decoded, without `/` at its end: for writers who link as customers see it.
    by_url: HashMap<String, Destination<'a>>,
    /// Files beside snippets, by path relative to the book.
    outside: HashMap<String, Destination<'a>>,
    /// Paths by file name in lower case, for suggestions.
    by_name: BTreeMap<String, Vec<String>>,
    /// Paths by addresses that they had once, in lower case and without `/` at their end; nothing for what two claim.
    by_old: HashMap<String, Option<String>>,
    alike: Arc<AlikeNames>,
}

impl<'a> Resolver<'a> {
    /// `files` are those of the site, and then those that it shares with others.
    pub fn new<'f>(
        layout: &'a Layout<'_>,
        hidden: Hidden<'_>,
        files: impl Iterator<Item = (&'f OutPath, &'f SourcePath)>,
        details: &BTreeMap<SourcePath, Attachment>,
        elsewhere: &'a Elsewhere<'a>,
        before: &mut Arc<AlikeNames>,
    ) -> Self {
        let Layout { categories, entries, edition, .. } = layout;
        let mirror = &edition.mirror;
        let mut resolver = Self {
            mirror,
            elsewhere,
            by_path: HashMap::new(),
            by_url: HashMap::new(),
            outside: HashMap::new(),
            by_name: BTreeMap::new(),
            by_old: HashMap::new(),
            alike: Arc::default(),
        };
        for entry in entries {
            let destination = Destination::Page { url: &entry.url, article: Some(entry.article()) };
            resolver.add(&entry.article().path, destination.clone());
            resolver.by_url.insert(address(&entry.url), destination);
        }
        for category in categories {
            let article = category.index.as_ref().map(|index| &*index.article);
            let destination = Destination::Page { url: &category.url, article };
            if let Some(article) = article {
                resolver.add(&article.path, destination.clone());
            }
            resolver.by_path.insert(category.folder.clone(), destination.clone());
            resolver.by_url.insert(address(&category.url), destination);
        }
        let pages = entries.iter().map(|entry| &entry.resolved);
        let indexes = categories.iter().filter_map(|category| category.index.as_ref());
        let own = pages.chain(indexes).filter(|page| !page.untranslated);
        own.for_each(|page| resolver.add_aliases(&page.article, &edition.prefix));
        for (path, day) in hidden.drafts {
            resolver.add(path, Destination::Draft(day));
        }
        let hidden = [(hidden.left_out, Destination::LeftOut), (hidden.snippets, Destination::Snippet)];
        for (paths, destination) in hidden {
            for path in paths.into_iter().filter(|path| mirror.place(path).is_some()) {
                resolver.add(path, destination.clone());
            }
        }
        for (out, path) in files {
            let destination = Destination::file(out, details.get(path));
            match mirror.place(path) {
                Some(place) if resolver.by_path.contains_key(place) => {}
                Some(_) => resolver.add(path, destination),
                None => drop(resolver.outside.insert(path.to_string(), destination)),
            }
        }
        if !before.is_of(resolver.by_name.keys()) {
            *before = Arc::new(AlikeNames::new(resolver.by_name.keys()));
        }
        resolver.alike = before.clone();
        resolver
    }

    fn add(&mut self, path: &SourcePath, destination: Destination<'a>) {
        let inside = self.place(path).to_owned();
        let name = path.file_name().to_lowercase();
        self.by_name.entry(name).or_default().push(inside.clone());
        self.by_path.insert(inside, destination);
    }

    fn place<'p>(&self, path: &'p SourcePath) -> &'p str {
        self.mirror.place(path).unwrap_or(path.as_str())
    }

    fn add_aliases(&mut self, article: &Article, prefix: &str) {
        for alias in &article.front.aliases {
            let Some(old) = old_path(&alias.value, article, self.mirror, prefix) else { continue };
            let inside = self.place(&article.path);
            let path = self.by_old.entry(address(&old.url())).or_insert_with(|| Some(inside.to_owned()));
            path.take_if(|path| *path != inside);
        }
    }

    /// Old addresses that `book.toml` leads to articles.
    pub fn add_redirects(&mut self, redirects: impl Iterator<Item = (&'a str, &'a str)>) {
        for (from, to) in redirects {
            let to = to.split('#').next().unwrap_or(to);
            let wanted = normalise("", &percent_decode_str(to).decode_utf8_lossy());
            let found = wanted.and_then(|wanted| match self.find(&wanted)? {
                Destination::Page { article: Some(article), .. } => {
                    Some(self.place(&article.path).to_owned())
                }
                _ => None,
            });
            if let (Some(old), Some(path)) = (out_path(from), found) {
                self.by_old.entry(address(&old.url())).or_insert(Some(path));
            }
        }
    }

    /// The address of what a path from the content root means, be it a source or an address of the site.
    pub fn address_of(&self, path: &str) -> Option<Url> {
        match self.find_from_top(path)? {
            Destination::Page { url, .. } => Some((*url).clone()),
            Destination::File { url, .. } => Some(url.clone()),
            Destination::Draft(_) | Destination::LeftOut | Destination::Snippet => None,
        }
    }

    /// Whether a path from the content root means what this build leaves out.
    pub fn is_left_out(&self, path: &str) -> bool {
        matches!(self.find_from_top(path), Some(Destination::LeftOut))
    }

    /// What a path from the content root means, in this language or in another.
    fn find_from_top(&self, path: &str) -> Option<&Destination<'a>> {
        let wanted = normalise("", &percent_decode_str(path).decode_utf8_lossy())?;
        self.find(&wanted).or_else(|| self.elsewhere.find("", &format!("/{wanted}")))
    }

    /// That the page which a path from the content root means lacks the fragment behind it.
    pub fn missing_anchor(&self, to: &str) -> Option<Box<Diagnostic>> {
        let (path, _, fragment) = split(to);
        let fragment = fragment.filter(|fragment| !fragment.is_empty())?;
        let Some(Destination::Page { article: Some(article), .. }) = self.find_from_top(path) else {
            return None;
        };
        anchors::missing(article.path.as_str(), fragment, &article.anchors, true).map(Box::new)
    }

    /// One target for each link of `article`.
    pub fn resolve(&self, article: &Article, diagnostics: &mut Vec<Diagnostic>) -> Vec<Target> {
        article.links.iter().map(|link| self.resolve_link(article, link, diagnostics)).collect()
    }

    pub(super) fn resolve_link(
        &self,
        article: &Article,
        link: &Link,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Target {
        let (path, suffix, _) = split(&link.target);
        let decoded = percent_decode_str(path).decode_utf8_lossy();
        if decoded.is_empty() {
            // The page itself. Its own address is the shortest way, so the fragment alone is kept.
            self.check_fragment(article, Some(article), "this page", link, diagnostics);
            return Target::Unresolved(link.target.clone());
        }
        let folder = self.mirror.folder(&article.path).unwrap_or_default();
        let wanted = normalise(folder, &decoded);
        // What is included is seen from its own file first, and then, as mdBook does, from the article.
        let origin = Some(article.origin(link.range.start)).filter(|origin| **origin != article.path);
        let found = origin.and_then(|origin| self.find_from(origin, &decoded));
        let found = found.or_else(|| self.find(wanted.as_deref()?));
        let finding = match found.or_else(|| self.elsewhere.find(article.path.folder(), &decoded)) {
            Some(Destination::Page { url, article: target }) => {
                let name = target.map_or(wanted.as_deref().unwrap_or(path), |target| target.path.as_str());
                self.check_fragment(article, *target, name, link, diagnostics);
                return Target::Site {
                    url: (*url).clone(),
                    suffix: suffix.to_owned(),
                    dimensions: None,
                    size: None,
                };
            }
            Some(Destination::File { url, dimensions, size }) => {
                return Target::Site {
                    url: url.clone(),
                    suffix: suffix.to_owned(),
                    dimensions: *dimensions,
                    size: Some(*size),
                };
            }
            Some(Destination::Draft(Some(day))) => Diagnostic::new(
                Code::LinkToDraft,
                format!("`{}` is published on {day}, and not before", link.target),
            )
            .help("remove the link until then, or give this article the same `publish_on`"),
            Some(Destination::Draft(None)) => {
                Diagnostic::new(Code::LinkToDraft, format!("`{}` is a draft and not published", link.target))
                    .help("publish it, or remove the link until it is")
            }
            Some(Destination::LeftOut) => {
                Diagnostic::new(Code::LinkLeftOut, format!("this build leaves out `{}`", link.target))
                    .help("leave out the link in the same builds, or publish the article in this one")
            }
            Some(Destination::Snippet) => Diagnostic::new(
                Code::LinkLeftOut,
                format!("`{}` is there to be included and not published", link.target),
            )
            .help("include it, or give it a name without `_` at its beginning in the content folder"),
            None => match (&wanted, origin) {
                (None, None) if !self.is_in_content(article, &decoded) => Diagnostic::new(
                    Code::LinkOutside,
                    format!("`{}` leads out of the content folder", link.target),
                )
                .help("move the file into the content folder, or link to its web address"),
                (wanted, _) => {
                    let may_suggest = diagnostics.len() < SUGGESTED_MAX;
                    let wanted = wanted.as_deref().unwrap_or(decoded.trim_start_matches("../"));
                    self.broken(article, folder, link, wanted, origin, may_suggest)
                }
            },
        };
        diagnostics.push(finding.at(article.location(link.range.clone())));
        Target::Unresolved(link.target.clone())
    }

    /// Whether a reference of an article stays in the content folder, though it may leave the folder of its language.
    fn is_in_content(&self, article: &Article, reference: &str) -> bool {
        let path = normalise(article.path.folder(), reference).map(SourcePath::new);
        path.is_some_and(|path| path.below(self.mirror.content()).is_some())
    }

    /// What a path in an included file means.
    fn find_from(&self, origin: &SourcePath, path: &str) -> Option<&Destination<'a>> {
        if path.starts_with('/') {
            return None;
        }
        let wanted = normalise(origin.folder(), path)?;
        match self.mirror.place(&SourcePath::new(wanted.as_str())) {
            Some(place) => self.find(place),
            None => self.outside.get(&wanted),
        }
    }

    pub(super) fn find(&self, wanted: &str) -> Option<&Destination<'a>> {
        self.by_path
            .get(wanted)
            .or_else(|| self.by_path.get(&format!("{wanted}.md")))
            .or_else(|| self.by_path.get(&join(wanted, "index.md")))
            .or_else(|| self.by_url.get(&wanted.to_lowercase()))
            // By the address of an original, its translation is meant, as by its file.
            .or_else(|| self.by_path.get(self.mirror.place(self.elsewhere.original_at(wanted)?)?))
    }

    fn check_fragment(
        &self,
        article: &Article,
        target: Option<&Article>,
        target_name: &str,
        link: &Link,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let (_, _, fragment) = split(&link.target);
        // `#top` is the top of any page (HTML, "find a potential indicated element"); `:~:` is a text fragment.
        let Some(fragment) = fragment.filter(|f| !f.is_empty() && *f != "top" && !f.starts_with(":~:"))
        else {
            return;
        };
        let anchors: &[String] = target.map_or(&[], |target| &target.anchors);
        let may_suggest = diagnostics.len() < SUGGESTED_MAX;
        let Some(found) = anchors::missing(target_name, fragment, anchors, may_suggest) else { return };
        let id = percent_decode_str(fragment).decode_utf8_lossy();
        let certain = may_suggest.then(|| super::anchors::same(&id, anchors)).flatten();
        let fix = certain.and_then(|anchor| fixes::fragment(article, link, anchor));
        diagnostics.push(found.at(article.location(link.range.clone())).fix(fix));
    }
}
