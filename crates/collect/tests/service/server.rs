//! The program, started on a database of its own.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, mpsc};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

use crate::postgres;

/// What every test needs; a form is sent as fast as it likes, and nobody is too fast.
const CONFIG: &str = "sites = [\"https://help.example.com\", \"http://localhost:8080/help/\"]\n";

/// Runs a test on every database that there is.
pub fn on_each(test: impl Fn(&Place)) {
    // Only tests of the package have the variable; who else uses this file names the program.
    let program = PathBuf::from(option_env!("CARGO_BIN_EXE_helpbook-collect").unwrap_or("helpbook-collect"));
    test(&Place::on_sqlite(program.clone()));
    match Place::on_postgres(program) {
        Ok(place) => test(&place),
        // Written past the test runner, which hides what passing tests print.
        Err(missing) => {
            let name = thread::current().name().unwrap_or_default().to_owned();
            let line = format!("\nSKIPPED on PostgreSQL: {name}: {missing}\n");
            std::io::stderr().write_all(line.as_bytes()).expect("the error output");
        }
    }
}

/// A database and a folder for the configuration.
pub struct Place {
    program: PathBuf,
    folder: TempDir,
    pub database: String,
}

impl Place {
    pub fn on_sqlite(program: PathBuf) -> Place {
        let folder = TempDir::new().expect("a temporary folder");
        let database = folder.path().join("a %b.db").display().to_string();
        Place { program, folder, database }
    }

    /// Or why there is none.
    pub fn on_postgres(program: PathBuf) -> Result<Place, String> {
        let database = postgres::database()?;
        Ok(Place { program, folder: TempDir::new().expect("a temporary folder"), database })
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env("HELPBOOK_COLLECT_DATABASE", &self.database);
        command
    }

    /// Starts the program with `config` added; keys of the top level first.
    pub fn serve(&self, config: &str) -> Server {
        let rate = if config.contains("[rate]") { "" } else { "[rate]\nper-minute = 0\n" };
        fs::write(self.folder.path().join("collect.toml"), format!("{CONFIG}{config}\n{rate}"))
            .expect("a file");
        let mut command = self.command(&["serve", "--listen", "127.0.0.1:0"]);
        let mut child = command.stderr(Stdio::piped()).spawn().expect("the program starts");
        let output = BufReader::new(child.stderr.take().expect("it was asked for"));
        let log = Arc::new(Mutex::new(Vec::new()));
        let (found, address) = mpsc::channel();
        let lines = Arc::clone(&log);
        let reader = thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                let event: Value = serde_json::from_str(&line).unwrap_or_default();
                if let Some(address) = event["fields"]["address"].as_str() {
                    let _ = found.send(address.to_owned());
                }
                lines.lock().expect("unpoisoned").push(line);
            }
        });
        let address = address.recv_timeout(Duration::from_secs(30));
        let address = address.unwrap_or_else(|_| panic!("it listens: {:?}", log.lock().expect("unpoisoned")));
        Server { child, address: address.parse().expect("an address"), log, reader: Some(reader) }
    }

    /// What the program prints.
    pub fn run(&self, arguments: &[&str]) -> String {
        let output = self.command(arguments).output().expect("the program runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("UTF-8")
    }

    /// What it says when it refuses.
    pub fn refusal(&self, arguments: &[&str]) -> String {
        let output = self.command(arguments).output().expect("the program runs");
        assert!(!output.status.success() && output.stdout.is_empty(), "{output:?}");
        String::from_utf8(output.stderr).expect("UTF-8")
    }

    pub fn export(&self, arguments: &[&str]) -> Vec<Value> {
        let mut all = vec!["export"];
        all.extend(arguments);
        let lines = self.run(&all);
        lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
    }
}

pub struct Server {
    child: Child,
    pub address: SocketAddr,
    log: Arc<Mutex<Vec<String>>>,
    /// Ends when all of the log was read.
    reader: Option<JoinHandle<()>>,
}

impl Server {
    /// As `kill -9` does.
    pub fn kill(mut self) {
        self.child.kill().expect("it runs");
        self.child.wait().expect("it ends");
    }

    /// As the manager of services does; it must end well.
    pub fn stop(mut self) -> Vec<String> {
        let id = self.child.id().to_string();
        Command::new("kill").args(["-TERM", &id]).status().expect("kill runs");
        let status = wait(|| self.child.try_wait().expect("it is ours"));
        assert!(status.success(), "{status}");
        self.reader.take().map(JoinHandle::join).expect("it is joined once").expect("it reads");
        self.log.lock().expect("unpoisoned").clone()
    }

    pub fn log(&self) -> Vec<String> {
        self.log.lock().expect("unpoisoned").clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Asks again and again, up to 30 s.
pub fn wait<T>(ask: impl FnMut() -> Option<T>) -> T {
    wait_for(30, Duration::from_millis(10), ask)
}

pub fn wait_for<T>(seconds: u64, pause: Duration, mut ask: impl FnMut() -> Option<T>) -> T {
    let end = Instant::now() + Duration::from_secs(seconds);
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(Instant::now() < end, "it did not happen within {seconds} s");
        thread::sleep(pause);
    }
}
