//! Dates as writers and tools put them.

use time::Date;
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;

const ISO: &[BorrowedFormatItem<'_>] = format_description!("[year]-[month]-[day]");

/// The day of an ISO 8601 date or date and time, as `git log` prints it.
pub fn parse_date(text: &str) -> Option<Date> {
    Date::parse(text.get(..10)?, ISO).ok()
}
