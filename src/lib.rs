//! helpbook turns a folder of Markdown help articles into a static help centre with a prebuilt search index.
//!
//! `ARCHITECTURE.md` tells which way data flows and who may import whom.

pub mod args;
pub mod article;
pub mod build;
pub mod check;
pub mod commands;
pub mod components;
pub mod config;
pub mod diagnostics;
pub mod images;
pub mod index;
pub mod insight;
pub mod io;
pub mod paths;
pub mod render;
pub mod site;
pub mod source;
pub mod theme;
pub mod units;
