//! What is accepted, what is refused, and in which words.

use super::*;

const RULES: Rules = Rules { elapsed_ms_min: 2000, text_characters_max: 50 };

fn stamp() -> Stamp {
    Stamp { at_ms: 1_767_323_045_000, id: "made-here".to_owned() }
}

fn form(kind: Kind, body: &str) -> Result<Option<Record>, Refusal> {
    accept(kind, &Fields::from_form(body.as_bytes())?, &RULES, stamp())
}

fn json(kind: Kind, body: &str) -> Result<Option<Record>, Refusal> {
    accept(kind, &Fields::from_json(body.as_bytes())?, &RULES, stamp())
}

fn feedback(verdict: Result<Option<Record>, Refusal>) -> Feedback {
    match verdict {
        Ok(Some(Record::Feedback(feedback))) => feedback,
        other => panic!("no feedback: {other:?}"),
    }
}

fn contact(verdict: Result<Option<Record>, Refusal>) -> Contact {
    match verdict {
        Ok(Some(Record::Contact(contact))) => contact,
        other => panic!("no contact: {other:?}"),
    }
}

fn wrong_fields(verdict: Result<Option<Record>, Refusal>) -> Vec<&'static str> {
    let refusal = verdict.expect_err("it is refused");
    assert_eq!(refusal.status, 400);
    refusal.fields.iter().map(|wrong| wrong.field).collect()
}

#[test]
fn a_form_and_json_give_the_same() {
    let of_form = feedback(form(
        Kind::Feedback,
        "article=%2Faccount%2Freset%2F&language=en&helpful=no&reason=unclear&reason=out-of-date&comment=A%0D%0AB",
    ));
    let of_json = feedback(json(
        Kind::Feedback,
        r#"{"article": "/account/reset/?a=1#b", "language": "en", "helpful": false,
            "reason": ["out-of-date", "unclear"], "comment": "A\nB"}"#,
    ));
    assert_eq!(of_form, of_json);
    assert_eq!(of_form.reasons, "unclear out-of-date");
    assert_eq!((of_form.comment.as_str(), of_form.id.as_str()), ("A\nB", "made-here"));
}

#[test]
fn every_wrong_field_is_named() {
    assert_eq!(wrong_fields(form(Kind::Feedback, "")), ["helpful", "article"]);
    let long = format!("helpful=yes&article=/a/&comment={}", "x".repeat(51));
    assert_eq!(wrong_fields(form(Kind::Feedback, &long)), ["comment"]);
    let body = "helpful=maybe&article=a&language=e_n&reason=bored&email=me&id=short&elapsed=soon";
    let all = ["elapsed", "id", "helpful", "article", "language", "reason", "email"];
    assert_eq!(wrong_fields(form(Kind::Feedback, body)), all);
    assert_eq!(wrong_fields(form(Kind::Contact, "subject=Hello")), ["email", "message"]);
    assert_eq!(wrong_fields(form(Kind::Contact, "email=a@example.com&message=%00%07%0a")), ["message"]);
    assert_eq!(wrong_fields(json(Kind::Search, r#"{"results": -1}"#)), ["query", "results"]);
}

#[test]
fn programs_are_dropped() {
    for body in ["helpful=yes&website=x", "elapsed=1999", "elapsed=12.5&helpful=yes&article=/a/"] {
        assert_eq!(form(Kind::Feedback, body), Ok(None), "{body}");
    }
    feedback(form(Kind::Feedback, "helpful=yes&article=/a/&elapsed=2000.4&website=+"));
}

#[test]
fn no_field_can_end_a_header() {
    let body = "email=a@example.com&message=m%00m&name=A%0D%0ABcc:%20b@example.com&subject=S%0AX:%201";
    let contact = contact(form(Kind::Contact, body));
    assert_eq!(contact.name, "A Bcc: b@example.com");
    assert_eq!(contact.subject, "S X: 1");
    assert_eq!(contact.message, "mm");
    for email in
        ["a@example.com%0D%0ABcc:%20b@example.com", "a@b@c", "a b@example.com", "%3Ca@example.com%3E"]
    {
        let body = format!("message=m&email={email}");
        assert_eq!(wrong_fields(form(Kind::Contact, &body)), ["email"], "{email}");
    }
}

#[test]
fn what_was_opened_is_an_address_or_nothing() {
    for (clicked, expected) in
        [("null", ""), ("false", ""), ("true", "true"), (r#""/a/b/""#, "/a/b/"), (r#""""#, "")]
    {
        let body = format!(r#"{{"query": "x", "results": 0, "clicked": {clicked}}}"#);
        match json(Kind::Search, &body) {
            Ok(Some(Record::Search(search))) => assert_eq!(search.clicked, expected, "{clicked}"),
            other => panic!("{clicked}: {other:?}"),
        }
    }
}

#[test]
fn bodies_of_other_shapes_are_refused() {
    let many = format!(r#"{{"reason": [{}1]}}"#, "1,".repeat(70));
    let deep = "[".repeat(100_000);
    for body in ["", "[]", "\"x\"", "{", r#"{"a": {}}"#, r#"{"a": [[]]}"#, many.as_str(), deep.as_str()] {
        assert_eq!(Fields::from_json(body.as_bytes()).expect_err(body).status, 400);
    }
    assert!(Fields::from_form("a=1&".repeat(65).as_bytes()).is_err());
    assert!(Fields::from_form(b"a=%ff%zz").is_ok());
}

#[test]
fn one_is_sent_back_to_a_site_only() {
    let sites = ["https://help.example.com", "HTTP://Example.org:80/help/"].map(Site::parse);
    let sites = sites.map(|site| site.expect("an address"));
    assert_eq!(sites[1].origin(), "http://example.org");
    let next = |next: &str| after_sending(next, Kind::Feedback, &sites);
    for (written, expected) in [
        ("https://help.example.com", "https://help.example.com?sent=feedback"),
        ("https://help.example.com/a/?b=1#c", "https://help.example.com/a/?b=1&sent=feedback#c"),
        ("http://example.org/help/x/", "http://example.org/help/x/?sent=feedback"),
    ] {
        assert_eq!(next(written).as_deref(), Some(expected));
    }
    for written in [
        "",
        "/a/",
        "https://help.example.com.evil.example",
        "https://help.example.com@evil.example/",
        "https://help.example.com\\@evil.example/",
        "https://evil.example/https://help.example.com/",
        "https://help.example.com/\r\nSet-Cookie: a=b",
        "http://example.org/helpless/",
        "javascript:alert(1)",
    ] {
        assert_eq!(next(written), None, "{written}");
    }
    for wrong in
        ["help.example.com", "https://", "ftp://a", "https://a b", "https://u@a", "https://a/?b", "*"]
    {
        assert!(Site::parse(wrong).is_err(), "{wrong}");
    }
}
