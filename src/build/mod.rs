//! From a snapshot to everything that is published.

mod cache;
mod images;
mod live;
mod output;
mod pipeline;
mod unused;

pub use cache::Cache;
pub use images::{damaged_svg, image_with_place, unreadable_image, unsafe_svg};
pub use live::{Answer, Live};
pub use output::{Content, Published, Round, Sink, publish};
pub use pipeline::{Book, Options, prepare};

// What must be read before a file can be parsed.
pub use crate::article::{INCLUDE_DEPTH_MAX, references};
// What a translation knows of its original.
pub use crate::article::{begun, marked, wording};
// What customers call an article.
pub use crate::article::with_keywords;
