//! What to suggest when a question finds nothing, or finds hardly anything that others spell otherwise.

use std::ops::Range;

use crate::engine::Engine;
use crate::query::{Origin, Query, Reading, Word};
use crate::question::Question;
use crate::results::Correction;
use crate::syntax::readable;

impl Engine {
    /// What was taken for words that nothing matches as they are.
    pub(crate) fn corrections(&self, query: &Query) -> Vec<Correction> {
        let words = query.words.iter().enumerate();
        words
            .filter_map(|(number, word)| {
                let used = self.used(query, number).next()?;
                let is_corrected = self.used(query, number).all(|reading| reading.origin.is_correction());
                is_corrected
                    .then(|| Correction { typed: word.typed.clone(), used: used.parts[0].word.clone() })
            })
            .collect()
    }

    /// The question with its words corrected, if any was.
    pub(crate) fn corrected(
        &self,
        question: &Question,
        query: &Query,
        corrections: &[Correction],
    ) -> Option<String> {
        respelled(question, query, |_, word| {
            corrections
                .iter()
                .find(|correction| correction.typed == word.typed)
                .map(|correction| correction.used.clone())
        })
    }

    /// The nearest question that may find more: with words that no article has replaced by similar ones, however
    /// far from what is forgiven without asking; and rare words by much more frequent ones.
    pub(crate) fn spelling(&self, question: &Question, query: &Query, is_empty: bool) -> Option<String> {
        respelled(question, query, |number, word| {
            let mut used = self.used(query, number);
            let has_exact = self.used(query, number).any(|reading| reading.origin == Origin::Exact);
            match used.find(|reading| reading.origin.is_correction()) {
                Some(correction) if has_exact => Some(correction.parts[0].word.clone()),
                None if is_empty && !has_exact && self.used(query, number).next().is_none() => {
                    self.nearest(&word.typed)
                }
                _ => None,
            }
        })
    }

    /// The readings of one word whose terms exist.
    fn used<'q>(&self, query: &'q Query, number: usize) -> impl Iterator<Item = &'q Reading> {
        query.readings.iter().filter(move |reading| {
            reading.words.contains(&number)
                && reading.parts.iter().all(|part| !self.loaded.term_fields(&part.stem).is_empty())
        })
    }

    fn nearest(&self, word: &str) -> Option<String> {
        let edits = match word.chars().count() {
            0..=2 => return None,
            3..=5 => 1,
            6..=8 => 2,
            _ => 3,
        };
        let found = self.words.usual.corrections(word, edits, false, false);
        found.first().map(|candidate| candidate.word.to_owned())
    }
}

/// The question with some words replaced, if any is.
fn respelled(
    question: &Question,
    query: &Query,
    mut replace: impl FnMut(usize, &Word) -> Option<String>,
) -> Option<String> {
    let mut changes: Vec<(&Range<usize>, String)> = Vec::new();
    for (number, word) in query.words.iter().enumerate() {
        let replacement = replace(number, word);
        changes.extend(replacement.iter().flat_map(|to| word.places.iter().map(|at| (at, to.clone()))));
    }
    // From the end, so that what stands before keeps its place.
    changes.sort_unstable_by_key(|(at, _)| std::cmp::Reverse(at.start));
    let mut text = readable(&question.text).to_owned();
    for (at, replacement) in &changes {
        text.replace_range((*at).clone(), replacement);
    }
    (!changes.is_empty()).then_some(text)
}
