//! The lists as rows of cells, for programs and spreadsheets. The columns are documented in the manual and only ever added to.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::super::csv;
use crate::args::ReportList;
use crate::config::REASONS;
use crate::insight::{Insight, Subject, SubjectId};

/// A value of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    Nothing,
    Text(String),
    Count(u64),
    /// With so many digits behind the point.
    Number(f64, usize),
    Yes(bool),
    List(Vec<&'static str>),
    /// Names with their numbers.
    Counts(Vec<(&'static str, u64)>),
}

pub struct Table {
    pub columns: &'static [&'static str],
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// At most `limit` rows, 0 for all of them.
    pub fn of(insight: &Insight, list: ReportList, limit: usize) -> Self {
        let (columns, mut rows) = match list {
            ReportList::Todo => todo(insight),
            ReportList::Articles => articles(insight),
            ReportList::Searches => searches(insight),
            ReportList::Comments => comments(insight),
            ReportList::Unknown => unknown(insight),
        };
        if limit > 0 {
            rows.truncate(limit);
        }
        Self { columns, rows }
    }

    pub fn as_csv(&self) -> String {
        let mut out = csv(self.columns.iter().copied());
        for row in &self.rows {
            let cells: Vec<String> = row.iter().map(Cell::text).collect();
            out.push_str(&csv(cells.iter().map(String::as_str)));
        }
        out
    }

    /// Objects that have the columns as keys, in their order.
    pub fn objects(&self) -> impl Iterator<Item = Object<'_>> {
        self.rows.iter().map(|row| Object { columns: self.columns, row })
    }
}

pub struct Object<'t> {
    columns: &'static [&'static str],
    row: &'t [Cell],
}

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.columns.len()))?;
        for (column, cell) in self.columns.iter().zip(self.row) {
            map.serialize_entry(column, cell)?;
        }
        map.end()
    }
}

impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Cell::Nothing => serializer.serialize_none(),
            Cell::Text(text) => serializer.serialize_str(text),
            Cell::Count(number) => serializer.serialize_u64(*number),
            Cell::Number(number, digits) => serializer.serialize_f64(rounded(*number, *digits)),
            Cell::Yes(yes) => serializer.serialize_bool(*yes),
            Cell::List(names) => names.serialize(serializer),
            Cell::Counts(counts) => {
                let mut map = serializer.serialize_map(Some(counts.len()))?;
                for (name, number) in counts {
                    map.serialize_entry(name, number)?;
                }
                map.end()
            }
        }
    }
}

fn rounded(number: f64, digits: usize) -> f64 {
    let scale = 10_f64.powi(digits as i32);
    (number * scale).round() / scale
}

impl Cell {
    fn text(&self) -> String {
        match self {
            Cell::Nothing => String::new(),
            Cell::Text(text) => text.clone(),
            Cell::Count(number) => number.to_string(),
            Cell::Number(number, digits) => rounded(*number, *digits).to_string(),
            Cell::Yes(yes) => yes.to_string(),
            Cell::List(names) => names.join(";"),
            Cell::Counts(counts) => {
                let pairs: Vec<String> =
                    counts.iter().map(|(name, number)| format!("{name}={number}")).collect();
                pairs.join(";")
            }
        }
    }

    fn maybe(text: Option<&String>) -> Self {
        text.map_or(Cell::Nothing, |text| Cell::Text(text.clone()))
    }
}

type Rows = (&'static [&'static str], Vec<Vec<Cell>>);

fn text(text: impl ToString) -> Cell {
    Cell::Text(text.to_string())
}

fn month(number: f64) -> Cell {
    Cell::Number(number, 1)
}

/// Path, title and address of an article that there may be.
fn named(insight: &Insight, id: Option<SubjectId>) -> [Cell; 3] {
    match id.map(|id| &insight.addresses.subjects[id]) {
        Some(Subject { path, title, url, .. }) => [text(path), text(title), text(url)],
        None => [Cell::Nothing, Cell::Nothing, Cell::Nothing],
    }
}

fn todo(insight: &Insight) -> Rows {
    let rows = insight.todo.iter().enumerate().map(|(number, todo)| {
        let [path, title, url] = named(insight, todo.article);
        vec![
            Cell::Count(number as u64 + 1),
            text(todo.action.name()),
            month(todo.helped),
            path,
            title,
            url,
            Cell::maybe(todo.query.as_ref()),
            Cell::maybe(todo.keyword.as_ref()),
            text(&todo.why),
        ]
    });
    (
        &["rank", "action", "helped_per_month", "path", "title", "url", "query", "keyword", "why"],
        rows.collect(),
    )
}

fn articles(insight: &Insight) -> Rows {
    let rows = insight.articles.iter().map(|voted| {
        let subject = &insight.addresses.subjects[voted.article];
        let share = |of: fn(&crate::insight::Share) -> f64| {
            voted.helpful.as_ref().map_or(Cell::Nothing, |share| Cell::Number(of(share), 4))
        };
        let due = subject.due.map(|(due, _)| due);
        let [path, title, url] = named(insight, Some(voted.article));
        vec![
            path,
            title,
            url,
            Cell::Count(voted.yes),
            Cell::Count(voted.no),
            share(|share| share.share),
            share(|share| share.low),
            share(|share| share.high),
            Cell::Counts(voted.reasons()),
            Cell::Count(voted.comment_count),
            Cell::Count(voted.opened),
            Cell::Count(voted.views),
            Cell::Count(voted.contacts),
            month(insight.per_month.of(voted.readers() as f64)),
            month(crate::insight::unhelped(voted, due, insight.per_month)),
            due.map_or(Cell::Nothing, |due| text(due.describe())),
        ]
    });
    (
        &[
            "path",
            "title",
            "url",
            "yes",
            "no",
            "helpful",
            "helpful_low",
            "helpful_high",
            "reasons",
            "comments",
            "opened",
            "views",
            "contacts",
            "readers_per_month",
            "helped_per_month",
            "due",
        ],
        rows.collect(),
    )
}

fn searches(insight: &Insight) -> Rows {
    let rows = insight.searches.failing.iter().map(|search| {
        let group = &search.group;
        let [path, title, _] = named(insight, search.article);
        vec![
            text(&group.label),
            text(&insight.languages[group.site]),
            Cell::Count(group.wordings as u64),
            Cell::Count(group.searches),
            Cell::Count(group.without_result),
            Cell::Count(group.without_click),
            Cell::Count(group.contacts),
            month(insight.per_month.of(search.failed)),
            text(search.action.name()),
            path,
            title,
            Cell::maybe(search.keyword.as_ref()),
            text(&search.why),
        ]
    });
    (
        &[
            "query",
            "language",
            "wordings",
            "searches",
            "without_result",
            "without_click",
            "contacts",
            "helped_per_month",
            "action",
            "path",
            "title",
            "keyword",
            "why",
        ],
        rows.collect(),
    )
}

fn comments(insight: &Insight) -> Rows {
    let rows = insight.articles.iter().flat_map(|voted| {
        voted.comments.iter().map(|comment| {
            let [path, title, _] = named(insight, Some(voted.article));
            let given = REASONS.into_iter().enumerate().filter(|(bit, _)| comment.reasons >> bit & 1 == 1);
            vec![
                path,
                title,
                text(&comment.at),
                Cell::Yes(comment.helpful),
                Cell::List(given.map(|(_, name)| name).collect()),
                text(&comment.text),
                Cell::maybe(Some(&comment.query).filter(|query| !query.is_empty())),
            ]
        })
    });
    (&["path", "title", "at", "helpful", "reasons", "comment", "query"], rows.collect())
}

fn unknown(insight: &Insight) -> Rows {
    let rows = insight.elsewhere.iter().map(|of| {
        vec![
            text(&of.address),
            Cell::Yes(of.is_page),
            Cell::Count(of.votes),
            Cell::Count(of.opened),
            Cell::Count(of.views),
            Cell::Count(of.contacts),
        ]
    });
    (&["address", "is_page", "votes", "opened", "views", "contacts"], rows.collect())
}
