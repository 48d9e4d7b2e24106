//! Whether links say where they lead: people who listen to a page hear them one by one.

use super::Wanted;
use crate::article::{Article, ObservedLink};
use crate::diagnostics::{Code, Diagnostic};

/// Texts that say nothing about a link's target, in lower case. Of several languages: none of them says anything in
/// another one.
const VAGUE: &[&str] = &[
    // English
    "click",
    "click here",
    "here",
    "learn more",
    "link",
    "more",
    "more info",
    "more information",
    "read more",
    "read this",
    "see here",
    "see more",
    "tap here",
    "this",
    "this article",
    "this link",
    "this page",
    // French
    "cliquez ici",
    "en savoir plus",
    "ici",
    "lien",
    "lire la suite",
    "plus d'informations",
    // German
    "hier",
    "hier klicken",
    "klicken sie hier",
    "mehr",
    "mehr erfahren",
    "mehr informationen",
    "weiterlesen",
    // Spanish
    "aquí",
    "enlace",
    "haga clic aquí",
    "haz clic aquí",
    "leer más",
    "más información",
    // Portuguese
    "aqui",
    "clique aqui",
    "leia mais",
    "mais informações",
    "saiba mais",
];

pub fn check(article: &Article, wanted: &Wanted<'_>, found: &mut Vec<Diagnostic>) {
    let (empty, vague) = (wanted.wants(Code::EmptyLink), wanted.wants(Code::VagueLink));
    if !empty && !vague {
        return;
    }
    for ObservedLink { target, range, text, .. } in &article.observed.links {
        let Some(text) = text.as_deref().map(str::trim) else { continue };
        if empty && text.is_empty() {
            let message = match target.as_str() {
                "" => "a link without text".to_owned(),
                _ => format!("the link to `{target}` has no text"),
            };
            let help = "say in it where it leads, or remove it: nobody can see it or click on it";
            let place = article.location(range.clone());
            found.push(Diagnostic::new(Code::EmptyLink, message).at(place).help(help));
        } else if vague && is_vague(text) && !names_its_target(text, target) {
            let message = format!("the link text `{text}` does not say where it leads");
            let help = "make words of the sentence the link that say what is there";
            let place = article.location(range.clone());
            found.push(Diagnostic::new(Code::VagueLink, message).at(place).help(help));
        }
    }
}

fn is_vague(text: &str) -> bool {
    const LENGTH_MAX: usize = 40;
    if text.len() > LENGTH_MAX {
        return false;
    }
    let plain = text.trim_matches(|c: char| !c.is_alphanumeric()).replace('’', "'").to_lowercase();
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    VAGUE.contains(&plain.as_str())
}

/// Whether the text is the heading that the link leads to: `see [More information](#more-information)`.
fn names_its_target(text: &str, target: &str) -> bool {
    let letters = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    target.split_once('#').is_some_and(|(_, fragment)| letters(fragment) == letters(text))
}

#[cfg(test)]
mod tests {
    use super::is_vague;

    #[test]
    fn texts_that_say_nothing_are_known() {
        for text in ["here", "Click  here", "(here)", "Read more…", "Plus d’informations", "this page."] {
            assert!(is_vague(text), "{text}");
        }
        assert!(super::names_its_target("“More information”", "#more-information"));
        assert!(!super::names_its_target("here", "#more-information"));
        for text in ["Hereford", "more about refunds", "Learn more about refunds", "https://a.example", "→"]
        {
            assert!(!is_vague(text), "{text}");
        }
    }
}
