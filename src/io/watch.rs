//! Changes on disk, as editors, git and people make them: noticed by events, settled for a moment, and read by a
//! look at everything. Events only say *when* to look, so lost ones cost a delay and never a wrong site.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use notify::{RecommendedWatcher, RecursiveMode};
use notify_debouncer_full::{DebounceEventResult, Debouncer, RecommendedCache, new_debouncer};

use super::read::Folders;
use super::reuse::nearest_existing;
use crate::config;

/// How long nothing may have happened before a change counts as complete: editors write a file in several steps.
const DEBOUNCE_MS: u64 = 8;
/// How long after a new folder everything is looked at once more.
const LOOK_AGAIN_MS: u64 = 200;

pub struct Changes {
    debouncer: Debouncer<RecommendedWatcher, RecommendedCache>,
    events: Receiver<DebounceEventResult>,
    watched: BTreeSet<PathBuf>,
    /// Single files that matter wherever they lie, and the folders that are watched for them.
    files: BTreeSet<PathBuf>,
    beside_files: BTreeSet<PathBuf>,
    root: PathBuf,
    /// A folder is new: files that came into it before the system watched it were never told of.
    look_again: Cell<bool>,
}

impl Changes {
    /// # Errors
    /// When the system cannot watch files.
    pub fn new(root: &Path) -> notify::Result<Self> {
        let (sender, events) = channel();
        let mut debouncer = new_debouncer(Duration::from_millis(DEBOUNCE_MS), None, move |event| {
            let _ = sender.send(event);
        })?;
        // `book.toml` and folders that do not exist yet. Not what is below: the output lies there too.
        let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
        debouncer.watch(&root, RecursiveMode::NonRecursive)?;
        Ok(Self {
            debouncer,
            events,
            watched: BTreeSet::new(),
            files: BTreeSet::new(),
            beside_files: BTreeSet::new(),
            root,
            look_again: Cell::new(false),
        })
    }

    /// Watches the folders of the book that exist, and those that came to exist since the last call.
    pub fn follow(&mut self, folders: &Folders) {
        let wanted =
            [&folders.content, &folders.snippets].into_iter().chain(&folders.theme).chain(&folders.extra);
        for folder in wanted {
            let Ok(folder) = folder.canonicalize() else {
                continue;
            };
            if !self.watched.contains(&folder)
                && self.debouncer.watch(&folder, RecursiveMode::Recursive).is_ok()
            {
                self.watched.insert(folder);
            }
        }
        // A folder that is gone and comes back is another one to the system.
        self.watched.retain(|folder| folder.is_dir());
    }

    /// Watches single files, whether they exist or not, in place of those of the last call. They are known only when the
    /// book was read: what changed meanwhile in a folder that was not watched yet is found by looking again.
    pub fn follow_files(&mut self, files: &[PathBuf]) {
        self.files.clear();
        for file in files {
            let (existing, seems) = nearest_existing(file);
            let mut folders = BTreeSet::from([existing]);
            if let Ok(real) = file.canonicalize() {
                folders.extend(real.parent().map(Path::to_owned));
                self.files.insert(real);
            }
            self.files.insert(seems);
            for folder in folders {
                let is_watched = folder == self.root
                    || self.beside_files.contains(&folder)
                    || self.watched.iter().any(|watched| folder.starts_with(watched));
                if !is_watched && self.debouncer.watch(&folder, RecursiveMode::NonRecursive).is_ok() {
                    self.beside_files.insert(folder);
                    self.look_again.set(true);
                }
            }
        }
        self.beside_files.retain(|folder| folder.is_dir());
    }

    /// Waits for a change and returns the files that events name, or `None` when `timeout` has passed without one.
    pub fn wait(&self, timeout: Option<Duration>) -> Option<Vec<PathBuf>> {
        let mut changed = BTreeSet::new();
        loop {
            // Until it is done: an event that says nothing must not be taken for it.
            let look_again = self.look_again.get();
            let timeout = timeout.or(look_again.then_some(Duration::from_millis(LOOK_AGAIN_MS)));
            let event = match timeout {
                Some(timeout) => match self.events.recv_timeout(timeout) {
                    Ok(event) => event,
                    Err(RecvTimeoutError::Timeout) if look_again => {
                        self.look_again.set(false);
                        return Some(Vec::new());
                    }
                    Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return None,
                },
                None => self.events.recv().ok()?,
            };
            let rescan = self.collect(event, &mut changed);
            while let Ok(event) = self.events.try_recv() {
                self.collect(event, &mut changed);
            }
            if rescan || !changed.is_empty() {
                self.look_again.set(changed.iter().any(|path| path.is_dir()));
                return Some(changed.into_iter().collect());
            }
        }
    }

    /// Adds what matters to `changed`; true when events were lost and everything must be looked at.
    fn collect(&self, event: DebounceEventResult, changed: &mut BTreeSet<PathBuf>) -> bool {
        let Ok(events) = event else { return true };
        let mut rescan = false;
        for event in events {
            rescan |= event.need_rescan();
            if matches!(event.kind, notify::EventKind::Access(_)) {
                continue;
            }
            changed.extend(event.paths.iter().filter(|path| self.matters(path)).cloned());
        }
        rescan
    }

    fn matters(&self, path: &Path) -> bool {
        let in_watched = self.watched.iter().any(|folder| path.starts_with(folder));
        let is_of_file = || self.files.iter().any(|file| file.starts_with(path));
        in_watched
            || is_of_file()
            || path == self.root.join(config::FILE_NAME)
            || self.may_become_watched(path)
    }

    /// A folder directly in the book that is not watched yet may be the content or the theme, new again.
    fn may_become_watched(&self, path: &Path) -> bool {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        path.parent() == Some(&*self.root)
            && path.is_dir()
            && !name.starts_with('.')
            && !super::write::is_output(path)
    }
}
