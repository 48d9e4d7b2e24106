//! Contact requests reach those who answer them, whatever happens on the way.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::client::{post_json, send};
use crate::mail::{MailServer, smtp};
use crate::server::{Place, Server, on_each, wait};

fn ask(server: &Server, name: &str) {
    let body = format!(r#"{{"email": "{name}@example.com", "message": "m", "id": "key-of-{name}-{name}"}}"#);
    assert_eq!(post_json(server.address, "/contact", &body).status, 202);
}

fn waiting(server: &Server) -> String {
    let metrics = send(server.address, "GET", "/metrics", &[], "").body;
    let line = metrics.lines().find_map(|line| line.strip_prefix("helpbook_collect_outbox_waiting "));
    line.expect("it is told").to_owned()
}

fn ids(mail: &MailServer) -> Vec<String> {
    let messages = mail.messages();
    let ids = messages
        .iter()
        .filter_map(|(_, text)| text.lines().find_map(|line| line.strip_prefix("Message-ID: ")));
    ids.map(str::to_owned).collect()
}

/// A port that nobody listens on now.
fn free_port() -> String {
    TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("it is bound").to_string()
}

#[test]
fn a_mail_server_may_be_down() {
    on_each(|place| {
        let address = free_port();
        let config = smtp(address.parse().expect("an address"));
        let server = place.serve(&config);
        for name in ["a", "b", "c"] {
            ask(&server, name);
        }
        // Sent twice, it is delivered once.
        ask(&server, "a");
        wait(|| server.log().iter().any(|line| line.contains("a delivery failed")).then_some(()));
        assert_eq!(waiting(&server), "3");
        // Neither the end of the program nor a refusal loses any.
        server.kill();
        let server = place.serve(&config);
        let (mail, _) = MailServer::start(&address, 2);
        wait(|| (waiting(&server) == "0").then_some(()));
        let mut delivered = ids(&mail);
        delivered.sort();
        assert_eq!(delivered, ["a", "b", "c"].map(|name| format!("<key-of-{name}-{name}@example.org>")));
        let (envelope, text) = &mail.messages()[0];
        assert_eq!(envelope[1], "RCPT TO:<team@example.org>");
        assert!(
            text.contains("Reply-To: ") && text.contains("Subject: Question to the help centre\n"),
            "{text}"
        );
        server.stop();
    });
}

/// Two instances share a database: what one delivers the other does not.
#[test]
fn instances_do_not_deliver_the_same() {
    on_each(|place| {
        if !place.database.starts_with("postgres") {
            return;
        }
        let (mail, address) = MailServer::start("127.0.0.1:0", 0);
        let servers = [place.serve(&smtp(address)), place.serve(&smtp(address))];
        for n in 0..100 {
            ask(&servers[n % 2], &format!("n{n}"));
        }
        wait(|| (waiting(&servers[0]) == "0").then_some(()));
        let delivered = ids(&mail);
        assert_eq!(delivered.len(), 100);
        assert_eq!(delivered.iter().collect::<BTreeSet<_>>().len(), 100);
    });
}

#[test]
fn a_webhook_gets_json_until_it_says_yes() {
    on_each(|place: &Place| {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("it is bound");
        let (sender, requests) = mpsc::channel();
        thread::spawn(move || {
            for (n, stream) in listener.incoming().map_while(Result::ok).enumerate() {
                let mut output = stream.try_clone().expect("a socket");
                let mut input = BufReader::new(stream);
                let mut head = String::new();
                while !head.ends_with("\r\n\r\n") && input.read_line(&mut head).is_ok_and(|length| length > 0)
                {
                }
                let lower = head.to_ascii_lowercase();
                let length = lower.lines().find_map(|line| line.strip_prefix("content-length: "));
                let mut body = vec![0; length.and_then(|length| length.parse().ok()).unwrap_or(0)];
                input.read_exact(&mut body).expect("a body");
                let status = if n == 0 { "302 Found\r\nLocation: /elsewhere" } else { "204 No Content" };
                let answer = format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                output.write_all(answer.as_bytes()).expect("it listens");
                let _ = sender.send((lower, String::from_utf8(body).expect("UTF-8")));
            }
        });
        let config = format!(
            "[webhook]\nurl = \"http://{address}/hook\"\ntoken = \"secret\"\n\
             [delivery]\nfirst-retry-ms = 50\n"
        );
        let server = place.serve(&config);
        ask(&server, "a");
        for _ in 0..2 {
            let (head, body) = requests.recv_timeout(Duration::from_secs(20)).expect("a request");
            assert!(
                head.starts_with("post /hook ") && head.contains("authorization: bearer secret"),
                "{head}"
            );
            assert!(head.contains("idempotency-key: key-of-a-a"), "{head}");
            let body: serde_json::Value = serde_json::from_str(&body).expect("JSON");
            assert_eq!((&body["type"], &body["email"]), (&"contact".into(), &"a@example.com".into()));
        }
        wait(|| (waiting(&server) == "0").then_some(()));
        assert!(!server.stop().join("\n").contains("secret"));
    });
}
