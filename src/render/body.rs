//! An article's HTML with its holes filled: references as seen from its page, image sizes.

use std::fmt::Write;

use crate::article::HoleKind;
use crate::article::escape::push_attribute;
use crate::paths::{Url, encode_href};
use crate::site::{Resolved, Target};

/// `from` is the page that shows the text.
pub(super) fn fill(resolved: &Resolved, from: &Url) -> String {
    let body = &resolved.article.body;
    let mut html = String::with_capacity(body.html.len() + body.holes.len() * 32);
    let mut at = 0;
    for hole in &body.holes {
        html.push_str(&body.html[at..hole.offset]);
        at = hole.offset;
        match (hole.kind, &resolved.links[hole.link]) {
            (HoleKind::Reference, Target::Site { url, suffix, .. }) => {
                push_attribute(&mut html, &from.relative_to(url));
                push_attribute(&mut html, suffix);
            }
            (HoleKind::Reference, Target::Unresolved(written)) => {
                push_attribute(&mut html, &encode_href(written));
            }
            (HoleKind::Size, Target::Site { dimensions: Some((width, height)), .. }) => {
                let _ = write!(html, " width=\"{width}\" height=\"{height}\"");
            }
            (HoleKind::Size, _) => {}
        }
    }
    html.push_str(&body.html[at..]);
    html
}
