//! Folding: the letters that a customer may type for the letters that a writer wrote.
//!
//! Lower case, without accents, wide forms narrowed, katakana as hiragana. Applied before stemming on both
//! sides, so that `café` and `cafe` always meet. Scripts in which a mark is a letter of its own keep it: Cyrillic
//! `й`, kana, Hangul and the Indic and South-East Asian vowel signs. In decomposed text such letters are put
//! together by [`compose`].

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

pub use crate::accent::is_accent;
use crate::accent::to_hiragana;

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
        // The same letter, as keyboards of different countries have it.
        'ى' | 'ی' => out.push('ي'),
        'ک' => out.push('ك'),
        '٠'..='٩' => out.push(digit(c, '٠')),
        '۰'..='۹' => out.push(digit(c, '۰')),
        '\u{30a1}'..='\u{30fe}' => out.push(to_hiragana(c)),
        _ if is_accent(c) => {}
        _ => match folds().get(&c) {
            Some(folded) => out.push_str(folded),
            None => out.extend(c.to_lowercase()),
        },
    }
}

fn digit(c: char, zero: char) -> char {
    char::from_digit(c as u32 - zero as u32, 10).unwrap_or(c)
}

/// Joins a letter that a decomposed text writes in several characters, where folding keeps the whole letter.
/// Says whether `c` has become a part of the last character of `out`.
pub fn compose(out: &mut String, c: char) -> bool {
    let code = c as u32;
    let is_candidate = matches!(c, '\u{306}' | '\u{308}' | '\u{3099}' | '\u{309a}' | '\u{ff9e}' | '\u{ff9f}');
    if !is_candidate && !(0x1161..=0x11c2).contains(&code) {
        return false;
    }
    let Some(last) = out.chars().next_back() else { return false };
    let Some(whole) = composed(last, code) else { return false };
    out.truncate(out.len() - last.len_utf8());
    out.push(whole);
    true
}

/// Hangul by the arithmetic of the Unicode Standard (3.12), voiced kana by the order of their block.
fn composed(last: char, code: u32) -> Option<char> {
    let before = last as u32;
    let is_syllable = (0xac00..=0xd7a3).contains(&before);
    let whole = match code {
        0x306 if matches!(last, 'и' | 'у') => return Some(if last == 'и' { 'й' } else { 'ў' }),
        0x308 if last == 'і' => return Some('ї'),
        0x1161..=0x1175 if (0x1100..=0x1112).contains(&before) => {
            0xac00 + ((before - 0x1100) * 21 + (code - 0x1161)) * 28
        }
        0x11a8..=0x11c2 if is_syllable && (before - 0xac00).is_multiple_of(28) => before + (code - 0x11a7),
        0x3099 | 0xff9e => match before {
            0x3046 => 0x3094,
            0x304b..=0x3061 if before % 2 == 1 => before + 1,
            0x3064 | 0x3066 | 0x3068 => before + 1,
            0x306f..=0x307b if before.is_multiple_of(3) => before + 1,
            _ => return None,
        },
        0x309a | 0xff9f if (0x306f..=0x307b).contains(&before) && before.is_multiple_of(3) => before + 2,
        _ => return None,
    };
    char::from_u32(whole)
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
pub fn is_mark(c: char) -> bool {
    /// Asked about every space and comma, which come before it.
    const FIRST: char = '\u{300}';
    if c < FIRST {
        return false;
    }
    let code = |bytes: &[u8]| u32::from_le_bytes([bytes[0], bytes[1], bytes[2], 0]);
    let (ranges, _) = MARKS.as_chunks::<6>();
    let at = ranges.partition_point(|range| code(&range[..3]) <= c as u32);
    at > 0 && c as u32 <= code(&ranges[at - 1][3..])
}

/// Invisible inside words: soft hyphen, joiners, the byte order mark, marks of direction, selectors of a glyph.
pub fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0100}'..='\u{e01ef}'
    )
}

/// A letter of a script that is indexed as overlapping pairs of letters: those written without spaces between
/// words, and Hangul, where a word carries its particles.
pub fn is_unsegmented(c: char) -> bool {
    matches!(
        c,
        '\u{e00}'..='\u{eff}'
            | '\u{1000}'..='\u{109f}'
            | '\u{1100}'..='\u{11ff}'
            | '\u{1780}'..='\u{17ff}'
            | '\u{3005}'..='\u{3007}'
            | '\u{3040}'..='\u{30ff}'
            | '\u{3130}'..='\u{318f}'
            | '\u{31f0}'..='\u{31ff}'
            | '\u{3400}'..='\u{4dbf}'
            | '\u{4e00}'..='\u{9fff}'
            | '\u{ac00}'..='\u{d7a3}'
            | '\u{f900}'..='\u{faff}'
            | '\u{ff66}'..='\u{ff9d}'
            | '\u{20000}'..='\u{3ffff}'
    ) && c.is_alphanumeric()
        && !is_mark(c)
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
        assert_eq!(fold("한국 が ガ"), "한국 が が");
        assert_eq!(fold("٣۴"), "34");
        assert_eq!(fold("ＡＢ１ ﬁ"), "ab1 fi");
        assert_eq!(fold("İstanbul"), "istanbul");
        assert_eq!(fold("أحمد إلى"), "احمد الي");
    }
}
