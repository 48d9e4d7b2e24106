//! Articles that are named elsewhere than in a text: by journeys and suggestions, as related, by numbers on how often each is
//! read.

use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;
use toml::Spanned;

use super::links::{Destination, Resolver};
use super::references::normalise;
use super::{ArticleId, Entry, Target};
use crate::article::{Link, LinkKind};
use crate::config::Config;
use crate::diagnostics::{Code, Diagnostic};
use crate::paths::Url;

/// Which article has which address.
pub(super) struct ByUrl<'a> {
    ids: BTreeMap<&'a Url, ArticleId>,
    entries: &'a [Entry],
}

/// What a path from the content folder means.
pub(super) enum Named {
    Article(ArticleId),
    /// One that this build does not publish, or that has expired: nobody needs to be told.
    Hidden,
    Missing,
}

impl<'a> ByUrl<'a> {
    pub fn new(entries: &'a [Entry]) -> Self {
        let ids = entries.iter().enumerate().map(|(id, entry)| (&entry.url, id)).collect();
        Self { ids, entries }
    }

    pub fn article(&self, url: &Url) -> Option<ArticleId> {
        self.ids.get(url).copied()
    }

    /// The article that a path or an address of the site means.
    pub fn find(&self, resolver: &Resolver<'_>, written: &str) -> Named {
        let wanted = normalise("", &percent_decode_str(written).decode_utf8_lossy());
        let Some(wanted) = wanted else { return Named::Missing };
        match resolver.find(&wanted) {
            Some(Destination::Page { url, .. }) => match self.article(url) {
                Some(id) if self.entries[id].life.expired.is_some() => Named::Hidden,
                Some(id) => Named::Article(id),
                None => Named::Missing,
            },
            Some(Destination::Draft(_) | Destination::LeftOut) => Named::Hidden,
            _ => Named::Missing,
        }
    }

    /// The article that a path in `book.toml` means, if this build publishes it. One that does not exist is told.
    pub fn of_settings(
        &self,
        config: &Config,
        resolver: &Resolver<'_>,
        path: &Spanned<String>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<ArticleId> {
        match self.find(resolver, path.get_ref()) {
            Named::Article(id) => return Some(id),
            Named::Hidden => return None,
            Named::Missing => {}
        }
        let help = match resolver.meant("", path.get_ref()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("write its path as seen from `{}`, such as `billing/plans.md`", config.book.src),
        };
        let message = format!("there is no article `{}`", path.get_ref());
        let place = config.source.location(path.span());
        diagnostics.push(Diagnostic::new(Code::UnknownArticle, message).at(place).help(help));
        None
    }
}

/// The articles that each names as related, as it names them; those that do not exist are told like broken links.
pub(super) fn related(
    resolver: &Resolver<'_>,
    entries: &[Entry],
    by_url: &ByUrl<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Vec<ArticleId>> {
    let of = |entry: &Entry, diagnostics: &mut Vec<Diagnostic>| {
        let article = entry.article();
        let mut ids = Vec::new();
        for named in &article.front.related {
            let link = Link { target: named.value.clone(), range: named.range.clone(), kind: LinkKind::Page };
            let Target::Site { url, .. } = resolver.resolve_link(article, &link, diagnostics) else {
                continue;
            };
            match by_url.article(&url) {
                Some(id) if entries[id].life.expired.is_none() && !ids.contains(&id) => ids.push(id),
                Some(_) => {}
                None => {
                    let message = format!("`{}` is no article", named.value);
                    let found = Diagnostic::new(Code::FrontMatterValue, message);
                    let help = "name the file of an article, as in a link";
                    diagnostics.push(found.at(article.location(named.range.clone())).help(help));
                }
            }
        }
        ids
    };
    entries.iter().map(|entry| of(entry, diagnostics)).collect()
}
