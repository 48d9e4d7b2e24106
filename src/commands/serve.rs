//! `helpbook serve`

use std::time::Instant;

use super::build::report;
use super::copies::{self, Making};
use super::load::{self, Loaded, Session};
use super::{Failure, Outcome};
use crate::args::ServeArgs;
use crate::build::Live;
use crate::diagnostics::{Code, Diagnostic, Severity};
use crate::io::serve::{self, BindError, Bound, Shown};
use crate::io::terminal::Terminal;
use crate::io::watch::Changes;
use crate::io::write::Places;
use crate::units::{count, duration};

pub fn run(args: &ServeArgs) -> Result<Outcome, Failure> {
    let start = Instant::now();
    let terminal = Terminal::new(args.format.into());
    // The site is shown at the root of its own server, wherever it will be published.
    let options = load::options(&args.book, Some(&"/".to_owned()))?;
    let mut session = Session::open(&args.book.dir, options)?;
    let bound = bind(&args.hostname, args.port)?;
    let mut changes = super::watch::watch(&session)?;
    let progress = terminal.progress("reading");
    let mut loaded = super::watch::follow(&mut changes, &mut session)?;
    session.add_copies(&mut loaded, Making::Known)?;
    drop(progress);
    report(&terminal, &loaded, &session.root, &loaded.book.diagnostics);
    let url = address(&args.hostname, &bound);
    let articles = count(loaded.book.article_count(), "article", "articles");
    let tally = load::tally(&loaded.book.diagnostics).map(|tally| format!(", {tally}")).unwrap_or_default();
    terminal.say(&format!("Showing {articles}{tally} at {url} after {}.", duration(start.elapsed())));
    terminal.say("Waiting for changes; stop with Ctrl+C.\n");
    if terminal.is_json() {
        terminal.print(&format!("{}\n", serde_json::json!({ "type": "serving", "url": url })));
    }

    let places = session.places(&loaded)?;
    let errors = errors(&loaded);
    let live = Live::new(loaded.book.clone(), std::mem::take(&mut loaded.images.copies), None);
    let shown = Shown::new(live, errors, places.clone());
    let watching = Watching { session, changes, shown: shown.clone(), terminal: terminal.clone(), places };
    watching.complete(&loaded);
    std::thread::spawn(move || watching.run());
    let warm = shown.clone();
    // The first search should not wait for the index.
    std::thread::spawn(move || warm.live().packs().is_ok());
    if args.open {
        open_in_browser(&url, &terminal);
    }
    serve::run(bound, shown).map_err(|error| Failure::new(format!("the server stopped: {error}")))?;
    Ok(Outcome::Fine)
}

fn bind(hostname: &str, port: u16) -> Result<Bound, Failure> {
    serve::bind(hostname, port).map_err(|error| match error {
        BindError::Busy { free: Some(free) } => Failure::new(format!("port {port} is in use"))
            .help(format!("stop what uses it, or take the next free one: `--port {free}`")),
        BindError::Busy { free: None } => {
            Failure::new(format!("port {port} is in use")).help("choose another one with `--port`")
        }
        BindError::Other(error) => Failure::new(format!("cannot listen on `{hostname}:{port}`: {error}"))
            .help("check the name given with `--hostname`; ports below 1024 may need more rights"),
    })
}

/// What people type to see the site. An address that means "all of this machine" is shown as this machine's name.
fn address(hostname: &str, bound: &Bound) -> String {
    let port = bound.address.port();
    match hostname {
        "0.0.0.0" | "::" | "localhost" => format!("http://localhost:{port}/"),
        name if name.contains(':') => format!("http://[{name}]:{port}/"),
        name => format!("http://{name}:{port}/"),
    }
}

pub fn open_in_browser(what: &str, terminal: &Terminal) {
    if let Err(error) = open::that_detached(what) {
        terminal.say(&format!("The browser could not be opened ({error}); open {what} yourself."));
    }
}

struct Watching {
    session: Session,
    changes: Changes,
    shown: Shown,
    terminal: Terminal,
    places: Places,
}

impl Watching {
    fn run(mut self) {
        while let Some(changed) = self.changes.wait(None) {
            let start = Instant::now();
            self.session.forget(&changed);
            match self.load() {
                Ok(loaded) => self.show(loaded, start),
                Err(failure) => self.terminal.say(&format!("error: {failure}")),
            }
        }
    }

    fn load(&mut self) -> Result<Loaded, Failure> {
        let mut loaded = super::watch::follow(&mut self.changes, &mut self.session)?;
        self.session.add_copies(&mut loaded, Making::Known)?;
        Ok(loaded)
    }

    /// Makes the copies of images that are missing, while the book is shown without them.
    fn complete(&self, loaded: &Loaded) {
        if !loaded.images.incomplete {
            return;
        }
        let (book, shown, places) = (loaded.book.clone(), self.shown.clone(), self.places.clone());
        let terminal = self.terminal.clone();
        std::thread::spawn(move || match copies::look(&book, &places.book, &places.store, Making::All) {
            Ok(images) => shown.show_copies(&book, images.copies),
            Err(error) => {
                terminal.say(&format!("The smaller copies of images cannot be made: {error}."));
            }
        });
    }

    fn show(&self, mut loaded: Loaded, start: Instant) {
        let errors = errors(&loaded);
        let blocked = errors.iter().any(|error| is_blocking(error.code));
        // Whoever waits for the page sees it before the terminal has said what is wrong with the book.
        let book = loaded.book.clone();
        // A theme or configuration that cannot be read would show a site that nobody means.
        let copies = std::mem::take(&mut loaded.images.copies);
        let live = (!blocked).then(|| Live::new(book, copies, Some(&self.shown.live())));
        self.shown.update(live, errors);
        self.complete(&loaded);
        let time = duration(start.elapsed());
        report(&self.terminal, &loaded, &self.session.root, &loaded.book.diagnostics);
        let tally =
            load::tally(&loaded.book.diagnostics).map(|tally| format!(" ({tally})")).unwrap_or_default();
        let what = if blocked { "Kept the site as it was" } else { "Updated" };
        self.terminal.say(&format!("{what} in {time}{tally}."));
    }
}

fn errors(loaded: &Loaded) -> Vec<Diagnostic> {
    let diagnostics = loaded.book.diagnostics.iter();
    diagnostics.filter(|diagnostic| diagnostic.severity == Severity::Error).cloned().collect()
}

fn is_blocking(code: Code) -> bool {
    matches!(
        code,
        Code::ConfigSyntax
            | Code::ConfigUnknownKey
            | Code::ConfigValue
            | Code::TemplateError
            | Code::MissingTemplate
            | Code::ThemeValue
    )
}
