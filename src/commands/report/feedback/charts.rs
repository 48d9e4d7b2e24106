//! Charts as SVG inside of HTML: they scale, print and follow light and dark by the style sheet of the page, and what they show
//! stands in a table beside them too.

use std::fmt::Write;

use super::html::escaped;
use crate::insight::{Share, digits};

/// A bar for each month, in parts that stand upon each other.
pub struct Months<'a> {
    /// What the chart shows, for those who do not see it.
    pub title: &'a str,
    /// The names of the parts, the lowest first; their colours are those of the classes `a`, `b` and `c`.
    pub parts: &'a [&'a str],
    /// The label of each month, and the height of each part.
    pub bars: &'a [(String, Vec<u64>)],
}

const WIDTH: f64 = 480.0;
const HEIGHT: f64 = 190.0;
const TOP: f64 = 22.0;
const BOTTOM: f64 = 28.0;
const LEFT: f64 = 6.0;
const CLASSES: [&str; 3] = ["a", "b", "c"];

impl Months<'_> {
    pub fn svg(&self) -> String {
        let most = self.bars.iter().map(|(_, parts)| parts.iter().sum::<u64>()).max().unwrap_or(0).max(1);
        let scale = (HEIGHT - TOP - BOTTOM) / most as f64;
        let base = HEIGHT - BOTTOM;
        let step = (WIDTH - 2.0 * LEFT) / self.bars.len().max(1) as f64;
        // Labels of many months would lie upon each other.
        let labelled = self.bars.len().div_ceil(8).max(1);
        let title = escaped(self.title);
        let mut out = format!(
            "<svg class=\"chart\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"{title}\">\
             <line class=\"grid\" x1=\"0\" x2=\"{WIDTH}\" y1=\"{TOP}\" y2=\"{TOP}\"/>\
             <text x=\"{LEFT}\" y=\"{:.1}\">{}</text>",
            TOP - 6.0,
            digits(most)
        );
        for (number, (label, parts)) in self.bars.iter().enumerate() {
            let x = LEFT + step * number as f64;
            let width = (step * 0.72).max(1.0);
            let mut below = 0;
            for (part, class) in parts.iter().zip(CLASSES) {
                let height = *part as f64 * scale;
                let y = base - (below + part) as f64 * scale;
                below += part;
                if height > 0.0 {
                    let _ = write!(
                        out,
                        "<rect class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\"/>"
                    );
                }
            }
            if number % labelled == 0 {
                let label = escaped(label);
                let _ = write!(out, "<text x=\"{x:.1}\" y=\"{:.1}\">{label}</text>", HEIGHT - 8.0);
            }
        }
        let _ =
            write!(out, "<line class=\"axis\" x1=\"0\" x2=\"{WIDTH}\" y1=\"{base}\" y2=\"{base}\"/></svg>");
        let named = self.parts.iter().zip(CLASSES).rev();
        let named: String = named
            .map(|(name, class)| format!("<li><span class=\"key {class}\"></span>{}</li>", escaped(name)))
            .collect();
        format!("<ul class=\"legend\">{named}</ul>{out}")
    }
}

/// A share with its bounds on a line from 0 to 100 %. Its figures stand beside it.
pub fn interval(of: &Share) -> String {
    let x = |share: f64| format!("{:.1}", 2.0 + share * 196.0);
    let (low, high, at) = (x(of.low), x(of.high), x(of.share));
    format!(
        "<svg class=\"interval\" viewBox=\"0 0 200 16\" aria-hidden=\"true\">\
         <line class=\"grid\" x1=\"2\" x2=\"198\" y1=\"8\" y2=\"8\"/>\
         <line class=\"range\" x1=\"{low}\" x2=\"{high}\" y1=\"8\" y2=\"8\"/>\
         <circle class=\"dot\" cx=\"{at}\" cy=\"8\" r=\"4.5\"/></svg>"
    )
}

/// A bar as long as its part of the longest. Its figure stands beside it.
pub fn bar(part: f64, whole: f64) -> String {
    let width = if whole > 0.0 { (part / whole * 200.0).clamp(1.0, 200.0) } else { 0.0 };
    format!(
        "<svg class=\"interval\" viewBox=\"0 0 200 16\" preserveAspectRatio=\"none\" aria-hidden=\"true\">\
         <rect class=\"b\" y=\"2\" width=\"{width:.1}\" height=\"12\"/></svg>"
    )
}
