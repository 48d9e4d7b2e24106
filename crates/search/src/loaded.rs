//! What has arrived of a pack: its chunks by kind, which of them are missing for what, and where their bytes go.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::document::SearchDocument;
use crate::error::Error;
use crate::filters::Filters;
use crate::manifest::{ArticleChunks, ShardEntry};
use crate::schema::FIELD_COUNT;
use crate::segment::Segment;
use crate::shard::{Run, Shard, TermField};
use crate::{articles, chunk, places};

/// Chunks of articles and of cards kept between searches; each is a few kilobytes.
const ARTICLE_CHUNKS_MAX: usize = 512;

/// The chunks of a pack that are here.
pub struct Loaded {
    pub doc_count: u32,
    pub field_starts: [usize; FIELD_COUNT],
    pub position_starts: [usize; FIELD_COUNT],
    pub shard_table: Vec<ShardEntry>,
    pub shards: Vec<Option<Shard>>,
    pub places_digests: Vec<u32>,
    /// For each shard whose positions are here: where they lie, in the order of [`Shard::term_fields`].
    pub places: Vec<Option<Vec<Range<usize>>>>,
    /// Chunks of positions that are here, for those of their shards that are not yet.
    pub places_chunks: FxHashMap<usize, Vec<u8>>,
    pub filters_digest: Option<u64>,
    pub filters: Option<Filters>,
    pub cards: Documents,
    pub articles: Documents,
}

/// Documents in chunks of so many.
pub struct Documents {
    table: ArticleChunks,
    name: fn(usize, u16) -> String,
    chunks: FxHashMap<usize, Vec<u8>>,
}

impl Documents {
    pub fn new(table: ArticleChunks, name: fn(usize, u16) -> String) -> Self {
        Documents { table, name, chunks: FxHashMap::default() }
    }

    fn name(&self, ordinal: usize) -> String {
        (self.name)(ordinal, self.table.digests.get(ordinal).copied().unwrap_or(0))
    }

    /// Takes a chunk if it is one of these.
    fn supply(&mut self, name: &str, bytes: &[u8]) -> Result<bool, Error> {
        let Some(ordinal) = listed(name, self.name, self.table.digests.iter().copied()) else {
            return Ok(false);
        };
        check_digest(u64::from(self.table.digests[ordinal]), u64::from(chunk::tiny_digest(bytes)))?;
        self.chunks.insert(ordinal, bytes.to_vec());
        Ok(true)
    }

    fn has(&self, doc: u32) -> bool {
        self.chunks.contains_key(&self.table.chunk_of(doc))
    }

    fn document(&self, doc: u32) -> Result<SearchDocument, Error> {
        let ordinal = self.table.chunk_of(doc);
        let bytes = self.chunks.get(&ordinal).map_or(&[][..], Vec::as_slice);
        articles::decode(bytes, doc.saturating_sub(self.table.first_doc(ordinal)) as usize)
            .map_err(|error| error.in_chunk(&self.name(ordinal)))
    }
}

/// Which of many chunks a name means, if any: the name has the ordinal in it.
fn listed<D>(
    name: &str,
    name_of: fn(usize, D) -> String,
    mut digests: impl Iterator<Item = D>,
) -> Option<usize> {
    let ordinal = usize::from_str_radix(name.split('-').nth(1)?, 16).ok()?;
    (name_of(ordinal, digests.nth(ordinal)?) == name).then_some(ordinal)
}

fn check_short(published: u32, bytes: &[u8]) -> Result<(), Error> {
    check_digest(u64::from(published), u64::from(chunk::short_digest(bytes)))
}

fn check_digest(published: u64, actual: u64) -> Result<(), Error> {
    if published == actual { Ok(()) } else { Err(Error::corrupt("its digest does not match its name")) }
}

impl Loaded {
    /// Takes an unpacked chunk; what it holds of the segment goes there.
    pub fn supply(&mut self, name: &str, bytes: &[u8], segment: Option<&Segment>) -> Result<(), Error> {
        let Some(segment) = segment else { return Err(Error::UnknownChunk(name.to_owned())) };
        let shards = self.shard_table.iter().map(|entry| entry.digest);
        if let Some(at) = listed(name, chunk::shard_name, shards) {
            check_short(self.shard_table[at].digest, bytes)?;
            let (shard, runs) = Shard::decode(bytes, &self.field_starts, self.doc_count)?;
            supply_runs(runs, |start, bytes| segment.postings_file.supply(start, bytes));
            (self.shards[at], self.places[at]) = (Some(shard), None);
            return self.place(at, segment).inspect_err(|_| self.shards[at] = None);
        }
        if let Some(at) = listed(name, chunk::places_name, self.places_digests.iter().copied()) {
            check_short(self.places_digests[at], bytes)?;
            self.places_chunks.insert(at, bytes.to_vec());
            let first = at * places::SHARDS_PER_CHUNK;
            return (first..self.shards.len())
                .take(places::SHARDS_PER_CHUNK)
                .try_for_each(|at| self.place(at, segment));
        }
        if let Some(published) = self.filters_digest.filter(|digest| chunk::filters_name(*digest) == name) {
            check_digest(published, chunk::digest(bytes))?;
            self.filters = Some(Filters::decode(bytes, self.doc_count)?);
            return Ok(());
        }
        if self.articles.supply(name, bytes)? || self.cards.supply(name, bytes)? {
            return Ok(());
        }
        Err(Error::UnknownChunk(name.to_owned()))
    }

    /// Reads the positions of a shard, if both are here.
    fn place(&mut self, at: usize, segment: &Segment) -> Result<(), Error> {
        let chunk = self.places_chunks.get(&(at / places::SHARDS_PER_CHUNK));
        let (Some(shard), Some(chunk)) = (&self.shards[at], chunk) else { return Ok(()) };
        let part = places::part(chunk, at % places::SHARDS_PER_CHUNK)?;
        let (ranges, runs) = places::decode(part, shard.term_fields(), &self.position_starts)?;
        supply_runs(runs, |start, bytes| segment.positions_file.supply(start, bytes));
        self.places[at] = Some(ranges);
        Ok(())
    }

    fn shard_of(&self, term: &str) -> Option<usize> {
        self.shard_table
            .partition_point(|entry| entry.first_term.as_slice() <= term.as_bytes())
            .checked_sub(1)
    }

    /// The shard that would hold a term, if it is here.
    pub fn shard(&self, term: &str) -> Option<&Shard> {
        self.shard_of(term).and_then(|at| self.shards[at].as_ref())
    }

    /// The fields in which a term occurs.
    pub fn term_fields(&self, term: &str) -> &[TermField] {
        self.shard(term).map_or(&[], |shard| shard.term(term))
    }

    /// The same, with where the positions lie.
    pub fn term_places(&self, term: &str) -> Vec<(&TermField, Range<usize>)> {
        let Some(at) = self.shard_of(term) else { return Vec::new() };
        let (Some(shard), Some(places)) = (&self.shards[at], &self.places[at]) else { return Vec::new() };
        let range = shard.term_range(term);
        shard.term_fields()[range.clone()].iter().zip(places[range].iter().cloned()).collect()
    }

    /// The chunks that have to be fetched before these terms can be looked up.
    pub fn missing_shards<'t>(&self, terms: impl Iterator<Item = &'t str>) -> Vec<String> {
        let missing = terms.filter_map(|term| self.shard_of(term)).filter(|at| self.shards[*at].is_none());
        sorted(missing).map(|at| chunk::shard_name(at, self.shard_table[at].digest)).collect()
    }

    /// The chunks that have to be fetched before the positions of these terms can be read.
    pub fn missing_places<'t>(&self, terms: impl Iterator<Item = &'t str>) -> Vec<String> {
        let missing = terms
            .filter(|term| !self.term_fields(term).is_empty())
            .filter_map(|term| self.shard_of(term))
            .filter(|at| self.places[*at].is_none())
            .map(|at| at / places::SHARDS_PER_CHUNK);
        sorted(missing).map(|at| chunk::places_name(at, self.places_digests[at])).collect()
    }

    pub fn missing_filters(&self) -> Option<String> {
        self.filters_digest.filter(|_| self.filters.is_none()).map(chunk::filters_name)
    }

    /// The chunks that have to be fetched before these articles can be shown.
    pub fn missing_documents(&self, docs: impl Iterator<Item = u32>, with_text: bool) -> Vec<String> {
        let from = if with_text { &self.articles } else { &self.cards };
        let missing = docs
            .filter(|doc| !from.has(*doc) && !self.articles.has(*doc))
            .map(|doc| from.table.chunk_of(doc));
        sorted(missing).map(|ordinal| from.name(ordinal)).collect()
    }

    /// An article, without its text unless that is here.
    pub fn document(&self, doc: u32) -> Result<SearchDocument, Error> {
        if self.articles.has(doc) { self.articles.document(doc) } else { self.cards.document(doc) }
    }

    /// Forgets articles when they have become many.
    pub fn trim(&mut self) {
        for documents in [&mut self.articles, &mut self.cards] {
            if documents.chunks.len() > ARTICLE_CHUNKS_MAX {
                documents.chunks.clear();
            }
        }
    }
}

fn supply_runs(runs: Vec<Run>, supply: impl Fn(usize, Vec<u8>)) {
    runs.into_iter().for_each(|run| supply(run.start, run.bytes));
}

fn sorted(numbers: impl Iterator<Item = usize>) -> impl Iterator<Item = usize> {
    let mut numbers: Vec<usize> = numbers.collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers.into_iter()
}
