//! HTTP: addresses, bodies, answers. What requests mean is told by `accept`.

mod answer;
mod listen;
mod origin;
mod rate;
mod receive;

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use tokio::sync::Mutex;

use crate::accept::{Kind, Refusal};
use crate::config::Config;
use crate::metrics::Metrics;
use crate::store::{Store, Waiting, Writer};

pub use listen::serve;
pub use rate::Limiter;

/// What every request needs.
pub struct App {
    pub config: Config,
    pub store: Store,
    pub writer: Writer,
    pub metrics: Arc<Metrics>,
    pub limiter: Limiter,
    pub health: Recent<bool>,
    pub waiting: Recent<Option<Waiting>>,
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
    let is_there = app.health.get(async || app.store.is_there().await).await;
    let (status, text) = if is_there {
        (StatusCode::OK, "ok\n")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n")
    };
    (status, [(header::CACHE_CONTROL, "no-store")], text).into_response()
}

async fn metrics(State(app): State<Arc<App>>) -> Response {
    let waiting = app.waiting.get(async || app.store.waiting().await.ok()).await;
    let kind = [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
    (kind, app.metrics.text(waiting)).into_response()
}

/// What was asked of the database a moment ago: it is not asked more often, however many ask here.
#[derive(Debug, Default)]
pub struct Recent<T>(Mutex<Option<(Instant, T)>>);

/// For how long an answer is good.
const RECENT: Duration = Duration::from_millis(500);

impl<T: Clone> Recent<T> {
    async fn get(&self, ask: impl AsyncFnOnce() -> T) -> T {
        let mut last = self.0.lock().await;
        match &*last {
            Some((at, answer)) if at.elapsed() < RECENT => answer.clone(),
            _ => {
                let answer = ask().await;
                *last = Some((Instant::now(), answer.clone()));
                answer
            }
        }
    }
}
