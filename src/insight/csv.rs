//! Events as a table: the first row names the columns as the fields of JSON are named.

use std::borrow::Cow;
use std::io::Read;

use ::csv::{ByteRecord, ErrorKind, ReaderBuilder};

use super::event::{Fields, UNUSED, Wrong, clicked, reason_bit};

const TRUE_HELP: &str = "write `true` or `false`, or `yes` or `no`";
const NUMBER_HELP: &str = "write a whole number";
const ROW_HELP: &str =
    "write as many cells as the first row has, and quotes around a cell with a comma in it";

/// Calls `each` with the line and the fields of each row, or with what is wrong with it.
///
/// # Errors
/// When the source cannot be read.
pub fn read(
    source: impl Read,
    first: &str,
    mut each: impl FnMut(usize, Result<Fields<'_>, Wrong>),
) -> std::io::Result<()> {
    let mut reader = ReaderBuilder::new().delimiter(delimiter(first)).from_reader(source);
    let names: Vec<String> = match reader.byte_headers() {
        Ok(row) => row.iter().map(name).collect(),
        Err(error) => return io_error(error),
    };
    let kind = default_kind(&names);
    let mut row = ByteRecord::new();
    loop {
        match reader.read_byte_record(&mut row) {
            Ok(false) => return Ok(()),
            Ok(true) => {
                let line = row.position().map_or(1, |position| position.line() as usize);
                each(line, fields(&names, kind, &row));
            }
            Err(error) => {
                let ErrorKind::UnequalLengths { pos, expected_len, len } = error.kind() else {
                    return io_error(error);
                };
                let line = pos.as_ref().map_or(1, |pos| pos.line() as usize);
                let message = format!("the row has {len} cells, and the first has {expected_len}");
                each(line, Err(Wrong::new(1, message, ROW_HELP)));
            }
        }
    }
}

fn io_error(error: ::csv::Error) -> std::io::Result<()> {
    match error.into_kind() {
        ErrorKind::Io(error) => Err(error),
        _ => Ok(()),
    }
}

/// Spreadsheets of many countries write semicolons, since a comma stands in their numbers.
fn delimiter(first: &str) -> u8 {
    let count = |c: char| first.matches(c).count();
    let best = [',', ';', '\t'].into_iter().rev().max_by_key(|c| count(*c)).unwrap_or(',');
    best as u8
}

fn name(cell: &[u8]) -> String {
    let text = String::from_utf8_lossy(cell);
    text.trim_start_matches('\u{feff}').trim().to_ascii_lowercase()
}

/// Whether the first row of a file is that of a table of events.
pub fn is_header(first: &str) -> bool {
    let cells = first.split([',', ';', '\t']).map(|cell| name(cell.trim().trim_matches('"').as_bytes()));
    let names: Vec<String> = cells.collect();
    names.iter().any(|name| name == "at")
        && (names.iter().any(|name| name == "type") || !default_kind(&names).is_empty())
}

/// What rows are without a column `type`: nothing else has these columns.
fn default_kind(names: &[String]) -> &'static str {
    let has = |wanted: &str| names.iter().any(|name| name == wanted);
    match () {
        () if has("helpful") => "feedback",
        () if has("results") => "search",
        () if has("count") => "view",
        () => "",
    }
}

/// An empty cell says nothing.
fn fields<'r>(names: &'r [String], kind: &'static str, row: &'r ByteRecord) -> Result<Fields<'r>, Wrong> {
    let mut fields = Fields::default();
    for (name, cell) in names.iter().zip(row) {
        let text = String::from_utf8_lossy(cell);
        let value = text.trim();
        if value.is_empty() {
            continue;
        }
        let wrong = |help| Wrong::new(1, format!("`{name}` cannot be `{value}`"), help);
        match name.as_str() {
            "type" => fields.kind = Some(Cow::Owned(value.to_ascii_lowercase())),
            "at" => fields.at = Some(text),
            "article" => fields.article = Some(text),
            "language" => fields.language = Some(text),
            "query" => fields.query = Some(text),
            "comment" => fields.comment = Some(text),
            "helpful" => fields.helpful = Some(yes(value).ok_or_else(|| wrong(TRUE_HELP))?),
            "results" => fields.results = Some(value.parse().map_err(|_| wrong(NUMBER_HELP))?),
            "count" => fields.count = Some(value.parse().map_err(|_| wrong(NUMBER_HELP))?),
            "clicked" => {
                fields.clicked = match yes(value) {
                    Some(opened) => clicked(Cow::Borrowed(if opened { "true" } else { "false" })),
                    None => clicked(Cow::Owned(value.to_owned())),
                }
            }
            "reasons" | "reason" => {
                let named = value.split([',', ';', '|', ' ']).filter(|name| !name.trim().is_empty());
                fields.reasons = named.map(reason_bit).fold(0, |bits, bit| bits | bit);
            }
            other if UNUSED.contains(&other) => {}
            _ => fields.unknown.push(Cow::Borrowed(name)),
        }
    }
    if fields.kind.is_none() && !kind.is_empty() {
        fields.kind = Some(Cow::Borrowed(kind));
    }
    Ok(fields)
}

fn yes(value: &str) -> Option<bool> {
    match value.to_ascii_lowercase().as_str() {
        "true" | "yes" | "1" => Some(true),
        "false" | "no" | "0" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::insight::event::What;

    fn rows(text: &str) -> Vec<(usize, Result<String, String>)> {
        let mut rows = Vec::new();
        read(text.as_bytes(), text.lines().next().unwrap_or_default(), |line, fields| {
            let event = fields.and_then(Fields::event);
            rows.push((line, event.map(|event| format!("{:?}", event.what)).map_err(|wrong| wrong.message)));
        })
        .unwrap();
        rows
    }

    #[test]
    fn tables_of_every_country_are_read() {
        let text = "\u{feff}Type;At;Article;Helpful;Reasons;Comment\nfeedback;2026-01-02;/a/;no;unclear, other;\"one\ntwo\"\nfeedback;2026-01-02;/a/;maybe;;\nfeedback;2026-01-02;/a/\n";
        let expected = [
            (
                2,
                Ok(format!(
                    "{:?}",
                    What::Feedback { helpful: false, reasons: 0b10100, comment: "one\ntwo".into() }
                )),
            ),
            (4, Err("`helpful` cannot be `maybe`".to_owned())),
            (5, Err("the row has 3 cells, and the first has 6".to_owned())),
        ];
        assert_eq!(rows(text), expected);
    }

    #[test]
    fn what_rows_are_is_told_by_their_columns() {
        assert_eq!(
            rows("at,query,results\n2026-01-02,a,0\n")[0].1.as_deref().map(|what| what.starts_with("Search")),
            Ok(true)
        );
        assert!(is_header("\"at\",\"article\",\"helpful\""));
        assert!(is_header("\u{feff}at;query;results"));
        assert!(!is_header("{\"type\":\"search\",\"at\":\"2026-01-02\"}"));
    }
}
