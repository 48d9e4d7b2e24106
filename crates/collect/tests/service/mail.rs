//! A mail server that keeps what it is given.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

/// Envelope and text.
pub type Message = (Vec<String>, String);

#[derive(Clone, Default)]
pub struct MailServer {
    messages: Arc<Mutex<Vec<Message>>>,
    /// Messages that are still to be refused.
    refuse: Arc<AtomicUsize>,
}

impl MailServer {
    /// Starts to listen; the first `refuse` messages are turned away for now.
    pub fn start(address: &str, refuse: usize) -> (MailServer, SocketAddr) {
        let listener = TcpListener::bind(address).expect("the port is free");
        let address = listener.local_addr().expect("it is bound");
        let server = MailServer::default();
        server.refuse.store(refuse, Ordering::SeqCst);
        let shared = server.clone();
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let server = shared.clone();
                // Who breaks off in the middle is of no interest.
                thread::spawn(move || server.talk(stream).ok());
            }
        });
        (server, address)
    }

    pub fn messages(&self) -> Vec<Message> {
        self.messages.lock().expect("unpoisoned").clone()
    }

    fn talk(&self, stream: TcpStream) -> std::io::Result<()> {
        let mut output = stream.try_clone()?;
        let mut lines = BufReader::new(stream).lines();
        let mut envelope = Vec::new();
        output.write_all(b"220 test\r\n")?;
        while let Some(line) = lines.next().transpose()? {
            let answer = match line.get(..4).unwrap_or_default() {
                "EHLO" => "250 test",
                "MAIL" if self.turns_away() => "451 not now",
                "MAIL" | "RCPT" => {
                    envelope.push(line.clone());
                    "250 fine"
                }
                "DATA" => {
                    output.write_all(b"354 go on\r\n")?;
                    let mut text = String::new();
                    for line in lines.by_ref() {
                        let line = line?;
                        if line == "." {
                            break;
                        }
                        text.push_str(&line);
                        text.push('\n');
                    }
                    self.messages.lock().expect("unpoisoned").push((std::mem::take(&mut envelope), text));
                    "250 kept"
                }
                "QUIT" => "221 bye",
                _ => "502 what",
            };
            output.write_all(format!("{answer}\r\n").as_bytes())?;
        }
        Ok(())
    }

    fn turns_away(&self) -> bool {
        self.refuse.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok()
    }
}

/// The lines that a server on `address` needs.
pub fn smtp(address: SocketAddr) -> String {
    format!(
        "[smtp]\nhost = \"{}\"\nport = {}\nencryption = \"none\"\nfrom = \"help@example.org\"\n\
         to = [\"team@example.org\"]\n\
         [delivery]\nfirst-retry-ms = 50\nlongest-retry-ms = 200\nclaim-ms = 2000\n",
        address.ip(),
        address.port()
    )
}
