//! What single values of `book.toml` may be, beyond their kind, and what to write instead.

use std::ops::RangeInclusive;

use super::check::{ValueType, parse_size};
use super::contact::{ClosedDay, Hours};
use super::widget::is_product_path;
use super::{CATEGORY_FILTER, TAG_FILTER};
use crate::source::Interval;

/// What to write instead of a text that cannot be used.
pub(super) fn check_text(path: &str, text: &str) -> Option<&'static str> {
    let usable = match path {
        // The form of a BCP 47 tag; whether the language exists is not for us to say.
        "book.language" | "contact.languages" => {
            let is_part =
                |part: &str| (2..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
            text.split('-').all(is_part) && !text.starts_with(|c: char| c.is_ascii_digit())
        }
        "language.folder" => !normalise_folder(text).is_empty(),
        "book.text-direction" => matches!(text, "ltr" | "rtl"),
        "book.src" | "book.snippets" => !normalise_folder(text).is_empty() && !text.starts_with('/'),
        "build.build-dir" | "output.html.theme" => !text.trim().is_empty(),
        "output.html.site-url" => is_site_url(text),
        "output.html.edit-url-template" => is_web_address(text) && text.contains("{path}"),
        "output.html.git-repository-url" => is_web_address(text),
        "output.html.images.format" => matches!(text, "webp" | "keep"),
        "output.html.images.measure" => is_length(text),
        "contact.url" => return check_contact(text),
        "contact.hours" => return Hours::parse(text).err(),
        "contact.closed" => ClosedDay::parse(text).is_some(),
        "contact.reply" | "contact.cost" | "request.reply" => !text.trim().is_empty(),
        "status.url" => is_web_address(text) || is_path(text),
        "feedback.url" | "request.url" | "search.misses" => {
            is_web_address(text) || text.starts_with('/') && !text.starts_with("//") && is_unbroken(text)
        }
        // Two filters are always there, and addresses of the search page call something else by two names.
        "search.filters" => {
            !text.trim().is_empty() && !matches!(text, CATEGORY_FILTER | TAG_FILTER | "exact" | "q")
        }
        "check.budget.page" | "check.budget.images" | "check.budget.total" => parse_size(text).is_some(),
        "check.front-matter.type" => ValueType::NAMES.contains(&text),
        "check.front-matter.key" | "check.front-matter.values" => !text.trim().is_empty(),
        "check.external.ignore" | "check.external.cache" => !text.trim().is_empty(),
        "review.every" => Interval::parse(text).is_some(),
        "type.name" => {
            !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        }
        "journey.steps" => !text.trim().is_empty(),
        "home.popular" => {
            let lower = text.to_lowercase();
            [".csv", ".tsv", ".toml", ".json"].iter().any(|extension| lower.ends_with(extension))
        }
        "type.sections" => text.chars().any(char::is_alphanumeric),
        "widget.label" => !text.trim().is_empty(),
        "widget.position" => matches!(text, "start" | "end"),
        "widget.suggest.path" => is_product_path(text),
        "widget.suggest.articles" => !text.trim().is_empty(),
        "check.baseline" | "review.owner" => !text.trim().is_empty(),
        "search.expect-file" => text.to_lowercase().ends_with(".toml"),
        "search.synonyms.words"
        | "search.synonyms.also"
        | "search.promote.queries"
        | "search.promote.articles" => !text.trim().is_empty(),
        "output.html.cname" => !text.is_empty() && !text.contains(['/', ':', ' ', '\n']),
        _ => true,
    };
    let help = match path {
        "book.language" | "contact.languages" => "write a language tag, such as `en`, `pt-BR` or `zh-Hant`",
        "language.folder" => "name a folder in the content folder, such as `fr`, or remove it",
        "book.text-direction" => "write `ltr` or `rtl`, or remove it",
        "book.snippets" => "name a folder in the folder of `book.toml`, such as `snippets`",
        "book.src" => "name a folder in the folder of `book.toml`, such as `content`",
        "output.html.images.format" => "write `webp` or `keep`",
        "output.html.images.measure" => "write a number and its unit, such as `38rem` or `720px`",
        "search.misses" => {
            "write a web address, such as `https://collect.example.com/search`, or a path of your host"
        }
        "feedback.url" => {
            "write a web address, such as `https://collect.example.com/feedback`, or a path of your host"
        }
        "status.url" => {
            "write a web address, a path of your host such as `/status.json`, or the path of a file of the content folder"
        }
        "request.url" => {
            "write a web address, such as `https://collect.example.com/contact`, or a path of your host"
        }
        "contact.closed" => "write a day, such as `2026-12-24`, or `12-25` for each year",
        "contact.reply" | "contact.cost" | "request.reply" => "say it in some words, or remove it",
        "build.build-dir" | "output.html.theme" => "name a folder, or remove it",
        "output.html.edit-url-template" => "write a web address with `{path}` in it",
        "output.html.git-repository-url" => {
            "write a web address, such as `https://git.example.com/acme/help`"
        }
        "search.filters" if matches!(text, CATEGORY_FILTER | TAG_FILTER) => {
            "remove it: it is always a filter"
        }
        "search.filters" if !text.trim().is_empty() => {
            "give the key another name, here and in the articles: the search page has a meaning for this one"
        }
        "search.filters" => "name a key of your articles' front matter, such as `product`",
        "search.expect-file" => "name a TOML file beside `book.toml`, such as `search-tests.toml`",
        "check.budget.page" | "check.budget.images" | "check.budget.total" => {
            "write a size, such as `100 KB` or `1.5 MB`"
        }
        "review.every" => Interval::HELP,
        "type.name" => "use small letters, digits and `-`, such as `how-to`",
        "journey.steps" => "name an article's file, seen from the content folder, such as `billing/plans.md`",
        "home.popular" => "name a CSV, TOML or JSON file beside `book.toml`, such as `popular.csv`",
        "type.sections" => "write the text of a heading, such as `Cause`",
        "review.owner" => "write a name or a team, or remove it",
        "check.front-matter.type" => "write `text`, `number`, `boolean`, `date` or `list`",
        "check.front-matter.key" => "name a key of front matter, such as `product` or `extra.team`",
        "check.front-matter.values" => "write what the key may hold, or remove it",
        "check.external.ignore" => {
            "write an address or a pattern, such as `https://a.example/*`, or remove it"
        }
        "check.external.cache" => "name a file beside `book.toml`, such as `.links.json`, or remove it",
        "check.baseline" => "name a file beside `book.toml`, such as `check-baseline.txt`",
        "widget.label" => "write what the button says, such as `Help`, or remove it",
        "widget.position" => "write `end` or `start`",
        "widget.suggest.path" => {
            "write a path of your product without its host, such as `/billing/` or `/billing/**`"
        }
        "search.promote.articles" | "search.expect.article" | "widget.suggest.articles" => {
            "name an article's file, seen from the content folder, such as `billing/plans.md`"
        }
        "output.html.site-url" => {
            "write a full URL, such as `https://help.example.com/`, or a path, such as `/help/`"
        }
        "output.html.cname" => "write a domain name alone, such as `help.example.com`",
        _ if path.starts_with("search.") => "write what customers type, or remove it",
        _ => "write something else",
    };
    (!usable).then_some(help)
}

/// Whether a site can be at this address: a full URL or a path, without query or fragment.
pub fn is_site_url(text: &str) -> bool {
    (text.starts_with('/') && !text.starts_with("//") || is_web_address(text))
        && !text.contains(['?', '#', ' ', '\\'])
}

fn is_web_address(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/') && is_unbroken(rest))
}

/// An address has neither spaces nor line breaks.
fn is_unbroken(text: &str) -> bool {
    !text.contains(|c: char| c.is_whitespace() || c.is_control())
}

/// A path of the host, or of a file of the site.
fn is_path(text: &str) -> bool {
    !text.trim().is_empty() && !text.starts_with("//") && !text.contains([':', '?', '#']) && is_unbroken(text)
}

fn is_length(text: &str) -> bool {
    let units = ["rem", "em", "px", "vw", "ch"];
    let number = units.iter().find_map(|unit| text.strip_suffix(unit));
    number.is_some_and(|number| number.parse::<f64>().is_ok_and(|n| n > 0.0 && n.is_finite()))
}

/// `./content/` → `content`: paths of sources begin with it, so there is one way to write it.
pub(super) fn normalise_folder(path: &str) -> String {
    let parts = path.split(['/', '\\']).filter(|part| !part.is_empty() && *part != ".");
    parts.collect::<Vec<_>>().join("/")
}

/// What may stand in a contact's address to be filled in: what was searched for, the page's address and language, and the
/// customer's browser.
const PLACEHOLDERS: &[&str] = &["{query}", "{page}", "{language}", "{platform}"];

/// A link that runs a script is no way to a human; and what a customer types may not decide where a link leads.
fn check_contact(url: &str) -> Option<&'static str> {
    const WRITE: &str = "write a `mailto:`, `tel:` or web address, or one within the site";
    let bare = placeholders_emptied(url);
    if bare.contains(['{', '}']) {
        return Some(
            "only `{query}`, `{page}`, `{language}` and `{platform}` are filled in; write other braces as `%7B` and `%7D`",
        );
    }
    let scheme = bare.trim_start().split_once(':').map(|(scheme, _)| scheme.to_lowercase());
    if url.trim().is_empty() {
        // Told as missing.
        return None;
    }
    // Browsers pass over line breaks and their like, wherever they stand: `java\nscript:` is a script to them.
    if url.contains(char::is_control) {
        return Some("write it without tabs, line breaks and other control characters");
    }
    if bare.trim().is_empty() || matches!(scheme.as_deref(), Some("javascript" | "data" | "vbscript")) {
        return Some(WRITE);
    }
    let first = PLACEHOLDERS.iter().filter_map(|name| url.find(name)).min()?;
    let before = &url[..first];
    let is_behind_place = match before.split_once("//") {
        Some((_, rest)) => rest.contains(['/', '?', '#']),
        None if scheme.is_some() || before.contains(':') => before.contains('?'),
        None => !before.is_empty(),
    };
    (!is_behind_place).then_some("put it behind the place that the link leads to, such as `?subject={query}`")
}

/// The address as it works without JavaScript.
pub fn placeholders_emptied(url: &str) -> String {
    PLACEHOLDERS.iter().fold(url.to_owned(), |url, name| url.replace(name, ""))
}

/// More than these nobody compares, and every page would carry them.
const RELATED_MAX: u32 = 5;

/// What to write instead of a count that cannot be used.
pub(super) fn check_count(path: &str, number: u32) -> Option<&'static str> {
    const WIDTHS: RangeInclusive<u32> = 16..=8192;
    match path {
        "search.expect.within" if number == 0 => Some("write 1 for the first result, or more"),
        "output.html.related" if number > RELATED_MAX => Some("write 5 or less, or 0 for none"),
        "output.html.images.quality" if !(1..=100).contains(&number) => Some("write a number from 1 to 100"),
        "output.html.images.widths" if !WIDTHS.contains(&number) => {
            Some("write widths in pixels, from 16 to 8192")
        }
        _ => None,
    }
}

/// What to write instead of a number that cannot be used; NaN stands for what is none.
pub(super) fn check_number(path: &str, number: f64) -> Option<&'static str> {
    let usable = path != "search.boost" || is_boost(number);
    (!usable).then_some(BOOST_HELP)
}

pub const BOOST_HELP: &str = "write a number from 0.1 to 10, where 1 changes nothing, or 0 to leave it out";

/// Whether search can weigh an article by this factor.
pub fn is_boost(factor: f64) -> bool {
    factor == 0.0 || (0.1..=10.0).contains(&factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_customers_type_does_not_decide_where_a_link_leads() {
        let fine = [
            "mailto:help@example.com",
            "mailto:help@example.com?subject={query}&body={page}",
            "https://forum.example.com/search/{query}",
            "https://forum.example.com?q={query}",
            "//forum.example.com/?q={query}",
            "tel:+4912345",
            "contact/form/?about={query}",
            "/contact/?at=12:30&about={query}",
        ];
        for url in fine {
            assert_eq!(check_contact(url), None, "{url}");
        }
        let wrong = [
            "{query}",
            "https://{query}/",
            "https://forum.example.com{query}",
            "mailto:{query}",
            "{page}:alert(1)",
            "JavaScript:alert({query})",
            " data:text/html,x",
            "java\tscript:alert(1)",
            "\u{1}javascript:alert(1)",
            "https://example.com/\n",
            "https://example.com/?q={search}",
            "https://example.com/?q={query",
        ];
        for url in wrong {
            assert!(check_contact(url).is_some(), "{url}");
        }
        assert_eq!(placeholders_emptied("a?b={query}&c={page}"), "a?b=&c=");
    }

    #[test]
    fn boosts_have_bounds() {
        assert!([0.0, 0.1, 1.0, 10.0].into_iter().all(is_boost));
        assert!(![-1.0, 0.05, 10.5, f64::NAN, f64::INFINITY].into_iter().any(is_boost));
    }
}
