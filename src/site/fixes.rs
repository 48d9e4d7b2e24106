//! How a link that leads nowhere is mended where it stands, when it is certain what was meant.

use percent_encoding::{AsciiSet, CONTROLS, percent_encode};

use super::references::split;
use crate::article::{Article, Link};
use crate::diagnostics::Fix;

/// What would end a link's destination in Markdown or HTML, or mean something else in it.
const DESTINATION: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'\'')
    .add(b'#')
    .add(b'%')
    .add(b'&')
    .add(b'(')
    .add(b')')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'`');

/// Another path in a link. `reference` is it as seen from the article, `path` from the content folder.
pub(super) fn path(article: &Article, link: &Link, reference: &str, path: &str) -> Option<Fix> {
    let (written, _, _) = split(&link.target);
    let replacement = match written.starts_with('/') {
        true => format!("/{path}"),
        false => reference.to_owned(),
    };
    let start = start(article, link)?;
    article.fix(start..start + written.len(), percent_encode(replacement.as_bytes(), DESTINATION).to_string())
}

/// Another fragment in a link.
pub(super) fn fragment(article: &Article, link: &Link, anchor: &str) -> Option<Fix> {
    let (_, _, fragment) = split(&link.target);
    let end = start(article, link)? + link.target.len();
    article.fix(end - fragment?.len()..end, percent_encode(anchor.as_bytes(), DESTINATION).to_string())
}

/// Where the reference begins, if it stands in the text as it is.
fn start(article: &Article, link: &Link) -> Option<usize> {
    (article.text.get(link.range.clone()) == Some(&link.target)).then_some(link.range.start)
}
