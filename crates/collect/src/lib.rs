//! The service that receives what customers say of a help centre: whether an article helped, requests to a human and,
//! where it is switched on, searches that found nothing.
//!
//! Data takes one way: `http` reads a request, `accept` makes a record of it or says what is wrong, `store` keeps it
//! and tells when it is safe, `deliver` hands contact requests over. `config` is what the operator wants. Who builds
//! a site needs none of this: the builder never opens a database.

pub mod accept;
pub mod commands;
pub mod config;
pub mod deliver;
pub mod http;
pub mod metrics;
pub mod store;
