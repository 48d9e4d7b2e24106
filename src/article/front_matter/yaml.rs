//! YAML as data with places, by serde-saphyr.

use std::fmt;
use std::ops::Range;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_saphyr::options::{DuplicateKeyPolicy, NonFiniteFloatPolicy};

use super::{Entry, Parsed, Spanned, SyntaxError, Value};

/// The entries of the mapping, in the order they are written, keys that stand twice included. Nothing at all is an
/// empty mapping. Where the text is not YAML, the lines that are plainly `key: value` are still read.
pub(super) fn parse(text: &str) -> Parsed {
    let options = serde_saphyr::options! {
        duplicate_keys: DuplicateKeyPolicy::PassThrough,
        non_finite_float_policy: NonFiniteFloatPolicy::AsString,
        with_snippet: false,
    };
    let error = match serde_saphyr::from_str_with_options::<Node>(text, options) {
        Ok(root) => match root.into_value(text) {
            Value::Map(entries) => return (entries, None),
            Value::Null => return (Vec::new(), None),
            _ => {
                let end = text.trim_end().len();
                let start = text.len() - text.trim_start().len();
                SyntaxError {
                    message: "it is not a list of keys and values".to_owned(),
                    range: start.min(end)..end,
                }
            }
        },
        Err(error) => syntax_error(text, &error),
    };
    (plain_lines(text), Some(error))
}

fn syntax_error(text: &str, error: &serde_saphyr::Error) -> SyntaxError {
    let range = error.location().map_or(0..0, |location| range_of(text, &location));
    let message = error.without_snippet().to_string();
    // The place is told apart from the message.
    if message.starts_with("budget breached") {
        return SyntaxError { message: "it is too large, or nested too deeply".to_owned(), range };
    }
    let end = message.find(" at line ").unwrap_or(message.len());
    SyntaxError { message: message[..end].trim_end_matches([':', ',', ' ']).to_owned(), range }
}

/// The lines at the margin that are `key: value` with plain text, so that one mistake does not cost an article
/// its title, or publish a draft.
fn plain_lines(text: &str) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let start = offset;
        offset += line.len();
        let Some((key, value)) = line.split_once(": ") else { continue };
        let is_key =
            key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'));
        let value_start = start + key.len() + 2 + (value.len() - value.trim_start().len());
        let value = value.trim();
        if !is_key
            || key.is_empty()
            || value.is_empty()
            || value.starts_with(['|', '>', '[', '{', '&', '*', '!'])
        {
            continue;
        }
        let quoted = ['"', '\''].into_iter().find_map(|quote| value.strip_prefix(quote)?.strip_suffix(quote));
        let typed = match value {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            _ => value
                .parse()
                .map_or_else(|_| Value::String(quoted.unwrap_or(value).to_owned()), Value::Integer),
        };
        entries.push(Entry {
            key: Spanned { value: key.to_owned(), range: start..start + key.len() },
            value: Spanned { value: typed, range: value_start..value_start + value.len() },
        });
    }
    entries
}

fn range_of(text: &str, location: &serde_saphyr::Location) -> Range<usize> {
    let span = location.span();
    let start = match span.byte_offset() {
        Some(offset) => usize::try_from(offset).unwrap_or(text.len()),
        None => {
            let line = usize::try_from(location.line()).unwrap_or(1).saturating_sub(1);
            let column = usize::try_from(location.column()).unwrap_or(1).saturating_sub(1);
            let line_start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
            let rest = &text[line_start.min(text.len())..];
            line_start + rest.char_indices().nth(column).map_or(rest.len(), |(offset, _)| offset)
        }
    };
    let length = span.byte_len().and_then(|length| usize::try_from(length).ok()).unwrap_or(0);
    let start = text.floor_char_boundary(start.min(text.len()));
    start..text.floor_char_boundary((start + length).min(text.len()))
}

/// A value as the parser hands it over.
enum Node {
    Scalar(Value),
    List(Vec<serde_saphyr::Spanned<Node>>),
    Map(Vec<(serde_saphyr::Spanned<Key>, serde_saphyr::Spanned<Node>)>),
}

struct Key(String);

impl Node {
    fn into_value(self, text: &str) -> Value {
        match self {
            Node::Scalar(value) => value,
            Node::List(items) => Value::List(items.into_iter().map(|item| spanned(item, text)).collect()),
            Node::Map(entries) => Value::Map(
                entries
                    .into_iter()
                    .map(|(key, value)| {
                        let range = range_of(text, &key.referenced);
                        Entry { key: Spanned { value: key.value.0, range }, value: spanned(value, text) }
                    })
                    .collect(),
            ),
        }
    }
}

fn spanned(node: serde_saphyr::Spanned<Node>, text: &str) -> Spanned<Value> {
    Spanned { range: range_of(text, &node.referenced), value: node.value.into_value(text) }
}

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Node::deserialize(deserializer)? {
            Node::Scalar(Value::String(text)) => Ok(Self(text)),
            Node::Scalar(Value::Integer(number)) => Ok(Self(number.to_string())),
            Node::Scalar(Value::Float(number)) => Ok(Self(number.to_string())),
            Node::Scalar(Value::Bool(yes)) => Ok(Self(yes.to_string())),
            Node::Scalar(_) => Ok(Self("null".to_owned())),
            Node::List(_) | Node::Map(_) => Err(D::Error::custom("a key must be plain text")),
        }
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
        Ok(Node::Scalar(Value::Bool(value)))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
        Ok(Node::Scalar(Value::Integer(value)))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
        Ok(Node::Scalar(
            i64::try_from(value).map_or_else(|_| Value::String(value.to_string()), Value::Integer),
        ))
    }

    fn visit_i128<E>(self, value: i128) -> Result<Node, E> {
        Ok(Node::Scalar(Value::String(value.to_string())))
    }

    fn visit_u128<E>(self, value: u128) -> Result<Node, E> {
        Ok(Node::Scalar(Value::String(value.to_string())))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Node, E> {
        Ok(Node::Scalar(Value::Float(value)))
    }

    fn visit_str<E>(self, value: &str) -> Result<Node, E> {
        Ok(Node::Scalar(Value::String(value.to_owned())))
    }

    fn visit_string<E>(self, value: String) -> Result<Node, E> {
        Ok(Node::Scalar(Value::String(value)))
    }

    fn visit_bytes<E>(self, value: &[u8]) -> Result<Node, E> {
        Ok(Node::Scalar(Value::String(String::from_utf8_lossy(value).into_owned())))
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Scalar(Value::Null))
    }

    fn visit_none<E>(self) -> Result<Node, E> {
        Ok(Node::Scalar(Value::Null))
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        Node::deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Node, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Node::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Node, A::Error> {
        let mut map = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            map.push(entry);
        }
        Ok(Node::Map(map))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_values_have_places() {
        let text = "a: 1\n\"é\": [x, 'y z']\nü: 1.10\nd: {e: true}\nf:\n";
        let entries = parse(text).0;
        let places: Vec<_> = entries
            .iter()
            .map(|entry| (&text[entry.key.range.clone()], &text[entry.value.range.clone()]))
            .collect();
        assert_eq!(places[0], ("a", "1"));
        assert_eq!(places[1].0, "\"é\"");
        assert_eq!(places[2], ("ü", "1.10"));
        let Value::List(items) = &entries[1].value.value else { panic!("{entries:?}") };
        assert_eq!(&text[items[1].range.clone()], "'y z'");
        assert_eq!(entries[4].value.value, Value::Null);
    }

    #[test]
    fn errors_have_places() {
        for (text, at) in [("a: b: c\n", "a"), ("a: 1\nb: [1,\n", "b"), ("just text\n", "just text")] {
            let error = parse(text).1.unwrap();
            assert!(!error.message.is_empty() && error.range.start <= text.len(), "{at}: {error:?}");
        }
        assert!(parse("").0.is_empty());
        assert_eq!(parse("a: 1\na: 2\n").0.len(), 2);
    }
}
