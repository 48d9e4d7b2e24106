//! The Cranfield collection: abstracts, questions in full sentences, graded judgements.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use helpbook_search::Section;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::sets::{Collection, Document, Measure, Question, Set};

#[derive(Deserialize)]
struct Line {
    id: serde_json::Value,
    title: String,
    body: String,
}

/// # Errors
/// When a file is missing or is not what it should be.
pub fn read(folder: &Path) -> Result<Collection> {
    let text = fs::read_to_string(folder.join("docs.jsonl"))?;
    let lines: Vec<Line> = text.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let numbers: HashMap<String, usize> =
        lines.iter().enumerate().map(|(number, line)| (id_text(&line.id), number)).collect();
    let queries: BTreeMap<String, String> = json(&folder.join("queries.json"))?;
    let judged: BTreeMap<String, BTreeMap<String, f64>> = json(&folder.join("qrels.json"))?;
    let questions = queries.into_iter().map(|(id, text)| {
        let grades = judged.get(&id).into_iter().flatten();
        let relevant = grades.filter_map(|(id, grade)| Some((*numbers.get(id)?, *grade))).collect();
        Question { text, relevant }
    });
    let set = Set {
        name: "Cranfield questions".to_owned(),
        measure: Measure::Ndcg,
        bar: Some(0.40),
        questions: questions.filter(|question: &Question| !question.relevant.is_empty()).collect(),
    };
    let documents = lines.into_iter().map(|line| Document {
        title: line.title,
        sections: vec![Section { id: None, title: String::new(), text: line.body }],
    });
    Ok(Collection { name: "cranfield".to_owned(), documents: documents.collect(), sets: vec![set] })
}

/// Ids are numbers in one file and text in another.
fn id_text(id: &serde_json::Value) -> String {
    id.as_str().map_or_else(|| id.to_string(), str::to_owned)
}

/// # Errors
/// When the file cannot be read or holds something else.
pub fn json<T: DeserializeOwned>(path: &Path) -> Result<T> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    serde_json::from_str(&text).with_context(|| format!("{} is not as expected", path.display()))
}
