//! The programs that building the engine takes, installed where they are missing.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::inputs::locked_packages;
use crate::project;

pub const BINARYEN_VERSION: &str = "132.0.0";

/// The programs that a build needs beyond rustc.
pub struct Tools {
    pub wasm_bindgen: PathBuf,
    pub wasm_opt: PathBuf,
    pub versions: BTreeMap<String, String>,
}

impl Tools {
    /// Installs what is missing below `folder`; nothing outside it changes, but for a component of rustup.
    pub fn install(root: &Path, folder: &Path) -> Result<Tools> {
        let bindgen_version = locked_packages(root)?
            .reachable
            .iter()
            .find_map(|package| package.strip_prefix("wasm-bindgen ").map(str::to_owned))
            .context("Cargo.lock does not know wasm-bindgen")?;
        let wasm_bindgen = folder.join("bin/wasm-bindgen");
        if output(&wasm_bindgen, &["--version"]).ok() != Some(format!("wasm-bindgen {bindgen_version}")) {
            let install = |locked: &[&str]| {
                project::run(
                    Command::new("cargo")
                        .args([
                            "install",
                            "wasm-bindgen-cli",
                            "--force",
                            "--version",
                            &bindgen_version,
                            "--root",
                        ])
                        .arg(folder)
                        .args(locked),
                )
            };
            // A registry mirror may lack the very versions that its lock file asks for.
            install(&["--locked"]).or_else(|_| install(&[]))?;
        }
        let wasm_opt = folder.join("node_modules/.bin/wasm-opt");
        let wanted = BINARYEN_VERSION.split('.').next().unwrap_or_default();
        if !output(&wasm_opt, &["--version"])
            .is_ok_and(|version| version.contains(&format!("version {wanted}")))
        {
            let package = format!("binaryen@{BINARYEN_VERSION}");
            project::run(
                Command::new("npm").args(["install", "--no-save", "--prefix"]).arg(folder).arg(package),
            )?;
        }
        let sysroot = output(Path::new("rustc"), &["--print", "sysroot"])?;
        if !Path::new(&sysroot).join("lib/rustlib/src/rust/library/Cargo.lock").exists() {
            project::run(Command::new("rustup").args(["component", "add", "rust-src"]))
                .context("the sources of the standard library are missing")?;
        }
        let versions = BTreeMap::from([
            ("rustc".to_owned(), output(Path::new("rustc"), &["--version"])?),
            ("wasm-bindgen".to_owned(), bindgen_version),
            ("wasm-opt".to_owned(), output(&wasm_opt, &["--version"])?),
        ]);
        Ok(Tools { wasm_bindgen, wasm_opt, versions })
    }
}

/// What a program prints, without the newline at the end.
pub fn output(program: &Path, args: &[&str]) -> Result<String> {
    let output = Command::new(program)
        .args(args)
        .output()
        .with_context(|| format!("cannot start {}", program.display()))?;
    ensure!(output.status.success(), "{} failed", program.display());
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}
