//! The types of the tables for text that is written once: variables, conditions, and variables by condition. What each
//! key means stands in `keys.rs`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::{Conditions, Config, Problem, VariableProblem, Variables};
use crate::diagnostics::{Code, Diagnosed, Diagnostic};

/// Dimensions and values of each.
pub type Choices = BTreeMap<Spanned<String>, Vec<Spanned<String>>>;

/// Names, with dots where they stood in tables, and values; each value knows where it stands.
pub type Values = BTreeMap<String, Spanned<String>>;

/// Variables that have other values in builds for something.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct Variant {
    #[serde(rename = "for")]
    pub purpose: Choices,
    pub variables: Values,
}

impl Config {
    /// Makes the build one for these values, whatever `build.for` says of the same dimensions.
    pub fn choose(&mut self, purpose: &BTreeMap<String, Vec<String>>) {
        let spanned = |text: &String| Spanned::new(0..0, text.clone());
        self.for_all(|config| {
            for (name, values) in purpose {
                config.build.purpose.retain(|known, _| known.get_ref() != name);
                config.build.purpose.insert(spanned(name), values.iter().map(spanned).collect());
            }
        });
    }

    /// The conditions of the book and what this build is for.
    pub fn conditions(&self) -> Diagnosed<Conditions> {
        let names = |values: &[Spanned<String>]| values.iter().map(|v| v.get_ref().clone()).collect();
        let all = self.conditions.iter().map(|(name, values)| (name.get_ref().clone(), names(values)));
        let mut conditions = Conditions::new(all);
        let mut diagnostics = Vec::new();
        for (name, values) in &self.build.purpose {
            let chosen = values.iter().map(|value| value.get_ref().as_str());
            if let Err(problem) = conditions.choose(name.get_ref(), chosen) {
                diagnostics.push(self.wrong_choice(&problem, name, values));
            }
        }
        Diagnosed { value: conditions, diagnostics }
    }

    /// The variables of this build: those of the book, and over them those of the variants that apply, the last first.
    pub fn variables(&self, conditions: &Conditions) -> Diagnosed<Variables> {
        let mut values = self.variables.clone();
        let mut diagnostics = Vec::new();
        for variant in &self.variant {
            let mut applies = true;
            for (name, values) in &variant.purpose {
                let named: Vec<&str> = values.iter().map(|value| value.get_ref().as_str()).collect();
                match conditions.is_only_for(name.get_ref(), &named) {
                    Ok(holds) => applies &= holds,
                    Err(problem) => {
                        applies = false;
                        diagnostics.push(self.wrong_choice(&problem, name, values));
                    }
                }
            }
            if applies {
                values.extend(variant.variables.clone());
            }
        }
        let texts = values.iter().map(|(name, value)| (name.clone(), value.get_ref().clone()));
        let (variables, problems) = Variables::new(texts.collect());
        for (name, problem) in problems {
            let Some(value) = values.get(&name) else { continue };
            let code = match problem {
                VariableProblem::Unknown { .. } => Code::UnknownVariable,
                _ => Code::VariableCycle,
            };
            let location = self.source.location(value.span());
            diagnostics.push(Diagnostic::new(code, problem.to_string()).at(location).help(problem.help()));
        }
        Diagnosed { value: variables, diagnostics }
    }

    fn wrong_choice(
        &self,
        problem: &Problem,
        name: &Spanned<String>,
        values: &[Spanned<String>],
    ) -> Diagnostic {
        let value = match problem {
            Problem::UnknownValue { value, .. } => values.iter().find(|item| item.get_ref() == value),
            Problem::UnknownDimension { .. } | Problem::NoValue { .. } => None,
        };
        Diagnostic::new(Code::UnknownCondition, problem.to_string())
            .at(self.source.location(value.unwrap_or(name).span()))
            .help(problem.help())
    }
}

#[cfg(test)]
mod tests {
    use crate::config::load;
    use crate::paths::SourcePath;

    const BOOK: &str = "
[conditions]
plan = ['free', 'pro', 'team']
platform = 'mac'
[variables]
name = 'Acme'
version = 1.10
site.tel = 5
[[variant]]
for = { plan = ['pro', 'team'] }
variables = { name = 'Acme Pro' }
[[variant]]
for = { plan = 'team' }
variables = { name = 'Acme Team', site = { tel = '6' } }
";

    fn told(text: &str, purpose: &str) -> (Vec<(String, String)>, Vec<String>) {
        let loaded = load(&SourcePath::new("book.toml"), &format!("{text}\n[build.for]\n{purpose}"));
        let mut diagnostics = loaded.diagnostics;
        let conditions = loaded.value.conditions().drain_into(&mut diagnostics);
        let variables = loaded.value.variables(&conditions).drain_into(&mut diagnostics);
        let variables = variables
            .names()
            .map(|name| (name.to_owned(), variables.get(name).unwrap().to_owned()))
            .collect();
        let told = diagnostics.iter().map(|found| {
            let start = &found.location.as_ref().unwrap().span.as_ref().unwrap().start;
            let help = found.help.as_deref().unwrap_or("");
            format!("{}:{} {} | {help}", start.line, start.column, found.message)
        });
        (variables, told.collect())
    }

    fn variables(purpose: &str) -> Vec<(String, String)> {
        let (variables, told) = told(BOOK, purpose);
        assert!(told.is_empty(), "{told:?}");
        variables
    }

    fn owned(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect()
    }

    #[test]
    fn variants_apply_to_builds_for_nothing_else() {
        let plain = owned(&[("name", "Acme"), ("site.tel", "5"), ("version", "1.10")]);
        assert_eq!(variables(""), plain);
        assert_eq!(variables("plan = 'free'"), plain);
        assert_eq!(variables("plan = ['free', 'pro']"), plain);
        let pro = owned(&[("name", "Acme Pro"), ("site.tel", "5"), ("version", "1.10")]);
        assert_eq!(variables("plan = 'pro'"), pro);
        let team = owned(&[("name", "Acme Team"), ("site.tel", "6"), ("version", "1.10")]);
        assert_eq!(variables("plan = 'team'"), team);
    }

    #[test]
    fn what_conditions_do_not_name_is_told() {
        let text = "[conditions]\nplan = ['free', 'pro']\n[[variant]]\nfor = { plam = 'pro' }\nvariables = { a = 1 }";
        let (_, told) = told(text, "plan = ['pro', 'Fre']");
        assert_eq!(
            told,
            [
                "7:16 `plan` in `[conditions]` has no value `Fre` | did you mean `free`?",
                "4:9 `[conditions]` has no `plam` | did you mean `plan`?"
            ]
        );
    }

    #[test]
    fn tables_hold_only_what_they_can() {
        let text = "[conditions]\nplan = []\n'a b' = ['x']\nx = ['!y', 1]\n\
                    [variables]\na = true\n'b c' = 'x'\nd = ['x']\nok = 1_000\n[[variant]]\nvariables = {}\n";
        let (_, told) = told(text, "");
        let expected = [
            "2:8 `conditions.plan` is empty | name its values",
            "3:1 nothing in `conditions` can be called `a b` | use letters",
            "4:6 `conditions` cannot be `!y` | use letters",
            "4:12 `conditions` must be a table of lists of strings, not an integer",
            "6:5 `variables` must be a table of strings and numbers, not a boolean",
            "7:1 nothing in `variables` can be called `b c` | use letters",
            "8:5 `variables` must be a table of strings and numbers, not an array",
            "10:1 `[[variant]]` has no `for` | add `for = { … }`",
            "10:1 `[[variant]]` has no `variables` | add `variables = { … }`",
        ];
        assert_eq!(told.len(), expected.len(), "{told:#?}");
        for (told, expected) in told.iter().zip(expected) {
            assert!(told.starts_with(expected), "{told}");
        }
    }
}
