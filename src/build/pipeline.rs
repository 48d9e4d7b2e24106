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
use crate::site::{self, Known, Site};
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
    pub config: Config,
    pub site: Site,
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
        config.output.html.site_url = base_url.clone();
    }
    config.choose(&options.purpose);
    let conditions = config.conditions().drain_into(&mut diagnostics);
    let variables = config.variables(&conditions).drain_into(&mut diagnostics);
    let theme = cache.theme.load(&snapshot.theme).drain_into(&mut diagnostics);
    let parse_options = ParseOptions {
        smart_punctuation: config.output.html.smart_punctuation,
        math: config.output.html.math,
        prose: !config.check.terms.is_empty(),
        components: theme.components.clone(),
        glossary: Arc::new(glossary(&config)),
        conditions: Arc::new(conditions),
        variables: Arc::new(variables),
        snippets: config.book.snippets.clone(),
    };
    let articles = cache.articles.parse(snapshot, &parse_options, &mut diagnostics);
    unused::note_unused(&config, &snapshot.reused, &articles, &mut diagnostics);
    let known = Known {
        reserved: reserved(&config, &theme),
        templates: theme.template_names.clone(),
        icons: theme.icon_names.clone(),
        states: states(&theme.languages.of(&config.book.language)),
    };
    let site = site::assemble(site::Inputs {
        config: &config,
        articles,
        snapshot,
        drafts: options.drafts,
        now: options.now,
        known: &known,
        alike: &mut cache.alike,
    })
    .drain_into(&mut diagnostics);
    check_assets(&config, &site, &mut diagnostics);
    diagnostics.append(&mut index::check(&site, &config));
    diagnostics.append(&mut check::run(&site, &config, options.now, check::Part::Wrong));
    config.check.apply(&config.book.src, &mut diagnostics);
    diagnostics::sort(&mut diagnostics);
    Book { config, site, theme, now: options.now, diagnostics }
}

impl Book {
    pub fn renderer<'a>(&'a self, copies: &'a Copies) -> Renderer<'a> {
        let favicon = ["favicon.svg", "favicon.ico", "favicon.png"]
            .iter()
            .map(|name| OutPath::new(*name))
            .find(|path| self.site.attachments.contains_key(path))
            .or_else(|| {
                self.theme.assets.keys().find(|path| path.as_str().ends_with("/favicon.svg")).cloned()
            });
        Renderer::new(&self.site, &self.config, &self.theme, copies, &index::search_files(), favicon)
    }
}

/// The article that holds the glossary, if the book names one.
fn glossary(config: &Config) -> Glossary {
    config.book.glossary_path().map_or_else(Glossary::default, Glossary::of)
}

/// The words of the theme for the states of known issues.
fn states(words: &Words) -> BTreeMap<String, String> {
    let text = |key: &&str| words.get(&format!("state_{}", key.replace('-', "_"))).map(str::to_owned);
    site::STATES.iter().filter_map(|key| Some(((*key).to_owned(), text(key)?))).collect()
}

/// What helpbook writes on its own account.
fn reserved(config: &Config, theme: &Theme) -> BTreeMap<String, String> {
    let mut reserved = BTreeMap::new();
    let mut reserve = |path: &str, what: &str| reserved.insert(path.to_owned(), what.to_owned());
    reserve(render::ALL_ARTICLES_PAGE, "the list of all articles");
    reserve(render::NOT_FOUND_PAGE, "the page for addresses that do not exist");
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
    if config.output.html.search.enable {
        reserve(render::SEARCH_PAGE, "the search page");
        reserve(index::MANIFEST, "the search index");
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
