//! A stemmer on its own: a WASM module without imports that turns a word into its stem, in place.
//!
//! Which language it is, a feature of `helpbook-stem` decides; the code is the one that is linked into the program.

#![cfg(target_arch = "wasm32")]
#![expect(
    unsafe_code,
    reason = "exporting a function by its name is marked unsafe, and nothing else here is"
)]

use std::sync::atomic::{AtomicU8, Ordering};

use helpbook_stem::Stemmer;

/// The word, then its stem. Atomic because that needs no unsafe code; here it costs nothing.
static WORD: [AtomicU8; 256] = [const { AtomicU8::new(0) }; 256];

/// Where to write a word and to read its stem: 256 bytes of the exported memory.
#[unsafe(no_mangle)]
pub extern "C" fn word() -> *const AtomicU8 {
    WORD.as_ptr()
}

/// Replaces the word of `len` bytes by its stem and returns the length of that, of which no more than 256 bytes
/// are there. What is not UTF-8 stays.
#[unsafe(no_mangle)]
pub extern "C" fn stem(len: usize) -> usize {
    let bytes: Vec<u8> = WORD.iter().take(len).map(|byte| byte.load(Ordering::Relaxed)).collect();
    let (Ok(word), Some(stemmer)) = (str::from_utf8(&bytes), Stemmer::only()) else { return len };
    let stem = stemmer.stem(word);
    for (place, byte) in WORD.iter().zip(stem.bytes()) {
        place.store(byte, Ordering::Relaxed);
    }
    stem.len()
}
