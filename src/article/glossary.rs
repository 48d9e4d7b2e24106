//! The glossary: its terms are read from the definition lists of one article, and marked where other articles first use
//! them. What a term means is filled in when pages are rendered, so that a better definition changes no article.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::hash::{Hash, Hasher};
use std::ops::Range;

use aho_corasick::{AhoCorasick, Input, MatchKind};
use unicode_normalization::char::is_combining_mark;

use super::body::Writer;
use super::headings::github_slug;
use super::text::{cut_description, is_dense};
use super::{ArgumentValue, Call, HoleKind, escape};
use crate::paths::SourcePath;

/// The component of the theme that shows a term.
const COMPONENT: &str = "term";

/// A term and what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    /// What it is called; all after the first are other names for it.
    pub names: Vec<String>,
    /// Where it stands in the article.
    pub id: String,
    /// Its definition as plain text, cut where it is long.
    pub text: String,
    /// Of the names, in the article's text.
    pub range: Range<usize>,
}

/// The names to look for. Two are equal when they find the same.
#[derive(Debug, Clone, Default)]
pub struct Glossary {
    /// The article that holds the definitions.
    pub path: Option<SourcePath>,
    /// Names, and the number of the definition that each belongs to.
    names: Vec<(String, usize)>,
    /// Finds the spellings, in folded text.
    finder: Option<AhoCorasick>,
    /// Names without regard to capitals.
    spellings: Vec<Spelling>,
}

/// Names that differ in capitals alone.
#[derive(Debug, Clone, Default)]
struct Spelling {
    /// Indices of names.
    names: Vec<usize>,
    /// The longest other spelling that this one begins with.
    shorter: Option<usize>,
}

impl PartialEq for Glossary {
    fn eq(&self, other: &Self) -> bool {
        (&self.path, &self.names) == (&other.path, &other.names)
    }
}

impl Eq for Glossary {}

impl Hash for Glossary {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.path, &self.names).hash(state);
    }
}

impl Glossary {
    /// One that finds nothing yet: its article is to be read first.
    pub fn of(path: SourcePath) -> Self {
        Self { path: Some(path), ..Self::default() }
    }

    /// With the names to look for.
    pub fn with(mut self, definitions: &[Definition]) -> Self {
        let mut known = HashSet::new();
        for (number, definition) in definitions.iter().enumerate() {
            for name in &definition.names {
                if known.insert(name) {
                    self.names.push((name.clone(), number));
                }
            }
        }
        let mut numbers: HashMap<String, usize> = HashMap::new();
        for (number, (name, _)) in self.names.iter().enumerate() {
            let next = self.spellings.len();
            let spelling = *numbers.entry(fold(name).into_owned()).or_insert(next);
            if spelling == next {
                self.spellings.push(Spelling::default());
            }
            self.spellings[spelling].names.push(number);
        }
        let mut texts = vec![""; numbers.len()];
        for (text, &spelling) in &numbers {
            texts[spelling] = text;
            let mut beginnings = text.char_indices().rev().map(|(end, _)| &text[..end]);
            self.spellings[spelling].shorter = beginnings.find_map(|text| numbers.get(text).copied());
        }
        let builder = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(texts);
        self.finder = builder.ok().filter(|_| !self.names.is_empty());
        self
    }

    /// The first name in `text` at or after `from`: its place and its definition. `folded` is the text folded.
    fn find(&self, text: &str, folded: &str, mut from: usize) -> Option<(Range<usize>, usize)> {
        let finder = self.finder.as_ref()?;
        loop {
            let found = finder.find(Input::new(folded).range(from..))?;
            let mut end = found.end();
            let mut next = Some(found.pattern().as_usize());
            while let Some(spelling) = next {
                let place = found.start()..end;
                if let Some(number) = self.definition_of(text, &place, spelling) {
                    return Some((place, number));
                }
                next = self.spellings[spelling].shorter;
                end = found.start() + next.map_or(0, |shorter| self.length(shorter));
            }
            // Names may overlap: the next may begin within this one.
            from = text.ceil_char_boundary(found.start() + 1);
        }
    }

    /// Folding keeps lengths, so all names of a spelling have the same.
    fn length(&self, spelling: usize) -> usize {
        self.spellings[spelling].names.first().map_or(0, |&name| self.names[name].0.len())
    }

    /// The definition of what stands at this place, if it stands there as it must: a name that must be written just so
    /// goes before one that may be written otherwise.
    fn definition_of(&self, text: &str, place: &Range<usize>, spelling: usize) -> Option<usize> {
        if !is_word(text, place) {
            return None;
        }
        let names = || self.spellings[spelling].names.iter().map(|&name| &self.names[name]);
        let exact = names().find(|(name, _)| is_exact(name) && *name == text[place.clone()]);
        exact.or_else(|| names().find(|(name, _)| !is_exact(name))).map(|(_, number)| *number)
    }
}

/// The names that are in a glossary already, each with the place where it stands again: only the first can be meant.
pub fn doubles(definitions: &[Definition]) -> Vec<(&str, Range<usize>)> {
    let mut known: HashSet<Cow<'_, str>> = HashSet::new();
    let all =
        definitions.iter().flat_map(|definition| definition.names.iter().map(move |name| (name, definition)));
    let again =
        all.filter(|(name, _)| !known.insert(if is_exact(name) { name.as_str().into() } else { fold(name) }));
    again.map(|(name, definition)| (name.as_str(), definition.range.clone())).collect()
}

/// In lower case as far as that is as long, so that places stay what they are.
fn fold(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        let has_capital = text.bytes().any(|byte| byte.is_ascii_uppercase());
        return if has_capital { text.to_ascii_lowercase().into() } else { text.into() };
    }
    let lower = |c: char| {
        let mut lower = c.to_lowercase();
        let first = lower.next().filter(|lower| lower.len_utf8() == c.len_utf8());
        first.filter(|_| lower.next().is_none()).unwrap_or(c)
    };
    if text.chars().all(|c| lower(c) == c) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(lower).collect())
}

/// Whether a name stands by itself; scripts without spaces have no such bounds.
fn is_word(text: &str, place: &Range<usize>) -> bool {
    let joins = |c: Option<char>| c.is_some_and(|c| (c.is_alphanumeric() || c == '_') && !is_dense(c));
    let (before, behind) = (text[..place.start].chars().next_back(), text[place.end..].chars().next());
    // An accent on the last letter makes another letter of it.
    !joins(before) && !joins(behind) && !behind.is_some_and(is_combining_mark)
}

/// `IT`, `iOS` and `R` are told from other words by their capitals; other names may begin a sentence, or be a heading.
fn is_exact(name: &str) -> bool {
    let has_capital = |name: &str| name.chars().any(char::is_uppercase);
    let behind = name.chars().next().map_or(0, char::len_utf8);
    has_capital(&name[behind..]) || has_capital(name) && !name.chars().any(char::is_lowercase)
}

/// What an article has to do with the glossary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// It holds the definitions.
    Glossary,
    /// Terms are marked in it.
    Reader,
    /// They are not.
    Stranger,
}

/// A definition that is being read.
#[derive(Default)]
pub(super) struct OpenDefinition {
    /// Where the HTML of the title begins, and its text, and where it stands in the source.
    title: Option<(usize, usize, Range<usize>)>,
    /// Where the text of the definition begins.
    text_start: Option<usize>,
}

impl Writer<'_> {
    pub(super) fn start_definition_title(&mut self, range: Range<usize>) {
        self.definition.title = Some((self.html.len(), self.text.len(), range));
        self.html.push_str("<dt>");
    }

    pub(super) fn end_definition_title(&mut self) {
        self.html.push_str("</dt>\n");
        let title = self.definition.title.take().filter(|_| self.role == Role::Glossary);
        let Some((html_start, text_start, range)) = title else { return };
        let title = self.text.as_str().get(text_start..).unwrap_or_default();
        let names: Vec<String> = title
            .split([',', '\n'])
            .map(|name| name.trim().to_owned())
            .filter(|name| !name.is_empty())
            .collect();
        let Some(first) = names.first() else { return };
        let id = self.ids.make(github_slug(first));
        let mut attribute = " id=\"".to_owned();
        escape::push_attribute(&mut attribute, &id);
        attribute.push('"');
        let at = html_start + "<dt".len();
        self.html.insert_str(at, &attribute);
        for hole in self.holes.iter_mut().rev().take_while(|hole| hole.offset >= at) {
            hole.offset += attribute.len();
        }
        self.out.definitions.push(Definition { names, id, text: String::new(), range });
    }

    pub(super) fn start_definition(&mut self) {
        self.definition.text_start = Some(self.text.len());
        self.html.push_str("<dd>");
    }

    pub(super) fn end_definition(&mut self) {
        self.html.push_str("</dd>\n");
        let Some(start) = self.definition.text_start.take() else { return };
        let text = self.text.as_str().get(start..).unwrap_or_default().trim().replace('\n', " ");
        if let Some(definition) =
            self.out.definitions.last_mut().filter(|definition| definition.text.is_empty())
        {
            definition.text = cut_description(&text);
        }
    }

    /// Writes text that people read, with the terms that it is the first to use.
    pub(super) fn prose(&mut self, text: &str) {
        let options = self.options;
        let has_place = self.heading.is_none() && self.labels == 0 && self.role == Role::Reader;
        if !has_place {
            return escape::push_text(&mut self.html, text);
        }
        let mut written = 0;
        let mut from = 0;
        let folded = if options.glossary.finder.is_some() { fold(text) } else { Cow::Borrowed(text) };
        while let Some((place, number)) = options.glossary.find(text, &folded, from) {
            from = place.end;
            if !self.terms.insert(number) {
                continue;
            }
            escape::push_text(&mut self.html, &text[written..place.start]);
            written = place.end;
            self.term(&text[place.clone()], number);
        }
        escape::push_text(&mut self.html, &text[written..]);
    }

    fn term(&mut self, name: &str, number: usize) {
        let id = self.ids.make(format!("term-{}", number + 1));
        let call = self.calls.len();
        self.calls.push(Call {
            component: COMPONENT.to_owned(),
            arguments: vec![
                ("id".to_owned(), ArgumentValue::Text(id)),
                ("term".to_owned(), ArgumentValue::Term(number)),
            ],
            label: name.to_owned(),
            parent: None,
            among_words: true,
            range: 0..0,
        });
        self.hole(HoleKind::Open(call));
        escape::push_text(&mut self.html, name);
        self.hole(HoleKind::Content(call));
        self.hole(HoleKind::Close(call));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn glossary(names: &[&str]) -> Glossary {
        let definitions: Vec<Definition> = names
            .iter()
            .map(|names| Definition {
                names: names.split(',').map(str::to_owned).collect(),
                id: String::new(),
                text: String::new(),
                range: 0..0,
            })
            .collect();
        Glossary::default().with(&definitions)
    }

    fn found<'t>(glossary: &Glossary, text: &'t str) -> Vec<(&'t str, usize)> {
        let mut all = Vec::new();
        let mut from = 0;
        while let Some((place, number)) = glossary.find(text, &fold(text), from) {
            from = place.end;
            all.push((&text[place], number));
        }
        all
    }

    #[test]
    fn names_stand_by_themselves_and_the_longest_wins() {
        let glossary = glossary(&["credit note,refund", "credit", "IT", "請求書"]);
        assert_eq!(found(&glossary, "A Credit note, not credits."), [("Credit note", 0)]);
        assert_eq!(found(&glossary, "Refund it to IT? IT's"), [("Refund", 0), ("IT", 2), ("IT", 2)]);
        assert_eq!(found(&glossary, "この請求書は"), [("請求書", 3)]);
        assert_eq!(found(&glossary, "ICREDIT _credit_ überfund"), []);
        assert_eq!(found(&Glossary::default(), "credit"), []);
    }

    #[test]
    fn names_are_told_by_their_capitals_where_they_have_some() {
        let pins = glossary(&["PIN", "pin", "R", "iOS,IOS", "Credit Note"]);
        assert_eq!(
            found(&pins, "A PIN, a pin. Pin it: PIN"),
            [("PIN", 0), ("pin", 1), ("Pin", 1), ("PIN", 0)]
        );
        assert_eq!(found(&pins, "r, R; ios iOS IOS Ios"), [("R", 2), ("iOS", 3), ("IOS", 3)]);
        assert_eq!(found(&pins, "credit note Credit Note"), [("Credit Note", 4)]);
        assert_eq!(found(&glossary(&["pin"]), "PIN"), [("PIN", 0)]);
        assert_eq!(found(&glossary(&["Pin", "pin"]), "pin"), [("pin", 0)]);
        assert_eq!(found(&glossary(&["PIN"]), "pin Pin"), []);
    }

    #[test]
    fn names_collide_where_they_are_found_alike() {
        let definition = |names: &[&str]| Definition {
            names: names.iter().map(|name| name.to_string()).collect(),
            id: String::new(),
            text: String::new(),
            range: 0..0,
        };
        let all = [
            definition(&["PIN", "Écran"]),
            definition(&["pin", "écran", "iOS"]),
            definition(&["IOS", "Pin"]),
        ];
        let names: Vec<&str> = doubles(&all).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["écran", "Pin"]);
    }

    #[test]
    fn names_of_every_script_may_begin_a_sentence() {
        let names = glossary(&["Überweisung", "écran", "счёт", "Ἀθῆναι", "İade"]);
        assert_eq!(found(&names, "Die überweisung, ÜBERWEISUNG"), [("überweisung", 0), ("ÜBERWEISUNG", 0)]);
        assert_eq!(found(&names, "Écran; écrans; ÉCRAN"), [("Écran", 1), ("ÉCRAN", 1)]);
        assert_eq!(found(&names, "Счёт, ἀθῆναι, İade"), [("Счёт", 2), ("ἀθῆναι", 3), ("İade", 4)]);
        // What is longer in lower case stays, and so does its place.
        assert_eq!(found(&names, "İİİ écran ẞ Écran"), [("écran", 1), ("Écran", 1)]);
        assert_eq!(found(&glossary(&["कर"]), "कर कर्म करा"), [("कर", 0)]);
    }

    #[test]
    fn a_shorter_name_is_found_where_the_longer_one_is_not() {
        let names = glossary(&["log", "log in", "log In to", "in"]);
        assert_eq!(found(&names, "log into; log in to"), [("log", 0), ("log in", 1)]);
        assert_eq!(found(&names, "logs in log"), [("in", 3), ("log", 0)]);
    }
}
