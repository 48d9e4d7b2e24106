//! HTTP: addresses, bodies, answers. What requests mean is told by `accept`.

mod answer;
mod listen;
mod origin;
mod rate;
mod receive;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};

use crate::accept::{Kind, Refusal};
use crate::config::Config;
use crate::metrics::Metrics;
use crate::store::{Store, Writer};

pub use listen::serve;
pub use rate::Limiter;

/// What every request needs.
pub struct App {
    pub config: Config,
    pub store: Store,
    pub writer: Writer,
    pub metrics: Arc<Metrics>,
    pub limiter: Limiter,
}

/// All addresses of the service.
pub fn router(app: Arc<App>) -> Router {
    let receive = |kind: Kind| {
        post(move |State(app): State<Arc<App>>, request: Request| async move {
            receive::receive(&app, kind, request).await
        })
        .options(|State(app): State<Arc<App>>, headers: HeaderMap| async move {
            origin::preflight(&app, &headers)
        })
    };
    let mut router = Router::new()
        .route("/feedback", receive(Kind::Feedback))
        .route("/contact", receive(Kind::Contact))
        .route("/healthz", get(health))
        .route("/metrics", get(metrics));
    if app.config.search_misses {
        router = router.route("/search", receive(Kind::Search));
    }
    router
        .fallback(async |headers: HeaderMap| {
            answer::refuse(&headers, None, &Refusal::new(404, "there is nothing at this address"))
        })
        .method_not_allowed_fallback(async |headers: HeaderMap| {
            answer::refuse(&headers, None, &Refusal::new(405, "this address takes what forms send by POST"))
        })
        .with_state(app)
}

async fn health(State(app): State<Arc<App>>) -> Response {
    let (status, text) = if app.store.is_there().await {
        (StatusCode::OK, "ok\n")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n")
    };
    (status, [(header::CACHE_CONTROL, "no-store")], text).into_response()
}

async fn metrics(State(app): State<Arc<App>>) -> Response {
    let waiting = app.store.waiting().await.ok();
    let kind = [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
    (kind, app.metrics.text(waiting)).into_response()
}
