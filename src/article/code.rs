//! Blocks of code: what a fence says behind its backticks, and the HTML with title and marked lines.
//!
//! The words are those in use: ```` ```js title="app.js" {2,4-6} ````, and `ins={1}` and `del={2}` for what comes and what
//! goes. What is not known belongs to other tools and is passed over.

use std::ops::RangeInclusive;

use super::body::Writer;
use super::{escape, highlight};

/// More lines than this are no excerpt that anybody marks.
const LINE_MAX: usize = 100_000;

/// What a fence says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Info {
    pub language: String,
    pub title: String,
    /// In the order in which they are written.
    marks: Vec<(Mark, Vec<RangeInclusive<usize>>)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Marked,
    Inserted,
    Deleted,
}

impl Mark {
    /// Screen readers tell these elements from plain text.
    fn element(self) -> &'static str {
        match self {
            Self::Marked => "mark",
            Self::Inserted => "ins",
            Self::Deleted => "del",
        }
    }
}

impl Info {
    pub fn read(info: &str) -> Self {
        let mut read = Self { language: language(info).to_owned(), ..Self::default() };
        let mut rest = info;
        // Behind the language: `{…}` and `key=value` in any order.
        while let Some(at) = rest.find(['{', '=', '[']) {
            let key = rest[..at].rsplit([' ', '\t', ',', '}', ']']).next().unwrap_or_default();
            let (value, behind) = value(&rest[at..]);
            match (rest.as_bytes()[at], key) {
                (b'=', "title" | "filename" | "file") => read.title = value.to_owned(),
                (b'=', "ins") => read.mark(Mark::Inserted, value),
                (b'=', "del") => read.mark(Mark::Deleted, value),
                (b'=', "mark" | "hl_lines") | (b'{', _) => read.mark(Mark::Marked, value),
                (b'[', _) if read.title.is_empty() => read.title = value.to_owned(),
                _ => {}
            }
            rest = behind;
        }
        read
    }

    fn mark(&mut self, mark: Mark, lines: &str) {
        let number =
            |text: &str| text.trim().parse::<usize>().ok().filter(|line| (1..=LINE_MAX).contains(line));
        let ranges = lines.split([',', ' ']).filter_map(|range| match range.split_once('-') {
            Some((first, last)) => Some(number(first)?..=number(last)?),
            None => number(range).map(|line| line..=line),
        });
        let ranges: Vec<_> = ranges.collect();
        if !ranges.is_empty() {
            self.marks.push((mark, ranges));
        }
    }

    /// Of a line, counted from 1; of several marks the last one written.
    fn mark_of(&self, line: usize) -> Option<Mark> {
        let has = |ranges: &[RangeInclusive<usize>]| ranges.iter().any(|range| range.contains(&line));
        self.marks.iter().rev().find(|(_, ranges)| has(ranges)).map(|(mark, _)| *mark)
    }
}

/// The first word, without the braces and dots of other tools.
fn language(info: &str) -> &str {
    let word =
        info.split([' ', '\t', ',', '{', ':', ';', '[']).find(|word| !word.is_empty()).unwrap_or_default();
    if word.contains('=') { "" } else { word.trim_matches(['.', '}', '"', '\'']) }
}

/// What stands behind a `=`, or in the brackets that `text` begins with, and what follows.
fn value(text: &str) -> (&str, &str) {
    let text = text.strip_prefix('=').unwrap_or(text);
    let close = match text.as_bytes().first() {
        Some(b'{') => '}',
        Some(b'[') => ']',
        Some(b'"') => '"',
        Some(b'\'') => '\'',
        _ => {
            let end = text.find([' ', '\t', ',']).unwrap_or(text.len());
            return (&text[..end], &text[end..]);
        }
    };
    match text[1..].find(close) {
        Some(end) => (&text[1..end + 1], &text[end + 2..]),
        None => (&text[1..], ""),
    }
}

impl Writer<'_> {
    pub(super) fn end_code(&mut self) {
        let Some((info, code)) = self.code.take() else { return };
        let at = self.code_at.take();
        if info.language == "math" {
            return self.math_block(&code, at);
        }
        if !info.title.is_empty() {
            self.html.push_str("<figure class=\"code-figure\">\n<figcaption>");
            escape::push_text(&mut self.html, &info.title);
            self.html.push_str("</figcaption>\n");
            self.text.line();
            self.text.push(&info.title);
        }
        self.html.push_str("<pre class=\"code\" tabindex=\"0\"><code");
        if !info.language.is_empty() {
            self.html.push_str(" class=\"language-");
            escape::push_attribute(&mut self.html, &info.language);
            self.html.push('"');
        }
        self.html.push('>');
        if info.marks.is_empty() {
            highlight::push_code(&mut self.html, &code, &info.language);
        } else {
            let mut coloured = String::new();
            highlight::push_code(&mut coloured, &code, &info.language);
            self.push_marked_lines(&coloured, &info);
        }
        self.html.push_str("</code></pre>\n");
        if !info.title.is_empty() {
            self.html.push_str("</figure>\n");
        }
        self.text.line();
        self.text.push(&code);
    }

    /// Elements of colours may go over several lines, and those of marks may not cut them.
    fn push_marked_lines(&mut self, coloured: &str, info: &Info) {
        let mut open: Vec<&str> = Vec::new();
        for (number, line) in coloured.split_inclusive('\n').enumerate() {
            let Some(mark) = info.mark_of(number + 1) else {
                self.html.push_str(line);
                follow(&mut open, line);
                continue;
            };
            open.iter().for_each(|_| self.html.push_str("</span>"));
            let element = mark.element();
            self.html.push_str(&format!("<{element} class=\"code-line\">"));
            open.iter().for_each(|tag| self.html.push_str(tag));
            self.html.push_str(line);
            follow(&mut open, line);
            open.iter().for_each(|_| self.html.push_str("</span>"));
            self.html.push_str(&format!("</{element}>"));
            open.iter().for_each(|tag| self.html.push_str(tag));
        }
    }
}

/// Which elements are open behind the line.
fn follow<'l>(open: &mut Vec<&'l str>, line: &'l str) {
    let mut rest = line;
    while let Some(start) = rest.find('<') {
        let Some(length) = rest[start..].find('>') else { return };
        let tag = &rest[start..start + length + 1];
        if tag.starts_with("</") {
            open.pop();
        } else {
            open.push(tag);
        }
        rest = &rest[start + length + 1..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(info: &str) -> String {
        let Info { language, title, marks } = Info::read(info);
        format!("{language}|{title}|{marks:?}")
    }

    #[test]
    fn fences_are_read() {
        assert_eq!(read("js"), "js||[]");
        assert_eq!(read("js title=\"a b.js\" {1,3-5}"), "js|a b.js|[(Marked, [1..=1, 3..=5])]");
        assert_eq!(read("js ins={2} del=\"3\" title='x'"), "js|x|[(Inserted, [2..=2]), (Deleted, [3..=3])]");
        assert_eq!(read("ts{4} [config.ts]"), "ts|config.ts|[(Marked, [4..=4])]");
        assert_eq!(read("python hl_lines=\"2 3\""), "python||[(Marked, [2..=2, 3..=3])]");
        // Of other tools, or no numbers.
        assert_eq!(read("{.rust .numberLines}"), "rust||[]");
        assert_eq!(read("rust,editable,hidelines=! {a,0,9-}"), "rust||[]");
        assert_eq!(read("title=\"x"), "|x|[]");
        assert_eq!(read(""), "||[]");
    }
}
