//! What customers said of each article: votes with how sure they are, reasons, comments.

use std::collections::HashMap;

use super::addresses::{Addresses, Place, SubjectId};
use super::tally::{Comment, OfArticle};
use super::wilson::{Share, wilson};
use crate::config::REASONS;

/// What was said of an article, under all of its addresses.
#[derive(Debug, Clone)]
pub struct Voted {
    pub article: SubjectId,
    pub yes: u64,
    pub no: u64,
    /// Of the votes; `None` without any.
    pub helpful: Option<Share>,
    /// As [`REASONS`].
    pub reasons: [u64; REASONS.len()],
    pub opened: u64,
    pub views: u64,
    pub contacts: u64,
    pub comment_count: u64,
    /// The newest first, and only so many of them.
    pub comments: Vec<Comment>,
}

/// An address that is none of an article.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Elsewhere {
    pub address: String,
    /// A page of the book, such as that of a category; else it is not in the book.
    pub is_page: bool,
    pub votes: u64,
    pub opened: u64,
    pub views: u64,
    pub contacts: u64,
}

impl Voted {
    /// The share of those who voted who were not helped, with its bounds.
    pub fn unhelpful(&self) -> Share {
        wilson(self.no, self.yes + self.no)
    }

    /// How many have read it, as far as is known: views where they are counted, else openings from search or votes,
    /// whichever are more.
    pub fn readers(&self) -> u64 {
        self.views.max(self.opened).max(self.yes + self.no).max(self.contacts)
    }

    /// The reasons that were given, the most frequent first.
    pub fn reasons(&self) -> Vec<(&'static str, u64)> {
        let mut given: Vec<(&str, u64)> =
            REASONS.into_iter().zip(self.reasons).filter(|(_, count)| *count > 0).collect();
        given.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        given
    }
}

/// Of fewer votes nobody knows whether an article is good or bad.
const VOTES_MIN: u64 = 10;

/// Adds up what was said of each article, the worst first, and tells the addresses that are of none.
///
/// First come those that are surely worse than the book as a whole: the lower bound of the share of those who were not
/// helped is above that of all votes. Last come those that are surely better, and in between those of which nobody can
/// say, among them all with fewer than 10 votes. Within each, the bounds decide and not the share.
pub fn articles(tally: HashMap<String, OfArticle>, addresses: &Addresses) -> (Vec<Voted>, Vec<Elsewhere>) {
    let mut by_article: HashMap<SubjectId, OfArticle> = HashMap::new();
    let mut elsewhere = Vec::new();
    for (address, of) in tally {
        match addresses.find(&address) {
            Some(Place::Article(id)) => by_article.entry(id).or_default().merge(of),
            place => elsewhere.push(Elsewhere {
                address,
                is_page: place.is_some(),
                votes: of.yes + of.no,
                opened: of.opened,
                views: of.views,
                contacts: of.contacts,
            }),
        }
    }
    let mut all: Vec<Voted> = by_article.into_iter().map(|(article, of)| voted(article, of)).collect();
    let votes = |of: fn(&Voted) -> u64| all.iter().map(of).sum::<u64>();
    let usual = wilson(votes(|of| of.no), votes(|of| of.yes + of.no)).share;
    let tier = |of: &Voted| match of.unhelpful() {
        _ if of.yes + of.no < VOTES_MIN => 1,
        share if share.low > usual => 0,
        share if share.high < usual => 2,
        _ => 1,
    };
    all.sort_by(|a, b| {
        let (left, right) = (a.unhelpful(), b.unhelpful());
        let path = |voted: &Voted| &addresses.subjects[voted.article].path;
        let by_bounds = right.low.total_cmp(&left.low).then_with(|| right.high.total_cmp(&left.high));
        let by_bounds = tier(a).cmp(&tier(b)).then(by_bounds);
        by_bounds.then_with(|| b.readers().cmp(&a.readers())).then_with(|| path(a).cmp(path(b)))
    });
    let sum = |of: &Elsewhere| {
        let counts = [of.votes, of.opened, of.views, of.contacts];
        counts.into_iter().fold(0, u64::saturating_add)
    };
    elsewhere.sort_by(|a, b| {
        let key = |of: &Elsewhere| (of.is_page, std::cmp::Reverse(sum(of)));
        key(a).cmp(&key(b)).then_with(|| a.cmp(b))
    });
    (all, elsewhere)
}

fn voted(article: SubjectId, of: OfArticle) -> Voted {
    let votes = of.yes + of.no;
    Voted {
        article,
        yes: of.yes,
        no: of.no,
        helpful: (votes > 0).then(|| wilson(of.yes, votes)),
        reasons: of.reasons,
        opened: of.opened,
        views: of.views,
        contacts: of.contacts,
        comment_count: of.comment_count,
        comments: of.newest_comments(),
    }
}
