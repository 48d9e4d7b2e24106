//! The types of the table `[widget]`: help inside the product, which other sites embed.

use serde::{Deserialize, Serialize};
use toml::Spanned;

/// There is none unless the book wants it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct Widget {
    pub enable: bool,
    /// What its button says; `None` for what the theme says.
    pub label: Option<String>,
    /// The corner at the foot of the window that it stands in, `start` or `end` of the direction of writing.
    pub position: String,
    pub suggest: Vec<Suggest>,
}

impl Default for Widget {
    fn default() -> Self {
        Self { enable: false, label: None, position: "end".into(), suggest: Vec::new() }
    }
}

/// Articles that help on some pages of the product.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct Suggest {
    /// A pattern of paths of the product: see [`is_product_path`].
    pub path: String,
    /// Seen from the content folder.
    pub articles: Vec<Spanned<String>>,
}

/// Whether pages of the product can be meant: a path as addresses have it, in which `*` stands for anything within a part
/// and `**` for any number of parts. The script of the frame, which compares, takes all other characters as they are.
pub fn is_product_path(pattern: &str) -> bool {
    pattern.starts_with('/')
        && !pattern.starts_with("//")
        && !pattern.contains("***")
        && !pattern.contains(|c: char| c.is_whitespace() || matches!(c, '?' | '#' | '\\'))
}

#[cfg(test)]
mod tests {
    use super::is_product_path;

    #[test]
    fn paths_of_the_product_are_paths_alone() {
        for pattern in ["/", "/billing/", "/billing/**", "/team/*/members", "/a.b/[c]", "/über"] {
            assert!(is_product_path(pattern), "{pattern}");
        }
        let wrong = [
            "",
            "billing",
            "//x/y",
            "/a?b",
            "/a#b",
            "/a b",
            "/a/***",
            "https://app.example.com/",
            "\\a",
            "/a\\b",
        ];
        for pattern in wrong {
            assert!(!is_product_path(pattern), "{pattern}");
        }
    }
}
