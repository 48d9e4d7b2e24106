//! `cargo xtask bench watch`: how soon the preview shows an edit. The page is asked for over HTTP again and again, as the
//! script on it would after the news; the time counts from before the file is written.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{fs, thread};

use anyhow::{Context, Result, bail, ensure};

use super::Bench;
use super::build::cold_build;
use super::figures::{median, milliseconds, ratio, seconds};

const BUILDS: usize = 5;
const POLL: Duration = Duration::from_millis(2);
const PATIENCE: Duration = Duration::from_secs(60);
const EDITED: &str = "edited-article.md";
const EDITED_URL: &str = "/edited-article/";

pub fn run(bench: &Bench, edits: u32) -> Result<()> {
    let content = bench.book.join("content");
    let article = content.join(EDITED);
    let text = fs::read_to_string(model(&content)?)?;
    fs::write(&article, &text)?;

    let mut builds = Vec::new();
    for _ in 0..BUILDS {
        builds.push(cold_build(bench)?.time);
    }
    let built = median(&builds);

    let start = Instant::now();
    let server = Server::start(bench)?;
    wait_for(server.address, "/", "</html>")?;
    let first_page = start.elapsed();
    wait_for(server.address, EDITED_URL, "</html>")?;

    println!("edit  shown after");
    let mut times = Vec::new();
    for number in 1..=edits {
        let word = format!("benchmark-edit-{number}");
        let start = Instant::now();
        fs::write(&article, format!("{text}\n\n{word}\n"))?;
        wait_for(server.address, EDITED_URL, &word)?;
        let time = start.elapsed();
        println!("{number:<5} {}", milliseconds(time));
        times.push(time);
        // Editors save seldom; the next edit must not fall into the pause that gathers changes.
        thread::sleep(Duration::from_millis(500));
    }
    let edit = median(&times);
    println!("\ncold build: {} (median of {BUILDS})", seconds(built));
    println!(
        "serve: first page after {}, {:.3} of a cold build",
        milliseconds(first_page),
        ratio(first_page, built)
    );
    println!("edit: {} (median of {edits}), {:.3} of a cold build", milliseconds(edit), ratio(edit, built));
    Ok(())
}

/// The article of middling length; the edited one is a copy of it at a known address.
fn model(content: &Path) -> Result<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![content.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                folders.push(entry.path());
            } else if entry.path().extension().is_some_and(|extension| extension == "md") {
                found.push((entry.metadata()?.len(), entry.path()));
            }
        }
    }
    found.sort();
    ensure!(!found.is_empty(), "the corpus holds no articles");
    Ok(found.swap_remove(found.len() / 2).1)
}

/// A running `helpbook serve`, stopped when it goes out of scope.
struct Server {
    child: Child,
    address: SocketAddr,
}

impl Server {
    fn start(bench: &Bench) -> Result<Self> {
        // A port that was free a moment ago: good enough for a program that nobody else waits for.
        let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
        let child = Command::new(&bench.helpbook)
            .args(["serve", "--hostname", "127.0.0.1", "--port", &address.port().to_string()])
            .arg(&bench.book)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("cannot start helpbook serve")?;
        Ok(Self { child, address })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already, which is just as well.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Asks until the page holds `text`.
fn wait_for(address: SocketAddr, path: &str, text: &str) -> Result<()> {
    let start = Instant::now();
    while start.elapsed() < PATIENCE {
        // Until the server listens, connections fail.
        if get(address, path).is_ok_and(|page| page.contains(text)) {
            return Ok(());
        }
        thread::sleep(POLL);
    }
    bail!("{path} did not show `{text}` within {} s", PATIENCE.as_secs());
}

fn get(address: SocketAddr, path: &str) -> Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let answer = String::from_utf8_lossy(&answer).into_owned();
    ensure!(answer.starts_with("HTTP/1.1 200"), "not found");
    Ok(answer)
}
