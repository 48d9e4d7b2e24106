//! Which heading a link's fragment names, and which one was meant where there is none.

use percent_encoding::percent_decode_str;

use crate::diagnostics::{Code, Diagnostic, nearest};

/// A finding, without its place, if none of `anchors` is what `fragment` names.
pub(super) fn missing(
    name: &str,
    fragment: &str,
    anchors: &[String],
    may_suggest: bool,
) -> Option<Diagnostic> {
    const SHOWN_MAX: usize = 8;
    let id = percent_decode_str(fragment).decode_utf8_lossy();
    if anchors.iter().any(|anchor| *anchor == id) {
        return None;
    }
    let similar = || same(&id, anchors).or_else(|| nearest(&id, anchors.iter().map(String::as_str)));
    let help = match may_suggest.then(similar).flatten() {
        // Microsoft Learn makes a tab of such a heading.
        _ if id.starts_with("tab/") => "tabs are written `:::tabs` and `:::tab[Name]` here".to_owned(),
        Some(meant) => format!("did you mean `#{meant}`?"),
        None if anchors.is_empty() => "the page has no headings; link to the page itself".to_owned(),
        None => {
            let shown: Vec<String> =
                anchors.iter().take(SHOWN_MAX).map(|anchor| format!("#{anchor}")).collect();
            let more = if anchors.len() > SHOWN_MAX { ", …" } else { "" };
            format!("the page has {}{more}", shown.join(", "))
        }
    };
    let message = format!("`{name}` has no heading with the id `{id}`");
    Some(Diagnostic::new(Code::MissingHeading, message).help(help))
}

/// The one anchor with the same letters and digits as `id`: other tools make ids in other ways.
pub(super) fn same<'a>(id: &str, anchors: &'a [String]) -> Option<&'a str> {
    let letters = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let wanted = letters(id);
    let mut same = anchors.iter().filter(|anchor| !wanted.is_empty() && letters(anchor) == wanted);
    let found = same.next()?;
    same.next().is_none().then_some(found)
}

#[cfg(test)]
mod tests {
    use super::same;

    #[test]
    fn anchors_of_other_tools_are_known_again() {
        let anchors = ["how-long-does-it-take", "step-1", "step1", "über-uns"].map(str::to_owned);
        assert_eq!(same("How_long_does_it_take?", &anchors), Some("how-long-does-it-take"));
        assert_eq!(same("ÜberUns", &anchors), Some("über-uns"));
        assert_eq!(same("Step-1", &anchors), None, "two of them");
        assert_eq!(same("steps", &anchors), None);
        assert_eq!(same("--", &anchors), None);
    }
}
