//! The command line: parse, dispatch, exit code.

use std::process::ExitCode;

use clap::Parser;
use helpbook_collect::commands::{self, Args};

fn main() -> ExitCode {
    match commands::run(&Args::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}
