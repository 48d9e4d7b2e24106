//! What is read from texts, and what is said of them.

use super::*;

fn load_text(text: &str) -> (Config, Vec<String>) {
    let Diagnosed { value, diagnostics } = load(&SourcePath::new("book.toml"), text);
    let lines = diagnostics
        .iter()
        .map(|d| {
            let start =
                &d.location.as_ref().expect("it has a place").span.as_ref().expect("it has a place").start;
            let help = d.help.as_deref().unwrap_or("");
            format!("{}:{}: {}: {} ({help})", start.line, start.column, d.code.as_str(), d.message)
        })
        .collect();
    (value, lines)
}

#[test]
fn an_empty_file_is_the_default() {
    assert_eq!(load_text(""), (Config::default(), vec![]));
}

#[test]
fn known_keys_are_read() {
    let (config, lines) = load_text(
        "[book]\ntitle = 'Acme'\n[output.html.redirect]\n'/old' = '/new/'\n[[contact]]\ntitle='E-mail'\nurl='mailto:a@b.c'\n",
    );
    assert!(lines.is_empty(), "{lines:?}");
    assert_eq!(config.book.title, "Acme");
    let redirect = config.output.html.redirect.iter().next().map(|(from, to)| (from.get_ref(), to.get_ref()));
    assert_eq!(redirect, Some((&"/old".to_owned(), &"/new/".to_owned())));
    assert_eq!(config.contact[0].title, "E-mail");
}

#[test]
fn everything_wrong_is_reported_at_once_and_the_rest_still_counts() {
    let (config, lines) = load_text(
        "[book]\ntilte = 'x'\nlanguage = 3\nauthors = ['a', 1]\nsrc = 'docs'\n[outptu]\n[home]\nrecent = -1\nbuild-dir = 'x'\n[[contact]]\ntitle = 'Chat'\n",
    );
    assert_eq!(config.book.src, "docs");
    assert_eq!(
        lines,
        [
            "2:1: config-unknown-key: unknown key `tilte` in `[book]` (did you mean `title`?)",
            "3:12: config-value: `book.language` must be a string, not an integer (language: the language of the articles, as a BCP 47 tag)",
            "4:17: config-value: `book.authors` must be a list of strings, not an integer (authors: who writes it)",
            "6:2: config-unknown-key: unknown key `outptu` at the top level (did you mean `output`?)",
            "8:10: config-value: `home.recent` must be a whole number from 0 up, not `-1` (recent: how many of the articles updated last are listed; 0 for none)",
            "9:1: config-unknown-key: unknown key `build-dir` in `[home]` (`build-dir` belongs in `[build]`)",
            "10:1: config-value: `[[contact]]` has no `url` (add `url = \"…\"`: a `mailto:`, `tel:` or web address)",
        ]
    );
}

#[test]
fn texts_of_the_wrong_form_are_reported_and_count_as_absent() {
    let (config, lines) = load_text(
        "[book]\nlanguage = 'English!'\ntext-direction = 'up'\n[output.html]\nsite-url = 'help'\n[[contact]]\ntitle = ''\nurl = 'x'\n",
    );
    assert_eq!(config, Config::default());
    assert_eq!(lines.len(), 4, "{lines:?}");
    assert!(lines[0].starts_with("2:12: config-value: `book.language` cannot be `English!`"), "{lines:?}");
}

#[test]
fn a_file_of_search_tests_holds_nothing_else() {
    let text = "[[search.expect]]\nquery = 'a'\narticle = 'b.md'\n[home]\nrecent = 1\n";
    let loaded = load_tests(&SourcePath::new("tests.toml"), text);
    let expect = &loaded.value.search.expect[0];
    assert_eq!((expect.query.get_ref().as_str(), expect.within), ("a", 3));
    let start = loaded.value.source.location(expect.article.span()).span.expect("it has a place").start;
    assert_eq!((start.line, start.column), (3, 11));
    assert_eq!(loaded.diagnostics.len(), 1, "{:?}", loaded.diagnostics);
    assert!(loaded.diagnostics[0].message.contains("`home` has no place"));
}

#[test]
fn bad_toml_is_reported_where_it_is() {
    let (_, lines) = load_text("[book]\ntitle = \n");
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].starts_with("2:"), "{lines:?}");
}
