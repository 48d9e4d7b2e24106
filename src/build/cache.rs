//! What is kept between the rounds of `watch` and `serve`.
//!
//! A parsed article may be used again while its path, the digest of its bytes, those of all files that it includes and the
//! parse options are the same; one that includes what cannot be read is parsed each time. A theme may be used again while the digests of the book's files over it are the same. Neither depends on anything else.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::article::{self, Article, Glossary, ParseOptions};
use crate::diagnostics::{Diagnosed, Diagnostic};
use crate::paths::SourcePath;
use crate::site::{AlikeNames, Mirror};
use crate::source::{Reused, Snapshot, SourceFile};
use crate::theme::{self, Theme};

#[derive(Debug, Default)]
pub struct Cache {
    pub(super) articles: ParsedArticles,
    pub(super) theme: LoadedTheme,
    pub(super) alike: Vec<Arc<AlikeNames>>,
}

/// The theme of the round before.
#[derive(Debug, Default)]
pub(super) struct LoadedTheme {
    last: Option<Diagnosed<Arc<Theme>>>,
    /// Of the files that it was loaded from.
    digests: BTreeMap<String, u128>,
}

impl LoadedTheme {
    pub fn load(&mut self, overlay: &theme::Files) -> Diagnosed<Arc<Theme>> {
        let digests = overlay.iter().map(|(name, file)| (name.clone(), file.digest)).collect();
        if let Some(theme) = &self.last
            && self.digests == digests
        {
            return theme.clone();
        }
        let Diagnosed { value, diagnostics } = theme::load(overlay);
        let theme = Diagnosed { value: Arc::new(value), diagnostics };
        self.digests = digests;
        self.last = Some(theme.clone());
        theme
    }
}

#[derive(Debug, Default)]
pub(super) struct ParsedArticles {
    /// By language, the first language first.
    options: Vec<(Mirror, ParseOptions)>,
    parsed: BTreeMap<SourcePath, Parsed>,
}

#[derive(Debug, Clone)]
struct Parsed {
    digest: u128,
    /// Of the files of `article.files`; `None` when one of them could not be read.
    included: Option<Vec<u128>>,
    article: Arc<Article>,
    diagnostics: Arc<[Diagnostic]>,
}

impl ParsedArticles {
    /// Parses what is new or changed, forgets what is gone, and returns all articles in the order of their paths.
    pub fn parse(
        &mut self,
        snapshot: &Snapshot,
        options: &[(Mirror, ParseOptions)],
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Vec<Arc<Article>> {
        let options: Vec<_> = options
            .iter()
            .map(|(mirror, options)| (mirror.clone(), with_glossary(snapshot, options)))
            .collect();
        if self.options != options {
            self.options.clone_from(&options);
            self.parsed.clear();
        }
        let of_language = |path: &SourcePath| {
            let own = options.iter().skip(1).find(|(mirror, _)| mirror.is_own(path));
            own.or(options.first()).map(|(_, options)| options)
        };
        let previous = std::mem::take(&mut self.parsed);
        let files: Vec<&SourceFile> = snapshot.articles.values().collect();
        let reuse = |file: &SourceFile| {
            let known = previous.get(&file.path).filter(|parsed| parsed.is_of(file, &snapshot.reused));
            known.cloned().or_else(|| Some(parse(file, of_language(&file.path)?, &snapshot.reused)))
        };
        let parsed: Vec<Parsed> = files.par_iter().filter_map(|file| reuse(file)).collect();
        let articles = parsed.iter().map(|parsed| parsed.article.clone()).collect();
        for (file, parsed) in files.iter().zip(parsed) {
            diagnostics.extend(parsed.diagnostics.iter().cloned());
            self.parsed.insert(file.path.clone(), parsed);
        }
        articles
    }
}

/// The options with the names of the glossary, whose article must be read before all others.
fn with_glossary(snapshot: &Snapshot, options: &ParseOptions) -> ParseOptions {
    let file = options.glossary.path.as_ref().and_then(|path| snapshot.articles.get(path));
    let Some(file) = file else { return options.clone() };
    let article = article::parse(file, options, &snapshot.reused).value;
    let glossary = Glossary::clone(&options.glossary).with(&article.definitions);
    ParseOptions { glossary: Arc::new(glossary), ..options.clone() }
}

impl Parsed {
    fn is_of(&self, file: &SourceFile, reused: &Reused) -> bool {
        self.digest == file.digest
            && self.included.is_some()
            && self.included == digests(&self.article, reused)
    }
}

fn parse(file: &SourceFile, options: &ParseOptions, reused: &Reused) -> Parsed {
    let Diagnosed { value, diagnostics } = article::parse(file, options, reused);
    let included = digests(&value, reused);
    Parsed { digest: file.digest, included, article: Arc::new(value), diagnostics: diagnostics.into() }
}

fn digests(article: &Article, reused: &Reused) -> Option<Vec<u128>> {
    article.files.iter().map(|path| reused.digest_of(path)).collect()
}
