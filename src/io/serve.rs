//! The development server: HTTP around a [`Live`] book, and the word to open pages that something has changed.
//!
//! It answers from a map of known addresses, so no path of a request ever reaches the disk. It adds one script to each
//! page, which is the only difference to what `build` writes.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, RwLock};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, LOCATION};
use axum::http::{Method, Response, StatusCode, Uri};
use axum::routing::get;
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::write::Places;
use crate::build::{Answer, Book, Live};
use crate::diagnostics::Diagnostic;
use crate::images::Copies;
use crate::paths::OutPath;
use crate::render::NOT_FOUND_PAGE;

const LIVE_SCRIPT: &str = include_str!("live.js");
const LIVE_STYLE: &str = include_str!("live.css");
const PREFIX: &str = "/__helpbook/";

/// What the server shows now. Shared between the thread that watches and those that answer.
#[derive(Clone)]
pub struct Shown {
    book: Arc<RwLock<Arc<Live>>>,
    news: watch::Sender<News>,
    places: Places,
}

/// What open pages are told.
#[derive(Debug, Clone, Default, Serialize)]
pub struct News {
    /// Grows with every change.
    version: u64,
    /// What keeps the book from being shown as it is now.
    errors: Vec<Diagnostic>,
}

impl Shown {
    pub fn new(live: Live, errors: Vec<Diagnostic>, places: Places) -> Self {
        let news = watch::Sender::new(News { version: 1, errors });
        Self { book: Arc::new(RwLock::new(Arc::new(live))), news, places }
    }

    pub fn live(&self) -> Arc<Live> {
        self.book.read().expect("no holder panics").clone()
    }

    /// Shows the book with other copies of its images, unless another state of it is shown by now. Open pages look as they
    /// did, so they are told nothing.
    pub fn show_copies(&self, of: &Arc<Book>, copies: Copies) {
        let mut shown = self.book.write().expect("no holder panics");
        if Arc::ptr_eq(&shown.book, of) {
            *shown = Arc::new(shown.with_copies(copies));
        }
    }

    /// Shows another state of the book, or the same with other errors, and tells open pages.
    pub fn update(&self, live: Option<Live>, errors: Vec<Diagnostic>) {
        if let Some(live) = live {
            *self.book.write().expect("no holder panics") = Arc::new(live);
        }
        self.news.send_modify(|news| {
            news.version += 1;
            news.errors = errors;
        });
    }
}

/// A server that listens and does not answer yet.
pub struct Bound {
    listener: std::net::TcpListener,
    pub address: SocketAddr,
}

/// Why a server cannot listen.
#[derive(Debug)]
pub enum BindError {
    /// Something else listens there; the next port that is free.
    Busy {
        free: Option<u16>,
    },
    Other(std::io::Error),
}

/// Listens on `hostname` and `port`.
///
/// # Errors
/// When the port is taken, or the name cannot be resolved.
pub fn bind(hostname: &str, port: u16) -> Result<Bound, BindError> {
    /// How many ports after a busy one are tried.
    const TRIED_MAX: u16 = 20;
    match std::net::TcpListener::bind((hostname, port)) {
        Ok(listener) => {
            listener.set_nonblocking(true).map_err(BindError::Other)?;
            let address = listener.local_addr().map_err(BindError::Other)?;
            Ok(Bound { listener, address })
        }
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {
            let free = (1..=TRIED_MAX)
                .filter_map(|step| port.checked_add(step))
                .find(|&port| std::net::TcpListener::bind((hostname, port)).is_ok());
            Err(BindError::Busy { free })
        }
        Err(error) => Err(BindError::Other(error)),
    }
}

/// Answers requests until the process ends.
///
/// # Errors
/// When the system refuses to run the server.
pub fn run(bound: Bound, shown: Shown) -> std::io::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async move {
        let listener = TcpListener::from_std(bound.listener)?;
        let router = Router::new()
            .route(&format!("{PREFIX}news"), get(news))
            .route(&format!("{PREFIX}live.js"), get(|| async { text("text/javascript", LIVE_SCRIPT) }))
            .route(&format!("{PREFIX}live.css"), get(|| async { text("text/css", LIVE_STYLE) }))
            .fallback(page)
            .with_state(shown);
        axum::serve(listener, router).await
    })
}

#[derive(Deserialize)]
struct Since {
    since: Option<u64>,
}

/// Answers when there is something newer than the page has seen, or after a while so that no proxy gives up.
async fn news(State(shown): State<Shown>, Query(Since { since }): Query<Since>) -> Response<Body> {
    const WAIT_S: u64 = 25;
    let mut receiver = shown.news.subscribe();
    let since = since.unwrap_or(0);
    let newer = receiver.wait_for(|news| news.version != since);
    let _ = tokio::time::timeout(Duration::from_secs(WAIT_S), newer).await;
    let news = shown.news.borrow().clone();
    let json = serde_json::to_string(&news).unwrap_or_default();
    respond(StatusCode::OK, "application/json", json.into_bytes())
}

async fn page(State(shown): State<Shown>, method: Method, uri: Uri) -> Response<Body> {
    if method != Method::GET && method != Method::HEAD {
        return respond(StatusCode::METHOD_NOT_ALLOWED, "text/plain", b"only GET and HEAD".to_vec());
    }
    // Rendering and the first search take processor time, which must not hold up other answers.
    let answer = tokio::task::spawn_blocking(move || answer(&shown, &uri)).await;
    answer.unwrap_or_else(|error| {
        respond(StatusCode::INTERNAL_SERVER_ERROR, "text/plain", error.to_string().into_bytes())
    })
}

fn answer(shown: &Shown, uri: &Uri) -> Response<Body> {
    let live = shown.live();
    let Ok(path) = percent_encoding::percent_decode_str(uri.path().trim_start_matches('/')).decode_utf8()
    else {
        return not_found(&live, "");
    };
    let file =
        if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_string() };
    let file = OutPath::new(file);
    match live.answer(&file) {
        Answer::Bytes(bytes) => {
            respond(StatusCode::OK, content_type(file.as_str()), with_script(&file, bytes.into_owned()))
        }
        Answer::File(source) => match shown.places.cleaned(source) {
            Ok(Some(cleaned)) => respond(StatusCode::OK, content_type(file.as_str()), cleaned),
            Ok(None) => file_of_disk(&live, &file, &shown.places.book.join(source.as_str())),
            Err(_) => not_found(&live, &path),
        },
        Answer::Copy(stored) => file_of_disk(&live, &file, &shown.places.store.file(stored)),
        Answer::Broken { diagnostic, last_good } => broken(&diagnostic, last_good),
        Answer::Missing if live.has(&OutPath::new(format!("{path}/index.html"))) => {
            let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
            let mut response = respond(StatusCode::PERMANENT_REDIRECT, "text/plain", Vec::new());
            // One `/` at its start: two would name another host.
            if let Ok(location) = format!("/{}/{query}", uri.path().trim_start_matches('/')).parse() {
                response.headers_mut().insert(LOCATION, location);
            }
            response
        }
        Answer::Missing => not_found(&live, &path),
    }
}

fn file_of_disk(live: &Live, file: &OutPath, on_disk: &Path) -> Response<Body> {
    match std::fs::read(on_disk) {
        Ok(bytes) => respond(StatusCode::OK, content_type(file.as_str()), bytes),
        Err(_) => not_found(live, file.as_str()),
    }
}

/// The page of the nearest folder that has one: each language has its own.
fn not_found(live: &Live, path: &str) -> Response<Body> {
    let folders = path.match_indices('/').rev().map(|(end, _)| &path[..=end]);
    let mut pages = folders.map(|folder| OutPath::new(format!("{folder}{NOT_FOUND_PAGE}")));
    let file = pages.find(|page| live.has(page)).unwrap_or_else(|| OutPath::new(NOT_FOUND_PAGE));
    let page = match live.answer(&file) {
        Answer::Bytes(bytes) => with_script(&file, bytes.into_owned()),
        _ => b"not found".to_vec(),
    };
    respond(StatusCode::NOT_FOUND, "text/html; charset=utf-8", page)
}

/// The page as it last could be rendered, or else an empty one; the script on it shows what is wrong.
fn broken(diagnostic: &Diagnostic, last_good: Option<String>) -> Response<Body> {
    let found = serde_json::to_string(&[diagnostic]).unwrap_or_default().replace('<', "\\u003c");
    let page = last_good.unwrap_or_else(|| {
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Error</title></head><body></body></html>\n".into()
    });
    let block = format!("<script type=\"application/json\" id=\"helpbook-live-errors\">{found}</script>");
    let page = insert_before_body_end(page, &block);
    let page = with_script(&OutPath::new("index.html"), page.into_bytes());
    respond(StatusCode::INTERNAL_SERVER_ERROR, "text/html; charset=utf-8", page)
}

/// Adds the script that keeps a page up to date.
fn with_script(path: &OutPath, bytes: Vec<u8>) -> Vec<u8> {
    if !path.as_str().ends_with(".html") {
        return bytes;
    }
    match String::from_utf8(bytes) {
        Ok(html) => {
            let script = format!("<script type=\"module\" src=\"{PREFIX}live.js\"></script>");
            insert_before_body_end(html, &script).into_bytes()
        }
        Err(error) => error.into_bytes(),
    }
}

fn insert_before_body_end(mut html: String, text: &str) -> String {
    let at = html.rfind("</body>").unwrap_or(html.len());
    html.insert_str(at, text);
    html
}

fn content_type(path: &str) -> &'static str {
    // The two that search cannot do without, whatever a table says.
    match path.rsplit('.').next() {
        Some("wasm") => "application/wasm",
        Some("js" | "mjs") => "text/javascript",
        Some("html" | "htm") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        _ => mime_guess::from_path(path).first_raw().unwrap_or("application/octet-stream"),
    }
}

fn text(content_type: &'static str, text: &'static str) -> Response<Body> {
    respond(StatusCode::OK, content_type, text.as_bytes().to_vec())
}

fn respond(status: StatusCode, content_type: &'static str, bytes: Vec<u8>) -> Response<Body> {
    Response::builder()
        .status(status)
        .header(CONTENT_TYPE, content_type)
        .header(CACHE_CONTROL, "no-store")
        .body(Body::from(bytes))
        .expect("the headers are valid")
}
