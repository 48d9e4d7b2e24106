//! Where front matter begins and ends.

use std::ops::Range;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Yaml,
    Toml,
}

impl Format {
    pub fn name(self) -> &'static str {
        match self {
            Format::Yaml => "YAML",
            Format::Toml => "TOML",
        }
    }

    pub fn fence(self) -> &'static str {
        match self {
            Format::Yaml => "---",
            Format::Toml => "+++",
        }
    }

    fn closed_by(self, line: &str) -> bool {
        line == self.fence() || (self == Format::Yaml && line == "...")
    }
}

#[derive(Debug, PartialEq)]
pub(super) struct Block {
    pub format: Format,
    pub content: Range<usize>,
    /// Where the body begins.
    pub body: usize,
    pub closed: bool,
}

/// `None` when the text has no front matter. A `---` at the top may also be Markdown's thematic break: it is one
/// when what follows does not look like a key.
pub(super) fn split(text: &str) -> Option<Block> {
    let first = text.lines().next()?.trim_end();
    let format = [Format::Yaml, Format::Toml].into_iter().find(|format| format.fence() == first)?;
    let start = line_end(text, 0);
    if !looks_like_keys(&text[start..], format) {
        return None;
    }
    let mut offset = start;
    while offset < text.len() {
        let next = line_end(text, offset);
        if format.closed_by(text[offset..next].trim_end()) {
            return Some(Block { format, content: start..offset, body: next, closed: true });
        }
        offset = next;
    }
    let end = unclosed_end(text, start);
    Some(Block { format, content: start..end, body: end, closed: false })
}

/// Behind the line that `start` is in.
pub(super) fn line_end(text: &str, start: usize) -> usize {
    text[start..].find('\n').map_or(text.len(), |newline| start + newline + 1)
}

/// Whether the first line that is neither blank nor a comment is a key, or closes the block.
fn looks_like_keys(text: &str, format: Format) -> bool {
    let mut lines = text.lines().map(str::trim_end);
    // A blank line right behind a thematic break is usual; in front matter it is not.
    let blank_first = lines.clone().next().is_none_or(str::is_empty);
    let Some(line) = lines.find(|line| !line.is_empty() && !line.starts_with('#')) else { return false };
    let is_key = match format {
        Format::Yaml => line.trim_start().split_once(':').is_some_and(|(key, rest)| {
            !key.is_empty() && key.len() < 64 && (rest.is_empty() || rest.starts_with([' ', '\t']))
        }),
        Format::Toml => line.contains('=') || line.starts_with('['),
    };
    is_key
        || (format.closed_by(line) || !line.contains(' ') || line.starts_with(['{', '-', '?']))
            && !blank_first
}

/// Where front matter without an end most likely ends: at the first blank line, or at the first that begins like
/// Markdown.
fn unclosed_end(text: &str, start: usize) -> usize {
    let mut offset = start;
    while offset < text.len() {
        let next = line_end(text, offset);
        let line = text[offset..next].trim_end();
        if line.is_empty() || line.starts_with("# ") || line.starts_with("## ") {
            break;
        }
        offset = next;
    }
    offset
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Front matter and body.
    fn parts(text: &str) -> Option<(&str, &str, bool)> {
        split(text).map(|block| (&text[block.content], &text[block.body..], block.closed))
    }

    #[test]
    fn finds_both_ends() {
        assert_eq!(parts("---\na: 1\n---\nb"), Some(("a: 1\n", "b", true)));
        assert_eq!(parts("---  \r\na: 1\r\n...\r\nb"), Some(("a: 1\r\n", "b", true)));
        assert_eq!(parts("+++\na = 1\n+++"), Some(("a = 1\n", "", true)));
        assert_eq!(parts("---\n---\nb"), Some(("", "b", true)));
        assert_eq!(parts("---\n\n# note\na: 1\n---\nb"), Some(("\n# note\na: 1\n", "b", true)));
    }

    #[test]
    fn an_end_is_guessed_where_there_is_none() {
        assert_eq!(parts("---\na: 1\n\nb"), Some(("a: 1\n", "\nb", false)));
        assert_eq!(parts("---\na: 1\n# B\nc"), Some(("a: 1\n", "# B\nc", false)));
        assert_eq!(parts("---\na: 1"), Some(("a: 1", "", false)));
    }

    #[test]
    fn a_thematic_break_is_none() {
        assert_eq!(parts("---\n\nSome text.\n\n---\n"), None);
        assert_eq!(parts("---\n"), None);
        assert_eq!(parts("----\na: 1\n---\n"), None);
        assert_eq!(parts("text\n---\na: 1\n---\n"), None);
        assert_eq!(parts(""), None);
    }
}
