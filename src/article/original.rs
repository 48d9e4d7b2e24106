//! What a translation knows of the original that it was made from: a digest of what it had to say again.

use std::borrow::Cow;

use super::findings::Findings;
use super::front_matter::{self, parse_front_matter};
use super::{Article, FrontMatter};
use crate::source::without_controls;

/// The key of front matter that holds the digest.
const KEY: &str = "original";

impl Article {
    /// The digest that a translation of this article carries in `original`: 16 hexadecimal digits of XXH3 over title,
    /// description and text as they are written. What customers do not read, such as `reviewed`, does not change it; nor do
    /// ends of lines, and white space at them.
    pub fn wording(&self) -> String {
        wording_of(self.map.own_text(), &self.front)
    }
}

/// [`Article::wording`] of a file's text, as it is on disk.
pub fn wording(text: &str) -> String {
    let text = without_controls(Cow::Borrowed(without_mark(text)));
    let (front, _) = parse_front_matter(&text, &mut Findings::default());
    wording_of(&text, &front)
}

fn wording_of(text: &str, front: &FrontMatter) -> String {
    let body = front_matter::body(text);
    let mut hasher = xxhash_rust::xxh3::Xxh3::new();
    // As in the file: variables have other values in other languages.
    let value =
        |key: &str| front.ranges.get(key).and_then(|range| text.get(range.clone())).unwrap_or_default();
    let lines = body.trim().lines().map(str::trim_end);
    let values = [value("title"), value("description")].into_iter();
    let values = values.flat_map(|value| value.trim().split('\n').map(str::trim_end));
    for part in values.chain(lines) {
        hasher.update(part.as_bytes());
        hasher.update(b"\n");
    }
    format!("{:016x}", hasher.digest())
}

/// The text of a translation that is up to date with an original of this wording.
pub fn marked(text: &str, wording: &str) -> String {
    with_key(text, KEY, wording)
}

/// The text with which a translation begins: that of the original, not yet to be published.
pub fn begun(original: &str) -> String {
    // Nobody has ever known the translation by the old addresses of the original.
    let own = front_matter::without_key(original, "aliases");
    with_key(&marked(&own, &wording(original)), "draft", "true")
}

/// The text with another value of a key of its front matter, which is made where there is none.
fn with_key(text: &str, key: &str, value: &str) -> String {
    let inside = without_mark(text);
    let mark = &text[..text.len() - inside.len()];
    let (front, _) = parse_front_matter(inside, &mut Findings::default());
    match front.ranges.get(key) {
        Some(range) => {
            let value = front_matter::written(inside, value);
            let (before, behind) = (&inside[..range.start], &inside[range.end..]);
            // A key without a value ends before its colon.
            match behind.trim_start_matches(' ').strip_prefix(':').filter(|_| range.is_empty()) {
                Some(behind) => format!("{mark}{before}: {value}{behind}"),
                None => format!("{mark}{before}{value}{behind}"),
            }
        }
        None => format!("{mark}{}", front_matter::with_line(inside, key, value)),
    }
}

/// Without a byte order mark.
fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_is_of_what_customers_read() {
        let of = |front: &str, body: &str| wording(&format!("---\n{front}\n---\n\n{body}"));
        let first = of("title: Sign in\nreviewed: 2026-01-01", "Press the button.\n");
        assert_eq!(first, of("reviewed: 2026-06-01\ntitle: Sign in", "\nPress the button.  \r\n\n"));
        assert_ne!(first, of("title: Log in\nreviewed: 2026-01-01", "Press the button.\n"));
        assert_ne!(first, of("title: Sign in", "Press the bell.\n"));
        assert_eq!(
            wording("# A\n\nText {{ phone }}.\n"),
            wording("---\ntags: x\n---\n# A\n\nText {{ phone }}.")
        );
    }

    #[test]
    fn the_digest_does_not_depend_on_how_the_file_is_kept() {
        let plain = "---\ntitle: A\ndescription: |\n  One\n  two\n---\n\nWords.\nMore.\n";
        let first = wording(plain);
        assert_eq!(first, wording(&format!("\u{feff}{plain}")));
        assert_eq!(first, wording(&plain.replace('\n', "\r\n")));
        assert_eq!(first, wording(&plain.replace('\n', "\r")));
    }

    #[test]
    fn a_translation_is_marked_in_whatever_front_matter_it_has() {
        assert_eq!(marked("# A\n", "abc"), "---\noriginal: abc\n---\n\n# A\n");
        assert_eq!(marked("---\ntitle: A\n---\nText\n", "abc"), "---\noriginal: abc\ntitle: A\n---\nText\n");
        assert_eq!(marked("---\r\noriginal: x\r\n---\r\n", "abc"), "---\r\noriginal: abc\r\n---\r\n");
        assert_eq!(marked("+++\ntitle = 'A'\n+++\n", "abc"), "+++\noriginal = \"abc\"\ntitle = 'A'\n+++\n");
        assert_eq!(marked("+++\noriginal = 'x'\n+++\n", "abc"), "+++\noriginal = \"abc\"\n+++\n");
        assert_eq!(
            marked("\u{feff}---\ntitle: A\n---\n", "abc"),
            "\u{feff}---\noriginal: abc\ntitle: A\n---\n"
        );
        assert_eq!(marked("\u{feff}# A\n", "abc"), "\u{feff}---\noriginal: abc\n---\n\n# A\n");
        assert_eq!(marked("---\noriginal:\ntitle: A\n---\n", "abc"), "---\noriginal: abc\ntitle: A\n---\n");
        assert_eq!(
            marked("---\nextra:\n  original: b\n---\n", "abc"),
            "---\noriginal: abc\nextra:\n  original: b\n---\n"
        );
        let published = begun("---\ntitle: A\ndraft: false\n---\nText\n");
        assert!(published.contains("\ndraft: true\n") && !published.contains("false"), "{published}");
        for aliases in
            ["aliases: [/a/, /b/]", "aliases:\n  - /a/\n  - /b/", "aliases:\n- /a/", "aliases: /a/"]
        {
            let text = begun(&format!("---\ntitle: A\n{aliases}\ntags: x\n---\nText\n"));
            assert!(text.ends_with("\ntitle: A\ntags: x\n---\nText\n"), "{text}");
            let text = begun(&format!("---\ntitle: A\n{aliases}\n---\nText\n"));
            assert!(text.ends_with("\ntitle: A\n---\nText\n"), "{text}");
        }
        let text = begun("+++\ntitle = 'A'\naliases = [\n  '/a/',\n]\n+++\nText\n");
        assert!(text.ends_with("\ntitle = 'A'\n+++\nText\n"), "{text}");
        let begun = begun("---\ntitle: A\n---\nText\n");
        assert_eq!(
            begun,
            format!(
                "---\ndraft: true\noriginal: {}\ntitle: A\n---\nText\n",
                wording("---\ntitle: A\n---\nText")
            )
        );
    }
}
