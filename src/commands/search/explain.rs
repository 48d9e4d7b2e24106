//! How a score came about, as a small table: the words, what stood for them and where, and the factors.

use std::fmt::Write;

use helpbook_search::{Explanation, WordScore};

use super::print::Style;

const HEAD: [&str; 5] = ["word", "matched", "how", "score", "fields"];
/// Numbers are read from the right.
const SCORE: usize = 3;

/// Writes the table below a hit.
pub(super) fn write(out: &mut String, explanation: &Explanation, score: f32, style: &Style) {
    let Style { dim, reset, .. } = style;
    if explanation.words.is_empty() {
        let _ = writeln!(out, "    {dim}promoted; it has no word of the question{reset}");
        return;
    }
    let sum: f32 = explanation.words.iter().map(|word| word.score).sum();
    let factors: String =
        explanation.factors.iter().map(|(name, factor)| format!(" × {factor:.2} {name}")).collect();
    let _ = writeln!(out, "    {dim}score {score:.2} = {sum:.2} for the words{factors}{reset}");
    let rows: Vec<[String; 5]> = explanation.words.iter().map(row).collect();
    let width = |column: usize| {
        let cells = rows.iter().map(|row| row[column].chars().count());
        cells.chain([HEAD[column].len()]).max().unwrap_or_default()
    };
    let widths: Vec<usize> = (0..HEAD.len()).map(width).collect();
    for row in std::iter::once(&HEAD.map(str::to_owned)).chain(&rows) {
        let mut line = String::from("     ");
        for (column, cell) in row.iter().enumerate() {
            let width = widths[column];
            let _ = match column {
                SCORE => write!(line, " {cell:>width$} "),
                _ => write!(line, " {cell:width$} "),
            };
        }
        let _ = writeln!(out, "{dim}{}{reset}", line.trim_end());
    }
}

fn row(word: &WordScore) -> [String; 5] {
    let fields: Vec<String> =
        word.fields.iter().map(|(field, score)| format!("{field} {score:.2}")).collect();
    [
        word.word.clone(),
        word.matched.clone(),
        word.origin.clone(),
        format!("{:.2}", word.score),
        fields.join(", "),
    ]
}
