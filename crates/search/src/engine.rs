//! The engine: opens a pack, answers questions, says what it misses.
//!
//! A search has phases, each of which may need chunks: terms, then articles. Instead of waiting, the engine
//! returns their names; the caller fetches them at once, hands them over and asks again. So the same code runs
//! on a disk, in memory and in a browser, where nothing may block.

use rustc_hash::FxHashSet;

use crate::answer::Answered;
use crate::chunk;
use crate::error::Error;
use crate::language::Language;
use crate::loaded::{Documents, Loaded};
use crate::manifest::Manifest;
use crate::promotions::Promotions;
use crate::query::Resident;
use crate::question::Question;
use crate::results::Results;
use crate::segment::Segment;
use crate::synonyms::SynonymTable;
use crate::vocabulary::Vocabulary;
use crate::words::Words;

/// Whether a search could be answered.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// Fetch these chunks, in parallel, give them to [`Engine::supply`] and search again.
    Missing(Vec<String>),
    Found(Results),
}

/// A pack, open for searching. See [`Engine::search`].
pub struct Engine {
    pub(crate) language: Language,
    pub(crate) stop_words: FxHashSet<String>,
    pub(crate) words: Vocabulary,
    pub(crate) synonyms: SynonymTable,
    pub(crate) promotions: Promotions,
    /// By how many per cent the score of an article is multiplied.
    pub(crate) boosts: Vec<(u32, u32)>,
    /// `None` in a pack without articles.
    pub(crate) segment: Option<Segment>,
    pub(crate) loaded: Loaded,
    /// What the terms said about the latest question, kept for when its articles arrive.
    answered: Option<Answered>,
}

impl Engine {
    /// Opens a pack from the bytes of its manifest.
    ///
    /// # Errors
    /// [`Error::Corrupt`] and [`Error::Version`] for bytes that are not a manifest that this engine can read.
    pub fn open(manifest: &[u8]) -> Result<Engine, Error> {
        let open = || {
            let manifest = Manifest::decode(&chunk::unpack(manifest)?)?;
            let language = Language::of_pack(&manifest.language, &manifest.stemmer)?;
            let stop_words = manifest.stop_words.into_iter().collect();
            let mut engine = Engine {
                synonyms: SynonymTable::new(&manifest.synonyms, &language, &stop_words),
                promotions: Promotions::new(&manifest.promotions, &language, &stop_words),
                language,
                stop_words,
                words: Vocabulary { usual: Words::decode(&manifest.words)?, rare: manifest.rare_words },
                segment: match manifest.frame.doc_count {
                    0 => None,
                    _ => Some(Segment::open(&manifest.frame)?),
                },
                boosts: manifest.boosts,
                loaded: Loaded {
                    doc_count: manifest.frame.doc_count,
                    field_starts: manifest.frame.postings_starts(),
                    position_starts: manifest.frame.positions_starts(),
                    shards: manifest.shards.iter().map(|_| None).collect(),
                    places: manifest.shards.iter().map(|_| None).collect(),
                    places_digests: manifest.places,
                    places_chunks: Default::default(),
                    shard_table: manifest.shards,
                    filters_digest: manifest.filters,
                    filters: None,
                    cards: Documents::new(manifest.cards, chunk::cards_name),
                    articles: Documents::new(manifest.articles, chunk::articles_name),
                },
                answered: None,
            };
            for (name, bytes) in manifest.inline {
                engine.supply(&name, &bytes)?;
            }
            Ok(engine)
        };
        open().map_err(|error: Error| match error {
            Error::Corrupt { ref chunk, .. } if chunk.is_empty() => error.in_chunk("manifest"),
            other => other,
        })
    }

    /// How many articles the pack holds.
    pub fn doc_count(&self) -> u32 {
        self.loaded.doc_count
    }

    /// Takes a chunk that [`Engine::search`] asked for, packed or unpacked.
    ///
    /// # Errors
    /// [`Error::UnknownChunk`] if the pack has none of this name, [`Error::Corrupt`] if the bytes are not those
    /// that were published under it. The engine stays usable; the chunk counts as missing.
    pub fn supply(&mut self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        chunk::unpack(bytes)
            .and_then(|bytes| match self.words.supply(name, &bytes)? {
                true => Ok(()),
                false => self.loaded.supply(name, &bytes, self.segment.as_ref()),
            })
            .map_err(|error| error.in_chunk(name))
    }

    /// Answers a question, or says which chunks it needs for that.
    ///
    /// Each repetition with the chunks supplied gets further: terms, then articles, and for a word that resembles
    /// no usual one rare words and their terms in between. While a person types,
    /// call it with each new text; what has been supplied stays. A text that ends in a letter is taken as not
    /// finished: its last word also matches words that begin with it.
    ///
    /// # Errors
    /// Only for a damaged pack; never for a question.
    pub fn search(&mut self, question: &Question) -> Result<Outcome, Error> {
        if self.answered.as_ref().is_none_or(|answered| answered.question != *question) {
            let query = self.resident().read(&question.text, question.verbatim);
            let mut missing = self.loaded.missing_shards(query.stems());
            missing.extend(self.loaded.missing_places(query.placed_stems()));
            if question.facets || !question.filters.is_empty() {
                missing.extend(self.loaded.missing_filters());
            }
            if missing.is_empty() {
                missing = self.missing_rare_words(&query);
            }
            if !missing.is_empty() {
                return Ok(Outcome::Missing(missing));
            }
            self.loaded.trim();
            self.answered = Some(self.answer(question, query)?);
        }
        let Some(answered) = &self.answered else { return Ok(Outcome::Missing(Vec::new())) };
        let missing = self.missing_documents(answered);
        if !missing.is_empty() {
            return Ok(Outcome::Missing(missing));
        }
        self.results(answered).map(Outcome::Found)
    }

    pub(crate) fn resident(&self) -> Resident<'_> {
        Resident {
            language: &self.language,
            stop_words: &self.stop_words,
            words: &self.words,
            synonyms: &self.synonyms,
        }
    }
}

/// Searches with chunks that can be had at once: from a disk, from memory.
///
/// # Errors
/// [`Error::Fetch`] if `fetch` fails; otherwise as [`Engine::search`] and [`Engine::supply`].
pub fn search_with(
    engine: &mut Engine,
    question: &Question,
    mut fetch: impl FnMut(&str) -> std::io::Result<Vec<u8>>,
) -> Result<Results, Error> {
    /// More than any question takes; beyond, the pack contradicts itself.
    const ROUNDS_MAX: usize = 8;
    for _ in 0..ROUNDS_MAX {
        match engine.search(question)? {
            Outcome::Found(results) => return Ok(results),
            Outcome::Missing(chunks) => {
                for name in chunks {
                    let bytes =
                        fetch(&name).map_err(|source| Error::Fetch { chunk: name.clone(), source })?;
                    engine.supply(&name, &bytes)?;
                }
            }
        }
    }
    Err(Error::corrupt("it contradicts itself").in_chunk("manifest"))
}
