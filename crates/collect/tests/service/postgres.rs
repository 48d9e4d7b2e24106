//! A server of PostgreSQL for the tests, where it is installed. It ends with the tests, however they end.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::server::wait;

/// PostgreSQL refuses to run as root; then it runs as nobody.
const NOBODY: u32 = 65534;

struct Postgres {
    programs: PathBuf,
    folder: PathBuf,
    /// When its input is closed, as it is when the tests end, so does the server.
    _shell: Child,
}

/// The address of a new, empty database, or why there is none.
pub fn database() -> Result<String, String> {
    static SERVER: OnceLock<Result<Postgres, String>> = OnceLock::new();
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let server = SERVER.get_or_init(start).as_ref().map_err(String::clone)?;
    let name = format!("test{}", COUNT.fetch_add(1, Ordering::Relaxed));
    let folder = server.folder.display().to_string();
    let created = Command::new(server.programs.join("createdb"))
        .args(["-h", &folder, "-U", "collect", &name])
        .output()
        .expect("createdb runs");
    assert!(created.status.success(), "{}", String::from_utf8_lossy(&created.stderr));
    Ok(format!("postgres://collect@localhost/{name}?host={folder}"))
}

fn start() -> Result<Postgres, String> {
    let programs = programs().ok_or("initdb is not found: install Debian's package `postgresql`")?;
    let folder = tempfile::Builder::new().prefix("collect-pg").tempdir().expect("a temporary folder").keep();
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).expect("it is ours");
    let is_root = fs::metadata(&folder).expect("it is there").uid() == 0;
    if is_root {
        chown(&folder, Some(NOBODY), Some(NOBODY)).expect("root may");
    }
    let as_other = |command: &mut Command| {
        if is_root {
            command.uid(NOBODY).gid(NOBODY);
        }
        command.current_dir(&folder);
    };
    let mut initdb = Command::new(programs.join("initdb"));
    initdb.args(["-A", "trust", "-U", "collect", "-E", "UTF8", "--locale=C", "--no-sync", "-D", "data"]);
    as_other(&mut initdb);
    let made = initdb.output().expect("initdb runs");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let mut shell = Command::new("sh");
    // The shell waits for the end of its input, which comes with the end of the tests.
    shell.args([
        "-c",
        "\"$0/postgres\" -D data -k \"$1\" -c listen_addresses= -c fsync=off 2>log & \
         pid=$!; cat >/dev/null; kill -INT $pid; wait $pid; cd /; rm -rf \"$1\"",
        &programs.display().to_string(),
        &folder.display().to_string(),
    ]);
    as_other(&mut shell);
    let shell = shell.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().expect("a shell runs");
    let ready = || {
        let mut command = Command::new(programs.join("pg_isready"));
        let status = command.arg("-q").arg("-h").arg(&folder).status().expect("pg_isready runs");
        status.success().then_some(())
    };
    wait(ready);
    Ok(Postgres { programs, folder, _shell: shell })
}

/// The folder of the newest version, or of the one on the path.
fn programs() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().filter_map(Result::ok);
    let mut folders: Vec<PathBuf> = versions.map(|version| version.path().join("bin")).collect();
    folders.sort();
    let path = std::env::var_os("PATH").unwrap_or_default();
    folders.splice(0..0, std::env::split_paths(&path).collect::<Vec<_>>());
    let has_all =
        |folder: &Path| ["initdb", "postgres", "createdb"].iter().all(|name| folder.join(name).exists());
    folders.into_iter().rfind(|folder| has_all(folder))
}
