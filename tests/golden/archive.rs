//! `input.txt`: what a case shows, how it is run, and the files of its book in one text that can be read.
//!
//! ```text
//! A sentence on what it shows.
//! run: build --strict
//! show: guide/index.html sitemap.xml
//! theme: plain
//! -- content/guide.md --
//! # Guide
//! -- content/windows.md -- bom crlf
//! # Windows
//! ```
//!
//! `run` may stand more than once and is `build` if it does not. `show` names output files; of a page, what is in
//! `<main>` is compared, and the whole of it when its name follows `whole:`. `theme: plain` gives the book templates
//! that only print what they are given, so that a case on an article's text does not follow the theme's markup.
//!
//! Behind the second `--` of a file stands how it is written: `bom`, `crlf`, `latin-1`, `base64` (white space does not
//! count), `link` (a symbolic link to what the text names), `times-N` (the text N times), `without-newline`.

use std::path::Path;

use crate::support::Book;

pub struct Case {
    pub runs: Vec<String>,
    pub shown: Vec<String>,
    pub whole: Vec<String>,
    files: Vec<File>,
    plain_theme: bool,
}

struct File {
    path: String,
    options: Vec<String>,
    text: String,
}

/// Templates that print their data.
const PLAIN_THEME: &[(&str, &str)] = &[
    ("article.html", include_str!("plain-theme/article.html")),
    ("category.html", include_str!("plain-theme/category.html")),
    ("home.html", include_str!("plain-theme/home.html")),
];

impl Case {
    pub fn parse(text: &str) -> Self {
        let mut case = Self {
            runs: Vec::new(),
            shown: Vec::new(),
            whole: Vec::new(),
            files: Vec::new(),
            plain_theme: false,
        };
        for line in text.split_inclusive('\n') {
            if let Some((path, options)) = line.strip_prefix("-- ").and_then(|rest| rest.split_once(" --")) {
                let options = options.split_whitespace().map(str::to_owned).collect();
                case.files.push(File { path: path.to_owned(), options, text: String::new() });
            } else if let Some(file) = case.files.last_mut() {
                file.text.push_str(line);
            } else {
                case.read_head(line);
            }
        }
        if case.runs.is_empty() {
            case.runs.push("build".to_owned());
        }
        case
    }

    fn read_head(&mut self, line: &str) {
        let Some((key, value)) = line.trim().split_once(": ") else { return };
        let names = || value.split_whitespace().map(str::to_owned);
        match key {
            "run" => self.runs.push(value.to_owned()),
            "show" => self.shown.extend(names()),
            "whole" => self.whole.extend(names()),
            "theme" => {
                assert_eq!(value, "plain", "there is one theme for tests");
                self.plain_theme = true;
            }
            _ => {}
        }
    }

    /// Whether its runs write a site.
    pub fn writes(&self) -> bool {
        self.runs.iter().any(|run| run.starts_with("build"))
    }

    pub fn unpack(&self, book: &Book) {
        if self.plain_theme {
            PLAIN_THEME.iter().for_each(|(name, text)| book.write(&format!("theme/templates/{name}"), text));
        }
        for file in &self.files {
            file.unpack(book);
        }
    }
}

impl File {
    fn unpack(&self, book: &Book) {
        let mut bytes = self.text.clone().into_bytes();
        for option in &self.options {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            bytes = match option.as_str() {
                "bom" => [b"\xEF\xBB\xBF", &bytes[..]].concat(),
                "crlf" => text.replace('\n', "\r\n").into_bytes(),
                "latin-1" => text.chars().map(|c| u8::try_from(c).expect("a Latin-1 character")).collect(),
                "utf-16" => {
                    [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
                }
                "base64" => from_base64(&text),
                "without-newline" => text.trim_end().as_bytes().to_vec(),
                "link" => return link(text.trim(), &book.path(&self.path)),
                option => {
                    let times = option.strip_prefix("times-").and_then(|times| times.parse().ok());
                    text.repeat(times.unwrap_or_else(|| panic!("unknown option {option}"))).into_bytes()
                }
            };
        }
        book.write(&self.path, bytes);
    }
}

#[cfg(unix)]
fn link(target: &str, path: &Path) {
    std::fs::create_dir_all(path.parent().expect("it lies in the book")).expect("folders can be created");
    std::os::unix::fs::symlink(target, path).expect("links can be made");
}

#[cfg(not(unix))]
fn link(_: &str, _: &Path) {}

/// RFC 4648, section 4.
fn from_base64(text: &str) -> Vec<u8> {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bytes = Vec::new();
    let (mut bits, mut count) = (0u32, 0);
    for byte in text.bytes().filter(|byte| !byte.is_ascii_whitespace() && *byte != b'=') {
        let value = ALPHABET.iter().position(|&letter| letter == byte).expect("a letter of base64");
        bits = bits << 6 | value as u32;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
            bits &= (1 << count) - 1;
        }
    }
    bytes
}
