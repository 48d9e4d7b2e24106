//! How much one address may send: a bucket that fills by and by, for each address that sent of late. It is held in
//! memory only and forgotten as soon as it is full again.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use axum::http::HeaderMap;

use crate::config::Rate;

/// The most addresses that are remembered: some 10 MB. Beyond them the fullest buckets are forgotten.
const ADDRESSES_MAX: usize = 100_000;

#[derive(Debug)]
pub struct Limiter {
    rate: Rate,
    buckets: Mutex<HashMap<IpAddr, Bucket>>,
    /// Whether it was told that a proxy is not trusted.
    told: AtomicBool,
}

#[derive(Debug, Clone, Copy)]
struct Bucket {
    tokens: f64,
    at: Instant,
}

impl Limiter {
    pub fn new(rate: Rate) -> Self {
        Limiter { rate, buckets: Mutex::default(), told: AtomicBool::new(false) }
    }

    /// The address that a request is counted for: that of the connection or, behind a proxy that is trusted, the last
    /// one that no such proxy has. Those before it were written by the customer and prove nothing.
    pub fn customer(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let is_trusted = |address: IpAddr| self.rate.trusted_proxies.iter().any(|one| one.holds(address));
        let mut customer = plain(peer);
        let lists = headers.get_all("x-forwarded-for").into_iter().filter_map(|list| list.to_str().ok());
        let names: Vec<&str> = lists.flat_map(|list| list.split(',')).collect();
        for name in names.into_iter().rev() {
            if !is_trusted(customer) {
                if customer == plain(peer) && !self.told.swap(true, Ordering::Relaxed) {
                    tracing::warn!(
                        "a proxy that is not in `rate.trusted-proxies` sends: its customers share one limit"
                    );
                }
                break;
            }
            let Some(address) = named(name.trim()) else { break };
            customer = plain(address);
        }
        group(customer)
    }

    /// Counts one request of `customer`.
    ///
    /// # Errors
    ///
    /// It is one too many; seconds until the next may come.
    pub fn take(&self, customer: IpAddr, now: Instant) -> Result<(), u64> {
        if self.rate.per_minute == 0 {
            return Ok(());
        }
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= ADDRESSES_MAX && !buckets.contains_key(&customer) {
            self.forget(&mut buckets, now);
        }
        let burst = f64::from(self.rate.burst);
        let bucket = buckets.entry(customer).or_insert(Bucket { tokens: burst, at: now });
        let tokens = self.filled(bucket, now);
        *bucket = Bucket { tokens, at: now };
        if tokens < 1.0 {
            return Err(((1.0 - tokens) / self.per_second()).ceil() as u64);
        }
        bucket.tokens = tokens - 1.0;
        Ok(())
    }

    fn per_second(&self) -> f64 {
        f64::from(self.rate.per_minute) / 60.0
    }

    fn filled(&self, bucket: &Bucket, now: Instant) -> f64 {
        let seconds = now.saturating_duration_since(bucket.at).as_secs_f64();
        (bucket.tokens + seconds * self.per_second()).min(f64::from(self.rate.burst))
    }

    /// Drops the buckets that are full, which are as good as none; where all are in use, the fuller half.
    fn forget(&self, buckets: &mut HashMap<IpAddr, Bucket>, now: Instant) {
        buckets.retain(|_, bucket| self.filled(bucket, now) < f64::from(self.rate.burst));
        if buckets.len() < ADDRESSES_MAX {
            return;
        }
        let mut tokens: Vec<f64> = buckets.values().map(|bucket| self.filled(bucket, now)).collect();
        let (_, middle, _) = tokens.select_nth_unstable_by(ADDRESSES_MAX / 2, f64::total_cmp);
        let middle = *middle;
        buckets.retain(|_, bucket| self.filled(bucket, now) < middle);
    }
}

/// An address as proxies write it: some add the port, and with it brackets around one of IPv6.
fn named(text: &str) -> Option<IpAddr> {
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    bare.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

/// An IPv4 address in the clothes of IPv6 is one of IPv4.
fn plain(address: IpAddr) -> IpAddr {
    address.to_canonical()
}

/// A customer of IPv6 has 2⁶⁴ addresses or more.
fn group(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => IpAddr::V6((u128::from(address) & !u128::from(u64::MAX)).into()),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::config::Network;

    fn limiter(per_minute: u32, burst: u32) -> Limiter {
        let trusted_proxies = ["10.0.0.0/8"].iter().filter_map(|one| Network::parse(one)).collect();
        Limiter::new(Rate { per_minute, burst, trusted_proxies })
    }

    fn address(written: &str) -> IpAddr {
        written.parse().expect("an address")
    }

    #[test]
    fn a_bucket_empties_and_fills() {
        let limiter = limiter(60, 2);
        let (a, b, now) = (address("1.1.1.1"), address("1.1.1.2"), Instant::now());
        assert_eq!(
            [limiter.take(a, now), limiter.take(a, now), limiter.take(a, now)],
            [Ok(()), Ok(()), Err(1)]
        );
        assert_eq!(limiter.take(b, now), Ok(()));
        assert_eq!(limiter.take(a, now + Duration::from_secs(1)), Ok(()));
        assert_eq!(limiter.take(a, now + Duration::from_secs(1)), Err(1));
        assert_eq!(self::limiter(0, 1).take(a, now), Ok(()));
    }

    #[test]
    fn memory_is_bounded() {
        let limiter = limiter(60, 2);
        let now = Instant::now();
        for n in 0..ADDRESSES_MAX as u32 + 10 {
            assert_eq!(limiter.take(IpAddr::V4(n.into()), now), Ok(()));
        }
        assert!(limiter.buckets.lock().expect("unpoisoned").len() <= ADDRESSES_MAX);
    }

    #[test]
    fn only_trusted_proxies_are_believed() {
        let limiter = limiter(1, 1);
        for (peer, forwarded, expected) in [
            ("1.2.3.4", "9.9.9.9", "1.2.3.4"),
            ("10.0.0.1", "9.9.9.9", "9.9.9.9"),
            ("10.0.0.1", "8.8.8.8, 9.9.9.9,10.0.0.2", "9.9.9.9"),
            ("::ffff:10.0.0.1", "9.9.9.9", "9.9.9.9"),
            ("10.0.0.1", "nobody", "10.0.0.1"),
            ("10.0.0.1", "9.9.9.9:51234", "9.9.9.9"),
            ("10.0.0.1", "8.8.8.8, [2001:db8::1]:51234", "2001:db8::"),
            ("10.0.0.1", "[2001:db8::1], 10.0.0.2:80", "2001:db8::"),
            ("2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::"),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert("x-forwarded-for", forwarded.parse().expect("a value"));
            assert_eq!(limiter.customer(address(peer), &headers), address(expected), "{peer} {forwarded}");
        }
    }
}
