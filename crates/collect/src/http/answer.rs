//! Answers: JSON for scripts; for forms a way back to the site, or a page of its own that loads nothing.

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::receive::media_type;
use crate::accept::{Kind, Refusal};

const HEADERS: [(HeaderName, &str); 4] = [
    (header::CACHE_CONTROL, "no-store"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
];

/// The request was accepted.
pub fn thank(headers: &HeaderMap, kind: Kind, next: Option<&str>) -> Response {
    if wants_json(headers) {
        return with_headers((StatusCode::ACCEPTED, JSON, r#"{"accepted":true}"#).into_response());
    }
    if let Some(next) = next.and_then(|next| HeaderValue::from_str(next).ok()) {
        return with_headers((StatusCode::SEE_OTHER, [(header::LOCATION, next)]).into_response());
    }
    let words = match kind {
        Kind::Feedback => "Your feedback was received. It helps to make this article better.",
        Kind::Contact => "Your message was received. We will answer by e-mail.",
        Kind::Search => "This was received.",
    };
    html(StatusCode::ACCEPTED, "Thank you", words, None)
}

/// The request was not accepted. `next` is where the form was.
pub fn refuse(headers: &HeaderMap, next: Option<&str>, refusal: &Refusal) -> Response {
    let status = StatusCode::from_u16(refusal.status).unwrap_or(StatusCode::BAD_REQUEST);
    let mut response = if wants_json(headers) {
        let mut body = serde_json::to_value(refusal).unwrap_or_default();
        body["accepted"] = false.into();
        with_headers((status, JSON, body.to_string()).into_response())
    } else {
        html(status, "This was not sent", &refusal.error, next)
    };
    let answered = response.headers_mut();
    if let Some(seconds) = refusal.retry_after_s {
        answered.insert(header::RETRY_AFTER, seconds.into());
    }
    match refusal.status {
        // What is still under way of the request is not read.
        408 | 413 => {
            answered.insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        405 => {
            answered.insert(header::ALLOW, HeaderValue::from_static("POST, OPTIONS"));
        }
        _ => {}
    }
    response
}

const JSON: [(HeaderName, &str); 1] = [(header::CONTENT_TYPE, "application/json")];

/// Who accepts JSON, and who sends it and does not ask for a page.
fn wants_json(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    let sends_json = matches!(media_type(headers), "application/json" | "text/plain");
    accept.contains("application/json") || (sends_json && !accept.contains("text/html"))
}

fn with_headers(mut response: Response) -> Response {
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

fn html(status: StatusCode, title: &str, words: &str, back: Option<&str>) -> Response {
    let back = back.map(|back| format!("<p><a href=\"{}\">Back</a></p>\n", escape(back))).unwrap_or_default();
    let page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{title}</title>\n\
         <style>body{{font:1.1rem/1.5 system-ui,sans-serif;max-width:36rem;margin:3rem auto;padding:0 1rem}}</style>\n\
         <main>\n<h1>{title}</h1>\n<p>{}</p>\n{back}</main>\n</html>\n",
        escape(words)
    );
    with_headers((status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response())
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
