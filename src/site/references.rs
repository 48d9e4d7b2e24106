//! References as they are written, as paths: what they consist of, and from where they are seen.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use percent_encoding::percent_decode_str;

use crate::article::Article;
use crate::paths::{SourcePath, Url};
use crate::source::Attachment;

pub(super) fn is_image(path: &str) -> bool {
    const EXTENSIONS: &[&str] =
        &["avif", "bmp", "gif", "ico", "jpeg", "jpg", "jxl", "png", "svg", "tif", "tiff", "webp"];
    path.rsplit_once('.')
        .is_some_and(|(_, extension)| EXTENSIONS.contains(&extension.to_lowercase().as_str()))
}

/// How many folders from the top two places have in common.
pub(super) fn shared_folders(folder: &str, path: &str) -> usize {
    folder.split('/').zip(path.split('/')).take_while(|(a, b)| a == b).count()
}

/// Path, suffix (`?…#…`), and the fragment without its `#`.
pub(super) fn split(target: &str) -> (&str, &str, Option<&str>) {
    let at = target.find(['?', '#']).unwrap_or(target.len());
    let (path, suffix) = target.split_at(at);
    (path, suffix, suffix.split_once('#').map(|(_, fragment)| fragment))
}

/// `path` as seen from `folder`, with `.` and `..` taken out; a leading `/` is the content folder. `None` when it
/// leads above that.
pub(super) fn normalise(folder: &str, path: &str) -> Option<String> {
    let path = path.replace('\\', "/");
    let (start, rest) = match path.strip_prefix('/') {
        Some(rest) => ("", rest),
        None => (folder, path.as_str()),
    };
    let mut parts: Vec<&str> = start.split('/').filter(|part| !part.is_empty()).collect();
    for part in rest.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// How a writer in `folder` would refer to `path`.
pub(super) fn reference(folder: &str, path: &str) -> String {
    let from: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let to: Vec<&str> = path.split('/').collect();
    let shared = from.iter().zip(&to[..to.len() - 1]).take_while(|(a, b)| a == b).count();
    "../".repeat(from.len() - shared) + &to[shared..].join("/")
}

pub(super) fn address(url: &Url) -> String {
    percent_decode_str(url.as_str().trim_end_matches('/')).decode_utf8_lossy().to_lowercase()
}

/// The files of the folder of the snippets that texts in it show or link to.
pub(super) fn files_beside_snippets(
    articles: &[Arc<Article>],
    attachments: &BTreeMap<SourcePath, Attachment>,
    snippets: &str,
) -> BTreeSet<SourcePath> {
    let mut files = BTreeSet::new();
    for article in
        articles.iter().filter(|article| article.files.iter().any(|path| path.below(snippets).is_some()))
    {
        for link in &article.links {
            let origin = article.origin(link.range.start);
            let (path, _, _) = split(&link.target);
            let wanted = normalise(origin.folder(), &percent_decode_str(path).decode_utf8_lossy());
            let wanted = wanted.filter(|_| origin.below(snippets).is_some()).map(SourcePath::new);
            files.extend(wanted.filter(|wanted| attachments.contains_key(wanted)));
        }
    }
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_seen_from_their_folder() {
        assert_eq!(normalise("a/b", "../c.md").as_deref(), Some("a/c.md"));
        assert_eq!(normalise("a/b", "/c.md").as_deref(), Some("c.md"));
        assert_eq!(normalise("a", "./x/./y").as_deref(), Some("a/x/y"));
        assert_eq!(normalise("a", "../../x"), None);
    }

    #[test]
    fn suggestions_are_written_as_seen_from_the_article() {
        assert_eq!(reference("a/b", "a/c/x.md"), "../c/x.md");
        assert_eq!(reference("a", "a/x.md"), "x.md");
        assert_eq!(reference("", "a/x.md"), "a/x.md");
    }
}
