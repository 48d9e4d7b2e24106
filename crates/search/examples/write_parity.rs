//! Writes a book as a pack, and random questions with their native answers, for
//! `tests/browser/parity.test.mjs`: `write_parity FOLDER`. The same on every run.
//!
//! The articles are made of the sentences of this project's manual, shuffled, so that words are as frequent as
//! in real help texts; the questions of words of those articles, cut off, misspelled, quoted and excluded.

#[path = "../tests/common/mod.rs"]
mod common;

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use common::cases::project;
use common::random::Random;
use helpbook_search::{
    Detail, Engine, PackOptions, Promotion, Question, Results, SearchDocument, Section, Synonyms,
    search_with, write_pack,
};
use serde::Serialize;

const ARTICLES: usize = 400;
const QUESTIONS: usize = 1000;

/// What the worker of the page is asked, and what it must answer.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Asked {
    query: String,
    limit: usize,
    detail: &'static str,
    facets: bool,
    verbatim: bool,
    filters: Vec<(String, String)>,
    native: Results,
}

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(std::env::args_os().nth(1).ok_or("which folder?")?);
    let mut random = Random::new(0x0bad_cafe);
    let sentences = sentences(&project().join("content"))?;
    let articles: Vec<SearchDocument> = (0..ARTICLES).map(|n| article(n, &sentences, &mut random)).collect();
    let pack = write_pack(&articles, &options())?;
    common::save(&pack, &out)?;
    let mut engine = Engine::open(&pack.files[&pack.manifest_name])?;
    let mut asked = Vec::new();
    for _ in 0..QUESTIONS {
        let question = question(&sentences, &mut random);
        let native = search_with(&mut engine, &question, |name| Ok(pack.files[name].clone()))?;
        asked.push(Asked {
            detail: if question.detail == Detail::Titles { "titles" } else { "passages" },
            query: question.text,
            limit: question.limit,
            facets: question.facets,
            verbatim: question.verbatim,
            filters: question.filters,
            native,
        });
    }
    let written = serde_json::json!({ "manifest": pack.manifest_name, "questions": asked });
    fs::write(out.join("questions.json"), serde_json::to_vec(&written)?)?;
    Ok(())
}

/// Tiny chunks, so that many are fetched, and something for every part of a question to find.
fn options() -> PackOptions {
    PackOptions {
        shard_bytes: 4 << 10,
        inline_bytes_max: 0,
        synonyms: vec![
            Synonyms { words: vec!["picture".into(), "image".into()], also: Vec::new() },
            Synonyms { words: vec!["site".into()], also: vec!["web page".into()] },
        ],
        promotions: vec![Promotion {
            queries: vec!["publish".into(), "how do i start".into()],
            urls: vec!["article/007/".into(), "article/001/".into()],
        }],
        ..PackOptions::default()
    }
}

/// The lines of all Markdown files below a folder that are sentences, in the order of their paths.
fn sentences(folder: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    paths.sort();
    let mut found = Vec::new();
    for path in paths {
        if path.is_dir() {
            found.extend(sentences(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            let text = fs::read_to_string(&path)?;
            let lines = text.lines().map(str::trim).filter(|line| line.split(' ').count() > 4);
            found.extend(lines.map(|line| line.replace(['*', '`', '[', ']', '|', '#'], "")));
        }
    }
    Ok(found)
}

fn article(number: usize, sentences: &[String], random: &mut Random) -> SearchDocument {
    let words = |random: &mut Random, count: usize| {
        let words: Vec<&str> = random.of(sentences).split_whitespace().take(count).collect();
        words.join(" ")
    };
    let mut sections = vec![Section { text: random.of(sentences).clone(), ..Section::default() }];
    for n in 0..random.below(5) {
        let lines: Vec<&str> = (0..1 + random.below(5)).map(|_| random.of(sentences).as_str()).collect();
        sections.push(Section {
            id: Some(format!("part-{n}")),
            title: words(random, 3),
            text: lines.join("\n"),
        });
    }
    if number.is_multiple_of(7) {
        let text =
            "Le café de Łódź 重置密码 パスワード 비밀번호를 👩‍👩‍👦 PowerShell e-mail credit card 0x8007A01F";
        sections.push(Section { text: text.to_owned(), ..Section::default() });
    }
    SearchDocument {
        url: format!("article/{number:03}/"),
        title: words(random, 4),
        description: if number.is_multiple_of(3) { words(random, 12) } else { String::new() },
        trail: vec![["Writing", "Publishing", "Theme"][number % 3].to_owned()],
        badge: if number.is_multiple_of(7) { "Fixed".to_owned() } else { String::new() },
        keywords: if number.is_multiple_of(5) { vec![words(random, 1)] } else { Vec::new() },
        tags: if number.is_multiple_of(4) { vec![words(random, 1)] } else { Vec::new() },
        filters: vec![("category".to_owned(), ["Writing", "Publishing", "Theme"][number % 3].to_owned())],
        boost_percent: if number.is_multiple_of(11) { 150 } else { 100 },
        sections,
    }
}

fn question(sentences: &[String], random: &mut Random) -> Question {
    const NOISE: &[&str] = &[
        "重置",
        "密",
        "パスワ",
        "ﾊﾟｽ",
        "비밀번호",
        "호",
        "café",
        "cafe",
        "lodz",
        "👦",
        "\u{301}",
        "\u{202e}",
        "\"",
        "-",
        "\u{0}",
        "e-mail",
        "email",
        "creditcard",
        "credit card",
        "power shell",
        "0x8007a01f",
        "image",
        "web page",
        "publish ",
        "@",
        "İ",
        "ß",
        "“",
        "--strict",
        "  ",
        "the",
        "how to",
    ];
    const ASKING: &[&str] = &["how do I", "why can't I", "what is", "where do i find the", "please help:"];
    let all: Vec<&str> = random.of(sentences).split_whitespace().collect();
    let start = random.below(all.len());
    let words = &all[start..all.len().min(start + 1 + random.below(4))];
    let mut text = words.join(" ");
    match random.below(10) {
        0 => text = format!("{} {text}", random.of(ASKING)),
        1 => text = format!("\"{text}\""),
        2 => text = format!("{} \"{text}", random.of(all.as_slice())),
        3 => text = format!("{text} -{}", random.of(all.as_slice())),
        4 | 5 => text = misspelled(&text, random),
        6 => text = format!("{text} {}", random.of(NOISE)),
        7 => text = (*random.of(NOISE)).to_owned(),
        _ => {}
    }
    // The last word as it is being typed, finished, or finished with a space.
    match random.below(3) {
        0 => text.truncate(text.floor_char_boundary(text.len().saturating_sub(random.below(6)))),
        1 => text.push(' '),
        _ => {}
    }
    let categories = ["Writing", "Publishing", "Theme", "Nothing"];
    Question {
        detail: if random.below(4) == 0 { Detail::Titles } else { Detail::Passages },
        facets: random.below(4) == 0,
        verbatim: random.below(8) == 0,
        filters: (0..random.below(8) / 6)
            .map(|_| ("category".to_owned(), (*random.of(&categories)).to_owned()))
            .collect(),
        ..Question::new(text, 1 + random.below(20))
    }
}

/// One letter replaced, left out, doubled, or swapped with the next.
fn misspelled(text: &str, random: &mut Random) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    let at = random.below(letters.len());
    match random.below(4) {
        0 => letters[at] = 'e',
        1 => drop(letters.remove(at)),
        2 => letters.insert(at, letters[at]),
        _ => letters.swap(at, (at + 1).min(text.chars().count() - 1)),
    }
    letters.into_iter().collect()
}
