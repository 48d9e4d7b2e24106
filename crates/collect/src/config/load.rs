//! Text → [`Config`]. Everything that is wrong is told at its place, all in one run.

use std::ops::Range;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use super::{Config, KEYS, Network};
use crate::accept::Site;
use crate::store::Database;

const DAY_MS: u64 = 24 * 3600 * 1000;

/// What stands above the file: options of the command line and the environment.
#[derive(Debug, Default, Clone)]
pub struct Overrides {
    pub listen: Option<String>,
    pub database: Option<String>,
    pub smtp_password: Option<String>,
    pub webhook_token: Option<String>,
}

/// Reads the text of a configuration file called `name`.
///
/// # Errors
///
/// One line for each mistake, with file, line and column, and what to do.
pub fn load(name: &str, text: &str, overrides: &Overrides) -> Result<Config, Vec<String>> {
    let mut mistakes = Mistakes { name, text, found: Vec::new() };
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        mistakes.at(error.span(), error.message().to_owned());
    }
    let span = table.span();
    let mut table = table.into_inner();
    mistakes.check_keys("", &mut table);
    let value = Spanned::new(span, DeValue::Table(table));
    let mut config = Config::deserialize(ValueDeserializer::from(value)).unwrap_or_else(|error| {
        mistakes.at(error.span(), error.message().to_owned());
        Config::default()
    });
    mistakes.apply(&mut config, overrides);
    // What is absent is asked for where all that is there was understood.
    if mistakes.found.is_empty() {
        mistakes.check_complete(&config);
    }
    if mistakes.found.is_empty() {
        return Ok(config);
    }
    mistakes.found.sort_by_key(|(at, _)| *at);
    Err(mistakes.found.into_iter().map(|(_, message)| message).collect())
}

struct Mistakes<'a> {
    name: &'a str,
    text: &'a str,
    /// With the byte that each is at; what is about no place of the file comes last.
    found: Vec<(usize, String)>,
}

impl Mistakes<'_> {
    fn at(&mut self, span: Option<Range<usize>>, message: String) {
        let at = span.map_or(0, |span| span.start);
        let before = self.text.get(..at).unwrap_or(self.text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or(before).chars().count() + 1;
        self.found.push((at, format!("{}:{line}:{column}: {message}", self.name)));
    }

    fn whole(&mut self, message: impl Into<String>) {
        self.found.push((usize::MAX, format!("{}: {}", self.name, message.into())));
    }

    /// Names keys that do not exist and takes them out.
    fn check_keys(&mut self, prefix: &str, table: &mut DeTable<'_>) {
        let mut unknown = Vec::new();
        for (name, value) in table.iter_mut() {
            let path = format!("{prefix}{}", name.get_ref());
            if !KEYS.contains(&path.as_str()) {
                let hint =
                    nearest(&path).map(|meant| format!("; did you mean `{meant}`?")).unwrap_or_default();
                self.at(Some(name.span()), format!("unknown key `{path}`{hint}"));
                unknown.push(name.get_ref().to_string());
            } else if let DeValue::Table(inner) = value.get_mut() {
                self.check_keys(&format!("{path}."), inner);
            }
        }
        unknown.iter().for_each(|name| {
            table.remove(name.as_str());
        });
    }

    fn apply(&mut self, config: &mut Config, overrides: &Overrides) {
        if let Some(listen) = &overrides.listen {
            match listen.parse() {
                Ok(listen) => config.listen = listen,
                Err(_) => self.found.push((usize::MAX, format!("--listen: {}", listen_help(listen)))),
            }
        }
        if let Some(database) = &overrides.database {
            match Database::parse(database) {
                Ok(database) => config.database = database,
                Err(error) => self.found.push((usize::MAX, format!("--database: {error}"))),
            }
        }
        if let (Some(smtp), Some(password)) = (&mut config.smtp, &overrides.smtp_password) {
            smtp.password.clone_from(password);
        }
        if let (Some(webhook), Some(token)) = (&mut config.webhook, &overrides.webhook_token) {
            webhook.token.clone_from(token);
        }
    }

    fn check_complete(&mut self, config: &Config) {
        if let Some(smtp) = &config.smtp {
            for (key, missing) in
                [("host", smtp.host.is_empty()), ("from", smtp.from.is_empty()), ("to", smtp.to.is_empty())]
            {
                if missing {
                    self.whole(format!("`smtp.{key}` is missing"));
                }
            }
        }
        let is_address = |url: &str| url.starts_with("https://") || url.starts_with("http://");
        if config.webhook.as_ref().is_some_and(|webhook| !is_address(&webhook.url)) {
            self.whole("`webhook.url` must be an address such as https://desk.example.com/requests");
        }
        for (key, value) in [
            ("retention-days", u64::from(config.retention_days)),
            ("rate.burst", u64::from(config.rate.burst)),
            ("limits.body-bytes", config.limits.body_bytes as u64),
            ("limits.text-characters", config.limits.text_characters as u64),
            ("limits.read-timeout-ms", config.limits.read_timeout_ms),
            ("limits.connections", config.limits.connections as u64),
            ("delivery.first-retry-ms", config.delivery.first_retry_ms),
            ("delivery.longest-retry-ms", config.delivery.longest_retry_ms),
            ("delivery.claim-ms", config.delivery.claim_ms),
        ] {
            if value == 0 {
                self.whole(format!("`{key}` must be 1 or more"));
            }
            // No clock counts further, and nobody waits longer.
            if key.ends_with("-ms") && value > DAY_MS {
                self.whole(format!("`{key}` must be {DAY_MS} or less, which is a day"));
            }
        }
    }
}

fn listen_help(written: &str) -> String {
    format!("`{written}` is no address to listen on such as 127.0.0.1:8090")
}

/// The key that was meant: nearly the same, or the same in another table.
fn nearest(path: &str) -> Option<&'static str> {
    let written = path.replace('_', "-").to_ascii_lowercase();
    let last = |path: &str| path.rsplit('.').next().unwrap_or_default().to_owned();
    // In one table the table's name must not make all keys alike.
    let table = |path: &str| path.rsplit_once('.').map(|(table, _)| table.to_owned());
    let same = KEYS.iter().find(|key| last(key) == last(&written));
    let near = || {
        let likeness = |key: &&&str| strsim::normalized_damerau_levenshtein(&last(&written), &last(key));
        let near = KEYS.iter().filter(|key| likeness(key) > 0.5);
        let near = near.filter(|key| table(key) == table(&written) || likeness(key) > 0.8);
        near.max_by(|a, b| likeness(a).total_cmp(&likeness(b)))
    };
    same.or_else(near).copied()
}

pub(super) fn database<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Database, D::Error> {
    Database::parse(&String::deserialize(deserializer)?).map_err(D::Error::custom)
}

pub(super) fn sites<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Site>, D::Error> {
    let written = Vec::<String>::deserialize(deserializer)?;
    written.iter().map(|site| Site::parse(site).map_err(D::Error::custom)).collect()
}

pub(super) fn networks<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Network>, D::Error> {
    let written = Vec::<String>::deserialize(deserializer)?;
    let read = |one: &String| {
        let wrong = || D::Error::custom(format!("`{one}` is no address or network such as 10.0.0.0/8"));
        Network::parse(one).ok_or_else(wrong)
    };
    written.iter().map(read).collect()
}
