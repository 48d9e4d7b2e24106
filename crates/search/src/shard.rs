//! Term shards: a range of the dictionary together with the postings of its terms, in one chunk.
//!
//! tantivy's own dictionary has to be read whole, and a posting list costs a second round trip. Terms are
//! sorted and their postings lie in the same order, so a range of terms owns one run of bytes per field; a
//! shard holds the terms of *all* fields in its range, and a word costs one request.
//!
//! ```text
//! per field: first byte in the postings file, bytes          (the run itself, verbatim from tantivy)
//! number of terms; per term: front-coded text, mask of fields, per field in it: document count, bytes
//! ```

use std::ops::Range;

use crate::codec::{Reader, read_front_coded};
use crate::error::Error;
use crate::schema::FIELD_COUNT;

/// What a shard says about one term in one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermField {
    pub field: usize,
    pub doc_freq: u32,
    /// Where the postings lie in the field's part of the postings file, as tantivy counts.
    pub postings: Range<usize>,
}

/// A run of the postings file, in file coordinates.
pub struct Run {
    pub start: usize,
    pub bytes: Vec<u8>,
}

/// A place in the part of a file that belongs to each field.
pub type PerField = [usize; FIELD_COUNT];

/// A decoded shard. Its postings have moved to the virtual postings file.
pub struct Shard {
    text: Vec<u8>,
    terms: Vec<(Range<u32>, Range<u32>)>,
    infos: Vec<TermField>,
}

impl Shard {
    /// Decodes a shard; every range in it is checked against the run that it claims to lie in.
    ///
    /// `field_starts` are the places in the postings file from which tantivy counts each field's postings.
    pub fn decode(
        bytes: &[u8],
        field_starts: &[usize; FIELD_COUNT],
        doc_count: u32,
    ) -> Result<(Shard, Vec<Run>), Error> {
        let mut reader = Reader::new(bytes);
        let (mut next, ends, runs) = read_runs(&mut reader, field_starts)?;
        let count = reader.count(4)?;
        let mut shard = Shard { text: Vec::new(), terms: Vec::with_capacity(count), infos: Vec::new() };
        let mut term = Vec::new();
        for _ in 0..count {
            read_front_coded(&mut reader, &mut term)?;
            let text_start = shard.text.len() as u32;
            shard.text.extend_from_slice(&term);
            let infos_start = shard.infos.len() as u32;
            let mask = reader.u8()?;
            for field in (0..FIELD_COUNT).filter(|field| mask >> field & 1 == 1) {
                let doc_freq = reader.number()? as u32;
                let end = next[field].saturating_add(reader.number()?);
                if end > ends[field] || doc_freq == 0 || doc_freq > doc_count {
                    return Err(Error::corrupt("a term points outside its postings"));
                }
                shard.infos.push(TermField { field, doc_freq, postings: next[field]..end });
                next[field] = end;
            }
            shard.terms.push((text_start..shard.text.len() as u32, infos_start..shard.infos.len() as u32));
        }
        if !reader.is_empty() || next != ends {
            return Err(Error::corrupt("bytes are left over"));
        }
        if !shard.terms.is_sorted_by(|a, b| shard.text(&a.0) < shard.text(&b.0)) {
            return Err(Error::corrupt("terms are not sorted"));
        }
        Ok((shard, runs))
    }

    /// All terms with their fields, in order.
    pub fn term_fields(&self) -> &[TermField] {
        &self.infos
    }

    fn text(&self, range: &Range<u32>) -> &[u8] {
        &self.text[range.start as usize..range.end as usize]
    }

    /// Which of [`Shard::term_fields`] belong to a term; none if it does not occur.
    pub fn term_range(&self, term: &str) -> Range<usize> {
        match self.terms.binary_search_by(|(text, _)| self.text(text).cmp(term.as_bytes())) {
            Ok(at) => self.terms[at].1.start as usize..self.terms[at].1.end as usize,
            Err(_) => 0..0,
        }
    }

    /// The fields in which a term occurs; empty if it does not.
    pub fn term(&self, term: &str) -> &[TermField] {
        &self.infos[self.term_range(term)]
    }

    /// The terms of this shard that begin with `prefix`, in order.
    pub fn terms_with_prefix<'s>(&'s self, prefix: &'s str) -> impl Iterator<Item = &'s str> {
        let start = self.terms.partition_point(|(text, _)| self.text(text) < prefix.as_bytes());
        self.terms[start..]
            .iter()
            .map(|(text, _)| self.text(text))
            .take_while(move |text| text.starts_with(prefix.as_bytes()))
            .filter_map(|text| std::str::from_utf8(text).ok())
    }
}

/// Reads a run for each field: where each begins and ends, as tantivy counts, within the field; and the runs, in
/// file coordinates.
pub fn read_runs(
    reader: &mut Reader<'_>,
    field_starts: &[usize; FIELD_COUNT],
) -> Result<(PerField, PerField, Vec<Run>), Error> {
    let mut runs = Vec::with_capacity(FIELD_COUNT);
    let (mut starts, mut ends): (PerField, PerField) = Default::default();
    for field in 0..FIELD_COUNT {
        starts[field] = reader.number()?;
        let run = reader.bytes()?;
        ends[field] = starts[field].saturating_add(run.len());
        if !run.is_empty() {
            runs.push(Run { start: field_starts[field].saturating_add(starts[field]), bytes: run.to_vec() });
        }
    }
    Ok((starts, ends, runs))
}

/// An encoded shard, the term that it begins with, and how many terms it has.
#[cfg(feature = "write")]
pub struct FinishedShard {
    pub first_term: Vec<u8>,
    pub bytes: Vec<u8>,
    pub term_count: usize,
}

/// Terms that begin alike for so long stay together, as long as the shard does not become twice its size: who asks
/// for one of them is given the others too.
#[cfg(feature = "write")]
const FAMILY_PREFIX_BYTES: usize = 5;

/// Collects terms into shards of about `target_bytes` each.
#[cfg(feature = "write")]
pub struct ShardWriter<'p> {
    /// The postings of each field, as tantivy wrote them.
    pub postings: [&'p [u8]; FIELD_COUNT],
    pub target_bytes: usize,
    pub finished: Vec<FinishedShard>,
    terms: crate::codec::Writer,
    count: usize,
    first: Vec<u8>,
    previous: Vec<u8>,
    start: [usize; FIELD_COUNT],
    end: [usize; FIELD_COUNT],
}

#[cfg(feature = "write")]
impl<'p> ShardWriter<'p> {
    pub fn new(postings: [&'p [u8]; FIELD_COUNT], target_bytes: usize) -> Self {
        ShardWriter {
            postings,
            target_bytes,
            finished: Vec::new(),
            terms: crate::codec::Writer::default(),
            count: 0,
            first: Vec::new(),
            previous: Vec::new(),
            start: [0; FIELD_COUNT],
            end: [0; FIELD_COUNT],
        }
    }

    /// Terms come in ascending order, each with the fields that it occurs in, ascending too.
    pub fn add(&mut self, term: &[u8], fields: &[TermField]) {
        let new: usize = fields.iter().map(|field| field.postings.len()).sum();
        let held: usize = (0..FIELD_COUNT).map(|field| self.end[field] - self.start[field]).sum();
        let size = held + new + self.terms.bytes.len() + term.len();
        let is_relative = crate::codec::shared_prefix(&self.previous, term) >= FAMILY_PREFIX_BYTES;
        if self.count > 0 && size > self.target_bytes && (!is_relative || size > 2 * self.target_bytes) {
            self.close();
        }
        if self.count == 0 {
            self.first = term.to_vec();
            self.previous.clear();
        }
        let shared = crate::codec::shared_prefix(&self.previous, term);
        self.terms.number(shared);
        self.terms.bytes(&term[shared..]);
        self.terms.u8(fields.iter().fold(0, |mask, field| mask | 1 << field.field));
        for field in fields {
            self.terms.number(field.doc_freq as usize);
            self.terms.number(field.postings.len());
            debug_assert_eq!(
                self.end[field.field], field.postings.start,
                "postings lie in the order of their terms"
            );
            self.end[field.field] = field.postings.end;
        }
        self.previous = term.to_vec();
        self.count += 1;
    }

    pub fn close(&mut self) {
        if self.count == 0 {
            return;
        }
        let mut shard = crate::codec::Writer::default();
        for field in 0..FIELD_COUNT {
            shard.number(self.start[field]);
            shard.bytes(&self.postings[field][self.start[field]..self.end[field]]);
        }
        shard.number(self.count);
        shard.raw(&self.terms.bytes);
        self.finished.push(FinishedShard {
            first_term: std::mem::take(&mut self.first),
            bytes: shard.bytes,
            term_count: self.count,
        });
        self.terms.bytes.clear();
        self.count = 0;
        self.start = self.end;
    }
}

#[cfg(all(test, feature = "write"))]
mod tests {
    use super::*;

    fn term_field(field: usize, postings: Range<usize>) -> TermField {
        TermField { field, doc_freq: 1, postings }
    }

    #[test]
    fn shards_give_back_their_terms_and_runs() {
        let body = [1u8, 2, 3, 4, 5, 6];
        let mut writer = ShardWriter::new([&body[..2], &[], &[], &[], &body], 28);
        let terms = ["reset", "resets", "zebra"];
        writer.add(terms[0].as_bytes(), &[term_field(0, 0..2), term_field(4, 0..1)]);
        writer.add(terms[1].as_bytes(), &[term_field(4, 1..4)]);
        writer.add(terms[2].as_bytes(), &[term_field(4, 4..6)]);
        writer.close();
        assert_eq!(writer.finished.len(), 2, "the target size splits");
        let starts = [8, 20, 20, 20, 30];
        let (first, runs) = Shard::decode(&writer.finished[0].bytes, &starts, 9).unwrap();
        assert_eq!(first.term("reset"), [term_field(0, 0..2), term_field(4, 0..1)]);
        assert_eq!(first.terms_with_prefix("res").collect::<Vec<_>>(), terms[..2]);
        assert!(first.term("zebra").is_empty());
        assert_eq!((runs[1].start, runs[1].bytes.as_slice()), (30, &body[..4]));
        let (second, runs) = Shard::decode(&writer.finished[1].bytes, &starts, 9).unwrap();
        assert_eq!(second.term("zebra"), [term_field(4, 4..6)]);
        assert_eq!(runs[0].start, 34);
    }

    #[test]
    fn any_damage_is_an_error_and_not_a_panic() {
        let body = [7u8; 40];
        let mut writer = ShardWriter::new([&[], &[], &[], &[], &body], 1 << 20);
        writer.add(b"alpha", &[term_field(4, 0..20)]);
        writer.add(b"beta", &[term_field(4, 20..40)]);
        writer.close();
        let bytes = &writer.finished[0].bytes;
        for len in 0..bytes.len() {
            assert!(Shard::decode(&bytes[..len], &[0; 5], 9).is_err(), "cut at {len}");
        }
        for at in 0..bytes.len() {
            for value in [0, 0x7f, 0xff] {
                let mut damaged = bytes.clone();
                damaged[at] = value;
                let _ = Shard::decode(&damaged, &[0; 5], 9);
            }
        }
    }
}
