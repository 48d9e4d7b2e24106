//! SVG files without what runs or loads something: opened by themselves, they are pages of the help centre's own host.
//!
//! What can stay, stays byte for byte; what goes is named, with its place, so that no picture changes in silence. The rules
//! are those of SVG 2 and SMIL: scripts and handlers, HTML that is more than words, references to other hosts and to
//! scripts, entities and style sheets of XML.

mod css;
mod entities;

use std::borrow::Cow;
use std::ops::Range;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use quick_xml::escape::unescape;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;
use quick_xml::reader::NsReader;

/// Elements that run something, or bring other documents into the picture.
const FORBIDDEN: &[&str] = &[
    "script", "iframe", "embed", "object", "handler", "listener", "base", "link", "meta", "audio", "video",
    "discard",
];

/// The HTML that drawing programs write into `<foreignObject>` for their words: it only shows text.
const WORDS: &[&str] = &[
    "a", "b", "br", "center", "code", "div", "em", "font", "hr", "i", "li", "ol", "p", "pre", "s", "small",
    "span", "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "u", "ul",
];

/// Elements that change attributes of others while time goes on.
const ANIMATIONS: &[&str] = &["animate", "set", "animatetransform", "animatemotion", "animatecolor"];

const SVG: &str = "http://www.w3.org/2000/svg";
const XHTML: &str = "http://www.w3.org/1999/xhtml";
const MATHML: &str = "http://www.w3.org/1998/Math/MathML";

/// What was taken out of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removed {
    /// Such as `<script>` or `onclick`.
    pub what: String,
    /// Of what [`text`] returns, in bytes.
    pub range: Range<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cleaned<'a> {
    /// The file itself, if there is nothing to take out and it is UTF-8; else UTF-8.
    pub bytes: Cow<'a, [u8]>,
    /// In the order in which they stand in the file.
    pub removed: Vec<Removed>,
    /// From which byte of [`text`] on it cannot be read, and why; what follows is not in `bytes`.
    pub damage: Option<(usize, String)>,
}

/// Takes out what runs or loads something.
pub fn clean(bytes: &[u8]) -> Cleaned<'_> {
    let text = text(bytes);
    let is_utf8 = matches!(text, Cow::Borrowed(_));
    let mut cleaner = Cleaner { doctype: entities::doctype(&text), ..Cleaner::default() };
    let expanded = entities::expand(&text);
    if expanded.is_some() {
        // There is none any more; another one would count now.
        cleaner.doctype = None;
    }
    let source = expanded.as_ref().map_or(&*text, |expanded| &expanded.text);
    let damage = cleaner.read(source);
    let Cleaner { mut edits, mut removed, leaving, style, .. } = cleaner;
    if removed.is_empty() && damage.is_none() && expanded.is_none() && is_utf8 {
        return Cleaned { bytes: Cow::Borrowed(bytes), removed, damage: None };
    }
    // What was to go, or had to be looked at as a whole, and never ended.
    let open = leaving.or(style).map_or(source.len(), |(start, _)| start);
    let end = damage.as_ref().map_or(source.len(), |(at, _)| *at).min(open);
    edits.sort_by_key(|(range, _)| (range.start, range.end));
    let mut kept = String::with_capacity(source.len());
    let mut at = 0;
    for (range, instead) in edits.into_iter().filter(|(range, _)| range.start < end) {
        if range.start >= at {
            kept.push_str(source.get(at..range.start).unwrap_or_default());
            kept.push_str(&instead);
        }
        at = at.max(range.end);
    }
    kept.push_str(source.get(at..end.max(at)).unwrap_or_default());
    if !is_utf8 {
        kept = without_declaration(kept);
    }
    let mut damage = damage;
    if let Some(expanded) = expanded {
        for Removed { range, .. } in &mut removed {
            *range = expanded.place(range.start)..expanded.place(range.end);
        }
        removed.insert(0, expanded.removed.clone());
        damage = damage.map(|(at, why)| (expanded.place(at), why));
    }
    Cleaned { bytes: Cow::Owned(kept.into_bytes()), removed, damage }
}

/// What a browser reads in the bytes, without a mark of their order. Borrowed where that is the file as UTF-8.
///
/// In some encodings a letter ends with a byte that is a bracket elsewhere, so that another reader finds other tags.
pub fn text(bytes: &[u8]) -> Cow<'_, str> {
    let named = Encoding::for_bom(bytes);
    let bytes = named.map_or(bytes, |(_, length)| &bytes[length..]);
    let encoding = named.map(|(encoding, _)| encoding).or_else(|| declared(bytes)).unwrap_or(UTF_8);
    match std::str::from_utf8(bytes) {
        Ok(text) if encoding == UTF_8 || (text.is_ascii() && named.is_none()) => Cow::Borrowed(text),
        Err(_) if encoding == UTF_8 => {
            Cow::Owned(WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned())
        }
        _ => Cow::Owned(encoding.decode_without_bom_handling(bytes).0.into_owned()),
    }
}

/// The encoding that an XML declaration names; what it stands in has one byte for each of its characters.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let rest = bytes.strip_prefix(b"<?xml")?;
    let declaration = &rest[..rest.iter().position(|&byte| byte == b'>')?];
    let declaration = std::str::from_utf8(declaration).ok()?;
    let (_, value) = declaration.split_once("encoding")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let encoding = Encoding::for_label(value[1..].split(quote).next()?.as_bytes())?;
    Some(if encoding == UTF_16LE || encoding == UTF_16BE { UTF_8 } else { encoding })
}

/// What is written is UTF-8, whatever the file said.
fn without_declaration(text: String) -> String {
    match text.strip_prefix("<?xml").and_then(|rest| rest.find("?>")) {
        Some(end) => text["<?xml".len() + end + "?>".len()..].to_owned(),
        None => text,
    }
}

#[derive(Default)]
struct Cleaner {
    /// What goes, and what comes instead.
    edits: Vec<(Range<usize>, String)>,
    removed: Vec<Removed>,
    /// Elements that are open.
    depth: usize,
    /// Where the element that goes begins, and how deep it stands.
    leaving: Option<(usize, usize)>,
    /// Where the text of the style sheet that is open begins, and how deep it stands.
    style: Option<(usize, usize)>,
    /// Where the declaration of the type stands.
    doctype: Option<Range<usize>>,
}

impl Cleaner {
    /// Where the text is damaged, if it is, and how.
    fn read(&mut self, text: &str) -> Option<(usize, String)> {
        // No character of XML; some encodings of text begin with it what is no ASCII.
        if let Some(at) = text.find(['\u{1b}', '\0']) {
            let before = self.events(&text[..at]).filter(|(damage, _)| *damage < at);
            return before.or_else(|| Some((at, "it holds control characters".to_owned())));
        }
        self.events(text)
    }

    fn events(&mut self, text: &str) -> Option<(usize, String)> {
        let mut reader = NsReader::from_str(text);
        loop {
            let start = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
            let event = match reader.read_resolved_event() {
                Ok((namespace, event)) => {
                    let foreign = matches!(&namespace, ResolveResult::Bound(name) if is_page(name.0));
                    (foreign, event)
                }
                Err(error) => return Some((start, error.to_string())),
            };
            let end = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
            let (foreign, event) = event;
            match event {
                Event::Start(tag) => {
                    if let Err(why) = self.start(text, &tag, foreign, start..end) {
                        return Some((start, why));
                    }
                    self.depth += 1;
                }
                Event::Empty(tag) => {
                    if let Err(why) = self.start(text, &tag, foreign, start..end) {
                        return Some((start, why));
                    }
                    if self.leaving.is_some_and(|(_, depth)| depth == self.depth) {
                        self.leave(end);
                    }
                    // It is empty, or there is one around it.
                    self.style = self.style.filter(|(_, depth)| *depth < self.depth);
                }
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    if let Some((from, _)) = self.style.take_if(|(_, depth)| *depth == self.depth) {
                        self.style_sheet(text, from..start);
                    }
                    if self.leaving.is_some_and(|(_, depth)| depth == self.depth) {
                        self.leave(end);
                    }
                }
                Event::PI(_) if self.leaving.is_none() => {
                    self.take(start..end, "a processing instruction");
                }
                // Another reader may see another end of it.
                Event::DocType(_) if self.doctype != Some(start..end) => {
                    return Some((start, "its `<!DOCTYPE>` cannot be read".to_owned()));
                }
                Event::Eof => return (self.depth > 0).then(|| (end, "it ends too early".to_owned())),
                _ => {}
            }
        }
    }

    fn start(
        &mut self,
        text: &str,
        tag: &BytesStart<'_>,
        foreign: bool,
        range: Range<usize>,
    ) -> Result<(), String> {
        if self.leaving.is_some() {
            return Ok(());
        }
        let name = tag.local_name().as_ref().to_lowercase();
        let foreign = foreign && !WORDS.contains(&name.as_str());
        if foreign || FORBIDDEN.contains(&name.as_str()) || changes_a_link(&name, tag) {
            self.leaving = Some((range.start, self.depth));
            self.removed.push(Removed { what: format!("<{}>", tag.name().as_ref()), range });
            return Ok(());
        }
        for attribute in tag.attributes() {
            let attribute = attribute.map_err(|error| error.to_string())?;
            if attribute.key.as_ref().starts_with("xmlns") && attribute.value.contains('&') {
                return Err("a namespace is written with `&`".to_owned());
            }
            let Some(place) = place_of(text, &attribute) else { return Err("it cannot be read".to_owned()) };
            self.attribute(&name, &attribute, place);
        }
        if name == "style" && self.style.is_none() {
            self.style = Some((range.end, self.depth));
        }
        Ok(())
    }

    /// The element that goes has ended.
    fn leave(&mut self, end: usize) {
        if let Some((start, _)) = self.leaving.take() {
            self.edits.push((start..end, String::new()));
        }
    }

    fn take(&mut self, range: Range<usize>, what: &str) {
        self.removed.push(Removed { what: what.to_owned(), range: range.clone() });
        self.edits.push((range, String::new()));
    }

    fn attribute(&mut self, element: &str, attribute: &Attribute<'_>, place: Range<usize>) {
        let written = attribute.key.as_ref();
        let local = attribute.key.local_name().as_ref().to_lowercase();
        // What cannot be understood may be anything.
        let value = unescape(&attribute.value);
        let value = value.as_deref();
        let is_link = matches!(
            local.as_str(),
            "href" | "src" | "action" | "formaction" | "data" | "base" | "background" | "poster"
        );
        let goes = match local.as_str() {
            name if name.starts_with("on") => true,
            "srcset" | "ping" | "attributionsrc" => true,
            _ if written.starts_with("xmlns") => false,
            _ if is_link => value.map_or(true, |value| !may_refer(element, value)),
            "style" => return self.style_attribute(attribute, place),
            // `fill`, `filter`, `mask` and others take `url(…)`.
            _ => value.map_or(true, css::loads),
        };
        if goes {
            self.take(place, written);
        }
    }

    fn style_attribute(&mut self, attribute: &Attribute<'_>, place: Range<usize>) {
        let Ok(css) = unescape(&attribute.value) else { return self.take(place, "style") };
        if css::loads(&css) {
            self.take(place, "style");
        }
    }

    /// What of it loads goes; the rest of a style sheet is what the picture looks like.
    fn style_sheet(&mut self, text: &str, range: Range<usize>) {
        if self.leaving.is_some() {
            return;
        }
        let raw = text.get(range.clone()).unwrap_or_default();
        if css_of(raw).is_some_and(|css| !css::loads(&css)) {
            return;
        }
        let what = "a part of `<style>` that loads something";
        self.removed.push(Removed { what: what.to_owned(), range: range.clone() });
        // A cut through markup would change where it ends.
        let cut = match raw.trim().strip_prefix("<![CDATA[").and_then(|css| css.strip_suffix("]]>")) {
            Some(css) => format!("<![CDATA[{}]]>", css::without_loading(css)),
            None if raw.contains('<') => String::new(),
            None => css::without_loading(raw),
        };
        let is_clean = css_of(&cut).is_some_and(|css| !css::loads(&css));
        self.edits.push((range, if is_clean { cut } else { String::new() }));
    }
}

/// The style sheet that a browser puts together from the text in its element. `None` where that is no text alone.
fn css_of(raw: &str) -> Option<String> {
    let mut css = String::new();
    let mut rest = raw;
    while let Some((text, markup)) = rest.split_once('<') {
        css.push_str(&unescape(text).ok()?);
        rest = if let Some(comment) = markup.strip_prefix("!--") {
            comment.split_once("-->")?.1
        } else {
            let (inside, behind) = markup.strip_prefix("![CDATA[")?.split_once("]]>")?;
            css.push_str(inside);
            behind
        };
    }
    css.push_str(&unescape(rest).ok()?);
    Some(css)
}

/// Whether elements of this namespace make a page inside of a picture.
fn is_page(namespace: &str) -> bool {
    namespace != SVG && (namespace == XHTML || namespace == MATHML)
}

/// An animation can give a link another target, or a handler to an element.
fn changes_a_link(element: &str, tag: &BytesStart<'_>) -> bool {
    ANIMATIONS.contains(&element)
        && tag.attributes().flatten().any(|attribute| {
            let name = unescape(&attribute.value).map(|name| name.trim().to_lowercase());
            attribute.key.local_name().as_ref().eq_ignore_ascii_case("attributename")
                && name.map_or(true, |name| name.ends_with("href") || name.starts_with("on"))
        })
}

/// Whether a reference may stay: links lead where they like, but run nothing; pictures load nothing from elsewhere.
fn may_refer(element: &str, value: &str) -> bool {
    // Browsers pass over these in a scheme.
    let value: String = value.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
    // To them, this is a slash.
    let lower = value.to_lowercase().replace('\\', "/");
    if lower.starts_with("//") {
        return element == "a";
    }
    let Some((scheme, _)) = lower.split_once(':').filter(|(scheme, _)| !scheme.contains(['/', '#', '?']))
    else {
        return true;
    };
    match scheme {
        "http" | "https" | "mailto" | "tel" => element == "a",
        "data" => {
            const PICTURES: &[&str] = &["png", "jpeg", "jpg", "gif", "webp", "avif"];
            let kind = lower.strip_prefix("data:image/");
            let kind = kind.and_then(|rest| rest.split([';', ',']).next());
            matches!(element, "image" | "feimage") && kind.is_some_and(|kind| PICTURES.contains(&kind))
        }
        _ => false,
    }
}

/// Of a whole attribute with the space before it. Names and values of a reader are parts of its text.
fn place_of(text: &str, attribute: &Attribute<'_>) -> Option<Range<usize>> {
    let Cow::Borrowed(value) = &attribute.value else { return None };
    let offset = |part: &str| (part.as_ptr() as usize).checked_sub(text.as_ptr() as usize);
    let start = offset(attribute.key.as_ref())?;
    let start = text.get(..start)?.trim_end().len();
    // Behind the closing quote.
    let end = offset(value)? + value.len() + 1;
    text.get(start..end).map(|_| start..end)
}

#[cfg(test)]
mod tests;
