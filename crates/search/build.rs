//! Makes the folding table: which letters stand for a letter with an accent, a wide or a joined form.
//!
//! The tables of a Unicode library are 100 KB of what every customer would download, most of it for forms that
//! no help centre contains. What folding needs of them is small, and made here, once for all targets, so that
//! a browser and a terminal cannot fold differently.

use std::path::Path;
use std::{env, fs};

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

#[path = "src/accent.rs"]
mod accent;
use accent::{is_accent, to_hiragana};

/// Blocks that fold to themselves: a mark is a letter of its own there, or nobody types the form.
const UNFOLDED: &[(u32, u32)] = &[
    (0x400, 0x52f),       // Cyrillic: й is not и
    (0x900, 0x109f),      // Indic scripts, Thai, Lao, Tibetan, Burmese
    (0x1100, 0x11ff),     // Hangul letters
    (0x1780, 0x17ff),     // Khmer
    (0x1d2c, 0x1dbf),     // phonetic letters
    (0x2000, 0x2fff),     // punctuation and symbols, scripts of scholars, radicals
    (0x3000, 0xd7ff),     // kana, ideographs, Hangul
    (0xf900, 0xfaff),     // compatibility ideographs
    (0xfb50, 0xfdff), // Arabic ligatures; the joined forms of single letters, which PDF files have, do fold
    (0x10000, 0x10_ffff), // mathematical letters, more ideographs
];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/accent.rs");
    let out = env::var_os("OUT_DIR").expect("cargo sets OUT_DIR");
    let out = Path::new(&out);
    fs::write(out.join("folds.bin"), folds()).expect("OUT_DIR is writable");
    fs::write(out.join("marks.bin"), marks()).expect("OUT_DIR is writable");
}

/// Per character that folds to something else, ascending: distance from the one before (two bytes, little
/// end first), length of what it folds to, and that in UTF-8.
fn folds() -> Vec<u8> {
    let mut table = Vec::new();
    let mut before = 0;
    for code in 0x80..0x1_0000u32 {
        let Some(c) = char::from_u32(code) else { continue };
        if is_accent(c) || UNFOLDED.iter().any(|(first, last)| (*first..=*last).contains(&code)) {
            continue;
        }
        let mut folded = String::new();
        decompose_compatible(c, |part| {
            folded.extend(part.to_lowercase().filter(|c| !is_accent(*c)).map(to_hiragana))
        });
        // What is only another case needs no table.
        if folded.chars().eq(c.to_lowercase()) {
            continue;
        }
        table.extend_from_slice(&u16::try_from(code - before).expect("distances are short").to_le_bytes());
        table.push(u8::try_from(folded.len()).expect("foldings are short"));
        table.extend_from_slice(folded.as_bytes());
        before = code;
    }
    table
}

/// Ranges of combining marks: first and last, three bytes each, little end first.
fn marks() -> Vec<u8> {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for code in (0x80..0x11_0000).filter(|code| char::from_u32(*code).is_some_and(is_combining_mark)) {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == code => *last = code,
            _ => ranges.push((code, code)),
        }
    }
    ranges
        .iter()
        .flat_map(|(first, last)| [first, last])
        .flat_map(|code| code.to_le_bytes()[..3].to_vec())
        .collect()
}
