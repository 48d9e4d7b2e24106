//! What stands before the body between `---` (YAML) or `+++` (TOML) lines. A mistake in it costs the key that it
//! is in, never the article.

mod keys;
mod reuse;
mod split;
#[cfg(test)]
mod tests;
mod toml;
mod yaml;

use std::ops::Range;

use super::findings::Findings;
use super::{FrontMatter, Spanned};
use crate::diagnostics::Code;

pub use keys::KEYS;
use split::{Block, Format, split};

/// A value as a writer wrote it; ranges are of the text of the article.
#[derive(Debug, Clone, PartialEq)]
enum Value {
    Null,
    Bool(bool),
    Integer(i64),
    Float(f64),
    String(String),
    List(Vec<Spanned<Value>>),
    Map(Vec<Entry>),
}

/// A key and its value.
#[derive(Debug, Clone, PartialEq)]
struct Entry {
    key: Spanned<String>,
    value: Spanned<Value>,
}

/// Why it cannot be parsed, and where.
#[derive(Debug)]
struct SyntaxError {
    message: String,
    range: Range<usize>,
}

/// What could be read, and what is wrong with the rest.
type Parsed = (Vec<Entry>, Option<SyntaxError>);

/// What of a text is below its front matter.
pub(super) fn body(text: &str) -> &str {
    split(text).map_or(text, |block| &text[block.body..])
}

/// A value as it stands in front matter of the same kind as that of `text`.
pub(super) fn written(text: &str, value: &str) -> String {
    match split(text).map(|block| block.format) {
        Some(Format::Toml) if value != "true" => format!("\"{value}\""),
        _ => value.to_owned(),
    }
}

/// The text with one more key at the top of its front matter, which is made where there is none.
pub(super) fn with_line(text: &str, key: &str, value: &str) -> String {
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let value = written(text, value);
    match split(text) {
        Some(Block { format: Format::Yaml, content, .. }) => {
            format!("{}{key}: {value}{end}{}", &text[..content.start], &text[content.start..])
        }
        Some(Block { format: Format::Toml, content, .. }) => {
            format!("{}{key} = {value}{end}{}", &text[..content.start], &text[content.start..])
        }
        None => format!("---{end}{key}: {value}{end}---{end}{end}{text}"),
    }
}

/// The text with one more key at the end of its front matter; of TOML at the top, since tables follow keys.
pub(super) fn with_last_line(text: &str, key: &str, value: &str) -> String {
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    match split(text) {
        Some(Block { format: Format::Yaml, content, closed: true, .. }) => {
            format!("{}{key}: {value}{end}{}", &text[..content.end], &text[content.end..])
        }
        // What `written` would put into quotes is in brackets.
        Some(Block { format: Format::Toml, content, .. }) => {
            format!("{}{key} = {value}{end}{}", &text[..content.start], &text[content.start..])
        }
        _ => with_line(text, key, value),
    }
}

/// A text as an item of a list in front matter of the same kind as that of `text`: plain where that can mean nothing else.
pub(super) fn item(text: &str, value: &str) -> String {
    let is_toml = split(text).is_some_and(|block| block.format == Format::Toml);
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.' | '/' | '+');
    let first = value.chars().next().is_some_and(char::is_alphabetic);
    let is_text = first && value.chars().all(is_word) && !value.ends_with(' ');
    const OTHERS: &[&str] = &["true", "false", "yes", "no", "on", "off", "null", "y", "n"];
    match is_text && !is_toml && !OTHERS.contains(&value.to_lowercase().as_str()) {
        true => value.to_owned(),
        false => format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\"")),
    }
}

/// The text without the lines of a key of its front matter. A byte order mark may come before that.
pub(super) fn without_key(text: &str, key: &str) -> String {
    let inside = text.strip_prefix('\u{feff}').unwrap_or(text);
    let skipped = text.len() - inside.len();
    let (front, _) = parse_front_matter(inside, &mut Findings::default());
    let Some(value) = front.ranges.get(key) else { return text.to_owned() };
    let begins =
        |line: &str| line.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with([':', '=']));
    // A value may begin below its key.
    let mut start = inside[..value.start].rfind('\n').map_or(0, |newline| newline + 1);
    while start > 0 && !begins(&inside[start..]) {
        start = inside[..start - 1].rfind('\n').map_or(0, |newline| newline + 1);
    }
    let mut end = split::line_end(inside, value.end.saturating_sub(1));
    // The range of a list ends with its first item.
    while inside[end..].trim_start_matches([' ', '\t']).starts_with("- ") {
        end = split::line_end(inside, end);
    }
    if start == 0 { text.to_owned() } else { format!("{}{}", &text[..start + skipped], &inside[end..]) }
}

/// The front matter of `text`, and where the body begins.
pub(super) fn parse_front_matter(text: &str, findings: &mut Findings) -> (FrontMatter, usize) {
    let Some(block) = split(text) else { return (keys::typed(text, Vec::new(), findings), 0) };
    let (mut entries, error) = match block.format {
        Format::Yaml => yaml::parse(&text[block.content.clone()]),
        Format::Toml => toml::parse(&text[block.content.clone()]),
    };
    shift(&mut entries, block.content.start);
    if !block.closed {
        let fence = block.format.fence();
        findings.add(
            Code::FrontMatterUnclosed,
            0..fence.len(),
            "the front matter is not closed",
            Some(format!("put a line `{fence}` behind the last key")),
        );
    } else if let Some(SyntaxError { message, range }) = error {
        let range = range.start + block.content.start..range.end + block.content.start;
        let help = help(block.format, text, &range);
        findings.add(
            Code::FrontMatterSyntax,
            range,
            format!("the front matter is not valid {}: {message}", block.format.name()),
            Some(help),
        );
    }
    (keys::typed(text, entries, findings), block.body)
}

/// Where the text behind the front matter begins; 0 without any.
pub(super) fn body_start(text: &str) -> usize {
    split(text).map_or(0, |block| block.body)
}

/// What most often is behind an error in the line where `range` begins.
fn help(format: Format, text: &str, range: &Range<usize>) -> String {
    if format == Format::Toml {
        return "write each line as `key = \"value\"`, or use `---` lines around YAML".to_owned();
    }
    let start = text[..range.start].rfind('\n').map_or(0, |newline| newline + 1);
    let line = text[start..].lines().next().unwrap_or_default();
    let indent = &line[..line.len() - line.trim_start().len()];
    let value = line.split_once(": ").map_or("", |(_, value)| value.trim_start());
    let text = if indent.contains('\t') {
        "indent with spaces; YAML does not allow tabs"
    } else if value.starts_with(['{', '%', '@', '`', '*', '&', '!', '|', '>']) {
        "put quotes around a value that begins with a special character"
    } else if value.contains(": ") || value.ends_with(':') {
        "put quotes around a value that contains a colon"
    } else if value.starts_with(['"', '\'']) {
        "close the quotes; inside of '…' write '' for an apostrophe"
    } else {
        "write each line as `key: value`, and put quotes around text with special characters"
    };
    text.to_owned()
}

/// Ranges of the front matter become ranges of the text.
fn shift(entries: &mut [Entry], by: usize) {
    fn value(item: &mut Spanned<Value>, by: usize) {
        item.range = item.range.start + by..item.range.end + by;
        match &mut item.value {
            Value::List(items) => items.iter_mut().for_each(|item| value(item, by)),
            Value::Map(entries) => shift(entries, by),
            _ => {}
        }
    }
    for entry in entries {
        entry.key.range = entry.key.range.start + by..entry.key.range.end + by;
        value(&mut entry.value, by);
    }
}
