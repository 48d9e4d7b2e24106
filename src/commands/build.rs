//! `helpbook build`

use std::path::Path;
use std::time::{Duration, Instant};

use super::copies::Making;
use super::load::{self, Loaded, Output, Session, Shortened};
use super::{Failure, Outcome};
use crate::args::BuildArgs;
use crate::build::{Published, Round, publish};
use crate::diagnostics::{self, Diagnostic};
use crate::io::terminal::Terminal;
use crate::io::write::{Places, Staged};
use crate::units::{count, duration, size};

pub fn run(args: &BuildArgs) -> Result<Outcome, Failure> {
    let start = Instant::now();
    let terminal = Terminal::new(args.format.into()).of_book(&args.book.dir);
    let mut session = Session::open(&args.book.dir, load::options(&args.book, args.site.base_url.as_ref())?)?;
    let progress = terminal.progress("building");
    let mut loaded = session.load()?;
    session.add_copies(&mut loaded, Making::All)?;
    let target = load::output_folder(args.site.dest_dir.as_ref(), &loaded.folders, &loaded.book.config)?;
    let (published, diagnostics) =
        write_site(&terminal, &loaded, &target, &session.places(&loaded)?, Round::Only, args.site.strict)?;
    drop(progress);
    report(&terminal, &loaded, &session.root, &diagnostics);
    let done = Done { published: published.as_ref(), diagnostics: &diagnostics, time: start.elapsed() };
    summarise(&terminal, &loaded, &done, &target);
    if args.site.open && published.is_some() {
        super::serve::open_in_browser(&target.folder.join("index.html").display().to_string(), &terminal);
    }
    Ok(load::outcome(&diagnostics))
}

/// Writes the whole site and puts it in its place, unless there are errors: a site that is not what its writer meant
/// does not replace one that is.
pub fn write_site(
    terminal: &Terminal,
    loaded: &Loaded,
    target: &Output,
    places: &Places,
    round: Round<'_>,
    strict: bool,
) -> Result<(Option<Published>, Vec<Diagnostic>), Failure> {
    let mut diagnostics = loaded.found();
    let is_unfit = |diagnostics: &mut Vec<Diagnostic>| {
        diagnostics::sort(diagnostics);
        if strict {
            load::make_strict(diagnostics);
        }
        load::outcome(diagnostics) == Outcome::Findings
    };
    if is_unfit(&mut diagnostics) {
        return Ok((None, diagnostics));
    }
    let unwritable = |error: std::io::Error| {
        Failure::new(format!("the site cannot be written to `{}`: {error}", target.display())).help(
            "check that you may write there and that the disk is not full; the site of before is untouched",
        )
    };
    let staged = Staged::new(&target.folder, places).map_err(unwritable)?;
    let published =
        publish(&loaded.book, &loaded.images.copies, &staged, round, &mut diagnostics).map_err(unwritable)?;
    if is_unfit(&mut diagnostics) {
        return Ok((None, diagnostics));
    }
    if let Some(error) = staged.publish().map_err(unwritable)? {
        terminal.say(&format!("The site of before could not be removed: {error}."));
    }
    Ok((Some(published), diagnostics))
}

pub fn report(terminal: &Terminal, loaded: &Loaded, root: &Path, diagnostics: &[Diagnostic]) {
    report_first(terminal, loaded, root, diagnostics, Shortened::Warnings);
}

/// Of what is shortened, the first of each code and how many there are more.
pub fn report_first(
    terminal: &Terminal,
    loaded: &Loaded,
    root: &Path,
    diagnostics: &[Diagnostic],
    shortened: Shortened,
) {
    let (shown, rest) = load::shown(diagnostics, shortened, terminal);
    terminal.report(&shown, loaded.text_of(root));
    for line in &rest {
        terminal.say(line);
    }
    if !rest.is_empty() {
        terminal.say("");
    }
}

/// What a round did, for its last line.
pub struct Done<'a> {
    pub published: Option<&'a Published>,
    pub diagnostics: &'a [Diagnostic],
    pub time: Duration,
}

pub fn summarise(terminal: &Terminal, loaded: &Loaded, done: &Done<'_>, target: &Output) {
    let articles = loaded.book.article_count();
    if terminal.is_json() {
        let ms = |time: Duration| u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        let of = |severity| done.diagnostics.iter().filter(|d| d.severity == severity).count();
        let summary = serde_json::json!({
            "type": "summary",
            "articles": articles,
            "errors": of(diagnostics::Severity::Error),
            "warnings": of(diagnostics::Severity::Warning),
            "written": done.published.is_some(),
            "pages_rendered": done.published.map_or(0, |published| published.rendered.len()),
            "search_pack_bytes": done.published.map_or(0, |published| published.pack_bytes),
            "time_ms": ms(done.time),
            "read_ms": ms(loaded.read_time),
            "prepare_ms": ms(loaded.prepare_time),
            "index_ms": done.published.map_or(0, |published| ms(published.index_time)),
            "pages_ms": done.published.map_or(0, |published| ms(published.pages_time)),
        });
        terminal.print(&format!("{summary}\n"));
        return;
    }
    let tally = load::tally(done.diagnostics);
    let Some(published) = done.published else {
        let tally = tally.unwrap_or_else(|| "errors".to_owned());
        terminal.say(&format!("Nothing was written: {tally}. `{}` is as it was.", target.display()));
        return;
    };
    let mut parts = vec![count(articles, "article", "articles")];
    parts.extend(tally);
    if published.pack_bytes > 0 {
        parts.push(format!("search pack {}", size(published.pack_bytes as u64)));
    }
    parts.push(duration(done.time));
    terminal.say(&format!("Built `{}`: {}.", target.display(), parts.join(", ")));
}
