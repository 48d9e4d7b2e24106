//! The command line, and nothing else. The comments here are the help that people read.

mod report;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use time::Date;

use crate::diagnostics::Style;
use crate::source::{Interval, parse_date};

pub use report::{
    EventsFormat, FeedbackArgs, ReportArgs, ReportCommand, ReportList, StaleArgs, TableFormat,
    TranslationsArgs,
};

/// Turns a folder of Markdown help articles into a help centre with search.
///
/// Start with `helpbook init`, then `helpbook serve --open`.
#[derive(Debug, Parser)]
#[command(name = "helpbook", version, arg_required_else_help = true, max_term_width = 100)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Create a new book
    Init(InitArgs),
    /// Create an article from a template
    New(NewArgs),
    /// Begin a translation of an article, or mark one as up to date
    Translate(TranslateArgs),
    /// Build the site
    Build(BuildArgs),
    /// Build the site, and again whenever a file changes
    Watch(WatchArgs),
    /// Show the site in a browser, and update it whenever a file changes
    Serve(ServeArgs),
    /// Find everything that is wrong, without writing anything
    Check(CheckArgs),
    /// Say what a finding means and what to do
    Explain(ExplainArgs),
    /// List what needs somebody's attention
    Report(ReportArgs),
    /// Search the book as customers do
    Search(SearchArgs),
    /// Receive feedback, contact requests and failed searches: runs the program `helpbook-collect`
    #[command(disable_help_flag = true)]
    Collect(CollectArgs),
    /// Remove the built site
    Clean(CleanArgs),
    /// Print a completion script for a shell
    Completions(CompletionsArgs),
}

fn base_url(text: &str) -> Result<String, String> {
    match crate::config::is_site_url(text) {
        true => Ok(text.to_owned()),
        false => {
            Err("write a full URL, such as `https://help.example.com/`, or a path, such as `/help/`"
                .to_owned())
        }
    }
}

fn filter(text: &str) -> Result<(String, String), String> {
    match text.split_once('=').map(|(key, value)| (key.trim(), value.trim())) {
        Some((key, value)) if !key.is_empty() && !value.is_empty() => Ok((key.to_owned(), value.to_owned())),
        _ => Err("write a filter and a value, such as `category=Billing`".to_owned()),
    }
}

fn purpose(text: &str) -> Result<(String, String), String> {
    match text.split_once('=').map(|(name, value)| (name.trim(), value.trim())) {
        Some((name, value)) if !name.is_empty() && !value.is_empty() => {
            Ok((name.to_owned(), value.to_owned()))
        }
        _ => Err("write a condition and a value, such as `plan=pro`".to_owned()),
    }
}

fn day(text: &str) -> Result<Date, String> {
    parse_date(text).ok_or_else(|| "write year, month and day, such as `2026-06-30`".to_owned())
}

fn interval(text: &str) -> Result<Interval, String> {
    Interval::parse(text).ok_or_else(|| Interval::HELP.to_owned())
}

/// Of commands that go on for ever or print something else than findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Format {
    /// For people
    #[default]
    Human,
    /// For programs: one JSON object a line
    Json,
}

/// Of commands that end with a list of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum ReportFormat {
    /// For people
    #[default]
    Human,
    /// For programs: one JSON object a line
    Json,
    /// For code hosts and editors: one SARIF 2.1.0 document
    Sarif,
    /// For GitHub Actions: annotations of the lines
    Github,
}

impl From<Format> for Style {
    fn from(format: Format) -> Self {
        match format {
            Format::Human => Self::Human,
            Format::Json => Self::Json,
        }
    }
}

impl From<ReportFormat> for Style {
    fn from(format: ReportFormat) -> Self {
        match format {
            ReportFormat::Human => Self::Human,
            ReportFormat::Json => Self::Json,
            ReportFormat::Sarif => Self::Sarif,
            ReportFormat::Github => Self::Github,
        }
    }
}

#[derive(Debug, Clone, Args)]
pub struct BookArgs {
    /// The book: the folder that holds `book.toml` [default: the current folder]
    #[arg(default_value = ".", hide_default_value = true)]
    pub dir: PathBuf,
    /// Publish drafts too
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

#[derive(Debug, Args)]
pub struct BuildArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// How findings are printed
    #[arg(long, value_enum, default_value_t)]
    pub format: ReportFormat,
    #[command(flatten)]
    pub site: SiteArgs,
}

#[derive(Debug, Args)]
pub struct WatchArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// How findings are printed
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    #[command(flatten)]
    pub site: SiteArgs,
}

#[derive(Debug, Args)]
pub struct SiteArgs {
    /// Where the site is written, seen from the current folder [default: `build.build-dir`, which is `book`]
    #[arg(short, long, value_name = "DIR")]
    pub dest_dir: Option<PathBuf>,
    /// Open the site in a browser
    #[arg(short, long)]
    pub open: bool,
    /// The address that the site will have, instead of `output.html.site-url`
    #[arg(long, value_name = "URL", value_parser = base_url)]
    pub base_url: Option<String>,
    /// Treat warnings as errors
    #[arg(long)]
    pub strict: bool,
}

#[derive(Debug, Args)]
pub struct ServeArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// How findings are printed
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// The port to listen on
    #[arg(short, long, default_value_t = 3000)]
    pub port: u16,
    /// The name or address to listen on; `0.0.0.0` shows the site to your network
    #[arg(short = 'n', long, default_value = "localhost")]
    pub hostname: String,
    /// Open the site in a browser
    #[arg(short, long)]
    pub open: bool,
}

#[derive(Debug, Args)]
pub struct CheckArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// How findings are printed
    #[arg(long, value_enum, default_value_t)]
    pub format: ReportFormat,
    /// The address that the site will have, instead of `output.html.site-url`
    #[arg(long, value_name = "URL", value_parser = base_url)]
    pub base_url: Option<String>,
    /// Treat warnings as errors; `check` always does
    #[arg(long)]
    pub strict: bool,
    /// Change the articles where it is certain what mends a finding, and check again
    #[arg(long)]
    pub fix: bool,
    /// Ask for the web addresses that articles link to
    #[arg(long)]
    pub external: bool,
    /// A file of findings that are known and not told again [default: `check.baseline`]
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// Write what is found now to that file
    #[arg(long)]
    pub update_baseline: bool,
}

#[derive(Debug, Args)]
pub struct InitArgs {
    /// Where the book is created [default: the current folder]
    #[arg(default_value = ".", hide_default_value = true)]
    pub dir: PathBuf,
    /// Its title [default: made from the folder's name]
    #[arg(long)]
    pub title: Option<String>,
    /// Copy the files of the default theme into `theme/`, to change them
    #[arg(long)]
    pub theme: bool,
}

#[derive(Debug, Args)]
pub struct NewArgs {
    /// The article's file, seen from the content folder, such as `billing/refunds.md`
    pub path: PathBuf,
    /// The article's title [default: made from the file's name]
    #[arg(long)]
    pub title: Option<String>,
    /// What kind of article it is, such as `known-issue`: its template has the keys and sections of one
    #[arg(long = "type", value_name = "TYPE")]
    pub kind: Option<String>,
    /// The book: the folder that holds `book.toml`
    #[arg(long, value_name = "DIR", default_value = ".", hide_default_value = true)]
    pub book: PathBuf,
}

#[derive(Debug, Args)]
pub struct TranslateArgs {
    /// The language to translate into, as in `[language.fr]`
    pub language: String,
    /// The originals, seen from the content folder, such as `billing/refunds.md`. What has no translation yet gets a
    /// draft of one; what has is marked as a translation of the original as it is now
    #[arg(required = true)]
    pub articles: Vec<PathBuf>,
    /// The book: the folder that holds `book.toml`
    #[arg(long, value_name = "DIR", default_value = ".", hide_default_value = true)]
    pub book: PathBuf,
}

#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// What stands in the brackets of a finding, such as `broken-link` [default: list all]
    pub code: Option<String>,
}

#[derive(Debug, Args)]
pub struct SearchArgs {
    /// What to search for
    #[arg(required = true, value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub query: Vec<String>,
    /// The book: the folder that holds `book.toml`
    #[arg(long, value_name = "DIR", default_value = ".", hide_default_value = true)]
    pub book: PathBuf,
    /// The language to search in, such as `fr` [default: the first language of the book]
    #[arg(long, value_name = "TAG")]
    pub language: Option<String>,
    /// The most results
    #[arg(short, long, default_value_t = 10, value_parser = clap::builder::RangedU64ValueParser::<usize>::new().range(1..))]
    pub limit: usize,
    /// Only articles with this value, such as `category=Billing`; of several for one key, any will do
    #[arg(long = "filter", value_name = "KEY=VALUE", value_parser = filter)]
    pub filters: Vec<(String, String)>,
    /// Show what the results can be narrowed down by
    #[arg(long)]
    pub facets: bool,
    /// Take every word as it is typed: correct nothing
    #[arg(long, alias = "exact")]
    pub verbatim: bool,
    /// Show how each score came about
    #[arg(long)]
    pub explain: bool,
    /// Search drafts too
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
    /// How results are printed
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

#[derive(Debug, Args)]
pub struct CleanArgs {
    /// The book: the folder that holds `book.toml` [default: the current folder]
    #[arg(default_value = ".", hide_default_value = true)]
    pub dir: PathBuf,
    /// The folder to remove, seen from the current one [default: `build.build-dir`, which is `book`]
    #[arg(short, long, value_name = "DIR")]
    pub dest_dir: Option<PathBuf>,
    /// Also remove the smaller copies of images that are kept between builds, those of other books among them
    #[arg(long)]
    pub cache: bool,
}

#[derive(Debug, Args)]
pub struct CollectArgs {
    /// What `helpbook-collect` is told
    #[arg(value_name = "ARGUMENT", trailing_var_arg = true, allow_hyphen_values = true)]
    pub arguments: Vec<OsString>,
}

#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell to print it for
    pub shell: clap_complete::Shell,
}
