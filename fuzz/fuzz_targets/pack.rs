//! A real pack with one or more changes to its manifest or a chunk, all digests put right, and asked everything.

#![no_main]

use std::sync::LazyLock;

use helpbook_search::Question;
use libfuzzer_sys::fuzz_target;
use mutate::Unpacked;

#[path = "../../crates/search/tests/common/mutate.rs"]
#[allow(dead_code)]
mod mutate;

static PACK: LazyLock<Unpacked> = LazyLock::new(|| Unpacked::new(300, &mutate::options()));
static QUESTIONS: LazyLock<Vec<Question>> = LazyLock::new(mutate::questions);

fuzz_target!(|script: &[u8]| {
    let Some((which, script)) = script.split_first() else { return };
    let mut numbers = script.chunks(2).map(|pair| pair.iter().fold(0, |sum, byte| sum << 8 | u32::from(*byte)));
    let mut next = || numbers.next().unwrap_or(0);
    let chunks: Vec<&String> = PACK.chunks.keys().collect();
    let damage = |mut bytes: Vec<u8>, next: &mut dyn FnMut() -> u32| {
        for _ in 0..1 + next() % 4 {
            mutate::mutate(&mut bytes, next);
        }
        bytes
    };
    let damaged = match chunks.get(usize::from(*which)) {
        Some(name) => PACK.with_chunk(name, &damage(PACK.chunks[*name].clone(), &mut next)),
        None => PACK.with_manifest(&damage(PACK.manifest_body().to_vec(), &mut next)),
    };
    let _ = damaged.try_out(&QUESTIONS);
});
