//! What differs from one language to the next: the stemmer, the words that carry no meaning in a question,
//! and whether an apostrophe joins or separates.

use crate::analysis::WORD_BYTES_MAX;
use crate::error::Error;
use crate::fold::fold_char;
use crate::stem::{self, KnownStems, Stems};

/// The language of a pack.
#[derive(Clone)]
pub struct Language {
    #[cfg(feature = "write")]
    code: String,
    stems: Stems,
    known: KnownStems,
    /// `user's` is one word in English; `l'article` is two in French, and `Ankara'da` in Turkish.
    pub apostrophe_joins: bool,
}

impl Language {
    /// Takes a BCP 47 tag, of which the first part counts. A language without a stemmer, and an empty tag,
    /// get words as they are written.
    ///
    /// # Errors
    /// [`Error::UnknownLanguage`] if the tag is not made of letters, digits and hyphens.
    #[cfg(any(test, feature = "write"))]
    pub fn new(tag: &str) -> Result<Self, Error> {
        Self::of_pack(tag, &[])
    }

    /// The same for a pack, which brings the stemmer along if it is not linked: see [`crate::stem`].
    ///
    /// # Errors
    /// As [`Language::new`], and [`Error::Corrupt`] if the stemmer is missing.
    pub fn of_pack(tag: &str, stemmer: &[u8]) -> Result<Self, Error> {
        if tag.len() > 35 || !tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_') {
            return Err(Error::UnknownLanguage(tag.to_owned()));
        }
        let code = stem::code(tag);
        Ok(Language {
            apostrophe_joins: !matches!(code.as_str(), "ca" | "fr" | "it" | "tr"),
            stems: Stems::new(&code, stemmer)?,
            known: KnownStems::default(),
            #[cfg(feature = "write")]
            code,
        })
    }

    /// Appends the stem of a folded word, folded too, since the beginnings that customers type are. Words with
    /// digits are names and codes and stay whole.
    pub fn stem(&self, word: &str, out: &mut String) {
        let is_whole = word.len() > WORD_BYTES_MAX || word.bytes().any(|b| b.is_ascii_digit());
        if is_whole {
            out.push_str(word);
            return;
        }
        self.known.append(word, out, |out| match self.stems.stem(word) {
            Some(stem) if stem.is_ascii() => out.push_str(&stem),
            Some(stem) => stem.chars().for_each(|c| fold_char(c, out)),
            None => out.push_str(word),
        });
    }

    /// Words of asking, folded, beyond the stop words proper: they are in every question and in few answers.
    /// Each list holds who, what, when, where, why, how and which, the verbs of being able, wanting and
    /// needing, and the small words for customer and company, as people type them into a search box.
    #[cfg(feature = "write")]
    pub fn question_words(&self) -> &'static [&'static str] {
        question_words(&self.code)
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

#[cfg(feature = "write")]
fn question_words(code: &str) -> &'static [&'static str] {
    match code {
        "cs" => &["co", "jak", "kde", "kdo", "kdy", "ktery", "lze", "muj", "muze", "muzu", "proc"],
        "da" => &[
            "far", "gor", "hvad", "hvem", "hvilke", "hvilken", "hvilket", "hvor", "hvordan", "hvorfor",
            "hvornar", "kan", "min", "mine", "mit", "skal",
        ],
        "de" => &[
            "bekomme", "bitte", "kann", "konnen", "man", "mein", "meine", "meinem", "meinen", "meiner",
            "mochte", "muss", "wann", "warum", "was", "welche", "welcher", "welches", "wer", "wie", "wieso",
            "wo", "woher", "wohin",
        ],
        "el" => &["γιατι", "μπορω", "ποια", "ποιο", "ποιοσ", "ποτε", "που", "πωσ", "τι"],
        "en" => &[
            "am", "arent", "can", "cannot", "cant", "could", "couldnt", "did", "didnt", "do", "does",
            "doesnt", "doing", "dont", "from", "get", "had", "has", "hasnt", "have", "havent", "how", "i",
            "im", "isnt", "ive", "me", "my", "our", "please", "should", "shouldnt", "us", "want", "wasnt",
            "we", "were", "what", "when", "where", "which", "who", "why", "wont", "would", "wouldnt", "you",
            "your",
        ],
        "es" => &[
            "como", "cual", "cuales", "cuando", "donde", "hago", "mi", "mis", "porque", "puede", "puedo",
            "que", "quien", "quiero",
        ],
        "fi" => &[
            "kuinka", "kuka", "mika", "miksi", "milloin", "missa", "mista", "miten", "mita", "voi", "voinko",
            "voiko",
        ],
        "fr" => &[
            "comment", "combien", "est", "faire", "mes", "mon", "ou", "peut", "peux", "pourquoi", "puis",
            "quand", "que", "quel", "quelle", "quelles", "quels", "qui", "quoi", "veux",
        ],
        "it" => &[
            "come", "cosa", "dove", "faccio", "mia", "mie", "miei", "mio", "perche", "posso", "puo", "quale",
            "quali", "quando", "quanto", "voglio",
        ],
        "nb" | "nn" | "no" => &[
            "far", "gjor", "hva", "hvem", "hvilke", "hvilken", "hvilket", "hvor", "hvordan", "hvorfor",
            "kan", "korleis", "kva", "kvifor", "min", "mine", "mitt", "nar", "skal",
        ],
        "nl" => &[
            "hoe", "hoeveel", "kan", "kun", "mag", "mijn", "moet", "waar", "waarom", "wanneer", "wat",
            "welk", "welke", "wie", "wil",
        ],
        "pl" => &[
            "co", "czemu", "czy", "dlaczego", "gdzie", "jak", "jaka", "jaki", "jakie", "kiedy", "kto",
            "ktory", "moge", "moj", "moja", "moje", "mozna",
        ],
        "pt" => &[
            "como", "faco", "fazer", "meu", "meus", "minha", "minhas", "onde", "pode", "porque", "posso",
            "qual", "quais", "quando", "quanto", "que", "quem", "quero",
        ],
        "ro" => &["ce", "care", "cand", "cat", "cine", "cum", "meu", "mea", "pot", "unde", "vreau"],
        "ru" => &[
            "где",
            "зачем",
            "как",
            "какая",
            "какие",
            "какой",
            "когда",
            "кто",
            "куда",
            "могу",
            "можно",
            "мой",
            "моя",
            "мое",
            "мои",
            "нужно",
            "откуда",
            "почему",
            "сколько",
            "хочу",
            "что",
        ],
        "sv" => &[
            "far", "gor", "hur", "kan", "min", "mina", "mitt", "nar", "ska", "vad", "var", "varfor", "vem",
            "vilka", "vilken", "vilket", "vill",
        ],
        "tr" => &[
            "hangi", "icin", "kim", "mi", "nasil", "ne", "neden", "nerede", "nereden", "niye", "nicin", "var",
        ],
        _ => &[],
    }
}

#[cfg(all(test, feature = "write"))]
mod tests {
    use super::*;

    fn stem(tag: &str, word: &str) -> String {
        let (mut folded, mut stem) = (String::new(), String::new());
        word.chars().for_each(|c| fold_char(c, &mut folded));
        Language::new(tag).unwrap().stem(&folded, &mut stem);
        stem
    }

    /// Two words that customers take for the same, of each language that has a stemmer.
    #[test]
    fn inflected_words_have_one_stem_with_and_without_accents() {
        for (tag, words) in [
            ("ar", ["الإعدادات", "اعدادات"]),
            ("ar", ["كلمة", "كلمات"]),
            ("da", ["nøgler", "nøglen"]),
            ("de", ["Passwörter", "Passwort"]),
            ("el", ["λογαριασμός", "ΛΟΓΑΡΙΑΣΜΟΙ"]),
            ("en", ["resetting", "resets"]),
            ("es", ["configuración", "configuraciones"]),
            ("fi", ["käyttäjä", "kayttajien"]),
            ("fr", ["réinitialisé", "reinitialisation"]),
            ("hu", ["számla", "szamlából"]),
            ("it", ["configurazione", "configurazioni"]),
            ("nb", ["passordet", "passord"]),
            ("nl", ["instelling", "instellingen"]),
            ("no", ["innstillinger", "innstilling"]),
            ("pt-BR", ["configuração", "configuracoes"]),
            ("pt-PT", ["botão", "botões"]),
            ("ro", ["aplicația", "aplicatii"]),
            ("ru", ["настройка", "настройками"]),
            ("sv", ["inställning", "installningar"]),
            ("ta", ["கணக்கு", "கணக்குகள்"]),
            ("tr", ["ayarları", "ayarlar"]),
            ("tr", ["gizlilik", "gizliliği"]),
        ] {
            assert_eq!(stem(tag, words[0]), stem(tag, words[1]), "{tag}: {words:?}");
        }
        assert_eq!(stem("eo", "agordojn"), "agordojn", "no stemmer");
        assert_eq!(stem("tr", "kullanıcı"), "kullanic", "stems are folded");
        assert_eq!(stem("en", "mp3s"), "mp3s", "codes stay whole");
    }

    #[test]
    fn question_words_are_folded_and_sorted_once() {
        for code in ["cs", "da", "de", "el", "en", "es", "fi", "fr", "it", "nb", "nl", "pl", "pt", "ro", "ru"]
            .into_iter()
            .chain(["sv", "tr"])
        {
            let words = question_words(code);
            assert!(!words.is_empty(), "{code}");
            for word in words {
                let mut folded = String::new();
                word.chars().for_each(|c| fold_char(c, &mut folded));
                assert_eq!(&folded, word, "{code}");
                assert_eq!(words.iter().filter(|other| *other == word).count(), 1, "{code}: {word}");
            }
        }
    }
}
