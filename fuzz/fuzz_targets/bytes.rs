//! Any bytes as a manifest: as they are, and with a digest that makes the decoder look at them.

#![no_main]

use std::sync::LazyLock;

use helpbook_search::{Engine, PackOptions, Question, write_pack};
use libfuzzer_sys::fuzz_target;
use xxhash_rust::xxh3::xxh3_64;

/// What every manifest begins with, up to the version of the format: it costs a fuzzer too long to find out.
static BEGINNING: LazyLock<Vec<u8>> = LazyLock::new(|| {
    use std::io::Read;
    let pack = write_pack(&[], &PackOptions::default()).expect("the pack is written");
    let mut beginning = [0; 9];
    let packed = pack.files[&pack.manifest_name].as_slice();
    flate2::read::GzDecoder::new(packed).read_exact(&mut beginning).expect("it is gzip");
    beginning.to_vec()
});

fuzz_target!(|bytes: &[u8]| {
    let _ = Engine::open(bytes);
    let mut sealed = [BEGINNING.as_slice(), bytes].concat();
    let digest = xxh3_64(&sealed);
    sealed.extend_from_slice(&digest.to_le_bytes());
    if let Ok(mut engine) = Engine::open(&sealed) {
        let _ = engine.search(&Question::new("reset device", 5));
    }
});
