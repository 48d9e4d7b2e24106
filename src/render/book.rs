//! What all pages share: the book, its theme's files, its search, the ways to a human.

use super::banners::FileView;
use super::views::{BookView, FilterView, LinkView, SearchAssets};
use super::{
    ALL_ARTICLES_PAGE, SEARCH_PAGE, SearchFiles, banners, contact, contact_page, feedback, languages,
};
use crate::config::Config;
use crate::paths::OutPath;
use crate::site::{ROOT, Site, humanise};
use crate::theme::{Theme, Words};

pub(super) fn view(
    site: &Site,
    config: &Config,
    theme: &Theme,
    search: &SearchFiles,
    favicon: Option<OutPath>,
    words: &Words,
    original: &str,
) -> BookView {
    let html = &config.output.html;
    let url = |path: &OutPath| path.url().to_string();
    let own = |page: &str| OutPath::new(format!("{}{page}", site.prefix)).url().to_string();
    let added = |paths: &[String]| -> Vec<String> {
        paths.iter().map(|path| OutPath::new(path.trim_start_matches('/')).url().to_string()).collect()
    };
    let mut styles = vec![url(&theme.style)];
    styles.extend(added(&html.additional_css));
    let mut scripts = vec![url(&theme.script)];
    scripts.extend(added(&html.additional_js));
    let categories = site.categories[ROOT].categories.iter().map(|&id| {
        let category = &site.categories[id];
        LinkView { title: category.title.clone(), url: category.url.to_string(), language: None }
    });
    BookView {
        title: config.book.title.clone(),
        description: config.book.description.clone(),
        language: config.book.language.clone(),
        direction: languages::direction(config).to_owned(),
        home: site.categories[ROOT].url.to_string(),
        styles,
        scripts,
        search: SearchAssets {
            enabled: html.search.enable,
            misses: config.search.misses.clone(),
            limit: html.search.limit_results,
            worker: url(&theme.search_worker),
            engine_wasm: url(&search.engine_wasm),
            manifest: url(&search.manifest),
            page: own(SEARCH_PAGE),
            all_articles: own(ALL_ARTICLES_PAGE),
            filters: filters(config, words),
        },
        categories: categories.collect(),
        contact: config
            .contact
            .iter()
            .map(|contact| contact::of_book(contact, &config.book.language))
            .collect(),
        contact_page: contact_page::address(site, config).as_ref().map(url),
        request: contact_page::request(config),
        banners: banners::of_book(site, words, original),
        status: config.status.url.as_deref().map(from_root),
        feedback: feedback::view(&config.feedback, words),
        widget: config.widget.enable.then(|| own(super::WIDGET_PAGE)),
        authors: config.book.authors.join(", "),
        repository: html.git_repository_url.clone(),
        favicon: favicon.as_ref().map(url),
        generator: concat!("helpbook ", env!("CARGO_PKG_VERSION")).to_owned(),
    }
}

/// Where the file of `status.url` is, whatever page asks: a file of the site is named from its root.
fn from_root(url: &str) -> FileView {
    let local = !url.contains(':') && !url.starts_with('/');
    FileView { url: url.to_owned(), local }
}

/// The filters that there may be. Which of them results have, the engine says.
fn filters(config: &Config, words: &Words) -> Vec<FilterView> {
    let title = |key: &str| {
        let configured = config.search.labels.get(key);
        let of_theme = || words.get(&format!("filter_{key}")).map(str::to_owned);
        configured.cloned().or_else(of_theme).unwrap_or_else(|| humanise(key))
    };
    let keys = config.search.filter_keys().into_iter();
    keys.map(|key| FilterView { key: key.to_owned(), title: title(key) }).collect()
}
