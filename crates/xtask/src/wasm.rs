//! `cargo xtask wasm`: the search engine as the browser downloads it, and the check that it is current.
//!
//! The result is committed (`crates/search-wasm/dist`), so that building helpbook needs neither a WASM
//! toolchain nor Node. Beside it lies `provenance.toml`: a digest of all that the result was made from. `--check`
//! recomputes that digest, which needs no toolchain at all; it does not prove that the bytes are the result of
//! those inputs, which only a build can.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use anyhow::{Context, Result, bail, ensure};
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_128;

const PACKAGE: &str = "helpbook-search-wasm";
const TARGET: &str = "wasm32-unknown-unknown";
const BINARYEN_VERSION: &str = "132.0.0";
/// What every browser with module workers and `DecompressionStream` has (Chrome 85, Firefox 113, Safari 16.4).
const WASM_OPT_FLAGS: &[&str] = &[
    "-Oz",
    "--converge",
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

#[derive(clap::Args)]
pub struct Args {
    /// Only say whether the committed engine is current; exit with an error if it is not.
    #[arg(long)]
    check: bool,
}

/// What the committed engine was made from and what came out.
#[derive(Debug, Serialize, Deserialize)]
struct Provenance {
    /// Digest of sources, manifests, locked dependencies and flags.
    inputs: String,
    toolchain: BTreeMap<String, String>,
    files: BTreeMap<String, Output>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Output {
    digest: String,
    bytes: u64,
    gzip_bytes: u64,
    brotli_bytes: u64,
}

pub fn run(args: &Args) -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize()?;
    let dist = root.join("crates/search-wasm/dist");
    if args.check { check(&root, &dist) } else { build(&root, &dist) }
}

fn check(root: &Path, dist: &Path) -> Result<()> {
    let path = dist.join("provenance.toml");
    let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let recorded: Provenance =
        toml::from_str(&text).with_context(|| format!("cannot parse {}", path.display()))?;
    for (name, output) in &recorded.files {
        let bytes = fs::read(dist.join(name)).with_context(|| format!("the engine lacks {name}"))?;
        ensure!(digest(&bytes) == output.digest, "{name} is not what provenance.toml describes");
    }
    ensure!(
        recorded.inputs == inputs_digest(root)?,
        "the search engine for the browser is older than its sources; run `cargo xtask wasm` and commit dist"
    );
    println!("the search engine for the browser is current");
    Ok(())
}

fn build(root: &Path, dist: &Path) -> Result<()> {
    let target_dir = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let tools = Tools::install(root, &target_dir.join("tools"))?;
    let inputs = inputs_digest(root)?;
    // Paths of this machine would end up in panic messages, and with them in the committed bytes.
    let cargo_home = env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| env::var_os("HOME").map(|home| Path::new(&home).join(".cargo")))
        .context("neither CARGO_HOME nor HOME is set")?;
    let registry =
        fs::read_dir(cargo_home.join("registry/src"))?.next().context("no crates are downloaded")??.path();
    let remap = format!(
        "target.{TARGET}.rustflags=[\"--remap-path-prefix={}=crates\", \"--remap-path-prefix={}=helpbook\"]",
        registry.display(),
        root.display()
    );
    // wasm-bindgen wants to see which features the code uses; wasm-opt strips what stripping would have.
    let unstripped = "profile.wasm.strip=false";
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    run_command(
        Command::new(cargo).current_dir(root).args(["build", "--locked", "--profile", "wasm"]).args([
            "--target",
            TARGET,
            "--package",
            PACKAGE,
            "--config",
            &remap,
            "--config",
            unstripped,
        ]),
    )?;

    let work = target_dir.join("search-wasm");
    fs::create_dir_all(&work)?;
    fs::create_dir_all(dist)?;
    let built = target_dir.join(TARGET).join("wasm/helpbook_search_wasm.wasm");
    run_command(
        Command::new(&tools.wasm_bindgen)
            .args(["--target", "web", "--no-typescript", "--out-name", "search", "--out-dir"])
            .args([&work, &built]),
    )?;
    let wasm = dist.join("search.wasm");
    run_command(
        Command::new(&tools.wasm_opt)
            .args(WASM_OPT_FLAGS)
            .arg(work.join("search_bg.wasm"))
            .arg("-o")
            .arg(&wasm),
    )?;
    fs::copy(work.join("search.js"), dist.join("search.js"))?;

    let mut files = BTreeMap::new();
    for name in ["search.js", "search.wasm"] {
        let path = dist.join(name);
        let bytes = fs::read(&path)?;
        let (gzip_bytes, brotli_bytes) = compressed_sizes(&path)?;
        println!("{name}: {} bytes, {gzip_bytes} gzip, {brotli_bytes} brotli", bytes.len());
        files.insert(
            name.to_owned(),
            Output { digest: digest(&bytes), bytes: bytes.len() as u64, gzip_bytes, brotli_bytes },
        );
    }
    let provenance = Provenance { inputs, toolchain: tools.versions, files };
    let text = toml::to_string(&provenance)?;
    fs::write(dist.join("provenance.toml"), format!("# Written by `cargo xtask wasm`.\n{text}"))?;
    Ok(())
}

fn digest(bytes: &[u8]) -> String {
    format!("{:032x}", xxh3_128(bytes))
}

/// Digest of everything that decides on the engine's bytes, but for the versions of the tools: those of the
/// machine that built it are recorded, and another machine's make nothing stale.
fn inputs_digest(root: &Path) -> Result<String> {
    let mut text = String::new();
    for path in source_files(root)? {
        let bytes = fs::read(root.join(&path))?;
        writeln!(text, "{} {}", path.display(), digest(&bytes))?;
    }
    let manifest: toml::Table = fs::read_to_string(root.join("Cargo.toml"))?.parse()?;
    let workspace = manifest.get("workspace").and_then(|table| table.get("dependencies"));
    for name in ["helpbook-search", "serde", "serde_json", "tantivy", "unicode-normalization", "xxhash-rust"]
    {
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
    writeln!(text, "{WASM_OPT_FLAGS:?} {BINARYEN_VERSION}")?;
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
    ]
    .map(PathBuf::from)
    .into();
    collect(root, Path::new("crates/search/src"), &mut files)?;
    collect(root, Path::new("crates/search-wasm/src"), &mut files)?;
    files.retain(|path| !path.starts_with("crates/search/src/write"));
    Ok(files)
}

struct LockedPackages {
    /// `name version` of everything that the engine's package depends on.
    reachable: BTreeSet<String>,
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
fn locked_packages(root: &Path) -> Result<LockedPackages> {
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

/// The programs that a build needs beyond rustc.
struct Tools {
    wasm_bindgen: PathBuf,
    wasm_opt: PathBuf,
    versions: BTreeMap<String, String>,
}

impl Tools {
    /// Installs what is missing below `folder`; nothing outside it changes, but for the rustup target.
    fn install(root: &Path, folder: &Path) -> Result<Tools> {
        let bindgen_version = locked_packages(root)?
            .reachable
            .iter()
            .find_map(|package| package.strip_prefix("wasm-bindgen ").map(str::to_owned))
            .context("Cargo.lock does not know wasm-bindgen")?;
        let wasm_bindgen = folder.join("bin/wasm-bindgen");
        if output(&wasm_bindgen, &["--version"]).ok() != Some(format!("wasm-bindgen {bindgen_version}")) {
            let install = |locked: &[&str]| {
                run_command(
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
            run_command(
                Command::new("npm").args(["install", "--no-save", "--prefix"]).arg(folder).arg(package),
            )?;
        }
        let installed = output(Path::new("rustup"), &["target", "list", "--installed"]);
        if installed.is_ok_and(|targets| !targets.lines().any(|target| target == TARGET)) {
            run_command(Command::new("rustup").args(["target", "add", TARGET]))?;
        }
        let versions = BTreeMap::from([
            ("rustc".to_owned(), output(Path::new("rustc"), &["--version"])?),
            ("wasm-bindgen".to_owned(), bindgen_version),
            ("wasm-opt".to_owned(), output(&wasm_opt, &["--version"])?),
        ]);
        Ok(Tools { wasm_bindgen, wasm_opt, versions })
    }
}

/// Sizes after gzip and brotli at their best, by Node, which wasm-opt needs anyway.
fn compressed_sizes(path: &Path) -> Result<(u64, u64)> {
    const SCRIPT: &str = "const z=require('zlib'),b=require('fs').readFileSync(process.argv[1]);\
        console.log(z.gzipSync(b,{level:9}).length,z.brotliCompressSync(b).length)";
    let sizes = output(Path::new("node"), &["-e", SCRIPT, "--", &path.to_string_lossy()])?;
    let mut numbers = sizes.split(' ').map(str::parse::<u64>);
    match (numbers.next(), numbers.next()) {
        (Some(gzip), Some(brotli)) => Ok((gzip?, brotli?)),
        _ => bail!("node measured nothing: {sizes}"),
    }
}

fn run_command(command: &mut Command) -> Result<()> {
    let name = command.get_program().to_string_lossy().into_owned();
    let status = command.status().with_context(|| format!("cannot start {name}"))?;
    ensure!(status.success(), "{name} failed ({status})");
    Ok(())
}

fn output(program: &Path, args: &[&str]) -> Result<String> {
    let output = Command::new(program)
        .args(args)
        .output()
        .with_context(|| format!("cannot start {}", program.display()))?;
    ensure!(output.status.success(), "{} failed", program.display());
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}
