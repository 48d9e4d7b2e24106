//! `helpbook translate`: begins a translation, or marks one as that of the original as it is now.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::Path;

use super::{Failure, Outcome, load, new};
use crate::args::TranslateArgs;
use crate::build::{begun, marked, wording};
use crate::config::Config;
use crate::diagnostics::{Style, did_you_mean};
use crate::io::edit;
use crate::io::terminal::Terminal;
use crate::paths::SourcePath;
use crate::site::Mirror;

pub fn run(args: &TranslateArgs) -> Result<Outcome, Failure> {
    let terminal = Terminal::new(Style::Human);
    let Some(config) = load::sound_config(&args.book, &terminal)? else { return Ok(Outcome::Findings) };
    let tag = language(&args.language, &config)?;
    let (first, own) = (Mirror::new(&config, &config.book.language), Mirror::new(&config, tag));
    for path in &args.articles {
        // Lists of files from other systems have other separators, and none of them may lead outside.
        let with_slashes = |path: &Path| path.to_string_lossy().replace('\\', "/");
        let inside = new::article_path(Path::new(&with_slashes(path)), &config.book.src)?;
        let named = SourcePath::new(format!("{}/{}", config.book.src, with_slashes(&inside)));
        // Whoever names the translation means the same.
        let place = own.place(&named).or_else(|| first.place(&named)).filter(|place| !place.is_empty());
        let place = place.ok_or_else(|| {
            Failure::new(format!("`{named}` is of another language"))
                .help(format!("name the original, or its translation into `{tag}`"))
        })?;
        translate(&args.book, &first.source(place), &own.source(place), &terminal)?;
    }
    Ok(Outcome::Fine)
}

/// The tag of a language that the originals are translated into, as the book has it.
///
/// # Errors
/// When there is no such language.
pub(super) fn language<'c>(written: &str, config: &'c Config) -> Result<&'c str, Failure> {
    let others: Vec<&str> = config.translations.keys().map(String::as_str).collect();
    if let Some(tag) = others.iter().find(|tag| tag.eq_ignore_ascii_case(written)) {
        return Ok(tag);
    }
    let help = match others.as_slice() {
        [] => format!("add a table `[language.{written}]` to `book.toml`"),
        _ if written.eq_ignore_ascii_case(&config.book.language) => {
            format!("it is the language of the originals; translate into one of: {}", others.join(", "))
        }
        names => did_you_mean(written, names.iter().copied())
            .unwrap_or_else(|| format!("the book is translated into: {}", names.join(", "))),
    };
    Err(Failure::new(format!("the book is not translated into `{written}`")).help(help))
}

fn translate(
    book: &Path,
    original: &SourcePath,
    own: &SourcePath,
    terminal: &Terminal,
) -> Result<(), Failure> {
    let (from, to) = (book.join(original.as_str()), book.join(own.as_str()));
    let text = fs::read_to_string(&from).map_err(|error| match error.kind() {
        ErrorKind::NotFound => Failure::new(format!("there is no article `{original}`"))
            .help("write the path of the original, as seen from the content folder"),
        _ => Failure::new(format!("`{original}` cannot be read: {error}")),
    })?;
    let unwritable = |error: std::io::Error| Failure::new(format!("`{own}` cannot be written: {error}"));
    match fs::read_to_string(&to) {
        Ok(translation) => {
            let marked = marked(&translation, &wording(&text));
            if marked != translation {
                edit::replace(&to, marked.as_bytes()).map_err(unwritable)?;
            }
            terminal.say(&format!("Marked `{own}` as a translation of `{original}` as it is now."));
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {
            if let Some(folder) = to.parent() {
                fs::create_dir_all(folder).map_err(unwritable)?;
            }
            let created =
                fs::File::create_new(&to).and_then(|mut file| file.write_all(begun(&text).as_bytes()));
            created.map_err(unwritable)?;
            terminal.say(&format!(
                "Created `{own}` as a draft with the text of `{original}`. Translate it, then remove `draft`."
            ));
        }
        Err(error) => return Err(Failure::new(format!("`{own}` cannot be read: {error}"))),
    }
    Ok(())
}
