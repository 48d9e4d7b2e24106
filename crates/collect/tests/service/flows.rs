//! What customers do: forms with and without scripts, twice the same, from the pages of the site.

use crate::client::{FORM, JSON, post_form, post_json, send};
use crate::server::on_each;

#[test]
fn forms_and_scripts_are_stored_and_exported() {
    on_each(|place| {
        let server = place.serve("search-misses = true");
        let to = server.address;
        let feedback = "article=%2Fa%2F&language=en&helpful=no&reason=unclear&comment=So+%22so%22&query=x\
            &email=a%40example.com&next=https%3A%2F%2Fhelp.example.com%2Fa%2F";
        let answer = post_form(to, "/feedback", feedback);
        assert_eq!(
            (answer.status, answer.header("location")),
            (303, Some("https://help.example.com/a/?sent=feedback"))
        );
        let answer =
            post_json(to, "/contact", r#"{"email": "b@example.com", "message": "Hé\nyou", "name": "B"}"#);
        assert_eq!((answer.status, answer.body.as_str()), (202, r#"{"accepted":true}"#));
        let beacon = [("Content-Type", "text/plain;charset=UTF-8")];
        let answer =
            send(to, "POST", "/search", &beacon, r#"{"query": "rest", "language": "en", "results": 0}"#);
        assert_eq!(answer.status, 202);
        // A form without a valid place to go to gets a page of thanks.
        let answer = post_form(to, "/feedback", "article=/b/&helpful=yes&next=https://evil.example/");
        assert_eq!((answer.status, answer.header("location")), (202, None));
        assert!(answer.body.contains("<h1>Thank you</h1>") && !answer.body.contains("evil"));

        let lines = place.run(&["export"]);
        let lines: Vec<&str> = lines.lines().collect();
        assert_eq!(lines.len(), 3, "{lines:?}");
        assert!(lines[0].starts_with(r#"{"type":"feedback","at":"20"#), "{}", lines[0]);
        let rest = r#"Z","article":"/a/","language":"en","helpful":false,"reasons":["unclear"],"comment":"So \"so\"","query":"x"}"#;
        assert!(lines[0].ends_with(rest), "{}", lines[0]);
        assert!(
            lines[1].ends_with(r#""query":"rest","language":"en","results":0,"clicked":null}"#),
            "{}",
            lines[1]
        );
        let all = place.export(&["--contacts"]);
        assert_eq!(
            (all.len(), &all[1]["message"], &all[0]["email"]),
            (4, &"Hé\nyou".into(), &"a@example.com".into())
        );
        assert!(place.export(&["--contacts", "--since", "2100-01-01"]).is_empty());

        let metrics = send(to, "GET", "/metrics", &[], "").body;
        assert!(metrics.contains("requests_total{kind=\"feedback\",outcome=\"stored\"} 2\n"), "{metrics}");
        assert_eq!(send(to, "GET", "/healthz", &[], "").status, 200);
        let mut log = server.stop();
        // Its own address is no customer's.
        log.retain(|line| !line.contains("\"listening\""));
        let log = log.join("\n");
        assert!(
            log.contains("stopped") && !log.contains("example.com") && !log.contains("127.0.0.1"),
            "{log}"
        );
    });
}

#[test]
fn the_same_key_is_stored_once() {
    on_each(|place| {
        let server = place.serve("");
        for helpful in ["yes", "no", "yes"] {
            let body = format!(r#"{{"article": "/a/", "helpful": "{helpful}", "id": "abcdefgh"}}"#);
            assert_eq!(post_json(server.address, "/feedback", &body).status, 202);
        }
        let stored = place.export(&[]);
        assert_eq!((stored.len(), &stored[0]["helpful"]), (1, &true.into()));
    });
}

#[test]
fn pages_of_the_sites_may_read_answers() {
    on_each(|place| {
        let server = place.serve("");
        let to = server.address;
        let body = r#"{"article": "/a/", "helpful": "yes"}"#;
        for origin in ["https://help.example.com", "http://localhost:8080"] {
            let asked = [("Origin", origin), ("Access-Control-Request-Method", "POST")];
            let answer = send(to, "OPTIONS", "/feedback", &asked, "");
            assert_eq!((answer.status, answer.header("access-control-allow-origin")), (204, Some(origin)));
            assert_eq!(answer.header("access-control-allow-headers"), Some("content-type"));
            let answer = send(to, "POST", "/feedback", &[JSON, ("Origin", origin)], body);
            assert_eq!((answer.status, answer.header("access-control-allow-origin")), (202, Some(origin)));
            assert_eq!(answer.header("access-control-allow-credentials"), None);
            assert_eq!(answer.header("set-cookie"), None);
        }
    });
}

#[test]
fn what_is_switched_off_is_not_there() {
    on_each(|place| {
        let server = place.serve("");
        let to = server.address;
        assert_eq!(post_json(to, "/search", r#"{"query": "a", "results": 0}"#).status, 404);
        assert_eq!(send(to, "GET", "/feedback", &[], "").status, 405);
        let answer = send(to, "POST", "/feedback", &[FORM, ("Accept", "application/json")], "helpful=no");
        let error = r#"{"accepted":false,"error":"`article` is missing: it is the address of the article such as /account/reset/","fields":[{"field":"article","message":"is missing: it is the address of the article such as /account/reset/"}]}"#;
        assert_eq!((answer.status, answer.body.as_str()), (400, error));
        // The page of an error leads back to the form.
        let answer = post_form(to, "/feedback", "helpful=no&next=https://help.example.com/a/?b=%22%3E");
        assert!(answer.status == 400 && !answer.body.contains("href"), "{}", answer.body);
    });
}
