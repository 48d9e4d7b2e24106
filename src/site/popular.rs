//! How often articles are read, as statistics tell: a file of paths or addresses with numbers.

use std::collections::BTreeMap;
use std::ops::Range;

use super::ArticleId;
use super::links::Resolver;
use super::named::{ByUrl, Named};
use crate::config::Config;
use crate::diagnostics::{Code, Diagnostic, Location};
use crate::source::DataFile;

/// As many as stand on the home page.
const SHOWN_MAX: usize = 6;

/// The articles read most, the first first.
pub(super) fn assemble(
    config: &Config,
    file: Option<&DataFile>,
    resolver: &Resolver<'_>,
    by_url: &ByUrl<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<ArticleId> {
    let Some(file) = file else { return Vec::new() };
    let rows = match parse(file) {
        Ok(rows) => rows,
        Err((message, range)) => {
            let help = "write a path or an address and a number to a line, such as `billing/plans.md,120`";
            let found =
                Diagnostic::new(Code::ConfigValue, format!("`{}` cannot be used: {message}", file.path));
            diagnostics.push(found.at(Location::bytes(&file.path, &file.text, range)).help(help));
            return Vec::new();
        }
    };
    let mut counts: BTreeMap<ArticleId, u64> = BTreeMap::new();
    let mut unknown: Vec<&str> = Vec::new();
    // Whether numbers are of articles in other languages.
    let mut elsewhere = false;
    for (written, count) in &rows {
        let path = path_of(written, &config.output.html.site_url);
        match by_url.find(resolver, path) {
            Named::Article(id) => {
                let sum = counts.entry(id).or_default();
                *sum = sum.saturating_add(*count);
            }
            // Statistics count home, categories and what is gone too: that is no mistake of anybody.
            Named::Missing if resolver.address_of(path).is_none() => unknown.push(written),
            Named::Missing => elsewhere = true,
            Named::Hidden => {}
        }
    }
    if counts.is_empty() && !elsewhere && !rows.is_empty() {
        let message = format!("`{}` names no article of this book", file.path);
        let help = match unknown.first() {
            Some(first) => format!("write paths or addresses as this site has them; it has no `{first}`"),
            None => "write paths or addresses as this site has them".to_owned(),
        };
        let found = Diagnostic::new(Code::UnknownArticle, message).at(Location::file(&file.path)).help(help);
        diagnostics.push(found);
    }
    let mut ids: Vec<(ArticleId, u64)> = counts.into_iter().filter(|(_, count)| *count > 0).collect();
    ids.sort_by_key(|&(id, count)| (std::cmp::Reverse(count), id));
    ids.into_iter().take(SHOWN_MAX).map(|(id, _)| id).collect()
}

/// What of an address is a path of the site.
pub fn path_of<'t>(written: &'t str, site_url: &str) -> &'t str {
    let written = written.trim();
    let without = written.split(['?', '#']).next().unwrap_or(written);
    let path = |url: &'t str| match url.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("", |at| &rest[at..]),
        None => url,
    };
    let base = match site_url.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("/", |at| &rest[at..]),
        None => site_url,
    };
    let own = path(without);
    let inside =
        own.strip_prefix(base.trim_end_matches('/')).filter(|rest| rest.starts_with('/')).unwrap_or(own);
    inside.strip_suffix("index.html").unwrap_or(inside)
}

/// Paths or addresses, and numbers.
type Rows = Vec<(String, u64)>;

/// Reads them, by the ending of the file's name.
///
/// # Errors
/// Why it cannot be understood, and where.
fn parse(file: &DataFile) -> Result<Rows, (String, Range<usize>)> {
    let name = file.path.as_str().to_lowercase();
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("toml") => {
            let told = |error: toml::de::Error| (error.message().to_owned(), error.span().unwrap_or(0..0));
            let table: BTreeMap<String, u64> = toml::from_str(&file.text).map_err(told)?;
            Ok(table.into_iter().collect())
        }
        Some("json") => {
            let told = |error: serde_json::Error| (error.to_string(), 0..0);
            let table: BTreeMap<String, u64> = serde_json::from_str(&file.text).map_err(told)?;
            Ok(table.into_iter().collect())
        }
        _ => csv(&file.text),
    }
}

/// Lines of a path and a number; the first line may name the columns, and further columns do not count.
fn csv(text: &str) -> Result<Rows, (String, Range<usize>)> {
    let mut rows = Vec::new();
    let mut start = 0;
    for whole in text.split_inclusive('\n') {
        let range = start..start + whole.trim_end().len();
        let is_first = start == 0;
        start += whole.len();
        let line = whole.trim().trim_start_matches('\u{feff}');
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let mut cells = line.split([',', ';', '\t']).map(|cell| cell.trim().trim_matches('"').trim());
        let (path, count) = (cells.next().unwrap_or_default(), cells.next().unwrap_or_default());
        match count.parse() {
            Ok(count) => rows.push((path.to_owned(), count)),
            // The names of the columns.
            Err(_) if is_first => {}
            Err(_) => return Err(("there is no number behind the path".to_owned(), range)),
        }
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_seen_from_the_site() {
        for (written, path) in [
            ("https://help.example.com/docs/billing/plans/?a=1#b", "/billing/plans/"),
            ("/docs/billing/plans/index.html", "/billing/plans/"),
            ("/billing/plans/", "/billing/plans/"),
            ("billing/plans.md", "billing/plans.md"),
            ("/docs-old/a/", "/docs-old/a/"),
        ] {
            assert_eq!(path_of(written, "https://help.example.com/docs/"), path);
            assert_eq!(path_of(written, "/docs"), path);
        }
    }

    #[test]
    fn lines_are_read_as_spreadsheets_write_them() {
        let rows = csv("\u{feff}Page,Views\n\"/a/\",\"12\"\n\n# old\nb.md;3;0.5\n").unwrap();
        assert_eq!(rows, [("/a/".to_owned(), 12), ("b.md".to_owned(), 3)]);
        assert_eq!(csv("a,1\nb,many\n"), Err(("there is no number behind the path".to_owned(), 4..10)));
        assert_eq!(csv(""), Ok(vec![]));
    }
}
