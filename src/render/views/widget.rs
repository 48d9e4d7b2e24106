//! What the first page of the widget sees.

use serde::Serialize;

use super::{ArticleCard, CategoryCard};

/// What the widget shows first.
#[derive(Debug, Serialize)]
pub struct WidgetView {
    /// What helps on pages of the product; the script of the frame compares them with the page that embeds it.
    pub suggested: Vec<SuggestedView>,
    /// What the articles of `popular` are.
    pub popular_title: String,
    /// The articles read most, else those that are good places to start, else those updated last.
    pub popular: Vec<ArticleCard>,
    pub categories: Vec<CategoryCard>,
}

#[derive(Debug, Serialize)]
pub struct SuggestedView {
    /// A pattern of paths of the product, in which `*` stands for anything within a part and `**` for any number of parts.
    pub path: String,
    pub articles: Vec<ArticleCard>,
}
