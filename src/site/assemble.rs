//! Articles → [`Site`], step by step.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;
use time::Date;

use super::alike::AlikeNames;
use super::categories::{self, Tree};
use super::foreign;
use super::journeys;
use super::kinds::Kinds;
use super::life::{self, Lives};
use super::links::{Hidden, Resolver};
use super::named::{self, ByUrl};
use super::popular;
use super::references;
use super::routes::{Routes, slug_of};
use super::{Category, Entry, Glossary, Known, Life, Related, Resolved, Site, Target, redirects};
use crate::article::Article;
use crate::config::Config;
use crate::diagnostics::{self, Code, Diagnosed, Diagnostic, Location, did_you_mean};
use crate::paths::{OutPath, SourcePath};
use crate::source::Snapshot;

/// What a site is made of. Paths are relative to the book.
pub struct Inputs<'a> {
    pub config: &'a Config,
    /// Every Markdown file of the content folder, `index.md` files included, in the order of their paths.
    pub articles: Vec<Arc<Article>>,
    pub snapshot: &'a Snapshot,
    /// Whether drafts are published.
    pub drafts: bool,
    /// The day that it is.
    pub now: Date,
    pub known: &'a Known,
    /// File names to suggest, of the round before; used again while they are the same.
    pub alike: &'a mut Arc<AlikeNames>,
}

pub fn assemble(inputs: Inputs<'_>) -> Diagnosed<Site> {
    let content = inputs.config.book.src.as_str();
    let mut diagnostics = Vec::new();
    let mut routes = Routes::default();
    for (path, what) in &inputs.known.reserved {
        routes.reserve(path, what);
    }
    let filters = inputs.config.search.filters.iter().map(|key| key.get_ref().as_str());
    let demanded = inputs.config.check.front_matter.iter().map(|rule| rule.key.as_str());
    let indexes: Vec<&Arc<Article>> = inputs.articles.iter().filter(|a| is_index(&a.path)).collect();
    let kinds = Kinds::new(inputs.config, &indexes, &inputs.known.states);
    foreign::note(&inputs.articles, &kinds, &filters.chain(demanded).collect(), &mut diagnostics);
    let waits = |article: &Arc<Article>| {
        !inputs.drafts && (article.front.draft || life::scheduled(article, inputs.now).is_some())
    };
    let left_out_folders = left_out_folders(&inputs.articles, content);
    let is_left_out = |path: &SourcePath| left_out_folders.iter().any(|f| path.below(f).is_some());
    let (left_out, kept): (Vec<_>, Vec<_>) =
        inputs.articles.iter().cloned().partition(|a| a.left_out || is_left_out(&a.path));
    let (drafts, published): (Vec<_>, Vec<_>) = kept.into_iter().partition(waits);
    published.iter().for_each(|a| life::check(a, is_index(&a.path), &mut diagnostics));
    check_names(&published, inputs.known, &mut diagnostics);
    let (index_files, mut articles): (Vec<_>, Vec<_>) =
        published.into_iter().partition(|a| is_index(&a.path));
    let folder_of = |path: &SourcePath| below(path, content).map(|p| p.folder().to_owned());
    let mut indexes: BTreeMap<String, Arc<Article>> = BTreeMap::new();
    for index in index_files {
        let folder = folder_of(&index.path).unwrap_or_default();
        match indexes.get(&folder) {
            // Names that differ in case alone: the second is an article, so that it is not lost.
            Some(first) => {
                diagnostics.push(second_index(&index, first));
                articles.push(index);
            }
            None => drop(indexes.insert(folder, index)),
        }
    }
    let article_folders: BTreeSet<String> = articles.iter().filter_map(|a| folder_of(&a.path)).collect();
    let folders: BTreeSet<String> =
        inputs.snapshot.folders.iter().filter_map(|f| below(f, content)).map(|f| f.to_string()).collect();
    let Tree { mut categories, by_folder, out_folders } = categories::assemble_tree(
        content,
        &folders,
        &article_folders,
        &indexes,
        &inputs.config.book.title,
        &mut routes,
        &mut diagnostics,
    );

    let lives = Lives::new(inputs.config, &indexes, inputs.now);
    for category in &mut categories {
        let Some(article) = category.index.as_ref().map(|index| &index.article) else { continue };
        let life = lives.of(article, &category.folder, article.front.updated);
        // Whether a category is shown, its articles say.
        category.life = Life { expired: None, ..life };
    }
    let mut entries: Vec<Entry> = Vec::with_capacity(articles.len());
    for article in articles {
        let folder = folder_of(&article.path).unwrap_or_default();
        let name = article.front.slug.as_deref().unwrap_or(article.path.stem());
        let out = OutPath::new(format!("{}{}/index.html", out_folders[&folder], slug_of(name)));
        let location = Location::file(&article.path);
        let out = routes.claim(out, &location, article.path.as_str(), &mut diagnostics);
        let updated = article.front.updated.or_else(|| inputs.snapshot.git_dates.get(&article.path).copied());
        entries.push(Entry {
            category: by_folder[&folder],
            url: out.url(),
            updated,
            life: lives.of(&article, &folder, updated),
            kind: kinds.of(&article, &mut diagnostics),
            journeys: Vec::new(),
            related: Vec::new(),
            resolved: Resolved { article, links: Vec::new() },
        });
    }
    let (left_out_files, kept_files): (Vec<_>, Vec<_>) =
        inputs.snapshot.attachments.keys().partition(|path| is_left_out(path));
    let attachments =
        claim_attachments(&inputs, &kept_files, content, &out_folders, &mut routes, &mut diagnostics);
    let partials = inputs.snapshot.reused.snippets.iter().filter_map(|path| below(path, content));

    let mut files: BTreeSet<String> =
        attachments.values().filter_map(|p| below(p, content)).map(|p| p.to_string()).collect();
    files.extend(inputs.articles.iter().filter_map(|a| below(&a.path, content)).map(|p| p.to_string()));
    files.extend(partials.map(|path| path.to_string()));
    categories::note_bare_folders(content, &folders, &files, &mut diagnostics);
    categories::fill(&mut categories, &entries);
    // What a missing folder lacks has been told, and drafts are articles too.
    let all_listed = entries.iter().all(|entry| entry.life.expired.is_none());
    if drafts.is_empty() && left_out.is_empty() && all_listed && !inputs.snapshot.folders.is_empty() {
        categories::report_empty(&categories, &mut diagnostics);
    }

    let hidden = Hidden {
        drafts: drafts.iter().map(|draft| (&draft.path, waiting_for(draft, inputs.now))).collect(),
        left_out: left_out.iter().map(|article| &article.path).chain(left_out_files).collect(),
        snippets: inputs.snapshot.reused.snippets.iter().collect(),
    };
    let mut resolver = Resolver::new(
        content,
        &categories,
        &entries,
        hidden,
        &attachments,
        &inputs.snapshot.attachments,
        inputs.alike,
    );
    let redirects = inputs.config.output.html.redirect.iter();
    resolver.add_redirects(redirects.map(|(from, to)| (from.get_ref().as_str(), to.get_ref().as_str())));
    let (index_links, article_links) = resolve_all(&resolver, &categories, &entries, &mut diagnostics);
    let pages = entries.iter().map(|entry| (entry.article(), &entry.url));
    let of_categories = categories.iter().filter_map(|c| Some((&*c.index.as_ref()?.article, &c.url)));
    let redirects = redirects::assemble(
        pages.chain(of_categories),
        &resolver,
        inputs.config,
        &mut routes,
        &mut diagnostics,
    );
    let by_url = ByUrl::new(&entries);
    let config = inputs.config;
    let journeys = journeys::assemble(config, &resolver, &categories, &entries, &by_url, &mut diagnostics);
    let file = inputs.snapshot.popular.as_ref();
    let popular = popular::assemble(config, file, &resolver, &entries, &by_url, &mut diagnostics);
    let explicit = named::related(&resolver, &entries, &by_url, &mut diagnostics);
    let steps = journeys::by_article(&journeys, entries.len());
    drop((resolver, by_url));
    for (category, links) in categories.iter_mut().zip(index_links) {
        if let Some(index) = &mut category.index {
            index.links = links;
        }
    }
    for (entry, links) in entries.iter_mut().zip(article_links) {
        entry.resolved.links = links;
    }
    for ((entry, related), steps) in entries.iter_mut().zip(explicit).zip(steps) {
        entry.related = related;
        entry.journeys = steps;
    }
    let related = match config.output.html.related {
        0 => Related::default(),
        _ => Related::new(&entries),
    };
    let paths = |articles: &[Arc<Article>]| articles.iter().map(|article| article.path.clone()).collect();
    let (drafts, left_out) = (paths(&drafts), paths(&left_out));
    let glossary = glossary(&inputs, &categories, &entries, &mut diagnostics);
    let site = Site {
        glossary,
        categories,
        articles: entries,
        drafts,
        left_out,
        attachments,
        redirects,
        journeys,
        popular,
        related,
    };
    diagnostics::sort(&mut diagnostics);
    Diagnosed { value: site, diagnostics }
}

/// The day on which what is not published will be; none for a draft, whose day nobody knows.
fn waiting_for(article: &Article, now: Date) -> Option<Date> {
    life::scheduled(article, now).filter(|_| !article.front.draft)
}

/// The folders whose `index.md` says that this build is not for them. The home page's says so of itself alone: there always
/// is one.
fn left_out_folders<'a>(articles: &'a [Arc<Article>], content: &str) -> Vec<&'a str> {
    let indexes = articles.iter().filter(|article| article.left_out && is_index(&article.path));
    indexes.map(|index| index.path.folder()).filter(|folder| *folder != content).collect()
}

/// The article that the book names as its glossary.
fn glossary(
    inputs: &Inputs<'_>,
    categories: &[Category],
    entries: &[Entry],
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Glossary> {
    let named = inputs.config.book.glossary.as_ref()?;
    let name = named.get_ref();
    let path = SourcePath::new(format!("{}/{name}", inputs.config.book.src));
    let of_articles = entries.iter().map(|entry| (&entry.resolved.article, &entry.url));
    let of_categories = categories.iter().filter_map(|c| Some((&c.index.as_ref()?.article, &c.url)));
    let found = of_articles.chain(of_categories).find(|(article, _)| article.path == path);
    if let Some((article, url)) = found {
        report_doubles(article, diagnostics);
        return Some(Glossary { url: url.clone(), article: article.clone() });
    }
    // A draft, or for other builds: then no terms are marked.
    if !inputs.articles.iter().any(|article| article.path == path) {
        let names = inputs.articles.iter().filter_map(|a| below(&a.path, &inputs.config.book.src));
        let names: Vec<String> = names.map(|name| name.to_string()).collect();
        let help = did_you_mean(name, names.iter().map(String::as_str)).unwrap_or_else(|| {
            "name an article, seen from the content folder, such as `glossary.md`".to_owned()
        });
        diagnostics.push(
            Diagnostic::new(
                Code::ConfigValue,
                format!("`book.glossary` names `{name}`, which does not exist"),
            )
            .at(inputs.config.source.location(named.span()))
            .help(help),
        );
    }
    None
}

/// Names that two definitions have: only the first can be meant.
fn report_doubles(article: &Article, diagnostics: &mut Vec<Diagnostic>) {
    let mut known: BTreeSet<String> = BTreeSet::new();
    for definition in &article.definitions {
        for name in definition.names.iter().filter(|name| !known.insert(name.to_lowercase())) {
            diagnostics.push(
                Diagnostic::new(Code::DuplicateTerm, format!("the term `{name}` is defined twice"))
                    .at(article.location(definition.range.clone()))
                    .help("put both meanings into one definition, or give one of them another name"),
            );
        }
    }
}

/// The links of the categories' texts and of the articles, in their order.
fn resolve_all(
    resolver: &Resolver<'_>,
    categories: &[Category],
    entries: &[Entry],
    diagnostics: &mut Vec<Diagnostic>,
) -> (Vec<Vec<Target>>, Vec<Vec<Target>>) {
    let resolve = |article: &Article| {
        let mut found = Vec::new();
        let targets = resolver.resolve(article, &mut found);
        (targets, found)
    };
    let of_categories: Vec<_> = categories
        .par_iter()
        .map(|category| category.index.as_ref().map(|index| resolve(&index.article)).unwrap_or_default())
        .collect();
    let of_articles: Vec<_> = entries.par_iter().map(|entry| resolve(entry.article())).collect();
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

fn claim_attachments(
    inputs: &Inputs<'_>,
    files: &[&SourcePath],
    content: &str,
    out_folders: &BTreeMap<String, String>,
    routes: &mut Routes,
    diagnostics: &mut Vec<Diagnostic>,
) -> BTreeMap<OutPath, SourcePath> {
    let mut attachments = BTreeMap::new();
    let snippets = inputs.config.book.snippets.as_str();
    let referenced =
        references::files_beside_snippets(&inputs.articles, &inputs.snapshot.attachments, snippets);
    for &path in files {
        let (inside, folder) = match below(path, content) {
            Some(inside) => {
                let folder = out_folders.get(inside.folder()).cloned().unwrap_or_default();
                (inside, folder)
            }
            // Of what lies beside snippets, only what is shown is published.
            None => match path.below(snippets).filter(|_| referenced.contains(path)) {
                Some(inside) => {
                    let inside = SourcePath::new(format!("snippets/{inside}"));
                    let folder = format!("{}/", inside.folder());
                    (inside, folder)
                }
                None => continue,
            },
        };
        let out = OutPath::new(format!("{folder}{}", inside.file_name()));
        let out = routes.claim(out, &Location::file(path), path.as_str(), diagnostics);
        attachments.insert(out, path.clone());
    }
    attachments
}

/// Templates and icons that front matter names and the theme does not have.
fn check_names(articles: &[Arc<Article>], known: &Known, diagnostics: &mut Vec<Diagnostic>) {
    for article in articles {
        if let Some(template) = &article.front.template
            && !known.templates.contains(&template.value)
        {
            let help = did_you_mean(&template.value, known.templates.iter().map(String::as_str))
                .unwrap_or_else(|| format!("put `templates/{}` into your theme's folder", template.value));
            diagnostics.push(
                Diagnostic::new(Code::MissingTemplate, format!("there is no template `{}`", template.value))
                    .at(article.location(template.range.clone()))
                    .help(help),
            );
        }
        if let Some(icon) = &article.front.icon
            && is_index(&article.path)
            && !known.icons.contains(icon)
        {
            let names: Vec<&str> = known.icons.iter().map(String::as_str).collect();
            let help = did_you_mean(icon, names.iter().copied())
                .unwrap_or_else(|| format!("use one of: {}", names.join(", ")));
            let location = match article.front.ranges.get("icon") {
                Some(range) => article.location(range.clone()),
                None => Location::file(&article.path),
            };
            diagnostics.push(
                Diagnostic::new(Code::FrontMatterValue, format!("the theme has no icon `{icon}`"))
                    .at(location)
                    .help(help),
            );
        }
    }
}

fn second_index(index: &Article, first: &Article) -> Diagnostic {
    let message = format!("`{}` is a second text of its category, beside `{}`", index.path, first.path);
    Diagnostic::new(Code::DuplicateUrl, message)
        .at(Location::file(&index.path))
        .help("rename one of the two, or put them together")
}

fn is_index(path: &SourcePath) -> bool {
    path.stem().eq_ignore_ascii_case("index") && path.is_markdown()
}

/// The path relative to the content folder, if it lies in it.
fn below(path: &SourcePath, content: &str) -> Option<SourcePath> {
    if path.as_str() == content {
        return Some(SourcePath::new(""));
    }
    path.below(content).map(SourcePath::new)
}
