//! How a component is written: `name[label]{#id .class key=value key="two words" flag}`, behind one colon in text, two
//! on a line of its own, three where it holds what follows up to the next `:::`.
//!
//! The form is that of the generic directives proposed for CommonMark (talk.commonmark.org, "Generic
//! directives/plugins syntax"), with two additions that others write: a label without brackets behind the name
//! (`::: tip Good to know`), and attributes without braces before closing colons (`:::image source="a.png":::`).

use std::ops::Range;

/// What stands behind the colons. Ranges are of the text that was read.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Written {
    pub name: String,
    pub name_range: Range<usize>,
    pub label: Option<Range<usize>>,
    pub attributes: Vec<Attribute>,
    /// Where reading stopped.
    pub end: usize,
    /// Closed on its own line, so that nothing follows that it holds.
    pub closed: bool,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Attribute {
    pub name: String,
    pub value: String,
    /// Of the whole attribute.
    pub range: Range<usize>,
    /// Of the value without quotes; empty where it has none.
    pub value_range: Range<usize>,
}

/// Why something that begins like a component is none.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Malformed {
    pub message: &'static str,
    pub range: Range<usize>,
}

/// The name that begins at `start`: letters, digits, `-` and `_`, a letter first.
pub(super) fn name_end(text: &str, start: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    if !bytes.get(start)?.is_ascii_alphabetic() {
        return None;
    }
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let length = bytes[start..].iter().take_while(|byte| is_part(byte)).count();
    Some(start + length)
}

/// Reads what begins with a name at `start` and must end at `line_end`: a component on a line of its own.
pub(super) fn read_line(text: &str, start: usize, line_end: usize) -> Result<Written, Malformed> {
    let mut written = read_name(text, start).ok_or_else(|| Malformed {
        message: "a component begins with its name, in letters",
        range: start..line_end.max(start),
    })?;
    let line = &text[..line_end];
    written.end = skip_spaces(line, written.end);
    if line[written.end..].starts_with('[') {
        read_label(line, &mut written)?;
        written.end = skip_spaces(line, written.end);
    }
    if line[written.end..].starts_with('{') {
        read_braces(line, &mut written)?;
        written.end = skip_spaces(line, written.end);
    }
    if written.end < line_end {
        read_rest(line, &mut written)?;
    }
    Ok(written)
}

/// Reads a component in running text, whose name begins at `start`; `None` where it is text like any other: a name
/// must be followed by a label or attributes at once.
pub(super) fn read_inline(text: &str, start: usize) -> Option<Result<Written, Malformed>> {
    let mut written = read_name(text, start)?;
    if !text[written.end..].starts_with(['[', '{']) {
        return None;
    }
    let read = || {
        if text[written.end..].starts_with('[') {
            read_label(text, &mut written)?;
        }
        if text[written.end..].starts_with('{') {
            read_braces(text, &mut written)?;
        }
        Ok(written)
    };
    Some(read())
}

/// Reads `name key=value …:::`, whose name begins at `start`: closed on its line, and so among words too. `None` where it
/// is text like any other.
pub(super) fn read_closed(text: &str, start: usize) -> Option<Result<Written, Malformed>> {
    let line = &text[start..];
    let line = &line[..line.find('\n').unwrap_or(line.len())];
    let end = start + line.find(":::")? + 3;
    name_end(text, start).map(|_| read_line(text, start, end))
}

fn read_name(text: &str, start: usize) -> Option<Written> {
    let end = name_end(text, start)?;
    Some(Written { name: text[start..end].to_owned(), name_range: start..end, end, ..Written::default() })
}

/// `[…]`, in which brackets may stand in pairs, in code or behind a backslash.
fn read_label(text: &str, written: &mut Written) -> Result<(), Malformed> {
    let open = written.end;
    let mut depth = 0_usize;
    let mut at = open;
    while let Some(&byte) = text.as_bytes().get(at) {
        match byte {
            b'\\' => at += 1,
            b'`' => at = code_end(text, at) - 1,
            b'[' => depth += 1,
            b']' => {
                depth -= 1;
                if depth == 0 {
                    written.label = Some(open + 1..at);
                    written.end = at + 1;
                    return Ok(());
                }
            }
            _ => {}
        }
        at += 1;
    }
    Err(Malformed { message: "the label is not closed: a `]` is missing", range: open..text.len() })
}

/// Where a code span that begins with the backticks at `start` ends, or these if they begin none.
fn code_end(text: &str, start: usize) -> usize {
    /// Nobody writes longer code in a label, and text may have thousands of backticks.
    const LENGTH_MAX: usize = 1_000;
    let run = |at: usize| text.as_bytes()[at..].iter().take_while(|&&byte| byte == b'`').count();
    let length = run(start);
    let mut at = start + length;
    let end = text.len().min(at + LENGTH_MAX);
    while at < end {
        let found = run(at);
        at += found.max(1);
        if found == length {
            return at;
        }
    }
    start + length
}

fn read_braces(text: &str, written: &mut Written) -> Result<(), Malformed> {
    let open = written.end;
    let mut at = open + 1;
    loop {
        at = skip_spaces(text, at);
        match text.as_bytes().get(at) {
            Some(b'}') => {
                written.end = at + 1;
                return Ok(());
            }
            Some(_) => {
                let attribute = read_attribute(text, at, b"}")?;
                at = attribute.range.end;
                written.attributes.push(attribute);
            }
            None => {
                return Err(Malformed {
                    message: "the attributes are not closed: a `}` is missing",
                    range: open..text.len(),
                });
            }
        }
    }
}

/// What a line goes on with behind name, label and braces: attributes and closing colons, or a label without brackets.
fn read_rest(line: &str, written: &mut Written) -> Result<(), Malformed> {
    let rest = line[written.end..].trim_end();
    if let Some(attributes) = rest.strip_suffix(":::") {
        let end = written.end + attributes.len();
        let mut at = written.end;
        loop {
            at = skip_spaces(&line[..end], at);
            if at >= end {
                break;
            }
            let attribute = read_attribute(&line[..end], at, b"")?;
            at = attribute.range.end;
            written.attributes.push(attribute);
        }
        written.end = line.trim_end().len();
        written.closed = true;
        return Ok(());
    }
    let is_free = written.label.is_none() && written.attributes.is_empty();
    let start = written.end;
    // A label without brackets ends where attributes begin.
    let braces = rest.find('{').filter(|_| rest.ends_with('}'));
    if !is_free || braces == Some(0) {
        return Err(Malformed {
            message: "nothing may follow the label and the attributes of a component",
            range: start..start + rest.len(),
        });
    }
    let label = rest[..braces.unwrap_or(rest.len())].trim_end();
    written.label = Some(start..start + label.len());
    written.end = start + braces.unwrap_or(rest.len());
    if braces.is_some() {
        read_braces(line, written)?;
    }
    Ok(())
}

/// One of `#id`, `.class`, `key`, `key=value`, `key="value"` and `key='value'`.
fn read_attribute(text: &str, start: usize, stops: &[u8]) -> Result<Attribute, Malformed> {
    let bytes = text.as_bytes();
    let is_end = |byte: u8| byte.is_ascii_whitespace() || stops.contains(&byte);
    let word_end = |from: usize| {
        bytes[from..].iter().position(|&byte| is_end(byte)).map_or(bytes.len(), |length| from + length)
    };
    let short = match bytes[start] {
        b'#' => Some("id"),
        b'.' => Some("class"),
        _ => None,
    };
    if let Some(name) = short {
        let end = word_end(start + 1);
        let value_range = start + 1..end;
        return Ok(Attribute {
            name: name.to_owned(),
            value: text[value_range.clone()].to_owned(),
            range: start..end,
            value_range,
        });
    }
    let Some(end) = name_end(text, start) else {
        return Err(Malformed {
            message: "an attribute is written `key=value`, `key=\"two words\"`, `#id` or `.class`",
            range: start..word_end(start).max(start + 1).min(text.len()),
        });
    };
    let name = text[start..end].to_owned();
    if bytes.get(end) != Some(&b'=') {
        return Ok(Attribute { name, value: String::new(), range: start..end, value_range: end..end });
    }
    let value_start = end + 1;
    let quote = bytes.get(value_start).copied().filter(|byte| matches!(byte, b'"' | b'\''));
    let Some(quote) = quote else {
        let end = word_end(value_start);
        let value = text[value_start..end].to_owned();
        return Ok(Attribute { name, value, range: start..end, value_range: value_start..end });
    };
    let inside = value_start + 1;
    match bytes[inside..].iter().position(|&byte| byte == quote) {
        Some(length) => {
            let value_range = inside..inside + length;
            let value = text[value_range.clone()].to_owned();
            Ok(Attribute { name, value, range: start..value_range.end + 1, value_range })
        }
        None => {
            Err(Malformed { message: "the quotation mark is not closed", range: value_start..text.len() })
        }
    }
}

fn skip_spaces(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    at + rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `name|label|key=value;…` and whether it is closed.
    fn line(text: &str) -> String {
        match read_line(text, 0, text.len()) {
            Ok(written) => {
                let attributes: Vec<String> = written
                    .attributes
                    .iter()
                    .map(|attribute| {
                        assert_eq!(text[attribute.value_range.clone()], attribute.value, "{text}");
                        format!("{}={}", attribute.name, attribute.value)
                    })
                    .collect();
                let label = written.label.map_or("-", |label| &text[label]);
                let closed = if written.closed { " closed" } else { "" };
                format!("{}|{label}|{}{closed}", written.name, attributes.join(";"))
            }
            Err(malformed) => format!("{}: {}", &text[malformed.range], malformed.message),
        }
    }

    #[test]
    fn lines_are_read() {
        assert_eq!(line("note"), "note|-|");
        assert_eq!(line("note[Read *this*] "), "note|Read *this*|");
        assert_eq!(line("tab[a [b] \\] c]{#win .wide open}"), "tab|a [b] \\] c|id=win;class=wide;open=");
        assert_eq!(line("details[a `]` b]"), "details|a `]` b|");
        assert_eq!(line("details[a ``[`]`` b ` c]"), "details|a ``[`]`` b ` c|");
        assert_eq!(line("video{src='a b' title=\"é}\"}"), "video|-|src=a b;title=é}");
        assert_eq!(line("tip Good to know"), "tip|Good to know|");
        assert_eq!(line("tip Good to know {.x}"), "tip|Good to know|class=x");
        assert_eq!(
            line("image type=\"content\" source=\"a.png\":::"),
            "image|-|type=content;source=a.png closed"
        );
        assert_eq!(line("row:::"), "row|-| closed");
    }

    #[test]
    fn what_is_malformed_is_told() {
        assert!(line("note[x").starts_with("[x: the label"));
        assert!(line("note{a=\"x}").starts_with("\"x}: the quotation mark"));
        assert!(line("note{a=b").starts_with("{a=b: the attributes"));
        assert!(line("note{=}").starts_with("=: an attribute"));
        assert!(line("note[a] b").starts_with("b: nothing may follow"));
        assert!(line("1").starts_with("1: a component begins"));
    }

    #[test]
    fn in_text_a_label_or_attributes_follow_at_once() {
        assert_eq!(read_inline("kbd [x]", 0), None);
        assert_eq!(read_inline("10[x]", 0), None);
        let written = read_inline("kbd[Ctrl+C]{a=b} and", 0).unwrap().unwrap();
        assert_eq!((written.end, written.label), (16, Some(4..10)));
        assert!(read_inline("kbd[x", 0).unwrap().is_err());
    }
}
