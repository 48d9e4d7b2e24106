//! The behaviour cases of `tests/search/cases`: small books, questions, and what must come of them.
//!
//! Read here once for both sides: the tests of this crate ask the engine natively, and the example
//! `write_cases` writes the same books as packs for the engine in the browser.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use helpbook_search::{PackOptions, Promotion, Question, Results, SearchDocument, Section, Synonyms};
use serde::{Deserialize, Serialize};

/// A file of cases.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseFile {
    #[serde(default)]
    pub case: Vec<Case>,
    #[serde(default)]
    pub elsewhere: Vec<Elsewhere>,
}

/// A case that other tests hold.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Elsewhere {
    pub number: u32,
    pub behaviour: String,
    pub tests: Vec<String>,
}

/// One behaviour, shown on one small book.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// Which of the 42 cases to cover it belongs to; none for a further behaviour.
    pub number: Option<u32>,
    pub behaviour: String,
    /// Why helpbook does otherwise than the case asks for, if it does; the questions show what it does.
    pub decided: Option<String>,
    pub note: Option<String>,
    #[serde(default = "english")]
    pub language: String,
    pub documents: Vec<CaseDocument>,
    #[serde(default)]
    pub synonyms: Vec<SynonymCase>,
    #[serde(default)]
    pub promotions: Vec<PromotionCase>,
    pub questions: Vec<CaseQuestion>,
}

fn english() -> String {
    "en".to_owned()
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct PromotionCase {
    queries: Vec<String>,
    urls: Vec<String>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct SynonymCase {
    words: Vec<String>,
    #[serde(default)]
    also: Vec<String>,
}

/// An article. Its URL is made of its title unless it is given.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct CaseDocument {
    title: String,
    url: Option<String>,
    #[serde(default)]
    description: String,
    /// In place of `sections`.
    text: Option<String>,
    #[serde(default)]
    sections: Vec<CaseSection>,
    #[serde(default)]
    keywords: Vec<String>,
    #[serde(default)]
    tags: Vec<String>,
    #[serde(default)]
    filters: Vec<(String, String)>,
    boost_percent: Option<u16>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct CaseSection {
    id: Option<String>,
    #[serde(default)]
    title: String,
    text: String,
}

/// A question and what is expected of its answer; what is not given is not looked at.
#[derive(Deserialize, Serialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct CaseQuestion {
    pub ask: String,
    pub verbatim: bool,
    pub filters: Vec<(String, String)>,
    /// All titles, in order.
    titles: Option<Vec<String>>,
    /// All titles, in any order.
    any_order: Option<Vec<String>>,
    begins: Option<Vec<String>>,
    first: Option<String>,
    last: Option<String>,
    /// Titles that are among the hits.
    holds: Vec<String>,
    without: Vec<String>,
    total: Option<usize>,
    corrected: Option<String>,
    corrected_none: bool,
    spelling: Option<String>,
    spelling_none: bool,
    promoted: Option<Vec<String>>,
    /// The whole snippet of the first hit.
    snippet: Option<String>,
    /// Its highlighted pieces.
    marks: Option<Vec<String>>,
    /// One of these is the first highlighted piece.
    mark_first: Option<Vec<String>>,
    /// Values and counts by key, ties in the order of values.
    facets: Option<BTreeMap<String, Vec<(String, usize)>>>,
    selected: Option<Vec<(String, String)>>,
    /// Another question with the same hits and scores.
    pub same_as: Option<String>,
    /// Whether the scores are the same when nothing is forgiven.
    pub same_scores_verbatim: bool,
}

impl Case {
    pub fn documents(&self) -> Vec<SearchDocument> {
        self.documents.iter().map(CaseDocument::document).collect()
    }

    /// How the book is packed: as one file, or into as many chunks as it can be cut.
    pub fn options(&self, is_inlined: bool) -> PackOptions {
        let options = PackOptions {
            language: self.language.clone(),
            synonyms: self
                .synonyms
                .iter()
                .map(|one| Synonyms { words: one.words.clone(), also: one.also.clone() })
                .collect(),
            promotions: self
                .promotions
                .iter()
                .map(|one| Promotion { queries: one.queries.clone(), urls: one.urls.clone() })
                .collect(),
            stemmer: stemmer(&self.language),
            ..PackOptions::default()
        };
        if is_inlined { options } else { super::tiny(options) }
    }

    pub fn name(&self) -> String {
        let number = self.number.map_or("–".to_owned(), |number| number.to_string());
        format!("{number}: {}", self.behaviour)
    }
}

impl CaseDocument {
    fn document(&self) -> SearchDocument {
        let mut sections: Vec<Section> = self
            .sections
            .iter()
            .map(|section| Section {
                id: section.id.clone(),
                title: section.title.clone(),
                text: section.text.clone(),
            })
            .collect();
        sections.extend(self.text.clone().map(|text| Section { text, ..Section::default() }));
        SearchDocument {
            url: self.url.clone().unwrap_or_else(|| format!("{}/", self.title.replace(' ', "-"))),
            title: self.title.clone(),
            description: self.description.clone(),
            keywords: self.keywords.clone(),
            tags: self.tags.clone(),
            filters: self.filters.clone(),
            boost_percent: self.boost_percent.unwrap_or(100),
            sections,
            ..SearchDocument::default()
        }
    }
}

impl CaseQuestion {
    pub fn question(&self) -> Question {
        Question {
            filters: self.filters.clone(),
            facets: self.facets.is_some() || self.selected.is_some(),
            verbatim: self.verbatim,
            ..Question::new(self.ask.as_str(), 50)
        }
    }

    /// What of the answer is not as expected, in words; empty if all is well.
    pub fn complaints(&self, results: &Results) -> Vec<String> {
        let mut check = Check { found: Vec::new() };
        let titles: Vec<&str> = results.hits.iter().map(|hit| hit.title.as_str()).collect();
        self.check_titles(&titles, &mut check);
        check.same("total", self.total.as_ref(), &results.total);
        check.same(
            "corrected",
            self.corrected.as_deref(),
            results.corrected.as_deref().unwrap_or("–").trim(),
        );
        if self.corrected_none {
            check.same("corrected", Some(&None), &results.corrected);
        }
        check.same("spelling", self.spelling.as_deref(), results.spelling.as_deref().unwrap_or("–").trim());
        if self.spelling_none {
            check.same("spelling", Some(&None), &results.spelling);
        }
        let promoted: Vec<String> =
            results.hits.iter().filter(|hit| hit.promoted).map(|hit| hit.title.clone()).collect();
        check.same("promoted", self.promoted.as_ref(), &promoted);
        self.check_snippet(results, &mut check);
        self.check_facets(results, &mut check);
        check.found
    }

    fn check_titles(&self, titles: &[&str], check: &mut Check) {
        let owned = |titles: &[&str]| titles.iter().map(|title| (*title).to_owned()).collect::<Vec<_>>();
        let sorted = |titles: &[String]| {
            let mut titles = titles.to_vec();
            titles.sort();
            titles
        };
        let all = owned(titles);
        check.same("titles", self.titles.as_ref(), &all);
        check.same("titles, in any order", self.any_order.as_deref().map(sorted).as_ref(), &sorted(&all));
        if let Some(begins) = &self.begins {
            check.same("first titles", Some(begins), &owned(&titles[..begins.len().min(titles.len())]));
        }
        check.same("first", self.first.as_deref(), titles.first().copied().unwrap_or("–"));
        check.same("last", self.last.as_deref(), titles.last().copied().unwrap_or("–"));
        for title in self.holds.iter().filter(|title| !all.contains(title)) {
            check.found.push(format!("`{title}` is missing from {all:?}"));
        }
        for title in self.without.iter().filter(|title| all.contains(title)) {
            check.found.push(format!("`{title}` must not be in {all:?}"));
        }
    }

    fn check_snippet(&self, results: &Results, check: &mut Check) {
        let segments = results.hits.first().map(|hit| hit.snippet.clone()).unwrap_or_default();
        let whole: String = segments.iter().map(|(text, _)| text.as_str()).collect();
        let marks: Vec<String> =
            segments.iter().filter(|(_, is_marked)| *is_marked).map(|(text, _)| text.clone()).collect();
        check.same("snippet", self.snippet.as_ref(), &whole);
        check.same("marks", self.marks.as_ref(), &marks);
        if let Some(wanted) = &self.mark_first
            && !marks.first().is_some_and(|mark| wanted.contains(mark))
        {
            check
                .found
                .push(format!("the first mark should be one of {wanted:?}, but the marks are {marks:?}"));
        }
    }

    fn check_facets(&self, results: &Results, check: &mut Check) {
        let facets: BTreeMap<String, Vec<(String, usize)>> = results
            .facets
            .iter()
            .map(|facet| {
                let values = facet.values.iter().map(|value| (value.value.clone(), value.count));
                (facet.key.clone(), values.collect())
            })
            .collect();
        check.same("facets", self.facets.as_ref(), &facets);
        let selected: Vec<(String, String)> = results
            .facets
            .iter()
            .flat_map(|facet| facet.values.iter().map(move |value| (facet, value)))
            .filter(|(_, value)| value.selected)
            .map(|(facet, value)| (facet.key.clone(), value.value.clone()))
            .collect();
        check.same("selected", self.selected.as_ref(), &selected);
    }
}

struct Check {
    found: Vec<String>,
}

impl Check {
    fn same<T: PartialEq + std::fmt::Debug + ?Sized>(&mut self, what: &str, wanted: Option<&T>, is: &T) {
        if let Some(wanted) = wanted.filter(|wanted| *wanted != is) {
            self.found.push(format!("{what} should be {wanted:?} and is {is:?}"));
        }
    }
}

/// All files of cases, by name.
pub fn read_all() -> BTreeMap<String, CaseFile> {
    let folder = project().join("tests/search/cases");
    std::fs::read_dir(&folder)
        .expect("the cases are there")
        .map(|entry| entry.expect("the folder can be read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .map(|path| {
            let text = std::fs::read_to_string(&path).expect("cases are text");
            let name = path.file_stem().expect("files have names").to_string_lossy().into_owned();
            (name, toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display())))
        })
        .collect()
}

/// The module that a pack in this language has for browsers.
fn stemmer(language: &str) -> Vec<u8> {
    let Some(name) = helpbook_search::stemmer_module(language) else { return Vec::new() };
    let path = project().join(format!("crates/search-wasm/dist/stemmers/{name}.wasm"));
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

pub fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}
