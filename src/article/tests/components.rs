//! Components: what is called with what, what stands in them, and what is told of those that are not right.

use super::*;
use crate::components::{Argument, ArgumentKind, Component, Form};
use crate::config::Conditions;

/// A few components of every kind.
pub(super) fn known() -> Components {
    let component = |form: Form, arguments: &[(&str, ArgumentKind)]| Component {
        form,
        arguments: arguments
            .iter()
            .map(|(name, kind)| {
                (
                    name.to_string(),
                    Argument {
                        kind: *kind,
                        required: *name == "src",
                        values: Vec::new(),
                        shown: *name == "text",
                    },
                )
            })
            .collect(),
        takes_any: false,
        parent: None,
        anchor: false,
        sections: false,
        takes_label: true,
        needs_label: false,
    };
    use ArgumentKind::{Flag, Reference, Text, Whole};
    let mut note = component(Form::Container, &[("fold", Text), ("id", Text)]);
    if let Some(fold) = note.arguments.get_mut("fold") {
        fold.values = vec!["open".to_owned(), "closed".to_owned()];
    }
    let tab = Component {
        parent: Some("tabs".to_owned()),
        anchor: true,
        needs_label: true,
        ..component(Form::Container, &[("id", Text)])
    };
    let image =
        Component { takes_any: true, ..component(Form::Leaf, &[("source", Reference), ("alt-text", Text)]) };
    let all = [
        ("note", note.clone()),
        ("tip", note),
        ("guide", Component { sections: true, ..component(Form::Container, &[]) }),
        ("tabs", Component { takes_label: false, ..component(Form::Container, &[]) }),
        ("tab", tab),
        ("video", component(Form::Leaf, &[("src", Reference), ("loop", Flag), ("start", Whole)])),
        ("image", image),
        ("my-leaf", component(Form::Leaf, &[])),
        ("kbd", component(Form::Inline, &[])),
        ("no-loc", component(Form::Inline, &[("text", Text)])),
        ("button", component(Form::Inline, &[("href", Reference)])),
    ];
    Components(all.into_iter().map(|(name, component)| (name.to_owned(), component)).collect())
}

/// A build for one plan of two, and for every platform.
pub(super) fn conditions() -> Conditions {
    let texts = |values: &[&str]| values.iter().map(|value| value.to_string()).collect();
    let mut conditions = Conditions::new([
        ("plan".to_owned(), texts(&["free", "pro"])),
        ("platform".to_owned(), texts(&["windows", "mac"])),
    ]);
    conditions.choose("plan", ["pro"]).expect("the plan is known");
    conditions
}

/// Holes name what there is, and calls lie in each other whole.
pub(super) fn assert_whole(body: &Body, links: usize) {
    let mut open = Vec::new();
    for hole in &body.holes {
        match hole.kind {
            HoleKind::Reference(link) | HoleKind::Size(link) | HoleKind::Sources { link, .. } => {
                assert!(link < links)
            }
            HoleKind::Word(word) => assert!(!word.is_empty()),
            HoleKind::Open(call) => open.push((call, false)),
            HoleKind::Content(call) => assert_eq!(open.pop().replace((call, true)), Some((call, false))),
            HoleKind::Close(call) => assert_eq!(open.pop(), Some((call, true))),
        }
        if let HoleKind::Content(call) = hole.kind {
            open.push((call, true));
        }
    }
    assert!(open.is_empty(), "{open:?}");
}

pub(super) fn told(markdown: &str) -> Vec<String> {
    article(&format!("# Title\n\n{markdown}")).told()
}

/// `name key=value …`, one for each call.
pub(super) fn calls(markdown: &str) -> Vec<String> {
    let parsed = article(&format!("# Title\n\n{markdown}"));
    let links = &parsed.article.links;
    let one = |call: &Call| {
        let arguments = call.arguments.iter().map(|(name, value)| match value {
            ArgumentValue::Link(link) => format!(" {name}=→{}", links[*link].target),
            ArgumentValue::Text(text) => format!(" {name}={text}"),
            other => format!(" {name}={other:?}"),
        });
        format!("{}{}", call.component, arguments.collect::<String>())
    };
    parsed.article.body.calls.iter().map(one).collect()
}

#[test]
fn a_container_holds_markdown_up_to_its_end() {
    assert_eq!(
        body("before\n:::note[Read *this*]\n- a\n:::\nafter"),
        "<p>before</p>\n‹note Read <em>this</em>|<ul>\n<li>a</li>\n</ul>\n›\n<p>after</p>\n"
    );
    assert_eq!(body(":::note\n:::\n"), "‹note |›\n");
    assert_eq!(body("::: note Good to know\na\n:::"), "‹note Good to know|<p>a</p>\n›\n");
}

#[test]
fn alerts_are_components_in_the_dress_of_a_quotation() {
    assert_eq!(body("> [!NOTE]\n> a\n\n> b"), "‹note |<p>a</p>\n›\n<blockquote>\n<p>b</p>\n</blockquote>\n");
    assert_eq!(body("> [!Tip]- See **this**\n> a"), "‹tip See <strong>this</strong>|<p>a</p>\n›\n");
    assert_eq!(calls("> [!TIP]- a\n\n> [!TIP]+\n> a"), ["tip fold=closed", "tip fold=open"]);
    // Neither a kind that the theme has, nor the beginning of the quotation.
    assert_eq!(body("> [!FAQ]\n> a"), "<blockquote>\n<p>[!FAQ]\na</p>\n</blockquote>\n");
    assert_eq!(body("> a\n> [!NOTE]\n> b"), "<blockquote>\n<p>a\n[!NOTE]\nb</p>\n</blockquote>\n");
    assert_eq!(body("- > [!NOTE]\n  > a\n- b"), "<ul>\n<li>\n‹note |<p>a</p>\n›\n</li>\n<li>b</li>\n</ul>\n");
}

#[test]
fn components_lie_in_each_other() {
    let markdown = "::::tabs\n:::tab[A]\na\n:::\n\n:::tab[B b]{#other}\n> [!NOTE]\n> b\n:::\n::::";
    assert_eq!(body(markdown), "‹tabs |‹tab A|<p>a</p>\n›\n‹tab B b|‹note |<p>b</p>\n›\n›\n›\n");
    assert_eq!(calls(markdown), ["tabs", "tab id=a", "tab id=other", "note"]);
    let article = article(markdown).article;
    let parents: Vec<_> = article.body.calls.iter().map(|call| call.parent).collect();
    assert_eq!(parents, [None, Some(0), Some(0), Some(2)]);
    assert_eq!(article.anchors, ["a", "other"]);
    // Words of a name may be joined as templates join them.
    assert_eq!(calls("::my_leaf\n\n::my-leaf"), ["my-leaf", "my-leaf"]);
    // Without counting colons.
    assert_eq!(calls(":::tabs\n:::tab[A]\n:::\n:::tab[B]\n:::\n:::"), ["tabs", "tab id=a", "tab id=b"]);
    assert!(told(":::tabs\n:::tab[A]\n:::\n:::tab[B]\n:::\n:::").is_empty());
}

#[test]
fn a_component_ends_with_the_list_that_it_stands_in() {
    assert_eq!(
        body("1. a\n\n   :::note\n   b\n   :::\n2. c"),
        "<ol>\n<li>\n<p>a</p>\n‹note |<p>b</p>\n›\n</li>\n<li>\n<p>c</p>\n</li>\n</ol>\n"
    );
    assert_eq!(
        told("- a\n\n  :::note\n  b\n\n:::\n"),
        ["5:3 component-unclosed `note` is not closed", "8:1 component-unclosed `:::` closes nothing"]
    );
    assert_eq!(told("::::tabs\n:::tab[A]\n::::"), ["4:1 component-unclosed `tab` is not closed"]);
    assert_eq!(told(":::note\na"), ["3:1 component-unclosed `note` is not closed"]);
}

#[test]
fn code_and_raw_html_are_left_as_they_are() {
    assert_eq!(
        body("```\n:::note\n> [!NOTE] a\n```\n\n    :::note\n"),
        "<pre class=\"code\" tabindex=\"0\"><code>:::note\n&gt; [!NOTE] a\n</code></pre>\n\
         <pre class=\"code\" tabindex=\"0\"><code>:::note\n</code></pre>\n"
    );
    assert_eq!(body("<div>\n:::note\n</div>"), "<div>\n:::note\n</div>");
    assert_eq!(body("<?php x ?>"), "<?php x ?>");
}

#[test]
fn among_words_components_hold_plain_text() {
    assert_eq!(body("Press :kbd[Ctrl+C]."), "<p>Press ‹kbd Ctrl+C|›.</p>\n");
    assert_eq!(body("Press\n:kbd[A]{} now"), "<p>Press\n‹kbd A|› now</p>\n");
    assert_eq!(body("- Press\n  :kbd[A]"), "<ul>\n<li>Press\n‹kbd A|›</li>\n</ul>\n");
    assert_eq!(body("```\n:kbd[A]\n```"), body("```\n:KBD[A]\n```").replace("KBD", "kbd"));
    assert_eq!(body("a\n:when[b]{plan=pro}"), "<p>a\nb</p>\n");
    assert_eq!(body("10:30[a] :other[x] std::kbd[x]"), "<p>10:30[a] :other[x] std::kbd[x]</p>\n");
    assert_eq!(
        body("## Use :kbd[A]"),
        "<h2 id=\"use-a\">Use ‹kbd A|› <a class=\"anchor\" href=\"#use-a\">\
        <span class=\"visually-hidden\">[anchor]</span></a></h2>\n"
    );
    assert_eq!(calls("a :button[Get it]{href=\"b c.md\"}"), ["button href=→b c.md"]);
    let parsed = parse_at("content/a.md", "# T\n\n“:button[\"x\"]{href=\"a.md\"}\"".as_bytes(), true);
    assert_eq!(parsed.places(), ["a.md"]);
    assert_eq!(told(":kbd[**x**]"), ["3:1 component-syntax `kbd` can hold plain text only"]);
    assert_eq!(article("# Press :kbd[A]").article.title, "Press A");
}

#[test]
fn what_stands_among_words_may_go_on_in_the_next_line() {
    assert_eq!(body("a :kbd[b\nc d] e\nf"), "<p>a ‹kbd b\nc d|› e\nf</p>\n");
    assert_eq!(body("a :kbd[b\r\nc\r\n  d]\r\ne"), "<p>a ‹kbd b\nc\nd|›\ne</p>\n");
    assert_eq!(body("> a :kbd[b\n> c] d"), "<blockquote>\n<p>a ‹kbd b\nc|› d</p>\n</blockquote>\n");
    assert_eq!(body("- > :kbd[b\n  >c\nd]"), body("- > :kbd[b\n  > c\n  > d]"));
    assert_eq!(body("a :when[b\nc]{plan=pro} :kbd[d]\n*e*"), "<p>a b\nc ‹kbd d|›\n<em>e</em></p>\n");
    assert_eq!(calls(":button[Get\nit]{\nhref=b.md}"), ["button href=→b.md"]);
    let parsed = article("> :button[Get\n> it]{href=\"b\n> c.md\"}\n");
    assert_eq!(parsed.article.body.calls[0].label, "Get it");
    assert_eq!(parsed.article.links[0].target, "b c.md");
    let heading = article("Press :kbd[Ctrl\nC] now\n---\n").article;
    assert_eq!(heading.headings[0].title, "Press Ctrl C now");
    assert_eq!(heading.body.calls[0].label, "Ctrl C");
    assert_eq!(article("# T\n\na :kbd[b\nc] d").article.sections[0].text, "a b c d");
    // Not beyond its paragraph, and a break that is wanted is no plain text.
    let unclosed = "component-syntax the label is not closed: a `]` is missing";
    assert_eq!(told("a :kbd[b\n\nc]"), [format!("3:7 {unclosed}")]);
    assert_eq!(told("> a :kbd[b\n>\n> c]"), [format!("3:9 {unclosed}")]);
    assert_eq!(told("a :kbd[b\\\nc]"), ["3:3 component-syntax `kbd` can hold plain text only"]);
    // Nothing else changes where a line may call something.
    assert_eq!(
        body("see https://a.example/x :kbd[\nhttps://b.example"),
        body("see https://a.example/x :KBD[\nhttps://b.example").replace("KBD", "kbd")
    );
}

#[test]
fn arguments_are_held_to_what_the_component_takes() {
    assert_eq!(
        calls("::video[x]{src=a.mp4 loop start=3}\n::video{src=https://a.example/b loop=false}"),
        ["video loop=Flag(true) src=→a.mp4 start=Whole(3)", "video loop=Flag(false) src=https://a.example/b"]
    );
    assert_eq!(
        told("::video{loop=x start=1.5 srx=b .wide}"),
        [
            "3:9 component-attribute `loop` of `video` must be `true` or `false`, not `x`",
            "3:16 component-attribute `start` of `video` must be a whole number, not `1.5`",
            "3:26 component-attribute `video` has no attribute `srx`",
            "3:32 component-attribute `video` has no attribute `class`",
            "3:1 component-attribute `video` needs `src`",
        ]
    );
    assert_eq!(
        told(":::note{fold=half}\n:::"),
        ["3:9 component-attribute `fold` of `note` cannot be `half`"]
    );
    assert_eq!(told(":::tabs\n:::tab\n:::\n:::"), ["4:1 component-attribute `tab` needs a label"]);
    assert_eq!(told(":::tabs[A]\n:::"), ["3:9 component-attribute `tabs` shows no label"]);
}

#[test]
fn what_cannot_be_called_is_told_and_shown() {
    assert_eq!(told(":::nte[A]\nb\n:::"), ["3:4 unknown-component the theme has no component `nte`"]);
    assert_eq!(body(":::nte[A]\nb\n:::"), "<p><strong>A</strong></p>\n<p>b</p>\n");
    assert_eq!(told(":::note[A\nb\n:::"), ["3:8 component-syntax the label is not closed: a `]` is missing"]);
    assert_eq!(body(":::note[A\nb\n:::"), "<p>:::note[A</p>\n<p>b</p>\n");
    assert_eq!(told(":::video{src=a.mp4}\n:::"), ["3:1 component-syntax `video` cannot hold anything"]);
    assert_eq!(told(":::tab[A]\n:::"), ["3:1 component-syntax `tab` must stand in `tabs`"]);
    assert_eq!(told(":::"), ["3:1 component-unclosed `:::` closes nothing"]);
}

#[test]
fn the_form_of_microsoft_learn_is_read() {
    assert_eq!(
        calls("1. a\n\n   :::image type=\"content\" source=\"m/a.png\" alt-text=\"An icon.\":::\n"),
        ["image alt-text=An icon. source=→m/a.png type=content"]
    );
    // Among words, in tables, and with quotation marks that are made prettier.
    let text = "# T\n\n:::image source=\"c.png\"::: **b**\n\nClick:::image source=\"a.png\" alt-text=\"It's \\| it\":::, then:\n\n|a|\n|-|\n|:::image source=\"b.png\":::|\n";
    let parsed = parse_at("content/a.md", text.as_bytes(), true);
    assert_eq!(parsed.told(), [""; 0]);
    assert_eq!(parsed.places(), ["c.png", "a.png", "b.png"]);
    assert!(parsed.article.body.calls.iter().all(|call| call.among_words));
    assert!(
        parsed.filled().starts_with("<p>‹image |› <strong>b</strong></p>\n<p>Click‹image |›, then:</p>"),
        "{}",
        parsed.filled()
    );
}

#[test]
fn labels_and_content_are_searched() {
    let article = article("# T\n\na\n:::note[Read *this*]\nb :kbd[Ctrl+C] c\n:::\n").article;
    assert_eq!(article.sections[0].text, "a\nRead this\nb Ctrl+C c");
    let article =
        super::article("# Get :::no-loc text=\"Azure\":::\n\nUse :::no-loc text=\"Word\"::: now").article;
    assert_eq!((article.title.as_str(), article.sections[0].text.as_str()), ("Get Azure", "Use Word now"));
}

#[test]
fn alternative_texts_are_searched_however_an_image_is_written() {
    let text = |markdown: &str| article(&format!("# T\n\n{markdown}")).article.sections[0].text.clone();
    assert_eq!(text("a![the *alt*](i.png)b"), "a the alt b");
    assert_eq!(text("a<img src=i.png alt='the alt'>b"), "a the alt b");
    assert_eq!(
        text("a\n\n<figure><img src=i.png alt='the alt'><figcaption>b</figcaption></figure>"),
        "a\nthe alt\nb"
    );
    assert_eq!(text("a:::image source=i.png alt-text=\"the alt\":::b"), "a the alt b");
    assert_eq!(text("a\n\n:::image source=i.png alt-text=\"the alt\":::\n\nb"), "a\nthe alt\nb");
    assert_eq!(text("a <img src=i.png alt=''> :::image source=i.png type=icon::: b"), "a b");
    // A heading is called by its words.
    let article = article("# T\n\n## A <img src=i.png alt=b> :::image source=i.png alt-text=c:::\n\n<h2 id=h>H <img src=i.png alt=b></h2>\n").article;
    let titles: Vec<&str> = article.headings.iter().map(|heading| heading.title.as_str()).collect();
    assert_eq!(titles, ["A", "H"]);
}

#[test]
fn labels_keep_their_html_to_themselves() {
    assert_eq!(body(":::note[<b>A]\nb\n:::"), "‹note <b>A</b>|<p>b</p>\n›\n");
    assert_eq!(told(":::note[A</b>]\nb\n:::").len(), 1);
}

#[test]
fn lines_that_go_on_are_shown_as_they_are() {
    assert_eq!(body("a\n:::b::: c"), "<p>a\n:::b::: c</p>\n");
    assert_eq!(body("a\n    :::note b\nc"), "<p>a\n:::note b\nc</p>\n");
    assert_eq!(
        body("a `b\n:::note\n[!NOTE]\n:::\nc` d"),
        "<p>a <code>b :::note [!NOTE] ::: c</code> d</p>\n"
    );
    assert_eq!(told("`a\n:::note\nb`"), [""; 0]);
    assert_eq!(body("a ` b\n:::note\nc\n:::\n\n`"), "<p>a ` b</p>\n‹note |<p>c</p>\n›\n<p>`</p>\n");
    assert_eq!(body("`a\n:::b::: c` d"), "<p><code>a :::b::: c</code> d</p>\n");
    assert_eq!(body("<b title=\"a\n:::b::: c\">d</b>"), "<p><b title=\"a\n:::b::: c\">d</b></p>\n");
    assert_eq!(
        body("[a](https://b.example \"c\n:::b::: d\")"),
        "<p><a href=\"https://b.example\" title=\"c\n:::b::: d\" rel=\"noopener\">a</a></p>\n"
    );
}

#[test]
fn components_are_not_called_at_any_depth() {
    let nested = |depth: usize| format!("{}x\n{}", ":::note\n".repeat(depth), ":::\n".repeat(depth));
    assert!(told(&nested(50)).is_empty());
    assert_eq!(
        told(&nested(52)),
        [
            "53:1 component-syntax 50 components are open around this one",
            "54:1 component-syntax 50 components are open around this one",
        ]
    );
    assert_eq!(article(&nested(2_000)).article.body.calls.len(), 50);
    let labels = format!("{}x{}", ":kbd[".repeat(600), "]".repeat(600));
    assert_eq!(article(&labels).article.body.calls.len(), 51);
    let alerts: String = (1..80).map(|depth| format!("{}[!NOTE]\n", "> ".repeat(depth))).collect();
    assert_eq!(article(&alerts).article.body.calls.len(), 50);
}
