//! Which terms stand for the words of a question, now that the shards tell which exist. What is not in them, and in
//! the words that are resident, must not matter: the same question has the same answer whatever was asked before.

use crate::engine::Engine;
use crate::query::{Origin, Query, Reading, edits_forgiven};
use crate::rank::{doc_freq, is_simple};

/// Rare words that a beginning may stand for.
const RARE_COMPLETIONS_MAX: usize = 8;
const RARE_COMPLETION_WEIGHT: f32 = 0.5;
/// Fewer letters begin too many words for the rare ones to say anything.
const RARE_COMPLETION_CHARS_MIN: usize = 3;
/// A word that some article has is taken for a misspelling too if another is this many times more frequent.
const MISSPELLING_RATIO: u32 = 8;
/// Terms shorter than this begin unrelated words.
const RELATIVE_CHARS_MIN: usize = 5;
/// How many more bytes a term may have that begins like a word: `config`, `configuration`.
const RELATIVE_BYTES_MORE: usize = 6;
/// A term that one article has is a name, or a misspelling.
const RELATIVE_DOCS_MIN: u32 = 2;
const RELATIVE_WEIGHT: f32 = 0.4;

impl Engine {
    /// Decides which terms stand for each word, now that it is known which exist.
    pub(crate) fn settle(&self, query: &mut Query) {
        let exact: Vec<u32> = query
            .readings
            .iter()
            .filter(|reading| reading.origin == Origin::Exact)
            .map(|reading| self.doc_freq(reading))
            .collect();
        let needs_rare: Vec<bool> =
            (0..query.words.len()).map(|number| self.needs_rare(query, number)).collect();
        query.readings.retain(|reading| {
            let word = reading.words.start;
            match reading.origin {
                Origin::Correction => {
                    let known = exact.get(word).copied().unwrap_or(0);
                    known == 0 || self.doc_freq(reading) / MISSPELLING_RATIO >= known
                }
                Origin::RareCorrection => needs_rare[word],
                _ => true,
            }
        });
        self.add_relatives(query);
        let Some((number, word)) = query.words.iter().enumerate().find(|(_, word)| word.is_prefix) else {
            return;
        };
        let rare = self.rare_completions(query, number, &word.typed);
        if !rare.is_empty() {
            query
                .readings
                .retain(|reading| !reading.origin.is_correction() || reading.words != (number..number + 1));
            query.readings.extend(rare);
        }
    }

    /// Terms that begin like a known word, or that it begins with: stemmers leave `theory` and `theoretical` apart,
    /// and `config` is not in their books. Only those in the shard of the word, which is here already, and which is
    /// the same whatever was asked before.
    fn add_relatives(&self, query: &mut Query) {
        let mut relatives: Vec<Reading> = Vec::new();
        for (number, word) in query.words.iter().enumerate().filter(|(_, word)| word.may_be_corrected) {
            let mut of_word = query.readings.iter().filter(|reading| reading.words == (number..number + 1));
            let exact = of_word.find(|reading| reading.origin == Origin::Exact);
            let Some(exact) = exact.filter(|exact| !word.is_prefix && self.doc_freq(exact) > 0) else {
                continue;
            };
            let stem = exact.parts[0].stem.as_str();
            let Some(shard) = self.loaded.shard(stem) else { continue };
            if stem.chars().count() < RELATIVE_CHARS_MIN || stem.bytes().any(|byte| byte.is_ascii_digit()) {
                continue;
            }
            let shorter = (RELATIVE_CHARS_MIN..stem.len()).filter_map(|end| stem.get(..end));
            let longer =
                shard.terms_with_prefix(stem).filter(|term| term.len() <= stem.len() + RELATIVE_BYTES_MORE);
            for term in shorter.chain(longer).filter(|term| *term != stem) {
                let is_read =
                    query.readings.iter().any(|of| is_simple(of, number) && of.parts[0].stem == term);
                if doc_freq(shard.term(term)) >= RELATIVE_DOCS_MIN && !is_read {
                    relatives.push(Reading::of_stem(number, term, Origin::Related, RELATIVE_WEIGHT));
                }
            }
        }
        query.readings.extend(relatives);
    }

    fn doc_freq(&self, reading: &Reading) -> u32 {
        let counts = reading.parts.iter().map(|part| doc_freq(self.loaded.term_fields(&part.stem)));
        counts.min().unwrap_or(0)
    }

    /// Terms that begin like the unfinished word, but whose words are not usual. Their shard is here already.
    fn rare_completions(&self, query: &Query, number: usize, typed: &str) -> Vec<Reading> {
        // What rare words are here depends on what was asked before, so their readings must not matter.
        let of_word = || {
            let readings = query.readings.iter().filter(|reading| reading.words == (number..number + 1));
            readings.filter(|reading| reading.origin != Origin::RareCorrection)
        };
        let has_usual = of_word().any(|reading| reading.origin == Origin::Completion);
        let rare_say_nothing =
            self.words.rare.is_empty() || typed.chars().count() < RARE_COMPLETION_CHARS_MIN;
        if has_usual && rare_say_nothing {
            return Vec::new();
        }
        let Some(shard) = self.loaded.shard(typed) else { return Vec::new() };
        let mut stems: Vec<&str> = shard
            .terms_with_prefix(typed)
            .filter(|stem| of_word().all(|reading| reading.parts[0].stem != *stem))
            .collect();
        // Words of titles first, then those of more articles.
        stems.sort_by_cached_key(|stem| {
            let fields = shard.term(stem);
            (fields.first().map(|field| field.field), std::cmp::Reverse(doc_freq(fields)), stem.to_owned())
        });
        let reading =
            |stem: &&str| Reading::of_stem(number, stem, Origin::Completion, RARE_COMPLETION_WEIGHT);
        stems.iter().take(RARE_COMPLETIONS_MAX).map(reading).collect()
    }

    /// Whether only a rare word can explain what was typed: nothing has it, it begins nothing, and no usual word
    /// is like it.
    fn needs_rare(&self, query: &Query, number: usize) -> bool {
        let word = &query.words[number];
        if !word.may_be_corrected || edits_forgiven(&word.typed) == 0 {
            return false;
        }
        let is_explained = query.readings.iter().any(|reading| {
            reading.words.contains(&number)
                && reading.origin != Origin::RareCorrection
                && self.doc_freq(reading) > 0
        });
        !is_explained && (!word.is_prefix || self.rare_completions(query, number, &word.typed).is_empty())
    }

    /// The chunks of rare words that have to be looked through before the question can be answered.
    pub(crate) fn missing_rare_words(&self, query: &Query) -> Vec<String> {
        let words = (0..query.words.len()).filter(|number| self.needs_rare(query, *number));
        let mut missing: Vec<String> =
            words.flat_map(|number| self.words.missing_rare(&query.words[number].typed)).collect();
        missing.sort_unstable();
        missing.dedup();
        missing
    }
}
