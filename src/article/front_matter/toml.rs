//! TOML as data with places.

use toml::de::{DeTable, DeValue};

use super::{Entry, Parsed, Spanned, SyntaxError, Value};

/// The entries in the order they are written; with an error, those that could still be read.
pub(super) fn parse(text: &str) -> Parsed {
    let (table, errors) = DeTable::parse_recoverable(text);
    let error = errors.into_iter().next().map(|error| SyntaxError {
        message: error.message().trim_end().replace('\n', ", "),
        range: error.span().unwrap_or(0..0),
    });
    (entries(text, table.get_ref()), error)
}

fn entries(text: &str, table: &DeTable<'_>) -> Vec<Entry> {
    let mut entries: Vec<Entry> = table
        .iter()
        .map(|(key, value)| Entry {
            key: Spanned { value: key.get_ref().to_string(), range: key.span() },
            value: spanned(text, value),
        })
        .collect();
    entries.sort_by_key(|entry| entry.key.range.start);
    entries
}

fn spanned(text: &str, value: &toml::Spanned<DeValue<'_>>) -> Spanned<Value> {
    let range = value.span();
    let value = match value.get_ref() {
        DeValue::String(string) => Value::String(string.to_string()),
        DeValue::Integer(number) => match i64::from_str_radix(number.as_str(), number.radix()) {
            Ok(number) => Value::Integer(number),
            Err(_) => Value::String(number.to_string()),
        },
        DeValue::Float(number) => match number.as_str().parse::<f64>() {
            Ok(number) if number.is_finite() => Value::Float(number),
            _ => Value::String(number.to_string()),
        },
        DeValue::Boolean(yes) => Value::Bool(*yes),
        DeValue::Datetime(datetime) => Value::String(datetime.to_string()),
        DeValue::Array(items) => Value::List(items.iter().map(|item| spanned(text, item)).collect()),
        DeValue::Table(table) => Value::Map(entries(text, table)),
    };
    Spanned { value, range }
}
