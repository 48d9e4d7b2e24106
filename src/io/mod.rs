//! The only effects of the program: disk, network, git, terminal. Everything else is pure.

pub mod copies;
pub mod edit;
pub mod git;
pub mod programs;
pub mod read;
mod reuse;
pub mod serve;
pub mod terminal;
pub mod watch;
pub mod web;
pub mod write;
