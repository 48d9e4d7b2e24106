//! From the bytes of a file of events to a tally, part by part. The caller reads the file; here are its lines.

use super::csv;
use super::event::{Fields, LINE_HELP, Wrong, of_json};
use super::tally::{Tally, Window};

/// Of each part of a file, so many wrong lines are kept; all are counted.
const WRONG_MAX: usize = 20;
/// No event is longer: the collector takes requests of a hundredth of this by default.
pub const LINE_BYTES_MAX: usize = 4 << 20;

/// A part of a file, counted.
#[derive(Debug, Default)]
pub struct Counted {
    pub tally: Tally,
    /// Lines in it.
    pub lines: usize,
    /// The first of its lines that are wrong, by number from 1.
    pub wrong: Vec<(usize, Wrong)>,
    pub wrong_count: usize,
}

/// How events are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    JsonLines,
    Csv,
}

impl Form {
    /// By the name of a file, else by how it begins: `start` holds its first line, as far as it has been read.
    pub fn of(name: &str, start: &[u8]) -> Self {
        match name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).as_deref() {
            Some("csv" | "tsv") => Form::Csv,
            Some("jsonl" | "ndjson" | "json") => Form::JsonLines,
            _ if csv::is_header(&first_line(start)) => Form::Csv,
            _ => Form::JsonLines,
        }
    }
}

fn first_line(start: &[u8]) -> String {
    let end = start.iter().position(|byte| *byte == b'\n').unwrap_or(start.len());
    String::from_utf8_lossy(&start[..end]).trim_end().to_owned()
}

impl Counted {
    /// Counts whole lines of JSON.
    pub fn of_lines(block: &[u8], window: &Window) -> Self {
        let mut counted = Self::default();
        let mut rest = block;
        while !rest.is_empty() {
            let end = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
            let line = rest[..end].trim_ascii();
            rest = rest.get(end + 1..).unwrap_or_default();
            counted.lines += 1;
            let line = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line);
            if !line.is_empty() {
                counted.take(counted.lines, of_json(line), window);
            }
        }
        counted
    }

    /// Counts the rows of a table. `start` is its beginning, which is read again from `source`.
    ///
    /// # Errors
    /// When the source cannot be read.
    pub fn of_table(source: impl std::io::Read, start: &[u8], window: &Window) -> std::io::Result<Self> {
        let mut counted = Self::default();
        csv::read(source, &first_line(start), |line, fields| {
            counted.lines = line;
            counted.take(line, fields, window);
        })?;
        Ok(counted)
    }

    fn take(&mut self, line: usize, fields: Result<Fields<'_>, Wrong>, window: &Window) {
        let event = fields.and_then(|mut fields| {
            for name in std::mem::take(&mut fields.unknown) {
                self.tally.add_unknown_field(&name);
            }
            fields.event()
        });
        match event {
            Ok(event) => self.tally.add(event, window),
            Err(wrong) => self.tell(line, wrong),
        }
    }

    fn tell(&mut self, line: usize, wrong: Wrong) {
        self.wrong_count += 1;
        if self.wrong.len() < WRONG_MAX {
            self.wrong.push((line, wrong));
        }
    }

    /// A line that is too long to be an event.
    pub fn too_long() -> Self {
        let mut counted = Self { lines: 1, ..Self::default() };
        counted.tell(1, Wrong::new(1, "the line is longer than 4 MB", LINE_HELP));
        counted
    }

    /// Adds the part that follows.
    pub fn merge(&mut self, next: Counted) {
        self.tally.merge(next.tally);
        let left = WRONG_MAX.saturating_sub(self.wrong.len());
        let lines = self.lines;
        self.wrong.extend(next.wrong.into_iter().take(left).map(|(line, wrong)| (lines + line, wrong)));
        self.wrong_count += next.wrong_count;
        self.lines += next.lines;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_across_parts_and_wrong_ones_are_told() {
        let text = "\u{feff}{\"type\":\"contact\",\"at\":\"2026-01-02\",\"new\":1}\r\n\n{broken\n";
        let window = Window::default();
        let mut counted = Counted::of_lines(text.as_bytes(), &window);
        counted.merge(Counted::of_lines(b"\xff\xfe\n{\"type\":\"poll\"}", &window));
        let wrong: Vec<usize> = counted.wrong.iter().map(|(line, _)| *line).collect();
        assert_eq!((wrong, counted.wrong_count, counted.lines), (vec![3, 4], 2, 5));
        assert_eq!(counted.tally.events, 2);
        assert_eq!(counted.tally.other_types["poll"], 1);
        assert_eq!(counted.tally.other_fields["new"], 1);
    }

    #[test]
    fn the_form_is_told_by_the_name_or_the_beginning() {
        assert_eq!(Form::of("a.CSV", b"{"), Form::Csv);
        assert_eq!(Form::of("-", b"at,article,helpful\n1"), Form::Csv);
        assert_eq!(Form::of("-", b"{\"type\":\"x\"}\nat,article,helpful"), Form::JsonLines);
        assert_eq!(Form::of("export.log", b""), Form::JsonLines);
    }
}
