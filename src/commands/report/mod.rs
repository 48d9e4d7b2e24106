//! `helpbook report`: lists for people, programs and spreadsheets.

mod feedback;
mod stale;
mod translations;

use serde::Serialize;

use super::load::{self, Loaded, Session};
use super::{Failure, Outcome};
use crate::args::{BookArgs, ReportArgs, ReportCommand, TableFormat};
use crate::diagnostics::Style;
use crate::io::terminal::Terminal;

pub fn run(args: &ReportArgs) -> Result<Outcome, Failure> {
    match &args.what {
        ReportCommand::Stale(args) => stale::run(args),
        ReportCommand::Translations(args) => translations::run(args),
        ReportCommand::Feedback(args) => feedback::run(args),
    }
}

/// The book that a report is about, and where it is printed.
fn loaded(book: &BookArgs, format: TableFormat) -> Result<(Loaded, Terminal), Failure> {
    let style = if format == TableFormat::Human { Style::Human } else { Style::Json };
    let terminal = Terminal::new(style);
    let mut session = Session::open(&book.dir, load::options(book, None)?)?;
    Ok((session.load()?, terminal))
}

/// Of a book with errors, a report may not hold everything.
fn tell_of_errors(loaded: &Loaded, terminal: &Terminal) {
    if load::outcome(&loaded.book.diagnostics) == Outcome::Findings {
        terminal.say("The book has errors, so articles may be missing here: see `helpbook check`.");
    }
}

/// One object a line.
fn json_lines(rows: impl Iterator<Item = impl Serialize>) -> Result<String, Failure> {
    let mut out = String::new();
    for row in rows {
        let line = serde_json::to_string(&row).map_err(|error| Failure::new(error.to_string()))?;
        out.push_str(&line);
        out.push('\n');
    }
    Ok(out)
}

/// A line of cells: RFC 4180, but for the ends of lines.
fn csv<'c>(cells: impl IntoIterator<Item = &'c str>) -> String {
    let cells: Vec<String> = cells.into_iter().map(cell).collect();
    cells.join(",") + "\n"
}

fn cell(text: &str) -> String {
    // The table may be shown in a terminal, which customers must not steer.
    let text = text.replace("\r\n", "\n").replace(|c: char| c.is_control() && !matches!(c, '\n' | '\t'), "�");
    let text = text.as_str();
    // A spreadsheet takes what begins so for a formula.
    let is_formula =
        text.starts_with(['=', '+', '@', '\t']) || text.starts_with('-') && text.parse::<i64>().is_err();
    let text = if is_formula { format!("'{text}") } else { text.to_owned() };
    match text.contains([',', '"', '\n', '\r']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_text_to_every_spreadsheet() {
        let cells = ["plain", "a, b", "say \"x\"", "=1+1", "-12", "-x", "", "\u{1b}[31m\r\n\u{9b}"].map(cell);
        let expected = ["plain", "\"a, b\"", "\"say \"\"x\"\"\"", "'=1+1", "-12", "'-x", "", "\"�[31m\n�\""];
        assert_eq!(cells, expected);
    }
}
