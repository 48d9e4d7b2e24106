//! The languages of one book: what `[language.TAG]` may say, and the configuration as it is for each language.
//!
//! A language says of itself what `[book]` says of the book, and may hold other tables of `book.toml` again. Its
//! configuration is that of the book with these put over it, so nothing else needs to know of more languages than one.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use super::load::Loader;
use super::texts::{check_text, normalise_folder};
use super::{Config, Key};
use crate::diagnostics::{Code, Diagnostic};
use crate::paths::SourcePath;

/// A language of the book.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct Language {
    /// As its speakers call it; `None` for what the theme says.
    pub name: Option<String>,
    /// Its folder in the content folder.
    pub folder: Option<String>,
}

impl Language {
    /// The folder of its articles, below the content folder; empty for the content folder itself, where the first language is
    /// unless it names another.
    pub fn folder(&self) -> &str {
        self.folder.as_deref().unwrap_or_default()
    }

    /// Names the folder of the language `tag`, where the book does not.
    pub(super) fn settle(&mut self, tag: &str, first: &str) {
        self.folder = match &self.folder {
            Some(folder) => Some(normalise_folder(folder)),
            None => (tag != first).then(|| tag.to_owned()),
        };
    }
}

/// What a language says of itself as `[book]` does of the book.
const OF_BOOK: &[&str] = &["title", "description", "authors", "text-direction"];

/// Tables that a language can have again: what stands in them goes over what the book has there.
const TABLES: &[&str] =
    &["variables", "variant", "contact", "request", "journey", "home", "search", "check", "widget"];

/// The key of `book.toml` that one in `[language.TAG]` means; `path` is written without the tag.
pub(super) fn meaning(path: &str) -> Option<String> {
    let rest = path.strip_prefix("language.")?;
    let first = rest.split('.').next().unwrap_or(rest);
    if OF_BOOK.contains(&rest) {
        return Some(format!("book.{rest}"));
    }
    TABLES.contains(&first).then(|| rest.to_owned())
}

/// What may stand in `[language.TAG]` beside the keys that are of languages alone.
pub(super) fn borrowed() -> impl Iterator<Item = &'static str> {
    OF_BOOK.iter().chain(TABLES).copied()
}

impl Loader<'_> {
    /// Tables by the tags of languages.
    pub(super) fn check_languages(&mut self, key: &Key, table: &mut DeTable<'_>) {
        let mut unusable = Vec::new();
        for (tag, value) in table.iter_mut() {
            let (name, span) = (tag.get_ref().to_string(), value.span());
            let usable = match value.get_mut() {
                _ if check_text("book.language", &name).is_some() => {
                    let message = format!("`{name}` is no tag of a language");
                    let help = "write a BCP 47 tag, such as `fr` or `pt-BR`".to_owned();
                    self.report(Code::ConfigValue, message, tag.span(), Some(help));
                    false
                }
                DeValue::Table(inner) => {
                    self.check_table(key.path, inner);
                    self.check_shared(inner);
                    true
                }
                other => {
                    let found = other.type_str();
                    self.wrong_kind(key, found, span)
                }
            };
            if !usable {
                unusable.push(name);
            }
        }
        for name in unusable {
            table.remove(name.as_str());
        }
    }

    /// Takes out languages that cannot be told from another: by their tags, whose case does not count, or by their folders.
    /// `first` is the language of the book.
    pub(super) fn check_languages_apart(&mut self, table: &mut DeTable<'_>, first: &str) {
        let Some(DeValue::Table(languages)) = table.get_mut("language").map(Spanned::get_mut) else { return };
        let mut tags = BTreeMap::from([(first.to_lowercase(), first.to_owned())]);
        let mut folders: BTreeSet<String> = BTreeSet::new();
        let mut unusable = Vec::new();
        for (tag, value) in languages.iter() {
            let name = tag.get_ref().as_ref();
            let known = tags.entry(name.to_lowercase()).or_insert_with(|| name.to_owned());
            let folder = value.get_ref().as_table().and_then(|own| own.get("folder")?.get_ref().as_str());
            let folder = folder.map(normalise_folder).or_else(|| (name != first).then(|| name.to_owned()));
            let told = match folder {
                _ if known != name => {
                    Some((format!("`{name}` is the language `{known}` again"), "put both into one table"))
                }
                Some(folder) if !folders.insert(folder.clone()) => Some((
                    format!("two languages have the folder `{folder}`"),
                    "give one of them another `folder`",
                )),
                _ => None,
            };
            if let Some((message, help)) = told {
                self.report(Code::ConfigValue, message, tag.span(), Some(help.to_owned()));
                unusable.push(name.to_owned());
            }
        }
        for name in unusable {
            languages.remove(name.as_str());
        }
    }

    /// Takes out what holds for all languages: of the check, one has words of its own and nothing else, and one file of
    /// numbers names the articles of all.
    fn check_shared(&mut self, table: &mut DeTable<'_>) {
        let is_shared = |of: &str, name: &str| match of {
            "check" => name != "terms",
            _ => name == "popular",
        };
        for of in ["check", "home"] {
            let Some(DeValue::Table(inner)) = table.get_mut(of).map(Spanned::get_mut) else { continue };
            let mut unusable = Vec::new();
            for (name, _) in inner.iter().filter(|(name, _)| is_shared(of, name.get_ref())) {
                let key = name.get_ref();
                let message = format!("`{of}.{key}` is for all languages");
                let help = format!("move it from `[language.…]` to `[{of}]`: `{key}` stands there once");
                self.report(Code::ConfigUnknownKey, message, name.span(), Some(help));
                unusable.push(key.to_string());
            }
            unusable.iter().for_each(|name| drop(inner.remove(name.as_str())));
        }
    }
}

/// The configuration of each language but the first, from the checked tables of `book.toml`. What the first says of itself
/// goes into `table`.
pub(super) fn translations<'a>(table: &mut DeTable<'a>, first: &str) -> BTreeMap<String, Config> {
    let Some(DeValue::Table(languages)) = table.get("language").map(|value| value.get_ref().clone()) else {
        return BTreeMap::new();
    };
    let tables = languages.into_iter().filter_map(|(tag, value)| match value.into_inner() {
        DeValue::Table(own) => Some((tag.into_inner().into_owned(), own)),
        _ => None,
    });
    let mut tables: BTreeMap<String, DeTable<'_>> = tables.collect();
    if let Some(own) = tables.remove(first) {
        put_over(table, own);
    }
    let mut all = BTreeMap::new();
    for (tag, own) in tables {
        let mut whole = table.clone();
        // What is written in the first language, and which way, says nothing to readers of others.
        const OF_ONE: &[(&str, &str)] =
            &[("book", "text-direction"), ("book", "description"), ("home", "questions"), ("check", "terms")];
        for (table, name) in OF_ONE {
            if let Some(DeValue::Table(table)) = whole.get_mut(*table).map(Spanned::get_mut) {
                table.remove(*name);
            }
        }
        put_over(&mut whole, own);
        let value = Spanned::new(0..0, DeValue::Table(whole));
        // What is wrong has been told of and taken out.
        let mut config = Config::deserialize(ValueDeserializer::from(value)).unwrap_or_default();
        config.book.language = tag.clone();
        all.insert(tag, config);
    }
    all
}

/// Puts what a language says over the tables of the book.
fn put_over<'a>(table: &mut DeTable<'a>, own: DeTable<'a>) {
    for (name, value) in own {
        let place = name.get_ref().as_ref();
        if OF_BOOK.contains(&place) {
            let book = table.entry(Spanned::new(0..0, "book".into()));
            let book = book.or_insert_with(|| Spanned::new(0..0, DeValue::Table(DeTable::new())));
            if let DeValue::Table(book) = book.get_mut() {
                book.insert(name, value);
            }
        } else if TABLES.contains(&place) {
            merge(table, name, value);
        }
    }
}

/// Tables are merged key by key; everything else is replaced.
fn merge<'a>(table: &mut DeTable<'a>, name: Spanned<std::borrow::Cow<'a, str>>, value: Spanned<DeValue<'a>>) {
    let span = value.span();
    match (table.get_mut(name.get_ref().as_ref()).map(Spanned::get_mut), value.into_inner()) {
        (Some(DeValue::Table(below)), DeValue::Table(over)) => {
            over.into_iter().for_each(|(name, value)| merge(below, name, value));
        }
        (_, value) => drop(table.insert(name, Spanned::new(span, value))),
    }
}

impl Config {
    /// The tags of all languages, the first language first.
    pub fn languages(&self) -> Vec<&str> {
        let first = self.book.language.as_str();
        std::iter::once(first).chain(self.translations.keys().map(String::as_str)).collect()
    }

    /// The configuration as it is for a language of [`Self::languages`].
    pub fn of_language(&self, tag: &str) -> &Config {
        self.translations.get(tag).unwrap_or(self)
    }

    /// All that a pattern of paths may mean when it means a file: its path in the book, in the content folder, and in the
    /// folder of its language.
    pub fn names_of(&self, path: &SourcePath) -> Vec<String> {
        let mut names = vec![path.to_string()];
        let Some(inside) = path.below(&self.book.src).map(SourcePath::new) else { return names };
        let folders = self.language.values().map(Language::folder);
        let holding = folders.filter(|folder| !folder.is_empty() && inside.below(folder).is_some());
        let innermost = holding.max_by_key(|folder| folder.len());
        names.extend(innermost.and_then(|folder| inside.below(folder)).map(str::to_owned));
        names.push(inside.to_string());
        names
    }

    /// Gives findings the severities that the book wants, and takes out those that it does not want.
    pub fn apply_check(&self, diagnostics: &mut Vec<Diagnostic>) {
        self.check.apply(|path| self.names_of(path), diagnostics);
    }

    /// Changes something for all languages.
    pub fn for_all(&mut self, change: impl Fn(&mut Config)) {
        change(self);
        self.translations.values_mut().for_each(change);
    }
}

#[cfg(test)]
mod tests {
    use crate::config::load;
    use crate::paths::SourcePath;

    const BOOK: &str = "
[book]
title = 'Help'
[variables]
name = 'Acme'
tel = '1'
[home]
questions = ['Why?']
recent = 3
[[contact]]
title = 'Write to us'
url = 'mailto:a@example.com'
[language.en]
description = 'In English'
[language.fr]
title = 'Aide'
folder = '/francais/'
[language.fr.variables]
tel = '2'
[language.fr.home]
questions = ['Pourquoi ?']
[[language.fr.contact]]
title = 'Nous écrire'
url = 'mailto:fr@example.com'
[language.fr.check.terms]
'login' = 'connexion'
[check.terms]
'log in' = 'sign in'
[language.ar]
";

    fn told(text: &str) -> Vec<String> {
        let loaded = load(&SourcePath::new("book.toml"), text);
        loaded
            .diagnostics
            .iter()
            .map(|d| format!("{} ({})", d.message, d.help.as_deref().unwrap_or("")))
            .collect()
    }

    #[test]
    fn a_language_says_what_is_different() {
        let loaded = load(&SourcePath::new("book.toml"), BOOK);
        assert_eq!(loaded.diagnostics, []);
        let config = loaded.value;
        assert_eq!(config.languages(), ["en", "ar", "fr"]);
        assert_eq!(config.book.description, "In English");
        let fr = config.of_language("fr");
        assert_eq!((fr.book.language.as_str(), fr.book.title.as_str()), ("fr", "Aide"));
        assert_eq!(fr.language["fr"].folder(), "francais");
        assert_eq!(fr.variables["name"].get_ref(), "Acme");
        assert_eq!(fr.variables["tel"].get_ref(), "2");
        assert_eq!((fr.home.questions.as_slice(), fr.home.recent), (&["Pourquoi ?".to_owned()][..], 3));
        assert_eq!(fr.contact.len(), 1);
        assert_eq!(fr.check.terms.len(), 1);
        assert_eq!(config.check.terms.len(), 1);
        assert!(config.of_language("ar").check.terms.is_empty() && fr.check.terms.contains_key("login"));
        assert_eq!(fr.contact[0].title, "Nous écrire");
        assert_eq!(config.of_language("ar").book.title, "Help");
    }

    #[test]
    fn languages_that_cannot_be_told_apart_are_told() {
        let text =
            "[language.FR]\n[language.fr]\n[language.EN]\n[language.en]\n[language.de]\nfolder = 'en'\n";
        assert_eq!(
            told(text),
            [
                "`fr` is the language `FR` again (put both into one table)",
                "`EN` is the language `en` again (put both into one table)",
            ]
        );
        let config = load(&SourcePath::new("book.toml"), text).value;
        assert_eq!(config.languages(), ["en", "FR", "de"]);
        let text = "[book]\nlanguage = 'pt-br'\n[language.pt-BR]\ntitle = 'Ajuda'\n";
        assert_eq!(told(text), ["`pt-BR` is the language `pt-br` again (put both into one table)"]);
    }

    #[test]
    fn what_a_language_cannot_have_is_told() {
        let text = "[language.fr]\ntitel = 'Aide'\nsrc = 'x'\n[language.x]\n[language.es]\nfolder = 'fr'\n[language.fr.home]\nquestion = []\n[language.de.contact]\n[language.de.check]\nbaseline = 'x'\n[language.de.home]\npopular = 'x.csv'\n";
        assert_eq!(
            told(text),
            [
                "two languages have the folder `fr` (give one of them another `folder`)",
                "unknown key `titel` in `[language.…]` (did you mean `title`?)",
                "unknown key `src` in `[language.…]` (did you mean `search`?)",
                "`x` is no tag of a language (write a BCP 47 tag, such as `fr` or `pt-BR`)",
                "unknown key `question` in `[home]` (did you mean `questions`?)",
                "`contact` must be a list of tables, not a table (contact: the ways to a human, in the order in which every page shows them)",
                "`check.baseline` is for all languages (move it from `[language.…]` to `[check]`: `baseline` stands there once)",
                "`home.popular` is for all languages (move it from `[language.…]` to `[home]`: `popular` stands there once)",
            ]
        );
    }
}
