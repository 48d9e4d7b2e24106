//! Which articles answer a question, and how well.
//!
//! - A word counts by the field that it fits best, the others break ties; BM25 in each.
//! - Articles need not hold every word, or long questions would have no answer; but the more they hold, the
//!   better, and those that hold less than half of what the best one holds are left out.
//! - Equal scores keep the order of the articles, so that an answer never changes between runs.

use tantivy::postings::Postings;
use tantivy::{DocSet, TERMINATED};

use crate::error::Error;
use crate::query::Word;
use crate::schema::{FIELD_COUNT, FIELDS};
use crate::segment::{Segment, inverse_frequency};
use crate::shard::TermField;

/// What fields other than the best one add.
const OTHER_FIELDS_SHARE: f32 = 0.3;
/// For an article that holds every word.
const ALL_WORDS_BONUS: f32 = 1.15;

/// A word with what the shards know about its terms.
pub struct FoundWord<'q> {
    pub word: &'q Word,
    /// Weight of the term, and where it occurs.
    pub terms: Vec<(f32, Vec<TermField>)>,
}

impl FoundWord<'_> {
    /// How telling the word is, by its most frequent term: one rare completion must not outshine what most
    /// people mean by the same beginning.
    pub fn inverse_frequency(&self, doc_count: u32) -> f32 {
        let doc_freq =
            self.terms.iter().flat_map(|(_, fields)| fields).map(|field| field.doc_freq).max().unwrap_or(0);
        inverse_frequency(doc_freq, doc_count)
    }
}

/// An article and its score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ranked {
    pub doc: u32,
    pub score: f32,
}

/// All articles that answer, and the best `limit` of them, best first.
pub fn rank(segment: &Segment, words: &[FoundWord<'_>], limit: usize) -> Result<(usize, Vec<Ranked>), Error> {
    let doc_count = segment.doc_count as usize;
    let mut totals = vec![0f32; doc_count];
    let mut held = vec![0u16; doc_count];
    let mut scratch = Scratch::new(doc_count);
    for found in words {
        scratch.score_word(segment, found)?;
        for &doc in &scratch.touched {
            let doc = doc as usize;
            let (best, sum) = (scratch.best[doc], scratch.sum[doc]);
            totals[doc] += best + OTHER_FIELDS_SHARE * (sum - best);
            held[doc] += u16::from(!found.word.is_optional);
        }
        scratch.clear();
    }
    let wanted = words.iter().filter(|found| !found.word.is_optional).count() as u16;
    let held_max = held.iter().copied().max().unwrap_or(0);
    let held_min = held_max.div_ceil(2).max(1);
    let mut ranked: Vec<Ranked> = (0..segment.doc_count)
        .filter(|doc| held[*doc as usize] >= held_min)
        .map(|doc| {
            let held = held[doc as usize];
            let bonus = if held == wanted && wanted > 1 { ALL_WORDS_BONUS } else { 1.0 };
            let share = f32::from(held) / f32::from(wanted.max(1));
            Ranked { doc, score: totals[doc as usize] * (0.5 + 0.5 * share) * bonus }
        })
        .collect();
    let total = ranked.len();
    let by_score = |a: &Ranked, b: &Ranked| b.score.total_cmp(&a.score).then(a.doc.cmp(&b.doc));
    if limit < ranked.len() && limit > 0 {
        ranked.select_nth_unstable_by(limit - 1, by_score);
    }
    ranked.truncate(limit);
    ranked.sort_unstable_by(by_score);
    Ok((total, ranked))
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

    fn score_word(&mut self, segment: &Segment, found: &FoundWord<'_>) -> Result<(), Error> {
        let inverse_frequency = found.inverse_frequency(segment.doc_count);
        let mut in_field_docs = Vec::new();
        for (field, spec) in FIELDS.iter().enumerate().take(FIELD_COUNT) {
            for (weight, fields) in &found.terms {
                let Some(term) = fields.iter().find(|term| term.field == field) else { continue };
                let bm25 = segment.bm25(field, spec.weight * weight * inverse_frequency);
                let mut postings = segment.postings(term)?;
                let mut doc = postings.doc();
                while doc != TERMINATED {
                    let Some(score) = self.in_field.get_mut(doc as usize) else {
                        return Err(Error::corrupt("a posting names an article that does not exist"));
                    };
                    if *score == 0.0 {
                        in_field_docs.push(doc);
                    }
                    // Several terms for one word are one word still: the best of them counts.
                    *score = score.max(bm25.score(segment.norm_id(field, doc), postings.term_freq()));
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
        Ok(())
    }

    fn clear(&mut self) {
        for doc in self.touched.drain(..) {
            self.best[doc as usize] = 0.0;
            self.sum[doc as usize] = 0.0;
        }
    }
}
