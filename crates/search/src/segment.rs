//! The tantivy segment behind a pack, opened for scoring.
//!
//! `Index`, `Query` and `TopDocs` would add 270 KB to what every customer downloads. The layer below them is
//! enough: postings, positions and field norms are tantivy's; the loops over them are in `rank`.

use std::ops::Range;
use std::sync::Arc;

use tantivy::directory::{FileHandle, OwnedBytes};
use tantivy::fieldnorm::FieldNormReader;
use tantivy::index::SegmentId;
use tantivy::postings::{SegmentPostings, TermInfo};
use tantivy::schema::IndexRecordOption;
use tantivy::{Index, IndexSettings, InvertedIndexReader, SegmentReader};

use crate::directory::{SparseDirectory, SparseFile};
use crate::error::Error;
use crate::frame::Frame;
use crate::guard::{check_positions, check_postings};
use crate::schema::{self, FIELD_COUNT, field};
use crate::shard::TermField;

/// The id of the one segment in every pack, in place of the random one that tantivy draws.
pub const SEGMENT_ID: &str = "00000000000040008000000000000000";

/// An open segment whose postings arrive with the shards.
pub struct Segment {
    pub doc_count: u32,
    pub postings_file: Arc<SparseFile>,
    pub positions_file: Arc<SparseFile>,
    /// Where each field's part of these files lies.
    postings: [Range<usize>; FIELD_COUNT],
    positions: [Range<usize>; FIELD_COUNT],
    fields: Vec<FieldReader>,
}

struct FieldReader {
    index: Arc<InvertedIndexReader>,
    norms: FieldNormReader,
    /// BM25's k1.
    saturation: f32,
    /// What BM25 adds to the frequency of a word, by tantivy's code of the field's length.
    lengths: [f32; 256],
}

impl Segment {
    pub fn open(frame: &Frame) -> Result<Segment, Error> {
        let doc_count = frame.doc_count;
        let directory = SparseDirectory::new(frame.files());
        let postings_file = directory
            .file_with_extension("idx")
            .ok_or_else(|| Error::corrupt("the postings file is missing"))?;
        let positions_file = directory
            .file_with_extension("pos")
            .ok_or_else(|| Error::corrupt("the positions file is missing"))?;
        // Creating an index over files that are there instead of opening it: opening would parse `meta.json`,
        // whose parser is a fifth of the engine and tells only what is known here.
        let index = Index::create(directory, schema::schema(), IndexSettings::default())?;
        let id = SegmentId::from_uuid_string(SEGMENT_ID).map_err(Error::index)?;
        let reader = SegmentReader::open(&index.segment(index.new_segment_meta(id, doc_count)))?;
        let fields = (0..FIELD_COUNT)
            .map(|f| {
                let index = reader.inverted_index(field(f))?;
                let norms = reader.get_fieldnorms_reader(field(f))?;
                // Of those that have the field at all: most articles have no keywords, and one that has two is
                // not verbose.
                let filled = (0..doc_count).filter(|doc| norms.fieldnorm_id(*doc) > 0).count() as u32;
                let average_len = index.total_num_tokens() as f32 / filled.max(1) as f32;
                let (saturation, length_share) = schema::FIELDS[f].bm25;
                let length = |id: usize| {
                    let len = FieldNormReader::id_to_fieldnorm(id as u8) as f32;
                    saturation * (1.0 - length_share + length_share * len / average_len.max(1.0))
                };
                Ok(FieldReader { index, norms, saturation, lengths: std::array::from_fn(length) })
            })
            .collect::<Result<Vec<_>, Error>>()?;
        Ok(Segment {
            doc_count,
            postings_file,
            positions_file,
            postings: parts(frame.postings_starts(), frame.postings_len),
            positions: parts(frame.positions_starts(), frame.positions_len),
            fields,
        })
    }

    /// The articles that hold a term in a field, in ascending order; with `positions`, where its positions lie in
    /// the field's part of the positions file, they can be read too.
    pub fn postings(
        &self,
        term: &TermField,
        positions: Option<Range<usize>>,
    ) -> Result<SegmentPostings, Error> {
        let bytes = run(&self.postings_file, &self.postings[term.field], &term.postings)?;
        let occurrences = check_postings(&bytes, term.doc_freq, self.doc_count)?;
        if let Some(range) = &positions {
            check_positions(&run(&self.positions_file, &self.positions[term.field], range)?, occurrences)?;
        }
        let option = match positions {
            Some(_) => IndexRecordOption::WithFreqsAndPositions,
            None => IndexRecordOption::WithFreqs,
        };
        let info = TermInfo {
            doc_freq: term.doc_freq,
            postings_range: term.postings.clone(),
            positions_range: positions.unwrap_or(0..0),
        };
        self.fields[term.field].index.read_postings_from_terminfo(&info, option).map_err(Error::index)
    }

    /// The length of a field in an article, as tantivy's one-byte code.
    pub fn norm_id(&self, field: usize, doc: u32) -> u8 {
        if doc < self.doc_count { self.fields[field].norms.fieldnorm_id(doc) } else { 1 }
    }

    /// The length of a field in an article in words: exact for short ones, nearly so for long ones.
    pub fn field_len(&self, field: usize, doc: u32) -> u32 {
        FieldNormReader::id_to_fieldnorm(self.norm_id(field, doc))
    }

    /// BM25 of a word that occurs `term_freq` times in a field of an article, at an inverse document frequency of
    /// one. Sums, products and one quotient: the same in a browser and in a terminal, to the last bit. tantivy's own
    /// has constants that cannot be chosen, and a logarithm of the platform.
    pub fn bm25(&self, field: usize, doc: u32, term_freq: u32) -> f32 {
        let reader = &self.fields[field];
        let frequency = term_freq as f32;
        frequency * (1.0 + reader.saturation)
            / (frequency + reader.lengths[usize::from(self.norm_id(field, doc))])
    }
}

fn parts(starts: [usize; FIELD_COUNT], lens: [usize; FIELD_COUNT]) -> [Range<usize>; FIELD_COUNT] {
    std::array::from_fn(|field| starts[field]..starts[field].saturating_add(lens[field]))
}

/// A range of a field's part of a file.
fn run(file: &SparseFile, part: &Range<usize>, range: &Range<usize>) -> Result<OwnedBytes, Error> {
    if range.start > range.end || range.end > part.len() {
        return Err(Error::corrupt("a list is not where it should be"));
    }
    file.read_bytes(part.start + range.start..part.start + range.end)
        .map_err(|_| Error::corrupt("a list is not where it should be"))
}

/// How telling a word is that `doc_freq` of `doc_count` articles hold: BM25's inverse document frequency.
pub fn inverse_frequency(doc_freq: u32, doc_count: u32) -> f32 {
    let (n, total) = (doc_freq as f32, doc_count.max(doc_freq) as f32);
    libm::logf(1.0 + (total - n + 0.5) / (n + 0.5))
}
