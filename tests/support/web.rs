//! A host on this machine that answers as a test wants it to, and remembers what it was asked.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// What is answered to a request line such as `HEAD /a`, the number of times that it was asked before.
pub type Answering = dyn Fn(&str, usize) -> Answer + Send + Sync;

/// Status, headers as lines, and body.
pub struct Answer(pub u16, pub String, pub String);

pub fn status(status: u16) -> Answer {
    Answer(status, String::new(), String::new())
}

pub fn redirect(status: u16, to: &str) -> Answer {
    Answer(status, format!("location: {to}\r\n"), String::new())
}

pub struct Host {
    pub port: u16,
    asked: Arc<Mutex<BTreeMap<String, usize>>>,
}

impl Host {
    /// It goes on until the test ends.
    pub fn start(answering: impl Fn(&str, usize) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        let port = listener.local_addr().expect("it has an address").port();
        let asked: Arc<Mutex<BTreeMap<String, usize>>> = Arc::default();
        let (answering, noted): (Arc<Answering>, _) = (Arc::new(answering), asked.clone());
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (answering, noted) = (answering.clone(), noted.clone());
                thread::spawn(move || answer(stream, &*answering, &noted));
            }
        });
        Self { port, asked }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// How often each request line was asked.
    pub fn asked(&self) -> BTreeMap<String, usize> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// One request; then the connection is closed.
fn answer(stream: TcpStream, answering: &Answering, asked: &Mutex<BTreeMap<String, usize>>) {
    let mut lines = BufReader::new(&stream).lines().map_while(Result::ok);
    let Some(first) = lines.next() else { return };
    // A host that hangs up while it is still spoken to resets the connection.
    let _ = lines.take_while(|line| !line.is_empty()).count();
    let line = first.rsplit_once(' ').map_or(first.as_str(), |(line, _)| line).to_owned();
    let before = {
        let mut asked = asked.lock().unwrap_or_else(PoisonError::into_inner);
        let count = asked.entry(line.clone()).or_default();
        *count += 1;
        *count - 1
    };
    let Answer(status, headers, body) = answering(&line, before);
    let body_sent = if line.starts_with("HEAD") { "" } else { &body };
    let length = body.len();
    let _ = write!(
        &stream,
        "HTTP/1.1 {status} X\r\nconnection: close\r\ncontent-length: {length}\r\n{headers}\r\n{body_sent}"
    );
}
