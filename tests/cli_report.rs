//! `helpbook report feedback`: from events to what to improve next, in every form, and back into the book.

mod support;

use std::io::Write as _;
use std::process::{Command, Stdio};

use support::random::Random;
use support::{Book, command};

const NOW: &[&str] = &["--now", "2026-03-01"];

fn book() -> Book {
    Book::with(&[
        (
            "book.toml",
            "[book]\ntitle = \"Acme <Help>\"\n[output.html]\nsite-url = \"https://help.example.com/docs/\"\n[language.fr]\n",
        ),
        (
            "content/account/reset.md",
            "---\ntitle: Reset your password\naliases: [/old/reset/]\n---\n\nAsk for a link to choose another password.\n",
        ),
        (
            "content/account/close.md",
            "---\ntitle: Close your account\n---\n\nWrite to us to have it closed.\n",
        ),
        ("content/billing/invoices.md", "# Pay an invoice\n\nUse your card.\n"),
        ("content/fr/account/close.md", "---\ntitle: Fermer votre compte\n---\n\nÉcrivez-nous.\n"),
        ("content/account/index.md", "---\ntitle: Account\n---\n"),
    ])
}

fn feedback(article: &str, helpful: bool, more: &str) -> String {
    format!(
        "{{\"type\":\"feedback\",\"at\":\"2026-02-03T10:00:00Z\",\"article\":\"{article}\",\"language\":\"en\",\"helpful\":{helpful}{more}}}\n"
    )
}

fn search(query: &str, results: u32, clicked: &str) -> String {
    format!(
        "{{\"type\":\"search\",\"at\":\"2026-02-04T10:00:00Z\",\"query\":\"{query}\",\"language\":\"en\",\"results\":{results},\"clicked\":{clicked}}}\n"
    )
}

fn report(book: &Book, arguments: &[&str]) -> support::Run {
    book.run(&[&["report", "feedback", "events.jsonl"], NOW, arguments].concat())
}

fn rows(text: &str) -> Vec<serde_json::Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .collect()
}

#[test]
fn every_address_of_an_article_is_the_article() {
    let book = book();
    let addresses = [
        "/account/reset/",
        "/docs/account/reset/",
        "https://help.example.com/docs/account/reset/?utm=1#top",
        "http://localhost:3000/account/reset/index.html",
        "/old/reset/",
        "/Account/Reset",
        "account/reset.md",
        "content/account/reset.md",
        "/fr/account/reset/",
        "/docs/fr/account/reset/",
    ];
    let mut events: String = addresses.iter().map(|address| feedback(address, false, "")).collect();
    events += &feedback("/fr/account/close/", true, "");
    events += &feedback("/account/", true, "");
    events += &feedback("/gone/", true, "");
    book.write("events.jsonl", events);
    let run = report(&book, &["--list", "articles", "--format", "json"]).expect_code(0);
    let rows = rows(&run.stdout);
    assert_eq!(rows.len(), 2, "{}", run.stdout);
    assert_eq!(
        (&rows[0]["path"], &rows[0]["no"]),
        (&"content/account/reset.md".into(), &addresses.len().into())
    );
    assert_eq!((&rows[1]["path"], &rows[1]["yes"]), (&"content/fr/account/close.md".into(), &1.into()));
    assert!(
        run.stderr.contains("1 address is of no article: see them with `--list unknown`."),
        "{}",
        run.stderr
    );
    let unknown = report(&book, &["--list", "unknown", "--format", "csv"]).expect_code(0).stdout;
    assert_eq!(
        unknown,
        "address,is_page,votes,opened,views,contacts\n/gone/,false,1,0,0,0\n/account/,true,1,0,0,0\n"
    );
}

#[test]
fn few_votes_rank_neither_first_nor_last() {
    let book = book();
    let mut events = feedback("/account/reset/", false, "");
    for number in 0..100 {
        events += &feedback("/account/close/", number % 10 < 4, "");
        events += &feedback("/billing/invoices/", true, "");
    }
    book.write("events.jsonl", events);
    let run = report(&book, &["--list", "articles", "--format", "json"]).expect_code(0);
    let paths: Vec<String> = rows(&run.stdout).iter().map(|row| row["path"].to_string()).collect();
    assert!(
        paths[0].contains("close") && paths[1].contains("reset") && paths[2].contains("invoices"),
        "{paths:?}"
    );
}

#[test]
fn searches_that_fail_are_grouped_and_lead_to_something_to_do() {
    let book = book();
    let mut events = String::new();
    for _ in 0..6 {
        events += &search("reset passcode", 1, "null");
        events += &search("passcodes resetting", 1, "null");
        events += &search("gift card vouchers", 0, "null");
        // Found by now.
        events += &search("invoice", 0, "null");
    }
    events += &search("reset passcode", 1, "\"/account/reset/\"");
    for _ in 0..40 {
        events += &search("close account", 2, "\"/account/close/\"");
    }
    book.write("events.jsonl", events);
    let run = report(&book, &["--list", "searches", "--format", "json"]).expect_code(0);
    let rows = rows(&run.stdout);
    assert_eq!(rows.len(), 2, "{}", run.stdout);
    let add = rows.iter().find(|row| row["action"] == "add-keyword").expect("a keyword is suggested");
    assert_eq!(
        (&add["query"], &add["wordings"], &add["searches"]),
        (&"reset passcode".into(), &2.into(), &13.into())
    );
    assert_eq!(
        (&add["path"], &add["keyword"]),
        (&"content/account/reset.md".into(), &"reset passcode".into())
    );
    let write = rows.iter().find(|row| row["action"] == "write").expect("an article is missing");
    assert_eq!(write["query"], "gift card vouchers");
    assert!(
        run.stderr.contains("1 question that found nothing would find something today (6 searches)."),
        "{}",
        run.stderr
    );
}

#[test]
fn suggested_keywords_are_a_patch_and_then_found() {
    let book = book();
    let mut events = String::new();
    for _ in 0..6 {
        events += &search("reset passcode", 1, "null");
        events += &search("anne@ password", 1, "null");
    }
    book.write("events.jsonl", events);
    let before = book.read("content/account/reset.md");
    let patch = report(&book, &["--patch"]).expect_code(0).stdout;
    assert_eq!(book.read("content/account/reset.md"), before, "a patch changes nothing");
    assert!(patch.contains("\n+keywords: [reset passcode]\n"), "{patch}");
    assert!(!patch.contains("anne"), "what may name a person is not published: {patch}");
    book.write("keywords.patch", &patch);
    let git = Command::new("git").args(["apply", "keywords.patch"]).current_dir(&book.root).status();
    assert!(git.expect("git is there").success(), "{patch}");
    let patched = book.read("content/account/reset.md");
    book.write("content/account/reset.md", &before);
    let run = report(&book, &["--apply"]).expect_code(0);
    assert!(
        run.stderr.contains("Added “reset passcode” to `content/account/reset.md`, which is result 1 of 1"),
        "{}",
        run.stderr
    );
    assert_eq!(book.read("content/account/reset.md"), patched);
    let found = book.run_fine(&["search", "passcode"]).stdout;
    assert!(found.contains("Reset your password"), "{found}");
    assert!(report(&book, &["--apply"]).expect_code(0).stderr.contains("No keyword is to be added."));

    let by_reference = before.replace("---\n\n", "x: &words [a]\nkeywords: *words\n---\n\n");
    book.write("content/account/reset.md", &by_reference);
    let run = report(&book, &["--patch"]).expect_code(0);
    assert!(run.stderr.contains("write “reset passcode” into its `keywords` yourself"), "{}", run.stderr);
    assert_eq!(run.stdout, "");
}

#[test]
fn what_is_opened_most_is_what_the_home_page_shows() {
    let book = book();
    let mut events = search("close", 1, "\"/docs/account/close/\"").repeat(3);
    events += &search("pay", 1, "\"/billing/invoices/\"");
    events += "{\"type\":\"view\",\"at\":\"2026-02-01\",\"article\":\"/account/reset/\",\"count\":7}\n";
    book.write("events.jsonl", events);
    report(&book, &["--popular", "popular.csv"]).expect_code(0);
    assert_eq!(
        book.read("popular.csv"),
        "address,opened\n/account/reset/,7\n/account/close/,3\n/billing/invoices/,1\n"
    );
    let config = book.read("book.toml") + "\n[home]\npopular = \"popular.csv\"\n";
    book.write("book.toml", config);
    book.run_fine(&["build"]);
    let home = book.read("book/index.html");
    let at = |title: &str| home.find(title).unwrap_or_else(|| panic!("{title} is not on the home page"));
    assert!(at("Reset your password") < at("Close your account"));
}

/// The events of a year, in any order and in any number of files, make the same report.
#[test]
fn the_order_of_events_does_not_matter() {
    let mut random = Random::new(7);
    let book = book();
    let articles = ["/account/reset/", "/account/close/", "/billing/invoices/", "/gone/"];
    let queries = ["reset passcode", "passcode reset", "voucher", "pay card", "close"];
    let mut lines: Vec<String> = (0..600)
        .map(|number| match number % 3 {
            0 => feedback(
                articles[random.below(4)],
                random.below(3) > 0,
                &format!(",\"comment\":\"c{}\"", random.below(40)),
            ),
            1 => search(queries[random.below(5)], random.below(2) as u32, "null"),
            _ => search(queries[random.below(5)], 2, &format!("\"{}\"", articles[random.below(4)])),
        })
        .collect();
    for format in ["json", "csv", "html", "human"] {
        let mut outputs = Vec::new();
        for _ in 0..3 {
            for at in (1..lines.len()).rev() {
                lines.swap(at, random.below(at + 1));
            }
            let (first, second) = lines.split_at(random.below(lines.len()));
            book.write("events.jsonl", first.concat());
            book.write("second.jsonl", second.concat());
            let run = report(&book, &["second.jsonl", "--format", format, "--limit", "0"]).expect_code(0);
            outputs.push(run.stdout);
        }
        assert!(outputs[0].len() > 100);
        assert!(outputs.iter().all(|output| *output == outputs[0]), "{format} depends on the order");
    }
}

/// Whatever stands in a file of events: the program ends by itself, says what is wrong, and counts what is right.
#[test]
fn hostile_lines_are_told_and_nothing_else() {
    let mut random = Random::new(3);
    let book = book();
    let fine = feedback("/account/reset/", false, ",\"comment\":\"<script>alert(1)</script>\\u001b[2J\"");
    let mut bytes = Vec::new();
    let deep = format!("{}{}", "[".repeat(5_000), "]".repeat(5_000));
    for line in [
        "{\"type\":\"feedback\",\"at\":\"2026-02-03\",\"article\":\"/a/\",\"helpful\":1e999}",
        "{\"type\":\"view\",\"at\":\"2026-02-03\",\"article\":\"/account/close/\",\"count\":18446744073709551615}",
        "{\"type\":\"view\",\"at\":\"2026-02-03\",\"article\":\"/account/close/\",\"count\":18446744073709551615}",
        "{\"type\":\"search\",\"at\":\"2026-02-03\",\"query\":\"\\u0000\\ud800\",\"results\":0}",
        "{\"type\":\"search\",\"at\":\"9999-12-31\",\"query\":\"%%%\",\"results\":0,\"clicked\":\"%ff%00\"}",
        "{\"type\":\"search\",\"at\":\"0000-01-01\",\"query\":\"-\\\"\",\"results\":18446744073709551615}",
        "{\"type\":\"feedback\",\"at\":\"ééééé\",\"article\":\"/a/\",\"helpful\":true}",
        &deep,
        "\u{feff}",
        "null",
    ] {
        bytes.extend_from_slice(line.as_bytes());
        bytes.push(b'\n');
    }
    for _ in 0..300 {
        let mut line = fine.clone().into_bytes();
        let at = random.below(line.len() - 1);
        line[at] = random.below(256) as u8;
        bytes.extend_from_slice(&line);
        bytes.push(b'\n');
    }
    bytes.extend_from_slice(fine.as_bytes());
    book.write("events.jsonl", &bytes);
    book.write("events.csv", &bytes);
    for format in ["human", "json", "csv", "html"] {
        let run = report(&book, &["--format", format]).expect_code(1);
        assert!(
            run.stderr.contains("error[bad-event]") && run.stderr.contains("more lines like these"),
            "{}",
            run.stderr
        );
        assert!(!run.stdout.contains('\u{1b}') && !run.stdout.contains("<script>"), "{format}");
    }
    book.run(&[&["report", "feedback", "events.csv"], NOW].concat());
}

#[test]
fn events_come_from_the_standard_input_and_from_tables_too() {
    let book = book();
    let table = "at;article;helpful;reasons\n2026-02-01;/account/close/;no;unclear\n2026-02-02;/account/close/;yes;\n";
    let mut child = command(
        &book.root,
        &["report", "feedback", "-", "--list", "articles", "--format", "csv", "--now", "2026-03-01"],
    )
    .stdin(Stdio::piped())
    .stdout(Stdio::piped())
    .spawn()
    .expect("the program starts");
    child.stdin.take().expect("it has one").write_all(table.as_bytes()).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    let text = String::from_utf8(output.stdout).expect("it is UTF-8");
    assert!(
        text.lines().nth(1).is_some_and(
            |row| row.starts_with("content/account/close.md,Close your account,/account/close/,1,1,0.5,")
        ),
        "{text}"
    );
}

#[test]
fn a_page_holds_all_that_it_shows() {
    let book = book();
    let mut events =
        feedback("/account/reset/", false, ",\"comment\":\"<img src=x onerror=alert(1)>\"").repeat(9);
    events += &search("gift card", 0, "null").repeat(3);
    book.write("events.jsonl", events);
    report(&book, &["--format", "html", "--output", "report.html"]).expect_code(0);
    let page = book.read("report.html");
    assert!(page.contains("Acme &lt;Help&gt;") && page.contains("&lt;img src=x"), "texts are escaped");
    assert!(page.contains("<svg") && page.contains("gift card"));
    for request in ["<script", "src=\"", "href=", "url(", "@import", "<link", "<img"] {
        assert!(!page.contains(request), "{request}");
    }
}

#[test]
fn without_events_the_list_is_what_is_stale() {
    let book = book();
    book.write(
        "content/billing/invoices.md",
        "---\nreviewed: 2025-01-01\nreview_every: 6 months\n---\n# Pay an invoice\n\nUse your card.\n",
    );
    book.write("events.jsonl", "");
    let run = report(&book, &["--format", "json"]).expect_code(0);
    let rows = rows(&run.stdout);
    assert_eq!(rows.len(), 1, "{}", run.stdout);
    assert_eq!((&rows[0]["action"], &rows[0]["helped_per_month"]), (&"review".into(), &0.0.into()));
    assert!(
        rows[0]["why"].as_str().is_some_and(|why| why.starts_with("its review is overdue by")),
        "{}",
        rows[0]
    );
    let early = report(&book, &["--since", "2026-01-01", "--until", "2026-01-02"]).expect_code(0);
    assert!(early.stderr.contains("Counted 0 events."), "{}", early.stderr);
}

#[test]
fn clocks_that_were_wrong_stretch_no_month() {
    let book = book();
    let vote = |day: &str| {
        format!(r#"{{"type":"feedback","at":"{day}","article":"/account/reset/","helpful":false}}"#) + "\n"
    };
    book.write("events.jsonl", ["1970-01-01", "2026-02-01", "2026-02-28", "9999-01-01"].map(vote).concat());
    let run = report(&book, &[]);
    assert!(run.stderr.contains("Counted 2 events of 28 days, 2026-02-01 to 2026-02-28."), "{}", run.stderr);
    assert!(run.stderr.contains("Left out: 2 events of other days."), "{}", run.stderr);
    assert!(report(&book, &["--until", "9999-12-31"]).stderr.contains("Counted 3 events"));
}
