//! Tasks of the project, run as `cargo xtask <task>`. Each task is a module; here they are only named.

mod wasm;

use clap::{Parser, Subcommand};

/// Tasks of the helpbook project.
#[derive(Parser)]
#[command(name = "cargo xtask")]
struct Args {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Build the search engine for the browser into crates/search-wasm/dist.
    Wasm(wasm::Args),
}

fn main() -> anyhow::Result<()> {
    match Args::parse().task {
        Task::Wasm(args) => wasm::run(&args),
    }
}
