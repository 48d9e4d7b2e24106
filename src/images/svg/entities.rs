//! The entities that a file declares for itself. Drawing programs shorten names with them; with others, a script can be
//! hidden from everybody but the browser, or memory be filled.

use super::Removed;

/// In bytes, of all that is put in.
const EXPANDED_MAX: usize = 1024 * 1024;

/// The text without its declarations and with plain entities put in; `None` where it declares none.
pub(super) fn expand(text: &str) -> Option<(String, Removed)> {
    let start = text.find("<!DOCTYPE")?;
    let (end, inside) = doctype(&text[start..])?;
    let range = start..start + end;
    let mut entities: Vec<(String, &str)> = Vec::new();
    let mut rest = inside;
    while let Some((_, declaration)) = rest.split_once("<!ENTITY") {
        let mut words = declaration.trim_start().splitn(2, char::is_whitespace);
        let name = words.next().unwrap_or_default();
        let value = words.next().unwrap_or_default().trim_start();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        if let Some((value, _)) = quote.and_then(|quote| value[1..].split_once(quote))
            && !value.contains(['&', '<', '%'])
        {
            entities.push((format!("&{name};"), value));
        }
        rest = declaration;
    }
    let mut body = text[range.end..].to_owned();
    for (name, value) in &entities {
        let uses = body.matches(name.as_str()).count();
        if uses * value.len() <= EXPANDED_MAX {
            body = body.replace(name.as_str(), value);
        }
    }
    // What is not known now is no well-formed XML, and read no further.
    let what = Removed { what: "the declarations of `<!DOCTYPE>`".to_owned(), range: range.clone() };
    Some((format!("{}{body}", &text[..range.start]), what))
}

/// How long the declaration is, and what stands in its brackets; `None` where it has none.
fn doctype(text: &str) -> Option<(usize, &str)> {
    let mut quote = None;
    let mut open = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(close), _) if c == close => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '[') if open.is_none() => open = Some(at + 1),
            (None, ']') if open.is_some() => {
                let end = text[at..].find('>')? + at + 1;
                return Some((end, &text[open?..at]));
            }
            (None, '>') if open.is_none() => return None,
            _ => {}
        }
    }
    // It never ends: nothing of it may be read as anything else.
    open.map(|open| (text.len(), &text[open..]))
}
