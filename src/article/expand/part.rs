//! Which lines of a file an include asks for. The specs are mdBook's: `:2`, `:2:`, `::4`, `:2:4`, `:anchor`.

use std::ops::Range;

use crate::diagnostics::nearest;

/// What of a file is asked for. Lines count from 1; the last is included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spec<'a> {
    All,
    Lines { first: usize, last: Option<usize> },
    Anchor(&'a str),
}

/// Why a file does not have what is asked for, and what to do.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Lacking {
    pub message: String,
    pub help: String,
}

/// A file's path and what of it, as they are written in a directive.
pub(super) fn split(target: &str) -> (&str, Spec<'_>) {
    let Some((path, spec)) = target.split_once(':') else { return (target, Spec::All) };
    let mut parts = spec.splitn(2, ':').map(str::trim);
    let (first, last) = (parts.next().unwrap_or_default(), parts.next());
    let number = |text: &str| text.parse::<usize>().ok();
    let spec = match (number(first), last.map(|last| (last, number(last)))) {
        (Some(first), None) => Spec::Lines { first, last: Some(first) },
        (Some(first), Some((_, last))) => Spec::Lines { first, last },
        (None, Some((_, last))) if first.is_empty() && last.is_some() => Spec::Lines { first: 1, last },
        (None, _) if first.is_empty() => Spec::All,
        (None, _) => Spec::Anchor(first),
    };
    (path.trim(), spec)
}

/// The ranges of `text` that the spec means, without the end of the last line. `body` is where a Markdown file's text
/// begins, behind its front matter.
pub(super) fn part(text: &str, body: usize, spec: Spec<'_>) -> Result<Vec<Range<usize>>, Lacking> {
    let mut ranges = match spec {
        Spec::All => std::iter::once(body..text.len()).collect(),
        Spec::Lines { first, last } => std::iter::once(lines(text, first, last)?).collect(),
        Spec::Anchor(name) => anchored(text, name)?,
    };
    if let Some(range) = ranges.last_mut() {
        let part = &text[range.clone()];
        let bare = part.strip_suffix('\n').map_or(part, |part| part.strip_suffix('\r').unwrap_or(part));
        range.end = range.start + bare.len();
    }
    Ok(ranges)
}

fn lines(text: &str, first: usize, last: Option<usize>) -> Result<Range<usize>, Lacking> {
    if first == 0 {
        return Err(Lacking {
            message: "there is no line 0".to_owned(),
            help: "lines count from 1".to_owned(),
        });
    }
    if last.is_some_and(|last| last < first) {
        return Err(Lacking {
            message: format!("line {} comes before line {first}", last.unwrap_or_default()),
            help: "write the first line first, then the last, such as `:2:5`".to_owned(),
        });
    }
    let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1));
    // What ends with a line break has no line behind it.
    let starts: Vec<usize> = starts.filter(|&start| start < text.len()).collect();
    let needed = last.unwrap_or(first);
    if needed > starts.len() {
        let count = starts.len();
        return Err(Lacking {
            message: format!("there is no line {needed} in it"),
            help: format!("the file has {count} {}", if count == 1 { "line" } else { "lines" }),
        });
    }
    let end = last.and_then(|last| starts.get(last)).copied().unwrap_or(text.len());
    Ok(starts[first - 1]..end)
}

/// The lines between `ANCHOR: name` and `ANCHOR_END: name`, without those of other anchors.
fn anchored(text: &str, name: &str) -> Result<Vec<Range<usize>>, Lacking> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut names = Vec::new();
    let mut inside = false;
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let range = offset..offset + line.len();
        offset = range.end;
        match anchor(line) {
            Some((found, true)) if inside && found == name => return Ok(ranges),
            Some((found, false)) => {
                inside |= found == name;
                names.push(found);
            }
            Some(_) => {}
            None if inside => match ranges.last_mut() {
                Some(last) if last.end == range.start => last.end = range.end,
                _ => ranges.push(range),
            },
            None => {}
        }
    }
    if inside {
        return Err(Lacking {
            message: format!("the anchor `{name}` has no end in it"),
            help: format!("put a line with `ANCHOR_END: {name}` behind the part that is meant"),
        });
    }
    names.sort_unstable();
    names.dedup();
    Err(Lacking {
        message: format!("there is no anchor `{name}` in it"),
        help: match nearest(name, names.iter().copied()) {
            Some(meant) => format!("did you mean `:{meant}`?"),
            None if names.is_empty() => {
                format!(
                    "put lines with `ANCHOR: {name}` and `ANCHOR_END: {name}` around the part that is meant"
                )
            }
            None => format!("the file has {}", names.join(", ")),
        },
    })
}

/// The name of the anchor that begins or, if the second is true, ends in a line.
fn anchor(line: &str) -> Option<(&str, bool)> {
    let ends = ["ANCHOR_END:", "ANCHOR:"];
    let (rest, is_end) = ends.into_iter().find_map(|mark| {
        let (_, rest) = line.split_once(mark)?;
        Some((rest.trim_start(), mark == ends[0]))
    })?;
    let end = rest.find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-')).unwrap_or(rest.len());
    (end > 0).then(|| (&rest[..end], is_end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn specs_are_those_of_mdbook() {
        let lines = |first, last| Spec::Lines { first, last };
        for (target, path, spec) in [
            ("a.md", "a.md", Spec::All),
            ("a.md:", "a.md", Spec::All),
            ("a.md::", "a.md", Spec::All),
            ("a.md:2", "a.md", lines(2, Some(2))),
            ("a.md:2:", "a.md", lines(2, None)),
            ("a.md::4", "a.md", lines(1, Some(4))),
            ("a.md:2:4", "a.md", lines(2, Some(4))),
            ("a b.md : x-1_y", "a b.md", Spec::Anchor("x-1_y")),
        ] {
            assert_eq!(split(target), (path, spec), "{target}");
        }
    }

    fn taken(text: &str, spec: &str) -> Result<String, String> {
        match part(text, 0, split(&format!("f{spec}")).1) {
            Ok(ranges) => Ok(ranges.into_iter().map(|range| &text[range]).collect()),
            Err(lacking) => Err(format!("{} | {}", lacking.message, lacking.help)),
        }
    }

    #[test]
    fn lines_count_from_one_and_the_last_is_included() {
        let text = "one\ntwo\r\nthree\n";
        for (spec, expected) in [
            ("", "one\ntwo\r\nthree"),
            (":1", "one"),
            (":2", "two"),
            (":3", "three"),
            (":2:", "two\r\nthree"),
            ("::2", "one\ntwo"),
            (":1:3", "one\ntwo\r\nthree"),
        ] {
            assert_eq!(taken(text, spec).as_deref(), Ok(expected), "{spec}");
        }
        assert_eq!(taken("one", ":1").as_deref(), Ok("one"));
        assert_eq!(taken("\n\nx", ":2").as_deref(), Ok(""));
        assert_eq!(taken("", "").as_deref(), Ok(""));
    }

    #[test]
    fn lines_that_do_not_exist_are_told() {
        for (text, spec, expected) in [
            ("a\nb\n", ":3", "there is no line 3 in it | the file has 2 lines"),
            ("a", ":1:9", "there is no line 9 in it | the file has 1 line"),
            ("", ":1", "there is no line 1 in it | the file has 0 lines"),
            ("a", ":0", "there is no line 0 | lines count from 1"),
            (
                "a\nb",
                ":2:1",
                "line 1 comes before line 2 | write the first line first, then the last, such as `:2:5`",
            ),
            (
                "a",
                ":99999999999999999999",
                "there is no anchor `99999999999999999999` in it | put lines with `ANCHOR: 99999999999999999999` and `ANCHOR_END: 99999999999999999999` around the part that is meant",
            ),
        ] {
            assert_eq!(taken(text, spec).unwrap_err(), expected, "{spec}");
        }
    }

    #[test]
    fn anchors_nest_and_their_lines_are_dropped() {
        let text =
            "0\n// ANCHOR: all\n1\n# ANCHOR: in\n2\n<!-- ANCHOR_END: in -->\n3\n// ANCHOR_END: all\n4\n";
        assert_eq!(taken(text, ":all").as_deref(), Ok("1\n2\n3"));
        assert_eq!(taken(text, ":in").as_deref(), Ok("2"));
        assert_eq!(taken(text, ":al").unwrap_err(), "there is no anchor `al` in it | did you mean `:all`?");
        assert_eq!(taken(text, ":zzz").unwrap_err(), "there is no anchor `zzz` in it | the file has all, in");
        let open = taken("ANCHOR: a\n1", ":a").unwrap_err();
        assert!(open.starts_with("the anchor `a` has no end in it"), "{open}");
        assert_eq!(taken("ANCHOR: a\nANCHOR_END: a", ":a").as_deref(), Ok(""));
    }
}
