//! Hands contact requests over to those who answer them, by e-mail or webhook, from the outbox of the store: again and
//! again until it is done. A delivery is made once; where the process dies between delivering and noting so, it is made
//! twice with the same key (`Message-ID`, `Idempotency-Key`).

mod mail;
mod webhook;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;

use crate::accept::Contact;
use crate::config::{Config, Delivery};
use crate::metrics::Metrics;
use crate::store::{self, Claim, Store};

pub use mail::Mail;
pub use webhook::Webhook;

/// Deliveries that are made at the same time.
const WORKERS: usize = 4;
/// How often one looks for what another instance has left.
const PAUSE: Duration = Duration::from_secs(5);

/// Where contact requests go.
#[derive(Debug, Default)]
pub struct Channels {
    mail: Option<Mail>,
    webhook: Option<Webhook>,
}

impl Channels {
    /// # Errors
    ///
    /// An address is wrong.
    pub fn of(config: &Config) -> Result<Channels, String> {
        Ok(Channels {
            mail: config.smtp.as_ref().map(Mail::of).transpose()?,
            webhook: config.webhook.as_ref().map(|webhook| Webhook::of(webhook, config.delivery.timeout())),
        })
    }

    pub fn names(&self) -> Vec<&'static str> {
        let mail = self.mail.as_ref().map(|_| mail::NAME);
        let webhook = self.webhook.as_ref().map(|_| webhook::NAME);
        mail.into_iter().chain(webhook).collect()
    }

    async fn deliver(&self, channel: &str, contact: &Contact, timeout: Duration) -> Result<(), String> {
        let delivery = async {
            match (channel, &self.mail, &self.webhook) {
                (mail::NAME, Some(mail), _) => mail.send(contact).await,
                (webhook::NAME, _, Some(webhook)) => webhook.send(contact).await,
                _ => Err(format!("`{channel}` is not configured any more")),
            }
        };
        let timed = tokio::time::timeout(timeout, delivery).await;
        timed.unwrap_or_else(|_| Err(format!("no answer within {} s", timeout.as_secs())))
    }
}

/// What all workers share.
pub struct Courier {
    pub store: Store,
    pub channels: Channels,
    pub delivery: Delivery,
    pub metrics: Arc<Metrics>,
    /// Told when something new waits.
    pub news: Arc<Notify>,
}

impl Courier {
    /// Starts the workers. They end when `stop` is true, after what they are about.
    pub fn start(self, stop: &watch::Receiver<bool>) -> Vec<JoinHandle<()>> {
        let courier = Arc::new(self);
        let start = |_| {
            let (courier, mut stop) = (Arc::clone(&courier), stop.clone());
            tokio::spawn(async move {
                while !*stop.borrow() {
                    if courier.deliver_one().await {
                        continue;
                    }
                    tokio::select! {
                        () = courier.news.notified() => {}
                        () = tokio::time::sleep(courier.delivery.pause().min(PAUSE)) => {}
                        _ = stop.changed() => {}
                    }
                }
            })
        };
        (0..WORKERS).map(start).collect()
    }

    /// Whether there was something to deliver.
    async fn deliver_one(&self) -> bool {
        let claim = match self.store.claim(self.delivery.claim()).await {
            Ok(Some(claim)) => claim,
            Ok(None) => return false,
            Err(error) => {
                tracing::error!(%error, "the outbox cannot be read");
                return false;
            }
        };
        // There may be more: let another look.
        self.news.notify_one();
        let noted = match self.channels.deliver(&claim.channel, &claim.contact, self.delivery.timeout()).await
        {
            Ok(()) => {
                self.metrics.delivered();
                tracing::info!(
                    id = claim.contact.id,
                    channel = claim.channel,
                    "a contact request was delivered"
                );
                self.store.delivered(&claim).await
            }
            Err(error) => self.fail(&claim, &error).await,
        };
        if let Err(error) = noted {
            tracing::error!(%error, "the outbox cannot be written");
        }
        true
    }

    async fn fail(&self, claim: &Claim, error: &str) -> Result<(), store::Error> {
        self.metrics.delivery_failed();
        let wait = self.delivery.wait(claim.attempts, fastrand::f64());
        let (id, attempts, seconds) = (&claim.contact.id, claim.attempts, wait.as_secs());
        tracing::warn!(id, channel = claim.channel, error, attempts, retry_s = seconds, "a delivery failed");
        self.store.retry(claim, wait, error).await
    }
}
