//! From a snapshot to everything that is published.

mod cache;
mod live;
mod output;
mod pipeline;

pub use cache::Cache;
pub use live::{Answer, Live};
pub use output::{Content, Published, Round, Sink, publish};
pub use pipeline::{Book, Options, prepare};
