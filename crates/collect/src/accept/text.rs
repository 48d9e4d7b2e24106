//! Reads one field after the other and collects what is wrong. What is kept has no control characters: none that
//! could end a header of an e-mail, and none that PostgreSQL refuses.

use lettre::Address;

use super::{Fields, Wrong};

/// The longest of what is one line, characters. An e-mail address has 254 at most (RFC 5321).
pub const LINE_MAX: usize = 254;
const ADDRESS_MAX: usize = 500;
/// What a search field takes.
const QUERY_MAX: usize = 400;

pub struct Reader<'a> {
    fields: &'a Fields,
    wrong: Vec<Wrong>,
}

impl<'a> Reader<'a> {
    pub fn new(fields: &'a Fields) -> Self {
        Reader { fields, wrong: Vec::new() }
    }

    pub fn into_wrong(self) -> Vec<Wrong> {
        self.wrong
    }

    pub fn fail(&mut self, field: &'static str, message: impl Into<String>) {
        self.wrong.push(Wrong { field, message: message.into() });
    }

    pub fn one(&self, field: &str) -> &'a str {
        self.fields.one(field).trim()
    }

    pub fn all(&self, field: &str) -> &'a [String] {
        self.fields.all(field)
    }

    /// One line of at most `LINE_MAX` characters.
    pub fn line(&mut self, field: &'static str) -> String {
        self.short(field, one_line(self.one(field)), LINE_MAX)
    }

    pub fn query(&mut self) -> String {
        self.short("query", one_line(self.one("query")), QUERY_MAX)
    }

    /// Text of several lines.
    pub fn text(&mut self, field: &'static str, characters_max: usize) -> String {
        self.short(field, lines(self.one(field)), characters_max)
    }

    fn short(&mut self, field: &'static str, text: String, characters_max: usize) -> String {
        if text.chars().nth(characters_max).is_none() {
            return text;
        }
        self.fail(field, format!("must have {characters_max} characters or fewer"));
        String::new()
    }

    /// The address of an article below that of the site; what follows `?` or `#` says nothing of the article.
    pub fn article(&mut self, field: &'static str) -> String {
        let written = self.one(field);
        let path = written.split(['?', '#']).next().unwrap_or(written);
        if path.is_empty() {
            return String::new();
        }
        if !path.starts_with('/') || path.starts_with("//") || path.chars().any(char::is_control) {
            self.fail(field, "must be the address of an article such as /account/reset/");
            return String::new();
        }
        self.short(field, path.to_owned(), ADDRESS_MAX)
    }

    pub fn language(&mut self) -> String {
        let language = self.one("language");
        if language.len() > 35 || !language.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
            self.fail("language", "must be the tag of a language such as en or pt-BR");
            return String::new();
        }
        language.to_owned()
    }

    pub fn email(&mut self) -> String {
        let email = self.one("email");
        if email.is_empty() {
            return String::new();
        }
        // The library takes more than is ever used, such as an address with a number in place of a host.
        let is_address = email.len() <= LINE_MAX && email.is_ascii() && email.parse::<Address>().is_ok();
        if !is_address || email.chars().any(|c| c.is_control() || c.is_whitespace()) {
            self.fail("email", "must be an e-mail address such as name@example.com");
            return String::new();
        }
        email.to_owned()
    }

    /// The key that the page made.
    pub fn id(&mut self) -> Option<String> {
        let id = self.one("id");
        if id.is_empty() {
            return None;
        }
        let is_key = (8..=64).contains(&id.len())
            && id.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
        if !is_key {
            self.fail("id", "must be 8 to 64 random letters, digits, - or _");
        }
        Some(id.to_owned())
    }

    /// Milliseconds between the form being shown and sent.
    pub fn elapsed_ms(&mut self) -> Option<u64> {
        let elapsed = self.one("elapsed");
        if elapsed.is_empty() {
            return None;
        }
        // A clock of high resolution gives parts of milliseconds.
        let whole = elapsed.split('.').next().unwrap_or(elapsed);
        let elapsed_ms = whole.parse().ok();
        if elapsed_ms.is_none() {
            self.fail("elapsed", "must be a number of milliseconds");
        }
        elapsed_ms
    }
}

/// Without line breaks and other control characters: what stands in a header of an e-mail stays there.
fn one_line(text: &str) -> String {
    let spaced = text.replace(|c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}'), " ");
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// With `\n` alone as line break.
fn lines(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.replace(|c: char| c.is_control() && !matches!(c, '\n' | '\t'), "").trim().to_owned()
}
