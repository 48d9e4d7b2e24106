//! Sources → WASM → what is published. Here is how the bytes come about; nothing else decides on them.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use anyhow::{Context, Result};

use super::tools::{Tools, output};
use crate::project;

pub const PACKAGE: &str = "helpbook-search-wasm";
pub const STEMMER_PACKAGE: &str = "helpbook-stemmer-wasm";
pub const TARGET: &str = "wasm32-unknown-unknown";

/// The standard library is compiled along, for size. Neither this nor the flags below are stable yet:
/// `RUSTC_BOOTSTRAP` makes the stable compiler take them, so that the engine and helpbook have one compiler.
pub const STD_FLAGS: &[&str] = &["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"];
/// A panic becomes a trap without a message. The engine does not panic by design, and a message could not be
/// shown to a customer; the worker says that search failed, and starts a new engine on the next attempt. So
/// nothing needs the texts for developers (`{:?}`) nor the places in the sources.
pub const CODE_FLAGS: &[&str] = &[
    "-Zunstable-options",
    "-Cpanic=immediate-abort",
    "-Zfmt-debug=none",
    "-Zlocation-detail=none",
    // A megabyte is usual. Addresses become shorter with it.
    "-Clink-arg=-zstack-size=262144",
];
/// What every browser with module workers and `DecompressionStream` has (Chrome 85, Firefox 113, Safari 16.4).
pub const WASM_OPT_FLAGS: &[&str] = &[
    // Rebuilding the control flow first: a percent less, packed.
    "--flatten",
    "--rereloop",
    "-Oz",
    "-Oz",
    "--converge",
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--strip-debug",
    "--strip-producers",
    "--strip-target-features",
];

/// Compiles the engine. Returns the names to publish under and the files, unpacked, in `work`.
///
/// # Errors
/// When a tool fails.
pub fn engine(root: &Path, target_dir: &Path, work: &Path, tools: &Tools) -> Result<Vec<(String, PathBuf)>> {
    let built = cargo_build(root, target_dir, PACKAGE, &[])?;
    project::run(
        Command::new(&tools.wasm_bindgen)
            .args(["--target", "web", "--no-typescript", "--out-name", "search", "--out-dir"])
            .args([work, &built]),
    )?;
    let wasm = work.join("search.wasm");
    wasm_opt(tools, &work.join("search_bg.wasm"), &wasm)?;
    Ok(vec![("search.js".to_owned(), work.join("search.js")), ("search.wasm.gz".to_owned(), wasm)])
}

/// Compiles the stemmer of each language that the engine itself does not link.
///
/// # Errors
/// When a tool fails.
pub fn stemmers(
    root: &Path,
    target_dir: &Path,
    work: &Path,
    tools: &Tools,
) -> Result<Vec<(String, PathBuf)>> {
    let manifest: toml::Table = fs::read_to_string(root.join("crates/stem/Cargo.toml"))?.parse()?;
    let languages = manifest["features"]["all"].as_array().context("the feature `all` is no list")?;
    let mut built = Vec::new();
    for language in languages.iter().filter_map(toml::Value::as_str).filter(|name| *name != "english") {
        let module = cargo_build(root, target_dir, STEMMER_PACKAGE, &[&format!("helpbook-stem/{language}")])?;
        let optimised = work.join(format!("{language}.wasm"));
        wasm_opt(tools, &module, &optimised)?;
        built.push((format!("stemmers/{language}.wasm"), optimised));
    }
    Ok(built)
}

fn wasm_opt(tools: &Tools, from: &Path, to: &Path) -> Result<()> {
    project::run(Command::new(&tools.wasm_opt).args(WASM_OPT_FLAGS).arg(from).arg("-o").arg(to))
}

fn cargo_build(root: &Path, target_dir: &Path, package: &str, features: &[&str]) -> Result<PathBuf> {
    let mut flags: Vec<String> = CODE_FLAGS.iter().map(|flag| (*flag).to_owned()).collect();
    flags.extend(remapped_paths(root)?);
    let flags: Vec<toml::Value> = flags.into_iter().map(toml::Value::from).collect();
    let rustflags = format!("target.{TARGET}.rustflags={}", toml::Value::from(flags));
    // wasm-bindgen wants to see which features the code uses; wasm-opt strips what stripping would have.
    let unstripped = "profile.wasm.strip=false";
    project::run(
        project::cargo(root)
            .env("RUSTC_BOOTSTRAP", "1")
            .env("CARGO_TARGET_DIR", target_dir)
            .args(["build", "--locked", "--profile", "wasm", "--target", TARGET, "--package", package])
            .args(STD_FLAGS)
            .args(["--features", &features.join(",")])
            .args(["--config", &rustflags, "--config", unstripped]),
    )?;
    Ok(target_dir.join(TARGET).join("wasm").join(format!("{}.wasm", package.replace('-', "_"))))
}

/// Paths of this machine would end up in messages, and with them in the committed bytes.
fn remapped_paths(root: &Path) -> Result<Vec<String>> {
    let cargo_home = env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| env::var_os("HOME").map(|home| Path::new(&home).join(".cargo")))
        .context("neither CARGO_HOME nor HOME is set")?;
    let sysroot = output(Path::new("rustc"), &["--print", "sysroot"])?;
    let mut remapped = vec![
        format!("--remap-path-prefix={}=helpbook", root.display()),
        format!("--remap-path-prefix={sysroot}/lib/rustlib/src/rust=rust"),
    ];
    for registry in fs::read_dir(cargo_home.join("registry/src")).context("no crates are downloaded")? {
        remapped.push(format!("--remap-path-prefix={}=crates", registry?.path().display()));
    }
    remapped.sort();
    Ok(remapped)
}
