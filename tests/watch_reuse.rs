//! `watch` and `serve` follow the files that articles include, wherever they lie and whether they existed before.

mod support;

use helpbook::paths::SourcePath;
use support::{Book, differences, eventually, tree};

/// Waits until the output is what `build` would write.
#[track_caller]
fn same(book: &Book, said: &support::Running, what: &str) {
    let fresh = book.beside().join("fresh");
    support::run_in(&book.root, &["build", "-d", "../fresh"]).expect_code(0);
    let wanted = tree(&fresh);
    eventually(what, || {
        let found = differences(&wanted, &book.tree("book"));
        if found.is_empty() { Ok(()) } else { Err(format!("{}\n{}", found.join("\n"), said.said())) }
    });
}

#[test]
fn watch_follows_what_is_included() {
    let book = Book::with(&[
        ("book.toml", "[build]\nextra-watch-dirs = ['../shared']\n"),
        (
            "content/a.md",
            "# A\n\n{{#include /samples/deep/app.py:2}}\n\n{{#include ../../shared/x/note.md}}\n",
        ),
        ("content/b.md", "# B\n\n{{#include _part.md}}\n"),
        ("content/_part.md", "A part.\n"),
        ("samples/deep/app.py", "one\ntwo\n"),
        ("samples/notes.txt", "nobody includes this\n"),
        ("../shared/x/note.md", "From {{#include more.md}}\n"),
        ("../shared/x/more.md", "elsewhere\n"),
    ]);
    let mut watch = book.start(&["watch"]);
    watch.wait_for("Waiting for changes");
    same(&book, &watch, "the first build");
    book.write("samples/deep/app.py", "one\nchanged\n");
    same(&book, &watch, "a file in a folder of the book");
    book.write_by_rename("samples/deep/app.py", "one\nsaved by renaming\n");
    same(&book, &watch, "a rename on save");
    book.write("content/_part.md", "Another part.\n");
    same(&book, &watch, "a file of the content folder");
    book.write("../shared/x/more.md", "nested\n");
    same(&book, &watch, "a file that an included file includes");
    book.write("snippets/new.md", "A snippet.\n");
    book.write("content/b.md", "# B\n\n{{#snippet new}}\n");
    same(&book, &watch, "a folder of snippets that was not there");
    book.write("snippets/new.md", "A changed snippet.\n");
    same(&book, &watch, "a snippet");
    book.write("content/b.md", "# B\n\n{{#include ../samples/notes.txt}}\n");
    same(&book, &watch, "an include of another file");
    book.write("samples/notes.txt", "somebody includes this now\n");
    same(&book, &watch, "that file");
}

#[test]
fn watch_notices_what_was_missing() {
    let book = Book::with(&[("content/a.md", "# A\n\n{{#include ../samples/new/app.py}}\n")]);
    let mut watch = book.start(&["watch"]);
    watch.wait_for("include-missing");
    watch.wait_for("Waiting for changes");
    book.write("samples/new/app.py", "now it is there\n");
    eventually("the file is there", || match book.tree("book").get("a/index.html") {
        Some(page) if String::from_utf8_lossy(page).contains("now it is there") => Ok(()),
        _ => Err(watch.said()),
    });
    same(&book, &watch, "what was missing");
    book.remove("samples/new/app.py");
    watch.wait_for("Nothing was written");
    book.write("samples/new/app.py", "back again\n");
    same(&book, &watch, "a file that came back");
    book.rename("samples", "samples-away");
    watch.wait_for("Nothing was written");
    book.rename("samples-away", "samples");
    book.write("samples/new/app.py", "after the folder came back\n");
    same(&book, &watch, "a folder that came back");
}

/// Only articles that include a file are parsed again when it changes, and each of them is.
#[test]
fn a_snippet_concerns_those_that_use_it() {
    use helpbook::build::{Cache, Options, prepare};
    use helpbook::config::Config;
    use helpbook::source::{Included, Snapshot, SourceFile, TextFile};

    let file = |path: &str, text: &str| SourceFile::new(SourcePath::new(path), text.as_bytes());
    let mut snapshot = Snapshot::default();
    snapshot.folders.insert(SourcePath::new("content"));
    for (path, text) in [
        ("content/a.md", "# A\n\n{{#snippet s}}"),
        ("content/b.md", "# B\n\nText."),
        ("content/c.md", "# C\n\n{{#snippet none}}"),
    ] {
        snapshot.articles.insert(SourcePath::new(path), file(path, text));
    }
    let mut cache = Cache::default();
    let mut round = |text: &str| {
        let snippet = TextFile::new(&file("snippets/s.md", text)).expect("it is text");
        snapshot.reused.included.insert(snippet.path.clone(), Included::Text(snippet));
        let book = prepare(Config::default(), &snapshot, &Options::default(), &mut cache, Vec::new());
        let articles = book.first().articles.iter().map(|entry| entry.resolved.article.clone());
        articles.collect::<Vec<_>>()
    };
    let first = round("one");
    let again = round("one");
    let changed = round("two");
    let kept = |a: &[std::sync::Arc<_>], b: &[std::sync::Arc<_>]| -> Vec<bool> {
        a.iter().zip(b).map(|(a, b)| std::sync::Arc::ptr_eq(a, b)).collect()
    };
    // The third includes what cannot be read: it may be there the next time.
    assert_eq!(kept(&first, &again), [true, true, false]);
    assert_eq!(kept(&again, &changed), [false, true, false]);
    assert!(changed[0].text.ends_with("two"));
}
