//! A list of words: what people write, in full, with how many articles hold each.
//!
//! The index holds stems, and stems are no help to somebody who has typed `resetti`. Here are the words
//! themselves, so that beginnings can be completed and typing mistakes corrected; the corrected word is then
//! stemmed and looked up like any other. Which words are always there is [`crate::vocabulary`]'s.

use std::ops::Range;

use crate::codec::Reader;
use crate::error::Error;

/// Longer words are not worth completing; the format has room for no longer ones.
#[cfg(feature = "write")]
pub const WORD_BYTES_MAX: usize = 32;

/// Sorted words.
#[derive(Default)]
pub struct Words {
    text: String,
    entries: Vec<(Range<u32>, u8)>,
}

/// Twice the binary logarithm, about: enough to tell which of two words is used more, in one byte.
#[cfg(feature = "write")]
fn frequency_class(doc_freq: u32) -> u8 {
    let n = doc_freq.max(1);
    let log = n.ilog2();
    let half = if log > 0 { n >> (log - 1) & 1 } else { 0 };
    (2 * log + half) as u8
}

/// A word that may stand for what was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate<'w> {
    pub word: &'w str,
    /// Higher for words in more articles.
    pub frequency: u8,
    /// Edits away from what was typed.
    pub distance: usize,
}

impl Candidate<'_> {
    /// The nearer first, then the more usual.
    pub fn order(&self, other: &Self) -> std::cmp::Ordering {
        self.distance
            .cmp(&other.distance)
            .then_with(|| other.frequency.cmp(&self.frequency))
            .then_with(|| self.word.cmp(other.word))
    }
}

impl Words {
    /// The words as one run of text (before each word a byte that says how many bytes it shares with the one
    /// before; such bytes are below a space and occur in no word), then a byte of frequency for each. Unlike
    /// lengths and counts in between, this leaves gzip something to find: a quarter less.
    pub fn decode(bytes: &[u8]) -> Result<Words, Error> {
        let mut reader = Reader::new(bytes);
        let runs = reader.bytes()?;
        let mut words = Words { text: String::with_capacity(runs.len() * 2), entries: Vec::new() };
        let mut word: Vec<u8> = Vec::new();
        let mut rest = runs;
        while let Some((shared, tail)) = rest.split_first() {
            let len = tail.iter().position(|byte| *byte < b' ').unwrap_or(tail.len());
            if usize::from(*shared) > word.len() || *shared >= b' ' {
                return Err(Error::corrupt("a shared prefix is longer than the word before"));
            }
            word.truncate(usize::from(*shared));
            word.extend_from_slice(&tail[..len]);
            let text = std::str::from_utf8(&word).map_err(|_| Error::corrupt("text is not UTF-8"))?;
            let start = words.text.len() as u32;
            words.text.push_str(text);
            words.entries.push((start..words.text.len() as u32, reader.u8()?));
            rest = &tail[len..];
        }
        if !reader.is_empty() {
            return Err(Error::corrupt("bytes are left over"));
        }
        if !words.entries.is_sorted_by(|a, b| words.word(&a.0) < words.word(&b.0)) {
            return Err(Error::corrupt("words are not sorted"));
        }
        Ok(words)
    }

    /// Encodes sorted words with the numbers of articles that hold them. Words are without control characters
    /// and at most [`WORD_BYTES_MAX`] bytes long.
    #[cfg(feature = "write")]
    pub fn encode(sorted: &[(&str, u32)]) -> Vec<u8> {
        let mut runs = Vec::new();
        let mut previous = "";
        for (word, _) in sorted {
            debug_assert!(word.len() <= WORD_BYTES_MAX);
            let mut shared =
                crate::codec::shared_prefix(previous.as_bytes(), word.as_bytes()).min(WORD_BYTES_MAX - 1);
            while !word.is_char_boundary(shared) {
                shared -= 1;
            }
            runs.push(shared as u8);
            runs.extend_from_slice(&word.as_bytes()[shared..]);
            previous = word;
        }
        let mut writer = crate::codec::Writer::default();
        writer.bytes(&runs);
        for (_, doc_freq) in sorted {
            writer.u8(frequency_class(*doc_freq));
        }
        writer.bytes
    }

    fn word(&self, range: &Range<u32>) -> &str {
        &self.text[range.start as usize..range.end as usize]
    }

    /// How many articles hold a word, as twice the binary logarithm, about; `None` for a word that is not listed.
    pub fn frequency(&self, word: &str) -> Option<u8> {
        let at = self.entries.binary_search_by(|(text, _)| self.word(text).cmp(word)).ok()?;
        Some(self.entries[at].1)
    }

    /// Words that begin with `prefix` and are longer, the most used first.
    pub fn completions(&self, prefix: &str, limit: usize) -> Vec<Candidate<'_>> {
        let start = self.entries.partition_point(|(text, _)| self.word(text) <= prefix);
        let mut found: Vec<Candidate<'_>> = self.entries[start..]
            .iter()
            .map(|(text, frequency)| Candidate { word: self.word(text), frequency: *frequency, distance: 0 })
            .take_while(|candidate| candidate.word.starts_with(prefix))
            .collect();
        found.sort_by(|a, b| b.frequency.cmp(&a.frequency).then_with(|| a.word.cmp(b.word)));
        found.truncate(limit);
        found
    }

    /// Words within `distance_max` edits of `typed`, the nearest first, then the most used. With `as_prefix`, the
    /// beginning of a word may be what was meant. `same_first` wants the first letter to be right: it hardly ever
    /// is wrong, and most of the list need not be looked at.
    pub fn corrections(
        &self,
        typed: &str,
        distance_max: usize,
        as_prefix: bool,
        same_first: bool,
    ) -> Vec<Candidate<'_>> {
        let pattern: Vec<char> = typed.chars().collect();
        let Some(&first) = pattern.first() else { return Vec::new() };
        let entries = if same_first {
            let start =
                self.entries.partition_point(|(text, _)| self.word(text).chars().next() < Some(first));
            let len = self.entries[start..].partition_point(|(text, _)| self.word(text).starts_with(first));
            &self.entries[start..start + len]
        } else {
            &self.entries
        };
        let mut rows = EditRows::default();
        let mut found: Vec<Candidate<'_>> = entries
            .iter()
            .filter_map(|(text, frequency)| {
                let word = self.word(text);
                let distance = rows.distance(&pattern, word, distance_max, as_prefix)?;
                Some(Candidate { word, frequency: *frequency, distance })
            })
            .collect();
        found.sort_by(Candidate::order);
        found
    }
}

/// Three rows of the optimal string alignment table: insert, delete, replace, swap neighbours.
#[derive(Default)]
struct EditRows {
    rows: [Vec<usize>; 3],
}

impl EditRows {
    /// Edits from `pattern` to `word` (or to its nearest beginning), `None` if more than `max`.
    fn distance(&mut self, pattern: &[char], word: &str, max: usize, as_prefix: bool) -> Option<usize> {
        let width = pattern.len() + 1;
        let len = word.chars().count();
        if len + max < pattern.len() || (!as_prefix && len > pattern.len() + max) {
            return None;
        }
        self.rows.iter_mut().for_each(|row| row.resize(width, 0));
        self.rows[0].iter_mut().enumerate().for_each(|(i, cell)| *cell = i);
        let mut best = pattern.len();
        let mut before = None;
        for (y, c) in word.chars().enumerate() {
            // rows[0] is the row above, rows[1] the one above that, rows[2] becomes the new one.
            self.rows[2][0] = y + 1;
            for x in 1..width {
                let replace = self.rows[0][x - 1] + usize::from(pattern[x - 1] != c);
                let mut cost = replace.min(self.rows[0][x] + 1).min(self.rows[2][x - 1] + 1);
                if x > 1 && before == Some(pattern[x - 1]) && pattern[x - 2] == c {
                    cost = cost.min(self.rows[1][x - 2] + 1);
                }
                self.rows[2][x] = cost;
            }
            self.rows.rotate_right(1);
            let here = self.rows[0][pattern.len()];
            best = if as_prefix { best.min(here) } else { here };
            if self.rows[0].iter().all(|cost| *cost > max) {
                return (as_prefix && best <= max).then_some(best);
            }
            before = Some(c);
        }
        (best <= max).then_some(best)
    }
}

#[cfg(all(test, feature = "write"))]
mod tests {
    use super::*;

    fn list(words: &[(&str, u32)]) -> Words {
        Words::decode(&Words::encode(words)).unwrap()
    }

    fn names<'w>(found: &[Candidate<'w>]) -> Vec<(&'w str, usize)> {
        found.iter().map(|candidate| (candidate.word, candidate.distance)).collect()
    }

    #[test]
    fn completions_come_by_use() {
        let words = list(&[("pass", 2), ("passage", 3), ("password", 40), ("past", 9)]);
        assert_eq!(names(&words.completions("pass", 8)), [("password", 0), ("passage", 0)]);
        assert!(words.frequency("past").is_some() && words.frequency("pas").is_none());
    }

    #[test]
    fn corrections_allow_each_kind_of_edit() {
        let words = list(&[("password", 40), ("plan", 3), ("plant", 3), ("plants", 1)]);
        assert_eq!(names(&words.corrections("plont", 1, false, true)), [("plant", 1)]);
        assert_eq!(names(&words.corrections("pasword", 1, false, true)), [("password", 1)]);
        assert_eq!(names(&words.corrections("passwordd", 1, false, true)), [("password", 1)]);
        assert_eq!(names(&words.corrections("passwrod", 1, false, true)), [("password", 1)]);
        assert_eq!(names(&words.corrections("pasw", 1, true, true)), [("password", 1)]);
        assert!(words.corrections("pqqqqord", 2, false, true).is_empty());
        assert!(words.corrections("oassword", 1, false, true).is_empty());
        assert_eq!(names(&words.corrections("oassword", 1, false, false)), [("password", 1)]);
    }

    #[test]
    fn letters_of_several_bytes_are_not_cut() {
        let words = list(&[("настройка", 1), ("настройки", 2), ("пароль", 3), ("한국", 1), ("한글", 1)]);
        assert_eq!(names(&words.completions("наст", 8)), [("настройки", 0), ("настройка", 0)]);
        assert_eq!(names(&words.completions("한", 8)), [("한국", 0), ("한글", 0)]);
        assert_eq!(names(&words.corrections("парль", 1, false, true)), [("пароль", 1)]);
    }

    #[test]
    fn damage_is_an_error() {
        let bytes = Words::encode(&[("alpha", 1), ("beta", 2)]);
        for len in 0..bytes.len() {
            assert!(Words::decode(&bytes[..len]).is_err(), "cut at {len}");
        }
    }
}
