//! Files in; text, places and findings out.

use std::collections::BTreeMap;

use super::*;
use crate::diagnostics::{Diagnostic, Location};
use crate::source::{Included, SourceFile, TextFile};

/// A book of a few files, of which the first is the article.
struct Book {
    files: Vec<(String, String)>,
    variables: BTreeMap<String, String>,
}

struct Result {
    expanded: Expanded,
    told: Vec<String>,
}

fn book(files: &[(&str, &str)]) -> Book {
    let own = |(path, text): &(&str, &str)| (path.to_string(), text.to_string());
    Book { files: files.iter().map(own).collect(), variables: BTreeMap::new() }
}

impl Book {
    fn variable(mut self, name: &str, value: &str) -> Self {
        self.variables.insert(name.to_owned(), value.to_owned());
        self
    }

    fn reused(&self) -> Reused {
        let mut reused = Reused::default();
        for (path, text) in &self.files {
            let file = SourceFile::new(SourcePath::new(path.clone()), text.as_bytes());
            if path.starts_with("snippets/") {
                reused.snippets.insert(file.path.clone());
            }
            reused
                .included
                .insert(file.path.clone(), TextFile::new(&file).map_or(Included::NotText, Included::Text));
        }
        reused
    }

    fn expand(&self) -> Result {
        let reused = self.reused();
        let (path, text) = &self.files[0];
        let (path, text): (SourcePath, Arc<str>) = (SourcePath::new(path.clone()), text.as_str().into());
        let (variables, _) = Variables::new(self.variables.clone());
        let material = Material { reused: &reused, variables: &variables, snippets: "snippets" };
        let mut findings = Findings::default();
        let body = crate::article::front_matter::body_start(&text);
        let expanded = expand(&path, &text, body, material, &mut findings);
        expanded.map.check(&expanded.text);
        let told = findings.into_diagnostics(&path, |range| expanded.map.location(range), |_, _| None);
        Result { told: told.iter().map(line).collect(), expanded }
    }

    /// The findings of the article as a whole.
    fn check(&self) -> Vec<Diagnostic> {
        let (path, text) = &self.files[0];
        let file = SourceFile::new(SourcePath::new(path.clone()), text.as_bytes());
        let options = crate::article::ParseOptions {
            variables: Arc::new(Variables::new(self.variables.clone()).0),
            snippets: "snippets".to_owned(),
            ..Default::default()
        };
        let parsed = crate::article::parse(&file, &options, &self.reused());
        for link in &parsed.value.links {
            assert!(parsed.value.text.get(link.range.clone()).is_some(), "{link:?}");
        }
        parsed.diagnostics
    }

    fn text(&self) -> String {
        let Result { expanded, told } = self.expand();
        assert!(told.is_empty(), "{told:?}");
        expanded.text.to_string()
    }
}

fn line(found: &Diagnostic) -> String {
    let help = found.help.as_deref().unwrap_or_default();
    format!("{} {}: {} | {help}", place(found.location.as_ref()), found.code.as_str(), found.message)
}

fn place(location: Option<&Location>) -> String {
    let location = location.expect("it has a place");
    let span = location.span.as_ref().expect("it has lines");
    let (start, end) = (&span.start, &span.end);
    format!("{}:{}:{}-{}:{}", location.path, start.line, start.column, end.line, end.column)
}

/// Where each place of the result that holds `wanted` was written.
fn written(result: &Result, wanted: &str) -> String {
    let at = result.expanded.text.find(wanted).expect("it is in the text");
    place(Some(&result.expanded.map.location(at..at + wanted.len())))
}

#[test]
fn a_text_without_directives_is_not_copied() {
    let text: Arc<str> = "a { b } [c] {{ d e }} [!NOTE]".into();
    let (reused, variables) = (Reused::default(), Variables::default());
    let material = Material { reused: &reused, variables: &variables, snippets: "snippets" };
    let expanded = expand(&SourcePath::new("a.md"), &text, 0, material, &mut Findings::default());
    assert!(Arc::ptr_eq(&text, &expanded.text));
    assert_eq!(place(Some(&expanded.map.location(2..3))), "a.md:1:3-1:4");
}

#[test]
fn files_and_parts_take_the_place_of_directives() {
    let book = book(&[
        (
            "c/a.md",
            "---\ntitle: {{#include x}}\n---\nA {{#include ../b.md}} B\n\n```\n{{#include code.rs:f}}\n```\n",
        ),
        ("b.md", "---\ntitle: B\n---\nfrom *b*\n"),
        ("c/code.rs", "// ANCHOR: f\nfn f() {}\n// ANCHOR_END: f\n"),
    ]);
    let result = book.expand();
    assert_eq!(
        &*result.expanded.text,
        "---\ntitle: {{#include x}}\n---\nA from *b* B\n\n```\nfn f() {}\n```\n"
    );
    assert_eq!(written(&result, "*b*"), "b.md:4:6-4:9");
    assert_eq!(written(&result, "fn f"), "c/code.rs:2:1-2:5");
    assert_eq!(written(&result, "B\n"), "c/a.md:4:24-5:1");
    // A range that reaches from one file into another ends where that begins; one that comes back spans it.
    assert_eq!(written(&result, "A from"), "c/a.md:4:1-4:3");
    assert_eq!(written(&result, "A from *b* B"), "c/a.md:4:1-4:25");
    let files: Vec<&str> = result.expanded.files.iter().map(SourcePath::as_str).collect();
    assert_eq!(files, ["b.md", "c/code.rs"]);
}

#[test]
fn paths_are_relative_to_the_file_that_they_stand_in() {
    let book = book(&[
        ("content/a.md", "{{#include ../parts/b.md}}"),
        ("parts/b.md", "b [!INCLUDE [x](deep/c%20d.md)]\n"),
        ("parts/deep/c d.md", "c {{#snippet s}}\n"),
        ("snippets/s.md", "s\n"),
    ]);
    assert_eq!(book.text(), "b c s");
}

#[test]
fn a_backslash_shows_what_would_be_a_directive() {
    let book =
        book(&[("a.md", "\\{{#include b.md}} `\\{{ name }}` \\{{ no name }}")]).variable("name", "Acme");
    assert_eq!(book.text(), "{{#include b.md}} `{{ name }}` \\{{ no name }}");
}

#[test]
fn learn_includes_in_code_are_text() {
    let text = "`[!INCLUDE [b](b.md)]`\n\n    [!INCLUDE [b](b.md)]\n\n[!INCLUDE [b](b.md)]\n";
    let book = book(&[("a.md", text), ("b.md", "B\n")]);
    assert_eq!(book.text(), text.replace("\n\n[!INCLUDE [b](b.md)]\n", "\n\nB\n"));
}

#[test]
fn further_lines_begin_as_the_line_of_the_directive_does() {
    let book = book(&[
        ("a.md", "> {{#include b.md}}\n\n- {{#include b.md}}\n- see {{#include b.md}}\n\n  ```\n  {{#include b.md}}\n  ```\n"),
        ("b.md", "1\n\n{{#include c.md}}\n"),
        ("c.md", "- {{#include d.md}}\n"),
        ("d.md", "x\n{{ v }}\n"),
    ])
    .variable("v", "y\nz");
    let result = book.expand();
    assert_eq!(
        &*result.expanded.text,
        "> 1\n>\n> - x\n>   y\n>   z\n\n- 1\n\n  - x\n    y\n    z\n- see 1\n\n- x\n  y\n  z\n\n  \
         ```\n  1\n\n  - x\n    y\n    z\n  ```\n"
    );
    assert_eq!(written(&result, "- x"), "c.md:1:1-1:3");
    assert_eq!(written(&result, "y"), "d.md:2:1-2:8");
}

#[test]
fn what_cannot_be_included_stays_and_is_told_where_it_stands() {
    let book = book(&[
        ("a.md", "{{#include b.md}} {{#include no.md}} {{#snippet refnud}} {{#snippet ../a}} {{#include}}"),
        ("b.md", "x\n{{#include c.txt:9}} {{#include c.txt:zzz}} {{#include d}} {{#inlcude x}} {{#if x}}"),
        ("c.txt", "one\n"),
        ("d", "\0"),
        ("snippets/refund.md", "r"),
    ]);
    let Result { expanded, told } = book.expand();
    assert_eq!(
        &*expanded.text,
        "x\n{{#include c.txt:9}} {{#include c.txt:zzz}} {{#include d}} {{#inlcude x}} {{#if x}} \
         {{#include no.md}} {{#snippet refnud}} {{#snippet ../a}} {{#include}}"
    );
    assert_eq!(
        told,
        [
            "b.md:2:1-2:21 include-part: `c.txt` is included, but there is no line 9 in it | the file has 1 line",
            "b.md:2:22-2:44 include-part: `c.txt` is included, but there is no anchor `zzz` in it | put lines with \
             `ANCHOR: zzz` and `ANCHOR_END: zzz` around the part that is meant",
            "b.md:2:45-2:59 invalid-utf8: `d` is not text in UTF-8 | save the file as UTF-8",
            "b.md:2:60-2:74 unknown-directive: there is no directive `#inlcude` | did you mean `{{#include …}}`? Write \
             `\\{{#` to show it as it is",
            "a.md:1:19-1:37 include-missing: there is no file `no.md` | looked for `no.md`; paths are relative to the \
             file that the include stands in",
            "a.md:1:38-1:57 include-missing: there is no snippet `refnud` | did you mean `refund`?",
            "a.md:1:58-1:75 include-missing: `../a` is no name of a snippet | name a file of the folder `snippets`, \
             without `.md`",
            "a.md:1:76-1:88 include-missing: `` is no file | name a file, relative to the one that this stands in",
        ]
    );
}

#[test]
fn circles_are_told_with_the_way_round() {
    let circle = book(&[("a.md", "a {{#include b.md}}"), ("b.md", "b {{#include a.md}}")]);
    let Result { expanded, told } = circle.expand();
    assert_eq!(&*expanded.text, "a b {{#include a.md}}");
    let expected = "b.md:1:3-1:20 include-cycle: `a.md` includes itself: a.md → b.md → a.md | remove one of the \
                    includes, or include only a part of the file";
    assert_eq!(told, [expected]);
    // A part of the file itself is no circle, unless it holds the include.
    let part = book(&[("a.md", "ANCHOR: p\nx\nANCHOR_END: p\n{{#include a.md:p}}")]);
    assert_eq!(part.text(), "ANCHOR: p\nx\nANCHOR_END: p\nx");
    let own = book(&[("a.md", "ANCHOR: p\n{{#include a.md:p}}\nANCHOR_END: p\n")]);
    let told = own.expand().told;
    assert_eq!(told.len(), 1);
    assert!(told[0].starts_with("a.md:2:1-2:20 include-cycle"), "{told:?}");
}

#[test]
fn includes_nest_as_deep_as_in_mdbook() {
    let nested = |depth: usize| {
        let files: Vec<(String, String)> = (0..=depth)
            .map(|n| {
                let next =
                    if n < depth { format!("{{{{#include {}.md}}}}", n + 1) } else { "end".to_owned() };
                (format!("{n}.md"), next)
            })
            .collect();
        Book { files, variables: BTreeMap::new() }.expand()
    };
    let deep = nested(DEPTH_MAX);
    assert!(deep.told.is_empty() && &*deep.expanded.text == "end", "{:?}", deep.told);
    let deeper = nested(DEPTH_MAX + 1);
    assert_eq!(&*deeper.expanded.text, "{{#include 11.md}}");
    assert!(deeper.told[0].starts_with("10.md:1:1-1:19 include-limit"), "{:?}", deeper.told);
}

#[test]
fn what_multiplies_is_stopped() {
    for innermost in ["", "x", &"long ".repeat(2000)] {
        let many = |n: usize| format!("{{{{#include {n}.md}}}}\n").repeat(30);
        let mut files: Vec<(String, String)> = (0..9).map(|n| (format!("{n}.md"), many(n + 1))).collect();
        files.push(("9.md".to_owned(), innermost.to_owned()));
        let Result { expanded, told } = Book { files, variables: BTreeMap::new() }.expand();
        assert!(expanded.text.len() < ADDED_BYTES_MAX + 1_000_000);
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].contains("include-limit"), "{told:?}");
    }
}

#[test]
fn variables_are_text_everywhere_and_told_outside_of_code() {
    let text = "{{ nam }} {{name}} `{{ nam }}` ${{ nam }} [x]({{ url }}) {{zzz}}\n\n```\n{{ nam }} {{ name }}\n```\n";
    let book =
        book(&[("a.md", text)]).variable("name", "Acme").variable("url", "https://a.example/{{ name }}");
    let result = book.expand();
    assert_eq!(
        &*result.expanded.text,
        "{{ nam }} Acme `{{ nam }}` ${{ nam }} [x](https://a.example/Acme) {{zzz}}\n\n```\n{{ nam }} Acme\n```\n"
    );
    assert_eq!(
        result.told,
        [
            "a.md:1:1-1:10 unknown-variable: there is no variable `nam` | did you mean `name`?",
            "a.md:1:58-1:65 unknown-variable: there is no variable `zzz` | add it to `[variables]` in `book.toml`, or \
             write `\\{{ zzz }}` to show it as it is"
        ]
    );
    assert_eq!(written(&result, "Acme"), "a.md:1:11-1:19");
    // From the middle of a value: it comes from all of the directive.
    assert_eq!(written(&result, "me `"), "a.md:1:11-1:21");
    assert_eq!(result.expanded.variables.len(), 2);
}

#[test]
fn without_variables_braces_are_text() {
    let book = book(&[("a.md", "{{ site.baseurl }} {% if x %} {{#each y}}")]);
    assert_eq!(book.text(), "{{ site.baseurl }} {% if x %} {{#each y}}");
}

/// A small generator of numbers, the same in each run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }
}

/// Books of random pieces: nothing panics, and every byte comes from where the map says.
#[test]
fn whatever_is_written_has_its_place() {
    const PIECES: &[&str] = &[
        "{{#include 0.md}}",
        "{{#include 1.md}}",
        "{{#include 2.md:a}}",
        "{{#include 3.md:2:}}",
        "{{#include 4.md}}",
        "{{#include ",
        "}}",
        "{{",
        "{",
        "\\",
        "{{ v }}",
        "{{ w }}",
        "{{é}}",
        "{{ no }}",
        "[!INCLUDE [t](2.md)]",
        "[!INCLUDE [",
        "](",
        "{{#snippet 5}}",
        "ANCHOR: a\n",
        "ANCHOR_END: a\n",
        "\n",
        "\n",
        "\r\n",
        "> ",
        "- ",
        "  ",
        "é",
        "😀",
        "`",
        "```\n",
        "    ",
        "---\n",
        "title: x\n",
        "text ",
        "[a](b.md#c)",
        "![",
        "<a href='{{ v }}'>",
        "| a |\n|---|\n",
        "[^1]",
        "# ",
        "{{#includ x}}",
        "#",
        "\u{301}",
    ];
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let mut included = 0;
    for _ in 0..3000 {
        let files = (0..6).map(|n| {
            let count = random.below(14);
            let text: String = (0..count).map(|_| PIECES[random.below(PIECES.len())]).collect();
            (if n == 5 { "snippets/5.md".to_owned() } else { format!("{n}.md") }, text)
        });
        let files: Vec<(String, String)> = files.collect();
        let shown = files.clone();
        let variables =
            BTreeMap::from([("v".to_owned(), "V\n> é".to_owned()), ("w".to_owned(), String::new())]);
        let book = Book { files, variables };
        for finding in book.check() {
            let path = finding.location.expect("findings have a place").path;
            assert!(shown.iter().any(|(known, _)| known == path.as_str()), "{path}");
        }
        let Result { expanded, .. } = book.expand();
        included += usize::from(!expanded.files.is_empty());
        // Every range has a place that exists.
        for _ in 0..10 {
            let (a, b) = (random.below(expanded.text.len() + 2), random.below(expanded.text.len() + 2));
            let location = expanded.map.location(a.min(b)..a.max(b));
            let (_, text) = shown
                .iter()
                .find(|(path, _)| path == location.path.as_str())
                .expect("it is a file of the book");
            let span = location.span.expect("it has lines");
            let lines = text.split('\n').count();
            assert!(span.start <= span.end && span.end.line <= lines, "{span:?} {text:?}");
        }
    }
    assert!(included > 500, "{included}");
}
