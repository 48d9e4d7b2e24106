//! `helpbook check` as people, code hosts and pipelines use it.

mod support;

use serde_json::Value;
use support::Book;

fn broken_book() -> Book {
    Book::with(&[
        ("content/a.md", "# A\n\nÜber 😀 [gone](gone.md) and [same](#nowhere).\n"),
        ("content/b c.md", "# B\n\n![a\nb](gone.png)\n"),
        ("content/empty.md", ""),
    ])
}

fn sarif(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn objects(value: &Value, pointer: &str) -> Vec<Value> {
    let list = value.pointer(pointer).and_then(Value::as_array);
    list.unwrap_or_else(|| panic!("no {pointer} in {value}")).clone()
}

/// What the published schema demands, as far as it concerns what is written here.
#[test]
fn sarif_is_one_document_that_its_readers_understand() {
    let book = broken_book();
    let run = book.run(&["check", "--format", "sarif"]).expect_code(1);
    let document = sarif(&run.stdout);
    assert_eq!(document["version"], "2.1.0");
    assert_eq!(document["$schema"], "https://json.schemastore.org/sarif-2.1.0.json");
    assert_eq!(objects(&document, "/runs").len(), 1);
    assert_eq!(document["runs"][0]["columnKind"], "unicodeCodePoints");
    assert_eq!(document["runs"][0]["invocations"][0]["executionSuccessful"], true);
    let rules = objects(&document, "/runs/0/tool/driver/rules");
    let ids: Vec<&str> = rules.iter().filter_map(|rule| rule["id"].as_str()).collect();
    assert_eq!(ids.len(), rules.len(), "every rule has an id");
    for rule in &rules {
        assert!(rule["shortDescription"]["text"].as_str().is_some_and(|text| text.ends_with('.')), "{rule}");
    }
    let results = objects(&document, "/runs/0/results");
    assert_eq!(results.len(), 4, "{results:#?}");
    for result in &results {
        let index = result["ruleIndex"].as_u64().expect("a number") as usize;
        assert_eq!(result["ruleId"].as_str(), Some(ids[index]), "{result}");
        assert!(["error", "note"].contains(&result["level"].as_str().unwrap_or_default()), "{result}");
        let text = result["message"]["text"].as_str().unwrap_or_default();
        assert!(text.ends_with(['.', '?']) && !text.contains(". ."), "{text}");
        let place = &result["locations"][0]["physicalLocation"];
        let uri = place["artifactLocation"]["uri"].as_str().unwrap_or_default();
        assert!(uri.starts_with("content/") && !uri.contains(' '), "{uri}");
        let base = place["artifactLocation"]["uriBaseId"].as_str().unwrap_or_default();
        assert!(document["runs"][0]["originalUriBaseIds"][base].is_object(), "{base}");
        if let Some(region) = place.get("region") {
            for name in ["startLine", "startColumn", "endLine", "endColumn"] {
                assert!(region[name].as_u64().is_some_and(|number| number >= 1), "{region}");
            }
        }
    }
    let first = &results[0]["locations"][0]["physicalLocation"]["region"];
    let place = ["startLine", "startColumn", "endLine", "endColumn"].map(|name| first[name].as_u64());
    assert_eq!(place, [3, 15, 3, 22].map(Some), "columns count characters");
    assert!(run.stderr.starts_with("Checked 3 articles"), "{}", run.stderr);
}

#[test]
fn sarif_without_findings_is_a_document_too() {
    let book = Book::with(&[("content/a.md", "# A\n\nText.\n")]);
    for command in ["check", "build"] {
        let document = sarif(&book.run_fine(&[command, "--format", "sarif"]).stdout);
        assert!(objects(&document, "/runs/0/results").is_empty());
    }
    // Nothing but a list of findings can be in it.
    book.run(&["watch", "--format", "sarif"]).expect_code(2);
    book.run(&["search", "a", "--format", "github"]).expect_code(2);
}

#[test]
fn places_are_named_from_the_folder_of_the_run() {
    let book = Book::with(&[("docs/content/a.md", "# A\n\n[gone](gone.md)\n")]);
    let run = book.run(&["check", "docs", "--format", "sarif"]).expect_code(1);
    let uri = "/runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri";
    assert_eq!(sarif(&run.stdout).pointer(uri).and_then(Value::as_str), Some("docs/content/a.md"));
    let mut command = support::command(&book.path("docs"), &["check", "--format", "github"]);
    let output = command.env("GITHUB_WORKSPACE", &book.root).output().expect("it runs");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said.starts_with("::error file=docs/content/a.md,line=3,col=8,"), "{said}");
}

#[test]
fn what_is_certain_is_mended() {
    let book = Book::with(&[
        (
            "content/guide/a.md",
            "\u{feff}---\r\ntilte: A guide\r\nOrder: 3\r\nlayout: page\r\n---\r\nÜber [case](Reset-Password.MD?x#Forgot_it%3F) and\r\n\
             [moved](/old/reset/), [by redirect](../bills/old.html#pay), ![](Shot.PNG)\r\n\
             <a href='RESET-password.md'>raw</a> [gone](gone.md) [label][l]\r\n\r\n[l]: Reset-password.md\r\n",
        ),
        (
            "content/guide/reset-password.md",
            "---\naliases: [/old/reset]\n---\n# Reset\n\n## Forgot it?\n\nText.\n",
        ),
        ("content/guide/shot.png", "x"),
        ("content/bills/pay (now).md", "# Pay\n\n## Pay\n\nText.\n"),
        ("book.toml", "[output.html.redirect]\n\"/bills/old.html\" = \"/bills/pay (now).md\"\n"),
    ]);
    let before = book.read("content/guide/a.md");
    book.run(&["check"]).expect_code(1);
    assert_eq!(book.read("content/guide/a.md"), before, "only when asked to");
    let run = book.run(&["check", "--fix"]).expect_code(1);
    assert_eq!(
        book.read("content/guide/a.md"),
        "\u{feff}---\r\ntitle: A guide\r\norder: 3\r\nlayout: page\r\n---\r\nÜber [case](reset-password.md?x#forgot-it) and\r\n\
         [moved](/guide/reset-password.md), [by redirect](../bills/pay%20%28now%29.md#pay), ![](shot.png)\r\n\
         <a href='reset-password.md'>raw</a> [gone](gone.md) [label][l]\r\n\r\n[l]: Reset-password.md\r\n",
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.contains(
            "fixed[broken-link]: content/guide/a.md:6:13: `Reset-Password.MD` is now `reset-password.md`"
        ),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains("`gone.md`"), "the rest is reported: {}", run.stderr);
    let after = book.tree("content");
    book.run(&["check", "--fix"]).expect_code(1);
    support::assert_same(&after, &book.tree("content"), "nothing is left to mend");
}

/// Places behind what is included are those of the file; what another file says is not mended by way of this one.
#[test]
fn fixes_find_their_place_in_articles_that_include() {
    let book = Book::with(&[
        ("book.toml", "[variables]\nfolder = \"guide\"\n"),
        ("content/a.md", "# A\n\n{{#include _part.md}} {{ folder }} [b](B.md) [c]({{ folder }}/C.md)\n"),
        ("content/_part.md", "Several\n\nlines, a [link](B.md)\n"),
        ("content/b.md", "# B\n\nText.\n"),
        ("content/guide/c.md", "# C\n\nText.\n"),
    ]);
    let run = book.run(&["check", "--fix"]).expect_code(1);
    assert_eq!(
        book.read("content/a.md"),
        "# A\n\n{{#include _part.md}} {{ folder }} [b](b.md) [c]({{ folder }}/C.md)\n",
        "{}",
        run.stderr
    );
    assert_eq!(book.read("content/_part.md"), "Several\n\nlines, a [link](B.md)\n");
    assert!(run.stderr.contains("content/_part.md:3:17"), "{}", run.stderr);
}

#[test]
fn fixes_are_told_to_programs() {
    let book = Book::with(&[("content/a.md", "# A\n\n[b](B.md)\n"), ("content/b.md", "# B\n\nText.\n")]);
    let run = book.run(&["check", "--format", "json"]).expect_code(1);
    let found = sarif(&run.stdout);
    let edit = &found["fix"]["edits"][0];
    assert_eq!(found["fix"]["path"], "content/a.md");
    assert_eq!((&edit["start"]["line"], &edit["start"]["column"]), (&3.into(), &5.into()));
    assert_eq!((&edit["end"]["column"], &edit["replacement"]), (&9.into(), &"b.md".into()));
    let document = sarif(&book.run(&["check", "--format", "sarif"]).expect_code(1).stdout);
    let changes = objects(&document, "/runs/0/results/0/fixes/0/artifactChanges");
    assert_eq!(changes[0]["artifactLocation"]["uri"], "content/a.md");
    let replacement = &changes[0]["replacements"][0];
    assert_eq!(replacement["deletedRegion"]["endColumn"], 9);
    assert_eq!(replacement["insertedContent"]["text"], "b.md");
    let fixed = book.run(&["check", "--fix", "--format", "json"]).expect_code(0).stdout;
    assert_eq!(sarif(&fixed)["type"], "fixed");
    assert_eq!(book.read("content/a.md"), "# A\n\n[b](b.md)\n");
}

/// What is shown for bytes that are no text must not be written back.
#[test]
fn files_that_are_no_plain_text_are_left_alone() {
    let book = Book::with(&[("content/b.md", "# B\n\nText.\n")]);
    let bytes = b"# A\n\n[b](B.md) caf\xe9 \x01\n";
    book.write("content/a.md", bytes);
    book.run(&["check", "--fix"]).expect_code(1);
    assert_eq!(std::fs::read(book.path("content/a.md")).expect("it is there"), bytes);
}

#[test]
fn a_baseline_leaves_what_is_new() {
    let book = broken_book();
    book.run(&["check", "--update-baseline"]).expect_code(2);
    let missing = book.run(&["check", "--baseline", "known.txt"]).expect_code(2);
    assert!(missing.stderr.contains("--update-baseline"), "{}", missing.stderr);
    let run = book.run_fine(&["check", "--baseline", "known.txt", "--update-baseline"]);
    assert!(run.stderr.contains("Wrote 4 findings"), "{}", run.stderr);
    let written = book.read("known.txt");
    assert!(written.contains("\ncontent/a.md: broken-link: there is no file `gone.md`\n"), "{written}");

    // Lines above move the finding; a second of the same kind is new.
    book.write(
        "content/a.md",
        "# A\n\nMore.\n\nMore [gone](gone.md), [same](#nowhere).\n\n[gone](gone.md)\n",
    );
    book.write("content/empty.md", "# Written\n\nNow.\n");
    let run = book.run(&["check", "--baseline", "known.txt"]).expect_code(1);
    assert!(run.stderr.contains("content/a.md:7:8") && run.stderr.contains(": 1 error."), "{}", run.stderr);
    assert!(run.stderr.contains("1 finding of the baseline is gone"), "{}", run.stderr);

    book.write("book.toml", "[check]\nbaseline = 'known.txt'\n");
    let json = book.run(&["check", "--format", "json"]).expect_code(1).stdout;
    let last = json.lines().last().map(sarif).unwrap_or_default();
    assert_eq!((&last["type"], &last["known"], &last["gone"]), (&"baseline".into(), &3.into(), &1.into()));
    book.run_fine(&["check", "--update-baseline"]);
    assert_eq!(book.read("known.txt").lines().count(), 5);
    let run = book.run_fine(&["check"]);
    assert!(run.stderr.contains("all is well") && !run.stderr.contains("gone:"), "{}", run.stderr);

    // What no site can be made with is not for later.
    book.write("book.toml", "[check]\nbaseline = 'known.txt'\n[boko]\n");
    book.run(&["check", "--update-baseline"]).expect_code(1);
}

#[test]
fn pages_keep_to_their_budget() {
    let budget =
        "[check.severity]\nunreadable-image = 'off'\n[check.budget]\npage = '40 KB'\ntotal = '60 KB'\n";
    let book = Book::with(&[("book.toml", budget), ("content/a.md", "# A\n\n![One](one.png)\n")]);
    book.write("content/one.png", vec![0; 5_000]);
    book.run_fine(&["check"]);
    book.write("content/one.png", vec![0; 60_000]);
    book.write("content/long.md", format!("# Long\n\n{}", "Many words.\n\n".repeat(4_000)));
    let run = book.run(&["check"]).expect_code(1);
    for part in ["the page: ", "the page with its images: ", "more than 40 KB", "more than 60 KB"] {
        assert!(run.stderr.contains(part), "{part}: {}", run.stderr);
    }
    assert!(run.stderr.contains(": 3 errors."), "long is so by itself too: {}", run.stderr);
}

#[test]
fn findings_are_explained() {
    let book = Book::new();
    let text = book.run_fine(&["explain", "missing-alt"]).stdout;
    assert!(text.starts_with("missing-alt: An image") && text.contains("## What to do"), "{text}");
    assert_eq!(book.run_fine(&["explain", "warning[missing-alt]"]).stdout, text);
    let list = book.run_fine(&["explain"]).stdout;
    assert!(list.lines().any(|line| line.starts_with("broken-link ")), "{list}");
    let unknown = book.run(&["explain", "broken-lnik"]).expect_code(2);
    assert!(unknown.stderr.contains("did you mean `broken-link`?"), "{}", unknown.stderr);
}
