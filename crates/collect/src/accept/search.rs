//! A search: what was looked for, how much was found, and what was opened of it.

use super::text::Reader;
use super::{Search, Stamp};

pub fn read(reader: &mut Reader<'_>, stamp: Stamp) -> Search {
    if reader.one("query").is_empty() {
        reader.fail("query", "is missing");
    }
    let results = reader.one("results").parse::<u32>().unwrap_or_else(|_| {
        reader.fail("results", "must be how many articles were found");
        0
    });
    // A page that does not know which article was opened says whether one was.
    let clicked = match reader.one("clicked") {
        "" | "false" => String::new(),
        "true" => "true".to_owned(),
        _ => reader.article("clicked"),
    };
    Search {
        id: stamp.id,
        at: stamp.at_ms,
        query: reader.query(),
        language: reader.language(),
        results: i64::from(results),
        clicked,
    }
}
