//! What mends a finding: changes of the writer's own file. Only where there is no doubt about what was meant; what is
//! merely likely is a help in words.

use std::ops::Range;

use serde::Serialize;

use super::LocationSpan;
use crate::paths::SourcePath;

/// Changes of one file, made together or not at all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fix {
    pub path: SourcePath,
    /// XXH3, 128 bits, of the file as it was read: a file that has changed since is left alone.
    #[serde(skip)]
    pub digest: u128,
    /// In the order of the text; none touches another.
    pub edits: Vec<Edit>,
}

/// A range of a file's text that becomes something else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Edit {
    /// In bytes of the text, which begins behind a byte order mark.
    #[serde(skip)]
    pub range: Range<usize>,
    #[serde(flatten)]
    pub span: LocationSpan,
    /// What stands there.
    #[serde(skip)]
    pub original: String,
    pub replacement: String,
}

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Makes the changes of `fixes`, which are all of the file that `bytes` are. Of two that overlap, the first is made.
/// Returns the file as it is then, and which of them were made; `None` when it is no longer the file that they are for.
pub fn apply<'a>(bytes: &[u8], fixes: &[&'a Fix]) -> Option<(Vec<u8>, Vec<&'a Fix>)> {
    let digest = xxhash_rust::xxh3::xxh3_128(bytes);
    let (mark, text) = match bytes.strip_prefix(BYTE_ORDER_MARK) {
        Some(text) => (BYTE_ORDER_MARK, text),
        None => (&[][..], bytes),
    };
    let text = std::str::from_utf8(text).ok()?;
    let fits = |edit: &Edit| text.get(edit.range.clone()) == Some(&edit.original);
    if !fixes.iter().all(|fix| fix.digest == digest && fix.edits.iter().all(fits)) {
        return None;
    }
    let mut made: Vec<&Fix> = Vec::new();
    let mut edits: Vec<&Edit> = Vec::new();
    for fix in fixes {
        // Two findings may have the same remedy.
        let is_new = |edit: &&Edit| !edits.contains(edit);
        let touches = |edit: &Edit, other: &Edit| {
            edit.range.start <= other.range.end && other.range.start <= edit.range.end
        };
        let new: Vec<&Edit> = fix.edits.iter().filter(is_new).collect();
        if new.iter().any(|edit| edits.iter().any(|other| touches(edit, other))) {
            continue;
        }
        edits.extend(new);
        made.push(fix);
    }
    edits.sort_by_key(|edit| edit.range.start);
    let mut fixed = mark.to_vec();
    let mut copied = 0;
    for edit in edits {
        fixed.extend_from_slice(text.get(copied..edit.range.start)?.as_bytes());
        fixed.extend_from_slice(edit.replacement.as_bytes());
        copied = edit.range.end;
    }
    fixed.extend_from_slice(text.get(copied..)?.as_bytes());
    Some((fixed, made))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::Position;

    fn fix(bytes: &[u8], edits: &[(Range<usize>, &str)]) -> Fix {
        let span =
            || LocationSpan { start: Position { line: 1, column: 1 }, end: Position { line: 1, column: 1 } };
        let edit = |(range, text): &(Range<usize>, &str)| Edit {
            range: range.clone(),
            span: span(),
            original: String::from_utf8_lossy(bytes)
                .trim_start_matches('\u{feff}')
                .get(range.clone())
                .unwrap_or_default()
                .to_owned(),
            replacement: (*text).to_owned(),
        };
        Fix {
            path: SourcePath::new("a.md"),
            digest: xxhash_rust::xxh3::xxh3_128(bytes),
            edits: edits.iter().map(edit).collect(),
        }
    }

    #[test]
    fn changes_leave_the_rest_as_it_was() {
        let bytes = "\u{feff}one two\r\nthrée\r\n".as_bytes();
        let second = fix(bytes, &[(4..7, "2")]);
        let first = fix(bytes, &[(0..3, "1"), (9..15, "3")]);
        let (fixed, made) = apply(bytes, &[&second, &first]).expect("it is the file");
        assert_eq!(String::from_utf8_lossy(&fixed), "\u{feff}1 2\r\n3\r\n");
        assert_eq!(made.len(), 2);
    }

    #[test]
    fn of_two_that_overlap_the_first_is_made() {
        let bytes = b"abcdef";
        let (first, second) = (fix(bytes, &[(0..3, "x")]), fix(bytes, &[(2..4, "y"), (5..6, "z")]));
        let same = fix(bytes, &[(0..3, "x")]);
        let (fixed, made) = apply(bytes, &[&first, &second, &same]).expect("it is the file");
        assert_eq!((fixed.as_slice(), made.len()), (&b"xdef"[..], 2));
    }

    #[test]
    fn another_file_is_left_alone() {
        let change = fix(b"abc", &[(0..1, "x")]);
        assert!(apply(b"abd", &[&change]).is_none());
        let beyond = fix("aé".as_bytes(), &[(2..3, "x")]);
        assert!(apply("aé".as_bytes(), &[&beyond]).is_none(), "inside of a character");
        let not_text = fix(b"\xff", &[(0..1, "x")]);
        assert!(apply(b"\xff", &[&not_text]).is_none());
    }
}
