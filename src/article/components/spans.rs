//! Code spans that go over several lines: a line of a component in one is code. What is a block is asked of lines one by
//! one, before Markdown is looked at, so where it is in doubt, the line is a component's.

/// How far ahead a span is looked for to end: text may have thousands of backticks.
const LENGTH_MAX: usize = 4_000;

/// What is open behind the lines that were read.
#[derive(Default)]
pub(super) struct CodeSpans {
    /// The number of backticks that would close it.
    span: Option<usize>,
    /// The mark of a block of code, and how often it stands there at least.
    fence: Option<(char, usize)>,
}

impl CodeSpans {
    /// Blocks end spans, and what stands in a block of code has none.
    pub fn begin_line(&mut self, line: &str, is_in_other_quotation: bool) {
        let (text, is_item) = without_prefix(line);
        let marks = fence(text);
        match (self.fence, marks) {
            (Some((mark, length)), Some((closing, closing_length))) => {
                let only_marks = text.trim_end().chars().all(|c| c == mark);
                if closing == mark && closing_length >= length && only_marks {
                    self.fence = None;
                }
                self.span = None;
            }
            (None, Some(_)) => (self.fence, self.span) = (marks, None),
            _ if is_item || is_in_other_quotation || ends_paragraph(text) => self.span = None,
            _ => {}
        }
    }

    /// What of a line opens or closes spans.
    pub fn read(&mut self, line: &str) {
        let (text, _) = without_prefix(line);
        if self.fence.is_some() || fence(text).is_some() || ends_paragraph(text) {
            return;
        }
        let mut rest = text;
        while let Some(at) = rest.find('`') {
            let length = run(&rest[at..], '`');
            let slashes = rest[..at].bytes().rev().take_while(|&byte| byte == b'\\').count();
            // In a span, a backslash is one like any other character.
            let opening = length - slashes % 2;
            self.span = match self.span {
                Some(open) if open == length => None,
                None if opening > 0 => Some(opening),
                open => open,
            };
            rest = &rest[at + length..];
        }
    }

    /// Whether the span that is open ends in the lines that follow, so that it is one.
    pub fn go_on_behind(&self, behind: &str) -> bool {
        let Some(open) = self.span else { return false };
        let behind = &behind[..behind.floor_char_boundary(LENGTH_MAX)];
        for line in behind.lines() {
            let (text, is_item) = without_prefix(line);
            if is_item || ends_paragraph(text) || fence(text).is_some() {
                return false;
            }
            let mut rest = text;
            while let Some(at) = rest.find('`') {
                let length = run(&rest[at..], '`');
                if length == open {
                    return true;
                }
                rest = &rest[at + length..];
            }
        }
        false
    }

    /// A block begins.
    pub fn end(&mut self) {
        self.span = None;
    }
}

/// A line without what it begins with in quotations and lists, and whether it begins an item of a list.
fn without_prefix(line: &str) -> (&str, bool) {
    let mut text = line;
    let mut is_item = false;
    loop {
        text = text.trim_start_matches([' ', '\t', '>']);
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let marker = match text.as_bytes().get(digits) {
            Some(b'-' | b'*' | b'+') if digits == 0 => 1,
            Some(b'.' | b')') if (1..=9).contains(&digits) => digits + 1,
            _ => return (text, is_item),
        };
        if !text[marker..].starts_with([' ', '\t']) {
            return (text, is_item);
        }
        (text, is_item) = (&text[marker..], true);
    }
}

/// A blank line, a heading or the row of a table.
fn ends_paragraph(text: &str) -> bool {
    text.trim().is_empty() || text.starts_with(['#', '|'])
}

/// The marks that a line begins with, if they open or close a block of code.
fn fence(text: &str) -> Option<(char, usize)> {
    let mark = text.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
    let length = run(text, mark);
    // In running text, three backticks may stand around code as one does.
    let is_fence = length >= 3 && !(mark == '`' && text[length..].contains('`'));
    is_fence.then_some((mark, length))
}

fn run(text: &str, mark: char) -> usize {
    text.chars().take_while(|&c| c == mark).count()
}
