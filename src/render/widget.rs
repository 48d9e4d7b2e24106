//! Help inside the product: the page that the widget shows first, and the script that other sites embed.

use std::collections::BTreeMap;

use serde::Serialize;

use super::views::{SuggestedView, WidgetView};
use super::{PageId, Renderer, View, languages};
use crate::config::Config;
use crate::site::{ArticleId, ROOT};

/// The tokens of the theme that the button and the frame of the widget are drawn with.
const TOKENS: &[&str] = &["hue", "accent-light", "accent-dark", "font-text"];

/// So many of the articles that customers read most.
const POPULAR_MAX: usize = 6;

/// What the script is told of the site.
#[derive(Serialize)]
struct Settings<'a> {
    /// The first is for whoever speaks none of them.
    languages: Vec<Language<'a>>,
    tokens: BTreeMap<&'a str, &'a str>,
}

/// The help centre in one language.
#[derive(Serialize)]
struct Language<'a> {
    tag: &'a str,
    direction: &'a str,
    /// Where its addresses begin, below that of the script: nothing, or `fr/`.
    home: &'a str,
    title: &'a str,
    position: &'a str,
    /// By their keys in the theme, without `widget_`; those of its page are not among them.
    words: BTreeMap<&'a str, &'a str>,
}

/// Whether any language has the widget.
pub fn has_widget(config: &Config) -> bool {
    config.languages().iter().any(|tag| config.of_language(tag).widget.enable)
}

impl Renderer<'_> {
    pub(super) fn widget(&self) -> View {
        let from = self.own_page(super::WIDGET_PAGE).url();
        let promoted = self.site.promoted();
        let (heading, popular) = match (&self.site.popular, &promoted) {
            (popular, _) if !popular.is_empty() => ("popular", popular),
            (_, promoted) if !promoted.is_empty() => ("promoted", promoted),
            _ => ("recent", &self.site.recent(POPULAR_MAX)),
        };
        let popular: Vec<ArticleId> = popular.iter().copied().take(POPULAR_MAX).collect();
        let suggested = self.site.suggested.iter().map(|suggested| SuggestedView {
            path: suggested.path.clone(),
            articles: self.article_cards(&from, &suggested.articles),
        });
        let view = WidgetView {
            suggested: suggested.collect(),
            popular_title: self.string(heading).to_owned(),
            popular: self.article_cards(&from, &popular),
            categories: self.category_cards(&from, ROOT),
        };
        let head = self.head_of(&PageId::Widget, &self.book.title, "", &from, "widget");
        self.page("widget.html", from.to_root(), head, view)
    }

    /// What other sites embed: the script of the theme, with what it is to know of this site.
    pub(super) fn widget_script(&self) -> String {
        let sites = self.sites.iter().map(|site| (site, self.whole.of_language(&site.language)));
        let with_widget: Vec<_> = sites.filter(|(_, config)| config.widget.enable).collect();
        let words: Vec<_> =
            with_widget.iter().map(|(site, _)| self.theme.languages.of(&site.language)).collect();
        let languages = with_widget.iter().zip(&words).map(|((site, config), words)| {
            let texts = words.texts().iter();
            let texts = texts.filter_map(|(key, text)| {
                let key = key.strip_prefix("widget_").filter(|key| !key.starts_with("page_"))?;
                Some((key, text.as_str()))
            });
            let mut texts: BTreeMap<&str, &str> = texts.collect();
            if let Some(label) = &config.widget.label {
                texts.insert("label", label);
            }
            Language {
                tag: &site.language,
                direction: languages::direction(config),
                home: &site.prefix,
                title: &config.book.title,
                position: &config.widget.position,
                words: texts,
            }
        });
        let tokens = TOKENS.iter().filter_map(|name| Some((*name, self.theme.tokens.get(*name)?.as_str())));
        let settings = Settings { languages: languages.collect(), tokens: tokens.collect() };
        // A map of texts is always JSON, and JSON is always JavaScript.
        let settings = serde_json::to_string(&settings).unwrap_or_default();
        let script = String::from_utf8_lossy(&self.theme.widget.script);
        format!("((HELPBOOK)=>{{\"use strict\";\n{script}\n}})({settings});\n")
    }
}
