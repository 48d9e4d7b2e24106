//! The sites that may send, and the address where a browser without scripts is sent afterwards: always one of a site,
//! or this service would lend its name to anyone's address.

use super::Kind;

/// The address of a help centre, with the path below which it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Site {
    /// `https://host[:port]`, as browsers send it.
    origin: String,
    /// The origin and the path, with a slash at its end.
    address: String,
}

impl Site {
    /// Reads `https://help.example.com` or an address with a path.
    ///
    /// # Errors
    ///
    /// Says what such an address is.
    pub fn parse(written: &str) -> Result<Site, String> {
        let wrong = || format!("`{written}` is no address of a site such as https://help.example.com");
        let (scheme, rest) = written.split_once("://").ok_or_else(wrong)?;
        let scheme = scheme.to_ascii_lowercase();
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        let is_host = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
        if !matches!(scheme.as_str(), "http" | "https") || host.is_empty() || !host.chars().all(is_host) {
            return Err(wrong());
        }
        if path.contains(['?', '#', '\\']) || path.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err(wrong());
        }
        let host = host.to_ascii_lowercase();
        // Browsers leave out the port that the scheme has anyway.
        let port = if scheme == "https" { ":443" } else { ":80" };
        let host = host.strip_suffix(port).unwrap_or(&host);
        let origin = format!("{scheme}://{host}");
        let path = path.trim_matches('/');
        let address = if path.is_empty() { format!("{origin}/") } else { format!("{origin}/{path}/") };
        Ok(Site { origin, address })
    }

    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Whether `address` is this site or below it.
    fn holds(&self, address: &str) -> bool {
        let bare = self.address.trim_end_matches('/');
        let Some(rest) = address.strip_prefix(bare) else { return false };
        rest.is_empty() || rest.starts_with(['/', '?', '#'])
    }
}

/// `next` with `?sent=KIND`, where it is of one of the sites.
pub fn after_sending(next: &str, kind: Kind, sites: &[Site]) -> Option<String> {
    let is_plain = |c: char| c.is_ascii_graphic() && !matches!(c, '\\' | '"' | '<' | '>');
    if !next.chars().all(is_plain) || !sites.iter().any(|site| site.holds(next)) {
        return None;
    }
    let (address, fragment) = match next.split_once('#') {
        Some((address, fragment)) => (address, format!("#{fragment}")),
        None => (next, String::new()),
    };
    let joint = if address.contains('?') { '&' } else { '?' };
    Some(format!("{address}{joint}sent={}{fragment}", kind.name()))
}
