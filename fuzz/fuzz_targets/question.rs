//! Any text as a question, in a book of each kind of language, with any flags.

#![no_main]

use std::cell::RefCell;

use helpbook_search::{Detail, Engine, PackOptions, Question};
use libfuzzer_sys::fuzz_target;
use mutate::Unpacked;

#[path = "../../crates/search/tests/common/mutate.rs"]
#[allow(dead_code)]
mod mutate;

const LANGUAGES: &[&str] = &[
    "ar", "da", "de", "el", "en", "es", "fi", "fr", "hu", "it", "nl", "no", "pt", "ro", "ru", "sv", "ta", "tr", "zh",
];

thread_local! {
    static BOOKS: RefCell<Vec<(Unpacked, Engine)>> = RefCell::new(LANGUAGES.iter().map(|language| book(language)).collect());
}

fn book(language: &str) -> (Unpacked, Engine) {
    let pack = Unpacked::new(30, &PackOptions { language: language.to_owned(), ..mutate::options() });
    let engine = Engine::open(&pack.manifest).expect("the manifest opens");
    (pack, engine)
}

fuzz_target!(|input: (u8, u8, u8, String)| {
    let (language, flags, limit, text) = input;
    let question = Question {
        detail: if flags & 1 == 0 { Detail::Passages } else { Detail::Titles },
        facets: flags & 2 != 0,
        verbatim: flags & 4 != 0,
        explain: flags & 8 != 0,
        filters: if flags & 16 != 0 { vec![("kind".to_owned(), text.clone())] } else { Vec::new() },
        ..Question::new(text, usize::from(limit))
    };
    BOOKS.with_borrow_mut(|books| {
        let count = books.len();
        let (pack, engine) = &mut books[usize::from(language) % count];
        pack.answer(engine, &question).expect("a question is never wrong");
    });
});
