//! The types of `book.toml`. What each key means stands in `keys.rs`, once, for messages and manual alike.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::check::Check;
use super::contact::Contact;
use super::feedback::Feedback;
use super::images::Images;
use super::languages::Language;
use super::request::Request;
use super::reuse::{Choices, Values, Variant};
use super::search::Search;
use super::source::SourceText;
use super::status::Status;
use super::widget::Widget;
use crate::paths::SourcePath;

#[derive(Debug, Clone, Default, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct Config {
    pub book: Book,
    /// By tag.
    pub language: BTreeMap<String, Language>,
    pub build: Build,
    pub variables: Values,
    pub conditions: Choices,
    pub variant: Vec<Variant>,
    pub output: Output,
    pub search: Search,
    pub check: Check,
    pub r#type: Vec<TypeRule>,
    pub journey: Vec<Journey>,
    pub review: Review,
    pub home: Home,
    pub contact: Vec<Contact>,
    pub request: Request,
    pub feedback: Feedback,
    pub status: Status,
    pub widget: Widget,
    /// As it is for each language but the first, by tag.
    #[serde(skip)]
    pub translations: BTreeMap<String, Config>,
    #[serde(skip)]
    pub source: SourceText,
}

#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct Book {
    pub title: String,
    pub description: String,
    pub authors: Vec<String>,
    pub src: String,
    pub snippets: String,
    pub language: String,
    pub glossary: Option<toml::Spanned<String>>,
    pub text_direction: Option<String>,
}

impl Book {
    /// The file of the article that holds the glossary, relative to the book.
    pub fn glossary_path(&self) -> Option<SourcePath> {
        let name = self.glossary.as_ref()?.get_ref();
        Some(SourcePath::new(format!("{}/{name}", self.src)))
    }
}

impl Default for Book {
    fn default() -> Self {
        Self {
            title: "Help centre".into(),
            description: String::new(),
            authors: Vec::new(),
            src: "content".into(),
            snippets: "snippets".into(),
            language: "en".into(),
            glossary: None,
            text_direction: None,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct Build {
    pub build_dir: String,
    pub git_dates: bool,
    pub extra_watch_dirs: Vec<String>,
    /// What the build is for.
    #[serde(rename = "for")]
    pub purpose: Choices,
}

impl Default for Build {
    fn default() -> Self {
        Self {
            build_dir: "book".into(),
            git_dates: true,
            extra_watch_dirs: Vec::new(),
            purpose: Choices::new(),
        }
    }
}

#[derive(Debug, Clone, Default, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct Output {
    pub html: Html,
}

#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct Html {
    pub site_url: String,
    pub theme: Option<String>,
    pub smart_punctuation: bool,
    pub math: bool,
    pub additional_css: Vec<String>,
    pub additional_js: Vec<String>,
    pub git_repository_url: Option<String>,
    pub edit_url_template: Option<String>,
    pub cname: Option<String>,
    /// Whether there are Atom feeds.
    pub feeds: bool,
    /// How many related articles stand below each.
    pub related: u32,
    pub images: Images,
    pub search: HtmlSearch,
    pub redirect: BTreeMap<Spanned<String>, Spanned<String>>,
}

impl Default for Html {
    fn default() -> Self {
        Self {
            site_url: "/".into(),
            theme: None,
            smart_punctuation: true,
            math: false,
            additional_css: Vec::new(),
            additional_js: Vec::new(),
            git_repository_url: None,
            edit_url_template: None,
            cname: None,
            feeds: true,
            related: 4,
            images: Images::default(),
            search: HtmlSearch::default(),
            redirect: BTreeMap::new(),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct HtmlSearch {
    pub enable: bool,
    pub limit_results: u32,
}

impl Default for HtmlSearch {
    fn default() -> Self {
        Self { enable: true, limit_results: 30 }
    }
}

#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct Home {
    pub questions: Vec<String>,
    pub recent: u32,
    /// A file of how often articles are read, in the book's folder.
    pub popular: Option<Spanned<String>>,
}

impl Default for Home {
    fn default() -> Self {
        Self { questions: Vec::new(), recent: 5, popular: None }
    }
}

/// How articles are looked after that do not say so themselves.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct Review {
    /// A span of time such as `1 year`.
    pub every: Option<String>,
    pub owner: Option<String>,
}

/// A type of articles: which are of it, and what sections they have.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct TypeRule {
    pub name: String,
    /// A pattern of paths; none for articles that say so themselves.
    pub path: Option<String>,
    /// Of each section, the names that its heading can have. Without any list, those of helpbook.
    pub sections: Option<Vec<Vec<String>>>,
}

/// A task that takes several articles, one after the other. Paths are seen from the content folder.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct Journey {
    pub title: String,
    pub description: String,
    /// Of each step, the articles that customers choose from; mostly one.
    pub steps: Vec<Vec<Spanned<String>>>,
    /// Folders of categories; `/` for the home page.
    pub listed_in: Vec<Spanned<String>>,
}
