//! Site → views → HTML.

pub mod views;
