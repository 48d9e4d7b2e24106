//! The fields of the index and what a match in each is worth.
//!
//! Weights are moderate on purpose: on public test collections a title counted three times made the ranking
//! worse than twice, and everything else was within noise.

use tantivy::schema::{Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};

pub const FIELD_COUNT: usize = 5;

/// One searchable part of an article.
pub struct FieldSpec {
    pub name: &'static str,
    pub weight: f32,
    /// BM25's k1 and b: how much a word gains by being repeated, and how much a text loses by being long.
    pub bm25: (f32, f32),
    /// Short, telling texts keep their stop words: an article called "About" can be found.
    pub is_heading: bool,
}

/// Titles repeat nothing on purpose; in a long text the fifth mention still says something.
const SHORT: (f32, f32) = (1.0, 0.65);
const LONG: (f32, f32) = (1.7, 0.68);

/// In the order of their tantivy field ids.
pub const FIELDS: [FieldSpec; FIELD_COUNT] = [
    FieldSpec { name: "title", weight: 1.9, bm25: SHORT, is_heading: true },
    FieldSpec { name: "headings", weight: 1.0, bm25: LONG, is_heading: true },
    FieldSpec { name: "keywords", weight: 1.6, bm25: SHORT, is_heading: true },
    FieldSpec { name: "description", weight: 1.1, bm25: SHORT, is_heading: false },
    FieldSpec { name: "body", weight: 1.0, bm25: LONG, is_heading: false },
];

pub const TITLE: usize = 0;
#[cfg(feature = "write")]
pub const HEADINGS: usize = 1;
#[cfg(feature = "write")]
pub const KEYWORDS: usize = 2;
#[cfg(feature = "write")]
pub const DESCRIPTION: usize = 3;
#[cfg(feature = "write")]
pub const BODY: usize = 4;

pub fn field(index: usize) -> Field {
    Field::from_field_id(index as u32)
}

/// Names under which the writer registers its tokenizers.
pub const HEADING_TOKENIZER: &str = "helpbook_heading";
pub const TEXT_TOKENIZER: &str = "helpbook_text";

/// The tantivy schema. Nothing is stored: texts live in chunks of articles. Positions travel apart from the
/// postings, see [`crate::places`], so that only quoted phrases pay for them.
pub fn schema() -> Schema {
    let mut builder = Schema::builder();
    for field in &FIELDS {
        let tokenizer = if field.is_heading { HEADING_TOKENIZER } else { TEXT_TOKENIZER };
        let indexing = TextFieldIndexing::default()
            .set_tokenizer(tokenizer)
            .set_index_option(IndexRecordOption::WithFreqsAndPositions);
        builder.add_text_field(field.name, TextOptions::default().set_indexing_options(indexing));
    }
    builder.build()
}
