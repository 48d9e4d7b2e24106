//! The engine for the customer's browser, inside the program: built by `cargo xtask wasm`, committed with where it came
//! from.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use rust_embed::RustEmbed;

use super::FOLDER;
use crate::paths::OutPath;

#[derive(RustEmbed)]
#[folder = "crates/search-wasm/dist"]
struct Engine;

/// The stemmer that packs in this language bring along for the browser; empty if they need none.
pub fn stemmer(language: &str) -> Vec<u8> {
    helpbook_search::stemmer_module(language)
        .and_then(|name| Engine::get(&format!("stemmers/{name}.wasm")))
        .map(|file| file.data.into_owned())
        .unwrap_or_default()
}

/// The engine as it is published, packed. The script that starts it is a part of the theme's worker.
pub const NAME: &str = "search.wasm.gz";

/// What is published of the engine. The name of its folder holds its digest: browsers may keep it for ever.
pub fn engine_files() -> &'static BTreeMap<OutPath, Vec<u8>> {
    static FILES: OnceLock<BTreeMap<OutPath, Vec<u8>>> = OnceLock::new();
    FILES.get_or_init(|| {
        let Some(engine) = Engine::get(NAME) else { return BTreeMap::new() };
        let digest = xxhash_rust::xxh3::xxh3_64(&engine.data);
        BTreeMap::from([(
            OutPath::new(format!("{FOLDER}/engine-{digest:016x}/{NAME}")),
            engine.data.into_owned(),
        )])
    })
}
