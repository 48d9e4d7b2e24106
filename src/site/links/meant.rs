//! Links that lead nowhere: what is said of them, and what of all that exists was meant.

use percent_encoding::percent_decode_str;

use super::super::alike::stem;
use super::super::fixes;
use super::super::references::{is_image, normalise, reference, shared_folders, split};
use super::Resolver;
use crate::article::{Article, Link, LinkKind};
use crate::diagnostics::{Code, Diagnostic};
use crate::paths::SourcePath;

/// For how many findings of one article something is suggested: each takes a comparison with everything that exists,
/// and whoever has more begins with the first.
pub(super) const SUGGESTED_MAX: usize = 100;

impl Resolver<'_> {
    pub(super) fn broken(
        &self,
        article: &Article,
        folder: &str,
        link: &Link,
        wanted: &str,
        origin: Option<&SourcePath>,
        may_suggest: bool,
    ) -> Diagnostic {
        let (code, what) = match link.kind {
            LinkKind::Page => (Code::BrokenLink, "file"),
            LinkKind::Embed if is_image(wanted) => (Code::MissingImage, "image"),
            LinkKind::Embed => (Code::MissingImage, "file"),
        };
        let diagnostic = Diagnostic::new(code, format!("there is no {what} `{}`", link.target));
        // What is included must be right in whatever article includes it.
        let as_seen = |path: &str| match origin {
            None => reference(folder, path),
            Some(_) => format!("/{path}"),
        };
        if let Some((path, is_old)) = self.certain(wanted) {
            let reference = as_seen(&path);
            let help = match is_old {
                true => format!("it has moved: link to `{reference}`"),
                false => format!("did you mean `{reference}`?"),
            };
            return diagnostic.help(help).fix(fixes::path(article, link, &reference, &path));
        }
        diagnostic.help(match may_suggest.then(|| self.meant(folder, wanted)).flatten() {
            Some(meant) => format!("did you mean `{}`?", as_seen(&meant)),
            None if origin.is_none() => {
                let written = percent_decode_str(split(&link.target).0).decode_utf8_lossy();
                let path = (!written.starts_with('/')).then(|| normalise(article.path.folder(), &written));
                let path = path.flatten().map_or_else(|| self.mirror.source(wanted), SourcePath::new);
                format!("looked for `{path}`; check the path, or add the file")
            }
            None => {
                "link from the content folder, such as `/images/a.png`: that is right wherever this is included"
                    .to_owned()
            }
        })
    }

    /// The path that is certainly meant, and whether `wanted` is its old address: of the same letters but for their
    /// case, or one that moved and left an alias or a redirect behind.
    fn certain(&self, wanted: &str) -> Option<(String, bool)> {
        let lower = wanted.to_lowercase();
        let name = lower.rsplit('/').next().unwrap_or(&lower);
        let mut same = [name.to_owned(), format!("{name}.md")]
            .into_iter()
            .filter_map(|name| self.by_name.get(&name))
            .flatten()
            .filter(|path| [&lower, &format!("{lower}.md")].contains(&&path.to_lowercase()));
        match (same.next(), same.next()) {
            (Some(path), None) => return Some((path.clone(), false)),
            (Some(_), Some(_)) => return None,
            _ => {}
        }
        let old = lower.strip_suffix("index.html").unwrap_or(&lower).trim_end_matches('/');
        Some((self.by_old.get(old)?.clone()?, true))
    }

    /// The path most like `wanted`: a file of the same name elsewhere, else one of nearly the same name. Of several, the
    /// one closest to the article, and then the one whose folders are most alike.
    pub(in crate::site) fn meant(&self, folder: &str, wanted: &str) -> Option<String> {
        let name = wanted.rsplit('/').next().unwrap_or(wanted).to_lowercase();
        let same = [name.clone(), format!("{name}.md")];
        let paths = same.iter().find_map(|name| self.by_name.get(name)).or_else(|| {
            let found = self.alike.nearest(stem(&name))?;
            self.by_name.get(found)
        })?;
        let lower = wanted.to_lowercase();
        let rank = |path: &str| (shared_folders(folder, path), strsim::jaro(&lower, &path.to_lowercase()));
        paths
            .iter()
            .max_by(|a, b| {
                let (a_rank, b_rank) = (rank(a), rank(b));
                a_rank.0.cmp(&b_rank.0).then(a_rank.1.total_cmp(&b_rank.1)).then_with(|| b.cmp(a))
            })
            .cloned()
    }
}
