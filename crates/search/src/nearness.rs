//! The last touch to the order of the first results, made with their texts at hand: words that stand together as
//! in the question, words written as in the question, and titles that are the question.
//!
//! It only multiplies scores within narrow bounds: an article that answers much better stays above. The index
//! could know positions too, but they would triple what a question downloads; the texts of the first results are
//! there anyway.

use crate::matcher::{Found, Match, Matcher};

/// How many of the best articles are looked at. They are in their final order when the first of them is shown.
pub const LOOKED_AT: usize = 10;

/// For words that all stand next to each other.
const NEAR_BONUS: f32 = 0.35;
/// For words that are all written as in the question.
const VERBATIM_BONUS: f32 = 0.06;
/// For a title that consists of the question, begins with it, or contains it.
const TITLE_BONUS: [f32; 3] = [0.2, 0.08, 0.04];
/// Words further apart have nothing to do with each other.
const DISTANCE_MAX: usize = 12;

/// What each factor does to the score of an article; one changes nothing.
pub struct Factors {
    pub near: f32,
    pub verbatim: f32,
    pub title: f32,
}

impl Factors {
    pub fn product(&self) -> f32 {
        self.near * self.verbatim * self.title
    }
}

pub fn factors(matcher: &Matcher<'_>, found: &Found) -> Factors {
    Factors {
        near: 1.0 + NEAR_BONUS * nearness(matcher, found),
        verbatim: 1.0 + VERBATIM_BONUS * verbatim(matcher, found),
        title: 1.0 + title_bonus(matcher, found),
    }
}

fn texts(found: &Found) -> impl Iterator<Item = &[Match]> {
    found.sections.iter().flatten().map(Vec::as_slice).chain([found.title.as_slice()])
}

/// The mean over neighbouring words of the question of how near they come in the article, between 0 and 1.
fn nearness(matcher: &Matcher<'_>, found: &Found) -> f32 {
    let words = matcher.query.words.len();
    if words < 2 {
        return 0.0;
    }
    let mut near = vec![0f32; words - 1];
    for matches in texts(found) {
        for (at, first) in matches.iter().enumerate() {
            let following = matches[at + 1..].iter();
            for second in following.take_while(|second| second.position <= first.position + DISTANCE_MAX) {
                let distance = (second.position - first.position).max(1) as f32;
                if second.word == first.word + 1 {
                    near[first.word] = near[first.word].max(1.0 / distance);
                } else if first.word == second.word + 1 {
                    // The other way round is a little further.
                    near[second.word] = near[second.word].max(1.0 / (distance + 1.0));
                }
            }
        }
    }
    near.iter().sum::<f32>() / near.len() as f32
}

/// The share of the question's words that the article has just so.
fn verbatim(matcher: &Matcher<'_>, found: &Found) -> f32 {
    let mut seen = vec![false; matcher.query.words.len()];
    for found in texts(found).flatten().filter(|found| found.is_verbatim) {
        seen[found.word] = true;
    }
    seen.iter().filter(|seen| **seen).count() as f32 / seen.len().max(1) as f32
}

fn title_bonus(matcher: &Matcher<'_>, found: &Found) -> f32 {
    let words = matcher.query.words.len();
    let in_order = |matches: &[Match]| {
        matches.len() == words && matches.iter().enumerate().all(|(at, found)| found.word == at)
    };
    let Some(run) = found.title.windows(words.max(1)).find(|run| in_order(run)) else { return 0.0 };
    let [whole, start, inside] = TITLE_BONUS;
    match (run[0].position, found.title_words) {
        (0, all) if all == words => whole,
        (0, _) => start,
        _ => inside,
    }
}
