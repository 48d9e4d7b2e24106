//! Bare addresses in text become links, as GitHub Flavored Markdown defines it (section 6.9, "Autolinks
//! (extension)"): `https://…`, `http://…`, `www.…` and e-mail addresses.

use std::ops::Range;

#[derive(Debug, PartialEq)]
pub(super) struct Autolink {
    pub range: Range<usize>,
    /// What goes before the text to make its address.
    pub prefix: &'static str,
}

/// Bytes that occur in every address and seldom elsewhere.
const MAY_BE_ADDRESS: [bool; 256] = {
    let mut table = [false; 256];
    table[b':' as usize] = true;
    table[b'@' as usize] = true;
    table[b'w' as usize] = true;
    table[b'W' as usize] = true;
    table
};

/// The first address in `text` at or after `from`. `before` is the character in front of `text`, if any.
pub(super) fn find(text: &str, from: usize, before: Option<char>) -> Option<Autolink> {
    let bytes = text.as_bytes();
    let mut offset = from;
    while let Some(skipped) = bytes[offset..].iter().position(|&byte| MAY_BE_ADDRESS[usize::from(byte)]) {
        offset += skipped;
        let found = match bytes[offset] {
            b':' if bytes[offset..].starts_with(b"://") => url(text, from, offset, before),
            b'w' | b'W' if starts_with_www(&bytes[offset..]) => www(text, from, offset, before),
            b'@' => email(text, from, offset),
            _ => None,
        };
        if found.is_some() {
            return found;
        }
        offset += 1;
    }
    None
}

fn starts_with_www(bytes: &[u8]) -> bool {
    bytes.get(..4).is_some_and(|start| start.eq_ignore_ascii_case(b"www."))
}

/// An address begins at the start of a line, after white space, or after one of `*`, `_`, `~`, `(`. Brackets and
/// quotes are taken too, as GitHub does in practice.
fn may_begin(text: &str, start: usize, before: Option<char>) -> bool {
    let previous = text[..start].chars().next_back().or(before);
    previous.is_none_or(|c| {
        c.is_whitespace() || !(c.is_alphanumeric() || matches!(c, '/' | '=' | '&' | '@' | '-' | '.'))
    })
}

fn url(text: &str, from: usize, colon: usize, before: Option<char>) -> Option<Autolink> {
    let scheme = &text[from..colon];
    let length = ["https", "http"].into_iter().find_map(|name| {
        let tail = scheme.len().checked_sub(name.len())?;
        scheme.get(tail..)?.eq_ignore_ascii_case(name).then_some(name.len())
    })?;
    let start = colon - length;
    if !may_begin(text, start, before) {
        return None;
    }
    let host = colon + 3;
    let end = trimmed_end(text, start, address_end(text, host));
    let domain = &text[host.min(end)..end];
    valid_domain(domain, 1).then_some(Autolink { range: start..end, prefix: "" })
}

fn www(text: &str, from: usize, start: usize, before: Option<char>) -> Option<Autolink> {
    if start < from || !may_begin(text, start, before) {
        return None;
    }
    let end = trimmed_end(text, start, address_end(text, start));
    valid_domain(&text[start..end], 2).then_some(Autolink { range: start..end, prefix: "https://" })
}

fn address_end(text: &str, start: usize) -> usize {
    text[start..].find(|c: char| c.is_whitespace() || c == '<').map_or(text.len(), |length| start + length)
}

/// Without closing punctuation, an unmatched `)`, or an entity at the end.
fn trimmed_end(text: &str, start: usize, mut end: usize) -> usize {
    let opened = text[start..end].matches('(').count();
    let mut closed = text[start..end].matches(')').count();
    loop {
        let address = &text[start..end];
        match address.chars().next_back() {
            Some(
                '?' | '!' | '.' | ',' | ':' | '*' | '_' | '~' | '\'' | '"' | '’' | '”' | '“' | '‘' | ']',
            ) => {}
            Some('。' | '，' | '、' | '）' | '」' | '！' | '？') => {}
            Some(')') if closed > opened => closed -= 1,
            Some(';') => {
                let entity = address[..address.len() - 1].rfind('&').filter(|&and| {
                    let name = &address[and + 1..address.len() - 1];
                    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
                });
                match entity {
                    Some(and) => {
                        end = start + and;
                        continue;
                    }
                    None => return end,
                }
            }
            _ => return end,
        }
        end -= address.chars().next_back().map_or(0, char::len_utf8);
    }
}

/// Labels of letters, digits, `-` and `_`, with at least `dots` dots, and no `_` in the last two. A host without
/// a dot, such as `http://localhost`, is an example more often than a place to go, and the specification says no.
fn valid_domain(address: &str, dots: usize) -> bool {
    let host = address.find(['/', '?', '#', ':']).map_or(address, |end| &address[..end]);
    let labels: Vec<&str> = host.split('.').collect();
    labels.len() > dots
        && labels.iter().all(|label| {
            !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_')
        })
        && labels.iter().rev().take(2).all(|label| !label.contains('_'))
}

fn email(text: &str, from: usize, at: usize) -> Option<Autolink> {
    let is_local = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'+');
    let local = text.as_bytes()[from..at].iter().rev().take(64).take_while(|&&byte| is_local(byte)).count();
    let local =
        text.as_bytes()[at - local..at].iter().skip_while(|byte| !byte.is_ascii_alphanumeric()).count();
    let start = at - local;
    let is_domain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    let mut end =
        at + 1 + text.as_bytes()[at + 1..].iter().take(255).take_while(|&&byte| is_domain(byte)).count();
    while text[..end].ends_with('.') {
        end -= 1;
    }
    let domain = &text[at + 1..end];
    let valid = local > 0
        && domain.contains('.')
        && !domain.ends_with(['-', '_'])
        && domain.split('.').all(|label| !label.is_empty());
    valid.then_some(Autolink { range: start..end, prefix: "mailto:" })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(text: &str) -> Vec<&str> {
        let mut all = Vec::new();
        let mut from = 0;
        while let Some(link) = find(text, from, None) {
            from = link.range.end;
            all.push(&text[link.range]);
        }
        all
    }

    #[test]
    fn finds_addresses_and_their_ends() {
        assert_eq!(links("see https://a.example/b?c=d. Then"), ["https://a.example/b?c=d"]);
        assert_eq!(
            links("(https://a.example/x_(y)), www.b.example!"),
            ["https://a.example/x_(y)", "www.b.example"]
        );
        assert_eq!(
            links("https://a.example&amp; \"http://b.example\""),
            ["https://a.example", "http://b.example"]
        );
        assert_eq!(links("mail me@example.com, or a.b+c@x-y.org."), ["me@example.com", "a.b+c@x-y.org"]);
        assert_eq!(links("https://例え.jp/あ。"), ["https://例え.jp/あ"]);
    }

    #[test]
    fn leaves_what_is_none() {
        assert_eq!(
            links(
                "http://localhost ftp://a.example xhttps://a.example www. a@b @c.example https:// a@b.c- a@b.c_"
            ),
            [""; 0]
        );
    }
}
