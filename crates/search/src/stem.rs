//! Where stems come from: code that is linked, or a module that the pack brings along.
//!
//! The program links the stemmers of all languages, the engine for the browser that of English only: the others
//! would be a quarter of what every customer downloads. So a pack in another language carries its stemmer as a
//! WASM module, the same code compiled on its own. Starting one is the browser's business, which the engine
//! knows nothing of; the shell around it says how, by `on_stemmer_modules`.

use std::borrow::Cow;

use helpbook_stem::{Stemmer, stemmer_name};

use crate::error::Error;

#[cfg(not(feature = "stemmers"))]
pub use module::{StartFn, StemFn, on_stemmer_modules};

/// The stemmer of a pack.
#[derive(Clone)]
pub enum Stems {
    /// The language has none.
    None,
    Linked(Stemmer),
    #[cfg(not(feature = "stemmers"))]
    Module(std::rc::Rc<StemFn>),
}

impl Stems {
    /// The stemmer for the language with this code: linked, or started from `module`.
    ///
    /// # Errors
    /// [`Error::Corrupt`] if it is not linked and `module` cannot be started.
    pub fn new(code: &str, module: &[u8]) -> Result<Stems, Error> {
        let Some(name) = stemmer_name(code) else { return Ok(Stems::None) };
        match Stemmer::linked(name) {
            Some(stemmer) => Ok(Stems::Linked(stemmer)),
            None => not_linked(module),
        }
    }

    /// The stem of a folded word; it may hold accents. `None` if the language has no stemmer.
    pub fn stem<'w>(&self, word: &'w str) -> Option<Cow<'w, str>> {
        match self {
            Stems::None => None,
            Stems::Linked(stemmer) => Some(stemmer.stem(word)),
            #[cfg(not(feature = "stemmers"))]
            Stems::Module(stem) => Some(stem(word).map_or(Cow::Borrowed(word), Cow::Owned)),
        }
    }
}

#[cfg(feature = "stemmers")]
fn not_linked(_module: &[u8]) -> Result<Stems, Error> {
    Err(Error::corrupt("its language has a stemmer that is not linked"))
}

#[cfg(not(feature = "stemmers"))]
fn not_linked(module: &[u8]) -> Result<Stems, Error> {
    match module::start(module) {
        Some(stem) => Ok(Stems::Module(stem.into())),
        None => Err(Error::corrupt("the stemmer of its language cannot be started")),
    }
}

/// Stems found before. Texts repeat their words, and stemming takes a browser twenty times as long as looking up,
/// or longer where it is a call into another module: it was half of the time that an answer takes. The program,
/// which answers once, does without.
#[derive(Clone, Default)]
pub struct KnownStems {
    #[cfg(not(feature = "stemmers"))]
    stems: std::cell::RefCell<rustc_hash::FxHashMap<String, String>>,
}

impl KnownStems {
    /// Appends what `stem` appends for the word.
    #[cfg(feature = "stemmers")]
    pub fn append(&self, _word: &str, out: &mut String, stem: impl FnOnce(&mut String)) {
        stem(out);
    }

    /// Appends what `stem` appends for the word, or has appended before.
    #[cfg(not(feature = "stemmers"))]
    pub fn append(&self, word: &str, out: &mut String, stem: impl FnOnce(&mut String)) {
        /// About a megabyte.
        const STEMS_MAX: usize = 20_000;
        let mut stems = self.stems.borrow_mut();
        if let Some(known) = stems.get(word) {
            out.push_str(known);
            return;
        }
        let start = out.len();
        stem(out);
        if stems.len() >= STEMS_MAX {
            stems.clear();
        }
        stems.insert(word.to_owned(), out[start..].to_owned());
    }
}

/// The name of the stemmer module that a pack in this language has to bring along, by its BCP 47 tag. None for
/// languages without a stemmer, and for English, which every engine links.
pub fn stemmer_module(tag: &str) -> Option<&'static str> {
    stemmer_name(&code(tag)).filter(|name| *name != "english")
}

/// The first part of a BCP 47 tag, in small letters.
pub fn code(tag: &str) -> String {
    tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase()
}

#[cfg(not(feature = "stemmers"))]
mod module {
    use std::cell::Cell;

    /// What a started module does: stems a word. `None` if it fails.
    pub type StemFn = Box<dyn Fn(&str) -> Option<String>>;

    /// Starts a module; `None` if it is none.
    pub type StartFn = fn(&[u8]) -> Option<StemFn>;

    thread_local! {
        static START: Cell<Option<StartFn>> = const { Cell::new(None) };
    }

    /// Says how packs that are opened on this thread start the stemmers that they bring along.
    pub fn on_stemmer_modules(start: StartFn) {
        START.set(Some(start));
    }

    pub fn start(bytes: &[u8]) -> Option<StemFn> {
        START.get().and_then(|start| start(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packs_bring_the_stemmers_that_the_browser_lacks() {
        assert_eq!(stemmer_module("de-AT"), Some("german"));
        assert_eq!(stemmer_module("EN-us"), None);
        assert_eq!(stemmer_module("zh"), None);
    }

    #[cfg(not(feature = "stemmers"))]
    #[test]
    fn modules_are_started_and_asked() {
        assert!(Stems::new("de", b"cut").is_err(), "nobody said how to start it");
        on_stemmer_modules(|bytes| {
            (bytes == b"cut").then_some(Box::new(|word| word.get(..3).map(str::to_owned)))
        });
        assert!(Stems::new("de", b"").is_err(), "no module");
        let stems = Stems::new("de", b"cut").unwrap();
        assert_eq!(stems.stem("wasser").as_deref(), Some("was"));
        assert_eq!(stems.stem("ab").as_deref(), Some("ab"), "a module that fails leaves the word");
    }

    #[test]
    fn known_stems_are_appended_like_new_ones() {
        let known = KnownStems::default();
        let mut out = String::from("a ");
        for _ in 0..2 {
            known.append("words", &mut out, |out| out.push_str("word "));
        }
        assert_eq!(out, "a word word ");
    }
}
