//! Collections of documents and the sets of questions to them, made from what is there.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;
use helpbook_search::Section;

use crate::questions::{self, Written};
use crate::random::Random;
use crate::titles;
use crate::{books, cranfield};

pub struct Document {
    pub title: String,
    pub sections: Vec<Section>,
}

pub struct Collection {
    pub name: String,
    pub documents: Vec<Document>,
    pub sets: Vec<Set>,
}

/// Questions that are measured together.
pub struct Set {
    pub name: String,
    pub measure: Measure,
    /// What issue 3 asks for, where it names a figure.
    pub bar: Option<f64>,
    pub questions: Vec<Question>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    Ndcg,
    ReciprocalRank,
    /// Known items in everyday words: reciprocal rank, and how often the first three hits hold one.
    Success,
    /// Nothing may be found.
    Nothing,
}

pub struct Question {
    pub text: String,
    /// Numbers of documents, with their grades.
    pub relevant: Vec<(usize, f64)>,
}

const SEED: u64 = 3;
/// Of each kind of question that is made from titles.
const TITLES: usize = 500;
const NONSENSE: &[&str] = &["zzzqqq", "xqjzvk", "wvbqxj", "qqqqzzzz"];

/// Everything that can be measured, and in words what cannot.
///
/// # Errors
/// When what is there is not as it should be.
pub fn collections(
    relevance: Option<&Path>,
    books: &Path,
    questions: &Path,
) -> Result<(Vec<Collection>, Vec<String>)> {
    let mut found = Vec::new();
    let mut missing = Vec::new();
    match relevance {
        Some(folder) => found.push(cranfield::read(&folder.join("cranfield"))?),
        None => missing.push("Cranfield, Arduino: the relevance sets are not beside the project".to_owned()),
    }
    let mut book = |name: &str, folder: &str| -> Result<Option<Book>> {
        let path = books.join(name);
        if !path.is_dir() {
            missing.push(format!("{name}: the corpus is not beside the project"));
            return Ok(None);
        }
        Ok(Some(Book::new(name, books::read(&path, folder)?)))
    };
    if let (Some(folder), Some(mut arduino)) = (relevance, book("arduino", "")?) {
        let anchors: Vec<Written> = cranfield::json(&folder.join("arduino-anchors.json"))?;
        arduino.add("Arduino link texts", Measure::ReciprocalRank, anchors)?;
        found.push(arduino.collection);
    }
    if let Some(mut office) = book("office", "")? {
        office.collection.sets = of_titles(&office.collection.documents);
        office.add("office customers", Measure::Success, questions::read(&questions.join("office.toml"))?)?;
        found.push(office.collection);
    }
    // Three languages in one book; one pack has one language.
    if let Some(mut logingov) = book("logingov", "content/_en/")? {
        let customers = questions::read(&questions.join("logingov.toml"))?;
        logingov.add("logingov customers", Measure::Success, customers)?;
        found.push(logingov.collection);
    }
    Ok((found, missing))
}

struct Book {
    paths: Vec<String>,
    collection: Collection,
}

impl Book {
    fn new(name: &str, documents: BTreeMap<String, Document>) -> Self {
        let (paths, documents) = documents.into_iter().unzip();
        Book { paths, collection: Collection { name: name.to_owned(), documents, sets: Vec::new() } }
    }

    fn add(&mut self, name: &str, measure: Measure, written: Vec<Written>) -> Result<()> {
        let numbers: BTreeMap<&str, usize> =
            self.paths.iter().enumerate().map(|(number, path)| (path.as_str(), number)).collect();
        let questions = questions::resolve(written, &numbers)?;
        self.collection.sets.push(Set { name: name.to_owned(), measure, bar: None, questions });
        Ok(())
    }
}

/// Questions made from titles, and some that no article answers.
fn of_titles(documents: &[Document]) -> Vec<Set> {
    // Articles with the same title answer it equally well.
    let mut same: BTreeMap<String, Vec<(usize, f64)>> = BTreeMap::new();
    for (number, document) in documents.iter().enumerate() {
        same.entry(document.title.to_lowercase()).or_default().push((number, 1.0));
    }
    let drawn = titles::sample(&mut Random(SEED), documents.len(), TITLES);
    let mut random = Random(SEED + 1);
    let mut set = |name: &str, bar, make: &mut dyn FnMut(&mut Random, &str) -> Option<String>| {
        let questions = drawn.iter().filter_map(|number| {
            let title = &documents[*number].title;
            let relevant = same.get(&title.to_lowercase()).cloned().unwrap_or_default();
            make(&mut random, title).map(|text| Question { text, relevant })
        });
        let questions = questions.collect();
        Set { name: name.to_owned(), measure: Measure::ReciprocalRank, bar: Some(bar), questions }
    };
    vec![
        set("office titles, exact", 0.99, &mut |_, title| Some(title.to_owned())),
        set("office titles, one typo", 0.97, &mut titles::with_typo),
        set("office titles, short prefix", 0.97, &mut |_, title| titles::with_cut_end(title)),
        Set {
            name: "office nonsense words".to_owned(),
            measure: Measure::Nothing,
            bar: Some(0.0),
            questions: NONSENSE
                .iter()
                .map(|word| Question { text: (*word).to_owned(), relevant: Vec::new() })
                .collect(),
        },
    ]
}
