//! Which parts of a Markdown text are code. Asked seldom, so nothing is kept.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag};

use crate::article::front_matter;

/// Ranges of code, block or inline, in order. `body` is where Markdown begins.
pub(super) fn ranges(text: &str, body: usize) -> Vec<Range<usize>> {
    let parser = Parser::new_ext(&text[body..], Options::ENABLE_TABLES | Options::ENABLE_GFM);
    parser
        .into_offset_iter()
        .filter(|(event, _)| matches!(event, Event::Start(Tag::CodeBlock(_)) | Event::Code(_)))
        .map(|(_, range)| range.start + body..range.end + body)
        .collect()
}

pub(super) fn holds(ranges: &[Range<usize>], offset: usize) -> bool {
    let after = ranges.partition_point(|range| range.start <= offset);
    after > 0 && ranges[after - 1].end > offset
}

/// Whether a place of a file is in code; the file is looked at once.
pub(super) fn is_in_code(text: &str, offset: usize, known: &mut Option<Vec<Range<usize>>>) -> bool {
    holds(known.get_or_insert_with(|| ranges(text, front_matter::body_start(text))), offset)
}
