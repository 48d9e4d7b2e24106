//! The types of the table `[feedback]`: whether articles ask if they helped, and who takes the answers.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Nothing is asked without an address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct Feedback {
    /// Where answers are posted to.
    pub url: Option<String>,
    /// Whether customers can leave an e-mail address.
    pub email: bool,
    /// The names of fields, by those of [`FIELDS`], where who takes the answers wants others.
    pub fields: BTreeMap<String, String>,
}

/// What is posted. `website` is for programs that fill in everything; `next` is where browsers without scripts go then.
pub const FIELDS: &[&str] =
    &["helpful", "article", "language", "reason", "comment", "email", "website", "next"];

/// What can be wrong with an article, as answers name it, in the order of the form.
pub const REASONS: [&str; 5] =
    ["not-what-i-searched-for", "does-not-work", "unclear", "out-of-date", "other"];

impl Feedback {
    /// The name of each field of [`FIELDS`].
    pub fn names(&self) -> BTreeMap<&'static str, &str> {
        field_names(FIELDS, &self.fields)
    }
}

/// The name of each field of a form: another one, where who takes the form wants that, else its own.
pub(super) fn field_names<'f>(
    all: &[&'static str],
    others: &'f BTreeMap<String, String>,
) -> BTreeMap<&'static str, &'f str> {
    all.iter().map(|name| (*name, others.get(*name).map_or(*name, String::as_str))).collect()
}
