//! The articles that the widget suggests on pages of the product.

use super::ArticleId;
use super::links::Resolver;
use super::named::ByUrl;
use crate::config::Config;
use crate::diagnostics::Diagnostic;

/// Articles that help on some pages of the product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggested {
    /// A pattern of paths of the product.
    pub path: String,
    pub articles: Vec<ArticleId>,
}

/// What `[[widget.suggest]]` names and this build publishes, in the order of `book.toml`. Articles that do not exist are
/// told even while there is no widget: whoever switches it on again finds them in order.
pub(super) fn assemble(
    config: &Config,
    resolver: &Resolver<'_>,
    by_url: &ByUrl<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Suggested> {
    let mut all = Vec::new();
    for written in &config.widget.suggest {
        let named = written.articles.iter();
        let named = named.filter_map(|path| by_url.of_settings(config, resolver, path, diagnostics));
        let articles: Vec<ArticleId> = named.collect();
        if !articles.is_empty() {
            all.push(Suggested { path: written.path.clone(), articles });
        }
    }
    all
}
