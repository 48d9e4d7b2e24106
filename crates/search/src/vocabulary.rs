//! The words of the book as far as they are here: the usual ones always, the rare ones by initial letter when a
//! word cannot be explained otherwise.
//!
//! Most words of a book stand in one or two articles. All of them would be most of what a first search
//! downloads, and hardly anybody mistypes one. So they lie in chunks of their own, and one is fetched only for a
//! word that no article has, that begins none, and that resembles no usual one.

use crate::chunk;
use crate::codec::{Reader, read_front_coded};
use crate::error::Error;
use crate::words::{Candidate, Words};

/// A chunk of rare words.
pub struct RareEntry {
    pub first_word: String,
    pub digest: u32,
    pub words: Option<Words>,
}

pub struct Vocabulary {
    pub usual: Words,
    pub rare: Vec<RareEntry>,
}

impl Vocabulary {
    /// Which chunks of rare words may hold words with the initial letter of this one.
    fn rare_range(&self, word: &str) -> std::ops::Range<usize> {
        let Some(first) = word.chars().next() else { return 0..0 };
        let begins_before = |entry: &RareEntry| entry.first_word.chars().next() < Some(first);
        let start = self.rare.partition_point(begins_before);
        let end = self.rare.partition_point(|entry| entry.first_word.chars().next() <= Some(first));
        start.saturating_sub(1)..end
    }

    /// The chunks that are missing to look for a rare word like this one.
    pub fn missing_rare(&self, word: &str) -> impl Iterator<Item = String> {
        let range = self.rare_range(word);
        let missing = range.filter(|at| self.rare[*at].words.is_none());
        missing.map(|at| chunk::words_name(at, self.rare[at].digest))
    }

    /// Rare words that resemble this one and begin with the same letter, the nearest first.
    pub fn rare_corrections(&self, word: &str, distance_max: usize, as_prefix: bool) -> Vec<Candidate<'_>> {
        let lists = self.rare[self.rare_range(word)].iter().filter_map(|entry| entry.words.as_ref());
        let mut found: Vec<Candidate<'_>> =
            lists.flat_map(|words| words.corrections(word, distance_max, as_prefix, true)).collect();
        found.sort_by(Candidate::order);
        found
    }

    /// Takes a chunk if it is one of rare words.
    pub fn supply(&mut self, name: &str, bytes: &[u8]) -> Result<bool, Error> {
        let is_named = |(at, entry): (usize, &RareEntry)| chunk::words_name(at, entry.digest) == name;
        let Some(at) = self.rare.iter().enumerate().position(is_named) else { return Ok(false) };
        if self.rare[at].digest != chunk::short_digest(bytes) {
            return Err(Error::corrupt("its digest does not match its name"));
        }
        self.rare[at].words = Some(Words::decode(bytes)?);
        Ok(true)
    }
}

/// Reads the table of chunks of rare words.
pub fn read_rare_table(reader: &mut Reader<'_>) -> Result<Vec<RareEntry>, Error> {
    let mut first_word = Vec::new();
    let rare = crate::codec::read_list(reader, 5, |reader| {
        read_front_coded(reader, &mut first_word)?;
        let text = std::str::from_utf8(&first_word).map_err(|_| Error::corrupt("text is not UTF-8"))?;
        Ok(RareEntry { first_word: text.to_owned(), digest: reader.u24()?, words: None })
    })?;
    if !rare.is_sorted_by(|a, b| a.first_word < b.first_word) {
        return Err(Error::corrupt("words are not sorted"));
    }
    Ok(rare)
}
