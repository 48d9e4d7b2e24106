//! Asking the engines. helpbook's runs here; the peers run in Node, and their answers are kept under a name made from
//! everything that they depend on.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, anyhow, ensure};
use helpbook_search::{Engine, PackOptions, PackWriter, Question, SearchDocument, search_with};
use serde_json::{Value, json};
use xxhash_rust::xxh3::xxh3_128;

use crate::measure::DEPTH;
use crate::sets::{Collection, Document};

/// Peers as the script calls them.
pub const PEERS: [&str; 3] = ["minisearch", "minisearch-tuned", "pagefind"];

/// For each question the numbers of the documents found, best first.
pub type Answers = Vec<Vec<usize>>;

/// What each engine answered to the same questions.
pub struct AllAnswers {
    pub helpbook: Answers,
    /// In the order of [`PEERS`]; empty when peers are not asked.
    pub peers: Vec<Answers>,
}

pub struct Engines {
    peers: Option<PathBuf>,
    work: PathBuf,
}

impl Engines {
    /// # Errors
    /// When the work folder cannot be made.
    pub fn new(peers: Option<PathBuf>, work: PathBuf) -> Result<Self> {
        fs::create_dir_all(&work)?;
        Ok(Self { peers, work })
    }

    /// # Errors
    /// When an engine fails. No question may make one fail.
    pub fn ask(&self, collection: &Collection, queries: &[&str]) -> Result<AllAnswers> {
        let helpbook = helpbook(&collection.documents, queries)?;
        let Some(folder) = &self.peers else { return Ok(AllAnswers { helpbook, peers: Vec::new() }) };
        let documents: Vec<Value> = collection.documents.iter().map(plain).collect();
        let input = json!({ "documents": documents, "queries": queries }).to_string();
        let peers = PEERS.iter().map(|peer| {
            let answers = self.ask_peer(folder, peer, &collection.name, &input)?;
            ensure!(answers.len() == queries.len(), "{peer} left questions of {} out", collection.name);
            Ok(answers)
        });
        Ok(AllAnswers { helpbook, peers: peers.collect::<Result<_>>()? })
    }

    fn ask_peer(&self, folder: &Path, peer: &str, collection: &str, input: &str) -> Result<Answers> {
        let script = folder.join("peers.mjs");
        let mut all = input.as_bytes().to_vec();
        for file in [&script, &folder.join("package-lock.json")] {
            all.extend(fs::read(file).with_context(|| format!("cannot read {}", file.display()))?);
        }
        let name = format!("{collection}-{peer}-{:016x}", xxh3_128(&all) as u64);
        let output = self.work.join(format!("{name}.json"));
        if !output.exists() {
            eprintln!("asking {peer} about {collection}");
            let [question, answer] = ["in", "out"].map(|kind| self.work.join(format!("{name}.{kind}")));
            fs::write(&question, input)?;
            let status = Command::new("node")
                .arg(&script)
                .arg(peer)
                .args([&question, &answer])
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .status()
                .context("cannot start node")?;
            ensure!(status.success(), "{peer} failed ({status})");
            fs::remove_file(&question)?;
            // Renamed when it is whole, so that an interrupted run leaves no half answer.
            fs::rename(&answer, &output)?;
        }
        serde_json::from_str(&fs::read_to_string(&output)?).with_context(|| output.display().to_string())
    }
}

fn plain(document: &Document) -> Value {
    let sections =
        document.sections.iter().map(|section| json!({ "title": section.title, "text": section.text }));
    json!({ "title": document.title, "sections": sections.collect::<Vec<_>>() })
}

fn helpbook(documents: &[Document], queries: &[&str]) -> Result<Answers> {
    let mut writer = PackWriter::new(PackOptions::default())?;
    for (number, document) in documents.iter().enumerate() {
        writer.add(&SearchDocument {
            // The number, so that it comes back with the hit.
            url: format!("{number:06}"),
            title: document.title.clone(),
            sections: document.sections.clone(),
            ..SearchDocument::default()
        })?;
    }
    let pack = writer.finish()?;
    let manifest =
        pack.files.get(&pack.manifest_name).ok_or_else(|| anyhow!("a pack without its manifest"))?;
    let mut engine = Engine::open(manifest)?;
    let answer = |query: &&str| {
        let fetch = |chunk: &str| pack.files.get(chunk).cloned().ok_or_else(|| ErrorKind::NotFound.into());
        let results = search_with(&mut engine, &Question::new(*query, DEPTH), fetch)
            .with_context(|| format!("helpbook, asked “{query}”"))?;
        results.hits.iter().map(|hit| Ok(hit.url.parse()?)).collect::<Result<Vec<usize>>>()
    };
    queries.iter().map(answer).collect()
}
