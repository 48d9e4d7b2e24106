//! The files of a tantivy segment around what chunks bring: headers, footers, an empty dictionary, field norms.
//!
//! Opening a segment reads six files. What is in them besides postings, positions and norms follows from a few
//! numbers, so a manifest carries the numbers, and the files are made of them here. That is half a kilobyte
//! less to download; and tantivy, which takes its own files on trust, never opens anything that a damaged or
//! malicious pack could have shaped: whatever the numbers, the files are well-formed.
//!
//! Formats: composite files (fields one after another, then a table of where each begins) and file footers are
//! those of tantivy 0.27; a test compares them with what tantivy writes.

use crate::codec::Reader;
use crate::error::Error;
use crate::schema::FIELD_COUNT;
use crate::segment::SEGMENT_ID;

/// tantivy begins each field's postings with the number of its words.
pub const FIELD_HEADER_BYTES: usize = 8;

/// tantivy reads the version of this and nothing else; the checksum is for a command that nobody runs here.
const FILE_FOOTER: &[u8] =
    br#"{"version":{"major":0,"minor":27,"patch":0,"index_format_version":7},"crc":0}"#;
const FILE_FOOTER_MAGIC: u32 = 1337;
/// A dictionary without terms: an empty transducer, no term infos.
const EMPTY_DICTIONARY: [u8; 67] = {
    let mut bytes = [0; 67];
    (bytes[0], bytes[27], bytes[51], bytes[59], bytes[63]) = (2, 18, 16, 1, 1);
    bytes
};
/// Columns without columns, up to the number of articles and the version that follow it.
const EMPTY_COLUMNS: [u8; 40] = {
    let mut bytes = [0; 40];
    (bytes[12], bytes[28], bytes[32]) = (4, 3, 32);
    bytes
};
const COLUMNS_VERSION: [u8; 8] = [2, 0, 0, 0, 2, b'q', b'w', b'B'];

/// A file of the tantivy segment, of which only some runs of bytes are present.
pub struct SparseBytes {
    pub name: String,
    pub len: usize,
    pub runs: Vec<(usize, Vec<u8>)>,
}

/// What has to be known of a segment to open it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frame {
    pub doc_count: u32,
    /// Bytes of the postings of each field, without their header; a field without any has no header either.
    pub postings_len: [usize; FIELD_COUNT],
    pub positions_len: [usize; FIELD_COUNT],
    /// How many words each field has in all articles together.
    pub word_counts: [u64; FIELD_COUNT],
    /// The length of each field of each article in tantivy's one-byte code, field by field.
    pub norms: Vec<u8>,
}

impl Frame {
    pub fn decode(reader: &mut Reader<'_>) -> Result<Frame, Error> {
        let mut frame = Frame { doc_count: reader.number()? as u32, ..Frame::default() };
        for field in 0..FIELD_COUNT {
            frame.postings_len[field] = reader.number()?;
            frame.positions_len[field] = reader.number()?;
            frame.word_counts[field] = reader.u64()?;
        }
        let norms_len = (frame.doc_count as usize).checked_mul(FIELD_COUNT);
        frame.norms = reader.take(norms_len.unwrap_or(usize::MAX))?.to_vec();
        Ok(frame)
    }

    #[cfg(feature = "write")]
    pub fn encode(&self, writer: &mut crate::codec::Writer) {
        writer.number(self.doc_count as usize);
        for field in 0..FIELD_COUNT {
            writer.number(self.postings_len[field]);
            writer.number(self.positions_len[field]);
            writer.u64(self.word_counts[field]);
        }
        writer.raw(&self.norms);
    }

    /// Where each field's postings begin in the postings file, behind their header.
    pub fn postings_starts(&self) -> [usize; FIELD_COUNT] {
        let headers = self.postings_len.map(|len| if len > 0 { FIELD_HEADER_BYTES } else { 0 });
        starts(&headers, &self.postings_len)
    }

    /// Where each field's positions begin in the positions file.
    pub fn positions_starts(&self) -> [usize; FIELD_COUNT] {
        starts(&[0; FIELD_COUNT], &self.positions_len)
    }

    /// The six files. Of postings and positions everything but those themselves is present.
    pub fn files(&self) -> Vec<SparseBytes> {
        let headers = (0..FIELD_COUNT).filter(|field| self.postings_len[*field] > 0).map(|field| {
            let start = self.postings_starts()[field] - FIELD_HEADER_BYTES;
            (start, self.word_counts[field].to_le_bytes().to_vec())
        });
        let postings_parts =
            self.postings_len.map(|len| if len > 0 { len.saturating_add(FIELD_HEADER_BYTES) } else { 0 });
        let columns = [&EMPTY_COLUMNS[..], &self.doc_count.to_le_bytes(), &COLUMNS_VERSION].concat();
        let norms_parts = [self.doc_count as usize; FIELD_COUNT];
        let dictionary_parts = [EMPTY_DICTIONARY.len(); FIELD_COUNT];
        vec![
            sparse("fast", vec![(0, columns)], EMPTY_COLUMNS.len() + 12, &[]),
            sparse("fieldnorm", vec![(0, self.norms.clone())], self.norms.len(), &table(&norms_parts)),
            sparse("idx", headers.collect(), sum(&postings_parts), &table(&postings_parts)),
            sparse("pos", Vec::new(), sum(&self.positions_len), &table(&self.positions_len)),
            sparse("store", Vec::new(), 0, &[]),
            sparse(
                "term",
                vec![(0, EMPTY_DICTIONARY.repeat(FIELD_COUNT))],
                sum(&dictionary_parts),
                &table(&dictionary_parts),
            ),
        ]
    }
}

fn sum(parts: &[usize]) -> usize {
    parts.iter().fold(0, |sum, part| sum.saturating_add(*part))
}

fn starts(headers: &[usize; FIELD_COUNT], parts: &[usize; FIELD_COUNT]) -> [usize; FIELD_COUNT] {
    let mut at = 0usize;
    std::array::from_fn(|field| {
        let start = at.saturating_add(headers[field]);
        at = start.saturating_add(parts[field]);
        start
    })
}

/// A file of some runs, and behind its body the table of its fields and tantivy's footer.
fn sparse(extension: &str, mut runs: Vec<(usize, Vec<u8>)>, body_len: usize, table: &[u8]) -> SparseBytes {
    let footer_len = (FILE_FOOTER.len() as u32).to_le_bytes();
    let end = [table, FILE_FOOTER, &footer_len, &FILE_FOOTER_MAGIC.to_le_bytes()].concat();
    let len = body_len.saturating_add(end.len());
    match runs.last_mut() {
        // Files that are whole are one run.
        Some((start, bytes)) if *start + bytes.len() == body_len => bytes.extend_from_slice(&end),
        _ => runs.push((body_len, end)),
    }
    SparseBytes { name: format!("{SEGMENT_ID}.{extension}"), len, runs }
}

/// The table of a composite file: where each field that is not empty begins, counted from the one before.
fn table(parts: &[usize; FIELD_COUNT]) -> Vec<u8> {
    let mut table = Vec::new();
    put_number(parts.iter().filter(|len| **len > 0).count(), &mut table);
    let mut skipped = 0usize;
    for (field, len) in parts.iter().enumerate().filter(|(_, len)| **len > 0) {
        put_number(skipped, &mut table);
        table.extend_from_slice(&(field as u32).to_le_bytes());
        // Each field has one part only.
        put_number(0, &mut table);
        skipped = *len;
    }
    let len = table.len() as u32;
    table.extend_from_slice(&len.to_le_bytes());
    table
}

/// tantivy's numbers: seven bits a byte, the last byte marked.
fn put_number(mut number: usize, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push((number & 0x7f) as u8);
        number >>= 7;
    }
    out.push(number as u8 | 0x80);
}

#[cfg(all(test, feature = "write"))]
mod tests {
    use std::path::Path;

    use tantivy::directory::RamDirectory;
    use tantivy::index::SegmentComponent;
    use tantivy::tokenizer::{TokenizerManager, WhitespaceTokenizer};
    use tantivy::{Directory, Index, IndexSettings, SegmentReader, TantivyDocument};

    use super::*;
    use crate::schema::{BODY, HEADING_TOKENIZER, TEXT_TOKENIZER, TITLE, field, schema};

    /// The body of a file of tantivy's, without its footer, whose checksum is no business of ours.
    fn body(bytes: &[u8]) -> (&[u8], &str) {
        let (rest, end) = bytes.split_at(bytes.len() - 8);
        assert_eq!(end[4..], FILE_FOOTER_MAGIC.to_le_bytes());
        let len = u32::from_le_bytes(end[..4].try_into().unwrap()) as usize;
        let (body, footer) = rest.split_at(rest.len() - len);
        let footer = std::str::from_utf8(footer).unwrap();
        (body, footer.split(",\"crc\"").next().unwrap())
    }

    /// Builds an index with words in some fields and none in others, and frames its numbers.
    #[test]
    fn files_are_those_that_tantivy_writes() {
        let directory = RamDirectory::create();
        let tokenizers = TokenizerManager::default();
        for name in [HEADING_TOKENIZER, TEXT_TOKENIZER] {
            tokenizers.register(name, WhitespaceTokenizer::default());
        }
        let mut writer = Index::builder()
            .schema(schema())
            .tokenizers(tokenizers)
            .settings(IndexSettings::default())
            .single_segment_index_writer(directory.clone(), 20 << 20)
            .unwrap();
        for n in 0..200 {
            let mut document = TantivyDocument::default();
            document.add_text(field(TITLE), format!("article {n}"));
            document.add_text(field(BODY), "some words, some of them twice");
            writer.add_document(document).unwrap();
        }
        let index = writer.finalize().unwrap();
        let segment = &index.searchable_segments().unwrap()[0];
        let reader = SegmentReader::open(segment).unwrap();
        let mut frame = Frame { doc_count: 200, ..Frame::default() };
        for f in 0..FIELD_COUNT {
            let norms = reader.get_fieldnorms_reader(field(f)).unwrap();
            frame.norms.extend((0..200).map(|doc| norms.fieldnorm_id(doc)));
            frame.word_counts[f] = reader.inverted_index(field(f)).unwrap().total_num_tokens();
        }
        let read = |path: &Path| directory.open_read(path).unwrap().read_bytes().unwrap();
        let len = |component, f| {
            let file = segment.open_read(component).unwrap();
            let composite = tantivy::directory::CompositeFile::open(&file).unwrap();
            composite.open_read(field(f)).map_or(0, |part| part.num_bytes().get_bytes() as usize)
        };
        for f in 0..FIELD_COUNT {
            frame.postings_len[f] = len(SegmentComponent::Postings, f).saturating_sub(FIELD_HEADER_BYTES);
            frame.positions_len[f] = len(SegmentComponent::Positions, f);
        }
        assert_eq!(frame.word_counts[1], 0, "a field without words is part of the test");
        // The dictionary and the document store are empty in a pack; those of the index are not compared.
        let ours = frame.files();
        for (component, extension) in [
            (SegmentComponent::FastFields, "fast"),
            (SegmentComponent::FieldNorms, "fieldnorm"),
            (SegmentComponent::Postings, "idx"),
            (SegmentComponent::Positions, "pos"),
        ] {
            let bytes = read(&segment.relative_path(component));
            let file = ours.iter().find(|file| file.name.ends_with(extension)).unwrap();
            assert_eq!(file.len - FILE_FOOTER.len(), body(&bytes).0.len() + 8, "{extension}");
            let mut filled = bytes.to_vec();
            filled.truncate(body(&bytes).0.len());
            for (start, run) in &file.runs {
                let end = (start + run.len()).min(filled.len());
                filled[*start..end].copy_from_slice(&run[..end - start]);
            }
            assert_eq!(filled, body(&bytes).0, "{extension}: what is there is what tantivy wrote");
        }
        let footer = FILE_FOOTER.strip_suffix(b",\"crc\":0}").unwrap();
        assert_eq!(body(&read(&segment.relative_path(SegmentComponent::Postings))).1.as_bytes(), footer);
    }

    #[test]
    fn the_empty_dictionary_is_the_one_that_tantivy_writes() {
        use tantivy::termdict::TermDictionaryBuilder;
        let bytes = TermDictionaryBuilder::create(Vec::new()).unwrap().finish().unwrap();
        assert_eq!(bytes, EMPTY_DICTIONARY);
    }

    #[test]
    fn numbers_come_back() {
        let frame = Frame {
            doc_count: 2,
            postings_len: [5, 0, 0, 1, 300],
            positions_len: [9, 0, 0, 0, 70_000],
            word_counts: [1, 0, 0, 2, u64::MAX],
            norms: vec![7; 10],
        };
        let mut writer = crate::codec::Writer::default();
        frame.encode(&mut writer);
        assert_eq!(Frame::decode(&mut Reader::new(&writer.bytes)).unwrap(), frame);
        assert_eq!(frame.postings_starts(), [8, 13, 13, 21, 30]);
        assert_eq!(frame.positions_starts(), [0, 9, 9, 9, 9]);
        for len in 0..writer.bytes.len() {
            assert!(Frame::decode(&mut Reader::new(&writer.bytes[..len])).is_err(), "cut at {len}");
        }
    }
}
