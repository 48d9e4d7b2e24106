//! The names of icons, templates and pages that exist beside the articles, and articles that name what does not.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::layout::is_index;
use crate::article::Article;
use crate::diagnostics::{Code, Diagnostic, Location, did_you_mean};

/// The names of icons, templates and pages that assembling checks against.
#[derive(Debug, Default)]
pub struct Known {
    /// Addresses that helpbook itself writes to, and what for.
    pub reserved: BTreeMap<String, String>,
    pub templates: BTreeSet<String>,
    pub icons: BTreeSet<String>,
    /// What customers read for each state of a known issue.
    pub states: BTreeMap<String, String>,
    /// What customers read for each type of helpbook's own.
    pub types: BTreeMap<String, String>,
    /// What search says of an article that is not translated, such as "In English"; empty in the first language.
    pub untranslated: String,
}

/// Templates and icons that front matter names and the theme does not have.
pub(super) fn check<'a>(
    articles: impl Iterator<Item = &'a Arc<Article>>,
    known: &Known,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for article in articles {
        if let Some(template) = &article.front.template
            && !known.templates.contains(&template.value)
        {
            let help = did_you_mean(&template.value, known.templates.iter().map(String::as_str))
                .unwrap_or_else(|| format!("put `templates/{}` into your theme's folder", template.value));
            diagnostics.push(
                Diagnostic::new(Code::MissingTemplate, format!("there is no template `{}`", template.value))
                    .at(article.location(template.range.clone()))
                    .help(help),
            );
        }
        if let Some(icon) = &article.front.icon
            && is_index(&article.path)
            && !known.icons.contains(icon)
        {
            let names: Vec<&str> = known.icons.iter().map(String::as_str).collect();
            let help = did_you_mean(icon, names.iter().copied())
                .unwrap_or_else(|| format!("use one of: {}", names.join(", ")));
            let location = match article.front.ranges.get("icon") {
                Some(range) => article.location(range.clone()),
                None => Location::file(&article.path),
            };
            diagnostics.push(
                Diagnostic::new(Code::FrontMatterValue, format!("the theme has no icon `{icon}`"))
                    .at(location)
                    .help(help),
            );
        }
    }
}
