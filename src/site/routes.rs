//! Which address belongs to which source. An address is claimed once; who comes second is told so and gets
//! another one, so that no article is lost while its writer mends the names.

use std::collections::BTreeMap;

use crate::diagnostics::{Code, Diagnostic, Location};
use crate::paths::{OutPath, Slug};

/// Who claimed an output file: a source, or a page of helpbook's own.
#[derive(Debug, Clone)]
struct Owner {
    what: String,
}

#[derive(Debug, Default)]
pub(super) struct Routes {
    /// Keys in lower case: hosts and disks that ignore case must serve the same site.
    owners: BTreeMap<String, Owner>,
}

impl Routes {
    pub fn reserve(&mut self, path: &str, what: &str) {
        self.owners.insert(path.to_lowercase(), Owner { what: what.to_owned() });
    }

    /// Claims `path` for the source at `location`. When it is taken, reports so and claims the next free address.
    pub fn claim(
        &mut self,
        path: OutPath,
        location: &Location,
        what: &str,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> OutPath {
        let key = path.as_str().to_lowercase();
        let Some(owner) = self.owners.get(&key) else {
            self.owners.insert(key, Owner { what: what.to_owned() });
            return path;
        };
        diagnostics.push(
            Diagnostic::new(
                Code::DuplicateUrl,
                format!("`{}` would be at /{}, which belongs to {}", what, path.url(), owner.what),
            )
            .at(location.clone())
            .help("rename one of the two, or give one a `slug` in its front matter"),
        );
        let free = (2..).map(|number| numbered(&path, number)).find(|other| self.is_taken(other).is_none());
        let other = free.expect("there are more numbers than files");
        self.owners.insert(other.as_str().to_lowercase(), Owner { what: what.to_owned() });
        other
    }

    pub fn is_taken(&self, path: &OutPath) -> Option<&str> {
        self.owners.get(&path.as_str().to_lowercase()).map(|owner| owner.what.as_str())
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
