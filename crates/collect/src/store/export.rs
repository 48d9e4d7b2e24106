//! All records as JSON, one a line, ordered by time: what `helpbook report` reads.

use std::io::{self, Write};

use futures_util::TryStreamExt;
use serde::Serialize;
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
            let line = serde_json::to_string(&line).map_err(|error| Export::Output(error.into()))?;
            writeln!(output, "{line}").map_err(Export::Output)?;
            count += 1;
        }
        output.flush().map_err(Export::Output)?;
        Ok(count)
    }
}

/// One record. What every record of its type has stands there even when it is empty.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Line {
    Feedback {
        at: String,
        article: String,
        language: String,
        helpful: bool,
        reasons: Vec<String>,
        comment: String,
        #[serde(skip_serializing_if = "String::is_empty")]
        query: String,
        #[serde(skip_serializing_if = "String::is_empty")]
        email: String,
    },
    Contact {
        at: String,
        article: String,
        language: String,
        query: String,
        platform: String,
        name: String,
        email: String,
        subject: String,
        message: String,
    },
    Search {
        at: String,
        query: String,
        language: String,
        results: i64,
        clicked: Clicked,
    },
}

/// What was opened; a page that only knows that something was says so.
#[derive(Serialize)]
#[serde(untagged)]
enum Clicked {
    Nothing(()),
    Something(bool),
    Article(String),
}

fn line(row: &AnyRow, contacts: bool) -> Result<Line, sqlx::Error> {
    let text = |name: &str| row.try_get::<String, _>(name);
    let number: i64 = row.try_get("number")?;
    let at = moment(row.try_get("at")?);
    let (article, language, query, comment) =
        (text("article")?, text("language")?, text("query")?, text("comment")?);
    let email = if contacts { text("email")? } else { String::new() };
    Ok(match text("type")?.as_str() {
        "feedback" => {
            let reasons = text("reasons")?.split_whitespace().map(str::to_owned).collect();
            Line::Feedback { at, article, language, helpful: number == 1, reasons, comment, query, email }
        }
        "search" => {
            let clicked = match article.as_str() {
                "" => Clicked::Nothing(()),
                "true" => Clicked::Something(true),
                _ => Clicked::Article(article),
            };
            Line::Search { at, query, language, results: number, clicked }
        }
        _ => {
            let (platform, name, subject) = (text("platform")?, text("name")?, text("subject")?);
            Line::Contact { at, article, language, query, platform, name, email, subject, message: comment }
        }
    })
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
