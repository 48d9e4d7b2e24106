//! What people see in the terminal, and programs on standard output.

use std::io::{self, IsTerminal, Write};
use std::time::Duration;

use anstream::ColorChoice;
use indicatif::{ProgressBar, ProgressStyle};

use crate::diagnostics::{self, Diagnostic};
use crate::paths::SourcePath;

/// Where and how a command speaks. Findings for people, progress and summaries go to standard error; what programs read
/// goes to standard output.
#[derive(Debug, Clone, Copy)]
pub struct Terminal {
    json: bool,
    colour: bool,
    interactive: bool,
}

impl Terminal {
    /// Colour and progress only where somebody looks: not in a pipe, and no colour where `NO_COLOR` is set.
    pub fn new(json: bool) -> Self {
        let colour = anstream::AutoStream::choice(&io::stderr()) != ColorChoice::Never;
        Self { json, colour, interactive: io::stderr().is_terminal() && !json }
    }

    pub fn report(&self, diagnostics: &[Diagnostic], text_of: impl Fn(&SourcePath) -> Option<String>) {
        if self.json {
            self.print(&diagnostics::render_json(diagnostics));
        } else {
            self.say_raw(&diagnostics::render_human(diagnostics, self.colour, text_of));
        }
    }

    /// One line for people.
    pub fn say(&self, line: &str) {
        if !self.json {
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

    pub fn is_json(&self) -> bool {
        self.json
    }

    /// Whether results on standard output may be coloured.
    pub fn colours_output(&self) -> bool {
        !self.json && anstream::AutoStream::choice(&io::stdout()) != ColorChoice::Never
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

pub struct Progress {
    bar: ProgressBar,
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
