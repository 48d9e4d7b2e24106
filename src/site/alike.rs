//! Which file name was meant by one that does not exist. A book that was just moved here has thousands of broken links
//! and thousands of names, so most comparisons are ruled out before they are made.

use std::collections::HashMap;
use std::sync::Mutex;

/// How alike two names must be for one to be offered for the other, from 0 to 1: a wrong offer costs a writer more time
/// than none.
const LIKENESS_MIN: f64 = 0.8;

/// File names, in lower case and in the order of the alphabet.
#[derive(Debug, Default)]
pub struct AlikeNames {
    names: Vec<Name>,
    /// What was found before: broken links repeat, within a round and from one to the next.
    found: Mutex<HashMap<String, Option<usize>>>,
}

#[derive(Debug)]
struct Name {
    file: String,
    bag: Bag,
}

impl AlikeNames {
    pub fn new<'a>(files: impl Iterator<Item = &'a String>) -> Self {
        let names = files.map(|file| Name { bag: Bag::of(stem(file)), file: file.clone() }).collect();
        Self { names, found: Mutex::default() }
    }

    /// Whether these are the names, and what was found among them still holds.
    pub fn is_of<'a>(&self, files: impl Iterator<Item = &'a String>) -> bool {
        self.names.iter().map(|name| &name.file).eq(files)
    }

    /// The name whose stem is most like `wanted`; of equals the first.
    pub fn nearest(&self, wanted: &str) -> Option<&str> {
        let known = self.found.lock().expect("no holder panics").get(wanted).copied();
        let index = known.unwrap_or_else(|| {
            let index = self.find(wanted);
            self.found.lock().expect("no holder panics").insert(wanted.to_owned(), index);
            index
        });
        Some(&self.names[index?].file)
    }

    fn find(&self, wanted: &str) -> Option<usize> {
        let bag = Bag::of(wanted);
        let mut best: Option<(f64, usize)> = None;
        // Writers seldom get the first letter wrong.
        let first = wanted.chars().next()?;
        let start = self.names.partition_point(|name| name.file.chars().next() < Some(first));
        for (index, name) in self.names.iter().enumerate().skip(start) {
            if !name.file.starts_with(first) {
                break;
            }
            let length = bag.length.max(name.bag.length).max(1) as f64;
            let least = best.map_or(LIKENESS_MIN, |(likeness, _)| likeness);
            if 1.0 - bag.distance_min(&name.bag) as f64 / length < least {
                continue;
            }
            let distance = strsim::osa_distance(wanted, stem(&name.file));
            let likeness = 1.0 - distance as f64 / length;
            if likeness >= LIKENESS_MIN && best.is_none_or(|(most, _)| likeness > most) {
                best = Some((likeness, index));
            }
        }
        best.map(|(_, index)| index)
    }
}

/// A file name without its extension.
pub(super) fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// How often each letter occurs, as far as that is told by its last five bits.
#[derive(Debug)]
struct Bag {
    counts: [u8; 32],
    /// Characters.
    length: usize,
}

impl Bag {
    fn of(text: &str) -> Self {
        let mut counts = [0_u8; 32];
        let mut length = 0;
        for c in text.chars() {
            let slot = &mut counts[c as usize % 32];
            *slot = slot.saturating_add(1);
            length += 1;
        }
        Self { counts, length }
    }

    /// Never more than the edit distance: each edit takes at most one letter out of a bag and puts one in.
    fn distance_min(&self, other: &Self) -> usize {
        let pairs = || self.counts.iter().zip(&other.counts);
        let missing: usize = pairs().map(|(&a, &b)| usize::from(a.saturating_sub(b))).sum();
        let extra: usize = pairs().map(|(&a, &b)| usize::from(b.saturating_sub(a))).sum();
        missing.max(extra)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_name_that_was_meant() {
        let files = ["refunds.md", "reset-password.md", "reset-your-password.md"].map(str::to_owned);
        let names = AlikeNames::new(files.iter());
        assert_eq!(names.nearest("reset-pasword"), Some("reset-password.md"));
        assert_eq!(names.nearest("rest-your-password"), Some("reset-your-password.md"));
        assert_eq!(names.nearest("shipping"), None);
    }

    #[test]
    fn what_is_ruled_out_is_never_nearer_than_it_seems() {
        for (a, b) in [("kitten", "sitting"), ("abc", "acb"), ("", "abc"), ("über", "uber")] {
            assert!(Bag::of(a).distance_min(&Bag::of(b)) <= strsim::osa_distance(a, b), "{a} {b}");
        }
    }
}
