//! Questions that ask for the same, counted together: `passwords reset` and `reset password` have the same stems.

use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;

use super::addresses::{Addresses, Place, SubjectId};
use super::tally::OfQuestion;
use super::wilson::wilson;
use crate::index::Finder;

/// Of searches without a click, where no click at all is recorded: what part of them is taken for failed. A passage in the
/// results may have answered the others.
const FAILED_WITHOUT_CLICK: f64 = 0.5;

/// Questions with the same words, stop words and endings aside, in any order.
#[derive(Debug, Clone)]
pub struct Group {
    /// Which of the sites of the book.
    pub site: usize,
    pub stems: Vec<String>,
    /// How most customers put it; of equals the shortest, and then the first.
    pub label: String,
    /// In how many ways they put it.
    pub wordings: usize,
    pub searches: u64,
    pub without_result: u64,
    pub without_click: u64,
    pub contacts: u64,
    /// What was opened or helped, by article.
    pub answers: BTreeMap<SubjectId, u64>,
}

/// What is usual in a book.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Usual {
    /// Of the searches that found something, the share of which nothing was opened; `None` where nothing ever was, since
    /// then only searches without a click are recorded.
    pub without_click: Option<f64>,
}

impl Usual {
    pub fn of(groups: &[Group]) -> Self {
        let sum = |of: fn(&Group) -> u64| groups.iter().map(of).sum::<u64>();
        let (searches, nothing) = (sum(|group| group.searches), sum(|group| group.without_result));
        let (found, without) = (searches - nothing, sum(|group| group.without_click));
        Self { without_click: (found > without).then(|| without as f64 / found as f64) }
    }
}

impl Group {
    /// How many searches found something and nothing was opened, beyond what is usual: by the lower bound of the share,
    /// so that chance counts for nothing.
    pub fn unopened(&self, usual: &Usual) -> f64 {
        let found = self.searches - self.without_result;
        match usual.without_click {
            None => self.without_click as f64 * FAILED_WITHOUT_CLICK,
            Some(share) => (wilson(self.without_click, found).low - share).max(0.0) * found as f64,
        }
    }

    /// How many searches failed; at least as many as then wrote to the team.
    pub fn failed(&self, usual: &Usual) -> f64 {
        (self.without_result as f64 + self.unopened(usual)).max(self.contacts as f64)
    }
}

/// All questions by what they ask for, in the order of sites and stems. `finders` are those of the sites, and
/// `site_of` tells which site a language is of.
pub fn group(
    searches: HashMap<String, HashMap<String, OfQuestion>>,
    finders: &[Finder],
    addresses: &Addresses,
    site_of: impl Fn(&str) -> usize,
) -> Vec<Group> {
    let mut groups: HashMap<(usize, Vec<String>), (Group, u64)> = HashMap::new();
    for (language, questions) in searches {
        let site = site_of(&language);
        let Some(finder) = finders.get(site) else { continue };
        let questions: Vec<(String, OfQuestion)> = questions.into_iter().collect();
        let keys: Vec<Vec<String>> =
            questions.par_iter().map(|(question, _)| key(finder, question)).collect();
        for (stems, (question, of)) in keys.into_iter().zip(questions) {
            let (group, most) = groups.entry((site, stems)).or_insert_with_key(|(_, stems)| {
                let group = Group {
                    site,
                    stems: stems.clone(),
                    label: String::new(),
                    wordings: 0,
                    searches: 0,
                    without_result: 0,
                    without_click: 0,
                    contacts: 0,
                    answers: BTreeMap::new(),
                };
                (group, 0)
            });
            let better =
                |other: &str| (question.chars().count(), &*question) < (other.chars().count(), other);
            if group.wordings == 0 || of.searches > *most || of.searches == *most && better(&group.label) {
                *most = of.searches;
                group.label = question;
            }
            group.wordings += 1;
            group.searches += of.searches;
            group.without_result += of.without_result;
            group.without_click += of.without_click;
            group.contacts += of.contacts;
            for (address, count) in of.answers {
                if let Some(Place::Article(id)) = addresses.find(&address) {
                    *group.answers.entry(id).or_default() += count;
                }
            }
        }
    }
    let mut groups: Vec<Group> = groups.into_values().map(|(group, _)| group).collect();
    groups.par_sort_unstable_by(|a, b| (a.site, &a.stems).cmp(&(b.site, &b.stems)));
    groups
}

/// A question without any word asks for itself alone.
fn key(finder: &Finder, question: &str) -> Vec<String> {
    let key = finder.key(question);
    if key.is_empty() { vec![question.to_owned()] } else { key }
}
