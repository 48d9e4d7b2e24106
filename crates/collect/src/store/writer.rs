//! Commits records in groups. Each commit waits for the disk, so that a request of its own could be committed only a
//! few hundred times a second; what arrives while one is under way goes into the next.

use std::sync::Arc;

use serde::Serialize;
use sqlx::{Any, AnyConnection, Connection, Row, Transaction};
use tokio::sync::{Notify, mpsc, oneshot};
use tokio::task::JoinHandle;

use super::{Dialect, Store};
use crate::accept::{Contact, Feedback, Record, Search};

/// The most records of one commit, and the most that wait for the next: who comes then is asked to come again.
const GROUP_MAX: usize = 512;
const WAITING_MAX: usize = 4096;

/// What became of a record that is safe now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stored {
    /// It is on the disk, now or because it was sent before.
    Safe,
    /// The database cannot be written to.
    Failed,
    /// Too much waits already.
    Busy,
}

struct Job {
    record: Record,
    answer: oneshot::Sender<bool>,
}

/// Where records are handed in. The task ends when the last clone is gone and all that was handed in is answered.
#[derive(Debug, Clone)]
pub struct Writer(mpsc::Sender<Job>);

impl Writer {
    /// Starts the task. `channels` are those over which contact requests are delivered; `news` is told of each that
    /// waits for it.
    pub fn start(store: Store, channels: Vec<&'static str>, news: Arc<Notify>) -> (Writer, JoinHandle<()>) {
        let (sender, mut receiver) = mpsc::channel::<Job>(WAITING_MAX);
        let task = tokio::spawn(async move {
            let mut jobs = Vec::with_capacity(GROUP_MAX);
            while receiver.recv_many(&mut jobs, GROUP_MAX).await > 0 {
                let (records, answers): (Vec<Record>, Vec<_>) =
                    jobs.drain(..).map(|job| (job.record, job.answer)).unzip();
                let has_contact = records.iter().any(|record| matches!(record, Record::Contact(_)));
                let safe = commit_all(&store, &records, &channels).await;
                for (answer, safe) in answers.into_iter().zip(safe) {
                    // Who no longer waits sends the same again.
                    let _ = answer.send(safe);
                }
                if has_contact {
                    news.notify_one();
                }
            }
        });
        (Writer(sender), task)
    }

    /// Hands a record in and waits until it is safe.
    pub async fn store(&self, record: Record) -> Stored {
        let (answer, answered) = oneshot::channel();
        if self.0.try_send(Job { record, answer }).is_err() {
            return Stored::Busy;
        }
        if answered.await.unwrap_or(false) { Stored::Safe } else { Stored::Failed }
    }
}

/// Whether each record is safe. Where the database refuses a group, each is tried alone, so that one cannot take the
/// others along; where it is not there, all have failed.
async fn commit_all(store: &Store, records: &[Record], channels: &[&'static str]) -> Vec<bool> {
    let failed = match store.commit(records, channels).await {
        Ok(()) => return vec![true; records.len()],
        Err(error) => error,
    };
    tracing::error!(error = %failed, records = records.len(), "records could not be stored");
    if records.len() == 1 || failed.as_database_error().is_none() || is_locked(&failed) {
        return vec![false; records.len()];
    }
    let mut safe = Vec::with_capacity(records.len());
    for record in records {
        safe.push(store.commit(std::slice::from_ref(record), channels).await.is_ok());
    }
    safe
}

/// Whether another process held the lock of SQLite for as long as one waits for it. Each record alone would wait as long.
fn is_locked(error: &sqlx::Error) -> bool {
    // `SQLITE_BUSY` is the lower byte, with more about it above.
    let code = error.as_database_error().and_then(|error| error.code()?.parse::<u32>().ok());
    code.is_some_and(|code| code & 0xff == 5)
}

impl Store {
    /// Stores records in one transaction; those whose key is there already are left out.
    ///
    /// # Errors
    ///
    /// None is stored.
    pub async fn commit(&self, records: &[Record], channels: &[&'static str]) -> Result<(), sqlx::Error> {
        let (mut feedback, mut contacts, mut searches) = (Vec::new(), Vec::new(), Vec::new());
        for record in records {
            match record {
                Record::Feedback(one) => feedback.push(one),
                Record::Contact(one) => contacts.push(one),
                Record::Search(one) => searches.push(one),
            }
        }
        let mut connection = self.pool.acquire().await?;
        let groups = (feedback.as_slice(), searches.as_slice(), contacts.as_slice());
        let written = self.write(&mut connection, groups, channels).await;
        if written.is_err() {
            // A full disk ends the transaction in the database and not in the driver, which would then begin no other, for
            // ever. What is closed anyway is closed.
            let _ = connection.close().await;
        }
        written
    }

    async fn write(
        &self,
        connection: &mut AnyConnection,
        (feedback, searches, contacts): (&[&Feedback], &[&Search], &[&Contact]),
        channels: &[&'static str],
    ) -> Result<(), sqlx::Error> {
        let begin = if self.dialect == Dialect::Sqlite { "BEGIN IMMEDIATE" } else { "BEGIN" };
        let mut transaction = connection.begin_with(begin).await?;
        self.insert::<Feedback>(&mut transaction, "feedback", FEEDBACK, feedback).await?;
        self.insert::<Search>(&mut transaction, "search", SEARCH, searches).await?;
        let new = self.insert::<Contact>(&mut transaction, "contact", CONTACT, contacts).await?;
        self.put_into_outbox(&mut transaction, &new, channels).await?;
        transaction.commit().await
    }

    /// Inserts all in one statement, whose text is the same for every number of rows, and returns the new keys.
    async fn insert<T: Serialize>(
        &self,
        transaction: &mut Transaction<'_, Any>,
        table: &str,
        columns: &[(&str, &str)],
        rows: &[&T],
    ) -> Result<Vec<String>, sqlx::Error> {
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let list =
            |part: &dyn Fn(&(&str, &str)) -> String| columns.iter().map(part).collect::<Vec<_>>().join(", ");
        let names = list(&|(name, _)| (*name).to_owned());
        let source = match self.dialect {
            Dialect::Sqlite => {
                let values = list(&|(name, _)| format!("value ->> '{name}'"));
                // Without a condition SQLite takes ON CONFLICT for the one of a join.
                format!("SELECT {values} FROM json_each($1) WHERE true")
            }
            Dialect::Postgres => {
                let typed = list(&|(name, kind)| format!("{name} {kind}"));
                format!("SELECT {names} FROM json_to_recordset($1::json) AS rows ({typed})")
            }
        };
        let statement =
            format!("INSERT INTO {table} ({names}) {source} ON CONFLICT (id) DO NOTHING RETURNING id");
        let rows = serde_json::to_string(rows).map_err(|error| sqlx::Error::Encode(error.into()))?;
        let new = sqlx::query(&statement).bind(rows).fetch_all(&mut **transaction).await?;
        new.iter().map(|row| row.try_get(0)).collect()
    }
}

const TEXT: &str = "TEXT";
const NUMBER: &str = "BIGINT";

const FEEDBACK: &[(&str, &str)] = &[
    ("id", TEXT),
    ("at", NUMBER),
    ("article", TEXT),
    ("language", TEXT),
    ("helpful", NUMBER),
    ("reasons", TEXT),
    ("comment", TEXT),
    ("email", TEXT),
    ("query", TEXT),
];

const CONTACT: &[(&str, &str)] = &[
    ("id", TEXT),
    ("at", NUMBER),
    ("article", TEXT),
    ("language", TEXT),
    ("platform", TEXT),
    ("query", TEXT),
    ("name", TEXT),
    ("email", TEXT),
    ("subject", TEXT),
    ("message", TEXT),
];

const SEARCH: &[(&str, &str)] = &[
    ("id", TEXT),
    ("at", NUMBER),
    ("query", TEXT),
    ("language", TEXT),
    ("results", NUMBER),
    ("clicked", TEXT),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Database;

    #[tokio::test]
    async fn what_comes_after_a_full_disk_is_stored() {
        let folder = tempfile::TempDir::new().expect("a temporary folder");
        let path = folder.path().join("a.db").display().to_string();
        let store = Store::open(&Database::file(&path)).await.expect("a database");
        let record = |id: &str| {
            let (query, language, clicked) = (id.to_owned(), String::new(), String::new());
            Record::Search(Search { id: id.into(), at: 0, query, language, results: 0, clicked })
        };
        // SQLite ends the transaction by itself, as it does where it finds the disk full.
        let full = "CREATE TRIGGER full BEFORE INSERT ON search WHEN new.id = 'large' BEGIN \
                    SELECT RAISE(ROLLBACK, 'the disk is full'); END";
        sqlx::query(full).execute(&store.pool).await.expect("a trigger");
        let error = store.commit(&[record("large")], &[]).await.expect_err("there is no room");
        assert!(error.to_string().contains("full"), "{error}");
        store.commit(&[record("small")], &[]).await.expect("it is stored");
    }
}
