//! The types of the table `[request]`: where a message to a human is posted from the contact page.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::feedback::field_names;

/// There is no form without an address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct Request {
    /// Where messages are posted to.
    pub url: Option<String>,
    /// How long an answer takes, in words for customers.
    pub reply: Option<String>,
    /// The names of fields, by those of [`FIELDS`], where who takes the messages wants others.
    pub fields: BTreeMap<String, String>,
}

/// What is posted. `website` is for programs that fill in everything; `next` is where browsers without scripts go then.
pub const FIELDS: &[&str] = &[
    "name", "email", "subject", "message", "article", "query", "language", "platform", "website", "next",
    "id", "elapsed",
];

impl Request {
    /// The name of each field of [`FIELDS`].
    pub fn names(&self) -> BTreeMap<&'static str, &str> {
        field_names(FIELDS, &self.fields)
    }
}
