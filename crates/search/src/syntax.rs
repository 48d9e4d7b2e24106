//! A question as typed → its words, its quoted phrases, and what must not occur.
//!
//! Nothing here is a syntax error: whatever is typed has words or has none. Customers paste error messages and
//! commands, so signs mean something only where they can hardly mean anything else: a quotation mark that is not
//! an inch sign, and a minus sign before a letter at the beginning of a word.

use std::ops::Range;

use crate::analysis::Scanner;
use crate::fold::is_unsegmented;
use crate::language::Language;

/// What is typed beyond these is not read: questions are short, and pasted pages are not questions.
const QUESTION_BYTES_MAX: usize = 1024;
const WORDS_MAX: usize = 48;

/// A word of the question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typed {
    pub folded: String,
    /// As typed, in lower case.
    pub raw: String,
    /// Where it stands.
    pub places: Vec<Range<usize>>,
    /// Not yet finished: it may be the beginning of a word.
    pub is_prefix: bool,
    pub is_quoted: bool,
}

/// A question, taken apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Clauses {
    /// Each different word once, in the order of their first occurrence.
    pub words: Vec<Typed>,
    /// The order in which the words stand, by number.
    pub sequence: Vec<usize>,
    /// Words that must stand together, by number.
    pub phrases: Vec<Vec<usize>>,
    /// Folded words that must not occur, several of them not together.
    pub excluded: Vec<Vec<String>>,
}

/// A run of the question of one kind.
struct Piece {
    bytes: Range<usize>,
    is_quoted: bool,
    is_excluded: bool,
}

/// The part of a question that is read.
pub fn readable(question: &str) -> &str {
    &question[..question.floor_char_boundary(QUESTION_BYTES_MAX)]
}

/// Reads a question. One that only excludes asks for what it names: somebody has pasted a list or an option.
pub fn parse(question: &str, language: &Language) -> Clauses {
    let question = readable(question);
    let pieces = pieces(question);
    let mut clauses = Clauses::default();
    for piece in &pieces {
        clauses.read(question, piece, language);
    }
    if clauses.words.is_empty() {
        clauses.excluded.clear();
        for piece in pieces {
            clauses.read(question, &Piece { is_excluded: false, ..piece }, language);
        }
    }
    clauses
}

impl Clauses {
    fn read(&mut self, question: &str, piece: &Piece, language: &Language) {
        let mut scanner = Scanner::new(&question[piece.bytes.clone()], language);
        let mut folded = String::new();
        let mut numbers = Vec::new();
        let mut excluded = Vec::new();
        while let Some(span) = scanner.next(&mut folded) {
            let bytes = piece.bytes.start + span.bytes.start..piece.bytes.start + span.bytes.end;
            if piece.is_excluded {
                excluded.push(folded.clone());
            } else if let Some(number) = self.number(question, &folded, bytes, piece.is_quoted) {
                self.sequence.push(number);
                numbers.push(number);
            }
        }
        if !excluded.is_empty() && self.excluded.len() < WORDS_MAX {
            self.excluded.push(excluded);
        }
        if piece.is_quoted && numbers.len() > 1 {
            self.phrases.push(numbers);
        }
    }

    fn number(
        &mut self,
        question: &str,
        folded: &str,
        bytes: Range<usize>,
        is_quoted: bool,
    ) -> Option<usize> {
        // Letters and pairs of an unsegmented script are found as they are.
        let is_prefix = bytes.end == question.len() && !folded.starts_with(is_unsegmented);
        if let Some(number) = self.words.iter().position(|word| word.folded == folded) {
            self.words[number].is_prefix |= is_prefix;
            self.words[number].is_quoted |= is_quoted;
            self.words[number].places.push(bytes);
            return Some(number);
        }
        if self.words.len() == WORDS_MAX {
            return None;
        }
        let raw = question[bytes.clone()].to_lowercase();
        self.words.push(Typed { folded: folded.to_owned(), raw, places: vec![bytes], is_prefix, is_quoted });
        Some(self.words.len() - 1)
    }
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»' | '＂')
}

fn pieces(question: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut quoted: Option<bool> = None;
    let mut before = ' ';
    for (at, c) in question.char_indices() {
        let is_inch = quoted.is_none() && c == '"' && before.is_ascii_digit();
        if is_quote(c) && !is_inch {
            match quoted.take() {
                Some(is_excluded) => pieces.push(Piece { bytes: start..at, is_quoted: true, is_excluded }),
                None => {
                    plain_pieces(question, start..at, &mut pieces);
                    quoted = Some(is_excluding(&question[..at]));
                }
            }
            start = at + c.len_utf8();
        }
        before = c;
    }
    match quoted {
        Some(is_excluded) => {
            pieces.push(Piece { bytes: start..question.len(), is_quoted: true, is_excluded });
        }
        None => plain_pieces(question, start..question.len(), &mut pieces),
    }
    pieces
}

/// Whether a text ends in a minus sign that belongs to what follows.
fn is_excluding(text: &str) -> bool {
    text.strip_suffix('-').is_some_and(|rest| rest.is_empty() || rest.ends_with(char::is_whitespace))
}

/// Cuts excluded words out of a text without quotation marks.
fn plain_pieces(question: &str, bytes: Range<usize>, pieces: &mut Vec<Piece>) {
    let mut start = bytes.start;
    let mut at = bytes.start;
    while at < bytes.end {
        let rest = &question[at..bytes.end];
        let is_excluded = rest.starts_with('-')
            && is_excluding(&question[..at + 1])
            && rest[1..].starts_with(char::is_alphabetic);
        if is_excluded {
            let end = at + rest.find(char::is_whitespace).unwrap_or(rest.len());
            pieces.push(Piece { bytes: start..at, is_quoted: false, is_excluded: false });
            pieces.push(Piece { bytes: at + 1..end, is_quoted: false, is_excluded: true });
            start = end;
            at = end;
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    pieces.push(Piece { bytes: start..bytes.end, is_quoted: false, is_excluded: false });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(question: &str) -> (Vec<String>, Vec<Vec<usize>>, Vec<Vec<String>>) {
        let clauses = parse(question, &Language::new("en").unwrap());
        (clauses.words.into_iter().map(|word| word.folded).collect(), clauses.phrases, clauses.excluded)
    }

    fn texts(list: &[&str]) -> Vec<String> {
        list.iter().map(|text| text.to_string()).collect()
    }

    #[test]
    fn quotation_marks_make_phrases_closed_or_not() {
        assert_eq!(read("\"a b\" c"), (texts(&["a", "b", "c"]), vec![vec![0, 1]], vec![]));
        assert_eq!(read("c “a b").1, [[1, 2]]);
        assert_eq!(read("«a b» \"c d\"").1, [[0, 1], [2, 3]]);
        assert_eq!(read("\"a\" b").1, [[0usize; 0]; 0], "one word is no phrase");
        assert_eq!(read("27\" screen goes black").1, [[0usize; 0]; 0], "inches");
        assert_eq!(read("\" \" \"\"").0, texts(&[]));
    }

    #[test]
    fn a_minus_sign_excludes_only_before_a_word() {
        assert_eq!(read("a -b c"), (texts(&["a", "c"]), vec![], vec![texts(&["b"])]));
        assert_eq!(read("a -\"b c\" d").2, [texts(&["b", "c"])]);
        assert_eq!(read("a -wi-fi").2, [texts(&["wi", "fi"])]);
        for question in ["a-b", "a - b", "error -43", "git --help", "a -"] {
            assert_eq!(read(question).2, [[""; 0]; 0], "{question}");
        }
        assert_eq!(read("-help"), (texts(&["help"]), vec![], vec![]), "nothing else is asked for");
    }

    #[test]
    fn only_the_last_word_is_unfinished_and_words_count_once() {
        let clauses = parse("ab cd ab", &Language::new("en").unwrap());
        assert_eq!(clauses.words.iter().map(|word| word.is_prefix).collect::<Vec<_>>(), [true, false]);
        assert_eq!(clauses.sequence, [0, 1, 0]);
        assert!(!parse("ab ", &Language::new("en").unwrap()).words[0].is_prefix);
    }
}
