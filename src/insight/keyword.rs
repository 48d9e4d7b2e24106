//! Which wordings of customers may stand in an article: it is public, and they may have typed anything.

/// A wording that fewer have used is theirs.
const SEARCHES_MIN: u64 = 5;
const CHARS_MAX: usize = 60;
/// A longer number is that of a customer, an invoice or a telephone.
const DIGITS_MAX: usize = 5;

/// The keyword for a question, if it may be published.
pub fn keyword(label: &str, searches: u64) -> Option<String> {
    let text: String =
        label.chars().map(|c| if matches!(c, '"' | '“' | '”' | '„' | ',') { ' ' } else { c }).collect();
    let words: Vec<&str> = text.split_whitespace().map(|word| word.trim_start_matches('-')).collect();
    let text = words.join(" ").trim_matches(['?', '!', '.', ';', ':', '\'', ' ']).to_owned();
    // As people group them, in whatever script.
    let numbers = text.split(|c: char| !c.is_numeric() && !matches!(c, ' ' | '.' | '/' | '-'));
    let digits = numbers.map(|number| number.chars().filter(|c| c.is_numeric()).count()).max().unwrap_or(0);
    let is_public = searches >= SEARCHES_MIN
        && digits <= DIGITS_MAX
        && !text.contains('@')
        && !text.contains("://")
        && text.chars().count() <= CHARS_MAX
        && text.chars().any(char::is_alphanumeric)
        && !text.contains(|c: char| c.is_control() || matches!(c, '{' | '}' | '<' | '>' | '\\'));
    is_public.then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_nobody_can_be_known_by_is_published() {
        assert_eq!(keyword("\"pass code\" reset?", 5).as_deref(), Some("pass code reset"));
        assert_eq!(keyword("error 50126", 9).as_deref(), Some("error 50126"));
        assert_eq!(keyword("call 0151 23 45", 99), None);
        assert_eq!(keyword("رقم ٤٧١١٠٨", 99), None);
        for (label, searches) in
            [("passcode", 4), ("anne@example.com", 99), ("invoice 1234567", 99), ("{{ x }}", 99), ("???", 99)]
        {
            assert_eq!(keyword(label, searches), None, "{label}");
        }
        assert_eq!(keyword(&"long ".repeat(20), 99), None);
    }
}
