//! Words that mean the same in a book, ready to be looked up.

use rustc_hash::FxHashSet;

use crate::analysis::Scanner;
use crate::document::Synonyms;
use crate::language::Language;

/// A word of a synonym: its stem, and the whole word for showing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    pub stem: String,
    pub word: String,
}

/// What else is looked for when these words stand together in a question.
struct Rule {
    from: Vec<String>,
    to: Vec<Part>,
}

/// All rules of a book.
#[derive(Default)]
pub struct SynonymTable {
    rules: Vec<Rule>,
}

impl SynonymTable {
    pub fn new(list: &[Synonyms], language: &Language, stop_words: &FxHashSet<String>) -> Self {
        let mut rules = Vec::new();
        for synonyms in list {
            for (at, from) in synonyms.words.iter().enumerate() {
                let from: Vec<String> = parts(from, language).into_iter().map(|part| part.stem).collect();
                let others = if synonyms.also.is_empty() { &synonyms.words } else { &synonyms.also };
                for (other, to) in others.iter().enumerate() {
                    if from.is_empty() || synonyms.also.is_empty() && other == at {
                        continue;
                    }
                    let mut to = parts(to, language);
                    // Texts hold no stop words, so none can be asked for, unless there is nothing else.
                    if to.iter().any(|part| !stop_words.contains(&part.word)) {
                        to.retain(|part| !stop_words.contains(&part.word));
                    }
                    if !to.is_empty() {
                        rules.push(Rule { from: from.clone(), to });
                    }
                }
            }
        }
        SynonymTable { rules }
    }

    /// What may stand for the first words of a question: how many words each stands for, and its parts.
    pub fn matches<'s>(&'s self, stems: &'s [&str]) -> impl Iterator<Item = (usize, &'s [Part])> {
        self.rules
            .iter()
            .filter(move |rule| {
                rule.from.len() <= stems.len() && rule.from.iter().zip(stems).all(|(from, stem)| from == stem)
            })
            .map(|rule| (rule.from.len(), rule.to.as_slice()))
    }
}

/// The words of a text with their stems.
pub fn parts(text: &str, language: &Language) -> Vec<Part> {
    let mut scanner = Scanner::new(text, language);
    let mut word = String::new();
    let mut parts = Vec::new();
    while scanner.next(&mut word).is_some() {
        let mut stem = String::new();
        language.stem(&word, &mut stem);
        parts.push(Part { stem, word: word.clone() });
    }
    parts
}
