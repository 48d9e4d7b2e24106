//! Text → words, the same at build and at query time, and the same for highlighting.
//!
//! A word is a run of letters and digits; punctuation separates (`image.png` is two words). The scanner only
//! finds and folds words: stemming is `language`'s, and the further spellings that only the index holds
//! (`powershell` → `power`, `shell`; `e-mail` → `email`) are made by [`camel_parts`] and by the writer.

use std::ops::Range;

use crate::fold::{
    compose, fold_char, is_accent, is_invisible, is_mark, is_pictograph, is_unsegmented, is_word_char,
};
use crate::language::Language;

/// Longer runs are encoded data, not words.
pub const WORD_BYTES_MAX: usize = 64;

/// Positions left empty between blocks of text: a quoted phrase must not span two of them, even with stop words
/// between.
pub const BLOCK_GAP: u32 = 4;

/// Walks over a text, word by word.
///
/// Scripts that are written without spaces become overlapping pairs of letters, since nobody knows where their
/// words end without a dictionary, and a dictionary never agrees with itself about what a customer types.
pub struct Scanner<'t> {
    text: &'t str,
    at: usize,
    position: u32,
    apostrophe_joins: bool,
    /// Besides pairs, each letter of an unsegmented script by itself.
    with_singles: bool,
    /// The letter here has been given by itself.
    is_given: bool,
    /// The letter here has been the second half of a pair.
    in_pairs: bool,
}

/// Where a word stands, and what it looks like there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    pub bytes: Range<usize>,
    /// Counted in words from the beginning of the text, as a question counts them: of an unsegmented run, pairs
    /// only. A new line leaves [`BLOCK_GAP`].
    pub position: u32,
    /// A capital follows a small letter: `PowerShell`.
    pub is_camel: bool,
}

impl<'t> Scanner<'t> {
    /// For questions: each word once.
    pub fn new(text: &'t str, language: &Language) -> Self {
        Scanner {
            text,
            at: 0,
            position: 0,
            apostrophe_joins: language.apostrophe_joins,
            with_singles: false,
            is_given: false,
            in_pairs: false,
        }
    }

    /// For what is searched and highlighted: also the single letters that a question may consist of.
    pub fn of_text(text: &'t str, language: &Language) -> Self {
        Scanner { with_singles: true, ..Scanner::new(text, language) }
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
                self.span_to(self.at + c.len_utf8())
            } else if is_unsegmented(c) {
                match self.unsegmented(word) {
                    Some(span) => span,
                    None => continue,
                }
            } else if c.is_alphanumeric() {
                self.letters(word)
            } else {
                self.at += c.len_utf8();
                self.position += if c == '\n' { BLOCK_GAP } else { 0 };
                continue;
            };
            if !word.is_empty() && word.len() <= WORD_BYTES_MAX {
                return Some(span);
            }
        }
    }

    /// A word from here to `end`, behind which the scanner goes on.
    fn span_to(&mut self, end: usize) -> Span {
        let span = Span { bytes: self.at..end, position: self.position, is_camel: false };
        self.at = end;
        self.position += 1;
        span
    }

    /// A run of letters and digits that starts here.
    fn letters(&mut self, word: &mut String) -> Span {
        let mut at = self.at;
        let bytes = self.text.as_bytes();
        let mut is_camel = false;
        let mut after_small = false;
        while let Some(&byte) = bytes.get(at) {
            if byte.is_ascii_alphanumeric() {
                let is_capital = byte.is_ascii_uppercase();
                is_camel |= is_capital && after_small;
                after_small = byte.is_ascii_lowercase();
                word.push(byte.to_ascii_lowercase() as char);
                at += 1;
                continue;
            }
            after_small = false;
            let c = self.text[at..].chars().next().unwrap_or(' ');
            if is_unsegmented(c) {
                break;
            }
            let is_part = is_word_char(c);
            if !is_part && !is_invisible(c) && !self.is_joining_apostrophe(c, at) {
                break;
            }
            if is_part && !is_invisible(c) && !compose(word, c) {
                fold_char(c, word);
            }
            at += c.len_utf8();
        }
        Span { is_camel, ..self.span_to(at) }
    }

    fn is_joining_apostrophe(&self, c: char, at: usize) -> bool {
        self.apostrophe_joins
            && matches!(c, '\'' | '’' | 'ʼ')
            && self.text[at + c.len_utf8()..].starts_with(char::is_alphabetic)
    }

    /// The pair of letters that starts here, or a single letter: one that stands alone, or any in a text.
    fn unsegmented(&mut self, word: &mut String) -> Option<Span> {
        let start = self.at;
        let end = self.letter(start, word);
        let next = self.skip_invisible(end);
        let has_next = self.text[next..].starts_with(is_unsegmented);
        // The last letter of a run has been the second half of a pair.
        let is_last = !has_next && std::mem::take(&mut self.in_pairs);
        let position = self.position - u32::from(is_last);
        let is_single = !has_next && !is_last;
        if self.with_singles && !self.is_given && !is_single {
            self.is_given = has_next;
            if is_last {
                self.at = end;
            }
            return Some(Span { bytes: start..end, position, is_camel: false });
        }
        self.is_given = false;
        if has_next {
            let pair_end = self.letter(next, word);
            self.in_pairs = true;
            return Some(Span { bytes: start..pair_end, ..self.span_to(next) });
        }
        if is_last {
            self.at = end;
            return None;
        }
        Some(self.span_to(end))
    }

    /// Appends the letter at `at` with all marks that belong to it, and says where it ends.
    fn letter(&self, at: usize, out: &mut String) -> usize {
        let mut end = at;
        for c in self.text[at..].chars() {
            let is_first = end == at;
            if is_first {
                fold_char(c, out);
            } else if !compose(out, c) {
                if !is_mark(c) {
                    break;
                }
                if !is_accent(c) && !is_invisible(c) {
                    out.push(c);
                }
            }
            end += c.len_utf8();
        }
        end
    }

    fn skip_invisible(&self, at: usize) -> usize {
        let rest = &self.text[at..];
        at + (rest.len() - rest.trim_start_matches(is_invisible).len())
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
        all(Scanner::new(text, &language)).into_iter().map(|(word, _)| word).collect()
    }

    fn all(mut scanner: Scanner<'_>) -> Vec<(String, Span)> {
        let mut word = String::new();
        let mut found = Vec::new();
        while let Some(span) = scanner.next(&mut word) {
            assert!(scanner.text.get(span.bytes.clone()).is_some(), "spans lie on character borders");
            found.push((word.clone(), span));
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
    fn texts_have_single_letters_too() {
        let language = Language::new("zh").unwrap();
        let of_text = all(Scanner::of_text("码ok简单测 试", &language));
        let of_text: Vec<_> = of_text.iter().map(|(word, span)| (word.as_str(), span.position)).collect();
        let expected =
            [("码", 0), ("ok", 1), ("简", 2), ("简单", 2), ("单", 3), ("单测", 3), ("测", 3), ("试", 4)];
        assert_eq!(of_text, expected);
        let asked = all(Scanner::new("码ok简单测 试", &language));
        for (count, (word, span)) in asked.iter().enumerate() {
            assert_eq!(span.position, count as u32);
            assert!(of_text.contains(&(word.as_str(), span.position)), "{word} stands at the same place");
        }
    }

    #[test]
    fn nothing_is_neighbours_across_lines() {
        let language = Language::new("en").unwrap();
        let positions: Vec<u32> = all(Scanner::of_text("one two\nthree\n\nfour 五\n六", &language))
            .iter()
            .map(|(_, span)| span.position)
            .collect();
        assert_eq!(positions, [0, 1, 6, 15, 16, 21]);
    }

    #[test]
    fn marks_stay_with_their_letters() {
        assert_eq!(words("th", "รหัสผ่าน"), ["รหั", "หัส", "สผ่", "ผ่า", "าน"]);
        assert_eq!(words("km", "ភាសា\u{200b}ខ្មែរ"), ["ភាសា", "សាខ្", "ខ្មែ", "មែរ"]);
        assert_eq!(words("ja", "ﾊﾟｽﾜｰﾄﾞ"), words("ja", "パスワード"));
        assert_eq!(words("ja", "ハ\u{309a}スワート\u{3099}"), words("ja", "ぱすわーど"));
        assert_eq!(words("zh", "葛\u{e0100}飾"), ["葛飾"]);
    }

    #[test]
    fn decomposed_letters_are_the_composed_ones() {
        assert_eq!(words("ko", "계정을"), ["계정", "정을"]);
        assert_eq!(words("ko", "\u{1100}\u{1168}\u{110c}\u{1165}\u{11bc}을"), ["계정", "정을"]);
        assert_eq!(words("ru", "мои\u{306} зве\u{308}зды"), ["мой", "звезды"]);
        assert_eq!(words("uk", "Украі\u{308}на"), ["україна"]);
        assert_eq!(words("en", "1\u{fe0f}\u{20e3} x\u{ad}y"), ["1", "xy"]);
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
