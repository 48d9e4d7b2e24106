//! The same page in the other languages of the book, and what a page says that is not translated.

use super::views::{AlternateView, OriginalView};
use super::{PageId, Renderer, contact_page};
use crate::config::Config;
use crate::paths::{OutPath, Url};
use crate::site::{Category, ROOT, Resolved, Site};
use crate::theme::Theme;

/// Where a page stands, in whatever language.
#[derive(Clone, Copy)]
enum Place<'a> {
    Article(&'a str),
    Category(&'a str),
    /// One that every site has.
    Own(&'static str),
    KnownIssues,
    /// The contact page, which is only where there is a way or a form.
    Contact,
    /// The home page, for what stands nowhere.
    Home,
}

impl Renderer<'_> {
    /// The page in all languages, in their order; nothing in a book of one language. What a language does not have leads to
    /// the nearest that it has.
    pub(super) fn alternates(&self, page: &PageId, from: &Url) -> Vec<AlternateView> {
        if self.sites.len() < 2 {
            return Vec::new();
        }
        let place = place_of(self.site, page);
        let view = |site: &Site| {
            let Found { url, translated, listed } = find(site, self.whole, place);
            AlternateView {
                language: site.language.clone(),
                name: language_name(self.whole, self.theme, &site.language),
                url: from.relative_to(&url),
                absolute: self.base.absolute(&url).filter(|_| listed && !matches!(page, PageId::NotFound)),
                current: site.language == self.site.language,
                translated,
            }
        };
        self.sites.iter().map(view).collect()
    }

    /// A page of a site in the languages that it is written in; nothing where that is one.
    pub(super) fn translations(&self, site: &Site, page: &PageId) -> Vec<(String, Url)> {
        let place = place_of(site, page);
        let all = self.sites.iter().map(|other| (other, find(other, self.whole, place)));
        let written = all.filter(|(_, found)| found.listed);
        let written: Vec<_> = written.map(|(other, found)| (other.language.clone(), found.url)).collect();
        if written.len() < 2 { Vec::new() } else { written }
    }

    /// The language of a text that is shown because there is no translation.
    pub(super) fn original(&self, text: &Resolved, from: &Url) -> Option<OriginalView> {
        let first = self.sites.first().filter(|_| text.untranslated)?;
        let place = self.site.place_of(&text.article);
        let url = first.article_at(place).map(|entry| &entry.url);
        Some(OriginalView {
            language: first.language.clone(),
            direction: direction(self.whole).to_owned(),
            name: language_name(self.whole, self.theme, &first.language),
            own_name: language_name(self.whole, self.theme, &self.site.language),
            url: url.map(|url| from.relative_to(url)),
        })
    }

    /// As its speakers call a language, of the book or not.
    pub(super) fn name_of_language(&self, tag: &str) -> String {
        let name = language_name(self.whole, self.theme, tag);
        let own = || contact_page::own_name(tag).map(str::to_owned);
        if name == tag { own().unwrap_or(name) } else { name }
    }

    /// The language of a title in a list, where it is not that of the page.
    pub(super) fn language_of(&self, text: &Resolved) -> Option<String> {
        self.sites.first().filter(|_| text.untranslated).map(|first| first.language.clone())
    }
}

fn place_of<'a>(site: &'a Site, page: &PageId) -> Place<'a> {
    match page {
        PageId::Article(id) => Place::Article(site.place_of(site.articles[*id].article())),
        PageId::Category(id) => Place::Category(&site.categories[*id].folder),
        PageId::Search => Place::Own(super::SEARCH_PAGE),
        PageId::KnownIssues => Place::KnownIssues,
        PageId::AllArticles => Place::Own(super::ALL_ARTICLES_PAGE),
        // Not every language needs to have the widget.
        PageId::Widget | PageId::WidgetScript => Place::Home,
        PageId::Contact => Place::Contact,
        PageId::Home | PageId::NotFound | PageId::Redirect(_) | PageId::Sitemap | PageId::Feed(_) => {
            Place::Home
        }
    }
}

/// Where a place is in a site.
struct Found {
    url: Url,
    /// Whether that is what was asked for, and in the language of the site.
    translated: bool,
    /// Whether search engines may list it, too: what has expired they may not.
    listed: bool,
}

fn find(site: &Site, whole: &Config, place: Place<'_>) -> Found {
    let category = |folder: &str| {
        let mut folders = std::iter::successors(Some(folder), |folder| {
            (!folder.is_empty()).then(|| folder.rsplit_once('/').map_or("", |(above, _)| above))
        });
        let found = folders.find_map(|folder| site.category_of(folder));
        found.unwrap_or(&site.categories[ROOT])
    };
    let all_or_nothing = |url: Url, translated| Found { url, translated, listed: translated };
    match place {
        Place::Home => all_or_nothing(site.categories[ROOT].url.clone(), true),
        Place::Own(page) => all_or_nothing(OutPath::new(format!("{}{page}", site.prefix)).url(), true),
        Place::KnownIssues => match super::banners::known_issues_path(site) {
            Some(path) => all_or_nothing(path.url(), true),
            None => all_or_nothing(site.categories[ROOT].url.clone(), false),
        },
        Place::Contact => match contact_page::address(site, whole.of_language(&site.language)) {
            Some(path) => all_or_nothing(path.url(), true),
            None => all_or_nothing(site.categories[ROOT].url.clone(), false),
        },
        Place::Category(folder) => {
            let found = category(folder);
            all_or_nothing(found.url.clone(), found.folder == folder && is_translated(site, found))
        }
        Place::Article(place) => match site.article_at(place) {
            Some(entry) => {
                let translated = !entry.resolved.untranslated;
                let listed = translated && entry.life.expired.is_none();
                Found { url: entry.url.clone(), translated, listed }
            }
            None => {
                let folder = place.rsplit_once('/').map_or("", |(folder, _)| folder);
                all_or_nothing(category(folder).url.clone(), false)
            }
        },
    }
}

/// Whether the text of a category or, where it has none, anything in it is written in the language of the site. The home
/// page always is: its title and all around it are.
pub(super) fn is_translated(site: &Site, category: &Category) -> bool {
    fn has_own(site: &Site, category: &Category) -> bool {
        category.articles.iter().any(|&id| !site.articles[id].resolved.untranslated)
            || category.categories.iter().any(|&id| is_translated(site, &site.categories[id]))
    }
    let is_home = category.parent.is_none();
    // Nothing stands in for another language there.
    let is_first = site.prefix.is_empty();
    is_home
        || is_first
        || category.index.as_ref().map_or_else(|| has_own(site, category), |index| !index.untranslated)
}

/// As its speakers call a language: as the book says, else as the theme does, else its tag.
fn language_name(whole: &Config, theme: &Theme, tag: &str) -> String {
    let configured = whole.language.get(tag).and_then(|language| language.name.clone());
    let general = |tag: &str| tag.split(['-', '_']).next().unwrap_or_default().to_lowercase();
    let of_theme = || {
        let words = theme.languages.of(tag);
        // What the theme does not speak has the words of another.
        let is_it = words.get("language").is_some_and(|known| general(known) == general(tag));
        words.get("language_name").filter(|_| is_it).map(str::to_owned)
    };
    configured.or_else(of_theme).unwrap_or_else(|| tag.to_owned())
}

/// That something is in the first language of a book, such as "In English", for pages in the language `tag`.
pub fn in_language(whole: &Config, theme: &Theme, tag: &str) -> String {
    let words = theme.languages.of(tag);
    let name = language_name(whole, theme, &whole.book.language);
    words.get("in_language").unwrap_or("{language}").replace("{language}", &name)
}

/// As configured, else as the language is written.
pub(super) fn direction(config: &Config) -> &str {
    const RIGHT_TO_LEFT: &[&str] = &["ar", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"];
    if let Some(direction) = &config.book.text_direction {
        return direction;
    }
    let language = config.book.language.split(['-', '_']).next().unwrap_or_default();
    if RIGHT_TO_LEFT.contains(&language.to_lowercase().as_str()) { "rtl" } else { "ltr" }
}
