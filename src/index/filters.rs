//! What results can be narrowed down by: category, tags, and the front matter keys that `[search]` names.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::settings::Settings;
use crate::article::FrontMatter;
use crate::config::{CATEGORY_FILTER, Config, TAG_FILTER};
use crate::site::{CategoryId, Kind, Site, TYPE_KEY};

/// The filters of one page: `(key, value)`, each once, in the order of the book's filters.
pub fn of(
    site: &Site,
    config: &Config,
    front: &FrontMatter,
    kind: Option<&Kind>,
    category: CategoryId,
) -> Vec<(String, String)> {
    let mut filters: Vec<(String, String)> = Vec::new();
    let mut add = |key: &str, value: String| {
        // One line, however it is written: values are shown, and handed over, in lists.
        let filter = (key.to_owned(), value.split_whitespace().collect::<Vec<_>>().join(" "));
        if !filters.contains(&filter) {
            filters.push(filter);
        }
    };
    if let Some(outermost) = site.trail(category).first() {
        add(CATEGORY_FILTER, site.categories[*outermost].title.clone());
    }
    for key in &config.search.filters {
        // The type that an article has from its folder is as good as one that it names.
        if let Some(kind) = kind.filter(|_| key.get_ref() == TYPE_KEY) {
            add(TYPE_KEY, kind.label.clone());
            continue;
        }
        for value in values_of(front, key.get_ref()) {
            add(key.get_ref(), value);
        }
    }
    for tag in &front.tags {
        add(TAG_FILTER, tag.clone());
    }
    filters
}

/// The values of a front matter key, which may stand below `extra`, as text.
fn values_of(front: &FrontMatter, key: &str) -> Vec<String> {
    if let Some(written) = front.written.get(key) {
        return written.clone();
    }
    let value = front.foreign.get(key).or_else(|| front.extra.get(key));
    let items = match value {
        Some(Value::Array(items)) => items.as_slice(),
        Some(value) => std::slice::from_ref(value),
        None => &[],
    };
    items.iter().filter_map(text).collect()
}

fn text(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Bool(yes) => yes.to_string(),
        Value::Null | Value::Array(_) | Value::Object(_) => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// Every filter of the book with its values, sorted.
pub fn values(site: &Site, config: &Config) -> BTreeMap<String, BTreeSet<String>> {
    let keys = config.search.filter_keys().into_iter();
    let mut all: BTreeMap<String, BTreeSet<String>> =
        keys.map(|key| (key.to_owned(), BTreeSet::new())).collect();
    let settings = Settings::new(site, config).value;
    for (key, value) in super::documents(site, config, &settings).flat_map(|document| document.filters) {
        all.entry(key).or_default().insert(value);
    }
    all
}

/// Every front matter key that articles can be filtered by.
pub fn keys(site: &Site) -> BTreeSet<&str> {
    let of_categories =
        site.categories.iter().filter_map(|category| Some(&category.index.as_ref()?.article.front));
    let fronts = site.articles.iter().map(|entry| &entry.article().front).chain(of_categories);
    let mut keys = BTreeSet::new();
    if site.articles.iter().any(|entry| entry.kind.is_some()) {
        keys.insert(TYPE_KEY);
    }
    for front in fronts {
        keys.extend(front.foreign.keys().map(String::as_str));
        keys.extend(front.extra.as_object().into_iter().flat_map(|extra| extra.keys()).map(String::as_str));
    }
    keys
}
