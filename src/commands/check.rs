//! `helpbook check`

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use helpbook_search::Pack;

use super::build::report_first;
use super::copies::Making;
use super::load::{self, Loaded, Session, Shortened};
use super::{Failure, Outcome, baseline, data, external, fix};
use crate::args::CheckArgs;
use crate::build::{Book, Round, Sink, publish};
use crate::check;
use crate::config::{self, Config};
use crate::diagnostics::{self, Diagnostic, Severity, Subtracted};
use crate::images::Stored;
use crate::index::{self, Searched};
use crate::io::terminal::Terminal;
use crate::paths::{OutPath, SourcePath};
use crate::site::Site;
use crate::units::count;

/// What one fix makes possible for another is done in the next round; they end, whatever fixes do.
const FIX_ROUNDS_MAX: usize = 5;

pub fn run(args: &CheckArgs) -> Result<Outcome, Failure> {
    let terminal = Terminal::new(args.format.into()).of_book(&args.book.dir);
    let mut session = Session::open(&args.book.dir, load::options(&args.book, args.base_url.as_ref())?)?;
    let mut checked = look(args, &mut session, &terminal)?;
    let mut mended = 0;
    for _ in 0..FIX_ROUNDS_MAX {
        if !args.fix {
            break;
        }
        let (files, count) = fix::make(&session.root, &checked.diagnostics, &terminal)?;
        if files.is_empty() {
            break;
        }
        mended += count;
        session.forget(&files);
        checked = look(args, &mut session, &terminal)?;
    }
    if mended > 0 {
        terminal.say(&format!("Mended {}.\n", count(mended, "finding", "findings")));
    }
    if let Some(file) = checked.baseline.take_if(|_| args.update_baseline) {
        baseline::update(&file, &checked.diagnostics, &terminal)?;
        checked.subtracted = None;
        baseline::subtract(&file, &mut checked.diagnostics)?;
    }
    report_first(&terminal, &checked.loaded, &session.root, &checked.diagnostics, Shortened::Notes);
    summarise(&checked, &terminal);
    Ok(load::outcome(&checked.diagnostics))
}

/// A book and all that is to be said of it.
struct Checked {
    loaded: Loaded,
    diagnostics: Vec<Diagnostic>,
    /// How many search tests were run.
    asked: usize,
    /// How many web addresses were asked for.
    addresses: usize,
    /// The file of findings that are known, and what was taken out for its sake.
    baseline: Option<PathBuf>,
    subtracted: Option<Subtracted>,
}

fn look(args: &CheckArgs, session: &mut Session, terminal: &Terminal) -> Result<Checked, Failure> {
    let progress = terminal.progress("checking");
    let mut loaded = session.load()?;
    session.add_copies(&mut loaded, Making::Check)?;
    let book = &loaded.book;
    let mut diagnostics = loaded.found();
    let in_files = tests_in_files(&session.root, book, &mut diagnostics);
    let tests = search_tests(book, &in_files);
    // Templates can fail on one page and not on another, so every page is rendered, into nothing.
    let sink = Nowhere {
        keeps_packs: tests.iter().map(|(site, _)| site.prefix.clone()).collect(),
        ..Nowhere::default()
    };
    publish(book, &loaded.images.copies, &sink, Round::Only, &mut diagnostics)
        .map_err(|error| Failure::new(format!("the site cannot be made: {error}")))?;
    advise(&loaded, &sink, &session.root, &mut diagnostics);
    let asked = tests.iter().map(|(_, config)| config.search.expect.len()).sum();
    for (site, config) in tests {
        let failed = |error| Failure::new(format!("the search cannot be tested: {error}"));
        let of_site = book.config.of_language(&site.language);
        let pack = sink.pack(site, of_site).map_err(failed)?;
        let mut searched = Searched::new(site, of_site, &pack).map_err(failed)?;
        diagnostics.extend(searched.check(&config.search.expect, &config.source).map_err(failed)?);
    }
    let mut addresses = 0;
    if args.external {
        let (mut found, asked) = external::check(book, &session.root, terminal);
        diagnostics.append(&mut found);
        addresses = asked;
    }
    drop(progress);
    book.config.apply_check(&mut diagnostics);
    diagnostics::sort(&mut diagnostics);
    load::make_strict(&mut diagnostics);
    let baseline = baseline::file(args, &session.root, &book.config)?;
    // What is to be written anew is not read.
    let subtracted = match &baseline {
        Some(file) if !args.update_baseline => Some(baseline::subtract(file, &mut diagnostics)?),
        _ => None,
    };
    Ok(Checked { loaded, diagnostics, asked, addresses, baseline, subtracted })
}

fn summarise(checked: &Checked, terminal: &Terminal) {
    let parts = [
        (checked.loaded.book.article_count(), "article", "articles"),
        (checked.addresses, "web address", "web addresses"),
        (checked.asked, "search test", "search tests"),
    ];
    let parts = parts.into_iter().enumerate().filter(|(first, (number, ..))| *first == 0 || *number > 0);
    let parts: Vec<String> = parts.map(|(_, (number, one, many))| count(number, one, many)).collect();
    let what = parts.join(" and ");
    match load::tally(&checked.diagnostics) {
        Some(tally) => terminal.say(&format!("Checked {what}: {tally}.")),
        None => terminal.say(&format!("Checked {what}: all is well.")),
    }
    if let Some(subtracted) = checked.subtracted {
        baseline::tell(subtracted, terminal);
    }
    let first = checked.diagnostics.iter().find(|diagnostic| diagnostic.severity == Severity::Error);
    if let Some(first) = first.filter(|_| terminal.is_for_people()) {
        let code = first.code.as_str();
        terminal.say(&format!("What a finding means: `helpbook explain {code}`."));
    }
    let command =
        if checked.addresses > 0 { "helpbook check --external --fix" } else { "helpbook check --fix" };
    match checked.diagnostics.iter().filter(|diagnostic| diagnostic.fix.is_some()).count() {
        0 => {}
        1 => terminal.say(&format!("One of them is mended by `{command}`.")),
        fixable => terminal.say(&format!("{fixable} of them are mended by `{command}`.")),
    }
}

/// The search tests of a book, by the site that they are of. Those of the book are of its first language.
fn search_tests<'a>(book: &'a Book, in_files: &'a [(&Site, Config)]) -> Vec<(&'a Site, &'a Config)> {
    let others = book.editions().skip(1);
    // What a language does not say itself is that of the book.
    let others = others.filter(|(config, _)| config.search.expect != book.config.search.expect);
    let in_book = std::iter::once((&book.config, book.first())).chain(others);
    let in_book = in_book.map(|(config, site)| (site, config));
    let all = in_book.chain(in_files.iter().map(|(site, config)| (*site, config)));
    all.filter(|(_, config)| !config.search.expect.is_empty()).collect()
}

/// What `search.expect-file` names in each language, read; nothing else reads it.
fn tests_in_files<'b>(
    root: &Path,
    book: &'b Book,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<(&'b Site, Config)> {
    let of_book = book.config.search.expect_file.as_ref();
    let others = book.editions().skip(1).filter(|(config, _)| config.search.expect_file.as_ref() != of_book);
    let all = std::iter::once((&book.config, book.first())).chain(others);
    let mut read = |(config, site): (&Config, &'b Site)| {
        let name = config.search.expect_file.as_ref()?;
        let file = data::read(root, config, "expect-file", name, diagnostics)?;
        Some((site, config::load_tests(&file.path, &file.text).drain_into(diagnostics)))
    };
    all.filter_map(&mut read).collect()
}

/// What only `check` looks for: advice, and what takes the whole site or reading of files.
fn advise(loaded: &Loaded, sink: &Nowhere, root: &Path, diagnostics: &mut Vec<Diagnostic>) {
    let book = &*loaded.book;
    for (config, site) in book.editions() {
        diagnostics.append(&mut check::run(site, config, book.now, check::Part::Advice));
    }
    diagnostics.append(&mut check::run_across(&book.sites, &book.config, check::Part::Advice));
    let theme = loaded.snapshot.theme.values().filter_map(|file| std::str::from_utf8(&file.bytes).ok());
    let text_of = |path: &SourcePath| std::fs::read_to_string(root.join(path.as_str())).ok();
    diagnostics.append(&mut check::unused_attachments(&book.sites, &book.config, theme, text_of));
    let mut published = sink.sizes.lock().map(|sizes| sizes.clone()).unwrap_or_default();
    for (out, source) in book.attachments() {
        if let Some(attachment) = loaded.snapshot.attachments.get(source) {
            published.insert(out.clone(), attachment.size);
        }
    }
    for site in &book.sites {
        diagnostics.append(&mut check::over_budget(site, &book.config, &published));
    }
}

/// Takes pages and forgets all but their sizes; the search pack is kept where there is something to search for.
#[derive(Default)]
struct Nowhere {
    /// What begins the addresses of the sites whose packs are kept.
    keeps_packs: Vec<String>,
    pack: Mutex<BTreeMap<OutPath, Vec<u8>>>,
    sizes: Mutex<check::Published>,
}

impl Nowhere {
    /// The pack that was published, or one made now for a site that has no search.
    fn pack(&self, site: &Site, config: &Config) -> Result<Pack, helpbook_search::Error> {
        let published = self.pack.lock().ok().and_then(|files| index::published_pack(&site.prefix, &files));
        published.map_or_else(|| index::build_pack(site, config), Ok)
    }
}

impl Sink for Nowhere {
    fn write(&self, path: &OutPath, bytes: &[u8]) -> io::Result<()> {
        if self.keeps_packs.iter().any(|prefix| index::may_be_of_pack(prefix, path))
            && let Ok(mut pack) = self.pack.lock()
        {
            pack.insert(path.clone(), bytes.to_vec());
        }
        if let Ok(mut sizes) = self.sizes.lock() {
            sizes.insert(path.clone(), bytes.len() as u64);
        }
        Ok(())
    }

    fn copy(&self, _: &OutPath, _: &SourcePath) -> io::Result<()> {
        Ok(())
    }

    fn copy_image(&self, _: &OutPath, _: &Stored) -> io::Result<()> {
        Ok(())
    }
}
