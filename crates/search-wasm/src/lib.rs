//! The browser shell around `helpbook-search`: types that JavaScript understands, and nothing else.
//!
//! Fetching, unpacking and the order of questions are the worker's (`search-worker.js` of the theme); ranking
//! and the pack format are the engine's. Answers cross the border as JSON text, which the engine can write
//! anyway and every browser reads fastest.

#![cfg(target_arch = "wasm32")]

mod stemmer;

use helpbook_search::{Detail, Engine, Outcome, Question, Results};
use serde::Serialize;
use wasm_bindgen::prelude::*;

/// A pack, open for searching.
#[wasm_bindgen]
pub struct SearchEngine {
    engine: Engine,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Answer {
    Missing(Vec<String>),
    Found(Results),
}

fn message(error: impl std::fmt::Display) -> JsError {
    JsError::new(&error.to_string())
}

#[wasm_bindgen]
impl SearchEngine {
    /// Opens a pack from the unpacked bytes of its manifest.
    #[wasm_bindgen(constructor)]
    pub fn open(manifest: &[u8]) -> Result<SearchEngine, JsError> {
        helpbook_search::on_stemmer_modules(stemmer::start);
        Engine::open(manifest).map(|engine| SearchEngine { engine }).map_err(message)
    }

    /// How many articles can be found.
    #[wasm_bindgen(getter)]
    pub fn documents(&self) -> u32 {
        self.engine.doc_count()
    }

    /// `{"missing": [chunk names]}` or `{"found": results}`, as JSON text.
    ///
    /// `filters` has a line for each: key, tab, value.
    pub fn search(
        &mut self,
        query: &str,
        limit: usize,
        titles_only: bool,
        facets: bool,
        verbatim: bool,
        filters: &str,
    ) -> Result<String, JsError> {
        let filters = filters.lines().filter_map(|line| line.split_once('\t'));
        let question = Question {
            detail: if titles_only { Detail::Titles } else { Detail::Passages },
            filters: filters.map(|(key, value)| (key.to_owned(), value.to_owned())).collect(),
            facets,
            verbatim,
            ..Question::new(query, limit)
        };
        let answer = match self.engine.search(&question).map_err(message)? {
            Outcome::Missing(chunks) => Answer::Missing(chunks),
            Outcome::Found(results) => Answer::Found(results),
        };
        serde_json::to_string(&answer).map_err(message)
    }

    /// Takes an unpacked chunk that `search` missed.
    pub fn supply(&mut self, name: &str, bytes: &[u8]) -> Result<(), JsError> {
        self.engine.supply(name, bytes).map_err(message)
    }
}

/// tantivy links a source of randomness for naming new segments. Reading never draws from it, and a browser
/// engine without one is smaller and needs no permission.
#[expect(unsafe_code, reason = "getrandom takes its custom source by this symbol and by raw pointer only")]
mod randomness {
    #[unsafe(no_mangle)]
    unsafe extern "Rust" fn __getrandom_v03_custom(
        dest: *mut u8,
        len: usize,
    ) -> Result<(), getrandom::Error> {
        // SAFETY: getrandom hands over `len` writable bytes at `dest`.
        unsafe { core::ptr::write_bytes(dest, 0x5a, len) };
        Ok(())
    }
}
