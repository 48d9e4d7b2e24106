//! What nobody should send, and what becomes of it.

use std::thread;
use std::time::{Duration, Instant};

use crate::client::{Client, FORM, JSON, post_form, post_json, send};
use crate::mail::{MailServer, smtp};
use crate::server::{on_each, wait};

/// What it is, headers, body, and the status that is answered.
type Case<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a str, u16);

const VOTE: &str = r#"{"article": "/a/", "helpful": "yes"}"#;

#[test]
fn what_is_wrong_is_refused() {
    on_each(|place| {
        let server = place.serve("[limits]\nbody-bytes = 2000\n");
        let to = server.address;
        let long = format!("article=/a/&helpful=yes&comment={}", "x".repeat(3000));
        let deep = "[".repeat(1900);
        let html = [("Content-Type", "text/html")];
        let multipart = [("Content-Type", "multipart/form-data; boundary=x")];
        let foreign = [JSON, ("Origin", "https://evil.example")];
        let null = [JSON, ("Origin", "null")];
        let like = [JSON, ("Origin", "https://help.example.com.evil.example")];
        let claimed = [JSON, ("Content-Length", "99999999999")];
        let table: &[Case] = &[
            ("too much", &[FORM], &long, 413),
            ("too much is announced", &claimed, "{}", 413),
            ("no JSON", &[JSON], "{\"helpful\": ", 400),
            ("no text", &[JSON], "{\"helpful\": \"\u{0}", 400),
            ("a list", &[JSON], "[]", 400),
            ("nested", &[JSON], &deep, 400),
            ("nothing", &[FORM], "", 400),
            ("no type", &[], VOTE, 415),
            ("text", &[("Content-Type", "text/plain")], VOTE, 415),
            ("HTML", &html, VOTE, 415),
            ("files", &multipart, VOTE, 415),
            ("a foreign site", &foreign, VOTE, 403),
            ("no site", &null, VOTE, 403),
            ("a site that looks like ours", &like, VOTE, 403),
            ("an unknown reason", &[FORM], "article=/a/&helpful=no&reason=%27%3B--", 400),
            ("an address elsewhere", &[FORM], "article=//evil.example/&helpful=no", 400),
            ("a script", &[FORM], "article=javascript:alert(1)&helpful=no", 400),
            ("a language", &[FORM], "article=/a/&helpful=no&language=<b>", 400),
            ("a key", &[FORM], "article=/a/&helpful=no&id=%27+OR+1%3D1", 400),
        ];
        for (name, headers, body, status) in table {
            let answer = send(to, "POST", "/feedback", headers, body);
            assert_eq!(answer.status, *status, "{name}: {}", answer.body);
            assert_eq!(answer.header("access-control-allow-origin"), None, "{name}");
            assert!(answer.body.len() > 20, "{name}: it says what to do");
        }
        let asked = [("Origin", "https://evil.example"), ("Access-Control-Request-Method", "POST")];
        assert_eq!(send(to, "OPTIONS", "/contact", &asked, "").status, 403);
        let mut client = Client::new(to).expect("it listens");
        let head = format!("POST /feedback HTTP/1.1\r\nX: {}\r\n\r\n", "x".repeat(100_000));
        // The service hangs up in the middle, if it likes.
        let status =
            client.write(head.as_bytes()).and_then(|()| client.answer()).map_or(431, |answer| answer.status);
        assert_eq!(status, 431);
        let mut client = Client::new(to).expect("it listens");
        client.write(b"\x16\x03\x01 what is this\r\n\r\n").expect("it is sent");
        assert_eq!(client.answer().expect("an answer").status, 400);
        assert!(place.export(&["--contacts"]).is_empty());
        assert_eq!(post_json(to, "/feedback", VOTE).status, 202, "it still works");
    });
}

/// A body in pieces has no length that could be looked at.
#[test]
fn pieces_are_counted() {
    on_each(|place| {
        let server = place.serve("[limits]\nbody-bytes = 2000\n");
        let mut client = Client::new(server.address).expect("it listens");
        let head = "POST /feedback HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n\
            Transfer-Encoding: chunked\r\n\r\n";
        client.write(head.as_bytes()).expect("it is sent");
        let piece = format!("400\r\n{}\r\n", "x".repeat(1024));
        for _ in 0..3 {
            client.write(piece.as_bytes()).expect("it is sent");
        }
        assert_eq!(client.answer().expect("an answer").status, 413);
    });
}

#[test]
fn spam_is_thanked_and_dropped() {
    on_each(|place| {
        let server = place.serve("minimum-time-ms = 3000");
        for body in ["website=x&article=/a/&helpful=yes", "elapsed=2999&article=/a/&helpful=yes", "website=x"]
        {
            let answer =
                post_form(server.address, "/feedback", &format!("{body}&next=https://help.example.com"));
            assert_eq!(answer.status, 303, "{body}");
        }
        assert!(place.export(&[]).is_empty());
    });
}

#[test]
fn sql_and_html_are_text_and_headers_stay_whole() {
    on_each(|place| {
        let (mail, address) = MailServer::start("127.0.0.1:0", 0);
        let server = place.serve(&smtp(address));
        let evil = "'); DROP TABLE contact; --\"<script>alert(1)</script>{{7*7}}$1%s\u{202e}";
        let body = serde_json::json!({
            "email": "a@example.com", "message": format!("{evil}\r\n.\r\nMAIL FROM:<x@example.com>\u{0}"),
            "name": "A\r\nBcc: evil@example.com", "subject": format!("S\r\nBcc: evil@example.com\r\n\r\n{evil}"),
            "query": evil, "platform": evil,
        });
        assert_eq!(post_json(server.address, "/contact", &body.to_string()).status, 202);
        for email in
            ["a@example.com\r\nBcc: x@example.com", "a@example.com, b@example.com", "a@example.com>\n"]
        {
            let body = serde_json::json!({ "email": email, "message": "m" });
            let status = post_json(server.address, "/contact", &body.to_string()).status;
            // White space at the ends is the customer's slip.
            assert_eq!(status, 400, "{email:?}");
        }
        let messages = wait(|| Some(mail.messages()).filter(|messages| !messages.is_empty()));
        assert_eq!(messages.len(), 1);
        let (envelope, text) = &messages[0];
        assert_eq!(envelope, &["MAIL FROM:<help@example.org>", "RCPT TO:<team@example.org>"]);
        let (head, _) = text.split_once("\n\n").expect("a head and a body");
        assert!(!head.lines().any(|line| line.to_ascii_lowercase().starts_with("bcc")), "{head}");
        let stored = &place.export(&["--contacts"])[0];
        assert_eq!(stored["query"], evil);
        assert_eq!(stored["message"], format!("{evil}\n.\nMAIL FROM:<x@example.com>"));
        assert_eq!(stored["name"], "A Bcc: evil@example.com");
    });
}

#[test]
fn a_flood_is_limited_by_address() {
    on_each(|place| {
        let proxies = "[rate]\nper-minute = 1\nburst = 5\ntrusted-proxies = [\"127.0.0.0/8\"]\n";
        let server = place.serve(proxies);
        let vote =
            |from: &str| send(server.address, "POST", "/feedback", &[JSON, ("X-Forwarded-For", from)], VOTE);
        let statuses: Vec<u16> = (0..8).map(|_| vote("1.2.3.4").status).collect();
        assert_eq!(statuses, [202, 202, 202, 202, 202, 429, 429, 429]);
        let limited = vote("8.8.8.8, 1.2.3.4");
        let wait_s: u64 = limited.header("retry-after").expect("it tells").parse().expect("seconds");
        assert!(limited.status == 429 && (30..=60).contains(&wait_s), "{limited:?}");
        assert_eq!(vote("1.2.3.5").status, 202);
        assert_eq!(place.export(&[]).len(), 6);
        let log = server.stop().join("\n");
        assert!(!log.contains("1.2.3.4"), "no address is written down");
    });
}

#[test]
fn slow_clients_are_left_and_others_served() {
    on_each(|place| {
        let server = place.serve("[limits]\nread-timeout-ms = 500\nconnections = 20\n");
        let to = server.address;
        let begin = Instant::now();
        let slow: Vec<_> = (0..40)
            .map(|n| {
                thread::spawn(move || {
                    let mut client = Client::new(to)?;
                    let head = "POST /feedback HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n";
                    let head = if n % 2 == 0 {
                        head.to_owned()
                    } else {
                        format!("{head}Content-Length: 99\r\n\r\n{{")
                    };
                    client.write(head.as_bytes())?;
                    // Byte by byte, so that something always comes.
                    for _ in 0..100 {
                        thread::sleep(Duration::from_millis(50));
                        client.write(b" ")?;
                    }
                    client.answer()
                })
            })
            .collect();
        thread::sleep(Duration::from_millis(100));
        assert_eq!(post_json(to, "/feedback", VOTE).status, 202);
        assert!(begin.elapsed() < Duration::from_secs(5), "{:?}", begin.elapsed());
        for client in slow {
            let answer = client.join().expect("it ends");
            assert!(answer.map_or(true, |answer| answer.status == 408));
        }
        // A connection that says nothing is closed too.
        let mut idle = Client::new(to).expect("it listens");
        assert!(idle.answer().is_err());
        assert_eq!(place.export(&[]).len(), 1);
    });
}
