//! What a stemmer needs back of a word whose accents are gone.
//!
//! Words are folded before they are stemmed, because customers leave accents out and both spellings must have
//! one stem. Most stemmers hardly mind. Those here know some endings by their accents only, or follow the
//! harmony of vowels; so an ending gets its accents back by rule. The rules need not be right about a word, only
//! the same for all its spellings and helpful for most: what they see is the folded word alone, at build and at
//! query time.

use std::borrow::Cow;

use frostem::Algorithm;

/// Too little of a word would be left to tell it from others.
#[cfg(any(feature = "hungarian", feature = "portuguese", feature = "romanian"))]
const REST_CHARS_MIN: usize = 2;

/// The word as the stemmer should see it.
pub fn restore(algorithm: Algorithm, word: &str) -> Cow<'_, str> {
    match algorithm {
        #[cfg(feature = "arabic")]
        Algorithm::Arabic => arabic(word).into(),
        #[cfg(feature = "hungarian")]
        Algorithm::Hungarian => ending(
            word,
            &[
                ("bol", "ból"),
                ("rol", "ról"),
                ("tol", "tól"),
                ("nal", "nál"),
                ("nel", "nél"),
                ("kent", "ként"),
            ],
        ),
        #[cfg(feature = "portuguese")]
        // The plural in -ões is no business of the stemmer's, but the one that help texts are full of.
        Algorithm::Portuguese => {
            ending(word, &[("coes", "ção"), ("cao", "ção"), ("oes", "ão"), ("aes", "ão"), ("ao", "ão")])
        }
        #[cfg(feature = "romanian")]
        Algorithm::Romanian => ending(
            word,
            &[
                ("tie", "ție"),
                ("tii", "ții"),
                ("tia", "ția"),
                ("tiei", "ției"),
                ("tiile", "țiile"),
                ("tiilor", "țiilor"),
                ("tiune", "țiune"),
                ("tiuni", "țiuni"),
            ],
        ),
        #[cfg(feature = "turkish")]
        Algorithm::Turkish => turkish(word).into(),
        _ => word.into(),
    }
}

/// Puts the second of the first pair whose first ends the word in its place.
#[cfg(any(feature = "hungarian", feature = "portuguese", feature = "romanian"))]
fn ending<'w>(word: &'w str, pairs: &[(&str, &str)]) -> Cow<'w, str> {
    pairs
        .iter()
        .find_map(|(plain, accented)| {
            let rest = word.strip_suffix(plain)?;
            (rest.chars().count() >= REST_CHARS_MIN).then(|| [rest, accented].concat().into())
        })
        .unwrap_or(word.into())
}

/// Without the article, alone or with the word before it, and without the plural in -āt: the stemmer takes
/// either off only where the other is not.
#[cfg(feature = "arabic")]
fn arabic(word: &str) -> &str {
    /// Roots have three letters.
    const ROOT_CHARS_MIN: usize = 3;
    let long_enough = |rest: &&str| rest.chars().count() >= ROOT_CHARS_MIN;
    let without_article = ["وال", "بال", "كال", "فال", "لل", "ال"]
        .iter()
        .find_map(|article| word.strip_prefix(article).filter(long_enough))
        .unwrap_or(word);
    without_article.strip_suffix("ات").filter(long_enough).unwrap_or(without_article)
}

/// Gives back the dots that folding took: a vowel is like the one before it, the first one like the next that
/// can be told (`a` or `e`), and a soft `g` stands between the last two vowels.
#[cfg(feature = "turkish")]
fn turkish(word: &str) -> String {
    let chars: Vec<char> = word.chars().collect();
    let mut is_back: Option<bool> = None;
    let mut out = String::with_capacity(word.len() + 4);
    for (i, c) in chars.iter().copied().enumerate() {
        let harmony = match c {
            'a' => Some(true),
            'e' => Some(false),
            'i' | 'o' | 'u' => is_back.or_else(|| {
                let telling = chars[i..].iter().find(|c| matches!(c, 'a' | 'e'));
                Some(telling.map_or(c != 'i', |c| *c == 'a'))
            }),
            _ => None,
        };
        is_back = harmony.or(is_back);
        let is_soft = c == 'g'
            && i + 2 == chars.len()
            && matches!(chars[i + 1], 'i' | 'u')
            && i > 0
            && matches!(chars[i - 1], 'i' | 'u');
        out.push(match (c, harmony) {
            ('i', Some(true)) => 'ı',
            ('o', Some(false)) => 'ö',
            ('u', Some(false)) => 'ü',
            _ if is_soft => 'ğ',
            _ => c,
        });
    }
    out
}

#[cfg(all(test, feature = "arabic", feature = "hungarian", feature = "portuguese", feature = "turkish"))]
mod tests {
    use super::*;

    #[test]
    fn endings_get_their_accents_back() {
        assert_eq!(restore(Algorithm::Portuguese, "configuracoes"), "configuração");
        assert_eq!(restore(Algorithm::Portuguese, "botao"), "botão");
        assert_eq!(restore(Algorithm::Portuguese, "cao"), "cao", "too short");
        assert_eq!(restore(Algorithm::Hungarian, "szamlabol"), "szamlaból");
        assert_eq!(restore(Algorithm::Romanian, "aplicatii"), "aplicații");
        assert_eq!(restore(Algorithm::English, "reset"), "reset");
    }

    #[test]
    fn vowels_follow_each_other_in_turkish() {
        assert_eq!(restore(Algorithm::Turkish, "ayarlari"), "ayarları");
        assert_eq!(restore(Algorithm::Turkish, "bolumler"), "bölümler");
        assert_eq!(restore(Algorithm::Turkish, "hizlar"), "hızlar");
        assert_eq!(restore(Algorithm::Turkish, "sifre"), "sifre");
        assert_eq!(restore(Algorithm::Turkish, "gizliligi"), "gizliliği");
    }

    #[test]
    fn arabic_words_lose_article_and_plural() {
        assert_eq!(restore(Algorithm::Arabic, "الاعدادات"), "اعداد");
        assert_eq!(restore(Algorithm::Arabic, "والحساب"), "حساب");
        assert_eq!(restore(Algorithm::Arabic, "بال"), "بال");
    }
}
