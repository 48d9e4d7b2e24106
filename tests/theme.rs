//! What holds for the whole theme, held by reading its files: it asks nobody, runs nothing inline, and says everything in
//! every language.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use support::tree;

fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn report(wrong: &[String], rule: &str) {
    assert!(wrong.is_empty(), "{rule}:\n{}", wrong.join("\n"));
}

/// A strict content security policy works, and no customer's address reaches anyone else.
#[test]
fn the_theme_asks_nobody_and_runs_nothing_inline() {
    let mut wrong = Vec::new();
    for (path, bytes) in tree(&project().join("themes/default")) {
        let Ok(text) = String::from_utf8(bytes) else { continue };
        for (number, line) in text.lines().enumerate() {
            let mut fail = |what: &str| wrong.push(format!("themes/default/{path}:{}: {what}", number + 1));
            // The name of the SVG format is no address.
            let line = line.replace("http://www.w3.org/2000/svg", "");
            // A player is asked for by the customer's own click, which the page says before.
            let line = if path == "js/video.js" { line.replace("`https://", "") } else { line };
            if line.contains("http://") || line.contains("https://") || line.contains("url(//") {
                fail("an address of somebody else");
            }
            if path.ends_with(".html") {
                if line.contains(" style=") || line.contains("<style") {
                    fail("an inline style");
                }
                let opens_script = line.contains("<script ") || line.contains("<script>");
                if opens_script && !line.contains("src=") {
                    fail("an inline script");
                }
                if [" onclick=", " onload=", " onsubmit=", "javascript:"].iter().any(|on| line.contains(on)) {
                    fail("an inline handler");
                }
            }
            if path.ends_with(".js") {
                let stores = ["document.cookie", "localStorage", "sessionStorage", "innerHTML", "eval("];
                // What is kept on the customer's device is kept in these places, which say what it is. In the frame of a
                // widget it is not, for which the last takes the stores away.
                const PLACES: &[&str] = &["js/memory.js", "js/choices.js", "js/banners.js", "js/framed.js"];
                let allowed = |word: &str| word.ends_with("Storage") && PLACES.contains(&&*path);
                stores
                    .iter()
                    .filter(|word| line.contains(**word) && !allowed(word))
                    .for_each(|word| fail(word));
            }
        }
    }
    report(&wrong, "the theme keeps to itself");
}

/// Every language of the theme has all words, fills in the same values and counts in the same way throughout.
#[test]
fn every_language_says_everything() {
    let folder = project().join("themes/default/strings");
    let languages: BTreeMap<String, BTreeMap<String, String>> = tree(&folder)
        .into_iter()
        .map(|(file, bytes)| {
            let text = String::from_utf8(bytes).unwrap_or_else(|error| panic!("{file}: {error}"));
            let words = toml::from_str(&text).unwrap_or_else(|error| panic!("{file}: {error}"));
            (file, words)
        })
        .collect();
    assert!(languages.len() > 1, "the languages were found");
    let english = &languages["en.toml"];
    let counted: BTreeSet<&str> = english.keys().filter_map(|key| key.strip_suffix("_one")).collect();
    let mut wrong = Vec::new();
    for (file, words) in &languages {
        let mut fail = |key: &str, what: &str| wrong.push(format!("{file}: `{key}` {what}"));
        english.keys().filter(|key| !words.contains_key(*key)).for_each(|key| fail(key, "is missing"));
        let mut forms: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (key, text) in words {
            let form = key.rsplit_once('_').filter(|(stem, _)| counted.contains(stem));
            let original = match form {
                Some((stem, form)) if ["zero", "one", "two", "few", "many", "other"].contains(&form) => {
                    forms.entry(form).or_default().insert(stem);
                    english.get(&format!("{stem}_other"))
                }
                _ => english.get(key),
            };
            let Some(original) = original else {
                fail(key, "is no key of English");
                continue;
            };
            let mut expected = placeholders(original);
            // Of nothing, one and two there may be words instead of the number.
            if form.is_some_and(|(_, form)| ["zero", "one", "two"].contains(&form))
                && !text.contains("{count}")
            {
                expected.remove("count");
            }
            if expected != placeholders(text) {
                fail(key, "has other words in braces than English");
            }
            if text.trim().is_empty() || text.trim() != text {
                fail(key, "is empty or has a space at an end");
            }
        }
        for (form, stems) in forms {
            counted
                .difference(&stems)
                .for_each(|stem| fail(&format!("{stem}_{form}"), "is missing: others have this form"));
        }
        let months = words.get("months").map_or(0, |months| {
            months.split('|').filter(|month| !month.is_empty() && month.trim() == *month).count()
        });
        if months != 12 {
            fail("months", "is not twelve names parted by |");
        }
    }
    report(&wrong, "every language of the theme says everything");
}

/// The names in {braces}.
fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}
