//! What is still to be delivered. A delivery belongs to one claimer at a time, also among several instances: a claim
//! moves the row into the future, and only the owner may then say what became of it.

use std::time::Duration;

use sqlx::{Any, Row, Transaction};

use super::{Dialect, Store};
use crate::accept::Contact;

/// A contact request that is to be delivered now, by this claimer alone.
#[derive(Debug, Clone)]
pub struct Claim {
    pub contact: Contact,
    pub channel: String,
    /// How often it was tried, this time included.
    pub attempts: u32,
    owner: String,
}

/// What waits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Waiting {
    pub count: i64,
    /// How many of them have failed at least once.
    pub failing: i64,
}

impl Store {
    /// Milliseconds since 1970. Clocks of instances may differ: where there are several, that of the database counts.
    fn now(&self) -> &'static str {
        match self.dialect {
            Dialect::Sqlite => "CAST(unixepoch('subsec') * 1000 AS INTEGER)",
            Dialect::Postgres => "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)",
        }
    }

    pub(super) async fn put_into_outbox(
        &self,
        transaction: &mut Transaction<'_, Any>,
        contacts: &[String],
        channels: &[&'static str],
    ) -> Result<(), sqlx::Error> {
        let statement = format!(
            "INSERT INTO outbox (contact, channel, due, attempts, owner, error) VALUES ($1, $2, {}, 0, '', '')",
            self.now()
        );
        for contact in contacts {
            for channel in channels {
                sqlx::query(&statement)
                    .bind(contact.as_str())
                    .bind(*channel)
                    .execute(&mut **transaction)
                    .await?;
            }
        }
        Ok(())
    }

    /// Claims the delivery that is due for the longest time, for `lease`; none where none is due.
    ///
    /// # Errors
    ///
    /// The database failed; the delivery stays due or becomes so again.
    pub async fn claim(&self, lease: Duration) -> Result<Option<Claim>, sqlx::Error> {
        let now = self.now();
        let lock = if self.dialect == Dialect::Sqlite { "" } else { "FOR UPDATE SKIP LOCKED" };
        let owner = super::new_id();
        // With IN, PostgreSQL may ask for the next one more than once, and claim more than one.
        let statement = format!(
            "UPDATE outbox SET owner = $1, due = {now} + $2, attempts = attempts + 1 \
             WHERE (contact, channel) = \
             (SELECT contact, channel FROM outbox WHERE due <= {now} ORDER BY due LIMIT 1 {lock}) \
             RETURNING contact, channel, attempts"
        );
        let lease_ms = i64::try_from(lease.as_millis()).unwrap_or(i64::MAX);
        let row =
            sqlx::query(&statement).bind(owner.as_str()).bind(lease_ms).fetch_optional(&self.pool).await?;
        let Some(row) = row else { return Ok(None) };
        let id: String = row.try_get(0)?;
        let attempts: i64 = row.try_get(2)?;
        // It may have been erased in between.
        let contact = self.contact(&id).await?;
        Ok(contact.map(|contact| {
            let channel = row.try_get(1).unwrap_or_default();
            Claim { contact, channel, attempts: u32::try_from(attempts).unwrap_or(u32::MAX), owner }
        }))
    }

    async fn contact(&self, id: &str) -> Result<Option<Contact>, sqlx::Error> {
        let statement = "SELECT id, at, article, language, platform, query, name, email, subject, message \
             FROM contact WHERE id = $1";
        let row = sqlx::query(statement).bind(id).fetch_optional(&self.pool).await?;
        row.map(|row| {
            Ok(Contact {
                id: row.try_get(0)?,
                at: row.try_get(1)?,
                article: row.try_get(2)?,
                language: row.try_get(3)?,
                platform: row.try_get(4)?,
                query: row.try_get(5)?,
                name: row.try_get(6)?,
                email: row.try_get(7)?,
                subject: row.try_get(8)?,
                message: row.try_get(9)?,
            })
        })
        .transpose()
    }

    /// The delivery was made.
    ///
    /// # Errors
    ///
    /// The database failed; the delivery will be made once more.
    pub async fn delivered(&self, claim: &Claim) -> Result<(), sqlx::Error> {
        sqlx::query("DELETE FROM outbox WHERE contact = $1 AND channel = $2 AND owner = $3")
            .bind(claim.contact.id.as_str())
            .bind(claim.channel.as_str())
            .bind(claim.owner.as_str())
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// The delivery failed and is due again after `wait`.
    ///
    /// # Errors
    ///
    /// The database failed; the delivery is due when its claim ends.
    pub async fn retry(&self, claim: &Claim, wait: Duration, error: &str) -> Result<(), sqlx::Error> {
        let wait_ms = i64::try_from(wait.as_millis()).unwrap_or(i64::MAX / 2);
        let statement = format!(
            "UPDATE outbox SET due = {} + $1, error = $2 WHERE contact = $3 AND channel = $4 AND owner = $5",
            self.now()
        );
        sqlx::query(&statement)
            .bind(wait_ms)
            .bind(error)
            .bind(claim.contact.id.as_str())
            .bind(claim.channel.as_str())
            .bind(claim.owner.as_str())
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// How much waits to be delivered.
    ///
    /// # Errors
    ///
    /// The database failed.
    pub async fn waiting(&self) -> Result<Waiting, sqlx::Error> {
        let statement = "SELECT COUNT(*), COUNT(CASE WHEN error <> '' THEN 1 END) FROM outbox";
        let row = sqlx::query(statement).fetch_one(&self.pool).await?;
        Ok(Waiting { count: row.try_get(0)?, failing: row.try_get(1)? })
    }
}
