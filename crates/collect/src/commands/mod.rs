//! The command line and what its commands do. Everything else is done by the other modules.

mod erase;
mod export;
mod serve;

use std::path::{Path, PathBuf};

use clap::{Parser, Subcommand};

use crate::config::{self, Config, Overrides};
use crate::store::Store;

/// The file that is read where none is named, if it is there.
const FILE_NAME: &str = "collect.toml";

/// Receive feedback and contact requests of a help centre.
#[derive(Parser)]
#[command(name = "helpbook-collect", version)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
    /// The configuration [default: collect.toml, if it is there]
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The database: a file of SQLite, or postgres://user@host/name
    #[arg(
        long,
        global = true,
        value_name = "DATABASE",
        env = "HELPBOOK_COLLECT_DATABASE",
        hide_env_values = true
    )]
    database: Option<String>,
}

#[derive(Subcommand)]
enum Command {
    Serve(serve::Args),
    Export(export::Args),
    Erase(erase::Args),
}

/// Does what the arguments say.
///
/// # Errors
///
/// What is wrong, for people.
pub fn run(args: &Args) -> Result<(), String> {
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(threads).enable_all().build();
    let runtime = runtime.map_err(|error| format!("the program cannot start: {error}"))?;
    runtime.block_on(async {
        match &args.command {
            Command::Serve(command) => serve::run(command, args.load(command.listen.as_deref())?).await,
            Command::Export(command) => export::run(command, &args.load(None)?).await,
            Command::Erase(command) => erase::run(command, &args.load(None)?).await,
        }
    })
}

impl Args {
    fn load(&self, listen: Option<&str>) -> Result<Config, String> {
        let path = self.config.as_deref().unwrap_or(Path::new(FILE_NAME));
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if self.config.is_none() && error.kind() == std::io::ErrorKind::NotFound => {
                String::new()
            }
            Err(error) => return Err(format!("{} cannot be read: {error}", path.display())),
        };
        let secret = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let overrides = Overrides {
            listen: listen.map(str::to_owned),
            database: self.database.clone(),
            smtp_password: secret("HELPBOOK_COLLECT_SMTP_PASSWORD"),
            webhook_token: secret("HELPBOOK_COLLECT_WEBHOOK_TOKEN"),
        };
        config::load(&path.display().to_string(), &text, &overrides)
            .map_err(|mistakes| mistakes.join("\nerror: "))
    }
}

/// Whose records are meant. Nobody's would be those of everybody, so an empty variable of a script must not pass.
fn address(written: &str) -> Result<String, String> {
    let address = written.trim();
    if address.contains('@') { Ok(address.to_owned()) } else { Err("write an e-mail address".to_owned()) }
}

async fn open(config: &Config) -> Result<Store, String> {
    let opened = Store::open(&config.database).await;
    opened.map_err(|error| format!("the database {} cannot be opened: {error}", config.database))
}
