//! Disk → [`Snapshot`]. What cannot be read is reported and left out; it never stops the rest.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use crate::config::{self, Config};
use crate::diagnostics::{Code, Diagnosed, Diagnostic, Location};
use crate::paths::SourcePath;
use crate::source::{Attachment, Snapshot, SourceFile};
use crate::theme::Files;

/// Where the book is and what of it is read.
#[derive(Debug, Clone)]
pub struct Folders {
    /// The book: the folder that holds `book.toml`.
    pub root: PathBuf,
    /// Of the articles.
    pub content: PathBuf,
    /// Of the book's own theme, if it has one.
    pub theme: Option<PathBuf>,
}

/// Files as they were read before, to read again only what has changed since. Reuse is valid while size and time of
/// the last change are the same and no event has named the file.
#[derive(Debug, Default)]
pub struct ReadCache {
    files: BTreeMap<SourcePath, (Stamp, SourceFile)>,
    attachments: BTreeMap<SourcePath, (Stamp, Attachment)>,
}

type Stamp = (u64, Option<SystemTime>);

impl ReadCache {
    /// Files that an event has named are read again whatever their stamp says. Events name the places that links lead
    /// to, so a content folder that is a link, or lies elsewhere, has names of its own.
    pub fn forget(&mut self, folders: &Folders, changed: &[PathBuf]) {
        let known = [&folders.content, &folders.root];
        let real = known.map(|folder| folder.canonicalize().unwrap_or_else(|_| folder.clone()));
        for path in changed {
            for (real, known) in real.iter().zip(known) {
                let Ok(inside) = path.strip_prefix(real) else { continue };
                let path = source_path(&folders.root, &known.join(inside));
                self.files.remove(&path);
                self.attachments.remove(&path);
            }
        }
    }
}

/// Reads `book.toml`; a book without one has the default configuration.
///
/// # Errors
/// When the file exists and cannot be read.
pub fn read_config(root: &Path) -> io::Result<Diagnosed<Config>> {
    let path = SourcePath::new(config::FILE_NAME);
    match fs::read(root.join(config::FILE_NAME)) {
        Ok(bytes) => {
            let text = String::from_utf8_lossy(&bytes);
            let mut loaded = config::load(&path, &text);
            if let Err(error) = std::str::from_utf8(&bytes) {
                let at = error.valid_up_to();
                loaded.diagnostics.push(
                    Diagnostic::new(Code::InvalidUtf8, "the file is not valid UTF-8")
                        .at(Location::bytes(&path, &text, at..at + 1))
                        .help("save it as UTF-8"),
                );
            }
            Ok(loaded)
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Diagnosed::clean(Config::default())),
        Err(error) => Err(error),
    }
}

/// The folders of the book at `root`, as configured. A configured theme folder that does not exist is reported.
pub fn folders(root: &Path, config: &Config) -> Diagnosed<Folders> {
    const THEME: &str = "theme";
    let mut diagnostics = Vec::new();
    let theme = match &config.output.html.theme {
        Some(name) => {
            let folder = root.join(name);
            if !folder.is_dir() {
                diagnostics.push(
                    Diagnostic::new(Code::ThemeValue, format!("the theme folder `{name}` does not exist"))
                        .at(Location::file(&SourcePath::new(config::FILE_NAME)))
                        .help(
                            "create it with `helpbook init --theme`, or remove `theme` from `[output.html]`",
                        ),
                );
            }
            Some(folder).filter(|folder| folder.is_dir())
        }
        None => Some(root.join(THEME)).filter(|folder| folder.is_dir()),
    };
    let folders = Folders { root: root.to_owned(), content: root.join(&config.book.src), theme };
    Diagnosed { value: folders, diagnostics }
}

/// Reads everything that the book is built from, but for git.
pub fn read_book(folders: &Folders, cache: &mut ReadCache) -> Diagnosed<Snapshot> {
    let mut diagnostics = Vec::new();
    let mut snapshot = Snapshot::default();
    let root = &folders.root;
    let mut markdown = Vec::new();
    let mut others = Vec::new();
    for entry in walk(root, &folders.content, &mut diagnostics) {
        let path = source_path(root, entry.path());
        if entry.file_type().is_dir() {
            snapshot.folders.insert(path);
        } else if path.is_markdown() {
            markdown.push((path, entry));
        } else {
            others.push((path, entry));
        }
    }
    let previous = std::mem::take(&mut cache.files);
    let read: Vec<_> =
        markdown.par_iter().map(|(path, entry)| read_file(path, entry, previous.get(path))).collect();
    for result in read {
        match result {
            Ok((stamp, file)) => {
                snapshot.articles.insert(file.path.clone(), file.clone());
                cache.files.insert(file.path.clone(), (stamp, file));
            }
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
    }
    let previous = std::mem::take(&mut cache.attachments);
    for (path, entry) in others {
        let stamp = stamp(&entry);
        let attachment = match previous.get(&path) {
            Some((known, attachment)) if *known == stamp => attachment.clone(),
            _ => Attachment { size: stamp.0, dimensions: dimensions(&path, entry.path()) },
        };
        cache.attachments.insert(path.clone(), (stamp, attachment.clone()));
        snapshot.attachments.insert(path, attachment);
    }
    if let Some(theme) = &folders.theme {
        snapshot.theme = read_theme(root, theme, &mut diagnostics);
    }
    Diagnosed { value: snapshot, diagnostics }
}

fn read_theme(root: &Path, theme: &Path, diagnostics: &mut Vec<Diagnostic>) -> Files {
    let mut files = Files::new();
    let entries: Vec<DirEntry> = walk(root, theme, diagnostics).collect();
    for entry in entries {
        if entry.file_type().is_dir() {
            continue;
        }
        let path = source_path(root, entry.path());
        match read_file(&path, &entry, None) {
            Ok((_, file)) => {
                files.insert(source_path(theme, entry.path()).to_string(), file);
            }
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
    }
    files
}

/// Files and folders in the order of their names, without those that [`is_left_out`].
fn walk<'a>(
    root: &'a Path,
    folder: &'a Path,
    diagnostics: &'a mut Vec<Diagnostic>,
) -> impl Iterator<Item = DirEntry> + 'a {
    let visible =
        |entry: &DirEntry| entry.depth() == 0 || !is_left_out(entry.file_name(), entry.file_type().is_dir());
    let walker = WalkDir::new(folder).follow_links(true).sort_by_file_name();
    walker.into_iter().filter_entry(visible).filter_map(move |entry| match entry {
        Ok(entry) => Some(entry),
        Err(error) => {
            // Links that lead nowhere come here whatever their name, such as the locks of Emacs.
            let name = error.path().and_then(Path::file_name).filter(|_| error.depth() > 0);
            if !name.is_some_and(|name| is_left_out(name, false)) {
                diagnostics.push(walk_failure(root, folder, &error));
            }
            None
        }
    })
}

/// Hidden files and folders, but for `.well-known`, which web standards put there (RFC 8615), and what editors leave
/// beside a file: `a.md~` and `#a.md#`.
fn is_left_out(name: &OsStr, is_folder: bool) -> bool {
    let name = name.to_string_lossy();
    let is_backup = name.ends_with('~') || (name.len() > 1 && name.starts_with('#') && name.ends_with('#'));
    (name.starts_with('.') && name != ".well-known") || (is_backup && !is_folder)
}

fn walk_failure(root: &Path, folder: &Path, error: &walkdir::Error) -> Diagnostic {
    let path = source_path(root, error.path().unwrap_or(folder));
    if let Some(ancestor) = error.loop_ancestor() {
        let ancestor = source_path(root, ancestor);
        return Diagnostic::new(
            Code::SymlinkLoop,
            format!("this link leads back to `{ancestor}`, which it lies in"),
        )
        .at(Location::file(&path))
        .help("remove the link; what it leads to is in the book already");
    }
    let is_missing = error.io_error().is_some_and(|error| error.kind() == io::ErrorKind::NotFound);
    if is_missing && error.depth() == 0 {
        return Diagnostic::new(Code::Unreadable, format!("there is no folder `{path}`"))
            .at(Location::file(&SourcePath::new(config::FILE_NAME)))
            .help("create the folder, or set `src` in `[book]` to where the articles are");
    }
    let reason = error.io_error().map_or_else(|| error.to_string(), plain_reason);
    Diagnostic::new(Code::Unreadable, format!("cannot be read: {reason}")).at(Location::file(&path))
}

fn read_file(
    path: &SourcePath,
    entry: &DirEntry,
    known: Option<&(Stamp, SourceFile)>,
) -> Result<(Stamp, SourceFile), Diagnostic> {
    let stamp = stamp(entry);
    if let Some((before, file)) = known
        && *before == stamp
    {
        return Ok((stamp, file.clone()));
    }
    match fs::read(entry.path()) {
        Ok(bytes) => Ok((stamp, SourceFile::new(path.clone(), bytes))),
        Err(error) => {
            Err(Diagnostic::new(Code::Unreadable, format!("cannot be read: {}", plain_reason(&error)))
                .at(Location::file(path))
                .help("check that the file exists and that you may read it"))
        }
    }
}

fn stamp(entry: &DirEntry) -> Stamp {
    entry.metadata().map_or((0, None), |metadata| (metadata.len(), metadata.modified().ok()))
}

/// What the system says, without its error number.
fn plain_reason(error: &io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_lowercase()
}

/// `path` relative to `root`, with `/` between its parts. Outside of `root` it stays as it is.
pub fn source_path(root: &Path, path: &Path) -> SourcePath {
    let inside = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> = inside
        .components()
        .filter(|part| !matches!(part, std::path::Component::CurDir))
        .map(|part| part.as_os_str().to_string_lossy())
        .collect();
    SourcePath::new(parts.join("/"))
}

/// Width and height of an image file; `None` for other files and for images that do not tell.
fn dimensions(path: &SourcePath, file: &Path) -> Option<(u32, u32)> {
    const RASTER: &[&str] = &["avif", "gif", "heic", "jpeg", "jpg", "jxl", "png", "webp"];
    let extension = path.extension().to_lowercase();
    if extension == "svg" {
        return svg_dimensions(&fs::read_to_string(file).ok()?);
    }
    if !RASTER.contains(&extension.as_str()) {
        return None;
    }
    let size = imagesize::size(file).ok()?;
    Some((size.width.try_into().ok()?, size.height.try_into().ok()?))
}

/// `width` and `height` of the root element in pixels, else those of its `viewBox` (SVG 2, 8.2).
fn svg_dimensions(svg: &str) -> Option<(u32, u32)> {
    let start = svg.find("<svg")?;
    let root = &svg[start..start + svg[start..].find('>')?];
    let attribute = |name: &str| -> Option<&str> {
        let at =
            root.find(&format!(" {name}=")).or_else(|| root.find(&format!("\n{name}=")))? + name.len() + 2;
        let quote = root[at..].chars().next().filter(|c| matches!(c, '"' | '\''))?;
        root[at + 1..].split(quote).next()
    };
    let pixels = |text: &str| -> Option<u32> {
        let number: f64 = text.trim().trim_end_matches("px").parse().ok()?;
        (number >= 1.0 && number <= f64::from(u32::MAX)).then(|| number.round() as u32)
    };
    if let (Some(width), Some(height)) =
        (attribute("width").and_then(pixels), attribute("height").and_then(pixels))
    {
        return Some((width, height));
    }
    let numbers: Vec<&str> =
        attribute("viewBox")?.split([' ', ',']).filter(|number| !number.is_empty()).collect();
    Some((pixels(numbers.get(2)?)?, pixels(numbers.get(3)?)?))
}

#[cfg(test)]
mod tests {
    use super::svg_dimensions;

    #[test]
    fn svg_tells_its_size() {
        assert_eq!(svg_dimensions("<svg width=\"20px\" height='10'></svg>"), Some((20, 10)));
        assert_eq!(svg_dimensions("<svg viewBox=\"0 0 24 12\" width=\"100%\">"), Some((24, 12)));
        assert_eq!(svg_dimensions("<svg>"), None);
    }
}
