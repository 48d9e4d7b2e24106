//! `helpbook init`

use std::fs;
use std::path::Path;

use super::{Failure, Outcome};
use crate::args::InitArgs;
use crate::config;
use crate::diagnostics::Style;
use crate::io::terminal::Terminal;
use crate::theme;
use crate::units::count;

/// The first articles of a new book, by their path in it. Written to be changed.
const STARTER: &[(&str, &str)] = &[
    ("content/index.md", include_str!("starter/index.md")),
    ("content/getting-started/index.md", include_str!("starter/getting-started.md")),
    ("content/getting-started/first-steps.md", include_str!("starter/first-steps.md")),
    ("content/account/index.md", include_str!("starter/account.md")),
    ("content/account/reset-your-password.md", include_str!("starter/reset-your-password.md")),
];

pub fn run(args: &InitArgs) -> Result<Outcome, Failure> {
    let terminal = Terminal::new(Style::Human);
    let dir = &args.dir;
    fs::create_dir_all(dir)
        .map_err(|error| Failure::new(format!("`{}` cannot be created: {error}", dir.display())))?;
    let has_book = dir.join(config::FILE_NAME).exists();
    if has_book && !args.theme {
        return Err(Failure::new(format!("there is a book in `{}` already", dir.display()))
            .help("show it with `helpbook serve`, or name another folder"));
    }
    if !has_book {
        create_book(dir, args, &terminal)?;
    }
    if args.theme {
        copy_theme(dir, &terminal)?;
    }
    let place = if dir == Path::new(".") { String::new() } else { format!(" {}", dir.display()) };
    terminal.say(&format!("\nShow it in a browser:\n\n    helpbook serve{place} --open\n"));
    Ok(Outcome::Fine)
}

fn create_book(dir: &Path, args: &InitArgs, terminal: &Terminal) -> Result<(), Failure> {
    let title = args.title.clone().unwrap_or_else(|| title_of(dir));
    let title = toml::Value::String(title).to_string();
    let book = include_str!("starter/book.toml").replace("\"{title}\"", &title);
    create(dir, config::FILE_NAME, &book, terminal)?;
    // A folder that has articles already needs no examples.
    if dir.join("content").exists() {
        return Ok(());
    }
    for (path, text) in STARTER {
        create(dir, path, text, terminal)?;
    }
    let ignore = dir.join(".gitignore");
    if !ignore.exists() {
        create(dir, ".gitignore", "/book\n", terminal)?;
    }
    Ok(())
}

fn copy_theme(dir: &Path, terminal: &Terminal) -> Result<(), Failure> {
    let mut copied = 0;
    let mut kept = 0;
    for (name, file) in theme::embedded_files() {
        let path = dir.join("theme").join(&name);
        if path.exists() {
            kept += 1;
            continue;
        }
        write(&path, &file.bytes)?;
        copied += 1;
    }
    terminal.say(&format!("  created  theme/ ({})", count(copied, "file", "files")));
    if kept > 0 {
        terminal.say(&format!("  kept     {} of yours in theme/ as they are", count(kept, "file", "files")));
    }
    terminal.say("\nKeep only the files that you change: the others then follow helpbook's own theme.");
    Ok(())
}

fn create(dir: &Path, path: &str, text: &str, terminal: &Terminal) -> Result<(), Failure> {
    write(&dir.join(path), text.as_bytes())?;
    terminal.say(&format!("  created  {path}"));
    Ok(())
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let written = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(path, bytes));
    written.map_err(|error| Failure::new(format!("`{}` cannot be written: {error}", path.display())))
}

/// `acme-help` → "Acme help".
fn title_of(dir: &Path) -> String {
    let absolute = dir.canonicalize().unwrap_or_else(|_| dir.to_owned());
    let name = absolute.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    match crate::site::humanise(&name) {
        title if title.is_empty() => "Help centre".to_owned(),
        title => title,
    }
}
