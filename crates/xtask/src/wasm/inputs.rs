//! What the engine is made from, as one digest: no toolchain is needed to tell whether it is current.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use super::compile::{CODE_FLAGS, PACKAGE, STD_FLAGS, WASM_OPT_FLAGS};
use super::digest;
use super::tools::BINARYEN_VERSION;

/// Digest of everything that decides on the engine's bytes, but for the versions of the tools: those of the
/// machine that built it are recorded, and another machine's make nothing stale.
pub fn digest_of(root: &Path) -> Result<String> {
    let mut text = String::new();
    for path in source_files(root)? {
        let bytes = fs::read(root.join(&path))?;
        writeln!(text, "{} {}", path.display(), digest(&bytes))?;
    }
    let manifest: toml::Table = fs::read_to_string(root.join("Cargo.toml"))?.parse()?;
    let workspace = manifest.get("workspace").and_then(|table| table.get("dependencies"));
    for name in [
        "helpbook-search",
        "helpbook-stem",
        "serde",
        "serde_json",
        "tantivy",
        "unicode-normalization",
        "xxhash-rust",
    ] {
        writeln!(text, "{name} {}", canonical(workspace.and_then(|table| table.get(name))))?;
    }
    for profile in ["release", "wasm"] {
        writeln!(
            text,
            "{profile} {}",
            canonical(manifest.get("profile").and_then(|table| table.get(profile)))
        )?;
    }
    for package in locked_packages(root)?.reachable {
        writeln!(text, "{package}")?;
    }
    writeln!(text, "{STD_FLAGS:?} {CODE_FLAGS:?} {WASM_OPT_FLAGS:?} {BINARYEN_VERSION}")?;
    Ok(digest(text.as_bytes()))
}

/// A TOML value with sorted keys: the order in which the parser keeps them depends on other crates' features.
fn canonical(value: Option<&toml::Value>) -> String {
    match value {
        Some(toml::Value::Table(table)) => {
            let sorted: BTreeMap<_, _> = table.iter().collect();
            let entries = sorted.into_iter().map(|(key, value)| format!("{key}={}", canonical(Some(value))));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(","))
        }
        Some(toml::Value::Array(items)) => {
            format!("[{}]", items.iter().map(|item| canonical(Some(item))).collect::<Vec<_>>().join(","))
        }
        Some(other) => other.to_string(),
        None => String::new(),
    }
}

/// Sources of the engine, relative and sorted. The writer is not compiled for the browser.
fn source_files(root: &Path) -> Result<BTreeSet<PathBuf>> {
    fn collect(root: &Path, folder: &Path, files: &mut BTreeSet<PathBuf>) -> Result<()> {
        for entry in
            fs::read_dir(root.join(folder)).with_context(|| format!("cannot read {}", folder.display()))?
        {
            let entry = entry?;
            let path = folder.join(entry.file_name());
            if entry.file_type()?.is_dir() {
                collect(root, &path, files)?;
            } else {
                files.insert(path);
            }
        }
        Ok(())
    }
    let mut files: BTreeSet<PathBuf> = [
        ".cargo/config.toml",
        "crates/search/Cargo.toml",
        "crates/search/build.rs",
        "crates/search-wasm/Cargo.toml",
        "crates/search-wasm/stemmer/Cargo.toml",
        "crates/stem/Cargo.toml",
    ]
    .map(PathBuf::from)
    .into();
    for folder in
        ["crates/search/src", "crates/search-wasm/src", "crates/search-wasm/stemmer/src", "crates/stem/src"]
    {
        collect(root, Path::new(folder), &mut files)?;
    }
    files.retain(|path| !path.starts_with("crates/search/src/write"));
    Ok(files)
}

pub struct LockedPackages {
    /// `name version` of everything that the engine's package depends on.
    pub reachable: BTreeSet<String>,
}

#[derive(Deserialize)]
struct Lock {
    package: Vec<LockedPackage>,
}

#[derive(Deserialize)]
struct LockedPackage {
    name: String,
    version: String,
    #[serde(default)]
    dependencies: Vec<String>,
}

/// Reads Cargo.lock rather than asking cargo, which might want to download first. The lock file does not tell
/// which dependencies are for other targets, so a few more packages count than need to.
pub fn locked_packages(root: &Path) -> Result<LockedPackages> {
    let lock: Lock = toml::from_str(&fs::read_to_string(root.join("Cargo.lock"))?)?;
    let mut reachable = BTreeSet::new();
    let mut open = vec![PACKAGE.to_owned()];
    while let Some(dependency) = open.pop() {
        let mut parts = dependency.split(' ');
        let (name, version) = (parts.next(), parts.next());
        let found = lock.package.iter().filter(|package| {
            Some(package.name.as_str()) == name && version.is_none_or(|v| v == package.version)
        });
        for package in found {
            if reachable.insert(format!("{} {}", package.name, package.version)) {
                open.extend(package.dependencies.iter().cloned());
            }
        }
    }
    ensure!(!reachable.is_empty(), "Cargo.lock does not know {PACKAGE}");
    Ok(LockedPackages { reachable })
}
