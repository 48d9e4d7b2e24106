//! The same input gives the same bytes: on any number of threads, in any folder, from any folder.

mod support;

use std::collections::BTreeMap;
use std::path::Path;

use support::{Book, assert_same, command, run_in, tree};

/// A book with something of everything whose order could go wrong.
fn write_book(book: &Book) {
    book.write(
        "book.toml",
        "[book]\ntitle = \"Acme\"\n[output.html]\nsite-url = \"https://example.com/\"\n[output.html.redirect]\n\"/x/\" = \"/category-1/\"\n\"/y/\" = \"/category-2/\"\n",
    );
    for number in 0..120 {
        let category = number % 6;
        let text = format!(
            "---\ntitle: Article {number}\ntags: [t{}, u]\nupdated: 2024-01-0{}\npromoted: {}\naliases: /old/{number}/\nforeign{}: 1\n---\n\nWords {} of [another](article-{}.md).\n\n```rust\nfn f{number}() {{}}\n```\n\n## Heading\n\nMore {}.\n",
            number % 4,
            number % 9 + 1,
            number % 10 == 0,
            number % 5,
            "alpha beta gamma ".repeat(number % 9),
            (number + 6) % 120,
            "delta ".repeat(number % 11),
        );
        book.write(&format!("content/category-{category}/article-{number}.md"), text);
        book.write(&format!("content/category-{category}/file-{number}.txt"), format!("file {number}"));
    }
    book.write("theme/strings/en.toml", "home = \"Start\"\n");
}

fn build(book: &Book) -> BTreeMap<String, Vec<u8>> {
    book.run_fine(&["build"]);
    book.tree("book")
}

fn build_with_threads(book: &Book, threads: &str) -> BTreeMap<String, Vec<u8>> {
    let status = command(&book.root, &["build"])
        .env("RAYON_NUM_THREADS", threads)
        .stderr(std::process::Stdio::null())
        .status()
        .expect("the program starts");
    assert!(status.success());
    book.tree("book")
}

#[test]
fn two_builds_are_the_same() {
    let book = Book::new();
    write_book(&book);
    let first = build(&book);
    assert!(first.keys().any(|path| path.starts_with("search/") && path.ends_with(".bin")), "it has a pack");
    assert_same(&first, &build(&book), "the second build");
    book.remove("book");
    assert_same(&first, &build(&book), "a build into nothing");
}

#[test]
fn the_number_of_threads_does_not_count() {
    let book = Book::new();
    write_book(&book);
    let one = build_with_threads(&book, "1");
    for threads in ["2", "8", "8", "8"] {
        assert_same(&one, &build_with_threads(&book, threads), &format!("with {threads} threads"));
    }
}

#[test]
fn the_place_of_the_book_does_not_count() {
    let here = Book::new();
    let there = Book::named("another name, with spaces");
    write_book(&here);
    write_book(&there);
    let built_here = build(&here);
    assert_same(&built_here, &build(&there), "in another folder");

    // From elsewhere, by an absolute and by a relative path, to another place.
    let root = here.root.display().to_string();
    assert_eq!(run_in(Path::new("/"), &["build", &root]).code, 0);
    assert_same(&built_here, &here.tree("book"), "from another folder");
    let run = run_in(&here.beside(), &["build", "./acme-help", "--dest-dir", "elsewhere/site"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_same(&built_here, &tree(&here.beside().join("elsewhere/site")), "to another folder");
}
