//! The manifest: the one file that an engine opens with. It holds everything that every search needs, so that
//! the first answer takes two more waves of requests: terms, then articles.
//!
//! - the parts of the tantivy segment that opening it reads, and the field norms (one byte an article and field)
//! - the resident words, the stop words
//! - the table of term shards (first term and digest of each) and the digests of the article chunks
//! - in a small pack, all chunks themselves
//!
//! It carries its own digest at the end, because nobody else knows it when it arrives.

use crate::chunk;
use crate::codec::{Reader, read_front_coded};
use crate::error::Error;
use crate::schema::FIELD_COUNT;

const MAGIC: &[u8] = b"helpbook";
/// Goes up with every change of the format that an older engine cannot read.
const VERSION: u8 = 1;

/// A file of the tantivy segment, of which only some runs of bytes are present.
pub struct SparseBytes {
    pub name: String,
    pub len: usize,
    pub runs: Vec<(usize, Vec<u8>)>,
}

/// Where a shard begins in the order of terms, and its digest.
pub struct ShardEntry {
    pub first_term: Vec<u8>,
    pub digest: u64,
}

/// The decoded manifest.
#[derive(Default)]
pub struct Manifest {
    pub language: String,
    pub doc_count: u32,
    pub docs_per_chunk: usize,
    pub stop_words: Vec<String>,
    /// Encoded [`crate::words::Words`].
    pub words: Vec<u8>,
    pub files: Vec<SparseBytes>,
    /// Where each field's postings begin in the postings file.
    pub field_starts: [usize; FIELD_COUNT],
    pub shards: Vec<ShardEntry>,
    pub articles: Vec<u32>,
    /// Chunks that travel with the manifest, by name, unpacked.
    pub inline: Vec<(String, Vec<u8>)>,
}

impl Manifest {
    pub fn decode(bytes: &[u8]) -> Result<Manifest, Error> {
        let Some((body, digest)) = bytes.split_last_chunk::<8>() else {
            return Err(Error::corrupt("it ends too early"));
        };
        let mut reader = Reader::new(body);
        if reader.take(MAGIC.len())? != MAGIC {
            return Err(Error::corrupt("it is not a search manifest"));
        }
        let version = reader.u8()?;
        if version != VERSION {
            return Err(Error::Version { found: version, supported: VERSION });
        }
        if chunk::digest(body) != u64::from_le_bytes(*digest) {
            return Err(Error::corrupt("its digest does not match"));
        }
        let mut manifest = Manifest {
            language: reader.str()?.to_owned(),
            doc_count: reader.number()? as u32,
            docs_per_chunk: reader.number()?,
            ..Manifest::default()
        };
        for _ in 0..reader.count(1)? {
            manifest.stop_words.push(reader.str()?.to_owned());
        }
        manifest.words = reader.bytes()?.to_vec();
        for _ in 0..reader.count(3)? {
            manifest.files.push(decode_file(&mut reader)?);
        }
        for start in &mut manifest.field_starts {
            *start = reader.number()?;
        }
        let mut first_term = Vec::new();
        for _ in 0..reader.count(10)? {
            read_front_coded(&mut reader, &mut first_term)?;
            manifest.shards.push(ShardEntry { first_term: first_term.clone(), digest: reader.u64()? });
        }
        for _ in 0..reader.count(4)? {
            manifest.articles.push(reader.u32()?);
        }
        for _ in 0..reader.count(2)? {
            manifest.inline.push((reader.str()?.to_owned(), reader.bytes()?.to_vec()));
        }
        manifest.check(&reader)?;
        Ok(manifest)
    }

    fn check(&self, reader: &Reader<'_>) -> Result<(), Error> {
        let articles_needed = (self.doc_count as usize).checked_div(self.docs_per_chunk);
        if !reader.is_empty() {
            return Err(Error::corrupt("bytes are left over"));
        }
        if !self.shards.is_sorted_by(|a, b| a.first_term < b.first_term) {
            return Err(Error::corrupt("shards are not sorted"));
        }
        if articles_needed.is_none_or(|needed| needed > self.articles.len()) {
            return Err(Error::corrupt("articles are missing"));
        }
        Ok(())
    }

    #[cfg(feature = "write")]
    pub fn encode(&self) -> Vec<u8> {
        let mut writer = crate::codec::Writer::default();
        writer.raw(MAGIC);
        writer.u8(VERSION);
        writer.str(&self.language);
        writer.number(self.doc_count as usize);
        writer.number(self.docs_per_chunk);
        writer.number(self.stop_words.len());
        for word in &self.stop_words {
            writer.str(word);
        }
        writer.bytes(&self.words);
        writer.number(self.files.len());
        for file in &self.files {
            writer.str(&file.name);
            writer.number(file.len);
            writer.number(file.runs.len());
            for (start, bytes) in &file.runs {
                writer.number(*start);
                writer.bytes(bytes);
            }
        }
        for start in self.field_starts {
            writer.number(start);
        }
        writer.number(self.shards.len());
        let mut previous: &[u8] = &[];
        for shard in &self.shards {
            let shared = crate::codec::shared_prefix(previous, &shard.first_term);
            writer.number(shared);
            writer.bytes(&shard.first_term[shared..]);
            writer.u64(shard.digest);
            previous = &shard.first_term;
        }
        writer.number(self.articles.len());
        for digest in &self.articles {
            writer.u32(*digest);
        }
        writer.number(self.inline.len());
        for (name, bytes) in &self.inline {
            writer.str(name);
            writer.bytes(bytes);
        }
        let digest = chunk::digest(&writer.bytes);
        writer.u64(digest);
        writer.bytes
    }
}

fn decode_file(reader: &mut Reader<'_>) -> Result<SparseBytes, Error> {
    let name = reader.str()?.to_owned();
    let len = reader.number()?;
    let mut runs = Vec::new();
    for _ in 0..reader.count(2)? {
        let start = reader.number()?;
        let bytes = reader.bytes()?;
        if start.checked_add(bytes.len()).is_none_or(|end| end > len) {
            return Err(Error::corrupt("a run lies outside its file"));
        }
        runs.push((start, bytes.to_vec()));
    }
    Ok(SparseBytes { name, len, runs })
}
