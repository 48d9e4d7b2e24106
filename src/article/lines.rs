//! Lines and columns of places in a text, for many places of one text.

use std::ops::Range;

use crate::diagnostics::{Location, LocationSpan, Position};
use crate::paths::SourcePath;

/// Where each line begins.
#[derive(Debug, Clone)]
pub(super) struct Lines(Vec<usize>);

impl Lines {
    pub fn of(text: &str) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        Self(std::iter::once(0).chain(breaks.map(|(offset, _)| offset + 1)).collect())
    }

    /// What [`Location::bytes`] gives, without walking over the text; `text` is that which the lines are of.
    pub fn location(&self, path: &SourcePath, text: &str, range: Range<usize>) -> Location {
        let start = self.position(text, range.start);
        let end = self.position(text, range.end.max(range.start));
        Location { path: path.clone(), span: Some(LocationSpan { start, end }) }
    }

    fn position(&self, text: &str, offset: usize) -> Position {
        let offset = text.floor_char_boundary(offset.min(text.len()));
        let line = self.0.partition_point(|&start| start <= offset);
        let start = self.0.get(line.saturating_sub(1)).copied().unwrap_or_default();
        let column = text.get(start..offset).map_or(0, |before| before.chars().count()) + 1;
        Position { line, column }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_those_of_the_diagnostics() {
        for text in ["", "\n", "a\r\né\n\nb", "é€\nc"] {
            let lines = Lines::of(text);
            let path = SourcePath::new("a.md");
            for start in 0..text.len() + 2 {
                for end in start..text.len() + 2 {
                    let expected = Location::bytes(&path, text, start..end);
                    assert_eq!(lines.location(&path, text, start..end), expected, "{text:?} {start}..{end}");
                }
            }
        }
    }
}
