//! `helpbook-collect export`: everything as JSON Lines, for `helpbook report` and other programs.

use std::io::{BufWriter, ErrorKind};

use time::format_description::well_known::{Iso8601, Rfc3339};
use time::{Date, OffsetDateTime, Time};

use crate::config::Config;
use crate::store::{Export, Wanted};

/// Write what was received to the standard output, one JSON object a line, ordered by time
#[derive(clap::Args)]
pub struct Args {
    /// Contact requests too, and e-mail addresses
    #[arg(long)]
    contacts: bool,
    /// All that was sent with this e-mail address, and nothing else
    #[arg(long, value_name = "ADDRESS", value_parser = super::address)]
    email: Option<String>,
    /// Nothing from before this day or time (UTC)
    #[arg(long, value_name = "DATE", value_parser = moment)]
    since: Option<i64>,
}

pub async fn run(args: &Args, config: &Config) -> Result<(), String> {
    let store = super::open(config).await?;
    let wanted = Wanted {
        contacts: args.contacts,
        email: args.email.clone(),
        since_ms: args.since.unwrap_or(i64::MIN),
    };
    let mut output = BufWriter::new(std::io::stdout().lock());
    let exported = store.export(&wanted, &mut output).await;
    store.close().await;
    match exported {
        Ok(_) => Ok(()),
        // Who reads has seen enough.
        Err(Export::Output(error)) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        Err(Export::Output(error)) => Err(format!("the output cannot be written: {error}")),
        Err(Export::Database(error)) => Err(format!("the database cannot be read: {error}")),
    }
}

/// `2026-01-02` or `2026-01-02T03:04:05Z` as milliseconds since 1970.
fn moment(written: &str) -> Result<i64, String> {
    let day = Date::parse(written, &Iso8601::DATE).map(|day| day.with_time(Time::MIDNIGHT).assume_utc());
    let at = day.or_else(|_| OffsetDateTime::parse(written, &Rfc3339));
    let at =
        at.map_err(|_| "write a day such as 2026-01-02 or a time such as 2026-01-02T03:04:05Z".to_owned())?;
    Ok(at.unix_timestamp() * 1000)
}
