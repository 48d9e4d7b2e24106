//! The manifest: the one file that an engine opens with. It holds everything that every search needs, so that
//! the first answer takes two more waves of requests: terms, then articles.
//!
//! - the numbers that tantivy's segment is opened by, and the field norms (one byte an article and field)
//! - the usual words, the stop words
//! - the table of term shards (first term and digests of each) and the digests of the other chunks
//! - what the book says of finding: synonyms, promoted articles, boosts
//! - in a small pack, all chunks themselves
//!
//! It carries its own digest at the end, because nobody else knows it when it arrives.

use crate::chunk;
use crate::codec::{Reader, read_front_coded, read_list, read_texts};
use crate::document::Synonyms;
use crate::error::Error;
use crate::frame::Frame;
use crate::places;
use crate::vocabulary::{RareEntry, read_rare_table};

const MAGIC: &[u8] = b"helpbook";
/// Goes up with every change of the format that an older engine cannot read.
const VERSION: u8 = 5;

/// Where a shard begins in the order of terms, and its digest.
pub struct ShardEntry {
    pub first_term: Vec<u8>,
    pub digest: u32,
}

/// The articles in their order, spread evenly over chunks.
#[derive(Default)]
pub struct ArticleChunks {
    pub doc_count: u32,
    pub digests: Vec<u16>,
}

impl ArticleChunks {
    /// The chunk that holds an article.
    pub fn chunk_of(&self, doc: u32) -> usize {
        (u64::from(doc) * self.digests.len() as u64 / u64::from(self.doc_count.max(1))) as usize
    }

    /// The number of the first article of a chunk.
    pub fn first_doc(&self, chunk: usize) -> u32 {
        (chunk as u64 * u64::from(self.doc_count)).div_ceil(self.digests.len().max(1) as u64) as u32
    }
}

/// The decoded manifest.
#[derive(Default)]
pub struct Manifest {
    pub language: String,
    /// A WASM module that stems, unless every engine links one for the language: see [`crate::stem`].
    pub stemmer: Vec<u8>,
    pub stop_words: Vec<String>,
    /// The usual words: encoded [`crate::words::Words`].
    pub words: Vec<u8>,
    pub rare_words: Vec<RareEntry>,
    pub frame: Frame,
    pub shards: Vec<ShardEntry>,
    /// Digests of the chunks of positions, one for each [`crate::places::SHARDS_PER_CHUNK`] shards.
    pub places: Vec<u32>,
    /// What suggestions show of articles.
    pub cards: ArticleChunks,
    /// Articles with their texts.
    pub articles: ArticleChunks,
    /// Digest of the chunk of filters; there is none in a book without.
    pub filters: Option<u64>,
    /// Articles whose score is multiplied, and by how many per cent; ascending.
    pub boosts: Vec<(u32, u32)>,
    pub synonyms: Vec<Synonyms>,
    /// The questions and the articles that come first for them.
    pub promotions: Vec<(Vec<String>, Vec<u32>)>,
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
            stemmer: reader.bytes()?.to_vec(),
            stop_words: read_texts(&mut reader)?,
            words: reader.bytes()?.to_vec(),
            rare_words: read_rare_table(&mut reader)?,
            ..Manifest::default()
        };
        manifest.frame = Frame::decode(&mut reader)?;
        let mut first_term = Vec::new();
        manifest.shards = read_list(&mut reader, 5, |reader| {
            read_front_coded(reader, &mut first_term)?;
            Ok(ShardEntry { first_term: first_term.clone(), digest: reader.u24()? })
        })?;
        manifest.places = read_list(&mut reader, 3, Reader::u24)?;
        let doc_count = manifest.frame.doc_count;
        manifest.cards = ArticleChunks { doc_count, digests: read_list(&mut reader, 2, Reader::u16)? };
        manifest.articles = ArticleChunks { doc_count, digests: read_list(&mut reader, 2, Reader::u16)? };
        manifest.filters = if reader.u8()? == 1 { Some(reader.u64()?) } else { None };
        manifest.boosts =
            read_list(&mut reader, 2, |reader| Ok((reader.number()? as u32, reader.number()? as u32)))?;
        manifest.synonyms = read_list(&mut reader, 2, |reader| {
            Ok(Synonyms { words: read_texts(reader)?, also: read_texts(reader)? })
        })?;
        manifest.promotions = read_list(&mut reader, 2, |reader| {
            let queries = read_texts(reader)?;
            Ok((queries, read_list(reader, 1, |reader| Ok(reader.number()? as u32))?))
        })?;
        manifest.inline =
            read_list(&mut reader, 2, |reader| Ok((reader.str()?.to_owned(), reader.bytes()?.to_vec())))?;
        manifest.check(&reader)?;
        Ok(manifest)
    }

    fn check(&self, reader: &Reader<'_>) -> Result<(), Error> {
        let is_short = |chunks: &ArticleChunks| {
            self.frame.doc_count > 0 && !(1..=self.frame.doc_count as usize).contains(&chunks.digests.len())
        };
        if !reader.is_empty() {
            return Err(Error::corrupt("bytes are left over"));
        }
        if !self.shards.is_sorted_by(|a, b| a.first_term < b.first_term) {
            return Err(Error::corrupt("shards are not sorted"));
        }
        if self.places.len() != self.shards.len().div_ceil(places::SHARDS_PER_CHUNK) {
            return Err(Error::corrupt("positions are missing"));
        }
        if is_short(&self.cards) || is_short(&self.articles) {
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
        writer.bytes(&self.stemmer);
        writer.texts(&self.stop_words);
        writer.bytes(&self.words);
        writer.number(self.rare_words.len());
        let mut previous = "";
        for entry in &self.rare_words {
            let shared = crate::codec::shared_prefix(previous.as_bytes(), entry.first_word.as_bytes());
            writer.number(shared);
            writer.bytes(&entry.first_word.as_bytes()[shared..]);
            writer.u24(entry.digest);
            previous = &entry.first_word;
        }
        self.frame.encode(&mut writer);
        writer.number(self.shards.len());
        let mut previous: &[u8] = &[];
        for shard in &self.shards {
            let shared = crate::codec::shared_prefix(previous, &shard.first_term);
            writer.number(shared);
            writer.bytes(&shard.first_term[shared..]);
            writer.u24(shard.digest);
            previous = &shard.first_term;
        }
        writer.number(self.places.len());
        self.places.iter().for_each(|digest| writer.u24(*digest));
        for chunks in [&self.cards, &self.articles] {
            writer.number(chunks.digests.len());
            chunks.digests.iter().for_each(|digest| writer.u16(*digest));
        }
        writer.u8(u8::from(self.filters.is_some()));
        self.filters.into_iter().for_each(|digest| writer.u64(digest));
        writer.number(self.boosts.len());
        for (doc, percent) in &self.boosts {
            writer.number(*doc as usize);
            writer.number(*percent as usize);
        }
        writer.number(self.synonyms.len());
        for synonyms in &self.synonyms {
            writer.texts(&synonyms.words);
            writer.texts(&synonyms.also);
        }
        writer.number(self.promotions.len());
        for (queries, docs) in &self.promotions {
            writer.texts(queries);
            writer.number(docs.len());
            docs.iter().for_each(|doc| writer.number(*doc as usize));
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
