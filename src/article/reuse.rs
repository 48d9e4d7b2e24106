//! What front matter says of variables and conditions, put to use.

use std::collections::BTreeSet;

use super::findings::Findings;
use super::{FrontMatter, Purpose};
use crate::config::{Conditions, Problem, VariableProblem, Variables, unknown_help};
use crate::diagnostics::{Code, did_you_mean};

/// The variables of the book with those of the article before them; `None` when it has none of its own.
pub(super) fn own_variables(
    front: &FrontMatter,
    book: &Variables,
    findings: &mut Findings,
) -> Option<Variables> {
    if front.variables.is_empty() {
        return None;
    }
    let (variables, problems) = book.overlaid(&front.variables);
    for (name, problem) in problems {
        let code = match problem {
            VariableProblem::Unknown { .. } => Code::UnknownVariable,
            _ => Code::VariableCycle,
        };
        let message = format!("`{name}`: {problem}");
        findings.add(code, front.ranges.get("variables").cloned(), message, Some(problem.help()));
    }
    Some(variables)
}

/// Puts values into the texts of the front matter that customers read.
pub(super) fn fill_front_matter(
    front: &mut FrontMatter,
    variables: &Variables,
    used: &mut BTreeSet<String>,
    findings: &mut Findings,
) {
    let FrontMatter { title, description, keywords, ranges, .. } = front;
    let texts = title.iter_mut().map(|text| ("title", text));
    let texts = texts.chain(description.iter_mut().map(|text| ("description", text)));
    let texts = texts.chain(keywords.iter_mut().map(|text| ("keywords", text)));
    for (key, text) in texts.filter(|(_, text)| text.contains("{{")) {
        let filled = variables.fill(text);
        for name in &filled.known {
            used.extend(variables.names_behind(name).into_iter().map(str::to_owned));
        }
        for name in filled.unknown.iter().filter(|_| !variables.is_empty()) {
            let help = did_you_mean(name, variables.names()).unwrap_or_else(|| unknown_help(name));
            let message = format!("there is no variable `{name}`");
            findings.add(Code::UnknownVariable, ranges.get(key).cloned(), message, Some(help));
        }
        *text = filled.text;
    }
}

/// Whether the build is for something else than the article. A condition that is not understood holds: it is an error, and
/// whoever previews the article should see it.
pub(super) fn is_left_out(front: &FrontMatter, conditions: &Conditions, findings: &mut Findings) -> bool {
    let mut left_out = false;
    for Purpose { dimension, values } in &front.purpose {
        let named: Vec<&str> = values.iter().map(|value| value.value.as_str()).collect();
        match conditions.holds_in(&dimension.value, &named.join(",")) {
            Ok(holds) => left_out |= !holds,
            Err(problem) => {
                let is_wrong = |written: &str| match &problem {
                    Problem::UnknownValue { value, .. } => {
                        written.trim_start_matches('!').trim_start() == value
                    }
                    _ => false,
                };
                let wrong = values.iter().find(|value| is_wrong(&value.value));
                let range = wrong.map_or(&dimension.range, |value| &value.range);
                // YAML takes `!free` without quotes for a tag of an empty value.
                let help = match named.is_empty() {
                    true => {
                        format!("{}; put a value with `!` in quotes, such as `\"!free\"`", problem.help())
                    }
                    false => problem.help(),
                };
                findings.add(Code::UnknownCondition, range.clone(), problem.to_string(), Some(help));
            }
        }
    }
    left_out
}
