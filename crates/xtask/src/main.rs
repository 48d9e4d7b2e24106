//! Tasks of the project, run as `cargo xtask <task>`. Each task is a module; here they are only named.

mod bench;
mod install;
mod project;
mod random;
mod scripts;
mod test;
mod wasm;

use std::process::ExitCode;

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
    /// Run all tests, or a part of them; install what they need.
    Test(test::Args),
    /// Build the search engine for the browser into crates/search-wasm/dist.
    Wasm(wasm::Args),
    /// Join the theme's scripts into themes/joined.
    Scripts(scripts::Args),
    /// Measure helpbook on a large book.
    Bench(bench::Args),
}

fn main() -> ExitCode {
    let done = match Args::parse().task {
        Task::Test(args) => test::run(&args),
        Task::Wasm(args) => wasm::run(&args).map(|()| ExitCode::SUCCESS),
        Task::Scripts(args) => scripts::run(&args).map(|()| ExitCode::SUCCESS),
        Task::Bench(args) => bench::run(&args).map(|()| ExitCode::SUCCESS),
    };
    done.unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::FAILURE
    })
}
