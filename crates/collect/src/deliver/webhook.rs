//! A contact request as JSON to the address of another program, such as a help desk.

use std::time::Duration;

use serde::Serialize;
use ureq::Agent;

use crate::accept::Contact;
use crate::config;

pub const NAME: &str = "webhook";

/// The longest that the other program may take.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(30);

#[derive(Debug)]
pub struct Webhook {
    agent: Agent,
    url: String,
    token: String,
}

#[derive(Serialize)]
struct Body<'a> {
    r#type: &'static str,
    #[serde(flatten)]
    contact: &'a Contact,
}

impl Webhook {
    /// `timeout` is the longest that a delivery may take: the client is in a thread of its own, which nothing else ends.
    pub fn of(webhook: &config::Webhook, timeout: Duration) -> Webhook {
        let agent = Agent::config_builder()
            .timeout_global(Some(ANSWER_TIMEOUT.min(timeout)))
            // A request that is sent on elsewhere takes what customers wrote along.
            .max_redirects(0)
            .build()
            .into();
        Webhook { agent, url: webhook.url.clone(), token: webhook.token.clone() }
    }

    pub async fn send(&self, contact: &Contact) -> Result<(), String> {
        let body = serde_json::to_string(&Body { r#type: "contact", contact }).map_err(|e| e.to_string())?;
        let mut request = self
            .agent
            .post(&self.url)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", &contact.id);
        if !self.token.is_empty() {
            request = request.header("Authorization", format!("Bearer {}", self.token));
        }
        // The client waits in its thread: it is the one that the program itself uses.
        let answer = tokio::task::spawn_blocking(move || request.send(body)).await;
        let answer = answer.map_err(|error| error.to_string())?.map_err(|error| error.to_string())?;
        if answer.status().is_success() {
            return Ok(());
        }
        Err(format!("{} was answered", answer.status()))
    }
}
