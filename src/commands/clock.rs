//! What day it is. Nothing else of the program looks at a clock, so that the same book gives the same site again when
//! it is told the day: by `--now`, or by `SOURCE_DATE_EPOCH` (reproducible-builds.org), which build systems set.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use time::{Date, OffsetDateTime};

use super::Failure;

const VARIABLE: &str = "SOURCE_DATE_EPOCH";

/// The day in UTC, which is the same on all machines, unless one was given.
///
/// # Errors
/// When the environment gives one that cannot be understood.
pub fn today(given: Option<Date>) -> Result<Date, Failure> {
    if let Some(date) = given {
        return Ok(date);
    }
    let seconds = match std::env::var(VARIABLE) {
        Ok(text) if !text.trim().is_empty() => parse(&text).ok_or_else(|| {
            Failure::new(format!("`{VARIABLE}` is `{text}`, which is no time"))
                .help("set it to whole seconds since the beginning of 1970, remove it, or give the day with `--now`")
        })?,
        _ => SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, seconds),
    };
    OffsetDateTime::from_unix_timestamp(seconds).map(OffsetDateTime::date).map_err(|_| {
        Failure::new("the clock shows a year that no calendar has").help("give the day with `--now`")
    })
}

fn seconds(since: Duration) -> i64 {
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

fn parse(text: &str) -> Option<i64> {
    let seconds = text.trim().parse().ok()?;
    OffsetDateTime::from_unix_timestamp(seconds).ok().map(|_| seconds)
}
