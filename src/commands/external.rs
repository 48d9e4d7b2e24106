//! `helpbook check --external`: which answers are known already, and where they are kept.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use crate::build::Book;
use crate::check::{Addresses, Answer, Outcome};
use crate::config::External;
use crate::diagnostics::Diagnostic;
use crate::io::terminal::Terminal;
use crate::io::web::{self, Manners};
use crate::units::count;

/// Answers that were fine, by address and the fragments that were looked for.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Cache(BTreeMap<String, Known>);

#[derive(Debug, Serialize, Deserialize)]
struct Known {
    /// Seconds since 1970.
    at: u64,
    answer: Answer,
}

/// Asks for all web addresses that the book names. Returns what is to be said of them, and how many there are.
pub fn check(book: &Book, root: &Path, terminal: &Terminal) -> (Vec<Diagnostic>, usize) {
    let settings = &book.config.check.external;
    let addresses = Addresses::of(&book.sites, &book.config);
    if addresses.is_empty() {
        return (Vec::new(), 0);
    }
    let file = cache_file(settings, root);
    let mut cache = file.as_deref().map(Cache::read).unwrap_or_default();
    let mut has_changed = cache.forget(u64::from(settings.max_age_days) * 24 * 60 * 60);
    let mut answers = BTreeMap::new();
    let mut questions = addresses.questions();
    questions.retain(|address, fragments| match cache.0.get(&key(address, fragments, settings)) {
        Some(known) => {
            answers.insert(address.clone(), known.answer.clone());
            false
        }
        None => true,
    });
    let asked = questions.clone();
    let manners = Manners {
        timeout: Duration::from_secs(u64::from(settings.timeout_seconds.max(1))),
        pause: Duration::from_millis(u64::from(settings.pause_ms)),
        fragments: settings.fragments,
    };
    let new = web::ask_all(questions, manners);
    for (address, answer) in &new {
        let is_fine = answer.outcome == Outcome::Fine && answer.missing.is_empty();
        if let Some(fragments) = asked.get(address).filter(|_| is_fine && settings.max_age_days > 0) {
            let known = Known { at: now(), answer: answer.clone() };
            cache.0.insert(key(address, fragments, settings), known);
            has_changed = true;
        }
    }
    if has_changed
        && let Some(file) = &file
        && let Err(error) = cache.write(file)
    {
        terminal.say(&format!("The answers could not be kept in `{}`: {error}.", file.display()));
    }
    if !answers.is_empty() {
        let known = count(answers.len(), "answer is", "answers are");
        terminal.say(&format!("{known} known from before.\n"));
    }
    answers.extend(new);
    (addresses.judge(&answers), addresses.len())
}

/// What was looked for: an address alone is another question than one with places in its page.
fn key(address: &str, fragments: &BTreeSet<String>, settings: &External) -> String {
    let places = fragments.iter().filter(|_| settings.fragments).map(|fragment| format!("#{fragment}"));
    format!("{address}{}", places.collect::<String>())
}

impl Cache {
    /// Whatever cannot be read is not known.
    fn read(file: &Path) -> Self {
        let text = fs::read_to_string(file).unwrap_or_default();
        serde_json::from_str(&text).unwrap_or_default()
    }

    /// What is older than `age_max` seconds, or comes from a time that has not been yet. Whether there was any.
    fn forget(&mut self, age_max: u64) -> bool {
        let (now, before) = (now(), self.0.len());
        self.0.retain(|_, known| known.at <= now && now - known.at < age_max);
        self.0.len() != before
    }

    fn write(&self, file: &Path) -> std::io::Result<()> {
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(file, format!("{:#}\n", serde_json::json!(self)))
    }
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs())
}

/// As the book says, else where this system keeps what can be made again.
fn cache_file(settings: &External, root: &Path) -> Option<PathBuf> {
    if let Some(name) = &settings.cache {
        return Some(root.join(name));
    }
    let folder = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let caches = if cfg!(windows) {
        folder("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        folder("HOME").map(|home| home.join("Library/Caches"))
    } else {
        folder("XDG_CACHE_HOME").or_else(|| folder("HOME").map(|home| home.join(".cache")))
    };
    caches.map(|caches| caches.join("helpbook").join("external.json"))
}
