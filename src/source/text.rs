//! Bytes as text.

use std::borrow::Cow;
use std::sync::Arc;

use super::SourceFile;
use crate::paths::SourcePath;

/// A file that is text, as parsing sees it: without a byte order mark and control characters.
#[derive(Debug, Clone)]
pub struct TextFile {
    pub path: SourcePath,
    /// XXH3 of its bytes.
    pub digest: u128,
    pub text: Arc<str>,
}

impl TextFile {
    /// `None` when the file is not UTF-8, or has a NUL, which no text has.
    pub fn new(file: &SourceFile) -> Option<Self> {
        let bytes = file.bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&file.bytes);
        let text = std::str::from_utf8(bytes).ok().filter(|text| !text.contains('\0'))?;
        Some(Self {
            path: file.path.clone(),
            digest: file.digest,
            text: without_controls(Cow::Borrowed(text)).into(),
        })
    }
}

/// Control characters have no place in a page, and a lone CR ends a line as Markdown has it: places of findings are
/// told by LF. One character for one, so that columns stay right.
pub fn without_controls(text: Cow<'_, str>) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let wrong = |(at, &byte): (usize, &u8)| {
        is_control(char::from(byte)) || (byte == b'\r' && bytes.get(at + 1) != Some(&b'\n'))
    };
    if !bytes.iter().enumerate().any(wrong) {
        return text;
    }
    let mut clean = String::with_capacity(text.len() + 16);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        clean.push(match c {
            '\r' if chars.peek() != Some(&'\n') => '\n',
            c if is_control(c) => char::REPLACEMENT_CHARACTER,
            c => c,
        });
    }
    Cow::Owned(clean)
}

pub fn is_control(c: char) -> bool {
    matches!(c, '\0'..='\x08' | '\x0B' | '\x0C' | '\x0E'..='\x1F' | '\x7F')
}
