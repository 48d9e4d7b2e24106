//! A build that is killed leaves the site of before or the new one, each whole.

mod support;

use std::process::Stdio;
use std::time::Instant;

use support::random::Random;
use support::{Book, assert_same, command};

const ARTICLES: usize = 200;
const KILLS: usize = 24;

fn write_articles(book: &Book, edition: &str) {
    for number in 0..ARTICLES {
        let text = format!(
            "# Article {number} of {edition}\n\nText of {edition}, see [the last](../category-0/article-{}.md).\n\n## Steps\n\n{}",
            number / 7 * 7,
            "1. Do this, then that.\n".repeat(10)
        );
        book.write(&format!("content/category-{}/article-{number}.md", number % 7), text);
    }
}

#[test]
fn a_killed_build_leaves_a_whole_site() {
    let book = Book::new();
    write_articles(&book, "new");
    book.run_fine(&["build", "--dest-dir", "../new"]);
    let start = Instant::now();
    book.run_fine(&["build", "--dest-dir", "../new"]);
    let mut time = start.elapsed();
    let new = support::tree(&book.beside().join("new"));
    write_articles(&book, "old");
    book.run_fine(&["build"]);
    let old = book.tree("book");
    assert!(old != new, "the two editions differ");
    write_articles(&book, "new");

    let mut random = Random::new(7);
    let mut killed = 0;
    let mut left = 0;
    for round in 0..KILLS {
        let mut child = command(&book.root, &["build"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        // Anywhere in the time that a build takes, and a little after.
        let share = random.below(1_100) as u32;
        std::thread::sleep(time * share / 1_000);
        let _ = child.kill();
        let status = child.wait().expect("it can be waited for");
        killed += usize::from(!status.success());
        let begun = unfinished(&book).len();
        left = left.max(begun);
        // How long a build takes depends on what else the machine does: kill earlier after one that came to its end, and
        // later after one that had not begun to write.
        time = match (status.success(), begun) {
            (true, _) => time * 17 / 20,
            (false, 0) => time * 11 / 10,
            (false, _) => time,
        };
        let now = book.tree("book");
        if now != old {
            assert_same(&now, &new, &format!("round {round}: the site is neither the old nor the new one"));
            // Back to the old edition, so that the next round has something to replace.
            book.remove("book");
            old.iter().for_each(|(path, bytes)| book.write(&format!("book/{path}"), bytes));
        }
    }
    assert!(killed > KILLS / 6, "only {killed} of {KILLS} builds were interrupted; one takes {time:?}");

    assert!(left > 0, "no killed build has left anything");

    // What a killed build left beside the site does not keep the next one from ending well, which removes it.
    book.run_fine(&["build"]);
    assert_same(&book.tree("book"), &new, "the build after it");
    assert_eq!(unfinished(&book), [""; 0], "what is left beside the site");
}

/// What builds have begun beside the site and neither published nor removed.
fn unfinished(book: &Book) -> Vec<String> {
    let entries = std::fs::read_dir(&book.root).expect("the book is there");
    let names =
        entries.map(|entry| entry.expect("it can be read").file_name().to_string_lossy().into_owned());
    names.filter(|name| name.starts_with(".helpbook-")).collect()
}
