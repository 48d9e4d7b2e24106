//! `helpbook watch`

use std::time::Instant;

use super::build::{Done, report, summarise, write_site};
use super::copies::Making;
use super::load::{self, Loaded, Output, Session};
use super::{Failure, Outcome};
use crate::args::WatchArgs;
use crate::build::{Published, Round, publish};
use crate::diagnostics::{self, Diagnostic};
use crate::io::terminal::Terminal;
use crate::io::watch::Changes;
use crate::io::write::{self, InPlace};

pub fn run(args: &WatchArgs) -> Result<Outcome, Failure> {
    let terminal = Terminal::new(args.format.into());
    let session = Session::open(&args.book.dir, load::options(&args.book, args.site.base_url.as_ref())?)?;
    let changes = watch(&session)?;
    let mut watching = Watching { args, terminal, session, changes, written: None, opened: false };
    watching.round()?;
    loop {
        watching.terminal.say("Waiting for changes; stop with Ctrl+C.\n");
        let Some(changed) = watching.changes.wait(None) else { return Ok(Outcome::Fine) };
        watching.session.forget(&changed);
        // What fails now may be mended by the next change: a full disk, a folder that is being moved.
        if let Err(failure) = watching.round() {
            watching.terminal.say(&format!("error: {failure}\n"));
            // It may have written a part: what is there is no longer what is known.
            watching.written = None;
        }
    }
}

struct Watching<'a> {
    args: &'a WatchArgs,
    terminal: Terminal,
    session: Session,
    changes: Changes,
    /// The output folder and what is in it.
    written: Option<(Output, Published)>,
    opened: bool,
}

impl Watching<'_> {
    /// Reads the book and writes what has changed.
    fn round(&mut self) -> Result<(), Failure> {
        let start = Instant::now();
        let mut loaded = follow(&mut self.changes, &mut self.session)?;
        self.session.add_copies(&mut loaded, Making::All)?;
        let places = self.session.places(&loaded)?;
        let root = &self.session.root;
        let target =
            load::output_folder(self.args.site.dest_dir.as_ref(), &loaded.folders, &loaded.book.config)?;
        // Another folder, or one that was removed meanwhile, has nothing of the rounds before.
        let before =
            self.written.as_ref().filter(|(output, _)| *output == target && write::is_output(&output.folder));
        let (published, diagnostics) = match before {
            None => {
                write_site(&self.terminal, &loaded, &target, &places, Round::First, self.args.site.strict)?
            }
            Some((_, before)) => {
                update(&loaded, &InPlace::new(&target.folder, &places), before, self.args.site.strict)?
            }
        };
        report(&self.terminal, &loaded, root, &diagnostics);
        let done = Done { published: published.as_ref(), diagnostics: &diagnostics, time: start.elapsed() };
        summarise(&self.terminal, &loaded, &done, &target);
        let Some(published) = published else { return Ok(()) };
        if self.args.site.open && !self.opened {
            super::serve::open_in_browser(
                &target.folder.join("index.html").display().to_string(),
                &self.terminal,
            );
            self.opened = true;
        }
        self.written = Some((target, published));
        Ok(())
    }
}

/// Writes what has changed since `before` and removes what is gone.
fn update(
    loaded: &Loaded,
    in_place: &InPlace,
    before: &Published,
    strict: bool,
) -> Result<(Option<Published>, Vec<Diagnostic>), Failure> {
    let mut diagnostics = loaded.found();
    if strict {
        load::make_strict(&mut diagnostics);
    }
    if load::outcome(&diagnostics) == Outcome::Findings {
        return Ok((None, diagnostics));
    }
    let unwritable =
        |error: std::io::Error| Failure::new(format!("the site cannot be brought up to date: {error}"));
    let published =
        publish(&loaded.book, &loaded.images.copies, in_place, Round::After(before), &mut diagnostics)
            .map_err(unwritable)?;
    for path in before.gone_in(&published) {
        in_place.remove(path).map_err(unwritable)?;
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

/// Reads the book, and watches what it is made of: folders before they are read, so that no change is missed, and then the
/// files that turned out to be included.
pub fn follow(changes: &mut Changes, session: &mut Session) -> Result<Loaded, Failure> {
    changes.follow(&session.watched_folders()?);
    let loaded = session.load()?;
    changes.follow_files(&session.included);
    Ok(loaded)
}
