//! The keys that helpbook knows, read as tolerantly as writers write them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Number};
use time::Date;

use super::{Entry, Findings, Value};
use crate::article::{FrontMatter, Spanned};
use crate::diagnostics::Code;
use crate::source::{Interval, parse_date};

/// The keys that have a meaning of their own.
pub const KEYS: &[&str] = &[
    "title",
    "description",
    "slug",
    "order",
    "tags",
    "keywords",
    "draft",
    "publish_on",
    "expires",
    "owner",
    "reviewed",
    "review_every",
    "review_by",
    "promoted",
    "pinned",
    "related",
    "icon",
    "updated",
    "aliases",
    "template",
    "search",
    "glossary",
    "original",
    "boost",
    "for",
    "variables",
    "extra",
];

/// The typed form. What cannot be used is told and left out; keys of other tools are kept as data.
pub(super) fn typed(text: &str, entries: Vec<Entry>, findings: &mut Findings) -> FrontMatter {
    let mut front = FrontMatter {
        search: true,
        glossary: true,
        extra: serde_json::Value::Object(Map::new()),
        ..FrontMatter::default()
    };
    let names = entries.iter().map(|entry| entry.key.value.clone()).collect();
    let mut reader = Reader { text, names, findings };
    for entry in entries {
        reader.read(entry, &mut front);
    }
    front
}

pub(super) struct Reader<'a> {
    text: &'a str,
    /// All keys that are there.
    names: BTreeSet<String>,
    pub(super) findings: &'a mut Findings,
}

impl Reader<'_> {
    fn read(&mut self, Entry { key, value }: Entry, front: &mut FrontMatter) {
        let range = value.range.clone();
        let known = KEYS.contains(&key.value.as_str());
        if front.ranges.insert(key.value.clone(), range).is_some() && known {
            self.wrong(&key, format!("the key `{}` stands twice", key.value), "keep one; the last is used");
        }
        if value.value == Value::Null && known {
            return;
        }
        match key.value.as_str() {
            "title" => set(&mut front.title, self.text_of(&key, &value)),
            "description" => set(&mut front.description, self.text_of(&key, &value)),
            "slug" => set(&mut front.slug, self.text_of(&key, &value)),
            "icon" => set(&mut front.icon, self.text_of(&key, &value)),
            "order" => set(&mut front.order, self.integer(&key, &value)),
            "tags" => front.tags = plain(self.list(&key, &value, true)),
            "keywords" => front.keywords = plain(self.list(&key, &value, true)),
            "aliases" => front.aliases = self.list(&key, &value, false),
            "draft" => front.draft = self.yes(&key, &value).unwrap_or(front.draft),
            "promoted" => front.promoted = self.yes(&key, &value).unwrap_or(front.promoted),
            "pinned" => front.pinned = self.yes(&key, &value).unwrap_or(front.pinned),
            "related" => front.related = self.list(&key, &value, false),
            "search" => front.search = self.yes(&key, &value).unwrap_or(front.search),
            "glossary" => front.glossary = self.yes(&key, &value).unwrap_or(front.glossary),
            "original" => {
                let digest = self.text_of(&key, &value);
                set(&mut front.original, digest.map(|digest| Spanned { value: digest, range: value.range }));
            }
            "boost" => set(&mut front.boost, self.number(&key, &value)),
            "for" => front.purpose = self.choices(&key, value.value),
            "variables" => self.variables(&key, "", &value, &mut front.variables),
            "updated" => set(&mut front.updated, self.date(&key, &value)),
            "owner" => set(&mut front.life.owner, self.text_of(&key, &value)),
            "reviewed" => set(&mut front.life.reviewed, self.date(&key, &value)),
            "review_every" => set(&mut front.life.review_every, self.interval(&key, &value)),
            "review_by" => set(&mut front.life.review_by, self.date(&key, &value)),
            "expires" => set(&mut front.life.expires, self.date(&key, &value)),
            "publish_on" => set(&mut front.life.publish_on, self.date(&key, &value)),
            "template" => {
                let template = self.text_of(&key, &value);
                set(&mut front.template, template.map(|name| Spanned { value: name, range: value.range }));
            }
            "extra" => match &value.value {
                Value::Map(_) => front.extra = json(value.value),
                _ => self.wrong(&value, "`extra` must be a table of keys and values", EXTRA_HELP),
            },
            _ => {
                self.tell_near_miss(&key);
                if let Some(texts) = self.as_written(&value) {
                    front.written.insert(key.value.clone(), texts);
                }
                front.foreign.insert(key.value, json(value.value));
            }
        }
    }

    pub(super) fn wrong<T>(&mut self, at: &Spanned<T>, message: impl Into<String>, help: &str) {
        self.findings.add(Code::FrontMatterValue, at.range.clone(), message, Some(help.to_owned()));
    }

    /// A number or a boolean is text too, exactly as it was written: `1.10` is not `1.1`.
    pub(super) fn scalar(&self, value: &Spanned<Value>) -> Option<String> {
        let written = || self.text[value.range.clone()].trim().to_owned();
        let text = match &value.value {
            Value::String(text) => text.trim().to_owned(),
            Value::Bool(_) | Value::Integer(_) | Value::Float(_) => written(),
            Value::Null | Value::List(_) | Value::Map(_) => return None,
        };
        (!text.is_empty()).then_some(text)
    }

    fn text_of(&mut self, key: &Spanned<String>, value: &Spanned<Value>) -> Option<String> {
        if matches!(value.value, Value::List(_) | Value::Map(_)) {
            self.wrong(value, format!("`{}` must be text", key.value), "write one line of text");
        }
        self.scalar(value)
    }

    fn integer(&mut self, key: &Spanned<String>, value: &Spanned<Value>) -> Option<i64> {
        let number = match &value.value {
            Value::Integer(number) => Some(*number),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        };
        if number.is_none() {
            self.wrong(value, format!("`{}` must be a whole number", key.value), "for instance `order: 10`");
        }
        number
    }

    /// Its bounds are those of `[search.boost]`, which is checked elsewhere.
    fn number(&mut self, key: &Spanned<String>, value: &Spanned<Value>) -> Option<f64> {
        let number = match &value.value {
            Value::Integer(number) => Some(*number as f64),
            Value::Float(number) => Some(*number),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        };
        if number.is_none() {
            self.wrong(value, format!("`{}` must be a number", key.value), "for instance `boost: 1.5`");
        }
        number
    }

    /// The texts of a value in which there is a number with a point.
    fn as_written(&self, value: &Spanned<Value>) -> Option<Vec<String>> {
        let items = match &value.value {
            Value::List(items) => items.as_slice(),
            _ => std::slice::from_ref(value),
        };
        let has_point = items.iter().any(|item| matches!(item.value, Value::Float(_)));
        has_point.then(|| items.iter().filter_map(|item| self.scalar(item)).collect())
    }

    fn yes(&mut self, key: &Spanned<String>, value: &Spanned<Value>) -> Option<bool> {
        let yes = match &value.value {
            Value::Bool(yes) => Some(*yes),
            Value::String(text) => match text.trim().to_ascii_lowercase().as_str() {
                "true" | "yes" | "on" => Some(true),
                "false" | "no" | "off" => Some(false),
                _ => None,
            },
            _ => None,
        };
        if yes.is_none() {
            let message = format!("`{}` must be `true` or `false`", key.value);
            self.wrong(value, message, "write `true` or `false`, without quotes");
        }
        yes
    }

    /// A list of texts; a single text is a list of one or, with `commas`, of its parts.
    pub(super) fn list(
        &mut self,
        key: &Spanned<String>,
        value: &Spanned<Value>,
        commas: bool,
    ) -> Vec<Spanned<String>> {
        let mut list = Vec::new();
        match &value.value {
            Value::List(items) => {
                for item in items {
                    match self.scalar(item) {
                        Some(text) => list.push(Spanned { value: text, range: item.range.clone() }),
                        None if matches!(item.value, Value::Null | Value::String(_)) => {}
                        None => {
                            let message = format!("an item of `{}` must be text", key.value);
                            self.wrong(item, message, "write each item as one line of text");
                        }
                    }
                }
            }
            Value::Map(_) => {
                let help = format!("for instance `{}: [one, two]`", key.value);
                self.wrong(value, format!("`{}` must be a list", key.value), &help);
            }
            _ => {
                let text = self.scalar(value).unwrap_or_default();
                let parts = if commas { text.split(',').collect() } else { vec![text.as_str()] };
                for part in parts.into_iter().map(str::trim).filter(|part| !part.is_empty()) {
                    list.push(Spanned { value: part.to_owned(), range: value.range.clone() });
                }
            }
        }
        list
    }

    /// `2024-06-06`, alone or as the beginning of a date with a time.
    fn date(&mut self, key: &Spanned<String>, value: &Spanned<Value>) -> Option<Date> {
        let date = self.scalar(value).and_then(|text| parse_date(&text));
        if date.is_none() {
            let message = format!("`{}` must be a date", key.value);
            self.wrong(value, message, "write year, month and day, for instance `2024-06-30`");
        }
        date
    }

    /// `6 months`.
    fn interval(&mut self, key: &Spanned<String>, value: &Spanned<Value>) -> Option<Interval> {
        let interval = self.scalar(value).and_then(|text| Interval::parse(&text));
        if interval.is_none() {
            let message = format!("`{}` must be a span of time", key.value);
            self.wrong(value, message, Interval::HELP);
        }
        interval
    }

    fn tell_near_miss(&mut self, key: &Spanned<String>) {
        if let Some(meant) = near_miss(&key.value) {
            let message = format!("unknown key `{}`", key.value);
            self.wrong(key, message, &format!("did you mean `{meant}`?"));
            let is_as_written = self.text.get(key.range.clone()) == Some(&key.value);
            if is_as_written && is_certain(&key.value, meant) && !self.names.contains(meant) {
                self.findings.mended_by(key.range.clone(), meant);
            }
        }
    }
}

/// Whether a near miss can be nothing else: `Title`, `tag`, `tilte`, or a slip in a long word.
fn is_certain(key: &str, meant: &str) -> bool {
    let letters = |text: &str| {
        let mut letters: Vec<char> = text.to_lowercase().chars().collect();
        letters.sort_unstable();
        letters
    };
    meant.len() >= 8
        || meant.strip_suffix('s') == Some(key)
        || key == "alias"
        || letters(key) == letters(meant)
}

/// The key that was meant, if almost certain: keys of other tools are many, and none of them is a mistake.
fn near_miss(key: &str) -> Option<&'static str> {
    /// Keys that other tools have, though they look like one of ours.
    const OTHERS: &[&str] = &["released", "release", "reviewer", "reviewers", "reviews"];
    if key == "alias" {
        return Some("aliases");
    }
    if OTHERS.contains(&key) {
        return None;
    }
    let is_near = |meant: &str| {
        let distance_max = if meant.len() >= 7 { 2 } else { 1 };
        // Every article has foreign keys: these rule out nearly all of them before anything is computed.
        let (first, last) = (key.bytes().next(), key.bytes().next_back());
        let same_end = first == meant.bytes().next() || last == meant.bytes().next_back();
        (same_end || key.len() == meant.len() && first.is_some_and(|byte| byte.is_ascii_uppercase()))
            && key.len().abs_diff(meant.len()) <= distance_max
            && strsim::osa_distance(&key.to_ascii_lowercase(), meant) <= distance_max
    };
    KEYS.iter().copied().find(|meant| is_near(meant))
}

const EXTRA_HELP: &str = "put your own keys below it, each on a line of its own";

fn set<T>(field: &mut Option<T>, value: Option<T>) {
    if value.is_some() {
        *field = value;
    }
}

fn plain(list: Vec<Spanned<String>>) -> Vec<String> {
    list.into_iter().map(|item| item.value).collect()
}

fn json(value: Value) -> serde_json::Value {
    match value {
        Value::Null => serde_json::Value::Null,
        Value::Bool(yes) => yes.into(),
        Value::Integer(number) => number.into(),
        Value::Float(number) => Number::from_f64(number).map_or(serde_json::Value::Null, Into::into),
        Value::String(text) => text.into(),
        Value::List(items) => items.into_iter().map(|item| json(item.value)).collect(),
        Value::Map(entries) => {
            let entries: BTreeMap<String, _> =
                entries.into_iter().map(|entry| (entry.key.value, json(entry.value.value))).collect();
            entries.into_iter().collect()
        }
    }
}
