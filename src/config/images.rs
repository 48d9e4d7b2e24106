//! `[output.html.images]`: what becomes of the images that articles show.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct Images {
    pub enable: bool,
    /// In pixels.
    pub widths: Vec<u32>,
    /// 1 to 100.
    pub quality: u32,
    /// `webp` or `keep`.
    pub format: String,
    /// A length of CSS.
    pub measure: String,
    pub clean_svg: bool,
}

impl Default for Images {
    fn default() -> Self {
        Self {
            enable: true,
            widths: vec![480, 800, 1200, 1600],
            quality: 82,
            format: "webp".into(),
            measure: "38rem".into(),
            clean_svg: true,
        }
    }
}
