//! `helpbook search` as writers use it: what it finds, how it says why, and what a book's settings change.

mod support;

use serde_json::Value;
use support::{Book, run_in};

fn small_book() -> Book {
    Book::with(&[
        (
            "content/pay.md",
            "# Pay an invoice\n\nUse your card to pay.\n\n## With a voucher\n\nEnter its code.\n",
        ),
        ("content/account/reset.md", "# Reset your password\n\nAsk for a link.\n"),
    ])
}

/// A book in which everything of `[search]` has a part.
fn tuned_book() -> Book {
    Book::with(&[
        (
            "book.toml",
            "[search]\nfilters = ['product']\n\
             [[search.synonyms]]\nwords = ['2fa', 'two-factor authentication']\n\
             [[search.synonyms]]\nwords = ['cash']\nalso = ['refund']\n\
             [[search.promote]]\nqueries = ['how much does it cost']\narticles = ['billing/plans.md', 'billing']\n\
             [search.boost]\narchive = 0\n",
        ),
        (
            "content/2fa.md",
            "---\ntitle: Two-factor authentication\nproduct: [Drive, Mail]\n---\nUse a second device.\n",
        ),
        (
            "content/codes.md",
            "---\ntitle: Codes\nproduct: Mail\ntags: [safety]\n---\nYour 2FA codes by text message.\n",
        ),
        ("content/billing/index.md", "---\ntitle: Billing\n---\nAll about money.\n"),
        ("content/billing/plans.md", "# Plans\n\nFree, small and large.\n"),
        ("content/billing/refund.md", "# Refunds\n\nWhat does a refund cost? Nothing.\n"),
        ("content/billing/cash.md", "# Cash\n\nWe take cash in our shops.\n"),
        ("content/archive/old.md", "# Old refunds\n\nHow a refund was in 1999.\n"),
        ("content/list.md", "# Colours\n\n- dark red\n- green\n\nblue\n\nsky at noon\n"),
    ])
}

fn json(book: &Book, arguments: &[&str]) -> Value {
    let arguments: Vec<&str> = ["search", "--format", "json"].iter().chain(arguments).copied().collect();
    serde_json::from_str(&book.run_fine(&arguments).stdout).expect("JSON")
}

fn urls(results: &Value) -> Vec<&str> {
    let hits = results["hits"].as_array().expect("hits");
    hits.iter().map(|hit| hit["url"].as_str().expect("an address")).collect()
}

#[test]
fn search_finds_what_customers_find() {
    let book = small_book();
    let found = book.run_fine(&["search", "voucher", "code"]).stdout;
    assert!(found.contains("Pay an invoice") && found.contains("/pay/#with-a-voucher"), "{found}");
    assert!(found.contains("1 article found"), "{found}");
    let nothing = book.run_fine(&["search", "zebra"]).stdout;
    assert!(nothing.contains("Nothing found for “zebra”"), "{nothing}");

    let json = book.run_fine(&["search", "password", "--format", "json"]).stdout;
    let results: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(results["hits"][0]["url"], "account/reset/", "{json}");
    assert!(results["hits"][0]["score"].as_f64().is_some_and(|score| score > 0.0), "{json}");

    book.write("content/secret.md", "---\ntitle: Zebra\ndraft: true\n---\nText.\n");
    assert!(book.run_fine(&["search", "zebra", "--drafts"]).stdout.contains("Zebra"));
    let limited = book.run_fine(&["search", "your", "--limit", "1", "--format", "json"]).stdout;
    let limited: serde_json::Value = serde_json::from_str(&limited).expect("JSON");
    assert!(limited["hits"].as_array().is_some_and(|hits| hits.len() <= 1));
    // From elsewhere.
    assert!(run_in(&book.beside(), &["search", "voucher", "--book", "acme-help"]).stdout.contains("Pay"));
}

#[test]
fn corrections_are_shown_and_can_be_refused() {
    let book = small_book();
    let found = book.run_fine(&["search", "pasword", "reset"]).stdout;
    assert!(
        found.starts_with("Showing results for “password reset”; for “pasword reset” as typed"),
        "{found}"
    );
    assert!(found.contains("Reset your password"), "{found}");
    for option in ["--verbatim", "--exact"] {
        let refused = book.run_fine(&["search", "pasword", option]).stdout;
        assert!(
            refused.contains("Nothing found") && refused.contains("Did you mean “password”?"),
            "{refused}"
        );
    }
    let nothing = book.run_fine(&["search", "paswd"]).stdout;
    assert!(nothing.contains("Nothing found") && !nothing.contains("--verbatim"), "{nothing}");
}

/// The numbers that are shown make the score, and so does what programs are given.
#[test]
fn scores_are_explained() {
    let book = tuned_book();
    for question in ["refund", "two factor codes", "invoise cash mony", "2fa", "paymentplan free", "col"] {
        let results = json(&book, &[question, "--explain"]);
        for hit in results["hits"].as_array().expect("hits") {
            let number = |value: &Value| value.as_f64().expect("a number");
            let explanation = &hit["explanation"];
            let words = explanation["words"].as_array().expect("words").iter();
            let factors = explanation["factors"].as_array().expect("factors").iter();
            let sum: f64 = words.map(|word| number(&word["score"])).sum();
            let score = sum * factors.map(|factor| number(&factor[1])).product::<f64>();
            assert!((score - number(&hit["score"])).abs() < 1e-3 * score.max(1.0), "{question}: {hit:#}");
        }
    }
    let shown = book.run_fine(&["search", "refunds", "cash", "--explain"]).stdout;
    let mut origins = Vec::new();
    let mut column = None;
    for line in shown.lines() {
        match (line.strip_prefix("      "), column) {
            (Some(head), _) if head.starts_with("word ") => column = head.find("how"),
            (Some(row), Some(column)) => origins.extend(row[column..].split_whitespace().next()),
            _ => column = None,
        }
    }
    let known = ["exact", "completion", "correction", "synonym", "compound"];
    assert!(origins.len() == 3 && origins.iter().all(|word| known.contains(word)), "{origins:?} in\n{shown}");
    assert!(shown.contains("score ") && shown.contains(" for the words"), "{shown}");
}

#[test]
fn a_book_has_its_own_words() {
    let book = tuned_book();
    assert_eq!(urls(&json(&book, &["2fa"])).len(), 2);
    assert_eq!(urls(&json(&book, &["two-factor authentication"])).len(), 2, "both ways");
    let one_way = json(&book, &["cash"]);
    assert!(urls(&one_way).contains(&"billing/refund/"), "{one_way:#}");
    assert!(!urls(&json(&book, &["refund"])).contains(&"billing/cash/"), "one way");
}

#[test]
fn promoted_articles_come_first_and_say_so() {
    let book = tuned_book();
    let results = json(&book, &["what does it cost, how much"]);
    assert_eq!(urls(&results)[..2], ["billing/plans/", "billing/"], "in any order of words: {results:#}");
    let shown = book.run_fine(&["search", "how much does it cost"]).stdout;
    assert!(shown.contains("1. Plans (promoted)"), "{shown}");
    assert!(urls(&json(&book, &["cost"])).contains(&"billing/refund/"));
}

#[test]
fn what_counts_nothing_is_not_found() {
    let book = tuned_book();
    assert!(!urls(&json(&book, &["refund 1999"])).contains(&"archive/old/"));
    assert!(book.run_fine(&["search", "1999"]).stdout.contains("Nothing found"));
}

#[test]
fn results_are_narrowed_down() {
    let book = tuned_book();
    let results = json(&book, &["codes device money", "--facets"]);
    let facets = results["facets"].as_array().expect("facets");
    let keys: Vec<&str> = facets.iter().filter_map(|facet| facet["key"].as_str()).collect();
    assert_eq!(keys, ["category", "product", "tag"], "{results:#}");
    let values = &facets[1]["values"];
    assert_eq!((&values[0]["value"], &values[0]["count"]), (&"Mail".into(), &2.into()), "{results:#}");

    assert_eq!(urls(&json(&book, &["codes device", "--filter", "PRODUCT=drive"])), ["2fa/"]);
    let both = ["codes device", "--filter", "product=drive", "--filter", "product=mail"];
    assert_eq!(urls(&json(&book, &both)).len(), 2, "of one filter, any value will do");
    let none = book.run_fine(&["search", "codes", "--filter", "category=Billing"]).stdout;
    assert!(none.contains("Try it without --filter category=Billing."), "{none}");
    for (filter, help) in
        [("prduct=Mail", "did you mean `product`?"), ("product=Mial", "did you mean `Mail`?")]
    {
        let run = run_in(&book.root, &["search", "codes", "--filter", filter]);
        assert!(run.code == 2 && run.stderr.contains(help), "{}", run.stderr);
    }
}

#[test]
fn filters_are_taken_as_written_before_capitals_are_overlooked() {
    let book = Book::with(&[
        ("book.toml", "[search]\nfilters = ['product']\n"),
        ("content/large.md", "---\ntitle: Large\nproduct: A\n---\nhow long\n"),
        ("content/small.md", "---\ntitle: Small\nproduct: a\n---\nhow long\n"),
        ("content/other.md", "---\ntitle: Other\nproduct: Bee\n---\nhow long\n"),
    ]);
    let with = |filter: &str| json(&book, &["long", "--filter", filter]);
    assert_eq!(urls(&with("product=A")), ["large/"]);
    assert_eq!(urls(&with("product=a")), ["small/"]);
    assert_eq!(urls(&with("Product=bee")), ["other/"]);
}

#[test]
fn a_broken_book_is_searched_and_said_to_be_broken() {
    let book = Book::with(&[
        ("book.toml", "[search]\nfilters = 'x'\n"),
        ("content/pay.md", "# Pay an invoice\n\nUse your card.\n"),
    ]);
    let run = book.run(&["search", "card"]);
    assert!(run.stdout.contains("Pay an invoice"), "{}", run.stdout);
    assert!(
        run.stderr.starts_with("The book has 1 error, so customers may find something else"),
        "{}",
        run.stderr
    );
    assert_eq!(small_book().run(&["search", "card"]).stderr, "");
}

#[test]
fn a_pasted_question_is_shown_in_one_line_and_harmless() {
    let book = small_book();
    let shown = book.run_fine(&["search", "zqxj\u{1b}[31m\nzqxj"]).stdout;
    assert!(shown.starts_with("Nothing found for “zqxj [31m zqxj”.\n"), "{shown:?}");
    let long = book.run_fine(&["search", &"zqxj ".repeat(100)]).stdout;
    assert!(long.lines().next().is_some_and(|line| line.chars().count() < 240), "{long}");
    let none = book.run(&["search", "--limit", "0", "card"]);
    assert_ne!(none.code, 0, "{}", none.stderr);
}

#[test]
fn phrases_stay_within_a_block() {
    let book = tuned_book();
    assert_eq!(urls(&json(&book, &["\"dark red\""])), ["list/"]);
    assert_eq!(urls(&json(&book, &["\"sky at noon\""])), ["list/"]);
    for phrase in ["\"red green\"", "\"green blue\"", "\"blue sky\""] {
        assert_eq!(urls(&json(&book, &[phrase])), [""; 0], "{phrase} crosses two blocks");
    }
    assert_eq!(urls(&json(&book, &["refund -nothing"])), [""; 0]);
}
