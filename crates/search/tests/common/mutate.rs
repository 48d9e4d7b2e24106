//! Packs that are damaged on purpose, with every digest put right again, so that damage is met by the decoders
//! behind the digests and not by the digests. Used by `tests/robust.rs` and by the fuzz targets.

use std::collections::BTreeMap;
use std::io::Read;

use helpbook_search::{
    Detail, Engine, Error, Outcome, Pack, PackOptions, Promotion, Question, SearchDocument, Section,
    Synonyms, write_pack,
};
use xxhash_rust::xxh3::xxh3_64;

/// A pack with its chunks unpacked.
#[derive(Clone)]
pub struct Unpacked {
    pub manifest: Vec<u8>,
    pub chunks: BTreeMap<String, Vec<u8>>,
}

/// A small book that has something in every part of a pack: a frequent word with a posting list of several
/// blocks, rare ones, filters, synonyms, promotions, sections, letters of several scripts.
pub fn book(articles: usize) -> Vec<SearchDocument> {
    (0..articles)
        .map(|n| SearchDocument {
            url: format!("part-{}/{n:03}/", n % 3),
            title: format!("Reset device {n}"),
            description: format!("How to reset device number {n} of kind {}", n % 5),
            trail: vec!["Devices".into(), format!("Kind {}", n % 5)],
            badge: if n % 4 == 0 { "Fixed".into() } else { String::new() },
            keywords: vec![format!("code{n}"), "factory-reset".into()],
            tags: vec!["hardware".into()],
            filters: vec![("kind".into(), format!("k{}", n % 5)), ("colour".into(), "red".into())],
            boost_percent: 80 + (n % 5) as u16 * 10,
            sections: vec![
                Section { id: None, title: String::new(), text: format!("Press the button {n} times.") },
                Section {
                    id: Some("more".into()),
                    title: format!("More about café {}", n % 7),
                    text: "Hold it, wait.\nThen 重置密码 and PowerShell.".repeat(1 + n % 3),
                },
            ],
        })
        .collect()
}

/// Options under which nothing travels in the manifest.
pub fn options() -> PackOptions {
    PackOptions {
        synonyms: vec![
            Synonyms { words: vec!["reset".into(), "restart".into()], also: Vec::new() },
            Synonyms { words: vec!["knob".into()], also: vec!["push button".into()] },
        ],
        promotions: vec![Promotion {
            queries: vec!["help me".into()],
            urls: vec!["part-1/001/".into(), "part-0/000/".into()],
        }],
        shard_bytes: 700,
        articles_per_chunk: Some(16),
        inline_bytes_max: 0,
        ..PackOptions::default()
    }
}

/// Questions that between them touch every part of a pack.
pub fn questions() -> Vec<Question> {
    let texts = [
        "reset device",
        "rese",
        "\"press the button\"",
        "button -café",
        "help me",
        "restart knob",
        "buton ",
        "重置",
        "power shell",
        "\"hold it wait\" 17",
        "code17 ",
        "nothing-of-this",
    ];
    let mut questions: Vec<Question> = texts.iter().map(|text| Question::new(*text, 20)).collect();
    questions.push(Question { facets: true, ..Question::new("reset", 3) });
    questions.push(Question {
        facets: true,
        filters: vec![("kind".into(), "k2".into())],
        detail: Detail::Titles,
        explain: true,
        ..Question::new("device button", 5)
    });
    questions
}

impl Unpacked {
    pub fn new(articles: usize, options: &PackOptions) -> Unpacked {
        let pack = write_pack(&book(articles), options).expect("the pack is written");
        Unpacked::of(&pack)
    }

    pub fn of(pack: &Pack) -> Unpacked {
        let unpack = |bytes: &[u8]| {
            let mut unpacked = Vec::new();
            flate2::read::GzDecoder::new(bytes).read_to_end(&mut unpacked).expect("chunks are gzip");
            unpacked
        };
        let chunks = pack.files.iter().filter(|(name, _)| **name != pack.manifest_name);
        Unpacked {
            manifest: unpack(&pack.files[&pack.manifest_name]),
            chunks: chunks.map(|(name, bytes)| (name.clone(), unpack(bytes))).collect(),
        }
    }

    /// The same pack with another manifest, whose own digest at its end is put right.
    pub fn with_manifest(&self, body: &[u8]) -> Unpacked {
        let mut manifest = body.to_vec();
        manifest.extend_from_slice(&xxh3_64(body).to_le_bytes());
        Unpacked { manifest, chunks: self.chunks.clone() }
    }

    /// The manifest without its digest.
    pub fn manifest_body(&self) -> &[u8] {
        &self.manifest[..self.manifest.len() - 8]
    }

    /// The same pack with other bytes for one chunk: its digest is replaced in its name and in the manifest.
    pub fn with_chunk(&self, name: &str, bytes: &[u8]) -> Unpacked {
        let (old, new) = (xxh3_64(&self.chunks[name]), xxh3_64(bytes));
        let mut body = self.manifest_body().to_vec();
        // Names end in as much of the digest as the manifest lists.
        let digits = name.rsplit('-').next().and_then(|end| end.strip_suffix(".bin")).map_or(0, str::len);
        let width = digits / 2;
        let (old_bytes, new_bytes) = (old.to_le_bytes(), new.to_le_bytes());
        let at = body.windows(width).position(|window| *window == old_bytes[..width]);
        let at = at.expect("the manifest holds the digest of every chunk");
        body[at..at + width].copy_from_slice(&new_bytes[..width]);
        let name_of = |digest: u64| {
            let bytes: [u8; 8] = digest.to_le_bytes();
            bytes[..width].iter().rev().map(|byte| format!("{byte:02x}")).collect::<String>()
        };
        let mut changed = self.with_manifest(&body);
        changed.chunks.remove(name);
        changed.chunks.insert(name.replace(&name_of(old), &name_of(new)), bytes.to_vec());
        changed
    }

    /// Opens the pack and asks it everything. What matters is that it comes back; the first error is returned.
    pub fn try_out(&self, questions: &[Question]) -> Result<(), Error> {
        let mut engine = Engine::open(&self.manifest)?;
        let mut outcome = Ok(());
        for question in questions {
            let answer = self.answer(&mut engine, question);
            if outcome.is_ok() {
                outcome = answer;
            }
        }
        outcome
    }

    /// One question. A question is never wrong; a pack may be.
    pub fn answer(&self, engine: &mut Engine, question: &Question) -> Result<(), Error> {
        /// A pack that contradicts itself may ask again and again; the worker of the page gives up, too.
        const ROUNDS_MAX: usize = 8;
        for _ in 0..ROUNDS_MAX {
            match engine.search(question)? {
                Outcome::Found(_) => return Ok(()),
                Outcome::Missing(names) => {
                    for name in names {
                        let Some(bytes) = self.chunks.get(&name) else {
                            return Err(Error::UnknownChunk(name));
                        };
                        engine.supply(&name, bytes)?;
                    }
                }
            }
        }
        Ok(())
    }
}

/// Changes bytes as an accident or an attacker would. `next` gives numbers, random or from a fuzzer.
pub fn mutate(bytes: &mut Vec<u8>, next: &mut dyn FnMut() -> u32) {
    if bytes.is_empty() {
        bytes.extend_from_slice(&next().to_le_bytes());
        return;
    }
    let at = next() as usize % bytes.len();
    match next() % 8 {
        0 => bytes[at] ^= 1 << (next() % 8),
        1 => bytes[at] = next() as u8,
        2 => bytes.truncate(at),
        // A length or a count that is far too large.
        3 => bytes.splice(at..at + 1, [0xff, 0xff, 0xff, 0xff, 0x0f]).for_each(drop),
        4 => bytes[at] = bytes[at].wrapping_add(1),
        5 => {
            let end = (at + next() as usize % 64).min(bytes.len());
            let piece = bytes[at..end].to_vec();
            let place = next() as usize % (bytes.len() + 1);
            bytes.splice(place..place, piece).for_each(drop);
        }
        6 => {
            let end = (at + 1 + next() as usize % 16).min(bytes.len());
            bytes.drain(at..end);
        }
        _ => {
            let end = (at + 4).min(bytes.len());
            bytes[at..end].fill(if next().is_multiple_of(2) { 0xff } else { 0 });
        }
    }
}
