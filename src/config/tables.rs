//! Tables whose keys are the writer's own: what may stand in them.

use std::borrow::Cow;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::conditions::is_condition_name;
use super::contact::time_zones;
use super::load::{Loader, count, every};
use super::texts::{check_number, normalise_folder};
use super::variables::is_variable_name;
use super::{Book, Key};
use crate::diagnostics::{Code, did_you_mean};
use crate::paths::SourcePath;

impl Loader<'_> {
    /// Names and lists of names. One name alone becomes a list.
    pub(super) fn check_choices(&mut self, key: &Key, table: &mut DeTable<'_>) -> bool {
        every(table.iter_mut(), |(name, value)| {
            let mut fine = self.check_name(key, name, is_condition_name, CONDITION_HELP);
            let span = value.span();
            make_list(value);
            let items = match value.get_ref() {
                DeValue::Array(items) => items,
                other => return self.wrong_kind(key, other.type_str(), span),
            };
            if items.is_empty() {
                let message = format!("`{}.{}` is empty", key.path, name.get_ref());
                let help = "name its values, such as `[\"free\", \"pro\"]`, or remove it";
                self.report(Code::ConfigValue, message, span, Some(help.to_owned()));
                fine = false;
            }
            for item in items.iter() {
                fine &= match item.get_ref() {
                    DeValue::String(text) if is_condition_name(text) => true,
                    DeValue::String(text) => self.cannot_be(key, text, item.span(), CONDITION_HELP),
                    other => self.wrong_kind(key, other.type_str(), item.span()),
                };
            }
            fine
        })
    }

    /// Texts, and lists of them. One text alone becomes a list.
    pub(super) fn check_alternatives(&mut self, key: &Key, items: &mut DeArray<'_>) -> bool {
        every(items.iter_mut(), |item| {
            let span = item.span();
            make_list(item);
            let names = match item.get_ref() {
                DeValue::Array(names) => names,
                other => return self.wrong_kind(key, other.type_str(), span),
            };
            if names.is_empty() {
                return self.cannot_be(key, "[]", span, "name at least one, or remove the empty list");
            }
            every(names.iter(), |name| match name.get_ref() {
                DeValue::String(text) => self.check_text(key, text, name.span()),
                other => self.wrong_kind(key, other.type_str(), name.span()),
            })
        })
    }

    /// Texts and numbers. Tables in the table become names with dots, and numbers texts as they are written.
    pub(super) fn check_variables(&mut self, key: &Key, table: &mut DeTable<'_>) -> bool {
        let mut flat = DeTable::new();
        let fine = self.flatten(key, "", std::mem::take(table), &mut flat);
        *table = flat;
        fine
    }

    fn flatten<'t>(&mut self, key: &Key, prefix: &str, table: DeTable<'t>, flat: &mut DeTable<'t>) -> bool {
        let mut fine = true;
        for (name, value) in table {
            if !self.check_name(key, &name, is_variable_name, VARIABLE_HELP) {
                fine = false;
                continue;
            }
            let full = match prefix {
                "" => name.get_ref().to_string(),
                _ => format!("{prefix}.{}", name.get_ref()),
            };
            let span = value.span();
            let text = match value.into_inner() {
                DeValue::Table(inner) => {
                    fine &= self.flatten(key, &full, inner, flat);
                    continue;
                }
                DeValue::String(text) => text,
                DeValue::Integer(_) | DeValue::Float(_) => {
                    Cow::Owned(self.text.get(span.clone()).unwrap_or_default().to_owned())
                }
                other => {
                    fine = self.wrong_kind(key, other.type_str(), span);
                    continue;
                }
            };
            let name = Spanned::new(name.span(), Cow::Owned(full));
            flat.insert(name, Spanned::new(span, DeValue::String(text)));
        }
        fine
    }

    /// The folder of the snippets cannot hold the articles: there would be none.
    pub(super) fn check_snippets(&mut self, table: &mut DeTable<'_>) {
        let Some(DeValue::Table(book)) = table.get_mut("book").map(Spanned::get_mut) else { return };
        let folder = |name: &str| match book.get(name)?.get_ref() {
            DeValue::String(text) => Some(normalise_folder(text)),
            _ => None,
        };
        let Some(snippets) = folder("snippets") else { return };
        let src = folder("src").unwrap_or_else(|| Book::default().src);
        if src != snippets && SourcePath::new(src.as_str()).below(&snippets).is_none() {
            return;
        }
        let span = book.get("snippets").map_or(0..0, Spanned::span);
        let message = format!("`book.snippets` holds the articles, which are in `{src}`");
        let help = "name another folder, beside that of the articles or in it".to_owned();
        self.report(Code::ConfigValue, message, span, Some(help));
        book.remove("snippets");
    }

    /// Takes out what is no field that is posted, or has no name.
    pub(super) fn check_fields(&mut self, key: &Key, fields: &[&str], table: &mut DeTable<'_>) {
        let mut unusable = Vec::new();
        // These two are always posted, under these names where `fields` does not have them.
        let posted = fields.iter().copied().chain(["id", "elapsed"]);
        let name_of = |field: &str| {
            let own = table.get(field).and_then(|value| value.get_ref().as_str());
            own.unwrap_or(field).to_owned()
        };
        let names: Vec<(&str, String)> = posted.map(|field| (field, name_of(field))).collect();
        for (name, value) in table.iter() {
            let field = name.get_ref().as_ref();
            let same = |text: &str| names.iter().find(|(other, own)| *other != field && own == text);
            let usable = match value.get_ref() {
                _ if !fields.contains(&field) => {
                    let help = did_you_mean(field, fields.iter().copied())
                        .unwrap_or_else(|| format!("use one of: {}", fields.join(", ")));
                    let message = format!("nothing that is posted is called `{field}`");
                    self.report(Code::ConfigValue, message, name.span(), Some(help));
                    false
                }
                DeValue::String(text) if text.trim().is_empty() => {
                    self.cannot_be(key, text, value.span(), "write the name that the field is to have")
                }
                DeValue::String(text) => match same(text) {
                    Some((other, _)) => {
                        let help = format!("give it another name: `{other}` is posted under this one");
                        self.cannot_be(key, text, value.span(), &help)
                    }
                    None => true,
                },
                other => self.wrong_kind(key, other.type_str(), value.span()),
            };
            if !usable {
                unusable.push(field.to_owned());
            }
        }
        unusable.iter().for_each(|name| drop(table.remove(name.as_str())));
    }

    pub(super) fn check_time_zone(&mut self, key: &Key, text: &str, span: Range<usize>) -> bool {
        if time_zones().any(|zone| zone == text) {
            return true;
        }
        let help = did_you_mean(text, time_zones()).unwrap_or_else(|| {
            "write a name of the IANA time zone database, such as `Europe/Berlin` or `America/New_York`"
                .into()
        });
        self.cannot_be(key, text, span, &help)
    }

    /// Nobody can tell what `09:00` is without a place.
    pub(super) fn check_hours_have_zone(&mut self, table: &DeTable<'_>) -> bool {
        let Some(hours) = table.get("hours").filter(|_| !table.contains_key("time-zone")) else {
            return true;
        };
        let message = "`hours` of `[[contact]]` hold in no `time-zone`".to_owned();
        let help = "add `time-zone = \"…\"`: a place, such as `Europe/Berlin`".to_owned();
        self.report(Code::ConfigValue, message, hours.span(), Some(help));
        false
    }

    fn check_name(
        &mut self,
        key: &Key,
        name: &Spanned<Cow<'_, str>>,
        is_fine: impl Fn(&str) -> bool,
        help: &str,
    ) -> bool {
        let fine = is_fine(name.get_ref());
        if !fine {
            let message = format!("nothing in `{}` can be called `{}`", key.path, name.get_ref());
            self.report(Code::ConfigValue, message, name.span(), Some(help.to_owned()));
        }
        fine
    }

    pub(super) fn check_number(
        &mut self,
        key: &Key,
        name: &Spanned<std::borrow::Cow<'_, str>>,
        value: &Spanned<DeValue<'_>>,
    ) -> bool {
        let number = match value.get_ref() {
            DeValue::Integer(number) => count(number).map(f64::from),
            DeValue::Float(number) => number.as_str().replace('_', "").parse().ok(),
            // A path without quotes: TOML takes its dots for tables in tables.
            DeValue::Table(_) => {
                let message = format!("`{}` is no path as it stands", name.get_ref());
                let help = "put quotes around it: `\"billing/plans.md\" = 2`".to_owned();
                self.report(Code::ConfigValue, message, name.span(), Some(help));
                return false;
            }
            other => return self.wrong_kind(key, other.type_str(), value.span()),
        };
        match number.map_or_else(|| check_number(key.path, f64::NAN), |n| check_number(key.path, n)) {
            Some(help) => {
                let written = self.text.get(value.span()).unwrap_or_default().to_owned();
                self.cannot_be(key, &written, value.span(), help)
            }
            None => true,
        }
    }
}

/// Makes of one text alone a list that holds it.
fn make_list(value: &mut Spanned<DeValue<'_>>) {
    let span = value.span();
    if let DeValue::String(text) = value.get_mut() {
        let text = DeValue::String(std::mem::take(text));
        let mut list = DeArray::new();
        list.push(Spanned::new(span, text));
        *value.get_mut() = DeValue::Array(list);
    }
}

const CONDITION_HELP: &str = "use letters, digits, `-`, `_`, `.` and `+`";
const VARIABLE_HELP: &str = "use letters, digits, `-`, `_` and `.`";
