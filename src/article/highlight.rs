//! Code with its parts marked by classes, never by inline style: a theme gives them colours, light and dark.
//!
//! Of the many scopes that a syntax definition knows, only those in [`CLASSES`] become elements. The full nesting
//! would triple the size of a page and say nothing more to the eye.

use std::sync::OnceLock;

use syntect::parsing::{BasicScopeStackOp, ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

use super::{escape, scripts};

/// Longer code is left plain: reading its colours is not what anyone does, and matching it takes seconds.
const CODE_BYTES_MAX: usize = 64 * 1024;
/// Longer lines are data (minified, encoded). The patterns take time with the square of some lines, such as a run
/// of tabs: half a second for 1,000.
const LINE_BYTES_MAX: usize = 500;

/// What a theme can style: scope of the syntax definitions, class. The first that fits wins.
const CLASSES: &[(&str, &str)] = &[
    ("comment", "hl-comment"),
    ("string", "hl-string"),
    ("constant.numeric", "hl-number"),
    ("constant.character.escape", "hl-escape"),
    ("constant", "hl-constant"),
    ("keyword.operator", "hl-operator"),
    ("keyword", "hl-keyword"),
    ("storage", "hl-keyword"),
    ("entity.name.function", "hl-function"),
    ("support.function", "hl-function"),
    ("variable.function", "hl-function"),
    ("entity.name.tag", "hl-tag"),
    ("entity.other.attribute-name", "hl-attribute"),
    ("entity.name", "hl-type"),
    ("entity.other.inherited-class", "hl-type"),
    ("support.type.property-name", "hl-attribute"),
    ("support.class", "hl-type"),
    ("support.type", "hl-type"),
    ("support.constant", "hl-constant"),
    ("variable.language", "hl-constant"),
    ("variable", "hl-variable"),
    ("markup.heading", "hl-heading"),
    ("markup.bold", "hl-bold"),
    ("markup.italic", "hl-italic"),
    ("markup.inserted", "hl-inserted"),
    ("markup.deleted", "hl-deleted"),
    ("meta.diff.header", "hl-comment"),
];

struct Highlighter {
    syntaxes: SyntaxSet,
    classes: Vec<(Scope, &'static str)>,
}

impl Highlighter {
    /// Loaded when the first code of a known language occurs: it takes some milliseconds.
    fn get() -> &'static Self {
        static HIGHLIGHTER: OnceLock<Highlighter> = OnceLock::new();
        HIGHLIGHTER.get_or_init(|| Self {
            syntaxes: two_face::syntax::extra_newlines(),
            classes: CLASSES
                .iter()
                .filter_map(|&(scope, class)| Some((Scope::new(scope).ok()?, class)))
                .collect(),
        })
    }

    fn class(&self, scope: Scope) -> &'static str {
        self.classes.iter().find(|(prefix, _)| prefix.is_prefix_of(scope)).map_or("", |&(_, class)| class)
    }
}

/// Writes the content of `<code>`. Code of an unknown language, or too long, is written plain.
pub(super) fn push_code(html: &mut String, code: &str, language: &str) {
    if is_plain(language) || code.len() > CODE_BYTES_MAX {
        return escape::push_text(html, code);
    }
    if let Some(script) = scripts::find(language) {
        return script.push_code(html, code);
    }
    if code.lines().any(|line| line.len() > LINE_BYTES_MAX) {
        return escape::push_text(html, code);
    }
    let highlighter = Highlighter::get();
    let Some(syntax) = highlighter.syntaxes.find_syntax_by_token(alias(language)) else {
        return escape::push_text(html, code);
    };
    let start = html.len();
    if push_marked(html, code, highlighter, syntax).is_none() {
        html.truncate(start);
        escape::push_text(html, code);
    }
}

/// Names that mean "no language", for which nothing need be loaded, and of prose, in which colours say little and
/// cost much.
fn is_plain(language: &str) -> bool {
    const PLAIN: &[&str] = &[
        "",
        "text",
        "txt",
        "plain",
        "plaintext",
        "none",
        "output",
        "console",
        "log",
        "adoc",
        "asciidoc",
        "textile",
    ];
    PLAIN.iter().any(|plain| language.eq_ignore_ascii_case(plain))
}

/// Names in use that the syntax definitions do not know.
fn alias(language: &str) -> &str {
    const ALIASES: &[(&str, &str)] = &[
        ("azurecli", "bash"),
        ("arduino", "cpp"),
        ("ino", "cpp"),
        ("csharp", "cs"),
        ("dos", "bat"),
        ("cmd", "bat"),
        ("jsonc", "json"),
        ("json5", "json"),
        ("shell-session", "bash"),
        ("zsh", "bash"),
        ("golang", "go"),
        ("kql", "sql"),
        ("tsql", "sql"),
    ];
    ALIASES.iter().find(|(name, _)| language.eq_ignore_ascii_case(name)).map_or(language, |&(_, known)| known)
}

/// `None` when the syntax definition fails on this code.
fn push_marked(
    html: &mut String,
    code: &str,
    highlighter: &Highlighter,
    syntax: &SyntaxReference,
) -> Option<()> {
    let mut state = ParseState::new(syntax);
    let mut stack = ScopeStack::new();
    let mut open = Open::default();
    for line in code.split_inclusive('\n') {
        let operations = state.parse_line(line, &highlighter.syntaxes).ok()?;
        let mut written = 0;
        for (offset, operation) in operations {
            if offset > written {
                escape::push_text(html, line.get(written..offset)?);
                written = offset;
            }
            stack
                .apply_with_hook(&operation, |change, _| match change {
                    BasicScopeStackOp::Push(scope) => open.push(html, highlighter.class(scope)),
                    BasicScopeStackOp::Pop => open.pop(html),
                })
                .ok()?;
        }
        escape::push_text(html, line.get(written..)?);
    }
    while !open.classes.is_empty() {
        open.pop(html);
    }
    Some(())
}

/// The scopes that are open; those without an element have an empty class.
#[derive(Default)]
struct Open {
    classes: Vec<&'static str>,
}

impl Open {
    fn push(&mut self, html: &mut String, class: &'static str) {
        let around = self.classes.iter().rev().find(|class| !class.is_empty());
        let class = if around == Some(&class) { "" } else { class };
        self.classes.push(class);
        if !class.is_empty() {
            html.push_str("<span class=\"");
            html.push_str(class);
            html.push_str("\">");
        }
    }

    fn pop(&mut self, html: &mut String) {
        let Some(class) = self.classes.pop().filter(|class| !class.is_empty()) else { return };
        // Text never ends in a bare `>`, so this is the tag of the very element that closes: it is empty.
        if html.ends_with("\">") {
            html.truncate(html.len() - "<span class=\"\">".len() - class.len());
        } else {
            html.push_str("</span>");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(code: &str, language: &str) -> String {
        let mut html = String::new();
        push_code(&mut html, code, language);
        html
    }

    #[test]
    fn marks_known_languages() {
        assert_eq!(
            code("let x = 1; // <one>\n", "rust"),
            "<span class=\"hl-keyword\">let</span> x <span class=\"hl-operator\">=</span> \
             <span class=\"hl-number\">1</span>; <span class=\"hl-comment\">// &lt;one&gt;\n</span>"
        );
        for language in ["powershell", "PowerShell", "json", "toml", "ts", "arduino", "yaml", "sql"] {
            assert!(code("x = \"1\" # '2'\n", language).contains("<span"), "{language}");
        }
    }

    #[test]
    fn leaves_the_rest_plain() {
        assert_eq!(code("a < b\n", ""), "a &lt; b\n");
        assert_eq!(code("a < b\n", "no-such-language"), "a &lt; b\n");
        let long = "let x = 1;\n".repeat(10_000);
        assert_eq!(code(&long, "rust"), long);
    }

    #[test]
    fn elements_are_balanced() {
        let html = code("<p class=\"a\">{% if x %}<script>let a = `${1", "html");
        assert_eq!(html.matches("<span").count(), html.matches("</span>").count());
        assert!(!html.contains("\"></span>"));
    }
}
