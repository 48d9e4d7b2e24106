//! Style sheet and scripts, as they are published.
//!
//! The name of their folder holds the digest of all of them, so that hosts may let browsers keep them for ever, and
//! modules may still import each other by their plain names.
//!
//! The theme's own scripts are published joined and made small, which saves customers a third of the bytes and most of
//! the requests. Once a book replaces one of them, all are published as they are written.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::{Files, MANIFEST, embedded, toml_error};
use crate::diagnostics::{Code, Diagnostic, Location};
use crate::paths::OutPath;
use crate::source::SourceFile;

/// The scripts of the embedded theme as `cargo xtask scripts` joins them: all that pages and workers ask for by name.
const JOINED: &[(&str, &[u8])] = &[
    ("js/main.js", include_bytes!("../../themes/joined/main.js")),
    ("js/misses.js", include_bytes!("../../themes/joined/misses.js")),
    ("js/search.js", include_bytes!("../../themes/joined/search.js")),
    ("js/contact-page.js", include_bytes!("../../themes/joined/contact-page.js")),
    ("js/search-worker.js", include_bytes!("../../themes/joined/search-worker.js")),
    ("js/framed.js", include_bytes!("../../themes/joined/framed.js")),
    (WIDGET_SCRIPT, include_bytes!("../../themes/joined/widget.js")),
];

/// What the worker imports beside its own modules: the engine's glue, which `cargo xtask wasm` makes.
const GLUE: (&str, &[u8]) = ("js/engine.js", include_bytes!("../../crates/search-wasm/dist/search.js"));

/// The script that other sites embed. It is published with what it needs to know of the site, so not among these files.
const WIDGET_SCRIPT: &str = "js/widget.js";

/// What only the pages in the frame of a widget ask for.
const WIDGET_FILES: &[&str] = &["js/framed.js", "js/widget-style.js", "assets/framed.css"];

/// Help inside the product, for books that have it.
#[derive(Debug, Clone, Default)]
pub struct Widget {
    pub script: Vec<u8>,
    /// Of the assets of the theme, those that are published only where there is a widget.
    pub files: BTreeSet<OutPath>,
}

pub(super) struct Assets {
    pub files: BTreeMap<OutPath, Vec<u8>>,
    pub style: OutPath,
    pub script: OutPath,
    pub search_worker: OutPath,
    pub widget: Widget,
    pub contact_script: OutPath,
    pub contact_style: OutPath,
}

pub(super) fn assemble(files: &Files, tokens: &BTreeMap<String, String>) -> Assets {
    let style = style_sheet(files, tokens).into_bytes();
    let others: BTreeMap<&str, &[u8]> = files
        .iter()
        .filter(|(name, _)| name.starts_with("js/") || name.starts_with("assets/"))
        .map(|(name, file)| (name.as_str(), &*file.bytes))
        .collect();
    let script = widget_script(&others).to_vec();
    let mut others = joined(others);
    others.remove(WIDGET_SCRIPT);
    let mut hasher = xxhash_rust::xxh3::Xxh3::new();
    hasher.update(&style);
    for (name, bytes) in &others {
        hasher.update(name.as_bytes());
        hasher.update(&bytes.len().to_le_bytes());
        hasher.update(bytes);
    }
    let folder = format!("theme/{:016x}", hasher.digest());
    let at = |name: &str| OutPath::new(format!("{folder}/{name}"));
    let mut published = BTreeMap::from([(at("style.css"), style)]);
    for (name, bytes) in others {
        published.insert(at(name), bytes.to_vec());
    }
    Assets {
        files: published,
        style: at("style.css"),
        script: at("js/main.js"),
        search_worker: at("js/search-worker.js"),
        widget: Widget { script, files: WIDGET_FILES.iter().map(|name| at(name)).collect() },
        contact_script: at("js/contact-page.js"),
        contact_style: at("assets/contact-page.css"),
    }
}

/// The files with the embedded scripts joined, if the book has left every one of them as it is. Else the engine's glue stands
/// among them.
fn joined<'f>(mut files: BTreeMap<&'f str, &'f [u8]>) -> BTreeMap<&'f str, &'f [u8]> {
    let own = embedded::embedded_files();
    let is_own_script = |name: &str| name.starts_with("js/") && own.contains_key(name);
    let is_changed = |name: &str| files.get(name).is_none_or(|bytes| **bytes != *own[name].bytes);
    if own.keys().any(|name| is_own_script(name) && is_changed(name)) {
        files.insert(GLUE.0, GLUE.1);
        return files;
    }
    let rest = files.into_iter().filter(|(name, _)| !is_own_script(name));
    rest.chain(JOINED.iter().copied()).collect()
}

/// Other sites load one file: that of the theme is joined whatever scripts of pages a book replaces. A book that replaces it
/// writes it in one piece.
fn widget_script<'f>(files: &BTreeMap<&'f str, &'f [u8]>) -> &'f [u8] {
    let joined = JOINED.iter().find(|(name, _)| *name == WIDGET_SCRIPT).map_or(&[][..], |(_, script)| script);
    let own = embedded::file(WIDGET_SCRIPT);
    let replaced = files.get(WIDGET_SCRIPT).filter(|bytes| own.is_some_and(|own| *own.bytes != ***bytes));
    replaced.copied().unwrap_or(joined)
}

/// The files of `css/` in the order of their names, with the tokens of `theme.toml` in their layer at the end.
fn style_sheet(files: &Files, tokens: &BTreeMap<String, String>) -> String {
    let mut css = String::new();
    for (name, file) in files {
        if name.starts_with("css/") && name.ends_with(".css") {
            push_compact(&mut css, String::from_utf8_lossy(&file.bytes).trim());
            css.push('\n');
        }
    }
    if !tokens.is_empty() {
        css.push_str("@layer tokens{:root{");
        for (name, value) in tokens {
            let _ = write!(css, "--{name}:{value};");
        }
        css.push_str("}}\n");
    }
    css
}

/// A style sheet without comments and indentation, which are an eighth of what customers would download. Nothing else is
/// changed: what stands in quotation marks least of all.
fn push_compact(css: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find(['"', '\'', '/', '\n']) {
        css.push_str(&rest[..at]);
        rest = &rest[at..];
        let length = match rest.as_bytes() {
            [b'/', b'*', ..] if !in_url(css) => {
                // An unclosed comment goes on to the end, as browsers have it.
                rest = rest[2..].split_once("*/").map_or("", |(_, behind)| behind);
                continue;
            }
            [b'\n', ..] => {
                rest = rest.trim_start();
                css.truncate(css.trim_end_matches(' ').len());
                // Between the parts of a value, a line break is a space.
                if !css.is_empty()
                    && !css.ends_with(['{', '}', ';', ',', '\n'])
                    && !rest.starts_with(['{', '}', ';'])
                {
                    css.push(' ');
                }
                continue;
            }
            [quote @ (b'"' | b'\''), ..] => string_length(rest, *quote),
            _ => 1,
        };
        css.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    css.push_str(rest);
}

/// Whether an address without quotation marks is open, in which `/*` is no comment.
fn in_url(css: &str) -> bool {
    css.rfind("url(").is_some_and(|at| !css[at..].contains(')'))
}

/// The length of the string that the text begins with, quotation marks and all.
fn string_length(text: &str, quote: u8) -> usize {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            // A line break ends a string that was forgotten to be closed.
            b'\n' => return at,
            _ if byte == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// `[tokens]` of `theme.toml`: those of the embedded theme, replaced one by one by those of the book.
pub(super) fn tokens(files: &Files, diagnostics: &mut Vec<Diagnostic>) -> BTreeMap<String, String> {
    let mut tokens =
        embedded::file(MANIFEST).map(|file| read_tokens(&file, &mut Vec::new())).unwrap_or_default();
    if let Some(file) = files.get(MANIFEST) {
        tokens.extend(read_tokens(file, diagnostics));
    }
    tokens
}

fn read_tokens(file: &SourceFile, diagnostics: &mut Vec<Diagnostic>) -> BTreeMap<String, String> {
    #[derive(serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Manifest {
        #[serde(default, rename = "name")]
        _name: Option<String>,
        #[serde(default)]
        tokens: BTreeMap<String, toml::Spanned<String>>,
    }
    let text = String::from_utf8_lossy(&file.bytes);
    let manifest: Manifest = match toml::from_str(&text) {
        Ok(manifest) => manifest,
        Err(error) => {
            diagnostics.push(toml_error(file, &error));
            return BTreeMap::new();
        }
    };
    let mut tokens = BTreeMap::new();
    for (name, value) in manifest.tokens {
        let safe_name = name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if safe_name && !value.get_ref().contains([';', '{', '}', '<']) {
            tokens.insert(name, value.into_inner());
            continue;
        }
        diagnostics.push(
            Diagnostic::new(Code::ThemeValue, format!("token `{name}` cannot be a custom property of CSS"))
                .at(Location::bytes(&file.path, &text, value.span()))
                .help("use letters, digits and `-` in its name, and no `;`, `{`, `}` or `<` in its value"),
        );
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    fn published(files: &Files) -> BTreeMap<String, Vec<u8>> {
        let assets = assemble(files, &BTreeMap::new());
        let name = |path: &OutPath| path.as_str().splitn(3, '/').last().unwrap_or_default().to_owned();
        assets.files.iter().map(|(path, bytes)| (name(path), bytes.clone())).collect()
    }

    fn laid_over(name: &str, text: &str) -> Files {
        let mut files = embedded::embedded_files();
        let path = crate::paths::SourcePath::new(format!("theme/{name}"));
        files.insert(name.to_owned(), SourceFile::new(path, text.as_bytes()));
        files
    }

    #[test]
    fn the_themes_own_scripts_are_joined() {
        let own = published(&embedded::embedded_files());
        let scripts: Vec<_> = own.keys().filter(|name| name.starts_with("js/")).collect();
        assert_eq!(
            scripts,
            [
                "js/contact-page.js",
                "js/framed.js",
                "js/main.js",
                "js/misses.js",
                "js/search-worker.js",
                "js/search.js"
            ]
        );
        let more = published(&laid_over("js/more.js", "export {};"));
        assert_eq!(more.len(), own.len() + 1, "a script of the book's own is published beside them");
    }

    #[test]
    fn a_script_of_the_book_is_published_with_those_that_it_stands_among() {
        let files = published(&laid_over("js/copy.js", "export function startCopy() {}"));
        assert_eq!(files["js/copy.js"], b"export function startCopy() {}");
        let embedded = embedded::embedded_files();
        for name in ["js/main.js", "js/search-worker.js", "js/search.js", "js/folds.js"] {
            assert_eq!(files[name], *embedded[name].bytes, "{name}");
        }
        assert_eq!(files["js/engine.js"], GLUE.1, "the worker imports it");
    }

    #[test]
    fn what_other_sites_embed_is_one_file() {
        let script = |files: &Files| assemble(files, &BTreeMap::new()).widget.script;
        let joined = script(&embedded::embedded_files());
        let text = String::from_utf8_lossy(&joined);
        assert!(text.contains("HELPBOOK") && !text.contains("./"), "it asks for nothing beside it");
        assert_eq!(script(&laid_over("js/copy.js", "export {};")), joined, "whatever else a book replaces");
        assert_eq!(script(&laid_over("js/widget.js", "mine(HELPBOOK);")), b"mine(HELPBOOK);");
    }

    #[test]
    fn style_sheets_lose_comments_and_indentation_and_nothing_else() {
        let compact = |text: &str| {
            let mut css = String::new();
            push_compact(&mut css, text);
            css
        };
        let text = "/* a */\n@layer x {\n  a,\n  b { c: d\n    e; /* f */\n    g: \"/* h */\n\";\n  }\n}";
        assert_eq!(compact(text), "@layer x {a,b { c: d e;g: \"/* h */ \";}}");
        assert_eq!(
            compact("a::before { content: '\\'/*'; x: 1 / 2 }"),
            "a::before { content: '\\'/*'; x: 1 / 2 }"
        );
        assert_eq!(compact("a { b: url(//x/*y) }"), "a { b: url(//x/*y) }");
    }

    #[test]
    fn the_name_of_the_folder_tells_what_is_in_it() {
        let place = |files: &Files| assemble(files, &BTreeMap::new()).script;
        let own = place(&embedded::embedded_files());
        assert_eq!(own, place(&embedded::embedded_files()));
        assert_ne!(own, place(&laid_over("js/copy.js", "")));
        assert_ne!(own, place(&laid_over("assets/a.txt", "")));
    }
}
