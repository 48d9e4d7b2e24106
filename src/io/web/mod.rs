//! Asking web addresses whether they are there: politely, several at a time, and no more often than is needed.

mod ask;
mod pool;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use crate::check::Answer;

/// How addresses are asked for.
#[derive(Debug, Clone, Copy)]
pub struct Manners {
    /// How long one answer may take, with all that it leads on to.
    pub timeout: Duration,
    /// Between the beginnings of two questions to one host; before another try, some times as much.
    pub pause: Duration,
    /// Whether pages are read for the places that are named behind `#`.
    pub fragments: bool,
}

/// Asks for each address, with the fragments that are named of it.
///
/// Where nothing has answered after some hosts, this machine is not online, and the rest is not asked.
pub fn ask_all(questions: BTreeMap<String, BTreeSet<String>>, manners: Manners) -> BTreeMap<String, Answer> {
    pool::ask_all(questions, manners)
}
