//! What differs from one language to the next: the stemmer, the words that carry no meaning in a question,
//! and whether an apostrophe joins or separates.

use frostem::{Algorithm, Stemmer};

use crate::error::Error;

/// The language of a pack.
#[derive(Clone)]
pub struct Language {
    #[cfg(feature = "write")]
    code: String,
    stemmer: Option<Stemmer>,
    /// `user's` is one word in English; `l'article` is two in French.
    pub apostrophe_joins: bool,
}

impl Language {
    /// Takes a BCP 47 tag, of which the first part counts. A language without a stemmer, and an empty tag,
    /// get words as they are written.
    ///
    /// # Errors
    /// [`Error::UnknownLanguage`] if the tag is not made of letters, digits and hyphens.
    pub fn new(tag: &str) -> Result<Self, Error> {
        if tag.len() > 35 || !tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_') {
            return Err(Error::UnknownLanguage(tag.to_owned()));
        }
        let code = tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        Ok(Language {
            apostrophe_joins: !matches!(code.as_str(), "fr" | "it"),
            stemmer: algorithm(&code).map(Stemmer::new),
            #[cfg(feature = "write")]
            code,
        })
    }

    /// Appends the stem of a folded word. Words with digits are names and codes and stay whole.
    pub fn stem(&self, word: &str, out: &mut String) {
        match self.stemmer {
            Some(stemmer) if !word.bytes().any(|b| b.is_ascii_digit()) => out.push_str(&stemmer.stem(word)),
            _ => out.push_str(word),
        }
    }

    /// Words of asking, beyond the stop words proper: they are in every question and in few answers.
    #[cfg(feature = "write")]
    pub fn question_words(&self) -> &'static [&'static str] {
        match self.code.as_str() {
            "en" => &[
                "am", "can", "cannot", "cant", "could", "did", "didnt", "do", "does", "doesnt", "doing",
                "dont", "from", "get", "had", "has", "have", "how", "i", "im", "ive", "me", "my", "our",
                "please", "should", "us", "want", "we", "were", "what", "when", "where", "which", "who",
                "why", "would", "you", "your",
            ],
            "de" => &[
                "kann", "konnen", "man", "mein", "meine", "meinen", "wann", "warum", "was", "welche", "wer",
                "wie", "wo",
            ],
            "es" => &["como", "cual", "cuando", "donde", "mi", "mis", "porque", "puedo", "que", "quien"],
            "fr" => &[
                "comment", "mes", "mon", "ou", "peut", "pourquoi", "puis", "quand", "que", "quel", "quelle",
                "qui", "quoi",
            ],
            _ => &[],
        }
    }

    /// tantivy's list of stop words for the language, where it has one.
    #[cfg(feature = "write")]
    pub fn stop_filter(&self) -> Option<tantivy::tokenizer::StopWordFilter> {
        use tantivy::tokenizer::{Language as Known, StopWordFilter};
        StopWordFilter::new(match self.code.as_str() {
            "da" => Known::Danish,
            "de" => Known::German,
            "en" => Known::English,
            "es" => Known::Spanish,
            "fi" => Known::Finnish,
            "fr" => Known::French,
            "hu" => Known::Hungarian,
            "it" => Known::Italian,
            "nb" | "nn" | "no" => Known::Norwegian,
            "nl" => Known::Dutch,
            "pt" => Known::Portuguese,
            "ru" => Known::Russian,
            "sv" => Known::Swedish,
            _ => return None,
        })
    }
}

/// The stemmer of a language; those that tantivy offers.
fn algorithm(code: &str) -> Option<Algorithm> {
    Some(match code {
        "ar" => Algorithm::Arabic,
        "da" => Algorithm::Danish,
        "de" => Algorithm::German,
        "el" => Algorithm::Greek,
        "en" => Algorithm::English,
        "es" => Algorithm::Spanish,
        "fi" => Algorithm::Finnish,
        "fr" => Algorithm::French,
        "hu" => Algorithm::Hungarian,
        "it" => Algorithm::Italian,
        "nb" | "nn" | "no" => Algorithm::Norwegian,
        "nl" => Algorithm::Dutch,
        "pt" => Algorithm::Portuguese,
        "ro" => Algorithm::Romanian,
        "ru" => Algorithm::Russian,
        "sv" => Algorithm::Swedish,
        "ta" => Algorithm::Tamil,
        "tr" => Algorithm::Turkish,
        _ => return None,
    })
}
