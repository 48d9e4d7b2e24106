//! Marks PowerShell and Visual Basic, of which the library has no definitions that work without a C library.
//! Administrators' articles are full of both. Words, strings, comments and variables suffice for the eye.

use super::escape;

pub(super) struct Script {
    names: &'static [&'static str],
    line_comment: char,
    block_comment: Option<(&'static str, &'static str)>,
    quotes: &'static [char],
    /// What makes the next character of a string part of it.
    escape: Option<char>,
    /// Whether a string may hold line breaks.
    strings_span_lines: bool,
    /// `$name`, `-Parameter` and `Verb-Noun`.
    shell: bool,
    /// In lower case.
    keywords: &'static [&'static str],
    constants: &'static [&'static str],
}

const SCRIPTS: &[Script] = &[
    Script {
        names: &["powershell", "pwsh", "ps", "ps1", "psm1", "azurepowershell", "azurepowershell-interactive"],
        line_comment: '#',
        block_comment: Some(("<#", "#>")),
        quotes: &['"', '\''],
        escape: Some('`'),
        strings_span_lines: true,
        shell: true,
        keywords: &[
            "begin",
            "break",
            "catch",
            "class",
            "continue",
            "data",
            "do",
            "dynamicparam",
            "else",
            "elseif",
            "end",
            "enum",
            "exit",
            "filter",
            "finally",
            "for",
            "foreach",
            "function",
            "if",
            "in",
            "param",
            "process",
            "return",
            "switch",
            "throw",
            "trap",
            "try",
            "until",
            "using",
            "while",
        ],
        constants: &[],
    },
    Script {
        names: &["vb", "vba", "vbs", "vbnet", "vbscript", "visualbasic"],
        line_comment: '\'',
        block_comment: None,
        quotes: &['"'],
        escape: None,
        strings_span_lines: false,
        shell: false,
        keywords: &[
            "and",
            "as",
            "byref",
            "byval",
            "call",
            "case",
            "class",
            "const",
            "dim",
            "do",
            "each",
            "else",
            "elseif",
            "end",
            "enum",
            "error",
            "exit",
            "explicit",
            "for",
            "friend",
            "function",
            "get",
            "goto",
            "if",
            "imports",
            "in",
            "is",
            "let",
            "like",
            "loop",
            "mod",
            "module",
            "namespace",
            "new",
            "next",
            "not",
            "on",
            "option",
            "optional",
            "or",
            "preserve",
            "private",
            "property",
            "public",
            "redim",
            "resume",
            "return",
            "select",
            "set",
            "shared",
            "static",
            "step",
            "sub",
            "then",
            "throw",
            "to",
            "try",
            "type",
            "until",
            "wend",
            "while",
            "with",
            "withevents",
            "xor",
        ],
        constants: &["empty", "false", "me", "nothing", "null", "true", "vbcrlf", "vbnewline"],
    },
];

/// The script language of that name.
pub(super) fn find(language: &str) -> Option<&'static Script> {
    SCRIPTS.iter().find(|script| script.names.iter().any(|name| language.eq_ignore_ascii_case(name)))
}

impl Script {
    /// Writes the code with its parts marked.
    pub fn push_code(&self, html: &mut String, code: &str) {
        let mut plain = 0;
        let mut offset = 0;
        let mut previous = '\n';
        while let Some(c) = code[offset..].chars().next() {
            let rest = &code[offset..];
            let (length, class) = self.token(rest, c, previous);
            let length = length.max(c.len_utf8());
            if let Some(class) = class {
                escape::push_text(html, &code[plain..offset]);
                html.push_str("<span class=\"");
                html.push_str(class);
                html.push_str("\">");
                escape::push_text(html, &rest[..length]);
                html.push_str("</span>");
                plain = offset + length;
            }
            offset += length;
            previous = rest[..length].chars().next_back().unwrap_or(c);
        }
        escape::push_text(html, &code[plain..]);
    }

    /// The length in bytes of the token that `rest` begins with, and its class.
    fn token(&self, rest: &str, c: char, previous: char) -> (usize, Option<&'static str>) {
        if let Some((open, close)) = self.block_comment
            && let Some(inside) = rest.strip_prefix(open)
        {
            let end = inside.find(close).map_or(rest.len(), |end| open.len() + end + close.len());
            return (end, Some("hl-comment"));
        }
        if c == self.line_comment {
            return (rest.find('\n').unwrap_or(rest.len()), Some("hl-comment"));
        }
        if self.quotes.contains(&c) {
            return (self.string_length(rest, c), Some("hl-string"));
        }
        if self.shell && c == '$' {
            let name = rest[1..].find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | ':' | '{' | '}')));
            return (1 + name.unwrap_or(rest.len() - 1), Some("hl-variable"));
        }
        if self.shell && c == '-' && previous.is_whitespace() {
            let word = word_length(&rest[1..], false);
            let class = if OPERATORS.contains(&rest[1..=word].to_ascii_lowercase().as_str()) {
                "hl-operator"
            } else {
                "hl-attribute"
            };
            return (1 + word, (word > 0).then_some(class));
        }
        if c.is_ascii_digit() {
            let length = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '.')).unwrap_or(rest.len());
            return (length, Some("hl-number"));
        }
        if c.is_alphabetic() || c == '_' {
            let length = word_length(rest, self.shell);
            return (length, self.word_class(&rest[..length], previous));
        }
        (c.len_utf8(), None)
    }

    fn word_class(&self, word: &str, previous: char) -> Option<&'static str> {
        /// Longer than any keyword.
        const KEYWORD_MAX: usize = 16;
        if previous == '.' {
            return None;
        }
        if word.len() <= KEYWORD_MAX {
            let word = word.to_ascii_lowercase();
            if self.keywords.contains(&word.as_str()) {
                return Some("hl-keyword");
            }
            if self.constants.contains(&word.as_str()) {
                return Some("hl-constant");
            }
        }
        (self.shell && word.trim_matches('-').contains('-')).then_some("hl-function")
    }

    fn string_length(&self, rest: &str, quote: char) -> usize {
        let mut chars = rest.char_indices().skip(1);
        while let Some((offset, c)) = chars.next() {
            if Some(c) == self.escape && quote == '"' {
                chars.next();
            } else if c == quote {
                return offset + c.len_utf8();
            } else if c == '\n' && !self.strings_span_lines {
                return offset;
            }
        }
        rest.len()
    }
}

const OPERATORS: &[&str] = &[
    "and",
    "as",
    "band",
    "bnot",
    "bor",
    "contains",
    "eq",
    "f",
    "ge",
    "gt",
    "in",
    "is",
    "isnot",
    "join",
    "le",
    "like",
    "lt",
    "match",
    "ne",
    "not",
    "notcontains",
    "notin",
    "notlike",
    "notmatch",
    "or",
    "replace",
    "split",
    "xor",
];

fn word_length(text: &str, with_hyphens: bool) -> usize {
    text.find(|c: char| !(c.is_alphanumeric() || c == '_' || (with_hyphens && c == '-')))
        .unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The marked parts, as `class:text`.
    fn marks(language: &str, code: &str) -> Vec<String> {
        let mut html = String::new();
        find(language).expect("a script language").push_code(&mut html, code);
        let plain = html
            .split('<')
            .map(|part| part.split_once('>').map_or(part, |(_, text)| text))
            .collect::<String>();
        assert_eq!(plain, code.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"));
        html.split("<span class=\"hl-")
            .skip(1)
            .filter_map(|part| Some(part.split_once("</span>")?.0.replace("\">", ":")))
            .collect()
    }

    #[test]
    fn marks_powershell() {
        assert_eq!(
            marks("PowerShell", "if ($a -eq 'x') { Get-Mailbox -Identity \"a`\"b\" } # done"),
            [
                "keyword:if",
                "variable:$a",
                "operator:-eq",
                "string:'x'",
                "function:Get-Mailbox",
                "attribute:-Identity",
                "string:\"a`\"b\"",
                "comment:# done"
            ]
        );
        assert_eq!(marks("ps", "<# é\n #>$é=1"), ["comment:&lt;# é\n #&gt;", "variable:$é", "number:1"]);
        assert_eq!(marks("ps", "\"never closed ` é"), ["string:\"never closed ` é"]);
    }

    #[test]
    fn marks_visual_basic() {
        assert_eq!(
            marks("vba", "Dim s As String ' note\ns = \"open\nx = Nothing"),
            ["keyword:Dim", "keyword:As", "comment:' note", "string:\"open", "constant:Nothing"]
        );
    }
}
