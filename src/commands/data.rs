//! Files beside `book.toml` that it names.

use std::io;
use std::path::Path;

use toml::Spanned;

use crate::config::Config;
use crate::diagnostics::{Code, Diagnostic};
use crate::paths::SourcePath;
use crate::source::DataFile;

/// The file that the value of a key names; what keeps it from being read is a finding. `key` is the name of the key alone.
pub fn read(
    root: &Path,
    config: &Config,
    key: &str,
    name: &Spanned<String>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<DataFile> {
    let path = SourcePath::new(name.get_ref().trim_start_matches("./"));
    match std::fs::read_to_string(root.join(name.get_ref())) {
        Ok(text) => Some(DataFile { path, text }),
        Err(error) => {
            let (code, message, help) = match error.kind() {
                io::ErrorKind::NotFound => (
                    Code::ConfigValue,
                    format!("there is no file `{path}`"),
                    format!("create it beside `book.toml`, or remove `{key}`"),
                ),
                _ => (
                    Code::Unreadable,
                    format!("`{path}` cannot be read: {error}"),
                    "check that it is a text file and that you may read it".to_owned(),
                ),
            };
            let location = config.source.location(name.span());
            diagnostics.push(Diagnostic::new(code, message).at(location).help(help));
            None
        }
    }
}
