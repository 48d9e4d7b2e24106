//! Small books for tests, and ways to ask them.

#![allow(dead_code, reason = "each test file uses its part")]

pub mod cases;
pub mod mutate;
pub mod random;

use helpbook_search::{
    Engine, Pack, PackOptions, Question, Results, SearchDocument, Section, search_with, write_pack,
};

/// An article with one piece of text; its URL is its title.
pub fn article(title: &str, text: &str) -> SearchDocument {
    SearchDocument {
        url: format!("{}/", title.to_lowercase().replace(' ', "-")),
        title: title.to_owned(),
        sections: vec![Section { id: None, title: String::new(), text: text.to_owned() }],
        ..SearchDocument::default()
    }
}

pub fn pack(documents: &[SearchDocument], options: &PackOptions) -> Pack {
    write_pack(documents, options).expect("the pack is written")
}

/// Options under which even a few articles become many chunks.
pub fn tiny_chunks() -> PackOptions {
    tiny(PackOptions::default())
}

/// The same options, but with chunks as small as they can be.
pub fn tiny(options: PackOptions) -> PackOptions {
    PackOptions { articles_per_chunk: Some(1), shard_bytes: 64, inline_bytes_max: 0, ..options }
}

/// Asks a freshly opened pack, chunk by chunk.
pub fn ask(pack: &Pack, question: &str) -> Results {
    ask_question(pack, &Question::new(question, 50))
}

/// The same, with all that a question may say.
pub fn ask_question(pack: &Pack, question: &Question) -> Results {
    let mut engine = Engine::open(&pack.files[&pack.manifest_name]).expect("the manifest opens");
    search_with(&mut engine, question, |name| Ok(pack.files[name].clone())).expect("the question is answered")
}

pub fn titles(results: &Results) -> Vec<&str> {
    results.hits.iter().map(|hit| hit.title.as_str()).collect()
}

/// Titles of the hits in an English book of these articles, in tiny chunks and inlined, which must agree.
pub fn find(articles: &[(&str, &str)], question: &str) -> Vec<String> {
    find_in("en", articles, question)
}

pub fn find_in(language: &str, articles: &[(&str, &str)], question: &str) -> Vec<String> {
    let documents: Vec<SearchDocument> = articles.iter().map(|(title, text)| article(title, text)).collect();
    let chunked = pack(&documents, &PackOptions { language: language.to_owned(), ..tiny_chunks() });
    let inlined = pack(&documents, &PackOptions { language: language.to_owned(), ..PackOptions::default() });
    assert_eq!(inlined.files.len(), 1, "a small book is one file");
    let results = ask(&chunked, question);
    assert_eq!(results, ask(&inlined, question), "the cut into chunks does not show");
    titles(&results).into_iter().map(str::to_owned).collect()
}

/// Writes the files of a pack into a folder.
pub fn save(pack: &Pack, folder: &std::path::Path) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    pack.files.iter().try_for_each(|(name, bytes)| std::fs::write(folder.join(name), bytes))
}
