//! Chunks of positions: where in their articles the terms of a few shards stand. Only quoted phrases ask for that,
//! so only they pay for it; positions are twice the size of all else, and a file of their own for each shard would
//! be too many.
//!
//! ```text
//! per shard: bytes                                            (its part of the chunk)
//!
//! a part:
//! per field: first byte in the positions file, bytes          (the run itself, verbatim from tantivy)
//! per term and field, in the order of the shard: bytes
//! ```

use std::ops::Range;

use crate::codec::Reader;
use crate::error::Error;
use crate::schema::FIELD_COUNT;
use crate::shard::{Run, TermField, read_runs};

/// How many shards have their positions in one chunk.
pub const SHARDS_PER_CHUNK: usize = 3;

/// The part of a chunk that belongs to its n-th shard.
pub fn part(chunk: &[u8], number: usize) -> Result<&[u8], Error> {
    let mut reader = Reader::new(chunk);
    for _ in 0..number {
        reader.bytes()?;
    }
    reader.bytes()
}

/// Decodes a part of a chunk for the terms of its shard: for each, where its positions lie in the field's
/// part of the positions file; and the runs themselves, in file coordinates.
pub fn decode(
    bytes: &[u8],
    terms: &[TermField],
    position_starts: &[usize; FIELD_COUNT],
) -> Result<(Vec<Range<usize>>, Vec<Run>), Error> {
    let mut reader = Reader::new(bytes);
    let (mut next, ends, runs) = read_runs(&mut reader, position_starts)?;
    let mut ranges = Vec::with_capacity(terms.len());
    for term in terms {
        let end = next[term.field].saturating_add(reader.number()?);
        if end > ends[term.field] {
            return Err(Error::corrupt("a term points outside its positions"));
        }
        ranges.push(next[term.field]..end);
        next[term.field] = end;
    }
    if !reader.is_empty() || next != ends {
        return Err(Error::corrupt("bytes are left over"));
    }
    Ok((ranges, runs))
}

/// Encodes the positions of a shard: the positions of each field as tantivy wrote them, and for each term and
/// field, in the order of the shard, where they lie there.
#[cfg(feature = "write")]
pub fn encode(positions: [&[u8]; FIELD_COUNT], terms: &[(usize, Range<usize>)]) -> Vec<u8> {
    let mut writer = crate::codec::Writer::default();
    for (field, bytes) in positions.into_iter().enumerate() {
        let mut ranges = terms.iter().filter(|(of, _)| *of == field).map(|(_, range)| range);
        let start = ranges.next().map_or(0, |range| range.start);
        let end = terms.iter().rfind(|(of, _)| *of == field).map_or(start, |(_, range)| range.end);
        writer.number(start);
        writer.bytes(&bytes[start..end]);
    }
    for (_, range) in terms {
        writer.number(range.len());
    }
    writer.bytes
}

#[cfg(all(test, feature = "write"))]
mod tests {
    use super::*;

    #[test]
    fn positions_come_back_and_damage_is_an_error() {
        let body = [1u8, 2, 3, 4, 5, 6];
        let terms = [(0, 3..5), (4, 0..2), (4, 2..6)];
        let bytes = encode([&body, &[], &[], &[], &body], &terms);
        let infos = terms.clone().map(|(field, _)| TermField { field, doc_freq: 1, postings: 0..0 });
        let starts = [10, 20, 20, 20, 30];
        let (ranges, runs) = decode(&bytes, &infos, &starts).unwrap();
        assert_eq!(ranges, terms.map(|(_, range)| range));
        assert_eq!((runs[0].start, runs[0].bytes.as_slice()), (13, &body[3..5]));
        assert_eq!((runs[1].start, runs[1].bytes.as_slice()), (30, &body[..]));
        for len in 0..bytes.len() {
            assert!(decode(&bytes[..len], &infos, &starts).is_err(), "cut at {len}");
        }
        assert!(decode(&bytes, &infos[..2], &starts).is_err());
    }
}
