//! What a run gave, without what differs from run to run.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::archive::Case;

/// What the program said, without times, sizes of packs, and where the book lies.
pub fn plain(text: &str, book: &Path) -> String {
    let text = text.replace(&format!("{}", book.display()), "/the-book");
    let mut out = String::new();
    for line in text.lines() {
        let line = line.trim_end();
        let line = match line.starts_with("Built ") {
            true => line.split(", ").filter(|part| !is_measure(part)).collect::<Vec<_>>().join(", "),
            false => line.to_owned(),
        };
        out.push_str(&line);
        out.push('\n');
    }
    out
}

/// `84 ms.` or `search pack 3 KB`.
fn is_measure(part: &str) -> bool {
    part.starts_with("search pack") || part.ends_with(" ms.") || part.ends_with(" s.")
}

/// Every path, and the text of what is shown.
pub fn published(files: &BTreeMap<String, Vec<u8>>, case: &Case) -> String {
    let mut out = String::from("-- published --\n");
    let paths: BTreeSet<String> = files.keys().filter_map(|path| listed(path)).collect();
    for path in paths {
        out.push_str(&path);
        out.push('\n');
    }
    for path in case.shown.iter().chain(&case.whole) {
        out.push_str(&format!("-- {path} --\n"));
        let Some(bytes) = files.get(path) else {
            out.push_str("(not published)\n");
            continue;
        };
        let text = without_digests(&String::from_utf8_lossy(bytes)).replace("search/engine-…/", "search/…/");
        // A program without the engine for browsers builds the same pages.
        let text = text.replace("\"search//search.", "\"search/…/search.");
        let shown = if case.whole.contains(path) { &text } else { main_of(&text) };
        out.push_str(shown.trim_end());
        out.push('\n');
    }
    out
}

/// The path without digests. What the theme and the search engine bring is the same for every book and changes with
/// them, so it is one line or none.
fn listed(path: &str) -> Option<String> {
    if path.starts_with("search/engine-") {
        return None;
    }
    if path.starts_with("theme/") {
        return Some("theme/…/".to_owned());
    }
    Some(without_digests(path))
}

/// Runs of 8 or more hexadecimal digits, with a digit among them, become `…`.
fn without_digests(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let length = rest.bytes().take_while(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(b)).count();
        let run = &rest[..length];
        if length >= 8 && run.bytes().any(|byte| byte.is_ascii_digit()) {
            out.push('…');
        } else {
            out.push_str(run);
        }
        rest = &rest[length..];
        // Up to where the next word begins.
        let word = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let next = word + rest[word..].chars().next().map_or(0, char::len_utf8);
        out.push_str(&rest[..next]);
        rest = &rest[next..];
    }
    out
}

/// What is in `<main>`, or everything where there is none.
fn main_of(text: &str) -> &str {
    let Some(start) = text.find("<main") else { return text };
    let start = start + text[start..].find('>').map_or(0, |end| end + 1);
    let end = text.find("</main>").unwrap_or(text.len());
    text[start..end].trim_start_matches('\n')
}
