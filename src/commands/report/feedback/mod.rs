//! `helpbook report feedback`: from what customers did and said to what to improve next.

mod charts;
mod html;
mod keywords;
mod print;
mod read;
mod table;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use super::super::load::{self, Session};
use super::super::{Failure, Outcome, clock};
use super::{csv, json_lines, tell_of_errors};
use crate::args::{EventsFormat, FeedbackArgs};
use crate::build::Options;
use crate::diagnostics::Style;
use crate::insight::{self, Insight, Tally, Window, digits};
use crate::io::terminal::Terminal;
use crate::units::count;
use read::Events;
use table::Table;

pub fn run(args: &FeedbackArgs) -> Result<Outcome, Failure> {
    // What is wrong and what was counted goes to the error output, whatever the list is for.
    let terminal = Terminal::new(Style::Human);
    let now = clock::today(args.now)?;
    let options = Options { drafts: args.drafts, base_url: None, purpose: load::purpose(&args.purpose), now };
    let mut session = Session::open(&args.book, options)?;
    let progress = terminal.progress("counting");
    let window = Window::new(args.since, args.until, now);
    let mut events = Events::default();
    for path in &args.events {
        events.add(path, &window)?;
    }
    let tally = std::mem::take(&mut events.tally);
    let mut counted = summary(&tally);
    let loaded = session.load()?;
    let book = &loaded.book;
    let of = insight::Book { sites: &book.sites, config: &book.config, now: book.now };
    let insight = insight::insight(tally, &of)
        .map_err(|error| Failure::new(format!("the articles cannot be searched: {error}")))?;
    drop(progress);
    counted.push_str(&left_out(&insight));
    if args.apply || args.patch {
        let changes = keywords::changes(&args.book, &insight)?;
        changes.tell_left(&terminal);
        match args.apply {
            true => changes.apply(&args.book, &mut session, &terminal)?,
            false => put(&changes.patch(), args, &terminal)?,
        }
    } else {
        put(&shown(&insight, args, &book.config.book.title)?, args, &terminal)?;
    }
    if let Some(path) = &args.popular {
        write(path, &popular(&insight))?;
        terminal.say(&format!("Wrote how often each article was opened to `{}`.", path.display()));
    }
    terminal.report(&events.found, |_| None);
    events.untold().iter().for_each(|line| terminal.say(line));
    terminal.say(counted.trim_end());
    tell_of_errors(&loaded, &terminal);
    Ok(if events.found.is_empty() { Outcome::Fine } else { Outcome::Findings })
}

fn shown(insight: &Insight, args: &FeedbackArgs, title: &str) -> Result<String, Failure> {
    let table = || Table::of(insight, args.list, args.limit);
    Ok(match args.format {
        EventsFormat::Human => print::for_people(insight, args.list, args.limit),
        EventsFormat::Json => json_lines(table().objects())?,
        EventsFormat::Csv => table().as_csv(),
        EventsFormat::Html => html::page(insight, title, args.limit),
    })
}

fn put(text: &str, args: &FeedbackArgs, terminal: &Terminal) -> Result<(), Failure> {
    match &args.output {
        Some(path) => write(path, text)?,
        None => terminal.print(text),
    }
    Ok(())
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    fs::write(path, text).map_err(|error| {
        Failure::new(format!("`{}` cannot be written: {error}", path.display()))
            .help("name a file in a folder that exists and that you may write to")
    })
}

/// What was counted, and what means nothing here.
fn summary(tally: &Tally) -> String {
    let mut out = String::new();
    let events = count(tally.events as usize, "event", "events");
    let _ = match tally.days {
        Some((first, last)) if first == last => writeln!(out, "Counted {events} of {first}."),
        Some((first, last)) => {
            let days = count(tally.day_count() as usize, "day", "days");
            writeln!(out, "Counted {events} of {days}, {first} to {last}.")
        }
        None => writeln!(out, "Counted {events}."),
    };
    if tally.beyond > 0 {
        let _ = writeln!(out, "Left out: {} of other days.", count(tally.beyond as usize, "event", "events"));
    }
    for (what, names) in [("type", &tally.other_types), ("field", &tally.other_fields)] {
        const NAMED_MAX: usize = 8;
        if names.is_empty() {
            continue;
        }
        let named = names.iter().take(NAMED_MAX);
        let mut named: Vec<String> =
            named.map(|(name, times)| format!("`{}` ({})", name.escape_debug(), digits(*times))).collect();
        if names.len() > NAMED_MAX {
            named.push("…".to_owned());
        }
        let many = format!("{what}s that mean nothing here");
        let _ = writeln!(
            out,
            "{}: {}.",
            count(names.len(), &format!("{what} that means nothing here"), &many),
            named.join(", ")
        );
    }
    out
}

/// What of the events is in no list.
fn left_out(insight: &Insight) -> String {
    let mut out = String::new();
    let gone = insight.elsewhere.iter().filter(|of| !of.is_page).count();
    if gone > 0 {
        let said = count(gone, "address is of no article", "addresses are of no article");
        let _ = writeln!(out, "{said}: see them with `--list unknown`.");
    }
    let (groups, searches) = insight.searches.answered;
    if groups > 0 {
        let of = count(searches as usize, "search", "searches");
        let _ = writeln!(
            out,
            "{} that found nothing would find something today ({of}).",
            count(groups, "question", "questions")
        );
    }
    let (groups, searches) = insight.searches.rarer;
    if groups > 0 {
        let of = count(searches as usize, "failed search", "failed searches");
        let _ = writeln!(
            out,
            "{} that fail less often were not looked up ({of}).",
            count(groups, "question", "questions")
        );
    }
    out
}

/// Paths and how often each article was opened from search or read, as `popular` in `[home]` takes it: the most first.
fn popular(insight: &Insight) -> String {
    let opened = |voted: &insight::Voted| voted.views.max(voted.opened);
    let mut rows: Vec<(u64, &str)> = insight
        .articles
        .iter()
        .map(|voted| (opened(voted), insight.addresses.subjects[voted.article].url.as_str()))
        .filter(|(opened, _)| *opened > 0)
        .collect();
    rows.sort_by_key(|&(opened, url)| (std::cmp::Reverse(opened), url));
    let lines = rows.into_iter().map(|(opened, url)| csv([url, &opened.to_string()]));
    std::iter::once("address,opened\n".to_owned()).chain(lines).collect()
}
