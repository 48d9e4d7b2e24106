//! `collect.toml`: what the operator wants. Secrets and the database may come from the environment instead.

mod load;

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use serde::Deserialize;

use crate::accept::{Rules, Site};
use crate::store::Database;

pub use load::{Overrides, load};

/// Every key, as the manual lists them.
pub const KEYS: &[&str] = &[
    "listen",
    "database",
    "sites",
    "minimum-time-ms",
    "retention-days",
    "search-misses",
    "rate",
    "rate.per-minute",
    "rate.burst",
    "rate.trusted-proxies",
    "limits",
    "limits.body-bytes",
    "limits.text-characters",
    "limits.read-timeout-ms",
    "limits.connections",
    "smtp",
    "smtp.host",
    "smtp.port",
    "smtp.encryption",
    "smtp.user",
    "smtp.password",
    "smtp.from",
    "smtp.to",
    "webhook",
    "webhook.url",
    "webhook.token",
    "delivery",
    "delivery.first-retry-ms",
    "delivery.longest-retry-ms",
    "delivery.claim-ms",
];

#[derive(Debug, Clone, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Config {
    pub listen: SocketAddr,
    #[serde(deserialize_with = "load::database")]
    pub database: Database,
    #[serde(deserialize_with = "load::sites")]
    pub sites: Vec<Site>,
    pub minimum_time_ms: u64,
    pub retention_days: u32,
    pub search_misses: bool,
    pub rate: Rate,
    pub limits: Limits,
    pub smtp: Option<Smtp>,
    pub webhook: Option<Webhook>,
    pub delivery: Delivery,
}

/// How much one address may send.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Rate {
    /// 0: as much as it likes.
    pub per_minute: u32,
    /// What may come at once.
    pub burst: u32,
    /// Those whose `X-Forwarded-For` is believed.
    #[serde(deserialize_with = "load::networks")]
    pub trusted_proxies: Vec<Network>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Limits {
    pub body_bytes: usize,
    pub text_characters: usize,
    /// For the head of a request, and again for its body.
    pub read_timeout_ms: u64,
    pub connections: usize,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Encryption {
    None,
    #[default]
    Starttls,
    Tls,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Smtp {
    pub host: String,
    pub port: Option<u16>,
    pub encryption: Encryption,
    pub user: String,
    pub password: String,
    pub from: String,
    pub to: Vec<String>,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Webhook {
    pub url: String,
    pub token: String,
}

/// How long a failed delivery waits.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Delivery {
    pub first_retry_ms: u64,
    pub longest_retry_ms: u64,
    /// For how long a delivery is left to the instance that took it up.
    pub claim_ms: u64,
}

/// Addresses with the same first bits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Network {
    address: IpAddr,
    bits: u32,
}

impl Default for Config {
    fn default() -> Self {
        Config {
            listen: SocketAddr::from(([127, 0, 0, 1], 8090)),
            database: Database::file("collect.db"),
            sites: Vec::new(),
            minimum_time_ms: 2000,
            retention_days: 365,
            search_misses: false,
            rate: Rate::default(),
            limits: Limits::default(),
            smtp: None,
            webhook: None,
            delivery: Delivery::default(),
        }
    }
}

impl Default for Rate {
    fn default() -> Self {
        Rate { per_minute: 30, burst: 20, trusted_proxies: Vec::new() }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Limits { body_bytes: 64 * 1024, text_characters: 5000, read_timeout_ms: 10_000, connections: 1024 }
    }
}

impl Default for Delivery {
    fn default() -> Self {
        Delivery { first_retry_ms: 10_000, longest_retry_ms: 3_600_000, claim_ms: 120_000 }
    }
}

/// Without the secrets, which would land in logs.
impl std::fmt::Debug for Smtp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Smtp").field("host", &self.host).field("to", &self.to).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Webhook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Webhook").finish_non_exhaustive()
    }
}

impl Config {
    pub fn rules(&self) -> Rules {
        Rules { elapsed_ms_min: self.minimum_time_ms, text_characters_max: self.limits.text_characters }
    }

    /// What is older goes; milliseconds.
    pub fn retention_ms(&self) -> i64 {
        i64::from(self.retention_days) * 24 * 3600 * 1000
    }
}

impl Limits {
    pub fn read_timeout(&self) -> Duration {
        Duration::from_millis(self.read_timeout_ms)
    }
}

impl Delivery {
    pub fn pause(&self) -> Duration {
        Duration::from_millis(self.first_retry_ms)
    }

    pub fn claim(&self) -> Duration {
        Duration::from_millis(self.claim_ms)
    }

    /// The longest that one delivery may take: it ends well before its claim does, or two would deliver the same.
    pub fn timeout(&self) -> Duration {
        self.claim() / 2
    }

    /// How long to wait after `attempts` failures: twice as long each time. `chance` (0 to 1) spreads what failed
    /// together by a tenth.
    pub fn wait(&self, attempts: u32, chance: f64) -> Duration {
        let doubled = self.first_retry_ms.saturating_mul(1 << attempts.saturating_sub(1).min(30));
        Duration::from_millis(doubled.min(self.longest_retry_ms)).mul_f64(0.95 + chance / 10.0)
    }
}

impl Network {
    /// Reads `10.0.0.0/8` or an address.
    pub fn parse(written: &str) -> Option<Network> {
        let (address, bits) = match written.split_once('/') {
            Some((address, bits)) => (address, Some(bits.parse::<u32>().ok()?)),
            None => (written, None),
        };
        let address: IpAddr = address.parse().ok()?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.unwrap_or(most);
        (bits <= most).then_some(Network { address, bits })
    }

    pub fn holds(&self, address: IpAddr) -> bool {
        let bits_of = |address: IpAddr| match address {
            IpAddr::V4(address) => (u128::from(u32::from(address)) << 96, true),
            IpAddr::V6(address) => (u128::from(address), false),
        };
        let ((own, own_kind), (other, other_kind)) = (bits_of(self.address), bits_of(address));
        own_kind == other_kind && (self.bits == 0 || (own ^ other) >> (128 - self.bits) == 0)
    }
}

#[cfg(test)]
mod tests;
