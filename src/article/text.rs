//! Plain text: folding white space, counting words, cutting a description, names of files as titles.

use crate::paths::SourcePath;

/// Text whose white space is folded as it comes: one space between words, one line break between blocks, none at the
/// ends.
#[derive(Debug, Default)]
pub(super) struct Folded {
    text: String,
    gap: Gap,
}

/// What comes before the next word.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    #[default]
    None,
    Space,
    Line,
}

impl Folded {
    pub fn push(&mut self, text: &str) {
        if text.is_ascii() {
            return self.push_ascii(text.as_bytes(), text);
        }
        for (number, word) in text.split(char::is_whitespace).enumerate() {
            if number > 0 {
                self.space();
            }
            if !word.is_empty() {
                self.fill_gap();
                self.text.push_str(word);
            }
        }
    }

    /// Runs of words with single spaces between them, which nearly all text is, are copied whole.
    fn push_ascii(&mut self, bytes: &[u8], text: &str) {
        let is_space = |byte: u8| matches!(byte, b' ' | b'\t'..=b'\r');
        let mut offset = 0;
        while offset < bytes.len() {
            if is_space(bytes[offset]) {
                self.space();
                offset += 1;
                continue;
            }
            let start = offset;
            while offset < bytes.len()
                && (!is_space(bytes[offset])
                    || (bytes[offset] == b' ' && bytes.get(offset + 1).is_some_and(|&next| !is_space(next))))
            {
                offset += 1;
            }
            self.fill_gap();
            self.text.push_str(&text[start..offset]);
        }
    }

    fn fill_gap(&mut self) {
        match std::mem::take(&mut self.gap) {
            Gap::Space if !self.text.is_empty() => self.text.push(' '),
            Gap::Line if !self.text.is_empty() => self.text.push('\n'),
            _ => {}
        }
    }

    /// What comes next is not the same word.
    pub fn space(&mut self) {
        self.gap = self.gap.max(Gap::Space);
    }

    /// What comes next is not the same block.
    pub fn line(&mut self) {
        self.gap = Gap::Line;
    }

    pub fn len(&self) -> usize {
        self.text.len()
    }

    pub fn as_str(&self) -> &str {
        &self.text
    }

    pub fn take(&mut self) -> String {
        self.gap = Gap::None;
        std::mem::take(&mut self.text)
    }
}

/// Words of folded text. Scripts written without spaces have about two characters a word.
pub(super) fn count_words(text: &str) -> usize {
    if text.is_empty() {
        return 0;
    }
    if text.is_ascii() {
        return text.bytes().filter(|byte| matches!(byte, b' ' | b'\n')).count() + 1;
    }
    let mut words = 0;
    let mut dense = 0;
    for word in text.split([' ', '\n']) {
        let dense_in_word = if word.is_ascii() { 0 } else { word.chars().filter(|&c| is_dense(c)).count() };
        dense += dense_in_word;
        words += usize::from(dense_in_word == 0);
    }
    words + dense.div_ceil(2)
}

/// Chinese, Japanese and Thai (with Lao, Khmer and Burmese, which also have no spaces). Korean has spaces.
pub(super) fn is_dense(c: char) -> bool {
    matches!(c,
        '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{3041}'..='\u{30FF}'
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF66}'..='\u{FF9D}'
        | '\u{20000}'..='\u{323AF}')
}

/// At most 160 characters: whole sentences if they fit, else whole words and `…`.
pub(super) fn cut_description(text: &str) -> String {
    const LENGTH_MAX: usize = 160;
    /// A first sentence shorter than this says too little to stand alone.
    const SENTENCE_MIN: usize = 50;
    let Some((end, _)) = text.char_indices().nth(LENGTH_MAX) else { return text.to_owned() };
    let cut = &text[..end];
    let sentence = cut.char_indices().rfind(|&(offset, c)| {
        let after = text[offset + c.len_utf8()..].chars().next();
        matches!(c, '。' | '！' | '？') || (matches!(c, '.' | '!' | '?') && after == Some(' '))
    });
    if let Some((offset, c)) = sentence
        && cut[..offset].chars().count() >= SENTENCE_MIN
    {
        return cut[..offset + c.len_utf8()].to_owned();
    }
    let (words, _) = cut[..cut.floor_char_boundary(end - 1)].rsplit_once(' ').unwrap_or((cut, ""));
    let words = words.trim_end_matches(|c: char| c.is_ascii_punctuation() || c.is_whitespace());
    format!("{words}…")
}

/// A title from the name of a file, or of the folder for `index.md`: `reset-my_password` is "Reset my password".
pub(super) fn title_from_path(path: &SourcePath) -> String {
    let folder = path.folder().rsplit('/').next().unwrap_or_default();
    let name =
        if path.stem().eq_ignore_ascii_case("index") && !folder.is_empty() { folder } else { path.stem() };
    let mut words = Folded::default();
    words.push(&name.replace(['-', '_'], " "));
    let words = words.take();
    let mut chars = words.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_is_folded_across_pieces() {
        let mut folded = Folded::default();
        for piece in ["  a ", "b", "c\n\n", "d", "\u{a0}", ""] {
            folded.push(piece);
        }
        folded.space();
        assert_eq!(folded.as_str(), "a bc d");
    }

    #[test]
    fn blocks_stand_on_lines_of_their_own() {
        let mut folded = Folded::default();
        folded.line();
        for piece in ["a\nb ", " c"] {
            folded.push(piece);
            folded.line();
            folded.space();
            folded.line();
        }
        assert_eq!(folded.as_str(), "a b\nc");
        assert_eq!(count_words(folded.as_str()), 3);
        assert_eq!(count_words("é a\nb"), 3);
    }

    #[test]
    fn words_of_dense_scripts_are_counted_by_characters() {
        assert_eq!(count_words("Reset your password now"), 4);
        assert_eq!(count_words("パスワードを再設定する"), 6);
        assert_eq!(count_words("비밀번호 재설정"), 2);
        assert_eq!(count_words(""), 0);
    }

    #[test]
    fn descriptions_end_at_a_sentence_or_a_word() {
        let sentence = "This is a first sentence that is long enough to stand alone here.";
        let long = format!("{sentence} {}", "word ".repeat(60));
        assert_eq!(cut_description(&long), sentence);
        let words = cut_description(&"word ".repeat(60));
        assert!(words.ends_with("word…") && words.chars().count() <= 160, "{words}");
        assert_eq!(cut_description("short"), "short");
        assert!(cut_description(&"é".repeat(500)).chars().count() <= 161);
    }

    #[test]
    fn file_names_become_titles() {
        let title = |path: &str| title_from_path(&SourcePath::new(path));
        assert_eq!(title("content/account/reset-my_password.md"), "Reset my password");
        assert_eq!(title("content/my-account/index.md"), "My account");
        assert_eq!(title("index.md"), "Index");
        assert_eq!(title("content/---.md"), "---");
    }
}
