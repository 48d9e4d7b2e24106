//! What is stored of a request: no address, no browser, no cookie. The names of fields are those of columns.

use serde::Serialize;

use super::Kind;

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Feedback {
    pub id: String,
    /// Milliseconds since 1970, UTC.
    pub at: i64,
    pub article: String,
    pub language: String,
    /// 1 for yes, 0 for no: both databases know numbers.
    pub helpful: i64,
    /// Names, parted by spaces.
    pub reasons: String,
    pub comment: String,
    pub email: String,
    pub query: String,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Contact {
    pub id: String,
    pub at: i64,
    pub article: String,
    pub language: String,
    pub platform: String,
    pub query: String,
    pub name: String,
    pub email: String,
    pub subject: String,
    pub message: String,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Search {
    pub id: String,
    pub at: i64,
    pub query: String,
    pub language: String,
    /// How many articles were found.
    pub results: i64,
    /// The address of the article that was opened, or nothing.
    pub clicked: String,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Record {
    Feedback(Feedback),
    Contact(Contact),
    Search(Search),
}

impl Record {
    pub fn kind(&self) -> Kind {
        match self {
            Record::Feedback(_) => Kind::Feedback,
            Record::Contact(_) => Kind::Contact,
            Record::Search(_) => Kind::Search,
        }
    }
}
