//! Which articles are about the same: by the words of titles, tags, keywords, descriptions and headings, and by links.
//!
//! Articles are compared as search engines of old compare documents: the cosine of their words, each weighed by how rare it
//! is (Salton and Buckley 1988, doi:10.1016/0306-4573(88)90021-0). Texts are not looked at: their words cost more than
//! all the rest of putting a site together, and say little that a title does not.

use std::collections::HashMap;

use rayon::prelude::*;

use super::{ArticleId, Entry, Target};
use crate::article::Article;
use crate::paths::Url;

/// How much a word counts where it stands.
const TAG: f32 = 3.0;
const TITLE: f32 = 3.0;
const KEYWORD: f32 = 2.0;
const DESCRIPTION: f32 = 1.0;
const HEADING: f32 = 0.5;

/// What a link from one article to another adds to how alike they are, from 0 to 1.
const LINK: f32 = 0.15;

/// How alike two articles must be to be shown beside each other. Below it, what they share is the product's name.
const LIKENESS_MIN: f32 = 0.2;

/// Words of more than one in so many articles say nothing of one.
const COMMON_PART: usize = 12;

/// Compares articles. Asked for one at a time, so that who shows one page pays for one.
#[derive(Debug, Default)]
pub struct Related {
    /// By article: the words that count, and their weights, together of length 1.
    words: Vec<Vec<(usize, f32)>>,
    /// By word: the articles that have it.
    articles: Vec<Vec<(ArticleId, f32)>>,
    /// By article: the articles that it links to, sorted.
    linked: Vec<Vec<ArticleId>>,
    /// By article: the articles that link to it.
    linking: Vec<Vec<ArticleId>>,
}

impl Related {
    /// What has expired is related to nothing.
    pub(super) fn new(entries: &[Entry]) -> Self {
        let counted: Vec<Vec<(String, f32)>> = entries
            .par_iter()
            .map(|entry| if entry.life.expired.is_some() { Vec::new() } else { weights(entry.article()) })
            .collect();
        let mut numbers: HashMap<&str, usize> = HashMap::new();
        let mut counts: Vec<usize> = Vec::new();
        for (word, _) in counted.iter().flatten() {
            let number = *numbers.entry(word).or_insert(counts.len());
            match counts.get_mut(number) {
                Some(count) => *count += 1,
                None => counts.push(1),
            }
        }
        let common = (entries.len() / COMMON_PART).max(4);
        let rarity = |number: usize| match counts[number] {
            count if count < 2 || count > common => 0.0,
            count => (entries.len() as f32 / count as f32).ln(),
        };
        let words: Vec<Vec<(usize, f32)>> = counted
            .iter()
            .map(|counted| {
                let weighed = counted.iter().map(|(word, weight)| {
                    let number = numbers[word.as_str()];
                    (number, (1.0 + weight).ln() * rarity(number), (1.0 + weight).ln())
                });
                let weighed: Vec<(usize, f32, f32)> = weighed.collect();
                // Words that nobody else has set an article apart: they count in its length.
                let alone = (entries.len() as f32).ln();
                let length = |(number, weight, bare): &(usize, f32, f32)| match counts[*number] {
                    1 => (bare * alone).powi(2),
                    _ => weight.powi(2),
                };
                let length = weighed.iter().map(length).sum::<f32>().sqrt();
                let counting = weighed.into_iter().filter(|(_, weight, _)| *weight > 0.0);
                counting.map(|(number, weight, _)| (number, weight / length)).collect()
            })
            .collect();
        let mut articles = vec![Vec::new(); counts.len()];
        for (id, words) in words.iter().enumerate() {
            for (word, weight) in words {
                articles[*word].push((id, *weight));
            }
        }
        let (linked, linking) = links(entries);
        Self { words, articles, linked, linking }
    }

    /// The articles most alike to one, the most alike first. Those that it links to itself are not among them: whoever
    /// reads it finds these in it.
    pub fn of(&self, id: ArticleId, most: usize) -> Vec<ArticleId> {
        // A place for each article: a map of those that share a word would cost more than all the rest.
        let mut scores = vec![0.0_f32; self.words.len()];
        let Some(words) = self.words.get(id) else { return Vec::new() };
        for (word, weight) in words {
            for (other, of_other) in &self.articles[*word] {
                scores[*other] += weight * of_other;
            }
        }
        for &other in &self.linking[id] {
            if scores[other] > 0.0 {
                scores[other] += LINK;
            }
        }
        let is_linked = |other: &ArticleId| self.linked[id].binary_search(other).is_ok();
        let mut found: Vec<(ArticleId, f32)> = scores
            .into_iter()
            .enumerate()
            .filter(|(other, score)| *score >= LIKENESS_MIN && *other != id && !is_linked(other))
            .collect();
        found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        found.into_iter().take(most).map(|(other, _)| other).collect()
    }
}

/// For each article those that it links to, sorted, and those that link to it.
fn links(entries: &[Entry]) -> (Vec<Vec<ArticleId>>, Vec<Vec<ArticleId>>) {
    let by_url: HashMap<&Url, ArticleId> = entries.iter().enumerate().map(|(id, e)| (&e.url, id)).collect();
    let mut linking = vec![Vec::new(); entries.len()];
    let mut linked = Vec::with_capacity(entries.len());
    for (id, entry) in entries.iter().enumerate() {
        let targets = entry.resolved.links.iter().filter_map(|target| match target {
            Target::Site { url, .. } => by_url.get(url).copied(),
            Target::Unresolved(_) => None,
        });
        let mut targets: Vec<ArticleId> = targets.collect();
        targets.sort_unstable();
        targets.dedup();
        for target in &targets {
            linking[*target].push(id);
        }
        linked.push(targets);
    }
    (linked, linking)
}

/// The words of an article, each once, in the order of the alphabet.
fn weights(article: &Article) -> Vec<(String, f32)> {
    let mut all: Vec<(String, f32)> = Vec::new();
    let mut add = |text: &str, weight: f32| all.extend(words(text).map(|word| (word, weight)));
    add(&article.title, TITLE);
    article.front.keywords.iter().for_each(|text| add(text, KEYWORD));
    add(article.front.description.as_deref().unwrap_or_default(), DESCRIPTION);
    article.headings.iter().for_each(|heading| add(&heading.title, HEADING));
    // A tag is one word, whatever it consists of.
    all.extend(article.front.tags.iter().map(|tag| (format!("#{}", tag.trim().to_lowercase()), TAG)));
    all.sort_by(|a, b| a.0.cmp(&b.0));
    all.dedup_by(|next, first| {
        let is_same = next.0 == first.0;
        if is_same {
            first.1 += next.1;
        }
        is_same
    });
    all
}

/// Words in lower case. Of text without spaces between words, pairs of characters.
fn words(text: &str) -> impl Iterator<Item = String> {
    const LETTERS_MIN: usize = 3;
    let parts = text.split(|c: char| !c.is_alphanumeric());
    parts.flat_map(|part| {
        let part = part.to_lowercase();
        let is_spaced = part.chars().all(|c| c < '\u{2e80}');
        let chars: Vec<char> = part.chars().collect();
        match is_spaced {
            true if chars.len() < LETTERS_MIN => Vec::new(),
            true => vec![part],
            false => chars.windows(2).map(|pair| pair.iter().collect()).collect(),
        }
    })
}
