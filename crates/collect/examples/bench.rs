//! How many votes the service accepts a second, on SQLite and on PostgreSQL, beside those that it receives and drops: what
//! keeping them costs. `bench PROGRAM SECONDS CLIENTS`; run by `cargo xtask bench collect`.

#[allow(dead_code, reason = "the tests use more of it")]
#[path = "../tests/service/client.rs"]
mod client;
#[allow(dead_code, reason = "the tests use more of it")]
#[path = "../tests/service/postgres.rs"]
mod postgres;
#[allow(dead_code, reason = "the tests use more of it")]
#[path = "../tests/service/server.rs"]
mod server;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

use client::{Client, JSON};
use server::Place;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// How many votes SQLite must accept a second, on two cores.
const SQLITE_PER_S_MIN: f64 = 2000.0;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [program, seconds, clients] = arguments.as_slice() else {
        return Err("usage: bench PROGRAM SECONDS CLIENTS".into());
    };
    let program = PathBuf::from(program);
    let load = Load { seconds: seconds.parse()?, clients: clients.parse()? };
    println!("{} clients, {} s each, each waiting for its answer\n", load.clients, load.seconds);
    println!("database    kept       dropped    ratio  p50       p99       p99.9");
    let sqlite = load.measure("SQLite", &Place::on_sqlite(program.clone()))?;
    match Place::on_postgres(program) {
        Ok(place) => drop(load.measure("PostgreSQL", &place)?),
        Err(missing) => println!("PostgreSQL  not measured: {missing}"),
    }
    if sqlite < SQLITE_PER_S_MIN {
        return Err(
            format!("SQLite keeps {sqlite:.0} a second, at least {SQLITE_PER_S_MIN} are meant").into()
        );
    }
    Ok(())
}

struct Load {
    seconds: u64,
    clients: usize,
}

impl Load {
    /// Prints a line, and gives how many votes were kept a second.
    fn measure(&self, name: &str, place: &Place) -> Result<f64> {
        let server = place.serve("");
        let (dropped, _) = self.send(server.address, "http://spam.example.com/")?;
        let (kept, times_us) = self.send(server.address, "")?;
        server.stop();
        let at = |per_mille: usize| {
            let time_us = times_us.get(times_us.len() * per_mille / 1000).copied().unwrap_or(0);
            format!("{:.1} ms", time_us as f64 / 1000.0)
        };
        let (kept_text, dropped_text) = (format!("{kept:.0}/s"), format!("{dropped:.0}/s"));
        println!(
            "{name:<11} {kept_text:<10} {dropped_text:<10} {:<6.2} {:<9} {:<9} {}",
            kept / dropped,
            at(500),
            at(990),
            at(999)
        );
        Ok(kept)
    }

    /// How many were accepted a second, and how long each took, microseconds, the shortest first. What has a website is
    /// taken for spam: it is received, read and dropped.
    fn send(&self, address: SocketAddr, website: &str) -> Result<(f64, Vec<u64>)> {
        let begin = Instant::now();
        let end = begin + Duration::from_secs(self.seconds);
        let sending: Vec<_> = (0..self.clients)
            .map(|client| {
                let website = website.to_owned();
                thread::spawn(move || send(address, client, &website, end))
            })
            .collect();
        let mut times_us = Vec::new();
        for client in sending {
            times_us.extend(client.join().map_err(|_| "a client failed")??);
        }
        times_us.sort_unstable();
        Ok((times_us.len() as f64 / begin.elapsed().as_secs_f64(), times_us))
    }
}

/// How long each accepted request took, microseconds.
fn send(address: SocketAddr, client: usize, website: &str, end: Instant) -> std::io::Result<Vec<u64>> {
    let mut connection = Client::new(address)?;
    let mut times_us = Vec::new();
    for n in 0.. {
        let begin = Instant::now();
        if begin >= end {
            break;
        }
        let body = format!(
            r#"{{"article":"/account/reset-{}/","language":"en","helpful":"no","reason":["unclear"],
            "comment":"The button is not where it should be.","query":"reset","website":"{website}",
            "id":"load-{client:04}-{n:08}"}}"#,
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
