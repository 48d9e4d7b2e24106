//! The behaviour cases of `tests/search/cases`, asked natively. `tests/browser/cases.test.mjs` asks them in the
//! browser.

mod common;

use std::collections::BTreeSet;

use common::cases::{Case, CaseQuestion, project, read_all};
use helpbook_search::{Engine, Pack, Question, Results, search_with, write_pack};

/// How many cases there are to cover; see the files for what each is about.
const NUMBERS: std::ops::RangeInclusive<u32> = 1..=42;

fn ask(engine: &mut Engine, pack: &Pack, question: &Question) -> Results {
    search_with(engine, question, |name| Ok(pack.files[name].clone())).expect("the question is answered")
}

fn open(pack: &Pack) -> Engine {
    Engine::open(&pack.files[&pack.manifest_name]).expect("the manifest opens")
}

fn scores(results: &Results) -> Vec<(&str, u32)> {
    results.hits.iter().map(|hit| (hit.url.as_str(), hit.score.to_bits())).collect()
}

/// What is not as expected of one question.
fn complaints(pack: &Pack, warm: &mut Engine, asked: &CaseQuestion) -> Vec<String> {
    let question = asked.question();
    let results = ask(&mut open(pack), pack, &question);
    let mut complaints = asked.complaints(&results);
    if ask(warm, pack, &question) != results {
        complaints.push("an engine that has answered other questions answers otherwise".to_owned());
    }
    if let Some(other) = &asked.same_as {
        let other = ask(warm, pack, &Question { text: other.clone(), ..question.clone() });
        if scores(&other) != scores(&results) {
            complaints.push(format!("{:?} and {:?} differ", scores(&results), scores(&other)));
        }
    }
    if asked.same_scores_verbatim {
        let strict = ask(warm, pack, &Question { verbatim: true, ..question });
        if scores(&strict) != scores(&results) {
            complaints.push(format!("{:?}, verbatim {:?}", scores(&results), scores(&strict)));
        }
    }
    complaints
}

fn failures(case: &Case) -> Vec<String> {
    let documents = case.documents();
    let mut failures = Vec::new();
    for is_inlined in [false, true] {
        let pack = write_pack(&documents, &case.options(is_inlined)).expect("the pack is written");
        let mut warm = open(&pack);
        for asked in &case.questions {
            let layout = if is_inlined { "inlined" } else { "in chunks" };
            for complaint in complaints(&pack, &mut warm, asked) {
                failures.push(format!("  {:?}, {layout}: {complaint}", asked.ask));
            }
        }
    }
    failures
}

#[test]
fn every_case_is_as_expected() {
    let mut report = Vec::new();
    for (file, cases) in read_all() {
        for case in &cases.case {
            let failures = failures(case);
            if !failures.is_empty() {
                report.push(format!("{file}, case {}\n{}", case.name(), failures.join("\n")));
            }
        }
    }
    assert!(report.is_empty(), "{} cases fail:\n{}", report.len(), report.join("\n"));
}

#[test]
fn every_number_is_covered() {
    let mut covered = BTreeSet::new();
    for (file, cases) in read_all() {
        for case in &cases.case {
            assert!(!case.questions.is_empty(), "{file}, case {}: it asks nothing", case.name());
            covered.extend(case.number);
        }
        for case in &cases.elsewhere {
            for test in &case.tests {
                assert!(project().join(test).is_file(), "{file}, {}: {test} is missing", case.behaviour);
            }
            covered.insert(case.number);
        }
    }
    assert!(covered.iter().copied().eq(NUMBERS), "{covered:?}");
}
