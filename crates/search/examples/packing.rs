//! How much longer a pack takes than bare indexing: the same documents through tantivy alone and through the writer, in
//! turns, each once more than asked so that the first of each does not count. For `cargo xtask bench search`.
//!
//!     packing DOCUMENTS RUNS
//!
//! DOCUMENTS holds one JSON document a line, in the order of addresses. Prints
//! `{"bare": [s…], "positions": [s…], "pack": [s…]}`.
//!
//! Bare indexing is tantivy's own: one thread, one segment in memory, the same fields, and its English analysis
//! (`en_stem`), since the writer's cannot be had without what it does for the pack. `positions` records those too.

use std::error::Error;
use std::time::Instant;
use std::{env, fs};

use helpbook_search::{PackOptions, PackWriter, SearchDocument};
use tantivy::directory::RamDirectory;
use tantivy::schema::{Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::{Index, SingleSegmentIndexWriter, TantivyDocument};

const MEMORY_BYTES: usize = 256 << 20;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [documents, runs] = arguments.as_slice() else { return Err("wants DOCUMENTS RUNS".into()) };
    let text = fs::read_to_string(documents)?;
    let documents: Vec<SearchDocument> = text.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let mut times: [Vec<f64>; 3] = Default::default();
    for run in 0..=runs.parse::<usize>()? {
        let seconds = [
            timed(|| bare(&documents, IndexRecordOption::WithFreqs))?,
            timed(|| bare(&documents, IndexRecordOption::WithFreqsAndPositions))?,
            timed(|| pack(&documents))?,
        ];
        if run > 0 {
            times.iter_mut().zip(seconds).for_each(|(times, seconds)| times.push(seconds));
        }
    }
    let [bare, positions, pack] = times;
    println!("{}", serde_json::json!({ "bare": bare, "positions": positions, "pack": pack }));
    Ok(())
}

fn timed(work: impl FnOnce() -> Result<(), Box<dyn Error>>) -> Result<f64, Box<dyn Error>> {
    let start = Instant::now();
    work()?;
    Ok(start.elapsed().as_secs_f64())
}

fn bare(documents: &[SearchDocument], option: IndexRecordOption) -> Result<(), Box<dyn Error>> {
    let mut builder = Schema::builder();
    let indexing = TextFieldIndexing::default().set_tokenizer("en_stem").set_index_option(option);
    let options = TextOptions::default().set_indexing_options(indexing);
    let [title, headings, keywords, description, body] =
        ["title", "headings", "keywords", "description", "body"]
            .map(|name| builder.add_text_field(name, options.clone()));
    let mut writer: SingleSegmentIndexWriter = Index::builder()
        .schema(builder.build())
        .single_segment_index_writer(RamDirectory::create(), MEMORY_BYTES)?;
    for article in documents {
        let mut document = TantivyDocument::default();
        let mut add = |field: Field, text: &str| document.add_text(field, text);
        add(title, &article.title);
        add(description, &article.description);
        article.keywords.iter().chain(&article.tags).for_each(|keyword| add(keywords, keyword));
        for section in &article.sections {
            add(headings, &section.title);
            add(body, &section.text);
        }
        writer.add_document(document)?;
    }
    writer.finalize()?;
    Ok(())
}

fn pack(documents: &[SearchDocument]) -> Result<(), Box<dyn Error>> {
    let mut writer = PackWriter::new(PackOptions::default())?;
    for document in documents {
        writer.add(document)?;
    }
    writer.finish()?;
    Ok(())
}
