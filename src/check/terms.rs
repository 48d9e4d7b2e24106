//! Words that a book does not use, and what it says instead: `[check.terms]`.
//!
//! Looked for in titles, descriptions and what people read of the text: not in code, addresses or HTML blocks. A term in
//! lower case means the word however it is written; one with capital letters means exactly that. A term that is its own
//! replacement may stand, whatever shorter ones say: names of products and of what is on a screen.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use super::Wanted;
use crate::article::Article;
use crate::diagnostics::{Code, Diagnostic};

/// The terms of a book, by the first word of each.
pub struct Terms {
    by_word: HashMap<String, Vec<Term>>,
    /// Of scripts that put no spaces between words.
    unspaced: Vec<Term>,
}

#[derive(Debug, Clone)]
struct Term {
    written: String,
    /// Empty where there is nothing to say instead.
    instead: String,
    exact: bool,
}

impl Terms {
    pub fn new(terms: &BTreeMap<String, String>) -> Self {
        let mut all = Self { by_word: HashMap::new(), unspaced: Vec::new() };
        for (written, instead) in terms {
            let term = Term {
                written: written.split_whitespace().collect::<Vec<_>>().join(" "),
                instead: instead.trim().to_owned(),
                exact: written.chars().any(char::is_uppercase),
            };
            match term.written.chars().next() {
                None => {}
                Some(first) if is_unspaced(first) => all.unspaced.push(term),
                Some(_) => {
                    let word = first_word(&term.written).to_lowercase();
                    all.by_word.entry(word).or_default().push(term);
                }
            }
        }
        // Of several that begin alike, the longest is meant.
        let lists = all.by_word.values_mut().chain([&mut all.unspaced]);
        lists.for_each(|list| list.sort_by_key(|term| std::cmp::Reverse(term.written.len())));
        all
    }

    pub fn check(&self, article: &Article, wanted: &Wanted<'_>, found: &mut Vec<Diagnostic>) {
        if self.by_word.is_empty() && self.unspaced.is_empty() || !wanted.wants(Code::Terminology) {
            return;
        }
        let keys = ["title", "description"].into_iter().filter_map(|key| article.front.ranges.get(key));
        for range in keys.chain(&article.observed.prose) {
            for (place, term) in self.find(&article.text, range) {
                let matched = article.text.get(place.clone()).unwrap_or_default();
                let instead = as_matched(&term.instead, matched);
                let place_of_match = article.location(place.clone());
                let diagnostic = match instead.is_empty() {
                    true => Diagnostic::new(
                        Code::Terminology,
                        format!("`{}`", plain(matched)) + " is not used in this book",
                    )
                    .help("say it in another way; `[check.terms]` of `book.toml` lists such words"),
                    false => {
                        let message = format!("`{}` instead of `{instead}`", plain(matched));
                        let is_certain = term.is_certain(&article.text, &place, &instead);
                        let fix = is_certain.then(|| article.fix(place, instead.clone())).flatten();
                        Diagnostic::new(Code::Terminology, message)
                            .help(format!("write `{instead}`"))
                            .fix(fix)
                    }
                };
                found.push(diagnostic.at(place_of_match));
            }
        }
    }

    /// Each place in `range` of `text` where a term stands, with the term.
    fn find(&self, text: &str, range: &Range<usize>) -> Vec<(Range<usize>, &Term)> {
        let mut found = Vec::new();
        let Some(prose) = text.get(range.clone()) else { return found };
        let mut end = 0;
        for (at, word) in words(prose) {
            let start = range.start + at;
            if start < end {
                continue;
            }
            let candidates = self.by_word.get(&word.to_lowercase()).into_iter().flatten();
            let mut matches =
                candidates.filter_map(|term| Some((term.matches(text, start, range.end)?, term)));
            if let Some((place, term)) = matches.next() {
                end = place.end;
                if !term.is_right(text, &place) {
                    found.push((place, term));
                }
            }
        }
        for term in &self.unspaced {
            for (at, matched) in prose.match_indices(&term.written) {
                let start = range.start + at;
                if !is_said_right(text, start, term) {
                    found.push((start..start + matched.len(), term));
                }
            }
        }
        found
    }
}

impl Term {
    /// Its place, if it stands in `text` at `start` as whole words.
    fn matches(&self, text: &str, start: usize, limit: usize) -> Option<Range<usize>> {
        let end = start + prefix(text.get(start..limit)?, &self.written, self.exact)?;
        let matched = &text[start..end];
        let is_whole = !joins_before(&text[..start]) && !joins_after(&text[end..]);
        // One that may stand stands as it is written there.
        let may_be_meant = self.written != self.instead || matched == self.instead;
        (is_whole && may_be_meant).then_some(start..end)
    }

    /// Whether what stands there is what is to be said.
    fn is_right(&self, text: &str, place: &Range<usize>) -> bool {
        let matched = text.get(place.clone()).unwrap_or_default();
        matched == self.instead
            || matched == as_matched(&self.instead, matched)
            || is_said_right(text, place.start, self)
    }

    /// Whether the word can be exchanged and nothing around it: only signs and capital letters differ, and it is no
    /// part of a name. Bold words and those in quotes are often what a screen says.
    fn is_certain(&self, text: &str, place: &Range<usize>, instead: &str) -> bool {
        let matched = text.get(place.clone()).unwrap_or_default();
        let line = text[..place.start].rsplit('\n').next().unwrap_or_default();
        let is_within = |mark: &str| line.matches(mark).count() % 2 == 1;
        let is_quoted = ["**", "__", "\""].into_iter().any(is_within)
            || line.matches('“').count() > line.matches('”').count();
        let is_plain = self.exact || !matched.contains(char::is_uppercase);
        letters(matched) == letters(instead) && is_plain && !is_quoted
    }
}

/// How many bytes of `text` are `term`, if it begins with it. White space is any white space.
fn prefix(text: &str, term: &str, exact: bool) -> Option<usize> {
    let mut rest = text;
    for wanted in term.chars() {
        if wanted == ' ' {
            let trimmed = rest.trim_start();
            if trimmed.len() == rest.len() {
                return None;
            }
            rest = trimmed;
            continue;
        }
        let c = rest.chars().next()?;
        let same = c == wanted || !exact && c.to_lowercase().eq(wanted.to_lowercase());
        if !same {
            return None;
        }
        rest = &rest[c.len_utf8()..];
    }
    Some(text.len() - rest.len())
}

/// Whether what stands around the term is what is to be said instead: `internet` in `the internet`.
fn is_said_right(text: &str, start: usize, term: &Term) -> bool {
    let (instead, written) = (term.instead.to_lowercase(), term.written.to_lowercase());
    let around = instead.match_indices(&written).any(|(at, _)| {
        let begin = start.checked_sub(at).filter(|&begin| text.is_char_boundary(begin));
        begin.is_some_and(|begin| prefix(&text[begin..], &instead, false).is_some())
    });
    around && instead.len() > written.len()
}

/// Whether the next word belongs to what is before it: a part of a compound, an address, a name in code.
fn joins_before(before: &str) -> bool {
    before.chars().next_back().is_some_and(|c| {
        c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '@' | '/' | '\\' | '#' | '$' | '&')
    })
}

fn joins_after(after: &str) -> bool {
    let mut chars = after.chars();
    match chars.next() {
        Some(c) if c.is_alphanumeric() || matches!(c, '_' | '-' | '/' | '\\' | '@') => true,
        Some('.' | ':') => chars.next().is_some_and(|c| c.is_alphanumeric() || c == '/'),
        _ => false,
    }
}

/// The replacement with a capital letter where the text has one: at the beginning of a sentence.
fn as_matched(instead: &str, matched: &str) -> String {
    let mut chars = instead.chars();
    match chars.next() {
        Some(first) if matched.starts_with(char::is_uppercase) && first.is_lowercase() => {
            first.to_uppercase().chain(chars).collect()
        }
        _ => instead.to_owned(),
    }
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// On one line.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn first_word(text: &str) -> &str {
    words(text).next().map_or(text, |(_, word)| word)
}

/// Runs of letters and digits, and where they begin.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut rest = 0;
    std::iter::from_fn(move || {
        let start = rest + text.get(rest..)?.find(char::is_alphanumeric)?;
        let length = text[start..].find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len() - start);
        rest = start + length;
        Some((start, &text[start..rest]))
    })
}

/// Of scripts that put no spaces between words: Thai, Lao, Khmer, Japanese, Chinese.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{0e00}'..='\u{0eff}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(list: &[(&str, &str)]) -> Terms {
        Terms::new(&list.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect())
    }

    fn found(list: &[(&str, &str)], text: &str) -> Vec<String> {
        let terms = terms(list);
        let places = terms.find(text, &(0..text.len()));
        places.into_iter().map(|(place, _)| text[place].to_owned()).collect()
    }

    #[test]
    fn whole_words_are_found_however_they_are_written() {
        let list = [("login", "sign in"), ("e-mail", "email"), ("log in", "sign in")];
        assert_eq!(found(&list, "Login, LOGIN, logins, relogin, login."), ["Login", "LOGIN", "login"]);
        assert_eq!(found(&list, "Your E-mail (e-mail), e-mails"), ["E-mail", "e-mail"]);
        assert_eq!(found(&list, "Log\n  in to blog in"), ["Log\n  in"]);
        assert_eq!(found(&list, "see login.gov, a/login, login_name, login-page, login: x"), ["login"]);
        assert_eq!(found(&list, "Über login"), ["login"]);
    }

    #[test]
    fn capitals_in_a_term_are_meant() {
        let list = [("Javascript", "JavaScript"), ("wifi", "Wi-Fi"), ("github", "GitHub")];
        assert_eq!(found(&list, "Javascript javascript JavaScript"), ["Javascript"]);
        assert_eq!(found(&list, "Wifi WIFI Wi-Fi GitHub Github"), ["Wifi", "WIFI", "Github"]);
    }

    #[test]
    fn what_may_stand_is_left() {
        let list = [
            ("wifi", "Wi-Fi"),
            ("UNO WiFi", "UNO WiFi"),
            ("Junk E-mail", "Junk E-mail"),
            ("e-mail", "email"),
        ];
        assert_eq!(found(&list, "UNO WiFi and wifi, uno wifi"), ["wifi", "wifi"]);
        assert_eq!(found(&list, "Junk E-mail, junk e-mail"), ["e-mail"]);
    }

    #[test]
    fn only_plain_words_are_exchanged() {
        let is_certain = |text: &str| {
            let terms = terms(&[("e-mail", "email"), ("login", "sign in"), ("Javascript", "JavaScript")]);
            let places = terms.find(text, &(0..text.len()));
            let (place, term) = places.first().expect("it is found");
            let instead = as_matched(&term.instead, &text[place.clone()]);
            term.is_certain(text, place, &instead)
        };
        assert!(
            is_certain("Send an e-mail") && is_certain("**Now** send an e-mail") && is_certain("Javascript")
        );
        for text in ["the E-mail tab", "**Junk e-mail**", "\"Send e-mail\"", "“Send e-mail”", "your login"]
        {
            assert!(!is_certain(text), "{text}");
        }
    }

    #[test]
    fn what_is_right_already_is_left() {
        assert_eq!(found(&[("internet", "the internet")], "the internet and internet"), ["internet"]);
        assert_eq!(
            found(&[("power bi", "Microsoft Power BI")], "Microsoft Power BI, Power BI"),
            ["Power BI"]
        );
        assert_eq!(found(&[("whitelist", "")], "a whitelist"), ["whitelist"]);
        assert_eq!(found(&[("ログイン", "サインイン")], "ここでログインします"), ["ログイン"]);
    }
}
