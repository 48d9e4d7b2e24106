//! The words of a question → the terms of the index that may stand for them.
//!
//! A *reading* says that some words of the question are taken for some terms: a word for itself, for a word that
//! it begins, for a word that it misspells, for a synonym; two words for one compound and the other way round.
//! All readings are made from what is resident, so that the chunks of all of them are fetched at once.

use std::ops::Range;

use rustc_hash::FxHashSet;

use crate::language::Language;
use crate::synonyms::{Part, SynonymTable};
use crate::syntax::{self, Clauses, Typed};
use crate::vocabulary::Vocabulary;
use crate::words::Candidate;

/// Of a longer question the most telling words are looked up; the others would only cost.
const WORDS_MAX: usize = 20;

/// Shorter words are never taken for misspelled; from these lengths on, one or two edits are forgiven.
const ONE_EDIT_CHARS_MIN: usize = 5;
const TWO_EDITS_CHARS_MIN: usize = 9;
const CORRECTIONS_MAX: usize = 3;
/// A word that some article has may be a misspelling in that article too: it is if hardly any has it, and a
/// similar word is this many classes more frequent (see [`crate::words`]; six are a factor of eight).
const RARE_CLASS_MAX: u8 = 2;
const CLASSES_ABOVE_RARE: u8 = 6;
/// The parts of a compound that nobody has written apart so far.
const COMPOUND_PART_CHARS_MIN: usize = 3;

const COMPLETION_WEIGHT: f32 = 0.7;
const CORRECTION_WEIGHT: f32 = 0.5;
const SYNONYM_WEIGHT: f32 = 0.85;
const COMPOUND_WEIGHT: f32 = 0.8;

/// Why terms stand for words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    Exact,
    Completion,
    Correction,
    /// By a rare word, which counts only if nothing else explains the word that was typed.
    RareCorrection,
    Synonym,
    Compound,
    /// By a term that begins like the word, or the other way round.
    Related,
}

impl Origin {
    pub fn is_correction(self) -> bool {
        matches!(self, Origin::Correction | Origin::RareCorrection)
    }
}

/// Terms that may be meant by words of the question.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// Which words of the question.
    pub words: Range<usize>,
    /// An article must hold all of them.
    pub parts: Vec<Part>,
    pub origin: Origin,
    pub weight: f32,
}

/// A word of the question.
#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    /// As typed, folded.
    pub typed: String,
    /// As typed, in lower case.
    pub raw: String,
    /// Where it stands in the question.
    pub places: Vec<Range<usize>>,
    /// Not yet finished: it may be the beginning of a word.
    pub is_prefix: bool,
    /// Helps the ranking, but an article without it is no worse an answer: a stop word that is being typed.
    pub is_optional: bool,
    /// May be taken for another word.
    pub may_be_corrected: bool,
    /// Said before, with the same stem or another ending: `flows … flow` asks for one thing.
    pub is_repeated: bool,
}

/// Words that stand together. Stop words count as gaps, since texts do not hold them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    /// How many words after the first each stands, and the stems that it may have.
    pub parts: Vec<(u32, Vec<String>)>,
}

/// A question, ready to be looked up.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Query {
    pub words: Vec<Word>,
    pub readings: Vec<Reading>,
    pub phrases: Vec<Phrase>,
    /// What must not occur; one word is a phrase of one.
    pub excluded: Vec<Phrase>,
}

/// What is known without fetching anything.
pub struct Resident<'e> {
    pub language: &'e Language,
    pub stop_words: &'e FxHashSet<String>,
    pub words: &'e Vocabulary,
    pub synonyms: &'e SynonymTable,
}

impl Reading {
    /// One stem for one word.
    pub fn of_stem(word: usize, stem: &str, origin: Origin, weight: f32) -> Self {
        let parts = vec![Part { stem: stem.to_owned(), word: stem.to_owned() }];
        Reading { words: word..word + 1, parts, origin, weight }
    }

    /// The parts of a compound that is written apart must stand together, unlike those of a synonym: nearly every
    /// article has `pass` and `word` somewhere.
    pub fn phrase(&self) -> Option<Phrase> {
        let part = |(offset, part): (usize, &Part)| (offset as u32, vec![part.stem.clone()]);
        (self.origin == Origin::Compound && self.parts.len() > 1)
            .then(|| Phrase { parts: self.parts.iter().enumerate().map(part).collect() })
    }
}

impl Query {
    /// All terms that have to be looked up.
    pub fn stems(&self) -> impl Iterator<Item = &str> {
        let read = self.readings.iter().flat_map(|reading| &reading.parts).map(|part| part.stem.as_str());
        // What begins like an unfinished word may lie elsewhere than its stem: `citi`, but `cityscape`.
        let begun = self.words.iter().filter(|word| word.is_prefix).map(|word| word.typed.as_str());
        read.chain(begun).chain(self.phrases.iter().chain(&self.excluded).flat_map(Phrase::stems))
    }

    /// The terms whose positions have to be known.
    pub fn placed_stems(&self) -> impl Iterator<Item = &str> {
        let several = |phrase: &&Phrase| phrase.parts.len() > 1;
        let quoted = self.phrases.iter().chain(&self.excluded).filter(several).flat_map(Phrase::stems);
        let compounds = self.readings.iter().filter(|reading| reading.phrase().is_some());
        quoted.chain(compounds.flat_map(|reading| &reading.parts).map(|part| part.stem.as_str()))
    }
}

impl Phrase {
    fn stems(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().flat_map(|(_, stems)| stems).map(String::as_str)
    }
}

impl Resident<'_> {
    /// Reads a question. `verbatim` takes every word as it is typed.
    pub fn read(&self, question: &str, verbatim: bool) -> Query {
        let clauses = syntax::parse(question, self.language);
        let chosen = self.choose(&clauses);
        let mut query = Query::default();
        // The number in the query of each word of the clauses.
        let mut numbers = vec![None; clauses.words.len()];
        let mut stems = Vec::new();
        for (at, is_optional) in chosen {
            let typed = &clauses.words[at];
            numbers[at] = Some(query.words.len());
            let stem = self.stem(&typed.folded);
            let is_repeated = stems.contains(&stem);
            stems.push(stem);
            self.read_word(typed, query.words.len(), verbatim, &mut query.readings);
            query.words.push(Word {
                typed: typed.folded.clone(),
                raw: typed.raw.clone(),
                places: typed.places.clone(),
                is_prefix: typed.is_prefix,
                is_optional,
                may_be_corrected: !verbatim && !typed.is_quoted && !self.stop_words.contains(&typed.folded),
                is_repeated,
            });
        }
        self.read_neighbours(&clauses, &numbers, &mut query.readings);
        query.phrases =
            clauses.phrases.iter().filter_map(|of| self.phrase(&clauses, &numbers, of, &query)).collect();
        query.excluded = clauses.excluded.iter().filter_map(|words| self.excluded_phrase(words)).collect();
        query
    }

    fn stem(&self, word: &str) -> String {
        let mut stem = String::new();
        self.language.stem(word, &mut stem);
        stem
    }

    /// Which words of the question are looked up, and whether each is optional. Stop words are not, unless there
    /// is nothing else.
    fn choose(&self, clauses: &Clauses) -> Vec<(usize, bool)> {
        let is_stop = |word: &Typed| self.stop_words.contains(&word.folded);
        let has_content = clauses.words.iter().any(|word| !is_stop(word));
        let mut chosen: Vec<(usize, bool)> = clauses
            .words
            .iter()
            .enumerate()
            .filter(|(_, word)| !has_content || !is_stop(word) || word.is_prefix)
            .map(|(at, word)| (at, has_content && is_stop(word)))
            .collect();
        if chosen.len() > WORDS_MAX {
            // The last word is what somebody is typing right now.
            let value = |at: usize| match &clauses.words[at] {
                word if word.is_prefix || word.is_quoted => 0,
                word => 1 + self.words.usual.frequency(&word.folded).unwrap_or(0),
            };
            chosen.sort_by_key(|(at, _)| (value(*at), *at));
            chosen.truncate(WORDS_MAX);
            chosen.sort_unstable();
        }
        chosen
    }

    /// What one word may stand for.
    fn read_word(&self, typed: &Typed, number: usize, verbatim: bool, readings: &mut Vec<Reading>) {
        let first = readings.len();
        let mut add = |word: &str, origin, weight| {
            let stem = self.stem(word);
            if readings[first..].iter().all(|reading| reading.parts[0].stem != stem) {
                let parts = vec![Part { stem, word: word.to_owned() }];
                readings.push(Reading { words: number..number + 1, parts, origin, weight });
            }
        };
        let word = typed.folded.as_str();
        add(word, Origin::Exact, 1.0);
        let chars = word.chars().count();
        let mut is_beginning = false;
        if typed.is_prefix {
            for candidate in self.words.usual.completions(word, completions_max(word)) {
                is_beginning = true;
                let share = chars as f32 / candidate.word.chars().count() as f32;
                add(candidate.word, Origin::Completion, COMPLETION_WEIGHT * (0.5 + 0.5 * share));
            }
        }
        if verbatim || typed.is_quoted || is_beginning || self.stop_words.contains(word) {
            return;
        }
        let edits = edits_forgiven(word);
        let weight = |candidate: &Candidate<'_>| CORRECTION_WEIGHT / candidate.distance.max(1) as f32;
        for candidate in self.corrections(word, edits, typed.is_prefix) {
            add(candidate.word, Origin::Correction, weight(&candidate));
        }
        if edits > 0 {
            let rare = self.words.rare_corrections(word, edits, typed.is_prefix);
            for candidate in rare.iter().take(CORRECTIONS_MAX) {
                add(candidate.word, Origin::RareCorrection, weight(candidate));
            }
        }
        if self.words.usual.frequency(word).is_none_or(|class| class <= RARE_CLASS_MAX)
            && let Some((left, right)) = self.split(word)
        {
            let part = |word: &str| Part { stem: self.stem(word), word: word.to_owned() };
            readings.push(Reading {
                words: number..number + 1,
                parts: vec![part(left), part(right)],
                origin: Origin::Compound,
                weight: COMPOUND_WEIGHT,
            });
        }
    }

    /// Usual words that may have been meant.
    fn corrections(&self, word: &str, edits: usize, is_prefix: bool) -> Vec<Candidate<'_>> {
        if edits == 0 {
            return Vec::new();
        }
        let class_min = match self.words.usual.frequency(word) {
            None => 0,
            Some(class) if class <= RARE_CLASS_MAX => class + CLASSES_ABOVE_RARE,
            Some(_) => return Vec::new(),
        };
        let mut found = self.words.usual.corrections(word, edits, is_prefix, true);
        if found.is_empty() && class_min == 0 {
            found = self.words.usual.corrections(word, edits, is_prefix, false);
        }
        found.retain(|candidate| candidate.frequency >= class_min && candidate.word != word);
        found.truncate(CORRECTIONS_MAX);
        found
    }

    /// `creditcard` → `credit`, `card`: the most usual of all ways to cut it into two known words.
    fn split<'w>(&self, word: &'w str) -> Option<(&'w str, &'w str)> {
        let is_long = |part: &str| part.chars().nth(COMPOUND_PART_CHARS_MIN - 1).is_some();
        word.char_indices()
            .map(|(at, _)| word.split_at(at))
            .filter(|(left, right)| is_long(left) && is_long(right))
            .filter_map(|(left, right)| {
                let frequency = self.words.usual.frequency(left)?.min(self.words.usual.frequency(right)?);
                Some((frequency, (left, right)))
            })
            .max_by_key(|(frequency, _)| *frequency)
            .map(|(_, parts)| parts)
    }

    /// What several words may stand for together: one compound, or a synonym, which a single word may have too.
    fn read_neighbours(&self, clauses: &Clauses, numbers: &[Option<usize>], readings: &mut Vec<Reading>) {
        let stems: Vec<String> =
            clauses.sequence.iter().map(|at| self.stem(&clauses.words[*at].folded)).collect();
        let stems: Vec<&str> = stems.iter().map(String::as_str).collect();
        for start in 0..stems.len() {
            for (len, parts) in self.synonyms.matches(&stems[start..]) {
                let of = &clauses.sequence[start..start + len];
                let words = span(numbers, of);
                if !words.is_empty() && of.iter().all(|at| !clauses.words[*at].is_quoted) {
                    let parts = parts.to_vec();
                    readings.push(Reading { words, parts, origin: Origin::Synonym, weight: SYNONYM_WEIGHT });
                }
            }
            let &[left, right, ..] = &clauses.sequence[start..] else { continue };
            let joined = format!("{}{}", clauses.words[left].folded, clauses.words[right].folded);
            let is_quoted = clauses.words[left].is_quoted || clauses.words[right].is_quoted;
            let words = span(numbers, &[left, right]);
            if left != right
                && !is_quoted
                && !words.is_empty()
                && self.words.usual.frequency(&joined).is_some()
            {
                let parts = vec![Part { stem: self.stem(&joined), word: joined }];
                readings.push(Reading { words, parts, origin: Origin::Compound, weight: COMPOUND_WEIGHT });
            }
        }
    }

    fn phrase(
        &self,
        clauses: &Clauses,
        numbers: &[Option<usize>],
        of: &[usize],
        query: &Query,
    ) -> Option<Phrase> {
        let mut parts: Vec<(u32, Vec<String>)> = Vec::new();
        for (offset, at) in of.iter().enumerate() {
            let word = &clauses.words[*at];
            if self.stop_words.contains(&word.folded) {
                continue;
            }
            // The last word may be unfinished: then any of the words that it begins may stand there. Where it
            // begins too many to look them all up, nothing is asked of it yet.
            let stems = match numbers[*at].filter(|_| word.is_prefix) {
                Some(number) => {
                    let looked_up = completions_max(&word.folded);
                    if self.words.usual.completions(&word.folded, looked_up + 1).len() > looked_up
                        && of.len() > 1
                    {
                        continue;
                    }
                    let readings =
                        query.readings.iter().filter(|reading| reading.words == (number..number + 1));
                    readings.map(|reading| reading.parts[0].stem.clone()).collect()
                }
                None => vec![self.stem(&word.folded)],
            };
            parts.push((offset as u32, stems));
        }
        normalised(parts)
    }

    fn excluded_phrase(&self, words: &[String]) -> Option<Phrase> {
        let parts = words.iter().enumerate().filter(|(_, word)| !self.stop_words.contains(*word));
        normalised(parts.map(|(offset, word)| (offset as u32, vec![self.stem(word)])).collect())
    }
}

/// How many words that it begins are looked up: the shorter it is, the less each says and the more shards they lie in.
fn completions_max(word: &str) -> usize {
    match word.chars().count() {
        0 | 1 => 3,
        2 => 5,
        _ => 8,
    }
}

/// How many edits a word may be away from what was meant. A code that is not there is not a misspelled other code.
pub fn edits_forgiven(word: &str) -> usize {
    if word.bytes().any(|byte| byte.is_ascii_digit()) {
        return 0;
    }
    match word.chars().count() {
        TWO_EDITS_CHARS_MIN.. => 2,
        ONE_EDIT_CHARS_MIN.. => 1,
        _ => 0,
    }
}

/// Counts from the first part; no parts are no phrase.
fn normalised(mut parts: Vec<(u32, Vec<String>)>) -> Option<Phrase> {
    let first = parts.first()?.0;
    parts.iter_mut().for_each(|(offset, _)| *offset -= first);
    Some(Phrase { parts })
}

/// The words of the query that some words of the clauses have become; neighbours, since stop words fall out.
fn span(numbers: &[Option<usize>], of: &[usize]) -> Range<usize> {
    let found = || of.iter().filter_map(|at| numbers[*at]);
    match (found().min(), found().max()) {
        (Some(first), Some(last)) if last - first < of.len() => first..last + 1,
        _ => 0..0,
    }
}
