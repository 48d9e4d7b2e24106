//! What was accepted, in SQLite or PostgreSQL: the same tables, and statements that differ in few words.
//!
//! - `writer` commits records in groups, `outbox` hands out deliveries, `keep` removes what is old or asked to be
//!   removed, `export` reads everything. All go through one pool.
//! - SQLite has one connection: it knows one writer at a time, and a queue in the process is fair where its lock is
//!   not. Other processes, such as an export, read beside it.

mod database;
mod export;
mod keep;
mod outbox;
mod writer;

use std::borrow::Cow;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use sqlx::any::{AnyPoolOptions, install_default_drivers};
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{AnyPool, Executor};

pub use database::{Database, Dialect};
pub use export::{Export, Wanted};
pub use keep::Removed;
pub use outbox::{Claim, Waiting};
/// The database failed.
pub use sqlx::Error;
pub use writer::{Stored, Writer};

/// A database that is open and has all tables. Clones share its connections.
#[derive(Debug, Clone)]
pub struct Store {
    pool: AnyPool,
    dialect: Dialect,
}

/// The version of each step and its text, by dialect.
const STEPS: &[(i64, &str, &str)] =
    &[(1, include_str!("migrations/sqlite/1.sql"), include_str!("migrations/postgres/1.sql"))];

const POSTGRES_CONNECTIONS: u32 = 8;

/// `FULL`: a commit is on the disk when it returns. What is deleted is overwritten, since people asked for it.
const SQLITE_SETTINGS: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
     PRAGMA secure_delete = ON; PRAGMA busy_timeout = 10000;";

impl Store {
    /// Opens a database and brings its tables up to date; SQLite's file is made where it is missing.
    ///
    /// # Errors
    ///
    /// It cannot be reached or made, or a newer version of this program has changed it.
    pub async fn open(database: &Database) -> Result<Store, sqlx::Error> {
        install_default_drivers();
        database.make()?;
        let dialect = database.dialect();
        let options = AnyPoolOptions::new().acquire_timeout(Duration::from_secs(10));
        let options = match dialect {
            Dialect::Sqlite => options.max_connections(1).test_before_acquire(false).after_connect(|c, _| {
                Box::pin(async move {
                    c.execute(SQLITE_SETTINGS).await?;
                    Ok(())
                })
            }),
            Dialect::Postgres => options.max_connections(POSTGRES_CONNECTIONS),
        };
        let pool = options.connect(&database.url()).await?;
        let migrations = STEPS.iter().map(|(version, sqlite, postgres)| {
            let text = if dialect == Dialect::Sqlite { sqlite } else { postgres };
            let kind = MigrationType::Simple;
            Migration::new(*version, Cow::Borrowed("tables"), kind, Cow::Borrowed(*text), false)
        });
        let migrator = Migrator { migrations: migrations.collect(), ..Migrator::DEFAULT };
        migrator.run(&pool).await?;
        Ok(Store { pool, dialect })
    }

    /// Whether the database answers.
    pub async fn is_there(&self) -> bool {
        let question = sqlx::query("SELECT 1").execute(&self.pool);
        tokio::time::timeout(Duration::from_secs(2), question).await.is_ok_and(|answer| answer.is_ok())
    }

    pub async fn close(&self) {
        self.pool.close().await;
    }
}

/// Milliseconds since 1970, UTC.
pub fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// A key that nobody else has: 128 random bits. It guards nothing, so that it need not be unguessable.
pub fn new_id() -> String {
    format!("{:032x}", fastrand::u128(..))
}
