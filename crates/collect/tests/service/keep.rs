//! What people may ask for, and what is kept for how long.

use std::collections::BTreeSet;
use std::fs;

use helpbook_collect::accept::{Contact, Feedback, Record, Search};
use helpbook_collect::store::{Database, Store, now_ms};

use crate::client::post_json;
use crate::server::{on_each, wait};

/// One record of each kind, received so many days ago.
fn records(days: i64) -> Vec<Record> {
    let (id, at) = (format!("days-{days}"), now_ms() - days * 24 * 3600 * 1000);
    let text = || "a".to_owned();
    vec![
        Record::Feedback(Feedback {
            id: id.clone(),
            at,
            article: text(),
            language: text(),
            helpful: 1,
            reasons: text(),
            comment: text(),
            email: text(),
            query: text(),
        }),
        Record::Contact(Contact {
            id: id.clone(),
            at,
            article: text(),
            language: text(),
            platform: text(),
            query: text(),
            name: text(),
            email: text(),
            subject: text(),
            message: text(),
        }),
        Record::Search(Search { id, at, query: text(), language: text(), results: 0, clicked: text() }),
    ]
}

#[test]
fn a_person_gets_and_erases_what_is_theirs() {
    on_each(|place| {
        // Nobody listens there: what is to be delivered waits.
        let server = place.serve("[webhook]\nurl = \"http://127.0.0.1:9/\"\n");
        let to = server.address;
        for email in ["A@Example.com", "b@example.com"] {
            let contact = format!(r#"{{"email": "{email}", "message": "findme-{email}"}}"#);
            assert_eq!(post_json(to, "/contact", &contact).status, 202);
            let feedback = format!(r#"{{"article": "/a/", "helpful": "no", "email": "{email}"}}"#);
            assert_eq!(post_json(to, "/feedback", &feedback).status, 202);
        }
        let theirs = place.export(&["--email", "a@EXAMPLE.com"]);
        assert_eq!(theirs.iter().map(|one| &one["type"]).collect::<Vec<_>>(), ["contact", "feedback"]);
        assert_eq!(
            place.run(&["erase", "--email", "a@example.com"]),
            "1 contact requests and 1 votes were removed\n"
        );
        assert!(place.export(&["--email", "A@Example.com"]).is_empty());
        assert_eq!(place.export(&["--email", " b@example.com "]).len(), 2);
        for command in ["export", "erase"] {
            let told = place.refusal(&[command, "--email", " "]);
            assert!(told.contains("write an e-mail address"), "{told}");
        }
        assert_eq!(place.export(&["--contacts"]).len(), 2);
        let metrics = crate::client::send(to, "GET", "/metrics", &[], "").body;
        assert!(metrics.contains("outbox_waiting 1\n"), "{metrics}");
        if !place.database.starts_with("postgres") {
            for file in [place.database.clone(), format!("{}-wal", place.database)] {
                let bytes = fs::read(&file).unwrap_or_default();
                assert!(!String::from_utf8_lossy(&bytes).contains("findme-A"), "{file} still has it");
            }
        }
    });
}

#[test]
fn what_is_old_goes() {
    on_each(|place| {
        // More than are removed at once, of one kind; then one of each a day before its end and a day after.
        let mut all: Vec<Record> = (0..2500).map(|n| records(1000 + n).swap_remove(0)).collect();
        all.extend([29, 31].into_iter().flat_map(records));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let store =
                Store::open(&Database::parse(&place.database).expect("a database")).await.expect("it opens");
            store.commit(&all, &["smtp"]).await.expect("all is stored");
            store.close().await;
        });
        assert_eq!(place.export(&["--contacts"]).len(), 2506);
        let server = place.serve("retention-days = 30");
        wait(|| (place.export(&["--contacts"]).len() == 3).then_some(()));
        let left = place.export(&["--contacts"]);
        assert_eq!(left.iter().filter_map(|one| one["type"].as_str()).collect::<BTreeSet<_>>().len(), 3);
        let log = server.stop().join("\n");
        assert!(log.contains(r#""feedback":2501,"contact":1,"search":1"#), "{log}");
    });
}
