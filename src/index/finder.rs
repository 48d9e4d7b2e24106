//! Asks the pack of a site, as customers do, for whoever wants to know what is found.

use std::io;
use std::sync::Arc;

use helpbook_search::{Engine, Error, Pack, Question, Results, search_with};

use super::build_pack;
use crate::config::Config;
use crate::site::Site;

/// A pack in memory, open for searching.
pub struct Finder {
    pack: Arc<Pack>,
    engine: Engine,
}

impl Finder {
    /// # Errors
    /// When the pack cannot be made.
    pub fn new(site: &Site, config: &Config) -> Result<Self, Error> {
        Self::of(Arc::new(build_pack(site, config)?))
    }

    fn of(pack: Arc<Pack>) -> Result<Self, Error> {
        let engine = Engine::open(pack.files.get(&pack.manifest_name).map_or(&[][..], Vec::as_slice))?;
        Ok(Self { pack, engine })
    }

    /// Another one over the same pack, for another thread.
    ///
    /// # Errors
    /// When the pack cannot be read.
    pub fn another(&self) -> Result<Self, Error> {
        Self::of(self.pack.clone())
    }

    /// As [`Engine::key`]: the same for questions that ask for the same.
    pub fn key(&self, question: &str) -> Vec<String> {
        self.engine.key(question)
    }

    /// What is found, with how it came about.
    ///
    /// # Errors
    /// When the pack cannot be searched.
    pub fn find(&mut self, question: &str, limit: usize) -> Result<Results, Error> {
        let question = Question { explain: true, ..Question::new(question, limit) };
        search_with(&mut self.engine, &question, |chunk| {
            self.pack.files.get(chunk).cloned().ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
        })
    }
}
