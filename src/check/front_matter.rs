//! What a book demands of front matter: `[[check.front-matter]]`.

use std::ops::Range;

use serde_json::Value;

use super::{Wanted, at_key};
use crate::article::Article;
use crate::config::{Config, FrontMatterRule, PathPattern, ValueType};
use crate::diagnostics::{Code, Diagnostic, Location, did_you_mean};
use crate::source::parse_date;

/// The rules of a book, made ready for many articles.
pub struct Rules<'a>(Vec<(&'a FrontMatterRule, Option<PathPattern>)>);

impl<'a> Rules<'a> {
    pub fn new(rules: &'a [FrontMatterRule]) -> Self {
        let ready = |rule: &'a FrontMatterRule| (rule, rule.path.as_deref().map(PathPattern::new));
        Self(rules.iter().map(ready).collect())
    }

    pub fn check(
        &self,
        article: &Article,
        config: &Config,
        wanted: &Wanted<'_>,
        found: &mut Vec<Diagnostic>,
    ) {
        if self.0.is_empty() || !wanted.wants(Code::FrontMatterRule) {
            return;
        }
        let names = config.names_of(&article.path);
        for (rule, pattern) in &self.0 {
            let applies = match pattern {
                Some(pattern) => pattern.matches(&names),
                // A category's text has its own needs: it is meant where it is named.
                None => !article.path.stem().eq_ignore_ascii_case("index"),
            };
            if applies {
                check(article, rule, found);
            }
        }
    }
}

fn check(article: &Article, rule: &FrontMatterRule, found: &mut Vec<Diagnostic>) {
    let key = &rule.key;
    let values = values_of(article, key);
    if values.is_empty() {
        if rule.required {
            let example = rule.values.first().map_or("…", String::as_str);
            let help = match rule.values.len() {
                0 | 1 => format!("add `{key}: {example}`"),
                _ => format!("add `{key}: {example}`, or another one of: {}", rule.values.join(", ")),
            };
            let message = format!("the front matter has no `{key}`");
            let place = Location::file(&article.path);
            found.push(Diagnostic::new(Code::FrontMatterRule, message).at(place).help(help));
        }
        return;
    }
    if let Some(wanted) = rule.r#type {
        let is_list = article.front.foreign.get(key).is_some_and(Value::is_array) || values.len() > 1;
        let wrong = match wanted {
            ValueType::List => (!is_list && !matches!(key.as_str(), "tags" | "keywords" | "aliases"))
                .then(|| values[0].clone()),
            _ => values.iter().find(|value| !is_of_type(value, wanted)).cloned(),
        };
        if let Some(value) = wrong {
            let message = format!("`{key}` must be {}, not `{value}`", wanted.describe());
            let help = format!("for instance `{key}: {}`", wanted.example());
            found.push(Diagnostic::new(Code::FrontMatterRule, message).at(at_key(article, key)).help(help));
            return;
        }
    }
    for value in values.iter().filter(|value| !rule.values.is_empty() && !rule.values.contains(value)) {
        let message = format!("`{key}` cannot be `{value}`");
        let same = rule.values.iter().find(|allowed| allowed.to_lowercase() == value.to_lowercase());
        let help = match same {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => did_you_mean(value, rule.values.iter().map(String::as_str))
                .unwrap_or_else(|| format!("use one of: {}", rule.values.join(", "))),
        };
        let range = place_of(article, key, value);
        let place = range.clone().map_or_else(|| at_key(article, key), |range| article.location(range));
        let fix = same.and_then(|meant| article.fix(range?, meant.as_str()));
        found.push(Diagnostic::new(Code::FrontMatterRule, message).at(place).help(help).fix(fix));
    }
}

/// Where a value of a key stands: it may be one of a list.
fn place_of(article: &Article, key: &str, value: &str) -> Option<Range<usize>> {
    let start = article.front.ranges.get(key)?.start;
    // Whatever comes behind front matter begins with a fence, which no value goes over.
    let rest = article.text.get(start..)?;
    let rest = &rest[..rest.find("\n---").or_else(|| rest.find("\n+++")).unwrap_or(rest.len())];
    let joins = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
    let (at, _) = rest
        .match_indices(value)
        .find(|(at, value)| !rest[..*at].ends_with(joins) && !rest[at + value.len()..].starts_with(joins))?;
    Some(start + at..start + at + value.len())
}

/// The values of a key as texts, each item of a list one; none where it is missing or empty. `extra.x` is a key of the
/// table `extra`.
fn values_of(article: &Article, key: &str) -> Vec<String> {
    let front = &article.front;
    if let Some(name) = key.strip_prefix("extra.") {
        return texts(&front.extra[name]);
    }
    if let Some(written) = front.written.get(key) {
        return written.clone();
    }
    if let Some(value) = front.foreign.get(key) {
        return texts(value);
    }
    // Keys that helpbook knows are read already; what they hold stands in the text.
    match key {
        "tags" => front.tags.clone(),
        "keywords" => front.keywords.clone(),
        "aliases" => front.aliases.iter().map(|alias| alias.value.clone()).collect(),
        _ => {
            let range = front.ranges.get(key).cloned().unwrap_or_default();
            let written = article.text.get(range).unwrap_or_default().trim();
            let unquoted = written.trim_matches(['"', '\'']).trim();
            if unquoted.is_empty() || unquoted == "null" { vec![] } else { vec![unquoted.to_owned()] }
        }
    }
}

fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Null => Vec::new(),
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        Value::String(text) if text.trim().is_empty() => Vec::new(),
        Value::String(text) => vec![text.trim().to_owned()],
        other => vec![other.to_string()],
    }
}

fn is_of_type(value: &str, wanted: ValueType) -> bool {
    match wanted {
        ValueType::Text | ValueType::List => true,
        ValueType::Number => value.parse::<f64>().is_ok_and(f64::is_finite),
        ValueType::Flag => {
            matches!(value.to_ascii_lowercase().as_str(), "true" | "false" | "yes" | "no" | "on" | "off")
        }
        ValueType::Date => parse_date(value).is_some(),
    }
}
