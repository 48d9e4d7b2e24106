//! `sitemap.xml` (sitemaps.org, 0.9), for web search engines. Only with a full base URL: it needs one. In a book of several
//! languages each page names its translations (developers.google.com, "Tell Google about localized versions of your page").

use super::cards::iso_date;
use super::languages::is_translated;
use super::{PageId, Renderer, contact_page};
use crate::article::escape::push_attribute;
use crate::site::Site;

impl Renderer<'_> {
    pub(super) fn sitemap(&self) -> String {
        let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        xml.push_str("<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"");
        if self.sites.len() > 1 {
            xml.push_str(" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\"");
        }
        xml.push_str(">\n");
        for site in self.sites {
            self.push_site(&mut xml, site);
        }
        xml.push_str("</urlset>\n");
        xml
    }

    /// What is not translated is at home in another site.
    fn push_site(&self, xml: &mut String, site: &Site) {
        let categories = site.categories.iter().enumerate();
        let categories = categories
            .filter(|(_, category)| is_translated(site, category))
            .map(|(id, category)| (PageId::Category(id), &category.url, None));
        let articles = site.listed().map(|id| (id, &site.articles[id]));
        let articles = articles
            .filter(|(_, entry)| !entry.resolved.untranslated)
            .map(|(id, entry)| (PageId::Article(id), &entry.url, entry.updated));
        // Whoever looks for a way to a human may begin at a search engine.
        let config = self.whole.of_language(&site.language);
        let contact = contact_page::address(site, config).filter(|_| contact_page::is_made(site, config));
        let contact = contact.map(|path| path.url());
        let contact = contact.iter().map(|url| (PageId::Contact, url, None));
        for (page, url, updated) in categories.chain(articles).chain(contact) {
            xml.push_str("<url><loc>");
            push_attribute(xml, &self.base.absolute(url).unwrap_or_default());
            xml.push_str("</loc>");
            self.push_alternates(xml, site, &page);
            if let Some(date) = updated {
                xml.push_str(&format!("<lastmod>{}</lastmod>", iso_date(date)));
            }
            xml.push_str("</url>\n");
        }
    }

    fn push_alternates(&self, xml: &mut String, site: &Site, page: &PageId) {
        for (language, url) in self.translations(site, page) {
            xml.push_str("<xhtml:link rel=\"alternate\" hreflang=\"");
            push_attribute(xml, &language);
            xml.push_str("\" href=\"");
            push_attribute(xml, &self.base.absolute(&url).unwrap_or_default());
            xml.push_str("\"/>");
        }
    }
}
