//! An article's HTML with its holes filled: references as seen from its page, image sizes, words of the theme, and the
//! components that it calls, from the inside out.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;

use super::Renderer;
use crate::article::escape::push_attribute;
use crate::article::{ArgumentValue, Body, Call, Hole, HoleKind};
use crate::diagnostics::Diagnostic;
use crate::paths::{Url, encode_href};
use crate::site::{Resolved, Target};
use crate::theme::{Context, Value, Words};

impl Renderer<'_> {
    /// The text of a category, if it has one.
    ///
    /// # Errors
    /// As [`Self::body`].
    pub(super) fn body_of(&self, index: Option<&Resolved>, from: &Url) -> Result<String, Diagnostic> {
        index.map_or_else(|| Ok(String::new()), |index| self.body(index, from))
    }

    /// `from` is the page that shows the text.
    ///
    /// # Errors
    /// When a component of the theme cannot be rendered.
    pub(super) fn body(&self, resolved: &Resolved, from: &Url) -> Result<String, Diagnostic> {
        let body = &resolved.article.body;
        let mut around = Context::new();
        // What stands within a text is in its language.
        let (words, words_value) = match resolved.untranslated {
            true => (&self.words_of_originals, &self.words_of_originals_value),
            false => (&self.words, &self.words_value),
        };
        if !body.calls.is_empty() {
            around.insert_value("root", from.to_root().into());
            around.insert_value("book", self.book_value.clone());
            around.insert_value("t", words_value.clone());
        }
        let labels = vec![String::new(); body.calls.len()];
        let (kin, holes) = (kin_of(&body.calls), body.holes.as_slice());
        let no_file = Value::from_serializable(&FileView::default());
        let mut filling = Filling {
            renderer: self,
            words,
            resolved,
            body,
            from,
            around,
            labels,
            kin,
            no_file,
            holes,
            at: 0,
        };
        let mut html = String::with_capacity(body.html.len() + body.holes.len() * 32);
        filling.fill_to(None, &mut html)?;
        html.push_str(&body.html[filling.at..]);
        Ok(html)
    }
}

struct Filling<'a> {
    renderer: &'a Renderer<'a>,
    words: &'a Words,
    resolved: &'a Resolved,
    body: &'a Body,
    from: &'a Url,
    /// What components may ask for beside what they are given.
    around: Context,
    /// The HTML of the labels, by call.
    labels: Vec<String>,
    /// By call.
    kin: Vec<Kin>,
    /// What nearly all calls are given for a file.
    no_file: Value,
    /// Those that are to come.
    holes: &'a [Hole],
    /// How far the body's HTML is copied.
    at: usize,
}

/// How a call stands to others.
#[derive(Default, Clone)]
struct Kin {
    /// The calls that stand in it directly.
    children: Vec<usize>,
    /// From 1, among those of its name in the same place.
    position: usize,
}

fn kin_of(calls: &[Call]) -> Vec<Kin> {
    let mut kin = vec![Kin::default(); calls.len()];
    let mut counts: HashMap<(Option<usize>, &str), usize> = HashMap::new();
    for (number, call) in calls.iter().enumerate() {
        let count = counts.entry((call.parent, call.component.as_str())).or_default();
        *count += 1;
        kin[number].position = *count;
        if let Some(parent) = call.parent {
            kin[parent].children.push(number);
        }
    }
    kin
}

impl Filling<'_> {
    /// Fills up to the hole that ends the part of a call, or to the last.
    fn fill_to(&mut self, end: Option<HoleKind>, html: &mut String) -> Result<(), Diagnostic> {
        while let Some((hole, rest)) = self.holes.split_first() {
            html.push_str(&self.body.html[self.at..hole.offset]);
            (self.at, self.holes) = (hole.offset, rest);
            if end == Some(hole.kind) {
                return Ok(());
            }
            match hole.kind {
                HoleKind::Reference(link) => push_attribute(html, &self.reference(link)),
                HoleKind::Size(link) => {
                    if let Target::Site { dimensions: Some((width, height)), .. } = &self.resolved.links[link]
                    {
                        let _ = write!(html, " width=\"{width}\" height=\"{height}\"");
                    }
                }
                HoleKind::Sources { link, width } => {
                    if let Some((srcset, sizes)) = self.sources(&self.resolved.links[link], width) {
                        html.push_str(" srcset=\"");
                        push_attribute(html, &srcset);
                        let _ = write!(html, "\" sizes=\"{sizes}\"");
                    }
                }
                HoleKind::Word(key) => push_attribute(html, self.words.get(key).unwrap_or(key)),
                HoleKind::Open(call) => self.component(call, html)?,
                // The end of no part that has begun.
                HoleKind::Content(_) | HoleKind::Close(_) => {}
            }
        }
        Ok(())
    }

    fn component(&mut self, number: usize, html: &mut String) -> Result<(), Diagnostic> {
        let (mut label, mut content) = (String::new(), String::new());
        self.fill_to(Some(HoleKind::Content(number)), &mut label)?;
        self.labels[number] = label;
        self.fill_to(Some(HoleKind::Close(number)), &mut content)?;
        let call = &self.body.calls[number];
        let mut given = self.arguments(call);
        given.push(("label".into(), Value::safe_string(&self.labels[number])));
        given.push(("label_text".into(), call.label.as_str().into()));
        let kin = &self.kin[number];
        let children: Vec<Value> = kin.children.iter().map(|&child| self.child(child)).collect();
        given.push(("children".into(), Value::from(children)));
        given.push(("position".into(), kin.position.into()));
        given.push(("file".into(), self.file(call)));
        given.push(("among_words".into(), call.among_words.into()));
        let theme = self.renderer.theme;
        let rendered =
            theme.render_component(&call.component, given, &self.around, content.trim_matches('\n'));
        html.push_str(&rendered.map_err(|diagnostic| self.at_call(diagnostic, call))?);
        Ok(())
    }

    /// What the theme cannot place is told where the writer calls the component.
    fn at_call(&self, mut diagnostic: Diagnostic, call: &Call) -> Diagnostic {
        let place = || self.resolved.article.location(call.range.clone());
        diagnostic.location = diagnostic.location.or_else(|| Some(place()));
        diagnostic
    }

    fn arguments(&self, call: &Call) -> Vec<(String, Value)> {
        let mut arguments = Vec::with_capacity(call.arguments.len());
        for (name, argument) in &call.arguments {
            let value: Value = match argument {
                ArgumentValue::Text(text) => text.as_str().into(),
                ArgumentValue::Flag(flag) => (*flag).into(),
                ArgumentValue::Whole(number) => (*number).into(),
                ArgumentValue::Number(number) => (*number).into(),
                ArgumentValue::Link(link) => self.reference(*link).into(),
                ArgumentValue::Term(number) => {
                    arguments.extend(self.term(*number));
                    continue;
                }
            };
            arguments.push((name.clone(), value));
        }
        arguments
    }

    /// Where a term is defined, and how; nothing where this build has no glossary.
    fn term(&self, number: usize) -> Vec<(String, Value)> {
        let glossaries = &self.renderer.site.glossaries;
        let glossary = match self.resolved.untranslated {
            true => glossaries.of_originals.as_ref(),
            false => glossaries.own.as_ref(),
        };
        let Some((glossary, definition)) =
            glossary.and_then(|glossary| Some((glossary, glossary.definitions().get(number)?)))
        else {
            return Vec::new();
        };
        let href = format!("{}#{}", self.from.relative_to(&glossary.url), definition.id);
        vec![("href".into(), href.into()), ("definition".into(), definition.text.as_str().into())]
    }

    /// What a component learns of one that stands in it.
    fn child(&self, number: usize) -> Value {
        let call = &self.body.calls[number];
        let mut child: BTreeMap<String, Value> = self.arguments(call).into_iter().collect();
        child.insert("component".into(), call.component.as_str().into());
        child.insert("label".into(), Value::safe_string(&self.labels[number]));
        child.insert("label_text".into(), call.label.as_str().into());
        child.into()
    }

    /// Of the first argument that leads to a file of the book: its name and what is known of it.
    fn file(&self, call: &Call) -> Value {
        let links = call.arguments.iter().filter_map(|(_, argument)| match argument {
            ArgumentValue::Link(link) => Some(&self.resolved.links[*link]),
            _ => None,
        });
        let file = links.into_iter().find_map(|target| match target {
            Target::Site { url, size: Some(size), dimensions, .. } => Some((target, url, *size, *dimensions)),
            _ => None,
        });
        let Some((_, url, size, dimensions)) = file else { return self.no_file.clone() };
        let path = url.out_path();
        let name = path.as_str().rsplit('/').next().unwrap_or_default();
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
        let (srcset, sizes) = file.and_then(|(target, ..)| self.sources(target, None)).unwrap_or_default();
        Value::from_serializable(&FileView {
            name: name.to_owned(),
            extension: extension.to_lowercase(),
            size: crate::units::size(size),
            width: dimensions.map(|(width, _)| width),
            height: dimensions.map(|(_, height)| height),
            srcset,
            sizes,
        })
    }

    /// The copies of an image to choose from, and how wide it is shown: in the column at most, never wider than it is.
    fn sources(&self, target: &Target, width: Option<u32>) -> Option<(String, String)> {
        let Target::Site { url, dimensions: Some((own, _)), .. } = target else { return None };
        let srcset = self.renderer.copies.srcset(self.from, url, *own)?;
        let measure = &self.renderer.config.output.html.images.measure;
        let shown = width.filter(|&width| width > 0).unwrap_or(*own);
        Some((srcset, format!("min(100vw, {measure}, {shown}px)")))
    }

    fn reference(&self, link: usize) -> String {
        match &self.resolved.links[link] {
            Target::Site { url, suffix, .. } => self.from.relative_to(url) + suffix,
            Target::Unresolved(written) => encode_href(written),
        }
    }
}

/// A file of the book that a component shows or leads to.
#[derive(Default, serde::Serialize)]
struct FileView {
    name: String,
    /// In lower case.
    extension: String,
    /// For people, such as `412 KB`.
    size: String,
    width: Option<u32>,
    height: Option<u32>,
    /// The smaller copies that a browser may choose from, and how wide it is shown; both empty where there are none.
    srcset: String,
    sizes: String,
}
