//! What stands in raw HTML: its tags with places, and its text. Knows nothing of articles.

use std::convert::Infallible;
use std::ops::Range;

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};

/// A piece of raw HTML; ranges are of the text that was scanned.
#[derive(Debug, PartialEq)]
pub(super) enum Piece {
    Start(Tag),
    /// The name, in lower case.
    End(String),
    /// Entities resolved.
    Text(String),
}

#[derive(Debug, Default, PartialEq)]
pub(super) struct Tag {
    /// In lower case.
    pub name: String,
    /// Right behind the name, where an attribute can be put in.
    pub name_end: usize,
    pub attributes: Vec<Attribute>,
}

#[derive(Debug, PartialEq)]
pub(super) struct Attribute {
    /// In lower case.
    pub name: String,
    /// Entities resolved; empty for an attribute without a value.
    pub value: String,
    /// Of the value, without quotes.
    pub range: Range<usize>,
}

impl Tag {
    pub fn has(&self, name: &str) -> bool {
        self.attributes.iter().any(|attribute| attribute.name == name)
    }

    pub fn value(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|attribute| attribute.name == name)
            .map(|attribute| attribute.value.as_str())
    }
}

/// Comments, doctypes, and the content of `script` and `style` are no pieces.
pub(super) fn scan(html: &str) -> Vec<Piece> {
    let mut scanner = Scanner { html, pieces: Vec::new(), tag: Tag::default(), silent: false };
    let mut emitter =
        CallbackEmitter::new(|event: CallbackEvent<'_>, span: Span<usize>| -> Option<Infallible> {
            scanner.event(event, span.start..span.end);
            None
        });
    emitter.naively_switch_states(true);
    let Ok(()) = Tokenizer::new_with_emitter(html, emitter).finish();
    scanner.pieces
}

struct Scanner<'a> {
    html: &'a str,
    pieces: Vec<Piece>,
    tag: Tag,
    /// Inside of `script` or `style`.
    silent: bool,
}

impl Scanner<'_> {
    fn event(&mut self, event: CallbackEvent<'_>, range: Range<usize>) {
        let lossy = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        match event {
            CallbackEvent::OpenStartTag { name } => {
                // The span of the event begins at `<`, or behind it.
                let start = range.start + usize::from(self.html.as_bytes().get(range.start) == Some(&b'<'));
                self.tag = Tag { name: lossy(name), name_end: start + name.len(), attributes: Vec::new() };
            }
            CallbackEvent::AttributeName { name } => {
                let range = range.end..range.end;
                self.tag.attributes.push(Attribute { name: lossy(name), value: String::new(), range });
            }
            CallbackEvent::AttributeValue { value } => {
                if let Some(attribute) = self.tag.attributes.last_mut() {
                    attribute.value = lossy(value);
                    attribute.range = range;
                }
            }
            CallbackEvent::CloseStartTag { .. } => {
                let tag = std::mem::take(&mut self.tag);
                self.silent = matches!(tag.name.as_str(), "script" | "style");
                self.pieces.push(Piece::Start(tag));
            }
            CallbackEvent::EndTag { name } => {
                self.silent = false;
                self.pieces.push(Piece::End(lossy(name)));
            }
            CallbackEvent::String { value } if !self.silent => self.pieces.push(Piece::Text(lossy(value))),
            CallbackEvent::String { .. }
            | CallbackEvent::Comment { .. }
            | CallbackEvent::Doctype { .. }
            | CallbackEvent::Error(_) => {}
        }
    }
}

/// The references of a `srcset`, as ranges of it: each candidate's URL, without its width or density.
pub(super) fn srcset(value: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut rest = value;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
        if rest.is_empty() {
            return ranges;
        }
        let start = value.len() - rest.len();
        let length = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let url = rest[..length].trim_end_matches(',');
        ranges.push(start..start + url.len());
        let ended = url.len() < length;
        rest = &rest[length..];
        if !ended {
            rest = rest.find(',').map_or("", |comma| &rest[comma..]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each attribute as `tag name=value|raw value`.
    fn attributes(html: &str) -> Vec<String> {
        let mut all = Vec::new();
        for piece in scan(html) {
            let Piece::Start(tag) = piece else { continue };
            assert!(
                html[..tag.name_end].to_ascii_lowercase().ends_with(&format!("<{}", tag.name)),
                "{tag:?}"
            );
            for Attribute { name, value, range } in tag.attributes {
                all.push(format!("{} {name}={value}|{}", tag.name, &html[range]));
            }
        }
        all
    }

    #[test]
    fn places_of_values_are_exact() {
        assert_eq!(attributes(r#"<a href="x.md" id='é'>"#), ["a href=x.md|x.md", "a id=é|é"]);
        assert_eq!(attributes("é<IMG SRC=x.png hidden>"), ["img src=x.png|x.png", "img hidden=|"]);
        assert_eq!(attributes(r#"<a href="?a&amp;b">"#), ["a href=?a&b|?a&amp;b"]);
        assert_eq!(attributes("<a\n  href = \"x\r\ny\" title=\"\">"), ["a href=x\ny|x\r\ny", "a title=|"]);
        assert_eq!(attributes("<br/><img src=a/>"), ["img src=a/|a/"]);
        assert_eq!(attributes("<!-- <a href=x> --><script>'<a href=x>'</script>"), [""; 0]);
    }

    #[test]
    fn text_is_told_from_markup() {
        let text: Vec<_> = scan("<p>a &lt; b<!-- no --></p><style>no</style>c")
            .into_iter()
            .filter_map(|piece| if let Piece::Text(text) = piece { Some(text) } else { None })
            .collect();
        assert_eq!(text.concat(), "a < bc");
    }

    #[test]
    fn candidates_of_a_srcset() {
        let urls = |value: &str| -> Vec<String> {
            srcset(value).into_iter().map(|url| value[url].to_owned()).collect()
        };
        assert_eq!(urls("a.png 1x, b.png 2x"), ["a.png", "b.png"]);
        assert_eq!(urls("a.png, b,c.png 2x,d.png"), ["a.png", "b,c.png", "d.png"]);
        assert_eq!(urls(" "), [""; 0]);
    }
}
