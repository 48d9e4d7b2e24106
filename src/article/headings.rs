//! The ids of a page: each stands for one place, and stays what it is as long as the heading does.

use std::collections::{HashMap, HashSet};

use unicode_normalization::char::is_combining_mark;

/// The anchor that GitHub makes of a heading, so that links written for it work here: lower case, letters,
/// marks and digits of every script, `_` and `-` stay, spaces become `-`, everything else goes.
pub(super) fn github_slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for c in text.trim().chars() {
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if c == ' ' {
            slug.push('-');
        } else if c == '-' || c == '_' || c.is_alphanumeric() || is_combining_mark(c) {
            slug.extend(c.to_lowercase());
        }
    }
    slug
}

/// The ids given out so far.
#[derive(Debug, Default)]
pub(super) struct Ids {
    /// Made by us; the number is the next suffix to try.
    made: HashMap<String, usize>,
    written: HashSet<String>,
    /// Written more than once.
    repeated: HashSet<String>,
    clash: bool,
}

impl Ids {
    /// Ids that the writer is known to use later in the file.
    pub fn reserving(written: HashSet<String>) -> Self {
        let made = written.iter().map(|id| (id.clone(), 1)).collect();
        Self { made, ..Self::default() }
    }

    /// An id of the page that nothing else has: `wanted`, else `wanted-1` and so on.
    pub fn make(&mut self, wanted: String) -> String {
        let wanted = if wanted.is_empty() { "section".to_owned() } else { wanted };
        if !self.made.contains_key(&wanted) && !self.written.contains(&wanted) {
            self.made.insert(wanted.clone(), 1);
            return wanted;
        }
        let mut number = self.made.get(&wanted).copied().unwrap_or(1);
        loop {
            let id = format!("{wanted}-{number}");
            number += 1;
            if !self.made.contains_key(&id) && !self.written.contains(&id) {
                self.made.insert(id.clone(), 1);
                self.made.insert(wanted, number);
                return id;
            }
        }
    }

    /// An id that stands in the text; true if it is the second time, so that each repeated id is told once.
    pub fn write(&mut self, id: &str, reserved: &HashSet<String>) -> bool {
        if self.made.contains_key(id) && !reserved.contains(id) {
            self.clash = true;
        }
        !self.written.insert(id.to_owned()) && self.repeated.insert(id.to_owned())
    }

    /// The ids that stand in the text, if one of them was given to something else before it was seen: then the
    /// page must be made again with these reserved.
    pub fn clashing(&mut self) -> Option<HashSet<String>> {
        self.clash.then(|| std::mem::take(&mut self.written))
    }

    /// All, sorted.
    pub fn into_anchors(self) -> Vec<String> {
        let mut anchors: Vec<String> = self.written.into_iter().chain(self.made.into_keys()).collect();
        anchors.sort_unstable();
        anchors.dedup();
        anchors
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_those_of_github() {
        assert_eq!(github_slug("Reset your password!"), "reset-your-password");
        assert_eq!(github_slug("What's new in 2.0?"), "whats-new-in-20");
        assert_eq!(github_slug("A & B"), "a--b");
        assert_eq!(github_slug("snake_case and kebab-case"), "snake_case-and-kebab-case");
        assert_eq!(github_slug("パスワード の再設定"), "パスワード-の再設定");
        assert_eq!(github_slug("हिन्दी"), "हिन्दी");
        assert_eq!(github_slug("Über uns"), "über-uns");
    }

    #[test]
    fn every_id_is_given_once() {
        let mut ids = Ids::default();
        let mut make = |text: &str| ids.make(text.to_owned());
        assert_eq!(make("a"), "a");
        assert_eq!(make("a"), "a-1");
        assert_eq!(make("a-1"), "a-1-1");
        assert_eq!(make("a"), "a-2");
        assert_eq!(make(""), "section");
    }
}
