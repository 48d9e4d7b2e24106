//! Words for tantivy, and the table of all words seen.
//!
//! Each different word is stemmed once and not at each of its occurrences, which makes this faster than
//! tantivy's own chain although it also counts the words for the resident list. The further spellings of a
//! word (parts of mixed case, hyphenated words joined) are indexed at the same position.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustc_hash::FxHashMap;
use tantivy::tokenizer::{RawTokenizer, TextAnalyzer, Token, TokenStream, Tokenizer};

use crate::analysis::{BLOCK_GAP, Scanner, camel_parts};
use crate::fold::{fold_char, is_unsegmented};
use crate::language::Language;
use crate::words::WORD_BYTES_MAX;

/// How many words are always there: about 17 KB of what a first search downloads.
const USUAL_WORDS_MAX: usize = 6_000;
/// How many articles with a word in their text one with the word in a heading is worth.
const HEADING_USAGE: u32 = 8;

/// Words with the numbers of articles that hold them.
pub type Counted<'t> = Vec<(&'t str, u32)>;

/// All different words of the articles so far.
pub struct WordTable {
    language: Language,
    stop_filter: Option<TextAnalyzer>,
    numbers: FxHashMap<Box<str>, u32>,
    words: Vec<KnownWord>,
    article: u32,
    scratch: String,
}

struct KnownWord {
    text: Box<str>,
    stem: Box<str>,
    is_stop: bool,
    /// It has been seen with accents, in which lists of stop words have it.
    is_accent_seen: bool,
    in_heading: bool,
    doc_freq: u32,
    /// The article that was counted last, plus one.
    counted: u32,
}

impl WordTable {
    pub fn new(language: Language) -> Self {
        let stop_filter = language
            .stop_filter()
            .map(|filter| TextAnalyzer::builder(RawTokenizer::default()).filter(filter).build());
        WordTable {
            language,
            stop_filter,
            numbers: FxHashMap::default(),
            words: Vec::new(),
            article: 0,
            scratch: String::new(),
        }
    }

    /// What follows belongs to this article.
    pub fn begin_article(&mut self, article: u32) {
        self.article = article + 1;
    }

    /// The number of a folded word, counted for the current article.
    fn number(&mut self, word: &str, in_heading: bool) -> u32 {
        let number = match self.numbers.get(word) {
            Some(number) => *number,
            None => self.learn(word),
        };
        let known = &mut self.words[number as usize];
        if known.counted != self.article {
            known.counted = self.article;
            known.doc_freq += 1;
        }
        known.in_heading |= in_heading;
        number
    }

    fn learn(&mut self, word: &str) -> u32 {
        self.scratch.clear();
        self.language.stem(word, &mut self.scratch);
        let is_stop = self.language.question_words().contains(&word) || self.is_listed_stop_word(word);
        let number = self.words.len() as u32;
        self.numbers.insert(word.into(), number);
        self.words.push(KnownWord {
            text: word.into(),
            stem: self.scratch.as_str().into(),
            is_stop,
            is_accent_seen: false,
            in_heading: false,
            doc_freq: 0,
            counted: 0,
        });
        number
    }

    fn is_listed_stop_word(&mut self, word: &str) -> bool {
        self.stop_filter.as_mut().is_some_and(|filter| !filter.token_stream(word).advance())
    }

    /// Looks a word up as it is written in the text: `für` is in the list of stop words, not `fur`.
    fn note_spelling(&mut self, number: u32, written: &str) {
        let known = &mut self.words[number as usize];
        if known.is_stop || written.is_ascii() || std::mem::replace(&mut known.is_accent_seen, true) {
            return;
        }
        let is_stop = self.is_listed_stop_word(&written.to_lowercase());
        self.words[number as usize].is_stop |= is_stop;
    }

    /// Stop words that a question may contain, sorted: those of asking, those that the articles hold, and those
    /// of `texts`, which questions are compared with. Another stop word finds nothing anyway.
    pub fn stop_words<'t>(&mut self, texts: impl Iterator<Item = &'t str>) -> Vec<String> {
        let used = self.words.iter().filter(|word| word.is_stop).map(|word| word.text.to_string());
        let mut all: Vec<String> =
            used.chain(self.language.question_words().iter().map(|word| (*word).to_owned())).collect();
        let language = self.language.clone();
        let mut word = String::new();
        for text in texts {
            let mut scanner = Scanner::new(text, &language);
            while scanner.next(&mut word).is_some() {
                if self.is_listed_stop_word(&word) {
                    all.push(word.clone());
                }
            }
        }
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The usual words and the rare ones, each sorted, with the numbers of articles that hold them. See
    /// [`crate::vocabulary`].
    pub fn usual_and_rare(&self) -> (Counted<'_>, Counted<'_>) {
        let mut words: Vec<&KnownWord> = self
            .words
            .iter()
            .filter(|word| !word.is_stop && word.text.len() <= WORD_BYTES_MAX)
            .filter(|word| word.in_heading || !word.text.bytes().all(|byte| byte.is_ascii_digit()))
            .filter(|word| !word.text.starts_with(is_unsegmented))
            .collect();
        // A word of a heading is asked for more often than one of a text.
        let usage = |word: &KnownWord| word.doc_freq * if word.in_heading { HEADING_USAGE } else { 1 };
        words.sort_unstable_by(|a, b| usage(b).cmp(&usage(a)).then_with(|| a.text.cmp(&b.text)));
        let rare = words.split_off(words.len().min(USUAL_WORDS_MAX));
        let mut usual: Vec<_> = words.into_iter().map(|word| (&*word.text, word.doc_freq)).collect();
        let mut rare: Vec<_> = rare.into_iter().map(|word| (&*word.text, word.doc_freq)).collect();
        usual.sort_unstable();
        rare.sort_unstable();
        (usual, rare)
    }
}

/// A word in a text: its number and its position, counted in words.
#[derive(Clone, Copy)]
struct Occurrence {
    number: u32,
    position: u32,
}

/// Makes tantivy see texts as the rest of this crate does.
#[derive(Clone)]
pub struct PackTokenizer {
    table: Arc<Mutex<WordTable>>,
    is_heading: bool,
    occurrences: Vec<Occurrence>,
}

impl PackTokenizer {
    pub fn new(table: Arc<Mutex<WordTable>>, is_heading: bool) -> Self {
        PackTokenizer { table, is_heading, occurrences: Vec::new() }
    }
}

impl Tokenizer for PackTokenizer {
    type TokenStream<'a> = PackTokenStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> PackTokenStream<'a> {
        let mut table = self.table.lock().unwrap_or_else(PoisonError::into_inner);
        self.occurrences.clear();
        tokenize(text, &mut table, self.is_heading, &mut self.occurrences);
        PackTokenStream { table, occurrences: self.occurrences.iter(), token: Token::default() }
    }
}

fn tokenize(text: &str, table: &mut WordTable, is_heading: bool, out: &mut Vec<Occurrence>) {
    let language = table.language.clone();
    let mut scanner = Scanner::of_text(text, &language);
    let (mut word, mut joined, mut before) = (String::new(), String::new(), String::new());
    let mut before_end = 0;
    while let Some(span) = scanner.next(&mut word) {
        let written = &text[span.bytes.clone()];
        let mut push = |table: &mut WordTable, word: &str, written: &str| {
            let number = table.number(word, is_heading);
            table.note_spelling(number, written);
            if is_heading || !table.words[number as usize].is_stop {
                // Texts of one field (sections, keywords) follow one another.
                out.push(Occurrence { number, position: BLOCK_GAP + span.position });
            }
        };
        push(table, &word, written);
        if span.is_camel {
            for part in camel_parts(written).into_iter().filter(|part| part.len() > 1) {
                joined.clear();
                part.chars().for_each(|c| fold_char(c, &mut joined));
                push(table, &joined, &joined);
            }
        }
        // Pairs of an unsegmented script overlap: nothing is between them.
        let between = text.get(before_end..span.bytes.start).unwrap_or_default();
        if matches!(between, "-" | "\u{2010}" | "\u{2011}")
            && [&before, &word].iter().all(|part| part.bytes().all(|byte| !byte.is_ascii_digit()))
        {
            joined.clear();
            joined.push_str(&before);
            joined.push_str(&word);
            push(table, &joined, &joined);
        }
        before_end = span.bytes.end;
        std::mem::swap(&mut before, &mut word);
    }
}

/// The words of one text.
pub struct PackTokenStream<'a> {
    table: MutexGuard<'a, WordTable>,
    occurrences: std::slice::Iter<'a, Occurrence>,
    token: Token,
}

impl TokenStream for PackTokenStream<'_> {
    fn advance(&mut self) -> bool {
        let Some(occurrence) = self.occurrences.next() else { return false };
        self.token.position = occurrence.position as usize;
        self.token.text.clear();
        self.token.text.push_str(&self.table.words[occurrence.number as usize].stem);
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
