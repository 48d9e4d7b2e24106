//! `helpbook new`

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Component, Path, PathBuf};

use super::{Failure, Outcome, load};
use crate::args::NewArgs;
use crate::diagnostics::Style;
use crate::io::terminal::Terminal;

pub fn run(args: &NewArgs) -> Result<Outcome, Failure> {
    let terminal = Terminal::new(Style::Human);
    let Some(config) = load::sound_config(&args.book, &terminal)? else { return Ok(Outcome::Findings) };
    let inside = article_path(&args.path, &config.book.src)?;
    let content = args.book.join(&config.book.src);
    if !content.is_dir() {
        return Err(Failure::new(format!("there is no content folder `{}`", content.display()))
            .help("create a book with `helpbook init`, or name one with `--book`"));
    }
    let path = content.join(&inside);
    let title = args
        .title
        .clone()
        .unwrap_or_else(|| crate::site::humanise(&inside.file_stem().unwrap_or_default().to_string_lossy()));
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)
            .map_err(|error| Failure::new(format!("`{}` cannot be created: {error}", folder.display())))?;
    }
    let text = include_str!("starter/new-article.md")
        .replace("{title}", &serde_json::Value::from(title).to_string());
    // Never over an article that is there.
    let created = fs::File::create_new(&path).and_then(|mut file| file.write_all(text.as_bytes()));
    match created {
        Ok(()) => {
            terminal.say(&format!("Created `{}`.", path.display()));
            Ok(Outcome::Fine)
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            Err(Failure::new(format!("`{}` exists already", path.display()))
                .help("choose another name, or edit that file"))
        }
        Err(error) => Err(Failure::new(format!("`{}` cannot be written: {error}", path.display()))),
    }
}

/// The path of the article in the content folder. Taken as seen from the content folder, and from the book too when
/// it begins with that folder's name, since shells complete it so.
fn article_path(path: &Path, content: &str) -> Result<PathBuf, Failure> {
    let path = path.strip_prefix(content).unwrap_or(path);
    let mut inside = PathBuf::new();
    for part in path.components() {
        match part {
            Component::Normal(name) => inside.push(name),
            Component::CurDir => {}
            _ => {
                return Err(Failure::new(format!("`{}` does not lie in the content folder", path.display()))
                    .help("write the path as seen from the content folder, such as `billing/refunds.md`"));
            }
        }
    }
    if inside.as_os_str().is_empty() {
        return Err(Failure::new("the article needs a file name").help("for instance `billing/refunds.md`"));
    }
    if !inside.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("md")) {
        let mut name = inside.file_name().unwrap_or_default().to_owned();
        name.push(".md");
        inside.set_file_name(name);
    }
    Ok(inside)
}
