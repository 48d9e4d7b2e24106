//! Which sites may send. Browsers name the site that a request comes from; programs need not, and are held by the
//! limits alone.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::{App, answer};
use crate::accept::Refusal;

/// For how long a browser may remember that it may send, seconds.
const MAX_AGE: &str = "86400";

/// # Errors
///
/// The request comes from a site that is none of ours.
pub fn check(app: &App, headers: &HeaderMap) -> Result<(), Refusal> {
    if headers.get(header::ORIGIN).is_none() || known(app, headers).is_some() {
        return Ok(());
    }
    let error = "this comes from a site that is not listed under `sites` in collect.toml; pages with the referrer \
         policy `no-referrer` name no site and cannot send";
    Err(Refusal::new(403, error))
}

/// The origin of a request, if it is one of ours.
fn known<'a>(app: &App, headers: &'a HeaderMap) -> Option<&'a HeaderValue> {
    let origin = headers.get(header::ORIGIN)?;
    let written = origin.to_str().ok()?;
    app.config.sites.iter().any(|site| site.origin() == written).then_some(origin)
}

/// Lets a page of ours read the answer.
pub fn allow(app: &App, headers: &HeaderMap, answer: &mut HeaderMap) {
    answer.insert(header::VARY, HeaderValue::from_static("Origin, Accept"));
    if let Some(origin) = known(app, headers) {
        answer.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
    }
}

/// What a browser asks before it sends JSON.
pub fn preflight(app: &App, headers: &HeaderMap) -> Response {
    if let Err(refusal) = check(app, headers) {
        return answer::refuse(headers, None, &refusal);
    }
    let allowed = [
        (header::ACCESS_CONTROL_ALLOW_METHODS, "POST"),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, "content-type"),
        (header::ACCESS_CONTROL_MAX_AGE, MAX_AGE),
    ];
    let mut response = (StatusCode::NO_CONTENT, allowed).into_response();
    allow(app, headers, response.headers_mut());
    response
}
