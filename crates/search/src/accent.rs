//! Which marks may be left out in typing, and which kana are one letter. Shared with the build script, which
//! makes the folding table.

/// Accents, Hebrew points, Arabic vowel signs and tatweel.
pub fn is_accent(c: char) -> bool {
    matches!(
        c,
        '\u{300}'..='\u{36f}'
            | '\u{591}'..='\u{5c7}'
            | '\u{610}'..='\u{61a}'
            | '\u{640}'
            | '\u{64b}'..='\u{65f}'
            | '\u{670}'
            | '\u{6d6}'..='\u{6ed}'
            | '\u{1ab0}'..='\u{1aff}'
            | '\u{1dc0}'..='\u{1dff}'
            | '\u{20d0}'..='\u{20ff}'
            | '\u{fe20}'..='\u{fe2f}'
    )
}

/// Hiragana for katakana: what a customer types is the one before it is turned into the other.
pub fn to_hiragana(c: char) -> char {
    match c {
        '\u{30a1}'..='\u{30f6}' | '\u{30fd}' | '\u{30fe}' => char::from_u32(c as u32 - 0x60).unwrap_or(c),
        _ => c,
    }
}
