//! What to do next: articles that do not help, searches that fail and articles that are stale, in one list, in the order of how
//! many customers a month it would help.
//!
//! - Of an article: its readers a month, times the share of them who are not helped. Readers are views where other
//!   programs count them, else openings from search or votes, whichever are more. The share is the lower bound of
//!   [`wilson`](super::wilson::wilson) for the votes against it, so that few votes promise little. At least as many as wrote to the team from it
//!   were not helped.
//! - An article whose review is overdue, or that has expired, counts half as much again, and one that was never reviewed a
//!   fifth: what was said of it is likely to have a reason, and it must be looked at anyway. One that nobody complained of
//!   helps nobody more, and stands at the end, the most urgent first.
//! - Of a search: how many failed in a month. Those without a result all count; of those without a click what goes beyond
//!   the usual, since a passage in the results may have been the answer.
//! - A month is 30 days, and events of fewer days count as those of one month: nothing is made of a busy week.

use std::collections::HashMap;

use super::addresses::{Addresses, SubjectId};
use super::articles::Voted;
use super::searches::{Search, digits};
use crate::check::Due;
use crate::units::count;

const MONTH_DAYS: f64 = 30.0;
const OVERDUE_WEIGHT: f64 = 1.5;
const NEVER_REVIEWED_WEIGHT: f64 = 1.2;

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// An article that does not help.
    Improve,
    /// A word that customers use for what an article is about.
    AddKeyword,
    /// An article that is found and not recognised.
    Clarify,
    /// An article that does not exist.
    Write,
    /// An article that must be looked at again.
    Review,
}

impl Action {
    /// As programs read it.
    pub fn name(self) -> &'static str {
        match self {
            Action::Improve => "improve",
            Action::AddKeyword => "add-keyword",
            Action::Clarify => "clarify",
            Action::Write => "write",
            Action::Review => "review",
        }
    }
}

/// One thing to do.
#[derive(Debug, Clone)]
pub struct Todo {
    pub action: Action,
    /// How many customers a month it would help.
    pub helped: f64,
    pub article: Option<SubjectId>,
    /// How customers put the search that it is about.
    pub query: Option<String>,
    pub keyword: Option<String>,
    pub why: String,
}

/// What figures of `days` days are in a month.
#[derive(Debug, Clone, Copy)]
pub struct PerMonth(f64);

impl PerMonth {
    pub fn new(days: u32) -> Self {
        Self(MONTH_DAYS / f64::from(days).max(MONTH_DAYS))
    }

    pub fn of(self, figure: f64) -> f64 {
        figure * self.0
    }
}

/// How many customers a month would be helped if the article helped all of its readers.
pub fn unhelped(voted: &Voted, due: Option<Due>, per_month: PerMonth) -> f64 {
    let readers = voted.readers() as f64 * voted.unhelpful().low;
    per_month.of(readers.max(voted.contacts as f64)) * weight(due)
}

fn weight(due: Option<Due>) -> f64 {
    match due {
        Some(Due::Overdue | Due::Expired) => OVERDUE_WEIGHT,
        Some(Due::Never) => NEVER_REVIEWED_WEIGHT,
        Some(Due::Soon) | None => 1.0,
    }
}

/// The list, what helps most first.
pub fn todo(
    articles: &[Voted],
    searches: &[Search],
    addresses: &Addresses,
    per_month: PerMonth,
) -> Vec<Todo> {
    let voted: HashMap<SubjectId, &Voted> = articles.iter().map(|voted| (voted.article, voted)).collect();
    let mut all: Vec<Todo> = Vec::new();
    for (id, subject) in addresses.subjects.iter().enumerate() {
        let due = subject.due.map(|(due, _)| due);
        let of = voted.get(&id).copied();
        let helped = of.map_or(0.0, |of| unhelped(of, due, per_month));
        let is_stale = due.is_some_and(|due| due != Due::Soon);
        if helped <= 0.0 && !is_stale {
            continue;
        }
        let action = if helped > 0.0 { Action::Improve } else { Action::Review };
        let parts = of.map(|of| complaint(of, per_month)).into_iter().flatten();
        let why: Vec<String> = parts.chain(subject.due.filter(|_| is_stale).map(staleness)).collect();
        let article = Some(id);
        all.push(Todo { action, helped, article, query: None, keyword: None, why: why.join("; ") });
    }
    all.extend(searches.iter().map(|search| Todo {
        action: search.action,
        helped: per_month.of(search.failed),
        article: search.article,
        query: Some(search.group.label.clone()),
        keyword: search.keyword.clone(),
        why: search.why.clone(),
    }));
    all.sort_by(|a, b| {
        let urgency = |todo: &Todo| {
            let subject = todo.article.map(|id| &addresses.subjects[id]);
            let due = subject.and_then(|subject| subject.due).filter(|_| todo.action == Action::Review);
            due.map(|(due, days)| (due, std::cmp::Reverse(days)))
        };
        let name =
            |todo: &Todo| (todo.query.clone(), todo.article.map(|id| addresses.subjects[id].path.clone()));
        let by_benefit = b.helped.total_cmp(&a.helped).then_with(|| urgency(a).cmp(&urgency(b)));
        by_benefit.then_with(|| a.action.cmp(&b.action)).then_with(|| name(a).cmp(&name(b)))
    });
    all
}

/// What customers said against an article.
fn complaint(voted: &Voted, per_month: PerMonth) -> Vec<String> {
    let mut parts = Vec::new();
    let votes = voted.yes + voted.no;
    if voted.no > 0 {
        let low = (voted.unhelpful().low * 100.0).floor();
        let says = if voted.no == 1 { "says" } else { "say" };
        let least = if low >= 1.0 { format!("at least {low} %") } else { "perhaps less than 1 %".to_owned() };
        let readers = per_month.of(voted.readers() as f64).round().max(1.0) as usize;
        let part = format!(
            "{} of {} {says} that it did not help, which is {least} of its {} a month",
            digits(voted.no),
            count(votes as usize, "vote", "votes"),
            count(readers, "reader", "readers")
        );
        parts.push(part);
    }
    if let Some((reason, most)) = voted.reasons().first() {
        parts.push(format!(
            "the most frequent reason is “{}”, {}",
            reason.replace('-', " "),
            count(*most as usize, "time", "times")
        ));
    }
    if voted.contacts > 0 {
        parts.push(format!("{} wrote to you from it", digits(voted.contacts)));
    }
    parts
}

fn staleness((due, days): (Due, Option<i64>)) -> String {
    let ago = |days: i64| count(days.unsigned_abs() as usize, "day", "days");
    match (due, days) {
        (Due::Overdue, Some(days)) => format!("its review is overdue by {}", ago(days)),
        (Due::Expired, Some(days)) => format!("it expired {} ago", ago(days)),
        (Due::Never, _) => "it was never reviewed".to_owned(),
        (due, _) => format!("it is {}", due.describe()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::insight::wilson::wilson;

    fn voted(yes: u64, no: u64, views: u64, contacts: u64) -> Voted {
        Voted {
            article: 0,
            yes,
            no,
            helpful: Some(wilson(yes, yes + no)),
            reasons: [0; 5],
            opened: 0,
            views,
            contacts,
            comment_count: 0,
            comments: Vec::new(),
        }
    }

    #[test]
    fn few_votes_promise_little_and_readers_count() {
        let month = PerMonth::new(30);
        let one = unhelped(&voted(0, 1, 0, 0), None, month);
        let many = unhelped(&voted(60, 40, 0, 0), None, month);
        assert!(one < 1.0 && many > 30.0, "{one} {many}");
        assert!(unhelped(&voted(60, 40, 10_000, 0), None, month) > 100.0 * many / 2.0);
        assert_eq!(unhelped(&voted(5, 0, 0, 3), None, month), 3.0, "who wrote was not helped");
        assert_eq!(unhelped(&voted(5, 0, 0, 3), Some(Due::Overdue), month), 4.5);
    }

    #[test]
    fn a_week_is_not_made_a_month_and_a_year_is() {
        assert_eq!(PerMonth::new(7).of(12.0), 12.0);
        assert_eq!(PerMonth::new(0).of(12.0), 12.0);
        assert_eq!(PerMonth::new(360).of(12.0), 1.0);
    }
}
