//! `cargo xtask bench`: how long helpbook takes with a large book, what its search costs a customer, and how well it
//! finds. Times are shown as ratios to something measured in the same run, because seconds on one machine say nothing
//! about another; of these, that of a check to a build is judged.

mod build;
mod check;
mod collect;
mod corpus;
mod figures;
mod pages;
mod relevance;
mod report;
mod search;
mod watch;

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::Subcommand;

use crate::project;

#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// A cold `helpbook build`, beside a program that does only what no build can do without.
    Build {
        /// How often each of the two runs
        #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..))]
        runs: u32,
    },
    /// A full `helpbook check`, beside a cold build; fails when it takes more than 1.3 times as long.
    Check {
        /// How often each of the two runs
        #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..))]
        runs: u32,
    },
    /// `helpbook serve`: the time from an edit to the new page, beside a cold build.
    Watch {
        /// How many edits
        #[arg(long, default_value_t = 9, value_parser = clap::value_parser!(u32).range(1..))]
        runs: u32,
    },
    /// `helpbook report feedback` on a generated year of events, beside reading its lines and the book; fails beyond 5 s
    /// and 500 MB.
    Report {
        /// How often each of the three runs
        #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..))]
        runs: u32,
    },
    /// The search of the published site, beside Pagefind's on the same pages; fails when a budget is exceeded.
    Search(search::Args),
    /// What Lighthouse says of each kind of page of the manual, and what they transfer; fails below 100 and above a budget.
    Pages(pages::Args),
    /// What `helpbook-collect` accepts a second, beside what it drops, and whether kills lose any of it; fails when it does,
    /// and below 2,000 a second on SQLite.
    Collect(collect::Args),
    /// How well helpbook finds, beside MiniSearch and Pagefind on the same documents.
    Relevance(relevance::Args),
}

/// What every benchmark of times works with.
struct Bench {
    /// The release build of helpbook.
    helpbook: PathBuf,
    /// The book: `book.toml` and `content/`.
    book: PathBuf,
    /// Where sites are built: in memory where there is such a place. On ext4, making thousands of files right after
    /// thousands were removed takes seconds (it keeps what was just deleted from being used again), and that would be
    /// all that is measured.
    out: PathBuf,
}

/// Runs a benchmark, or says what is missing for it.
///
/// # Errors
/// When a program does not compile, does not start or does not do its work.
pub fn run(args: &Args) -> Result<()> {
    let root = project::root()?;
    match &args.what {
        What::Build { runs } => timed(&root, |bench, inputs, folder| {
            build::run(bench, &inputs.build_floor(&root, folder)?, *runs)
        }),
        What::Check { runs } => timed(&root, |bench, _, _| check::run(bench, *runs)),
        What::Watch { runs } => timed(&root, |bench, _, _| watch::run(bench, *runs)),
        What::Pages(args) => pages::run(&root, args),
        What::Collect(args) => collect::run(&root, args),
        What::Report { runs } => timed(&root, |bench, _, folder| report::run(bench, folder, *runs)),
        What::Search(args) => search::run(&root, args),
        What::Relevance(args) => relevance::run(&root, args),
    }
}

/// Makes ready what benchmarks of times work with, and clears away what they leave.
fn timed(root: &Path, run: impl FnOnce(&Bench, &corpus::Inputs, &Path) -> Result<()>) -> Result<()> {
    let inputs = match corpus::Inputs::find(root) {
        Ok(inputs) => inputs,
        Err(missing) => {
            println!("nothing was measured: {missing}");
            return Ok(());
        }
    };
    let folder = project::target_dir(root).join("bench");
    let book = inputs.unpack(&folder)?;
    let helpbook = project::build_helpbook(root, &["--release"])?;
    let bench = Bench { helpbook, book, out: out_folder(&folder) };
    println!("output: {}", bench.out.display());
    let result = run(&bench, &inputs, &folder);
    corpus::remove(&bench.out)?;
    result
}

fn out_folder(folder: &Path) -> PathBuf {
    let memory = Path::new("/dev/shm");
    let place = if memory.is_dir() { memory } else { folder };
    place.join(format!("helpbook-bench-{}", std::process::id()))
}
