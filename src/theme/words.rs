//! The words of a theme: one file for each language, `strings/fr.toml`, a book's own laid over the theme's key by key. What a
//! language does not say, English does.

use std::collections::BTreeMap;
use std::sync::Arc;

use intl_pluralrules::{PluralCategory, PluralRuleType, PluralRules};
use tera::value::Key;
use tera::{Kwargs, State, TeraResult, Value};
use unic_langid::LanguageIdentifier;

use super::{Files, embedded, toml_error};
use crate::diagnostics::Diagnostic;
use crate::source::SourceFile;

const FOLDER: &str = "strings/";
/// What all others fall back to.
const BASE: &str = "en";
/// The key under which templates find whose words these are.
const LANGUAGE: &str = "language";

/// All words in one language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words {
    texts: BTreeMap<String, String>,
}

/// The words of a theme by language, as BCP 47 tags in lower case.
#[derive(Debug, Clone, Default)]
pub struct Languages(BTreeMap<String, Arc<Words>>);

impl Words {
    pub fn get(&self, key: &str) -> Option<&str> {
        self.texts.get(key).map(String::as_str)
    }

    pub fn texts(&self) -> &BTreeMap<String, String> {
        &self.texts
    }

    /// A date as people write it: the key `date`, with the month of the key `months`. `month` counts from 1.
    pub fn date(&self, year: i32, month: u8, day: u8) -> String {
        self.day(Some(year), month, day)
    }

    /// A date, or with the key `date_yearly` one of every year.
    pub fn day(&self, year: Option<i32>, month: u8, day: u8) -> String {
        let months: Vec<&str> = self.get("months").unwrap_or_default().split('|').collect();
        let name = months.get(usize::from(month.saturating_sub(1))).copied().unwrap_or_default();
        let key = if year.is_some() { "date" } else { "date_yearly" };
        let form = self.get(key).unwrap_or("{year}-{number}-{day}");
        form.replace("{day}", &day.to_string())
            .replace("{month}", name)
            .replace("{number}", &month.to_string())
            .replace("{year}", &year.map(|year| year.to_string()).unwrap_or_default())
    }
}

impl Languages {
    /// Reads every file of words. What cannot be read is told, and the theme's own stands in for it.
    pub(super) fn read(files: &Files, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut languages = BTreeMap::new();
        for (name, file) in files {
            let tag = name.strip_prefix(FOLDER).and_then(|name| name.strip_suffix(".toml"));
            let Some(tag) = tag.filter(|tag| !tag.contains('/')) else { continue };
            let mut texts = embedded::file(name).and_then(|file| parse(&file).ok()).unwrap_or_default();
            match parse(file) {
                Ok(own) => texts.extend(own),
                Err(error) => diagnostics.push(toml_error(file, &error)),
            }
            languages.insert(tag.to_lowercase(), texts);
        }
        let base = languages.get(BASE).cloned().unwrap_or_default();
        let complete = languages.into_iter().map(|(tag, texts)| {
            let mut all = base.clone();
            all.extend(texts);
            all.insert(LANGUAGE.to_owned(), tag.clone());
            (tag, Arc::new(Words { texts: all }))
        });
        Self(complete.collect())
    }

    /// Those of the language, else of its more general forms (`pt-BR`, `pt`), else English.
    pub fn of(&self, language: &str) -> Arc<Words> {
        let mut tag = language.to_lowercase().replace('_', "-");
        loop {
            if let Some(words) = self.0.get(&tag) {
                return words.clone();
            }
            match tag.rfind('-') {
                Some(end) => tag.truncate(end),
                None => return self.0.get(BASE).cloned().unwrap_or_default(),
            }
        }
    }
}

fn parse(file: &SourceFile) -> Result<BTreeMap<String, String>, toml::de::Error> {
    toml::from_str(&String::from_utf8_lossy(&file.bytes))
}

/// `{{ 3 | counted(words=t, key="articles") }}`: the form of `articles_…` that fits the number in the language of the
/// words, with the number in it.
pub(super) fn counted(count: u64, arguments: Kwargs, _: &State) -> TeraResult<String> {
    let words = arguments.must_get::<Value>("words")?;
    let key = arguments.must_get::<&str>("key")?;
    let form = form(text(&words, LANGUAGE).unwrap_or_default(), count);
    let (fitting, other) = (format!("{key}_{form}"), format!("{key}_other"));
    let found = text(&words, &fitting).or_else(|| text(&words, &other));
    Ok(found.unwrap_or_default().replace("{count}", &count.to_string()))
}

/// One of the words as templates have them.
fn text<'w>(words: &'w Value, key: &'w str) -> Option<&'w str> {
    words.as_map()?.get(&Key::Str(key))?.as_str()
}

/// The name of the plural form (Unicode CLDR, "Language Plural Rules", cardinal).
fn form(language: &str, count: u64) -> &'static str {
    let tag: LanguageIdentifier =
        language.split('-').next().and_then(|language| language.parse().ok()).unwrap_or_default();
    let rules = PluralRules::create(tag, PluralRuleType::CARDINAL);
    let category = rules.ok().and_then(|rules| rules.select(count as usize).ok());
    match category {
        Some(PluralCategory::ZERO) => "zero",
        Some(PluralCategory::ONE) => "one",
        Some(PluralCategory::TWO) => "two",
        Some(PluralCategory::FEW) => "few",
        Some(PluralCategory::MANY) => "many",
        Some(PluralCategory::OTHER) => "other",
        // A language that CLDR does not know.
        None if count == 1 => "one",
        None => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paths::SourcePath;

    fn languages(files: &[(&str, &str)]) -> Languages {
        let mut all = embedded::embedded_files();
        for (name, text) in files {
            let path = SourcePath::new(format!("theme/{name}"));
            all.insert(name.to_string(), SourceFile::new(path, text.as_bytes()));
        }
        Languages::read(&all, &mut Vec::new())
    }

    #[test]
    fn a_language_falls_back_to_its_general_form_and_to_english() {
        let languages =
            languages(&[("strings/xx.toml", "home = \"Dom\""), ("strings/xx-YY.toml", "skip = \"S\"")]);
        let home = |language: &str| languages.of(language).get("home").map(str::to_owned);
        assert_eq!(home("xx-AA").as_deref(), Some("Dom"));
        assert_eq!(home("xx-yy").as_deref(), Some("Home"), "each file stands on English");
        assert_eq!(home("zz").as_deref(), Some("Home"));
        assert_eq!(languages.of("xx").get("skip"), languages.of("en").get("skip"));
    }

    #[test]
    fn numbers_take_the_form_of_their_language() {
        let forms = |language: &str| [0, 1, 2, 5, 11].map(|count| form(language, count));
        assert_eq!(forms("en"), ["other", "one", "other", "other", "other"]);
        assert_eq!(forms("fr"), ["one", "one", "other", "other", "other"]);
        assert_eq!(forms("ar"), ["zero", "one", "two", "few", "many"]);
        assert_eq!(forms("ja"), ["other"; 5]);
        assert_eq!(forms("no-such-tag"), ["other", "one", "other", "other", "other"]);
    }

    #[test]
    fn dates_are_written_as_the_file_says() {
        let months = "months = \"一|二|三\"\ndate = \"{year}/{number}/{day} {month}\"";
        let languages = languages(&[("strings/xx.toml", months)]);
        assert_eq!(languages.of("xx").date(2026, 3, 5), "2026/3/5 三");
        assert_eq!(languages.of("en").date(2026, 3, 15), "15 March 2026");
    }
}
