//! Names that stand for text: how a reference to one is written, and what each comes to when values refer to others.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::Range;

use crate::diagnostics::did_you_mean;

/// A value that is longer than this is no name, number or sentence any more.
const VALUE_BYTES_MAX: usize = 64 * 1024;

/// How many values may refer to the next one.
const DEPTH_MAX: usize = 50;

/// Names and the texts that stand for them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Variables {
    written: BTreeMap<String, String>,
    /// With what they refer to in its place.
    filled: BTreeMap<String, String>,
}

/// What is wrong with a value. It shows as a message; [`VariableProblem::help`] says what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VariableProblem {
    /// The names that lead back to the first.
    Cycle(Vec<String>),
    Unknown {
        name: String,
        help: Option<String>,
    },
    TooLong,
    TooDeep,
}

impl Variables {
    /// With what is wrong with each value, by name. A reference that cannot be followed stays in the value as text.
    pub fn new(written: BTreeMap<String, String>) -> (Self, Vec<(String, VariableProblem)>) {
        let mut filler = Filler { written: &written, filled: BTreeMap::new(), problems: Vec::new() };
        for name in written.keys() {
            filler.fill(name, &mut Vec::new());
        }
        let Filler { filled, problems, .. } = filler;
        (Self { written, filled }, problems)
    }

    /// These with others before them.
    pub fn overlaid(&self, others: &BTreeMap<String, String>) -> (Self, Vec<(String, VariableProblem)>) {
        let mut written = self.written.clone();
        written.extend(others.clone());
        let (variables, mut problems) = Self::new(written);
        // What is wrong with a book's own values is told where they stand.
        problems.retain(|(name, problem)| match problem {
            VariableProblem::Cycle(chain) => chain.iter().any(|name| others.contains_key(name)),
            VariableProblem::Unknown { .. } | VariableProblem::TooLong | VariableProblem::TooDeep => {
                others.contains_key(name)
            }
        });
        (variables, problems)
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        self.filled.get(name).map(String::as_str)
    }

    pub fn is_empty(&self) -> bool {
        self.filled.is_empty()
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.filled.keys().map(String::as_str)
    }

    /// A name and all that its value refers to.
    pub fn names_behind(&self, name: &str) -> BTreeSet<&str> {
        let mut names = BTreeSet::new();
        let mut open = vec![name];
        while let Some(name) = open.pop() {
            let Some((name, value)) = self.written.get_key_value(name) else { continue };
            if names.insert(name.as_str()) {
                open.extend(references(value).map(|reference| reference.name));
            }
        }
        names
    }

    /// A text with the values of what it refers to, and the names that were known and those that were not.
    pub fn fill<'t>(&self, text: &'t str) -> Filled<'t> {
        let mut filled = Filled::default();
        let mut copied = 0;
        for Reference { range, name, is_escaped } in references(text) {
            filled.text.push_str(&text[copied..range.start]);
            copied = range.end;
            match self.get(name) {
                _ if is_escaped => filled.text.push_str(&text[range.start + 1..range.end]),
                Some(value) => {
                    filled.text.push_str(value);
                    filled.known.push(name);
                }
                None => {
                    filled.text.push_str(&text[range]);
                    filled.unknown.push(name);
                }
            }
        }
        filled.text.push_str(&text[copied..]);
        filled
    }
}

/// A text with values in it.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Filled<'t> {
    pub text: String,
    pub known: Vec<&'t str>,
    pub unknown: Vec<&'t str>,
}

struct Filler<'a> {
    written: &'a BTreeMap<String, String>,
    filled: BTreeMap<String, String>,
    problems: Vec<(String, VariableProblem)>,
}

impl Filler<'_> {
    /// `open` are the names whose values are being filled.
    fn fill(&mut self, name: &str, open: &mut Vec<String>) {
        let Some(value) = self.written.get(name).filter(|_| !self.filled.contains_key(name)) else { return };
        open.push(name.to_owned());
        let mut filled = String::with_capacity(value.len());
        let mut copied = 0;
        for Reference { range, name: wanted, is_escaped } in references(value) {
            filled.push_str(&value[copied..range.start]);
            copied = range.end;
            let followed = if is_escaped { None } else { self.follow(name, wanted, open) };
            match followed.and_then(|()| self.filled.get(wanted)) {
                Some(other) => filled.push_str(other),
                None => filled.push_str(&value[range.start + usize::from(is_escaped)..range.end]),
            }
            if filled.len() > VALUE_BYTES_MAX {
                break;
            }
        }
        filled.push_str(&value[copied..]);
        if filled.len() > VALUE_BYTES_MAX {
            self.problems.push((name.to_owned(), VariableProblem::TooLong));
            filled = value[..value.floor_char_boundary(VALUE_BYTES_MAX)].to_owned();
        }
        open.pop();
        self.filled.insert(name.to_owned(), filled);
    }

    /// Fills what the value of `name` refers to; `None`, and a problem, when that cannot be.
    fn follow(&mut self, name: &str, wanted: &str, open: &mut Vec<String>) -> Option<()> {
        let problem = if let Some(first) = open.iter().position(|name| name == wanted) {
            let mut chain = open[first..].to_vec();
            chain.push(wanted.to_owned());
            VariableProblem::Cycle(chain)
        } else if !self.written.contains_key(wanted) {
            let help = did_you_mean(wanted, self.written.keys().map(String::as_str));
            VariableProblem::Unknown { name: wanted.to_owned(), help }
        } else if open.len() == DEPTH_MAX {
            VariableProblem::TooDeep
        } else {
            self.fill(wanted, open);
            return Some(());
        };
        self.problems.push((name.to_owned(), problem));
        None
    }
}

impl fmt::Display for VariableProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cycle(chain) => write!(f, "the value refers to itself: {}", chain.join(" → ")),
            Self::Unknown { name, .. } => write!(f, "there is no variable `{name}`"),
            Self::TooLong => write!(f, "the value is longer than {} KiB", VALUE_BYTES_MAX / 1024),
            Self::TooDeep => write!(f, "the value refers to others more than {DEPTH_MAX} deep"),
        }
    }
}

impl VariableProblem {
    pub fn help(&self) -> String {
        match self {
            Self::Cycle(_) | Self::TooDeep => "write one of the values without the others".to_owned(),
            Self::Unknown { name, help } => help.clone().unwrap_or_else(|| unknown_help(name)),
            Self::TooLong => "make a snippet of it: `{{#snippet name}}`".to_owned(),
        }
    }
}

/// What to do about a name that nothing is like.
pub fn unknown_help(name: &str) -> String {
    format!("add it to `[variables]` in `book.toml`, or write `\\{{{{ {name} }}}}` to show it as it is")
}

/// Whether a variable can be called so.
pub fn is_variable_name(name: &str) -> bool {
    let is_part =
        |part: &str| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    name.split('.').all(is_part)
}

/// The name in a text that begins with `{{ name }}`, and how many bytes that takes.
pub fn variable_reference(text: &str) -> Option<(&str, usize)> {
    let blanks = [' ', '\t'];
    let inside = text.strip_prefix("{{")?;
    let start = inside.trim_start_matches(blanks);
    let end = start.find(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '_' | '.'))?;
    let (name, rest) = start.split_at(end);
    let rest = rest.trim_start_matches(blanks).strip_prefix("}}")?;
    is_variable_name(name).then(|| (name, text.len() - rest.len()))
}

/// `{{ name }}` in a text.
struct Reference<'t> {
    /// With the `\` before it, if there is one.
    range: Range<usize>,
    name: &'t str,
    /// To be shown as it is.
    is_escaped: bool,
}

fn references(text: &str) -> impl Iterator<Item = Reference<'_>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let at = from + text.get(from..)?.find("{{")?;
            let start = from;
            from = at + 1;
            if let Some((name, length)) = variable_reference(&text[at..]) {
                from = at + length;
                let is_escaped = text[start..at].ends_with('\\');
                return Some(Reference { range: at - usize::from(is_escaped)..from, name, is_escaped });
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variables(pairs: &[(&str, &str)]) -> (Variables, Vec<(String, VariableProblem)>) {
        Variables::new(pairs.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect())
    }

    #[test]
    fn references_are_names_in_two_braces() {
        assert_eq!(variable_reference("{{a}} b"), Some(("a", 5)));
        assert_eq!(variable_reference("{{ \ta.b-c_1 }}"), Some(("a.b-c_1", 14)));
        for text in ["{{}}", "{{ a", "{{ a }", "{{ a b }}", "{{.a}}", "{{a..b}}", "{a}", "{{\na}}", "{{é"] {
            assert_eq!(variable_reference(text), None, "{text:?}");
        }
    }

    #[test]
    fn values_may_refer_to_others() {
        let (found, problems) = variables(&[("a", "{{ b }} and {{c}}"), ("b", "B{{c}}"), ("c", "C")]);
        assert_eq!(found.get("a"), Some("BC and C"));
        assert!(problems.is_empty());
        assert_eq!(found.names_behind("a").len(), 3);
        let filled = found.fill("{{a}}: {{ x }} {{ c }} \\{{ c }}");
        assert_eq!(filled.text, "BC and C: {{ x }} C {{ c }}");
        assert_eq!((filled.known, filled.unknown), (vec!["a", "c"], vec!["x"]));
    }

    #[test]
    fn what_cannot_be_filled_is_told_and_stays() {
        let (found, problems) =
            variables(&[("a", "{{ b }}"), ("b", "<{{ a }}>"), ("name", "N"), ("x", "{{ nam }}")]);
        let told: Vec<String> = problems
            .iter()
            .map(|(name, problem)| format!("{name}: {problem} | {}", problem.help()))
            .collect();
        assert_eq!(
            told,
            [
                "b: the value refers to itself: a → b → a | write one of the values without the others",
                "x: there is no variable `nam` | did you mean `name`?"
            ]
        );
        assert_eq!(found.get("a"), Some("<{{ a }}>"));
        assert_eq!(found.get("x"), Some("{{ nam }}"));
    }

    #[test]
    fn values_that_multiply_are_cut_short() {
        let mut pairs = vec![("v0".to_owned(), "x".repeat(100))];
        for n in 1..40 {
            pairs.push((format!("v{n}"), format!("{{{{v{}}}}}", n - 1).repeat(10)));
        }
        let (found, problems) = Variables::new(pairs.into_iter().collect());
        assert!(problems.iter().any(|(_, problem)| *problem == VariableProblem::TooLong));
        assert!(found.names().all(|name| found.get(name).unwrap().len() <= VALUE_BYTES_MAX));
    }

    #[test]
    fn long_chains_end() {
        let pairs = (0..10_000).map(|n| (format!("v{n:05}"), format!("{{{{ v{:05} }}}}", n + 1)));
        let (found, problems) = Variables::new(pairs.collect());
        assert!(problems.iter().any(|(_, problem)| *problem == VariableProblem::TooDeep));
        assert_eq!(found.names().count(), 10_000);
    }

    #[test]
    fn an_article_may_have_its_own() {
        let (book, _) = variables(&[("name", "Acme"), ("full", "The {{ name }} app"), ("bad", "{{ bad }}")]);
        let own =
            BTreeMap::from([("name".to_owned(), "Ajax".to_owned()), ("y".to_owned(), "{{ z }}".to_owned())]);
        let (article, problems) = book.overlaid(&own);
        assert_eq!(article.get("full"), Some("The Ajax app"));
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert_eq!(problems[0].0, "y");
    }
}
