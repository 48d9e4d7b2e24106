//! Style sheet and scripts, as they are published.
//!
//! The name of their folder holds the digest of all of them, so that hosts may let browsers keep them for ever, and
//! modules may still import each other by their plain names.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::{Files, MANIFEST, embedded, toml_error};
use crate::diagnostics::{Code, Diagnostic, Location};
use crate::paths::OutPath;
use crate::source::SourceFile;

pub(super) struct Assets {
    pub files: BTreeMap<OutPath, Vec<u8>>,
    pub style: OutPath,
    pub script: OutPath,
    pub search_worker: OutPath,
}

pub(super) fn assemble(files: &Files, tokens: &BTreeMap<String, String>) -> Assets {
    let style = style_sheet(files, tokens).into_bytes();
    let others: BTreeMap<&str, &SourceFile> = files
        .iter()
        .filter(|(name, _)| name.starts_with("js/") || name.starts_with("assets/"))
        .map(|(name, file)| (name.as_str(), file))
        .collect();
    let mut hasher = xxhash_rust::xxh3::Xxh3::new();
    hasher.update(&style);
    for (name, file) in &others {
        hasher.update(name.as_bytes());
        hasher.update(&file.digest.to_le_bytes());
    }
    let folder = format!("theme/{:016x}", hasher.digest());
    let at = |name: &str| OutPath::new(format!("{folder}/{name}"));
    let mut published = BTreeMap::from([(at("style.css"), style)]);
    for (name, file) in others {
        published.insert(at(name), file.bytes.to_vec());
    }
    Assets {
        files: published,
        style: at("style.css"),
        script: at("js/main.js"),
        search_worker: at("js/search-worker.js"),
    }
}

/// The files of `css/` in the order of their names, with the tokens of `theme.toml` in their layer at the end.
fn style_sheet(files: &Files, tokens: &BTreeMap<String, String>) -> String {
    let mut css = String::new();
    for (name, file) in files {
        if name.starts_with("css/") && name.ends_with(".css") {
            css.push_str(String::from_utf8_lossy(&file.bytes).trim());
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
