//! Recognises the words of a question in running text: what is highlighted, and what stands near what.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::analysis::{Scanner, camel_parts};
use crate::document::SearchDocument;
use crate::language::Language;
use crate::query::{Origin, Query};

/// The words of a question, ready to be recognised.
pub struct Matcher<'q> {
    pub language: &'q Language,
    pub query: &'q Query,
    /// How telling each word of the question is.
    pub values: &'q [f32],
    /// Stem → which word of the question.
    stems: FxHashMap<&'q str, usize>,
    /// The unfinished last word and its number.
    prefix: Option<(&'q str, usize)>,
}

/// A word of the question in a text.
pub struct Match {
    pub bytes: Range<usize>,
    /// Which word of the question.
    pub word: usize,
    /// How many words stand before it in the text.
    pub position: usize,
    /// Written as in the question, accents and ending included.
    pub is_verbatim: bool,
}

/// The question's words in one article.
pub struct Found {
    pub title: Vec<Match>,
    pub title_words: usize,
    /// Heading and text of each section.
    pub sections: Vec<[Vec<Match>; 2]>,
}

impl<'q> Matcher<'q> {
    pub fn new(language: &'q Language, query: &'q Query, values: &'q [f32]) -> Self {
        let mut stems = FxHashMap::default();
        for reading in &query.readings {
            for part in &reading.parts {
                let known = stems.entry(part.stem.as_str()).or_insert(reading.words.start);
                if reading.origin == Origin::Exact {
                    *known = reading.words.start;
                }
            }
        }
        let unfinished = query.words.iter().enumerate().find(|(_, word)| word.is_prefix);
        let prefix = unfinished.map(|(number, word)| (word.typed.as_str(), number));
        Matcher { language, query, values, stems, prefix }
    }

    pub fn find(&self, document: &SearchDocument) -> Found {
        let (title, title_words) = self.matches_and_words(&document.title);
        let sections = document.sections.iter();
        let sections =
            sections.map(|section| [self.matches(&section.title), self.matches(&section.text)]).collect();
        Found { title, title_words, sections }
    }

    pub fn matches(&self, text: &str) -> Vec<Match> {
        self.matches_and_words(text).0
    }

    /// The matches, and how many words the text has.
    fn matches_and_words(&self, text: &str) -> (Vec<Match>, usize) {
        let mut scanner = Scanner::of_text(text, self.language);
        let (mut folded, mut stem) = (String::new(), String::new());
        let mut found = Vec::new();
        let mut words = 0;
        while let Some(span) = scanner.next(&mut folded) {
            let mut word = self.word_number(&folded, &mut stem);
            if word.is_none() && span.is_camel {
                word = camel_parts(&text[span.bytes.clone()])
                    .into_iter()
                    .find_map(|part| self.word_number(&part.to_lowercase(), &mut stem));
            }
            if let Some(word) = word {
                let is_verbatim = self.is_verbatim(word, &text[span.bytes.clone()]);
                found.push(Match { bytes: span.bytes, word, position: span.position as usize, is_verbatim });
            }
            words = span.position as usize + 1;
        }
        (found, words)
    }

    fn word_number(&self, folded: &str, stem: &mut String) -> Option<usize> {
        stem.clear();
        self.language.stem(folded, stem);
        self.stems
            .get(stem.as_str())
            .copied()
            .or_else(|| self.prefix.filter(|(prefix, _)| folded.starts_with(prefix)).map(|(_, word)| word))
    }

    fn is_verbatim(&self, word: usize, text: &str) -> bool {
        let mut lower = text.chars().flat_map(char::to_lowercase);
        let word = &self.query.words[word];
        let begins = word.raw.chars().all(|c| lower.next() == Some(c));
        begins && (word.is_prefix || lower.next().is_none())
    }

    /// The sum of what the different words among the matches are worth.
    pub fn value<'m>(&self, matches: impl Iterator<Item = &'m Match>) -> f32 {
        let mut seen = vec![false; self.values.len()];
        matches
            .filter(|found| !std::mem::replace(&mut seen[found.word], true))
            .map(|found| self.values[found.word])
            .sum()
    }
}
