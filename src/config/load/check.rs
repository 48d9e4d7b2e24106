//! What is checked of the table `[check]` beyond the kinds of its values: the codes and severities that it names.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::super::pattern;
use super::{Key, Loader};
use crate::diagnostics::{Code, Level, did_you_mean};

impl Loader<'_> {
    /// Removes from `[check.severity]` what cannot be used, and keeps the rest.
    pub(super) fn check_severities(&mut self, key: &Key, table: &mut DeTable<'_>) {
        let mut unusable = Vec::new();
        for (name, value) in table.iter() {
            let code = self.check_code(name.get_ref(), name.span());
            let level = match value.get_ref() {
                DeValue::String(text) => self.check_level(key, text, value.span()),
                other => {
                    self.wrong_kind(key, other.type_str(), value.span());
                    None
                }
            };
            match (code, level) {
                (Some(code), Some(level)) if code.is_fixed() && level != Level::Error => {
                    let message = format!("`{}` is always an error", code.as_str());
                    let help = "remove the line: where this is found, no site can be made as it is meant";
                    self.report(Code::ConfigValue, message, value.span(), Some(help.to_owned()));
                }
                (Some(_), Some(_)) => continue,
                _ => {}
            }
            unusable.push(name.get_ref().to_string());
        }
        for name in unusable {
            table.remove(name.as_str());
        }
    }

    /// The finding that a text names.
    pub(super) fn check_code(&mut self, text: &str, span: Range<usize>) -> Option<Code> {
        let code = Code::from_name(text);
        if code.is_none() {
            let help = did_you_mean(text, Code::ALL.iter().map(|code| code.as_str())).unwrap_or_else(|| {
                "take the code that a finding has in brackets, such as `broken-link`".to_owned()
            });
            self.report(Code::ConfigValue, format!("there is no finding `{text}`"), span, Some(help));
        }
        code
    }

    fn check_level(&mut self, key: &Key, text: &str, span: Range<usize>) -> Option<Level> {
        let level = Level::from_name(text);
        if level.is_none() {
            let names = Level::ALL.map(Level::as_str);
            let help = did_you_mean(text, names)
                .unwrap_or_else(|| "write `error`, `warning`, `note` or `off`".to_owned());
            self.cannot_be(key, text, span, &help);
        }
        level
    }

    /// Whether it is a pattern of paths.
    pub(super) fn check_pattern(&mut self, key: &Key, text: &str, span: Range<usize>) -> bool {
        if text.trim().is_empty() {
            return self.cannot_be(key, text, span, "name a file or a folder, such as `content/legacy/**`");
        }
        match pattern::parse(text) {
            Ok(_) => true,
            Err(error) => {
                let help = format!("correct the pattern: {error}");
                self.cannot_be(key, text, span, &help)
            }
        }
    }
}
