//! What tests need beyond Rust: Node, a Chromium and some npm packages for those in browsers, PostgreSQL for the collector's. What is there is used; what is
//! missing is installed where that is possible without asking, and named clearly where it is not.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

use anyhow::{Context, Result, bail, ensure};

use crate::project::{find_program, run};

const NODE_MAJOR_MIN: u32 = 20;
const CHROMIUM_NAMES: &[&str] = &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
/// Where Chrome is when it is not in the search path.
const CHROMIUM_PLACES: &[&str] = &[
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
];

/// Makes sure that Node is there and young enough.
///
/// # Errors
/// When it is not and cannot be installed.
pub fn node() -> Result<()> {
    if find_program(&["node"]).is_none() || find_program(&["npm"]).is_none() {
        apt_install(&["nodejs", "npm"], "Node.js 20 or later, with npm, from https://nodejs.org/")?;
    }
    let output = Command::new("node").arg("--version").output().context("cannot start node")?;
    let version = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let major = version.trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
    ensure!(
        major.is_some_and(|major| major >= NODE_MAJOR_MIN),
        "the browser tests need Node {NODE_MAJOR_MIN} or later, and `node --version` says `{version}`"
    );
    Ok(())
}

/// The browser that tests run in: `HELPBOOK_CHROMIUM` if it is set.
///
/// # Errors
/// When there is none and none can be installed.
pub fn chromium() -> Result<PathBuf> {
    if let Some(path) = env::var_os("HELPBOOK_CHROMIUM").map(PathBuf::from) {
        ensure!(path.is_file(), "HELPBOOK_CHROMIUM names {}, which does not exist", path.display());
        return Ok(path);
    }
    if let Some(path) = find_chromium() {
        return Ok(path);
    }
    let wish = "Chromium or Chrome, or set HELPBOOK_CHROMIUM to the program of one";
    apt_install(&["chromium"], wish)?;
    find_chromium().context("chromium was installed, but is not in the search path")
}

fn find_chromium() -> Option<PathBuf> {
    find_program(CHROMIUM_NAMES)
        .or_else(|| CHROMIUM_PLACES.iter().map(PathBuf::from).find(|path| path.is_file()))
}

/// The database that the collector is tested on beside SQLite. Without it these tests are skipped, and say so.
pub fn postgresql() {
    let is_there = find_program(&["initdb"]).is_some() || Path::new("/usr/lib/postgresql").is_dir();
    if !is_there && let Err(error) = apt_install(&["postgresql"], "PostgreSQL, to test on that too") {
        eprintln!("note: {error:#}");
    }
}

/// Installs the npm packages that the lock file of `folder` names, unless they are there.
///
/// # Errors
/// When npm fails.
pub fn npm_packages(folder: &Path) -> Result<()> {
    let lock = fs::read(folder.join("package-lock.json")).context("cannot read package-lock.json")?;
    let stamp = folder.join("node_modules/.installed-lock.json");
    // The copy is written last, so it stands for a whole installation of exactly these packages.
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    run(Command::new(npm).current_dir(folder).stdin(Stdio::null()).args([
        "ci",
        "--no-audit",
        "--no-fund",
        "--ignore-scripts",
    ]))?;
    fs::write(&stamp, lock).with_context(|| format!("cannot write {}", stamp.display()))
}

/// Installs Debian packages if this is root on such a system; otherwise says what the reader must install.
fn apt_install(packages: &[&str], wish: &str) -> Result<()> {
    let is_root = Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|output| String::from_utf8_lossy(&output.stdout).trim() == "0");
    if !is_root || find_program(&["apt-get"]).is_none() {
        bail!("the tests need {wish}; please install it");
    }
    println!("installing {}", packages.join(" "));
    let apt_get = |args: &[&str]| {
        run(Command::new("apt-get")
            .stdin(Stdio::null())
            .env("DEBIAN_FRONTEND", "noninteractive")
            .args(["-q", "-y"])
            .args(args))
    };
    let install = [&["install", "--no-install-recommends"], packages].concat();
    // The lists of packages may be missing or old; fetching them first each time would be slow for nothing.
    apt_get(&install).or_else(|_| apt_get(&["update"]).and_then(|()| apt_get(&install)))
}
