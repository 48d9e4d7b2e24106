//! "Did you mean …?"

/// The candidate most like `word`, if one is alike enough to be meant. Case does not count; of equals, the first
/// in order wins.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const LIKENESS_MIN: f64 = 0.75;
    let word = word.to_lowercase();
    let mut best: Option<(f64, &str)> = None;
    for candidate in candidates {
        let likeness = strsim::normalized_damerau_levenshtein(&word, &candidate.to_lowercase())
            .max(strsim::jaro_winkler(&word, &candidate.to_lowercase()) - 0.1);
        if likeness >= LIKENESS_MIN && best.is_none_or(|(most, _)| likeness > most) {
            best = Some((likeness, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// The help that offers the candidate most like `word`, if there is one.
pub fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(word, candidates).map(|meant| format!("did you mean `{meant}`?"))
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn finds_what_was_meant_and_nothing_else() {
        assert_eq!(nearest("tilte", ["title", "slug", "order"]), Some("title"));
        assert_eq!(
            nearest("reset-pasword.md", ["billing.md", "reset-password.md"]),
            Some("reset-password.md")
        );
        assert_eq!(nearest("zzz", ["title", "slug"]), None);
    }
}
