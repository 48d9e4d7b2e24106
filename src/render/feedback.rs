//! How articles ask whether they helped.

use super::views::{FeedbackView, ReasonView};
use crate::config::Feedback;
use crate::theme::Words;

/// What can be wrong with an article, as answers name it.
const REASONS: &[&str] = &["not-what-i-searched-for", "does-not-work", "unclear", "out-of-date", "other"];

/// `None` where nobody takes the answers.
pub(super) fn view(feedback: &Feedback, words: &Words) -> Option<FeedbackView> {
    let text = |key: &str| {
        let word = format!("reason_{}", key.replace('-', "_"));
        words.get(&word).unwrap_or(key).to_owned()
    };
    Some(FeedbackView {
        url: feedback.url.clone()?,
        email: feedback.email,
        fields: feedback.names().into_iter().map(|(name, own)| (name, own.to_owned())).collect(),
        reasons: REASONS.iter().map(|key| ReasonView { key, text: text(key) }).collect(),
    })
}
