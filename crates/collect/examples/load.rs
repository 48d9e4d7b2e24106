//! Sends votes as fast as they are accepted and prints how many that is: `load ADDRESS SECONDS CLIENTS`.

#[allow(dead_code, reason = "the tests use more of it")]
#[path = "../tests/service/client.rs"]
mod client;

use std::net::SocketAddr;
use std::thread;
use std::time::{Duration, Instant};

use client::{Client, JSON};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [address, seconds, clients] = arguments.as_slice() else {
        return Err("usage: load ADDRESS SECONDS CLIENTS".into());
    };
    let (address, seconds, clients): (SocketAddr, u64, usize) =
        (address.parse()?, seconds.parse()?, clients.parse()?);
    let begin = Instant::now();
    let end = begin + Duration::from_secs(seconds);
    let sending: Vec<_> =
        (0..clients).map(|client| thread::spawn(move || send(address, client, end))).collect();
    let mut times_us = Vec::new();
    for client in sending {
        times_us.extend(client.join().map_err(|_| "a client failed")??);
    }
    let elapsed = begin.elapsed().as_secs_f64();
    times_us.sort_unstable();
    let at = |share: usize| times_us.get(times_us.len() * share / 1000).copied().unwrap_or(0) as f64 / 1000.0;
    let (median_ms, p99_ms, worst_ms) = (at(500), at(990), at(999));
    let accepted_per_s = times_us.len() as f64 / elapsed;
    println!(
        "{accepted_per_s:.0} accepted/s, p50 {median_ms:.1} ms, p99 {p99_ms:.1} ms, p99.9 {worst_ms:.1} ms"
    );
    Ok(())
}

/// How long each accepted request took, microseconds.
fn send(address: SocketAddr, client: usize, end: Instant) -> std::io::Result<Vec<u64>> {
    let mut connection = Client::new(address)?;
    let mut times_us = Vec::new();
    let run = std::process::id();
    for n in 0.. {
        let begin = Instant::now();
        if begin >= end {
            break;
        }
        let body = format!(
            r#"{{"article":"/account/reset-{}/","language":"en","helpful":"no","reason":["unclear"],
            "comment":"The button is not where it should be.","query":"reset","id":"load-{run}-{client}-{n}"}}"#,
            n % 500
        );
        let answer = connection.send("POST", "/feedback", &[JSON], body.as_bytes())?;
        if answer.status != 202 {
            return Err(std::io::Error::other(format!("{}: {}", answer.status, answer.body)));
        }
        times_us.push(u64::try_from(begin.elapsed().as_micros()).unwrap_or(u64::MAX));
    }
    Ok(times_us)
}
