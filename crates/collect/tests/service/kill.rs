//! The program is killed again and again while it is used: what was accepted is there, and nothing twice.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use crate::client::{Client, JSON};
use crate::mail::{MailServer, smtp};
use crate::server::{on_each, wait_for};

/// How often it is killed; `COLLECT_KILL_ROUNDS` may ask for more.
const ROUNDS: u64 = 4;
const CLIENTS: usize = 8;

/// What a client has sent: the keys that were accepted, and the one that was under way at the end.
#[derive(Default)]
struct Sent {
    accepted: Vec<String>,
    unanswered: Option<String>,
}

/// Sends until the service is gone; first `again`, what the last one may have kept or not.
fn use_it(address: SocketAddr, name: &str, again: Option<String>, end: &AtomicBool) -> Sent {
    let mut sent = Sent { unanswered: again.clone(), ..Sent::default() };
    let Ok(mut client) = Client::new(address) else { return sent };
    let keys = again.into_iter().chain((0..).map(|n| format!("{name}-{n:06}")));
    for (n, key) in keys.enumerate() {
        if end.load(Ordering::Relaxed) {
            break;
        }
        sent.unanswered = Some(key.clone());
        // The key says what it is: the same must be sent again.
        let (path, body) = if key.ends_with('0') {
            ("/contact", format!(r#"{{"email": "a@example.com", "message": "{key}", "id": "{key}"}}"#))
        } else {
            (
                "/feedback",
                format!(r#"{{"article": "/a/", "helpful": "yes", "comment": "{key}", "id": "{key}"}}"#),
            )
        };
        match client.send("POST", path, &[JSON], body.as_bytes()) {
            Ok(answer) if answer.status == 202 => {
                sent.accepted.push(key);
                sent.unanswered = None;
            }
            Ok(answer) => panic!("{n}: {}", answer.body),
            Err(_) => break,
        }
    }
    sent
}

#[test]
fn what_was_accepted_survives_kills() {
    on_each(|place| {
        let (mail, address) = MailServer::start("127.0.0.1:0", 0);
        let config = smtp(address);
        let mut accepted = BTreeSet::new();
        let mut again: Vec<Option<String>> = vec![None; CLIENTS];
        let rounds = std::env::var("COLLECT_KILL_ROUNDS").ok().and_then(|rounds| rounds.parse().ok());
        let rounds = rounds.unwrap_or(ROUNDS);
        for round in 0..=rounds {
            let server = place.serve(&config);
            let (to, end) = (server.address, Arc::new(AtomicBool::new(false)));
            let clients: Vec<_> = again
                .drain(..)
                .enumerate()
                .map(|(client, again)| {
                    let end = Arc::clone(&end);
                    thread::spawn(move || use_it(to, &format!("r{round}-c{client}"), again, &end))
                })
                .collect();
            thread::sleep(Duration::from_millis(150 + 70 * (round % 5)));
            if round == rounds {
                end.store(true, Ordering::Relaxed);
            } else {
                server.kill();
            }
            for client in clients {
                let sent = client.join().expect("a client ends");
                accepted.extend(sent.accepted);
                again.push(sent.unanswered);
            }
        }
        assert!(accepted.len() > 100, "{} were accepted", accepted.len());
        let mut stored: BTreeMap<String, u32> = BTreeMap::new();
        for record in place.export(&["--contacts"]) {
            let key = record["comment"].as_str().or(record["message"].as_str()).expect("a key");
            *stored.entry(key.to_owned()).or_default() += 1;
        }
        let twice: Vec<_> = stored.iter().filter(|(_, count)| **count > 1).collect();
        assert!(twice.is_empty(), "stored twice: {twice:?}");
        let lost: Vec<_> = accepted.iter().filter(|key| !stored.contains_key(*key)).collect();
        assert!(lost.is_empty(), "accepted and lost: {lost:?}");

        println!("{} accepted in {} rounds, {} stored", accepted.len(), rounds, stored.len());
        let server = place.serve(&config);
        let contacts: BTreeSet<&str> =
            stored.keys().filter(|key| key.ends_with('0')).map(String::as_str).collect();
        let seconds = 60 + contacts.len() as u64 / 20;
        wait_for(seconds, Duration::from_millis(500), || {
            let messages = mail.messages();
            let found = messages.iter().filter_map(|(_, text)| text.split_once("\n\n")?.1.lines().next());
            (found.collect::<BTreeSet<_>>() == contacts).then_some(())
        });
        // Who was killed between delivering and noting so has delivered twice: four are under way at most.
        let again = mail.messages().len() - contacts.len();
        println!("{} delivered, {again} of them twice", contacts.len());
        assert!(again as u64 <= (rounds + 1) * 4, "{again} were delivered twice");
        server.stop();
    });
}
