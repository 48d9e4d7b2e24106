//! The lists as people read them in a terminal.

use std::fmt::Write;

use crate::args::ReportList;
use crate::insight::{Action, Insight, Subject, SubjectId, Todo, Voted, digits, unhelped};
use crate::units::count;

/// At most `limit` rows, 0 for all of them.
pub fn for_people(insight: &Insight, list: ReportList, limit: usize) -> String {
    let limit = if limit == 0 { usize::MAX } else { limit };
    let (mut out, rows, nothing) = match list {
        ReportList::Todo => (
            todo(insight, limit),
            insight.todo.len(),
            "Nothing is to be improved, as far as these events tell.",
        ),
        ReportList::Articles => {
            (articles(insight, limit), insight.articles.len(), "Nothing was said of any article.")
        }
        ReportList::Searches => {
            (searches(insight, limit), insight.searches.failing.len(), "No search fails.")
        }
        ReportList::Comments => {
            let all = insight.articles.iter().map(|voted| voted.comments.len()).sum();
            (comments(insight, limit), all, "Nobody wrote a comment.")
        }
        ReportList::Unknown => {
            (unknown(insight, limit), insight.elsewhere.len(), "Every address is that of an article.")
        }
    };
    if rows == 0 {
        return format!("{nothing}\n");
    }
    if rows > limit {
        let _ = writeln!(out, "\n{} more: see them with `--limit 0`.", digits((rows - limit) as u64));
    }
    steadied(&out)
}

/// What customers write must not steer a terminal, nor turn around what stands beside it.
fn steadied(text: &str) -> String {
    let steers = |c: char| {
        let turns = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}');
        turns || c.is_control() && c != '\n'
    };
    text.replace(steers, "�")
}

fn todo(insight: &Insight, limit: usize) -> String {
    let mut out = String::from("Would help\n a month\n");
    for (number, todo) in insight.todo.iter().take(limit).enumerate() {
        let _ = writeln!(out, "{:>8}  {}. {}", figure(todo.helped), number + 1, what(insight, todo));
        let _ = writeln!(out, "          {}", todo.why);
    }
    out
}

/// What is to be done, in a few words.
pub fn what(insight: &Insight, todo: &Todo) -> String {
    let article = todo.article.map(|id| &insight.addresses.subjects[id]);
    let named = article.map(named).unwrap_or_default();
    let query = todo.query.as_deref().unwrap_or_default();
    match (todo.action, &todo.keyword) {
        (Action::Improve, _) => format!("Improve {named}"),
        (Action::Review, _) => format!("Review {named}"),
        (Action::AddKeyword, Some(keyword)) => format!("Add the keyword “{keyword}” to {named}"),
        (Action::AddKeyword, None) => format!("Say “{query}” in {named}"),
        (Action::Clarify, _) => format!("Let customers see that it is about “{query}”: {named}"),
        (Action::Write, _) => format!("Write an article on “{query}”"),
    }
}

fn named(subject: &Subject) -> String {
    format!("“{}” ({})", subject.title, subject.path)
}

/// `161`, `4.2`, `< 0.1`, and nothing for 0.
pub fn figure(number: f64) -> String {
    match number {
        n if n <= 0.0 => "–".to_owned(),
        n if n < 0.1 => "< 0.1".to_owned(),
        n if n < 10.0 => format!("{n:.1}"),
        n => digits(n.round() as u64),
    }
}

/// `42 % (31–54)`, and nothing without votes.
pub fn helpful(voted: &Voted) -> String {
    let percent = |share: f64| format!("{:.0}", share * 100.0);
    voted.helpful.map_or("–".to_owned(), |of| {
        format!("{} % ({}–{})", percent(of.share), percent(of.low), percent(of.high))
    })
}

fn articles(insight: &Insight, limit: usize) -> String {
    let mut out =
        format!("{:>14}  {:>7}  {:>9}  {:>10}  Article\n", "Helpful", "Votes", "Readers", "Not helped");
    let _ = writeln!(out, "{:>14}  {:>7}  {:>9}  {:>10}", "(95 %)", "", "a month", "a month");
    for voted in insight.articles.iter().take(limit) {
        let subject = &insight.addresses.subjects[voted.article];
        let due = subject.due.map(|(due, _)| due);
        let _ = writeln!(
            out,
            "{:>14}  {:>7}  {:>9}  {:>10}  {}",
            helpful(voted),
            digits(voted.yes + voted.no),
            figure(insight.per_month.of(voted.readers() as f64)),
            figure(unhelped(voted, due, insight.per_month)),
            named(subject),
        );
        let reasons = voted
            .reasons()
            .into_iter()
            .map(|(name, times)| format!("{} {}", name.replace('-', " "), digits(times)));
        let mut more: Vec<String> = reasons.collect();
        if voted.comment_count > 0 {
            more.push(count(voted.comment_count as usize, "comment", "comments"));
        }
        if !more.is_empty() {
            let _ = writeln!(out, "{:48}{}", "", more.join(", "));
        }
    }
    out
}

fn searches(insight: &Insight, limit: usize) -> String {
    let mut out = String::from("Would help\n a month\n");
    for search in insight.searches.failing.iter().take(limit) {
        let failed = insight.per_month.of(search.failed);
        let todo = Todo {
            action: search.action,
            helped: failed,
            article: search.article,
            query: Some(search.group.label.clone()),
            keyword: search.keyword.clone(),
            why: String::new(),
        };
        let more = match search.group.wordings {
            1 => String::new(),
            wordings => format!(" (and {})", count(wordings - 1, "like it", "like it")),
        };
        let _ = writeln!(out, "{:>8}  {}{more}", figure(failed), search.group.label);
        let _ = writeln!(out, "          {}: {}", what(insight, &todo), search.why);
    }
    out
}

fn comments(insight: &Insight, limit: usize) -> String {
    let mut out = String::new();
    let mut above: Option<SubjectId> = None;
    let all = insight
        .articles
        .iter()
        .flat_map(|voted| voted.comments.iter().map(|comment| (voted.article, comment)));
    for (article, comment) in all.take(limit) {
        if above != Some(article) {
            let gap = if above.is_some() { "\n" } else { "" };
            let _ = writeln!(out, "{gap}{}", named(&insight.addresses.subjects[article]));
            above = Some(article);
        }
        let day = comment.at.get(..10).unwrap_or(&comment.at);
        let said = if comment.helpful { "helpful" } else { "not helpful" };
        let _ = writeln!(out, "  {day}  {said}");
        for line in comment.text.lines() {
            let _ = writeln!(out, "    {line}");
        }
    }
    out
}

fn unknown(insight: &Insight, limit: usize) -> String {
    let mut out = format!("{:>8} {:>8} {:>8}  Address\n", "Votes", "Opened", "Views");
    for of in insight.elsewhere.iter().take(limit) {
        let what = if of.is_page { "  (a page that is no article)" } else { "" };
        let (votes, opened, views) = (digits(of.votes), digits(of.opened), digits(of.views));
        let _ = writeln!(out, "{votes:>8} {opened:>8} {views:>8}  {}{what}", of.address.escape_debug());
    }
    out
}
