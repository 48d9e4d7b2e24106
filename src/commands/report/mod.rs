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
        let cells = ["plain", "a, b", "say \"x\"", "=1+1", "-12", "-x", ""].map(cell);
        assert_eq!(cells, ["plain", "\"a, b\"", "\"say \"\"x\"\"\"", "'=1+1", "-12", "'-x", ""]);
    }
}
