//! The types of the tables `[[contact]]`: the ways to a human, and what customers want to know before they choose one. How
//! hours and days are written is read here; how people see them is the matter of pages.

use serde::{Deserialize, Serialize};

/// A way to a human.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct Contact {
    pub title: String,
    pub url: String,
    pub note: Option<String>,
    /// As [`Hours`] reads them.
    pub hours: Vec<String>,
    /// Of the hours: a name of the IANA time zone database.
    pub time_zone: Option<String>,
    /// As [`ClosedDay`] reads them.
    pub closed: Vec<String>,
    /// How long an answer takes, in words for customers.
    pub reply: Option<String>,
    /// BCP 47 tags.
    pub languages: Vec<String>,
    pub cost: Option<String>,
}

/// The names of time zones, one a line, in the order of the alphabet: those of the IANA time zone database, version 2025b,
/// which is in the public domain, without those of whole hours and of single countries' old lists.
const TIME_ZONES: &str = include_str!("time_zones.txt");

pub fn time_zones() -> impl Iterator<Item = &'static str> {
    TIME_ZONES.lines()
}

const DAY: u16 = 24 * 60;

/// Opening hours on some days of the week, such as `Mon-Fri 09:00-12:30, 13:00-17:00`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hours {
    /// First and last day of each span, as written; Monday is 0. A span may go past Sunday.
    pub days: Vec<(u8, u8)>,
    /// From and to, in minutes since midnight. What closes after midnight ends after minute 1,440.
    pub times: Vec<(u16, u16)>,
}

impl Hours {
    /// # Errors
    /// Says what to write instead.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        const WRITE: &str = "write days and times, such as `Mon-Fri 09:00-17:00`, `Sat, Sun 10:00-12:00, 13:00-16:00` or `daily 00:00-24:00`";
        // What comes before the first digit are days.
        let split = text.find(|c: char| c.is_ascii_digit()).ok_or(WRITE)?;
        let (days, times) = text.split_at(split);
        let days = days.split(',').map(|span| day_span(span.trim())).collect::<Option<Vec<_>>>();
        let days = days.ok_or("write the days in English, such as `Mon-Fri`, `Sat, Sun` or `daily`")?;
        let times = times.split(',').map(time_span).collect::<Result<Vec<_>, _>>()?;
        let mut sorted = times.clone();
        sorted.sort_unstable();
        if sorted.windows(2).any(|pair| pair[1].0 < pair[0].1) {
            return Err("let the times of a day not overlap");
        }
        Ok(Self { days, times })
    }

    /// The days of all spans, Monday being 0.
    pub fn weekdays(&self) -> Vec<u8> {
        let of_span =
            |&(first, last): &(u8, u8)| (0..=(last + 7 - first) % 7).map(move |at| (first + at) % 7);
        self.days.iter().flat_map(of_span).collect()
    }
}

/// `-` or a dash between two ends.
fn ends(text: &str) -> Option<(&str, &str)> {
    let (from, to) = text.split_once(['-', '–'])?;
    Some((from.trim(), to.trim()))
}

fn day_span(text: &str) -> Option<(u8, u8)> {
    if text.eq_ignore_ascii_case("daily") {
        return Some((0, 6));
    }
    match ends(text) {
        Some((first, last)) => Some((day(first)?, day(last)?)),
        None => day(text).map(|day| (day, day)),
    }
}

/// By its name or the first letters of that, three at least.
fn day(text: &str) -> Option<u8> {
    const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let text = text.to_lowercase();
    let at = DAYS.iter().position(|day| text.len() >= 3 && day.starts_with(text.as_str()))?;
    u8::try_from(at).ok()
}

fn time_span(text: &str) -> Result<(u16, u16), &'static str> {
    const WRITE: &str = "write times of 24 hours, such as `09:00-17:00`";
    let (from, to) = ends(text.trim()).ok_or(WRITE)?;
    match (minutes(from).ok_or(WRITE)?, minutes(to).ok_or(WRITE)?) {
        (DAY, _) => Err("write `00:00` for midnight at the beginning; `24:00` is the end of a day"),
        (from, to) if from == to => Err("write `00:00-24:00` for the whole day"),
        (from, to) if to < from => Ok((from, to + DAY)),
        span => Ok(span),
    }
}

/// `9:30` or `09:30`, up to `24:00`.
fn minutes(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    let number = |text: &str| text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse::<u16>().ok())?;
    let (hours, minutes) = (number(hours)?, number(minutes).filter(|_| minutes.len() == 2)?);
    let sum = hours.checked_mul(60)?.checked_add(minutes)?;
    (minutes < 60 && sum <= DAY).then_some(sum)
}

/// A day on which nobody is there: `2026-12-24`, or `12-25` for each year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClosedDay {
    pub year: Option<i32>,
    /// From 1.
    pub month: u8,
    pub day: u8,
}

impl ClosedDay {
    pub fn parse(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.split('-').collect();
        let number = |text: &str, length: usize| -> Option<i32> {
            (text.len() == length && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
        };
        let (year, month, day) = match parts.as_slice() {
            [month, day] => (None, month, day),
            [year, month, day] => (Some(number(year, 4)?), month, day),
            _ => return None,
        };
        let (month, day) = (u8::try_from(number(month, 2)?).ok()?, u8::try_from(number(day, 2)?).ok()?);
        // A leap year has all the days that there are.
        let named = time::Month::try_from(month).ok()?;
        time::Date::from_calendar_date(year.unwrap_or(2000), named, day).ok()?;
        Some(Self { year, month, day })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_read_as_people_write_them() {
        let read = |text: &str| {
            let hours = Hours::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
            (hours.days, hours.times)
        };
        assert_eq!(read("Mon-Fri 09:00-17:00"), (vec![(0, 4)], vec![(540, 1020)]));
        assert_eq!(read("saturday 9:30–12:00"), (vec![(5, 5)], vec![(570, 720)]));
        assert_eq!(
            read("Sat, Sun 10:00-12:00, 13:00-16:00"),
            (vec![(5, 5), (6, 6)], vec![(600, 720), (780, 960)])
        );
        assert_eq!(read("daily 00:00-24:00"), (vec![(0, 6)], vec![(0, 1440)]));
        assert_eq!(read("Fri 22:00-02:00"), (vec![(4, 4)], vec![(1320, 1560)]), "past midnight");
        assert_eq!(read("Sun-Thu 8:00-16:00").0, [(6, 3)]);
        assert_eq!(Hours::parse("Sun-Thu 8:00-16:00").unwrap().weekdays(), [6, 0, 1, 2, 3]);
    }

    #[test]
    fn what_are_no_hours_is_told() {
        for (text, told) in [
            ("", "days and times"),
            ("whenever", "days and times"),
            ("09:00-17:00", "days in English"),
            ("Mo-Fr 09:00-17:00", "days in English"),
            ("Mon-Funday 09:00-17:00", "days in English"),
            ("Mon 9-17", "24 hours"),
            ("Mon 09:00-25:00", "24 hours"),
            ("Mon 09:60-10:00", "24 hours"),
            ("Mon 9:5-10:00", "24 hours"),
            ("Mon 09:00", "24 hours"),
            ("Mon 09:00-17:00,", "24 hours"),
            ("Mon 24:00-02:00", "00:00"),
            ("Mon 09:00-09:00", "whole day"),
            ("Mon 09:00-13:00, 12:00-17:00", "overlap"),
        ] {
            let error = Hours::parse(text).expect_err(text);
            assert!(error.contains(told), "{text}: {error}");
        }
    }

    #[test]
    fn closed_days_are_days_that_there_are() {
        let day = |year, month, day| Some(ClosedDay { year, month, day });
        assert_eq!(ClosedDay::parse("2026-12-24"), day(Some(2026), 12, 24));
        assert_eq!(ClosedDay::parse("02-29"), day(None, 2, 29));
        for text in ["", "2026-02-29", "13-01", "1-1", "24.12.", "+1-01", "2026-12-24-1"] {
            assert_eq!(ClosedDay::parse(text), None, "{text}");
        }
    }

    #[test]
    fn time_zones_are_in_order_and_each_once() {
        let names: Vec<&str> = time_zones().collect();
        assert!(names.is_sorted() && names.contains(&"Europe/Berlin") && names.contains(&"UTC"));
        assert!(names.windows(2).all(|pair| pair[0] != pair[1]));
    }
}
