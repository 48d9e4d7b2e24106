//! Looks posting lists and positions over before tantivy reads them.
//!
//! tantivy trusts its files: a length too large, a list too short, and it panics. Damage is found by the digests
//! of chunks, but whoever makes a pack makes its digests too, and a page may be given any pack. So each list that
//! a question reads is gone through once: it must be just as long as it says, its articles must ascend and
//! exist, and its sums must add up, so that no later addition overflows.
//!
//! Format: tantivy 0.27, `postings/skip.rs`, `postings/compression` and `positions/mod.rs`. A list is blocks of
//! 128 articles, bit-packed, with a table in front, and a rest in numbers of seven bits a byte.

use crate::error::Error;

const BLOCK: usize = 128;
/// Last article (4 bytes), width of its gaps, width of frequencies, sum of frequencies (4), two for other queries.
const TABLE_ENTRY_BYTES: usize = 12;
/// In the width of gaps: gaps and frequencies are stored less one, which tantivy now always does.
const LESS_ONE: u8 = 1 << 6;
const WIDTH_MAX: u8 = 32;

/// Checks a posting list with frequencies, and says how often its term occurs in all its articles together.
pub fn check_postings(bytes: &[u8], doc_freq: u32, doc_count: u32) -> Result<u64, Error> {
    read_postings(bytes, doc_freq, doc_count).ok_or(Error::corrupt("a list of articles is damaged"))
}

/// Checks the positions of a term that occurs so often.
pub fn check_positions(bytes: &[u8], occurrences: u64) -> Result<(), Error> {
    read_positions(bytes)
        .filter(|count| *count == occurrences)
        .map(|_| ())
        .ok_or(Error::corrupt("a list of positions is damaged"))
}

fn read_postings(bytes: &[u8], doc_freq: u32, doc_count: u32) -> Option<u64> {
    let mut rest = bytes;
    let mut occurrences = 0;
    // The article before the next one; none at the beginning.
    let mut last: Option<u32> = None;
    let blocks = doc_freq as usize / BLOCK;
    if blocks > 0 {
        let table_len = number(&mut rest)? as usize;
        let (table, data) = rest.split_at_checked(table_len)?;
        let (entries, []) = table.as_chunks::<TABLE_ENTRY_BYTES>() else { return None };
        if entries.len() != blocks {
            return None;
        }
        rest = data;
        for entry in entries {
            let [a, b, c, d, doc_width, width, e, f, g, h, ..] = *entry;
            let gaps = packed_sum(&mut rest, doc_width.checked_sub(LESS_ONE)?)? + BLOCK as u64;
            let block_last = match last {
                Some(last) => u64::from(last) + gaps,
                None => gaps - 1,
            };
            let sum = packed_sum(&mut rest, width)? + BLOCK as u64;
            if block_last != u64::from(u32::from_le_bytes([a, b, c, d]))
                || block_last >= u64::from(doc_count)
                || sum != u64::from(u32::from_le_bytes([e, f, g, h]))
            {
                return None;
            }
            last = Some(block_last as u32);
            occurrences += sum;
        }
    }
    for _ in 0..doc_freq as usize % BLOCK {
        let doc = last.unwrap_or(0).checked_add(number(&mut rest)?)?;
        if doc >= doc_count || last.is_some_and(|last| doc <= last) {
            return None;
        }
        last = Some(doc);
    }
    let mut rest_sum = 0u32;
    for _ in 0..doc_freq as usize % BLOCK {
        rest_sum = rest_sum.checked_add(number(&mut rest).filter(|frequency| *frequency > 0)?)?;
    }
    rest.is_empty().then_some(occurrences + u64::from(rest_sum))
}

/// How many positions there are.
fn read_positions(bytes: &[u8]) -> Option<u64> {
    let mut rest = bytes;
    let blocks = number(&mut rest)? as usize;
    let (widths, mut rest) = rest.split_at_checked(blocks)?;
    let (mut sum, mut count) = (0, 0);
    for width in widths {
        sum += packed_sum(&mut rest, *width)?;
        count += BLOCK as u64;
    }
    let mut left = BLOCK;
    while !rest.is_empty() {
        left -= 1;
        sum += u64::from(number(&mut rest).filter(|_| left > 0)?);
        count += 1;
    }
    u32::try_from(sum).ok().map(|_| count)
}

/// tantivy's numbers: seven bits a byte, the lowest first, the last byte marked.
fn number(rest: &mut &[u8]) -> Option<u32> {
    let mut value = 0u64;
    for shift in [0, 7, 14, 21, 28] {
        let (byte, tail) = rest.split_first()?;
        *rest = tail;
        value |= u64::from(byte & 0x7f) << shift;
        if *byte >= 0x80 {
            return u32::try_from(value).ok();
        }
    }
    None
}

/// Takes a block of bit-packed numbers off and adds them up. Four streams of 32 numbers each lie word by word
/// beside one another; for a sum, their order does not matter.
fn packed_sum(rest: &mut &[u8], width: u8) -> Option<u64> {
    if width > WIDTH_MAX {
        return None;
    }
    let (block, tail) = rest.split_at_checked(usize::from(width) * BLOCK / 8)?;
    *rest = tail;
    let (words, _) = block.as_chunks::<4>();
    let mask = (1u64 << width) - 1;
    let mut sum = 0;
    for stream in 0..4 {
        let (mut bits, mut held) = (0u64, 0);
        for word in words.iter().skip(stream).step_by(4) {
            bits |= u64::from(u32::from_le_bytes(*word)) << held;
            held += 32;
            while held >= width {
                sum += bits & mask;
                bits >>= width;
                held -= width;
            }
        }
    }
    Some(sum)
}

#[cfg(all(test, feature = "write"))]
mod tests {
    use super::*;

    /// What tantivy wrote for a term in this many articles out of twice as many: postings and positions.
    fn lists(doc_freq: u32) -> (Vec<u8>, Vec<u8>) {
        use tantivy::schema::{IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
        use tantivy::{Index, IndexWriter, TantivyDocument, Term};

        let mut schema = Schema::builder();
        let indexing = TextFieldIndexing::default()
            .set_tokenizer("whitespace")
            .set_index_option(IndexRecordOption::WithFreqsAndPositions);
        let text = schema.add_text_field("text", TextOptions::default().set_indexing_options(indexing));
        let index = Index::create_in_ram(schema.build());
        let mut writer: IndexWriter = index.writer_with_num_threads(1, 20 << 20).unwrap();
        for n in 0..doc_freq * 2 {
            let mut document = TantivyDocument::default();
            let words = if n % 2 == 1 { "word and ".repeat(1 + n as usize % 5) } else { "other ".into() };
            document.add_text(text, words);
            writer.add_document(document).unwrap();
        }
        writer.commit().unwrap();
        let searcher = index.reader().unwrap().searcher();
        assert_eq!(searcher.segment_readers().len(), 1);
        let inverted = searcher.segment_readers()[0].inverted_index(text).unwrap();
        let info = inverted.get_term_info(&Term::from_field_text(text, "word")).unwrap().unwrap();
        assert_eq!(info.doc_freq, doc_freq);
        let segment = &index.searchable_segments().unwrap()[0];
        let bytes = |component, header: usize, range: std::ops::Range<usize>| {
            let file = segment.open_read(component).unwrap();
            let composite = tantivy::directory::CompositeFile::open(&file).unwrap();
            let part = composite.open_read(text).unwrap();
            part.read_bytes_slice(range.start + header..range.end + header).unwrap().to_vec()
        };
        use tantivy::index::SegmentComponent::{Positions, Postings};
        (bytes(Postings, 8, info.postings_range.clone()), bytes(Positions, 0, info.positions_range.clone()))
    }

    fn occurrences(doc_freq: u32) -> u64 {
        (0..u64::from(doc_freq) * 2).filter(|n| n % 2 == 1).map(|n| 1 + n % 5).sum()
    }

    #[test]
    fn what_tantivy_writes_passes() {
        for doc_freq in [1, 2, 127, 128, 129, 256, 300] {
            let (postings, positions) = lists(doc_freq);
            let count = occurrences(doc_freq);
            assert_eq!(check_postings(&postings, doc_freq, doc_freq * 2).unwrap(), count, "{doc_freq}");
            assert!(check_positions(&positions, count).is_ok(), "{doc_freq}");
        }
    }

    #[test]
    fn what_does_not_add_up_does_not() {
        let (postings, positions) = lists(300);
        let count = occurrences(300);
        assert!(check_postings(&postings, 299, 600).is_err(), "another number of articles");
        assert!(check_postings(&postings, 300, 599).is_err(), "an article that does not exist");
        assert!(check_positions(&positions, count + 1).is_err());
        for len in 0..postings.len() {
            assert!(check_postings(&postings[..len], 300, 600).is_err(), "cut at {len}");
        }
        for len in 0..positions.len() {
            assert!(check_positions(&positions[..len], count).is_err(), "cut at {len}");
        }
        assert!(check_postings(&[0xff; 40], 128, 1000).is_err());
        assert!(check_positions(&[], 0).is_err());
    }
}
