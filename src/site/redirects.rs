//! Old addresses that lead to new ones: `aliases` of articles and `[output.html.redirect]` of the book.

use std::collections::BTreeMap;

use super::links::find_for_redirect;
use super::routes::Routes;
use super::{Site, categories};
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

pub(super) fn assemble(
    site: &Site,
    config: &Config,
    content: &str,
    routes: &mut Routes,
    diagnostics: &mut Vec<Diagnostic>,
) -> BTreeMap<OutPath, Redirect> {
    let mut redirects = BTreeMap::new();
    let pages = site.articles.iter().map(|entry| (entry.article(), &entry.url));
    let indexes = site.categories.iter().filter_map(|c| Some((&*c.index.as_ref()?.article, &c.url)));
    for (article, url) in pages.chain(indexes) {
        for alias in &article.front.aliases {
            let location = article.location(alias.range.clone());
            let Some(from) = old_path(&alias.value, article, content) else {
                diagnostics.push(
                    Diagnostic::new(
                        Code::FrontMatterValue,
                        format!("alias `{}` is no path of this site", alias.value),
                    )
                    .at(location)
                    .help("write the path of the old address, such as `/account/reset/`"),
                );
                continue;
            };
            if let Some(taken) = taken(routes, &from, location, &alias.value) {
                diagnostics.push(taken);
                continue;
            }
            routes.reserve(from.as_str(), &format!("an alias of `{}`", article.path));
            redirects.insert(from, Redirect::Site { url: url.clone(), suffix: String::new() });
        }
    }
    for (from, to) in &config.output.html.redirect {
        let location = Location::file(&SourcePath::new(config::FILE_NAME));
        let Some(old) = out_path(from) else {
            diagnostics.push(
                Diagnostic::new(Code::ConfigValue, format!("redirect `{from}` is no path of this site"))
                    .at(location)
                    .help("write the path of the old address, such as `/account/reset/`"),
            );
            continue;
        };
        if let Some(taken) = taken(routes, &old, location.clone(), from) {
            diagnostics.push(taken);
            continue;
        }
        let redirect = if to.contains("://") || to.starts_with("mailto:") {
            Redirect::Web(to.clone())
        } else {
            let at = to.find('#').unwrap_or(to.len());
            let (path, suffix) = to.split_at(at);
            let Some(url) =
                find_for_redirect(content, &site.categories, &site.articles, &site.attachments, path)
            else {
                diagnostics.push(
                    Diagnostic::new(
                        Code::BrokenLink,
                        format!("the redirect of `{from}` leads to `{to}`, which does not exist"),
                    )
                    .at(location)
                    .help("name a page of this site, such as `/account/reset/`, or a full web address"),
                );
                continue;
            };
            Redirect::Site { url, suffix: suffix.to_owned() }
        };
        routes.reserve(old.as_str(), "a redirect of `book.toml`");
        redirects.insert(old, redirect);
    }
    redirects
}

fn taken(routes: &Routes, from: &OutPath, location: Location, written: &str) -> Option<Diagnostic> {
    let owner = routes.is_taken(from)?;
    Some(
        Diagnostic::new(Code::DuplicateUrl, format!("old address `{written}` already belongs to {owner}"))
            .at(location)
            .help("remove it from one of the two"),
    )
}

/// An alias without a leading `/` is seen from the article's category.
fn old_path(alias: &str, article: &Article, content: &str) -> Option<OutPath> {
    if alias.starts_with('/') || alias.contains("://") {
        return out_path(alias);
    }
    let folder = article.path.below(content).map_or("", |p| p.rsplit_once('/').map_or("", |(f, _)| f));
    out_path(&categories::join(folder, alias))
}

/// The file that a host serves for an old address.
fn out_path(address: &str) -> Option<OutPath> {
    let path = match address.split_once("://") {
        Some((_, rest)) => rest.split_once('/')?.1,
        None => address,
    };
    let path = path.split(['?', '#']).next()?.trim_start_matches('/');
    let decoded = percent_encoding::percent_decode_str(path).decode_utf8().ok()?;
    if decoded.is_empty()
        || decoded.split('/').any(|part| part == ".." || part == ".")
        || decoded.contains('\0')
    {
        return None;
    }
    let last = decoded.rsplit('/').next().unwrap_or_default();
    Some(match (decoded.ends_with('/'), last.rsplit_once('.')) {
        (false, Some((_, "html" | "htm"))) => OutPath::new(decoded.into_owned()),
        _ => OutPath::new(format!("{}/index.html", decoded.trim_end_matches('/'))),
    })
}
