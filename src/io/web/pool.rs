//! Many addresses at once: hosts side by side, the addresses of one host after each other, with a pause between.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::Manners;
use super::ask::Asker;
use crate::check::{Answer, Outcome};

/// Waiting costs nothing, so there are more than processors.
const THREADS_MAX: usize = 24;

/// Questions to one host that are under way at a time.
const PER_HOST_MAX: usize = 3;

/// When so many hosts are silent and none has answered, this machine is not online.
const SILENT_HOSTS_MAX: usize = 4;

type Question = (String, BTreeSet<String>);

struct State {
    hosts: BTreeMap<String, Host>,
    answers: BTreeMap<String, Answer>,
    /// Whether any host has answered, whatever it said.
    answered: bool,
    silent: BTreeSet<String>,
}

struct Host {
    waiting: VecDeque<Question>,
    running: usize,
    next: Instant,
}

pub(super) fn ask_all(
    questions: BTreeMap<String, BTreeSet<String>>,
    manners: Manners,
) -> BTreeMap<String, Answer> {
    let mut hosts: BTreeMap<String, Host> = BTreeMap::new();
    let threads = questions.len().min(THREADS_MAX);
    for (address, fragments) in questions {
        let host = hosts.entry(host_of(&address)).or_insert_with(|| Host {
            waiting: VecDeque::new(),
            running: 0,
            next: Instant::now(),
        });
        host.waiting.push_back((address, fragments));
    }
    let state = State { hosts, answers: BTreeMap::new(), answered: false, silent: BTreeSet::new() };
    let pool = Pool { state: Mutex::new(state), asker: Asker::new(manners), pause: manners.pause };
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| pool.work());
        }
    });
    pool.into_answers()
}

struct Pool {
    state: Mutex<State>,
    asker: Asker,
    pause: Duration,
}

/// What a thread does next.
enum Next {
    Ask(String, Question),
    Wait(Duration),
    End,
}

impl Pool {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn work(&self) {
        /// What another thread finishes may change what is to be done.
        const WAIT_MAX: Duration = Duration::from_millis(50);
        loop {
            match self.next() {
                Next::End => return,
                Next::Wait(wait) => thread::sleep(wait.min(WAIT_MAX)),
                Next::Ask(host, (address, fragments)) => {
                    let answer = self.asker.ask(&address, &fragments, || !self.lock().is_offline());
                    self.lock().note(&host, address, answer);
                }
            }
        }
    }

    fn next(&self) -> Next {
        let mut state = self.lock();
        if state.is_offline() || state.hosts.values().all(|host| host.waiting.is_empty()) {
            return Next::End;
        }
        let now = Instant::now();
        let ready = state
            .hosts
            .iter_mut()
            .filter(|(_, host)| !host.waiting.is_empty() && host.running < PER_HOST_MAX);
        let Some((name, host)) = ready.min_by_key(|(_, host)| host.next) else {
            return Next::Wait(self.pause);
        };
        if host.next > now {
            return Next::Wait(host.next - now);
        }
        host.next = now + self.pause;
        host.running += 1;
        match host.waiting.pop_front() {
            Some(question) => Next::Ask(name.clone(), question),
            None => Next::End,
        }
    }

    fn into_answers(self) -> BTreeMap<String, Answer> {
        let State { hosts, mut answers, .. } =
            self.state.into_inner().unwrap_or_else(PoisonError::into_inner);
        for (address, _) in hosts.into_values().flat_map(|host| host.waiting) {
            let answer = Answer { outcome: Outcome::NotAsked, moved: None, missing: BTreeSet::new() };
            answers.insert(address, answer);
        }
        answers
    }
}

impl State {
    fn is_offline(&self) -> bool {
        !self.answered && self.silent.len() >= SILENT_HOSTS_MAX
    }

    fn note(&mut self, host: &str, address: String, answer: Answer) {
        if let Some(host) = self.hosts.get_mut(host) {
            host.running = host.running.saturating_sub(1);
        }
        match answer.outcome {
            Outcome::Silent(_) => drop(self.silent.insert(host.to_owned())),
            _ => self.answered = true,
        }
        self.answers.insert(address, answer);
    }
}

/// Host and port.
fn host_of(address: &str) -> String {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or(rest).to_lowercase()
}
