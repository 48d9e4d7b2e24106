//! Which article an event is about, by the address that it names: as published now or once, in any language, with or without
//! host and base path, or as the path of its file.

use std::collections::{BTreeMap, HashMap};

use percent_encoding::percent_decode_str;

use crate::check::Due;
use crate::config::Config;
use crate::paths::SourcePath;
use crate::site::{Entry, Redirect, Site, path_of};

pub type SubjectId = usize;

/// An article, or the text of a category, in the language that it is written in.
#[derive(Debug, Clone)]
pub struct Subject {
    pub path: SourcePath,
    pub title: String,
    /// From the root of the site, with `/` before it.
    pub url: String,
    /// Which of the sites of the book.
    pub site: usize,
    pub keywords: Vec<String>,
    /// Whether search finds it.
    pub is_searched: bool,
    /// What is to be done about it, and since how many days.
    pub due: Option<(Due, Option<i64>)>,
}

/// What stands at an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Article(SubjectId),
    /// The home page, a category without a text: it is there, and no article.
    Page,
}

#[derive(Debug)]
pub struct Addresses {
    pub subjects: Vec<Subject>,
    places: HashMap<String, Place>,
    site_url: String,
}

impl Addresses {
    pub fn new(sites: &[Site], config: &Config) -> Self {
        let mut all = Self {
            subjects: Vec::new(),
            places: HashMap::new(),
            site_url: config.output.html.site_url.clone(),
        };
        let mut known: BTreeMap<SourcePath, SubjectId> = BTreeMap::new();
        for (number, site) in sites.iter().enumerate() {
            let own = site.own_articles().map(|entry| (entry.article(), entry.url.as_str()));
            let texts = site.categories.iter().filter_map(|category| {
                let index = category.index.as_ref().filter(|index| !index.untranslated)?;
                (index.article.words > 0).then_some((&*index.article, category.url.as_str()))
            });
            for (article, url) in own.chain(texts) {
                known.insert(article.path.clone(), all.subjects.len());
                all.subjects.push(Subject {
                    path: article.path.clone(),
                    title: article.title.clone(),
                    url: format!("/{url}"),
                    site: number,
                    keywords: article.front.keywords.clone(),
                    is_searched: article.front.search,
                    due: None,
                });
            }
        }
        // What is not translated is an article of the first language, whatever its address.
        for site in sites {
            for category in &site.categories {
                let of_text = category.index.as_ref().and_then(|index| known.get(&index.article.path));
                let place = of_text.map_or(Place::Page, |id| Place::Article(*id));
                all.put(category.url.as_str(), place);
            }
            for entry in &site.articles {
                all.put_article(site, entry, &known);
            }
        }
        for site in sites {
            for (old, redirect) in &site.redirects {
                let Redirect::Site { url, .. } = redirect else { continue };
                if let Some(place) = all.places.get(&key(url.as_str())).copied() {
                    all.put(old.as_str(), place);
                }
            }
        }
        all
    }

    fn put_article(&mut self, site: &Site, entry: &Entry, known: &BTreeMap<SourcePath, SubjectId>) {
        let Some(id) = known.get(&entry.article().path) else { return };
        let place = Place::Article(*id);
        self.put(entry.url.as_str(), place);
        if !entry.resolved.untranslated {
            self.put(entry.article().path.as_str(), place);
            self.put(&format!("{}{}", site.prefix, site.place_of(entry.article())), place);
        }
    }

    /// What is current goes before what was, and an address before a path.
    fn put(&mut self, address: &str, place: Place) {
        self.places.entry(key(address)).or_insert(place);
    }

    /// What stands at an address, as it is written in an event.
    pub fn find(&self, written: &str) -> Option<Place> {
        self.places.get(&key(path_of(written, &self.site_url))).copied()
    }

    /// The article at an address of a site as search gives it.
    pub fn article_at(&self, url: &str) -> Option<SubjectId> {
        match self.places.get(&key(url)) {
            Some(Place::Article(id)) => Some(*id),
            _ => None,
        }
    }
}

/// Without what two ways to write one address differ in.
fn key(address: &str) -> String {
    let decoded = percent_decode_str(address).decode_utf8_lossy().to_lowercase();
    let path = decoded.trim_matches('/');
    let path = path.strip_suffix("index.html").unwrap_or(path);
    path.trim_end_matches('/').to_owned()
}
