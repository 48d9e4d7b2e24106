//! Links to the web: which addresses a book names, and what is to be said of them once they have answered. Asking is
//! `io`'s work.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::article::Article;
use crate::config::{Config, WebPattern};
use crate::diagnostics::{Code, Diagnostic, Fix, Location, Severity};
use crate::site::Site;

/// What an address answered.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Answer {
    pub outcome: Outcome,
    /// Where it has moved for good, if it has.
    pub moved: Option<String>,
    /// Fragments that were looked for and are not in the page.
    pub missing: BTreeSet<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub enum Outcome {
    Fine,
    /// An HTTP status from 400 up.
    Status(u16),
    /// It did not answer in a way that makes sense: why, as the end of a sentence.
    Failed(String),
    /// Nobody answered at all: why, as the end of a sentence.
    Silent(String),
    /// Not asked, because nothing else answered.
    NotAsked,
}

/// Where an address stands.
struct Place<'a> {
    location: Location,
    fragment: Option<String>,
    /// The article and the range of the address in it; `None` for settings.
    written: Option<(&'a Article, Range<usize>)>,
}

/// Web addresses, without their fragments, and where each stands.
pub struct Addresses<'a>(BTreeMap<String, Vec<Place<'a>>>);

impl<'a> Addresses<'a> {
    /// All that articles, redirects and contacts name, but for those that the book does not want to be asked for.
    pub fn of(sites: &'a [Site], config: &Config) -> Self {
        let ignored: Vec<WebPattern> =
            config.check.external.ignore.iter().map(|pattern| WebPattern::new(pattern)).collect();
        let mut all: BTreeMap<String, Vec<Place<'a>>> = BTreeMap::new();
        let mut add = |target: &str, location: Location, written| {
            let Some((address, fragment)) = web_address(target) else { return };
            if !ignored.iter().any(|pattern| pattern.matches(&address)) {
                all.entry(address).or_default().push(Place { location, fragment, written });
            }
        };
        for article in sites.iter().flat_map(Site::own_texts).map(|resolved| &*resolved.article) {
            let links = article.observed.links.iter().map(|link| (&link.target, &link.range));
            let images = article.observed.images.iter().map(|image| (&image.target, &image.range));
            for (target, range) in links.chain(images) {
                add(target, article.location(range.clone()), Some((article, range.clone())));
            }
        }
        for to in config.output.html.redirect.values() {
            add(to.get_ref(), config.source.location(to.span()), None);
        }
        Self(all)
    }

    /// Each address, and the fragments that are named of it.
    pub fn questions(&self) -> BTreeMap<String, BTreeSet<String>> {
        let fragments = |places: &[Place<'_>]| {
            let named = places.iter().filter_map(|place| place.fragment.clone());
            named.filter(|fragment| is_plain(fragment)).collect()
        };
        self.0.iter().map(|(address, places)| (address.clone(), fragments(places))).collect()
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is to be said of the answers.
    pub fn judge(&self, answers: &BTreeMap<String, Answer>) -> Vec<Diagnostic> {
        if let Some(offline) = self.offline(answers) {
            return vec![offline];
        }
        let mut found = Vec::new();
        for (address, places) in &self.0 {
            let Some(answer) = answers.get(address) else { continue };
            for place in places {
                found.extend(place.judge(address, answer).map(|finding| finding.at(place.location.clone())));
            }
        }
        found
    }

    /// That nothing answered: then it is not for the links to be mended.
    fn offline(&self, answers: &BTreeMap<String, Answer>) -> Option<Diagnostic> {
        let is_silent = |answer: &Answer| matches!(answer.outcome, Outcome::Silent(_) | Outcome::NotAsked);
        let asked = self.0.keys().filter_map(|address| answers.get(address));
        if self.0.len() < 2 || !asked.clone().all(is_silent) {
            return None;
        }
        let message = format!("none of {} web addresses answers", self.0.len());
        Some(
            Diagnostic::new(Code::Offline, message)
                .help("check that this machine is online; a proxy is taken from `HTTPS_PROXY`"),
        )
    }
}

impl Place<'_> {
    fn judge(&self, address: &str, answer: &Answer) -> Option<Diagnostic> {
        let dead = |message: String, help: &str| Some(Diagnostic::new(Code::DeadLink, message).help(help));
        match &answer.outcome {
            Outcome::Fine => {}
            Outcome::Status(status @ (404 | 410)) => {
                return dead(
                    format!("`{address}` does not exist: it answers {status}"),
                    "find where it is now, or remove the link",
                );
            }
            // Hosts that keep programs out, or have enough of them; customers may well be let in.
            Outcome::Status(status @ (401 | 402 | 403 | 407 | 408 | 425 | 429 | 451 | 503 | 999)) => {
                let message = format!("`{address}` cannot be checked: it answers {status}");
                let help = "open it in a browser; `check.external.ignore` says that it is fine";
                let mut mild = Diagnostic::new(Code::DeadLink, message).help(help);
                mild.severity = Severity::Note;
                return Some(mild);
            }
            Outcome::Status(status) => {
                return dead(
                    format!("`{address}` answers {status}"),
                    "open it in a browser, and try again later",
                );
            }
            Outcome::Failed(why) | Outcome::Silent(why) => {
                return dead(
                    format!("`{address}` cannot be reached: {why}"),
                    "correct the address, or remove the link",
                );
            }
            Outcome::NotAsked => return None,
        }
        if let Some(fragment) = self.fragment.as_ref().filter(|fragment| answer.missing.contains(*fragment)) {
            return dead(
                format!("`{address}` has no place `#{fragment}`"),
                "find where on the page it is now, or link to the page itself",
            );
        }
        let moved = answer.moved.as_ref()?;
        let message = format!("`{address}` has moved to `{moved}`");
        let fix = self.fix(moved);
        Some(Diagnostic::new(Code::MovedLink, message).help("link to its new address").fix(fix))
    }

    /// The new address in the place of the old one. Whoever leads all that is gone to the home page has not moved it.
    fn fix(&self, moved: &str) -> Option<Fix> {
        let (article, range) = self.written.as_ref()?;
        let written = article.text.get(range.clone())?;
        let (address, _) = web_address(written)?;
        let is_root = |address: &str| address.splitn(4, '/').nth(3).is_none_or(str::is_empty);
        let is_safe = !moved.contains(['(', ')', '<', '>', '"', '\'', ' ', '`', '\\', '|', '&']);
        if !is_safe || is_root(moved) && !is_root(&address) {
            return None;
        }
        let fragment = written.split_once('#').filter(|_| !moved.contains('#'));
        let fragment = fragment.map(|(_, fragment)| format!("#{fragment}")).unwrap_or_default();
        article.fix(range.clone(), format!("{moved}{fragment}"))
    }
}

/// The address that a link asks for, and its fragment, if it leads to the web.
fn web_address(target: &str) -> Option<(String, Option<String>)> {
    let starts =
        |prefix: &str| target.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
    if !(starts("https://") || starts("http://") || target.starts_with("//")) {
        return None;
    }
    let (address, fragment) = match target.split_once('#') {
        Some((address, fragment)) => (address, Some(fragment.to_owned()).filter(|text| !text.is_empty())),
        None => (target, None),
    };
    // Seen from a page on `https:`, as all are that customers see.
    let scheme = if address.starts_with("//") { "https:" } else { "" };
    Some((format!("{scheme}{address}"), fragment))
}

/// Fragments that name a place. Others are for scripts, or for the browser.
fn is_plain(fragment: &str) -> bool {
    !fragment.starts_with([':', '!', '/', '?']) && !fragment.contains(['=', '&']) && fragment != "top"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_the_web_are_told_from_others() {
        let address = |target: &str| web_address(target).map(|(address, _)| address);
        assert_eq!(address("HTTPS://a.example/x#y").as_deref(), Some("HTTPS://a.example/x"));
        assert_eq!(address("//a.example/x").as_deref(), Some("https://a.example/x"));
        assert_eq!(address("mailto:a@b.example"), None);
        assert_eq!(address("a.md"), None);
        assert_eq!(
            web_address("http://a.example#b").and_then(|(_, fragment)| fragment).as_deref(),
            Some("b")
        );
    }

    #[test]
    fn fragments_for_scripts_are_not_looked_for() {
        assert!(is_plain("install") && is_plain("L10"));
        for fragment in [":~:text=x", "!/route", "/route", "page=2", "top"] {
            assert!(!is_plain(fragment), "{fragment}");
        }
    }
}
