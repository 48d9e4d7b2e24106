//! The names of things: paths and URLs that must not be mixed up, so none of them is a bare string.
//!
//! Turning one into another lives in `site/routes.rs`; here are only the types and what is true of each alone.

use std::borrow::Borrow;
use std::fmt;

use percent_encoding::{AsciiSet, CONTROLS, percent_encode, utf8_percent_encode};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

macro_rules! string_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }
    };
}

string_type! {
    /// Where a file was read: relative to the book's root, `/` between parts on every system.
    SourcePath
}

string_type! {
    /// Where a file is written: relative to the output folder, `/` between parts, not percent-encoded.
    OutPath
}

string_type! {
    /// The address of a page or a file: relative to the root of the site, percent-encoded, no leading `/`.
    /// Pages end in `/`; the home page is empty. Never holds a query or a fragment.
    Url
}

string_type! {
    /// One part of a page's address: lower-case, words joined by `-`, not percent-encoded.
    Slug
}

impl SourcePath {
    pub fn new(path: impl Into<String>) -> Self {
        Self(path.into())
    }

    /// The folder that the file is in; empty for the book's root.
    pub fn folder(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    pub fn file_name(&self) -> &str {
        self.0.rsplit_once('/').map_or(&self.0, |(_, name)| name)
    }

    /// The file name without its last extension.
    pub fn stem(&self) -> &str {
        let name = self.file_name();
        match name.rsplit_once('.') {
            Some((stem, _)) if !stem.is_empty() => stem,
            _ => name,
        }
    }

    /// The last extension, as written; empty when there is none.
    pub fn extension(&self) -> &str {
        match self.file_name().rsplit_once('.') {
            Some((stem, extension)) if !stem.is_empty() => extension,
            _ => "",
        }
    }

    pub fn is_markdown(&self) -> bool {
        self.extension().eq_ignore_ascii_case("md")
    }

    /// The path below `folder`, if it lies there; an empty folder holds everything.
    pub fn below(&self, folder: &str) -> Option<&str> {
        if folder.is_empty() {
            return Some(&self.0);
        }
        self.0.strip_prefix(folder)?.strip_prefix('/')
    }
}

/// What a URL path may not hold unencoded: RFC 3986, `pchar` and `/`, less what confuses HTML.
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}')
    .add(b'\'')
    .add(b'&')
    .add(b':');

impl OutPath {
    pub fn new(path: impl Into<String>) -> Self {
        Self(path.into())
    }

    /// The address at which a host serves the file: `index.html` is its folder.
    pub fn url(&self) -> Url {
        let path = match self.0.strip_suffix("index.html") {
            Some(folder) if folder.is_empty() || folder.ends_with('/') => folder,
            _ => &self.0,
        };
        Url(utf8_percent_encode(path, PATH).to_string())
    }
}

impl Url {
    pub fn home() -> Self {
        Self(String::new())
    }

    /// The file that a host serves for the address.
    pub fn out_path(&self) -> OutPath {
        let decoded = percent_encoding::percent_decode_str(&self.0).decode_utf8_lossy();
        if decoded.is_empty() || decoded.ends_with('/') {
            OutPath(format!("{decoded}index.html"))
        } else {
            OutPath(decoded.into_owned())
        }
    }

    /// From this page up to the root of the site: one `../` for each folder; empty at the root.
    pub fn to_root(&self) -> String {
        "../".repeat(self.0.matches('/').count())
    }

    /// The shortest relative reference from this page to `target`, such as `../reset/`; `./` for itself.
    pub fn relative_to(&self, target: &Url) -> String {
        let from = self.0.rsplit_once('/').map_or("", |(folder, _)| folder);
        let from: Vec<&str> = from.split('/').filter(|part| !part.is_empty()).collect();
        let (folder, file) = target.0.rsplit_once('/').unwrap_or(("", &target.0));
        let to: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
        let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
        let mut reference = "../".repeat(from.len() - shared);
        for part in &to[shared..] {
            reference.push_str(part);
            reference.push('/');
        }
        reference.push_str(file);
        if reference.is_empty() {
            reference.push_str("./");
        }
        reference
    }
}

impl Slug {
    /// A clean part of an address from any text: letters and digits of every script stay, in lower case and
    /// without the accents of Latin letters; everything else becomes one `-`. `None` when nothing is left.
    pub fn from_text(text: &str) -> Option<Self> {
        let mut slug = String::with_capacity(text.len());
        let mut latin = false;
        for c in text.nfd() {
            if is_combining_mark(c) {
                // A mark belongs to its letter: `é` is `e` here, but Devanagari without its signs is no word.
                if !latin {
                    slug.push(c);
                }
                continue;
            }
            if c.is_alphanumeric() || c == '_' {
                latin = c.is_ascii();
                match fold_latin(c) {
                    Some(folded) => slug.push_str(folded),
                    None => slug.extend(c.to_lowercase()),
                }
            } else if c != '\'' && c != '’' && !slug.ends_with('-') && !slug.is_empty() {
                latin = false;
                slug.push('-');
            }
        }
        let slug: String = slug.nfc().collect();
        // Most disks take names of at most 255 bytes.
        let slug = slug[..slug.floor_char_boundary(SLUG_BYTES_MAX)].trim_end_matches('-').to_owned();
        (!slug.is_empty()).then_some(Self(slug))
    }
}

const SLUG_BYTES_MAX: usize = 150;

/// Latin letters that Unicode does not decompose.
fn fold_latin(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'ø' | 'Ø' => "o",
        'đ' | 'Đ' | 'ð' | 'Ð' => "d",
        'ł' | 'Ł' => "l",
        'þ' | 'Þ' => "th",
        'ı' => "i",
        _ => return None,
    })
}

/// Encodes what a writer put into a link as it is, such as spaces, and leaves what is encoded already.
pub fn encode_href(href: &str) -> String {
    const LOOSE: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'`').add(b'\\');
    percent_encode(href.as_bytes(), LOOSE).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slug(text: &str) -> String {
        Slug::from_text(text).map_or(String::new(), |slug| slug.0)
    }

    #[test]
    fn slugs_are_clean_in_every_script() {
        assert_eq!(slug("Reset your Password!"), "reset-your-password");
        assert_eq!(slug("Yún Board"), "yun-board");
        assert_eq!(slug("  C++ & C#  "), "c-c");
        assert_eq!(slug("Can't sign in"), "cant-sign-in");
        assert_eq!(slug("Straße"), "strasse");
        assert_eq!(slug("パスワードの再設定"), "パスワードの再設定");
        assert_eq!(slug("हिन्दी"), "हिन्दी");
        assert_eq!(slug("Ελλάδα"), "ελλάδα");
        assert_eq!(slug("***"), "");
        assert_eq!(slug(&"long name ".repeat(40)).len(), 149);
    }

    #[test]
    fn relative_references_are_the_shortest() {
        let url = |text: &str| Url(text.to_owned());
        assert_eq!(url("a/b/").relative_to(&url("a/c/")), "../c/");
        assert_eq!(url("a/b/").relative_to(&url("a/b/")), "./");
        assert_eq!(url("a/b/").relative_to(&url("a/b/x.png")), "x.png");
        assert_eq!(url("").relative_to(&url("a/")), "a/");
        assert_eq!(url("a/b/").relative_to(&url("")), "../../");
        assert_eq!(url("404.html").relative_to(&url("a/")), "a/");
    }

    #[test]
    fn addresses_and_files_map_both_ways() {
        for path in ["index.html", "a b/index.html", "bücher/x.png", "404.html", "a/100%/index.html"] {
            let path = OutPath::new(path);
            assert_eq!(path.url().out_path(), path);
        }
        assert_eq!(OutPath::new("a b/index.html").url().as_str(), "a%20b/");
    }
}
