//! Which address belongs to which source. An address is claimed once; who comes second is told so and gets
//! another one, so that no article is lost while its writer mends the names.

use std::collections::BTreeMap;

use crate::diagnostics::{Code, Diagnostic, Location};
use crate::paths::{OutPath, Slug};

#[derive(Debug, Default)]
pub(super) struct Routes {
    /// Who claimed each file: a source, or a page of helpbook's own. Keys are in lower case: hosts and disks that ignore
    /// case must serve the same site.
    files: BTreeMap<String, String>,
    /// The folders that those files are in, and for whose sake: none of them can be a file.
    folders: BTreeMap<String, String>,
}

impl Routes {
    pub fn reserve(&mut self, path: &str, what: &str) {
        let key = path.to_lowercase();
        for (at, _) in key.match_indices('/') {
            self.folders.entry(key[..at].to_owned()).or_insert_with(|| what.to_owned());
        }
        self.files.insert(key, what.to_owned());
    }

    /// Claims `path` for the source at `location`. When it is taken, reports so and claims the next free address.
    pub fn claim(
        &mut self,
        path: OutPath,
        location: &Location,
        what: &str,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> OutPath {
        let Some(owner) = self.is_taken(&path) else {
            self.reserve(path.as_str(), what);
            return path;
        };
        let help = if what.to_lowercase().ends_with(".md") {
            "rename one of the two, or give one a `slug` in its front matter"
        } else {
            "rename one of the two"
        };
        diagnostics.push(
            Diagnostic::new(
                Code::DuplicateUrl,
                format!("`{what}` would be at /{}, which belongs to {owner}", path.url()),
            )
            .at(location.clone())
            .help(help),
        );
        let free = (2..).map(|number| numbered(&path, number)).find(|other| self.is_taken(other).is_none());
        let other = free.expect("there are more numbers than files");
        self.reserve(other.as_str(), what);
        other
    }

    /// Who owns the path: as a file, as a folder of other files, or by a file where one of its folders would be.
    pub fn is_taken(&self, path: &OutPath) -> Option<&str> {
        let key = path.as_str().to_lowercase();
        let above = key.match_indices('/').find_map(|(at, _)| self.files.get(&key[..at]));
        self.files.get(&key).or_else(|| self.folders.get(&key)).or(above).map(String::as_str)
    }
}

fn numbered(path: &OutPath, number: usize) -> OutPath {
    let path = path.as_str();
    if let Some(folder) = path.strip_suffix("/index.html") {
        return OutPath::new(format!("{folder}-{number}/index.html"));
    }
    match path.rsplit_once('.') {
        Some((stem, extension)) if !extension.contains('/') => {
            OutPath::new(format!("{stem}-{number}.{extension}"))
        }
        _ => OutPath::new(format!("{path}-{number}")),
    }
}

/// The address part for a name that a writer gave to a file or folder. A name without any letter or digit gets
/// one from its bytes, so that it is stable.
pub(super) fn slug_of(name: &str) -> Slug {
    Slug::from_text(name).unwrap_or_else(|| {
        let digest = xxhash_rust::xxh3::xxh3_64(name.as_bytes());
        Slug::from_text(&format!("x{:08x}", digest as u32)).expect("it has letters")
    })
}
