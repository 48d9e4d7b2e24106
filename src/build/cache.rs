//! Parsed articles, kept between the rounds of `watch` and `serve`.
//!
//! Reuse is valid while path, digest of the bytes, and parse options are the same: an article depends on nothing
//! else.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::article::{self, Article, ParseOptions};
use crate::diagnostics::{Diagnosed, Diagnostic};
use crate::paths::SourcePath;
use crate::source::{Snapshot, SourceFile};

#[derive(Debug, Default)]
pub struct ParseCache {
    options: Option<ParseOptions>,
    parsed: BTreeMap<SourcePath, Parsed>,
}

#[derive(Debug, Clone)]
struct Parsed {
    digest: u128,
    article: Arc<Article>,
    diagnostics: Arc<[Diagnostic]>,
}

impl ParseCache {
    /// Parses what is new or changed, forgets what is gone, and returns all articles in the order of their paths.
    pub fn parse(
        &mut self,
        snapshot: &Snapshot,
        options: &ParseOptions,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Vec<Arc<Article>> {
        if self.options.as_ref() != Some(options) {
            self.options = Some(options.clone());
            self.parsed.clear();
        }
        let previous = std::mem::take(&mut self.parsed);
        let files: Vec<&SourceFile> = snapshot.articles.values().collect();
        let parsed: Vec<Parsed> = files
            .par_iter()
            .map(|file| match previous.get(&file.path) {
                Some(parsed) if parsed.digest == file.digest => parsed.clone(),
                _ => parse(file, options),
            })
            .collect();
        let articles = parsed.iter().map(|parsed| parsed.article.clone()).collect();
        for (file, parsed) in files.iter().zip(parsed) {
            diagnostics.extend(parsed.diagnostics.iter().cloned());
            self.parsed.insert(file.path.clone(), parsed);
        }
        articles
    }
}

fn parse(file: &SourceFile, options: &ParseOptions) -> Parsed {
    let Diagnosed { value, diagnostics } = article::parse(file, options);
    Parsed { digest: file.digest, article: Arc::new(value), diagnostics: diagnostics.into() }
}
