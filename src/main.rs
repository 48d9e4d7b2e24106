//! Parse, dispatch, exit code.

use std::process::ExitCode;

use clap::Parser;
use helpbook::args::Arguments;
use helpbook::commands::{self, Outcome};

fn main() -> ExitCode {
    match commands::run(Arguments::parse().command) {
        Ok(Outcome::Fine) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        Ok(Outcome::Ended(code)) => ExitCode::from(code),
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::from(2)
        }
    }
}
