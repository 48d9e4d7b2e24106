//! Which articles hold a quoted phrase: its words next to each other in one field.
//!
//! tantivy keeps the positions of terms; only phrases read them. Positions count stop words too, so that a
//! phrase with one in it has a gap of the right size.

use rustc_hash::FxHashMap;
use tantivy::postings::Postings;
use tantivy::{DocSet, TERMINATED};

use crate::error::Error;
use crate::loaded::Loaded;
use crate::query::Phrase;
use crate::schema::FIELD_COUNT;
use crate::segment::Segment;

/// Marks the articles that hold the phrase.
pub fn docs_with(segment: &Segment, loaded: &Loaded, phrase: &Phrase) -> Result<Vec<bool>, Error> {
    let mut docs = vec![false; segment.doc_count as usize];
    for field in 0..FIELD_COUNT {
        // Where the phrase may begin in each article, as far as its words have been looked at.
        let mut starts: Option<FxHashMap<u32, Vec<u32>>> = None;
        for (offset, stems) in &phrase.parts {
            let places = places(segment, loaded, field, stems, phrase.parts.len() > 1)?;
            let begins = |found: &[u32]| -> Vec<u32> {
                found.iter().filter_map(|position| position.checked_sub(*offset)).collect()
            };
            starts = Some(match starts {
                None => places.iter().map(|(doc, found)| (*doc, begins(found))).collect(),
                Some(before) => before
                    .into_iter()
                    .filter_map(|(doc, mut starts)| {
                        let here = begins(places.get(&doc)?);
                        starts.retain(|start| here.binary_search(start).is_ok());
                        (!starts.is_empty()).then_some((doc, starts))
                    })
                    .collect(),
            });
        }
        for doc in starts.unwrap_or_default().into_keys() {
            if let Some(held) = docs.get_mut(doc as usize) {
                *held = true;
            }
        }
    }
    Ok(docs)
}

/// Where any of some terms stands in a field: positions by article, ascending; none where they are not wanted.
fn places(
    segment: &Segment,
    loaded: &Loaded,
    field: usize,
    stems: &[String],
    with_positions: bool,
) -> Result<FxHashMap<u32, Vec<u32>>, Error> {
    let mut places: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
    let mut positions = Vec::new();
    for stem in stems {
        let terms: Vec<_> = if with_positions {
            loaded.term_places(stem).into_iter().map(|(term, range)| (term, Some(range))).collect()
        } else {
            loaded.term_fields(stem).iter().map(|term| (term, None)).collect()
        };
        for (term, range) in terms.into_iter().filter(|(term, _)| term.field == field) {
            let mut postings = segment.postings(term, range)?;
            let mut doc = postings.doc();
            while doc != TERMINATED {
                let found = places.entry(doc).or_default();
                if with_positions {
                    postings.positions(&mut positions);
                    found.extend(&positions);
                }
                doc = postings.advance();
            }
        }
    }
    for found in places.values_mut() {
        found.sort_unstable();
    }
    Ok(places)
}
