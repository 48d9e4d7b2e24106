//! What the commands share: from the folder of a book to a [`Book`], and where its site goes.

use std::collections::BTreeMap;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use time::Date;

use super::copies::Images;
use super::{Failure, Outcome, clock, data};
use crate::args::BookArgs;
use crate::build::{Book, Cache, Options, prepare};
use crate::config::{self, Config};
use crate::diagnostics::{self, Code, Diagnosed, Diagnostic, Severity};
use crate::io::copies::Store;
use crate::io::read::{self, Folders, ReadCache};
use crate::io::terminal::Terminal;
use crate::io::{git, write};
use crate::paths::SourcePath;
use crate::source::{Included, Snapshot};
use crate::units::count;

/// A book on disk, read as often as is asked for; what has not changed is neither read nor parsed again.
pub struct Session {
    pub root: PathBuf,
    options: Options,
    read: ReadCache,
    /// Those that were read last.
    folders: Option<Folders>,
    /// The files that articles included when they were read last, or would have if they could be read.
    pub included: Vec<PathBuf>,
    parsed: Cache,
    pub(super) store: Option<Arc<Store>>,
    /// Read once: commits while `serve` runs change no date that matters before the next build.
    git_dates: Option<BTreeMap<SourcePath, Date>>,
}

/// What a round of reading gave.
pub struct Loaded {
    pub book: Arc<Book>,
    pub snapshot: Snapshot,
    pub folders: Folders,
    /// Of its images; none until they are added.
    pub images: Images,
    /// How long reading took, and then everything up to rendering.
    pub read_time: Duration,
    pub prepare_time: Duration,
}

impl Session {
    /// # Errors
    /// When there is no book.
    pub fn open(dir: &Path, options: Options) -> Result<Self, Failure> {
        if !dir.is_dir() {
            return Err(Failure::new(format!("there is no folder `{}`", dir.display()))
                .help("name the folder that holds `book.toml`, or create a book with `helpbook init`"));
        }
        let session = Self {
            root: dir.to_owned(),
            options,
            read: ReadCache::default(),
            folders: None,
            included: Vec::new(),
            parsed: Cache::default(),
            store: None,
            git_dates: None,
        };
        session.require_book()?;
        Ok(session)
    }

    fn require_book(&self) -> Result<(), Failure> {
        let default_content = self.root.join(Config::default().book.src);
        if self.root.join(config::FILE_NAME).is_file() || default_content.is_dir() {
            return Ok(());
        }
        Err(Failure::new(format!(
            "there is no book in `{}`: no `book.toml`, no `content` folder",
            self.root.display()
        ))
        .help("create one with `helpbook init`, or name the folder of a book"))
    }

    /// The folders to watch. Taken before the book is read: a change that comes while it is read must be noticed.
    ///
    /// # Errors
    /// When `book.toml` exists and cannot be read.
    pub fn watched_folders(&self) -> Result<Folders, Failure> {
        let config = read_config(&self.root)?.value;
        Ok(read::folders(&self.root, &config).value)
    }

    /// Reads and prepares the book.
    ///
    /// # Errors
    /// When `book.toml` exists and cannot be read.
    pub fn load(&mut self) -> Result<Loaded, Failure> {
        let start = Instant::now();
        let mut found = Vec::new();
        let config = read_config(&self.root)?.drain_into(&mut found);
        // With half of a configuration nobody can say what it lacks.
        if found.is_empty() {
            check_purpose(&config, &self.options.purpose)?;
        }
        let folders = read::folders(&self.root, &config).drain_into(&mut found);
        self.folders = Some(folders.clone());
        let mut snapshot = read::read_book(&folders, &mut self.read).drain_into(&mut found);
        if config.build.git_dates {
            let root = &self.root;
            snapshot.git_dates = self.git_dates.get_or_insert_with(|| git::last_commits(root)).clone();
        }
        if let Some(name) = &config.home.popular {
            snapshot.popular = data::read(&self.root, &config, "popular", name, &mut found);
        }
        let read_time = start.elapsed();
        self.included = included(&self.root, &snapshot);
        let book = prepare(config, &snapshot, &self.options, &mut self.parsed, found);
        let prepare_time = start.elapsed().saturating_sub(read_time);
        let book = Arc::new(book);
        Ok(Loaded { book, snapshot, folders, images: Images::default(), read_time, prepare_time })
    }

    /// Files that are read again whatever they look like from outside.
    pub fn forget(&mut self, changed: &[PathBuf]) {
        if let Some(folders) = &self.folders {
            self.read.forget(folders, changed);
        }
        if let Some(store) = &self.store {
            store.forget(changed);
        }
    }
}

/// What lies outside of the book and is not included for that is no concern of anyone here.
fn included(root: &Path, snapshot: &Snapshot) -> Vec<PathBuf> {
    let all = snapshot.reused.included.iter();
    let followed = all.filter(|(_, file)| !matches!(file, Included::Outside { .. }));
    followed.map(|(path, _)| root.join(path.as_str())).collect()
}

/// Reads `book.toml`, which a book need not have.
///
/// # Errors
/// When it exists and cannot be read.
fn read_config(root: &Path) -> Result<Diagnosed<Config>, Failure> {
    read::read_config(root).map_err(|error| {
        let file = root.join(config::FILE_NAME);
        Failure::new(format!("`{}` cannot be read: {error}", file.display()))
            .help("check that it is a file and that you may read it")
    })
}

/// The configuration, for commands that would touch the wrong folders with half of one. `None` when there are errors
/// in it, which are reported then.
///
/// # Errors
/// When it exists and cannot be read.
pub fn sound_config(root: &Path, terminal: &Terminal) -> Result<Option<Config>, Failure> {
    let Diagnosed { value, diagnostics } = read_config(root)?;
    if outcome(&diagnostics) == Outcome::Fine {
        return Ok(Some(value));
    }
    terminal.report(&diagnostics, |path| std::fs::read_to_string(root.join(path.as_str())).ok());
    Ok(None)
}

impl Loaded {
    /// What was found so far, in the book and in its images.
    pub fn found(&self) -> Vec<Diagnostic> {
        let mut found = [&*self.book.diagnostics, &*self.images.found].concat();
        diagnostics::sort(&mut found);
        found
    }

    /// The text of a source, for excerpts.
    pub fn text_of<'a>(&'a self, root: &'a Path) -> impl Fn(&SourcePath) -> Option<String> + 'a {
        move |path| {
            if let Some(file) = self.snapshot.articles.get(path) {
                // Places are counted without the mark that some editors put at the beginning.
                let text = String::from_utf8_lossy(&file.bytes);
                return Some(text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned());
            }
            if let Some(Included::Text(file)) = self.snapshot.reused.included.get(path) {
                return Some(file.text.to_string());
            }
            self.book.theme.text_of(path).or_else(|| std::fs::read_to_string(root.join(path.as_str())).ok())
        }
    }
}

/// What the command line says.
///
/// # Errors
/// When the environment gives a day that cannot be understood.
pub fn options(args: &BookArgs, base_url: Option<&String>) -> Result<Options, Failure> {
    Ok(Options {
        drafts: args.drafts,
        base_url: base_url.cloned(),
        purpose: purpose(&args.purpose),
        now: clock::today(args.now)?,
    })
}

/// What `--for` says, by dimension.
pub fn purpose(pairs: &[(String, String)]) -> BTreeMap<String, Vec<String>> {
    let mut purpose: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, values) in pairs {
        let values = values.split(',').map(|value| value.trim().to_owned());
        purpose.entry(name.clone()).or_default().extend(values);
    }
    purpose
}

/// What the command line says goes before what `book.toml` does.
fn check_purpose(config: &Config, purpose: &BTreeMap<String, Vec<String>>) -> Result<(), Failure> {
    let mut conditions = config.conditions().value;
    for (name, values) in purpose {
        conditions.choose(name, values.iter().map(String::as_str)).map_err(|problem| {
            Failure::new(format!("`--for {name}={}`: {problem}", values.join(","))).help(problem.help())
        })?;
    }
    Ok(())
}

/// The folder that the site is written to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// Where it really is. A link to it stays the link that somebody has made.
    pub folder: PathBuf,
    /// As people have named it.
    pub shown: PathBuf,
}

impl Output {
    pub fn display(&self) -> std::path::Display<'_> {
        self.shown.display()
    }
}

/// The folder that the site is written to, checked to be one that may be written.
///
/// # Errors
/// When it and the content folder lie in each other, or something else is in it.
pub fn output_folder(
    dest_dir: Option<&PathBuf>,
    folders: &Folders,
    config: &Config,
) -> Result<Output, Failure> {
    let shown = dest_dir.cloned().unwrap_or_else(|| folders.root.join(&config.build.build_dir));
    let named = shown.display();
    let unusable = |error: io::Error| {
        Failure::new(format!("the output folder `{named}` cannot be used: {error}"))
            .help("choose another one with `--dest-dir`")
    };
    let folder = absolute(&shown).map_err(unusable)?;
    let content = absolute_or_same(&folders.content);
    if folder.starts_with(&content) {
        return Err(Failure::new(format!("the output folder `{named}` lies in the content folder")).help(
            "choose another one with `--dest-dir` or `build-dir`: what is written there would be read again",
        ));
    }
    if content.starts_with(&folder) || absolute_or_same(&folders.root).starts_with(&folder) {
        return Err(Failure::new(format!("the output folder `{named}` holds the book itself")).help(
            "choose another one with `--dest-dir` or `build-dir`: a build replaces all that is in it",
        ));
    }
    match write::may_replace(&folder) {
        Ok(true) => Ok(Output { folder, shown }),
        Ok(false) => Err(Failure::new(format!("`{named}` holds files that helpbook did not make"))
            .help("choose an empty folder or a new one with `--dest-dir`, or remove those files yourself")),
        Err(error) => Err(unusable(error)),
    }
}

/// The path without links and `..`, whether it exists, exists in part, or is a link to what does not exist.
fn absolute(path: &Path) -> io::Result<PathBuf> {
    /// As many as Linux follows.
    const LINKS_MAX: usize = 40;
    let mut links = 0;
    let mut real = PathBuf::new();
    let mut rest: Vec<PathBuf> = parts_reversed(&std::path::absolute(path)?);
    while let Some(part) = rest.pop() {
        if part == Path::new("..") {
            // What is before it holds no link any more.
            real.pop();
            continue;
        }
        let next = real.join(&part);
        match std::fs::read_link(&next) {
            Ok(_) if links == LINKS_MAX => {
                return Err(io::Error::other("its links lead in a circle"));
            }
            Ok(link) => {
                links += 1;
                rest.extend(parts_reversed(&link));
            }
            Err(_) => real = next,
        }
    }
    // As far as it exists, in the words of the system: some know one folder by several names.
    let existing = real.ancestors().find_map(|folder| Some((folder, folder.canonicalize().ok()?)));
    Ok(match existing {
        Some((folder, canonical)) => match real.strip_prefix(folder) {
            Ok(rest) if !rest.as_os_str().is_empty() => canonical.join(rest),
            _ => canonical,
        },
        None => real,
    })
}

/// Its parts, the first one last.
fn parts_reversed(path: &Path) -> Vec<PathBuf> {
    let parts = path.components().filter(|part| *part != Component::CurDir);
    let mut parts: Vec<PathBuf> = parts.map(|part| PathBuf::from(part.as_os_str())).collect();
    parts.reverse();
    parts
}

fn absolute_or_same(path: &Path) -> PathBuf {
    absolute(path).unwrap_or_else(|_| path.to_owned())
}

/// Under `--strict`, warnings are errors.
pub fn make_strict(diagnostics: &mut [Diagnostic]) {
    for diagnostic in diagnostics {
        if diagnostic.severity == Severity::Warning {
            diagnostic.severity = Severity::Error;
        }
    }
}

pub fn outcome(diagnostics: &[Diagnostic]) -> Outcome {
    let failed = diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
    if failed { Outcome::Findings } else { Outcome::Fine }
}

/// `2 errors, 1 warning`, or nothing.
pub fn tally(diagnostics: &[Diagnostic]) -> Option<String> {
    let of = |severity| diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
    let (errors, warnings) = (of(Severity::Error), of(Severity::Warning));
    let mut parts = Vec::new();
    if errors > 0 {
        parts.push(count(errors, "error", "errors"));
    }
    if warnings > 0 {
        parts.push(count(warnings, "warning", "warnings"));
    }
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// Of which findings people see only the first of each code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shortened {
    /// Of advice, of which an old book can have more than anybody reads.
    Notes,
    /// Of all but errors.
    Warnings,
}

/// People fix what they can see: a book that was just moved here can have thousands of findings of one kind. Returns
/// those that are shown and a line on the rest; programs get all.
pub fn shown(
    diagnostics: &[Diagnostic],
    shortened: Shortened,
    terminal: &Terminal,
) -> (Vec<Diagnostic>, Vec<String>) {
    const SHOWN_MAX: usize = 20;
    if !terminal.is_for_people() {
        return (diagnostics.to_vec(), Vec::new());
    }
    let mut counts: BTreeMap<(Severity, Code), usize> = BTreeMap::new();
    let mut shown = Vec::new();
    let is_short = |severity: Severity| match shortened {
        Shortened::Notes => severity == Severity::Note,
        Shortened::Warnings => severity != Severity::Error,
    };
    let where_all_are = match shortened {
        Shortened::Notes => "`--format json` lists all of them",
        Shortened::Warnings => "see all of them with `helpbook check`",
    };
    for diagnostic in diagnostics {
        let count = counts.entry((diagnostic.severity, diagnostic.code)).or_default();
        *count += 1;
        if *count <= SHOWN_MAX || !is_short(diagnostic.severity) {
            shown.push(diagnostic.clone());
        }
    }
    let rest = counts
        .iter()
        .filter(|((severity, _), count)| **count > SHOWN_MAX && is_short(*severity))
        .map(|((_, code), count)| {
            let more = count - SHOWN_MAX;
            format!("… and {more} more of `{}`; {where_all_are}", code.as_str())
        })
        .collect();
    (shown, rest)
}
