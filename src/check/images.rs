//! Whether images say what they show to those who cannot see them.

use super::{Wanted, first_line};
use crate::article::{Article, ObservedForm, ObservedImage};
use crate::diagnostics::{Code, Diagnostic};

/// What is no description of anything.
const EMPTY_WORDS: &[&str] =
    &["alt", "alt text", "graphic", "image", "img", "photo", "picture", "placeholder", "screenshot"];

const EXTENSIONS: &[&str] = &["avif", "bmp", "gif", "jpeg", "jpg", "png", "svg", "tif", "tiff", "webp"];

pub fn check(article: &Article, wanted: &Wanted<'_>, found: &mut Vec<Diagnostic>) {
    if !wanted.wants(Code::MissingAlt) {
        return;
    }
    for image in &article.observed.images {
        let Some((message, help)) = judge(image) else { continue };
        let place = article.location(first_line(article, &image.range));
        found.push(Diagnostic::new(Code::MissingAlt, message).at(place).help(help));
    }
}

/// What is wrong with its alternative text, and what to do.
fn judge(image: &ObservedImage) -> Option<(String, String)> {
    const SHOWN_MAX: usize = 60;
    let name = match image.target.rsplit('/').next() {
        Some(name) if !image.target.starts_with("data:") && name.len() <= SHOWN_MAX => format!(" `{name}`"),
        _ => String::new(),
    };
    let say = match image.how {
        ObservedForm::Markdown => "say between `![` and `]` what it shows",
        ObservedForm::Html => "say in `alt=\"…\"` what it shows",
        ObservedForm::Component => "say in `alt-text=\"…\"` what it shows",
    };
    let is_markdown = image.how == ObservedForm::Markdown;
    let alt = image.alt.as_deref().map(str::trim);
    match alt {
        None | Some("") if is_markdown => Some((
            format!("the image{name} has no alternative text"),
            format!("{say}; for mere decoration write `<img src=\"…\" alt=\"\">`"),
        )),
        None => Some((
            format!("the image{name} has no alternative text"),
            format!("{say}; for mere decoration write it empty"),
        )),
        Some(alt) if is_file_name(alt) => {
            Some((format!("the alternative text `{alt}` is the name of a file"), say.to_owned()))
        }
        Some(alt) if EMPTY_WORDS.contains(&alt.to_lowercase().as_str()) => {
            Some((format!("the alternative text `{alt}` does not say what the image shows"), say.to_owned()))
        }
        Some(_) => None,
    }
}

fn is_file_name(alt: &str) -> bool {
    !alt.contains(char::is_whitespace)
        && alt.rsplit_once('.').is_some_and(|(stem, extension)| {
            !stem.is_empty() && EXTENSIONS.contains(&extension.to_lowercase().as_str())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_are_told_from_descriptions() {
        for alt in ["shot.png", "IMG_0042.JPG", "images/a.b.webp"] {
            assert!(is_file_name(alt), "{alt}");
        }
        for alt in ["The file shot.png", "Settings", "v1.2", ".png", "index.html"] {
            assert!(!is_file_name(alt), "{alt}");
        }
    }
}
