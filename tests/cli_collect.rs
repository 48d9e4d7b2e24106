//! `helpbook collect` as people run it.
#![cfg(unix)]

mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt;

use support::Book;

#[test]
fn the_collector_is_a_program_beside_this_one() {
    let book = Book::new();
    let helpbook = book.path("bin/helpbook");
    fs::create_dir(book.path("bin")).expect("a folder");
    fs::copy(env!("CARGO_BIN_EXE_helpbook"), &helpbook).expect("a copy of the program");
    let run = || {
        let mut command = std::process::Command::new(&helpbook);
        command.args(["collect", "serve", "--help", "--listen", "a b"]).env("PATH", "");
        let output = command.output().expect("the program starts");
        (output.status.code(), String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned())
    };
    let (code, text) = run();
    assert_eq!(code, Some(2));
    assert!(text.contains("`helpbook-collect` is not installed\nhelp: "), "{text}");

    let collector = book.path("bin/helpbook-collect");
    book.write("bin/helpbook-collect", "#!/bin/sh\nprintf '%s|' \"$@\"\nexit 7\n");
    fs::set_permissions(&collector, fs::Permissions::from_mode(0o755)).expect("it may run");
    assert_eq!(run(), (Some(7), "serve|--help|--listen|a b|".to_owned()));
}
