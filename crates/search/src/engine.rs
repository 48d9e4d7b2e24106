//! The engine: opens a pack, answers questions, says what it misses.
//!
//! A search has phases, each of which may need chunks: terms, then articles. Instead of waiting, the engine
//! returns their names; the caller fetches them at once, hands them over and asks again. So the same code runs
//! on a disk, in memory and in a browser, where nothing may block.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::document::SearchDocument;
use crate::error::Error;
use crate::language::Language;
use crate::manifest::{Manifest, ShardEntry};
use crate::passage::Matcher;
use crate::query::{self, Origin, Term, Word};
use crate::question::Question;
use crate::rank::{FoundWord, Ranked, rank};
use crate::results::{Correction, Results};
use crate::schema::FIELD_COUNT;
use crate::segment::Segment;
use crate::shard::{Shard, TermField};
use crate::words::Words;
use crate::{articles, chunk};

/// Article chunks kept between searches; each is a few kilobytes.
const ARTICLE_CHUNKS_MAX: usize = 512;
/// Rare words that a beginning is tried against when no common word has it.
const RARE_COMPLETIONS_MAX: usize = 8;

/// Whether a search could be answered.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// Fetch these chunks, in parallel, give them to [`Engine::supply`] and search again.
    Missing(Vec<String>),
    Found(Results),
}

/// A pack, open for searching. See [`Engine::search`].
pub struct Engine {
    language: Language,
    stop_words: FxHashSet<String>,
    words: Words,
    /// `None` in a pack without articles.
    segment: Option<Segment>,
    field_starts: [usize; FIELD_COUNT],
    shard_table: Vec<ShardEntry>,
    shards: Vec<Option<Shard>>,
    doc_count: u32,
    docs_per_chunk: usize,
    article_digests: Vec<u32>,
    article_chunks: FxHashMap<usize, Vec<u8>>,
    /// What the terms said about the latest question, kept for when its articles arrive.
    answered: Option<Answered>,
}

struct Answered {
    question: String,
    limit: usize,
    words: Vec<Word>,
    values: Vec<f32>,
    total: usize,
    ranked: Vec<Ranked>,
}

impl Engine {
    /// Opens a pack from the bytes of its manifest.
    ///
    /// # Errors
    /// [`Error::Corrupt`] and [`Error::Version`] for bytes that are not a manifest that this engine can read.
    pub fn open(manifest: &[u8]) -> Result<Engine, Error> {
        let open = || {
            let manifest = Manifest::decode(&chunk::unpack(manifest)?)?;
            let segment = match manifest.doc_count {
                0 => None,
                count => Some(Segment::open(manifest.files, count)?),
            };
            let mut engine = Engine {
                language: Language::new(&manifest.language)?,
                stop_words: manifest.stop_words.into_iter().collect(),
                words: Words::decode(&manifest.words)?,
                segment,
                field_starts: manifest.field_starts,
                shards: manifest.shards.iter().map(|_| None).collect(),
                shard_table: manifest.shards,
                doc_count: manifest.doc_count,
                docs_per_chunk: manifest.docs_per_chunk,
                article_digests: manifest.articles,
                article_chunks: FxHashMap::default(),
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
        self.doc_count
    }

    /// Takes a chunk that [`Engine::search`] asked for, packed or unpacked.
    ///
    /// # Errors
    /// [`Error::UnknownChunk`] if the pack has none of this name, [`Error::Corrupt`] if the bytes are not those
    /// that were published under it. The engine stays usable; the chunk counts as missing.
    pub fn supply(&mut self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        let supply = |engine: &mut Engine| {
            let bytes = chunk::unpack(bytes)?;
            let digest = chunk::digest(&bytes);
            if let Some(at) =
                engine.shard_table.iter().position(|entry| chunk::shard_name(entry.digest) == name)
            {
                if engine.shard_table[at].digest != digest {
                    return Err(Error::corrupt("its digest does not match its name"));
                }
                return engine.supply_shard(at, &bytes);
            }
            let ordinal = articles_ordinal(name)
                .filter(|at| {
                    engine
                        .article_digests
                        .get(*at)
                        .is_some_and(|digest| chunk::articles_name(*at, *digest) == name)
                })
                .ok_or_else(|| Error::UnknownChunk(name.to_owned()))?;
            if engine.article_digests[ordinal] != digest as u32 {
                return Err(Error::corrupt("its digest does not match its name"));
            }
            engine.article_chunks.insert(ordinal, bytes.into_owned());
            Ok(())
        };
        supply(self).map_err(|error| error.in_chunk(name))
    }

    fn supply_shard(&mut self, at: usize, bytes: &[u8]) -> Result<(), Error> {
        let (shard, runs) = Shard::decode(bytes, &self.field_starts, self.doc_count)?;
        let Some(segment) = &self.segment else { return Ok(()) };
        for run in runs {
            segment.postings_file.supply(run.start, run.bytes);
        }
        self.shards[at] = Some(shard);
        Ok(())
    }

    /// Answers a question with at most `limit` hits, or says which chunks it needs for that.
    ///
    /// Each repetition with the chunks supplied gets further; two rounds are the most. While a person types,
    /// call it with each new text; what has been supplied stays. A text that ends in a letter is taken as not
    /// finished: its last word also matches words that begin with it.
    ///
    /// # Errors
    /// Only for a damaged pack; never for a question.
    pub fn search(&mut self, question: &Question) -> Result<Outcome, Error> {
        let (question, limit) = (question.text.as_str(), question.limit);
        let is_answered = self
            .answered
            .as_ref()
            .is_some_and(|answered| answered.question == question && answered.limit == limit);
        if !is_answered {
            let words = query::parse(question, &self.language, &self.stop_words, &self.words);
            let missing = self.missing_shards(&words);
            if !missing.is_empty() {
                return Ok(Outcome::Missing(missing));
            }
            if self.article_chunks.len() > ARTICLE_CHUNKS_MAX {
                self.article_chunks.clear();
            }
            self.answered = Some(self.answer(question, words, limit)?);
        }
        let Some(answered) = &self.answered else { return Ok(Outcome::Missing(Vec::new())) };
        let missing = self.missing_articles(&answered.ranked);
        if !missing.is_empty() {
            return Ok(Outcome::Missing(missing));
        }
        self.results(answered).map(Outcome::Found)
    }

    fn shard_of(&self, term: &str) -> Option<usize> {
        self.shard_table
            .partition_point(|entry| entry.first_term.as_slice() <= term.as_bytes())
            .checked_sub(1)
    }

    fn missing_shards(&self, words: &[Word]) -> Vec<String> {
        let mut missing: Vec<usize> = words
            .iter()
            .flat_map(|word| &word.terms)
            .filter_map(|term| self.shard_of(&term.stem))
            .filter(|at| self.shards[*at].is_none())
            .collect();
        missing.sort_unstable();
        missing.dedup();
        missing.into_iter().map(|at| chunk::shard_name(self.shard_table[at].digest)).collect()
    }

    fn missing_articles(&self, ranked: &[Ranked]) -> Vec<String> {
        let mut missing: Vec<usize> = ranked
            .iter()
            .map(|ranked| ranked.doc as usize / self.docs_per_chunk)
            .filter(|ordinal| !self.article_chunks.contains_key(ordinal))
            .collect();
        missing.sort_unstable();
        missing.dedup();
        missing
            .into_iter()
            .map(|at| chunk::articles_name(at, self.article_digests.get(at).copied().unwrap_or(0)))
            .collect()
    }

    fn term_fields(&self, stem: &str) -> &[TermField] {
        match self.shard_of(stem).and_then(|at| self.shards[at].as_ref()) {
            Some(shard) => shard.term(stem),
            None => &[],
        }
    }

    /// Decides which terms stand for each word, now that it is known which exist.
    fn settle(&self, word: &mut Word) {
        let is_exact = word
            .terms
            .iter()
            .any(|term| term.origin == Origin::Exact && !self.term_fields(&term.stem).is_empty());
        if is_exact {
            word.terms.retain(|term| term.origin != Origin::Correction);
        }
        let is_beginning = word.terms.iter().any(|term| term.origin == Origin::Completion);
        if !word.is_prefix || is_beginning {
            return;
        }
        // No common word begins like this; a rare one may, and its shard is here already.
        let Some(shard) = self.shard_of(&word.typed).and_then(|at| self.shards[at].as_ref()) else { return };
        let rare: Vec<Term> = shard
            .terms_with_prefix(&word.typed)
            .filter(|stem| word.terms.iter().all(|term| term.stem != *stem))
            .take(RARE_COMPLETIONS_MAX)
            .map(|stem| Term {
                stem: stem.to_owned(),
                word: stem.to_owned(),
                origin: Origin::Completion,
                weight: 0.5,
            })
            .collect();
        if !rare.is_empty() {
            word.terms.retain(|term| term.origin != Origin::Correction);
            word.terms.extend(rare);
        }
    }

    fn answer(&self, question: &str, mut words: Vec<Word>, limit: usize) -> Result<Answered, Error> {
        words.iter_mut().for_each(|word| self.settle(word));
        let (mut total, mut ranked, mut values) = (0, Vec::new(), Vec::new());
        if let Some(segment) = &self.segment {
            let found: Vec<FoundWord<'_>> = words
                .iter()
                .map(|word| FoundWord {
                    word,
                    terms: word
                        .terms
                        .iter()
                        .map(|term| (term.weight, self.term_fields(&term.stem).to_vec()))
                        .collect(),
                })
                .collect();
            (total, ranked) = rank(segment, &found, limit)?;
            values = found.iter().map(|found| found.inverse_frequency(segment.doc_count)).collect();
        }
        Ok(Answered { question: question.to_owned(), limit, words, values, total, ranked })
    }

    fn document(&self, doc: u32) -> Result<SearchDocument, Error> {
        let (ordinal, index) = (doc as usize / self.docs_per_chunk, doc as usize % self.docs_per_chunk);
        let bytes = self.article_chunks.get(&ordinal).map_or(&[][..], Vec::as_slice);
        articles::decode(bytes, index).map_err(|error| {
            error.in_chunk(&chunk::articles_name(
                ordinal,
                self.article_digests.get(ordinal).copied().unwrap_or(0),
            ))
        })
    }

    fn results(&self, answered: &Answered) -> Result<Results, Error> {
        let matcher = Matcher {
            language: &self.language,
            stems: answered
                .words
                .iter()
                .enumerate()
                .flat_map(|(number, word)| word.terms.iter().map(move |term| (term.stem.as_str(), number)))
                .collect(),
            prefix: answered
                .words
                .iter()
                .enumerate()
                .find(|(_, word)| word.is_prefix)
                .map(|(number, word)| (word.typed.as_str(), number)),
            values: answered.values.clone(),
        };
        let hits = answered
            .ranked
            .iter()
            .map(|ranked| Ok(matcher.hit(self.document(ranked.doc)?, ranked.score)))
            .collect::<Result<Vec<_>, Error>>()?;
        Ok(Results {
            query: answered.question.clone(),
            total: answered.total,
            hits,
            corrected: None,
            spelling: None,
            facets: Vec::new(),
            corrections: answered.words.iter().filter_map(|word| self.correction(word)).collect(),
        })
    }

    /// What was taken for a word that nothing matches as it is.
    fn correction(&self, word: &Word) -> Option<Correction> {
        let used = word
            .terms
            .iter()
            .find(|term| term.origin == Origin::Correction && !self.term_fields(&term.stem).is_empty())?;
        Some(Correction { typed: word.typed.clone(), used: used.word.clone() })
    }
}

fn articles_ordinal(name: &str) -> Option<usize> {
    let (ordinal, _) = name.strip_prefix("articles-")?.split_once('-')?;
    usize::from_str_radix(ordinal, 16).ok()
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
    loop {
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
}
