//! One address: a question, where it leads on to, and another try where the answer may be better then.

use std::collections::BTreeSet;
use std::thread;
use std::time::Duration;

use ureq::tls::{RootCerts, TlsConfig};
use ureq::{Agent, Error};

use super::Manners;
use crate::check::{Answer, Outcome};
use crate::paths::encode_href;

/// As browsers and other programs do.
const REDIRECTS_MAX: usize = 10;

/// Further tries, when a host is busy or does not answer.
const RETRIES: u32 = 2;

/// No host may make this one wait longer.
const WAIT_MAX: Duration = Duration::from_secs(30);

/// What is read of a page in search of a place in it.
const PAGE_BYTES_MAX: u64 = 4 * 1024 * 1024;

pub(super) struct Asker {
    agent: Agent,
    manners: Manners,
}

/// What came at the end of all redirects.
struct Reply {
    status: u16,
    /// Where the first redirects lead that are for good.
    moved: Option<String>,
    retry_after: Option<Duration>,
    body: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Method {
    Head,
    /// With the page, or only what comes before it.
    Get {
        read: bool,
    },
}

impl Asker {
    pub fn new(manners: Manners) -> Self {
        let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build();
        let agent = Agent::config_builder()
            .tls_config(tls)
            .timeout_global(Some(manners.timeout))
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .user_agent(concat!("helpbook/", env!("CARGO_PKG_VERSION"), " (link check)"))
            .build();
        Self { agent: agent.into(), manners }
    }

    /// `may_retry` is asked before each further try: whether anything has answered so far.
    pub fn ask(&self, address: &str, fragments: &BTreeSet<String>, may_retry: impl Fn() -> bool) -> Answer {
        let fragments = if self.manners.fragments { fragments } else { &BTreeSet::new() };
        let mut answer = self.try_once(address, fragments);
        for number in 0..RETRIES {
            let (outcome, wait) = &answer;
            let is_worth_it = match outcome.outcome {
                Outcome::Status(status) => matches!(status, 408 | 425 | 429 | 500 | 502 | 503 | 504),
                Outcome::Silent(_) => may_retry(),
                _ => false,
            };
            if !is_worth_it {
                break;
            }
            let own = self.manners.pause * 4 * 4_u32.pow(number);
            thread::sleep(wait.unwrap_or(own).min(WAIT_MAX));
            answer = self.try_once(address, fragments);
        }
        answer.0
    }

    /// The answer, and how long to wait before the next question.
    fn try_once(&self, address: &str, fragments: &BTreeSet<String>) -> (Answer, Option<Duration>) {
        let first = if fragments.is_empty() { Method::Head } else { Method::Get { read: true } };
        let reply = match self.follow(address, first) {
            // Some hosts know no `HEAD`, or answer it in another way.
            Ok(Reply { status: 400.., .. }) | Err(Outcome::Failed(_)) if first == Method::Head => {
                self.follow(address, Method::Get { read: false })
            }
            reply => reply,
        };
        let answer = |outcome| Answer { outcome, moved: None, missing: BTreeSet::new() };
        match reply {
            Err(outcome) => (answer(outcome), None),
            Ok(Reply { status: status @ 400.., retry_after, .. }) => {
                (answer(Outcome::Status(status)), retry_after)
            }
            Ok(Reply { moved, body, .. }) => {
                let missing = fragments.iter().filter(|fragment| !has_place(&body, fragment)).cloned();
                (Answer { outcome: Outcome::Fine, moved, missing: missing.collect() }, None)
            }
        }
    }

    fn follow(&self, address: &str, method: Method) -> Result<Reply, Outcome> {
        let mut at = encode(address);
        let mut moved = None;
        let mut for_good = true;
        for _ in 0..=REDIRECTS_MAX {
            let mut response = match method {
                Method::Head => self.agent.head(&at).call(),
                Method::Get { .. } => self.agent.get(&at).call(),
            }
            .map_err(|error| self.failure(&error))?;
            let status = response.status().as_u16();
            let header = |name| response.headers().get(name).and_then(|value| value.to_str().ok());
            if let (301 | 302 | 303 | 307 | 308, Some(location)) = (status, header("location")) {
                let next = resolve(&at, location);
                for_good &= matches!(status, 301 | 308);
                if for_good {
                    moved = Some(next.clone());
                }
                at = next;
                continue;
            }
            let retry_after =
                header("retry-after").and_then(|value| value.parse().ok()).map(Duration::from_secs);
            let body = match method {
                Method::Get { read: true } if status < 400 => {
                    let reader = response.body_mut().with_config().limit(PAGE_BYTES_MAX).lossy_utf8(true);
                    reader.read_to_string().map_err(|error| self.failure(&error))?
                }
                _ => String::new(),
            };
            return Ok(Reply { status, moved, retry_after, body });
        }
        Err(Outcome::Failed("it leads on and on".to_owned()))
    }

    /// In words that stay the same: what systems say of the same thing differs.
    fn failure(&self, error: &Error) -> Outcome {
        let silent = |why: &str| Outcome::Silent(why.to_owned());
        match error {
            Error::HostNotFound => silent("there is no such host"),
            Error::ConnectionFailed | Error::Io(_) => silent("it takes no connection"),
            Error::Timeout(_) => {
                Outcome::Silent(format!("it takes longer than {} seconds", self.manners.timeout.as_secs()))
            }
            Error::Tls(_) | Error::Rustls(_) => Outcome::Failed("its certificate is not valid".to_owned()),
            Error::BadUri(_) | Error::Http(_) => Outcome::Failed("it is no valid address".to_owned()),
            _ => Outcome::Failed("its answer cannot be read".to_owned()),
        }
    }
}

/// What may stand in a request: writers copy addresses as browsers show them.
fn encode(address: &str) -> String {
    encode_href(address).replace('{', "%7B").replace('}', "%7D").replace('|', "%7C").replace('^', "%5E")
}

/// The address that a `Location` means, seen from `at`: RFC 3986, section 5.2, without `..`, which hosts take as it is.
fn resolve(at: &str, location: &str) -> String {
    let location = encode(location.trim().split('#').next().unwrap_or_default());
    let scheme_end = at.find("://").map_or(0, |colon| colon + 3);
    let host_end = at[scheme_end..].find(['/', '?']).map_or(at.len(), |length| scheme_end + length);
    let path_end = at.find('?').unwrap_or(at.len());
    if location.contains("://") {
        location
    } else if location.starts_with("//") {
        format!("{}{location}", at[..scheme_end].trim_end_matches('/'))
    } else if location.starts_with('/') {
        format!("{}{location}", &at[..host_end])
    } else if location.starts_with('?') {
        format!("{}{location}", &at[..path_end])
    } else {
        let folder = at[host_end..path_end].rfind('/').map_or(host_end, |slash| host_end + slash);
        format!("{}/{location}", &at[..folder])
    }
}

/// Whether a page has an element with the id, or an `<a name>`. GitHub puts something before the ids of its writers.
fn has_place(page: &str, fragment: &str) -> bool {
    let decoded = percent_encoding::percent_decode_str(fragment).decode_utf8_lossy();
    page.match_indices(decoded.as_ref()).any(|(at, found)| {
        let before = page[..at].trim_end_matches("user-content-").trim_end_matches(['"', '\'']);
        let behind = page[at + found.len()..].chars().next();
        (before.ends_with("id=") || before.ends_with("name="))
            && behind.is_none_or(|c| c.is_whitespace() || matches!(c, '"' | '\'' | '>' | '/'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redirects_are_seen_from_where_they_are() {
        let at = "https://a.example/b/c?d";
        for (location, expected) in [
            ("https://x.example/y#z", "https://x.example/y"),
            ("//x.example/y", "https://x.example/y"),
            ("/y", "https://a.example/y"),
            ("y/z", "https://a.example/b/y/z"),
            ("?e", "https://a.example/b/c?e"),
        ] {
            assert_eq!(resolve(at, location), expected, "{location}");
        }
        assert_eq!(resolve("https://a.example", "y"), "https://a.example/y");
        assert_eq!(resolve("https://a.example?q", "/y"), "https://a.example/y");
    }

    #[test]
    fn places_in_pages_are_found() {
        let page = "<h2 id=\"install\">x</h2><a name=old></a><p id='user-content-gh'>plain</p>";
        for fragment in ["install", "old", "gh", "%69nstall"] {
            assert!(has_place(page, fragment), "{fragment}");
        }
        for fragment in ["inst", "plain", "x"] {
            assert!(!has_place(page, fragment), "{fragment}");
        }
    }
}
