//! `helpbook check`

use std::io;

use super::load::{self, Session};
use super::{Failure, Outcome};
use crate::args::{CheckArgs, Format};
use crate::build::{Round, Sink, publish};
use crate::diagnostics;
use crate::io::terminal::{Terminal, count};
use crate::paths::{OutPath, SourcePath};

pub fn run(args: &CheckArgs) -> Result<Outcome, Failure> {
    let terminal = Terminal::new(args.book.format == Format::Json);
    let mut session = Session::open(&args.book.dir, load::options(&args.book, args.base_url.as_ref()))?;
    let progress = terminal.progress("checking");
    let loaded = session.load()?;
    let mut diagnostics = loaded.book.diagnostics.clone();
    // Templates can fail on one page and not on another, so every page is rendered, into nothing.
    publish(&loaded.book, &Nowhere, Round::Only, &mut diagnostics)
        .map_err(|error| Failure::new(format!("the site cannot be made: {error}")))?;
    drop(progress);
    diagnostics::sort(&mut diagnostics);
    load::make_strict(&mut diagnostics);
    terminal.report(&diagnostics, loaded.text_of(&session.root));
    let articles = count(loaded.book.site.articles.len(), "article", "articles");
    match load::tally(&diagnostics) {
        Some(tally) => terminal.say(&format!("Checked {articles}: {tally}.")),
        None => terminal.say(&format!("Checked {articles}: all is well.")),
    }
    Ok(load::outcome(&diagnostics))
}

struct Nowhere;

impl Sink for Nowhere {
    fn write(&self, _: &OutPath, _: &[u8]) -> io::Result<()> {
        Ok(())
    }

    fn copy(&self, _: &OutPath, _: &SourcePath) -> io::Result<()> {
        Ok(())
    }
}
