//! How articles ask whether they helped.

use super::views::{FeedbackView, ReasonView};
use crate::config::{Feedback, REASONS};
use crate::theme::Words;

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
        reasons: REASONS.into_iter().map(|key| ReasonView { key, text: text(key) }).collect(),
    })
}
