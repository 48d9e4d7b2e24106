//! A request to a human.

use super::text::Reader;
use super::{Contact, Rules, Stamp};

pub fn read(reader: &mut Reader<'_>, rules: &Rules, stamp: Stamp) -> Contact {
    if reader.one("email").is_empty() {
        reader.fail("email", "is missing: without an address nobody can answer");
    }
    // Control characters are not kept, so a message of them says nothing.
    if reader.one("message").chars().all(|c| c.is_control() || c.is_whitespace()) {
        reader.fail("message", "is missing");
    }
    Contact {
        id: stamp.id,
        at: stamp.at_ms,
        article: reader.article("article"),
        language: reader.language(),
        platform: reader.line("platform"),
        query: reader.query(),
        name: reader.line("name"),
        email: reader.email(),
        subject: reader.line("subject"),
        message: reader.text("message", rules.text_characters_max),
    }
}
