//! A year of events as a help centre has them, the same on every run: few articles are read by most customers, most are fairly
//! good, some are bad; customers type words of titles, misspell them, have words of their own, and ask for what is not there.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::{Result, ensure};

use crate::bench::corpus::markdown_files;
use crate::random::Random;

const FEEDBACK: usize = 100_000;
const SEARCHES: usize = 1_000_000;
const DAYS: u64 = 365;

/// Words of customers for words of titles.
const OTHER_WORDS: &[(&str, &str)] = &[
    ("password", "passcode"),
    ("mailbox", "postbox"),
    ("calendar", "agenda"),
    ("meeting", "videocall"),
    ("printing", "hardcopy"),
    ("license", "licence key"),
    ("attachment", "enclosure"),
    ("update", "refresh"),
    ("folder", "directory tree"),
    ("signature", "footer text"),
];

/// What the book says nothing about.
const NOT_THERE: &[&str] = &[
    "payslip",
    "parking permit",
    "vacation days",
    "canteen menu",
    "lanyard",
    "fire drill",
    "coffee machine",
    "dress code",
    "payslips",
    "reimbursement taxi",
    "badge lost",
    "ergonomic chair",
    "headcount",
    "sabbatical",
    "overtime pay",
];

const COMMENTS: &[&str] = &[
    "The button in step 3 does not exist any more.",
    "I do not understand what to do after the download.",
    "It still shows the same error.",
    "This is about another version than mine.",
    "Works, thank you.",
    "Too long, where is the answer?",
    "The screenshots are of the old version.",
    "=HYPERLINK(\"https://example.com\")",
    "Bitte auch auf Deutsch.",
];

const REASONS: &[&str] = &["not-what-i-searched-for", "does-not-work", "unclear", "out-of-date", "other"];

struct Article {
    address: String,
    words: Vec<String>,
    /// In thousandths.
    unhelpful: u64,
    reason: usize,
}

/// Writes the events to a file and answers with its size in bytes.
///
/// # Errors
/// When the book cannot be read, or the file cannot be written.
pub fn write(content: &Path, to: &Path) -> Result<u64> {
    let mut random = Random(2_026);
    let mut articles = articles(content, &mut random)?;
    ensure!(articles.len() > 100, "there is no book in {}", content.display());
    shuffle(&mut articles, &mut random);
    let popular = Zipf::new(articles.len());
    // Seconds of the year, in order; what happens at each is drawn.
    let mut times: Vec<(u64, bool)> = (0..FEEDBACK + SEARCHES)
        .map(|number| (random.below(DAYS * 24 * 60 * 60), number < FEEDBACK))
        .collect();
    times.sort_unstable();
    let mut out = BufWriter::new(File::create(to)?);
    let mut line = String::new();
    for (second, is_feedback) in times {
        line.clear();
        match is_feedback {
            true => feedback(&mut line, &time(second), &articles, &popular, &mut random)?,
            false => search(&mut line, &time(second), &articles, &popular, &mut random)?,
        }
        out.write_all(line.as_bytes())?;
    }
    out.flush()?;
    Ok(fs::metadata(to)?.len())
}

fn articles(content: &Path, random: &mut Random) -> Result<Vec<Article>> {
    let mut articles = Vec::new();
    for path in markdown_files(content)? {
        let text = fs::read_to_string(&path)?;
        let Some(title) = text.lines().find_map(|line| line.strip_prefix("title:")) else { continue };
        let words: Vec<String> = title
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| word.len() > 3)
            .map(str::to_lowercase)
            .collect();
        let inside = path.strip_prefix(content)?.with_extension("");
        let address = format!("/{}/", inside.to_string_lossy().replace('\\', "/").to_lowercase());
        if words.len() < 2 || address.contains(' ') || address.ends_with("/index/") {
            continue;
        }
        let unhelpful = match random.below(100) {
            0..4 => 450 + random.below(300),
            4..20 => 250 + random.below(150),
            _ => 40 + random.below(160),
        };
        let reason = random.below(REASONS.len() as u64) as usize;
        articles.push(Article { address, words, unhelpful, reason });
    }
    Ok(articles)
}

fn feedback(
    line: &mut String,
    at: &str,
    articles: &[Article],
    popular: &Zipf,
    random: &mut Random,
) -> Result<()> {
    let article = &articles[popular.draw(random)];
    let helpful = random.below(1000) >= article.unhelpful;
    let address = if random.below(200) == 0 { "/gone/old-article/" } else { article.address.as_str() };
    write!(
        line,
        "{{\"type\":\"feedback\",\"at\":\"{at}\",\"article\":\"{address}\",\"language\":\"en\",\"helpful\":{helpful}"
    )?;
    match helpful {
        true => line.push_str(",\"reasons\":[]"),
        false => {
            let reason = if random.below(3) > 0 { article.reason } else { random.below(5) as usize };
            write!(line, ",\"reasons\":[\"{}\"]", REASONS[reason])?;
        }
    }
    let comment = if random.below(100) < 12 { COMMENTS[random.below(9) as usize] } else { "" };
    write!(line, ",\"comment\":\"{}\"", comment.replace('"', "\\\""))?;
    if random.below(5) == 0 {
        write!(line, ",\"query\":\"{} {}\"", article.words[0], article.words[1])?;
    }
    line.push_str("}\n");
    Ok(())
}

fn search(
    line: &mut String,
    at: &str,
    articles: &[Article],
    popular: &Zipf,
    random: &mut Random,
) -> Result<()> {
    let article = &articles[popular.draw(random)];
    let other_words = OTHER_WORDS.iter().find(|(word, _)| article.words.iter().any(|known| known == word));
    let (query, results, opened) = match (random.below(100), other_words) {
        (0..4, _) => {
            // Of what is not there, some is asked for much more often.
            let at = random.below(NOT_THERE.len() as u64).min(random.below(NOT_THERE.len() as u64));
            (NOT_THERE[at as usize].to_owned(), 0, 0)
        }
        (4..40, Some((word, other))) => {
            let rest = article.words.iter().find(|known| known != word).map_or("", String::as_str);
            (format!("{rest} {other}"), 1 + random.below(80), 25)
        }
        (40..50, _) => (misspelled(&some_words(article, random), random), 1 + random.below(200), 55),
        (50..60, _) => {
            let second = &articles[popular.draw(random)];
            (format!("{} {}", article.words[0], second.words[1]), 1 + random.below(300), 40)
        }
        _ => (some_words(article, random), 1 + random.below(300), 66),
    };
    write!(
        line,
        "{{\"type\":\"search\",\"at\":\"{at}\",\"query\":\"{query}\",\"language\":\"en\",\"results\":{results},"
    )?;
    match random.below(100) < opened {
        true => writeln!(line, "\"clicked\":\"{}\"}}", article.address)?,
        false => line.push_str("\"clicked\":null}\n"),
    }
    Ok(())
}

/// Two or three words of a title that follow each other.
fn some_words(article: &Article, random: &mut Random) -> String {
    let most = article.words.len();
    let len = (2 + random.below(2) as usize).min(most);
    let start = random.below((most - len + 1) as u64) as usize;
    article.words[start..start + len].join(" ")
}

/// With two neighbouring letters in each other's place.
fn misspelled(query: &str, random: &mut Random) -> String {
    let mut letters: Vec<char> = query.chars().collect();
    let at = random.below(letters.len() as u64 - 1) as usize;
    if letters[at] != ' ' && letters[at + 1] != ' ' {
        letters.swap(at, at + 1);
    }
    letters.into_iter().collect()
}

/// A second of 2025.
fn time(second: u64) -> String {
    const MONTHS: [u64; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let (mut day, of_day) = (second / 86_400, second % 86_400);
    let mut month = 0;
    while day >= MONTHS[month] {
        day -= MONTHS[month];
        month += 1;
    }
    format!(
        "2025-{:02}-{:02}T{:02}:{:02}:{:02}Z",
        month + 1,
        day + 1,
        of_day / 3600,
        of_day / 60 % 60,
        of_day % 60
    )
}

/// The first of many is drawn twice as often as the second, three times as often as the third, and so on.
struct Zipf {
    sums: Vec<f64>,
}

impl Zipf {
    fn new(count: usize) -> Self {
        let mut sum = 0.0;
        let sums = (1..=count).map(|rank| {
            sum += 1.0 / rank as f64;
            sum
        });
        Self { sums: sums.collect() }
    }

    fn draw(&self, random: &mut Random) -> usize {
        const STEPS: u64 = 1 << 53;
        let all = self.sums.last().copied().unwrap_or_default();
        let at = random.below(STEPS) as f64 / STEPS as f64 * all;
        self.sums.partition_point(|sum| *sum <= at).min(self.sums.len() - 1)
    }
}

fn shuffle<T>(items: &mut [T], random: &mut Random) {
    for at in (1..items.len()).rev() {
        items.swap(at, random.below(at as u64 + 1) as usize);
    }
}
