//! From the fields of a request to a record, or to what is wrong with them. Pure: the time and the key of a new record
//! are given, and nothing is stored.

mod contact;
mod feedback;
mod fields;
mod next;
mod record;
mod search;
mod text;

use serde::Serialize;

pub use fields::Fields;
pub use next::{Site, after_sending};
pub use record::{Contact, Feedback, Record, Search};

/// What a request is about; each has an address of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Feedback,
    Contact,
    Search,
}

impl Kind {
    pub const ALL: [Kind; 3] = [Kind::Feedback, Kind::Contact, Kind::Search];

    /// As it stands in addresses, in the export and in metrics.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Feedback => "feedback",
            Kind::Contact => "contact",
            Kind::Search => "search",
        }
    }
}

/// What the operator set for all records.
#[derive(Debug, Clone)]
pub struct Rules {
    /// A form that was sent sooner after it was shown was filled in by a program, milliseconds.
    pub elapsed_ms_min: u64,
    /// The longest comment and message, characters.
    pub text_characters_max: usize,
}

/// What a new record is given.
#[derive(Debug, Clone)]
pub struct Stamp {
    /// Milliseconds since 1970, UTC.
    pub at_ms: i64,
    /// The key of a record whose page made none.
    pub id: String,
}

/// A request that cannot be accepted, and what to do about it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Refusal {
    /// The HTTP status.
    #[serde(skip)]
    pub status: u16,
    pub error: String,
    /// Seconds after which the same may be accepted.
    #[serde(skip)]
    pub retry_after_s: Option<u64>,
    /// The fields that are wrong.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Wrong>,
}

/// A field and what it must be.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Wrong {
    pub field: &'static str,
    pub message: String,
}

impl Refusal {
    pub fn new(status: u16, error: impl Into<String>) -> Self {
        Refusal { status, error: error.into(), retry_after_s: None, fields: Vec::new() }
    }
}

/// Makes the record of a request; none of spam, whose sender is told that all is well.
///
/// # Errors
///
/// Names every field that is wrong.
pub fn accept(kind: Kind, fields: &Fields, rules: &Rules, stamp: Stamp) -> Result<Option<Record>, Refusal> {
    let mut reader = text::Reader::new(fields);
    let elapsed_ms = reader.elapsed_ms();
    if !fields.one("website").trim().is_empty() || elapsed_ms.is_some_and(|ms| ms < rules.elapsed_ms_min) {
        return Ok(None);
    }
    let stamp = Stamp { id: reader.id().unwrap_or(stamp.id), ..stamp };
    let record = match kind {
        Kind::Feedback => Record::Feedback(feedback::read(&mut reader, rules, stamp)),
        Kind::Contact => Record::Contact(contact::read(&mut reader, rules, stamp)),
        Kind::Search => Record::Search(search::read(&mut reader, stamp)),
    };
    let wrong = reader.into_wrong();
    if wrong.is_empty() {
        return Ok(Some(record));
    }
    let all: Vec<String> = wrong.iter().map(|one| format!("`{}` {}", one.field, one.message)).collect();
    Err(Refusal { fields: wrong, ..Refusal::new(400, all.join("; ")) })
}

#[cfg(test)]
mod tests;
