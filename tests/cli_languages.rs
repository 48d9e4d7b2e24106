//! A book in several languages, as writers work on it: translations are begun, marked, listed and searched.

use std::collections::{BTreeMap, BTreeSet};

mod support;

use support::Book;

fn book() -> Book {
    Book::with(&[
        (
            "book.toml",
            "[book]\ntitle = \"Help\"\n[language.fr]\ntitle = \"Aide\"\n[language.es]\ntitle = \"Ayuda\"\n",
        ),
        ("content/account/sign-in.md", "---\ntitle: Sign in\nreviewed: 2026-01-01\n---\nPress the button.\n"),
        ("content/account/reset.md", "# Reset\n\nChoose another word.\n"),
    ])
}

/// What `report translations` lists: language, state and path.
fn listed(book: &Book) -> Vec<String> {
    let said = book.run_fine(&["report", "translations", "--format", "csv"]).stdout;
    let rows = said.lines().skip(1).map(|line| line.split(',').take(3).collect::<Vec<_>>().join(" "));
    rows.collect()
}

#[test]
fn a_translation_is_begun_published_and_outdated_in_turn() {
    let book = book();
    book.run_fine(&["translate", "fr", "account/sign-in.md", "--book", "."]);
    let begun = book.read("content/fr/account/sign-in.md");
    assert!(
        begun.starts_with("---\ndraft: true\noriginal: ") && begun.ends_with("Press the button.\n"),
        "{begun}"
    );
    let missing = [
        "es missing content/es/account/reset.md",
        "es missing content/es/account/sign-in.md",
        "fr missing content/fr/account/reset.md",
    ];
    let draft = "fr draft content/fr/account/sign-in.md";
    assert_eq!(listed(&book), [missing.as_slice(), &[draft]].concat(), "a draft is no translation yet");

    let done = begun.replace("draft: true\n", "").replace("Press the button", "Appuyez sur le bouton");
    book.write("content/fr/account/sign-in.md", &done);
    assert_eq!(listed(&book), missing);

    // What customers do not read may change.
    let original = book.read("content/account/sign-in.md");
    book.write("content/account/sign-in.md", original.replace("2026-01-01", "2026-06-01"));
    assert_eq!(listed(&book), missing);
    book.write("content/account/sign-in.md", original.replace("button", "bell"));
    assert_eq!(listed(&book), [missing.as_slice(), &["fr outdated content/fr/account/sign-in.md"]].concat());
    let said = book.run_fine(&["report", "translations", "--language", "fr"]).stdout;
    assert!(said.contains("fr: 1 of 2 articles translated"), "{said}");

    // Whoever names the translation means the same.
    book.run_fine(&["translate", "FR", "./content/fr/account/sign-in.md"]);
    assert_eq!(listed(&book), missing);
    assert!(book.read("content/fr/account/sign-in.md").contains("Appuyez"), "the translation stays");

    book.write("content/fr/account/sign-in.md", "# Se connecter\n\nAppuyez.\n");
    assert_eq!(listed(&book).last().map(String::as_str), Some("fr unmarked content/fr/account/sign-in.md"));
}

#[test]
fn what_cannot_be_translated_is_refused_with_what_to_do() {
    let book = book();
    for (language, article, said) in [
        (
            "de",
            "account/reset.md",
            "the book is not translated into `de`\nhelp: the book is translated into: es, fr",
        ),
        ("en", "account/reset.md", "it is the language of the originals"),
        ("fr", "account/rest.md", "there is no article `content/account/rest.md`"),
        ("fr", "../reset.md", "does not lie in the content folder"),
        ("fr", "..\\..\\reset.md", "does not lie in the content folder"),
        ("fr", "es/account/reset.md", "`content/es/account/reset.md` is of another language"),
    ] {
        let run = book.run(&["translate", language, article]);
        assert_eq!(run.code, 2, "{}", run.stderr);
        assert!(run.stderr.contains(said), "{}", run.stderr);
    }
    assert!(!book.path("content/fr").exists() && !book.path("content/de").exists(), "nothing is written");
    let run = book.run(&["report", "translations", "--language", "frr"]);
    assert!(run.stderr.contains("did you mean `fr`?"), "{}", run.stderr);
}

#[test]
fn each_language_is_searched_by_itself() {
    let book = book();
    book.write("content/fr/account/sign-in.md", "# Se connecter\n\nAppuyez sur le bouton.\n");
    let hits = |language: &[&str], query: &str| {
        let said = book.run_fine(&[&["search", query, "--format", "json"], language].concat()).stdout;
        let results: serde_json::Value = serde_json::from_str(&said).expect("JSON");
        let hits = results["hits"].as_array().cloned().unwrap_or_default();
        let text = |hit: &serde_json::Value, key: &str| hit[key].as_str().unwrap_or_default().to_owned();
        hits.iter().map(|hit| format!("{} {}", text(hit, "url"), text(hit, "badge"))).collect::<Vec<_>>()
    };
    assert_eq!(hits(&[], "button"), ["account/sign-in/ "]);
    assert_eq!(hits(&["--language", "fr"], "boutons"), ["fr/account/sign-in/ "]);
    assert_eq!(hits(&["--language", "fr"], "reset"), ["fr/account/reset/ Langue\u{a0}: English"]);
    let run = book.run(&["search", "x", "--language", "it"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("search in one of: en, es, fr"), "{}", run.stderr);
}

#[test]
fn types_are_filtered_by_in_the_words_of_the_language() {
    let book = book();
    book.write("book.toml", "[search]\nfilters = [\"type\"]\n[language.fr]\n");
    let article = "---\ntitle: Guide\ntype: how-to\n---\n## Steps\n\n1. Press.\n";
    book.write("content/account/guide.md", article);
    for (language, label) in [("en", "How-to"), ("fr", "Mode d’emploi")] {
        let filter = format!("type={label}");
        let search = ["search", "guide", "--facets", "--language", language];
        let said = book.run_fine(&[search.as_slice(), &["--filter", &filter]].concat()).stdout;
        assert!(said.contains(label) && said.contains("Guide"), "{said}");
    }
}

#[test]
fn a_book_may_keep_a_folder_for_each_language() {
    let book = Book::with(&[
        ("book.toml", "[language.en]\nfolder = \"_en\"\n[language.es]\nfolder = \"_es\"\n"),
        ("content/_en/account/reset.md", "# Reset\n\nWords, [more](more.md), ![x](/images/x.svg).\n"),
        ("content/_en/account/more.md", "# More\n\nWords.\n"),
        (
            "content/_es/account/reset.md",
            "# Restablecer\n\nPalabras, [más](more.md), ![x](../../images/x.svg).\n",
        ),
        ("content/images/x.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
    ]);
    book.run_fine(&["build", "--strict"]);
    for (page, holds) in [
        ("account/reset/index.html", "src=\"../../images/x.svg\""),
        ("es/account/reset/index.html", "src=\"../../../images/x.svg\""),
        ("es/account/reset/index.html", "href=\"../more/\""),
        ("es/account/more/index.html", "lang=\"en\""),
    ] {
        let html = book.read(&format!("book/{page}"));
        assert!(html.contains(holds), "{page} lacks {holds}");
    }
    assert!(!book.path("book/_en").exists() && !book.path("book/_es").exists());
}

#[test]
fn how_a_file_is_kept_does_not_outdate_its_translation() {
    let book = book();
    book.write(
        "content/account/sign-in.md",
        "\u{feff}---\r\ntitle: Sign in\r\naliases: [/login/]\r\ndraft: false\r\n---\r\nPress.\r\n",
    );
    book.run_fine(&["translate", "fr", "account/sign-in.md"]);
    let begun = book.read("content/fr/account/sign-in.md");
    assert!(begun.starts_with("\u{feff}---\r\n") && begun.contains("\r\ndraft: true\r\n"), "{begun:?}");
    assert!(!begun.contains("draft: false") && !begun.contains("login"), "{begun:?}");
    book.write("content/fr/account/sign-in.md", begun.replace("draft: true\r\n", ""));
    assert!(!listed(&book).iter().any(|row| row.ends_with("fr/account/sign-in.md")), "{:?}", listed(&book));
}

/// The addresses that the page at `path` names to search engines, by what it calls them.
fn named(book: &Book, path: &str) -> (Option<String>, BTreeSet<String>) {
    let page = book.read(&format!("book/{path}index.html"));
    let of = |line: &str| {
        line.split_once("href=\"https://help.example.com/")
            .map(|(_, rest)| rest.split('"').next().unwrap_or_default().to_owned())
    };
    let canonical = page.lines().find(|line| line.starts_with("<link rel=\"canonical\"")).and_then(of);
    let noindex = page.contains("<meta name=\"robots\" content=\"noindex\">");
    let alternates = page.lines().filter(|line| line.contains("rel=\"alternate\" hreflang")).filter_map(of);
    (canonical.filter(|_| !noindex), alternates.collect())
}

#[test]
fn search_engines_are_told_of_pages_that_name_each_other() {
    let book = Book::with(&[
        (
            "book.toml",
            "[book]\ntitle = \"Help\"\n[output.html]\nsite-url = \"https://help.example.com/\"\n[language.fr]\ntitle = \"Aide\"\n",
        ),
        ("content/team/rules/a.md", "# A\n\nWords.\n"),
        ("content/team/rules/b.md", "# B\n\nWords.\n"),
        ("content/team/rules/d.md", "# D\n\nWords.\n"),
        ("content/fr/team/rules/b.md", "---\nexpires: 2000-01-01\n---\n# B\n\nDes mots.\n"),
        ("content/fr/team/rules/c.md", "# C\n\nDes mots.\n"),
        ("content/fr/team/rules/d.md", "# D\n\nDes mots.\n"),
    ]);
    book.run_fine(&["build"]);
    let pages =
        ["", "team/", "team/rules/", "team/rules/a/", "team/rules/b/", "team/rules/c/", "team/rules/d/"];
    let pages = pages.iter().flat_map(|page| [(*page).to_owned(), format!("fr/{page}")]);
    let pages: BTreeMap<String, _> = pages
        .filter(|page| page != "team/rules/c/")
        .map(|page| {
            let found = named(&book, &page);
            (page, found)
        })
        .collect();
    for (page, (canonical, names)) in &pages {
        assert!(
            names.is_empty() || canonical.as_ref() == Some(page),
            "{page} names others, and is at {canonical:?}"
        );
        for other in names {
            assert_eq!(&pages[other].1, names, "{page} names {other}");
        }
    }
    assert_eq!(pages["team/"].1, BTreeSet::from(["team/".to_owned(), "fr/team/".to_owned()]));
    assert_eq!(pages["team/rules/d/"].1.len(), 2);
    assert_eq!(pages["fr/team/rules/a/"], (Some("team/rules/a/".to_owned()), BTreeSet::new()));
    assert_eq!(pages["fr/team/rules/b/"], (None, BTreeSet::new()));
    assert_eq!(pages["fr/team/rules/c/"].1.len(), 1);
}

#[test]
fn each_language_may_have_a_file_of_search_tests() {
    let book = book();
    let config = book.read("book.toml");
    book.write("book.toml", format!("{config}[language.fr.search]\nexpect-file = \"fr.toml\"\n"));
    book.write("content/fr/account/reset.md", "# Réinitialiser\n\nChoisissez un mot.\n");
    let test =
        |article: &str| format!("[[search.expect]]\nquery = \"réinitialiser\"\narticle = \"{article}\"\n");
    book.write("fr.toml", test("account/reset.md"));
    let said = book.run_fine(&["check"]);
    let said = said.stdout + &said.stderr;
    assert!(said.contains("1 search test"), "{said}");
    book.write("fr.toml", test("account/sign-in.md"));
    let said = book.run(&["check"]);
    let said = said.stdout + &said.stderr;
    assert!(said.contains("fr.toml:2") && said.contains("--language fr"), "{said}");
}
