//! One request from its head to its answer. What costs least is looked at first.

use std::net::{IpAddr, Ipv4Addr};
use std::time::Instant;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;

use super::listen::Peer;
use super::{App, answer, origin};
use crate::accept::{Fields, Kind, Refusal, Stamp, accept, after_sending};
use crate::metrics::Outcome;
use crate::store::{Stored, new_id, now_ms};

/// A refusal and whether it is counted as one of its sender's, of the flood's or of ours.
type Failure = (Outcome, Refusal);

pub async fn receive(app: &App, kind: Kind, request: Request) -> Response {
    let begin = Instant::now();
    let (head, body) = request.into_parts();
    let peer = head.extensions.get::<Peer>().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.0);
    let mut next = String::new();
    let outcome = handle(app, kind, peer, &head.headers, body, &mut next).await;
    let counted = match &outcome {
        Ok(outcome) => *outcome,
        Err((outcome, _)) => *outcome,
    };
    let next = after_sending(&next, kind, &app.config.sites);
    let mut response = match &outcome {
        Ok(_) => answer::thank(&head.headers, kind, next.as_deref()),
        Err((_, refusal)) => answer::refuse(&head.headers, next.as_deref(), refusal),
    };
    origin::allow(app, &head.headers, response.headers_mut());
    let seconds = begin.elapsed().as_secs_f64();
    app.metrics.request(kind, counted, seconds);
    tracing::debug!(
        kind = kind.name(),
        status = response.status().as_u16(),
        seconds,
        "a request was answered"
    );
    response
}

async fn handle(
    app: &App,
    kind: Kind,
    peer: IpAddr,
    headers: &HeaderMap,
    body: Body,
    next: &mut String,
) -> Result<Outcome, Failure> {
    let refused = |refusal: Refusal| (Outcome::Refused, refusal);
    origin::check(app, headers).map_err(refused)?;
    if let Err(seconds) = app.limiter.take(app.limiter.customer(peer, headers), Instant::now()) {
        let error = format!("too much was sent from your address: try again in {seconds} s");
        return Err((Outcome::Limited, Refusal { retry_after_s: Some(seconds), ..Refusal::new(429, error) }));
    }
    let format = Format::of(headers, kind).map_err(refused)?;
    let body = read(app, headers, body).await.map_err(refused)?;
    let fields = match format {
        Format::Form => Fields::from_form(&body),
        Format::Json => Fields::from_json(&body),
    };
    let fields = fields.map_err(refused)?;
    fields.one("next").trim().clone_into(next);
    let stamp = Stamp { at_ms: now_ms(), id: new_id() };
    match accept(kind, &fields, &app.config.rules(), stamp).map_err(refused)? {
        None => Ok(Outcome::Dropped),
        Some(record) => match app.writer.store(record).await {
            Stored::Safe => Ok(Outcome::Stored),
            Stored::Failed | Stored::Busy => {
                let error = "this cannot be stored at the moment: try again in a minute";
                Err((Outcome::Failed, Refusal { retry_after_s: Some(60), ..Refusal::new(503, error) }))
            }
        },
    }
}

/// Reads a body within the limits of size and time.
async fn read(app: &App, headers: &HeaderMap, body: Body) -> Result<Bytes, Refusal> {
    let limits = &app.config.limits;
    let too_large = || {
        let error = format!("too much was sent: {} bytes is the most", limits.body_bytes);
        Refusal::new(413, error)
    };
    let length = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    if length.is_some_and(|length: u64| length > limits.body_bytes as u64) {
        return Err(too_large());
    }
    match tokio::time::timeout(limits.read_timeout(), to_bytes(body, limits.body_bytes)).await {
        Ok(Ok(body)) => Ok(body),
        Ok(Err(error)) if is_of_size(&error) => Err(too_large()),
        Ok(Err(_)) => Err(Refusal::new(400, "the request ended before all of it was sent")),
        Err(_) => Err(Refusal::new(408, "the request was not sent in time")),
    }
}

/// Whether it was the limit that ended a body.
fn is_of_size(error: &axum::Error) -> bool {
    let mut error: Option<&dyn std::error::Error> = Some(error);
    while let Some(one) = error {
        if one.to_string().contains("length limit") {
            return true;
        }
        error = one.source();
    }
    false
}

enum Format {
    Form,
    Json,
}

impl Format {
    fn of(headers: &HeaderMap, kind: Kind) -> Result<Format, Refusal> {
        match (media_type(headers), kind) {
            ("application/x-www-form-urlencoded", Kind::Feedback | Kind::Contact) => Ok(Format::Form),
            ("application/json", _) => Ok(Format::Json),
            // What a page sends while it is left may have no other type without asking before.
            ("text/plain", Kind::Search) => Ok(Format::Json),
            (_, Kind::Search) => Err(Refusal::new(415, "send application/json")),
            _ => {
                let error =
                    "send application/x-www-form-urlencoded, as forms do by themselves, or application/json";
                Err(Refusal::new(415, error))
            }
        }
    }
}

/// The type of the body without its parameters.
pub(super) fn media_type(headers: &HeaderMap) -> &str {
    let written = headers.get(header::CONTENT_TYPE).and_then(|kind: &HeaderValue| kind.to_str().ok());
    let written = written.unwrap_or_default();
    let kind = written.split(';').next().unwrap_or(written).trim();
    // Types are written small by every browser; others are looked for in this list alone.
    ["application/json", "application/x-www-form-urlencoded", "text/plain"]
        .into_iter()
        .find(|known| known.eq_ignore_ascii_case(kind))
        .unwrap_or_default()
}
