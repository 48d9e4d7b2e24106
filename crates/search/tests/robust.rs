//! No bytes make the engine panic, hang or fill the memory: neither as a pack nor as a question. A short run of
//! what `fuzz/` does at length, the same on every machine.

#![expect(unsafe_code, reason = "counting what is allocated takes an allocator")]

mod common;

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use common::mutate::{Unpacked, mutate, options, questions};
use common::random::Random;
use helpbook_search::{Engine, PackOptions, Question};

/// Far more than any pack here needs, and far less than a length that is made up.
const ALLOCATED_BYTES_MAX: usize = 64 << 20;

struct Counting;

thread_local! {
    // Tests run side by side; what one allocates is no business of another's.
    static HELD: Cell<usize> = const { Cell::new(0) };
    static PEAK: Cell<usize> = const { Cell::new(0) };
}

// SAFETY: everything is the system's; only numbers are kept beside it.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let held = HELD.get().saturating_add(layout.size());
        HELD.set(held);
        PEAK.set(PEAK.get().max(held));
        // SAFETY: the caller keeps to the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        HELD.set(HELD.get().saturating_sub(layout.size()));
        // SAFETY: `at` came from `alloc` with this layout.
        unsafe { System.dealloc(at, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Runs something that must come back, and without much memory.
fn must_return(what: &str, run: impl FnOnce()) {
    let before = HELD.get();
    PEAK.set(before);
    assert!(catch_unwind(AssertUnwindSafe(run)).is_ok(), "{what}: it panics");
    let peak = PEAK.get() - before;
    assert!(peak < ALLOCATED_BYTES_MAX, "{what}: {} MB allocated", peak >> 20);
}

/// Some of the questions: all of them in every round would take minutes.
fn some(questions: &[Question], random: &mut Random) -> Vec<Question> {
    let first = random.below(questions.len());
    (0..4).map(|n| questions[(first + n * 3) % questions.len()].clone()).collect()
}

/// Three hundred articles: posting lists of more than two blocks.
fn pack() -> Unpacked {
    Unpacked::new(300, &options())
}

#[test]
fn whole_packs_answer() {
    assert!(pack().try_out(&questions()).is_ok());
}

#[test]
fn damaged_manifests_are_refused_or_answer() {
    let pack = pack();
    let inlined = Unpacked::new(20, &PackOptions { inline_bytes_max: usize::MAX, ..options() });
    assert!(inlined.chunks.is_empty());
    let questions = questions();
    for (name, whole) in [("manifest", &pack), ("inlined manifest", &inlined)] {
        let mut random = Random::new(0x5eed_0001);
        for round in 0..800 {
            let mut body = whole.manifest_body().to_vec();
            for _ in 0..=random.next() % 3 {
                mutate(&mut body, &mut || random.next());
            }
            let damaged = whole.with_manifest(&body);
            let questions = some(&questions, &mut random);
            must_return(&format!("{name}, round {round}"), || drop(damaged.try_out(&questions)));
        }
    }
}

#[test]
fn damaged_chunks_are_refused_or_answer() {
    let pack = pack();
    let questions = questions();
    let names: Vec<&String> = pack.chunks.keys().collect();
    let mut random = Random::new(0x5eed_0002);
    for round in 0..1500 {
        let name = *random.of(&names);
        let mut bytes = pack.chunks[name].clone();
        for _ in 0..=random.next() % 3 {
            mutate(&mut bytes, &mut || random.next());
        }
        let damaged = pack.with_chunk(name, &bytes);
        let questions = some(&questions, &mut random);
        must_return(&format!("{name}, round {round}"), || drop(damaged.try_out(&questions)));
    }
}

#[test]
fn gzip_that_unpacks_to_very_much_is_refused() {
    use std::io::Write;
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    let zeros = vec![0u8; 1 << 20];
    (0..64).for_each(|_| packer.write_all(&zeros).expect("memory"));
    let bomb = packer.finish().expect("memory");
    drop(zeros);
    must_return("a gzip bomb", || assert!(Engine::open(&bomb).is_err()));
}

#[test]
fn any_bytes_are_no_pack() {
    let mut random = Random::new(0x5eed_0003);
    for round in 0..2000 {
        let bytes: Vec<u8> = (0..random.below(300)).map(|_| random.next() as u8).collect();
        must_return(&format!("noise {round}"), || assert!(Engine::open(&bytes).is_err()));
    }
}

#[test]
fn any_text_is_a_question_in_any_language() {
    let pieces = [
        "reset",
        "café",
        "\"",
        "-",
        " ",
        "\n",
        "重",
        "置密",
        "각",
        "\u{1100}\u{1161}",
        "ﾊﾟ",
        "ก",
        "็",
        "ي",
        "ـ",
        "ção",
        "ları",
        "👨‍👩‍👧",
        "\u{200d}",
        "\u{fe0f}",
        "İ",
        "ß",
        "'",
        "’",
        "123",
        "\u{0}",
        "\u{202e}",
        "“",
        "ſ",
        "x",
        "ñ",
        "PowerSHELL",
        "e\u{301}",
        "\u{301}",
        "ال",
        "കെ",
        "\t",
        "–",
        "-\"",
        "\u{10ffff}",
    ];
    let languages = [
        "ar", "da", "de", "el", "en", "es", "fi", "fr", "hu", "it", "nl", "no", "pt", "ro", "ru", "sv", "ta",
        "tr", "zh",
    ];
    let mut random = Random::new(0x5eed_0004);
    for language in languages {
        let pack = Unpacked::new(12, &PackOptions { language: language.to_owned(), ..options() });
        let mut engine = Engine::open(&pack.manifest).expect("the manifest opens");
        for _ in 0..60 {
            let text: String = (0..random.below(40)).map(|_| *random.of(&pieces)).collect();
            let question = Question {
                verbatim: random.next().is_multiple_of(4),
                facets: random.next().is_multiple_of(4),
                explain: random.next().is_multiple_of(4),
                ..Question::new(text.as_str(), random.below(30))
            };
            must_return(&format!("{language}: {text:?}"), || {
                pack.answer(&mut engine, &question).expect("a question is never wrong");
            });
        }
    }
}
