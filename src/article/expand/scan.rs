//! The directives in a text: `{{#include …}}`, `{{#snippet …}}`, `[!INCLUDE […](…)]` and `{{ variable }}`.

use std::ops::Range;

use crate::config::variable_reference;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Directive<'a> {
    /// A file and, behind a `:`, what of it.
    Include(&'a str),
    /// As Microsoft Learn writes it: a path and nothing else.
    LearnInclude(&'a str),
    /// A snippet and, behind a `:`, what of it.
    Snippet(&'a str),
    Variable(&'a str),
    /// `{{#name …}}` of a name that is not known.
    Unknown(&'a str),
    /// The `\` before what would be a directive.
    Escape,
}

/// The names of the directives, and of mdBook's that mean the same.
pub(super) const NAMES: &[&str] = &["include", "rustdoc_include", "snippet"];

/// Whether there is anything to look for. Most articles have nothing.
pub(super) fn may_have(text: &str) -> bool {
    text.contains("{{") || text.contains("[!")
}

/// The longest that the inside of a directive can be, in bytes: a line of braces would take for ever otherwise.
const INSIDE_MAX: usize = 2_000;

/// The next directive at or behind `from`, and where it stands.
pub(super) fn next(text: &str, from: usize) -> Option<(Range<usize>, Directive<'_>)> {
    let mut at = from;
    loop {
        at += text.as_bytes().get(at..)?.iter().position(|byte| matches!(byte, b'{' | b'['))?;
        let is_escaped = at > from && text.as_bytes()[at - 1] == b'\\';
        match directive_at(text, at) {
            // Markdown itself takes this `\` away, and in code the brackets are none of ours.
            Some((_, Directive::LearnInclude(_))) if is_escaped => {}
            Some(_) if is_escaped => return Some((at - 1..at, Directive::Escape)),
            Some((end, directive)) => return Some((at..end, directive)),
            None => {}
        }
        at += 1;
    }
}

/// Where the directive ends that stands behind a `\`: what is escaped is not looked into.
pub(super) fn end_of_escaped(text: &str, at: usize) -> usize {
    directive_at(text, at).map_or(at + 1, |(end, _)| end)
}

fn directive_at(text: &str, at: usize) -> Option<(usize, Directive<'_>)> {
    let rest = &text[at..];
    let rest = &rest[..rest.floor_char_boundary(INSIDE_MAX)];
    let Some(inside) = rest.strip_prefix("{{") else {
        let (length, target) = learn_include(rest)?;
        return Some((at + length, Directive::LearnInclude(target)));
    };
    // Three braces are a template language's.
    let is_third = at > 0 && text.as_bytes()[at - 1] == b'{';
    if let Some((name, length)) = variable_reference(rest) {
        let end = at + length;
        let is_plain = !is_third && !text[end..].starts_with('}');
        return is_plain.then_some((end, Directive::Variable(name)));
    }
    let inside = inside.trim_start_matches([' ', '\t']).strip_prefix('#')?;
    let name_end = inside.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(inside.len());
    let (name, arguments) = inside.split_at(name_end);
    let close = arguments.find(['}', '\n'])?;
    if !arguments[close..].starts_with("}}") || name.is_empty() {
        return None;
    }
    let end = at + rest.len() - arguments.len() + close + 2;
    let arguments = &arguments[..close];
    // `{{#includes.md}}` is no directive of that name.
    if !arguments.is_empty() && !arguments.starts_with([' ', '\t']) {
        return None;
    }
    let directive = match name {
        "include" | "rustdoc_include" => Directive::Include(arguments.trim()),
        "snippet" => Directive::Snippet(arguments.trim()),
        _ => Directive::Unknown(name),
    };
    Some((end, directive))
}

/// `[!INCLUDE [title](path)]`: its length and the path.
fn learn_include(text: &str) -> Option<(usize, &str)> {
    const OPEN: &str = "[!INCLUDE";
    let open = text.get(..OPEN.len()).filter(|open| open.eq_ignore_ascii_case(OPEN))?;
    let blanks = [' ', '\t'];
    let line = text[open.len()..].lines().next()?;
    let title = line.trim_start_matches(blanks).strip_prefix('[')?;
    let (_, rest) = title.split_once("](")?;
    let (target, rest) = rest.split_once(')')?;
    let rest = rest.trim_start_matches(blanks).strip_prefix(']')?;
    let length = open.len() + line.len() - rest.len();
    let target = target.trim();
    let target = target.strip_prefix('<').and_then(|inner| inner.strip_suffix('>')).unwrap_or(target);
    Some((length, target))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<(&str, Directive<'_>)> {
        let mut found = Vec::new();
        let mut from = 0;
        while let Some((range, directive)) = next(text, from) {
            from = match directive {
                Directive::Escape => end_of_escaped(text, range.end),
                _ => range.end,
            };
            found.push((&text[range], directive));
        }
        found
    }

    #[test]
    fn finds_what_is_a_directive() {
        use Directive::*;
        assert_eq!(all("a {{#include b.md}} c"), [("{{#include b.md}}", Include("b.md"))]);
        assert_eq!(all("{{ #include  b c.md:2 }}"), [("{{ #include  b c.md:2 }}", Include("b c.md:2"))]);
        assert_eq!(all("{{#rustdoc_include a.rs}}")[0].1, Include("a.rs"));
        assert_eq!(all("{{#snippet x}}{{y}}").len(), 2);
        assert_eq!(all("{{#include}}")[0].1, Include(""));
        assert_eq!(all("{{#if x}}")[0].1, Unknown("if"));
        assert_eq!(all("{{ product.name }}")[0].1, Variable("product.name"));
        assert_eq!(all("{{größe}}")[0].1, Variable("größe"));
        assert_eq!(
            all("[!INCLUDE [a b](../c.md)] d"),
            [("[!INCLUDE [a b](../c.md)]", LearnInclude("../c.md"))]
        );
        assert_eq!(all("[!include[a](<b c.md>)]")[0].1, LearnInclude("b c.md"));
    }

    #[test]
    fn leaves_what_is_none() {
        let none = [
            "",
            "{{",
            "{{}}",
            "{{#}}",
            "{{# include a}}",
            "{{#include a\n}}",
            "{{#include a}",
            "{{#include.md}}",
            "{{ a b }}",
            "{{ a | b }}",
            "{{a",
            "{{a}",
            "{{{a}}}",
            "{{a}}}",
            "{{ a\n}}",
            "{{ .a }}",
            "[!NOTE]",
            "[!INCLUDE]",
            "[!INCLUDE [a]]",
            "[!INCLUDE [a](b)",
            "[!INCLUDÉ [a](b)]",
            "\\[!INCLUDE [a](b)]",
        ];
        for text in none {
            assert_eq!(all(text), [], "{text:?}");
        }
    }

    #[test]
    fn a_backslash_keeps_a_directive_as_it_is() {
        assert_eq!(all("\\{{#include a}} \\{{ b }} {{c}}").len(), 3);
        assert_eq!(all("\\{{#include a}}"), [("\\", Directive::Escape)]);
        // Only what would be a directive: all other backslashes are Markdown's.
        assert_eq!(all("\\{{ a b }}"), []);
    }
}
