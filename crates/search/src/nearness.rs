//! The last touch to the order of the first results, made with their texts at hand: words that stand together as
//! in the question, words written as in the question, and titles that are the question.
//!
//! The index knows positions too, but they are twice the size of all else, and the texts of the first results are
//! there anyway.

use crate::matcher::{Found, Match, Matcher};

/// How many of the best articles are looked at. They are in their final order when the first of them is shown.
pub const LOOKED_AT: usize = 5;

/// What two words of the question that stand next to each other are worth, as a share of what the less telling of
/// them is. It is added: how much a pair says depends on its words alone.
const NEAR_SHARE: f32 = 0.4;
/// Words further apart have nothing to do with each other.
const DISTANCE_MAX: usize = 4;
/// For words that are all written as in the question.
const VERBATIM_BONUS: f32 = 0.08;
/// For a title that consists of the question, begins with it, or contains it.
const TITLE_BONUS: [f32; 3] = [0.2, 0.08, 0.04];

/// What the texts do to the score of an article.
pub struct Touch {
    /// Added.
    pub near: f32,
    /// Multiply the sum; one changes nothing.
    pub verbatim: f32,
    pub title: f32,
}

impl Touch {
    /// `boost` is what the article's score has been multiplied by.
    pub fn of(matcher: &Matcher<'_>, found: &Found, boost: f32) -> Self {
        Touch {
            near: boost * nearness(matcher, found),
            verbatim: 1.0 + VERBATIM_BONUS * verbatim(matcher, found),
            title: 1.0 + title_bonus(matcher, found),
        }
    }

    pub fn apply(&self, score: f32) -> f32 {
        (score + self.near) * self.verbatim * self.title
    }
}

fn texts(found: &Found) -> impl Iterator<Item = &[Match]> {
    found.sections.iter().flatten().map(Vec::as_slice).chain([found.title.as_slice()])
}

/// The sum over neighbouring words of the question of what they are worth at the nearest that they come.
fn nearness(matcher: &Matcher<'_>, found: &Found) -> f32 {
    let pairs = matcher.query.words.len().saturating_sub(1);
    let mut near = vec![0f32; pairs];
    for matches in texts(found) {
        for (at, first) in matches.iter().enumerate() {
            let following = matches[at + 1..].iter();
            for second in following.take_while(|second| second.position <= first.position + DISTANCE_MAX) {
                let share = 1.0 / (second.position - first.position).max(1) as f32;
                if first.word.abs_diff(second.word) == 1 {
                    let pair = &mut near[first.word.min(second.word)];
                    *pair = pair.max(share);
                }
            }
        }
    }
    let worth = matcher.values.windows(2).map(|pair| pair[0].min(pair[1]));
    NEAR_SHARE * near.iter().zip(worth).map(|(near, worth)| near * worth).sum::<f32>()
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
