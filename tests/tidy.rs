//! The rules of the architecture, held by reading the source text: see `ARCHITECTURE.md` for why they are.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;
use support::tree;

/// Which module may use which. Those of `FOR_ALL` are everyone's.
const LAYERS: &[(&str, &[&str])] = &[
    ("main", &["args", "commands"]),
    // An address is checked in one way, wherever it is written.
    ("args", &["config"]),
    // Everything that a command does is done by the others; it may name their types.
    ("commands", &["args", "build", "check", "config", "images", "index", "insight", "io", "site", "theme"]),
    ("insight", &["check", "config", "index", "site"]),
    // The edge: it reads what `build` takes and writes what `build` gives.
    ("io", &["build", "check", "config", "images", "render", "theme"]),
    ("build", &["article", "check", "config", "images", "index", "render", "site", "theme"]),
    ("render", &["article", "config", "images", "site", "theme"]),
    // Where pages find the engine is told in the words of `render`.
    ("index", &["article", "config", "render", "site"]),
    ("site", &["article", "config"]),
    ("check", &["article", "config", "site"]),
    ("images", &["config"]),
    ("theme", &[]),
    // What a book's text depends on and what its variables are.
    ("article", &["config"]),
    ("config", &[]),
    ("components", &[]),
    ("source", &[]),
    ("diagnostics", &[]),
    ("paths", &[]),
    ("units", &[]),
];

const FOR_ALL: &[&str] = &["components", "source", "diagnostics", "paths", "units"];

/// The homes of the libraries: nowhere else is their name written.
const HOMES: &[(&str, &[&str])] = &[
    ("tera", &["src/theme/"]),
    ("intl_pluralrules", &["src/theme/"]),
    ("unic_langid", &["src/theme/"]),
    ("pulldown_cmark", &["src/article/"]),
    ("aho_corasick", &["src/article/"]),
    ("syntect", &["src/article/"]),
    ("two_face", &["src/article/"]),
    ("html5gum", &["src/article/"]),
    ("math_core", &["src/article/"]),
    ("serde_saphyr", &["src/article/"]),
    ("walkdir", &["src/io/"]),
    ("notify", &["src/io/"]),
    ("notify_debouncer_full", &["src/io/"]),
    ("axum", &["src/io/", "crates/collect/src/http/"]),
    ("tokio", &["src/io/", "crates/collect/"]),
    ("indicatif", &["src/io/"]),
    ("imagesize", &["src/io/"]),
    ("png", &["src/images/"]),
    ("zune_jpeg", &["src/images/"]),
    ("jpeg_encoder", &["src/images/"]),
    ("webp", &["src/images/"]),
    ("color_quant", &["src/images/"]),
    ("fast_image_resize", &["src/images/"]),
    ("etcetera", &["src/io/"]),
    ("quick_xml", &["src/images/svg/", "src/article/math.rs"]),
    ("encoding_rs", &["src/images/svg/"]),
    ("clap", &["src/args.rs", "src/args/", "src/main.rs", "src/commands/completions.rs", "crates/"]),
    ("clap_complete", &["src/args.rs", "src/commands/completions.rs"]),
    ("ureq", &["src/io/", "crates/collect/src/deliver/"]),
    ("csv", &["src/insight/"]),
    ("similar", &["src/commands/report/"]),
    ("sqlx", &["crates/collect/src/store/"]),
    ("lettre", &["crates/collect/src/deliver/", "crates/collect/src/accept/text.rs"]),
    ("globset", &["src/config/"]),
    ("annotate_snippets", &["src/diagnostics/"]),
    ("rust_embed", &["src/theme/", "src/index/"]),
    ("tantivy", &["crates/search/"]),
    ("wasm_bindgen", &["crates/search-wasm/"]),
];

const LINES_MAX: usize = 400;

fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The Rust files of the program and of the crates, by path, without their tests.
fn sources() -> BTreeMap<String, String> {
    let mut sources = BTreeMap::new();
    for at in ["src", "crates/collect", "crates/search/src", "crates/search-wasm/src", "crates/xtask/src"] {
        for (path, bytes) in tree(&project().join(at)) {
            if path.ends_with(".rs") {
                let text = String::from_utf8(bytes).expect("sources are UTF-8");
                sources.insert(format!("{at}/{path}"), text);
            }
        }
    }
    assert!(sources.len() > 50, "the sources were found");
    sources
}

/// What comes before the tests of a file.
fn without_tests(text: &str) -> &str {
    text.split("#[cfg(test)]\nmod tests {").next().unwrap_or(text)
}

/// Lines of code: no comments.
fn code_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = text.lines().enumerate().map(|(number, line)| (number + 1, line));
    lines.filter(|(_, line)| !line.trim_start().starts_with("//"))
}

/// Whether `name` stands in `line` as a word followed by `::`.
fn names_crate(line: &str, name: &str) -> bool {
    line.match_indices(&format!("{name}::")).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':')
    })
}

fn report(wrong: &[String], rule: &str) {
    assert!(wrong.is_empty(), "{rule}:\n{}", wrong.join("\n"));
}

#[test]
fn modules_use_what_they_may() {
    let layers: BTreeMap<&str, &[&str]> = LAYERS.iter().copied().collect();
    let mut wrong = Vec::new();
    let mut seen: BTreeSet<(String, String)> = BTreeSet::new();
    for (path, text) in sources() {
        let Some(inside) = path.strip_prefix("src/") else { continue };
        let module = inside.split(['/', '.']).next().unwrap_or(inside);
        if module == "lib" {
            continue;
        }
        let allowed = layers.get(module).unwrap_or_else(|| panic!("`{module}` has no place in LAYERS"));
        for (number, line) in code_lines(without_tests(&text)) {
            for start in ["crate::", "helpbook::"] {
                for (at, _) in line.match_indices(start) {
                    let used: BTreeSet<&str> = modules_named(&line[at + start.len()..]).collect();
                    for other in used {
                        let fine = other == module || FOR_ALL.contains(&other) || allowed.contains(&other);
                        seen.insert((module.to_owned(), other.to_owned()));
                        if layers.contains_key(other) && !fine {
                            wrong.push(format!("{path}:{number}: `{module}` uses `{other}`"));
                        }
                    }
                }
            }
        }
    }
    report(&wrong, "a module uses another that it may not");
    for (module, allowed) in LAYERS {
        let unused = allowed.iter().filter(|other| !seen.contains(&(module.to_string(), other.to_string())));
        wrong.extend(unused.map(|other| format!("`{module}` may use `{other}` and does not")));
    }
    report(&wrong, "the list allows more than there is");
}

/// `a::b` → `a`; `{a, b::c}` → `a`, `b`.
fn modules_named(text: &str) -> impl Iterator<Item = &str> {
    let list = text.strip_prefix('{').and_then(|rest| rest.split('}').next());
    let names: Vec<&str> = match list {
        Some(list) => list.split(',').collect(),
        None => vec![text],
    };
    names.into_iter().map(|name| {
        let name = name.trim();
        let end = name.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(name.len());
        &name[..end]
    })
}

#[test]
fn only_commands_use_io() {
    for (module, allowed) in LAYERS {
        assert!(*module == "commands" || !allowed.contains(&"io"), "{module}");
    }
}

#[test]
fn search_uses_nothing_of_ours_but_stemmers() {
    let mut wrong = Vec::new();
    for (krate, allowed) in [("search", "helpbook-stem"), ("stem", "helpbook-stem")] {
        let manifest =
            fs::read_to_string(project().join(format!("crates/{krate}/Cargo.toml"))).expect("it exists");
        let table = manifest.split("[dependencies]").nth(1).unwrap_or_default();
        let own = table.lines().filter(|line| line.contains("path =") || line.starts_with("helpbook"));
        let other = own.filter(|line| !line.starts_with(allowed) || krate == "stem");
        wrong.extend(other.map(|line| format!("crates/{krate}: {line}")));
    }
    report(&wrong, "search depends on stemmers only, and these on nothing of ours");
}

#[test]
fn every_library_has_one_home() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        for (number, line) in code_lines(&text) {
            for (library, homes) in HOMES {
                if names_crate(line, library) && !homes.iter().any(|home| path.starts_with(home)) {
                    wrong.push(format!("{path}:{number}: {library} belongs in {}", homes.join(", ")));
                }
            }
        }
    }
    report(&wrong, "a library is used outside of its home");
}

#[test]
fn effects_are_at_the_edge() {
    const EFFECTS: &[&str] =
        &["std::fs", "std::net", "std::process", "std::env", "SystemTime::now", "now_utc", "println!"];
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let is_edge = ["src/io/", "src/commands/", "src/main.rs", "crates/collect/", "crates/xtask/"];
        if is_edge.iter().any(|edge| path.starts_with(edge))
            || path.ends_with("/tests.rs")
            || path.contains("/bin/")
        {
            continue;
        }
        for (number, line) in code_lines(without_tests(&text)) {
            if let Some(effect) = EFFECTS.iter().find(|effect| line.contains(**effect)) {
                wrong.push(format!("{path}:{number}: {effect}"));
            }
        }
    }
    report(&wrong, "only `io` and `commands` touch the world");
}

#[test]
fn files_are_short_and_say_what_they_own() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let lines = text.lines().count();
        if lines > LINES_MAX {
            wrong.push(format!("{path}: {lines} lines, at most {LINES_MAX}"));
        }
        if !text.starts_with("//! ") {
            wrong.push(format!("{path}: no doc comment at its top"));
        }
    }
    for (path, bytes) in tree(&project().join("tests")) {
        let lines = bytes.iter().filter(|byte| **byte == b'\n').count();
        if path.ends_with(".rs") && lines > LINES_MAX {
            wrong.push(format!("tests/{path}: {lines} lines, at most {LINES_MAX}"));
        }
    }
    report(&wrong, "files are short and open with what they own");
}

/// What runs at users', without the files of tests.
fn is_program(path: &str) -> bool {
    let runs = ["src/", "crates/collect/src/"].iter().any(|at| path.starts_with(at));
    runs && !path.ends_with("/tests.rs") && !path.contains("/tests/")
}

#[test]
fn nothing_gives_up_or_is_left_to_do() {
    const FORBIDDEN: &[&str] =
        &["todo!(", "unimplemented!(", ".unwrap()", "process::exit", "dbg!(", "panic!("];
    let mut wrong = Vec::new();
    for (path, text) in sources().into_iter().filter(|(path, _)| is_program(path)) {
        for (number, line) in code_lines(without_tests(&text)) {
            for word in FORBIDDEN.iter().filter(|word| line.contains(**word)) {
                wrong.push(format!("{path}:{number}: {word}"));
            }
        }
    }
    report(&wrong, "the program never gives up in the middle");
}

/// The version of Rust that the manifest promises is one that all dependencies accept.
#[test]
fn the_oldest_rust_is_true() {
    let version = Command::new("rustc").arg("-vV").output().expect("rustc runs").stdout;
    let version = String::from_utf8_lossy(&version).into_owned();
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).expect("it names this machine");
    // What only other systems need may not have been fetched.
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--offline", "--locked", "--format-version", "1", "--filter-platform", host])
        .current_dir(project())
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let version = |package: &serde_json::Value| -> Option<(u32, u32)> {
        let mut parts = package["rust_version"].as_str()?.split('.');
        Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
    };
    let packages = metadata["packages"].as_array().expect("packages");
    let ours = packages.iter().find(|package| package["name"] == "helpbook").and_then(version);
    let ours = ours.expect("the manifest states a version of Rust");
    for (package, needed) in packages.iter().filter_map(|package| Some((package, version(package)?))) {
        assert!(needed <= ours, "{} needs Rust {needed:?}, and {ours:?} is promised", package["name"]);
    }
}
