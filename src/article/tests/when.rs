//! What a build leaves out: parts, words, and what belongs to them.

use super::components::{calls, told};
use super::{article, body};

#[test]
fn what_a_build_is_not_for_is_no_part_of_the_article() {
    assert_eq!(body("a\n:::when{plan=pro}\nb\n:::\nc"), "<p>a</p>\n<p>b</p>\n<p>c</p>\n");
    assert_eq!(body("a\n:::when{plan=free}\nb\n:::\nc"), "<p>a</p>\n<p>c</p>\n");
    assert_eq!(body(":::when{plan=\"!free\" platform=mac}\nb\n:::"), "<p>b</p>\n");
    let nested = ":::when{plan=free}\n:::note\n- a\n\n  :::tip\n  b\n  :::\n:::\n## H {#h}\n[l](x.md)\n:::image a=b:::\n:::\nc";
    assert_eq!(body(nested), "<p>c</p>\n");
    let article = article(&format!("# T\n\n{nested}")).article;
    assert!(article.links.is_empty() && article.anchors == ["t"]);
    assert_eq!(article.sections[0].text, "c");
    // It ends with the list that it stands in.
    assert_eq!(
        body("- a\n\n  :::when{plan=free}\n  b\n- c"),
        "<ul>\n<li>\n<p>a</p>\n</li>\n<li>\n<p>c</p>\n</li>\n</ul>\n"
    );
    assert_eq!(
        told("- a\n\n  :::when{plan=free}\n  b\n- c"),
        ["5:3 component-unclosed `when` is not closed"]
    );
    assert_eq!(told(":::when{plan=free}\na"), ["3:1 component-unclosed `when` is not closed"]);
    // Tabs that some builds lack.
    let tabs =
        ":::tabs\n:::when{plan=pro}\n:::tab[A]\n:::\n:::\n:::when{plan=free}\n:::tab[B]\n:::\n:::\n:::";
    assert_eq!((calls(tabs), told(tabs)), (vec!["tabs".to_owned(), "tab id=a".to_owned()], vec![]));
}

#[test]
fn footnotes_are_left_out_with_what_they_belong_to() {
    let note = |markdown: &str| {
        let parsed = article(&format!("# T\n\n{markdown}"));
        let html = parsed.filled();
        let texts: String = parsed.article.sections.iter().map(|section| section.text.as_str()).collect();
        (html.matches("noteref").count(), html.matches("<li").count(), texts)
    };
    let seen = |references: usize, notes: usize, text: &str| (references, notes, text.to_owned());
    // The note lies in a part that is left out.
    assert_eq!(note("a[^n] b\n\n:::when{plan=free}\n[^n]: c\n:::\n"), seen(0, 0, "a b"));
    assert_eq!(note("a[^n] b\n\n:::when{plan=pro}\n[^n]: c\n:::\n"), seen(1, 1, "a b\nc"));
    assert_eq!(body("a[^n]\n\n:::when{plan=free}\n[^n]: c\n:::\n"), "<p>a</p>\n");
    // All that refers to the note is left out, another note among it.
    let pro = ":::when{plan=free}\na[^n]\n:::\n\nb[^m]\n\n[^n]: c [x](x.md)[^o]\n\n[^m]: d\n\n[^o]: e\n";
    assert_eq!(note(pro), seen(1, 1, "b\nd"));
    assert!(article(pro).article.links.is_empty());
    assert!(body(pro).contains("id=\"fnref-1\" role=\"doc-noteref\">1</a>"), "{}", body(pro));
    assert_eq!(note("b[^n]\n\n:::when{plan=free}\na[^n]\n:::\n\n[^n]: c\n"), seen(1, 1, "b\nc"));
    // A line that closes nothing shows nothing of it.
    assert_eq!(note(":::when{plan=free}\na[^n]\n:::\n\n[^n]: c\n\n    :::\n\n    d\n"), seen(0, 0, ""));
    // Of two for two plans, one is shown.
    let two = ":::when{plan=free}\n[^n]: free\n:::\n\n:::when{plan=pro}\n[^n]: pro\n:::\n";
    assert_eq!(note(&format!("a[^n]\n\n{two}")), seen(1, 1, "a\npro"));
    // What nothing refers to, or only notes among themselves, is shown as ever.
    assert_eq!(note("a\n\n[^n]: c[^m]\n\n[^m]: d[^n]\n"), seen(2, 2, "a\nc\nd"));
    // An id that the first run gave away, and one that only the second does.
    let ids = ":::when{plan=free}\na[^n]\n:::\n\n[^n]: ## X {#foo}\n\n## Foo\n\n<p id=\"foo\">b</p>\n";
    assert_eq!(article(&format!("# T\n\n{ids}")).told(), [""; 0]);
    assert!(body(ids).contains("<h2 id=\"foo-1\""), "{}", body(ids));
}

#[test]
fn words_can_depend_on_the_build_too() {
    assert_eq!(body("a :when[b]{plan=pro} c :when[d]{plan=free}e"), "<p>a b c e</p>\n");
    assert_eq!(article("# T\n\na :when[b]{plan=free}").article.sections[0].text, "a");
    assert_eq!(
        told("a :when[b]{plan=gold}"),
        ["3:12 unknown-condition `plan` in `[conditions]` has no value `gold`"]
    );
    assert_eq!(body("a :when[b]{plan=gold}"), "<p>a </p>\n");
    assert_eq!(told(":::when\na\n:::"), ["3:4 component-attribute `when` does not say when"]);
    assert_eq!(told(":::when[A]{plan=pro}\na\n:::"), ["3:9 component-attribute `when` shows no label"]);
}
