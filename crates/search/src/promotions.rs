//! Articles that a book wants to come first for certain questions.

use rustc_hash::FxHashSet;

use crate::language::Language;
use crate::synonyms::parts;

/// Questions by their words, and the articles promoted for each.
pub struct Promotions {
    rules: Vec<(Vec<String>, Vec<u32>)>,
}

impl Promotions {
    pub fn new(
        list: &[(Vec<String>, Vec<u32>)],
        language: &Language,
        stop_words: &FxHashSet<String>,
    ) -> Self {
        let rules = list.iter().flat_map(|(queries, docs)| {
            queries.iter().map(|query| (key(query, language, stop_words), docs.clone()))
        });
        Promotions { rules: rules.filter(|(key, _)| !key.is_empty()).collect() }
    }

    /// The articles promoted for a question, each once, in the order of the book.
    pub fn of(&self, question: &str, language: &Language, stop_words: &FxHashSet<String>) -> Vec<u32> {
        let asked = key(question, language, stop_words);
        let mut docs = Vec::new();
        for (_, promoted) in self.rules.iter().filter(|(key, _)| *key == asked) {
            for doc in promoted {
                if !docs.contains(doc) {
                    docs.push(*doc);
                }
            }
        }
        docs
    }
}

/// The stems of a question's words in the order of the alphabet, without stop words unless there is nothing else.
pub fn key(question: &str, language: &Language, stop_words: &FxHashSet<String>) -> Vec<String> {
    let mut words = parts(question, language);
    if words.iter().any(|part| !stop_words.contains(&part.word)) {
        words.retain(|part| !stop_words.contains(&part.word));
    }
    let mut stems: Vec<String> = words.into_iter().map(|part| part.stem).collect();
    stems.sort_unstable();
    stems.dedup();
    stems
}
