//! `cargo xtask wasm`: the search engine as the browser downloads it, and the check that it is current and small.
//!
//! The result is committed (`crates/search-wasm/dist`), so that building helpbook needs neither a WASM
//! toolchain nor Node. Beside it lies `provenance.toml`: a digest of all that the result was made from. `--check`
//! recomputes that digest, which needs no toolchain at all; it does not prove that the bytes are the result of
//! those inputs, which only a build can.

mod compile;
mod inputs;
mod tools;

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_128;

use crate::{project, scripts};
use tools::{Tools, output};

/// What a customer may have to download of the engine, in bytes. Hosts that compress by themselves use brotli;
/// for all others it is published as gzip.
const GZIP_BYTES_MAX: u64 = 205_000;
const BROTLI_BYTES_MAX: u64 = 170_000;

#[derive(clap::Args)]
pub struct Args {
    /// Only say whether the committed engine is current and small enough; exit with an error if it is not.
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

/// A file of the result. Packed ones end in `.gz`.
#[derive(Debug, Serialize, Deserialize)]
struct Output {
    /// Of the file as it is.
    digest: String,
    unpacked_bytes: u64,
    gzip_bytes: u64,
    brotli_bytes: u64,
}

pub fn run(args: &Args) -> Result<()> {
    let root = project::root()?;
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
        recorded.inputs == inputs::digest_of(root)?,
        "the search engine for the browser is older than its sources; run `cargo xtask wasm` and commit dist"
    );
    check_size(&recorded)?;
    println!("the search engine for the browser is current");
    Ok(())
}

fn check_size(provenance: &Provenance) -> Result<()> {
    let engine = provenance.files.get("search.wasm.gz").context("the engine lacks search.wasm.gz")?;
    for (name, bytes, bytes_max) in
        [("gzip", engine.gzip_bytes, GZIP_BYTES_MAX), ("brotli", engine.brotli_bytes, BROTLI_BYTES_MAX)]
    {
        ensure!(
            bytes <= bytes_max,
            "the search engine for the browser is {bytes} bytes with {name}; {bytes_max} are the most"
        );
    }
    Ok(())
}

fn build(root: &Path, dist: &Path) -> Result<()> {
    let target_dir = project::target_dir(root);
    let tools = Tools::install(root, &target_dir.join("tools"))?;
    let inputs = inputs::digest_of(root)?;
    let work = target_dir.join("search-wasm");
    fs::create_dir_all(&work)?;
    let mut built = compile::engine(root, &target_dir, &work, &tools)?;
    built.extend(compile::stemmers(root, &target_dir, &work, &tools)?);

    // Nothing that an earlier version made may stay behind: all that lies there is published.
    if dist.exists() {
        fs::remove_dir_all(dist)?;
    }
    let mut files = BTreeMap::new();
    for (name, path) in built {
        if name.ends_with(".js") {
            fs::write(&path, scripts::minify(root, &fs::read_to_string(&path)?)?)?;
        }
        let bytes = fs::read(&path)?;
        let (gzip_bytes, brotli_bytes) = compressed_sizes(&path)?;
        let packed = if name.ends_with(".gz") { gzip(&bytes)? } else { bytes.clone() };
        let output = Output {
            digest: digest(&packed),
            unpacked_bytes: bytes.len() as u64,
            gzip_bytes: if name.ends_with(".gz") { packed.len() as u64 } else { gzip_bytes },
            brotli_bytes,
        };
        println!(
            "{name}: {} bytes, {} gzip, {} brotli",
            output.unpacked_bytes, output.gzip_bytes, output.brotli_bytes
        );
        let place = dist.join(&name);
        fs::create_dir_all(place.parent().context("no folder")?)?;
        fs::write(place, packed)?;
        files.insert(name, output);
    }
    let provenance = Provenance { inputs, toolchain: tools.versions, files };
    let text = toml::to_string(&provenance)?;
    fs::write(dist.join("provenance.toml"), format!("# Written by `cargo xtask wasm`.\n{text}"))?;
    // The worker that they hold has the engine's glue in it.
    scripts::build(root)?;
    check_size(&provenance)
}

fn digest(bytes: &[u8]) -> String {
    format!("{:032x}", xxh3_128(bytes))
}

/// A gzip file as small as one can be: it is packed once and downloaded by everybody, and many hosts send WASM
/// as it lies there.
fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = zopfli::GzipEncoder::new_buffered(
        zopfli::Options::default(),
        zopfli::BlockType::Dynamic,
        Vec::new(),
    )?;
    encoder.write_all(bytes)?;
    let packed = encoder.into_inner().map_err(std::io::IntoInnerError::into_error)?.finish()?;
    Ok(packed)
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
