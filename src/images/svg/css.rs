//! The style sheets of pictures: whether they load something, and what is left without that.

/// Whether a browser may load something from elsewhere for this style. Colours, shapes and `url(#part)` load nothing.
pub(super) fn loads(css: &str) -> bool {
    if !css.contains(['(', '@', '\\']) {
        return false;
    }
    let plain = plain(css);
    if ["@import", "expression(", "-moz-binding", "javascript:", "vbscript:"]
        .iter()
        .any(|word| plain.contains(word))
    {
        return true;
    }
    // These take several references, as strings or as functions.
    let takes_more = ["image(", "image-set(", "cross-fade(", "src("].iter().any(|word| plain.contains(word));
    takes_more || references(&plain).any(is_elsewhere)
}

/// The style without its `@import`s and with nothing in each `url(…)` that leads elsewhere.
pub(super) fn without_loading(css: &str) -> String {
    let mut rest = String::with_capacity(css.len());
    let mut from = 0;
    let lower = css.to_ascii_lowercase();
    while let Some(at) = lower[from..].find("@import").map(|at| at + from) {
        rest.push_str(&css[from..at]);
        // A `;` in quotes or brackets does not end it.
        let mut inside = None;
        let end = css[at..].char_indices().find(|&(_, c)| {
            match (inside, c) {
                (None, '"' | '\'') => inside = Some(c),
                (None, '(') => inside = Some(')'),
                (Some(close), c) if c == close => inside = None,
                (None, ';') => return true,
                _ => {}
            }
            false
        });
        from = end.map_or(css.len(), |(length, _)| at + length + 1);
    }
    rest.push_str(&css[from..]);
    let mut clean = String::with_capacity(rest.len());
    let mut from = 0;
    let lower = rest.to_ascii_lowercase();
    while let Some(at) = lower[from..].find("url(").map(|at| at + from + "url(".len()) {
        let end = rest[at..].find(')').map_or(rest.len(), |length| at + length);
        clean.push_str(&rest[from..at]);
        if !is_elsewhere(&lower[at..end]) {
            clean.push_str(&rest[at..end]);
        }
        from = end;
    }
    clean.push_str(&rest[from..]);
    clean
}

/// In lower case and with escapes resolved (CSS Syntax 3, section 4.3.7). Comments stay: what looks like one may stand in
/// quotes, and hide what lies between two of them.
fn plain(css: &str) -> String {
    let mut plain = String::with_capacity(css.len());
    let mut chars = css.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '\\' {
            plain.push(c);
            continue;
        }
        let mut code = String::new();
        while let Some(digit) = chars.next_if(|c| c.is_ascii_hexdigit() && code.len() < 6) {
            code.push(digit);
        }
        if code.is_empty() {
            plain.extend(chars.next().filter(|c| *c != '\n'));
        } else {
            // The two characters of a line end count as one.
            if chars.next_if(|c| c.is_whitespace()) == Some('\r') {
                let _ = chars.next_if_eq(&'\n');
            }
            plain.extend(u32::from_str_radix(&code, 16).ok().and_then(char::from_u32));
        }
    }
    plain.to_lowercase()
}

/// What `url` is given.
fn references(css: &str) -> impl Iterator<Item = &str> {
    css.match_indices("url(").map(move |(at, function)| {
        let inside = &css[at + function.len()..];
        inside.split(')').next().unwrap_or(inside)
    })
}

fn is_elsewhere(reference: &str) -> bool {
    let reference = reference.trim_matches(|c: char| c.is_whitespace() || c == '"' || c == '\'');
    // The quotes of XML inside of those of CSS.
    let reference = reference.trim_start_matches("&quot;").trim_start_matches("&apos;").to_lowercase();
    // Browsers pass over white space in an address, and take one slash for the other.
    let reference: String = reference.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
    let reference = reference.replace('\\', "/");
    let is_data = ["data:image/png", "data:image/jpeg", "data:image/gif", "data:image/webp", "data:font/"]
        .iter()
        .chain(&["data:application/font", "data:application/x-font"])
        .any(|kind| reference.starts_with(kind));
    !is_data && (reference.contains("//") || reference.contains(':'))
}
