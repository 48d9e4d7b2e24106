//! What is counted of events. A tally is made of each part of the input by itself and then added up, in any order and with
//! the same result: it holds sums, extremes, and the newest comments.
//!
//! It grows with what is different (addresses, questions), not with the number of events.

use std::borrow::Borrow;
use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;

use time::Date;

use super::event::{Clicked, Event, What};
use crate::config::REASONS;

/// Of an article, so many of the newest are kept; all are counted.
const COMMENTS_MAX: usize = 50;

/// Between which days events count, both of them included.
#[derive(Debug, Clone, Copy, Default)]
pub struct Window {
    pub since: Option<Date>,
    pub until: Option<Date>,
}

impl Window {
    /// Without days of its own, what can be: nobody's help centre is older than the first of these days, where clocks that
    /// were never set begin, and nothing has happened after today. One wrong clock would make a month out of a thousand years.
    pub fn new(since: Option<Date>, until: Option<Date>, now: Date) -> Self {
        let first = Date::from_ordinal_date(2000, 1).ok();
        // Where the event happened, it may be tomorrow already.
        Self { since: since.or(first), until: until.or(now.next_day()) }
    }

    fn holds(&self, day: Date) -> bool {
        self.since.is_none_or(|since| since <= day) && self.until.is_none_or(|until| day <= until)
    }
}

#[derive(Debug, Default)]
pub struct Tally {
    /// What was said of each address, as it was written.
    pub articles: HashMap<String, OfArticle>,
    /// By language as it was written, and then by question.
    pub searches: HashMap<String, HashMap<String, OfQuestion>>,
    /// By year and month.
    pub months: BTreeMap<(i32, u8), OfMonth>,
    /// The first and the last day.
    pub days: Option<(Date, Date)>,
    pub events: u64,
    /// Beyond the days that were asked for.
    pub beyond: u64,
    /// Events of types that mean nothing here, by type.
    pub other_types: BTreeMap<String, u64>,
    /// Fields that mean nothing here, by name.
    pub other_fields: BTreeMap<String, u64>,
}

#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct OfArticle {
    pub yes: u64,
    pub no: u64,
    /// As [`REASONS`].
    pub reasons: [u64; REASONS.len()],
    /// How often it was opened from search.
    pub opened: u64,
    /// How often it was read, where other programs tell.
    pub views: u64,
    /// How many wrote to the team from it.
    pub contacts: u64,
    pub comment_count: u64,
    pub comments: Vec<Comment>,
}

/// What a customer wrote.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Comment {
    pub at: String,
    pub text: String,
    pub helpful: bool,
    /// One bit for each of [`REASONS`].
    pub reasons: u8,
    pub query: String,
}

#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct OfQuestion {
    pub searches: u64,
    /// That found nothing.
    pub without_result: u64,
    /// That found something of which nothing was opened.
    pub without_click: u64,
    /// How many wrote to the team after asking it.
    pub contacts: u64,
    /// What was opened, or said to have helped, by address as it was written.
    pub answers: BTreeMap<String, u64>,
}

#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct OfMonth {
    pub yes: u64,
    pub no: u64,
    pub searches: u64,
    pub without_result: u64,
    pub without_click: u64,
    pub contacts: u64,
}

impl Tally {
    /// Counts an event.
    pub fn add(&mut self, event: Event<'_>, window: &Window) {
        if let What::Other(kind) = &event.what {
            self.events += 1;
            *entry_of(&mut self.other_types, kind) += 1;
            return;
        }
        let Some(day) = event.day else { return };
        if !window.holds(day) {
            self.beyond += 1;
            return;
        }
        self.events += 1;
        self.see(day);
        let month = self.months.entry((day.year(), day.month() as u8)).or_default();
        match &event.what {
            What::Feedback { helpful: true, .. } => month.yes += 1,
            What::Feedback { helpful: false, .. } => month.no += 1,
            What::Contact => month.contacts += 1,
            What::Search { results, clicked } => {
                month.searches += 1;
                month.without_result += u64::from(*results == 0);
                month.without_click += u64::from(*results > 0 && *clicked == Clicked::Nothing);
            }
            What::View { .. } | What::Other(_) => {}
        }
        let article = event.article.trim();
        match event.what {
            What::Feedback { helpful, reasons, comment } => {
                let of = entry(&mut self.articles, article);
                of.yes += u64::from(helpful);
                of.no += u64::from(!helpful);
                for (bit, count) in of.reasons.iter_mut().enumerate() {
                    *count += u64::from(reasons >> bit & 1);
                }
                if !comment.trim().is_empty() {
                    of.comment_count += 1;
                    of.comments.push(Comment {
                        at: event.at.into_owned(),
                        text: comment.trim().to_owned(),
                        helpful,
                        reasons,
                        query: event.query.clone().into_owned(),
                    });
                    of.keep_newest(2 * COMMENTS_MAX);
                }
                if helpful && !event.query.is_empty() {
                    let of = entry(entry(&mut self.searches, &event.language), &event.query);
                    *entry_of(&mut of.answers, article) += 1;
                }
            }
            What::Search { results, clicked } => {
                let of = entry(entry(&mut self.searches, &event.language), &event.query);
                of.searches += 1;
                match clicked {
                    Clicked::Nothing if results == 0 => of.without_result += 1,
                    Clicked::Nothing => of.without_click += 1,
                    Clicked::Something => {}
                    Clicked::Article(address) => {
                        *entry_of(&mut of.answers, address.trim()) += 1;
                        entry(&mut self.articles, address.trim()).opened += 1;
                    }
                }
            }
            What::Contact => {
                if !article.is_empty() {
                    entry(&mut self.articles, article).contacts += 1;
                }
                if !event.query.is_empty() {
                    entry(entry(&mut self.searches, &event.language), &event.query).contacts += 1;
                }
            }
            What::View { count } => {
                let of = entry(&mut self.articles, article);
                of.views = of.views.saturating_add(count);
            }
            What::Other(_) => {}
        }
    }

    pub fn add_unknown_field(&mut self, name: &str) {
        *entry_of(&mut self.other_fields, name) += 1;
    }

    fn see(&mut self, day: Date) {
        let (first, last) = self.days.unwrap_or((day, day));
        self.days = Some((first.min(day), last.max(day)));
    }

    /// Adds another part of the same events.
    pub fn merge(&mut self, other: Tally) {
        if self.events == 0 && self.beyond == 0 && self.other_fields.is_empty() {
            *self = other;
            return;
        }
        for (address, of) in other.articles {
            self.articles.entry(address).or_default().merge(of);
        }
        for (language, questions) in other.searches {
            let known = self.searches.entry(language).or_default();
            for (question, of) in questions {
                known.entry(question).or_default().merge(of);
            }
        }
        for (month, of) in other.months {
            self.months.entry(month).or_default().merge(&of);
        }
        if let Some((first, last)) = other.days {
            self.see(first);
            self.see(last);
        }
        self.events += other.events;
        self.beyond += other.beyond;
        add_all(&mut self.other_types, other.other_types);
        add_all(&mut self.other_fields, other.other_fields);
    }

    /// How many days the events are of; 0 without any.
    pub fn day_count(&self) -> u32 {
        self.days.map_or(0, |(first, last)| ((last - first).whole_days() + 1).max(1) as u32)
    }
}

impl OfArticle {
    pub fn merge(&mut self, other: Self) {
        self.yes += other.yes;
        self.no += other.no;
        self.reasons.iter_mut().zip(other.reasons).for_each(|(count, more)| *count += more);
        self.opened += other.opened;
        self.views = self.views.saturating_add(other.views);
        self.contacts += other.contacts;
        self.comment_count += other.comment_count;
        self.comments.extend(other.comments);
        self.keep_newest(2 * COMMENTS_MAX);
    }

    /// The newest comments first, when there are more than `beyond`; of what was sent at one moment, in the order of the
    /// texts.
    fn keep_newest(&mut self, beyond: usize) {
        if self.comments.len() > beyond {
            self.comments.sort_unstable_by(|a, b| b.at.cmp(&a.at).then_with(|| a.cmp(b)));
            self.comments.truncate(COMMENTS_MAX);
        }
    }

    /// The newest comments, the newest first.
    pub fn newest_comments(mut self) -> Vec<Comment> {
        self.keep_newest(0);
        self.comments
    }
}

impl OfQuestion {
    pub fn merge(&mut self, other: Self) {
        self.searches += other.searches;
        self.without_result += other.without_result;
        self.without_click += other.without_click;
        self.contacts += other.contacts;
        add_all(&mut self.answers, other.answers);
    }
}

impl OfMonth {
    fn merge(&mut self, other: &Self) {
        self.yes += other.yes;
        self.no += other.no;
        self.searches += other.searches;
        self.without_result += other.without_result;
        self.without_click += other.without_click;
        self.contacts += other.contacts;
    }
}

/// Only what is new costs a copy of its name.
fn entry<'m, V: Default>(map: &'m mut HashMap<String, V>, name: &str) -> &'m mut V
where
    String: Borrow<str> + Hash + Eq,
{
    if !map.contains_key(name) {
        map.insert(name.to_owned(), V::default());
    }
    map.get_mut(name).expect("it was put there")
}

fn entry_of<'m>(map: &'m mut BTreeMap<String, u64>, name: &str) -> &'m mut u64 {
    if !map.contains_key(name) {
        map.insert(name.to_owned(), 0);
    }
    map.get_mut(name).expect("it was put there")
}

fn add_all(all: &mut BTreeMap<String, u64>, more: BTreeMap<String, u64>) {
    for (name, count) in more {
        *all.entry(name).or_default() += count;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::insight::event::of_json;

    fn tally(lines: &[String]) -> Tally {
        let mut tally = Tally::default();
        for line in lines {
            let event = of_json(line.as_bytes()).and_then(|fields| fields.event()).unwrap();
            tally.add(event, &Window::default());
        }
        tally
    }

    #[test]
    fn parts_add_up_in_any_order() {
        let lines: Vec<String> = (0..400)
            .map(|number| {
                let day = number % 28 + 1;
                let (a, b) = (number % 3, number % 7);
                match number % 2 {
                    0 => format!(
                        r#"{{"type":"feedback","at":"2026-01-{day:02}","article":"/{a}/","helpful":false,"comment":"{number}","query":"{b}"}}"#
                    ),
                    _ => format!(
                        r#"{{"type":"search","at":"2026-02-{day:02}","query":"q{b}","results":{a},"clicked":"/{a}/"}}"#
                    ),
                }
            })
            .collect();
        let all = tally(&lines);
        let (first, second) = lines.split_at(170);
        let mut other = tally(second);
        other.merge(tally(first));
        let newest = |tally: &Tally| tally.articles["/1/"].clone().newest_comments();
        assert_eq!(newest(&all), newest(&other));
        assert_eq!(newest(&all).len(), COMMENTS_MAX);
        assert_eq!(
            (all.searches.clone(), all.months.clone(), all.days),
            (other.searches, other.months, other.days)
        );
        assert_eq!(all.articles["/1/"].comment_count, 66);
    }

    #[test]
    fn what_is_beyond_the_window_is_counted_apart() {
        let window = Window { since: crate::source::parse_date("2026-01-02"), until: None };
        let mut tally = Tally::default();
        for day in ["2026-01-01", "2026-01-02"] {
            let line = format!(r#"{{"type":"contact","at":"{day}T00:00:00Z","article":"/a/"}}"#);
            tally.add(of_json(line.as_bytes()).unwrap().event().unwrap(), &window);
        }
        assert_eq!((tally.events, tally.beyond, tally.day_count()), (1, 1, 1));
    }
}
