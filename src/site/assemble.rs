//! Articles → [`Site`]s, one for each language, step by step.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use time::Date;

use super::alike::AlikeNames;
use super::elsewhere::Elsewhere;
use super::glossary;
use super::journeys;
use super::kinds::Kinds;
use super::layout::{Layout, is_index, lay_out, waiting_for};
use super::links::{Hidden, Resolver};
use super::named::{self, ByUrl};
use super::popular;
use super::routes::Routes;
use super::suggested;
use super::{Category, Entry, Known, Mirror, Related, Resolved, Site, Target, foreign, redirects};
use crate::article::Article;
use crate::config::Config;
use crate::diagnostics::{self, Diagnosed, Diagnostic};
use crate::paths::{OutPath, SourcePath};
use crate::source::Snapshot;

/// What sites are made of. Paths are relative to the book.
pub struct Inputs<'a> {
    /// The languages of the book; the first is the one that it is written in first.
    pub editions: &'a [Edition<'a>],
    /// Every Markdown file of the content folder, `index.md` files included, in the order of their paths.
    pub articles: Vec<Arc<Article>>,
    pub snapshot: &'a Snapshot,
    /// Whether drafts are published.
    pub drafts: bool,
    /// The day that it is.
    pub now: Date,
    /// File names to suggest, of the round before, by edition; used again while they are the same.
    pub alike: &'a mut Vec<Arc<AlikeNames>>,
}

/// The book in one language.
pub struct Edition<'a> {
    /// As it is for that language.
    pub config: &'a Config,
    pub mirror: Mirror,
    /// What comes before all of its addresses: `fr/`; nothing for the first language.
    pub prefix: String,
    pub known: &'a Known,
}

impl Edition<'_> {
    pub fn is_first(&self) -> bool {
        self.prefix.is_empty()
    }
}

/// One site for each edition, in their order.
pub fn assemble(inputs: Inputs<'_>) -> Diagnosed<Vec<Site>> {
    let mut diagnostics = Vec::new();
    let mut routes = Routes::default();
    for (path, what) in inputs.editions.iter().flat_map(|edition| &edition.known.reserved) {
        routes.reserve(path, what);
    }
    note_foreign_keys(&inputs, &mut diagnostics);
    let layouts: Vec<Layout<'_>> = inputs
        .editions
        .iter()
        .map(|edition| lay_out(&inputs, edition, &mut routes, &mut diagnostics))
        .collect();
    inputs.alike.resize_with(layouts.len(), Arc::default);
    let elsewhere = Elsewhere::new(&layouts, inputs.snapshot, inputs.now);
    let linked: Vec<Linked> = layouts
        .iter()
        .zip(inputs.alike.iter_mut())
        .map(|(layout, alike)| {
            let shared = (!layout.edition.is_first()).then(|| &layouts[0].attachments);
            let resolver = resolver(layout, inputs.snapshot, inputs.now, shared, &elsewhere, alike);
            link(layout, inputs.snapshot, &resolver, &mut routes, &mut diagnostics)
        })
        .collect();
    drop(elsewhere);
    let glossaries: Vec<_> =
        layouts.iter().map(|layout| glossary::find(layout, &inputs.articles, &mut diagnostics)).collect();
    let of_originals = glossaries.first().cloned().flatten();
    let originals = Arc::new(layouts.first().map(Layout::places).unwrap_or_default());
    let sites = layouts.into_iter().zip(linked).zip(glossaries);
    let sites = sites
        .map(|((layout, linked), glossary)| {
            let glossaries = glossary::of_site(glossary, of_originals.as_ref());
            finish(layout, linked, glossaries, originals.clone())
        })
        .collect();
    diagnostics::sort(&mut diagnostics);
    Diagnosed { value: sites, diagnostics }
}

/// Of all articles at once: whoever brings a book along needs to be told once.
fn note_foreign_keys(inputs: &Inputs<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let Some(first) = inputs.editions.first() else { return };
    let filters = first.config.search.filters.iter().map(|key| key.get_ref().as_str());
    let demanded = first.config.check.front_matter.iter().map(|rule| rule.key.as_str());
    let indexes = || inputs.articles.iter().filter(|article| is_index(&article.path));
    let kinds: Vec<_> =
        inputs.editions.iter().map(|edition| (&edition.mirror, Kinds::new(edition, indexes()))).collect();
    let is_of_type = |article: &Article, key: &str| {
        kinds.iter().any(|(mirror, kinds)| mirror.is_own(&article.path) && kinds.uses(article, key))
    };
    foreign::note(&inputs.articles, &filters.chain(demanded).collect(), is_of_type, diagnostics);
}

/// What links and names lead to, in one language.
struct Linked {
    of_categories: Vec<Vec<Target>>,
    of_articles: Vec<Vec<Target>>,
    redirects: redirects::Redirects,
    journeys: Vec<journeys::Journey>,
    popular: Vec<super::ArticleId>,
    suggested: Vec<suggested::Suggested>,
    related: Vec<Vec<super::ArticleId>>,
}

fn resolver<'a>(
    layout: &'a Layout<'a>,
    snapshot: &'a Snapshot,
    now: Date,
    shared: Option<&BTreeMap<OutPath, SourcePath>>,
    elsewhere: &'a Elsewhere<'a>,
    alike: &mut Arc<AlikeNames>,
) -> Resolver<'a> {
    let hidden = Hidden {
        drafts: layout.drafts.iter().map(|draft| (&draft.path, waiting_for(draft, now))).collect(),
        left_out: layout.left_out.iter().map(|a| &a.path).chain(&layout.left_out_files).collect(),
        snippets: snapshot.reused.snippets.iter().collect(),
    };
    let files = layout.attachments.iter().chain(shared.into_iter().flatten());
    let mut resolver = Resolver::new(layout, hidden, files, &snapshot.attachments, elsewhere, alike);
    let redirects = layout.edition.config.output.html.redirect.iter();
    resolver.add_redirects(redirects.map(|(from, to)| (from.get_ref().as_str(), to.get_ref().as_str())));
    resolver
}

fn link(
    layout: &Layout<'_>,
    snapshot: &Snapshot,
    resolver: &Resolver<'_>,
    routes: &mut Routes,
    diagnostics: &mut Vec<Diagnostic>,
) -> Linked {
    let Layout { edition, categories, entries, .. } = layout;
    let config = edition.config;
    let (of_categories, of_articles) = resolve_all(resolver, categories, entries, diagnostics);
    let indexes = categories.iter().filter_map(|category| Some((category.index.as_ref()?, &category.url)));
    let pages = entries.iter().map(|entry| (&entry.resolved, &entry.url)).chain(indexes);
    let own = pages.filter(|(resolved, _)| !resolved.untranslated);
    let own = own.map(|(resolved, url)| (&*resolved.article, url));
    let redirects = redirects::assemble(own, resolver, edition, routes, diagnostics);
    let by_url = ByUrl::new(entries);
    let file = snapshot.popular.as_ref();
    Linked {
        of_categories,
        of_articles,
        redirects,
        journeys: journeys::assemble(config, resolver, categories, &by_url, diagnostics),
        popular: popular::assemble(config, file, resolver, &by_url, diagnostics),
        suggested: suggested::assemble(config, resolver, &by_url, diagnostics),
        related: named::related(resolver, entries, &by_url, diagnostics),
    }
}

fn finish(
    layout: Layout<'_>,
    linked: Linked,
    glossaries: glossary::Glossaries,
    originals: Arc<BTreeMap<String, String>>,
) -> Site {
    let Layout { edition, mut categories, mut entries, attachments, drafts, begun, left_out, .. } = layout;
    let steps = journeys::by_article(&linked.journeys, entries.len());
    for (category, links) in categories.iter_mut().zip(linked.of_categories) {
        if let Some(index) = &mut category.index {
            index.links = links;
        }
    }
    for (entry, links) in entries.iter_mut().zip(linked.of_articles) {
        entry.resolved.links = links;
    }
    for ((entry, related), steps) in entries.iter_mut().zip(linked.related).zip(steps) {
        entry.related = related;
        entry.journeys = steps;
    }
    let related = match edition.config.output.html.related {
        0 => Related::default(),
        _ => Related::new(&entries),
    };
    let paths = |articles: &[Arc<Article>]| articles.iter().map(|article| article.path.clone()).collect();
    Site {
        language: edition.config.book.language.clone(),
        mirror: edition.mirror.clone(),
        prefix: edition.prefix.clone(),
        untranslated: edition.known.untranslated.clone(),
        drafts: paths(&drafts),
        begun,
        left_out: paths(&left_out),
        glossaries,
        categories,
        articles: entries,
        attachments,
        originals,
        redirects: linked.redirects,
        journeys: linked.journeys,
        popular: linked.popular,
        suggested: linked.suggested,
        related,
    }
}

/// The links of the categories' texts and of the articles, in their order.
fn resolve_all(
    resolver: &Resolver<'_>,
    categories: &[Category],
    entries: &[Entry],
    diagnostics: &mut Vec<Diagnostic>,
) -> (Vec<Vec<Target>>, Vec<Vec<Target>>) {
    let resolve = |resolved: &Resolved| {
        let mut found = Vec::new();
        let targets = resolver.resolve(&resolved.article, &mut found);
        // What is wrong with the original is told where it is at home.
        if resolved.untranslated {
            found.clear();
        }
        (targets, found)
    };
    let of_categories: Vec<_> = categories
        .par_iter()
        .map(|category| category.index.as_ref().map(resolve).unwrap_or_default())
        .collect();
    let of_articles: Vec<_> = entries.par_iter().map(|entry| resolve(&entry.resolved)).collect();
    let mut take = |all: Vec<(Vec<Target>, Vec<Diagnostic>)>| {
        all.into_iter()
            .map(|(targets, mut found)| {
                diagnostics.append(&mut found);
                targets
            })
            .collect()
    };
    (take(of_categories), take(of_articles))
}
