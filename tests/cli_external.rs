//! `helpbook check --external`, asked of hosts on this machine.

mod support;

use std::net::TcpListener;

use support::web::{Answer, Host, redirect, status};
use support::{Book, Run};

const SETTINGS: &str = "[check.external]\nignore = ['*/ignored*']\npause-ms = 1\ncache = 'answers.json'\n";

/// A book whose one article links to these addresses, a line each.
fn book(addresses: &[String]) -> Book {
    let lines: Vec<String> = addresses.iter().map(|address| format!("- [a link]({address})\n")).collect();
    let article = format!("# A\n\n{}", lines.concat());
    Book::with(&[("book.toml", SETTINGS), ("content/a.md", &article)])
}

/// Each finding as `severity code line`.
fn found(run: &Run) -> Vec<String> {
    let lines = run.stdout.lines().map(|line| serde_json::from_str(line).expect("JSON"));
    lines
        .filter(|line: &serde_json::Value| line["type"] == "diagnostic")
        .map(|line| {
            let text = |name: &str| line[name].as_str().unwrap_or_default().to_owned();
            format!("{} {} {}", text("severity"), text("code"), line["location"]["start"]["line"])
        })
        .collect()
}

#[test]
fn addresses_that_are_gone_are_told() {
    let host = Host::start(|line, before| match line {
        "HEAD /fine" => status(200),
        "HEAD /head-is-unknown" => status(405),
        "GET /head-is-unknown" => status(200),
        "HEAD /busy" if before == 0 => Answer(503, "retry-after: 0\r\n".into(), String::new()),
        "HEAD /busy" => status(200),
        "GET /busy" => status(503),
        line if line.ends_with("/private") => status(403),
        line if line.ends_with("/broken") => status(500),
        line if line.ends_with("/circle") => redirect(302, "/circle"),
        _ => status(404),
    });
    let paths = ["/fine", "/head-is-unknown", "/busy", "/private", "/gone", "/broken", "/circle", "/ignored"];
    let book = book(&paths.map(|path| host.url(path)));
    let run = book.run(&["check", "--external", "--format", "json"]).expect_code(1);
    assert_eq!(
        found(&run),
        ["note dead-link 6", "error dead-link 7", "error dead-link 8", "error dead-link 9"],
        "{}",
        run.stdout
    );
    let asked = host.asked();
    assert!(!asked.keys().any(|line| line.contains("ignored")), "{asked:?}");
    assert_eq!((asked["HEAD /gone"], asked["GET /gone"]), (1, 1), "what is gone is asked for once");
    assert_eq!(asked["GET /broken"], 3, "what fails is asked for again");
    assert!(book.run(&["check"]).code == 0, "only when it is wanted");
}

#[test]
fn an_address_is_asked_once_and_believed_for_a_while() {
    let host = Host::start(|line, _| if line.ends_with("/gone") { status(404) } else { status(200) });
    let book = book(&["/a", "/a#b", "/a?q", "/gone"].map(|path| host.url(path)));
    book.run(&["check", "--external"]).expect_code(1);
    book.run(&["check", "--external"]).expect_code(1);
    let asked = host.asked();
    assert_eq!((asked["HEAD /a"], asked["HEAD /a?q"], asked["HEAD /gone"]), (1, 1, 2), "{asked:?}");
    book.write("book.toml", SETTINGS.replace("pause-ms = 1", "pause-ms = 1\nmax-age-days = 0"));
    book.run(&["check", "--external"]).expect_code(1);
    assert_eq!(host.asked()["HEAD /a"], 2);
}

#[test]
fn what_has_moved_for_good_is_told_and_mended() {
    let host = Host::start(|line, _| match line {
        "HEAD /old" => redirect(301, "newer"),
        "HEAD /newer" => redirect(308, "/newest?x=1"),
        "HEAD /for-now" => redirect(302, "/newest"),
        "HEAD /all-gone" => redirect(301, "/"),
        _ => status(200),
    });
    let book = book(&["/old#part", "/for-now", "/all-gone", "/fine"].map(|path| host.url(path)));
    let run = book.run(&["check", "--external", "--fix", "--format", "json"]).expect_code(0);
    assert_eq!(found(&run), ["note moved-link 5"], "{}", run.stdout);
    let article = book.read("content/a.md");
    assert!(article.contains(&format!("]({})", host.url("/newest?x=1#part"))), "{article}");
    assert!(article.contains(&format!("]({})", host.url("/for-now"))), "{article}");
    assert!(article.contains(&format!("]({})", host.url("/all-gone"))), "{article}");
}

#[test]
fn places_in_pages_are_looked_for_on_demand() {
    let host = Host::start(|line, _| match line {
        "GET /page" => Answer(200, "content-type: text/html\r\n".into(), "<h2 id=\"here\">x</h2>".into()),
        _ => status(200),
    });
    let book = book(&["/page#here", "/page#gone", "/page#:~:text=x"].map(|path| host.url(path)));
    book.run_fine(&["check", "--external"]);
    book.write("book.toml", format!("{SETTINGS}fragments = true\n"));
    let run = book.run(&["check", "--external", "--format", "json"]).expect_code(1);
    assert_eq!(found(&run), ["error dead-link 4"], "{}", run.stdout);
    assert_eq!(host.asked()["GET /page"], 1);
}

#[test]
fn without_a_network_there_is_one_finding() {
    // Ports that nobody listens on: each was free a moment ago.
    let port = || {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        listener.local_addr().expect("it has an address").port()
    };
    let ports: Vec<u16> = (0..6).map(|_| port()).collect();
    let addresses: Vec<String> = ports
        .iter()
        .flat_map(|port| (0..50).map(move |number| format!("http://127.0.0.1:{port}/{number}")))
        .collect();
    let book = book(&addresses);
    let run = book.run(&["check", "--external", "--format", "json"]).expect_code(1);
    assert_eq!(found(&run), ["error offline null"], "{}", run.stdout);
    assert!(!book.path("answers.json").exists(), "nothing is learned from silence");
}
