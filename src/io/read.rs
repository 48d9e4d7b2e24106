//! Disk → [`Snapshot`]. What cannot be read is reported and left out; it never stops the rest.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use super::reuse::{self, Included};
use crate::build::references;
use crate::config::{self, Config};
use crate::diagnostics::{Code, Diagnosed, Diagnostic, Location};
use crate::images;
use crate::paths::SourcePath;
use crate::source::{Attachment, Snapshot, SourceFile, is_partial};
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
    /// Of the snippets, which may not exist.
    pub snippets: PathBuf,
    /// More folders from which articles may include files.
    pub extra: Vec<PathBuf>,
}

/// Files as they were read before, to read again only what has changed since. Reuse is valid while size and time of
/// the last change are the same and no event has named the file.
#[derive(Debug, Default)]
pub struct ReadCache {
    files: BTreeMap<SourcePath, Known>,
    pub(super) included: Included,
    attachments: BTreeMap<SourcePath, (Stamp, Attachment)>,
}

pub(super) type Stamp = (u64, Option<SystemTime>);

/// A Markdown file and what it includes.
#[derive(Debug, Clone)]
struct Known {
    stamp: Stamp,
    file: SourceFile,
    includes: Arc<BTreeSet<SourcePath>>,
}

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
            self.included.forget(path);
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
    let folders = Folders {
        root: root.to_owned(),
        content: root.join(&config.book.src),
        theme,
        snippets: root.join(&config.book.snippets),
        extra: config.build.extra_watch_dirs.iter().map(|folder| root.join(folder)).collect(),
    };
    Diagnosed { value: folders, diagnostics }
}

/// Reads everything that the book is built from, but for git.
pub fn read_book(folders: &Folders, cache: &mut ReadCache) -> Diagnosed<Snapshot> {
    let mut diagnostics = Vec::new();
    let mut snapshot = Snapshot::default();
    let root = &folders.root;
    let snippets = source_path(root, &folders.snippets);
    let mut markdown = Vec::new();
    let mut others = Vec::new();
    for entry in walk(root, &folders.content, &mut diagnostics) {
        let path = source_path(root, entry.path());
        let is_snippet = is_partial(&path) || path.below(snippets.as_str()).is_some();
        if entry.file_type().is_dir() {
            snapshot.folders.insert(path);
        } else if !path.is_markdown() {
            others.push((path, entry));
        } else if is_snippet {
            snapshot.reused.snippets.insert(path);
        } else {
            markdown.push((path, entry));
        }
    }
    if folders.snippets.is_dir() && !folders.snippets.starts_with(&folders.content) {
        for entry in walk(root, &folders.snippets, &mut diagnostics) {
            let path = source_path(root, entry.path());
            if path.is_markdown() {
                snapshot.reused.snippets.insert(path);
            } else if !entry.file_type().is_dir() {
                others.push((path, entry));
            }
        }
    }
    let wanted = read_articles(&markdown, &snippets, cache, &mut snapshot, &mut diagnostics);
    reuse::read_included(folders, &snippets, wanted, &mut cache.included, &mut snapshot);
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

/// Reads the articles, and returns the files that they include.
fn read_articles(
    files: &[(SourcePath, DirEntry)],
    snippets: &SourcePath,
    cache: &mut ReadCache,
    snapshot: &mut Snapshot,
    diagnostics: &mut Vec<Diagnostic>,
) -> BTreeSet<SourcePath> {
    let previous = std::mem::take(&mut cache.files);
    // What a file includes depends on where the snippets are.
    let previous = if cache.included.is_of(snippets) { previous } else { BTreeMap::new() };
    let read = |(path, entry): &(SourcePath, DirEntry)| -> Result<Known, Diagnostic> {
        let known = previous.get(path);
        if let Some(known) = known.filter(|known| known.stamp == stamp(entry)) {
            return Ok(known.clone());
        }
        let (stamp, file) = read_file(path, entry)?;
        let includes = Arc::new(references(&file, snippets.as_str()));
        Ok(Known { stamp, file, includes })
    };
    let read: Vec<_> = files.par_iter().map(read).collect();
    let mut wanted = BTreeSet::new();
    for result in read {
        match result {
            Ok(known) => {
                wanted.extend(known.includes.iter().cloned());
                snapshot.articles.insert(known.file.path.clone(), known.file.clone());
                cache.files.insert(known.file.path.clone(), known);
            }
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
    }
    wanted
}

fn read_theme(root: &Path, theme: &Path, diagnostics: &mut Vec<Diagnostic>) -> Files {
    let mut files = Files::new();
    let entries: Vec<DirEntry> = walk(root, theme, diagnostics).collect();
    for entry in entries {
        if entry.file_type().is_dir() {
            continue;
        }
        let path = source_path(root, entry.path());
        match read_file(&path, &entry) {
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

fn read_file(path: &SourcePath, entry: &DirEntry) -> Result<(Stamp, SourceFile), Diagnostic> {
    let stamp = stamp(entry);
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
pub(super) fn plain_reason(error: &io::Error) -> String {
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
    let (width, height) = (size.width.try_into().ok()?, size.height.try_into().ok()?);
    let is_turned = matches!(extension.as_str(), "jpg" | "jpeg") && is_turned(file);
    Some(if is_turned { (height, width) } else { (width, height) })
}

/// Whether a photo was taken with the camera on its side. What cameras write about it stands near the beginning.
fn is_turned(file: &Path) -> bool {
    const HEAD_BYTES: u64 = 256 * 1024;
    let mut head = Vec::new();
    let read = fs::File::open(file).and_then(|file| file.take(HEAD_BYTES).read_to_end(&mut head));
    read.is_ok() && images::metadata(&head).is_turned()
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
