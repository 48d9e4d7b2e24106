//! The way from a file to an [`Article`].

use std::borrow::Cow;
use std::sync::Arc;

use super::body::{Rendered, TitleHeading, TitleRule, render};
use super::expand::{Material, expand};
use super::findings::Findings;
use super::front_matter::parse_front_matter;
use super::glossary::Role;
use super::headings::github_slug;
use super::{Article, FrontMatter, ParseOptions, escape, reuse, text};
use crate::diagnostics::{Code, Diagnosed, Location};
use crate::source::{Reused, SourceFile, is_control, without_controls};

/// What is larger than this is a book, not a help article: slow to load, and found by any search.
const ARTICLE_BYTES_MAX: usize = 1024 * 1024;

/// Reads one file with what it includes, which `reused` holds. Whatever is in it, there is an article: what is wrong with
/// it is told beside it.
pub fn parse(file: &SourceFile, options: &ParseOptions, reused: &Reused) -> Diagnosed<Article> {
    // Ranges of the file as it was written; all others are ranges of the article's text.
    let mut in_file = Findings::default();
    let mut findings = Findings::default();
    let written: Arc<str> = without_controls(decode(&file.bytes, &mut in_file)).into();
    let (mut front, body_start) = parse_front_matter(&written, &mut findings);
    let overlaid = reuse::own_variables(&front, &options.variables, &mut findings);
    let variables = overlaid.as_ref().unwrap_or(&options.variables);
    let material = Material { reused, variables, snippets: &options.snippets };
    let mut expanded = expand(&file.path, &written, body_start, material, &mut findings);
    reuse::fill_front_matter(&mut front, variables, &mut expanded.variables, &mut findings);
    let left_out = reuse::is_left_out(&front, &options.conditions, &mut findings);
    let text = expanded.text;
    if text.len() > ARTICLE_BYTES_MAX {
        findings.add(
            Code::HugeArticle,
            None,
            format!("the article is {} KiB long", text.len() / 1024),
            Some("split it into several articles".to_owned()),
        );
    }
    let rule = if front.title.is_some() { TitleRule::AtTop } else { TitleRule::First };
    let role = match &options.glossary.path {
        Some(path) if *path == file.path => Role::Glossary,
        _ if front.glossary => Role::Reader,
        _ => Role::Stranger,
    };
    let mut rendered = render(&text, body_start, options, rule, role);
    findings.append(&mut rendered.findings);

    let heading = rendered.title.take();
    let shows_nothing = is_empty(&rendered) && heading.is_none();
    let title = title(file, &front, heading, &mut rendered, shows_nothing, &mut findings);
    // A category needs no text of its own.
    if shows_nothing && !file.path.stem().eq_ignore_ascii_case("index") {
        findings.add(
            Code::EmptyArticle,
            None,
            "the article has no text",
            Some("write it, or set `draft: true` until it is written".to_owned()),
        );
    }
    let description = front.description.clone().unwrap_or_else(|| describe(&rendered));
    let words = rendered.sections.iter().map(|section| text::count_words(&section.text)).sum::<usize>()
        + rendered.headings.iter().map(|heading| text::count_words(&heading.title)).sum::<usize>();
    let value = Article {
        path: file.path.clone(),
        digest: file.digest,
        text,
        front,
        title: title.text,
        title_html: title.html,
        title_id: title.id,
        description,
        body: rendered.body,
        headings: rendered.headings,
        anchors: rendered.anchors,
        links: rendered.links,
        observed: rendered.observed,
        definitions: rendered.definitions,
        sections: rendered.sections,
        words,
        left_out,
        files: expanded.files.into_iter().collect(),
        variables: expanded.variables.into_iter().collect(),
        map: expanded.map,
    };
    let mut diagnostics = in_file.into_diagnostics(
        &value.path,
        |range| Location::bytes(&value.path, &written, range),
        |_, _| None,
    );
    diagnostics.append(&mut findings.into_diagnostics(
        &value.path,
        |range| value.location(range),
        |range, text| value.fix(range, text),
    ));
    Diagnosed { value, diagnostics }
}

/// The file as text, without a byte order mark, so that columns are right.
pub(super) fn decode<'b>(bytes: &'b [u8], findings: &mut Findings) -> Cow<'b, str> {
    if let Some(text) = decode_utf16(bytes) {
        findings.add(
            Code::InvalidUtf8,
            0..0,
            "the file is UTF-16, not UTF-8",
            Some("save the file as UTF-8".to_owned()),
        );
        return Cow::Owned(text);
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let Err(error) = std::str::from_utf8(bytes) else { return String::from_utf8_lossy(bytes) };
    // The text before the first bad byte is the same in the lossy text, so its place is too, save for control
    // characters, each of which becomes a longer one.
    let valid = error.valid_up_to();
    let controls = bytes[..valid].iter().filter(|&&byte| is_control(char::from(byte))).count();
    let start = valid + controls * ('\u{FFFD}'.len_utf8() - 1);
    let places = bytes.utf8_chunks().filter(|chunk| !chunk.invalid().is_empty()).count();
    let more = if places > 1 { format!(", here and in {} more places", places - 1) } else { String::new() };
    findings.add(
        Code::InvalidUtf8,
        start..start + '\u{FFFD}'.len_utf8(),
        format!("the byte 0x{:02X} is not valid UTF-8{more}", bytes[valid]),
        Some("save the file as UTF-8".to_owned()),
    );
    String::from_utf8_lossy(bytes)
}

/// Some editors of Windows call this "Unicode". It begins with a byte order mark, which is never valid UTF-8.
fn decode_utf16(bytes: &[u8]) -> Option<String> {
    let (units, big_endian) = match bytes {
        [0xFF, 0xFE, units @ ..] => (units, false),
        [0xFE, 0xFF, units @ ..] => (units, true),
        _ => return None,
    };
    let unit = |pair: [u8; 2]| if big_endian { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) };
    let units = units.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    Some(char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect())
}

/// From front matter, else the first heading of level 1, else the name of the file. What the page shows is the
/// heading that the text begins with, if it does, even where front matter says it in other words.
fn title(
    file: &SourceFile,
    front: &FrontMatter,
    heading: Option<TitleHeading>,
    rendered: &mut Rendered,
    shows_nothing: bool,
    findings: &mut Findings,
) -> TitleHeading {
    if let Some(heading) = heading {
        let Some(title) = &front.title else { return heading };
        // The other wording is found too.
        if github_slug(title) != github_slug(&heading.text)
            && let Some(section) = rendered.sections.first_mut()
        {
            let gap = if section.text.is_empty() { "" } else { "\n" };
            section.text.insert_str(0, gap);
            section.text.insert_str(0, &heading.text);
        }
        return TitleHeading { text: title.clone(), ..heading };
    }
    let title = front.title.clone().or_else(|| rendered.raw_title.take());
    let text = title.unwrap_or_else(|| {
        let title = text::title_from_path(&file.path);
        // An empty file is told as such.
        if !shows_nothing {
            findings.add(
                Code::MissingTitle,
                None,
                format!("the article has no title; it is shown as \"{title}\""),
                Some(
                    "begin the article with a heading, `# Title`, or put `title:` into its front matter"
                        .to_owned(),
                ),
            );
        }
        title
    });
    let mut html = String::with_capacity(text.len());
    escape::push_text(&mut html, &text);
    TitleHeading { text, html, id: String::new() }
}

fn is_empty(rendered: &Rendered) -> bool {
    rendered.headings.is_empty() && rendered.sections.iter().all(|section| section.text.is_empty())
}

fn describe(rendered: &Rendered) -> String {
    let text = rendered.first_paragraph.as_deref().or_else(|| {
        rendered.sections.iter().map(|section| section.text.as_str()).find(|text| !text.is_empty())
    });
    text::cut_description(&text.unwrap_or_default().replace('\n', " "))
}
