//! Every command as people and scripts use it: what it does, what it says, and the code that it ends with.

mod support;

use std::fs;
use std::net::TcpListener;

use support::{Book, assert_same, command, run_in};

const COMMANDS: &[(&str, &[&str])] = &[
    ("init", &["[DIR]", "--title", "--theme"]),
    ("new", &["<PATH>", "--title", "--type", "--book"]),
    (
        "build",
        &["[DIR]", "--drafts", "--format", "-d, --dest-dir", "-o, --open", "--base-url", "--strict", "--now"],
    ),
    (
        "watch",
        &["[DIR]", "--drafts", "--format", "-d, --dest-dir", "-o, --open", "--base-url", "--strict", "--now"],
    ),
    (
        "serve",
        &["[DIR]", "--drafts", "--format", "-p, --port", "-n, --hostname", "-o, --open", "3000", "localhost"],
    ),
    (
        "check",
        &[
            "[DIR]",
            "--drafts",
            "--format",
            "--base-url",
            "--strict",
            "--fix",
            "--external",
            "--baseline",
            "--update-baseline",
        ],
    ),
    ("report", &["stale", "translations", "feedback"]),
    ("explain", &["[CODE]"]),
    (
        "search",
        &[
            "<QUERY>",
            "--book",
            "--limit",
            "--drafts",
            "--format",
            "--filter",
            "--facets",
            "--verbatim",
            "--explain",
        ],
    ),
    ("clean", &["[DIR]", "-d, --dest-dir"]),
    ("completions", &["<SHELL>"]),
];

fn small_book() -> Book {
    Book::with(&[
        (
            "content/pay.md",
            "# Pay an invoice\n\nUse your card to pay.\n\n## With a voucher\n\nEnter its code.\n",
        ),
        ("content/account/reset.md", "# Reset your password\n\nAsk for a link.\n"),
    ])
}

fn json_lines(text: &str) -> Vec<serde_json::Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .inspect(|value: &serde_json::Value| assert!(value.is_object(), "{value}"))
        .collect()
}

#[test]
fn help_lists_commands_and_their_options() {
    let book = Book::new();
    let overview = book.run_fine(&["--help"]).stdout;
    for (name, options) in COMMANDS {
        assert!(overview.contains(&format!("  {name} ")), "{name} is not in\n{overview}");
        let help = book.run_fine(&[name, "--help"]).stdout;
        for option in *options {
            assert!(help.contains(option), "`{name} --help` does not say {option}:\n{help}");
        }
    }
    assert!(book.run_fine(&["--version"]).stdout.contains(env!("CARGO_PKG_VERSION")));
}

#[test]
fn wrong_use_ends_with_2() {
    let book = small_book();
    for arguments in [
        &[][..],
        &["publish"],
        &["build", "--colour"],
        &["build", "no-such-folder"],
        &["check", "no-such-folder"],
        &["serve", "no-such-folder"],
        &["search"],
        &["new"],
        &["serve", "--port", "many"],
        &["build", "--format", "xml"],
        &["completions", "abacus"],
        &["search", "x", "--book", "no-such-folder"],
    ] {
        let run = book.run(arguments);
        assert_eq!(run.code, 2, "{arguments:?}: {}", run.stderr);
        assert!(!run.stderr.is_empty(), "{arguments:?} says nothing");
    }
    let run = book.run(&["biuld"]).expect_code(2);
    assert!(run.stderr.contains("build"), "a near miss is told: {}", run.stderr);
}

#[test]
fn init_makes_a_book_without_findings() {
    let book = Book::new();
    let said = book.run_fine(&["init", "--title", "Say \"help\""]).stderr;
    assert!(said.contains("helpbook serve"), "it says what to do next: {said}");
    assert!(book.read("book.toml").contains("Say"), "the title is in it");
    let check = book.run_fine(&["check"]);
    assert!(check.stderr.contains("all is well"), "{}", check.stderr);
    book.run_fine(&["build", "--strict"]);
    let home = book.read("book/index.html");
    assert!(home.contains("Say &quot;help&quot;") || home.contains("Say \"help\""), "the title is shown");
}

#[test]
fn init_makes_a_title_from_the_folder() {
    let book = Book::named("acme-help");
    book.run_fine(&["init"]);
    assert!(book.read("book.toml").contains("\"Acme help\""), "{}", book.read("book.toml"));
    run_in(&book.root, &["init", "inner/new-book"]).expect_code(0);
    assert!(book.read("inner/new-book/book.toml").contains("\"New book\""));
}

#[test]
fn init_changes_nothing_that_is_there() {
    let book = small_book();
    book.write(".gitignore", "mine\n");
    let before = book.tree("content");
    book.run_fine(&["init"]);
    assert_same(&before, &book.tree("content"), "articles that were there");
    assert_eq!(book.read(".gitignore"), "mine\n");
    let all = book.tree(".");
    assert!(book.run(&["init"]).expect_code(2).stderr.contains("already"));
    assert_same(&all, &book.tree("."), "a second init");
}

#[test]
fn init_with_theme_builds_the_same_site() {
    let book = Book::new();
    book.run_fine(&["init"]);
    book.run_fine(&["build"]);
    let without = book.tree("book");
    book.run_fine(&["init", "--theme"]);
    assert!(book.path("theme/templates/article.html").is_file());
    book.run_fine(&["build"]);
    assert_same(&without, &book.tree("book"), "with a copy of the theme");

    book.write("theme/templates/article.html", "mine");
    let said = book.run_fine(&["init", "--theme"]).stderr;
    assert!(said.contains("kept"), "{said}");
    assert_eq!(book.read("theme/templates/article.html"), "mine");
}

#[test]
fn new_makes_an_article_and_never_overwrites() {
    let book = small_book();
    book.run_fine(&["new", "billing/refund-an-order.md"]);
    assert!(book.read("content/billing/refund-an-order.md").contains("\"Refund an order\""));
    book.run_fine(&["new", "billing/no-extension"]);
    assert!(book.path("content/billing/no-extension.md").is_file());
    book.run_fine(&["new", "content/from-the-shell.md", "--title", "A \"quoted\" title: yes"]);
    assert!(book.path("content/from-the-shell.md").is_file());
    book.run_fine(&["check"]);
    let site = book.run_fine(&["search", "quoted", "title", "--format", "json"]).stdout;
    assert!(site.contains("A \\\"quoted\\\" title: yes"), "{site}");

    book.write("content/billing/refund-an-order.md", "mine");
    assert!(book.run(&["new", "billing/refund-an-order"]).expect_code(2).stderr.contains("exists already"));
    assert_eq!(book.read("content/billing/refund-an-order.md"), "mine");
    for outside in ["../outside.md", "/tmp/helpbook-outside.md", "a/../../outside.md"] {
        book.run(&["new", outside]).expect_code(2);
    }
    assert!(!book.path("outside.md").exists());
    Book::new().run(&["new", "a.md"]).expect_code(2);
}

#[test]
fn build_says_what_it_did() {
    let book = small_book();
    let run = book.run_fine(&["build"]);
    assert_eq!(run.stdout, "");
    assert!(run.stderr.contains("2 articles") && run.stderr.contains("search pack"), "{}", run.stderr);
    assert_eq!(run.stderr.lines().count(), 1, "it is quiet in a pipe: {}", run.stderr);
}

#[test]
fn build_writes_where_it_is_told() {
    let book = small_book();
    book.run_fine(&["build"]);
    run_in(&book.beside(), &["build", "acme-help", "-d", "made/site"]).expect_code(0);
    assert_same(&book.tree("book"), &support::tree(&book.beside().join("made/site")), "the same site");
    book.write("book.toml", "[build]\nbuild-dir = \"public\"\n");
    book.run_fine(&["build"]);
    assert!(book.path("public/index.html").is_file());
}

#[test]
fn a_configuration_that_cannot_be_read_is_named() {
    let book = small_book();
    fs::create_dir(book.path("book.toml")).expect("a folder");
    for arguments in
        [&["build"][..], &["check"], &["search", "pay"], &["new", "a.md"], &["clean"], &["watch"]]
    {
        // Where only the default content folder makes it a book.
        let said = book.run(arguments).expect_code(2).stderr;
        assert!(said.contains("book.toml` cannot be read"), "{arguments:?}: {said}");
    }
}

#[test]
fn nothing_is_made_or_removed_with_half_a_configuration() {
    let book = small_book();
    book.run_fine(&["build"]);
    let site = book.tree("book");
    book.write("book.toml", "[build]\nbuild-dir = \"public\n");
    for arguments in [&["clean"][..], &["new", "a.md"]] {
        let said = book.run(arguments).expect_code(1).stderr;
        assert!(said.contains("config-syntax") && said.contains("book.toml"), "{arguments:?}: {said}");
    }
    assert_same(&site, &book.tree("book"), "the site");
    assert!(!book.path("content/a.md").exists());
}

#[test]
#[cfg(unix)]
fn a_link_to_the_output_stays_a_link() {
    use std::os::unix::fs::symlink;
    let book = small_book();
    symlink("../www", book.path("book")).expect("a link");
    let real = book.beside().join("www");
    let is_link = || fs::symlink_metadata(book.path("book")).expect("it is there").is_symlink();
    // To nothing, to a site, and to one that was removed.
    for _ in 0..2 {
        for _ in 0..2 {
            let said = book.run_fine(&["build"]).stderr;
            assert!(said.contains("`./book`"), "it is shown as it was named: {said}");
            assert!(is_link() && real.join("index.html").is_file());
        }
        book.run_fine(&["clean"]);
        assert!(is_link() && !real.exists());
    }
    book.remove("book");
    symlink("content", book.path("book")).expect("a link");
    book.run(&["build"]).expect_code(2);
    symlink("circle", book.path("circle")).expect("a link");
    book.run(&["build", "-d", "circle"]).expect_code(2);
}

#[test]
fn a_roundabout_path_to_the_articles_is_noticed() {
    let book = small_book();
    let before = book.tree("content");
    for folder in ["not-there/../content", "not-there/../content/site", "not-there/.."] {
        book.run(&["build", "-d", folder]).expect_code(2);
    }
    assert_same(&before, &book.tree("content"), "the articles");
}

#[test]
fn what_editors_leave_beside_articles_is_left_out() {
    let book = small_book();
    book.run_fine(&["build"]);
    let clean = book.tree("book");
    book.write("content/pay.md~", "before");
    book.write("content/#pay.md#", "not saved");
    book.write("content/.pay.md.swp", "vim");
    #[cfg(unix)]
    std::os::unix::fs::symlink("me@host.1:2", book.path("content/.#pay.md")).expect("a lock of Emacs");
    book.run_fine(&["check"]);
    book.run_fine(&["build"]);
    assert_same(&clean, &book.tree("book"), "nothing of it is published");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("nowhere", book.path("content/gone.md")).expect("a link");
        assert!(book.run(&["check"]).expect_code(1).stderr.contains("gone.md"), "other dead links are told");
    }
}

#[test]
fn strict_fails_on_warnings_and_plain_does_not() {
    let book = small_book();
    book.write("content/b.md", "# B\n\n[gone](gone.md)\n");
    book.run_fine(&["build"]);
    let before = book.tree("book");
    book.write("content/c.md", "# C\n\nText.\n");
    book.run(&["build", "--strict"]).expect_code(1);
    assert_same(&before, &book.tree("book"), "the site of before");
    assert!(book.run(&["check"]).expect_code(1).stderr.contains("broken-link"));
    assert_same(&before, &book.tree("book"), "check writes nothing");
}

#[test]
fn json_is_one_object_a_line() {
    let book = small_book();
    book.write("content/b.md", "# B\n\n[gone](gone.md) <b>\"quoted\"</b>\n\n![x](\u{1f4a5}.png)\n");
    let run = book.run_fine(&["build", "--format", "json"]);
    assert_eq!(run.stderr, "", "people are not spoken to");
    let lines = json_lines(&run.stdout);
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[0]["code"], "broken-link");
    assert_eq!(lines[0]["location"]["start"]["line"], 3);
    let summary = &lines[2];
    assert_eq!(summary["type"], "summary");
    assert_eq!(
        (&summary["articles"], &summary["warnings"], &summary["written"]),
        (&3.into(), &2.into(), &true.into())
    );

    let run = book.run(&["check", "--format", "json"]).expect_code(1);
    assert!(json_lines(&run.stdout).iter().any(|line| line["severity"] == "error"));
    let hits = json_lines(&book.run_fine(&["search", "pay", "--format", "json"]).stdout);
    assert_eq!(hits.len(), 1);
}

#[test]
fn pipes_get_no_escape_sequences() {
    let book = small_book();
    book.write("content/b.md", "# B\n\n[gone](gone.md)\n");
    for (arguments, variable) in [
        (&["build"][..], None),
        (&["check"], Some("NO_COLOR")),
        (&["search", "pay"], None),
        (&["search", "pay"], Some("NO_COLOR")),
    ] {
        let mut command = command(&book.root, arguments);
        variable.map(|name| command.env(name, "1"));
        let output = command.output().expect("the program starts");
        let both = [output.stdout, output.stderr].concat();
        assert!(!both.is_empty() && !both.contains(&0x1b), "{arguments:?} {variable:?}");
    }
}

#[test]
fn clean_removes_what_helpbook_made_and_nothing_else() {
    let book = small_book();
    book.run_fine(&["build"]);
    let sources = book.tree("content");
    book.run_fine(&["clean"]);
    assert!(!book.path("book").exists());
    assert_same(&sources, &book.tree("content"), "the articles");
    assert!(book.run_fine(&["clean"]).stderr.contains("nothing to remove"));

    book.write("book/thesis.txt", "years of work");
    book.run(&["clean"]).expect_code(2);
    book.run(&["clean", "-d", "content"]).expect_code(2);
    book.run(&["clean", "-d", "."]).expect_code(2);
    book.write("elsewhere/mine.txt", "mine");
    book.run(&["clean", "-d", "elsewhere"]).expect_code(2);
    assert_eq!(book.read("book/thesis.txt"), "years of work");
    assert_eq!(book.read("elsewhere/mine.txt"), "mine");
}

#[test]
fn completions_are_for_the_shell() {
    let book = Book::new();
    for (shell, sign) in
        [("bash", "complete -F"), ("zsh", "#compdef helpbook"), ("fish", "complete -c helpbook")]
    {
        let script = book.run_fine(&["completions", shell]).stdout;
        assert!(script.contains(sign) && script.contains("dest-dir"), "{shell}");
    }
}

#[test]
fn a_busy_port_offers_the_next() {
    let book = small_book();
    let taken = TcpListener::bind(("localhost", 0)).expect("a free port");
    let port = taken.local_addr().expect("it has an address").port();
    let run = book.run(&["serve", "--port", &port.to_string()]).expect_code(2);
    assert!(run.stderr.contains(&format!("port {port} is in use")), "{}", run.stderr);
    let offered = run.stderr.split("--port ").nth(1).and_then(|rest| rest.split('`').next());
    let offered: u16 = offered.and_then(|port| port.parse().ok()).unwrap_or_else(|| panic!("{}", run.stderr));
    assert!(offered > port && offered <= port + 20, "{offered} after {port}");
}

#[test]
fn a_book_without_configuration_is_a_book() {
    let book = small_book();
    book.run_fine(&["build"]);
    book.write("book.toml", "");
    let without = book.tree("book");
    book.run_fine(&["build"]);
    assert_same(&without, &book.tree("book"), "an empty book.toml");
    fs::create_dir(book.path("empty")).expect("a folder");
    assert!(book.run(&["build", "empty"]).expect_code(2).stderr.contains("helpbook init"));
}
