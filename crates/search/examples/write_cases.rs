//! Writes the books of the behaviour cases as packs, with the questions and the native answers beside them, for
//! `tests/browser/cases.test.mjs`: `write_cases FOLDER`.

#[path = "../tests/common/mod.rs"]
mod common;

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use common::cases::{Case, CaseQuestion, read_all};
use helpbook_search::{Engine, Pack, Results, search_with, write_pack};
use serde::Serialize;

/// One case in one layout, as the browser is to see it.
#[derive(Serialize)]
struct Written<'c> {
    name: String,
    /// The manifest, below the folder.
    manifest: String,
    questions: Vec<Asked<'c>>,
}

#[derive(Serialize)]
struct Asked<'c> {
    expected: &'c CaseQuestion,
    native: Results,
}

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(std::env::args_os().nth(1).ok_or("which folder?")?);
    let files = read_all();
    let mut written = Vec::new();
    for (file, cases) in &files {
        for (number, case) in cases.case.iter().enumerate() {
            for is_inlined in [false, true] {
                let layout = if is_inlined { "inlined" } else { "chunked" };
                let folder = format!("{file}-{number}-{layout}");
                written.push(write_case(&out, &folder, case, is_inlined)?);
            }
        }
    }
    fs::write(out.join("cases.json"), serde_json::to_vec(&written)?)?;
    Ok(())
}

fn write_case<'c>(
    out: &Path,
    folder: &str,
    case: &'c Case,
    is_inlined: bool,
) -> Result<Written<'c>, Box<dyn Error>> {
    let pack = write_pack(&case.documents(), &case.options(is_inlined))?;
    common::save(&pack, &out.join(folder))?;
    let questions = case.questions.iter().map(|expected| {
        let native = ask(&pack, expected)?;
        Ok(Asked { expected, native })
    });
    Ok(Written {
        name: format!("{} ({})", case.name(), if is_inlined { "inlined" } else { "in chunks" }),
        manifest: format!("{folder}/{}", pack.manifest_name),
        questions: questions.collect::<Result<Vec<_>, Box<dyn Error>>>()?,
    })
}

fn ask(pack: &Pack, expected: &CaseQuestion) -> Result<Results, Box<dyn Error>> {
    let mut engine = Engine::open(&pack.files[&pack.manifest_name])?;
    Ok(search_with(&mut engine, &expected.question(), |name| Ok(pack.files[name].clone()))?)
}
