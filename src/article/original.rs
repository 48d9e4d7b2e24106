//! What a translation knows of the original that it was made from: a digest of what it had to say again.

use super::findings::Findings;
use super::front_matter::{self, parse_front_matter};
use super::{Article, FrontMatter};

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

/// [`Article::wording`] of a file's text.
pub fn wording(text: &str) -> String {
    let (front, _) = parse_front_matter(text, &mut Findings::default());
    wording_of(text, &front)
}

fn wording_of(text: &str, front: &FrontMatter) -> String {
    let body = front_matter::body(text);
    let mut hasher = xxhash_rust::xxh3::Xxh3::new();
    // As in the file: variables have other values in other languages.
    let value =
        |key: &str| front.ranges.get(key).and_then(|range| text.get(range.clone())).unwrap_or_default();
    let lines = body.trim().lines().map(str::trim_end);
    for part in [value("title"), value("description")].into_iter().map(str::trim).chain(lines) {
        hasher.update(part.as_bytes());
        hasher.update(b"\n");
    }
    format!("{:016x}", hasher.digest())
}

/// The text of a translation that is up to date with an original of this wording.
pub fn marked(text: &str, wording: &str) -> String {
    let (front, _) = parse_front_matter(text, &mut Findings::default());
    match front.ranges.get(KEY) {
        Some(range) => {
            let value = front_matter::written(text, wording);
            format!("{}{value}{}", &text[..range.start], &text[range.end..])
        }
        None => front_matter::with_line(text, KEY, wording),
    }
}

/// The text with which a translation begins: that of the original, not yet to be published.
pub fn begun(original: &str) -> String {
    let (front, _) = parse_front_matter(original, &mut Findings::default());
    let marked = marked(original, &wording(original));
    match front.ranges.contains_key("draft") {
        true => marked,
        false => front_matter::with_line(&marked, "draft", "true"),
    }
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
    fn a_translation_is_marked_in_whatever_front_matter_it_has() {
        assert_eq!(marked("# A\n", "abc"), "---\noriginal: abc\n---\n\n# A\n");
        assert_eq!(marked("---\ntitle: A\n---\nText\n", "abc"), "---\noriginal: abc\ntitle: A\n---\nText\n");
        assert_eq!(marked("---\r\noriginal: x\r\n---\r\n", "abc"), "---\r\noriginal: abc\r\n---\r\n");
        assert_eq!(marked("+++\ntitle = 'A'\n+++\n", "abc"), "+++\noriginal = \"abc\"\ntitle = 'A'\n+++\n");
        assert_eq!(marked("+++\noriginal = 'x'\n+++\n", "abc"), "+++\noriginal = \"abc\"\n+++\n");
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
