//! One file a command: it parses nothing and prints little, and calls `build` and `io` in the right order.

mod baseline;
mod build;
mod check;
mod clean;
mod clock;
mod collect;
mod completions;
mod copies;
mod data;
mod explain;
mod external;
mod fix;
mod init;
mod load;
mod new;
mod report;
mod search;
mod serve;
mod translate;
mod watch;

use std::fmt;

use crate::args::Command;

/// How a command ended, when nothing of the environment failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Fine,
    /// Findings that fail the run: exit code 1.
    Findings,
    /// Another program did the work and ended with this code.
    Ended(u8),
}

/// What is wrong with the environment or the use of a command: exit code 2. Says what to do.
#[derive(Debug)]
pub struct Failure {
    message: String,
    help: Option<String>,
}

impl Failure {
    fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None }
    }

    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.message)?;
        match &self.help {
            Some(help) => write!(f, "\nhelp: {help}"),
            None => Ok(()),
        }
    }
}

/// Runs a command.
///
/// # Errors
/// What the environment refused.
pub fn run(command: Command) -> Result<Outcome, Failure> {
    match command {
        Command::Init(args) => init::run(&args),
        Command::New(args) => new::run(&args),
        Command::Translate(args) => translate::run(&args),
        Command::Build(args) => build::run(&args),
        Command::Watch(args) => watch::run(&args),
        Command::Serve(args) => serve::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Report(args) => report::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Search(args) => search::run(&args),
        Command::Collect(args) => collect::run(&args),
        Command::Clean(args) => clean::run(&args),
        Command::Completions(args) => completions::run(&args),
    }
}
