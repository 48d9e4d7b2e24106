//! `book.toml`: its schema, and how its text becomes a [`Config`].

mod check;
mod conditions;
mod contact;
mod external;
mod feedback;
mod images;
mod keys;
mod languages;
mod load;
mod pattern;
mod request;
mod reuse;
mod schema;
mod search;
mod source;
mod status;
mod tables;
mod texts;
mod variables;
mod widget;

pub use check::{Budget, Check, FrontMatterRule, Ignore, ValueType, parse_size};
pub use conditions::{Conditions, Problem};
pub use contact::{ClosedDay, Contact, Hours};
pub use external::External;
pub use feedback::{FIELDS as FEEDBACK_FIELDS, Feedback, REASONS};
pub use images::Images;
pub use keys::{KEYS, Key, Kind};
pub use languages::Language;
pub use load::{load, load_tests};
pub use pattern::{PathPattern, WebPattern};
pub use request::{FIELDS as REQUEST_FIELDS, Request};
pub use reuse::{Choices, Values, Variant};
pub use schema::{Book, Build, Config, Home, Html, Journey, Review, TypeRule};
pub use search::{Expect, Promote, Search, Synonyms};
pub use source::SourceText;
pub use texts::{BOOST_HELP, is_boost, is_site_url, placeholders_emptied};
pub use variables::{VariableProblem, Variables, is_variable_name, unknown_help, variable_reference};
pub use widget::{Suggest, Widget};

/// The name of the file, in the book's root.
pub const FILE_NAME: &str = "book.toml";

/// The filter by outermost category, which every book has.
pub const CATEGORY_FILTER: &str = "category";

/// The filter by the tags of articles, which every book has.
pub const TAG_FILTER: &str = "tag";
