//! `helpbook-collect serve`: puts the parts together, and ends them in order: connections, writer, deliveries.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::{Notify, watch};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::config::Config;
use crate::deliver::{Channels, Courier};
use crate::http::{self, App, Limiter, Recent};
use crate::metrics::Metrics;
use crate::store::{Store, Writer, now_ms};

/// Receive requests until the program is told to end
#[derive(clap::Args)]
pub struct Args {
    /// The address to listen on [default: 127.0.0.1:8090]
    #[arg(long, value_name = "ADDRESS", env = "HELPBOOK_COLLECT_LISTEN")]
    pub listen: Option<String>,
    /// Log every request, without who sent it
    #[arg(long)]
    verbose: bool,
}

/// How often old records are looked for.
const PURGE_EVERY: Duration = Duration::from_secs(3600);
/// The longest that deliveries may still take at the end; what is not delivered then is so after the next start.
const GRACE: Duration = Duration::from_secs(10);

pub async fn run(args: &Args, config: Config) -> Result<(), String> {
    let level = if args.verbose { tracing::Level::DEBUG } else { tracing::Level::INFO };
    log(level);
    let stopping = signal()?;
    let channels = Channels::of(&config)?;
    let store = super::open(&config).await?;
    let listener = TcpListener::bind(config.listen).await;
    let listener = listener.map_err(|error| format!("{} cannot be listened on: {error}", config.listen))?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    warn_of_gaps(&config, &channels);

    let (stop, stopped) = watch::channel(false);
    let (news, metrics) = (Arc::new(Notify::new()), Arc::new(Metrics::default()));
    let (writer, writing) = Writer::start(store.clone(), channels.names(), Arc::clone(&news));
    let courier = Courier {
        store: store.clone(),
        channels,
        delivery: config.delivery.clone(),
        metrics: Arc::clone(&metrics),
        news,
    };
    let delivering = courier.start(&stopped);
    let purging = tokio::spawn(purge(store.clone(), config.retention_ms(), stopped.clone()));
    let limiter = Limiter::new(config.rate.clone());
    let limits = config.limits.clone();
    tracing::info!(%address, database = %config.database, version = env!("CARGO_PKG_VERSION"), "listening");
    let app = App {
        config,
        store: store.clone(),
        writer,
        metrics,
        limiter,
        health: Recent::default(),
        waiting: Recent::default(),
    };

    let serving = tokio::spawn({
        let stopped = stopped.clone();
        async move { http::serve(listener, http::router(Arc::new(app)), &limits, stopped).await }
    });
    stopping.await;
    tracing::info!("stopping");
    let _ = stop.send(true);
    // The writer ends when the last request has.
    let _ = serving.await;
    let _ = writing.await;
    let ended = async {
        for worker in delivering {
            let _ = worker.await;
        }
        let _ = purging.await;
    };
    if tokio::time::timeout(GRACE, ended).await.is_err() {
        tracing::warn!("deliveries were still under way and will be made after the next start");
    }
    store.close().await;
    tracing::info!("stopped");
    Ok(())
}

/// One JSON object a line, on the error output. Of the libraries only what is wrong.
fn log(level: tracing::Level) {
    let wanted = Targets::new().with_target("helpbook_collect", level).with_default(tracing::Level::WARN);
    let lines = tracing_subscriber::fmt::layer().json().with_writer(std::io::stderr);
    tracing_subscriber::registry().with(lines).with(wanted).init();
}

fn warn_of_gaps(config: &Config, channels: &Channels) {
    if config.sites.is_empty() {
        tracing::warn!("`sites` is empty: no page of a browser can send");
    }
    if channels.names().is_empty() {
        tracing::warn!("neither `smtp` nor `webhook` is configured: contact requests are only stored");
    }
}

/// Removes what is too old, now and then again and again.
async fn purge(store: Store, retention_ms: i64, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        match store.purge(now_ms() - retention_ms).await {
            Ok(removed) => {
                let (feedback, contact, search) = (removed.feedback, removed.contact, removed.search);
                if feedback + contact + search > 0 {
                    tracing::info!(feedback, contact, search, "old records were removed");
                }
            }
            Err(error) => tracing::error!(%error, "old records could not be removed"),
        }
        tokio::select! {
            () = tokio::time::sleep(PURGE_EVERY) => {}
            _ = stop.changed() => {}
        }
    }
}

/// Done when the program is told to end: by the system's manager or in the terminal.
#[cfg(unix)]
fn signal() -> Result<impl Future<Output = ()>, String> {
    use tokio::signal::unix::{SignalKind, signal};
    let listen = |kind| signal(kind).map_err(|error| format!("signals cannot be received: {error}"));
    let (mut end, mut interrupt) = (listen(SignalKind::terminate())?, listen(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = end.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn signal() -> Result<impl Future<Output = ()>, String> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}
