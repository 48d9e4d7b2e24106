//! Reads files of events, block by block: a year of events does not fit into memory, and several threads count it.

use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::Path;

use rayon::prelude::*;

use super::super::Failure;
use crate::diagnostics::{Code, Diagnostic, Location};
use crate::insight::{Counted, Form, LINE_BYTES_MAX, Tally, Window};
use crate::paths::SourcePath;
use crate::units::count;

/// Large enough that counting a block is worth a thread, and small enough for one on each of many cores.
const BLOCK_BYTES: usize = 4 << 20;

/// All events, and what is wrong with the others.
#[derive(Default)]
pub struct Events {
    pub tally: Tally,
    pub found: Vec<Diagnostic>,
    /// Findings that are not among them, since a broken file has very many.
    pub more: usize,
}

impl Events {
    /// Counts the events of a file; of `-` those of the standard input.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn add(&mut self, path: &Path, window: &Window) -> Result<(), Failure> {
        let name =
            if path == Path::new("-") { "standard input".to_owned() } else { path.display().to_string() };
        let failed = |error: io::Error| {
            Failure::new(format!("`{name}` cannot be read: {error}"))
                .help("name a file that `helpbook-collect export` has written, or `-` for the standard input")
        };
        let counted = match path == Path::new("-") {
            true => counted(&name, io::stdin().lock(), window),
            false => File::open(path).and_then(|file| counted(&name, file, window)),
        };
        let counted = counted.map_err(failed)?;
        let place = SourcePath::new(name.replace('\\', "/"));
        self.more += counted.wrong_count - counted.wrong.len();
        for (line, wrong) in counted.wrong {
            let finding = Diagnostic::new(Code::BadEvent, wrong.message);
            self.found.push(finding.at(Location::point(&place, line, wrong.column)).help(wrong.help));
        }
        self.tally.merge(counted.tally);
        Ok(())
    }

    /// What is said of the wrong lines that are not told one by one.
    pub fn untold(&self) -> Option<String> {
        (self.more > 0)
            .then(|| format!("{} like these are not shown.", count(self.more, "more line", "more lines")))
    }
}

fn counted(name: &str, mut source: impl Read, window: &Window) -> io::Result<Counted> {
    let mut start = Vec::new();
    source.by_ref().take(BLOCK_BYTES as u64).read_to_end(&mut start)?;
    if Form::of(name, &start) == Form::Csv {
        return Counted::of_table(Cursor::new(&start).chain(source), &start, window);
    }
    let mut all = Counted::default();
    let mut blocks = Blocks { source: Cursor::new(start).chain(source), carried: Vec::new(), is_done: false };
    loop {
        // One for each thread: so much is in memory at a time.
        let batch: Vec<Block> = (0..rayon::current_num_threads())
            .map_while(|_| blocks.next().transpose())
            .collect::<io::Result<_>>()?;
        if batch.is_empty() {
            return Ok(all);
        }
        let parts: Vec<Counted> = batch
            .par_iter()
            .map(|block| match block {
                Block::Lines(bytes) => Counted::of_lines(bytes, window),
                Block::TooLong => Counted::too_long(),
            })
            .collect();
        parts.into_iter().for_each(|part| all.merge(part));
    }
}

enum Block {
    /// Whole lines.
    Lines(Vec<u8>),
    /// A line that is left out.
    TooLong,
}

struct Blocks<R> {
    source: R,
    /// The beginning of a line, whose end has not been read yet.
    carried: Vec<u8>,
    is_done: bool,
}

impl<R: Read> Blocks<R> {
    fn next(&mut self) -> io::Result<Option<Block>> {
        if self.is_done {
            return Ok(None);
        }
        let mut bytes = std::mem::take(&mut self.carried);
        let read = self.source.by_ref().take(BLOCK_BYTES as u64).read_to_end(&mut bytes)?;
        let end = bytes.iter().rposition(|byte| *byte == b'\n');
        match end {
            _ if read == 0 => {
                self.is_done = true;
                Ok((!bytes.is_empty()).then_some(Block::Lines(bytes)))
            }
            Some(end) => {
                self.carried = bytes.split_off(end + 1);
                Ok(Some(Block::Lines(bytes)))
            }
            None if bytes.len() > LINE_BYTES_MAX => {
                self.skip_line()?;
                Ok(Some(Block::TooLong))
            }
            None => {
                self.carried = bytes;
                self.next()
            }
        }
    }

    /// Reads on behind the end of the line.
    fn skip_line(&mut self) -> io::Result<()> {
        const STEP_BYTES: u64 = 1 << 16;
        let mut step = Vec::new();
        loop {
            step.clear();
            if self.source.by_ref().take(STEP_BYTES).read_to_end(&mut step)? == 0 {
                return Ok(());
            }
            if let Some(end) = step.iter().position(|byte| *byte == b'\n') {
                self.carried = step.split_off(end + 1);
                return Ok(());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_across_blocks_are_whole_and_one_without_end_is_left_out() {
        let event = |day: u32| format!("{{\"type\":\"contact\",\"at\":\"2026-01-{day:02}\"}}\n");
        let mut text = event(1);
        text.push_str(&"x".repeat(2 * LINE_BYTES_MAX + 17));
        text.push('\n');
        for number in 0..120_000 {
            text.push_str(&event(number % 28 + 1));
        }
        let counted = counted("-", text.as_bytes(), &Window::default()).unwrap();
        assert_eq!((counted.tally.events, counted.lines), (120_001, 120_002));
        let wrong: Vec<usize> = counted.wrong.iter().map(|(line, _)| *line).collect();
        assert_eq!(wrong, [2]);
    }
}
