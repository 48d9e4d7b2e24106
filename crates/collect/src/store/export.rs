//! All records as JSON, one a line, ordered by time: what `helpbook report` reads.

use std::io::{self, Write};

use futures_util::TryStreamExt;
use serde_json::{Map, Value, json};
use sqlx::Row;
use sqlx::any::AnyRow;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::Store;

/// What is exported.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Contact requests too, and the e-mail addresses of feedback.
    pub contacts: bool,
    /// All that was sent with this address, and nothing else.
    pub email: Option<String>,
    /// Nothing older, milliseconds since 1970.
    pub since_ms: i64,
}

/// Why an export ended early.
#[derive(Debug)]
pub enum Export {
    Database(sqlx::Error),
    Output(io::Error),
}

/// Every column of every table: what a table does not have is empty.
const STATEMENT: &str = "\
    SELECT at, 'feedback' AS type, id, article, language, helpful AS number, reasons, comment, email, query, \
        '' AS platform, '' AS name, '' AS subject FROM feedback \
        WHERE at >= $1 AND ($2 = '' OR lower(email) = lower($2)) \
    UNION ALL \
    SELECT at, 'contact', id, article, language, 0, '', message, email, query, platform, name, subject \
        FROM contact WHERE at >= $1 AND $3 = 1 AND ($2 = '' OR lower(email) = lower($2)) \
    UNION ALL \
    SELECT at, 'search', id, clicked, language, results, '', '', '', query, '', '', '' \
        FROM search WHERE at >= $1 AND $2 = '' \
    ORDER BY at, id";

impl Store {
    /// Writes the records to `output` and returns how many they are.
    ///
    /// # Errors
    ///
    /// The database cannot be read, or `output` not be written.
    pub async fn export(&self, wanted: &Wanted, output: &mut impl Write) -> Result<u64, Export> {
        let contacts = wanted.contacts || wanted.email.is_some();
        let mut connection = self.pool.acquire().await.map_err(Export::Database)?;
        let mut rows = sqlx::query(STATEMENT)
            .bind(wanted.since_ms)
            .bind(wanted.email.as_deref().unwrap_or_default())
            .bind(i64::from(contacts))
            .fetch(&mut *connection);
        let mut count = 0;
        while let Some(row) = rows.try_next().await.map_err(Export::Database)? {
            let line = line(&row, contacts).map_err(Export::Database)?;
            writeln!(output, "{line}").map_err(Export::Output)?;
            count += 1;
        }
        output.flush().map_err(Export::Output)?;
        Ok(count)
    }
}

/// One record as JSON. Keys stand for what was said: what is empty is left out, but for what every record has.
fn line(row: &AnyRow, contacts: bool) -> Result<Value, sqlx::Error> {
    let text = |name: &str| row.try_get::<String, _>(name);
    let number: i64 = row.try_get("number")?;
    let kind = text("type")?;
    let mut record = Map::new();
    let mut put = |name: &str, value: Value| record.insert(name.to_owned(), value);
    put("type", json!(kind));
    put("at", json!(moment(row.try_get("at")?)));
    match kind.as_str() {
        "feedback" => {
            put("article", json!(text("article")?));
            put("language", json!(text("language")?));
            put("helpful", json!(number == 1));
            put("reasons", json!(text("reasons")?.split_whitespace().collect::<Vec<_>>()));
            put("comment", json!(text("comment")?));
        }
        "search" => {
            put("query", json!(text("query")?));
            put("language", json!(text("language")?));
            put("results", json!(number));
            // Here the column holds what was opened.
            let clicked = text("article")?;
            put(
                "clicked",
                match clicked.as_str() {
                    "" => Value::Null,
                    "true" => json!(true),
                    _ => json!(clicked),
                },
            );
            return Ok(Value::Object(record));
        }
        _ => {
            put("article", json!(text("article")?));
            put("language", json!(text("language")?));
            put("message", json!(text("comment")?));
        }
    }
    let personal: &[&str] = if contacts { &["email", "name", "subject", "platform"] } else { &[] };
    for name in personal.iter().chain(&["query"]) {
        let value = text(name)?;
        if !value.is_empty() {
            put(name, json!(value));
        }
    }
    Ok(Value::Object(record))
}

/// Milliseconds since 1970 as `2026-01-02T03:04:05Z`.
fn moment(at_ms: i64) -> String {
    let at =
        OffsetDateTime::from_unix_timestamp(at_ms.div_euclid(1000)).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    at.format(&Rfc3339).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::moment;

    #[test]
    fn a_moment_has_whole_seconds() {
        assert_eq!(moment(1_767_323_045_999), "2026-01-02T03:04:05Z");
        assert_eq!(moment(i64::MAX), "1970-01-01T00:00:00Z");
    }
}
