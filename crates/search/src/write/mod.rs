//! Articles → pack. The same articles give the same bytes, on every run and with any number of threads.
//!
//! One thread indexes, as articles arrive, so that a build can render and index at the same time; packing
//! uses all cores, each chunk by itself. tantivy's writer with its own threads is not used: it would cut the
//! index into segments by memory and time.

mod layout;
mod tokenize;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::directory::RamDirectory;
use tantivy::tokenizer::TokenizerManager;
use tantivy::{Index, IndexSettings, SingleSegmentIndexWriter, TantivyDocument};

use crate::document::{Promotion, SearchDocument, Synonyms};
use crate::error::Error;
use crate::language::Language;
use crate::manifest::{ArticleChunks, Manifest};
use crate::schema::{self, BODY, DESCRIPTION, HEADINGS, KEYWORDS, TITLE, field};
use crate::vocabulary::RareEntry;
use crate::words::Words;
use crate::{articles, chunk, filters};
use tokenize::{PackTokenizer, WordTable};

/// tantivy wants a bound; it only sizes its first hash table by it and would refuse less than a few megabytes.
const INDEX_MEMORY_BYTES: usize = 256 << 20;
/// Some hosts limit the number of files, and uploading many small ones is slow everywhere. What the other chunks
/// leave of this goes to the articles: the fewer share a chunk, the less a customer downloads for one of them.
const FILES_MAX: usize = 2_990;

/// Cards in a chunk, which is less than three kilobytes then; in larger books more.
const CARDS_PER_CHUNK: usize = 32;
const CARD_CHUNKS_MAX: usize = 500;

/// Rare words in a chunk: about six kilobytes.
const RARE_WORDS_PER_CHUNK: usize = 2_000;

/// How a pack is made.
#[derive(Debug, Clone)]
pub struct PackOptions {
    /// BCP 47 tag of the articles' language: decides on stemming and stop words.
    pub language: String,
    /// The module that [`crate::stemmer_module`] names, for engines in browsers; empty if it names none.
    pub stemmer: Vec<u8>,
    pub synonyms: Vec<Synonyms>,
    pub promotions: Vec<Promotion>,
    /// Articles in a chunk: more make fewer files, and more bytes for what is shown of one article. `None` for
    /// one, and more in a book so large that it would make too many files.
    pub articles_per_chunk: Option<usize>,
    /// Size of a term shard before packing, in bytes; in a very large book it is more.
    pub shard_bytes: usize,
    /// A pack whose packed chunks are together no larger travels in its manifest: one request instead of three
    /// waves, for the price of one picture.
    pub inline_bytes_max: usize,
}

impl Default for PackOptions {
    fn default() -> Self {
        PackOptions {
            language: "en".to_owned(),
            stemmer: Vec::new(),
            synonyms: Vec::new(),
            promotions: Vec::new(),
            articles_per_chunk: None,
            shard_bytes: 6 << 10,
            inline_bytes_max: 48 << 10,
        }
    }
}

/// A published index: files to be served from one folder, the manifest among them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pack {
    /// The file to open; a page refers to the pack by it.
    pub manifest_name: String,
    /// All files by name. Names are derived from content, so that each can be cached for ever.
    pub files: BTreeMap<String, Vec<u8>>,
}

/// Builds a pack article by article.
pub struct PackWriter {
    options: PackOptions,
    table: Arc<Mutex<WordTable>>,
    directory: RamDirectory,
    writer: SingleSegmentIndexWriter,
    encoded: Vec<Vec<u8>>,
    cards: Vec<Vec<u8>>,
    filters: Vec<Vec<(String, String)>>,
    boosts: Vec<(u32, u32)>,
    /// The number of each article, by URL.
    numbers: BTreeMap<String, u32>,
}

impl PackWriter {
    /// # Errors
    /// [`Error::UnknownLanguage`] for a tag that is none, [`Error::Index`] if tantivy cannot start.
    pub fn new(options: PackOptions) -> Result<Self, Error> {
        let language = Language::new(&options.language)?;
        let table = Arc::new(Mutex::new(WordTable::new(language)));
        let tokenizers = TokenizerManager::default();
        for (name, is_heading) in [(schema::HEADING_TOKENIZER, true), (schema::TEXT_TOKENIZER, false)] {
            tokenizers.register(name, PackTokenizer::new(Arc::clone(&table), is_heading));
        }
        let directory = RamDirectory::create();
        let settings = IndexSettings {
            docstore_compression: tantivy::store::Compressor::None,
            docstore_compress_dedicated_thread: false,
            ..IndexSettings::default()
        };
        let writer = Index::builder()
            .schema(schema::schema())
            .settings(settings)
            .tokenizers(tokenizers)
            .single_segment_index_writer(directory.clone(), INDEX_MEMORY_BYTES)?;
        Ok(PackWriter {
            options,
            table,
            directory,
            writer,
            encoded: Vec::new(),
            cards: Vec::new(),
            filters: Vec::new(),
            boosts: Vec::new(),
            numbers: BTreeMap::new(),
        })
    }

    /// Adds an article.
    ///
    /// # Errors
    /// [`Error::OutOfOrder`] unless URLs ascend: the order of articles decides between equal scores, and it
    /// must not depend on who came first.
    pub fn add(&mut self, article: &SearchDocument) -> Result<(), Error> {
        if let Some((last, _)) = self.numbers.last_key_value().filter(|(last, _)| **last >= article.url) {
            return Err(Error::OutOfOrder { url: article.url.clone(), after: last.clone() });
        }
        let number = self.encoded.len() as u32;
        self.numbers.insert(article.url.clone(), number);
        if article.boost_percent != 100 {
            self.boosts.push((number, u32::from(article.boost_percent)));
        }
        self.filters.push(article.filters.clone());
        self.lock_table().begin_article(number);
        let mut document = TantivyDocument::default();
        document.add_text(field(TITLE), &article.title);
        for section in &article.sections {
            if !section.title.is_empty() {
                document.add_text(field(HEADINGS), &section.title);
            }
            document.add_text(field(BODY), &section.text);
        }
        for keyword in article.keywords.iter().chain(&article.tags) {
            document.add_text(field(KEYWORDS), keyword);
        }
        document.add_text(field(DESCRIPTION), &article.description);
        self.writer.add_document(document)?;
        self.encoded.push(articles::encode_article(article));
        self.cards.push(articles::encode_card(article));
        Ok(())
    }

    fn lock_table(&self) -> std::sync::MutexGuard<'_, WordTable> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes the index and packs it.
    ///
    /// # Errors
    /// [`Error::Index`] if tantivy fails.
    pub fn finish(self) -> Result<Pack, Error> {
        let mut manifest = Manifest {
            language: self.options.language.clone(),
            stemmer: self.options.stemmer.clone(),
            promotions: self.promotions(),
            synonyms: self.options.synonyms,
            boosts: self.boosts,
            ..Manifest::default()
        };
        let mut chunks: Vec<(String, Vec<u8>)> = Vec::new();
        {
            let mut table = self.table.lock().unwrap_or_else(PoisonError::into_inner);
            let synonyms = manifest.synonyms.iter().flat_map(|of| of.words.iter().chain(&of.also));
            let promoted = manifest.promotions.iter().flat_map(|(queries, _)| queries);
            manifest.stop_words = table.stop_words(synonyms.chain(promoted).map(String::as_str));
            let (usual, rare) = table.usual_and_rare();
            manifest.words = Words::encode(&usual);
            for (at, words) in rare.chunks(RARE_WORDS_PER_CHUNK).enumerate() {
                let bytes = Words::encode(words);
                let digest = chunk::short_digest(&bytes);
                manifest.rare_words.push(RareEntry {
                    first_word: words[0].0.to_owned(),
                    digest,
                    words: None,
                });
                chunks.push((chunk::words_name(at, digest), bytes));
            }
        }
        if !self.encoded.is_empty() {
            let index = self.writer.finalize()?;
            layout::lay_out(&index, &self.directory, self.options.shard_bytes, &mut manifest, &mut chunks)?;
        }
        if let Some(bytes) = filters::encode(&self.filters) {
            let digest = chunk::digest(&bytes);
            manifest.filters = Some(digest);
            chunks.push((chunk::filters_name(digest), bytes));
        }
        let card_chunks = self.cards.len().div_ceil(CARDS_PER_CHUNK).min(CARD_CHUNKS_MAX);
        let mut cards = Vec::new();
        manifest.cards = cut(&self.cards, card_chunks, chunk::cards_name, &mut cards);
        let article_chunks = match self.options.articles_per_chunk {
            Some(count) => self.encoded.len().div_ceil(count.max(1)),
            None => FILES_MAX.saturating_sub(chunks.len() + cards.len()).max(FILES_MAX / 4),
        };
        manifest.articles = cut(&self.encoded, article_chunks, chunk::articles_name, &mut chunks);
        Ok(seal(manifest, chunks, cards, self.options.inline_bytes_max))
    }

    /// Promoted articles by number; an article that is not in the book is left out.
    fn promotions(&self) -> Vec<(Vec<String>, Vec<u32>)> {
        let number = |url: &String| self.numbers.get(url).copied();
        self.options
            .promotions
            .iter()
            .map(|of| (of.queries.clone(), of.urls.iter().filter_map(number).collect()))
            .collect()
    }
}

/// Spreads encoded articles over so many chunks, or one for each if that is fewer.
fn cut(
    encoded: &[Vec<u8>],
    count: usize,
    name: fn(usize, u16) -> String,
    chunks: &mut Vec<(String, Vec<u8>)>,
) -> ArticleChunks {
    let count = count.min(encoded.len());
    let mut table = ArticleChunks { doc_count: encoded.len() as u32, digests: vec![0; count] };
    for ordinal in 0..count {
        let group = table.first_doc(ordinal) as usize..table.first_doc(ordinal + 1) as usize;
        let bytes = articles::encode(&encoded[group]);
        table.digests[ordinal] = chunk::tiny_digest(&bytes);
        chunks.push((name(ordinal, table.digests[ordinal]), bytes));
    }
    table
}

/// Packs all chunks and the manifest. Small packs become one file, without the cards: the articles hold them.
fn seal(
    mut manifest: Manifest,
    mut chunks: Vec<(String, Vec<u8>)>,
    cards: Vec<(String, Vec<u8>)>,
    inline_bytes_max: usize,
) -> Pack {
    let mut packed = pack_all(&chunks);
    let total: usize = packed.iter().map(Vec::len).sum();
    let mut files = BTreeMap::new();
    if total <= inline_bytes_max {
        manifest.inline = chunks;
    } else {
        packed.extend(pack_all(&cards));
        chunks.extend(cards);
        files.extend(chunks.into_iter().map(|(name, _)| name).zip(packed));
    }
    let bytes = manifest.encode();
    let manifest_name = chunk::manifest_name(chunk::digest(&bytes));
    files.insert(manifest_name.clone(), chunk::Packer::new().pack(&bytes));
    Pack { manifest_name, files }
}

/// Compresses chunks on all cores; which core took which does not show in the result.
fn pack_all(chunks: &[(String, Vec<u8>)]) -> Vec<Vec<u8>> {
    let threads = std::thread::available_parallelism().map_or(1, |threads| threads.get()).min(8);
    let share = chunks.len().div_ceil(threads).max(1);
    std::thread::scope(|scope| {
        let workers: Vec<_> = chunks
            .chunks(share)
            .map(|part| {
                let pack_part = move || {
                    let mut packer = chunk::Packer::new();
                    part.iter().map(|(_, bytes)| packer.pack(bytes)).collect::<Vec<_>>()
                };
                (part, scope.spawn(pack_part))
            })
            .collect();
        workers
            .into_iter()
            // A worker that died left its part undone, not wrong: raw bytes are valid chunks too.
            .flat_map(|(part, worker)| {
                worker.join().unwrap_or_else(|_| part.iter().map(|(_, bytes)| bytes.clone()).collect())
            })
            .collect()
    })
}

/// Builds a pack from articles in any order.
///
/// # Errors
/// As [`PackWriter`]; two articles with one URL are [`Error::OutOfOrder`].
pub fn write_pack(documents: &[SearchDocument], options: &PackOptions) -> Result<Pack, Error> {
    let mut sorted: Vec<&SearchDocument> = documents.iter().collect();
    sorted.sort_by(|a, b| a.url.cmp(&b.url));
    let mut writer = PackWriter::new(options.clone())?;
    for document in sorted {
        writer.add(document)?;
    }
    writer.finish()
}
