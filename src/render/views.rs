//! The exact data that each template sees.
//!
//! A template cannot query the site: what is not here does not exist for it. A page is therefore up to date
//! as long as its view and the templates are, and no dependency graph is needed. Views stay small: a page
//! carries its siblings, never the whole tree, or the size of a site would grow with the square of its articles.
//!
//! A template sees five names: `book` ([`BookView`]) and `t`, the words of the theme by key, which are the same on all
//! pages; `root`, the way from this page to the home page (empty, `../`, `../../` …); `head` ([`HeadView`]); and
//! `page`, which is the view of its kind.
//!
//! Every URL in a view is relative to the page that shows it, so that a site works at any path of any host.
//! The exception is the not-found page: hosts serve it at any depth, so its URLs start at the base URL.

mod book;
mod widget;

use std::collections::BTreeMap;

use serde::Serialize;

pub use book::{BookView, FeedbackView, FilterView, ReasonView, SearchAssets};
pub use widget::{SuggestedView, WidgetView};

#[derive(Debug, Clone, Serialize)]
pub struct HeadView {
    /// Plain text for `<title>`.
    pub title: String,
    pub description: String,
    /// Absolute, and present only when the book has a base URL.
    pub canonical: Option<String>,
    /// `home`, `category`, `article`, `search`, `all-articles`, `known-issues`, `contact`, `not-found` or `widget`.
    pub kind: &'static str,
    /// What the contact page is to know of this one, as the fragment of its address: `article=%2Freset%2F`; may be empty.
    pub context: String,
    /// Whether search engines may list the page.
    pub indexed: bool,
    /// The page in all languages of the book, this one among them; empty in a book of one language.
    pub alternates: Vec<AlternateView>,
    /// Atom feeds of what the page lists.
    pub feeds: Vec<LinkView>,
}

/// A page in one language of the book.
#[derive(Debug, Clone, Serialize)]
pub struct AlternateView {
    /// A BCP 47 language tag.
    pub language: String,
    /// As its speakers call the language.
    pub name: String,
    /// Of the page, else of the nearest that there is in the language.
    pub url: String,
    /// For search engines: present where the page is written in the language and the book has a base URL.
    pub absolute: Option<String>,
    /// Whether it is the language of this page.
    pub current: bool,
    /// Whether the page is written in the language.
    pub translated: bool,
}

/// What a text is that is shown because there is no translation.
#[derive(Debug, Clone, Serialize)]
pub struct OriginalView {
    /// The BCP 47 tag of the language that it is written in.
    pub language: String,
    /// `ltr` or `rtl`.
    pub direction: String,
    /// As its speakers call that language.
    pub name: String,
    /// As its speakers call the language that there is no translation into.
    pub own_name: String,
    /// The page among others of its language; `None` for the text of a category.
    pub url: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LinkView {
    pub title: String,
    pub url: String,
    /// Of the title, where it is not that of the page.
    pub language: Option<String>,
}

/// A way to a human.
#[derive(Debug, Clone, Serialize)]
pub struct ContactView {
    /// What the link says, such as "E-mail us".
    pub title: String,
    /// A `mailto:`, `tel:` or web address, or an address of this site relative to its root.
    pub url: String,
    /// The address with `{query}` and `{page}` in it, for scripts to fill in, percent-encoded: what was searched for,
    /// and the address of the page. In `url` nothing stands for what is not known when the page is written.
    pub template: Option<String>,
    /// Whether both are of this site, so that templates put `root` before them.
    pub local: bool,
    /// For instance opening hours or the expected time to an answer.
    pub note: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
pub struct CategoryCard {
    pub title: String,
    pub description: String,
    /// The name of an icon of the theme, such as `account`; empty when the category names none.
    pub icon: String,
    pub url: String,
    /// Articles in it and in the categories below it.
    pub articles: usize,
    /// Of title and description, where it is not that of the page.
    pub language: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
pub struct ArticleCard {
    pub title: String,
    /// From the front matter, else the article's first sentence or two; may be empty.
    pub description: String,
    pub url: String,
    /// The category it is in, for lists that cross categories.
    pub category: String,
    pub updated: Option<DateView>,
    /// Of a known issue.
    pub state: Option<StateView>,
    /// Of a release.
    pub version: Option<String>,
    /// First in its category, because somebody wants it so.
    pub pinned: bool,
    /// Of title and description, where it is not that of the page: there is no translation.
    pub language: Option<String>,
}

/// A task that takes several articles, in a list.
#[derive(Debug, Clone, Serialize)]
pub struct JourneyCard {
    pub title: String,
    pub description: String,
    /// Of its first article.
    pub url: String,
    pub steps: usize,
}

/// A task that takes several articles, on the page of one of them.
#[derive(Debug, Clone, Serialize)]
pub struct JourneyView {
    pub title: String,
    /// The step of this page, from 1.
    pub step: usize,
    /// All of them; of several articles in one step, a customer takes one.
    pub steps: Vec<Vec<SiblingView>>,
}

/// How far a known issue is.
#[derive(Debug, Clone, Serialize)]
pub struct StateView {
    /// `investigating`, `identified`, `workaround`, `monitoring`, `fixed` or `wont-fix`.
    pub key: String,
    pub text: String,
    pub since: Option<DateView>,
}

/// What kind of article it is. What does not belong to its type is empty.
#[derive(Debug, Clone, Serialize)]
pub struct KindView {
    /// Such as `known-issue`.
    pub name: String,
    pub state: Option<StateView>,
    /// The versions that have the known issue.
    pub affects: Vec<String>,
    pub fixed_in: Option<String>,
    /// Of a release or of a policy.
    pub version: Option<String>,
    /// The day of the release, or the first day of the policy.
    pub date: Option<DateView>,
}

#[derive(Debug, Clone, Serialize)]
pub struct DateView {
    /// `2026-03-15`, for `<time datetime>`.
    pub iso: String,
    /// For people, such as `15 March 2026`.
    pub text: String,
}

#[derive(Debug, Serialize)]
pub struct HomeView {
    pub title: String,
    pub description: String,
    /// The HTML below the title and search, from `index.md` of the content root; may be empty.
    pub body: String,
    /// Of `body`, where it is not translated.
    pub original: Option<OriginalView>,
    /// Example questions under the search field.
    pub questions: Vec<LinkView>,
    pub categories: Vec<CategoryCard>,
    pub promoted: Vec<ArticleCard>,
    pub journeys: Vec<JourneyCard>,
    /// The articles read most; empty without numbers.
    pub popular: Vec<ArticleCard>,
    /// Announcements that hold now, the newest first.
    pub announcements: Vec<ArticleCard>,
    /// Known issues that are not closed; only so many.
    pub known_issues: Vec<ArticleCard>,
    /// Where all of them are listed.
    pub known_issues_url: Option<String>,
    /// Newest first; empty when no article has a date.
    pub recent: Vec<ArticleCard>,
    /// Articles that lie in the content root, in no category.
    pub articles: Vec<ArticleCard>,
}

#[derive(Debug, Serialize)]
pub struct CategoryView {
    pub title: String,
    pub description: String,
    pub icon: String,
    pub body: String,
    /// Of title, description and `body`, where they are not translated.
    pub original: Option<OriginalView>,
    pub breadcrumbs: Vec<LinkView>,
    pub categories: Vec<CategoryCard>,
    pub journeys: Vec<JourneyCard>,
    pub articles: Vec<ArticleCard>,
}

#[derive(Debug, Serialize)]
pub struct ArticleView {
    pub title: String,
    /// The title as HTML: inline code and emphasis of a heading survive in it.
    pub title_html: String,
    /// The id of the title's heading, which links may lead to; empty when the title is from front matter alone.
    pub title_id: String,
    pub description: String,
    /// The article without its title heading.
    pub body: String,
    /// Present where there is no translation and this is the original.
    pub original: Option<OriginalView>,
    /// Home first; the article itself is not in it.
    pub breadcrumbs: Vec<LinkView>,
    /// The category that the siblings are of; `None` in the content root.
    pub category: Option<LinkView>,
    pub siblings: Vec<SiblingView>,
    /// The headings of the article, nested; empty when there are fewer than two.
    pub contents: Vec<ContentsEntry>,
    pub updated: Option<DateView>,
    /// None for an article without a type.
    pub kind: Option<KindView>,
    /// When somebody last made sure that it is true.
    pub reviewed: Option<DateView>,
    /// Its last day, when that is over: it is in no list then.
    pub expired: Option<DateView>,
    /// Who looks after it.
    pub owner: Option<String>,
    /// Minutes at 220 words a minute, at least 1.
    pub reading_minutes: usize,
    pub tags: Vec<String>,
    /// The journeys that it is a step of.
    pub journeys: Vec<JourneyView>,
    /// Articles about the same: those that it names, then those most alike.
    pub related: Vec<LinkView>,
    /// On the way of the first journey, or else in the category.
    pub previous: Option<LinkView>,
    pub next: Option<LinkView>,
    pub edit_url: Option<String>,
    /// Its address on the site, such as `/account/reset/`.
    pub address: String,
    /// With the host, where the book has a base URL.
    pub full_address: Option<String>,
    /// The ways to a human, carrying the article along where they can.
    pub contact: Vec<ContactView>,
    /// `extra` of the front matter, for a book's own templates.
    pub extra: serde_json::Value,
    /// The keys of its front matter that helpbook does not use, as they stand there.
    pub data: BTreeMap<String, serde_json::Value>,
}

#[derive(Debug, Clone, Serialize)]
pub struct SiblingView {
    pub title: String,
    pub url: String,
    pub current: bool,
    /// Of the title, where it is not that of the page.
    pub language: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ContentsEntry {
    pub title: String,
    pub id: String,
    pub children: Vec<ContentsEntry>,
}

#[derive(Debug, Serialize)]
pub struct SearchView {
    pub categories: Vec<CategoryCard>,
    pub promoted: Vec<ArticleCard>,
}

/// Every article of the book, A to Z.
#[derive(Debug, Serialize)]
pub struct AllArticlesView {
    pub count: usize,
    pub groups: Vec<LetterGroup>,
}

#[derive(Debug, Serialize)]
pub struct LetterGroup {
    /// An upper-case letter, or `#` for titles that start with none.
    pub letter: String,
    /// The anchor of the group, unique on the page.
    pub id: String,
    pub articles: Vec<ArticleCard>,
}

#[derive(Debug, Serialize)]
pub struct NotFoundView {
    pub categories: Vec<CategoryCard>,
    pub promoted: Vec<ArticleCard>,
}
