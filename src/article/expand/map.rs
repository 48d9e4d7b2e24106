//! Which file, and which place in it, each byte of an expanded text comes from.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use crate::article::lines::Lines;
use crate::diagnostics::Location;
use crate::paths::SourcePath;

/// The files that a text was made from, and what of each stands where.
#[derive(Debug, Clone)]
pub(in crate::article) struct SourceMap {
    /// The first is the article's own.
    files: Vec<Origin>,
    /// In order and without gaps, from the beginning of the text. Empty for a text that is as it was written.
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone)]
struct Origin {
    path: SourcePath,
    text: Arc<str>,
    /// Made when the first place is asked for.
    lines: OnceLock<Lines>,
}

/// A part of the text that comes from one place.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Piece {
    /// Where in the expanded text it begins. It ends where the next one does.
    start: usize,
    file: usize,
    source: Range<usize>,
    /// Whether it is the text there, byte by byte. Otherwise all of it comes from all of that place.
    verbatim: bool,
}

impl SourceMap {
    /// Of a text that is as it was written.
    pub fn of(path: SourcePath, text: Arc<str>) -> Self {
        Self { files: vec![Origin { path, text, lines: OnceLock::new() }], pieces: Vec::new() }
    }

    /// The number of a file, which becomes known if it was not.
    pub fn file(&mut self, path: &SourcePath, text: &Arc<str>) -> usize {
        // An article includes few files.
        self.files.iter().position(|file| file.path == *path).unwrap_or_else(|| {
            self.files.push(Origin { path: path.clone(), text: text.clone(), lines: OnceLock::new() });
            self.files.len() - 1
        })
    }

    pub fn text(&self, file: usize) -> &Arc<str> {
        &self.files[file].text
    }

    pub fn path(&self, file: usize) -> &SourcePath {
        &self.files[file].path
    }

    /// Notes where the text from `start` on comes from.
    pub fn push(&mut self, start: usize, file: usize, source: Range<usize>, verbatim: bool) {
        if let Some(last) = self.pieces.last()
            && last.file == file
            && last.verbatim == verbatim
            && (if verbatim { last.source.end == source.start } else { last.source == source })
        {
            let end = source.end;
            if let Some(last) = self.pieces.last_mut() {
                last.source.end = end;
            }
            return;
        }
        self.pieces.push(Piece { start, file, source, verbatim });
    }

    /// The file that the byte at `offset` was written in.
    pub fn origin(&self, offset: usize) -> &SourcePath {
        &self.files[self.piece_at(offset).map_or(0, |piece| piece.file)].path
    }

    /// The place that a range of the text was written at. One that reaches into another file ends where that begins.
    pub fn location(&self, range: Range<usize>) -> Location {
        let (file, source) = self.place(range);
        self.files[file].location(source)
    }

    /// Where in the article's own file a range of the text stands as it is, if it does.
    pub fn in_own_file(&self, range: Range<usize>) -> Option<Range<usize>> {
        let Some(first) = self.piece_at(range.start) else { return Some(range) };
        let last = if range.is_empty() { first } else { self.piece_at(range.end - 1)? };
        if first != last || first.file != 0 || !first.verbatim {
            return None;
        }
        let start = first.source.start + (range.start - first.start);
        Some(start..start + range.len())
    }

    /// As it was written.
    pub fn own_text(&self) -> &str {
        &self.files[0].text
    }

    /// Of a range of the article's own file.
    pub fn location_in_own_file(&self, range: Range<usize>) -> Location {
        self.files[0].location(range)
    }

    /// The file and the range in it that a range of the text was written at.
    fn place(&self, range: Range<usize>) -> (usize, Range<usize>) {
        let Some(first) = self.piece_at(range.start) else { return (0, range) };
        let start = first.source_of(range.start).start;
        if range.end <= range.start {
            let end = if first.verbatim { start } else { first.source.end };
            return (first.file, start..end);
        }
        let is_of_file = |piece: &&Piece| piece.file == first.file;
        let last = self.piece_at(range.end - 1).filter(is_of_file);
        let end = match last {
            Some(last) if last.verbatim => last.source_of(range.end - 1).start + 1,
            Some(last) => last.source.end,
            None => first.source.end,
        };
        (first.file, start..end.max(start))
    }

    fn piece_at(&self, offset: usize) -> Option<&Piece> {
        let after = self.pieces.partition_point(|piece| piece.start <= offset);
        self.pieces.get(after.checked_sub(1)?)
    }

    /// Checks that every byte of `text` comes from where the map says.
    #[cfg(test)]
    pub fn check(&self, text: &str) {
        if self.pieces.is_empty() {
            assert!(text.is_empty() || text == &*self.files[0].text);
            return;
        }
        assert_eq!(self.pieces[0].start, 0);
        let ends = self.pieces[1..].iter().map(|piece| piece.start).chain([text.len()]);
        for (piece, end) in self.pieces.iter().zip(ends) {
            let source = &self.files[piece.file].text[piece.source.clone()];
            let shown = &text[piece.start..end];
            assert!(!shown.is_empty(), "{piece:?}");
            match piece.verbatim {
                true => assert_eq!(shown, source, "{piece:?}"),
                false => assert!(!source.is_empty(), "{piece:?}"),
            }
        }
    }
}

impl Origin {
    fn location(&self, range: Range<usize>) -> Location {
        self.lines.get_or_init(|| Lines::of(&self.text)).location(&self.path, &self.text, range)
    }
}

impl Piece {
    fn source_of(&self, offset: usize) -> Range<usize> {
        match self.verbatim {
            true => {
                let at = (self.source.start + (offset - self.start)).min(self.source.end);
                at..at
            }
            false => self.source.clone(),
        }
    }
}
