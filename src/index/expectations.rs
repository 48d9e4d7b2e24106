//! The search tests of a book: whether questions find the articles that its writers expect.

use std::collections::BTreeMap;
use std::io;

use helpbook_search::{Engine, Error, Hit, Pack, Question, Results, search_with};

use super::places::Places;
use super::settings::Settings;
use crate::config::{Config, Expect, SourceText};
use crate::diagnostics::{Code, Diagnostic};
use crate::site::Site;

/// A pack that is searched where it is, as customers search it.
pub struct Searched<'a> {
    config: &'a Config,
    settings: Settings,
    places: Places<'a>,
    engine: Engine,
    pack: &'a Pack,
    /// How the command line is told of the language; nothing for the first.
    option: String,
    /// Paths below the content folder, by address.
    paths: BTreeMap<&'a str, String>,
}

impl<'a> Searched<'a> {
    /// # Errors
    /// When the pack cannot be read.
    pub fn new(site: &'a Site, config: &'a Config, pack: &'a Pack) -> Result<Self, Error> {
        let manifest = pack.files.get(&pack.manifest_name).map_or(&[][..], Vec::as_slice);
        let articles = site.articles.iter();
        let articles = articles.map(|entry| (entry.url.as_str(), site.place_of(entry.article()).to_owned()));
        let categories = site.categories.iter().map(|c| (c.url.as_str(), format!("{}/index.md", c.folder)));
        Ok(Self {
            settings: Settings::new(site, config).value,
            places: Places::new(site),
            engine: Engine::open(manifest)?,
            paths: articles.chain(categories).collect(),
            config,
            pack,
            option: match site.prefix.is_empty() {
                true => String::new(),
                false => format!("--language {} ", site.language),
            },
        })
    }

    /// Asks all questions. What is not found as expected is a finding, told with what came instead.
    ///
    /// # Errors
    /// When the pack cannot be searched.
    pub fn check(&mut self, tests: &[Expect], source: &SourceText) -> Result<Vec<Diagnostic>, Error> {
        let mut found = Vec::new();
        for test in tests {
            let location = |range| source.location(range);
            let place = match self.settings.findable(self.config, &self.places, &test.article) {
                Ok(place) => place,
                Err(diagnostic) => {
                    found.extend(diagnostic.map(|diagnostic| diagnostic.at(location(test.article.span()))));
                    continue;
                }
            };
            let results = self.search(test)?;
            let rank = results.hits.iter().position(|hit| hit.url == place.url.as_str());
            let within = test.within as usize;
            if rank.is_some_and(|rank| rank < within) {
                continue;
            }
            let (message, help) = self.missed(test, &results, rank);
            found.push(
                Diagnostic::new(Code::SearchExpect, message).at(location(test.query.span())).help(help),
            );
        }
        Ok(found)
    }

    /// As the search page asks, so that ranks are those that customers see.
    fn search(&mut self, test: &Expect) -> Result<Results, Error> {
        const LOOKED_AT_MIN: u32 = 30;
        let limit = self.config.output.html.search.limit_results.max(test.within).max(LOOKED_AT_MIN);
        let question = Question::new(test.query.get_ref().as_str(), limit as usize);
        search_with(&mut self.engine, &question, |chunk| {
            self.pack.files.get(chunk).cloned().ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
        })
    }

    /// What is said of a test that fails, and what to do.
    fn missed(&self, test: &Expect, results: &Results, rank: Option<usize>) -> (String, String) {
        const SHOWN_MIN: usize = 3;
        const SHOWN_MAX: usize = 10;
        let (query, article) = (test.query.get_ref(), test.article.get_ref());
        if results.hits.is_empty() {
            let message = format!("`{query}` finds nothing; expected is `{article}`");
            let help = "write these words into the article, its `keywords`, or a synonym in `[search]`";
            return (message, help.to_owned());
        }
        let among = match test.within {
            1 => "as the first result".to_owned(),
            within => format!("among the first {within} results"),
        };
        let message = format!("`{query}` does not find `{article}` {among}");
        let where_it_is = match rank {
            Some(rank) => format!("it is result {}; before it:", rank + 1),
            None if results.hits.len() < results.total => {
                format!("it is not among the first {} results; what came instead:", results.hits.len())
            }
            None => "it is not among the results; what came instead:".to_owned(),
        };
        let shown = rank.unwrap_or(usize::MAX).min(SHOWN_MAX).min((test.within as usize).max(SHOWN_MIN));
        let mut help = where_it_is;
        for (number, hit) in results.hits.iter().take(shown).enumerate() {
            help.push_str(&format!("\n{}. {}", number + 1, self.named(hit)));
        }
        help.push_str(&format!(
            "\nsee why with `helpbook search {}--explain \"{}\"`",
            self.option,
            query.replace('"', "\\\"")
        ));
        (message, help)
    }

    fn named(&self, hit: &Hit) -> String {
        let path = self.paths.get(hit.url.as_str()).map_or(hit.url.as_str(), String::as_str);
        format!("{} ({path})", hit.title)
    }
}
