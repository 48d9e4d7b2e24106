//! Lines that components are written on, made into something that Markdown leaves alone.
//!
//! Markdown would make paragraphs of them, or join them to the paragraph or list before. So each is replaced, byte for
//! byte as long, by a processing instruction (CommonMark 0.31, section 4.6, HTML blocks of the third kind), which
//! ends every paragraph and is a block of one line: all places stay what they are, and Markdown decides what a line
//! stands in: a list, a quotation, or code, where the text as it is written is put back.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Tag};

use super::super::body::Writer;
use super::grammar;
use super::spans::CodeSpans;
use crate::components::WHEN;

/// Stands for a colon: no text of a writer has control characters.
const COLON: &str = "\u{1}";

/// Whether a text can have anything of this kind: nearly none has.
fn may_have(text: &str) -> bool {
    let begins = |&byte: &u8| byte == b':' || byte.is_ascii_alphabetic();
    text.match_indices(':').any(|(at, _)| text.as_bytes().get(at + 1).is_some_and(begins))
        || text.contains("[!")
}

impl<'a> Writer<'a> {
    /// Code and raw HTML are what the writer has written, lines that look like components among them.
    pub(in super::super) fn unmasked(
        &self,
        event: Event<'a>,
        masked: &str,
        range: &Range<usize>,
    ) -> Event<'a> {
        let original = |text: &str| {
            let (source, masked) = (self.source.get(range.clone())?, masked.get(range.clone())?);
            (masked == text && source != masked).then_some(CowStr::Borrowed(source))
        };
        match event {
            Event::Text(text) => Event::Text(original(&text).unwrap_or_else(|| unmask(text))),
            Event::Html(html) if self.component_at.is_none() => {
                Event::Html(original(&html).unwrap_or_else(|| unmask(html)))
            }
            Event::Code(code) => Event::Code(unmask(code)),
            // Too far in to be a block, the line goes on with the paragraph before.
            Event::InlineHtml(html) => match original(&html) {
                Some(line) if html.starts_with("<?") => Event::Text(line),
                _ => Event::InlineHtml(unmask(html)),
            },
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                Event::Start(Tag::Link { link_type, dest_url, title: unmask(title), id })
            }
            Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
                Event::Start(Tag::Image { link_type, dest_url, title: unmask(title), id })
            }
            other => other,
        }
    }
}

/// With the colons that [`mask`] hid in a line that goes on.
fn unmask(text: CowStr<'_>) -> CowStr<'_> {
    if text.contains(COLON) { text.replace(COLON, ":").into() } else { text }
}

/// The text with the lines of components masked, as long as it was. `known` tells what a name in an alert's brackets,
/// or behind two colons, must be for its line to count.
pub(in super::super) fn mask<'t>(text: &'t str, known: impl Fn(&str) -> bool) -> Cow<'t, str> {
    if !may_have(text) {
        return Cow::Borrowed(text);
    }
    let mut masked: Option<String> = None;
    let mut line_start = 0;
    let mut quotes_before = 0;
    let mut code = CodeSpans::default();
    for line in text.split_inclusive('\n') {
        let content = line.trim_end_matches(['\n', '\r']);
        let prefix = prefix_length(content);
        let quotes = content[..prefix].matches('>').count();
        let mut mask = mask_of(content, prefix, quotes > quotes_before, &known);
        let is_block = mask.as_ref().is_some_and(|mask| mask.starts_with('<'));
        code.begin_line(content, quotes != quotes_before);
        if is_block && !code.go_on_behind(&text[line_start + line.len()..]) {
            code.end();
        } else {
            code.read(content);
            // A colon would begin a definition.
            let colons = || content[prefix..].bytes().take_while(|&byte| byte == b':').count();
            mask = mask.map(|mask| if is_block { COLON.repeat(colons()) } else { mask });
        }
        if let Some(mask) = mask {
            let masked = masked.get_or_insert_with(|| text.to_owned());
            let start = line_start + prefix;
            masked.replace_range(start..start + mask.len(), &mask);
        }
        quotes_before = quotes;
        line_start += line.len();
    }
    masked.map_or(Cow::Borrowed(text), Cow::Owned)
}

/// What is to stand from `prefix` on.
fn mask_of(line: &str, prefix: usize, begins_quote: bool, known: &impl Fn(&str) -> bool) -> Option<String> {
    let rest = &line[prefix..];
    let colons = rest.bytes().take_while(|&byte| byte == b':').count();
    let behind = rest[colons..].trim_start();
    match colons {
        0 => {}
        1 => {
            // Among words, though it begins a line.
            let end = grammar::name_end(rest, 1)?;
            let name = &rest[1..end];
            let is_inline = rest[end..].starts_with(['[', '{']) && (name == WHEN || known(name));
            return is_inline.then(|| COLON.to_owned());
        }
        2 => {
            let end = grammar::name_end(behind, 0)?;
            let is_leaf = rest[2..].len() == behind.len() && known(&behind[..end]);
            return is_leaf.then(|| instruction(rest.len()));
        }
        _ => {
            let is_line = behind.is_empty() || behind.starts_with(|c: char| c.is_ascii_alphabetic());
            // What is closed and goes on stands among words.
            let goes_on = behind.split_once(":::").is_some_and(|(_, words)| !words.trim().is_empty());
            // A colon would begin a definition.
            return is_line.then(|| if goes_on { COLON.repeat(colons) } else { instruction(rest.len()) });
        }
    }
    if !begins_quote {
        return None;
    }
    let name = rest.strip_prefix("[!")?.split_once(']')?.0;
    known(&name.to_ascii_lowercase()).then(|| instruction(rest.len()))
}

/// The length of what a line begins with in quotations, lists, definitions and footnotes.
fn prefix_length(line: &str) -> usize {
    let mut length = 0;
    loop {
        let rest = &line[length..];
        let marks = rest.len() - rest.trim_start_matches([' ', '\t', '>']).len();
        let item = marker_length(&rest[marks..]);
        length += marks + item;
        if item == 0 {
            return length;
        }
    }
}

/// The length of a marker that a block begins with and the space behind it, if the text begins with one.
fn marker_length(text: &str) -> usize {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let marker = match text.as_bytes().get(digits) {
        Some(b'-' | b'*' | b'+' | b':') if digits == 0 => 1,
        Some(b'.' | b')') if (1..=9).contains(&digits) => digits + 1,
        Some(b'[') if text.starts_with("[^") => text.find("]:").map_or(0, |end| end + 2),
        _ => 0,
    };
    let spaces = text[marker..].bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let goes_on = text[marker + spaces..].starts_with([':', '>', '-', '*', '+']);
    if marker > 0 && (1..=4).contains(&spaces) && goes_on { marker + spaces } else { 0 }
}

/// A processing instruction of this many bytes, at least 3.
fn instruction(length: usize) -> String {
    if length < 4 {
        return "<?>".to_owned();
    }
    format!("<?{}?>", "x".repeat(length - 4))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masked(text: &str) -> String {
        let masked = mask(text, |name| matches!(name, "note" | "video"));
        assert_eq!(masked.len(), text.len());
        masked.into_owned()
    }

    #[test]
    fn only_lines_of_components_are_masked() {
        assert_eq!(masked("a\n:::note[x]\nb\n:::\n"), "a\n<?xxxxxx?>\nb\n<?>\n");
        assert_eq!(masked("> :::note\r\n1. :::é\n- ::: \n"), "> <?xxx?>\r\n1. :::é\n- <??>\n");
        assert_eq!(
            masked("::video[é]\n::other\nstd::x\n:: video\n"),
            "<?xxxxxxx?>\n::other\nstd::x\n:: video\n"
        );
        assert_eq!(masked("> [!NOTE] Title\n> x\n"), "> <?xxxxxxxxx?>\n> x\n");
        assert_eq!(masked("> a\n> [!NOTE]\n"), "> a\n> [!NOTE]\n");
        assert_eq!(masked("> [!FAQ]\n[!NOTE]\n"), "> [!FAQ]\n[!NOTE]\n");
        assert_eq!(
            masked(":::note a=b::: and\n:::note:::\n"),
            "\u{1}\u{1}\u{1}note a=b::: and\n<?xxxxxx?>\n"
        );
        assert_eq!(masked(":note[a]\n:note a\n> :x[a]\n"), "\u{1}note[a]\n:note a\n> :x[a]\n");
        assert_eq!(masked("> a\n> > [!note]\n"), "> a\n> > <?xxx?>\n");
        assert_eq!(masked("-\t:::note\n1.\t:::\n"), "-\t<?xxx?>\n1.\t<?>\n");
        assert_eq!(masked("[^a]: :::note\n: :::note\n"), "[^a]: <?xxx?>\n: <?xxx?>\n");
        assert_eq!(masked(": a :::\n[^a :::\n:  b\n"), ": a :::\n[^a :::\n:  b\n");
    }

    #[test]
    fn lines_in_a_code_span_are_no_blocks() {
        let colons = "\u{1}\u{1}\u{1}";
        assert_eq!(masked("a `b\n:::note\nc` d\n:::\n"), format!("a `b\n{colons}note\nc` d\n<?>\n"));
        assert_eq!(masked("``b`\n:::note\n:::\n`` d\n"), format!("``b`\n{colons}note\n{colons}\n`` d\n"));
        assert_eq!(masked("> `b\n> :::\n> c`\n"), format!("> `b\n> {colons}\n> c`\n"));
        // No span, or one that cannot reach so far.
        for text in [
            "a `b\n:::\nc d\n\n`",
            "a \\`b\n:::\nc` d",
            "a `b`\n:::\n`c` d",
            "a `b\n- c\n:::\n` d",
            "a `b\n> :::\n> ` d",
            "a `b\n:::\n``c d",
            "a `b\n:::\n```\n`\n```",
            "```\n`\n```\n:::\n`c",
            "- ```\n  a\n\n  ```\n:::\n```\n```",
            "~~~ `\n```\n~~~\n:::\n```c",
            "# `b\n:::\n` d",
        ] {
            assert!(masked(text).contains("<?>"), "{text}");
        }
    }
}
