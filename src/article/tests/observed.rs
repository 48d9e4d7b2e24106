//! What the check is told of headings, images, links and text.

use super::{Parsed, article};
use crate::article::Observed;

fn observed(markdown: &str) -> (Parsed, Observed) {
    let parsed = article(&format!("# T\n\n{markdown}"));
    let observed = parsed.article.observed.clone();
    (parsed, observed)
}

/// Each link as `target|text at its place`.
fn links(markdown: &str) -> Vec<String> {
    let (parsed, observed) = observed(markdown);
    let show = |link: &crate::article::ObservedLink| {
        let place = parsed.article.text.get(link.range.clone()).unwrap_or("?");
        format!("{}|{}|{place}", link.target, link.text.as_deref().unwrap_or("-").trim())
    };
    observed.links.iter().map(show).collect()
}

#[test]
fn links_are_called_by_what_is_in_them() {
    assert_eq!(links("[a *b* `c`](x.md)"), ["x.md|a b c|x.md"]);
    assert_eq!(
        links("[](x.md) [![alt](i.png)](y.md) [![](i.png)](z.md)"),
        ["x.md||x.md", "y.md|alt|y.md", "z.md||z.md"]
    );
    assert_eq!(links("<a href='x.md'>a <b>b</b></a> after"), ["x.md|a b|x.md"]);
    assert_eq!(links("<div><a href=\"x.md\"><img src=i.png alt='alt'></a>\nafter</div>"), ["x.md|alt|x.md"]);
    assert_eq!(links("<a href='x.md' aria-label='label'><i></i></a>"), ["x.md|label|x.md"]);
    assert_eq!(links("<p><a href='x.md'><svg><path d='M0'/></svg></a></p>"), ["x.md|\u{fffc}|x.md"]);
    assert_eq!(links("<a href='x.md'></a> [b](y.md)"), ["x.md||x.md", "y.md|b|y.md"]);
    assert_eq!(links("<a id='x'></a> text <a name=y>z</a>"), [""; 0]);
    assert_eq!(links("<a href='x.md'>never closed\n\nnext"), ["x.md|never closed|x.md"]);
}

#[test]
fn links_out_of_the_site_are_among_them() {
    assert_eq!(
        links("See https://a.example/x. <https://b.example>"),
        [
            "https://a.example/x|https://a.example/x|https://a.example/x",
            "https://b.example|https://b.example|https://b.example",
        ]
    );
    assert_eq!(links("[a](https://a.example \"title\")"), ["https://a.example|a|https://a.example"]);
    assert_eq!(
        links("<iframe src='https://v.example/1'></iframe>"),
        ["https://v.example/1|-|https://v.example/1"]
    );
}

#[test]
fn images_have_an_alternative_text_or_none() {
    let images = |markdown: &str| -> Vec<(String, Option<String>)> {
        let (_, observed) = observed(markdown);
        observed.images.into_iter().map(|image| (image.target, image.alt)).collect()
    };
    let image = |target: &str, alt: Option<&str>| (target.to_owned(), alt.map(str::to_owned));
    assert_eq!(images("![](a.png) ![b *c*](d.png)"), [image("a.png", None), image("d.png", Some("b c"))]);
    assert_eq!(
        images("<img src=a.png> <img src=b.png alt=''> <img src=c.png alt='c'>"),
        [image("a.png", None), image("b.png", Some("")), image("c.png", Some("c")),]
    );
    assert_eq!(
        images("<img src=a.png aria-hidden=true>\n<img src=b.png title=b>"),
        [image("a.png", Some("")), image("b.png", Some("b")),]
    );
}

#[test]
fn headings_keep_the_level_that_was_written() {
    let (parsed, observed) = observed("### A\n\n# B\n\n<h4>C</h4>\n\n##\n");
    let shown: Vec<_> = observed
        .headings
        .iter()
        .map(|heading| (heading.level, parsed.article.text.get(heading.range.clone()).unwrap_or("?").trim()))
        .collect();
    assert_eq!(shown, [(3, "### A"), (1, "# B"), (4, "h4")]);
}

#[test]
fn prose_is_what_people_read() {
    let (parsed, observed) = observed(
        "Log in\nnow, \"please\".\n\n- `code` [text](target.md) ![alt](i.png)\n\n```\ncode\n```\n\nEnd\\* &amp; so.",
    );
    let prose: Vec<&str> =
        observed.prose.iter().map(|range| parsed.article.text.get(range.clone()).unwrap_or("?")).collect();
    assert_eq!(prose, ["T", "Log in\nnow, \"please\".", " ", "text", " ", "End\\* &amp; so."]);
}
