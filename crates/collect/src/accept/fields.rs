//! The body of a request, whatever its format, as names with texts. What they mean is told by others.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::Value;

use super::Refusal;

/// Nobody's form has more; it bounds the work on one request.
const FIELDS_MAX: usize = 64;

#[derive(Debug, Default, Clone, PartialEq)]
pub struct Fields(BTreeMap<String, Vec<String>>);

impl Fields {
    /// Reads `application/x-www-form-urlencoded`.
    ///
    /// # Errors
    ///
    /// There are too many fields.
    pub fn from_form(body: &[u8]) -> Result<Fields, Refusal> {
        let mut fields = Fields::default();
        for (index, (name, value)) in form_urlencoded::parse(body).enumerate() {
            if index == FIELDS_MAX {
                return Err(too_many());
            }
            fields.push(name, value);
        }
        Ok(fields)
    }

    /// Reads a JSON object of texts, numbers, truth values and lists of them.
    ///
    /// # Errors
    ///
    /// It is no such object.
    pub fn from_json(body: &[u8]) -> Result<Fields, Refusal> {
        let value: Value = serde_json::from_slice(body)
            .map_err(|error| Refusal::new(400, format!("the body is no JSON: {error}")))?;
        let Value::Object(members) = value else {
            return Err(Refusal::new(400, "the body must be a JSON object such as {\"helpful\": \"yes\"}"));
        };
        let mut fields = Fields::default();
        let mut count = 0;
        for (name, value) in members {
            let values = match value {
                Value::Array(values) => values,
                value => vec![value],
            };
            count += values.len();
            if count > FIELDS_MAX {
                return Err(too_many());
            }
            for value in values {
                let text = match value {
                    Value::Null => continue,
                    Value::String(text) => text,
                    Value::Bool(value) => value.to_string(),
                    Value::Number(number) => number.to_string(),
                    Value::Array(_) | Value::Object(_) => {
                        let shown: String = name.chars().take(40).collect();
                        return Err(Refusal::new(
                            400,
                            format!("`{shown}` must be a text or a list of texts"),
                        ));
                    }
                };
                fields.push(Cow::Borrowed(&name), Cow::Owned(text));
            }
        }
        Ok(fields)
    }

    fn push(&mut self, name: Cow<'_, str>, value: Cow<'_, str>) {
        self.0.entry(name.into_owned()).or_default().push(value.into_owned());
    }

    /// The first text of a name; nothing where the form has no such field.
    pub fn one(&self, name: &str) -> &str {
        self.all(name).first().map_or("", String::as_str)
    }

    pub fn all(&self, name: &str) -> &[String] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }
}

fn too_many() -> Refusal {
    Refusal::new(400, format!("there are more than {FIELDS_MAX} fields"))
}
