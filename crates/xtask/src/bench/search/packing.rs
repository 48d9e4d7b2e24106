//! How long packing takes on top of bare indexing. The clock runs in a program of its own, built for release (the example
//! `packing` of `helpbook-search`); here are only the documents that it is given.

use std::env::consts::EXE_SUFFIX;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde_json::json;

use super::large_book::{front_matter, sections, value};
use crate::bench::corpus;
use crate::project::{cargo, run, target_dir};

/// Seconds of each run.
#[derive(Deserialize)]
pub struct Times {
    /// tantivy alone, without positions.
    pub bare: Vec<f64>,
    /// tantivy alone, with positions.
    pub positions: Vec<f64>,
    /// The whole pack.
    pub pack: Vec<f64>,
}

/// Times the packing of the articles of a book.
///
/// # Errors
/// When the program does not compile or does not do its work.
pub fn measure(root: &Path, folder: &Path, book: &Path, runs: u32) -> Result<Times> {
    let documents = folder.join("documents.jsonl");
    fs::write(&documents, lines(&book.join("content"))?)?;
    // Chosen together with helpbook, so that both share the features of their dependencies and nothing is compiled twice.
    run(cargo(root).args(["build", "--release", "--locked", "--example", "packing"]).args([
        "--package",
        "helpbook",
        "--package",
        "helpbook-search",
        "--features",
        "helpbook-search/write",
    ]))?;
    let program = target_dir(root).join("release/examples").join(format!("packing{EXE_SUFFIX}"));
    let output = Command::new(&program)
        .arg(&documents)
        .arg(runs.to_string())
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("cannot start {}", program.display()))?;
    ensure!(output.status.success(), "the example `packing` failed ({})", output.status);
    serde_json::from_slice(&output.stdout).context("the example `packing` printed something else than times")
}

/// The articles as the index sees them, one a line, in the order of their addresses.
fn lines(content: &Path) -> Result<String> {
    let mut documents = Vec::new();
    for path in corpus::markdown_files(content)? {
        let text = fs::read_to_string(&path)?;
        let (front, body) = front_matter(&text);
        let (lead, sections) = sections(body);
        let section = |text: &str| {
            let (heading, text) = match text.strip_prefix("## ") {
                Some(rest) => rest.split_once('\n').unwrap_or((rest, "")),
                None => ("", text),
            };
            json!({ "title": plain(heading), "text": plain(text) })
        };
        let url = path.strip_prefix(content)?.with_extension("").to_string_lossy().replace('\\', "/") + "/";
        let document = json!({
            "url": url,
            "title": value(front, "title").unwrap_or_default(),
            "description": value(front, "description").unwrap_or_default(),
            "sections": std::iter::once(&lead).chain(&sections).map(|text| section(text)).collect::<Vec<_>>(),
        });
        documents.push((url, document.to_string()));
    }
    documents.sort_unstable();
    Ok(documents.into_iter().map(|(_, line)| line + "\n").collect())
}

/// Text without the marks of markdown and without addresses: near enough to what a reader sees for measuring time.
fn plain(markdown: &str) -> String {
    let mut text = String::with_capacity(markdown.len());
    let mut rest = markdown;
    while let Some(at) = rest.find("](") {
        text.push_str(&rest[..at]);
        rest = rest[at..].split_once(')').map_or("", |(_, rest)| rest);
    }
    text.push_str(rest);
    text.replace(['*', '`', '[', ']', '#', '>', '|'], " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_marks_go() {
        assert_eq!(
            plain("See [the **guide**](https://a.b/c) `now`").split_whitespace().collect::<Vec<_>>(),
            ["See", "the", "guide", "now"]
        );
        assert_eq!(plain("an open [link](https://a"), "an open  link");
    }
}
