//! `helpbook new`

use std::collections::BTreeMap;
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Component, Path, PathBuf};

use super::{Failure, Outcome, clock, load};
use crate::args::NewArgs;
use crate::config::Config;
use crate::diagnostics::{Style, did_you_mean};
use crate::io::terminal::Terminal;
use crate::source::Interval;

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
    let template = template(args.kind.as_deref(), &args.book, &config)?;
    let today = clock::today(None)?;
    let next_month = Interval::Months(1).after(today).unwrap_or(today);
    let text = template
        .replace("{title}", &serde_json::Value::from(title).to_string())
        .replace("{date}", &today.to_string())
        .replace("{next-month}", &next_month.to_string());
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

/// The folder of the book's own templates for new articles, beside `book.toml`.
const TEMPLATES: &str = "archetypes";

/// Those of helpbook, by type. `article` is for an article without one.
const STARTERS: &[(&str, &str)] = &[
    ("article", include_str!("starter/new-article.md")),
    ("how-to", include_str!("starter/types/how-to.md")),
    ("troubleshooting", include_str!("starter/types/troubleshooting.md")),
    ("faq", include_str!("starter/types/faq.md")),
    ("known-issue", include_str!("starter/types/known-issue.md")),
    ("reference", include_str!("starter/types/reference.md")),
    ("policy", include_str!("starter/types/policy.md")),
    // Both are policies to customers: what their template says is what sets them apart.
    ("service-standard", include_str!("starter/types/service-standard.md")),
    ("complaints", include_str!("starter/types/complaints.md")),
    ("release-note", include_str!("starter/types/release-note.md")),
    ("announcement", include_str!("starter/types/announcement.md")),
];

/// What a new article begins with: the book's own file, else helpbook's.
///
/// # Errors
/// When there is no such type, or the book's file cannot be read.
fn template(kind: Option<&str>, book: &Path, config: &Config) -> Result<String, Failure> {
    let name = kind.unwrap_or("article");
    let own = own_templates(book);
    if let Some(path) = own.get(name) {
        return fs::read_to_string(path)
            .map_err(|error| Failure::new(format!("`{}` cannot be read: {error}", path.display())));
    }
    if let Some((_, text)) = STARTERS.iter().find(|(of, _)| *of == name) {
        return Ok((*text).to_owned());
    }
    // A type of the book that has no template of its own: an article that says its type.
    let mut names: Vec<&str> = STARTERS.iter().map(|(name, _)| *name).collect();
    names.extend(own.keys().map(String::as_str));
    names.extend(config.r#type.iter().map(|rule| rule.name.as_str()));
    if config.r#type.iter().any(|rule| rule.name == name) {
        let plain = STARTERS.first().map_or("", |(_, text)| text);
        return Ok(plain.replacen("title: {title}\n", &format!("title: {{title}}\ntype: {name}\n"), 1));
    }
    let help = did_you_mean(name, names.iter().copied()).unwrap_or_else(|| {
        format!("use one of: {}; or write `{TEMPLATES}/{name}.md` beside `book.toml`", names.join(", "))
    });
    Err(Failure::new(format!("there is no type `{name}`")).help(help))
}

/// The book's own templates, by the name of the type.
fn own_templates(book: &Path) -> BTreeMap<String, PathBuf> {
    let entries = fs::read_dir(book.join(TEMPLATES)).into_iter().flatten().flatten();
    let paths = entries.map(|entry| entry.path());
    let markdown = paths.filter(|path| path.extension().is_some_and(|extension| extension == "md"));
    markdown.filter_map(|path| Some((path.file_stem()?.to_str()?.to_owned(), path.clone()))).collect()
}

/// The path of the article in the content folder. Taken as seen from the content folder, and from the book too when
/// it begins with that folder's name, since shells complete it so.
pub(super) fn article_path(path: &Path, content: &str) -> Result<PathBuf, Failure> {
    let path = path.strip_prefix(".").unwrap_or(path);
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
