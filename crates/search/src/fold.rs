//! Folding: the letters that a customer may type for the letters that a writer wrote.
//!
//! Lower case, without accents, wide forms narrowed. Applied before stemming on both sides, so that `café`
//! and `cafe` always meet. Scripts in which a mark is a letter of its own keep it: Cyrillic `й`, kana, Hangul
//! and the Indic and South-East Asian vowel signs.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

pub use crate::accent::is_accent;

static FOLDS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/folds.bin"));
static MARKS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/marks.bin"));

/// Appends the folded form of one character. Accents vanish, so it may append nothing.
pub fn fold_char(c: char, out: &mut String) {
    match c {
        '\0'..='\x7f' => out.push(c.to_ascii_lowercase()),
        // Letters that Unicode does not decompose, by the spelling that people use without the key for them.
        'ß' | 'ẞ' => out.push_str("ss"),
        'æ' | 'Æ' => out.push_str("ae"),
        'œ' | 'Œ' => out.push_str("oe"),
        'ø' | 'Ø' => out.push('o'),
        'đ' | 'Đ' | 'ð' | 'Ð' => out.push('d'),
        'ł' | 'Ł' => out.push('l'),
        'þ' | 'Þ' => out.push_str("th"),
        'ı' | 'İ' => out.push('i'),
        'ё' | 'Ё' => out.push('е'),
        'ς' => out.push('σ'),
        'ٱ' => out.push('ا'),
        _ => match folds().get(&c) {
            Some(folded) => out.push_str(folded),
            None => out.extend(c.to_lowercase()),
        },
    }
}

/// The table that the build script made; see there for its format.
fn folds() -> &'static FxHashMap<char, &'static str> {
    static TABLE: OnceLock<FxHashMap<char, &'static str>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = FxHashMap::default();
        let mut rest = FOLDS;
        let mut code = 0;
        while let Some(([low, high, len], tail)) = rest.split_first_chunk::<3>() {
            let Some((folded, tail)) = tail.split_at_checked(usize::from(*len)) else { break };
            code += u32::from(u16::from_le_bytes([*low, *high]));
            if let (Some(c), Ok(folded)) = (char::from_u32(code), std::str::from_utf8(folded)) {
                table.insert(c, folded);
            }
            rest = tail;
        }
        table
    })
}

/// Whether a character continues a word. It begins one only if it is a letter or a digit.
pub fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() || is_accent(c) || is_mark(c)
}

/// A sign that belongs to the letter before it, in any script.
fn is_mark(c: char) -> bool {
    let code = |bytes: &[u8]| u32::from_le_bytes([bytes[0], bytes[1], bytes[2], 0]);
    let (ranges, _) = MARKS.as_chunks::<6>();
    let at = ranges.partition_point(|range| code(&range[..3]) <= c as u32);
    at > 0 && c as u32 <= code(&ranges[at - 1][3..])
}

/// Invisible inside words: soft hyphen, joiners, the byte order mark.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// Scripts that are written without spaces between words, indexed as overlapping pairs of characters.
pub fn is_unsegmented(c: char) -> bool {
    matches!(
        c,
        '\u{e00}'..='\u{eff}'
            | '\u{1000}'..='\u{109f}'
            | '\u{1780}'..='\u{17ff}'
            | '\u{3005}'..='\u{3007}'
            | '\u{3040}'..='\u{30ff}'
            | '\u{31f0}'..='\u{31ff}'
            | '\u{3400}'..='\u{4dbf}'
            | '\u{4e00}'..='\u{9fff}'
            | '\u{f900}'..='\u{faff}'
            | '\u{20000}'..='\u{3ffff}'
    ) && c.is_alphanumeric()
        || matches!(c, '\u{e31}' | '\u{e34}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}')
}

/// Emoji and dingbats, each a word of its own; skin tones and joiners between them are ignored.
pub fn is_pictograph(c: char) -> bool {
    matches!(c, '\u{2600}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}' | '\u{1f1e6}'..='\u{1f3fa}' | '\u{1f400}'..='\u{1faff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_known_in_every_script() {
        assert!(['\u{301}', '\u{94d}', '\u{e31}', '\u{3099}'].into_iter().all(is_mark));
        assert!(!['a', 'é', '\u{2ff}', '文', '-'].into_iter().any(is_mark));
    }

    fn fold(text: &str) -> String {
        let mut out = String::new();
        text.chars().for_each(|c| fold_char(c, &mut out));
        out
    }

    #[test]
    fn accents_vanish_but_letters_of_their_own_stay() {
        assert_eq!(fold("CAFÉ"), "cafe");
        assert_eq!(fold("cafe\u{301}"), "cafe");
        assert_eq!(fold("Việt"), "viet");
        assert_eq!(fold("Straße Ærø Łódź"), "strasse aero lodz");
        assert_eq!(fold("Новый ёж"), "новый еж");
        assert_eq!(fold("καλός"), fold("ΚΑΛΟΣ"));
        assert_eq!(fold("مُحَمَّد"), fold("محمد"));
        assert_eq!(fold("한국 が"), "한국 が");
        assert_eq!(fold("ＡＢ１ ﬁ"), "ab1 fi");
        assert_eq!(fold("İstanbul"), "istanbul");
        assert_eq!(fold("أحمد إلى"), "احمد الى");
    }
}
