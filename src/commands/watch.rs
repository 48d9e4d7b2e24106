//! `helpbook watch`

use std::time::Instant;

use super::build::{Done, report, summarise, write_site};
use super::load::{self, Loaded, Session};
use super::{Failure, Outcome};
use crate::args::{BuildArgs, Format};
use crate::build::{Published, Round, publish};
use crate::diagnostics::{self, Diagnostic};
use crate::io::terminal::Terminal;
use crate::io::watch::Changes;
use crate::io::write::InPlace;

pub fn run(args: &BuildArgs) -> Result<Outcome, Failure> {
    let terminal = Terminal::new(args.book.format == Format::Json);
    let mut session = Session::open(&args.book.dir, load::options(&args.book, args.base_url.as_ref()))?;
    let mut changes = watch(&session)?;
    let mut previous: Option<Published> = None;
    let mut opened = false;
    loop {
        let start = Instant::now();
        let loaded = session.load()?;
        changes.follow(&loaded.folders, &extra_folders(&loaded));
        let target = load::output_folder(args.dest_dir.as_ref(), &loaded.folders, &loaded.book.config)?;
        let (published, diagnostics) = match &previous {
            None => write_site(&loaded, &target, &session.root, Round::First, args.strict)?,
            Some(before) => {
                let in_place = InPlace::new(&target, &session.root);
                update(&loaded, &in_place, before, args.strict)?
            }
        };
        report(&terminal, &loaded, &session.root, &diagnostics);
        let done = Done { published: published.as_ref(), diagnostics: &diagnostics, time: start.elapsed() };
        summarise(&terminal, &loaded, &done, &target);
        previous = published.or(previous);
        if args.open && !opened && previous.is_some() {
            super::serve::open_in_browser(&target.join("index.html").display().to_string(), &terminal);
            opened = true;
        }
        terminal.say("Waiting for changes; stop with Ctrl+C.\n");
        let Some(changed) = changes.wait(None) else { return Ok(Outcome::Fine) };
        session.forget(&changed);
    }
}

/// Writes what has changed since `before` and removes what is gone.
fn update(
    loaded: &Loaded,
    in_place: &InPlace,
    before: &Published,
    strict: bool,
) -> Result<(Option<Published>, Vec<Diagnostic>), Failure> {
    let mut diagnostics = loaded.book.diagnostics.clone();
    if strict {
        load::make_strict(&mut diagnostics);
    }
    if load::outcome(&diagnostics) == Outcome::Findings {
        return Ok((None, diagnostics));
    }
    let published = publish(&loaded.book, in_place, Round::After(before), &mut diagnostics)?;
    for path in before.gone_in(&published) {
        in_place.remove(path)?;
    }
    diagnostics::sort(&mut diagnostics);
    Ok((Some(published), diagnostics))
}

/// Watches the folder of the book.
pub fn watch(session: &Session) -> Result<Changes, Failure> {
    Changes::new(&session.root).map_err(|error| {
        Failure::new(format!("changes cannot be noticed: {error}"))
            .help("the system may watch too few files: on Linux, raise `fs.inotify.max_user_watches`")
    })
}

pub fn extra_folders(loaded: &Loaded) -> Vec<std::path::PathBuf> {
    let folders = &loaded.book.config.build.extra_watch_dirs;
    folders.iter().map(|folder| loaded.folders.root.join(folder)).collect()
}
