//! Which articles must be looked at again, and which are over: as findings, and as the digest of `helpbook report stale`.

use std::collections::BTreeMap;

use serde::Serialize;
use time::Date;

use super::{Wanted, at_key};
use crate::article::Article;
use crate::diagnostics::{Code, Diagnostic};
use crate::paths::{SourcePath, Url};
use crate::site::{Entry, Life, Site, Target};
use crate::source::Interval;

/// What is to be done about an article, the most urgent first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Due {
    /// Its review should have been done by now.
    Overdue,
    /// Its last day is over.
    Expired,
    /// It was never reviewed, and is not overdue.
    Never,
    /// Its review is due within the time asked for.
    Soon,
}

/// An article that somebody must look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stale {
    pub owner: Option<String>,
    pub due: Due,
    pub path: SourcePath,
    pub title: String,
    pub reviewed: Option<Date>,
    /// By when it is to be reviewed, or its last day.
    pub by: Option<Date>,
    /// How many days ago that was; below 0, how many are left.
    pub days: Option<i64>,
}

/// Everything that is to be looked at on the day `now` or within `within` of it: by owner, those without one last, and the
/// most urgent first.
pub fn stale(sites: &[Site], now: Date, within: Interval) -> Vec<Stale> {
    let until = within.after(now).unwrap_or(Date::MAX);
    let lives = sites.iter().flat_map(lives);
    let mut all: Vec<Stale> =
        lives.filter_map(|(article, title, life)| state(article, title, life, now, until)).collect();
    all.sort_by(|a, b| {
        let no_owner = |stale: &Stale| stale.owner.is_none();
        let owner = |stale: &Stale| stale.owner.as_ref().map(|owner| owner.to_lowercase());
        let key = |stale: &Stale| (stale.due, stale.by.is_none(), stale.by);
        let by_owner = no_owner(a).cmp(&no_owner(b)).then_with(|| owner(a).cmp(&owner(b)));
        by_owner.then_with(|| key(a).cmp(&key(b))).then_with(|| a.path.cmp(&b.path))
    });
    all
}

/// All articles, and the texts of categories, with their lives.
fn lives(site: &Site) -> impl Iterator<Item = (&Article, &str, &Life)> {
    let articles = site.own_articles().map(|entry| {
        let article: &Article = entry.article();
        (article, article.title.as_str(), &entry.life)
    });
    let categories = site.categories.iter().filter_map(|category| {
        let index = category.index.as_ref().filter(|index| !index.untranslated)?;
        let article = &*index.article;
        // One that only names its category says nothing that could be wrong.
        (article.words > 0).then_some((article, category.title.as_str(), &category.life))
    });
    articles.chain(categories)
}

fn state(article: &Article, title: &str, life: &Life, now: Date, until: Date) -> Option<Stale> {
    let (due, by) = match (life.expired, life.due) {
        (Some(last), _) => (Due::Expired, Some(last)),
        (None, Some(by)) if by < now => (Due::Overdue, Some(by)),
        (None, by)
            if life.is_reviewed && life.reviewed.is_none() && article.front.life.review_by.is_none() =>
        {
            (Due::Never, by)
        }
        (None, Some(by)) if by <= until => (Due::Soon, Some(by)),
        _ => return None,
    };
    Some(Stale {
        owner: life.owner.clone(),
        due,
        path: article.path.clone(),
        title: title.to_owned(),
        reviewed: life.reviewed,
        by,
        days: by.map(|by| (now - by).whole_days()),
    })
}

/// Findings on the same, but for what is only due soon or has never been reviewed and is not old.
pub fn check(site: &Site, now: Date, wanted: &Wanted<'_>, found: &mut Vec<Diagnostic>) {
    if wanted.wants(Code::ReviewOverdue) {
        found.extend(lives(site).filter_map(|(article, _, life)| overdue(article, life, now)));
    }
    if wanted.wants(Code::ArticleExpired) {
        found.extend(site.own_articles().filter_map(expired));
    }
    if wanted.wants(Code::LinkToExpired) {
        links_to_expired(site, found);
    }
}

fn overdue(article: &Article, life: &Life, now: Date) -> Option<Diagnostic> {
    let ago = |by: Date| match (now - by).whole_days() {
        1 => "1 day".to_owned(),
        days => format!("{days} days"),
    };
    let message = match (life.expired, life.due, life.reviewed) {
        (None, Some(by), Some(last)) if by < now => {
            format!("the review was due on {by}, {} ago; the last was on {last}", ago(by))
        }
        (None, Some(by), None) if by < now => {
            format!("the review was due on {by}, {} ago", ago(by))
        }
        (None, None, None) if life.is_reviewed => "the article was never reviewed".to_owned(),
        _ => return None,
    };
    let help = match &life.owner {
        Some(owner) => format!("{owner}: make sure that it is still true, then write `reviewed: {now}`"),
        None => format!("make sure that it is still true, then write `reviewed: {now}`"),
    };
    let front = &article.front.life;
    let key = if front.review_by.is_some() { "review_by" } else { "reviewed" };
    Some(Diagnostic::new(Code::ReviewOverdue, message).at(at_key(article, key)).help(help))
}

fn expired(entry: &Entry) -> Option<Diagnostic> {
    let last = entry.life.expired?;
    let message = format!("the article expired on {last}");
    let help = "bring it up to date and change `expires`, or remove it and lead its address elsewhere";
    let whose = entry.life.owner.as_ref().map(|owner| format!("{owner}: {help}"));
    let place = at_key(entry.article(), "expires");
    let diagnostic = Diagnostic::new(Code::ArticleExpired, message).at(place);
    Some(diagnostic.help(whose.unwrap_or_else(|| help.to_owned())))
}

/// Links of articles that have not expired themselves.
fn links_to_expired(site: &Site, found: &mut Vec<Diagnostic>) {
    let expired: BTreeMap<&Url, Date> =
        site.articles.iter().filter_map(|entry| Some((&entry.url, entry.life.expired?))).collect();
    if expired.is_empty() {
        return;
    }
    let articles = site.own_articles().filter(|entry| entry.life.expired.is_none());
    let categories = site.categories.iter().filter_map(|category| category.index.as_ref());
    let categories = categories.filter(|index| !index.untranslated);
    for resolved in articles.map(|entry| &entry.resolved).chain(categories) {
        for (link, target) in resolved.article.links.iter().zip(&resolved.links) {
            let Target::Site { url, .. } = target else { continue };
            let Some(last) = expired.get(url) else { continue };
            let message = format!("`{}` expired on {last}", link.target);
            let place = resolved.article.location(link.range.clone());
            let help = "link to what holds now, or remove the link";
            found.push(Diagnostic::new(Code::LinkToExpired, message).at(place).help(help));
        }
    }
}

impl Due {
    /// As a heading above such articles.
    pub fn describe(self) -> &'static str {
        match self {
            Due::Overdue => "overdue",
            Due::Expired => "expired",
            Due::Never => "never reviewed",
            Due::Soon => "due soon",
        }
    }
}
