//! The service as it runs: the program, started on SQLite and, where PostgreSQL is installed, on that too.

mod abuse;
mod client;
mod deliver;
mod flows;
mod keep;
mod kill;
mod mail;
mod postgres;
mod server;
