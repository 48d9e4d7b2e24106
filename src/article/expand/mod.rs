//! Directives become text, before Markdown is looked at: files and parts of files that are included, snippets, and
//! variables. What cannot be expanded stays in the text as it was written, so that a finding can point at it.
//!
//! It reads nothing: the files that it needs were read before, as [`references`] told. Every byte of the result knows the
//! file and the place that it comes from ([`SourceMap`]).

mod code;
mod include;
mod map;
mod part;
mod prefix;
mod scan;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use super::findings::Findings;
use crate::config::{Variables, unknown_help};
use crate::diagnostics::{Code, did_you_mean, nearest};
use crate::paths::SourcePath;
use crate::source::Reused;

pub use include::references;
pub(super) use map::SourceMap;
use prefix::Prefix;
use scan::Directive;

/// How deep includes may nest: mdBook's limit.
pub const DEPTH_MAX: usize = 10;
/// How many bytes includes and variables may add to an article, and how many directives may do so: a few files that
/// include each other often enough would fill any memory, or take for ever to add nothing.
const ADDED_BYTES_MAX: usize = 8 * 1024 * 1024;
const DIRECTIVES_MAX: usize = 20_000;

/// What an article is expanded with.
#[derive(Clone, Copy)]
pub(super) struct Material<'a> {
    pub reused: &'a Reused,
    pub variables: &'a Variables,
    /// The folder of the snippets.
    pub snippets: &'a str,
}

/// An article's text with everything that it takes from elsewhere.
#[derive(Debug)]
pub(super) struct Expanded {
    pub text: Arc<str>,
    pub map: SourceMap,
    /// Files that were included or should have been.
    pub files: BTreeSet<SourcePath>,
    /// Variables that were used.
    pub variables: BTreeSet<String>,
}

/// Expands `text` from `body` on; what is before is front matter and stays as it is.
pub(super) fn expand(
    path: &SourcePath,
    text: &Arc<str>,
    body: usize,
    material: Material<'_>,
    findings: &mut Findings,
) -> Expanded {
    let map = SourceMap::of(path.clone(), text.clone());
    let mut expanded =
        Expanded { text: text.clone(), map, files: BTreeSet::new(), variables: BTreeSet::new() };
    if !scan::may_have(&text[body..]) || scan::next(text, body).is_none() {
        return expanded;
    }
    let mut expander = Expander {
        material,
        out: String::with_capacity(text.len() + text.len() / 8),
        map: expanded.map,
        files: BTreeSet::new(),
        variables: BTreeSet::new(),
        unknown: Vec::new(),
        stack: Vec::new(),
        prefix: Prefix::default(),
        directives: 0,
        own_bytes: text.len(),
        is_full: false,
        findings,
    };
    expander.copy(0, 0..body);
    expander.stack.push(Open { file: 0, spec: String::new() });
    expander.part(0, body..text.len());
    expander.tell_unknown_variables(body);
    let Expander { out, map, files, variables, .. } = expander;
    expanded.text = out.into();
    expanded.map = map;
    expanded.files = files;
    expanded.variables = variables;
    expanded
}

struct Expander<'a, 'f> {
    material: Material<'a>,
    out: String,
    map: SourceMap,
    files: BTreeSet<SourcePath>,
    variables: BTreeSet<String>,
    /// Names of variables that are not known, and where they stand in `out`.
    unknown: Vec<(Range<usize>, String)>,
    /// The files that are being expanded, outermost first.
    stack: Vec<Open>,
    prefix: Prefix,
    /// How many were expanded so far.
    directives: usize,
    /// Of the article as it was written.
    own_bytes: usize,
    /// Whether a limit was reached: nothing more is expanded.
    is_full: bool,
    findings: &'f mut Findings,
}

/// A file that is being expanded, and what of it.
#[derive(Debug, PartialEq, Eq)]
struct Open {
    file: usize,
    spec: String,
}

impl Expander<'_, '_> {
    /// Copies a part of a file and expands its directives.
    fn part(&mut self, file: usize, range: Range<usize>) {
        let text = self.map.text(file).clone();
        let part = &text[..range.end];
        let mut copied = range.start;
        let mut code = None;
        while let Some((found, directive)) = scan::next(part, copied) {
            self.copy(file, copied..found.start);
            copied = found.end;
            match directive {
                Directive::Escape => {
                    let end = scan::end_of_escaped(part, found.end);
                    self.copy(file, found.end..end);
                    copied = end;
                }
                Directive::LearnInclude(_)
                    if !self.map.path(file).is_markdown()
                        || code::is_in_code(&text, found.start, &mut code) =>
                {
                    self.copy(file, found);
                }
                _ if self.is_beyond_limits(&found) => self.copy(file, found),
                Directive::Include(target) => self.include(file, range.start, found, target),
                Directive::LearnInclude(target) => self.learn_include(file, range.start, found, target),
                Directive::Snippet(target) => self.snippet(file, range.start, found, target),
                Directive::Variable(name) => self.variable(file, found, name),
                Directive::Unknown(name) => self.unknown_directive(file, found, name),
            }
        }
        self.copy(file, copied..range.end);
    }

    /// Once a limit is reached everything that follows stays as it is, and is told once.
    fn is_beyond_limits(&mut self, found: &Range<usize>) -> bool {
        self.directives += 1;
        let added = self.out.len().saturating_sub(self.own_bytes);
        if self.is_full || (self.directives <= DIRECTIVES_MAX && added <= ADDED_BYTES_MAX) {
            return self.is_full;
        }
        self.is_full = true;
        let message = match added > ADDED_BYTES_MAX {
            true => {
                format!("includes and variables add more than {} MiB to this article", ADDED_BYTES_MAX >> 20)
            }
            false => format!("there are more than {DIRECTIVES_MAX} includes and variables in this article"),
        };
        let help = "include less, or split the article into several".to_owned();
        self.fail(Code::IncludeLimit, found.clone(), message, Some(help));
        true
    }

    fn variable(&mut self, file: usize, found: Range<usize>, name: &str) {
        let Some(value) = self.material.variables.get(name) else {
            let text = self.map.text(file).clone();
            // `${{ name }}` is how some programs write what is theirs, and files of programs are full of braces.
            let is_ours = !text[..found.start].ends_with('$') && self.map.path(file).is_markdown();
            let length = found.len();
            self.copy(file, found);
            if is_ours && !self.material.variables.is_empty() {
                self.unknown.push((self.out.len() - length..self.out.len(), name.to_owned()));
            }
            return;
        };
        let behind = self.material.variables.names_behind(name);
        self.variables.extend(behind.into_iter().map(str::to_owned));
        let value = value.to_owned();
        self.write(&value, file, found);
    }

    fn unknown_directive(&mut self, file: usize, found: Range<usize>, name: &str) {
        if let Some(meant) = nearest(name, scan::NAMES.iter().copied()) {
            let help = format!("did you mean `{{{{#{meant} …}}}}`? Write `\\{{{{#` to show it as it is");
            self.fail(
                Code::UnknownDirective,
                found.clone(),
                format!("there is no directive `#{name}`"),
                Some(help),
            );
        }
        self.copy(file, found);
    }

    /// Those that stand in code are none: programs and templates have names in braces too.
    fn tell_unknown_variables(&mut self, body: usize) {
        if self.unknown.is_empty() {
            return;
        }
        let ranges = code::ranges(&self.out, body);
        for (range, name) in std::mem::take(&mut self.unknown) {
            if code::holds(&ranges, range.start) {
                continue;
            }
            let help =
                did_you_mean(&name, self.material.variables.names()).unwrap_or_else(|| unknown_help(&name));
            self.findings.add(
                Code::UnknownVariable,
                range,
                format!("there is no variable `{name}`"),
                Some(help),
            );
        }
    }

    /// Reports what is about to be copied as it is.
    fn fail(&mut self, code: Code, found: Range<usize>, message: String, help: Option<String>) {
        let start = self.out.len() + self.prefix.pending(&self.out).len();
        self.findings.add(code, start..start + found.len(), message, help);
    }

    /// Copies from a file as it is.
    fn copy(&mut self, file: usize, range: Range<usize>) {
        if range.is_empty() {
            return;
        }
        if self.prefix.is_empty() {
            self.map.push(self.out.len(), file, range.clone(), true);
            let text = self.map.text(file).clone();
            self.out.push_str(&text[range]);
            return;
        }
        let text = self.map.text(file).clone();
        let mut start = range.start;
        for line in text[range].split_inclusive('\n') {
            self.begin_line(line);
            self.map.push(self.out.len(), file, start..start + line.len(), true);
            self.out.push_str(line);
            start += line.len();
        }
    }

    /// Writes text that stands nowhere in a file as it is: all of it comes from `place`.
    fn write(&mut self, text: &str, file: usize, place: Range<usize>) {
        for line in text.split_inclusive('\n') {
            self.begin_line(line);
            self.map.push(self.out.len(), file, place.clone(), false);
            self.out.push_str(line);
        }
    }

    /// Writes what each line of an included file begins with where it is included.
    fn begin_line(&mut self, line: &str) {
        let prefix = self.prefix.pending(&self.out);
        let prefix = if line.trim_end_matches(['\r', '\n']).is_empty() { prefix.trim_end() } else { prefix };
        if !prefix.is_empty()
            && let Some((file, place)) = self.prefix.place()
        {
            self.map.push(self.out.len(), file, place, false);
            self.out.push_str(prefix);
        }
    }
}
