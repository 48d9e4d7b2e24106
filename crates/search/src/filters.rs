//! The chunk of filters: which articles have which value for each key. It answers two questions: which articles
//! are left, and how many each further value would leave.
//!
//! ```text
//! number of keys; per key: name, number of values;
//! per value: text, number of runs; per run of neighbouring articles: gap to the run before, length less one
//! ```

use std::ops::Range;

use crate::codec::{Reader, read_list};
use crate::error::Error;
use crate::results::{Facet, FacetValue};

/// The values of all keys.
pub struct Filters {
    keys: Vec<Key>,
}

struct Key {
    name: String,
    values: Vec<Value>,
}

struct Value {
    text: String,
    runs: Vec<Range<u32>>,
}

impl Value {
    fn docs(&self) -> impl Iterator<Item = usize> + '_ {
        self.runs.iter().cloned().flatten().map(|doc| doc as usize)
    }
}

/// Which articles a question's filters leave.
pub struct Allowed {
    /// For each key that the question filters by: its number in [`Filters`], and the articles that pass. A key
    /// that the book does not know lets none pass.
    by_key: Vec<(Option<usize>, Vec<bool>)>,
}

impl Allowed {
    pub fn all() -> Self {
        Allowed { by_key: Vec::new() }
    }

    /// Nothing is left: there are no filters in this book, but the question has some.
    pub fn none() -> Self {
        Allowed { by_key: vec![(None, Vec::new())] }
    }

    /// Whether an article passes every filter, but for those of the key with the number `except`.
    pub fn passes(&self, doc: usize, except: Option<usize>) -> bool {
        self.by_key
            .iter()
            .filter(|(key, _)| except.is_none() || *key != except)
            .all(|(_, docs)| docs.get(doc).copied().unwrap_or(false))
    }
}

impl Filters {
    pub fn decode(bytes: &[u8], doc_count: u32) -> Result<Filters, Error> {
        let mut reader = Reader::new(bytes);
        let keys = read_list(&mut reader, 2, |reader| {
            let name = reader.str()?.to_owned();
            let values = read_list(reader, 2, |reader| decode_value(reader, doc_count))?;
            Ok(Key { name, values })
        })?;
        if !reader.is_empty() {
            return Err(Error::corrupt("bytes are left over"));
        }
        Ok(Filters { keys })
    }

    /// The values of one key are alternatives; different keys must all hold.
    pub fn allowed(&self, wanted: &[(String, String)], doc_count: u32) -> Allowed {
        let mut allowed = Allowed::all();
        for (at, (name, _)) in wanted.iter().enumerate() {
            if wanted[..at].iter().any(|(before, _)| before == name) {
                continue;
            }
            let number = self.keys.iter().position(|key| key.name == *name);
            let mut docs = vec![false; doc_count as usize];
            for value in number.into_iter().flat_map(|number| &self.keys[number].values) {
                if wanted.iter().any(|(key, text)| key == name && *text == value.text) {
                    value.docs().for_each(|doc| docs[doc] = true);
                }
            }
            allowed.by_key.push((number, docs));
        }
        allowed
    }

    /// Counts the articles that `matched` for every value of every key. The filters of the value's own key do
    /// not apply, so that a count says what choosing the value would add.
    pub fn facets(&self, matched: &[bool], allowed: &Allowed, wanted: &[(String, String)]) -> Vec<Facet> {
        let facets = self.keys.iter().enumerate().map(|(number, key)| {
            let passing: Vec<bool> =
                (0..matched.len()).map(|doc| matched[doc] && allowed.passes(doc, Some(number))).collect();
            let mut values: Vec<FacetValue> = key
                .values
                .iter()
                .map(|value| FacetValue {
                    count: value.docs().filter(|doc| passing[*doc]).count(),
                    selected: wanted.iter().any(|(name, text)| *name == key.name && *text == value.text),
                    value: value.text.clone(),
                })
                .filter(|value| value.count > 0 || value.selected)
                .collect();
            values.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
            Facet { key: key.name.clone(), values }
        });
        facets.filter(|facet| !facet.values.is_empty()).collect()
    }
}

fn decode_value(reader: &mut Reader<'_>, doc_count: u32) -> Result<Value, Error> {
    let text = reader.str()?.to_owned();
    let mut end = 0u32;
    let runs = read_list(reader, 2, |reader| {
        let start = end.saturating_add(reader.number()? as u32);
        end = start.saturating_add(reader.number()? as u32).saturating_add(1);
        if end > doc_count {
            return Err(Error::corrupt("a filter names an article that does not exist"));
        }
        Ok(start..end)
    })?;
    Ok(Value { text, runs })
}

/// Encodes the filters of articles, in their order; `None` if no article has any. Keys keep the order in which
/// they first occur, values are sorted.
#[cfg(feature = "write")]
pub fn encode(articles: &[Vec<(String, String)>]) -> Option<Vec<u8>> {
    /// The runs of articles for each value.
    type Values<'a> = std::collections::BTreeMap<&'a str, Vec<Range<usize>>>;

    let mut keys: Vec<(&str, Values<'_>)> = Vec::new();
    for (doc, filters) in articles.iter().enumerate() {
        for (name, value) in filters {
            let at = keys.iter().position(|(key, _)| key == name).unwrap_or_else(|| {
                keys.push((name, Values::new()));
                keys.len() - 1
            });
            let runs = keys[at].1.entry(value).or_default();
            match runs.last_mut() {
                Some(last) if last.end > doc => {}
                Some(last) if last.end == doc => last.end += 1,
                _ => runs.push(doc..doc + 1),
            }
        }
    }
    let mut writer = crate::codec::Writer::default();
    writer.number(keys.len());
    for (name, values) in &keys {
        writer.str(name);
        writer.number(values.len());
        for (value, runs) in values {
            writer.str(value);
            writer.number(runs.len());
            let mut end = 0;
            for run in runs {
                writer.number(run.start - end);
                writer.number(run.len() - 1);
                end = run.end;
            }
        }
    }
    (!keys.is_empty()).then_some(writer.bytes)
}

#[cfg(all(test, feature = "write"))]
mod tests {
    use super::*;

    fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
        list.iter().map(|(key, value)| (key.to_string(), value.to_string())).collect()
    }

    fn sample() -> (Filters, Vec<u8>) {
        let articles = [
            pairs(&[("product", "Drive"), ("platform", "web")]),
            pairs(&[("product", "Drive"), ("platform", "phone"), ("platform", "phone")]),
            pairs(&[("product", "Mail"), ("platform", "web"), ("platform", "phone")]),
            Vec::new(),
        ];
        let bytes = encode(&articles).unwrap();
        (Filters::decode(&bytes, 4).unwrap(), bytes)
    }

    fn counts(facets: &[Facet]) -> Vec<(&str, &str, usize)> {
        facets
            .iter()
            .flat_map(|facet| facet.values.iter().map(|v| (facet.key.as_str(), v.value.as_str(), v.count)))
            .collect()
    }

    #[test]
    fn counts_apply_the_filters_of_other_keys() {
        let (filters, _) = sample();
        let all = filters.facets(&[true; 4], &Allowed::all(), &[]);
        assert_eq!(
            counts(&all),
            [
                ("product", "Drive", 2),
                ("product", "Mail", 1),
                ("platform", "phone", 2),
                ("platform", "web", 2)
            ]
        );
        let wanted = pairs(&[("product", "Mail")]);
        let allowed = filters.allowed(&wanted, 4);
        assert_eq!((0..4).filter(|doc| allowed.passes(*doc, None)).collect::<Vec<_>>(), [2]);
        assert_eq!(
            counts(&filters.facets(&[true; 4], &allowed, &wanted)),
            [
                ("product", "Drive", 2),
                ("product", "Mail", 1),
                ("platform", "phone", 1),
                ("platform", "web", 1)
            ]
        );
    }

    #[test]
    fn values_of_one_key_are_alternatives_and_unknown_ones_leave_nothing() {
        let (filters, _) = sample();
        let left = |wanted: &[(&str, &str)]| {
            let allowed = filters.allowed(&pairs(wanted), 4);
            (0..4).filter(|doc| allowed.passes(*doc, None)).count()
        };
        assert_eq!(left(&[("product", "Mail"), ("product", "Drive")]), 3);
        assert_eq!(left(&[("product", "Mail"), ("product", "Drive"), ("platform", "web")]), 2);
        assert_eq!(left(&[("product", "Fax")]), 0);
        assert_eq!(left(&[("colour", "red")]), 0);
    }

    #[test]
    fn damage_is_an_error() {
        let (_, bytes) = sample();
        for len in 0..bytes.len() {
            assert!(Filters::decode(&bytes[..len], 4).is_err(), "cut at {len}");
        }
        assert!(Filters::decode(&bytes, 2).is_err(), "articles that do not exist");
    }
}
