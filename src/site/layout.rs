//! Articles → what a site consists of in one language, and where each thing is: the first half of [`super::assemble`].
//! Links come second, since they may lead to what another language has.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use time::Date;

use super::assemble::{Edition, Inputs};
use super::categories::{self, Tree};
use super::kinds::Kinds;
use super::life::{self, Lives};
use super::references::address;
use super::routes::{Routes, slug_of};
use super::{Category, Entry, Life, Mirror, Resolved, known, references};
use crate::article::Article;
use crate::diagnostics::{Code, Diagnostic, Location};
use crate::paths::{OutPath, SourcePath};

/// What is published in one language, before links are resolved.
pub(super) struct Layout<'a> {
    pub edition: &'a Edition<'a>,
    pub categories: Vec<Category>,
    pub entries: Vec<Entry>,
    pub attachments: BTreeMap<OutPath, SourcePath>,
    pub drafts: Vec<Arc<Article>>,
    /// All that waits in this language, the original being shown for it or not.
    pub begun: Vec<SourcePath>,
    pub left_out: Vec<Arc<Article>>,
    pub left_out_files: Vec<SourcePath>,
}

impl Layout<'_> {
    /// The places of articles and categories, by their addresses.
    pub fn places(&self) -> BTreeMap<String, String> {
        let place = |entry: &Entry| self.edition.mirror.place(&entry.article().path).map(str::to_owned);
        let articles = self.entries.iter().filter_map(|entry| Some((address(&entry.url), place(entry)?)));
        let categories = self.categories.iter();
        articles.chain(categories.map(|category| (address(&category.url), category.folder.clone()))).collect()
    }
}

pub(super) fn lay_out<'a>(
    inputs: &Inputs<'_>,
    edition: &'a Edition<'a>,
    routes: &mut Routes,
    diagnostics: &mut Vec<Diagnostic>,
) -> Layout<'a> {
    let mirror = &edition.mirror;
    let Selected { drafts, begun, left_out, left_out_files, kept_files, indexes, articles, kinds } =
        select(inputs, edition, diagnostics);
    let folder_of = |path: &SourcePath| mirror.folder(path).unwrap_or_default().to_owned();
    let article_folders: BTreeSet<String> = articles.iter().map(|a| folder_of(&a.path)).collect();
    let place = |path: &SourcePath| mirror.place(path).map(str::to_owned);
    let folders: BTreeSet<String> = inputs.snapshot.folders.iter().filter_map(place).collect();
    let Tree { mut categories, by_folder, out_folders } =
        categories::assemble_tree(edition, &folders, &article_folders, &indexes, routes, diagnostics);

    let lives = Lives::new(edition.config, &indexes, inputs.now);
    for category in &mut categories {
        let Some(article) = category.index.as_ref().map(|index| &index.article) else { continue };
        let life = lives.of(article, &category.folder, article.front.updated);
        // Whether a category is shown, its articles say.
        category.life = Life { expired: None, ..life };
    }
    let mut entries: Vec<Entry> = Vec::with_capacity(articles.len());
    for article in articles {
        // What is wrong with an article is told in its own language.
        let mut told = Vec::new();
        let folder = folder_of(&article.path);
        let name = article.front.slug.as_deref().unwrap_or(article.path.stem());
        let out = OutPath::new(format!("{}{}/index.html", out_folders[&folder], slug_of(name)));
        let out = routes.claim(out, &Location::file(&article.path), article.path.as_str(), &mut told);
        let updated = article.front.updated.or_else(|| inputs.snapshot.git_dates.get(&article.path).copied());
        entries.push(Entry {
            category: by_folder[&folder],
            url: out.url(),
            updated,
            life: lives.of(&article, &folder, updated),
            kind: kinds.of(&article, &mut told),
            journeys: Vec::new(),
            related: Vec::new(),
            resolved: Resolved::new(article, mirror),
        });
        if mirror.is_own(&entries[entries.len() - 1].article().path) {
            diagnostics.append(&mut told);
        }
    }
    let attachments = claim_attachments(inputs, edition, &kept_files, &out_folders, routes, diagnostics);
    note_bare_folders(inputs, mirror, &attachments, diagnostics);
    categories::fill(&mut categories, &entries);
    // What a missing folder lacks has been told, and drafts are articles too.
    let all_listed = entries.iter().all(|entry| entry.life.expired.is_none());
    if drafts.is_empty() && left_out.is_empty() && all_listed && !inputs.snapshot.folders.is_empty() {
        categories::report_empty(&categories, diagnostics);
    }
    Layout { edition, categories, entries, attachments, drafts, begun, left_out, left_out_files }
}

/// What there is for a language, sorted by what becomes of it.
struct Selected<'a> {
    /// What waits, for somebody or for a day.
    drafts: Vec<Arc<Article>>,
    begun: Vec<SourcePath>,
    left_out: Vec<Arc<Article>>,
    left_out_files: Vec<SourcePath>,
    kept_files: Vec<&'a SourcePath>,
    /// The texts of categories, by folder.
    indexes: BTreeMap<String, Arc<Article>>,
    /// In the order of their places.
    articles: Vec<Arc<Article>>,
    kinds: Kinds<'a>,
}

fn select<'a>(
    inputs: &Inputs<'a>,
    edition: &'a Edition<'a>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Selected<'a> {
    let mirror = &edition.mirror;
    let visible: Vec<&Arc<Article>> =
        inputs.articles.iter().filter(|article| mirror.place(&article.path).is_some()).collect();
    let kinds = Kinds::new(edition, visible.iter().copied().filter(|article| is_index(&article.path)));
    let waits = |article: &Arc<Article>| {
        !inputs.drafts && (article.front.draft || life::scheduled(article, inputs.now).is_some())
    };
    let left_out_folders = left_out_folders(&visible, mirror);
    let is_left_out = |path: &SourcePath| left_out_folders.iter().any(|folder| folder.holds(path, mirror));
    let (left_out, kept): (Vec<_>, Vec<_>) =
        visible.into_iter().cloned().partition(|a| a.left_out || is_left_out(&a.path));
    let (drafts, mut published): (Vec<_>, Vec<_>) = kept.into_iter().partition(waits);
    // The original stands in where there is no translation, and nowhere else.
    let is_own = |article: &Arc<Article>| mirror.is_own(&article.path);
    let own = published.iter().filter(|article| is_own(article));
    let translated: HashMap<String, Arc<Article>> =
        own.filter_map(|own| Some((mirror.place(&own.path)?.to_lowercase(), own.clone()))).collect();
    published.retain(|article| {
        let Some(place) = mirror.place(&article.path).filter(|_| !is_own(article)) else { return true };
        let Some(translation) = translated.get(&place.to_lowercase()) else { return true };
        if mirror.place(&translation.path) != Some(place) {
            diagnostics.push(other_case(translation, article, &mirror.source(place)));
        }
        false
    });
    let shown: HashSet<&str> = published.iter().filter_map(|article| mirror.place(&article.path)).collect();
    let is_hidden = |article: &Arc<Article>| mirror.place(&article.path).is_some_and(|p| !shown.contains(p));
    let begun = drafts.iter().filter(|draft| is_own(draft)).map(|draft| draft.path.clone()).collect();
    let (drafts, left_out) =
        (drafts.into_iter().filter(is_hidden).collect(), left_out.into_iter().filter(is_hidden).collect());
    drop(shown);
    for article in published.iter().filter(|article| is_own(article)) {
        life::check(article, is_index(&article.path), diagnostics);
    }
    known::check(published.iter().filter(|article| is_own(article)), edition.known, diagnostics);
    let (index_files, mut articles): (Vec<_>, Vec<_>) =
        published.into_iter().partition(|a| is_index(&a.path));
    let mut indexes: BTreeMap<String, Arc<Article>> = BTreeMap::new();
    for index in index_files {
        let folder = mirror.folder(&index.path).unwrap_or_default();
        match indexes.get(folder) {
            // Names that differ in case alone: the second is an article, so that it is not lost.
            Some(first) => {
                diagnostics.push(second_index(&index, first));
                articles.push(index);
            }
            None => drop(indexes.insert(folder.to_owned(), index)),
        }
    }
    articles.sort_by(|a, b| mirror.place(&a.path).cmp(&mirror.place(&b.path)));
    let (left_out_files, kept_files): (Vec<_>, Vec<_>) =
        inputs.snapshot.attachments.keys().partition(|path| is_left_out(path));
    let left_out_files = left_out_files.into_iter().cloned().collect();
    Selected { drafts, begun, left_out, left_out_files, kept_files, indexes, articles, kinds }
}

/// A folder that this build is not for.
struct LeftOut<'a> {
    /// As it is on disk.
    folder: &'a str,
    /// Where it stands, for translations too whose folder does not speak for itself.
    place: Option<&'a str>,
}

impl LeftOut<'_> {
    fn holds(&self, path: &SourcePath, mirror: &Mirror) -> bool {
        let of_translation = |place: &str| {
            let inside = mirror.place(path).filter(|_| mirror.is_own(path))?.strip_prefix(place)?;
            inside.starts_with('/').then_some(())
        };
        path.below(self.folder).is_some() || self.place.and_then(of_translation).is_some()
    }
}

/// The folders whose `index.md` says that this build is not for them. The home page's says so of itself alone: there always
/// is one.
fn left_out_folders<'a>(articles: &[&'a Arc<Article>], mirror: &'a Mirror) -> Vec<LeftOut<'a>> {
    let indexes = || articles.iter().filter(|article| is_index(&article.path));
    let speaking: HashSet<&str> =
        indexes().filter(|index| mirror.is_own(&index.path)).filter_map(|i| mirror.folder(&i.path)).collect();
    let left_out = indexes().filter(|index| index.left_out).filter_map(|index| {
        let place = mirror.folder(&index.path).filter(|place| !place.is_empty())?;
        let is_original = !mirror.is_own(&index.path);
        let place = Some(place).filter(|place| is_original && !speaking.contains(place));
        Some(LeftOut { folder: index.path.folder(), place })
    });
    left_out.collect()
}

/// Files are published once, in the language that they are of.
fn claim_attachments(
    inputs: &Inputs<'_>,
    edition: &Edition<'_>,
    files: &[&SourcePath],
    out_folders: &BTreeMap<String, String>,
    routes: &mut Routes,
    diagnostics: &mut Vec<Diagnostic>,
) -> BTreeMap<OutPath, SourcePath> {
    let mut attachments = BTreeMap::new();
    let snippets = edition.config.book.snippets.as_str();
    let referenced = match edition.is_first() {
        true => references::files_beside_snippets(&inputs.articles, &inputs.snapshot.attachments, snippets),
        false => BTreeSet::new(),
    };
    for &path in files {
        let (inside, folder) = match edition.mirror.place(path) {
            Some(_) if !edition.mirror.is_own(path) => continue,
            Some(inside) => {
                let inside = SourcePath::new(inside);
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

/// Folders of the language in which nothing at all is published.
fn note_bare_folders(
    inputs: &Inputs<'_>,
    mirror: &Mirror,
    attachments: &BTreeMap<OutPath, SourcePath>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let snippets = inputs.snapshot.reused.snippets.iter();
    let files =
        attachments.values().chain(inputs.articles.iter().map(|article| &article.path)).chain(snippets);
    let folders: BTreeSet<&str> = files.map(SourcePath::folder).collect();
    let own = inputs.snapshot.folders.iter().filter(|folder| mirror.is_own(folder));
    categories::note_bare_folders(own, &folders, mirror, diagnostics);
}

/// The day on which what is not published will be; none for a draft, whose day nobody knows.
pub(super) fn waiting_for(article: &Article, now: Date) -> Option<Date> {
    life::scheduled(article, now).filter(|_| !article.front.draft)
}

/// Hosts that ignore case would show it at the address of the original's page, where the switch does not find it.
fn other_case(translation: &Article, original: &Article, meant: &SourcePath) -> Diagnostic {
    let message = format!("`{}` differs from `{}` in case", translation.path, original.path);
    Diagnostic::new(Code::DuplicateUrl, message)
        .at(Location::file(&translation.path))
        .help(format!("name it `{meant}`: it is no translation otherwise"))
}

fn second_index(index: &Article, first: &Article) -> Diagnostic {
    let message = format!("`{}` is a second text of its category, beside `{}`", index.path, first.path);
    Diagnostic::new(Code::DuplicateUrl, message)
        .at(Location::file(&index.path))
        .help("rename one of the two, or put them together")
}

pub(super) fn is_index(path: &SourcePath) -> bool {
    path.stem().eq_ignore_ascii_case("index") && path.is_markdown()
}
