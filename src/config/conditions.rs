//! What text can depend on: the audience, the platform, the plan or the product that a build is for.
//!
//! `[conditions]` names each dimension and its values; `[build.for]` and `--for` choose among them. Where conditions stand
//! (the key `for` of front matter, blocks and words of an article) is for others to know.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::diagnostics::nearest;

/// The dimensions of a book, and what of each a build is for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Conditions {
    dimensions: BTreeMap<String, Dimension>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
struct Dimension {
    /// In the order of `book.toml`.
    values: Vec<String>,
    /// `None` keeps everything.
    chosen: Option<BTreeSet<String>>,
}

/// Why a condition cannot be understood. It shows as a message; [`Problem::help`] says what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    UnknownDimension {
        name: String,
        known: Vec<String>,
    },
    UnknownValue {
        dimension: String,
        value: String,
        known: Vec<String>,
    },
    /// A list of values with nothing in it, or that leaves out every value.
    NoValue {
        dimension: String,
        known: Vec<String>,
    },
}

impl Conditions {
    pub fn new(dimensions: impl IntoIterator<Item = (String, Vec<String>)>) -> Self {
        let dimension = |values| Dimension { values, chosen: None };
        Self { dimensions: dimensions.into_iter().map(|(name, values)| (name, dimension(values))).collect() }
    }

    /// Makes the build one for these values of a dimension, whatever was chosen before.
    ///
    /// # Errors
    /// When the book has no such dimension or value; then nothing changes.
    pub fn choose<'a>(
        &mut self,
        dimension: &str,
        values: impl IntoIterator<Item = &'a str>,
    ) -> Result<(), Problem> {
        let known = self.dimension(dimension)?;
        let mut chosen = BTreeSet::new();
        for value in values {
            known.require(dimension, value)?;
            chosen.insert(value.to_owned());
        }
        if chosen.is_empty() {
            return Err(Problem::NoValue { dimension: dimension.to_owned(), known: known.values.clone() });
        }
        if let Some(dimension) = self.dimensions.get_mut(dimension) {
            dimension.chosen = Some(chosen);
        }
        Ok(())
    }

    /// Whether this build is for what the attributes name: every dimension must hold, and in each any one of its values
    /// will do. Values are separated by commas; `!` before a value means all but that. A dimension that the build has
    /// not chosen from always holds.
    ///
    /// # Errors
    /// The first attribute that is no dimension, or whose values are not of it.
    pub fn holds<'a>(
        &self,
        attributes: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<bool, Problem> {
        let mut all = true;
        for (dimension, values) in attributes {
            all &= self.holds_in(dimension, values)?;
        }
        Ok(all)
    }

    /// [`Conditions::holds`] for one dimension.
    ///
    /// # Errors
    /// As there.
    pub fn holds_in(&self, dimension: &str, values: &str) -> Result<bool, Problem> {
        let known = self.dimension(dimension)?;
        let no_value = || Problem::NoValue { dimension: dimension.to_owned(), known: known.values.clone() };
        let mut wanted = BTreeSet::new();
        let mut unwanted = BTreeSet::new();
        for part in values.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let (set, value) = match part.strip_prefix('!') {
                Some(value) => (&mut unwanted, value.trim_start()),
                None => (&mut wanted, part),
            };
            known.require(dimension, value)?;
            set.insert(value);
        }
        if wanted.is_empty() && unwanted.is_empty() {
            return Err(no_value());
        }
        let is_wanted = |value: &&String| {
            (wanted.is_empty() || wanted.contains(value.as_str())) && !unwanted.contains(value.as_str())
        };
        if !known.values.iter().any(|value| is_wanted(&value)) {
            return Err(no_value());
        }
        Ok(known.chosen.as_ref().is_none_or(|chosen| chosen.iter().any(|value| is_wanted(&value))))
    }

    /// Whether the build has chosen from a dimension, and nothing but values of these.
    ///
    /// # Errors
    /// When the book has no such dimension or value.
    pub fn is_only_for(&self, dimension: &str, values: &[&str]) -> Result<bool, Problem> {
        let known = self.dimension(dimension)?;
        values.iter().try_for_each(|value| known.require(dimension, value))?;
        let within = |chosen: &BTreeSet<String>| chosen.iter().all(|one| values.contains(&one.as_str()));
        Ok(known.chosen.as_ref().is_some_and(within))
    }

    pub fn is_empty(&self) -> bool {
        self.dimensions.is_empty()
    }

    fn dimension(&self, name: &str) -> Result<&Dimension, Problem> {
        self.dimensions.get(name).ok_or_else(|| Problem::UnknownDimension {
            name: name.to_owned(),
            known: self.dimensions.keys().cloned().collect(),
        })
    }
}

impl Dimension {
    fn require(&self, dimension: &str, value: &str) -> Result<(), Problem> {
        if self.values.iter().any(|known| known == value) {
            return Ok(());
        }
        Err(Problem::UnknownValue {
            dimension: dimension.to_owned(),
            value: value.to_owned(),
            known: self.values.clone(),
        })
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownDimension { name, .. } => write!(f, "`[conditions]` has no `{name}`"),
            Self::UnknownValue { dimension, value, .. } => {
                write!(f, "`{dimension}` in `[conditions]` has no value `{value}`")
            }
            Self::NoValue { dimension, .. } => write!(f, "`{dimension}` names no value that is left"),
        }
    }
}

impl Problem {
    pub fn help(&self) -> String {
        match self {
            Self::UnknownDimension { name, known } => {
                meant(name, known).unwrap_or_else(|| match known.is_empty() {
                    true => {
                        format!("name it and its values in `book.toml`: `{name} = […]` below `[conditions]`")
                    }
                    false => format!("use one of: {}", known.join(", ")),
                })
            }
            Self::UnknownValue { value, known, .. } => {
                meant(value, known).unwrap_or_else(|| format!("use one of: {}", known.join(", ")))
            }
            Self::NoValue { known, .. } => format!("name one or more of: {}", known.join(", ")),
        }
    }
}

fn meant(word: &str, known: &[String]) -> Option<String> {
    nearest(word, known.iter().map(String::as_str)).map(|meant| format!("did you mean `{meant}`?"))
}

/// Whether a dimension or one of its values can be called so: it stands in lists, in attributes and on command lines.
pub(super) fn is_condition_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '+'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn book() -> Conditions {
        let list = |values: &str| values.split(' ').map(str::to_owned).collect();
        Conditions::new([
            ("plan".to_owned(), list("free pro team")),
            ("platform".to_owned(), list("mac windows")),
        ])
    }

    fn for_plans(plans: &[&str]) -> Conditions {
        let mut book = book();
        book.choose("plan", plans.iter().copied()).unwrap();
        book
    }

    #[test]
    fn without_a_choice_everything_holds() {
        for values in ["free", "!free", "pro, team", "!pro,!team"] {
            assert_eq!(book().holds([("plan", values)]), Ok(true), "{values}");
        }
        assert_eq!(book().holds([]), Ok(true));
    }

    #[test]
    fn one_value_of_a_dimension_will_do() {
        let cases = [
            ("pro", true),
            ("free", false),
            ("free, pro", true),
            (" pro ,", true),
            ("!free", true),
            ("!pro", false),
            ("! pro", false),
            ("!free,!team", true),
            ("free,pro,!pro", false),
        ];
        for (values, held) in cases {
            assert_eq!(for_plans(&["pro"]).holds([("plan", values)]), Ok(held), "{values}");
        }
        // A build for two plans shows what either of them sees.
        let two = for_plans(&["free", "pro"]);
        assert_eq!(two.holds([("plan", "!free")]), Ok(true));
        assert_eq!(two.holds([("plan", "team")]), Ok(false));
    }

    #[test]
    fn all_dimensions_must_hold() {
        let mut book = for_plans(&["pro"]);
        assert_eq!(book.holds([("plan", "pro"), ("platform", "mac")]), Ok(true));
        book.choose("platform", ["windows"]).unwrap();
        assert_eq!(book.holds([("plan", "pro"), ("platform", "mac")]), Ok(false));
        assert_eq!(book.holds([("plan", "pro"), ("platform", "mac,windows")]), Ok(true));
        // What was chosen last counts alone.
        book.choose("platform", ["mac"]).unwrap();
        assert_eq!(book.holds([("platform", "windows")]), Ok(false));
    }

    #[test]
    fn what_is_not_known_is_told_with_what_was_meant() {
        let told = |name: &str, values: &str| {
            let problem = book().holds([(name, values)]).unwrap_err();
            format!("{problem} | {}", problem.help())
        };
        assert_eq!(told("plam", "pro"), "`[conditions]` has no `plam` | did you mean `plan`?");
        assert_eq!(told("colour", "x"), "`[conditions]` has no `colour` | use one of: plan, platform");
        assert_eq!(
            told("platform", "!Windows"),
            "`platform` in `[conditions]` has no value `Windows` | did you mean `windows`?"
        );
        assert_eq!(
            told("plan", "x"),
            "`plan` in `[conditions]` has no value `x` | use one of: free, pro, team"
        );
        assert_eq!(
            told("plan", " , "),
            "`plan` names no value that is left | name one or more of: free, pro, team"
        );
        assert_eq!(
            told("plan", "pro,!pro"),
            "`plan` names no value that is left | name one or more of: free, pro, team"
        );
        assert!(told("plan", "!").contains("has no value ``"));
        let none = Conditions::default().holds([("plan", "pro")]).unwrap_err();
        assert!(none.help().contains("plan = […]"), "{}", none.help());
    }

    #[test]
    fn a_choice_of_what_does_not_exist_changes_nothing() {
        let mut book = for_plans(&["pro"]);
        for values in [&["free", "x"][..], &[]] {
            assert!(book.choose("plan", values.iter().copied()).is_err());
        }
        assert!(book.choose("x", ["pro"]).is_err());
        assert_eq!(book, for_plans(&["pro"]));
    }

    #[test]
    fn what_is_only_for_some_holds_for_no_others() {
        let only = |book: Conditions| book.is_only_for("plan", &["pro", "team"]);
        assert_eq!(only(book()), Ok(false));
        assert_eq!(only(for_plans(&["pro"])), Ok(true));
        assert_eq!(only(for_plans(&["free", "pro"])), Ok(false));
        assert!(book().is_only_for("plan", &["x"]).is_err());
    }
}
