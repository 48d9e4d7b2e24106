//! What is found, and what comes first.

mod common;

use common::{article, ask, find, find_in, pack, tiny_chunks, titles};
use helpbook_search::{PackOptions, SearchDocument, Section};

#[test]
fn accents_may_be_left_out_and_put_in() {
    let book = [
        ("Menu", "Our café serves breakfast"),
        ("Chain", "A cafe round the corner"),
        ("Other", "Nothing here"),
    ];
    assert_eq!(find(&book, "cafe ").len(), 2);
    assert_eq!(find(&book, "CAFÉ ").len(), 2);
    assert_eq!(find(&[("Cities", "München, Malmö"), ("Bean", "mung")], "munchen "), ["Cities"]);
    assert_eq!(find(&[("Land", "Việt Nam"), ("Film", "a video")], "viet "), ["Land"]);
    assert_eq!(find_in("ar", &[("أ", "مُحَمَّد"), ("ب", "كتاب")], "محمد "), ["أ"]);
    assert_eq!(find_in("ru", &[("Один", "Новые настройки"), ("Два", "книга")], "настройка ")[0], "Один");
}

#[test]
fn an_unfinished_last_word_matches_what_begins_with_it() {
    let book = [("One", "We sell espressos"), ("Two", "Passwords and passkeys"), ("Three", "Tea")];
    assert_eq!(find(&book, "espr"), ["One"]);
    assert_eq!(find(&book, "pass"), ["Two"]);
    assert_eq!(find(&[("Wow", "x"), ("World", "y"), ("Tea", "w")], "w").len(), 3);
    assert_eq!(find(&[("caféine", "x"), ("other", "y")], "caf"), ["caféine"]);
    assert_eq!(find(&[("Ο καλός", "x"), ("other", "y")], "καλ"), ["Ο καλός"]);
}

#[test]
fn a_space_finishes_the_last_word() {
    let book = [("Passkeys", "alpha"), ("Pass", "beta")];
    assert_eq!(find(&book, "pass").len(), 2);
    assert_eq!(find(&book, "pass "), ["Pass"]);
    assert_eq!(find(&book, "pass alpha"), ["Pass", "Passkeys"], "only the last word is unfinished");
}

#[test]
fn every_beginning_of_a_word_finds_it() {
    let book = [("Reset", "Resetting your password"), ("Other", "Something else entirely")];
    for end in 1..="resetting".len() {
        assert_eq!(find(&book, &"resetting"[..end]).first().map(String::as_str), Some("Reset"), "at {end}");
    }
}

#[test]
fn exact_words_come_before_longer_ones() {
    let book = [("Alpha", "sun and more of it"), ("Beta", "sunflower and more of it")];
    assert_eq!(find(&book, "sun"), ["Alpha", "Beta"]);
}

#[test]
fn a_word_that_is_nowhere_does_not_hide_the_others() {
    assert_eq!(find(&[("A", "hello world"), ("B", "goodbye")], "hello there world "), ["A"]);
    assert_eq!(find(&[("C", "a week of rain"), ("D", "sun")], "week foo "), ["C"]);
}

#[test]
fn the_article_with_all_words_comes_first() {
    let book = [
        ("A", "the green plant, green and green"),
        ("B", "a candlestick"),
        ("C", "a candlestick that is green"),
        ("D", "red"),
    ];
    let found = find(&book, "candlestick green ");
    assert_eq!(found.len(), 3);
    assert_eq!(found[0], "C");
}

#[test]
fn long_questions_need_half_of_what_the_best_answer_has() {
    let book = [
        ("Best", "printer toner cartridge error light"),
        ("Half", "printer toner cartridge elsewhere"),
        ("Weak", "printer elsewhere"),
    ];
    assert_eq!(find(&book, "printer toner cartridge error light "), ["Best", "Half"]);
}

#[test]
fn inflected_words_meet() {
    let book = [("Cats", "The cat meowed at the moon"), ("Usb", "A USB-A plug")];
    assert_eq!(find(&book, "meowing "), ["Cats"]);
    assert_eq!(find(&book, "meOWings "), ["Cats"]);
    assert_eq!(find(&book, "usb[a "), ["Usb"]);
    assert_eq!(find_in("de", &[("Häuser", "x"), ("Auto", "y")], "hausern "), ["Häuser"]);
    assert!(find_in("xx", &[("resets", "x")], "resetting ").is_empty(), "an unknown language is not stemmed");
}

#[test]
fn punctuation_and_mixed_case_hide_nothing() {
    let book = [
        ("One", "see image.png"),
        ("Two", "the WKWebVIEWComponent class"),
        ("Three", "about Word_Boundaries"),
        ("Four", "a sandwich/salad"),
        ("Five", "by Cloud,Cannon"),
        ("Six", "a beet-root"),
        ("Seven", "your e-mail address"),
    ];
    for (question, title) in [
        ("png ", "One"),
        ("component ", "Two"),
        ("wkwebviewcomponent ", "Two"),
        ("bound", "Three"),
        ("salad ", "Four"),
        ("cannon ", "Five"),
        ("beet-root ", "Six"),
        ("beetroot ", "Six"),
        ("email ", "Seven"),
        ("e-mail ", "Seven"),
        ("\"salad\"", "Four"),
    ] {
        assert_eq!(find(&book, question), [title], "{question}");
    }
}

#[test]
fn emoji_can_be_searched() {
    let book = [("Family", "A 👨‍👩‍👧‍👦 lives here"), ("Party", "pa🎉rty"), ("Plain", "party")];
    assert_eq!(find(&book, "👨‍👩‍👧‍👦"), ["Family"]);
    assert_eq!(find(&book, "🎉"), ["Party"]);
}

#[test]
fn what_holds_no_word_finds_nothing() {
    let book = [("A", "star * and @ and a^b"), ("B", "more")];
    for question in ["", " ", "*", "@", "—", "…!?", "\u{0}", "((", "\"\""] {
        assert!(find(&book, question).is_empty(), "{question:?}");
    }
    assert!(find(&book, "zzzqqq").is_empty());
}

#[test]
fn repeated_words_count_once() {
    let book = [("A", "green apples"), ("B", "red apples")];
    let documents: Vec<SearchDocument> = book.iter().map(|(title, text)| article(title, text)).collect();
    let pack = pack(&documents, &tiny_chunks());
    assert_eq!(ask(&pack, "green green green ").hits, ask(&pack, "green ").hits);
}

#[test]
fn any_text_is_a_question() {
    let documents = [article("A", "some text"), article("B", "更多 文字")];
    let pack = pack(&documents, &tiny_chunks());
    let long = "word ".repeat(10_000);
    let cut = "é".repeat(2000);
    for question in [
        long.as_str(),
        &cut,
        "\u{202e}x",
        "a\u{301}\u{301}\u{301}",
        "-",
        "\u{fffd}",
        "文",
        "\"unclosed",
        "🇩🇪 x",
    ] {
        ask(&pack, question);
    }
}

#[test]
fn question_words_never_sink_a_question() {
    let book = [
        ("How we work", "how do we do what we do, and who are you, my friend"),
        ("Reset your password", "Choose a new one in the settings"),
        ("Change your password", "On the profile page"),
    ];
    let found = find(&book, "how do i reset my password?");
    assert_eq!(found[0], "Reset your password");
    assert!(!found.contains(&"How we work".to_owned()));
}

#[test]
fn a_question_of_stop_words_alone_is_still_asked() {
    assert_eq!(find(&[("Who we are", "x"), ("Tea", "y")], "who we are "), ["Who we are"]);
    assert_eq!(find(&[("The", "x"), ("Tea", "y")], "the "), ["The"]);
    assert_eq!(
        find(&[("Themes", "x"), ("Tea", "y")], "the"),
        ["Themes"],
        "being typed, a stop word is a beginning"
    );
}

#[test]
fn typing_mistakes_are_forgiven_by_length() {
    let book = [("Plant", "growing"), ("Network", "interconnection of computers"), ("Toad", "x")];
    assert_eq!(find(&book, "plont "), ["Plant"]);
    assert_eq!(find(&book, "plnat "), ["Plant"]);
    assert_eq!(find(&book, "intreconection "), ["Network"]);
    assert_eq!(find(&book, "intercon"), ["Network"]);
    assert_eq!(find(&book, "inetrcon"), ["Network"], "in an unfinished word too");
    assert!(find(&book, "toat ").is_empty(), "four letters are too few");
    assert!(find(&[("A", "0x80070005")], "0x80070006 ").is_empty(), "codes are not corrected");
}

#[test]
fn exact_words_leave_no_room_for_corrections() {
    let documents = [article("Plant", "plant"), article("Plane", "plane")];
    let pack = pack(&documents, &PackOptions::default());
    let results = ask(&pack, "plane ");
    assert_eq!(titles(&results), ["Plane"]);
    assert!(results.corrections.is_empty());
    let results = ask(&pack, "plamt ");
    assert_eq!(titles(&results), ["Plant"]);
    assert_eq!(
        (results.corrections[0].typed.as_str(), results.corrections[0].used.as_str()),
        ("plamt", "plant")
    );
}

#[test]
fn a_title_counts_more_than_a_heading_and_that_more_than_text() {
    let mut in_title = article("Antelope", "Animals of the plains and of the woods");
    let mut in_heading = article("Second", "Animals of the plains and of the woods");
    let in_text = article("Third", "Animals, antelope, of the plains and of the woods");
    in_heading.sections[0].title = "Antelope".to_owned();
    in_title.sections[0].title = "Plains".to_owned();
    let documents = [in_text, in_heading, in_title];
    assert_eq!(titles(&ask(&pack(&documents, &tiny_chunks()), "antelope ")), ["Antelope", "Second", "Third"]);
}

#[test]
fn keywords_tags_and_descriptions_are_searched() {
    let documents = [
        SearchDocument { keywords: vec!["sign-on".into()], ..article("A", "x") },
        SearchDocument { tags: vec!["billing".into()], ..article("B", "x") },
        SearchDocument { description: "About refunds".into(), ..article("C", "x") },
    ];
    let pack = pack(&documents, &tiny_chunks());
    for (question, title) in [("signon ", "A"), ("billing ", "B"), ("refund ", "C")] {
        assert_eq!(titles(&ask(&pack, question)), [title]);
    }
}

#[test]
fn unsegmented_scripts_are_found_by_any_part() {
    let book = [("一", "这是一段简单测试"), ("二", "另外的文章")];
    assert_eq!(find_in("zh", &book, "简单测试 "), ["一"]);
    assert_eq!(find_in("zh", &book, "简单"), ["一"]);
    assert_eq!(find_in("zh", &book, "段"), ["一"]);
    assert_eq!(find_in("th", &[("ก", "วิธีรีเซ็ตรหัสผ่าน"), ("ข", "อื่น ๆ")], "รหัสผ่าน "), ["ก"]);
    assert_eq!(find_in("ja", &[("メール", "パスワードを忘れた"), ("他", "時計")], "パスワード "), ["メール"]);
}

#[test]
fn the_best_section_is_linked_and_shown() {
    let section = |id: Option<&str>, title: &str, text: &str| Section {
        id: id.map(str::to_owned),
        title: title.to_owned(),
        text: text.to_owned(),
    };
    let document = SearchDocument {
        sections: vec![
            section(None, "", "Everything about your account."),
            section(
                Some("delete"),
                "Delete it",
                "You can delete <b>everything</b> & more. Then the account is gone.",
            ),
            section(Some("rename"), "Rename it", "Choose another name for the account."),
        ],
        trail: vec!["Account".into(), "Basics".into()],
        ..article("Your account", "")
    };
    let pack = pack(&[document, article("Other", "text")], &tiny_chunks());
    let results = ask(&pack, "delete account");
    let hit = &results.hits[0];
    assert_eq!(
        hit.section.as_ref().map(|section| (section.id.as_str(), section.title.as_str())),
        Some(("delete", "Delete it"))
    );
    assert_eq!(hit.trail, ["Account", "Basics"]);
    let marked: Vec<&str> =
        hit.snippet.iter().filter(|(_, marked)| *marked).map(|(text, _)| text.as_str()).collect();
    assert_eq!(marked, ["delete", "account"]);
    let whole: String = hit.snippet.iter().map(|(text, _)| text.as_str()).collect();
    assert_eq!(
        whole, "You can delete <b>everything</b> & more. Then the account is gone.",
        "text stays text"
    );
    assert_eq!(hit.title_marks, [("Your ".to_owned(), false), ("account".to_owned(), true)]);
    assert!(ask(&pack, "everything about ").hits[0].section.is_none(), "the beginning needs no anchor");
    let mut repeated = article("Printers", "Plug it in.");
    repeated.sections[0] = section(Some("printers"), "Printers", "Plug it in.");
    let pack = common::pack(&[repeated], &tiny_chunks());
    assert!(ask(&pack, "printers ").hits[0].section.is_none(), "nor does a heading that repeats the title");
}

#[test]
fn snippets_are_short_and_hold_the_passage() {
    let filler = "Lorem ipsum dolor sit amet consectetur. ".repeat(40);
    let text = format!("{filler}The router blinks three times and restarts. {filler}");
    let pack = pack(&[article("Lights", &text), article("Other", "x")], &tiny_chunks());
    let results = ask(&pack, "router blink");
    let snippet: String = results.hits[0].snippet.iter().map(|(text, _)| text.as_str()).collect();
    assert!(snippet.starts_with('…') && snippet.ends_with('…'), "{snippet}");
    assert!(snippet.contains("router blinks three"), "{snippet}");
    assert!(snippet.chars().count() <= 165, "{snippet}");
}
