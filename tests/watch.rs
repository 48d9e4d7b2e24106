//! What is rendered again after an edit, and `watch` on a disk.
//!
//! The first tests drive the library in memory and name every page that a round renders. Each round is also compared
//! with a build from nothing, so that rendering too little cannot pass.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::Mutex;

use helpbook::build::{Cache, Options, Published, Round, Sink, prepare, publish};
use helpbook::config;
use helpbook::images::{Copies, Stored};
use helpbook::paths::{OutPath, SourcePath};
use helpbook::source::{Attachment, Snapshot, SourceFile};
use support::{Book, differences, eventually, tree};

/// An output folder in memory.
#[derive(Default)]
struct Memory(Mutex<BTreeMap<String, Vec<u8>>>);

impl Sink for Memory {
    fn write(&self, path: &OutPath, bytes: &[u8]) -> io::Result<()> {
        self.0.lock().expect("no holder panics").insert(path.to_string(), bytes.to_vec());
        Ok(())
    }

    fn copy(&self, path: &OutPath, source: &SourcePath) -> io::Result<()> {
        self.write(path, format!("a copy of {source}").as_bytes())
    }

    fn copy_image(&self, path: &OutPath, stored: &Stored) -> io::Result<()> {
        self.write(path, format!("{} pixels wide", stored.width).as_bytes())
    }
}

impl Memory {
    fn files(&self) -> BTreeMap<String, Vec<u8>> {
        self.0.lock().expect("no holder panics").clone()
    }
}

/// A book in memory and the rounds of building it.
struct Rounds {
    config: String,
    snapshot: Snapshot,
    cache: Cache,
    published: Option<Published>,
    output: Memory,
}

const CONFIG: &str = "[book]\ntitle = \"Acme\"\n[home]\nrecent = 1\n";

impl Rounds {
    /// Two categories of two articles, one of which is promoted and the newest; built once.
    fn new() -> Self {
        let mut rounds = Self {
            config: CONFIG.to_owned(),
            snapshot: Snapshot::default(),
            cache: Cache::default(),
            published: None,
            output: Memory::default(),
        };
        let promoted = "---\ntitle: One\npromoted: true\nupdated: 2024-05-01\n---\n\nFirst.\n\nSecond.\n";
        rounds.write("content/a/one.md", promoted);
        rounds.write("content/a/two.md", "# Two\n\nFirst.\n\nSecond.\n");
        rounds.write("content/b/three.md", "# Three\n\nFirst.\n\n[Two](../a/two.md)\n");
        rounds.write("content/b/four.md", "# Four\n\nFirst.\n");
        rounds.build();
        rounds
    }

    fn write(&mut self, path: &str, text: &str) {
        let path = SourcePath::new(path);
        let folders = path.as_str().match_indices('/').map(|(at, _)| SourcePath::new(&path.as_str()[..at]));
        self.snapshot.folders.extend(folders.collect::<Vec<_>>());
        self.snapshot.articles.insert(path.clone(), SourceFile::new(path, text.as_bytes()));
    }

    fn write_theme(&mut self, name: &str, text: &str) {
        let file = SourceFile::new(SourcePath::new(format!("theme/{name}")), text.as_bytes());
        self.snapshot.theme.insert(name.to_owned(), file);
    }

    fn remove(&mut self, path: &str) {
        assert!(self.snapshot.articles.remove(path).is_some(), "{path}");
    }

    /// Builds and returns the pages that were rendered. What is then in the output is what a first build gives.
    #[track_caller]
    fn build(&mut self) -> BTreeSet<String> {
        let build = |cache: &mut Cache, sink: &Memory, round: Round<'_>| {
            let config = config::load(&SourcePath::new("book.toml"), &self.config).value;
            let book = prepare(config, &self.snapshot, &Options::default(), cache, Vec::new());
            let mut found = Vec::new();
            let published = publish(&book, &Copies::default(), sink, round, &mut found)
                .expect("memory can be written to");
            assert!(found.is_empty(), "{found:?}");
            published
        };
        let round = self.published.as_ref().map_or(Round::First, Round::After);
        let published = build(&mut self.cache, &self.output, round);
        if let Some(before) = &self.published {
            let mut files = self.output.0.lock().expect("no holder panics");
            before.gone_in(&published).for_each(|path| drop(files.remove(path.as_str())));
        }
        let anew = Memory::default();
        build(&mut Cache::default(), &anew, Round::Only);
        let different = differences(&anew.files(), &self.output.files());
        assert!(different.is_empty(), "not what a first build gives:\n{}", different.join("\n"));
        let rendered = published.rendered.iter().map(ToString::to_string).collect();
        self.published = Some(published);
        rendered
    }
}

#[track_caller]
fn assert_rendered(rendered: &BTreeSet<String>, expected: &[&str]) {
    let rendered: Vec<&str> = rendered.iter().map(String::as_str).collect();
    let mut expected = expected.to_vec();
    expected.sort_unstable();
    assert_eq!(rendered, expected);
}

const ALL: &[&str] = &[
    "404.html",
    "a/index.html",
    "a/one/index.html",
    "a/two/index.html",
    "all-articles/index.html",
    "b/four/index.html",
    "b/index.html",
    "b/three/index.html",
    "index.html",
    "search/index.html",
];

#[test]
fn nothing_changed_nothing_rendered() {
    let mut rounds = Rounds::new();
    assert_rendered(&rounds.build(), &[]);
}

#[test]
fn a_text_concerns_its_own_page() {
    let mut rounds = Rounds::new();
    rounds.write("content/a/two.md", "# Two\n\nFirst.\n\nAnother second.\n");
    assert_rendered(&rounds.build(), &["a/two/index.html"]);
}

#[test]
fn a_first_sentence_is_shown_in_the_category_too() {
    let mut rounds = Rounds::new();
    rounds.write("content/a/two.md", "# Two\n\nAnother first.\n\nSecond.\n");
    assert_rendered(&rounds.build(), &["a/index.html", "a/two/index.html"]);
}

#[test]
fn a_title_concerns_those_that_name_it() {
    let mut rounds = Rounds::new();
    rounds.write("content/a/two.md", "# Too\n\nFirst.\n\nSecond.\n");
    let around = ["a/index.html", "a/one/index.html", "a/two/index.html", "all-articles/index.html"];
    assert_rendered(&rounds.build(), &around);

    let promoted = "---\ntitle: Won\npromoted: true\nupdated: 2024-05-01\n---\n\nFirst.\n\nSecond.\n";
    rounds.write("content/a/one.md", promoted);
    let mut named = around.to_vec();
    named.extend(["404.html", "index.html", "search/index.html"]);
    assert_rendered(&rounds.build(), &named);
}

#[test]
fn an_address_concerns_those_that_link_to_it() {
    let mut rounds = Rounds::new();
    rounds.write("content/a/two.md", "---\ntitle: Two\nslug: second\n---\n\nFirst.\n\nSecond.\n");
    let expected = [
        "a/index.html",
        "a/one/index.html",
        "a/second/index.html",
        "all-articles/index.html",
        "b/three/index.html",
    ];
    assert_rendered(&rounds.build(), &expected);
    assert!(!rounds.output.files().contains_key("a/two/index.html"), "the old page is gone");
}

#[test]
fn template_word_and_book_title_concern_all() {
    let mut rounds = Rounds::new();
    rounds.write_theme(
        "templates/components/footer.html",
        "{% component site_footer() %}mine{% endcomponent site_footer %}",
    );
    assert_rendered(&rounds.build(), ALL);
    rounds.write_theme("strings/en.toml", "skip = \"Skip\"\n");
    assert_rendered(&rounds.build(), ALL);
    rounds.config = CONFIG.replace("Acme", "Acme Corporation");
    assert_rendered(&rounds.build(), ALL);
    assert_rendered(&rounds.build(), &[]);
}

#[test]
fn articles_come_and_go() {
    let mut rounds = Rounds::new();
    let around_b = [
        "404.html",
        "all-articles/index.html",
        "b/four/index.html",
        "b/index.html",
        "b/three/index.html",
        "index.html",
        "search/index.html",
    ];
    rounds.write("content/b/five.md", "# Five\n\nFirst.\n");
    let mut with_new = around_b.to_vec();
    with_new.push("b/five/index.html");
    assert_rendered(&rounds.build(), &with_new);

    rounds.remove("content/b/five.md");
    assert_rendered(&rounds.build(), &around_b);
    assert!(!rounds.output.files().contains_key("b/five/index.html"));

    rounds.remove("content/b/four.md");
    rounds.write("content/b/vier.md", "# Four\n\nFirst.\n");
    let renamed = ["all-articles/index.html", "b/index.html", "b/three/index.html", "b/vier/index.html"];
    assert_rendered(&rounds.build(), &renamed);
}

#[test]
fn a_size_of_an_image_concerns_those_that_show_it() {
    let mut rounds = Rounds::new();
    rounds.write("content/a/two.md", "# Two\n\nFirst.\n\n![dot](dot.png)\n");
    let size = |width| Attachment { size: 1, dimensions: Some((width, 1)) };
    rounds.snapshot.attachments.insert(SourcePath::new("content/a/dot.png"), size(1));
    rounds.build();
    rounds.snapshot.attachments.insert(SourcePath::new("content/a/dot.png"), size(2));
    assert_rendered(&rounds.build(), &["a/two/index.html"]);
}

/// The output follows every kind of change on a disk, and is always what `build` would write.
#[test]
fn watch_follows_the_disk() {
    let book = Book::with(&[
        ("book.toml", "[book]\ntitle = \"Acme\"\n"),
        ("content/pay.md", "# Pay\n\nText.\n"),
        ("content/account/reset.md", "# Reset\n\n[Pay](../pay.md)\n"),
    ]);
    let mut watch = book.start(&["watch"]);
    watch.wait_for("Waiting for changes");
    let same = |what: &str| {
        let fresh = book.beside().join("fresh");
        support::run_in(&book.root, &["build", "-d", "../fresh"]).expect_code(0);
        let wanted = tree(&fresh);
        eventually(what, || {
            let found = differences(&wanted, &book.tree("book"));
            if found.is_empty() { Ok(()) } else { Err(format!("{}\n{}", found.join("\n"), watch.said())) }
        });
    };
    same("the first build");
    book.write("content/pay.md", "# Pay\n\nChanged.\n");
    same("an edit");
    book.write_by_rename("content/pay.md", "# Pay\n\nSaved by renaming.\n");
    same("a rename on save");
    book.write("content/billing/cards/new.md", "# New\n\nIn new folders.\n");
    same("an article in new folders");
    book.write("content/billing/cards/again.md", "# Again\n\nText.\n");
    same("another in them");
    book.write("content/billing/form.txt", "one");
    same("an attachment");
    book.write("content/billing/form.txt", "two");
    same("a changed attachment");
    book.rename("content/billing", "content/invoices");
    same("a renamed folder");
    book.remove("content/account/reset.md");
    same("a removed article");
    book.remove("content/invoices");
    same("a removed folder");
    book.write("book.toml", "[book]\ntitle = \"Acme Corporation\"\n");
    same("another title");
    book.write_by_rename("book.toml", "[book]\ntitle = \"By renaming\"\n");
    same("a configuration saved by renaming");
    book.write("theme/strings/en.toml", "home = \"Start\"\n");
    same("a theme that was not there");
    book.write("theme/strings/en.toml", "home = \"Begin\"\n");
    same("a changed word");
    book.remove("theme");
    same("the theme gone");
    book.rename("content", "content-away");
    book.rename("content-away", "content");
    book.write("content/pay.md", "# Pay\n\nAfter the folder came back.\n");
    same("the content folder gone and back");
}

#[test]
fn watch_keeps_the_site_while_there_are_errors() {
    let book = Book::with(&[("content/pay.md", "# Pay\n\nText.\n")]);
    let mut watch = book.start(&["watch"]);
    watch.wait_for("Waiting for changes");
    let before = book.tree("book");
    book.write("content/pay.md", "---\ntitle: Pay\n\nNever closed.\n");
    watch.wait_for("front-matter-unclosed");
    watch.wait_for("as it was");
    support::assert_same(&before, &book.tree("book"), "the site of before");
    book.write("content/pay.md", "---\ntitle: Mended\n---\n\nText.\n");
    eventually("it is mended", || {
        let page = book.read("book/pay/index.html");
        if page.contains("Mended") { Ok(()) } else { Err(watch.said()) }
    });
}

#[test]
fn watch_follows_the_output_folder() {
    let book =
        Book::with(&[("content/pay.md", "# Pay\n\nText.\n"), ("content/more.md", "# More\n\nText.\n")]);
    let mut watch = book.start(&["watch"]);
    watch.wait_for("Waiting for changes");
    book.write("book.toml", "[build]\nbuild-dir = \"public\"\n");
    eventually("the whole site is in the new folder", || {
        let found = differences(&book.tree("book"), &book.tree("public"));
        if found.is_empty() { Ok(()) } else { Err(format!("{}\n{}", found.join("\n"), watch.said())) }
    });
    book.remove("public");
    book.write("content/pay.md", "# Pay\n\nAfter the output was removed.\n");
    eventually("the whole site is there again", || {
        let missing: Vec<String> =
            book.tree("book").into_keys().filter(|path| !book.path("public").join(path).exists()).collect();
        if missing.is_empty() { Ok(()) } else { Err(format!("{missing:?}\n{}", watch.said())) }
    });
}

/// A write that keeps size and time is told by its event alone, wherever the articles lie.
#[test]
#[cfg(unix)]
fn watch_reads_again_what_an_event_names() {
    let book = Book::new();
    let articles = book.beside().join("articles");
    std::fs::create_dir(&articles).expect("a folder");
    std::os::unix::fs::symlink("../articles", book.path("content")).expect("a link");
    let write = |text: &str| {
        std::fs::write(articles.join("pay.md"), text).expect("it is written");
        let file = std::fs::File::options().write(true).open(articles.join("pay.md")).expect("it is there");
        file.set_modified(std::time::SystemTime::UNIX_EPOCH).expect("files can have any time");
    };
    write("# Pay\n\nOne.\n");
    let mut watch = book.start(&["watch"]);
    watch.wait_for("Waiting for changes");
    write("# Pay\n\nTwo.\n");
    eventually("it is read again", || {
        let page = book.read("book/pay/index.html");
        if page.contains("Two.") { Ok(()) } else { Err(watch.said()) }
    });
}

#[test]
fn watch_writes_all_again_after_a_round_that_failed() {
    let book =
        Book::with(&[("content/pay.md", "# Pay\n\nText.\n"), ("content/more.md", "# More\n\nText.\n")]);
    let mut watch = book.start(&["watch"]);
    watch.wait_for("Waiting for changes");
    // A folder in the place of a page lets the round fail when others may have been written.
    book.remove("book/pay/index.html");
    book.write("book/pay/index.html/in-the-way", "");
    book.write("content/pay.md", "# Pay\n\nChanged.\n");
    watch.wait_for("cannot be brought up to date");
    book.write("content/more.md", "# More\n\nMended.\n");
    support::run_in(&book.root, &["build", "-d", "../fresh"]).expect_code(0);
    let wanted = tree(&book.beside().join("fresh"));
    eventually("the whole site is there again", || {
        let found = differences(&wanted, &book.tree("book"));
        if found.is_empty() { Ok(()) } else { Err(format!("{}\n{}", found.join("\n"), watch.said())) }
    });
}
