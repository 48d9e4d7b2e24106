//! A score, taken apart for writers who wonder about an order. Computed anew for one article, by the same
//! formulas; the browser's engine does without.

use tantivy::DocSet;
use tantivy::postings::Postings;

use crate::answer::Answered;
use crate::engine::Engine;
use crate::error::Error;
use crate::nearness::Touch;
use crate::phrase::docs_with;
use crate::promotions::key;
use crate::query::{Origin, Reading};
use crate::rank::{
    OTHER_FIELDS_SHARE, Ranked, doc_freq, is_simple, joint_score, joint_value, share_of_word, title_factors,
};
use crate::results::{Explanation, Hit, WordScore};
use crate::schema::FIELDS;
use crate::segment::{Segment, inverse_frequency};

impl Engine {
    /// What two questions have in common that ask for the same: the stems of their words in the order of the alphabet,
    /// each once, without stop words unless there is nothing else. Nothing for a question without words.
    pub fn key(&self, question: &str) -> Vec<String> {
        key(question, &self.language, &self.stop_words)
    }

    /// Adds the explanation to a hit, if the question wants one.
    pub(crate) fn explained(
        &self,
        answered: &Answered,
        of: Ranked,
        touch: Option<Touch>,
        hit: Hit,
    ) -> Result<Hit, Error> {
        let Some(segment) = self.segment.as_ref().filter(|_| answered.question.explain) else {
            return Ok(hit);
        };
        let doc = of.doc;
        let mut explanation = Explanation::default();
        for (number, word) in answered.query.words.iter().enumerate() {
            if !word.is_repeated {
                explanation.words.extend(self.word_score(segment, answered, number, doc)?);
            }
        }
        let titles = title_factors(segment, &self.loaded, &answered.query)?;
        let mut add = |name: &str, factor: f32| {
            if factor != 1.0 {
                explanation.factors.push((name.to_owned(), factor));
            }
        };
        add("asked in the title", titles.get(doc as usize).copied().unwrap_or(1.0));
        add("boost", self.boost_of(doc));
        if let Some(touch) = touch {
            add("words near each other", 1.0 + touch.near / of.score);
            add("written as asked", touch.verbatim);
            add("title", touch.title);
        }
        Ok(Hit { explanation: Some(explanation), ..hit })
    }

    fn word_score(
        &self,
        segment: &Segment,
        answered: &Answered,
        number: usize,
        doc: u32,
    ) -> Result<Option<WordScore>, Error> {
        let query = &answered.query;
        let mut best: Option<WordScore> = None;
        // Each field by the reading that fits it best, as in scoring.
        let mut fields: Vec<(usize, f32, &Reading)> = Vec::new();
        for reading in query.readings.iter().filter(|reading| is_simple(reading, number)) {
            let value = reading.weight * answered.values[number];
            for (field, score) in self.field_scores(segment, &reading.parts[0].stem, value, doc)? {
                match fields.iter_mut().find(|(known, ..)| *known == field) {
                    Some(known) if known.1 >= score => {}
                    Some(known) => *known = (field, score, reading),
                    None => fields.push((field, score, reading)),
                }
            }
        }
        let top = fields.iter().max_by(|a, b| a.1.total_cmp(&b.1)).map(|(.., reading)| *reading);
        if let Some(reading) = top {
            let scores: Vec<(usize, f32)> = fields.iter().map(|(field, score, _)| (*field, *score)).collect();
            best = Some(entry(&query.words[number].typed, reading, &scores, combined(&scores)));
        }
        let joint = query
            .readings
            .iter()
            .filter(|reading| reading.words.contains(&number) && !is_simple(reading, reading.words.start));
        for reading in joint {
            let mut parts = Vec::new();
            for part in &reading.parts {
                let fields = self.loaded.term_fields(&part.stem);
                let value = inverse_frequency(doc_freq(fields), segment.doc_count);
                parts.push(self.field_scores(segment, &part.stem, value, doc)?);
            }
            let share = share_of_word(answered.values[number], joint_value(segment, &self.loaded, reading));
            let score = share * joint_score(reading, parts.iter().map(|fields| combined(fields)));
            let is_apart = match reading.phrase() {
                Some(phrase) => !docs_with(segment, &self.loaded, &phrase)?[doc as usize],
                None => false,
            };
            let holds_all = !is_apart && parts.iter().all(|fields| !fields.is_empty());
            if holds_all && best.as_ref().is_none_or(|best| best.score < score) {
                best = Some(entry(&query.words[number].typed, reading, &parts.concat(), score));
            }
        }
        Ok(best)
    }

    /// What a term is worth in each field of an article.
    fn field_scores(
        &self,
        segment: &Segment,
        stem: &str,
        value: f32,
        doc: u32,
    ) -> Result<Vec<(usize, f32)>, Error> {
        let mut scores = Vec::new();
        for term in self.loaded.term_fields(stem) {
            let mut postings = segment.postings(term, None)?;
            let mut at = postings.doc();
            while at < doc {
                at = postings.advance();
            }
            if at == doc {
                let bm25 = segment.bm25(term.field, doc, postings.term_freq());
                scores.push((term.field, FIELDS[term.field].weight * value * bm25));
            }
        }
        Ok(scores)
    }
}

fn combined(fields: &[(usize, f32)]) -> f32 {
    let best = fields.iter().map(|(_, score)| *score).fold(0.0, f32::max);
    let sum: f32 = fields.iter().map(|(_, score)| *score).sum();
    best + OTHER_FIELDS_SHARE * (sum - best)
}

fn entry(word: &str, reading: &Reading, fields: &[(usize, f32)], score: f32) -> WordScore {
    let matched: Vec<&str> = reading.parts.iter().map(|part| part.word.as_str()).collect();
    let origin = match reading.origin {
        Origin::Exact => "exact",
        Origin::Completion => "completion",
        Origin::Correction | Origin::RareCorrection => "correction",
        Origin::Synonym => "synonym",
        Origin::Compound => "compound",
        Origin::Related => "related",
    };
    WordScore {
        word: word.to_owned(),
        matched: matched.join(" "),
        origin: origin.to_owned(),
        fields: fields.iter().map(|(field, score)| (FIELDS[*field].name.to_owned(), *score)).collect(),
        score,
    }
}
