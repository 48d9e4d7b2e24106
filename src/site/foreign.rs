//! Keys of front matter that nothing here uses: kept as data, and told of once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::article::Article;
use crate::diagnostics::{Code, Diagnostic};

/// `used` are the keys that search filters by or the check looks at; `is_of_type` is whether a key means something for the
/// type of an article.
pub(super) fn note(
    articles: &[Arc<Article>],
    used: &BTreeSet<&str>,
    is_of_type: impl Fn(&Article, &str) -> bool,
    diagnostics: &mut Vec<Diagnostic>,
) {
    const NAMED_MAX: usize = 12;
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut files = 0;
    for article in articles {
        let keys = article.front.foreign.keys().map(String::as_str);
        let foreign = keys.filter(|key| !used.contains(key) && !is_of_type(article, key));
        let mut has_any = false;
        for key in foreign {
            has_any = true;
            *counts.entry(key).or_default() += 1;
        }
        files += usize::from(has_any);
    }
    if counts.is_empty() {
        return;
    }
    let mut named: Vec<(&str, usize)> = counts.into_iter().collect();
    named.sort_by_key(|&(key, count)| (std::cmp::Reverse(count), key));
    let more = named.len().saturating_sub(NAMED_MAX);
    let mut list: Vec<String> =
        named.iter().take(NAMED_MAX).map(|(key, count)| format!("{key} ({count})")).collect();
    if more > 0 {
        list.push(format!("{more} more"));
    }
    let files = if files == 1 { "1 file has".to_owned() } else { format!("{files} files have") };
    diagnostics.push(
        Diagnostic::new(
            Code::ForeignKeys,
            format!("{files} front matter keys that helpbook does not use: {}", list.join(", ")),
        )
        .help("they are kept as data; put keys of your own below `extra` to say that they are meant"),
    );
}
