//! The default theme, inside the program.

use rust_embed::RustEmbed;

use super::Files;
use crate::paths::SourcePath;
use crate::source::SourceFile;

#[derive(RustEmbed)]
#[folder = "themes/default"]
struct DefaultTheme;

/// Every file of the default theme, by its path in it.
pub fn embedded_files() -> Files {
    DefaultTheme::iter().filter_map(|name| Some((name.to_string(), file(&name)?))).collect()
}

pub(super) fn file(name: &str) -> Option<SourceFile> {
    let file = DefaultTheme::get(name)?;
    Some(SourceFile::new(SourcePath::new(format!("themes/default/{name}")), &*file.data))
}
