//! Folders → categories, and the order of what is in them.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use time::Date;

use super::assemble::Edition;
use super::routes::{Routes, slug_of};
use super::{Category, CategoryId, Entry, Life, Mirror, RELEASE_NOTE, ROOT, Resolved};
use crate::article::Article;
use crate::diagnostics::{Code, Diagnostic, Location, Severity};
use crate::paths::{OutPath, SourcePath, Url};

/// Categories and the folder each is, parents first.
pub(super) struct Tree {
    pub categories: Vec<Category>,
    pub by_folder: BTreeMap<String, CategoryId>,
    /// The output folder of each folder of the content, categories or not: with `/` at its end, or empty.
    pub out_folders: BTreeMap<String, String>,
}

/// Makes a category of every folder that has an article in it or below, or an `index.md`.
pub(super) fn assemble_tree(
    edition: &Edition<'_>,
    folders: &BTreeSet<String>,
    article_folders: &BTreeSet<String>,
    indexes: &BTreeMap<String, Arc<Article>>,
    routes: &mut Routes,
    diagnostics: &mut Vec<Diagnostic>,
) -> Tree {
    let mut tree = Tree { categories: Vec::new(), by_folder: BTreeMap::new(), out_folders: BTreeMap::new() };
    let mut all: BTreeSet<String> = BTreeSet::from([String::new()]);
    for folder in folders.iter().chain(article_folders).chain(indexes.keys()) {
        all.extend(with_parents(folder));
    }
    let used: BTreeSet<String> =
        article_folders.iter().chain(indexes.keys()).flat_map(|folder| with_parents(folder)).collect();
    for folder in &all {
        let index = indexes.get(folder);
        let parent_folder = folder.rsplit_once('/').map_or("", |(parent, _)| parent);
        let name = folder.rsplit('/').next().unwrap_or(folder);
        let parent_out = tree.out_folders.get(parent_folder).cloned().unwrap_or_default();
        let written = index.and_then(|index| index.front.slug.as_deref()).unwrap_or(name);
        let mut out_folder = match folder.is_empty() {
            true => edition.prefix.clone(),
            // Programs look there under exactly this name (RFC 8615).
            false if folder == ".well-known" => format!("{parent_out}{folder}/"),
            false => format!("{parent_out}{}/", slug_of(written)),
        };
        if used.contains(folder) || folder.is_empty() {
            let path = OutPath::new(format!("{out_folder}index.html"));
            let location = match index {
                Some(index) => Location::file(&index.path),
                None => Location::file(&edition.mirror.source(folder)),
            };
            let what = location.path.to_string();
            let told = diagnostics.len();
            let path = routes.claim(path, &location, &what, diagnostics);
            if folder.is_empty() {
                let found = diagnostics[told..].iter_mut();
                found.for_each(|found| found.help = Some(help_for_home(edition).into()));
            }
            out_folder = path.as_str().strip_suffix("index.html").unwrap_or_default().to_owned();
            let id = tree.categories.len();
            tree.by_folder.insert(folder.clone(), id);
            let parent = (id != ROOT).then(|| tree.by_folder[parent_folder]);
            tree.categories.push(category(edition, folder, index, parent, path.url()));
        }
        tree.out_folders.insert(folder.clone(), out_folder);
    }
    tree
}

/// What is to be done where something else has the address of a language.
fn help_for_home(edition: &Edition<'_>) -> String {
    let tag = &edition.config.book.language;
    format!(
        "all of `{tag}` is below that address: if that is its folder, name it as `folder` in `[language.{tag}]`; \
         else rename it, or give it a `slug`"
    )
}

fn category(
    edition: &Edition<'_>,
    folder: &str,
    index: Option<&Arc<Article>>,
    parent: Option<CategoryId>,
    url: Url,
) -> Category {
    let front = index.map(|index| &index.front);
    let default_title = match folder {
        "" => edition.config.book.title.clone(),
        folder => humanise(folder.rsplit('/').next().unwrap_or(folder)),
    };
    // A home page without a title of its own has that of the book.
    let title = match index {
        Some(index) if !folder.is_empty() || front.is_some_and(|front| front.title.is_some()) => {
            index.title.clone()
        }
        _ => default_title,
    };
    Category {
        parent,
        folder: folder.to_owned(),
        title,
        description: front.and_then(|front| front.description.clone()).unwrap_or_default(),
        icon: front.and_then(|front| front.icon.clone()).unwrap_or_default(),
        order: front.and_then(|front| front.order),
        url,
        index: index.map(|article| Resolved::new(article.clone(), &edition.mirror)),
        life: Life::default(),
        categories: Vec::new(),
        articles: Vec::new(),
        article_count: 0,
    }
}

/// `billing_and-invoices` → "Billing and invoices"; a name that has spaces or capitals is taken as it is.
pub fn humanise(name: &str) -> String {
    if name.contains(' ') || name.chars().any(char::is_uppercase) {
        return name.trim().to_owned();
    }
    let text = name.replace(['-', '_'], " ");
    let mut chars = text.trim().chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().collect::<String>() + chars.as_str())
}

/// Puts articles and categories into the order in which they are shown, and counts them.
pub(super) fn fill(tree: &mut [Category], articles: &[Entry]) {
    // What has expired is in no list.
    for (id, entry) in articles.iter().enumerate().filter(|(_, entry)| entry.life.expired.is_none()) {
        tree[entry.category].articles.push(id);
        let mut category = Some(entry.category);
        while let Some(up) = category {
            tree[up].article_count += 1;
            category = tree[up].parent;
        }
    }
    for category in tree.iter_mut() {
        category.articles.sort_by_cached_key(|&id| order_key(&articles[id]));
    }
    for id in 1..tree.len() {
        let parent = tree[id].parent.unwrap_or(ROOT);
        tree[parent].categories.push(id);
    }
    for id in 0..tree.len() {
        let mut children = std::mem::take(&mut tree[id].categories);
        children.sort_by_cached_key(|&child| {
            let category = &tree[child];
            (category.order.is_none(), category.order, category.title.to_lowercase(), category.folder.clone())
        });
        tree[id].categories = children;
    }
}

pub(super) fn report_empty(tree: &[Category], diagnostics: &mut Vec<Diagnostic>) {
    if tree[ROOT].article_count == 0 {
        diagnostics.push(
            Diagnostic::new(Code::EmptyBook, "this book has no articles")
                .help("write one: `helpbook new getting-started/first-steps.md`"),
        );
        return;
    }
    for category in tree.iter().skip(1).filter(|category| category.article_count == 0) {
        let Some(index) = &category.index else { continue };
        diagnostics.push(
            Diagnostic::new(Code::EmptyCategory, format!("category `{}` has no articles", category.folder))
                .at(Location::file(&index.article.path))
                .help("add an article beside its `index.md`, or remove the folder"),
        );
    }
}

/// Folders in which nothing at all is published: worth knowing, and nothing more. `used` are those that files are in.
pub(super) fn note_bare_folders<'a>(
    folders: impl Iterator<Item = &'a SourcePath>,
    used: &BTreeSet<&str>,
    mirror: &Mirror,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let used: BTreeSet<String> = used.iter().flat_map(|folder| with_parents(folder)).collect();
    for folder in folders.filter(|folder| !used.contains(folder.as_str())) {
        let Some(place) = mirror.place(folder).filter(|place| !place.is_empty()) else { continue };
        let mut diagnostic =
            Diagnostic::new(Code::EmptyCategory, format!("folder `{place}` has no articles and no files"))
                .at(Location::file(folder))
                .help("add an article to make it a category");
        diagnostic.severity = Severity::Note;
        diagnostics.push(diagnostic);
    }
}

/// Where an article stands in a list.
pub(super) type OrderKey = (bool, bool, Option<i64>, bool, Reverse<Option<Date>>, String, SourcePath);

/// What is pinned first; then those with an `order`, by it; then release notes, the newest first; then by title.
pub(super) fn order_key(entry: &Entry) -> OrderKey {
    let article = entry.article();
    let order = article.front.order;
    let release = entry.kind.as_ref().filter(|kind| kind.name == RELEASE_NOTE);
    let released = release.and_then(|kind| kind.date.or(entry.updated));
    let title = article.title.to_lowercase();
    (
        !article.front.pinned,
        order.is_none(),
        order,
        release.is_none(),
        Reverse(released),
        title,
        article.path.clone(),
    )
}

/// `a/b` → `a`, `a/b`, and the root.
pub(super) fn with_parents(folder: &str) -> impl Iterator<Item = String> + '_ {
    let cuts = folder.match_indices('/').map(|(at, _)| folder[..at].to_owned());
    std::iter::once(String::new()).chain(cuts).chain(std::iter::once(folder.to_owned()))
}

pub(super) fn join(folder: &str, name: &str) -> String {
    match (folder, name) {
        ("", name) => name.to_owned(),
        (folder, "") => folder.to_owned(),
        (folder, name) => format!("{folder}/{name}"),
    }
}
