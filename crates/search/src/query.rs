//! A question → the words in it → the terms to look up for each.
//!
//! Nothing here is a syntax error: whatever is typed has words or has none.

use rustc_hash::FxHashSet;

use crate::analysis::Scanner;
use crate::language::Language;
use crate::words::Words;

/// What is typed beyond these is not read: questions are short, and pasted pages are not questions.
const QUESTION_BYTES_MAX: usize = 1024;
const WORDS_MAX: usize = 24;

/// Shorter words are never taken for misspelled; from these lengths on, one or two edits are forgiven.
const ONE_EDIT_CHARS_MIN: usize = 5;
const TWO_EDITS_CHARS_MIN: usize = 9;
const CORRECTIONS_MAX: usize = 3;

const COMPLETION_WEIGHT: f32 = 0.7;
const CORRECTION_WEIGHT: f32 = 0.5;

/// Why a term stands for a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    Exact,
    Completion,
    Correction,
}

/// A term of the index that a word of the question may mean.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    pub stem: String,
    /// The whole word, for showing.
    pub word: String,
    pub origin: Origin,
    pub weight: f32,
}

/// A word of the question.
#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    /// As typed, folded.
    pub typed: String,
    /// Not yet finished: it may be the beginning of a word.
    pub is_prefix: bool,
    /// Helps the ranking, but an article without it is no worse an answer: a stop word that is being typed.
    pub is_optional: bool,
    pub terms: Vec<Term>,
}

/// Reads a question. Repeated words count once; stop words are left out unless there is nothing else.
pub fn parse(
    question: &str,
    language: &Language,
    stop_words: &FxHashSet<String>,
    words: &Words,
) -> Vec<Word> {
    let mut end = question.len().min(QUESTION_BYTES_MAX);
    while !question.is_char_boundary(end) {
        end -= 1;
    }
    let question = &question[..end];
    let mut scanner = Scanner::new(question, language);
    let mut found: Vec<(String, bool)> = Vec::new();
    let mut folded = String::new();
    while let Some(span) = scanner.next(&mut folded) {
        let is_prefix = span.bytes.end == question.len();
        if let Some(known) = found.iter_mut().find(|(word, _)| *word == folded) {
            known.1 |= is_prefix;
        } else if found.len() < WORDS_MAX {
            found.push((folded.clone(), is_prefix));
        }
    }
    let has_content = found.iter().any(|(word, _)| !stop_words.contains(word));
    found
        .into_iter()
        .filter_map(|(typed, is_prefix)| {
            let is_stop = stop_words.contains(&typed);
            let is_optional = is_stop && has_content;
            if is_optional && !is_prefix {
                return None;
            }
            let mut terms = terms_of(&typed, is_prefix, language, words);
            // The resident list leaves stop words out, not because they are misspelled.
            terms.retain(|term| !is_stop || term.origin != Origin::Correction);
            Some(Word { typed, is_prefix, is_optional, terms })
        })
        .collect()
}

fn terms_of(typed: &str, is_prefix: bool, language: &Language, words: &Words) -> Vec<Term> {
    let mut terms: Vec<Term> = Vec::new();
    let mut add = |word: &str, origin, weight| {
        let mut stem = String::new();
        language.stem(word, &mut stem);
        if terms.iter().all(|term| term.stem != stem) {
            terms.push(Term { stem, word: word.to_owned(), origin, weight });
        }
    };
    add(typed, Origin::Exact, 1.0);
    let chars = typed.chars().count();
    let mut is_beginning = false;
    if is_prefix {
        // The shorter the beginning, the less each completion says and the more shards they lie in.
        let limit = match chars {
            1 => 3,
            2 => 5,
            _ => 8,
        };
        for candidate in words.completions(typed, limit) {
            is_beginning = true;
            let share = chars as f32 / candidate.word.chars().count() as f32;
            add(candidate.word, Origin::Completion, COMPLETION_WEIGHT * (0.5 + 0.5 * share));
        }
    }
    let edits = match chars {
        TWO_EDITS_CHARS_MIN.. => 2,
        ONE_EDIT_CHARS_MIN.. => 1,
        _ => 0,
    };
    // A code that is not there is not a misspelled other code.
    if edits > 0 && !is_beginning && !words.contains(typed) && !typed.bytes().any(|b| b.is_ascii_digit()) {
        for candidate in words.corrections(typed, edits, is_prefix, CORRECTIONS_MAX) {
            add(candidate.word, Origin::Correction, CORRECTION_WEIGHT / candidate.distance.max(1) as f32);
        }
    }
    terms
}
