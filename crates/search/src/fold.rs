//! Folding: the letters that a customer may type for the letters that a writer wrote.
//!
//! Lower case, without accents, wide forms narrowed. Applied before stemming on both sides, so that `café`
//! and `cafe` always meet. Scripts in which a mark is a letter of its own keep it: Cyrillic `й`, kana, Hangul
//! and the Indic and South-East Asian vowel signs.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// Appends the folded form of one character. Accents vanish, so it may append nothing.
pub fn fold_char(c: char, out: &mut String) {
    match c {
        'a'..='z' | '0'..='9' => out.push(c),
        'A'..='Z' => out.push(c.to_ascii_lowercase()),
        '\0'..='\x7f' => out.push(c),
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
        // Arabic: the forms of alef are typed interchangeably, tatweel only stretches a word.
        'أ' | 'إ' | 'آ' | 'ٱ' => out.push('ا'),
        '\u{640}' => {}
        '\u{400}'..='\u{52f}' => out.extend(c.to_lowercase()),
        '\u{900}'..='\u{109f}' | '\u{1100}'..='\u{11ff}' | '\u{1780}'..='\u{17ff}' => out.push(c),
        '\u{3040}'..='\u{d7ff}' => out.push(c),
        _ if is_accent(c) => {}
        _ => decompose_compatible(c, |part| {
            if !is_accent(part) {
                out.extend(part.to_lowercase().filter(|c| !is_accent(*c)));
            }
        }),
    }
}

/// A mark that may be left out in typing: accents, Hebrew points, Arabic vowel signs.
pub fn is_accent(c: char) -> bool {
    matches!(
        c,
        '\u{300}'..='\u{36f}'
            | '\u{591}'..='\u{5c7}'
            | '\u{610}'..='\u{61a}'
            | '\u{64b}'..='\u{65f}'
            | '\u{670}'
            | '\u{6d6}'..='\u{6ed}'
            | '\u{1ab0}'..='\u{1aff}'
            | '\u{1dc0}'..='\u{1dff}'
            | '\u{20d0}'..='\u{20ff}'
            | '\u{fe20}'..='\u{fe2f}'
    )
}

/// Whether a character continues a word. It begins one only if it is a letter or a digit.
pub fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() || is_accent(c) || is_combining_mark(c)
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
        assert_eq!(fold("καλός"), "καλος");
        assert_eq!(fold("مُحَمَّد"), fold("محمد"));
        assert_eq!(fold("한국 が"), "한국 が");
        assert_eq!(fold("ＡＢ１"), "ab1");
    }
}
