//! Text → words, the same at build and at query time, and the same for highlighting.
//!
//! A word is a run of letters and digits; punctuation separates (`image.png` is two words). The scanner only
//! finds and folds words: stemming is `language`'s, and the further spellings that only the index holds
//! (`powershell` → `power`, `shell`; `e-mail` → `email`) are made by [`camel_parts`] and by the writer.

use std::ops::Range;

use crate::fold::{fold_char, is_accent, is_invisible, is_pictograph, is_unsegmented, is_word_char};
use crate::language::Language;

/// Longer runs are encoded data, not words.
pub const WORD_BYTES_MAX: usize = 64;

/// Walks over a text, word by word.
pub struct Scanner<'t> {
    text: &'t str,
    at: usize,
    apostrophe_joins: bool,
    /// The previous word was a pair of an unsegmented script that overlaps with the next character.
    in_pairs: bool,
}

/// Where a word stands, and what it looks like there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    pub bytes: Range<usize>,
    /// A capital follows a small letter: `PowerShell`.
    pub is_camel: bool,
}

impl<'t> Scanner<'t> {
    pub fn new(text: &'t str, language: &Language) -> Self {
        Scanner { text, at: 0, apostrophe_joins: language.apostrophe_joins, in_pairs: false }
    }

    /// Puts the next word, folded, into `word` and says where it stands; `None` at the end.
    pub fn next(&mut self, word: &mut String) -> Option<Span> {
        loop {
            word.clear();
            let c = self.text[self.at..].chars().next()?;
            let span = if c.is_ascii_alphanumeric() {
                self.letters(word)
            } else if is_pictograph(c) {
                word.push(c);
                let start = self.at;
                self.at += c.len_utf8();
                Span { bytes: start..self.at, is_camel: false }
            } else if is_unsegmented(c) {
                match self.pair(c, word) {
                    Some(span) => span,
                    None => continue,
                }
            } else if c.is_alphanumeric() {
                self.letters(word)
            } else {
                self.at += c.len_utf8();
                self.in_pairs = false;
                continue;
            };
            if !word.is_empty() && word.len() <= WORD_BYTES_MAX {
                return Some(span);
            }
        }
    }

    /// A run of letters and digits that starts here.
    fn letters(&mut self, word: &mut String) -> Span {
        self.in_pairs = false;
        let start = self.at;
        let bytes = self.text.as_bytes();
        let mut is_camel = false;
        let mut after_small = false;
        while let Some(&byte) = bytes.get(self.at) {
            if byte.is_ascii_alphanumeric() {
                let is_capital = byte.is_ascii_uppercase();
                is_camel |= is_capital && after_small;
                after_small = byte.is_ascii_lowercase();
                word.push(byte.to_ascii_lowercase() as char);
                self.at += 1;
                continue;
            }
            after_small = false;
            let c = self.text[self.at..].chars().next().unwrap_or(' ');
            if is_unsegmented(c) {
                break;
            }
            if is_word_char(c) {
                fold_char(c, word);
            } else if !(is_invisible(c) || self.is_joining_apostrophe(c)) {
                break;
            }
            self.at += c.len_utf8();
        }
        Span { bytes: start..self.at, is_camel }
    }

    fn is_joining_apostrophe(&self, c: char) -> bool {
        self.apostrophe_joins
            && matches!(c, '\'' | '’' | 'ʼ')
            && self.text[self.at + c.len_utf8()..].starts_with(char::is_alphabetic)
    }

    /// Two neighbouring characters of an unsegmented script; one, if it stands alone.
    fn pair(&mut self, c: char, word: &mut String) -> Option<Span> {
        let start = self.at;
        self.at += c.len_utf8();
        let next = self.text[self.at..].chars().next().filter(|c| is_unsegmented(*c));
        match next {
            Some(next) => {
                fold_char(c, word);
                fold_char(next, word);
                self.in_pairs = true;
                Some(Span { bytes: start..self.at + next.len_utf8(), is_camel: false })
            }
            // The end of a run has already been the second half of a pair.
            None if std::mem::take(&mut self.in_pairs) => None,
            None => {
                fold_char(c, word);
                Some(Span { bytes: start..self.at, is_camel: false })
            }
        }
    }
}

/// The parts of a word in mixed case: `WKWebVIEWComponent` → `WK`, `Web`, `VIEW`, `Component`.
pub fn camel_parts(word: &str) -> Vec<&str> {
    let chars: Vec<(usize, char)> = word.char_indices().filter(|(_, c)| !is_accent(*c)).collect();
    let mut parts = Vec::new();
    let mut start = 0;
    for i in 1..chars.len() {
        let (at, c) = chars[i];
        let before = chars[i - 1].1;
        let small_follows = chars.get(i + 1).is_some_and(|(_, c)| c.is_lowercase());
        if c.is_uppercase() && (before.is_lowercase() || before.is_uppercase() && small_follows) {
            parts.push(&word[start..at]);
            start = at;
        }
    }
    parts.push(&word[start..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(tag: &str, text: &str) -> Vec<String> {
        let language = Language::new(tag).unwrap();
        let mut scanner = Scanner::new(text, &language);
        let mut word = String::new();
        let mut found = Vec::new();
        while let Some(span) = scanner.next(&mut word) {
            assert!(text.get(span.bytes).is_some(), "spans lie on character borders");
            found.push(word.clone());
        }
        found
    }

    #[test]
    fn punctuation_separates() {
        assert_eq!(
            words("en", "image.png, Word_Boundaries sandwich/salad"),
            ["image", "png", "word", "boundaries", "sandwich", "salad"]
        );
        assert_eq!(words("en", "The beet-root * ** —"), ["the", "beet", "root"]);
    }

    #[test]
    fn apostrophes_join_where_the_language_says_so() {
        assert_eq!(words("en", "the user’s don't 'quoted'"), ["the", "users", "dont", "quoted"]);
        assert_eq!(words("fr", "l'article"), ["l", "article"]);
    }

    #[test]
    fn unsegmented_scripts_become_pairs() {
        assert_eq!(words("zh", "简单测试 一 ok测试"), ["简单", "单测", "测试", "一", "ok", "测试"]);
    }

    #[test]
    fn emoji_are_words_even_inside_words() {
        assert_eq!(words("en", "pa👨‍👩‍👧rty"), ["pa", "👨", "👩", "👧", "rty"]);
    }

    #[test]
    fn runs_too_long_for_words_are_skipped() {
        assert_eq!(words("en", &format!("a {} b", "x".repeat(400))), ["a", "b"]);
    }

    #[test]
    fn mixed_case_has_parts() {
        assert_eq!(camel_parts("WKWebVIEWComponent"), ["WK", "Web", "VIEW", "Component"]);
        assert_eq!(camel_parts("PowerShell"), ["Power", "Shell"]);
        assert_eq!(camel_parts("Émile"), ["Émile"]);
    }
}
