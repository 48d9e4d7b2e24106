//! Old addresses that lead to new ones: `aliases` of articles and `[output.html.redirect]` of the book.

use std::collections::BTreeMap;

use super::categories;
use super::links::Resolver;
use super::routes::Routes;
use crate::article::Article;
use crate::config::{self, Config};
use crate::diagnostics::{Code, Diagnostic, Location};
use crate::paths::{OutPath, SourcePath, Url};

/// Where an old address leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Redirect {
    Site {
        url: Url,
        /// The fragment with its `#`, or empty.
        suffix: String,
    },
    /// A full web address.
    Web(String),
}

/// `pages` are the articles and texts of categories, with their addresses.
pub(super) fn assemble<'a>(
    pages: impl Iterator<Item = (&'a Article, &'a Url)>,
    resolver: &Resolver<'_>,
    config: &Config,
    routes: &mut Routes,
    diagnostics: &mut Vec<Diagnostic>,
) -> BTreeMap<OutPath, Redirect> {
    let mut redirects = BTreeMap::new();
    let mut add = |from: OutPath, to: Redirect, written: &str, location: Location, what: &str| {
        if let Some(owner) = routes.is_taken(&from) {
            let message = format!("old address `{written}` already belongs to {owner}");
            let taken = Diagnostic::new(Code::DuplicateUrl, message).at(location);
            return Some(taken.help("remove one of the two"));
        }
        routes.reserve(from.as_str(), what);
        redirects.insert(from, to);
        None
    };
    for (article, url) in pages {
        for alias in &article.front.aliases {
            let location = article.location(alias.range.clone());
            let to = Redirect::Site { url: url.clone(), suffix: String::new() };
            let what = format!("an alias of `{}`", article.path);
            diagnostics.extend(match old_path(&alias.value, article, &config.book.src) {
                Some(from) => add(from, to, &alias.value, location, &what),
                None => Some(not_a_path(Code::FrontMatterValue, "alias", &alias.value).at(location)),
            });
        }
    }
    for (from, to) in &config.output.html.redirect {
        let location = Location::file(&SourcePath::new(config::FILE_NAME));
        diagnostics.extend(match (out_path(from), target(from, to, resolver)) {
            (None, _) => Some(not_a_path(Code::ConfigValue, "redirect", from).at(location)),
            (_, Err(diagnostic)) => Some(diagnostic.at(location)),
            (Some(old), Ok(Some(redirect))) => {
                add(old, redirect, from, location, "a redirect of `book.toml`")
            }
            (Some(_), Ok(None)) => None,
        });
    }
    redirects
}

fn not_a_path(code: Code, what: &str, written: &str) -> Diagnostic {
    Diagnostic::new(code, format!("{what} `{written}` is no path of this site"))
        .help("write the path of the old address alone, such as `/account/reset/`, without `?` or `#`")
}

/// Where a redirect of `book.toml` leads; `None` when this build leaves that out.
fn target(from: &str, to: &str, resolver: &Resolver<'_>) -> Result<Option<Redirect>, Diagnostic> {
    const SCHEMES: &[&str] = &["http://", "https://", "mailto:", "tel:"];
    if SCHEMES.iter().any(|scheme| to.starts_with(scheme)) {
        return Ok(Some(Redirect::Web(to.to_owned())));
    }
    let (path, suffix) = to.split_at(to.find('#').unwrap_or(to.len()));
    if let Some(url) = resolver.address_of(path) {
        return Ok(Some(Redirect::Site { url, suffix: suffix.to_owned() }));
    }
    if resolver.is_left_out(path) {
        return Ok(None);
    }
    let why = if from.trim_matches('/') == path.trim_matches('/') {
        "itself".to_owned()
    } else {
        format!("`{to}`, which does not exist")
    };
    Err(Diagnostic::new(Code::BrokenLink, format!("the redirect of `{from}` leads to {why}"))
        .help("name a page of this site, such as `/account/reset/`, or a full web address"))
}

/// An alias without a leading `/` is seen from the article's category.
pub(super) fn old_path(alias: &str, article: &Article, content: &str) -> Option<OutPath> {
    if alias.starts_with('/') {
        return out_path(alias);
    }
    let folder = article.path.below(content).map_or("", |p| p.rsplit_once('/').map_or("", |(f, _)| f));
    out_path(&categories::join(folder, alias))
}

/// The file that a host serves for an old address; `None` for what is no plain path.
pub(super) fn out_path(address: &str) -> Option<OutPath> {
    let path = address.strip_prefix('/').unwrap_or(address);
    let decoded = percent_encoding::percent_decode_str(path).decode_utf8().ok()?;
    let decoded = decoded.trim_end_matches('/');
    // Dots at the end of a name are `.` and `..`, and what some systems cannot store.
    let is_name = |part: &str| !part.is_empty() && !part.ends_with('.');
    let has_odd = decoded.contains(['?', '#', '\\', ':']) || decoded.contains(char::is_control);
    if has_odd || !decoded.split('/').all(is_name) {
        return None;
    }
    Some(match decoded.rsplit_once('.') {
        Some((_, "html" | "htm")) if !path.ends_with('/') => OutPath::new(decoded),
        _ => OutPath::new(format!("{decoded}/index.html")),
    })
}
