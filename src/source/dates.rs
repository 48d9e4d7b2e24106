//! Days and spans of days as writers write them. What day it is, only the commands know.

use std::fmt;

use time::{Date, Duration, Month};

/// The day of an ISO 8601 date, alone or as the beginning of a date with a time.
pub fn parse_date(text: &str) -> Option<Date> {
    let (date, time) = (text.get(..10)?, text.get(10..)?);
    if !(time.is_empty() || time.starts_with(['T', 't', ' '])) {
        return None;
    }
    let mut parts = date.split('-');
    let year = parts.next().filter(|year| year.len() == 4)?.parse().ok()?;
    let month = parts.next()?.parse::<u8>().ok().and_then(|month| Month::try_from(month).ok())?;
    let day = parts.next()?.parse().ok()?;
    Date::from_calendar_date(year, month, day).ok().filter(|_| parts.next().is_none())
}

/// A span of the calendar, such as `6 months`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interval {
    Days(u32),
    Months(u32),
}

impl Interval {
    /// What to write instead of what is none.
    pub const HELP: &str = "write a number and a unit, for instance `6 months`, `90 days` or `1 year`";

    /// `90 days`, `2 weeks`, `6 months`, `1 year`, and in short `90d`, `2w`, `6m`, `1y`.
    pub fn parse(text: &str) -> Option<Self> {
        /// Longer than anything is left alone, and far from what overflows.
        const NUMBER_MAX: u32 = 10_000;
        let text = text.trim();
        let split = text.find(|c: char| !c.is_ascii_digit())?;
        let (number, unit) = text.split_at(split);
        let number = number.parse().ok().filter(|number| (1..=NUMBER_MAX).contains(number))?;
        match unit.trim().to_ascii_lowercase().as_str() {
            "d" | "day" | "days" => Some(Self::Days(number)),
            "w" | "week" | "weeks" => Some(Self::Days(number * 7)),
            "m" | "month" | "months" => Some(Self::Months(number)),
            "y" | "year" | "years" => Some(Self::Months(number * 12)),
            _ => None,
        }
    }

    /// The day on which it ends when it begins on `date`. A month later than 31 January is the last day of February. `None`
    /// where the calendar ends.
    pub fn after(self, date: Date) -> Option<Date> {
        match self {
            Self::Days(days) => date.checked_add(Duration::days(i64::from(days))),
            Self::Months(months) => {
                let months = u32::from(u8::from(date.month())) - 1 + months;
                let year = date.year().checked_add(i32::try_from(months / 12).ok()?)?;
                let month = Month::try_from(u8::try_from(months % 12 + 1).ok()?).ok()?;
                Date::from_calendar_date(year, month, date.day().min(month.length(year))).ok()
            }
        }
    }
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (number, unit) = match *self {
            Self::Months(months) if months % 12 == 0 => (months / 12, "year"),
            Self::Months(months) => (months, "month"),
            Self::Days(days) => (days, "day"),
        };
        write!(f, "{number} {unit}{}", if number == 1 { "" } else { "s" })
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    fn after(interval: &str, date: Date) -> Option<Date> {
        Interval::parse(interval).and_then(|interval| interval.after(date))
    }

    #[test]
    fn months_end_where_the_month_does() {
        for (interval, from, to) in [
            ("1 month", date!(2026 - 01 - 31), date!(2026 - 02 - 28)),
            ("1 month", date!(2028 - 01 - 31), date!(2028 - 02 - 29)),
            ("6 months", date!(2026 - 08 - 31), date!(2027 - 02 - 28)),
            ("1 year", date!(2028 - 02 - 29), date!(2029 - 02 - 28)),
            ("11 months", date!(2026 - 02 - 01), date!(2027 - 01 - 01)),
            ("90 days", date!(2026 - 01 - 01), date!(2026 - 04 - 01)),
            ("2w", date!(2026 - 12 - 25), date!(2027 - 01 - 08)),
            (" 1Y ", date!(2026 - 12 - 31), date!(2027 - 12 - 31)),
        ] {
            assert_eq!(after(interval, from), Some(to), "{interval}");
        }
        assert_eq!(after("10000 years", date!(2026 - 01 - 01)), None, "where the calendar ends");
    }

    #[test]
    fn what_is_no_interval_is_none() {
        for text in ["", "6", "months", "0 days", "-1 day", "6 moons", "1.5 years", "10001 days", "quarterly"]
        {
            assert_eq!(Interval::parse(text), None, "{text}");
        }
        let shown =
            ["12 months", "6m", "1 month", "14 days"].map(|t| Interval::parse(t).unwrap().to_string());
        assert_eq!(shown, ["1 year", "6 months", "1 month", "14 days"]);
    }
}
