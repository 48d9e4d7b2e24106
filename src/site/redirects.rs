//! Old addresses that lead to new ones: `aliases` of articles and `[output.html.redirect]` of the book.

use std::collections::BTreeMap;

use super::Mirror;
use super::assemble::Edition;
use super::categories;
use super::links::Resolver;
use super::routes::Routes;
use crate::article::Article;
use crate::config::Config;
use crate::diagnostics::{Code, Diagnostic, Location};
use crate::paths::{OutPath, Url};

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

/// Where each old address of a site leads.
pub type Redirects = BTreeMap<OutPath, Redirect>;

/// `pages` are the articles and texts of categories, with their addresses.
pub(super) fn assemble<'a>(
    pages: impl Iterator<Item = (&'a Article, &'a Url)>,
    resolver: &Resolver<'_>,
    edition: &Edition<'_>,
    routes: &mut Routes,
    diagnostics: &mut Vec<Diagnostic>,
) -> Redirects {
    let Edition { config, mirror, prefix, .. } = edition;
    let mut redirects = Redirects::new();
    let mut add = |redirects: &mut Redirects, from: OutPath, to: Redirect, what: &str| {
        if let Some(owner) = routes.is_taken(&from) {
            return Some(owner.to_owned());
        }
        routes.reserve(from.as_str(), what);
        redirects.insert(from, to);
        None
    };
    let taken = |written: &str, owner: String, location: Location| {
        let message = format!("old address `{written}` already belongs to {owner}");
        Diagnostic::new(Code::DuplicateUrl, message).at(location).help("remove one of the two")
    };
    for (article, url) in pages {
        for alias in &article.front.aliases {
            let location = article.location(alias.range.clone());
            let Some(from) = old_path(&alias.value, article, mirror, prefix) else {
                diagnostics.push(not_a_path(Code::FrontMatterValue, "alias", &alias.value).at(location));
                continue;
            };
            if from == url.out_path() {
                let message = format!("the alias `{}` is the article's own address", alias.value);
                let help = "remove it: the article is there already";
                diagnostics.push(Diagnostic::new(Code::DeadAlias, message).at(location).help(help));
                continue;
            }
            let to = Redirect::Site { url: url.clone(), suffix: String::new() };
            let what = format!("an alias of `{}`", article.path);
            let owner = add(&mut redirects, from, to, &what);
            diagnostics.extend(owner.map(|owner| taken(&alias.value, owner, location)));
        }
    }
    // The addresses in `book.toml` are those of the whole site.
    if !edition.is_first() {
        return redirects;
    }
    let targets = Targets::new(config, resolver, redirects.clone());
    for (from, to) in &config.output.html.redirect {
        let place = |range| config.source.location(range);
        let Some(old) = out_path(from.get_ref()) else {
            let found = not_a_path(Code::ConfigValue, "redirect", from.get_ref()).at(place(from.span()));
            diagnostics.push(found);
            continue;
        };
        let (target, found) = targets.of(from.get_ref(), to.get_ref());
        diagnostics.extend(found.map(|found| found.at(place(to.span()))));
        if let Some(target) = target {
            let owner = add(&mut redirects, old, target, "a redirect of `book.toml`");
            diagnostics.extend(owner.map(|owner| taken(from.get_ref(), owner, place(from.span()))));
        }
    }
    redirects
}

fn not_a_path(code: Code, what: &str, written: &str) -> Diagnostic {
    Diagnostic::new(code, format!("{what} `{written}` is no path of this site"))
        .help("write the path of the old address alone, such as `/account/reset/`, without `?` or `#`")
}

/// Where the redirects of `book.toml` lead.
struct Targets<'a> {
    resolver: &'a Resolver<'a>,
    aliases: BTreeMap<OutPath, Redirect>,
    /// As written, by old address.
    written: BTreeMap<OutPath, &'a str>,
}

impl<'a> Targets<'a> {
    fn new(config: &'a Config, resolver: &'a Resolver<'a>, aliases: BTreeMap<OutPath, Redirect>) -> Self {
        let redirects = config.output.html.redirect.iter();
        let written =
            redirects.filter_map(|(from, to)| Some((out_path(from.get_ref())?, to.get_ref().as_str())));
        Self { resolver, aliases, written: written.collect() }
    }

    /// Where customers end who ask for `from`, and what is wrong with the way.
    fn of(&self, from: &str, to: &'a str) -> (Option<Redirect>, Option<Diagnostic>) {
        let mut seen: Vec<OutPath> = out_path(from).into_iter().collect();
        let mut next = to;
        loop {
            match self.step(next) {
                Step::End(redirect) => {
                    let found = if seen.len() > 1 {
                        Some(self.chain(from, to, next))
                    } else {
                        self.resolver.missing_anchor(next).map(|diagnostic| *diagnostic)
                    };
                    return (Some(redirect), found);
                }
                Step::On(old, further) => {
                    if seen.contains(&old) {
                        let back = if seen.first() == Some(&old) { "itself" } else { "a circle" };
                        let message = format!("the redirect of `{from}` leads back to {back}");
                        let help = "name the page where customers are to end, such as `/account/reset/`";
                        return (None, Some(Diagnostic::new(Code::RedirectLoop, message).help(help)));
                    }
                    seen.push(old);
                    next = further;
                }
                Step::Alias(redirect) => return (Some(redirect), Some(self.chain(from, to, next))),
                Step::LeftOut => return (None, None),
                Step::Nowhere => {
                    let message = format!("the redirect of `{from}` leads to `{next}`, which does not exist");
                    let help = "name a page of this site, such as `/account/reset/`, or a full web address";
                    return (None, Some(Diagnostic::new(Code::BrokenLink, message).help(help)));
                }
            }
        }
    }

    fn step(&self, to: &'a str) -> Step<'a> {
        const SCHEMES: &[&str] = &["http://", "https://", "mailto:", "tel:"];
        if SCHEMES.iter().any(|scheme| to.starts_with(scheme)) {
            return Step::End(Redirect::Web(to.to_owned()));
        }
        let (path, suffix) = to.split_at(to.find('#').unwrap_or(to.len()));
        if let Some(url) = self.resolver.address_of(path) {
            return Step::End(Redirect::Site { url, suffix: suffix.to_owned() });
        }
        if self.resolver.is_left_out(path) {
            return Step::LeftOut;
        }
        let Some(old) = out_path(path) else { return Step::Nowhere };
        if let Some(Redirect::Site { url, .. }) = self.aliases.get(&old) {
            return Step::Alias(Redirect::Site { url: url.clone(), suffix: suffix.to_owned() });
        }
        match self.written.get(&old) {
            Some(further) => Step::On(old, further),
            None => Step::Nowhere,
        }
    }

    /// A redirect to an old address. Customers are led to the end at once, so only its writer needs to know.
    fn chain(&self, from: &str, to: &str, end: &str) -> Diagnostic {
        let message = format!("the redirect of `{from}` leads to `{to}`, an old address");
        let end = match self.step_address(end) {
            Some(url) => format!("/{url}"),
            None => end.to_owned(),
        };
        Diagnostic::new(Code::RedirectChain, message).help(format!("name the page where it ends: `{end}`"))
    }

    fn step_address(&self, to: &str) -> Option<Url> {
        let path = to.split('#').next().unwrap_or(to);
        match self.aliases.get(&out_path(path)?) {
            Some(Redirect::Site { url, .. }) => Some(url.clone()),
            _ => self.resolver.address_of(path),
        }
    }
}

/// One step on the way of a redirect.
enum Step<'a> {
    End(Redirect),
    /// To the old address of an article.
    Alias(Redirect),
    /// To another redirect: its old address, and where it leads as written.
    On(OutPath, &'a str),
    /// To what this build leaves out.
    LeftOut,
    Nowhere,
}

/// An alias without a leading `/` is seen from the article's category.
pub(super) fn old_path(alias: &str, article: &Article, mirror: &Mirror, prefix: &str) -> Option<OutPath> {
    if alias.starts_with('/') {
        return out_path(alias);
    }
    let folder = mirror.folder(&article.path).unwrap_or_default();
    out_path(&format!("{prefix}{}", categories::join(folder, alias)))
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
