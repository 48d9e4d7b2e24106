//! The connections: how many there are, how long they may take, and how they end when the service does.

use std::convert::Infallible;
use std::net::IpAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};

use crate::config::Limits;

/// Who is connected: in the extensions of each request, and nowhere else.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub IpAddr);

/// The longest that a request may still take when its connection is to end.
const GRACE: Duration = Duration::from_secs(10);
/// The longest that a connection is used again and again. It also ends those whose other side reads no answers.
const LIFE: Duration = Duration::from_secs(300);
/// Where the system has no more sockets, one waits for some to be closed.
const PAUSE: Duration = Duration::from_millis(100);
/// The most bytes of the head of a request.
const HEAD_MAX: usize = 16 * 1024;

/// Answers requests until `stop` is true, and those that are under way then.
pub async fn serve(listener: TcpListener, router: Router, limits: &Limits, mut stop: watch::Receiver<bool>) {
    let connections_max = u32::try_from(limits.connections.min(Semaphore::MAX_PERMITS)).unwrap_or(u32::MAX);
    let connections = Arc::new(Semaphore::new(connections_max as usize));
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(limits.read_timeout()).max_buf_size(HEAD_MAX);
    while !*stop.borrow() {
        let accepted = tokio::select! {
            accepted = next(&listener, &connections) => accepted,
            _ = stop.changed() => continue,
        };
        let Some((stream, peer, permit)) = accepted else { continue };
        // Answers are small and wait for nothing.
        let _ = stream.set_nodelay(true);
        let router = router.clone();
        let service = service_fn(move |request: Request<Incoming>| answer(router.clone(), peer, request));
        let connection = http.serve_connection(TokioIo::new(stream), service);
        let mut stop = stop.clone();
        tokio::spawn(async move {
            let mut connection = pin!(connection);
            // A connection that breaks is nobody's fault here.
            tokio::select! {
                _ = connection.as_mut() => return drop(permit),
                () = tokio::time::sleep(LIFE) => {}
                _ = stop.wait_for(|stop| *stop) => {}
            }
            connection.as_mut().graceful_shutdown();
            let _ = tokio::time::timeout(GRACE, connection).await;
            drop(permit);
        });
    }
    drop(listener);
    // All permits are back when all connections have ended, after `GRACE` at the latest.
    let _ = connections.acquire_many(connections_max).await;
}

type Accepted = (tokio::net::TcpStream, Peer, tokio::sync::OwnedSemaphorePermit);

async fn next(listener: &TcpListener, connections: &Arc<Semaphore>) -> Option<Accepted> {
    let permit = Arc::clone(connections).acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, address)) => Some((stream, Peer(address.ip()), permit)),
        Err(error) => {
            tracing::warn!(%error, "a connection could not be accepted");
            tokio::time::sleep(PAUSE).await;
            None
        }
    }
}

async fn answer(
    router: Router,
    peer: Peer,
    request: Request<Incoming>,
) -> Result<axum::response::Response, Infallible> {
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(peer);
    use hyper::service::Service;
    hyper_util::service::TowerToHyperService::new(router).call(request).await
}
