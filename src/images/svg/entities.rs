//! The entities that a file declares for itself. Drawing programs shorten names with them; with others, a script can be
//! hidden from everybody but the browser, or memory be filled.

use std::collections::HashMap;
use std::ops::Range;

use super::Removed;

/// In bytes, of all that is put in.
const EXPANDED_MAX: usize = 1024 * 1024;

/// A text without the declarations of its entities, and with plain ones put in.
pub(super) struct Expanded {
    pub text: String,
    pub removed: Removed,
    /// From where on in `text`, what begins where in the file.
    places: Vec<(usize, usize)>,
}

impl Expanded {
    /// Where in the file what stands at `at` comes from.
    pub fn place(&self, at: usize) -> usize {
        let next = self.places.partition_point(|(from, _)| *from <= at);
        match next.checked_sub(1).and_then(|last| self.places.get(last)) {
            Some((from, place)) => place + (at - from),
            None => at,
        }
    }

    fn copy(&mut self, text: &str, range: Range<usize>) {
        self.places.push((self.text.len(), range.start));
        self.text.push_str(&text[range]);
    }
}

/// `None` where the text declares none.
pub(super) fn expand(text: &str) -> Option<Expanded> {
    let range = doctype(text)?;
    let declarations = text[range.clone()].split_once('[')?.1;
    let mut entities: HashMap<&str, &str> = HashMap::new();
    let mut rest = declarations;
    while let Some((_, declaration)) = rest.split_once("<!ENTITY") {
        let mut words = declaration.trim_start().splitn(2, char::is_whitespace);
        let name = words.next().unwrap_or_default();
        let value = words.next().unwrap_or_default().trim_start();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        if let Some((value, _)) = quote.and_then(|quote| value[1..].split_once(quote))
            && !value.contains(['&', '<', '%'])
        {
            entities.entry(name).or_insert(value);
        }
        rest = declaration;
    }
    let what = "the declarations of `<!DOCTYPE>`".to_owned();
    let removed = Removed { what, range: range.clone() };
    let mut expanded = Expanded { text: text[..range.start].to_owned(), removed, places: Vec::new() };
    let mut from = range.end;
    let mut left = EXPANDED_MAX;
    for (at, _) in text[range.end..].match_indices('&') {
        let at = range.end + at;
        let name = text[at + 1..].split([';', '&', '<']).next().unwrap_or_default();
        let end = at + 1 + name.len() + 1;
        // What is not put in is no well-formed XML, and read no further.
        if let Some(value) = entities.get(name).filter(|value| value.len() <= left)
            && text[..end.min(text.len())].ends_with(';')
        {
            left -= value.len();
            expanded.copy(text, from..at);
            expanded.places.push((expanded.text.len(), at));
            expanded.text.push_str(value);
            from = end;
        }
    }
    expanded.copy(text, from..text.len());
    Some(expanded)
}

/// Where `<!DOCTYPE …>` stands: behind nothing but comments and instructions.
pub(super) fn doctype(text: &str) -> Option<Range<usize>> {
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        let close = if rest.starts_with("<!--") {
            "-->"
        } else if rest.starts_with("<?") {
            "?>"
        } else {
            break;
        };
        rest = rest.split_once(close)?.1;
    }
    let start = text.len() - rest.len();
    rest.starts_with("<!DOCTYPE").then(|| start..start + length(rest))
}

/// All of the text where the declaration never ends: nothing of it may be read as anything else.
fn length(text: &str) -> usize {
    let mut quote = None;
    let mut is_open = false;
    let mut is_closed = false;
    // Apostrophes in comments are no quotes.
    let mut behind_comment = 0;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            _ if at < behind_comment => {}
            (None, '<') if text[at..].starts_with("<!--") => {
                behind_comment = text[at..].find("-->").map_or(text.len(), |length| at + length + 3);
            }
            (Some(close), _) if c == close => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '[') => is_open = true,
            (None, ']') => is_closed = true,
            (None, '>') if is_open == is_closed => return at + 1,
            _ => {}
        }
    }
    text.len()
}
