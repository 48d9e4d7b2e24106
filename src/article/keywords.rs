//! Writes further words that customers use into the front matter of an article, and leaves everything else as it is.

use super::findings::Findings;
use super::front_matter::{self, parse_front_matter};

const KEY: &str = "keywords";

/// The text with more keywords, in whatever way it has them; those that are there already are left out. `None` where that
/// would change anything else, as in front matter that is not valid, or where nothing is new.
pub fn with_keywords(text: &str, more: &[String]) -> Option<String> {
    let inside = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mark = &text[..text.len() - inside.len()];
    if inside.contains("\r\n") && inside.matches('\n').count() == inside.matches("\r\n").count() {
        let changed = with_keywords(&inside.replace("\r\n", "\n"), more)?;
        return Some(format!("{mark}{}", changed.replace('\n', "\r\n")));
    }
    let before = keywords(inside)?;
    let is_new = |word: &&String| before.iter().all(|known| !known.eq_ignore_ascii_case(word));
    let mut new: Vec<String> = Vec::new();
    for word in more.iter().filter(is_new) {
        if !new.contains(word) {
            new.push(word.clone());
        }
    }
    let changed = (!new.is_empty()).then(|| changed(inside, &new))??;
    // Front matter can be written in more ways than are known here: what is not certain is left to people.
    let after = keywords(&changed)?;
    let is_all =
        after.len() == before.len() + new.len() && after.ends_with(&new) && after.starts_with(&before);
    let same_body = front_matter::body(&changed).trim_start() == front_matter::body(inside).trim_start();
    (is_all && same_body && same_else(inside, &changed)).then(|| format!("{mark}{changed}"))
}

/// The keywords of an article; `None` where its front matter is broken.
fn keywords(text: &str) -> Option<Vec<String>> {
    let mut findings = Findings::default();
    let (front, _) = parse_front_matter(text, &mut findings);
    findings.is_readable().then_some(front.keywords)
}

/// Whether two texts have the same front matter, keywords aside.
fn same_else(a: &str, b: &str) -> bool {
    let of = |text: &str| {
        let (mut front, _) = parse_front_matter(text, &mut Findings::default());
        let keys: Vec<String> = front.ranges.keys().filter(|key| *key != KEY).cloned().collect();
        let value = |key: &String| text.get(front.ranges[key].clone()).unwrap_or_default().to_owned();
        let values: Vec<String> = keys.iter().map(value).collect();
        front.keywords.clear();
        (keys, values, front.title, front.tags, front.foreign)
    };
    of(a) == of(b)
}

fn changed(text: &str, new: &[String]) -> Option<String> {
    let (front, _) = parse_front_matter(text, &mut Findings::default());
    let items: Vec<String> = new.iter().map(|word| front_matter::item(text, word)).collect();
    let list = items.join(", ");
    let Some(range) = front.ranges.get(KEY) else {
        return Some(front_matter::with_last_line(text, KEY, &format!("[{list}]")));
    };
    let value = text.get(range.clone())?;
    // Of such a list the range may be empty.
    let line = text[..range.start].rfind('\n').map_or(0, |newline| newline + 1);
    let indent = &text[line..line + text[line..].find(|c: char| c != ' ')?];
    if text[line..].trim_start_matches(' ').starts_with("- ") {
        let end = end_of_items(text, line, indent);
        let lines: String = items.iter().map(|item| format!("{indent}- {item}\n")).collect();
        return Some(format!("{}{lines}{}", &text[..end], &text[end..]));
    }
    if value.trim().is_empty() {
        // A key without a value ends before its colon.
        let colon = range.start + text[range.start..].find(':')? + 1;
        return Some(format!("{} [{list}]{}", text[..colon].trim_end_matches(' '), &text[colon..]));
    }
    if value.starts_with('[') {
        let close = range.start + closing(&text[range.start..])?;
        let inner = text[range.start + 1..close].trim_end();
        let at = close - (text[range.start + 1..close].len() - inner.len());
        let comma = if inner.is_empty() || inner.ends_with(',') { "" } else { "," };
        let space = if inner.is_empty() { "" } else { " " };
        return Some(format!("{}{comma}{space}{list}{}", &text[..at], &text[at..]));
    }
    // One text with commas.
    let is_quoted = value.ends_with(['"', '\'']);
    let end = if is_quoted { range.end - 1 } else { range.start + value.trim_end().len() };
    let plain = new.join(", ");
    (!plain.contains(['"', '\'', '#', ':'])).then(|| format!("{}, {plain}{}", &text[..end], &text[end..]))
}

/// Where the list that begins here ends.
fn closing(text: &str) -> Option<usize> {
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (None, ']') => return Some(at),
            (Some(open), c) if c == open => quote = None,
            _ => {}
        }
    }
    None
}

/// Behind the last of the lines of items that begin at `start`.
fn end_of_items(text: &str, start: usize, indent: &str) -> usize {
    let mut end = start;
    for line in text[start..].split_inclusive('\n') {
        if !line.strip_prefix(indent).is_some_and(|rest| rest.starts_with("- ")) {
            break;
        }
        end += line.len();
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn becomes(before: &str, after: &str) {
        let more = ["pass code".to_owned(), "c#".to_owned()];
        let found = with_keywords(before, &more);
        assert_eq!(found.as_deref(), Some(after));
        assert_eq!(with_keywords(after, &more), None, "it is there already");
    }

    #[test]
    fn keywords_are_added_in_the_way_that_the_article_has_them() {
        becomes("---\ntitle: A\n---\n# A\n", "---\ntitle: A\nkeywords: [pass code, \"c#\"]\n---\n# A\n");
        becomes("# A\n", "---\nkeywords: [pass code, \"c#\"]\n---\n\n# A\n");
        becomes(
            "---\nkeywords: [a, 'b, c']\nx: 1\n---\n",
            "---\nkeywords: [a, 'b, c', pass code, \"c#\"]\nx: 1\n---\n",
        );
        becomes("---\nkeywords: []\n---\n", "---\nkeywords: [pass code, \"c#\"]\n---\n");
        becomes(
            "---\r\nkeywords:\r\n  - a\r\n  - b\r\nx: 1\r\n---\r\n",
            "---\r\nkeywords:\r\n  - a\r\n  - b\r\n  - pass code\r\n  - \"c#\"\r\nx: 1\r\n---\r\n",
        );
        becomes("---\nkeywords:\n- a\n---\n", "---\nkeywords:\n- a\n- pass code\n- \"c#\"\n---\n");
        becomes("---\nkeywords:\ntitle: A\n---\n", "---\nkeywords: [pass code, \"c#\"]\ntitle: A\n---\n");
        becomes(
            "---\nkeywords: [\n  a,\n  b,\n]\n---\n",
            "---\nkeywords: [\n  a,\n  b, pass code, \"c#\"\n]\n---\n",
        );
        becomes(
            "\u{feff}+++\ntitle = 'A'\n[extra]\nx = 1\n+++\n",
            "\u{feff}+++\nkeywords = [\"pass code\", \"c#\"]\ntitle = 'A'\n[extra]\nx = 1\n+++\n",
        );
        becomes("+++\nkeywords = ['a']\n+++\n", "+++\nkeywords = ['a', \"pass code\", \"c#\"]\n+++\n");
    }

    #[test]
    fn one_text_with_commas_stays_one() {
        let one = ["pass code".to_owned()];
        assert_eq!(
            with_keywords("---\nkeywords: a, b\n---\n", &one).as_deref(),
            Some("---\nkeywords: a, b, pass code\n---\n")
        );
        assert_eq!(
            with_keywords("---\nkeywords: \"a, b\"\n---\n", &one).as_deref(),
            Some("---\nkeywords: \"a, b, pass code\"\n---\n")
        );
    }

    #[test]
    fn a_text_over_several_lines_goes_on() {
        let one = ["pass code".to_owned()];
        let text = with_keywords("---\nkeywords: >\n  a,\n  b\n---\n", &one);
        assert_eq!(text.as_deref(), Some("---\nkeywords: >\n  a,\n  b, pass code\n---\n"));
    }

    #[test]
    fn what_is_not_certain_is_left_alone() {
        let one = ["pass code".to_owned()];
        for text in ["---\ntitle: [A\n---\n", "---\nkeywords: *list\n---\n", "---\ntitle: A\n"] {
            assert_eq!(with_keywords(text, &one), None, "{text}");
        }
    }
}
