//! `cargo xtask bench collect`: what `helpbook-collect` accepts a second on SQLite and PostgreSQL, and whether everything
//! that it accepted is there after it was killed in the middle of it.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::{install, project};

#[derive(clap::Args)]
pub struct Args {
    /// How long each measurement takes
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..))]
    seconds: u32,
    /// How many send at the same time, each waiting for its answer
    #[arg(long, default_value_t = 32, value_parser = clap::value_parser!(u32).range(1..))]
    clients: u32,
    /// How often it is killed afterwards
    #[arg(long, default_value_t = 50)]
    kills: u32,
}

pub fn run(root: &Path, args: &Args) -> Result<()> {
    install::postgresql();
    let package = ["--release", "-p", "helpbook-collect"];
    let program = project::build(root, &[&package[..], &["--bins"]].concat(), "helpbook-collect")?;
    let bench = project::build(root, &[&package[..], &["--example", "bench"]].concat(), "bench")?;
    let load = [args.seconds.to_string(), args.clients.to_string()];
    project::run(Command::new(bench).arg(program).args(load))?;
    if args.kills == 0 {
        return Ok(());
    }
    println!("\nkilled {} times on each", args.kills);
    let test = [
        "test",
        "--locked",
        "-q",
        "-p",
        "helpbook-collect",
        "--test",
        "service",
        "--",
        "kill",
        "--nocapture",
    ];
    project::run(project::cargo(root).env("COLLECT_KILL_ROUNDS", args.kills.to_string()).args(test))
}
