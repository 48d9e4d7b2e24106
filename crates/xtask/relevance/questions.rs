//! Questions with the articles that answer them, from files.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::sets::Question;

/// As in `questions/*.toml` and `arduino-anchors.json`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Written {
    #[serde(alias = "query")]
    ask: String,
    /// Paths of articles.
    #[serde(alias = "relevant")]
    expect: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    question: Vec<Written>,
}

/// # Errors
/// When the file cannot be read or is not a list of questions.
pub fn read(path: &Path) -> Result<Vec<Written>> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let file: File = toml::from_str(&text).with_context(|| format!("in {}", path.display()))?;
    Ok(file.question)
}

/// Puts numbers of documents in place of paths.
///
/// # Errors
/// When an article is not in the collection: the question could not be answered by anybody.
pub fn resolve(written: Vec<Written>, numbers: &BTreeMap<&str, usize>) -> Result<Vec<Question>> {
    written
        .into_iter()
        .map(|question| {
            ensure!(!question.expect.is_empty(), "nothing answers “{}”", question.ask);
            let number = |path: &String| {
                let found = numbers.get(path.as_str()).copied();
                found.with_context(|| format!("“{}” expects {path}, which is not there", question.ask))
            };
            let relevant =
                question.expect.iter().map(|path| Ok((number(path)?, 1.0))).collect::<Result<_>>()?;
            Ok(Question { text: question.ask, relevant })
        })
        .collect()
}
