//! `book.toml`: its schema, and how its text becomes a [`Config`].

mod keys;
mod load;
mod schema;

pub use keys::{KEYS, Key, Kind};
pub use load::{is_site_url, load};
pub use schema::{Book, Build, Config, Contact, Home, Html, Search};

/// The name of the file, in the book's root.
pub const FILE_NAME: &str = "book.toml";
