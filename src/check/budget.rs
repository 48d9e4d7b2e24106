//! How much customers load for an article: `[check.budget]`.

use std::collections::{BTreeMap, BTreeSet};

use crate::article::LinkKind;
use crate::config::{Budget, Config};
use crate::diagnostics::{Code, Diagnostic, Location};
use crate::paths::{OutPath, Url};
use crate::site::{Resolved, Site, Target};
use crate::units::size;

/// The bytes of what a build publishes, by where it stands.
pub type Published = BTreeMap<OutPath, u64>;

/// Articles and texts of categories that are heavier than the book allows.
pub fn over_budget(site: &Site, config: &Config, published: &Published) -> Vec<Diagnostic> {
    let budget = &config.check.budget;
    if *budget == Budget::default() || config.check.severity_of(Code::OverBudget).is_none() {
        return Vec::new();
    }
    let indexes =
        site.categories.iter().filter_map(|category| Some((category.index.as_ref()?, &category.url)));
    let articles = site.articles.iter().map(|entry| (&entry.resolved, &entry.url));
    let own = indexes.chain(articles).filter(|(resolved, _)| !resolved.untranslated);
    own.flat_map(|(resolved, url)| check(resolved, url, budget, published)).collect()
}

fn check(resolved: &Resolved, url: &Url, budget: &Budget, published: &Published) -> Vec<Diagnostic> {
    let page = published.get(&url.out_path()).copied().unwrap_or_default();
    let images = images(resolved, published);
    let parts = [
        ("the page", page, &budget.page, "split the article, or shorten long tables and code"),
        ("the images", images, &budget.images, "make them smaller, or leave out what the text says already"),
        (
            "the page with its images",
            page + images,
            &budget.total,
            "make its images smaller, or split the article",
        ),
    ];
    parts
        .into_iter()
        .filter_map(|(what, bytes, limit, help)| {
            let limit = limit.as_ref()?;
            let most = crate::config::parse_size(limit).filter(|&most| bytes > most)?;
            let message = format!("{what}: {}, {} more than {limit}", size(bytes), size(bytes - most));
            let place = Location::file(&resolved.article.path);
            Some(Diagnostic::new(Code::OverBudget, message).at(place).help(help))
        })
        .collect()
}

/// Bytes of what the page loads from the site, each file once.
fn images(resolved: &Resolved, published: &Published) -> u64 {
    let embedded = resolved.article.links.iter().zip(&resolved.links);
    let paths: BTreeSet<OutPath> = embedded
        .filter(|(link, _)| link.kind == LinkKind::Embed)
        .filter_map(|(_, target)| match target {
            Target::Site { url, .. } => Some(url.out_path()),
            Target::Unresolved(_) => None,
        })
        .collect();
    paths.iter().filter_map(|path| published.get(path)).sum()
}
