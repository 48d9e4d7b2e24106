//! The engine for the customer's browser, inside the program: built by `cargo xtask wasm`, committed with where it came
//! from.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use rust_embed::RustEmbed;

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

/// What is published of the engine. The name of its folder holds its digest: browsers may keep it for ever.
pub fn engine_files() -> &'static BTreeMap<OutPath, Vec<u8>> {
    static FILES: OnceLock<BTreeMap<OutPath, Vec<u8>>> = OnceLock::new();
    FILES.get_or_init(|| {
        let mut files: Vec<(String, Vec<u8>)> = Engine::iter()
            .filter(|name| name.starts_with("search."))
            .filter_map(|name| Some((name.to_string(), Engine::get(&name)?.data.into_owned())))
            .collect();
        files.sort();
        let mut hasher = xxhash_rust::xxh3::Xxh3::new();
        for (name, bytes) in &files {
            hasher.update(name.as_bytes());
            hasher.update(bytes);
        }
        let folder = format!("search/engine-{:016x}", hasher.digest());
        files.into_iter().map(|(name, bytes)| (OutPath::new(format!("{folder}/{name}")), bytes)).collect()
    })
}
