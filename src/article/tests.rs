//! Text in; HTML with its holes, data and diagnostics out.

mod components;
mod observed;
mod raw_html;
mod when;

use super::*;
use crate::diagnostics::Diagnostic;
use crate::source::SourceFile;

struct Parsed {
    article: Article,
    diagnostics: Vec<Diagnostic>,
}

fn parse_at(path: &str, bytes: &[u8], smart_punctuation: bool) -> Parsed {
    let file = SourceFile::new(SourcePath::new(path), bytes);
    let options = ParseOptions {
        smart_punctuation,
        prose: true,
        components: Arc::new(components::known()),
        conditions: Arc::new(components::conditions()),
        ..ParseOptions::default()
    };
    let parsed = parse(&file, &options, &crate::source::Reused::default());
    let Article { text, links, body, .. } = &parsed.value;
    for link in links {
        assert!(text.get(link.range.clone()).is_some(), "{link:?}");
    }
    let offsets: Vec<usize> = body.holes.iter().map(|hole| hole.offset).collect();
    assert!(offsets.is_sorted() && offsets.iter().all(|&offset| body.html.is_char_boundary(offset)));
    components::assert_whole(body, links.len());
    Parsed { article: parsed.value, diagnostics: parsed.diagnostics }
}

fn article(text: &str) -> Parsed {
    parse_at("content/a.md", text.as_bytes(), false)
}

/// The body below a title. Holes are written as `[target]`, `[size target]`, `[word]`, and components as
/// `‹name label|content›`.
fn body(markdown: &str) -> String {
    article(&format!("# Title\n\n{markdown}")).filled()
}

impl Parsed {
    fn filled(&self) -> String {
        let mut html = self.article.body.html.clone();
        for hole in self.article.body.holes.iter().rev() {
            let target = |link: usize| &self.article.links[link].target;
            let text = match hole.kind {
                HoleKind::Reference(link) => format!("[{}]", target(link)),
                HoleKind::Size(link) => format!("[size {}]", target(link)),
                HoleKind::Sources { width: None, .. } => String::new(),
                HoleKind::Sources { width: Some(width), .. } => format!("[sources {width}]"),
                HoleKind::Word(word) => format!("[{word}]"),
                HoleKind::Open(call) => format!("‹{} ", self.article.body.calls[call].component),
                HoleKind::Content(_) => "|".to_owned(),
                HoleKind::Close(_) => "›".to_owned(),
            };
            html.insert_str(hole.offset, &text);
        }
        html.replace("|\n", "|")
    }

    /// Each as `line:column code message`.
    fn told(&self) -> Vec<String> {
        let told = |diagnostic: &Diagnostic| {
            let location = diagnostic.location.as_ref().expect("every finding has a file");
            let place = location
                .span
                .as_ref()
                .map_or("file".to_owned(), |span| format!("{}:{}", span.start.line, span.start.column));
            format!("{place} {} {}", diagnostic.code.as_str(), diagnostic.message)
        };
        self.diagnostics.iter().map(told).collect()
    }

    /// What stands in the source where each link is.
    fn places(&self) -> Vec<&str> {
        self.article.links.iter().map(|link| &self.article.text[link.range.clone()]).collect()
    }
}

#[test]
fn the_title_is_from_front_matter_heading_or_file_name() {
    let title = |text: &str| {
        let Article { title, title_html, title_id, body, .. } = article(text).article;
        (title, title_html, title_id, body.html)
    };
    let owned = |a: &str, b: &str, c: &str, d: &str| (a.to_owned(), b.to_owned(), c.to_owned(), d.to_owned());
    assert_eq!(
        title("# A `b` & c\n\nx"),
        owned("A b & c", "A <code>b</code> &amp; c", "a-b--c", "<p>x</p>\n")
    );
    assert_eq!(title("x\n\n# A {#b}\n"), owned("A", "A", "b", "<p>x</p>\n"));
    // The heading is what the page shows, and front matter what lists show.
    assert_eq!(title("---\ntitle: F\n---\n# *A*\n\nx"), owned("F", "<em>A</em>", "a", "<p>x</p>\n"));
    assert_eq!(title("---\ntitle: F & G\n---\nx"), owned("F & G", "F &amp; G", "", "<p>x</p>\n"));
    // Links have no place in a title.
    assert_eq!(title("# A [b](c.md) ![d](e.png)\n").1, "A b ");
    assert_eq!(
        title("# <a name=x></a>A <a href=\"b.md\">b</a> <img src=c.png> <i>d</i>\n").1,
        "<span id=\"x\"></span>A b  <i>d</i>"
    );
}

#[test]
fn a_page_has_one_heading_of_level_1() {
    let html = article("---\ntitle: F\n---\nx\n\n# A\n\n# B\n\n### C\n").filled();
    assert!(!html.contains("<h1"), "{html}");
    assert_eq!(html.matches("<h2 ").count(), 2);
    assert_eq!(html.matches("<h3 ").count(), 1);
    let Parsed { article, diagnostics } = parse_at("content/my-account/reset_it.md", b"Text.", false);
    assert_eq!(article.title, "Reset it");
    assert_eq!(diagnostics[0].code.as_str(), "missing-title");
}

#[test]
fn headings_have_ids_and_anchors() {
    assert_eq!(
        body("## What's *new*?"),
        "<h2 id=\"whats-new\">What's <em>new</em>? <a class=\"anchor\" href=\"#whats-new\">\
         <span class=\"visually-hidden\">[anchor]</span></a></h2>\n"
    );
    let Parsed { article, diagnostics } = self::article(
        "# T\n\n## A\n\n## A\n\n## B {#a .x}\n\n## C ## {#c}\n\n## D [l](x.md)\n\n<h2 id=\"raw\">R <b>s</b></h2>\n",
    );
    // The written id wins, wherever it stands.
    let ids: Vec<_> =
        article.headings.iter().map(|heading| (heading.id.as_str(), heading.title.as_str())).collect();
    assert_eq!(ids, [("a-1", "A"), ("a-2", "A"), ("a", "B"), ("c", "C"), ("d-l", "D l"), ("raw", "R s")]);
    assert_eq!(article.anchors, ["a", "a-1", "a-2", "c", "d-l", "raw", "t"]);
    assert!(diagnostics.is_empty());
}

#[test]
fn repeated_written_ids_are_told() {
    let parsed = article("# T\n\n<a id=\"x\"></a>\n\n## A {#x}\n\n<p id='x'>b</p>\n");
    assert_eq!(parsed.told(), ["5:1 duplicate-id the id `x` stands in this article more than once"]);
}

#[test]
fn references_into_the_site_are_holes() {
    assert_eq!(body("[a](b.md#c \"d\")"), "<p><a href=\"[b.md#c]\" title=\"d\">a</a></p>\n");
    assert_eq!(body("[a](#b) [c](/d)"), "<p><a href=\"[#b]\">a</a> <a href=\"[/d]\">c</a></p>\n");
    assert_eq!(
        body("[a](https://e.example/b%20c?d&e) <m@e.example>"),
        "<p><a href=\"https://e.example/b%20c?d&amp;e\" rel=\"noopener\">a</a> \
         <a href=\"mailto:m@e.example\">m@e.example</a></p>\n"
    );
    assert_eq!(
        body("![a *b* \"c\"](d.png 'e')"),
        "<p><img src=\"[d.png]\" alt=\"a b &quot;c&quot;\" title=\"e\"[size d.png] loading=\"lazy\" \
         decoding=\"async\"></p>\n"
    );
    assert_eq!(
        body("[![a](b.png)](c.md)"),
        "<p><a href=\"[c.md]\"><img src=\"[b.png]\" alt=\"a\"[size b.png] loading=\"lazy\" decoding=\"async\"></a></p>\n"
    );
    assert!(body("![a](https://e.example/b.png)").contains("alt=\"a\" loading"));
}

#[test]
fn places_of_references_are_exact() {
    let text = "# T\r\n\r\n[a](b.md) [c](<d e.md> \"t\") ![f](g.png) [h][r]\r\n\r\n> <div>\r\n> <a\r\n>   href='é.md'>x</a>\r\n\r\n\
                i <img src=j.png>\r\n\r\n[r]: k.md\r\n";
    let parsed = article(text);
    assert_eq!(parsed.places(), ["b.md", "d e.md", "g.png", "[h][r]", "é.md", "j.png"]);
    let location = parsed.article.location(parsed.article.links[4].range.clone());
    let start = location.span.expect("a place").start;
    assert_eq!((start.line, start.column), (7, 11));
}

#[test]
fn raw_html_keeps_its_bytes_and_opens_its_references() {
    assert_eq!(
        body("<DIV  class=x>\n<a href='b.md?c&amp;d' >e</a>\n<!-- <a href=\"no.md\"> -->\n</DIV>"),
        "<DIV  class=x>\n<a href=\"[b.md?c&d]\" >e</a>\n<!-- <a href=\"no.md\"> -->\n</DIV>"
    );
    assert_eq!(
        body("x <img src=a.png srcset=\"b.png 1x, https://e.example/c.png 2x\"> <b>y</b>"),
        "<p>x <img[size a.png] loading=\"lazy\" decoding=\"async\" src=\"[a.png]\" srcset=\"[b.png] 1x, \
         https://e.example/c.png 2x\"> <b>y</b></p>\n"
    );
    assert_eq!(
        body("<img src=\"a.png\" width=\"1\" loading=\"eager\">"),
        "<img[sources 1] decoding=\"async\" src=\"[a.png]\" width=\"1\" loading=\"eager\">"
    );
    assert_eq!(
        body("x <video poster=\"a.png\"><source src=\"b.mp4\"></video>"),
        "<p>x <video poster=\"[a.png]\"><source src=\"[b.mp4]\"></video></p>\n"
    );
    let script = "<script>\nif (a < b) { c = '<a href=\"d.md\">' }\n</script>";
    assert_eq!(body(script), script);
}

#[test]
fn bare_addresses_become_links() {
    assert_eq!(
        body("See https://e.example/a_b_c?d=e&f. `https://g.example` [https://h.example](i.md)"),
        "<p>See <a href=\"https://e.example/a_b_c?d=e&amp;f\" rel=\"noopener\">https://e.example/a_b_c?d=e&amp;f</a>. \
         <code>https://g.example</code> <a href=\"[i.md]\">https://h.example</a></p>\n"
    );
    assert_eq!(body("<a href=\"x.md\">www.e.example</a>"), "<p><a href=\"[x.md]\">www.e.example</a></p>\n");
    let smart = parse_at("a.md", b"# T\n\n\"It's -- https://e.example/a--b\"", true).filled();
    assert_eq!(
        smart,
        "<p>“It’s – <a href=\"https://e.example/a--b\" rel=\"noopener\">https://e.example/a--b</a>”</p>\n"
    );
}

#[test]
fn blocks_are_accessible() {
    assert_eq!(
        body("| a | b |\n|:-:|---|\n| 1 | 2 |"),
        "<div class=\"table\" role=\"group\" aria-label=\"[table]\" tabindex=\"0\"><table>\n\
         <thead><tr><th scope=\"col\" class=\"align-center\">a</th><th scope=\"col\">b</th></tr></thead>\n\
         <tbody>\n<tr><td class=\"align-center\">1</td><td>2</td></tr>\n</tbody></table></div>\n"
    );
    assert_eq!(body("> [!TIP]\n> a"), "‹tip |<p>a</p>\n›\n");
    assert_eq!(
        body("- [ ] a\n- [x] b"),
        "<ul>\n<li class=\"task\"><input type=\"checkbox\" disabled aria-label=\"[task_open]\"> a</li>\n\
         <li class=\"task\"><input type=\"checkbox\" checked disabled aria-label=\"[task_done]\"> b</li>\n</ul>\n"
    );
    assert_eq!(
        body("```{.json}\n{\"a\": 1}\n```"),
        "<pre class=\"code\" tabindex=\"0\"><code class=\"language-json\">{<span class=\"hl-string\">\"a\"</span>: \
         <span class=\"hl-number\">1</span>}\n</code></pre>\n"
    );
    assert_eq!(body("a\n: b"), "<dl>\n<dt>a</dt>\n<dd>b</dd>\n</dl>\n");
    assert_eq!(body("~~a~~ H~2~O"), "<p><del>a</del> H~2~O</p>\n");
}

#[test]
fn footnotes_stand_at_the_end_and_lead_back() {
    assert_eq!(
        body("a[^x] b[^x]\n\n[^x]: See [c](d.md).\n\ne"),
        "<p>a<sup><a href=\"#fn-1\" id=\"fnref-1\" role=\"doc-noteref\">1</a></sup> \
         b<sup><a href=\"#fn-1\" id=\"fnref-1-2\" role=\"doc-noteref\">1</a></sup></p>\n\
         <p>e</p>\n\
         <section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"[footnotes]\">\n<ol>\n<li id=\"fn-1\">\n\
         <p>See <a href=\"[d.md]\">c</a>. <a href=\"#fnref-1\" role=\"doc-backlink\" \
         aria-label=\"[footnote_back] 1\">↩</a> <a href=\"#fnref-1-2\" role=\"doc-backlink\" \
         aria-label=\"[footnote_back] 1-2\">↩</a></p>\n</li>\n</ol>\n</section>\n"
    );
}

#[test]
fn sections_hold_the_text_and_nothing_else() {
    let parsed = article(
        "# T\n\nFirst *para*\ngraph &amp; more.\n\n<!-- no -->\n\n## H\n\n- a\n- b\n\n```sh\nls -l\n```\n\n![alt](i.png)\n\n\
         |c|d|\n|-|-|\n|e|f|\n\n<details><summary>g</summary><p>h<b>i</b></p></details>\n",
    );
    let sections: Vec<_> =
        parsed.article.sections.iter().map(|section| (section.heading, section.text.as_str())).collect();
    assert_eq!(
        sections,
        [(None, "First para graph & more."), (Some(0), "a\nb\nls -l\nalt\nc\nd\ne\nf\ng\nhi")]
    );
    assert_eq!(parsed.article.description, "First para graph & more.");
    assert_eq!(parsed.article.words, 5 + 11 + 1);
    assert_eq!(article("# T\n\n- a:\n  - b\n").article.sections[0].text, "a:\nb");
    let differs = article("---\ntitle: F\n---\n# A b\n\nc");
    assert_eq!(differs.article.sections[0].text, "A b\nc");
    assert_eq!(differs.article.description, "c");
}

#[test]
fn encodings_that_are_not_utf_8_are_told_and_read() {
    let parsed = parse_at("a.md", b"# T\n\n\xC3\xA9 caf\xE9 \xFF\n", false);
    assert_eq!(
        parsed.told(),
        ["3:6 invalid-utf8 the byte 0xE9 is not valid UTF-8, here and in 1 more places"]
    );
    assert_eq!(parsed.filled(), "<p>é caf\u{FFFD} \u{FFFD}</p>\n");
    let utf16: Vec<u8> = "\u{FEFF}# T\n\né".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let parsed = parse_at("a.md", &utf16, false);
    assert_eq!((parsed.article.title.as_str(), parsed.filled().as_str()), ("T", "<p>é</p>\n"));
    assert_eq!(parsed.diagnostics[0].code.as_str(), "invalid-utf8");
    let marked = parse_at("a.md", b"\xEF\xBB\xBF---\r\ntitle: T\r\n---\r\nx\r\n", false);
    assert_eq!((marked.article.title.as_str(), marked.diagnostics.len()), ("T", 0));
}

#[test]
fn control_characters_are_replaced_and_a_lone_cr_ends_a_line() {
    let parsed = article("# T\r\ra\0b\u{c}\u{1b}\u{7f}\tc\r\n\r</i>");
    assert_eq!(&*parsed.article.text, "# T\n\na\u{FFFD}b\u{FFFD}\u{FFFD}\u{FFFD}\tc\r\n\n</i>");
    assert_eq!(parsed.told(), ["5:1 unbalanced-html `</i>` closes nothing"]);
    // A bad byte behind a control character is told where it stands.
    let parsed = parse_at("a.md", b"# T\n\n\x01\x02 \xE9", false);
    assert_eq!(parsed.told(), ["3:4 invalid-utf8 the byte 0xE9 is not valid UTF-8"]);
}

#[test]
fn many_places_are_found_quickly() {
    let parsed = article(&format!(
        "# T\n\n{}",
        "[a](b.md) with some words behind it, as there are\n\n".repeat(20_000)
    ));
    let started = std::time::Instant::now();
    let found = parsed.article.links.iter().map(|link| parsed.article.location(link.range.clone()));
    assert_eq!(found.filter_map(|place| place.span).map(|span| span.start.column).max(), Some(5));
    assert!(started.elapsed().as_millis() < 1000, "{:?}", started.elapsed());
}

#[test]
fn empty_and_huge_articles_are_told() {
    assert_eq!(article("").told(), ["file empty-article the article has no text"]);
    assert_eq!(
        article("---\ntitle: T\n---\n<!-- later -->\n").told(),
        ["file empty-article the article has no text"]
    );
    assert!(parse_at("content/x/index.md", b"---\ntitle: T\n---\n", false).told().is_empty());
    let huge = format!("# T\n\n{}", "<a id=\"x\"></a><b id=\"y\"></b>\n\n".repeat(60_000));
    assert_eq!(article(&huge).told()[0], "file huge-article the article is 1757 KiB long");
}

#[test]
fn findings_beyond_a_hundred_are_counted() {
    let text: String = (0..150).map(|n| format!("<a id=\"x{n}\"></a><b id=\"x{n}\"></b>\n\n")).collect();
    let told = article(&format!("# T\n\n{text}")).told();
    assert_eq!(told.len(), 101);
    assert_eq!(told[100], "file duplicate-id 50 more findings in this file are not shown");
}

#[test]
fn code_has_a_title_and_marked_lines() {
    assert_eq!(
        body("```text title=\"a<b\" {2} del=3\na\nb\nc\n```"),
        "<figure class=\"code-figure\">\n<figcaption>a&lt;b</figcaption>\n\
         <pre class=\"code\" tabindex=\"0\"><code class=\"language-text\">a\n\
         <mark class=\"code-line\">b\n</mark><del class=\"code-line\">c\n</del></code></pre>\n</figure>\n"
    );
    // A comment over three lines, the second of which is marked.
    assert_eq!(
        body("```rust {2}\n/* a\nb\nc */\n```"),
        "<pre class=\"code\" tabindex=\"0\"><code class=\"language-rust\"><span class=\"hl-comment\">/* a\n</span>\
         <mark class=\"code-line\"><span class=\"hl-comment\">b\n</span></mark>\
         <span class=\"hl-comment\">c */</span>\n</code></pre>\n"
    );
}
