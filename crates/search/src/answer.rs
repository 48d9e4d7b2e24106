//! From a question that can be looked up to the results: which terms stand for its words after all, which
//! articles answer, in which order, and what is said about them.

use crate::articles::card_description;
use crate::engine::Engine;
use crate::error::Error;
use crate::filters::Allowed;
use crate::matcher::Matcher;
use crate::nearness::{LOOKED_AT, Touch};
use crate::phrase;
use crate::query::Query;
use crate::question::{Detail, Question};
use crate::rank::{Ranked, best, boost_factor, score};
use crate::results::{Facet, Hit, Results};
use crate::segment::Segment;

/// A question with what its terms have said.
pub struct Answered {
    pub question: Question,
    pub query: Query,
    pub values: Vec<f32>,
    /// How many articles answer.
    total: usize,
    promoted: Vec<Ranked>,
    ranked: Vec<Ranked>,
    facets: Vec<Facet>,
}

impl Engine {
    /// Answers by the index alone.
    pub(crate) fn answer(&self, question: &Question, mut query: Query) -> Result<Answered, Error> {
        self.settle(&mut query);
        let mut answered = Answered {
            question: question.clone(),
            query,
            values: Vec::new(),
            total: 0,
            promoted: Vec::new(),
            ranked: Vec::new(),
            facets: Vec::new(),
        };
        let Some(segment) = &self.segment else { return Ok(answered) };
        let may_match = self.phrase_mask(segment, &answered.query)?;
        let mut scores = score(segment, &self.loaded, &answered.query, &self.boosts, |doc| may_match[doc])?;
        let promoted: Vec<u32> = self.promotions.of(&question.text, &self.language, &self.stop_words);
        let promoted: Vec<Ranked> = promoted
            .into_iter()
            .filter(|doc| may_match.get(*doc as usize).copied().unwrap_or(false))
            .map(|doc| Ranked { doc, score: scores.totals[doc as usize] })
            .collect();
        // A promoted article is a result even if it holds no word of the question.
        let matched: Vec<bool> = (0..scores.totals.len())
            .map(|doc| scores.totals[doc] > 0.0 || promoted.iter().any(|of| of.doc as usize == doc))
            .collect();
        let allowed = match &self.loaded.filters {
            _ if question.filters.is_empty() => Allowed::all(),
            Some(filters) => filters.allowed(&question.filters, segment.doc_count),
            None => Allowed::none(),
        };
        if let Some(filters) = self.loaded.filters.as_ref().filter(|_| question.facets) {
            answered.facets = filters.facets(&matched, &allowed, &question.filters);
        }
        answered.promoted = promoted;
        answered.promoted.retain(|of| allowed.passes(of.doc as usize, None));
        for of in &answered.promoted {
            scores.totals[of.doc as usize] = 0.0;
        }
        let limit = question.limit.saturating_sub(answered.promoted.len()).max(LOOKED_AT);
        let (total, ranked) = best(&scores.totals, limit, |doc| allowed.passes(doc, None));
        answered.total = total + answered.promoted.len();
        answered.ranked = ranked;
        answered.values = scores.values;
        Ok(answered)
    }

    /// Which articles hold every quoted phrase and nothing that must not occur.
    fn phrase_mask(&self, segment: &Segment, query: &Query) -> Result<Vec<bool>, Error> {
        let mut mask = vec![true; segment.doc_count as usize];
        let wanted = query.phrases.iter().map(|phrase| (phrase, true));
        for (phrase, must) in wanted.chain(query.excluded.iter().map(|phrase| (phrase, false))) {
            let docs = phrase::docs_with(segment, &self.loaded, phrase)?;
            mask.iter_mut().zip(docs).for_each(|(passes, has)| *passes &= has == must);
        }
        Ok(mask)
    }

    /// The chunks that have to be fetched before the results can be shown.
    pub(crate) fn missing_documents(&self, answered: &Answered) -> Vec<String> {
        let with_text = answered.question.detail == Detail::Passages;
        let wanted = answered.promoted.iter().chain(&answered.ranked).map(|of| of.doc);
        if with_text {
            return self.loaded.missing_documents(wanted, true);
        }
        self.loaded.missing_documents(wanted.take(answered.question.limit), false)
    }

    pub(crate) fn results(&self, answered: &Answered) -> Result<Results, Error> {
        let question = &answered.question;
        let with_text = question.detail == Detail::Passages;
        let matcher = Matcher::new(&self.language, &answered.query, &answered.values);
        let mut hits = Vec::new();
        for of in answered.promoted.iter().take(question.limit) {
            let hit = self.hit(answered, &matcher, *of, false)?;
            hits.push(Hit { promoted: true, ..hit });
        }
        let mut ranked = Vec::new();
        let shown = if with_text { answered.ranked.len() } else { question.limit.saturating_sub(hits.len()) };
        for (place, of) in answered.ranked.iter().take(shown).enumerate() {
            let looked_at = with_text && place < LOOKED_AT;
            ranked.push((of.doc, self.hit(answered, &matcher, *of, looked_at)?));
        }
        let first = ranked.len().min(LOOKED_AT);
        ranked[..first].sort_by(|(a, left), (b, right)| right.score.total_cmp(&left.score).then(a.cmp(b)));
        hits.extend(ranked.into_iter().map(|(_, hit)| hit));
        hits.truncate(question.limit);
        let corrections = self.corrections(&answered.query);
        let is_empty = hits.is_empty();
        Ok(Results {
            query: question.text.clone(),
            total: answered.total,
            hits,
            corrected: self.corrected(question, &answered.query, &corrections),
            spelling: self.spelling(question, &answered.query, is_empty),
            corrections,
            facets: answered.facets.clone(),
        })
    }

    /// What an article's score is multiplied by.
    pub(crate) fn boost_of(&self, doc: u32) -> f32 {
        let boost = self.boosts.iter().find(|(of, _)| *of == doc);
        boost.map_or(1.0, |(_, percent)| boost_factor(*percent))
    }

    fn hit(
        &self,
        answered: &Answered,
        matcher: &Matcher<'_>,
        of: Ranked,
        looked_at: bool,
    ) -> Result<Hit, Error> {
        let with_text = answered.question.detail == Detail::Passages;
        let mut document = self.loaded.document(of.doc)?;
        if !with_text {
            // A text that is here by chance must not show: the same question has the same answer.
            document.sections.clear();
            document.description.truncate(card_description(&document.description).len());
        }
        let found = matcher.find(&document);
        let touch = looked_at.then(|| Touch::of(matcher, &found, self.boost_of(of.doc)));
        let score = touch.as_ref().map_or(of.score, |touch| touch.apply(of.score));
        let hit = matcher.hit(document, &found, score, with_text);
        #[cfg(feature = "write")]
        let hit = self.explained(answered, of, touch, hit)?;
        Ok(hit)
    }
}
