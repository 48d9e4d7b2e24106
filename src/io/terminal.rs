//! What people see in the terminal, and programs on standard output.

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anstream::ColorChoice;
use indicatif::{ProgressBar, ProgressStyle};

use crate::diagnostics::{self, Diagnostic, Style};
use crate::paths::SourcePath;

/// Where and how a command speaks. Findings for people, progress and summaries go to standard error; what programs read
/// goes to standard output.
#[derive(Debug, Clone)]
pub struct Terminal {
    style: Style,
    colour: bool,
    interactive: bool,
    /// The way to the book from where paths are read: empty, or with `/` at its end.
    prefix: String,
}

impl Terminal {
    /// Colour and progress only where somebody looks: not in a pipe, and no colour where `NO_COLOR` is set.
    pub fn new(style: Style) -> Self {
        let colour = anstream::AutoStream::choice(&io::stderr()) != ColorChoice::Never;
        let interactive = io::stderr().is_terminal() && style == Style::Human;
        Self { style, colour, interactive, prefix: String::new() }
    }

    /// For findings in the book in `dir`: code hosts look for files from the top of the repository.
    pub fn of_book(mut self, dir: &Path) -> Self {
        self.prefix = match self.style {
            Style::Human | Style::Json => String::new(),
            Style::Sarif => way_to(dir, None),
            Style::Github => way_to(dir, std::env::var_os("GITHUB_WORKSPACE").map(PathBuf::from)),
        };
        self
    }

    pub fn report(&self, diagnostics: &[Diagnostic], text_of: impl Fn(&SourcePath) -> Option<String>) {
        match self.style {
            Style::Human => self.say_raw(&diagnostics::render_human(diagnostics, self.colour, text_of)),
            Style::Json => self.print(&diagnostics::render_json(diagnostics)),
            Style::Sarif => self.print(&diagnostics::render_sarif(diagnostics, &self.prefix)),
            Style::Github => self.print(&diagnostics::render_github(diagnostics, &self.prefix)),
        }
    }

    /// One line for people.
    pub fn say(&self, line: &str) {
        if !self.is_json() {
            self.say_raw(&format!("{line}\n"));
        }
    }

    /// Results, on standard output.
    pub fn print(&self, text: &str) {
        // A reader that has gone away, such as `head`, is no failure of ours.
        let _ = io::stdout().write_all(text.as_bytes());
    }

    fn say_raw(&self, text: &str) {
        let _ = io::stderr().write_all(text.as_bytes());
    }

    /// Whether all that is said is JSON, line by line.
    pub fn is_json(&self) -> bool {
        self.style == Style::Json
    }

    /// Whether people read the findings here.
    pub fn is_for_people(&self) -> bool {
        self.style == Style::Human
    }

    /// Whether results on standard output may be coloured.
    pub fn colours_output(&self) -> bool {
        self.style == Style::Human && anstream::AutoStream::choice(&io::stdout()) != ColorChoice::Never
    }

    /// Shows that work goes on, from the moment at which people begin to wonder, until it is dropped.
    pub fn progress(&self, doing: &'static str) -> Progress {
        const WONDER_MS: u64 = 120;
        if !self.interactive {
            return Progress { bar: ProgressBar::hidden() };
        }
        let bar = ProgressBar::new_spinner().with_message(doing);
        bar.set_style(
            ProgressStyle::with_template("{spinner} {msg} {elapsed}").expect("the template is valid"),
        );
        bar.enable_steady_tick(Duration::from_millis(WONDER_MS));
        Progress { bar }
    }
}

/// The way to a folder from `base`, or from the folder that the program runs in. A folder that is not below it is named
/// in full.
fn way_to(dir: &Path, base: Option<PathBuf>) -> String {
    let base = base.and_then(|base| base.canonicalize().ok()).or_else(|| std::env::current_dir().ok());
    let full = dir.canonicalize().unwrap_or_else(|_| dir.to_owned());
    let way = base.and_then(|base| base.canonicalize().ok()).and_then(|base| full.strip_prefix(base).ok());
    let parts = way.unwrap_or(&full).components().map(|part| part.as_os_str().to_string_lossy());
    let path = parts.collect::<Vec<_>>().join("/").replace("//", "/");
    if path.is_empty() { path } else { format!("{path}/") }
}

pub struct Progress {
    bar: ProgressBar,
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
