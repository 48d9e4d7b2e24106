//! Where the tags and comments of raw HTML begin and end, by the rules of a browser. Knows nothing of elements.

use std::ops::Range;

#[derive(Debug, PartialEq)]
pub(super) enum Markup {
    /// The name in lower case; whether `/` stands before the `>`.
    Start(String, bool),
    End(String),
    /// A tag without its `>`; the range ends behind the name.
    Unfinished,
    UnclosedComment,
}

/// The next tag, or comment without an end, at or behind `from`, and where it stands. In foreign content, which is
/// SVG and MathML, `<![CDATA[` has a meaning.
pub(super) fn next(html: &str, from: usize, foreign: bool) -> Option<(Markup, Range<usize>)> {
    let bytes = html.as_bytes();
    let mut at = from;
    loop {
        at += html.get(at..)?.find('<')?;
        let rest = &html[at..];
        let end = match bytes.get(at + 1) {
            Some(byte) if byte.is_ascii_alphabetic() => return Some(tag(html, at, at + 1)),
            Some(b'/') => match bytes.get(at + 2) {
                Some(byte) if byte.is_ascii_alphabetic() => return Some(tag(html, at, at + 2)),
                Some(b'>') => Some(3),
                Some(_) => rest.find('>').map(|end| end + 1),
                None => return None,
            },
            Some(b'!') if rest.starts_with("<!--") => match comment_length(rest) {
                Some(length) => Some(length),
                None => return Some((Markup::UnclosedComment, at..at + "<!--".len())),
            },
            Some(b'!') if foreign && rest.starts_with("<![CDATA[") => rest.find("]]>").map(|end| end + 3),
            Some(b'!' | b'?') => rest.find('>').map(|end| end + 1),
            Some(_) => Some(1),
            None => return None,
        };
        match end {
            Some(length) => at += length,
            None => return Some((Markup::Unfinished, at..at + 2)),
        }
    }
}

/// The place of the end tag that ends the text of `script`, `textarea` and such.
pub(super) fn raw_text_end(html: &str, from: usize, name: &str) -> Option<usize> {
    let bytes = html.as_bytes();
    let mut at = from;
    loop {
        at += html.get(at..)?.find("</")?;
        let end = at + 2 + name.len();
        let named =
            bytes.get(at + 2..end).is_some_and(|written| written.eq_ignore_ascii_case(name.as_bytes()));
        if named && bytes.get(end).is_none_or(|byte| ends_name(*byte)) {
            return Some(at);
        }
        at += 2;
    }
}

fn comment_length(html: &str) -> Option<usize> {
    let inner = &html["<!--".len()..];
    if inner.starts_with('>') {
        return Some(5);
    }
    if inner.starts_with("->") {
        return Some(6);
    }
    let ends = [("-->", 3), ("--!>", 4)];
    ends.into_iter().filter_map(|(end, length)| inner.find(end).map(|at| 4 + at + length)).min()
}

fn ends_name(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>')
}

fn tag(html: &str, start: usize, name_start: usize) -> (Markup, Range<usize>) {
    let bytes = html.as_bytes();
    let length = bytes[name_start..].iter().position(|&byte| ends_name(byte));
    let name_end = length.map_or(bytes.len(), |length| name_start + length);
    let Some((end, slash)) = tag_end(bytes, name_end) else { return (Markup::Unfinished, start..name_end) };
    let name = html[name_start..name_end].to_ascii_lowercase();
    let markup = if name_start == start + 1 { Markup::Start(name, slash) } else { Markup::End(name) };
    (markup, start..end)
}

/// Behind the `>`, and whether a `/` stands before it.
fn tag_end(bytes: &[u8], from: usize) -> Option<(usize, bool)> {
    let skip = |from: usize, skipped: fn(u8) -> bool| {
        from + bytes[from..].iter().take_while(|&&byte| skipped(byte)).count()
    };
    let mut at = from;
    loop {
        at = skip(at, |byte| byte.is_ascii_whitespace() || byte == b'/');
        if *bytes.get(at)? == b'>' {
            return Some((at + 1, bytes[at - 1] == b'/'));
        }
        // An attribute; its name may begin with `=`.
        at = skip(at + 1, |byte| !ends_name(byte) && byte != b'=');
        let value = skip(at, |byte| byte.is_ascii_whitespace());
        if bytes.get(value) != Some(&b'=') {
            continue;
        }
        at = skip(value + 1, |byte| byte.is_ascii_whitespace());
        match *bytes.get(at)? {
            quote @ (b'"' | b'\'') => {
                at += 2 + bytes[at + 1..].iter().position(|&byte| byte == quote)?;
            }
            b'>' => return Some((at + 1, false)),
            _ => {
                at = skip(at, |byte| !byte.is_ascii_whitespace() && byte != b'>');
                // A `/` here belongs to the value.
                if *bytes.get(at)? == b'>' {
                    return Some((at + 1, false));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(html: &str) -> Vec<String> {
        let mut all = Vec::new();
        let mut at = 0;
        while let Some((markup, range)) = next(html, at, false) {
            at = range.end;
            all.push(format!("{markup:?} {}", &html[range]));
        }
        all
    }

    #[test]
    fn tags_end_where_a_browser_ends_them() {
        assert_eq!(
            all("é <A b='>' c=\"</a>\"> </a > <br/> <i x=y/> <u =>"),
            [
                "Start(\"a\", false) <A b='>' c=\"</a>\">",
                "End(\"a\") </a >",
                "Start(\"br\", true) <br/>",
                "Start(\"i\", false) <i x=y/>",
                "Start(\"u\", false) <u =>"
            ]
        );
        assert_eq!(all("1 < 2 <> </> </3> <!x> <?y?> <!-- <a> --> <!--> <!---> <!-- --!> <"), [""; 0]);
    }

    #[test]
    fn what_has_no_end_is_told() {
        assert_eq!(all("<div class=\"a>"), ["Unfinished <div"]);
        assert_eq!(all("<div"), ["Unfinished <div"]);
        assert_eq!(all("</div x"), ["Unfinished </div"]);
        assert_eq!(all("<? x"), ["Unfinished <?"]);
        assert_eq!(all("<!-- a -- >"), ["UnclosedComment <!--"]);
    }

    #[test]
    fn text_of_a_script_ends_at_its_own_tag() {
        assert_eq!(raw_text_end("a</b></scripts></SCRIPT >", 0, "script"), Some(15));
        assert_eq!(raw_text_end("</scripts>", 0, "script"), None);
    }
}
