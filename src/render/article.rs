//! The page of an article.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::views::{ArticleView, ContentsEntry, LinkView, SiblingView};
use super::{PageId, Renderer, View};
use crate::article::{Article, Heading};
use crate::diagnostics::Diagnostic;
use crate::site::{ArticleId, Entry, ROOT};

impl Renderer<'_> {
    pub(super) fn article(&self, id: ArticleId) -> Result<View, Diagnostic> {
        /// Words a minute: people read on screen at about this pace (Brysbaert 2019, doi:10.1016/j.jml.2019.104047,
        /// gives 238 for English prose; help is read with more care).
        const READING_PACE: usize = 220;
        let entry = &self.site.articles[id];
        let article = entry.article();
        let from = &entry.url;
        let category = &self.site.categories[entry.category];
        // One that has expired has no place among the others.
        let position = category.articles.iter().position(|&other| other == id);
        let neighbour = |away: isize| -> Option<LinkView> {
            let in_category = || category.articles.get(position?.checked_add_signed(away)?).copied();
            let id = match entry.journeys.is_empty() {
                true => in_category(),
                false => self.on_journey(entry, away),
            };
            Some(self.article_link(from, id?))
        };
        let view = ArticleView {
            title: article.title.clone(),
            title_html: article.title_html.clone(),
            title_id: article.title_id.clone(),
            description: article.description.clone(),
            body: self.body(&entry.resolved, from)?,
            breadcrumbs: self.breadcrumbs(from, entry.category, true),
            category: (entry.category != ROOT).then(|| self.category_link(from, category)),
            original: self.original(&entry.resolved, from),
            siblings: self.siblings(entry, position.unwrap_or_default()),
            contents: contents(&article.headings),
            updated: entry.updated.map(|date| self.date(date)),
            kind: entry.kind.as_ref().map(|kind| self.kind(kind)),
            reviewed: entry.life.reviewed.map(|date| self.date(date)),
            expired: entry.life.expired.map(|date| self.date(date)),
            owner: entry.life.owner.clone(),
            reading_minutes: article.words.div_ceil(READING_PACE).max(1),
            tags: article.front.tags.clone(),
            journeys: self.journeys(entry),
            related: self.related(id),
            previous: neighbour(-1),
            next: neighbour(1),
            edit_url: self.edit_url(article),
            address: format!("/{}", entry.url),
            full_address: self.base.absolute(&entry.url),
            contact: self.contacts(entry),
            extra: article.front.extra.clone(),
            data: article.front.foreign.clone(),
        };
        let mut head =
            self.head_of(&PageId::Article(id), &article.title, &article.description, from, "article");
        let address = utf8_percent_encode(&format!("/{}", entry.url), NON_ALPHANUMERIC).to_string();
        head.context = format!("article={address}");
        head.indexed &= entry.life.expired.is_none();
        let template = self.own_template(article).unwrap_or("article.html");
        Ok(self.page(template, from.to_root(), head, view))
    }

    /// The template that the front matter names, if the theme has it; a missing one has been reported.
    pub(super) fn own_template<'t>(&self, article: &'t Article) -> Option<&'t str> {
        let name = article.front.template.as_ref()?.value.as_str();
        self.theme.template_names.contains(name).then_some(name)
    }

    /// The articles around this one in its category: all of them when they are few. Each page of a large category
    /// would otherwise carry the whole of it, and the site would grow with the square of its articles.
    fn siblings(&self, entry: &Entry, position: usize) -> Vec<SiblingView> {
        const SHOWN_MAX: usize = 25;
        let articles = &self.site.categories[entry.category].articles;
        let start = position.saturating_sub(SHOWN_MAX / 2).min(articles.len().saturating_sub(SHOWN_MAX));
        articles.iter().skip(start).take(SHOWN_MAX).map(|&id| self.sibling(&entry.url, id)).collect()
    }

    fn edit_url(&self, article: &Article) -> Option<String> {
        let template = self.config.output.html.edit_url_template.as_ref()?;
        let path = crate::paths::OutPath::new(article.path.as_str()).url();
        Some(template.replace("{path}", path.as_str()))
    }
}

/// Headings as a tree. One alone needs no table of contents; what is deeper than level 3 is too fine for one.
fn contents(headings: &[Heading]) -> Vec<ContentsEntry> {
    const LEVEL_MAX: u8 = 3;
    let mut entries: Vec<ContentsEntry> = Vec::new();
    let mut top = u8::MAX;
    let listed: Vec<&Heading> = headings.iter().filter(|heading| heading.level <= LEVEL_MAX).collect();
    if listed.len() < 2 {
        return entries;
    }
    for heading in listed {
        let entry =
            ContentsEntry { title: heading.title.clone(), id: heading.id.clone(), children: Vec::new() };
        match entries.last_mut() {
            Some(parent) if heading.level > top => parent.children.push(entry),
            _ => {
                top = heading.level;
                entries.push(entry);
            }
        }
    }
    entries
}
