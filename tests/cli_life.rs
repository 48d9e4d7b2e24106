//! The day that a build takes it to be, and what follows from it.

mod support;

use support::{Book, assert_same, command, tree};

const DAY: u64 = 24 * 60 * 60;

/// 1 July 2026, at the beginning of the day in UTC.
const JULY: u64 = 1_782_864_000;

fn book() -> Book {
    Book::with(&[
        ("content/soon.md", "---\ntitle: Soon\npublish_on: 2026-07-01\n---\nWords on vouchers.\n"),
        ("content/offer.md", "---\ntitle: Offer\nexpires: 2026-07-01\n---\nWords on vouchers.\n"),
    ])
}

/// What a build writes when the environment says that it is so many seconds since 1970.
fn built(book: &Book, seconds: u64) -> Vec<String> {
    let mut build = command(&book.root, &["build"]);
    let output = build.env("SOURCE_DATE_EPOCH", seconds.to_string()).output().expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let written = book.tree("book").into_keys();
    written.filter(|path| path.starts_with("soon/") || path.starts_with("offer/")).collect()
}

#[test]
fn the_environment_says_the_day_of_a_reproducible_build() {
    let book = book();
    assert_eq!(built(&book, JULY - 1), ["offer/index.html"]);
    assert_eq!(built(&book, JULY), ["offer/index.html", "soon/index.html"]);
    let by_environment = tree(&book.path("book"));
    book.run_fine(&["build", "--now", "2026-07-01"]);
    assert_same(&by_environment, &tree(&book.path("book")), "one day makes one site");
    assert_eq!(built(&book, JULY + DAY), ["offer/index.html", "soon/index.html"], "what expires stays");

    let broken = command(&book.root, &["build"]).env("SOURCE_DATE_EPOCH", "noon").output().expect("it runs");
    let said = String::from_utf8_lossy(&broken.stderr).into_owned();
    assert_eq!(broken.status.code(), Some(2), "{said}");
    assert!(said.contains("`SOURCE_DATE_EPOCH` is `noon`") && said.contains("help: "), "{said}");
}

#[test]
fn search_finds_what_is_true_on_the_day() {
    let book = book();
    for (day, found) in
        [("2026-06-30", ["Offer"].as_slice()), ("2026-07-01", &["Offer", "Soon"]), ("2026-07-02", &["Soon"])]
    {
        let said = book.run_fine(&["search", "vouchers", "--format", "json", "--now", day]).stdout;
        let results: serde_json::Value = serde_json::from_str(&said).expect("JSON");
        let hits = results["hits"].as_array().expect("hits");
        let mut titles: Vec<&str> = hits.iter().filter_map(|hit| hit["title"].as_str()).collect();
        titles.sort_unstable();
        assert_eq!(titles, found, "{day}");
    }
}

#[test]
fn a_day_that_is_none_is_refused() {
    let book = book();
    for arguments in [&["build", "--now", "tomorrow"][..], &["report", "stale", "--within", "a while"]] {
        let run = book.run(arguments).expect_code(2);
        assert!(run.stderr.contains("write "), "{}", run.stderr);
    }
}

#[test]
fn each_type_has_a_template_that_is_in_order() {
    let book =
        Book::with(&[("book.toml", "[[type]]\nname = \"recipe\"\n"), ("content/index.md", "# Home\n")]);
    let types = ["how-to", "troubleshooting", "faq", "known-issue", "reference", "policy", "release-note"];
    for name in types.into_iter().chain(["announcement", "recipe"]) {
        let path = format!("all/{name}.md");
        book.run_fine(&["new", &path, "--type", name, "--title", &format!("A \"{name}\"")]);
        let text = book.read(&format!("content/{path}"));
        assert!(text.contains(&format!("\ntype: {name}\n")), "{text}");
        assert!(!text.contains("{date}") && !text.contains("{next-month}"), "{text}");
    }
    // Templates of articles that are policies to customers.
    for name in ["service-standard", "complaints"] {
        book.run_fine(&["new", &format!("all/{name}"), "--type", name]);
        let text = book.read(&format!("content/all/{name}.md"));
        assert!(text.contains("\ntype: policy\n") && !text.contains("{date}"), "{text}");
    }
    // What is to be filled in is for the writer to see.
    let run = book.run(&["check", "--drafts"]);
    assert_eq!(run.code, 0, "{}", run.stderr);

    book.write("archetypes/policy.md", "---\ntitle: {title}\ntype: policy\n---\nOurs, of {date}.\n");
    let mut new = command(&book.root, &["new", "ours.md", "--type", "policy"]);
    assert!(new.env("SOURCE_DATE_EPOCH", JULY.to_string()).status().expect("it runs").success());
    assert_eq!(
        book.read("content/ours.md"),
        "---\ntitle: \"Ours\"\ntype: policy\n---\nOurs, of 2026-07-01.\n"
    );

    let unknown = book.run(&["new", "x.md", "--type", "polcy"]).expect_code(2);
    assert!(unknown.stderr.contains("did you mean `policy`?"), "{}", unknown.stderr);
}
