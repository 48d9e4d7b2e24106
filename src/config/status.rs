//! The types of the table `[status]`: where messages come from that change without a build.

use serde::{Deserialize, Serialize};

/// No page asks for anything without an address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct Status {
    /// A web address, a path of the host, or the path of a file of the site.
    pub url: Option<String>,
}
