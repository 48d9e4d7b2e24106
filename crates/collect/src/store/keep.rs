//! What goes: records whose time is over, and those of a person who asks for it.

use super::{Dialect, Store};

/// Rows that are removed at once: between two of them others are written.
const ROWS_MAX: i64 = 1000;

/// How many records were removed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Removed {
    pub feedback: u64,
    pub contact: u64,
    pub search: u64,
}

impl Store {
    /// Removes what is older than `before_ms` (milliseconds since 1970), delivered or not.
    ///
    /// # Errors
    ///
    /// The database failed; a part may be removed.
    pub async fn purge(&self, before_ms: i64) -> Result<Removed, sqlx::Error> {
        let mut removed = Removed::default();
        for (table, count) in [
            ("feedback", &mut removed.feedback),
            ("contact", &mut removed.contact),
            ("search", &mut removed.search),
        ] {
            let statement = format!(
                "DELETE FROM {table} WHERE id IN (SELECT id FROM {table} WHERE at < $1 ORDER BY at LIMIT $2)"
            );
            loop {
                let done = sqlx::query(&statement).bind(before_ms).bind(ROWS_MAX).execute(&self.pool).await?;
                *count += done.rows_affected();
                if done.rows_affected() == 0 {
                    break;
                }
            }
        }
        Ok(removed)
    }

    /// Removes all that was sent with an e-mail address, in capitals or not, and what waits to be delivered of it.
    ///
    /// # Errors
    ///
    /// The database failed; nothing is removed.
    pub async fn erase(&self, email: &str) -> Result<Removed, sqlx::Error> {
        let begin = if self.dialect == Dialect::Sqlite { "BEGIN IMMEDIATE" } else { "BEGIN" };
        let mut transaction = self.pool.begin_with(begin).await?;
        let mut counts = [0, 0];
        for (table, count) in ["feedback", "contact"].into_iter().zip(&mut counts) {
            let statement = format!("DELETE FROM {table} WHERE lower(email) = lower($1)");
            let done = sqlx::query(&statement).bind(email).execute(&mut *transaction).await?;
            *count = done.rows_affected();
        }
        transaction.commit().await?;
        if self.dialect == Dialect::Sqlite {
            // The file of what is not yet in the database would still hold it.
            sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&self.pool).await?;
        }
        Ok(Removed { feedback: counts[0], contact: counts[1], search: 0 })
    }
}
