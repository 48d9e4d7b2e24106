//! Golden books: each folder of `tests/golden` is the smallest book that shows one behaviour.
//!
//! `input.txt` holds what the case shows, how the program is run, and the files of the book. `expected.txt` is what is
//! published: every path, and the text of the files named by `show`. `diagnostics.txt` is what the terminal says.
//! `UPDATE_GOLDEN=1 cargo test --test golden` writes both anew: read the difference before you commit it.
//!
//! Beside what a case expects, every case holds the promises of a build: one that fails leaves the site of before as it
//! was, byte for byte; none leaves anything else behind.

#[path = "golden/archive.rs"]
mod archive;
#[path = "golden/output.rs"]
mod output;
mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use archive::Case;
use support::{Book, assert_same, run_in, tree};

/// Far more than any case needs, that of 20 MB included, on a slow machine and without optimisation.
const LONGEST: Duration = Duration::from_secs(30);

/// What stands in the output folder before a case is run.
const BEFORE: &[(&str, &str)] = &[
    (".helpbook", "This folder is written by helpbook, which replaces all that is in it.\n"),
    ("index.html", "the site of before\n"),
    ("gone/index.html", "an article of before\n"),
];

#[test]
fn every_case_gives_what_it_did() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let mut cases: Vec<PathBuf> = fs::read_dir(&folder)
        .expect("there are golden cases")
        .map(|entry| entry.expect("the folder can be read").path())
        .filter(|path| path.join("input.txt").is_file())
        .collect();
    cases.sort();
    let wanted = std::env::var("GOLDEN").ok();
    let mut failures = Vec::new();
    for case in &cases {
        let name = case.file_name().unwrap_or_default().to_string_lossy();
        if wanted.as_ref().is_some_and(|wanted| !name.contains(wanted.as_str())) {
            continue;
        }
        if let Err(difference) = check(case) {
            failures.push(format!("== {name}\n{difference}"));
        }
    }
    assert!(!cases.is_empty(), "no case was found");
    assert!(
        failures.is_empty(),
        "{} of {} cases differ; if that is meant: UPDATE_GOLDEN=1 cargo test --test golden\n\n{}",
        failures.len(),
        cases.len(),
        failures.join("\n")
    );
}

/// Runs one case and compares.
fn check(folder: &Path) -> Result<(), String> {
    let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let case = Case::parse(&fs::read_to_string(folder.join("input.txt")).map_err(|error| error.to_string())?);
    let book = Book::named("book-of-a-case");
    case.unpack(&book);
    let has_own_output = !book.tree("book").is_empty();
    if !has_own_output && !book.path("book").exists() {
        BEFORE.iter().for_each(|(path, text)| book.write(&format!("book/{path}"), text));
    }
    let before = tree(&book.beside());

    let mut said = String::new();
    let mut code = 0;
    for run in &case.runs {
        let arguments: Vec<&str> = run.split_whitespace().collect();
        let start = Instant::now();
        let result = run_in(&book.root, &arguments);
        assert!(start.elapsed() < LONGEST, "{name}: it took {:?}", start.elapsed());
        said.push_str(&format!("$ helpbook {run}\n"));
        said.push_str(&output::plain(&result.stdout, &book.root));
        said.push_str(&output::plain(&result.stderr, &book.root));
        said.push_str(&format!("exit code {}\n", result.code));
        if result.stdout.contains('\x1b') || result.stderr.contains('\x1b') {
            return Err("it writes escape sequences into a pipe".into());
        }
        code = result.code;
    }
    let after = tree(&book.beside());
    promises(&name, &case, &before, &after, code);

    let published = book.tree("book");
    let mut expected = if code == 0 && case.writes() {
        output::published(&published, &case)
    } else {
        "nothing is published\n".to_owned()
    };
    if !expected.ends_with('\n') {
        expected.push('\n');
    }
    let mut found = String::new();
    for (file, text) in [("expected.txt", &expected), ("diagnostics.txt", &said)] {
        found.push_str(&compare(&folder.join(file), text));
    }
    if found.is_empty() { Ok(()) } else { Err(found) }
}

/// What holds for every build.
fn promises(
    name: &str,
    case: &Case,
    before: &BTreeMap<String, Vec<u8>>,
    after: &BTreeMap<String, Vec<u8>>,
    code: i32,
) {
    assert!((0..=2).contains(&code), "{name}: exit code {code}");
    if code != 0 || !case.writes() {
        assert_same(before, after, &format!("{name}: a build that fails changes nothing"));
        return;
    }
    let is_output = |path: &str| path.starts_with("book-of-a-case/book/");
    let sources = |files: &BTreeMap<String, Vec<u8>>| -> BTreeMap<String, Vec<u8>> {
        files.iter().filter(|(path, _)| !is_output(path)).map(|(p, b)| (p.clone(), b.clone())).collect()
    };
    assert_same(&sources(before), &sources(after), &format!("{name}: a build writes nothing but its output"));
    assert!(!after.contains_key("book-of-a-case/book/gone/index.html"), "{name}: the site of before is gone");
}

fn compare(file: &Path, text: &str) -> String {
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(file, text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        return String::new();
    }
    let wanted = fs::read_to_string(file).unwrap_or_default();
    if wanted == text {
        return String::new();
    }
    let diff = similar::TextDiff::from_lines(wanted.as_str(), text);
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    diff.unified_diff().context_radius(2).header(&format!("{name} as expected"), "as it is").to_string()
}
