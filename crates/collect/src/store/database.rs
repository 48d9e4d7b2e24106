//! Where a database is.

use std::fmt;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    Sqlite,
    Postgres,
}

/// A file of SQLite, or the address of a database of PostgreSQL.
#[derive(Clone, PartialEq)]
pub struct Database {
    dialect: Dialect,
    place: String,
}

impl Database {
    /// Reads `postgres://…`, `sqlite:PATH` or a path.
    ///
    /// # Errors
    ///
    /// It is the address of another kind of database.
    pub fn parse(written: &str) -> Result<Database, String> {
        if written.starts_with("postgres://") || written.starts_with("postgresql://") {
            return Ok(Database { dialect: Dialect::Postgres, place: written.to_owned() });
        }
        let path = written.strip_prefix("sqlite:").unwrap_or(written);
        let path = path.strip_prefix("//").unwrap_or(path);
        if path.is_empty() || path.contains("://") {
            let known = "a path such as collect.db or an address such as postgres://user@host/name";
            return Err(format!("the database must be {known}"));
        }
        Ok(Database { dialect: Dialect::Sqlite, place: path.to_owned() })
    }

    /// A file of SQLite.
    pub fn file(path: &str) -> Database {
        Database { dialect: Dialect::Sqlite, place: path.to_owned() }
    }

    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// Makes the file of SQLite, for this user alone: what customers write is nobody else's.
    ///
    /// # Errors
    ///
    /// It cannot be made.
    pub(super) fn make(&self) -> std::io::Result<()> {
        if self.dialect == Dialect::Postgres {
            return Ok(());
        }
        let mut options = std::fs::OpenOptions::new();
        options.create(true).append(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(&self.place).map(|_| ())
    }

    pub(super) fn url(&self) -> String {
        match self.dialect {
            Dialect::Postgres => self.place.clone(),
            Dialect::Sqlite => {
                // In a path these are no marks of an address.
                let path = self.place.replace('%', "%25").replace('?', "%3F").replace('#', "%23");
                format!("sqlite://{path}?mode=rw")
            }
        }
    }
}

/// For messages and logs: without the password.
impl fmt::Display for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.dialect == Dialect::Sqlite {
            return f.write_str(&self.place);
        }
        // A password may also stand behind the question mark.
        let place = self.place.split('?').next().unwrap_or_default();
        let parts = place.split_once("://").and_then(|(scheme, rest)| Some((scheme, rest.rsplit_once('@')?)));
        match parts {
            Some((scheme, (user, host))) => {
                write!(f, "{scheme}://{}@{host}", user.split(':').next().unwrap_or_default())
            }
            None => f.write_str(place),
        }
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_is_a_path_or_an_address() {
        for (written, shown, url) in [
            ("collect.db", "collect.db", "sqlite://collect.db?mode=rw"),
            ("sqlite:/a/b?.db", "/a/b?.db", "sqlite:///a/b%3F.db?mode=rw"),
            ("sqlite:///a", "/a", "sqlite:///a?mode=rw"),
            ("postgres://me:pass@host/a?password=b", "postgres://me@host/a", ""),
            ("postgresql:///a?password=b", "postgresql:///a", ""),
            ("postgres://host/a?password=b@c", "postgres://host/a", ""),
        ] {
            let database = Database::parse(written).expect("known");
            assert_eq!(database.to_string(), shown);
            assert_eq!(format!("{database:?}"), shown);
            assert_eq!(database.url(), if url.is_empty() { written } else { url });
        }
        for wrong in ["", "mysql://host/a", "sqlite:"] {
            assert!(Database::parse(wrong).is_err(), "{wrong}");
        }
    }
}
