//! Which articles answer a question, and how well.
//!
//! - A word counts by the field that it fits best, the others break ties; BM25 in each.
//! - Articles need not hold every word, or long questions would have no answer. Nothing but the sum rewards those
//!   that hold more: a factor for the number of words counts `again` as much as `printer`, and did harm on every
//!   collection that we tried. Those with less than a quarter of what the best one holds are left out.
//! - A title that the question explains, and that holds the question, raises the score.
//! - Equal scores keep the order of the articles, so that an answer never changes between runs.

use tantivy::postings::Postings;
use tantivy::{DocSet, TERMINATED};

use crate::error::Error;
use crate::loaded::Loaded;
use crate::phrase::docs_with;
use crate::query::{Origin, Query, Reading};
use crate::schema::{FIELD_COUNT, FIELDS, TITLE};
use crate::segment::{Segment, inverse_frequency};
use crate::shard::TermField;

/// What fields other than the best one add.
pub const OTHER_FIELDS_SHARE: f32 = 0.35;
/// For an article whose title is the question.
const TITLE_BONUS: f32 = 1.5;

/// An article and its score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ranked {
    pub doc: u32,
    pub score: f32,
}

/// How every article of a book answers a question.
pub struct Scores {
    /// Zero for an article that does not answer.
    pub totals: Vec<f32>,
    /// How telling each word of the question is.
    pub values: Vec<f32>,
}

/// Scores all articles that `may_match` lets through.
pub fn score(
    segment: &Segment,
    loaded: &Loaded,
    query: &Query,
    boosts: &[(u32, u32)],
    may_match: impl Fn(usize) -> bool,
) -> Result<Scores, Error> {
    let doc_count = segment.doc_count as usize;
    let values = word_values(segment, loaded, query);
    let mut rows = vec![vec![0f32; doc_count]; query.words.len()];
    let mut scratch = Scratch::new(doc_count);
    for (number, row) in rows.iter_mut().enumerate() {
        let readings = query.readings.iter().filter(|reading| is_simple(reading, number));
        let terms: Vec<(f32, &[TermField])> = readings
            .map(|reading| (reading.weight * values[number], loaded.term_fields(&reading.parts[0].stem)))
            .collect();
        scratch.score_word(segment, &terms, |doc, score| row[doc] = score)?;
    }
    for reading in query.readings.iter().filter(|reading| !is_simple(reading, reading.words.start)) {
        let joint = scratch.score_joint(segment, loaded, reading)?;
        let joint_value = joint_value(segment, loaded, reading);
        for word in reading.words.clone() {
            let share = share_of_word(values[word], joint_value);
            for (doc, score) in &joint {
                rows[word][*doc] = rows[word][*doc].max(score * share);
            }
        }
    }

    let (mut totals, mut held) = (vec![0f32; doc_count], vec![0u16; doc_count]);
    for (row, word) in rows.iter().zip(&query.words).filter(|(_, word)| !word.is_repeated) {
        for (doc, score) in row.iter().enumerate().filter(|(_, score)| **score > 0.0) {
            totals[doc] += score;
            held[doc] += u16::from(!word.is_optional);
        }
    }
    for doc in (0..doc_count).filter(|doc| !may_match(*doc)) {
        (totals[doc], held[doc]) = (0.0, 0);
    }
    let held_max = held.iter().copied().max().unwrap_or(0);
    let held_min = held_max.div_ceil(4).max(1);
    let titles = title_factors(segment, loaded, query)?;
    for doc in 0..doc_count {
        totals[doc] *= if held[doc] >= held_min { titles[doc] } else { 0.0 };
    }
    for (doc, percent) in boosts {
        if let Some(total) = totals.get_mut(*doc as usize) {
            *total *= boost_factor(*percent);
        }
    }
    Ok(Scores { totals, values })
}

/// What a boost multiplies a score by; nothing leaves an article out.
pub fn boost_factor(percent: u32) -> f32 {
    percent as f32 / 100.0
}

/// What the score of each article is multiplied by for its title; one if no word of the question is in it.
///
/// It grows with the share of the title that the question explains, and with the square of the share of the question
/// that the title holds: a long question has some word in many a title.
pub fn title_factors(segment: &Segment, loaded: &Loaded, query: &Query) -> Result<Vec<f32>, Error> {
    let doc_count = segment.doc_count as usize;
    let mut explained = vec![0f32; doc_count];
    let mut weights = vec![0f32; doc_count];
    for number in (0..query.words.len()).filter(|number| !query.words[*number].is_repeated) {
        for reading in query.readings.iter().filter(|reading| is_simple(reading, number)) {
            let fields = loaded.term_fields(&reading.parts[0].stem);
            let Some(term) = fields.iter().find(|term| term.field == TITLE) else { continue };
            let mut postings = segment.postings(term, None)?;
            let mut doc = postings.doc();
            while doc != TERMINATED {
                let Some(weight) = weights.get_mut(doc as usize) else {
                    return Err(Error::corrupt("a posting names an article that does not exist"));
                };
                *weight = weight.max(reading.weight);
                doc = postings.advance();
            }
        }
        for (sum, weight) in explained.iter_mut().zip(&mut weights) {
            *sum += std::mem::take(weight);
        }
    }
    let words = query.words.iter().filter(|word| !word.is_repeated).count().max(1) as f32;
    let factor = |(doc, explained): (usize, f32)| {
        if explained == 0.0 {
            return 1.0;
        }
        let of_title = (explained / segment.field_len(TITLE, doc as u32).max(1) as f32).min(1.0);
        let of_question = (explained / words).min(1.0);
        1.0 + TITLE_BONUS * of_title * of_question * of_question
    };
    Ok(explained.into_iter().enumerate().map(factor).collect())
}

/// The best `limit` of the articles that pass, best first, and how many there are.
pub fn best(totals: &[f32], limit: usize, passes: impl Fn(usize) -> bool) -> (usize, Vec<Ranked>) {
    let mut ranked: Vec<Ranked> = totals
        .iter()
        .enumerate()
        .filter(|(doc, total)| **total > 0.0 && passes(*doc))
        .map(|(doc, total)| Ranked { doc: doc as u32, score: *total })
        .collect();
    let total = ranked.len();
    if limit < ranked.len() && limit > 0 {
        ranked.select_nth_unstable_by(limit - 1, Ranked::order);
    }
    ranked.truncate(limit);
    ranked.sort_unstable_by(Ranked::order);
    (total, ranked)
}

impl Ranked {
    /// The better one first; of equals the earlier.
    pub fn order(&self, other: &Self) -> std::cmp::Ordering {
        other.score.total_cmp(&self.score).then(self.doc.cmp(&other.doc))
    }
}

/// One term for one word.
pub fn is_simple(reading: &Reading, word: usize) -> bool {
    reading.parts.len() == 1 && reading.words == (word..word + 1)
}

/// How telling each word is, by the most frequent of its terms: one rare completion must not outshine what most
/// people mean by the same beginning.
fn word_values(segment: &Segment, loaded: &Loaded, query: &Query) -> Vec<f32> {
    let frequency = |reading: &Reading| {
        let parts = reading.parts.iter().map(|part| doc_freq(loaded.term_fields(&part.stem)));
        parts.min().unwrap_or(0)
    };
    (0..query.words.len())
        .map(|number| {
            let of_word = |reading: &&Reading| reading.words == (number..number + 1);
            let readings = query.readings.iter().filter(of_word).filter(|of| of.origin != Origin::Related);
            inverse_frequency(readings.map(frequency).max().unwrap_or(0), segment.doc_count)
        })
        .collect()
}

/// How many articles hold a term, by the field in which most do.
pub fn doc_freq(fields: &[TermField]) -> u32 {
    fields.iter().map(|field| field.doc_freq).max().unwrap_or(0)
}

/// What a reading of several terms, or for several words, is worth: as much as its most telling term. All terms
/// must occur, so more of them do not make it more.
pub fn joint_score(reading: &Reading, parts: impl Iterator<Item = f32>) -> f32 {
    reading.weight * parts.fold(0.0, f32::max)
}

/// How telling the terms of such a reading are.
pub fn joint_value(segment: &Segment, loaded: &Loaded, reading: &Reading) -> f32 {
    let values = reading.parts.iter().map(|part| doc_freq(loaded.term_fields(&part.stem)));
    values.map(|doc_freq| inverse_frequency(doc_freq, segment.doc_count)).fold(0.0, f32::max)
}

/// Which share of a reading's score one of its words gets. An article that says `sunflower` has both `sun` and
/// `flower`, and each counts as if it stood there by itself: a word that says little in itself says no more in a rare
/// compound or acronym.
pub fn share_of_word(word_value: f32, joint_value: f32) -> f32 {
    if joint_value > word_value { word_value / joint_value } else { 1.0 }
}

/// Scores of one word, dense by article, and which articles have any.
struct Scratch {
    best: Vec<f32>,
    sum: Vec<f32>,
    in_field: Vec<f32>,
    touched: Vec<u32>,
}

impl Scratch {
    fn new(doc_count: usize) -> Self {
        Scratch {
            best: vec![0.0; doc_count],
            sum: vec![0.0; doc_count],
            in_field: vec![0.0; doc_count],
            touched: Vec::new(),
        }
    }

    /// Scores a word by terms, each with what it is worth, and hands over every article that has one.
    fn score_word(
        &mut self,
        segment: &Segment,
        terms: &[(f32, &[TermField])],
        mut take: impl FnMut(usize, f32),
    ) -> Result<(), Error> {
        let mut in_field_docs = Vec::new();
        for (field, spec) in FIELDS.iter().enumerate().take(FIELD_COUNT) {
            for (value, fields) in terms {
                let Some(term) = fields.iter().find(|term| term.field == field) else { continue };
                let mut postings = segment.postings(term, None)?;
                let mut doc = postings.doc();
                while doc != TERMINATED {
                    let Some(score) = self.in_field.get_mut(doc as usize) else {
                        return Err(Error::corrupt("a posting names an article that does not exist"));
                    };
                    if *score == 0.0 {
                        in_field_docs.push(doc);
                    }
                    // Several terms for one word are one word still: the best of them counts.
                    *score = score.max(spec.weight * value * segment.bm25(field, doc, postings.term_freq()));
                    doc = postings.advance();
                }
            }
            for doc in in_field_docs.drain(..) {
                let at = doc as usize;
                let score = std::mem::take(&mut self.in_field[at]);
                if self.sum[at] == 0.0 {
                    self.touched.push(doc);
                }
                self.best[at] = self.best[at].max(score);
                self.sum[at] += score;
            }
        }
        for doc in self.touched.drain(..) {
            let at = doc as usize;
            let (best, sum) = (std::mem::take(&mut self.best[at]), std::mem::take(&mut self.sum[at]));
            take(at, best + OTHER_FIELDS_SHARE * (sum - best));
        }
        Ok(())
    }

    /// The articles that hold all terms of a reading, with what it is worth for each of its words.
    fn score_joint(
        &mut self,
        segment: &Segment,
        loaded: &Loaded,
        reading: &Reading,
    ) -> Result<Vec<(usize, f32)>, Error> {
        let mut joint: Vec<(usize, Vec<f32>)> = Vec::new();
        let together = match reading.phrase() {
            Some(phrase) => Some(docs_with(segment, loaded, &phrase)?),
            None => None,
        };
        for (number, part) in reading.parts.iter().enumerate() {
            let fields = loaded.term_fields(&part.stem);
            let value = inverse_frequency(doc_freq(fields), segment.doc_count);
            let mut found = Vec::new();
            self.score_word(segment, &[(value, fields)], |doc, score| found.push((doc, score)))?;
            found.sort_unstable_by_key(|(doc, _)| *doc);
            if number == 0 {
                found.retain(|(doc, _)| together.as_ref().is_none_or(|docs| docs[*doc]));
                joint = found.into_iter().map(|(doc, score)| (doc, vec![score])).collect();
                continue;
            }
            joint.retain_mut(|(doc, scores)| match found.binary_search_by_key(doc, |(doc, _)| *doc) {
                Ok(at) => {
                    scores.push(found[at].1);
                    true
                }
                Err(_) => false,
            });
        }
        Ok(joint.into_iter().map(|(doc, scores)| (doc, joint_score(reading, scores.into_iter()))).collect())
    }
}
