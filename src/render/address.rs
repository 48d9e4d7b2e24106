//! The address that the site will have.

use crate::config::Config;
use crate::paths::Url;

/// Whether there is a sitemap: only full addresses may stand in one.
pub fn has_sitemap(config: &Config) -> bool {
    BaseUrl::new(&config.output.html.site_url).is_full()
}

/// The address that the site will have.
pub(super) struct BaseUrl {
    /// Ends in `/`.
    url: String,
}

impl BaseUrl {
    pub fn new(site_url: &str) -> Self {
        Self { url: format!("{}/", site_url.trim_end_matches('/')) }
    }

    pub fn is_full(&self) -> bool {
        self.url.contains("://")
    }

    pub fn absolute(&self, url: &Url) -> Option<String> {
        self.is_full().then(|| format!("{}{url}", self.url))
    }

    /// Its path on the host, with `/` at both ends.
    pub fn path(&self) -> &str {
        match self.url.split_once("://") {
            Some((_, rest)) => rest.find('/').map_or("/", |at| &rest[at..]),
            None => &self.url,
        }
    }
}
