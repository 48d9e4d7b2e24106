//! What the tests share: a book on disk, the program run on it, and waiting without guessing how long.

#![allow(dead_code, reason = "each test uses a part of it")]

pub mod http;
pub mod random;
pub mod web;

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// The program. Another build may replace the file while tests run, so they run a link of their own to it.
pub fn binary() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| {
        let built = Path::new(env!("CARGO_BIN_EXE_helpbook"));
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
        fs::create_dir_all(folder).expect("the temporary folder of the target can be created");
        let stamp =
            fs::metadata(built).and_then(|metadata| metadata.modified()).expect("the program is built");
        let stamp = stamp.duration_since(std::time::UNIX_EPOCH).unwrap_or_default().as_nanos();
        let link = folder.join(format!("helpbook-{stamp}{}", std::env::consts::EXE_SUFFIX));
        if !link.exists() && fs::hard_link(built, &link).is_err() && !link.exists() {
            fs::copy(built, &link).expect("the program can be copied");
        }
        link
    })
}

/// A folder for one test, removed at its end.
pub struct Book {
    folder: TempDir,
    /// Where the book lies in it. The folder around it shows what is left beside a book.
    pub root: PathBuf,
}

impl Book {
    /// An empty folder.
    pub fn new() -> Self {
        Self::named("acme-help")
    }

    pub fn named(name: &str) -> Self {
        let folder = TempDir::with_prefix("helpbook-test-").expect("a temporary folder");
        let root = folder.path().canonicalize().expect("it exists").join(name);
        fs::create_dir(&root).expect("the folder is new");
        Self { folder, root }
    }

    /// With these files, each a path and its text.
    pub fn with(files: &[(&str, &str)]) -> Self {
        let book = Self::new();
        files.iter().for_each(|(path, text)| book.write(path, text));
        book
    }

    /// The folder that the book lies in.
    pub fn beside(&self) -> PathBuf {
        self.root.parent().expect("it lies in a temporary folder").to_owned()
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    pub fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("it lies in the book")).expect("folders can be created");
        fs::write(&path, bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }

    /// As editors do it: a new file beside the old one, then put in its place.
    pub fn write_by_rename(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let temporary = format!("{path}~");
        self.write(&temporary, bytes);
        self.rename(&temporary, path);
    }

    pub fn read(&self, path: &str) -> String {
        let path = self.path(path);
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    pub fn remove(&self, path: &str) {
        let path = self.path(path);
        let removed = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        removed.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }

    pub fn rename(&self, from: &str, to: &str) {
        let to = self.path(to);
        fs::create_dir_all(to.parent().expect("it lies in the book")).expect("folders can be created");
        fs::rename(self.path(from), to).unwrap_or_else(|error| panic!("{from}: {error}"));
    }

    /// Runs the program in the folder of the book.
    pub fn run(&self, arguments: &[&str]) -> Run {
        run_in(&self.root, arguments)
    }

    /// Runs it and expects it to end well.
    pub fn run_fine(&self, arguments: &[&str]) -> Run {
        self.run(arguments).expect_code(0)
    }

    pub fn tree(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
        tree(&self.path(folder))
    }

    /// Starts a command that goes on until it is stopped.
    pub fn start(&self, arguments: &[&str]) -> Running {
        Running::start(&self.root, arguments)
    }
}

/// What a run of the program gave.
#[derive(Debug)]
pub struct Run {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Run {
    #[track_caller]
    pub fn expect_code(self, code: i32) -> Self {
        assert_eq!(self.code, code, "stdout:\n{}\nstderr:\n{}", self.stdout, self.stderr);
        self
    }
}

/// The program with nothing of the surroundings that changes what it says or does.
pub fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(binary());
    command.current_dir(folder).args(arguments).stdin(Stdio::null());
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "RUST_BACKTRACE", "RUST_LOG", "RAYON_NUM_THREADS"]
    {
        command.env_remove(name);
    }
    // A book in a temporary folder is in no repository, wherever that folder lies.
    // What is kept between builds is kept from the developer's own, and from what another version has made.
    command.env("HELPBOOK_CACHE_DIR", binary().with_extension("cache"));
    command.env("GIT_CEILING_DIRECTORIES", folder.parent().unwrap_or(folder));
    command
}

pub fn run_in(folder: &Path, arguments: &[&str]) -> Run {
    let output = command(folder, arguments).output().expect("the program starts");
    Run {
        code: output.status.code().expect("the program ends by itself"),
        stdout: String::from_utf8(output.stdout).expect("standard output is UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("standard error is UTF-8"),
    }
}

/// Every file below `folder` by its path in it, with `/` between parts. Symbolic links are not followed.
pub fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fn add(folder: &Path, prefix: &str, files: &mut BTreeMap<String, Vec<u8>>) {
        let Ok(entries) = fs::read_dir(folder) else { return };
        for entry in entries.map(|entry| entry.expect("the folder can be read")) {
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.file_type().expect("files have a type").is_dir() {
                add(&entry.path(), &format!("{name}/"), files);
            } else {
                files.insert(name, fs::read(entry.path()).unwrap_or_default());
            }
        }
    }
    let mut files = BTreeMap::new();
    add(folder, "", &mut files);
    files
}

/// Says which files differ, for a message that can be read.
pub fn differences(a: &BTreeMap<String, Vec<u8>>, b: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let mut found = Vec::new();
    for path in a.keys().chain(b.keys()).collect::<std::collections::BTreeSet<_>>() {
        match (a.get(path), b.get(path)) {
            (Some(left), Some(right)) if left == right => {}
            (Some(left), Some(right)) => {
                let (left, right) = (String::from_utf8_lossy(left), String::from_utf8_lossy(right));
                let diff = similar::TextDiff::from_lines(&left, &right);
                let shown = diff.unified_diff().context_radius(1).to_string();
                found.push(format!("differs: {path}\n{}", shown.chars().take(1_500).collect::<String>()));
            }
            (Some(_), None) => found.push(format!("only the first has: {path}")),
            _ => found.push(format!("only the second has: {path}")),
        }
    }
    found
}

#[track_caller]
pub fn assert_same(a: &BTreeMap<String, Vec<u8>>, b: &BTreeMap<String, Vec<u8>>, what: &str) {
    let found = differences(a, b);
    assert!(found.is_empty(), "{what}:\n{}", found.join("\n"));
}

/// Tries `attempt` until it is `Ok` or a time has passed that is far longer than anything should take.
#[track_caller]
pub fn eventually<T>(what: &str, mut attempt: impl FnMut() -> Result<T, String>) -> T {
    const DEADLINE_S: u64 = 20;
    let start = Instant::now();
    loop {
        match attempt() {
            Ok(value) => return value,
            Err(why) if start.elapsed() > Duration::from_secs(DEADLINE_S) => panic!("{what}: {why}"),
            Err(_) => std::thread::sleep(Duration::from_millis(5)),
        }
    }
}

/// A command in the background; stopped when dropped.
pub struct Running {
    child: Child,
    said: Arc<Mutex<String>>,
}

impl Running {
    fn start(folder: &Path, arguments: &[&str]) -> Self {
        let mut command = command(folder, arguments);
        let mut child =
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
        let said = Arc::new(Mutex::new(String::new()));
        let streams: [Box<dyn std::io::Read + Send>; 2] =
            [Box::new(child.stdout.take().expect("piped")), Box::new(child.stderr.take().expect("piped"))];
        for stream in streams {
            let said = said.clone();
            std::thread::spawn(move || {
                for line in BufReader::new(stream).lines().map_while(Result::ok) {
                    let mut said = said.lock().expect("no holder panics");
                    said.push_str(&line);
                    said.push('\n');
                }
            });
        }
        Self { child, said }
    }

    /// Everything that it has said so far, on both streams.
    pub fn said(&self) -> String {
        self.said.lock().expect("no holder panics").clone()
    }

    /// Waits until it has said `text`, and returns all that it has said.
    #[track_caller]
    pub fn wait_for(&mut self, text: &str) -> String {
        let mut ended = false;
        eventually(&format!("waiting for `{text}`"), || {
            let said = self.said();
            if said.contains(text) {
                return Ok(said);
            }
            assert!(!ended, "it ended without `{text}`:\n{said}");
            // What it said last may not have been read yet.
            ended = self.child.try_wait().is_ok_and(|status| status.is_some());
            Err(said)
        })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
