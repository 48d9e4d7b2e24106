//! Where the project is, and how its programs are run. Tasks decide what to run; nothing here does.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

/// The folder of the workspace.
///
/// # Errors
/// When the folder that xtask was compiled in is gone.
pub fn root() -> Result<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    root.canonicalize().with_context(|| format!("cannot find the project at {}", root.display()))
}

/// Where cargo puts what it builds.
pub fn target_dir(root: &Path) -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |dir| root.join(dir))
}

/// The cargo that runs this task, to be started in the root.
pub fn cargo(root: &Path) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root).stdin(Stdio::null());
    command
}

/// Runs to the end with output shown.
///
/// # Errors
/// When it cannot be started or does not succeed.
pub fn run(command: &mut Command) -> Result<()> {
    let name = command.get_program().to_string_lossy().into_owned();
    let status = command.status().with_context(|| format!("cannot start {name}"))?;
    ensure!(status.success(), "{name} failed ({status})");
    Ok(())
}

/// Builds `helpbook` and says where it is. `options` tells which profile and packages.
///
/// # Errors
/// When it does not compile.
pub fn build_helpbook(root: &Path, options: &[&str]) -> Result<PathBuf> {
    build(root, &[&["--bin", "helpbook"], options].concat(), "helpbook")
}

/// Builds what `options` tell, and says where the program `name` is.
///
/// # Errors
/// When it does not compile.
pub fn build(root: &Path, options: &[&str], name: &str) -> Result<PathBuf> {
    let output = cargo(root)
        .args(["build", "--locked", "--message-format=json-render-diagnostics"])
        .args(options)
        .stderr(Stdio::inherit())
        .output()
        .context("cannot start cargo")?;
    ensure!(output.status.success(), "{name} does not compile");
    // Cargo alone knows where it put the program: profile, target and environment all have a say.
    let messages = String::from_utf8_lossy(&output.stdout);
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter(|message| message["target"]["name"] == name)
        .find_map(|message| message["executable"].as_str().map(PathBuf::from))
        .with_context(|| format!("cargo did not say where {name} is"))
}

/// The first of these programs that the search path holds.
pub fn find_program(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let folders: Vec<PathBuf> = env::split_paths(&path).collect();
    names.iter().find_map(|name| {
        let file = format!("{name}{}", env::consts::EXE_SUFFIX);
        folders.iter().map(|folder| folder.join(&file)).find(|path| path.is_file())
    })
}
