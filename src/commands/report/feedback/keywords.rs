//! The keywords that a report suggests, as a patch and as changes of articles.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fs;
use std::path::Path;

use similar::TextDiff;

use super::super::super::Failure;
use super::super::super::load::Session;
use crate::build::with_keywords;
use crate::index::Finder;
use crate::insight::{Action, Insight};
use crate::io::edit;
use crate::io::terminal::Terminal;
use crate::paths::SourcePath;
use crate::units::count;

/// Articles with what they were and what they become.
pub struct Changes {
    changed: Vec<Change>,
    /// Those whose front matter is written in a way that only people can change, or that are gone.
    left: Vec<(SourcePath, Vec<String>)>,
}

struct Change {
    path: SourcePath,
    /// The address without the first `/`, and which of the sites.
    url: String,
    site: usize,
    keywords: Vec<String>,
    before: String,
    after: String,
}

/// What is to be written, in the order of the paths.
///
/// # Errors
/// When an article cannot be read.
pub fn changes(root: &Path, insight: &Insight) -> Result<Changes, Failure> {
    let mut by_article: BTreeMap<&SourcePath, (usize, Vec<String>)> = BTreeMap::new();
    for todo in insight.todo.iter().filter(|todo| todo.action == Action::AddKeyword) {
        if let (Some(id), Some(keyword)) = (todo.article, &todo.keyword) {
            let path = &insight.addresses.subjects[id].path;
            by_article.entry(path).or_insert((id, Vec::new())).1.push(keyword.clone());
        }
    }
    let mut changes = Changes { changed: Vec::new(), left: Vec::new() };
    for (path, (id, keywords)) in by_article {
        let file = root.join(path.as_str());
        let bytes = fs::read(&file)
            .map_err(|error| Failure::new(format!("`{}` cannot be read: {error}", file.display())))?;
        let text = String::from_utf8(bytes).ok();
        let changed = text.and_then(|before| with_keywords(&before, &keywords).map(|after| (before, after)));
        let subject = &insight.addresses.subjects[id];
        let url = subject.url.trim_start_matches('/').to_owned();
        match changed {
            Some((before, after)) => {
                changes.changed.push(Change {
                    path: path.clone(),
                    url,
                    site: subject.site,
                    keywords,
                    before,
                    after,
                });
            }
            None => changes.left.push((path.clone(), keywords)),
        }
    }
    Ok(changes)
}

impl Changes {
    /// As `git apply` takes it in the folder of the book; empty where there is nothing to change.
    pub fn patch(&self) -> String {
        let of = |change: &Change| {
            let (from, to) = (format!("a/{}", change.path), format!("b/{}", change.path));
            let diff = TextDiff::from_lines(&change.before, &change.after);
            diff.unified_diff().header(&from, &to).to_string()
        };
        self.changed.iter().map(of).collect()
    }

    /// Says which keywords nobody but a person can write.
    pub fn tell_left(&self, terminal: &Terminal) {
        for (path, keywords) in &self.left {
            terminal.say(&format!(
                "Left `{path}` alone: write {} into its `keywords` yourself.",
                quoted(keywords)
            ));
        }
    }

    /// Writes them, and says what the search finds then.
    ///
    /// # Errors
    /// When an article cannot be written. Those before it are changed.
    pub fn apply(&self, root: &Path, session: &mut Session, terminal: &Terminal) -> Result<(), Failure> {
        for change in &self.changed {
            let file = root.join(change.path.as_str());
            edit::replace(&file, change.after.as_bytes()).map_err(|error| {
                Failure::new(format!("`{}` cannot be changed: {error}", file.display()))
                    .help("check that you may write to it; articles before it, by path, are changed already")
            })?;
        }
        if self.changed.is_empty() {
            terminal.say("No keyword is to be added.");
            return Ok(());
        }
        let loaded = session.load()?;
        let mut finders: BTreeMap<usize, Finder> = BTreeMap::new();
        let failed = |error| Failure::new(format!("the articles cannot be searched: {error}"));
        for change in &self.changed {
            let finder = match finders.entry(change.site) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(new) => {
                    let site = &loaded.book.sites[change.site];
                    let config = loaded.book.config.of_language(&site.language);
                    new.insert(Finder::new(site, config).map_err(failed)?)
                }
            };
            for keyword in &change.keywords {
                const LOOKED_AT: usize = 10;
                let results = finder.find(keyword, LOOKED_AT).map_err(failed)?;
                let rank = results.hits.iter().position(|hit| hit.url == change.url);
                let found = match rank {
                    Some(rank) => format!("result {} of {} for it", rank + 1, results.total),
                    None => format!("not among the first {LOOKED_AT} results for it"),
                };
                terminal.say(&format!("Added “{keyword}” to `{}`, which is {found}.", change.path));
            }
        }
        let number: usize = self.changed.iter().map(|change| change.keywords.len()).sum();
        let articles = count(self.changed.len(), "article", "articles");
        terminal.say(&format!("Added {} to {articles}.", count(number, "keyword", "keywords")));
        Ok(())
    }
}

fn quoted(keywords: &[String]) -> String {
    let quoted: Vec<String> = keywords.iter().map(|keyword| format!("“{keyword}”")).collect();
    quoted.join(", ")
}
