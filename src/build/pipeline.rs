//! The build, as a recipe: configuration and snapshot → articles → site, and the theme that shows it.

use std::collections::BTreeMap;
use std::sync::Arc;

use time::Date;

use super::{Cache, unused};
use crate::article::{Glossary, ParseOptions};
use crate::check;
use crate::config::Config;
use crate::diagnostics::{self, Code, Diagnostic, Location, did_you_mean};
use crate::images::Copies;
use crate::index;
use crate::paths::{OutPath, SourcePath};
use crate::render::{self, Renderer};
use crate::site::{self, Edition, Known, Mirror, Site};
use crate::source::Snapshot;
use crate::theme::{Theme, Words};

/// What the command line says beside the configuration.
#[derive(Debug, Clone)]
pub struct Options {
    /// Whether drafts are published.
    pub drafts: bool,
    /// Instead of `output.html.site-url`.
    pub base_url: Option<String>,
    /// Dimensions and values that the build is for, instead of those of `build.for`.
    pub purpose: BTreeMap<String, Vec<String>>,
    /// The day that it is: what expires, what is published on a day and what must be reviewed goes by it.
    pub now: Date,
}

impl Default for Options {
    /// Of a book that nothing is said of, on a day before all that is written in it.
    fn default() -> Self {
        Self { drafts: false, base_url: None, purpose: BTreeMap::new(), now: Date::MIN }
    }
}

/// A book, read and understood: everything that pages are made from.
#[derive(Debug)]
pub struct Book {
    /// As it is for the first language.
    pub config: Config,
    /// One for each of its languages, in the order of `Config::languages`.
    pub sites: Vec<Site>,
    pub theme: Arc<Theme>,
    /// The day that it is.
    pub now: Date,
    /// All findings so far, sorted. Rendering can add more.
    pub diagnostics: Vec<Diagnostic>,
}

/// Everything up to rendering. `found` is what reading found.
pub fn prepare(
    mut config: Config,
    snapshot: &Snapshot,
    options: &Options,
    cache: &mut Cache,
    found: Vec<Diagnostic>,
) -> Book {
    let mut diagnostics = found;
    if let Some(base_url) = &options.base_url {
        config.for_all(|config| config.output.html.site_url = base_url.clone());
    }
    config.choose(&options.purpose);
    let conditions = config.conditions().drain_into(&mut diagnostics);
    let conditions = Arc::new(conditions);
    let theme = cache.theme.load(&snapshot.theme).drain_into(&mut diagnostics);
    let languages = config.languages();
    let mirrors: Vec<Mirror> = languages.iter().map(|tag| Mirror::new(&config, tag)).collect();
    let options_of = |(tag, mirror): (&&str, &Mirror)| {
        let config = config.of_language(tag);
        (
            mirror.clone(),
            ParseOptions {
                smart_punctuation: config.output.html.smart_punctuation,
                math: config.output.html.math,
                prose: !config.check.terms.is_empty(),
                components: theme.components.clone(),
                glossary: Arc::new(glossary(config, mirror, snapshot)),
                conditions: conditions.clone(),
                variables: Arc::new(config.variables(&conditions).drain_into(&mut diagnostics)),
                snippets: config.book.snippets.clone(),
            },
        )
    };
    let parse_options: Vec<_> = languages.iter().zip(&mirrors).map(options_of).collect();
    let articles = cache.articles.parse(snapshot, &parse_options, &mut diagnostics);
    unused::note_unused(&config, &snapshot.reused, &articles, &mut diagnostics);
    let prefixes = languages.iter().enumerate().map(|(number, tag)| match number {
        0 => String::new(),
        _ => format!("{}/", tag.to_lowercase()),
    });
    let prefixes: Vec<String> = prefixes.collect();
    let known = |(tag, prefix): (&&str, &String)| Known {
        reserved: reserved(&config, &theme, prefix),
        templates: theme.template_names.clone(),
        icons: theme.icon_names.clone(),
        states: named(&theme.languages.of(tag), "state", site::STATES),
        types: named(&theme.languages.of(tag), "type", site::TYPES),
        untranslated: match prefix.as_str() {
            "" => String::new(),
            _ => render::in_language(&config, &theme, tag),
        },
    };
    let known: Vec<Known> = languages.iter().zip(&prefixes).map(known).collect();
    let editions: Vec<Edition<'_>> = languages
        .iter()
        .zip(mirrors)
        .zip(prefixes.into_iter().zip(&known))
        .map(|((tag, mirror), (prefix, known))| {
            let config = config.of_language(tag);
            Edition { config, mirror, prefix, known }
        })
        .collect();
    let sites = site::assemble(site::Inputs {
        editions: &editions,
        articles,
        snapshot,
        drafts: options.drafts,
        now: options.now,
        alike: &mut cache.alike,
    })
    .drain_into(&mut diagnostics);
    check_assets(&config, &sites[0], &mut diagnostics);
    for (edition, site) in editions.iter().zip(&sites) {
        diagnostics.append(&mut index::check(site, edition.config));
        diagnostics.append(&mut check::run(site, edition.config, options.now, check::Part::Wrong));
    }
    drop(editions);
    diagnostics.append(&mut check::run_across(&sites, &config, check::Part::Wrong));
    config.apply_check(&mut diagnostics);
    diagnostics::sort(&mut diagnostics);
    Book { config, sites, theme, now: options.now, diagnostics }
}

impl Book {
    /// In its first language.
    pub fn first(&self) -> &Site {
        // There always is one: `Config::languages` is never empty.
        &self.sites[0]
    }

    /// The site of each language, with the configuration as it is for that.
    pub fn editions(&self) -> impl Iterator<Item = (&Config, &Site)> {
        self.sites.iter().map(|site| (self.config.of_language(&site.language), site))
    }

    /// How many articles somebody wrote; what stands in for a translation is not counted again.
    pub fn article_count(&self) -> usize {
        self.sites.iter().map(|site| site.own_articles().count()).sum()
    }

    /// Renders the pages of one site.
    pub fn renderer<'a>(&'a self, site: usize, copies: &'a Copies) -> Renderer<'a> {
        let favicon = ["favicon.svg", "favicon.ico", "favicon.png"]
            .iter()
            .map(|name| OutPath::new(*name))
            .find(|path| self.first().attachments.contains_key(path))
            .or_else(|| {
                self.theme.assets.keys().find(|path| path.as_str().ends_with("/favicon.svg")).cloned()
            });
        let search = index::search_files(&self.sites[site].prefix);
        Renderer::new(&self.sites, site, &self.config, &self.theme, copies, &search, favicon)
    }

    /// Renders all pages, by site.
    pub fn renderers<'a>(&'a self, copies: &'a Copies) -> Vec<Renderer<'a>> {
        (0..self.sites.len()).map(|site| self.renderer(site, copies)).collect()
    }
}

/// The article that holds the glossary of a language, if the book names one: its own, else that of the first language.
fn glossary(config: &Config, mirror: &Mirror, snapshot: &Snapshot) -> Glossary {
    let Some(name) = &config.book.glossary else { return Glossary::default() };
    let standing_there =
        || snapshot.articles.keys().filter(|path| mirror.place(path) == Some(name.get_ref()));
    let found = standing_there().find(|path| mirror.is_own(path)).or_else(|| standing_there().next());
    found.cloned().map_or_else(Glossary::default, Glossary::of)
}

/// The words of the theme for names of helpbook's own, such as the states of known issues.
fn named(words: &Words, what: &str, names: &[&str]) -> BTreeMap<String, String> {
    let text = |name: &str| words.get(&format!("{what}_{}", name.replace('-', "_"))).map(str::to_owned);
    names.iter().filter_map(|name| Some(((*name).to_owned(), text(name)?))).collect()
}

/// What helpbook writes on its own account.
fn reserved(config: &Config, theme: &Theme, prefix: &str) -> BTreeMap<String, String> {
    let mut reserved = BTreeMap::new();
    let mut reserve = |path: &str, what: &str| reserved.insert(path.to_owned(), what.to_owned());
    let of_site = |path: &str| format!("{prefix}{path}");
    reserve(&of_site(render::ALL_ARTICLES_PAGE), "the list of all articles");
    reserve(&of_site(render::NOT_FOUND_PAGE), "the page for addresses that do not exist");
    if config.output.html.search.enable {
        reserve(&of_site(render::SEARCH_PAGE), "the search page");
        reserve(index::manifest(prefix).as_str(), "the search index");
    }
    if config.widget.enable {
        reserve(&of_site(render::WIDGET_PAGE), "the widget");
    }
    // Without a form, a contact page of the writer's own goes first.
    if config.request.url.is_some() {
        reserve(&of_site(render::CONTACT_PAGE), "the contact page, which has the form of `[request]`");
    }
    if !prefix.is_empty() {
        return reserved;
    }
    if render::has_widget(config) {
        reserve(render::WIDGET_SCRIPT, "the widget");
    }
    if render::has_sitemap(config) {
        reserve(render::SITEMAP, "the sitemap");
    }
    // What tells hosts and helpbook itself about the folder.
    for name in [".helpbook", ".nojekyll"] {
        reserve(name, "helpbook");
    }
    if config.output.html.cname.is_some() {
        reserve("CNAME", "the domain name of `output.html.cname`");
    }
    for path in theme.assets.keys() {
        reserve(path.as_str(), "the theme");
    }
    reserved
}

/// Style sheets and scripts that the configuration names and the content folder does not hold.
fn check_assets(config: &Config, site: &Site, diagnostics: &mut Vec<Diagnostic>) {
    let html = &config.output.html;
    let named = [("additional-css", &html.additional_css), ("additional-js", &html.additional_js)];
    for (key, paths) in named {
        for path in paths {
            let out = OutPath::new(path.trim_start_matches('/'));
            if site.attachments.contains_key(&out) {
                continue;
            }
            let help = did_you_mean(out.as_str(), site.attachments.keys().map(OutPath::as_str))
                .unwrap_or_else(|| {
                    format!("put it into `{}`; the path is relative to that folder", config.book.src)
                });
            diagnostics.push(
                Diagnostic::new(
                    Code::ConfigValue,
                    format!("`output.html.{key}` names `{path}`, which does not exist"),
                )
                .at(Location::file(&SourcePath::new(crate::config::FILE_NAME)))
                .help(help),
            );
        }
    }
}
