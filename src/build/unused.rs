//! What is there to be used in articles and is used by none: worth knowing, since nobody sees it go.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::article::Article;
use crate::config::Config;
use crate::diagnostics::{Code, Diagnostic, Location};
use crate::paths::SourcePath;
use crate::source::Reused;

pub(super) fn note_unused(
    config: &Config,
    reused: &Reused,
    articles: &[Arc<Article>],
    diagnostics: &mut Vec<Diagnostic>,
) {
    let files: BTreeSet<&SourcePath> = articles.iter().flat_map(|article| &article.files).collect();
    for path in reused.snippets.iter().filter(|path| !files.contains(path)) {
        let below = path.below(&config.book.snippets);
        let (message, directive) = match below {
            Some(name) => {
                ("no article uses this snippet", format!("#snippet {}", name.trim_end_matches(".md")))
            }
            None => ("no article includes this file", format!("#include {}", path.file_name())),
        };
        let mut help = format!("use it with `{{{{{directive}}}}}`, or remove it");
        if below.is_none() {
            help.push_str("; to publish it as an article, give it a name without `_` at its beginning");
        }
        diagnostics.push(Diagnostic::new(Code::UnusedSnippet, message).at(Location::file(path)).help(help));
    }
    if config.variables.is_empty() {
        return;
    }
    let used: BTreeSet<&str> =
        articles.iter().flat_map(|article| &article.variables).map(String::as_str).collect();
    for (name, value) in config.variables.iter().filter(|(name, _)| !used.contains(name.as_str())) {
        diagnostics.push(
            Diagnostic::new(Code::UnusedVariable, format!("no article uses the variable `{name}`"))
                .at(config.source.location(value.span()))
                .help(format!("use it with `{{{{ {name} }}}}`, or remove it")),
        );
    }
}
