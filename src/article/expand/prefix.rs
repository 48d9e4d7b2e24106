//! What stands before an include in its line stands before each further line of what is included: an include in a
//! quotation is quoted as a whole, and one in a list item stays in that item. As mdBook does, and for items too.

use std::ops::Range;

/// What the lines of an included file begin with.
#[derive(Debug, Default)]
pub(super) struct Prefix {
    /// Of all includes around, outermost first.
    text: String,
    /// The directive that the last of it comes from.
    place: Option<(usize, Range<usize>)>,
}

impl Prefix {
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// What is to be written before the next byte of text behind `out`.
    pub fn pending(&self, out: &str) -> &str {
        if out.ends_with('\n') { &self.text } else { "" }
    }

    pub fn place(&self) -> Option<(usize, Range<usize>)> {
        self.place.clone()
    }

    /// Goes on with what continues a line that begins with `before`; what it was is returned, to be put back.
    pub fn enter(&mut self, before: &str, place: (usize, Range<usize>)) -> Prefix {
        let Some(continued) = continued(before).filter(|continued| !continued.is_empty()) else {
            return Prefix { text: self.text.clone(), place: self.place.clone() };
        };
        let text = self.text.clone() + &continued;
        std::mem::replace(self, Prefix { text, place: Some(place) })
    }
}

/// What continues a line that begins with `before`: its indentation and `>`, and blanks below the marks of list items.
/// `None` when there is other text in it.
fn continued(before: &str) -> Option<String> {
    let mut prefix = String::with_capacity(before.len());
    let mut rest = before;
    while let Some(c) = rest.chars().next() {
        let taken = match c {
            ' ' | '\t' | '>' => {
                prefix.push(c);
                1
            }
            _ => {
                let mark = item_mark(rest)?;
                prefix.push_str(&" ".repeat(mark));
                mark
            }
        };
        rest = &rest[taken..];
    }
    Some(prefix)
}

/// The bytes of a mark of a list item: `-`, `*`, `+`, `1.` or `1)`, with a blank behind it.
fn item_mark(text: &str) -> Option<usize> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let mark = match digits {
        0 if text.starts_with(['-', '*', '+']) => 1,
        1..=9 if text[digits..].starts_with(['.', ')']) => digits + 1,
        _ => return None,
    };
    text[mark..].starts_with([' ', '\t']).then_some(mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_continue_as_they_begin() {
        for (before, expected) in [
            ("", Some("")),
            ("  ", Some("  ")),
            ("> ", Some("> ")),
            (" > > ", Some(" > > ")),
            ("- ", Some("  ")),
            ("  12. ", Some("      ")),
            ("> * ", Some(">   ")),
            ("- - ", Some("    ")),
            ("see ", None),
            ("-x ", None),
            ("1.", None),
            ("| ", None),
        ] {
            assert_eq!(continued(before).as_deref(), expected, "{before:?}");
        }
    }
}
