//! The keys for text that is written once: `for` and `variables`.

use std::collections::BTreeMap;

use super::keys::Reader;
use super::{Entry, Spanned, Value};
use crate::article::Purpose;
use crate::config::is_variable_name;
use crate::diagnostics::Code;

impl Reader<'_> {
    /// Dimensions and values of each.
    pub(super) fn choices(&mut self, key: &Spanned<String>, value: Value) -> Vec<Purpose> {
        match value {
            Value::Map(entries) => entries
                .into_iter()
                .map(|Entry { key, value }| Purpose { values: self.list(&key, &value, true), dimension: key })
                .collect(),
            _ => {
                // Whoever writes it means to keep the article from somebody.
                let message = format!("`{}` must be a table of conditions", key.value);
                let help = "for instance `for: {plan: pro}`".to_owned();
                self.findings.add(Code::UnknownCondition, key.range.clone(), message, Some(help));
                Vec::new()
            }
        }
    }

    /// Names and texts; tables give names with dots.
    pub(super) fn variables(
        &mut self,
        key: &Spanned<String>,
        prefix: &str,
        value: &Spanned<Value>,
        variables: &mut BTreeMap<String, String>,
    ) {
        let Value::Map(entries) = &value.value else {
            let message = format!("`{}` must be a table of names and texts", key.value);
            return self.wrong(value, message, "for instance `variables: {product: Acme}`");
        };
        for Entry { key, value } in entries {
            let name = if prefix.is_empty() { key.value.clone() } else { format!("{prefix}.{}", key.value) };
            if !is_variable_name(&name) {
                let message = format!("no variable can be called `{name}`");
                self.wrong(key, message, "use letters, digits, `-`, `_` and `.`");
            } else if matches!(value.value, Value::Map(_)) {
                self.variables(key, &name, value, variables);
            } else if let Some(text) = self.scalar(value) {
                variables.insert(name, text);
            } else if !matches!(value.value, Value::Null | Value::String(_)) {
                self.wrong(value, format!("the variable `{name}` must be text"), "write one line of text");
            }
        }
    }
}
