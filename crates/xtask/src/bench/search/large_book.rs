//! A book of 10,000 articles, always the same, made from the shared corpora. The recipe:
//!
//! 1. All English articles of `office`, `arduino` and `logingov` (2,910) with their titles, descriptions and texts.
//! 2. Variants of them up to the number: a base article lends its title, its beginning and its number of sections; two
//!    fifths of the sections are its own, the others come from articles of the same folder, so that words keep the
//!    company that they have in reality. Lengths are therefore those of the sources.
//! 3. Each variant is about a product of its own: the one that its base names most often is renamed to one of 400
//!    made-up names, some of which are used often and most seldom. Titles stay distinct.
//! 4. Words that no source has, so that the dictionary grows as that of real books does. Over the sources it grows with
//!    the number of articles to the power of 0.63 (counted: 8,258 words in 364 articles, 28,281 in 2,548), which makes
//!    67,000 words at 10,000 articles, five new ones in each variant. A variant therefore gets 13 such words in the place of
//!    others: two in five are new, the rest repeats earlier ones, the more likely the more often they were used (Simon's
//!    process, which yields Zipf's law). Three in five look like words, the others like error codes and update numbers.
//!
//! No clock and no foreign source of chance: a generator with fixed seeds decides.

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use crate::bench::corpus;

const ARTICLES: usize = 10_000;
/// To be changed with the recipe: a book of an older recipe is made anew.
const RECIPE: &str = "2";
const BOOK: &str = "[book]\ntitle = \"Ten thousand articles\"\n\n[build]\ngit-dates = false\n";
/// The sources, and the folder of each that is English.
pub const SOURCES: [(&str, &str); 3] = [("office", ""), ("arduino", "content"), ("logingov", "content/_en")];
const PRODUCTS: [&str; 16] = [
    "Outlook",
    "Excel",
    "SharePoint",
    "Exchange",
    "Teams",
    "Skype",
    "OneDrive",
    "PowerPoint",
    "Word",
    "Access",
    "Office",
    "Windows",
    "Arduino",
    "Publisher",
    "Visio",
    "Project",
];
const MADE_UP_PRODUCTS: u64 = 400;
const UNSEEN_WORDS: usize = 13;

/// One article of a source.
struct Source {
    /// `office/Outlook`: articles of one group lend each other sections.
    group: String,
    title: String,
    description: String,
    /// The text before the first heading.
    lead: String,
    /// Each from its heading on.
    sections: Vec<String>,
}

/// Makes the book in `folder`, or uses the one that lies there from before.
///
/// # Errors
/// What corpus is missing, or what the disk refuses.
pub fn make(root: &Path, folder: &Path) -> Result<PathBuf> {
    let book = folder.join("ten-thousand");
    let stamp = book.join(".recipe");
    if fs::read_to_string(&stamp).is_ok_and(|recipe| recipe == RECIPE) {
        return Ok(book);
    }
    corpus::remove(&book)?;
    let mut sources = Vec::new();
    for (name, english) in SOURCES {
        let unpacked = folder.join("sources").join(name);
        corpus::unpack(&corpus::archive(root, name).map_err(anyhow::Error::msg)?, &unpacked)?;
        read_sources(name, &unpacked.join(english), &mut sources)?;
    }
    ensure!(!sources.is_empty() && sources.len() < ARTICLES, "the corpora hold {} articles", sources.len());
    for (number, (group, title, text)) in articles(&sources).into_iter().enumerate() {
        let place = book.join("content").join(slug(&group).replace("--", "/"));
        fs::create_dir_all(&place)?;
        let mut name = slug(&title);
        name.truncate(60);
        fs::write(place.join(format!("{}-{number}.md", name.trim_end_matches('-'))), text)?;
    }
    fs::write(book.join("book.toml"), BOOK)?;
    fs::write(stamp, RECIPE)?;
    Ok(book)
}

fn read_sources(name: &str, folder: &Path, sources: &mut Vec<Source>) -> Result<()> {
    for path in corpus::markdown_files(folder)? {
        let text = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let text = String::from_utf8_lossy(&text).trim_start_matches('\u{feff}').replace("\r\n", "\n");
        let inside = path.strip_prefix(folder)?.to_string_lossy().replace('\\', "/");
        let top = inside.split_once('/').map_or("general", |(top, _)| top);
        let (front, body) = front_matter(&text);
        let Some(title) = value(front, "title").or_else(|| value(&body.replace("# ", "title: "), "title"))
        else {
            continue;
        };
        let description = value(front, "description").unwrap_or_default();
        let (lead, sections) = sections(body);
        sources.push(Source { group: format!("{name}/{top}"), title, description, lead, sections });
    }
    Ok(())
}

/// Front matter and the rest.
pub fn front_matter(text: &str) -> (&str, &str) {
    let parts = text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---"));
    parts.map_or(("", text), |(front, body)| (front, body.split_once('\n').map_or("", |(_, body)| body)))
}

/// The text after `key:` on the first line that begins with it.
pub fn value(text: &str, key: &str) -> Option<String> {
    let line = text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(':'))?;
    let plain = line.trim().trim_matches(['"', '\'']).replace(['"', '\\'], "");
    (!plain.is_empty() && !plain.starts_with(['|', '>'])).then_some(plain)
}

/// What stands before the first heading of the second level, and the sections from such headings on. The heading of the
/// first level repeats the title and is left out.
pub fn sections(body: &str) -> (String, Vec<String>) {
    let (mut lead, mut sections) = (String::new(), Vec::new());
    let mut is_code = false;
    for line in body.lines() {
        is_code ^= line.trim_start().starts_with("```");
        if !is_code && line.starts_with("## ") {
            sections.push(String::new());
        }
        if is_code || !line.starts_with("# ") {
            let part = sections.last_mut().unwrap_or(&mut lead);
            part.push_str(line);
            part.push('\n');
        }
    }
    (lead, sections)
}

/// Group, title and file of each article: the sources, then the variants.
fn articles(sources: &[Source]) -> Vec<(String, String, String)> {
    let mut groups: BTreeMap<&str, Vec<&Source>> = BTreeMap::new();
    for source in sources {
        groups.entry(&source.group).or_default().push(source);
    }
    let mut made: Vec<(String, String, String)> = sources
        .iter()
        .map(|source| {
            let text = file(&source.title, &source.description, &source.lead, &source.sections);
            (source.group.clone(), source.title.clone(), text)
        })
        .collect();
    let mut titles: HashSet<String> = sources.iter().map(|source| source.title.to_lowercase()).collect();
    let mut unseen = Unseen::default();
    for number in sources.len()..ARTICLES {
        let mut chance = Chance(number as u64);
        let base = &sources[chance.below(sources.len())];
        let neighbours = &groups[base.group.as_str()];
        let parts: Vec<String> = base
            .sections
            .iter()
            .map(|own| {
                let other = neighbours[chance.below(neighbours.len())];
                let is_own = chance.below(5) < 2 || other.sections.is_empty();
                if is_own { own.clone() } else { other.sections[chance.below(other.sections.len())].clone() }
            })
            .collect();
        let product = made_up_product(&mut chance);
        let old = main_product(base);
        let rename = |text: &str| old.map_or_else(|| text.to_owned(), |old| text.replace(old, &product));
        let mut title = rename(&base.title);
        if title == base.title {
            title = format!("{product}: {title}");
        }
        if !titles.insert(title.to_lowercase()) {
            let version = format!("{title} ({product} {}.{})", 2 + chance.below(9), number % 1000);
            titles.insert(version.to_lowercase());
            title = version;
        }
        let text = file(
            &title,
            &rename(&base.description),
            &rename(&base.lead),
            &parts.iter().map(|part| rename(part)).collect::<Vec<_>>(),
        );
        let text = unseen.replace_some(&text, &mut chance);
        made.push((base.group.clone(), title, text));
    }
    made
}

fn file(title: &str, description: &str, lead: &str, sections: &[String]) -> String {
    let mut text = format!("---\ntitle: \"{title}\"\n");
    if !description.is_empty() {
        let _ = writeln!(text, "description: \"{description}\"");
    }
    text.push_str("---\n\n");
    text.push_str(lead);
    text.extend(sections.iter().map(String::as_str));
    text
}

/// The product that an article names most often.
fn main_product(source: &Source) -> Option<&'static str> {
    let count = |product: &str| {
        let parts = std::iter::once(&source.lead).chain(&source.sections);
        parts.map(|part| part.matches(product).count()).sum::<usize>()
            + 3 * source.title.matches(product).count()
    };
    PRODUCTS
        .into_iter()
        .map(|product| (count(product), product))
        .max()
        .filter(|(count, _)| *count > 0)
        .map(|(_, product)| product)
}

/// A name of [`MADE_UP_PRODUCTS`], small numbers far more often than large ones.
fn made_up_product(chance: &mut Chance) -> String {
    let number = MADE_UP_PRODUCTS.pow(2) as f64;
    let rank = number.powf(chance.fraction() / 2.0) as u64;
    let word = made_up_word(1_000_000 + rank);
    let (first, rest) = word.split_at(1);
    first.to_uppercase() + rest
}

/// A word that can be spoken and that no other number gives.
fn made_up_word(number: u64) -> String {
    const STARTS: [&str; 20] = [
        "b", "br", "c", "d", "dr", "f", "g", "gl", "h", "j", "k", "l", "m", "n", "p", "pr", "qu", "tr", "v",
        "z",
    ];
    const ENDS: [&str; 15] =
        ["a", "o", "i", "u", "en", "or", "al", "ix", "um", "ar", "is", "ot", "el", "ux", "im"];
    // A prime with nothing in common with the number of syllables spreads neighbours over the alphabet.
    let mut rest = number * 7_368_787 % 27_000_000;
    let mut word = String::new();
    for _ in 0..3 {
        let syllable = (rest % 300) as usize;
        rest /= 300;
        word.push_str(STARTS[syllable % STARTS.len()]);
        word.push_str(ENDS[syllable / STARTS.len()]);
    }
    word
}

/// The words that no source has, each as often as it was used.
#[derive(Default)]
struct Unseen {
    used: Vec<String>,
    distinct: u64,
}

impl Unseen {
    /// Puts [`UNSEEN_WORDS`] in the place of words of running text.
    fn replace_some(&mut self, text: &str, chance: &mut Chance) -> String {
        let is_word =
            |word: &str| (5..=14).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_lowercase());
        let (front, body) = text.split_at(text[4..].find("\n---").map_or(0, |end| end + 8));
        let candidates = body.split(' ').filter(|word| is_word(word)).count().max(1);
        let share = UNSEEN_WORDS as f64 / candidates as f64;
        let words = body.split(' ').map(|word| {
            if is_word(word) && chance.fraction() < share { self.next(chance) } else { word.to_owned() }
        });
        let words: Vec<String> = words.collect();
        format!("{front}{}", words.join(" "))
    }

    fn next(&mut self, chance: &mut Chance) -> String {
        let is_new = self.used.is_empty() || chance.below(5) < 2;
        let word =
            if is_new { self.invent(chance) } else { self.used[chance.below(self.used.len())].clone() };
        self.used.push(word.clone());
        word
    }

    fn invent(&mut self, chance: &mut Chance) -> String {
        self.distinct += 1;
        match chance.below(5) {
            0 => format!("0x8{:07X}", self.distinct * 2_654_435 % 0x0fff_ffff),
            1 => format!("KB{}", 4_000_000 + self.distinct * 37),
            _ => made_up_word(self.distinct),
        }
    }
}

/// SplitMix64: small, and the same everywhere.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From zero up to one, without it.
    fn fraction(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.fraction() * limit as f64) as usize
    }
}

/// Lower-case letters and digits with hyphens between them; `/` becomes two.
fn slug(text: &str) -> String {
    let mut slug = String::new();
    for c in text.to_lowercase().chars() {
        match c {
            '/' => slug.push_str("--"),
            c if c.is_ascii_alphanumeric() => slug.push(c),
            _ if slug.ends_with('-') => {}
            _ => slug.push('-'),
        }
    }
    slug.trim_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_up_words_are_words_and_distinct() {
        let words: HashSet<String> = (0..50_000).map(made_up_word).collect();
        assert_eq!(words.len(), 50_000);
        assert!(
            words.iter().all(|word| word.bytes().all(|byte| byte.is_ascii_lowercase()) && word.len() >= 6)
        );
    }

    #[test]
    fn an_article_falls_into_its_parts() {
        let text =
            "---\ntitle: \"A: b\"\nauthor: c\n---\n# A\n\nLead\n\n```\n## code\n```\n## One\n1\n## Two\n2\n";
        let (front, body) = front_matter(text);
        assert_eq!(value(front, "title").as_deref(), Some("A: b"));
        let (lead, sections) = sections(body);
        assert_eq!(lead, "\nLead\n\n```\n## code\n```\n");
        assert_eq!(sections, ["## One\n1\n", "## Two\n2\n"]);
    }

    #[test]
    fn a_variant_gets_about_as_many_unseen_words_as_it_should() {
        let text = format!("---\ntitle: \"x\"\n---\n{}", "something ".repeat(500));
        let mut unseen = Unseen::default();
        let replaced = unseen.replace_some(&text, &mut Chance(7));
        let kept = replaced.matches("something").count();
        assert!((470..=495).contains(&kept), "{kept} words were kept");
        assert!(replaced.starts_with("---\ntitle: \"x\"\n---\n"));
        assert!(unseen.distinct as usize <= unseen.used.len());
    }
}
