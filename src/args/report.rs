//! The command line of `helpbook report`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use time::Date;

use super::{BookArgs, day, interval, purpose};
use crate::source::Interval;

#[derive(Debug, Args)]
pub struct ReportArgs {
    #[command(subcommand)]
    pub what: ReportCommand,
}

#[derive(Debug, Subcommand)]
pub enum ReportCommand {
    /// Articles that must be reviewed or have expired, by owner
    Stale(StaleArgs),
    /// Articles that are not translated, or whose original has changed since
    Translations(TranslationsArgs),
    /// What to improve next, by what customers said, searched for and did not find
    Feedback(FeedbackArgs),
}

#[derive(Debug, Args)]
pub struct TranslationsArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// One language alone, such as `fr`
    #[arg(long, value_name = "TAG")]
    pub language: Option<String>,
    /// How the list is printed
    #[arg(long, value_enum, default_value_t)]
    pub format: TableFormat,
}

#[derive(Debug, Args)]
pub struct StaleArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// How far ahead to look: what is due by then is listed too, such as `30d` or `2 months`
    #[arg(long, value_name = "TIME", default_value = "30d", value_parser = interval)]
    pub within: Interval,
    /// How the list is printed
    #[arg(long, value_enum, default_value_t)]
    pub format: TableFormat,
}

/// Of lists for people and spreadsheets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum TableFormat {
    /// For people
    #[default]
    Human,
    /// For programs: one JSON object a line
    Json,
    /// For spreadsheets
    Csv,
}

/// What customers did, as `helpbook-collect export` writes it.
#[derive(Debug, Args)]
pub struct FeedbackArgs {
    /// Files of events, `.jsonl` or `.csv`; `-` is the standard input
    #[arg(required = true, value_name = "EVENTS")]
    pub events: Vec<PathBuf>,
    /// The book: the folder that holds `book.toml`
    #[arg(long, value_name = "DIR", default_value = ".", hide_default_value = true)]
    pub book: PathBuf,
    /// Which list is shown; a page of HTML shows all of them
    #[arg(long, value_enum, default_value_t)]
    pub list: ReportList,
    /// How the list is printed
    #[arg(long, value_enum, default_value_t)]
    pub format: EventsFormat,
    /// Write it to this file instead
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// The most rows; 0 for all
    #[arg(short, long, value_name = "COUNT", default_value_t = 20)]
    pub limit: usize,
    /// Nothing from before this day [default: 2000-01-01, before which clocks were wrong]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub since: Option<Date>,
    /// Nothing from after this day [default: tomorrow]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub until: Option<Date>,
    /// Show the suggested keywords as a patch that `git apply` takes, instead of a list
    #[arg(long, conflicts_with_all = ["apply", "list", "format"])]
    pub patch: bool,
    /// Write the suggested keywords into the articles
    #[arg(long, conflicts_with_all = ["list", "format", "output"])]
    pub apply: bool,
    /// Write how often each article was opened to this file, for `popular` in `[home]`
    #[arg(long, value_name = "FILE")]
    pub popular: Option<PathBuf>,
    /// Count drafts as articles too
    #[arg(long)]
    pub drafts: bool,
    /// What the build is for, in the words of `[conditions]`, instead of `build.for`, such as `plan=pro`; can be
    /// repeated
    #[arg(long = "for", value_name = "NAME=VALUE", value_parser = purpose)]
    pub purpose: Vec<(String, String)>,
    /// The day that it is, such as `2026-06-30`: what is published, has expired or must be reviewed goes by it
    /// [default: today, or the day of SOURCE_DATE_EPOCH]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub now: Option<Date>,
}

/// Of what events tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum ReportList {
    /// What to do next, what helps most customers first
    #[default]
    Todo,
    /// What customers said of each article, the worst first
    Articles,
    /// Searches that fail, and what to do about each
    Searches,
    /// What customers wrote, by article
    Comments,
    /// Addresses that are of no article
    Unknown,
}

/// Of reports from events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum EventsFormat {
    /// For people
    #[default]
    Human,
    /// For programs: one JSON object a line
    Json,
    /// For spreadsheets
    Csv,
    /// For a browser, to pass on: one file with charts
    Html,
}
