//! `helpbook report stale`: what is to be reviewed, by owner.

use std::fmt::Write;

use serde::Serialize;
use time::Date;

use super::{csv, json_lines, loaded, tell_of_errors};
use crate::args::{StaleArgs, TableFormat};
use crate::check::{Due, Stale, stale};
use crate::commands::{Failure, Outcome};
use crate::units::count;

pub fn run(args: &StaleArgs) -> Result<Outcome, Failure> {
    let (loaded, terminal) = loaded(&args.book, args.format)?;
    let book = &loaded.book;
    let all = stale(&book.sites, book.now, args.within);
    let text = match args.format {
        TableFormat::Human => for_people(&all, book.now),
        TableFormat::Json => json_lines(all.iter().map(Row::new))?,
        TableFormat::Csv => as_csv(&all),
    };
    terminal.print(&text);
    tell_of_errors(&loaded, &terminal);
    Ok(Outcome::Fine)
}

/// By owner, and in that by what is to be done.
fn for_people(all: &[Stale], now: Date) -> String {
    let mut out = String::new();
    if all.is_empty() {
        return format!("Nothing is to be reviewed on {now}.\n");
    }
    let mut above: Option<(&Option<String>, Option<Due>)> = None;
    for stale in all {
        if above.is_none_or(|(owner, _)| *owner != stale.owner) {
            let of_owner = all.iter().filter(|other| other.owner == stale.owner).count();
            let owner = stale.owner.as_deref().unwrap_or("Without an owner");
            let gap = if above.is_some() { "\n" } else { "" };
            let _ = writeln!(out, "{gap}{owner}: {}", count(of_owner, "article", "articles"));
            above = Some((&stale.owner, None));
        }
        if above.is_none_or(|(_, due)| due != Some(stale.due)) {
            let _ = writeln!(out, "  {}", stale.due.describe());
            above = Some((&stale.owner, Some(stale.due)));
        }
        let _ = writeln!(out, "    {}  {}", stale.path, stale.title);
        let _ = writeln!(out, "      {}", dates(stale));
    }
    let of = |due: Due| all.iter().filter(|stale| stale.due == due).count();
    let parts = [Due::Overdue, Due::Expired, Due::Never, Due::Soon];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|due| of(*due) > 0)
        .map(|due| format!("{} {}", of(due), due.describe()))
        .collect();
    let _ = writeln!(out, "\nOn {now}: {}.", parts.join(", "));
    out
}

fn dates(stale: &Stale) -> String {
    let days = |days: i64| count(days.unsigned_abs() as usize, "day", "days");
    let by = stale.by.zip(stale.days).map(|(by, left)| match (stale.due, left) {
        (Due::Expired, ago) => format!("its last day was {by}, {} ago", days(ago)),
        (_, 0) => format!("due on {by}, today"),
        (_, ago @ 1..) => format!("due on {by}, {} ago", days(ago)),
        (_, left) => format!("due on {by}, in {}", days(left)),
    });
    let reviewed = stale.reviewed.map(|date| format!("reviewed on {date}"));
    let parts: Vec<String> = by.into_iter().chain(reviewed).collect();
    if parts.is_empty() { "no date at all".to_owned() } else { parts.join("; ") }
}

#[derive(Serialize)]
struct Row<'a> {
    owner: Option<&'a str>,
    state: Due,
    path: &'a str,
    title: &'a str,
    reviewed: Option<String>,
    due: Option<String>,
    days: Option<i64>,
}

impl<'a> Row<'a> {
    fn new(stale: &'a Stale) -> Self {
        Self {
            owner: stale.owner.as_deref(),
            state: stale.due,
            path: stale.path.as_str(),
            title: &stale.title,
            reviewed: stale.reviewed.map(|date| date.to_string()),
            due: stale.by.map(|date| date.to_string()),
            days: stale.days,
        }
    }
}

fn as_csv(all: &[Stale]) -> String {
    let mut out = String::from("owner,state,path,title,reviewed,due,days\n");
    for row in all.iter().map(Row::new) {
        let state = match row.state {
            Due::Overdue => "overdue",
            Due::Expired => "expired",
            Due::Never => "never",
            Due::Soon => "soon",
        };
        let days = row.days.map(|days| days.to_string()).unwrap_or_default();
        let cells = [
            row.owner.unwrap_or_default(),
            state,
            row.path,
            row.title,
            row.reviewed.as_deref().unwrap_or_default(),
            row.due.as_deref().unwrap_or_default(),
            &days,
        ];
        out.push_str(&csv(cells));
    }
    out
}
