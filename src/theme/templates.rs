//! The templates of a theme, compiled.

use std::collections::BTreeMap;

use tera::{Kwargs, State, Tera, Value};

use super::{Files, embedded, error, words};
use crate::diagnostics::{Code, Diagnostic, Location};
use crate::paths::SourcePath;
use crate::source::SourceFile;

const FOLDER: &str = "templates/";

/// Compiles all templates. One of the book's own that cannot be compiled is reported, and the embedded one of its
/// name stands in for it, or none.
pub(super) fn compile(
    files: &Files,
    icons: BTreeMap<String, String>,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Tera, BTreeMap<String, SourceFile>) {
    let mut sources: BTreeMap<String, SourceFile> = files
        .iter()
        .filter_map(|(name, file)| Some((name.strip_prefix(FOLDER)?.to_owned(), file.clone())))
        .filter(|(name, _)| name.ends_with(".html") || name.ends_with(".xml"))
        .collect();
    sources.retain(|_, file| is_text(file, diagnostics));
    loop {
        match try_compile(&sources, &icons) {
            Ok(tera) => return (tera, sources),
            Err(failure) => {
                let diagnostic = error::diagnostic(&failure, &sources);
                let failed = culprit(&diagnostic, &sources);
                diagnostics.push(diagnostic);
                if sources.iter().all(|(name, file)| !is_own(name, &file.path)) {
                    // A fault of the embedded theme itself, which its tests would have shown.
                    return (Tera::new(), sources);
                }
                match failed {
                    Some(name) => replace(&mut sources, &name),
                    // Nobody can be named: all of the book's own go, and the embedded theme is known to compile.
                    None => {
                        let names: Vec<String> = sources.keys().cloned().collect();
                        names.iter().for_each(|name| replace(&mut sources, name));
                    }
                }
            }
        }
    }
}

fn try_compile(
    sources: &BTreeMap<String, SourceFile>,
    icons: &BTreeMap<String, String>,
) -> Result<Tera, tera::Error> {
    let mut tera = Tera::new();
    let icons = icons.clone();
    tera.register_function("icon", move |arguments: Kwargs, _: &State| -> tera::TeraResult<Value> {
        let name = arguments.must_get::<&str>("name")?;
        Ok(Value::safe_string(icons.get(name).map_or("", String::as_str)))
    });
    tera.register_filter("counted", words::counted);
    let texts: Vec<(&str, std::borrow::Cow<'_, str>)> =
        sources.iter().map(|(name, file)| (name.as_str(), String::from_utf8_lossy(&file.bytes))).collect();
    tera.add_raw_templates(texts.iter().map(|(name, text)| (*name, &**text)))?;
    Ok(tera)
}

/// The template of the book's own that the error is in.
fn culprit(diagnostic: &Diagnostic, sources: &BTreeMap<String, SourceFile>) -> Option<String> {
    let location = diagnostic.location.as_ref()?;
    let (name, _) = sources.iter().find(|(_, file)| file.path == location.path)?;
    is_own(name, &location.path).then(|| name.clone())
}

/// Whether the template is not the embedded one of its name.
fn is_own(name: &str, path: &SourcePath) -> bool {
    embedded::file(&format!("{FOLDER}{name}")).is_none_or(|file| file.path != *path)
}

fn replace(sources: &mut BTreeMap<String, SourceFile>, name: &str) {
    match embedded::file(&format!("{FOLDER}{name}")) {
        Some(file) => sources.insert(name.to_owned(), file),
        None => sources.remove(name),
    };
}

fn is_text(file: &SourceFile, diagnostics: &mut Vec<Diagnostic>) -> bool {
    let text = std::str::from_utf8(&file.bytes);
    if text.is_err() {
        diagnostics.push(
            Diagnostic::new(Code::InvalidUtf8, "the template is not valid UTF-8")
                .at(Location::file(&file.path))
                .help("save it as UTF-8"),
        );
    }
    text.is_ok()
}
