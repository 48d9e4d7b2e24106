//! `serve` on a real port: it shows what `build` writes, whatever has been done to the book, and nothing else.

mod support;

use std::collections::BTreeSet;
use std::net::TcpListener;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use support::http::{self, Response};
use support::random::Random;
use support::{Book, Running, eventually, run_in, tree};

const LIVE: &str = "<script type=\"module\" src=\"/__helpbook/live.js\"></script>";

struct Server {
    running: Running,
    port: u16,
}

impl Server {
    #[track_caller]
    fn start(book: &Book) -> Self {
        // Another process may take a port between our look and its start.
        for _ in 0..5 {
            let free = TcpListener::bind(("localhost", 0)).and_then(|listener| listener.local_addr());
            let port = free.expect("a free port").port();
            let running = book.start(&["serve", "--port", &port.to_string()]);
            let mut server = Self { running, port };
            let is_up = eventually("the server starts", || {
                let said = server.running.said();
                match (said.contains("Waiting for changes"), said.contains("in use")) {
                    (true, _) => Ok(true),
                    (_, true) => Ok(false),
                    _ => Err(said),
                }
            });
            if is_up {
                server.running.wait_for("Showing");
                return server;
            }
        }
        panic!("no port stays free");
    }

    fn get(&self, path: &str) -> Response {
        http::get(self.port, path)
    }

    /// The news after `since`: their version and their errors.
    fn news(&self, since: u64) -> (u64, Vec<serde_json::Value>) {
        let response = self.get(&format!("/__helpbook/news?since={since}"));
        let news: serde_json::Value = serde_json::from_slice(&response.body).expect("JSON");
        let errors = news["errors"].as_array().cloned().unwrap_or_default();
        (news["version"].as_u64().expect("a number"), errors)
    }
}

#[test]
fn copies_of_images_join_once_they_are_made() {
    let book = Book::with(&[("content/a.md", "# A\n\n![Wide](wide.png)\n")]);
    let mut wide = Vec::new();
    let mut encoder = png::Encoder::new(&mut wide, 1300, 500);
    encoder.set_color(png::ColorType::Grayscale);
    let mut noise = Random::new(3);
    let pixels: Vec<u8> = (0..1300 * 500).map(|_| noise.below(64) as u8).collect();
    encoder.write_header().and_then(|mut writer| writer.write_image_data(&pixels)).expect("it is an image");
    book.write("content/wide.png", &wide);
    let server = Server::start(&book);
    let srcset = "../wide.480w.webp 480w";
    eventually("the page offers copies", || {
        let page = String::from_utf8_lossy(&server.get("/a/").body).into_owned();
        if page.contains(srcset) { Ok(()) } else { Err(page) }
    });
    let shown = server.get("/wide.480w.webp").body;
    drop(server);
    book.run_fine(&["build"]);
    assert_eq!(book.tree("book")["wide.480w.webp"], shown, "what is shown is what is built");
}

/// The address of a file of the output.
fn address(path: &str) -> String {
    let path = match path.strip_suffix("index.html") {
        Some(folder) if folder.is_empty() || folder.ends_with('/') => folder,
        _ => path,
    };
    let parts: Vec<String> =
        path.split('/').map(|part| utf8_percent_encode(part, NON_ALPHANUMERIC).to_string()).collect();
    format!("/{}", parts.join("/"))
}

/// Compares everything that is served with what `build` writes. `known` are all paths that there ever were.
fn compare(book: &Book, server: &Server, known: &mut BTreeSet<String>) -> Result<(), String> {
    run_in(&book.root, &["build", "-d", "../fresh"]).expect_code(0);
    let mut wanted = tree(&book.beside().join("fresh"));
    wanted.remove(".helpbook");
    known.extend(wanted.keys().cloned());
    for path in known.iter() {
        let response = server.get(&address(path));
        let Some(bytes) = wanted.get(path) else {
            // An open tab may still ask for chunks of the pack before this one.
            let is_chunk = path.contains("search/") && path.ends_with(".bin");
            if response.status != 404 && !is_chunk {
                return Err(format!("{path} is served ({}) and not built", response.status));
            }
            continue;
        };
        let body = match path.ends_with(".html") {
            true => {
                let text = response.text();
                if text.matches(LIVE).count() != 1 {
                    return Err(format!("{path} has no live script, or two"));
                }
                text.replacen(LIVE, "", 1).into_bytes()
            }
            false => response.body,
        };
        if response.status != 200 || body != *bytes {
            return Err(format!("{path} differs from what is built (status {})", response.status));
        }
    }
    Ok(())
}

const THEME_WORD: &str = "theme/strings/en.toml";

/// One change, as a writer might make it. `articles` are those that exist; `number` makes names new.
fn change(book: &Book, random: &mut Random, articles: &mut Vec<String>, number: usize) -> String {
    let text = |random: &mut Random| {
        let title = ["Pay", "Reset", "Größe", "A & B", "\"Quoted\""][random.below(5)];
        format!("# {title} {number}\n\nText {}.\n\n## Part\n\nMore \"text\".\n", random.below(1_000))
    };
    const FOLDERS: &[&str] = &["", "account/", "billing/cards/", "odd name & more/", "fr/", "fr/account/"];
    let folder = |random: &mut Random| FOLDERS[random.below(FOLDERS.len())];
    match random.below(9) {
        0 | 1 => {
            let path = format!("content/{}article {number}.md", folder(random));
            book.write(&path, text(random));
            articles.push(path.clone());
            format!("new {path}")
        }
        2 | 3 => {
            let path = random.pick(articles).clone();
            let link = random.pick(articles).trim_start_matches("content").to_owned();
            book.write_by_rename(&path, format!("{}\n[there](<{link}>)\n", text(random)));
            format!("change {path}")
        }
        4 if articles.len() > 2 => {
            let path = articles.remove(random.below(articles.len()));
            book.remove(&path);
            format!("remove {path}")
        }
        5 => {
            let at = random.below(articles.len());
            let to = format!("content/{}renamed {number}.md", folder(random));
            book.rename(&articles[at], &to);
            format!("rename {} to {to}", std::mem::replace(&mut articles[at], to.clone()))
        }
        6 => {
            let title = random.below(100);
            let search = random.below(3) > 0;
            let text = format!(
                "[book]\ntitle = \"Acme {title}\"\n[output.html]\nsmart-punctuation = {}\n[output.html.search]\nenable = {search}\n{}",
                random.below(2) == 0,
                ["", "[language.fr]\n", "[language.fr]\ntitle = \"Aide\"\n[language.es]\n"][random.below(3)],
            );
            book.write("book.toml", text);
            format!("title {title}, search {search}")
        }
        7 => {
            if book.path(THEME_WORD).exists() && random.below(3) == 0 {
                book.remove("theme");
                return "remove theme".into();
            }
            book.write(THEME_WORD, format!("home = \"Start {number}\"\n"));
            book.write("theme/css/extra.css", format!("body {{ --n: {number} }}\n"));
            "theme".into()
        }
        _ => {
            let path = format!("content/{}file {}.txt", folder(random), random.below(3));
            book.write(&path, format!("attachment {number}"));
            format!("attachment {path}")
        }
    }
}

#[test]
fn it_serves_what_build_writes_after_any_edits() {
    const EDITS: usize = 40;
    for seed in [1, 2] {
        let book = Book::with(&[
            ("content/first.md", "# First\n\nText.\n"),
            ("content/second.md", "# Second\n\nText.\n"),
        ]);
        let server = Server::start(&book);
        let mut random = Random::new(seed);
        let mut articles = vec!["content/first.md".to_owned(), "content/second.md".to_owned()];
        let mut known = BTreeSet::new();
        let mut history = Vec::new();
        for number in 0..EDITS {
            history.push(change(&book, &mut random, &mut articles, number));
            // Sometimes several changes in a row, as from a branch that is checked out.
            if random.below(3) == 0 {
                continue;
            }
            let what = format!("seed {seed}, after {history:#?}");
            eventually(&what, || compare(&book, &server, &mut known));
        }
        let what = format!("seed {seed}, at the end, after {history:#?}");
        eventually(&what, || compare(&book, &server, &mut known));
    }
}

fn small_book() -> Book {
    Book::with(&[
        ("book.toml", "[book]\ntitle = \"Acme\"\n"),
        ("content/account/reset.md", "# Reset\n\nText.\n"),
        ("content/account/form.txt", "a form"),
    ])
}

#[test]
fn no_path_leads_outside() {
    let book = small_book();
    let server = Server::start(&book);
    for path in [
        "/book.toml",
        "/../book.toml",
        "/%2e%2e/book.toml",
        "/..%2fbook.toml",
        "/account/../../book.toml",
        "/account/%2e%2e/%2e%2e/book.toml",
        "/account/..%5c..%5cbook.toml",
        "/content/account/reset.md",
        "/account/reset.md",
        "//etc/passwd",
        "/%2fetc/passwd",
        "/etc/passwd",
        "/account/form.txt%00",
        "/%ff",
        "/.helpbook",
        "/__helpbook/",
        "/__helpbook/../book.toml",
    ] {
        let response = server.get(path);
        assert!([400, 404].contains(&response.status), "{path}: {}", response.status);
        assert!(!response.text().contains("title = \"Acme\""), "{path}");
    }
    let page = server.get("/no/such/page/");
    assert_eq!(page.status, 404);
    assert!(page.text().contains("<main"), "the book's own page says so");
}

#[test]
fn each_language_has_its_page_for_what_is_missing() {
    let book = small_book();
    book.write("book.toml", "[language.fr]\n");
    let server = Server::start(&book);
    for (path, language) in [("/none/", "en"), ("/fr/none/at/all", "fr"), ("/french/", "en")] {
        let page = server.get(path);
        assert_eq!(page.status, 404);
        assert!(page.text().contains(&format!("<html lang=\"{language}\"")), "{path}");
    }
}

#[test]
fn it_speaks_http() {
    let book = small_book();
    let server = Server::start(&book);
    let page = server.get("/account/reset/");
    assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"));
    assert_eq!(page.header("cache-control"), "no-store");
    assert_eq!(server.get("/account/form.txt").text(), "a form");

    let head = http::request(server.port, "HEAD", "/account/reset/").expect("an answer");
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(head.header("content-length"), page.body.len().to_string());
    for method in ["POST", "PUT", "DELETE"] {
        assert_eq!(
            http::request(server.port, method, "/account/reset/").expect("an answer").status,
            405,
            "{method}"
        );
    }
    for (path, location) in [
        ("/account", "/account/"),
        ("/account/reset?q=1", "/account/reset/?q=1"),
        ("/search?q=a%20b", "/search/?q=a%20b"),
    ] {
        let response = server.get(path);
        assert_eq!((response.status, response.header("location")), (308, location), "{path}");
    }
    let doubled = server.get("//account");
    assert!(!doubled.header("location").starts_with("//"), "it would lead to another host: {doubled:?}");
}

#[test]
fn news_come_when_something_changes() {
    let book = small_book();
    let server = Server::start(&book);
    let (version, errors) = server.news(0);
    assert!(version > 0 && errors.is_empty());
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::scope(|scope| {
        scope.spawn(|| sender.send(server.news(version)));
        book.write("content/account/reset.md", "# Reset\n\nChanged.\n");
        let (newer, errors) = receiver.recv().expect("an answer");
        assert!(newer > version && errors.is_empty());
    });
    assert!(server.get("/account/reset/").text().contains("Changed."), "the page is new when the news come");
}

#[test]
fn a_bad_template_keeps_the_last_good_page() {
    let book = small_book();
    let server = Server::start(&book);
    let good = server.get("/account/reset/");
    let wait_for_errors = |code: &str| {
        eventually("the error is told", || {
            let (_, errors) = server.news(0);
            errors.iter().find(|error| error["code"] == code).cloned().ok_or(format!("{errors:?}"))
        })
    };
    // Tera cannot compile it.
    book.write("theme/templates/article.html", "{% if page.title %}\n{{ page.body }\n");
    let error = wait_for_errors("template-error");
    assert_eq!(error["location"]["path"], "theme/templates/article.html");
    assert_eq!(error["location"]["start"]["line"], 2);
    assert!(error["location"]["start"]["column"].is_u64(), "{error}");
    let kept = server.get("/account/reset/");
    assert_eq!((kept.status, kept.text()), (200, good.text()));

    // It compiles and cannot be rendered.
    book.write("theme/templates/article.html", "\n\n{{ page.nothing.at_all }}\n");
    let broken = eventually("the page is broken", || {
        let page = server.get("/account/reset/");
        if page.status == 500 { Ok(page.text()) } else { Err(page.text()) }
    });
    assert!(broken.contains("helpbook-live-errors"), "the overlay has its data");
    assert!(broken.contains("\"line\":3") && broken.contains("theme/templates/article.html"), "{broken}");
    assert!(broken.contains("<p>Text.</p>"), "the last good page stays");

    book.write("theme/templates/article.html", "mended {{ page.title }}");
    eventually("it is mended", || {
        let page = server.get("/account/reset/").text();
        if page.starts_with("mended Reset") { Ok(()) } else { Err(page) }
    });
    eventually("no error is left", || match server.news(0).1 {
        errors if errors.is_empty() => Ok(()),
        errors => Err(format!("{errors:?}")),
    });
}

#[test]
fn a_bad_configuration_keeps_the_site() {
    let book = small_book();
    let server = Server::start(&book);
    let good = server.get("/").text();
    book.write("book.toml", "[book]\ntitel = \"Other\"\n");
    let error = eventually("the error is told", || server.news(0).1.first().cloned().ok_or(String::new()));
    assert_eq!(
        (&error["code"], &error["location"]["start"]["line"]),
        (&"config-unknown-key".into(), &2.into())
    );
    assert!(error["help"].as_str().is_some_and(|help| help.contains("title")), "{error}");
    assert_eq!(server.get("/").text(), good);
    book.write("book.toml", "[book]\ntitle = \"Other\"\n");
    eventually("it is mended", || {
        let home = server.get("/").text();
        if home.contains("Other") { Ok(()) } else { Err(home) }
    });
}
