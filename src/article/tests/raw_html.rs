//! Raw HTML that leaves the page around the article whole.

use super::article;

#[test]
fn balanced_raw_html_is_not_touched() {
    for html in [
        "<ul><li>a<li>b <div>c</div></ul><dl><dt>a<dd>b</dl>",
        "<table><thead><tr><th>a<tbody><tr><td><div>b</div><td>c<tr><td>d</table>",
        "<p>a<br><hr/><select><option>a<option>b</select><ruby>a<rt>b</ruby>",
        "<svg><path d='x'/><g><title/></g><style>a > b</style></svg>",
        "<b><i>a</b></i><h2>b</h3><div><p>c</div>",
        "<script>if (a < b) document.write('</div>')</script><!-- <div> --><textarea><b></textarea>",
        "<div title='>' data-a=\"<b>\">a</div>",
    ] {
        let parsed = article(&format!("# T\n\n<div>\n{html}\n</div>"));
        assert_eq!((parsed.filled(), parsed.told()), (format!("<div>\n{html}\n</div>"), vec![]), "{html}");
    }
    let parsed = article("# T\n\n<details>\n\n- a <b>b</b>\n\n</details>\n\nc <b>d\n\ne</b>");
    assert!(parsed.told().is_empty(), "{:?}", parsed.told());
}

#[test]
fn unbalanced_raw_html_is_told_and_made_safe() {
    let made = |markdown: &str| {
        let parsed = article(&format!("# T\n\n{markdown}"));
        (parsed.filled(), parsed.told())
    };
    let told = |list: &[&str]| -> Vec<String> {
        list.iter().map(|told| told.replacen(' ', " unbalanced-html ", 1)).collect()
    };
    let cases: &[(&str, &str, &[&str])] = &[
        (
            "<div><span>a",
            "<div><span>a</span></div>\n",
            &["3:6 `<span>` is not closed", "3:1 `<div>` is not closed"],
        ),
        (
            "a </div></main> b",
            "<p>a  b</p>\n",
            &["3:3 `</div>` closes nothing", "3:9 `</main>` has no place in an article"],
        ),
        ("<!-- a\n\nb", "<!-- a\n\nb-->\n", &["3:1 the comment is not closed"]),
        (
            "<div class=\"a>\n<b>c</b>",
            "&lt;div class=\"a>\n<b>c</b>",
            &["3:1 the tag `<div` is not finished"],
        ),
        ("<script>\na\n\nb", "<script>\na\n\nb</script>", &["3:1 `<script>` is not closed"]),
        (
            "a <textarea> b\n\nc",
            "<p>a <textarea></textarea> b</p>\n<p>c</p>\n",
            &["3:3 `<textarea>` is not closed"],
        ),
        (
            "a <title> b\n\nc </title>",
            "<p>a <title> b</title></p>\n<p>c </p>\n",
            &["3:3 `<title>` is not closed"],
        ),
        (
            "> <div>\n\na\n\n</div>",
            "<blockquote>\n<div>\n</div></blockquote>\n<p>a</p>\n",
            &["3:3 `<div>` is not closed"],
        ),
        ("<ul><li><div></li></div></ul>", "<ul><li><div></li></ul>", &["3:9 `<div>` is not closed"]),
    ];
    for (markdown, html, list) in cases {
        let (made, found) = made(markdown);
        assert_eq!((made.trim_end(), found), (html.trim_end(), told(list)), "{markdown}");
    }
    let (_, found) = made("<a name=x>a <a name=\"y\"/>b");
    assert_eq!(found, told(&["3:1 `<a>` is not closed"]));
    // Titles and cells are ended by themselves.
    let title = article("# A <b>b\n\n|a|\n|-|\n|<i>b|\n");
    assert_eq!(title.article.title_html, "A <b>b</b>");
    assert!(title.filled().contains("<td><i>b</i></td>"));
    // Places in quotations stay exact.
    let quoted = article("# T\n\n> <p>\n> </span><a href='b.md'>c</a>\n");
    assert_eq!((quoted.told(), quoted.places()), (told(&["4:3 `</span>` closes nothing"]), vec!["b.md"]));
}

#[test]
fn deep_and_long_raw_html_is_quick() {
    for piece in [
        "<div>",
        "<b><div>",
        "<a \"",
        "<b c='",
        "<!--",
        "</div>",
        "<iframe>",
        "<td><span></div>",
        "<span><table><td></span>",
    ] {
        // Some seconds on a busy machine; minutes, if each piece were compared with all others.
        let started = std::time::Instant::now();
        let parsed = article(&format!("# T\n\n<div>\n{}", piece.repeat(40_000)));
        assert!(!parsed.diagnostics.is_empty(), "{piece}");
        assert!(started.elapsed().as_secs() < 60, "{piece}: {:?}", started.elapsed());
    }
}
