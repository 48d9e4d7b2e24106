//! Files beside the articles that nothing uses: they are published, and nobody finds them.

use std::collections::BTreeSet;

use crate::article::Article;
use crate::config::Config;
use crate::diagnostics::{Code, Diagnostic, Location};
use crate::paths::{OutPath, SourcePath, Url, encode_href};
use crate::site::{Site, Target};

/// Files that browsers, search engines and hosts ask for by themselves, at the root of the site or in any folder.
const ASKED_FOR: &[&str] = &[
    "_headers",
    "_redirects",
    "ads.txt",
    "app-ads.txt",
    "browserconfig.xml",
    "humans.txt",
    "keybase.txt",
    "llms.txt",
    "manifest.json",
    "netlify.toml",
    "robots.txt",
    "security.txt",
    "site.webmanifest",
    "staticwebapp.config.json",
    "sw.js",
    "vercel.json",
    "web.config",
];

/// Endings of files in which other files can be named.
const NAMING: &[&str] = &["css", "htm", "html", "js", "json", "mjs", "svg", "webmanifest", "xml"];

/// Attachments that no article, style sheet, script or template names. `text_of` gives the text of a file of the book;
/// `theme` are the texts of the book's own theme.
///
/// What is merely named somewhere counts as used: a wrong finding would make somebody delete a file that is needed.
pub fn unused<'a>(
    sites: &[Site],
    config: &Config,
    theme: impl Iterator<Item = &'a str>,
    text_of: impl Fn(&SourcePath) -> Option<String>,
) -> Vec<Diagnostic> {
    if config.check.severity_of(Code::UnusedAttachment).is_none() {
        return Vec::new();
    }
    let used: BTreeSet<Url> = sites.iter().flat_map(linked).collect();
    let html = &config.output.html;
    let listed: BTreeSet<&str> = html
        .additional_css
        .iter()
        .chain(&html.additional_js)
        .map(|path| path.trim_start_matches('/'))
        .collect();
    let attachments = || sites.iter().flat_map(|site| &site.attachments);
    let mut candidates: Vec<(&OutPath, &SourcePath)> = attachments()
        .filter(|(out, _)| !used.contains(&out.url()) && !listed.contains(out.as_str()) && !is_asked_for(out))
        .collect();
    if candidates.is_empty() {
        return Vec::new();
    }
    let mut named = Named::new(candidates.iter().map(|(_, path)| path.file_name()));
    theme.for_each(|text| named.read(text));
    sites.iter().flat_map(articles).for_each(|article| named.read(&article.text));
    for path in attachments().map(|(_, path)| path).filter(|path| names_others(path)) {
        if let Some(text) = text_of(path) {
            named.read(&text);
        }
    }
    candidates.retain(|(_, path)| !named.found.contains(path.file_name()));
    candidates
        .into_iter()
        .map(|(_, path)| {
            Diagnostic::new(Code::UnusedAttachment, "no article leads to this file")
                .at(Location::file(path))
                .help("link to it or remove it; `[[check.ignore]]` says that it is meant")
        })
        .collect()
}

/// Which names of files stand in texts.
struct Named<'a> {
    wanted: BTreeSet<&'a str>,
    /// Those with signs in them that part words elsewhere.
    odd: Vec<&'a str>,
    found: BTreeSet<&'a str>,
}

impl<'a> Named<'a> {
    fn new(names: impl Iterator<Item = &'a str>) -> Self {
        let (odd, wanted) = names.partition::<Vec<_>, _>(|name| name.contains(parts_words));
        Self { wanted: wanted.into_iter().collect(), odd, found: BTreeSet::new() }
    }

    fn read(&mut self, text: &str) {
        self.found.extend(text.split(parts_words).filter_map(|word| self.wanted.get(word)));
        let is_named = |name: &&&str| text.contains(**name) || text.contains(&encode_href(name));
        self.found.extend(self.odd.iter().filter(is_named));
    }
}

fn parts_words(c: char) -> bool {
    !c.is_alphanumeric() && !matches!(c, '.' | '_' | '-' | '%' | '~' | '+' | '@')
}

fn articles(site: &Site) -> impl Iterator<Item = &Article> {
    site.own_texts().map(|resolved| &*resolved.article)
}

/// Addresses that links lead to.
fn linked(site: &Site) -> impl Iterator<Item = Url> {
    let targets = site.texts().flat_map(|resolved| &resolved.links);
    targets.filter_map(|target| match target {
        Target::Site { url, .. } => Some(url.clone()),
        Target::Unresolved(_) => None,
    })
}

fn is_asked_for(out: &OutPath) -> bool {
    let path = out.as_str().to_lowercase();
    let name = path.rsplit('/').next().unwrap_or(&path);
    ASKED_FOR.contains(&name)
        || name.starts_with("favicon.")
        || name.starts_with("apple-touch-icon")
        || name.starts_with("license")
        || name.starts_with("google") && name.ends_with(".html")
        || path.starts_with(".well-known/")
}

fn names_others(path: &SourcePath) -> bool {
    let extension = path.file_name().rsplit_once('.').map(|(_, extension)| extension.to_lowercase());
    extension.is_some_and(|extension| NAMING.contains(&extension.as_str()))
}
