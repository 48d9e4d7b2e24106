//! Formulas: LaTeX, made into MathML that every browser shows by itself, in the colours and the size of the text.
//!
//! Written as a block of code in the language `math`, or as code between dollars: both read well in tools without formulas.
//! Dollars alone are formulas only where a book says so, since help centres are full of prices.

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::OnceLock;
use std::thread;

use math_core::{LatexToMathML, MathDisplay};
use quick_xml::events::Event;
use quick_xml::events::attributes::Attribute;
use quick_xml::reader::Reader;

use super::body::Writer;
use super::{escape, html};
use crate::diagnostics::Code;

/// More is no formula; each bracket is a step deeper for whoever reads it.
const BYTES_MAX: usize = 10_000;
const DEPTH_MAX: usize = 100;

/// Where between the dollars of a formula among words the parser is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Between {
    None,
    /// Behind the first, before the code.
    Opened,
    /// Behind the code, before the second.
    Closing,
}

/// A formula as HTML, and what of it is text.
#[derive(Debug)]
struct Formula {
    html: String,
    text: String,
}

/// # Errors
/// Where in `latex` it cannot be read, and why.
fn formula(latex: &str, display: MathDisplay) -> Result<Formula, (Range<usize>, String)> {
    static CONVERTER: OnceLock<Option<LatexToMathML>> = OnceLock::new();
    let whole = 0..latex.len();
    if latex.len() > BYTES_MAX || depth(latex) > DEPTH_MAX {
        return Err((whole, "it is too long or too deep".to_owned()));
    }
    let converter = CONVERTER.get_or_init(|| LatexToMathML::new(Default::default()).ok()).as_ref();
    let converter = converter.ok_or((whole, "formulas cannot be made".to_owned()))?;
    let html = without_styles(&convert(converter, latex, display)?);
    let mut text = String::new();
    for piece in html::scan(&html) {
        if let html::Piece::Text(piece) = piece {
            text.push_str(piece.trim());
            text.push(' ');
        }
    }
    Ok(Formula { html, text })
}

/// As MathML. The converter goes a call deeper with each opening, whether it has a brace or not.
fn convert(
    converter: &LatexToMathML,
    latex: &str,
    display: MathDisplay,
) -> Result<String, (Range<usize>, String)> {
    /// Openings that the stack of any thread is enough for.
    const SHALLOW: usize = 24;
    /// In bytes, for what `BYTES_MAX` can open. Taken only as far as it is used.
    const STACK: usize = 256 * 1024 * 1024;
    let whole = || (0..latex.len(), "it cannot be made into MathML".to_owned());
    let run = || {
        // With assertions, the converter panics on some of what is no formula, such as `a^&`.
        catch_unwind(AssertUnwindSafe(|| {
            let made = converter.convert_with_local_state(latex, display);
            made.map(|made| made.mathml)
                .map_err(|error| (error.0.clone(), first_lower(error.error_message().trim_end_matches('.'))))
        }))
    };
    let made = if latex.matches(['\\', '{', '[', '(', '^', '_']).count() <= SHALLOW {
        run()
    } else {
        thread::scope(|scope| {
            let thread = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, run);
            thread.map(|thread| thread.join().flatten())
        })
        .map_err(|_| whole())?
    };
    let mathml = made.map_err(|_| whole())??;
    match is_sound(&mathml) {
        true => Ok(mathml),
        false => Err((0..latex.len(), "a name in it holds `<` or `&`".to_owned())),
    }
}

/// What formulas are made of (MathML Core), and what the converter may put into their texts.
const ELEMENTS: &[&str] = &[
    "a",
    "annotation",
    "b",
    "code",
    "em",
    "i",
    "math",
    "menclose",
    "merror",
    "mfrac",
    "mi",
    "mmultiscripts",
    "mn",
    "mo",
    "mover",
    "mpadded",
    "mphantom",
    "mprescripts",
    "mroot",
    "mrow",
    "ms",
    "mspace",
    "msqrt",
    "mstyle",
    "msub",
    "msubsup",
    "msup",
    "mtable",
    "mtd",
    "mtext",
    "mtr",
    "munder",
    "munderover",
    "s",
    "semantics",
    "span",
    "u",
];

/// Whether this is nothing but MathML: the converter does not escape the names of operators.
fn is_sound(mathml: &str) -> bool {
    let mut reader = Reader::from_str(mathml);
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag) | Event::Empty(tag)) => {
                let is_known = ELEMENTS.contains(&tag.name().as_ref());
                let runs = |attribute: Attribute<'_>| {
                    attribute.key.as_ref().starts_with("on")
                        || (attribute.key.as_ref().ends_with("href") && !attribute.value.starts_with('#'))
                };
                if !is_known || tag.attributes().any(|attribute| attribute.map_or(true, runs)) {
                    return false;
                }
            }
            Ok(Event::End(_) | Event::Text(_) | Event::GeneralRef(_)) => {}
            Ok(Event::Eof) => return true,
            _ => return false,
        }
    }
}

fn depth(latex: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for (at, word) in latex.match_indices(['{', '}', '(', '[', '^', '_', '\\']) {
        match word {
            "}" => depth = depth.saturating_sub(1),
            "{" => depth += 1,
            // What opens without a brace: `\left`, `\begin`, and `^^^`.
            "\\" if latex[at..].starts_with("\\left") || latex[at..].starts_with("\\begin") => depth += 1,
            "\\" if latex[at..].starts_with("\\right") || latex[at..].starts_with("\\end") => {
                depth = depth.saturating_sub(1);
            }
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

fn first_lower(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_lowercase().to_string()).unwrap_or_default();
    format!("{first}{}", chars.as_str())
}

/// A strict content security policy lets no `style` pass: what these say of cells is said by classes of the theme.
fn without_styles(mathml: &str) -> String {
    const STYLE: &str = " style=\"";
    let mut plain = String::with_capacity(mathml.len());
    let mut rest = mathml;
    while let Some((before, style)) = rest.split_once(STYLE) {
        plain.push_str(before);
        let (style, behind) = style.split_once('"').unwrap_or((style, ""));
        let declarations = style.split(';').filter_map(|declaration| declaration.split_once(':'));
        let mut classes = Vec::new();
        for (property, value) in declarations.map(|(property, value)| (property.trim(), value.trim())) {
            match (property, value) {
                ("color", colour) => {
                    plain.push_str(" mathcolor=\"");
                    escape::push_attribute(&mut plain, colour);
                    plain.push('"');
                }
                ("text-align", "left") => classes.push("math-left"),
                ("text-align", "right") => classes.push("math-right"),
                ("padding-left", "0") => classes.push("math-close-left"),
                ("padding-right", "0") => classes.push("math-close-right"),
                ("padding-left", "1em") => classes.push("math-apart"),
                ("border-top", _) => classes.push("math-line-top"),
                ("border-bottom", _) => classes.push("math-line-bottom"),
                ("border-left", _) => classes.push("math-line-left"),
                ("border-right", _) => classes.push("math-line-right"),
                ("width", "100%") => classes.push("math-wide"),
                ("width", "50%") => classes.push("math-half"),
                _ => {}
            }
        }
        if !classes.is_empty() {
            plain.push_str(" class=\"");
            plain.push_str(&classes.join(" "));
            plain.push('"');
        }
        rest = behind;
    }
    plain.push_str(rest);
    plain
}

impl Writer<'_> {
    /// Text, without the dollars around code that is a formula.
    pub(super) fn words(&mut self, text: &str, range: Range<usize>) {
        let (mut text, mut range) = (text, range);
        if self.formula == Between::Closing {
            self.formula = Between::None;
            if let Some(rest) = text.strip_prefix('$') {
                (text, range.start) = (rest, range.start + 1);
            }
        }
        if let Some(rest) = text.strip_suffix('$').filter(|_| self.opens_math(range.end)) {
            self.formula = Between::Opened;
            (text, range.end) = (rest, range.end - 1);
        }
        if !text.is_empty() {
            self.run.push(text, range, self.source);
        }
    }

    /// `at` is where `latex` begins in the source, if it stands there as it is.
    pub(super) fn math_block(&mut self, latex: &str, at: Option<usize>) {
        match formula(latex.trim_end(), MathDisplay::Block) {
            Ok(formula) => {
                self.html.push_str("<div class=\"math\" tabindex=\"0\">");
                self.html.push_str(&formula.html);
                self.html.push_str("</div>\n");
                self.text.line();
                self.text.push(&formula.text);
            }
            Err((range, why)) => {
                self.wrong_formula(range, why, at);
                self.html.push_str("<pre class=\"code\" tabindex=\"0\"><code class=\"language-math\">");
                escape::push_text(&mut self.html, latex);
                self.html.push_str("</code></pre>\n");
                self.text.line();
                self.text.push(latex);
            }
        }
    }

    /// A formula among words, or on a line of its own.
    pub(super) fn math_inline(&mut self, latex: &str, display: bool, range: Range<usize>) {
        let latex = latex.strip_prefix('`').and_then(|rest| rest.strip_suffix('`')).unwrap_or(latex);
        let at = self.source.get(range.clone()).and_then(|text| text.find(latex)).map(|at| range.start + at);
        // What describes an image is text.
        if !self.images.is_empty() {
            return self.inline_code(latex);
        }
        let style = if display { MathDisplay::Block } else { MathDisplay::Inline };
        match formula(latex.trim(), style) {
            Ok(formula) => {
                self.html.push_str(&formula.html);
                self.push_plain(&formula.text);
            }
            Err((wrong, why)) => {
                let lead = latex.len() - latex.trim_start().len();
                self.wrong_formula(wrong, why, at.map(|at| at + lead));
                self.inline_code(latex);
            }
        }
    }

    fn wrong_formula(&mut self, wrong: Range<usize>, why: String, at: Option<usize>) {
        let range = at.map(|at| at + wrong.start..at + wrong.end.max(wrong.start));
        let range = range.filter(|range| self.source.get(range.clone()).is_some());
        let help = "mend it; until then it is shown as code".to_owned();
        self.out.findings.add(
            Code::MathSyntax,
            range,
            format!("the formula cannot be read: {why}"),
            Some(help),
        );
    }

    /// Whether what ends in a dollar here begins code that is a formula: a dollar stands behind it too.
    pub(super) fn opens_math(&self, end: usize) -> bool {
        let (Some(before), Some(after)) = (self.source.get(..end), self.source.get(end..)) else {
            return false;
        };
        let Some(before) = before.strip_suffix('$') else { return false };
        // A price, or a dollar that is meant as such.
        if before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '\\' | '$' | '`')) {
            return false;
        }
        let ticks = after.len() - after.trim_start_matches('`').len();
        let (fence, code) = after.split_at(ticks);
        let Some(length) = code.find(fence).filter(|_| ticks > 0) else { return false };
        let behind = &code[length..];
        behind[ticks..].starts_with('$') && !behind[ticks + 1..].starts_with(char::is_alphanumeric)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(latex: &str) -> String {
        formula(latex, MathDisplay::Inline).map_or_else(|(_, why)| why, |formula| formula.html)
    }

    #[test]
    fn formulas_have_no_styles_and_are_escaped() {
        let cases = html(r"\begin{cases} 1 & x<0 \\ 0 & \text{<b>} \end{cases}");
        assert!(
            cases.contains("class=\"math-left math-close-right\"") && !cases.contains(" style="),
            "{cases}"
        );
        assert!(cases.contains("&lt;b&gt;"), "{cases}");
        assert!(
            html(r"\color{red}{y}").contains("mathcolor=\"")
                || html(r"\textcolor{red}{y}").contains("mathcolor=\"")
        );
    }

    #[test]
    fn names_bring_no_html_along() {
        for latex in [
            r"\operatorname{<script>}",
            r"\operatorname{a<b}",
            r"\operatorname{<!--}",
            r"\operatorname*{<mi onclick=x>a</mi>}",
            r#"\operatorname{<mi onclick="x">a</mi>}"#,
        ] {
            assert!(formula(latex, MathDisplay::Block).is_err(), "{latex}");
        }
        assert!(html(r"\operatorname{rank} A < 3 \text{ a<b }").contains("rank"));
    }

    #[test]
    fn no_formula_stops_the_build() {
        let _ = formula(r"\begin{cases} a^& b \end{cases}", MathDisplay::Block);
        // Commands nest without braces, and a brace that is meant as such ends nothing.
        for part in [r"\hat", r"\sqrt", r"\frac", r"{\}", r"{\rightarrow"] {
            let _ = formula(&part.repeat(9_900 / part.len()), MathDisplay::Block);
            let deep = part.repeat(4_900 / part.len());
            let close = if part.starts_with('{') { "}".repeat(4_900 / part.len()) } else { "x".to_owned() };
            let _ = formula(&(deep + &close), MathDisplay::Block);
        }
        assert!(formula(&format!("{}x{}", "{".repeat(100), "}".repeat(100)), MathDisplay::Block).is_ok());
    }

    #[test]
    fn words_are_found() {
        let fee = formula(r"\text{fee} = \frac{\text{sum}}{12}", MathDisplay::Block).expect("it is read");
        assert_eq!(fee.text.trim(), "fee = sum 12");
    }

    #[test]
    fn what_cannot_be_read_is_told_with_its_place() {
        let (range, why) = formula(r"a + \unknown", MathDisplay::Block).expect_err("it is wrong");
        assert_eq!(range.start, 4, "{why}");
        for depth in [99, 200, 5_000] {
            let _ = formula(&format!("{}x{}", "{".repeat(depth), "}".repeat(depth)), MathDisplay::Block);
            let _ = formula(&"\\sqrt".repeat(depth), MathDisplay::Block);
            let _ = formula(&"x^".repeat(depth), MathDisplay::Block);
        }
    }
}
