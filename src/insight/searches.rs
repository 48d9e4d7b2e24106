//! Searches that fail → what to do about each: nothing, since it is found by now; write a keyword into an article; say in an
//! article what it is about; or write an article.

use rayon::prelude::*;

use super::addresses::{Addresses, SubjectId};
use super::groups::{Group, Usual};
use super::keyword::keyword;
use super::todo::Action;
use crate::index::{Finder, Results, SearchError};
use crate::units::count;

/// Only so many groups are searched for again: those of which most failed.
pub const LOOKED_UP_MAX: usize = 300;
/// How many results are looked at for an article that answers.
const RESULTS: usize = 5;
/// An article among the first so many results is seen.
const SEEN: usize = 3;
/// So many must have opened an article for that to say that it answers.
const ANSWERS_MIN: u64 = 3;

/// A search that fails, and what to do.
#[derive(Debug, Clone)]
pub struct Search {
    pub group: Group,
    /// How many of the searches failed, less those that would be found today.
    pub failed: f64,
    /// Add a keyword, clarify or write.
    pub action: Action,
    /// The article to change; of one to write, the nearest that there is.
    pub article: Option<SubjectId>,
    /// What to write into its front matter; `None` where the words may name a person, or too few have used them.
    pub keyword: Option<String>,
    pub why: String,
}

/// What was found out about failed searches.
#[derive(Debug, Default)]
pub struct Searches {
    /// Those of which most failed first.
    pub failing: Vec<Search>,
    /// Groups that would find today what they did not, and how many searches were made for them.
    pub answered: (usize, u64),
    /// Groups that were not looked up, since fewer failed than of those that were, and how many searches of them failed.
    pub rarer: (usize, u64),
}

/// Looks up what fails most.
///
/// # Errors
/// When a pack cannot be searched.
pub fn look_up(
    groups: Vec<Group>,
    usual: &Usual,
    finders: &[Finder],
    addresses: &Addresses,
) -> Result<Searches, SearchError> {
    let mut failing: Vec<(f64, Group)> = groups
        .into_iter()
        .map(|group| (group.failed(usual), group))
        .filter(|(failed, _)| *failed > 0.0)
        .collect();
    failing.sort_by(|(a, left), (b, right)| {
        let name = |group: &Group| (group.site, group.stems.clone());
        b.total_cmp(a).then_with(|| name(left).cmp(&name(right)))
    });
    let rest = failing.split_off(failing.len().min(LOOKED_UP_MAX));
    let rarer = (rest.len(), rest.iter().map(|(failed, _)| *failed).sum::<f64>().round() as u64);
    let share = failing.len().div_ceil(rayon::current_num_threads()).max(1);
    let looked_up: Vec<Vec<Looked>> = failing
        .par_chunks(share)
        .map(|groups| {
            let mut open: Vec<Option<Finder>> = finders.iter().map(|_| None).collect();
            let mut done = Vec::new();
            for (_, group) in groups {
                let finder = match &mut open[group.site] {
                    Some(finder) => finder,
                    none => none.insert(finders[group.site].another()?),
                };
                done.push(advise(group, usual, finder, addresses)?);
            }
            Ok(done)
        })
        .collect::<Result<_, SearchError>>()?;
    let mut searches = Searches { rarer, ..Searches::default() };
    for looked in looked_up.into_iter().flatten() {
        match looked {
            Looked::Answered(of) => {
                searches.answered.0 += 1;
                searches.answered.1 += of;
            }
            Looked::Failing(search) => searches.failing.push(*search),
        }
    }
    searches.failing.sort_by(|a, b| {
        let name = |search: &Search| (search.group.site, search.group.stems.clone());
        b.failed.total_cmp(&a.failed).then_with(|| name(a).cmp(&name(b)))
    });
    Ok(searches)
}

enum Looked {
    /// So many searches.
    Answered(u64),
    Failing(Box<Search>),
}

/// An article among the results of today.
struct Candidate {
    article: SubjectId,
    /// Its place among the results, from 0.
    rank: usize,
    /// Which stems of the question it holds, as they are, in another form, by a synonym or a correction.
    held: Vec<String>,
    /// Whether they are at least half of its title or of one of its keywords: `days` alone is what no article is about that
    /// has more to its name.
    is_about: bool,
}

fn advise(
    group: &Group,
    usual: &Usual,
    finder: &mut Finder,
    addresses: &Addresses,
) -> Result<Looked, SearchError> {
    let results = finder.find(&group.label, RESULTS)?;
    let candidates = candidates(&results, group, finder, addresses);
    // Of equals the first.
    let best = candidates.iter().rev().max_by_key(|candidate| candidate.held.len());
    let holds_all = |candidate: &&Candidate| candidate.held.len() >= group.stems.len();
    let is_found = best.is_some_and(|best| holds_all(&best));
    let unopened = group.unopened(usual);
    let failed = if is_found { unopened } else { group.failed(usual) };
    if failed <= 0.0 {
        return Ok(Looked::Answered(group.without_result));
    }
    let opened = opened(group);
    let near = best.filter(|best| best.is_about && 2 * best.held.len() >= group.stems.len());
    let article = opened.map(|(id, _)| id).or(near.map(|near| near.article));
    let at = |id: SubjectId| candidates.iter().find(|candidate| candidate.article == id);
    let is_seen = |id: SubjectId| at(id).is_some_and(|of| of.rank < SEEN && holds_all(&of));
    let has_keyword = |id: SubjectId| {
        let keywords = &addresses.subjects[id].keywords;
        keywords.iter().any(|keyword| finder.key(keyword) == group.stems)
    };
    let (action, article) = match article {
        Some(id) if is_seen(id) || has_keyword(id) => (Action::Clarify, Some(id)),
        Some(id) => (Action::AddKeyword, Some(id)),
        None => (Action::Write, best.map(|best| best.article)),
    };
    let reason = match (action, opened) {
        (Action::Write, _) => unanswered(group, best, finder, addresses),
        (_, Some((_, of))) => {
            let all: u64 = group.answers.values().sum();
            format!("{of} of the {all} who opened an article for it, or were helped by one, chose this one")
        }
        (Action::Clarify, None) => {
            let rank = article.and_then(at).map_or(0, |of| of.rank) + 1;
            format!("this article holds all of its words and is result {rank}")
        }
        (_, None) => lacking(group, best, finder),
    };
    // What is not translated is of another language than the question.
    let is_own = article.is_some_and(|id| addresses.subjects[id].site == group.site);
    let keyword =
        (is_own && action == Action::AddKeyword).then(|| keyword(&group.label, group.searches)).flatten();
    let why = format!("{}; {reason}", figures(group, is_found));
    let group = group.clone();
    Ok(Looked::Failing(Box::new(Search { group, failed, action, article, keyword, why })))
}

fn candidates(results: &Results, group: &Group, finder: &Finder, addresses: &Addresses) -> Vec<Candidate> {
    let mut all = Vec::new();
    for (rank, hit) in results.hits.iter().enumerate() {
        let Some(article) = addresses.article_at(&hit.url) else { continue };
        let words = hit.explanation.iter().flat_map(|explanation| &explanation.words);
        let mut held: Vec<String> = words.flat_map(|word| finder.key(&word.word)).collect();
        held.retain(|stem| group.stems.contains(stem));
        held.sort_unstable();
        held.dedup();
        let subject = &addresses.subjects[article];
        let is_about = std::iter::once(&subject.title).chain(&subject.keywords).any(|name| {
            let name = finder.key(name);
            2 * name.iter().filter(|stem| held.contains(stem)).count() >= name.len().max(1)
        });
        all.push(Candidate { article, rank, held, is_about: is_about || hit.promoted });
    }
    all
}

/// The article that most of those opened who opened any, if that says anything.
fn opened(group: &Group) -> Option<(SubjectId, u64)> {
    let all: u64 = group.answers.values().sum();
    let (id, most) = group.answers.iter().rev().max_by_key(|(_, of)| **of)?;
    (*most >= ANSWERS_MIN && 2 * most >= all).then_some((*id, *most))
}

fn figures(group: &Group, is_found: bool) -> String {
    let mut parts = Vec::new();
    if group.without_result > 0 && !is_found {
        parts.push(format!("{} found nothing", digits(group.without_result)));
    }
    if group.without_click > 0 {
        parts.push(format!("{} opened nothing", digits(group.without_click)));
    }
    if group.contacts > 0 {
        parts.push(format!("{} wrote to you", digits(group.contacts)));
    }
    format!("of {}, {}", count(group.searches as usize, "search", "searches"), parts.join(" and "))
}

/// `1,234`
pub fn digits(number: u64) -> String {
    count(number as usize, "", "").trim_end().to_owned()
}

/// The words of the question whose stems are among `stems`, or are not.
fn words<'g>(group: &'g Group, finder: &Finder, stems: &[String], among: bool) -> Vec<&'g str> {
    let is_one = |word: &&str| {
        let key = finder.key(word);
        let mut of_group = key.iter().filter(|stem| group.stems.contains(stem)).peekable();
        of_group.peek().is_some() && of_group.all(|stem| stems.contains(stem)) == among
    };
    group.label.split_whitespace().filter(is_one).collect()
}

fn quoted(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("“{word}”")).collect();
    quoted.join(", ")
}

fn lacking(group: &Group, best: Option<&Candidate>, finder: &Finder) -> String {
    let held = best.map_or(&[][..], |best| &best.held);
    let (has, lacks) = (words(group, finder, held, true), words(group, finder, held, false));
    match lacks.is_empty() {
        true => "this article holds all of its words, below others".to_owned(),
        false => format!("this article is about {} and lacks {}", quoted(&has), quoted(&lacks)),
    }
}

fn unanswered(group: &Group, best: Option<&Candidate>, finder: &Finder, addresses: &Addresses) -> String {
    let Some(best) = best else {
        return "no article has any of its words".to_owned();
    };
    let title = &addresses.subjects[best.article].title;
    let has = words(group, finder, &best.held, true);
    match best.held.len() >= group.stems.len() {
        true => format!("its words are found, but no article is about them; the nearest is “{title}”"),
        false if has.is_empty() => format!("the nearest article, “{title}”, has none of its words"),
        false => format!("the nearest article, “{title}”, has only {}", quoted(&has)),
    }
}
