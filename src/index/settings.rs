//! `[search]` of `book.toml`, with its paths resolved: what the engine is told, and what is wrong with it.

use std::collections::{BTreeMap, BTreeSet};

use helpbook_search::{Promotion, Synonyms};
use toml::Spanned;

use super::filters;
use super::places::{Missing, Place, Places};
use crate::article::{Article, FRONT_MATTER_KEYS};
use crate::config::{BOOST_HELP, Config, is_boost};
use crate::diagnostics::{Code, Diagnosed, Diagnostic, Location, did_you_mean};
use crate::site::Site;

/// What of `[search]` goes into a pack.
pub struct Settings {
    pub synonyms: Vec<Synonyms>,
    pub promotions: Vec<Promotion>,
    /// Factors in per cent by path below the content folder: articles, and folders for all that is below them.
    boosts: BTreeMap<String, u16>,
}

impl Settings {
    /// What cannot be resolved is left out and told.
    pub fn new(site: &Site, config: &Config) -> Diagnosed<Self> {
        let search = &config.search;
        let synonyms = search
            .synonyms
            .iter()
            .map(|group| Synonyms { words: trimmed(&group.words), also: trimmed(&group.also) })
            .collect();
        let mut settings = Self { synonyms, promotions: Vec::new(), boosts: BTreeMap::new() };
        let mut found = Vec::new();
        // Most books name nothing, and large ones have many places.
        if !search.boost.is_empty() || !search.promote.is_empty() {
            let places = Places::new(site);
            for (path, factor) in &search.boost {
                match places.find(path.get_ref()) {
                    Ok((known, _)) => drop(settings.boosts.insert(known.to_owned(), per_cent(*factor))),
                    Err(missing) => found.extend(not_there(config, path, &missing)),
                }
            }
            settings.promote(config, &places, &mut found);
        }
        Diagnosed { value: settings, diagnostics: found }
    }

    fn promote(&mut self, config: &Config, places: &Places<'_>, found: &mut Vec<Diagnostic>) {
        for promote in &config.search.promote {
            let mut urls = Vec::new();
            for path in &promote.articles {
                match self.findable(config, places, path) {
                    Ok(place) => urls.push(place.url.to_string()),
                    Err(diagnostic) => found.extend(diagnostic.map(|diagnostic| *diagnostic)),
                }
            }
            self.promotions.push(Promotion { queries: trimmed(&promote.queries), urls });
        }
    }

    /// The page that a path means, if it is one that search finds. What this build leaves out is an error that nobody
    /// needs to be told of.
    pub fn findable<'p>(
        &self,
        config: &Config,
        places: &Places<'p>,
        path: &Spanned<String>,
    ) -> Result<Place<'p>, Option<Box<Diagnostic>>> {
        let (known, place) =
            places.find(path.get_ref()).map_err(|missing| not_there(config, path, &missing).map(Box::new))?;
        let hidden = |message: String, help: &str| {
            let location = config.source.location(path.span());
            Err(Some(Box::new(Diagnostic::new(Code::SearchArticle, message).at(location).help(help))))
        };
        let Some(article) = place.article else {
            let written = path.get_ref();
            let what = if known.is_empty() { "the home page" } else { "a category without a text" };
            return hidden(
                format!("search does not find `{written}`: it is {what}"),
                "name an article in it",
            );
        };
        if place.is_expired {
            let message = format!("search does not find `{}`: it has expired", path.get_ref());
            return hidden(message, "name an article that holds now, or change its `expires`");
        }
        if !article.front.search || self.boost_of(article, known) == 0 {
            let message = format!("search does not find `{}`: it is left out of search", path.get_ref());
            return hidden(message, "remove it here, or its `search: false` or boost of 0");
        }
        Ok(place)
    }

    /// What an article counts, in per cent: what it says itself, else what `[search.boost]` says of it, else of the
    /// nearest folder above it. 0 leaves it out. `known` is its path below the content folder, or a category's folder.
    pub fn boost_of(&self, article: &Article, known: &str) -> u16 {
        if let Some(factor) = article.front.boost.filter(|factor| is_boost(*factor)) {
            return per_cent(factor);
        }
        if self.boosts.is_empty() {
            return 100;
        }
        let above = known.rmatch_indices('/').map(|(at, _)| &known[..at]);
        let mut paths = std::iter::once(known).chain(above).chain(std::iter::once(""));
        paths.find_map(|path| self.boosts.get(path).copied()).unwrap_or(100)
    }
}

/// Everything in `[search]` and in front matter that search cannot follow, but for its tests.
pub fn check(site: &Site, config: &Config) -> Vec<Diagnostic> {
    let mut found = Settings::new(site, config).diagnostics;
    if !config.search.filters.is_empty() {
        let known = filters::keys(site);
        found.extend(config.search.filters.iter().filter_map(|key| unused_filter(config, key, &known)));
    }
    let filters = config.search.filter_keys();
    for key in config.search.labels.keys().filter(|key| !filters.contains(&key.get_ref().as_str())) {
        let help = did_you_mean(key.get_ref(), filters.iter().copied())
            .unwrap_or_else(|| "add it to `filters` in `[search]`, or remove its label".to_owned());
        let message = format!("`{}` has a label and is no filter", key.get_ref());
        found.push(at(config, key, Code::SearchFilter, message).help(help));
    }
    let of_categories = site.categories.iter().filter_map(|c| Some(&*c.index.as_ref()?.article));
    for article in site.articles.iter().map(|entry| entry.article()).chain(of_categories) {
        if article.front.boost.is_some_and(|factor| !is_boost(factor)) {
            let location = match article.front.ranges.get("boost") {
                Some(range) => article.location(range.clone()),
                None => Location::file(&article.path),
            };
            let message = "`boost` is beyond what search can weigh";
            found.push(Diagnostic::new(Code::FrontMatterValue, message).at(location).help(BOOST_HELP));
        }
    }
    found
}

fn unused_filter(config: &Config, key: &Spanned<String>, known: &BTreeSet<&str>) -> Option<Diagnostic> {
    let name = key.get_ref().as_str();
    if known.contains(name) {
        return None;
    }
    if FRONT_MATTER_KEYS.contains(&name) {
        let help = match name {
            "tags" => "remove it: there is always a filter `tag`",
            _ => "name a key of your own, such as `product`",
        };
        let message = format!("`{name}` has a meaning of its own and is no filter");
        return Some(at(config, key, Code::SearchFilter, message).help(help));
    }
    let help = did_you_mean(name, known.iter().copied()).unwrap_or_else(|| {
        format!("write `{name}: …` into the front matter of the articles that it is about, or remove it")
    });
    let message = format!("no article has the front matter key `{name}`, by which search is to filter");
    Some(at(config, key, Code::SearchFilter, message).help(help))
}

fn not_there(config: &Config, path: &Spanned<String>, missing: &Missing) -> Option<Diagnostic> {
    let written = path.get_ref();
    let (message, help) = match missing {
        Missing::Draft => {
            (format!("`{written}` is not published yet"), "publish it, or remove it here until it is".into())
        }
        Missing::LeftOut => return None,
        Missing::Unknown(Some(meant)) => {
            (format!("there is no article `{written}`"), format!("did you mean `{meant}`?"))
        }
        Missing::Unknown(None) => {
            let help =
                format!("write its path as seen from `{}`, such as `billing/plans.md`", config.book.src);
            (format!("there is no article `{written}`"), help)
        }
    };
    Some(at(config, path, Code::SearchArticle, message).help(help))
}

fn at(config: &Config, text: &Spanned<String>, code: Code, message: String) -> Diagnostic {
    Diagnostic::new(code, message).at(config.source.location(text.span()))
}

/// 0 stays 0; all else is at least 1.
fn per_cent(factor: f64) -> u16 {
    (factor * 100.0).round() as u16
}

fn trimmed(texts: &[String]) -> Vec<String> {
    texts.iter().map(|text| text.trim().to_owned()).collect()
}
