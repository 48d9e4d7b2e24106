//! One event: what a line of JSON or a row of CSV says, and what is wrong with it.
//!
//! The format is that of `helpbook-collect export`, as the manual documents it. What is not known is not wrong: other
//! programs write the format too, and later versions say more.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use time::Date;

use crate::config::REASONS;
use crate::source::parse_date;

/// Longer questions are cut: nobody types them, and the collector takes no more either. In characters.
const QUERY_CHARS_MAX: usize = 400;

/// An event, as far as reports look at it. Names, e-mail addresses and messages are never taken in.
#[derive(Debug)]
pub struct Event<'a> {
    pub day: Option<Date>,
    /// As written, to order what was sent on one day.
    pub at: Cow<'a, str>,
    pub language: Cow<'a, str>,
    /// As written; empty for none.
    pub article: Cow<'a, str>,
    /// With single spaces; empty for none.
    pub query: Cow<'a, str>,
    pub what: What<'a>,
}

#[derive(Debug)]
pub enum What<'a> {
    Feedback {
        helpful: bool,
        /// One bit for each of [`REASONS`].
        reasons: u8,
        comment: Cow<'a, str>,
    },
    Search {
        results: u64,
        clicked: Clicked<'a>,
    },
    Contact,
    /// An article was read so many times, as other programs count it.
    View {
        count: u64,
    },
    /// Of another type, which means nothing here.
    Other(Cow<'a, str>),
}

/// Whether a result was opened.
#[derive(Debug, Default, PartialEq)]
pub enum Clicked<'a> {
    #[default]
    Nothing,
    /// The page only knew that one was.
    Something,
    Article(Cow<'a, str>),
}

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// From 1, in characters of the line.
    pub column: usize,
    pub message: String,
    pub help: &'static str,
}

impl Wrong {
    pub fn new(column: usize, message: impl Into<String>, help: &'static str) -> Self {
        Self { column, message: shortened(&message.into(), 240), help }
    }
}

/// The fields of an event as they stand there.
#[derive(Debug, Default)]
pub struct Fields<'a> {
    pub kind: Option<Cow<'a, str>>,
    pub at: Option<Cow<'a, str>>,
    pub article: Option<Cow<'a, str>>,
    pub language: Option<Cow<'a, str>>,
    pub query: Option<Cow<'a, str>>,
    pub comment: Option<Cow<'a, str>>,
    pub helpful: Option<bool>,
    pub reasons: u8,
    pub results: Option<u64>,
    pub count: Option<u64>,
    pub clicked: Clicked<'a>,
    /// Names that mean nothing here.
    pub unknown: Vec<Cow<'a, str>>,
}

/// Fields that belong to an event, and that reports have no use for.
pub const UNUSED: &[&str] = &["name", "email", "subject", "message", "platform", "id"];

pub const LINE_HELP: &str = "write one JSON object a line, as `helpbook-collect export` does";
const AT_HELP: &str = "write the time as `\"at\":\"2026-01-02T03:04:05Z\"`, or a day alone";
const ARTICLE_HELP: &str = "write the address of the article, such as `\"article\":\"/account/reset/\"`";

impl<'a> Fields<'a> {
    /// What the fields say together.
    ///
    /// # Errors
    /// What is missing.
    pub fn event(self) -> Result<Event<'a>, Wrong> {
        let missing = |what: &str, help| Err(Wrong::new(1, format!("the event has no `{what}`"), help));
        let Some(kind) = &self.kind else {
            return missing("type", "write `\"type\":\"feedback\"`, `search`, `contact` or `view`");
        };
        let what = match &**kind {
            "feedback" => match self.helpful {
                Some(helpful) => What::Feedback {
                    helpful,
                    reasons: if helpful { 0 } else { self.reasons },
                    comment: self.comment.unwrap_or_default(),
                },
                None => return missing("helpful", "write `\"helpful\":true` or `false`"),
            },
            "search" => match self.results {
                Some(results) => What::Search { results, clicked: self.clicked },
                None => return missing("results", "write how many articles were found: `\"results\":0`"),
            },
            "contact" => What::Contact,
            "view" => What::View { count: self.count.unwrap_or(1) },
            other => What::Other(Cow::Owned(other.to_owned())),
        };
        let article = self.article.unwrap_or_default();
        let query = single_spaced(self.query.unwrap_or_default());
        match what {
            What::Feedback { .. } | What::View { .. } if article.trim().is_empty() => {
                return missing("article", ARTICLE_HELP);
            }
            What::Search { .. } if query.is_empty() => {
                return missing("query", "write what was searched for: `\"query\":\"reset\"`");
            }
            _ => {}
        }
        let is_other = matches!(what, What::Other(_));
        let at = match self.at {
            None if !is_other => return missing("at", AT_HELP),
            at => at.unwrap_or_default(),
        };
        let day = day_of(&at);
        if day.is_none() && !is_other {
            return Err(Wrong::new(1, format!("`{}` is no time", shortened(&at, 40)), AT_HELP));
        }
        Ok(Event { day, at, language: self.language.unwrap_or_default(), article, query, what })
    }
}

/// The day of a time as it is written: of `2026-01-02T23:30:00-08:00` the second of January.
fn day_of(at: &str) -> Option<Date> {
    let day = at.get(..10)?;
    let rest = &at[10..];
    (rest.is_empty() || rest.starts_with(['T', 't', ' '])).then(|| parse_date(day)).flatten()
}

/// What is shown in a message: values may be long.
fn shortened(text: &str, characters_max: usize) -> String {
    let end = text.char_indices().nth(characters_max).map(|(at, _)| at);
    let shown = end.map_or(text.to_owned(), |at| format!("{}…", &text[..at]));
    shown.replace(char::is_control, "�")
}

/// A question on one line, without spaces around it and with one between words.
fn single_spaced(text: Cow<'_, str>) -> Cow<'_, str> {
    let is_plain = !text.starts_with(char::is_whitespace)
        && !text.ends_with(char::is_whitespace)
        && !text.contains("  ")
        && !text.contains(|c: char| c != ' ' && (c.is_whitespace() || c.is_control()));
    let text = if is_plain {
        text
    } else {
        let words: Vec<&str> = text.split(|c: char| c.is_whitespace() || c.is_control()).collect();
        let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
        Cow::Owned(words.join(" "))
    };
    match text.char_indices().nth(QUERY_CHARS_MAX) {
        Some((at, _)) => Cow::Owned(text[..at].to_owned()),
        None => text,
    }
}

/// The bit of a reason; of those that are not known, of `other`.
pub fn reason_bit(name: &str) -> u8 {
    let at = REASONS.iter().position(|reason| *reason == name.trim());
    1 << at.unwrap_or(REASONS.len() - 1)
}

/// Reads a line of JSON.
///
/// # Errors
/// What is wrong with it.
pub fn of_json(line: &[u8]) -> Result<Fields<'_>, Wrong> {
    serde_json::from_slice(line).map_err(|error| {
        let message = error.to_string();
        let end = format!(" at line {} column {}", error.line(), error.column());
        let before = &line[..error.column().saturating_sub(1).min(line.len())];
        let column = String::from_utf8_lossy(before).chars().count() + 1;
        let message = message.strip_suffix(&end).unwrap_or(&message);
        let message = message
            .replace("expected u64", "expected a whole number")
            .replace("expected ident", "expected a value");
        let help = match error.classify() {
            serde_json::error::Category::Data => "write the value as the manual's example does",
            _ => LINE_HELP,
        };
        Wrong::new(column, format!("the line is no event: {message}"), help)
    })
}

impl<'de: 'a, 'a> Deserialize<'de> for Fields<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(OfFields)
    }
}

struct OfFields;

impl<'de> Visitor<'de> for OfFields {
    type Value = Fields<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Self::Value, M::Error> {
        let mut fields = Fields::default();
        while let Some(key) = map.next_key::<Text<'de>>()? {
            match &*key.0 {
                "type" => fields.kind = map.next_value::<Option<Text<'de>>>()?.map(|text| text.0),
                "at" => fields.at = map.next_value::<Option<Text<'de>>>()?.map(|text| text.0),
                "article" => fields.article = map.next_value::<Option<Text<'de>>>()?.map(|text| text.0),
                "language" => fields.language = map.next_value::<Option<Text<'de>>>()?.map(|text| text.0),
                "query" => fields.query = map.next_value::<Option<Text<'de>>>()?.map(|text| text.0),
                "comment" => fields.comment = map.next_value::<Option<Text<'de>>>()?.map(|text| text.0),
                "helpful" => fields.helpful = map.next_value()?,
                "results" => fields.results = map.next_value()?,
                "count" => fields.count = map.next_value()?,
                "clicked" => fields.clicked = map.next_value()?,
                "reasons" => fields.reasons = map.next_value::<Option<Reasons>>()?.map_or(0, |of| of.0),
                name => {
                    map.next_value::<IgnoredAny>()?;
                    if !UNUSED.contains(&name) {
                        fields.unknown.push(key.0);
                    }
                }
            }
        }
        Ok(fields)
    }
}

/// A text that is borrowed where it can be.
#[derive(Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Clicked<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OfClicked)
    }
}

struct OfClicked;

impl<'de> Visitor<'de> for OfClicked {
    type Value = Clicked<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the address of an article, `null`, `true` or `false`")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Clicked::Nothing)
    }

    fn visit_bool<E>(self, opened: bool) -> Result<Self::Value, E> {
        Ok(if opened { Clicked::Something } else { Clicked::Nothing })
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(clicked(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(clicked(Cow::Owned(text.to_owned())))
    }
}

/// A text in the place of an address.
pub fn clicked(text: Cow<'_, str>) -> Clicked<'_> {
    match text.trim() {
        "" | "false" | "null" => Clicked::Nothing,
        "true" => Clicked::Something,
        _ => Clicked::Article(text),
    }
}

struct Reasons(u8);

impl<'de> Deserialize<'de> for Reasons {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Of;
        impl<'de> Visitor<'de> for Of {
            type Value = Reasons;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of reasons")
            }

            fn visit_str<E>(self, name: &str) -> Result<Reasons, E> {
                Ok(Reasons(reason_bit(name)))
            }

            fn visit_seq<S: SeqAccess<'de>>(self, mut list: S) -> Result<Reasons, S::Error> {
                let mut bits = 0;
                while let Some(name) = list.next_element::<Text<'de>>()? {
                    bits |= reason_bit(&name.0);
                }
                Ok(Reasons(bits))
            }
        }
        deserializer.deserialize_any(Of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Event<'_>, Wrong> {
        of_json(line.as_bytes())?.event()
    }

    #[test]
    fn what_is_not_escaped_is_borrowed() {
        let line = r#"{"type":"search","at":"2026-01-02T03:04:05Z","query":"rest  pasword","results":3,"clicked":"/a/"}"#;
        let event = read(line).unwrap();
        assert!(matches!(event.at, Cow::Borrowed(_)));
        assert_eq!(event.query, "rest pasword");
        assert_eq!(event.day, parse_date("2026-01-02"));
        let What::Search { results: 3, clicked: Clicked::Article(Cow::Borrowed("/a/")) } = event.what else {
            panic!("{:?}", event.what)
        };
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        for (line, column, message) in [
            ("{\"type\":\"search\"", 16, "EOF while parsing an object"),
            (
                r#"{"type":"feedback","at":"x","article":"/ä/","helpful":"yes"}"#,
                60,
                "invalid type: string \"yes\", expected a boolean",
            ),
            ("[1]", 1, "invalid type: sequence, expected an object"),
        ] {
            let wrong = read(line).unwrap_err();
            assert_eq!(wrong.message, format!("the line is no event: {message}"));
            assert!(wrong.column.abs_diff(column) <= 2, "{line}: {}", wrong.column);
        }
        for (line, message) in [
            (r#"{"at":"2026-01-02"}"#, "the event has no `type`"),
            (r#"{"type":"feedback","at":"2026-01-02","article":"/a/"}"#, "the event has no `helpful`"),
            (r#"{"type":"search","at":"2026-01-02","query":" ","results":1}"#, "the event has no `query`"),
            (r#"{"type":"search","at":"2026-02-30","query":"a","results":1}"#, "`2026-02-30` is no time"),
            (r#"{"type":"contact"}"#, "the event has no `at`"),
        ] {
            assert_eq!(read(line).unwrap_err().message, message);
        }
    }

    #[test]
    fn what_is_told_of_a_long_value_is_short() {
        let long = format!(r#"{{"helpful":"{}"}}"#, "x".repeat(1 << 20));
        assert!(read(&long).unwrap_err().message.len() < 300);
        assert_eq!(Wrong::new(1, "`\u{1b}[31m` is no time", "").message, "`�[31m` is no time");
    }

    #[test]
    fn reasons_belong_to_those_who_were_not_helped() {
        let of = |helpful: &str| {
            let line = format!(
                r#"{{"type":"feedback","at":"2026-01-02","article":"/a/","helpful":{helpful},"reasons":["unclear","new"],"x":1}}"#
            );
            match read(&line).unwrap().what {
                What::Feedback { reasons, .. } => reasons,
                other => panic!("{other:?}"),
            }
        };
        assert_eq!((of("true"), of("false")), (0, 0b10100));
    }
}
