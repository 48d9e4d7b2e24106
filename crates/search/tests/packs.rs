//! Packs as files: their layout, their phases, and what happens when they are damaged.

mod common;

use std::collections::BTreeSet;

use common::{article, ask, pack, tiny_chunks, titles};
use helpbook_search::{
    Engine, Error, Outcome, Pack, PackOptions, Question, SearchDocument, search_with, write_pack,
};

fn library(articles: usize) -> Vec<SearchDocument> {
    (0..articles)
        .map(|n| {
            let text =
                format!("Article {n} tells about topic{} and topic{} and thing{n} at length.", n % 7, n % 11);
            SearchDocument { url: format!("a/{n:04}/"), ..article(&format!("Number {n}"), &text) }
        })
        .collect()
}

#[test]
fn the_same_articles_give_the_same_bytes() {
    let documents = library(300);
    let first = pack(&documents, &tiny_chunks());
    let mut shuffled = documents.clone();
    shuffled.reverse();
    shuffled.rotate_left(41);
    assert_eq!(first, pack(&shuffled, &tiny_chunks()));
    let elsewhere =
        std::thread::spawn(move || pack(&documents, &tiny_chunks())).join().expect("the thread lives");
    assert_eq!(first, elsewhere);
}

#[test]
fn names_follow_content() {
    let mut documents = library(40);
    let before = pack(&documents, &tiny_chunks());
    documents[7].sections[0].text.push_str(" Changed.");
    let after = pack(&documents, &tiny_chunks());
    assert_ne!(before.manifest_name, after.manifest_name);
    for (name, bytes) in &after.files {
        assert!(before.files.get(name).is_none_or(|old| old == bytes), "{name} has two contents");
    }
    let articles = |pack: &Pack| {
        pack.files.keys().filter(|name| name.starts_with("articles")).cloned().collect::<BTreeSet<_>>()
    };
    assert_eq!(articles(&before).difference(&articles(&after)).count(), 1, "other articles keep their files");
}

#[test]
fn a_search_takes_two_waves_and_few_chunks() {
    let pack = pack(&library(300), &tiny_chunks());
    let mut engine = Engine::open(&pack.files[&pack.manifest_name]).expect("the manifest opens");
    assert_eq!(engine.doc_count(), 300);
    let mut waves = Vec::new();
    let results = loop {
        match engine.search(&Question::new("topic3 topic5", 10)).expect("no damage") {
            Outcome::Found(results) => break results,
            Outcome::Missing(names) => {
                for name in &names {
                    engine.supply(name, &pack.files[name]).expect("the chunk is whole");
                }
                waves.push(names);
            }
        }
    };
    assert_eq!(results.hits.len(), 10);
    assert!(results.total > 10);
    assert_eq!(waves.len(), 2, "{waves:?}");
    assert!(waves[0].iter().all(|name| name.starts_with("terms-")));
    assert!(waves[1].iter().all(|name| name.starts_with("articles-")) && waves[1].len() <= 10);
    assert!(
        matches!(engine.search(&Question::new("topic3 topic5", 10)), Ok(Outcome::Found(again)) if again == results),
        "warm"
    );
}

#[test]
fn unpacked_chunks_are_as_good() {
    let pack = pack(&library(50), &tiny_chunks());
    let unpack = |bytes: &[u8]| {
        let mut unpacked = Vec::new();
        std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(bytes), &mut unpacked)
            .expect("chunks are gzip");
        unpacked
    };
    let mut engine = Engine::open(&unpack(&pack.files[&pack.manifest_name])).expect("the manifest opens");
    let results =
        search_with(&mut engine, &Question::new("thing17 ", 5), |name| Ok(unpack(&pack.files[name])))
            .expect("an answer");
    assert_eq!(titles(&results), ["Number 17"]);
}

#[test]
fn results_do_not_depend_on_the_cut() {
    let documents = library(200);
    let small = pack(&documents, &tiny_chunks());
    let large = pack(&documents, &PackOptions { inline_bytes_max: 0, ..PackOptions::default() });
    for question in ["topic3", "article thing5", "numb", "thing1", "topci4 ", "at length"] {
        assert_eq!(ask(&small, question), ask(&large, question), "{question}");
    }
}

#[test]
fn empty_and_single_books_work() {
    let empty = pack(&[], &PackOptions::default());
    assert_eq!(
        ask(&empty, "anything"),
        helpbook_search::Results { query: "anything".into(), ..Default::default() }
    );
    let blank = pack(&[SearchDocument::default()], &PackOptions::default());
    assert_eq!(ask(&blank, "anything").total, 0);
    let single = pack(&[article("Only", "one article")], &tiny_chunks());
    assert_eq!(titles(&ask(&single, "article")), ["Only"]);
    assert!(ask(&single, "article").hits[0].score > 0.0);
}

#[test]
fn articles_must_have_urls_of_their_own() {
    let twice = [article("A", "x"), article("A", "y")];
    assert!(matches!(write_pack(&twice, &PackOptions::default()), Err(Error::OutOfOrder { .. })));
    let odd = PackOptions { language: "en/../x".into(), ..PackOptions::default() };
    assert!(matches!(write_pack(&[], &odd), Err(Error::UnknownLanguage(_))));
}

#[test]
fn damaged_chunks_are_named_and_can_be_replaced() {
    let pack = pack(&library(60), &tiny_chunks());
    let manifest = &pack.files[&pack.manifest_name];
    let mut engine = Engine::open(manifest).expect("the manifest opens");
    let expected = ask(&pack, "topic3 length");
    for (name, bytes) in pack.files.iter().filter(|(name, _)| **name != pack.manifest_name) {
        let mut flipped = bytes.clone();
        flipped[bytes.len() / 2] ^= 0x10;
        for damaged in [&flipped[..], &bytes[..bytes.len() / 2], &[], b"<!doctype html>", manifest] {
            match engine.supply(name, damaged) {
                Err(Error::Corrupt { chunk, .. }) => assert_eq!(&chunk, name),
                other => panic!("{name}: {other:?}"),
            }
        }
    }
    let after =
        search_with(&mut engine, &Question::new("topic3 length", 50), |name| Ok(pack.files[name].clone()))
            .expect("an answer");
    assert_eq!(after, expected, "damage leaves no trace");
    assert!(matches!(engine.supply("terms-0000000000000000.bin", &[]), Err(Error::UnknownChunk(_))));
    assert!(matches!(engine.supply("articles-ffffffffffffffffff-0.bin", &[]), Err(Error::UnknownChunk(_))));
}

#[test]
fn a_damaged_manifest_does_not_open() {
    let pack = pack(&library(20), &tiny_chunks());
    let packed = &pack.files[&pack.manifest_name];
    let mut bytes = Vec::new();
    std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(&packed[..]), &mut bytes).expect("gzip");
    for len in (0..bytes.len()).step_by(7).chain(0..40) {
        assert!(Engine::open(&bytes[..len]).is_err(), "cut at {len}");
    }
    for at in (0..bytes.len()).step_by(5) {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0x41;
        assert!(Engine::open(&damaged).is_err(), "changed at {at}");
    }
    for len in 0..packed.len().min(200) {
        assert!(Engine::open(&packed[..len]).is_err(), "packed, cut at {len}");
    }
    let mut newer = bytes.clone();
    newer[8] = 200;
    assert!(matches!(Engine::open(&newer), Err(Error::Version { found: 200, .. })));
}

#[test]
fn a_chunk_that_cannot_be_fetched_is_an_error() {
    let pack = pack(&library(20), &tiny_chunks());
    let mut engine = Engine::open(&pack.files[&pack.manifest_name]).expect("the manifest opens");
    let gone = || std::io::Error::new(std::io::ErrorKind::NotFound, "gone");
    let result = search_with(&mut engine, &Question::new("topic1", 5), |_| Err(gone()));
    assert!(matches!(result, Err(Error::Fetch { .. })));
    assert!(result.is_err_and(|error| error.to_string().contains("could not be read: gone")));
}
