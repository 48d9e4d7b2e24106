//! A finished tantivy segment → manifest and term shards.
//!
//! What goes where: the postings of every term into shards, its positions into the chunk beside; the field norms
//! and a few numbers into the manifest, of which [`Frame`] makes the rest of the files when the segment is opened;
//! tantivy's dictionary nowhere, since the shards carry the terms.

use std::ops::Range;
use std::path::Path;

use tantivy::directory::{CompositeFile, RamDirectory};
use tantivy::index::SegmentComponent;
use tantivy::{Directory, Index, InvertedIndexReader, SegmentReader};

use crate::error::Error;
use crate::frame::{FIELD_HEADER_BYTES, Frame};
use crate::manifest::{Manifest, ShardEntry};
use crate::schema::{FIELD_COUNT, field};
use crate::shard::{FinishedShard, ShardWriter, TermField};
use crate::{chunk, places};

pub fn lay_out(
    index: &Index,
    directory: &RamDirectory,
    shard_bytes: usize,
    manifest: &mut Manifest,
    chunks: &mut Vec<(String, Vec<u8>)>,
) -> Result<(), Error> {
    let segments = index.searchable_segments()?;
    let [segment] = segments.as_slice() else {
        return Err(Error::Index("the index has more than one segment".to_owned()));
    };
    let reader = SegmentReader::open(segment)?;
    let read = |component| read_raw(directory, &segment.relative_path(component));

    let postings = read(SegmentComponent::Postings)?;
    let fields = field_ranges(segment, SegmentComponent::Postings, FIELD_HEADER_BYTES)?;
    let positions = read(SegmentComponent::Positions)?;
    let position_fields = field_ranges(segment, SegmentComponent::Positions, 0)?;
    debug_assert_eq!(reader.schema().fields().count(), FIELD_COUNT);

    let shard_bytes = shard_bytes.max(postings.len() / SHARDS_MAX);
    let (shards, places) = write_shards(&reader, &postings, &fields, shard_bytes)?;
    let mut places = places.into_iter();
    let mut parts = Vec::with_capacity(shards.len());
    for FinishedShard { first_term, bytes, term_count } in shards {
        let digest = chunk::short_digest(&bytes);
        let of_shard: Vec<(usize, Range<usize>)> = places.by_ref().take(term_count).flatten().collect();
        parts.push(places::encode(position_fields.clone().map(|range| &positions[range]), &of_shard));
        chunks.push((chunk::shard_name(manifest.shards.len(), digest), bytes));
        manifest.shards.push(ShardEntry { first_term, digest });
    }
    for (ordinal, parts) in parts.chunks(places::SHARDS_PER_CHUNK).enumerate() {
        let mut writer = crate::codec::Writer::default();
        parts.iter().for_each(|part| writer.bytes(part));
        let digest = chunk::short_digest(&writer.bytes);
        manifest.places.push(digest);
        chunks.push((chunk::places_name(ordinal, digest), writer.bytes));
    }

    manifest.frame = Frame {
        doc_count: reader.max_doc(),
        postings_len: fields.map(|range| range.len()),
        positions_len: position_fields.map(|range| range.len()),
        ..Frame::default()
    };
    for f in 0..FIELD_COUNT {
        manifest.frame.word_counts[f] = reader.inverted_index(field(f))?.total_num_tokens();
        let norms = reader.get_fieldnorms_reader(field(f))?;
        manifest.frame.norms.extend((0..reader.max_doc()).map(|doc| norms.fieldnorm_id(doc)));
    }
    Ok(())
}

fn read_raw(directory: &RamDirectory, path: &Path) -> Result<Vec<u8>, Error> {
    let read = || -> tantivy::Result<Vec<u8>> { Ok(directory.open_read(path)?.read_bytes()?.to_vec()) };
    Ok(read()?)
}

/// Where each field's part of a file lies, without the header of each.
fn field_ranges(
    segment: &tantivy::Segment,
    component: SegmentComponent,
    header_bytes: usize,
) -> Result<[Range<usize>; FIELD_COUNT], Error> {
    let file = segment.open_read(component).map_err(tantivy::TantivyError::from)?;
    let composite = CompositeFile::open(&file).map_err(tantivy::TantivyError::from)?;
    // Fields follow one another in the order of their ids, from the beginning of the file.
    let mut end = 0;
    let mut ranges: [Range<usize>; FIELD_COUNT] = Default::default();
    for (f, range) in ranges.iter_mut().enumerate() {
        let len = composite.open_read(field(f)).map_or(0, |slice| slice.num_bytes().get_bytes() as usize);
        *range = end + header_bytes.min(len)..end + len;
        end += len;
    }
    Ok(ranges)
}

/// Larger books have larger shards, not ever more of them.
const SHARDS_MAX: usize = 800;

/// Where the positions of a term lie, by field.
type Places = Vec<(usize, Range<usize>)>;

/// Walks the dictionaries of all fields at once, in the order of terms. The second list has the places of every
/// term of every shard.
fn write_shards(
    reader: &SegmentReader,
    postings: &[u8],
    fields: &[Range<usize>; FIELD_COUNT],
    shard_bytes: usize,
) -> Result<(Vec<FinishedShard>, Vec<Places>), Error> {
    let indexes = (0..FIELD_COUNT)
        .map(|f| reader.inverted_index(field(f)))
        .collect::<tantivy::Result<Vec<std::sync::Arc<InvertedIndexReader>>>>()?;
    let mut streams = indexes
        .iter()
        .map(|index| index.terms().stream())
        .collect::<std::io::Result<Vec<_>>>()
        .map_err(tantivy::TantivyError::from)?;
    let mut has_term: Vec<bool> = streams.iter_mut().map(|stream| stream.advance()).collect();
    let mut writer = ShardWriter::new(fields.clone().map(|range| &postings[range]), shard_bytes);
    let mut found = Vec::with_capacity(FIELD_COUNT);
    let mut places = Vec::new();
    loop {
        let least =
            (0..FIELD_COUNT).filter(|f| has_term[*f]).map(|f| streams[f].key()).min().map(<[u8]>::to_vec);
        let Some(term) = least else { break };
        found.clear();
        let mut of_term = Places::new();
        for f in 0..FIELD_COUNT {
            if has_term[f] && streams[f].key() == term {
                let info = streams[f].value();
                found.push(TermField {
                    field: f,
                    doc_freq: info.doc_freq,
                    postings: info.postings_range.clone(),
                });
                of_term.push((f, info.positions_range.clone()));
                has_term[f] = streams[f].advance();
            }
        }
        writer.add(&term, &found);
        places.push(of_term);
    }
    writer.close();
    Ok((writer.finished, places))
}
