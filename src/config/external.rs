//! The types of the table `[check.external]`: how web addresses are asked for. What each key means stands in `keys.rs`.

use serde::{Deserialize, Serialize};

/// Addresses that no program outside of this machine answers.
const NEVER_ASKED: &[&str] = &["*://localhost*", "*://127.*", "*://example.*", "*://*.example*"];

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct External {
    /// Patterns of addresses that are not asked for.
    pub ignore: Vec<String>,
    /// How long an answer may take.
    pub timeout_seconds: u32,
    /// Between two questions to one host, and the unit of waiting before another try.
    pub pause_ms: u32,
    /// How long an answer that was fine is believed; 0 to ask each time.
    pub max_age_days: u32,
    /// Whether pages are read to see whether they have the place that is named behind `#`.
    pub fragments: bool,
    /// A file in the book's folder for answers; by default one in the user's cache.
    pub cache: Option<String>,
}

impl Default for External {
    fn default() -> Self {
        Self {
            ignore: NEVER_ASKED.iter().map(|&pattern| pattern.to_owned()).collect(),
            timeout_seconds: 20,
            pause_ms: 250,
            max_age_days: 7,
            fragments: false,
            cache: None,
        }
    }
}
