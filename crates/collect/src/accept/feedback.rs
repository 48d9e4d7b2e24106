//! Whether an article helped.

use super::text::Reader;
use super::{Feedback, Rules, Stamp};

/// Why an article did not help.
pub const REASONS: [&str; 5] =
    ["not-what-i-searched-for", "does-not-work", "unclear", "out-of-date", "other"];

pub fn read(reader: &mut Reader<'_>, rules: &Rules, stamp: Stamp) -> Feedback {
    let helpful = match reader.one("helpful") {
        "yes" | "true" => 1,
        "no" | "false" => 0,
        _ => {
            reader.fail("helpful", "must be yes or no");
            0
        }
    };
    if reader.one("article").is_empty() {
        reader.fail("article", "is missing: it is the address of the article such as /account/reset/");
    }
    Feedback {
        id: stamp.id,
        at: stamp.at_ms,
        article: reader.article("article"),
        language: reader.language(),
        helpful,
        reasons: reasons(reader, helpful == 1),
        comment: reader.text("comment", rules.text_characters_max),
        email: reader.email(),
        query: reader.query(),
    }
}

/// In the order of `REASONS`. Who ticked one and then says yes has none.
fn reasons(reader: &mut Reader<'_>, helped: bool) -> String {
    let given = reader.all("reason");
    if given.iter().any(|reason| !reason.is_empty() && !REASONS.contains(&reason.as_str())) {
        reader.fail("reason", format!("must be one of {}", REASONS.join(", ")));
    }
    let is_given = |reason: &&str| !helped && given.iter().any(|one| one == reason);
    REASONS.into_iter().filter(is_given).collect::<Vec<_>>().join(" ")
}
