//! The search engine of helpbook: one crate for the build, the terminal, the dev server and the browser.
//!
//! It owns what an index contains (`schema`), how text becomes words (`analysis`), how the index is published
//! as a **pack** of **chunks** (`manifest`, `shard`, `articles`), and how a question is answered from it
//! (`engine` and the modules that it calls). Writer and reader live side by side, so that they cannot drift
//! apart; the writer is behind the feature `write`, since the browser has no use for it.
//!
//! It deliberately does no I/O. A pack is a map from names to bytes, and a search says which chunks it misses:
//! see [`Engine::search`] for the protocol, [`search_with`] for its native driver.
//!
//! The postings, field norms and statistics are those of a real tantivy segment, read by tantivy's own code.
//! Three things around them are ours, because a static host serves whole files and every byte is downloaded:
//! the term dictionary is cut into ranges that travel together with their postings, the words for prefixes and
//! typing mistakes are one resident list, and texts for results come in small packs.

mod accent;
mod analysis;
mod answer;
mod articles;
mod chunk;
mod codec;
mod directory;
mod document;
mod engine;
mod error;
#[cfg(feature = "write")]
mod explain;
mod filters;
mod fold;
mod frame;
mod guard;
mod language;
mod loaded;
mod manifest;
mod matcher;
mod nearness;
mod passage;
mod phrase;
mod places;
mod promotions;
mod query;
mod question;
mod rank;
mod results;
mod schema;
mod segment;
mod settle;
mod shard;
mod spelling;
mod stem;
mod synonyms;
mod syntax;
mod vocabulary;
mod words;
#[cfg(feature = "write")]
mod write;

pub use document::{Promotion, SearchDocument, Section, Synonyms};
pub use engine::{Engine, Outcome, search_with};
pub use error::Error;
pub use question::{Detail, Question};
pub use results::{Correction, Explanation, Facet, FacetValue, Hit, Results, SectionHit, WordScore};
pub use stem::stemmer_module;
#[cfg(not(feature = "stemmers"))]
pub use stem::{StartFn, StemFn, on_stemmer_modules};
#[cfg(feature = "write")]
pub use write::{Pack, PackOptions, PackWriter, write_pack};
