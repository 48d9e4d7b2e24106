//! What kind of article each is, its `type`, and what it says of itself as one of these: the state of a known issue, the
//! version of a release. The types of other tools mean nothing here.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;
use time::Date;

use super::Mirror;
use super::assemble::Edition;
use super::categories::{humanise, with_parents};
use crate::article::Article;
use crate::config::{Config, PathPattern};
use crate::diagnostics::{Code, Diagnostic, Location, did_you_mean, nearest};
use crate::source::parse_date;

pub const KNOWN_ISSUE: &str = "known-issue";
pub const RELEASE_NOTE: &str = "release-note";
pub const ANNOUNCEMENT: &str = "announcement";
const POLICY: &str = "policy";

/// The types that every book has. `article` is for one that has no type, in a folder whose articles have.
pub const TYPES: &[&str] = &[
    "how-to",
    "troubleshooting",
    "faq",
    KNOWN_ISSUE,
    "reference",
    POLICY,
    RELEASE_NOTE,
    ANNOUNCEMENT,
    PLAIN,
];

const PLAIN: &str = "article";

/// The front matter key of it all.
pub const TYPE_KEY: &str = "type";

/// The keys that mean something for one type only; elsewhere other tools may use them.
pub const TYPE_KEYS: &[(&str, &[&str])] = &[
    (KNOWN_ISSUE, &["status", "status_date", "affects", "fixed_in"]),
    (RELEASE_NOTE, &["version", "released"]),
    (POLICY, &["version", "effective"]),
    (ANNOUNCEMENT, &["banner"]),
];

/// The states of a known issue.
pub const STATES: &[&str] = &["investigating", "identified", "workaround", "monitoring", "fixed", "wont-fix"];

/// What kind of article it is. What does not belong to its type is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Kind {
    /// One of [`TYPES`] or a type of the book.
    pub name: String,
    /// As customers read it.
    pub label: String,
    /// Of a known issue.
    pub state: Option<State>,
    /// The versions that have it.
    pub affects: Vec<String>,
    /// The version that does not have it any more.
    pub fixed_in: Option<String>,
    /// Of a release or of a policy.
    pub version: Option<String>,
    /// The day of the release, or the first day of the policy.
    pub date: Option<Date>,
    /// Whether an announcement stands on every page.
    pub banner: bool,
}

/// How far a known issue is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// One of [`STATES`].
    pub key: &'static str,
    /// As customers read it.
    pub text: String,
    pub since: Option<Date>,
}

impl State {
    /// Whether nothing will change any more.
    pub fn is_closed(&self) -> bool {
        matches!(self.key, "fixed" | "wont-fix")
    }
}

/// Which article is of which type.
pub(super) struct Kinds<'a> {
    config: &'a Config,
    mirror: &'a Mirror,
    rules: Vec<(&'a str, PathPattern)>,
    /// What the text of a category says of the articles in it, by folder.
    by_folder: BTreeMap<String, String>,
    names: Vec<&'a str>,
    /// What customers read for a state, by its key.
    states: &'a BTreeMap<String, String>,
    /// What they read for a type, by its name.
    labels: &'a BTreeMap<String, String>,
}

impl<'a> Kinds<'a> {
    /// `indexes` are the texts of categories.
    pub fn new<'i>(edition: &'a Edition<'_>, indexes: impl Iterator<Item = &'i Arc<Article>>) -> Self {
        let Edition { config, mirror, known, .. } = edition;
        let mut names: Vec<&str> = config.r#type.iter().map(|rule| rule.name.as_str()).collect();
        names.extend(TYPES);
        let (rules, by_folder) = (Vec::new(), BTreeMap::new());
        let mut kinds =
            Self { config, mirror, rules, by_folder, names, states: &known.states, labels: &known.types };
        for rule in &config.r#type {
            let pattern = rule.path.as_deref().map(PathPattern::new);
            kinds.rules.extend(pattern.map(|pattern| (rule.name.as_str(), pattern)));
        }
        for index in indexes {
            if let (Some(folder), Some(name)) = (mirror.folder(&index.path), kinds.own_name(index)) {
                // What a translation does not say, the original does.
                let is_own = mirror.is_own(&index.path);
                let known = kinds.by_folder.entry(folder.to_owned()).or_insert_with(|| name.to_owned());
                if is_own {
                    *known = name.to_owned();
                }
            }
        }
        kinds
    }

    /// The type that it names, if it is one.
    fn own_name(&self, article: &Article) -> Option<&'a str> {
        let written = article.front.foreign.get(TYPE_KEY)?.as_str()?;
        self.names.iter().copied().find(|name| letters(name) == letters(written))
    }

    /// The type of an article: its own, else that of `[[type]]`, else that of the nearest category.
    pub fn name_of(&self, article: &Article) -> Option<&str> {
        let by_rule = || {
            if self.rules.is_empty() {
                return None;
            }
            let names = self.config.names_of(&article.path);
            let found = self.rules.iter().find(|(_, rule)| rule.matches(&names));
            found.map(|(name, _)| *name)
        };
        let by_folder = || {
            // Folders in turn, the innermost first.
            let above: Vec<String> =
                with_parents(self.mirror.folder(&article.path).unwrap_or_default()).collect();
            above.iter().rev().find_map(|folder| self.by_folder.get(folder)).map(String::as_str)
        };
        let name = self.own_name(article).or_else(by_rule).or_else(by_folder)?;
        (name != PLAIN).then_some(name)
    }

    /// Whether a key of its front matter means something for it, though helpbook does not know it everywhere.
    pub fn uses(&self, article: &Article, key: &str) -> bool {
        if key == TYPE_KEY {
            // What is nearly the name of a type has been told.
            return self.own_name(article).is_some() || self.meant(article).is_some();
        }
        let keys = || TYPE_KEYS.iter().filter(|(_, keys)| keys.contains(&key));
        keys().next().is_some() && self.name_of(article).is_some_and(|name| keys().any(|(of, _)| *of == name))
    }

    /// The type that was meant by one that does not exist, if almost certain.
    fn meant(&self, article: &Article) -> Option<&'a str> {
        let written = article.front.foreign.get(TYPE_KEY)?.as_str()?;
        if self.own_name(article).is_some() {
            return None;
        }
        let is_near = |name: &&&str| {
            let most = if name.len() >= 7 { 2 } else { 1 };
            strsim::osa_distance(&letters(written), &letters(name)) <= most
        };
        self.names.iter().find(is_near).copied()
    }

    /// What kind of article it is, and what is wrong with what it says of that.
    pub fn of(&self, article: &Article, diagnostics: &mut Vec<Diagnostic>) -> Option<Kind> {
        if let Some(meant) = self.meant(article) {
            let written = article.front.foreign[TYPE_KEY].as_str().unwrap_or_default();
            let message = format!("there is no type `{written}`");
            let found = Diagnostic::new(Code::FrontMatterValue, message).at(at(article, TYPE_KEY));
            let fix = article.front.ranges.get(TYPE_KEY).and_then(|range| article.fix(range.clone(), meant));
            diagnostics.push(found.help(format!("did you mean `{meant}`?")).fix(fix));
        }
        let name = self.name_of(article)?;
        let label = self.labels.get(name).cloned().unwrap_or_else(|| humanise(name));
        let mut kind = Kind { name: name.to_owned(), label, ..Kind::default() };
        let mut read = Read { article, diagnostics };
        match name {
            KNOWN_ISSUE => {
                kind.state = read.state(self.states);
                kind.affects = read.texts("affects");
                kind.fixed_in = read.text("fixed_in");
            }
            RELEASE_NOTE => {
                kind.version = read.text("version");
                kind.date = read.date("released").or(article.front.life.publish_on);
            }
            POLICY => {
                kind.version = read.text("version");
                kind.date = read.date("effective");
            }
            ANNOUNCEMENT => kind.banner = read.flag("banner"),
            _ => {}
        }
        Some(kind)
    }
}

/// The letters and digits of a name: `How To`, `how_to` and `how-to` are the same.
fn letters(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Where the value of a key stands, else the file.
fn at(article: &Article, key: &str) -> Location {
    match article.front.ranges.get(key) {
        Some(range) => article.location(range.clone()),
        None => Location::file(&article.path),
    }
}

/// Reads the keys of a type.
struct Read<'a> {
    article: &'a Article,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Read<'_> {
    fn wrong(&mut self, key: &str, message: String, help: &str) {
        let found = Diagnostic::new(Code::FrontMatterValue, message).at(at(self.article, key));
        self.diagnostics.push(found.help(help.to_owned()));
    }

    /// The values of a key; a single one is a list of one, and its parts between commas are several.
    fn texts(&mut self, key: &str) -> Vec<String> {
        let front = &self.article.front;
        if let Some(written) = front.written.get(key) {
            return written.clone();
        }
        let texts: Option<Vec<String>> = match front.foreign.get(key) {
            None | Some(Value::Null) => Some(Vec::new()),
            Some(Value::String(text)) => Some(text.split(',').map(|part| part.trim().to_owned()).collect()),
            Some(Value::Array(items)) => items.iter().map(scalar).collect(),
            Some(value) => scalar(value).map(|text| vec![text]),
        };
        if texts.is_none() {
            self.wrong(key, format!("`{key}` must be text"), "write one line of text, or a list of such");
        }
        let mut texts = texts.unwrap_or_default();
        texts.retain(|text| !text.is_empty());
        texts
    }

    fn text(&mut self, key: &str) -> Option<String> {
        let texts = self.texts(key);
        (!texts.is_empty()).then(|| texts.join(", "))
    }

    fn flag(&mut self, key: &str) -> bool {
        match self.article.front.foreign.get(key) {
            None | Some(Value::Null) => false,
            Some(Value::Bool(flag)) => *flag,
            Some(_) => {
                self.wrong(key, format!("`{key}` must be true or false"), "write `true` or `false`");
                false
            }
        }
    }

    fn date(&mut self, key: &str) -> Option<Date> {
        let text = self.text(key)?;
        let date = parse_date(&text);
        if date.is_none() {
            let help = "write year, month and day, for instance `2026-06-30`";
            self.wrong(key, format!("`{key}` must be a date"), help);
        }
        date
    }

    fn state(&mut self, texts: &BTreeMap<String, String>) -> Option<State> {
        /// Other words for the same.
        const SAME: &[(&str, &str)] = &[("willnotfix", "wont-fix"), ("resolved", "fixed")];
        let all = STATES.join("`, `");
        let since = self.date("status_date");
        let Some(written) = self.text("status") else {
            let help = format!("say how far it is, with `status: investigating` or one of `{all}`");
            self.wrong("status", "a known issue has no `status`".to_owned(), &help);
            return None;
        };
        let same = SAME.iter().find(|(same, _)| *same == letters(&written)).map(|(_, key)| *key);
        let known = STATES.iter().copied().find(|key| letters(key) == letters(&written));
        let Some(key) = known.or(same) else {
            let lower = written.to_lowercase();
            let meant = nearest(&lower, STATES.iter().copied());
            let help = meant.and_then(|meant| did_you_mean(&lower, [meant]));
            let help = help.unwrap_or_else(|| format!("use one of: `{all}`"));
            self.wrong("status", format!("no known issue can be `{written}`"), &help);
            return None;
        };
        let text = texts.get(key).cloned().unwrap_or_else(|| key.to_owned());
        Some(State { key, text, since })
    }
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(yes) => Some(yes.to_string()),
        Value::Null => Some(String::new()),
        Value::Array(_) | Value::Object(_) => None,
    }
}
