//! What is counted, and how Prometheus reads it. Nothing here tells of a person: only numbers of requests.

use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use crate::accept::Kind;
use crate::store::Waiting;

/// What became of a request for one of the kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Stored,
    /// Taken for spam.
    Dropped,
    /// It was wrong.
    Refused,
    /// Its sender had too many.
    Limited,
    /// It could not be stored.
    Failed,
}

const OUTCOMES: [(Outcome, &str); 5] = [
    (Outcome::Stored, "stored"),
    (Outcome::Dropped, "dropped"),
    (Outcome::Refused, "refused"),
    (Outcome::Limited, "limited"),
    (Outcome::Failed, "failed"),
];

/// Upper ends of the times that are counted, seconds.
const TIMES: [f64; 8] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0];

#[derive(Debug, Default)]
pub struct Metrics {
    requests: [[AtomicU64; OUTCOMES.len()]; Kind::ALL.len()],
    times: [AtomicU64; TIMES.len()],
    count: AtomicU64,
    sum_us: AtomicU64,
    delivered: AtomicU64,
    delivery_failures: AtomicU64,
}

impl Metrics {
    /// One request and how long it took.
    pub fn request(&self, kind: Kind, outcome: Outcome, seconds: f64) {
        self.requests[kind as usize][outcome as usize].fetch_add(1, Relaxed);
        if let Some(at) = TIMES.iter().position(|time| seconds <= *time) {
            self.times[at].fetch_add(1, Relaxed);
        }
        self.count.fetch_add(1, Relaxed);
        self.sum_us.fetch_add((seconds * 1e6) as u64, Relaxed);
    }

    pub fn delivered(&self) {
        self.delivered.fetch_add(1, Relaxed);
    }

    pub fn delivery_failed(&self) {
        self.delivery_failures.fetch_add(1, Relaxed);
    }

    /// The text format of Prometheus, version 0.0.4.
    pub fn text(&self, waiting: Option<Waiting>) -> String {
        let mut text = String::new();
        head(&mut text, "requests_total", "counter", "Requests by kind and outcome.");
        for kind in Kind::ALL {
            for (outcome, name) in OUTCOMES {
                let count = self.requests[kind as usize][outcome as usize].load(Relaxed);
                let labels = format!("kind=\"{}\",outcome=\"{name}\"", kind.name());
                line(&mut text, "requests_total", &labels, count);
            }
        }
        head(&mut text, "request_seconds", "histogram", "How long requests took, in seconds.");
        let mut sum = 0;
        for (end, count) in TIMES.iter().zip(&self.times) {
            sum += count.load(Relaxed);
            line(&mut text, "request_seconds_bucket", &format!("le=\"{end}\""), sum);
        }
        let count = self.count.load(Relaxed).max(sum);
        line(&mut text, "request_seconds_bucket", "le=\"+Inf\"", count);
        line(&mut text, "request_seconds_sum", "", self.sum_us.load(Relaxed) as f64 / 1e6);
        line(&mut text, "request_seconds_count", "", count);
        head(&mut text, "deliveries_total", "counter", "Contact requests that were delivered.");
        line(&mut text, "deliveries_total", "", self.delivered.load(Relaxed));
        head(&mut text, "delivery_failures_total", "counter", "Attempts to deliver that failed.");
        line(&mut text, "delivery_failures_total", "", self.delivery_failures.load(Relaxed));
        if let Some(waiting) = waiting {
            head(&mut text, "outbox_waiting", "gauge", "Deliveries that are still to be made.");
            line(&mut text, "outbox_waiting", "", waiting.count);
            head(&mut text, "outbox_failing", "gauge", "Those of them that have failed at least once.");
            line(&mut text, "outbox_failing", "", waiting.failing);
        }
        text
    }
}

fn head(text: &mut String, name: &str, kind: &str, help: &str) {
    let _ = writeln!(text, "# HELP helpbook_collect_{name} {help}\n# TYPE helpbook_collect_{name} {kind}");
}

fn line(text: &mut String, name: &str, labels: &str, value: impl std::fmt::Display) {
    let labels = if labels.is_empty() { String::new() } else { format!("{{{labels}}}") };
    let _ = writeln!(text, "helpbook_collect_{name}{labels} {value}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_counts_up() {
        let metrics = Metrics::default();
        metrics.request(Kind::Contact, Outcome::Stored, 0.007);
        metrics.request(Kind::Contact, Outcome::Limited, 9.0);
        let text = metrics.text(Some(Waiting { count: 3, failing: 1 }));
        for expected in [
            "helpbook_collect_requests_total{kind=\"contact\",outcome=\"stored\"} 1\n",
            "helpbook_collect_requests_total{kind=\"search\",outcome=\"failed\"} 0\n",
            "helpbook_collect_request_seconds_bucket{le=\"0.005\"} 0\n",
            "helpbook_collect_request_seconds_bucket{le=\"5\"} 1\n",
            "helpbook_collect_request_seconds_bucket{le=\"+Inf\"} 2\n",
            "helpbook_collect_request_seconds_sum 9.007\n",
            "helpbook_collect_outbox_waiting 3\n",
        ] {
            assert!(text.contains(expected), "{expected}{text}");
        }
    }
}
