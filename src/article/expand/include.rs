//! Files and parts of files that an article includes.

use std::collections::BTreeSet;
use std::ops::Range;

use percent_encoding::percent_decode_str;

use super::part::{self, Spec};
use super::scan::{self, Directive};
use super::{DEPTH_MAX, Expander, Open};
use crate::article::findings::Findings;
use crate::article::front_matter;
use crate::article::parse::decode;
use crate::diagnostics::{Code, did_you_mean, nearest};
use crate::paths::SourcePath;
use crate::source::{Included, SourceFile, TextFile};

/// The files that a file may include, `snippets` being the folder of the snippets: what must be read before it can be
/// parsed.
pub fn references(file: &SourceFile, snippets: &str) -> BTreeSet<SourcePath> {
    let text = decode(&file.bytes, &mut Findings::default());
    references_in(&file.path, &text, snippets)
}

fn references_in(path: &SourcePath, text: &str, snippets: &str) -> BTreeSet<SourcePath> {
    let mut files = BTreeSet::new();
    if !scan::may_have(text) {
        return files;
    }
    let mut from = 0;
    while let Some((range, directive)) = scan::next(text, from) {
        from = range.end;
        let file = match directive {
            Directive::Include(target) => resolve(path, part::split(target).0),
            Directive::LearnInclude(target) => resolve(path, &learn_path(target)),
            Directive::Snippet(target) => snippet_path(snippets, part::split(target).0),
            Directive::Escape => {
                from = scan::end_of_escaped(text, range.end);
                None
            }
            Directive::Variable(_) | Directive::Unknown(_) => None,
        };
        files.extend(file);
    }
    files
}

impl Expander<'_, '_> {
    pub(super) fn include(&mut self, file: usize, start: usize, found: Range<usize>, target: &str) {
        let (path, spec) = part::split(target);
        let wanted = resolve(self.map.path(file), path);
        self.include_file(file, start, found, Wanted { written: path, path: wanted, spec, target });
    }

    pub(super) fn learn_include(&mut self, file: usize, start: usize, found: Range<usize>, target: &str) {
        let path = learn_path(target);
        let wanted = resolve(self.map.path(file), &path);
        self.include_file(
            file,
            start,
            found,
            Wanted { written: target, path: wanted, spec: Spec::All, target: "" },
        );
    }

    pub(super) fn snippet(&mut self, file: usize, start: usize, found: Range<usize>, target: &str) {
        let (name, spec) = part::split(target);
        let folder = self.material.snippets;
        let Some(path) = snippet_path(folder, name) else {
            let message = format!("`{name}` is no name of a snippet");
            let help = format!("name a file of the folder `{folder}`, without `.md`");
            self.fail(Code::IncludeMissing, found.clone(), message, Some(help));
            return self.copy(file, found);
        };
        if !matches!(self.material.reused.included.get(&path), None | Some(Included::Missing { .. })) {
            let wanted = Wanted { written: name, path: Some(path), spec, target };
            return self.include_file(file, start, found, wanted);
        }
        self.files.insert(path.clone());
        let names = self.material.reused.snippets.iter().filter_map(|path| snippet_name(folder, path));
        let help = did_you_mean(name, names).unwrap_or_else(|| format!("write it: `{path}`"));
        self.fail(Code::IncludeMissing, found.clone(), format!("there is no snippet `{name}`"), Some(help));
        self.copy(file, found);
    }

    /// Includes a file, or reports why not and leaves the directive. `start` is where the part of `file` begins that is
    /// being expanded.
    fn include_file(&mut self, file: usize, start: usize, found: Range<usize>, wanted: Wanted<'_>) {
        match self.open(&wanted) {
            Ok((included, ranges)) => {
                let number = self.map.file(&included.path, &included.text);
                let text = self.map.text(file).clone();
                let outer = self.prefix.enter(line_before(&text[start..found.start]), (file, found.clone()));
                self.stack.push(Open { file: number, spec: wanted.target_spec().to_owned() });
                for range in ranges {
                    self.part(number, range);
                }
                self.stack.pop();
                self.prefix = outer;
            }
            Err(Refused { code, message, help }) => {
                self.fail(code, found.clone(), message, help);
                self.copy(file, found);
            }
        }
    }

    /// The file and the ranges of its text that are wanted.
    fn open(&mut self, wanted: &Wanted<'_>) -> Result<(TextFile, Vec<Range<usize>>), Refused> {
        let written = wanted.written;
        let Some(path) = &wanted.path else {
            let help = "name a file, relative to the one that this stands in";
            return Err(Refused::new(Code::IncludeMissing, format!("`{written}` is no file"), help));
        };
        self.files.insert(path.clone());
        let file = match self.material.reused.included.get(path) {
            Some(Included::Text(file)) => file,
            Some(Included::Outside { by_link }) => {
                let help = match by_link {
                    true => "put the file itself there instead of a link to it".to_owned(),
                    false => {
                        let folder = path.folder();
                        format!("move the file into the book, or add `{folder}` to `build.extra-watch-dirs`")
                    }
                };
                let message = format!("`{written}` lies outside of the book");
                return Err(Refused::new(Code::IncludeOutside, message, help));
            }
            Some(Included::NotText) => {
                let message = format!("`{written}` is not text in UTF-8");
                return Err(Refused::new(Code::InvalidUtf8, message, "save the file as UTF-8"));
            }
            Some(Included::Unreadable(reason)) => {
                let message = format!("`{written}` cannot be read: {reason}");
                let help = "check that it is a file and that you may read it";
                return Err(Refused::new(Code::IncludeMissing, message, help));
            }
            found @ (None | Some(Included::Missing { .. })) => {
                let beside: &[String] = match found {
                    Some(Included::Missing { beside }) => beside,
                    _ => &[],
                };
                let help = missing_help(written, path, beside);
                return Err(Refused::new(
                    Code::IncludeMissing,
                    format!("there is no file `{written}`"),
                    help,
                ));
            }
        };
        self.check_nesting(wanted, path)?;
        let body = if path.is_markdown() { front_matter::body_start(&file.text) } else { 0 };
        match part::part(&file.text, body, wanted.spec) {
            Ok(ranges) => Ok((file.clone(), ranges)),
            Err(lacking) => {
                let message = format!("`{written}` is included, but {}", lacking.message);
                Err(Refused::new(Code::IncludePart, message, lacking.help))
            }
        }
    }

    /// No file may include the same part of itself, be it by others, and includes end somewhere.
    fn check_nesting(&self, wanted: &Wanted<'_>, path: &SourcePath) -> Result<(), Refused> {
        let is_wanted = |open: &Open| self.map.path(open.file) == path && open.spec == wanted.target_spec();
        if let Some(first) = self.stack.iter().position(is_wanted) {
            let names = self.stack[first..].iter().map(|open| self.map.path(open.file).as_str());
            let chain: Vec<&str> = names.chain([path.as_str()]).collect();
            let message = format!("`{}` includes itself: {}", wanted.written, chain.join(" → "));
            let help = "remove one of the includes, or include only a part of the file";
            return Err(Refused::new(Code::IncludeCycle, message, help));
        }
        if self.stack.len() > DEPTH_MAX {
            let message = format!("includes are nested more than {DEPTH_MAX} deep here");
            return Err(Refused::new(
                Code::IncludeLimit,
                message,
                "include the innermost files more directly",
            ));
        }
        Ok(())
    }
}

/// What a directive asks for.
struct Wanted<'a> {
    /// The path or name, as written.
    written: &'a str,
    /// `None` when it is none.
    path: Option<SourcePath>,
    spec: Spec<'a>,
    target: &'a str,
}

impl Wanted<'_> {
    fn target_spec(&self) -> &str {
        self.target.split_once(':').map_or("", |(_, spec)| spec)
    }
}

/// The last line of what is before a directive. One that is long is no mere beginning, so it may be cut.
fn line_before(text: &str) -> &str {
    const BEGINNING_MAX: usize = 1_000;
    let start = text.ceil_char_boundary(text.len().saturating_sub(BEGINNING_MAX));
    let line = text[start..].rfind('\n').map_or(start, |at| start + at + 1);
    &text[line..]
}

struct Refused {
    code: Code,
    message: String,
    help: Option<String>,
}

impl Refused {
    fn new(code: Code, message: String, help: impl Into<String>) -> Self {
        Self { code, message, help: Some(help.into()) }
    }
}

fn missing_help(written: &str, path: &SourcePath, beside: &[String]) -> String {
    match nearest(path.file_name(), beside.iter().map(String::as_str)) {
        Some(meant) => {
            let folder = written.rfind(['/', '\\']).map_or("", |at| &written[..=at]);
            format!("did you mean `{folder}{meant}`?")
        }
        None => format!("looked for `{path}`; paths are relative to the file that the include stands in"),
    }
}

/// The path of a file as it is named in another: relative to that, or from the book's folder with a leading `/` or `~/`.
/// `None` when it names no file.
fn resolve(from: &SourcePath, written: &str) -> Option<SourcePath> {
    let written = written.replace('\\', "/");
    let (start, rest) = match written.strip_prefix("~/").or_else(|| written.strip_prefix('/')) {
        Some(rest) => ("", rest),
        None => (from.folder(), written.as_str()),
    };
    let last = rest.rsplit('/').next().unwrap_or_default();
    if matches!(last, "" | "." | "..") || rest.contains("://") || rest.contains('\0') {
        return None;
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in start.split('/').chain(rest.split('/')) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    Some(SourcePath::new(parts.join("/")))
}

fn learn_path(target: &str) -> String {
    percent_decode_str(target).decode_utf8_lossy().into_owned()
}

/// The file of a snippet. `None` when it lies elsewhere.
fn snippet_path(folder: &str, name: &str) -> Option<SourcePath> {
    if name.starts_with(['/', '~', '\\']) {
        return None;
    }
    let path = resolve(&SourcePath::new(format!("{folder}/_")), name)?;
    // `v1.2` is a name, and `x.toml` a file.
    let has_ending = path.extension().starts_with(|c: char| c.is_ascii_alphabetic());
    let path = if has_ending { path } else { SourcePath::new(format!("{path}.md")) };
    path.below(folder)?;
    Some(path)
}

/// How a writer names a snippet.
fn snippet_name<'a>(folder: &str, path: &'a SourcePath) -> Option<&'a str> {
    let inside = path.below(folder)?;
    Some(inside.strip_suffix(".md").unwrap_or(inside))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_seen_from_the_file_that_they_stand_in() {
        let from = SourcePath::new("content/billing/a.md");
        let path = |written: &str| resolve(&from, written).map(|path| path.to_string());
        assert_eq!(path("b.md").as_deref(), Some("content/billing/b.md"));
        assert_eq!(path("./x/../b.md").as_deref(), Some("content/billing/b.md"));
        assert_eq!(path("..\\b.md").as_deref(), Some("content/b.md"));
        assert_eq!(path("../../../src/main.rs").as_deref(), Some("../src/main.rs"));
        assert_eq!(path("../../../../src/main.rs").as_deref(), Some("../../src/main.rs"));
        assert_eq!(path("/snippets/x.md").as_deref(), Some("snippets/x.md"));
        assert_eq!(path("~/snippets/x.md").as_deref(), Some("snippets/x.md"));
        for none in ["", ".", "..", "x/", "https://a.example/b.md", "../..", "/"] {
            assert_eq!(path(none), None, "{none:?}");
        }
    }

    #[test]
    fn snippets_are_named_without_their_ending() {
        let path = |name: &str| snippet_path("snippets", name).map(|path| path.to_string());
        assert_eq!(path("legal/gdpr").as_deref(), Some("snippets/legal/gdpr.md"));
        assert_eq!(path("a.md").as_deref(), Some("snippets/a.md"));
        assert_eq!(path("a.toml").as_deref(), Some("snippets/a.toml"));
        for none in ["", "../content/a", "/a", "~/a", ".."] {
            assert_eq!(path(none), None, "{none:?}");
        }
    }

    #[test]
    fn what_a_file_includes_is_known_from_its_text() {
        let text =
            "{{#include b.md:2}} \\{{#include no.md}} {{#snippet s:x}} [!INCLUDE [c](../c%20d.md)] {{ v }}";
        let files = references_in(&SourcePath::new("content/a.md"), text, "snippets");
        let files: Vec<&str> = files.iter().map(SourcePath::as_str).collect();
        assert_eq!(files, ["c d.md", "content/b.md", "snippets/s.md"]);
    }
}
