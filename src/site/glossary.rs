//! The article that defines the terms of a book.

use std::sync::Arc;

use super::assemble::Edition;
use super::layout::Layout;
use crate::article::{Article, Definition, doubles};
use crate::diagnostics::{Code, Diagnostic, did_you_mean};
use crate::paths::Url;

#[derive(Debug, Clone)]
pub struct Glossary {
    pub url: Url,
    article: Arc<Article>,
    /// Whether what is written in the language of the site was read with its terms: not while the glossary of that
    /// language is there and not published.
    is_for_own: bool,
}

impl Glossary {
    /// In the order in which articles number them.
    pub fn definitions(&self) -> &[Definition] {
        &self.article.definitions
    }
}

/// Where terms are defined, if that is published.
#[derive(Debug, Default)]
pub struct Glossaries {
    /// For what is written in the language of the site.
    pub own: Option<Glossary>,
    /// For what is not translated: its terms are those of the original.
    pub of_originals: Option<Glossary>,
}

/// `own` is that of a site, `original` that of the first language.
pub(super) fn of_site(own: Option<Glossary>, original: Option<&Glossary>) -> Glossaries {
    let is_same = |own: &&Glossary| original.is_some_and(|other| Arc::ptr_eq(&own.article, &other.article));
    let of_originals = own.as_ref().filter(is_same).or(original).cloned();
    Glossaries { own: own.filter(|own| own.is_for_own), of_originals }
}

/// The article that the book names as its glossary.
pub(super) fn find(
    layout: &Layout<'_>,
    articles: &[Arc<Article>],
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Glossary> {
    let Edition { config, mirror, .. } = layout.edition;
    let named = config.book.glossary.as_ref()?;
    let name = named.get_ref();
    let is_it = |article: &Article| mirror.place(&article.path) == Some(name.as_str());
    let of_articles = layout.entries.iter().map(|entry| (&entry.resolved.article, &entry.url));
    let of_categories = layout.categories.iter().filter_map(|c| Some((&c.index.as_ref()?.article, &c.url)));
    if let Some((article, url)) = of_articles.chain(of_categories).find(|(article, _)| is_it(article)) {
        report_doubles(article, diagnostics);
        let hides_own = || articles.iter().any(|other| is_it(other) && mirror.is_own(&other.path));
        let is_for_own = mirror.is_own(&article.path) || !hides_own();
        return Some(Glossary { url: url.clone(), article: article.clone(), is_for_own });
    }
    // A draft, or for other builds: then no terms are marked.
    if !articles.iter().any(|article| is_it(article)) {
        let names = articles.iter().filter_map(|article| mirror.place(&article.path));
        let help = did_you_mean(name, names).unwrap_or_else(|| {
            "name an article, seen from the content folder, such as `glossary.md`".to_owned()
        });
        diagnostics.push(
            Diagnostic::new(
                Code::ConfigValue,
                format!("`book.glossary` names `{name}`, which does not exist"),
            )
            .at(config.source.location(named.span()))
            .help(help),
        );
    }
    None
}

/// Names that two definitions have: only the first can be meant.
fn report_doubles(article: &Article, diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.extend(doubles(&article.definitions).into_iter().map(|(name, range)| {
        Diagnostic::new(Code::DuplicateTerm, format!("the term `{name}` is defined twice"))
            .at(article.location(range))
            .help("put both meanings into one definition, or give one of them another name")
    }));
}
