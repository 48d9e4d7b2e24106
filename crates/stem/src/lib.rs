//! Words → stems: all that is particular to one language inside a word.
//!
//! A crate of its own because it is linked in three ways: with every language into the program, with English alone
//! into the engine for the browser, and once with each other language into a WASM module that travels in the
//! packs of that language (`crates/search-wasm/stemmer`). The stemmers of all languages were a quarter of what
//! every customer downloads. Which languages are linked, features decide; how words are found and folded is
//! `helpbook-search`'s.

mod endings;

use std::borrow::Cow;

use frostem::Algorithm;

/// The stemmer of a language.
#[derive(Clone, Copy)]
pub struct Stemmer {
    stemmer: frostem::Stemmer,
}

impl Stemmer {
    /// The stemmer with a name from [`stemmer_name`], if it is linked.
    pub fn linked(name: &str) -> Option<Stemmer> {
        Algorithm::all().iter().find(|algorithm| algorithm.name() == name).map(Self::of)
    }

    /// The first that is linked, for programs that link one.
    pub fn only() -> Option<Stemmer> {
        Algorithm::all().first().map(Self::of)
    }

    fn of(algorithm: &Algorithm) -> Stemmer {
        Stemmer { stemmer: frostem::Stemmer::new(*algorithm) }
    }

    /// The stem of a folded word. It may hold accents.
    pub fn stem<'w>(&self, word: &'w str) -> Cow<'w, str> {
        match endings::restore(self.stemmer.algorithm(), word) {
            Cow::Borrowed(word) => self.stemmer.stem(word),
            Cow::Owned(word) => self.stemmer.stem(&word).into_owned().into(),
        }
    }
}

/// The name of the stemmer for a language, by the first part of its BCP 47 tag in small letters. tantivy knows
/// the same languages.
pub fn stemmer_name(code: &str) -> Option<&'static str> {
    Some(match code {
        "ar" => "arabic",
        "da" => "danish",
        "de" => "german",
        "el" => "greek",
        "en" => "english",
        "es" => "spanish",
        "fi" => "finnish",
        "fr" => "french",
        "hu" => "hungarian",
        "it" => "italian",
        "nb" | "nn" | "no" => "norwegian",
        "nl" => "dutch",
        "pt" => "portuguese",
        "ro" => "romanian",
        "ru" => "russian",
        "sv" => "swedish",
        "ta" => "tamil",
        "tr" => "turkish",
        _ => return None,
    })
}
