//! The page at an old address: takes browsers to the new one at once, and says where it is to everyone else.

use super::Renderer;
use crate::article::escape::push_attribute;
use crate::paths::OutPath;
use crate::site::Redirect;

impl Renderer<'_> {
    pub(super) fn redirect(&self, path: &OutPath) -> String {
        let (target, canonical) = match &self.site.redirects[path] {
            Redirect::Web(address) => (address.clone(), Some(address.clone())),
            Redirect::Site { url, suffix } => (path.url().relative_to(url) + suffix, self.base.absolute(url)),
        };
        let mut escaped = String::new();
        push_attribute(&mut escaped, &target);
        let mut title = String::new();
        push_attribute(&mut title, self.string("moved"));
        let mut html = String::from("<!doctype html>\n<html");
        html.push_str(&format!(" lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n", self.book.language));
        html.push_str(&format!("<title>{title}</title>\n"));
        html.push_str(&format!("<meta http-equiv=\"refresh\" content=\"0; url={escaped}\">\n"));
        html.push_str("<meta name=\"robots\" content=\"noindex\">\n");
        if let Some(canonical) = canonical {
            html.push_str("<link rel=\"canonical\" href=\"");
            push_attribute(&mut html, &canonical);
            html.push_str("\">\n");
        }
        html.push_str(&format!(
            "</head>\n<body><p>{title} <a href=\"{escaped}\">{escaped}</a></p></body>\n</html>\n"
        ));
        html
    }
}
