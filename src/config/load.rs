//! Text → [`Config`]. Everything that is wrong is reported at its place, all in one run; a wrong value counts as
//! absent, so that the rest can still be used.

mod check;

use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use super::languages;
use super::source::SourceText;
use super::texts::{check_count, check_text, normalise_folder};
use super::{Book, Config, FEEDBACK_FIELDS, KEYS, Key, Kind, REQUEST_FIELDS};
use crate::diagnostics::{self, Code, Diagnosed, Diagnostic, Location, did_you_mean};
use crate::paths::SourcePath;

/// Reads `book.toml`.
pub fn load(path: &SourcePath, text: &str) -> Diagnosed<Config> {
    load_part(path, text, None)
}

/// Reads a file of search tests: `[[search.expect]]` as in `book.toml`, and nothing else.
pub fn load_tests(path: &SourcePath, text: &str) -> Diagnosed<Config> {
    load_part(path, text, Some("search.expect"))
}

/// Reads a file in which only the keys of `part` may stand.
fn load_part(path: &SourcePath, text: &str, part: Option<&'static str>) -> Diagnosed<Config> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut loader = Loader { path, text, part, diagnostics: Vec::new() };
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let range = error.span().unwrap_or(0..0);
        let help = error.message().starts_with("invalid unquoted key").then_some(QUOTE_HELP);
        loader.report(Code::ConfigSyntax, error.message().to_owned(), range, help.map(str::to_owned));
    }
    let span = table.span();
    let mut table = table.into_inner();
    loader.check_table("", &mut table);
    loader.check_snippets(&mut table);
    let first = table.get("book").and_then(|book| book.get_ref().get("language")?.get_ref().as_str());
    let first = first.map_or_else(|| Book::default().language, str::to_owned);
    loader.check_languages_apart(&mut table, &first);
    let translations = languages::translations(&mut table, &first);
    let value = Spanned::new(span, DeValue::Table(table));
    let mut config = Config::deserialize(ValueDeserializer::from(value)).unwrap_or_else(|error| {
        let range = error.span().unwrap_or(0..0);
        loader.report(Code::ConfigValue, error.message().to_owned(), range, None);
        Config::default()
    });
    config.translations = translations;
    let source = SourceText::new(path, text);
    config.for_all(|config| {
        config.book.src = normalise_folder(&config.book.src);
        config.book.snippets = normalise_folder(&config.book.snippets);
        config.language.iter_mut().for_each(|(tag, language)| language.settle(tag, &first));
        config.source = source.clone();
    });
    let mut diagnostics = loader.diagnostics;
    // Where a table's header is broken, its keys seem to be unknown: that is no finding of its own.
    if !errors.is_empty() {
        diagnostics.retain(|diagnostic| diagnostic.code != Code::ConfigUnknownKey);
    }
    diagnostics::sort(&mut diagnostics);
    Diagnosed { value: config, diagnostics }
}

const QUOTE_HELP: &str = "put quotes around a key with other characters: `\"billing/plans.md\" = 2`";

pub(super) struct Loader<'a> {
    path: &'a SourcePath,
    pub(super) text: &'a str,
    part: Option<&'static str>,
    diagnostics: Vec<Diagnostic>,
}

impl Loader<'_> {
    pub(super) fn report(&mut self, code: Code, message: String, range: Range<usize>, help: Option<String>) {
        let mut diagnostic = Diagnostic::new(code, message).at(Location::bytes(self.path, self.text, range));
        diagnostic.help = help.map(Into::into);
        self.diagnostics.push(diagnostic);
    }

    /// Removes from `table` what is unknown or of the wrong kind.
    pub(super) fn check_table(&mut self, prefix: &str, table: &mut DeTable<'_>) {
        let mut unusable = Vec::new();
        for (name, value) in table.iter_mut() {
            let path = match prefix {
                "" => name.get_ref().to_string(),
                _ => format!("{prefix}.{}", name.get_ref()),
            };
            let path = languages::meaning(&path).unwrap_or(path);
            let usable = match KEYS.iter().find(|key| key.path == path) {
                Some(key) if self.is_elsewhere(key) => {
                    let message = format!("`{path}` has no place in a file of search tests");
                    let help = format!("move it to `{}`", super::FILE_NAME);
                    self.report(Code::ConfigUnknownKey, message, name.span(), Some(help));
                    false
                }
                Some(key) => self.check_value(key, value),
                None => {
                    self.unknown_key(prefix, name);
                    false
                }
            };
            if !usable {
                unusable.push(name.get_ref().to_string());
            }
        }
        for name in unusable {
            table.remove(name.as_str());
        }
    }

    fn is_elsewhere(&self, key: &Key) -> bool {
        self.part.is_some_and(|part| !part.starts_with(key.path) && !key.path.starts_with(part))
    }

    fn check_value(&mut self, key: &Key, value: &mut Spanned<DeValue<'_>>) -> bool {
        let span = value.span();
        match (key.kind, value.get_mut()) {
            (Kind::Table, DeValue::Table(table)) => {
                self.check_table(key.path, table);
                true
            }
            (Kind::Languages, DeValue::Table(table)) => {
                self.check_languages(key, table);
                true
            }
            (Kind::Tables, DeValue::Array(items)) => {
                let mut usable = true;
                for item in items.iter_mut() {
                    let span = item.span();
                    match item.get_mut() {
                        DeValue::Table(table) => {
                            // What is there and wrong is told once.
                            let complete = self.check_required(key.path, table, span);
                            let names = table.len();
                            self.check_table(key.path, table);
                            usable &= complete && table.len() == names;
                        }
                        other => usable = self.wrong_kind(key, other.type_str(), span),
                    }
                }
                usable
            }
            (Kind::Text, DeValue::String(text)) => self.check_text(key, text, span),
            (Kind::Flag, DeValue::Boolean(_)) => true,
            (Kind::Count, DeValue::Integer(number)) => self.check_count(key, number, span),
            (Kind::Counts, DeValue::Array(items)) => every(items.iter(), |item| match item.get_ref() {
                DeValue::Integer(number) => self.check_count(key, number, item.span()),
                other => self.wrong_kind(key, other.type_str(), item.span()),
            }),
            (Kind::Texts, DeValue::Array(items)) => every(items.iter(), |item| match item.get_ref() {
                DeValue::String(text) => self.check_text(key, text, item.span()),
                other => self.wrong_kind(key, other.type_str(), item.span()),
            }),
            (Kind::Alternatives, DeValue::Array(items)) => self.check_alternatives(key, items),
            (Kind::TextTable, DeValue::Table(table)) if key.path == "check.severity" => {
                self.check_severities(key, table);
                true
            }
            (Kind::TextTable, DeValue::Table(table)) if key.path == "feedback.fields" => {
                self.check_fields(key, FEEDBACK_FIELDS, table);
                true
            }
            (Kind::TextTable, DeValue::Table(table)) if key.path == "request.fields" => {
                self.check_fields(key, REQUEST_FIELDS, table);
                true
            }
            (Kind::TextTable, DeValue::Table(table)) => {
                every(table.values(), |value| match value.get_ref() {
                    DeValue::String(_) => true,
                    other => self.wrong_kind(key, other.type_str(), value.span()),
                })
            }
            (Kind::NumberTable, DeValue::Table(table)) => {
                every(table.iter(), |(name, value)| self.check_number(key, name, value))
            }
            (Kind::TextsTable, DeValue::Table(table)) => self.check_choices(key, table),
            (Kind::Variables, DeValue::Table(table)) => self.check_variables(key, table),
            (_, other) => {
                let found = other.type_str();
                self.wrong_kind(key, found, span)
            }
        }
    }

    fn check_count(&mut self, key: &Key, number: &toml::de::DeInteger<'_>, span: Range<usize>) -> bool {
        let Some(number) = count(number) else {
            let message =
                format!("`{}` must be {}, not `{}`", key.path, key.kind.describe(), number.as_str());
            self.report(Code::ConfigValue, message, span, Some(explain(key)));
            return false;
        };
        match check_count(key.path, number) {
            Some(help) => self.cannot_be(key, &number.to_string(), span, help),
            None => true,
        }
    }

    pub(super) fn check_text(&mut self, key: &Key, text: &str, span: Range<usize>) -> bool {
        match key.path {
            "check.ignore.codes" => return self.check_code(text, span).is_some(),
            "check.ignore.path" | "check.front-matter.path" | "type.path" => {
                return self.check_pattern(key, text, span);
            }
            _ => {}
        }
        if key.path == "contact.time-zone" {
            return self.check_time_zone(key, text, span);
        }
        match check_text(key.path, text) {
            Some(help) => self.cannot_be(key, text, span, help),
            None => true,
        }
    }

    /// What a table of a list of tables must have.
    fn check_required(&mut self, prefix: &str, table: &DeTable<'_>, span: Range<usize>) -> bool {
        let mut complete = true;
        for key in KEYS.iter().filter(|key| key.required) {
            let Some(name) = key.path.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('.')) else {
                continue;
            };
            let is_there = match table.get(name).map(Spanned::get_ref) {
                Some(DeValue::String(text)) => !text.trim().is_empty(),
                Some(DeValue::Array(items)) => !items.is_empty(),
                Some(DeValue::Table(table)) => !table.is_empty(),
                Some(_) => true,
                None => false,
            };
            if !is_there {
                complete = false;
                let message = format!("`[[{prefix}]]` has no `{name}`");
                let example = match key.kind {
                    Kind::Texts | Kind::Alternatives => "[\"…\"]",
                    Kind::TextsTable | Kind::Variables => "{ … }",
                    _ => "\"…\"",
                };
                let help = format!("add `{name} = {example}`: {}", first_lower(key.summary));
                self.report(Code::ConfigValue, message, span.clone(), Some(help));
            }
        }
        complete
            && match prefix {
                "search.synonyms" => self.check_synonyms(table, span),
                "contact" => self.check_hours_have_zone(table),
                _ => true,
            }
    }

    /// One word alone stands for nothing else.
    fn check_synonyms(&mut self, table: &DeTable<'_>, span: Range<usize>) -> bool {
        let count = |name: &str| table.get(name).and_then(|v| v.get_ref().as_array()).map_or(0, |a| a.len());
        let enough = count("words") >= 2 || count("also") >= 1;
        if !enough {
            let message = "`[[search.synonyms]]` has one word alone".to_owned();
            let help = "name more `words` that mean the same, or in `also` what else it finds".to_owned();
            self.report(Code::ConfigValue, message, span, Some(help));
        }
        enough
    }

    /// Never usable.
    pub(super) fn cannot_be(&mut self, key: &Key, written: &str, span: Range<usize>, help: &str) -> bool {
        let message = format!("`{}` cannot be `{written}`", key.path);
        self.report(Code::ConfigValue, message, span, Some(help.to_owned()));
        false
    }

    /// Never usable.
    pub(super) fn wrong_kind(&mut self, key: &Key, found: &str, span: Range<usize>) -> bool {
        let message = format!("`{}` must be {}, not {}", key.path, key.kind.describe(), with_article(found));
        self.report(Code::ConfigValue, message, span, Some(explain(key)));
        false
    }

    fn unknown_key(&mut self, prefix: &str, name: &Spanned<std::borrow::Cow<'_, str>>) {
        let place = match prefix {
            "" => "at the top level".to_owned(),
            "language" => "in `[language.…]`".to_owned(),
            _ => format!("in `[{prefix}]`"),
        };
        let message = format!("unknown key `{}` {place}", name.get_ref());
        let siblings = KEYS.iter().filter_map(|key| match prefix {
            "" => Some(key.path).filter(|path| !path.contains('.')),
            _ => key.path.strip_prefix(prefix)?.strip_prefix('.').filter(|rest| !rest.contains('.')),
        });
        let borrowed = languages::borrowed().filter(|_| prefix == "language");
        let siblings: Vec<&str> = siblings.chain(borrowed).collect();
        let help = did_you_mean(name.get_ref(), siblings.iter().copied())
            .or_else(|| self.elsewhere(name.get_ref()))
            .unwrap_or_else(|| format!("remove it, or use one of: {}", siblings.join(", ")));
        self.report(Code::ConfigUnknownKey, message, name.span(), Some(help));
    }

    /// Where a key of this name belongs, if it is known in another table.
    fn elsewhere(&self, name: &str) -> Option<String> {
        let key = KEYS.iter().find(|key| key.path.rsplit('.').next() == Some(name))?;
        let (table, _) = key.path.rsplit_once('.')?;
        Some(format!("`{name}` belongs in `[{table}]`"))
    }
}

/// Whether all are as they should be; all are looked at.
pub(super) fn every<T>(items: impl Iterator<Item = T>, mut check: impl FnMut(T) -> bool) -> bool {
    let mut fine = true;
    for item in items {
        fine &= check(item);
    }
    fine
}

pub(super) fn count(number: &toml::de::DeInteger<'_>) -> Option<u32> {
    u32::from_str_radix(number.as_str(), number.radix()).ok()
}

fn with_article(type_name: &str) -> String {
    let article = if type_name.starts_with(['a', 'i', 'o']) { "an" } else { "a" };
    format!("{article} {type_name}")
}

/// What a key is for, as a help.
fn explain(key: &Key) -> String {
    let name = key.path.rsplit('.').next().unwrap_or(key.path);
    format!("{name}: {}", first_lower(key.summary))
}

fn first_lower(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_lowercase().to_string()).unwrap_or_default();
    format!("{first}{}", chars.as_str().trim_end_matches('.'))
}

#[cfg(test)]
mod tests;
