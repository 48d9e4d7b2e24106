//! The glossary: its terms are read from the definition lists of one article, and marked where other articles first use
//! them. What a term means is filled in when pages are rendered, so that a better definition changes no article.

use std::collections::HashSet;
use std::hash::{Hash, Hasher};
use std::ops::Range;

use aho_corasick::{AhoCorasick, MatchKind};

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
    finder: Option<AhoCorasick>,
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
        let names = self.names.iter().map(|(name, _)| name);
        let builder = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::LeftmostLongest)
            .build(names);
        self.finder = builder.ok().filter(|_| !self.names.is_empty());
        self
    }

    /// The first name in `text` at or after `from`: its place and its definition.
    fn find(&self, text: &str, mut from: usize) -> Option<(Range<usize>, usize)> {
        let finder = self.finder.as_ref()?;
        loop {
            let found = finder.find(aho_corasick::Input::new(text).range(from..))?;
            let (name, number) = &self.names[found.pattern()];
            let place = found.range();
            if is_word(text, &place) && has_case(&text[place.clone()], name) {
                return Some((place, *number));
            }
            // Names may overlap: the next may begin within this one.
            from = text.ceil_char_boundary(place.start + 1);
        }
    }
}

/// Whether a name stands by itself; scripts without spaces have no such bounds.
fn is_word(text: &str, place: &Range<usize>) -> bool {
    let joins = |c: Option<char>| c.is_some_and(|c| (c.is_alphanumeric() || c == '_') && !is_dense(c));
    !joins(text[..place.start].chars().next_back()) && !joins(text[place.end..].chars().next())
}

/// `IT` and `iOS` are told from other words by their capitals; other names may begin a sentence.
fn has_case(written: &str, name: &str) -> bool {
    let inner_capital = name.chars().skip(1).any(char::is_uppercase);
    !inner_capital || written == name
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
        while let Some((place, number)) = options.glossary.find(text, from) {
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
        while let Some((place, number)) = glossary.find(text, from) {
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
}
