//! Chunks of articles: what results show and where snippets are cut from.
//!
//! There are two sizes of them in one format: *articles* with their texts, a few in a chunk; and *cards* without,
//! many in a chunk, for suggestions while somebody types. An article holds its card, so that neither waits for
//! the other.
//!
//! Not tantivy's document store: that one serves blocks chosen by size and wants its own index beside them;
//! here a document number says which chunk to fetch. Only the articles on display are fetched.

use crate::codec::Reader;
use crate::document::{SearchDocument, Section};
use crate::error::Error;

/// Decodes the n-th article of a chunk.
pub fn decode(bytes: &[u8], index: usize) -> Result<SearchDocument, Error> {
    let mut reader = Reader::new(bytes);
    let count = reader.count(1)?;
    if index >= count {
        return Err(Error::corrupt("an article is missing"));
    }
    for _ in 0..index {
        reader.bytes()?;
    }
    let mut article = Reader::new(reader.bytes()?);
    let mut document = SearchDocument {
        url: article.str()?.to_owned(),
        title: article.str()?.to_owned(),
        description: article.str()?.to_owned(),
        badge: article.str()?.to_owned(),
        ..SearchDocument::default()
    };
    for _ in 0..article.count(1)? {
        document.trail.push(article.str()?.to_owned());
    }
    for _ in 0..article.count(3)? {
        let id = article.str()?;
        document.sections.push(Section {
            id: (!id.is_empty()).then(|| id.to_owned()),
            title: article.str()?.to_owned(),
            text: article.str()?.to_owned(),
        });
    }
    if !article.is_empty() {
        return Err(Error::corrupt("bytes are left over"));
    }
    Ok(document)
}

/// How much text of one article snippets can be cut from. All of a longer article is found, but a customer must
/// not download a book to see a line of it.
#[cfg(feature = "write")]
const TEXT_BYTES_MAX: usize = 64 << 10;

/// As much of a description as suggestions can show.
pub fn card_description(description: &str) -> &str {
    const BYTES_MAX: usize = 200;
    &description[..description.floor_char_boundary(BYTES_MAX)]
}

/// Encodes what suggestions show of an article.
#[cfg(feature = "write")]
pub fn encode_card(document: &SearchDocument) -> Vec<u8> {
    encode_article(&SearchDocument {
        url: document.url.clone(),
        title: document.title.clone(),
        description: card_description(&document.description).to_owned(),
        trail: document.trail.clone(),
        badge: document.badge.clone(),
        ..SearchDocument::default()
    })
}

/// Encodes an article. Keywords and tags are left out: they are for finding, not for showing.
#[cfg(feature = "write")]
pub fn encode_article(document: &SearchDocument) -> Vec<u8> {
    let mut text_bytes_left = TEXT_BYTES_MAX;
    let mut writer = crate::codec::Writer::default();
    writer.str(&document.url);
    writer.str(&document.title);
    writer.str(&document.description);
    writer.str(&document.badge);
    writer.number(document.trail.len());
    for title in &document.trail {
        writer.str(title);
    }
    writer.number(document.sections.len());
    for section in &document.sections {
        writer.str(section.id.as_deref().unwrap_or_default());
        writer.str(&section.title);
        let text = &section.text[..section.text.floor_char_boundary(text_bytes_left)];
        text_bytes_left -= text.len();
        writer.str(text);
    }
    writer.bytes
}

/// Encodes a chunk from encoded articles.
#[cfg(feature = "write")]
pub fn encode(articles: &[Vec<u8>]) -> Vec<u8> {
    let mut writer = crate::codec::Writer::default();
    writer.number(articles.len());
    for article in articles {
        writer.bytes(article);
    }
    writer.bytes
}

#[cfg(all(test, feature = "write"))]
mod tests {
    use super::*;

    #[test]
    fn articles_come_back_and_damage_is_an_error() {
        let document = SearchDocument {
            url: "a/b/".into(),
            title: "T".into(),
            description: "D".into(),
            trail: vec!["A".into()],
            badge: "B".into(),
            sections: vec![Section { id: None, title: String::new(), text: "é".into() }],
            ..SearchDocument::default()
        };
        let bytes = encode(&[encode_article(&SearchDocument::default()), encode_article(&document)]);
        assert_eq!(decode(&bytes, 1).unwrap(), document);
        assert!(decode(&bytes, 2).is_err());
        for len in 0..bytes.len() {
            assert!(decode(&bytes[..len], 1).is_err(), "cut at {len}");
        }
    }

    #[test]
    fn texts_are_cut_at_a_character() {
        let section = |text: String| Section { id: Some("a".into()), title: "A".into(), text };
        let document = SearchDocument {
            sections: vec![
                section("é".repeat(TEXT_BYTES_MAX / 2 - 1)),
                section("xéé".into()),
                section("y".into()),
            ],
            ..SearchDocument::default()
        };
        let cut = decode(&encode(&[encode_article(&document)]), 0).unwrap();
        let lens: Vec<usize> = cut.sections.iter().map(|section| section.text.len()).collect();
        assert_eq!(lens, [TEXT_BYTES_MAX - 2, 1, 1]);
    }
}
