//! `sitemap.xml` (sitemaps.org, 0.9), for web search engines. Only with a full base URL: it needs one.

use super::Renderer;
use super::cards::iso_date;
use crate::article::escape::push_attribute;

impl Renderer<'_> {
    pub(super) fn sitemap(&self) -> String {
        let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        xml.push_str("<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
        let categories = self.site.categories.iter().map(|category| (&category.url, None));
        let listed = self.site.listed().map(|id| &self.site.articles[id]);
        let articles = listed.map(|entry| (&entry.url, entry.updated));
        for (url, updated) in categories.chain(articles) {
            xml.push_str("<url><loc>");
            push_attribute(&mut xml, &self.base.absolute(url).unwrap_or_default());
            xml.push_str("</loc>");
            if let Some(date) = updated {
                xml.push_str(&format!("<lastmod>{}</lastmod>", iso_date(date)));
            }
            xml.push_str("</url>\n");
        }
        xml.push_str("</urlset>\n");
        xml
    }
}
