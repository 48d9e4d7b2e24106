//! What a question may say beyond words, and what a book may say about finding.

mod common;

use common::{article, ask_question, find, pack, tiny_chunks, titles};
use helpbook_search::{
    Detail, Engine, Outcome, PackOptions, Promotion, Question, Results, SearchDocument, Section, Synonyms,
};

fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter().map(|(key, value)| (key.to_string(), value.to_string())).collect()
}

fn texts(list: &[&str]) -> Vec<String> {
    list.iter().map(|text| text.to_string()).collect()
}

/// Asks in tiny chunks and inlined, which must agree.
fn ask_both(documents: &[SearchDocument], options: &PackOptions, question: &Question) -> Results {
    let chunked = pack(documents, &PackOptions { ..tiny(options) });
    let inlined = pack(documents, options);
    let results = ask_question(&chunked, question);
    assert_eq!(results, ask_question(&inlined, question), "the cut into chunks does not show");
    results
}

fn tiny(options: &PackOptions) -> PackOptions {
    PackOptions { articles_per_chunk: Some(1), shard_bytes: 64, inline_bytes_max: 0, ..options.clone() }
}

#[test]
fn quoted_words_must_stand_together() {
    let book = [
        ("Apart", "The export of large reports takes time. Reports large and small. Big files."),
        ("Together", "How to open large files on a phone"),
        ("Split", "We open large\nfiles in parts"),
        ("Endings", "A large file opens slowly"),
    ];
    assert_eq!(find(&book, "\"large files\""), ["Together", "Endings"]);
    assert_eq!(find(&book, "\"large files"), ["Together", "Endings"], "an open quote is one");
    assert_eq!(find(&book, "\"large fil").len(), 2, "while it is typed");
    assert_eq!(find(&book, "\"open the large\"").len(), 0, "a stop word is a gap");
    assert_eq!(find(&book, "\"files on a phone\""), ["Together"]);
    assert_eq!(find(&book, "\"large fles\"").len(), 0, "nothing is corrected in quotes");
    assert_eq!(find(&book, "\"the of\" export"), ["Apart"], "stop words alone are no phrase");
}

#[test]
fn an_unfinished_word_that_begins_many_words_does_not_sink_a_phrase() {
    let word =
        |number: u8| format!("wor{}{}", char::from(b'a' + number), "m".repeat(usize::from(number) + 1));
    let many: String = (0..9).map(|number| word(number) + " ").collect();
    let book = [
        ("Many", many.repeat(3).leak() as &str),
        ("Start", "Then start the workflow again"),
        ("Other", "Then begin the workflow again"),
    ];
    assert_eq!(find(&book, "\"then start the wor"), ["Start"]);
    assert_eq!(find(&book, "\"then start the wor\"").len(), 0, "closed, it means what it says");
}

#[test]
fn phrases_are_found_in_titles_and_never_across_sections() {
    let mut split = article("Split", "about paper");
    split.sections.push(Section { id: Some("x".into()), title: "Jams".into(), text: "and dust".into() });
    let documents = [article("Remove paper jams", "steps"), split];
    let results = ask_both(&documents, &PackOptions::default(), &Question::new("\"paper jams\"", 10));
    assert_eq!(titles(&results), ["Remove paper jams"]);
    assert_eq!(results.total, 1);
}

#[test]
fn excluded_words_and_phrases_do_not_occur() {
    let book = [
        ("Print at home", "A printer on the desk"),
        ("Print from a phone", "A printer in the network, by phone"),
        ("Print photos", "A photo printer"),
    ];
    assert_eq!(find(&book, "printer -phone "), ["Print photos", "Print at home"]);
    assert_eq!(find(&book, "printer -phones -photo"), ["Print at home"], "endings aside");
    assert_eq!(find(&book, "printer -\"photo printer\"").len(), 2);
    assert_eq!(find(&book, "-phone ").len(), 1, "nothing else is asked for");
}

#[test]
fn compounds_are_joined_and_split() {
    let book = [("Garden", "A sunflower grows"), ("Sky", "sun and rain"), ("Card", "Pay by credit card")];
    assert_eq!(find(&book, "sun flower ")[0], "Garden");
    assert_eq!(find(&book, "creditcard "), ["Card"]);
    let apart = [("Garden", "A sun flower grows"), ("Hat", "A sunflower hat")];
    assert_eq!(find(&apart, "sunflower "), ["Hat", "Garden"]);
}

#[test]
fn synonyms_work_both_ways_or_one_way() {
    let options = PackOptions {
        synonyms: vec![
            Synonyms { words: texts(&["2fa", "two-factor authentication"]), also: vec![] },
            Synonyms { words: texts(&["laptop"]), also: texts(&["notebook computer"]) },
        ],
        ..PackOptions::default()
    };
    let documents = [
        article("Codes", "Turn on two-factor authentication in settings"),
        article("Keys", "Where 2FA keys are kept"),
        article("Loans", "Borrow a notebook computer"),
        article("Repairs", "Your laptop is repaired"),
        article("Unrelated", "authentication of one kind"),
    ];
    let ask = |text: &str| {
        let results = ask_both(&documents, &options, &Question::new(text, 10));
        titles(&results).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(ask("2fa "), ["Keys", "Codes"]);
    let both = ask("two factor authentication ");
    assert_eq!(both[0], "Codes");
    assert!(both.contains(&"Keys".to_owned()), "{both:?}");
    assert_eq!(ask("laptop "), ["Repairs", "Loans"]);
    assert!(!ask("notebook computer ").contains(&"Repairs".to_owned()), "one way only");
}

#[test]
fn filters_narrow_and_count() {
    let with = |title: &str, filters: &[(&str, &str)]| SearchDocument {
        filters: pairs(filters),
        ..article(title, "How to sync files")
    };
    let documents = [
        with("A", &[("product", "Drive"), ("platform", "web")]),
        with("B", &[("product", "Drive"), ("platform", "phone")]),
        with("C", &[("product", "Mail"), ("platform", "web")]),
        with("D", &[]),
    ];
    let ask = |filters: &[(&str, &str)]| {
        let question = Question { filters: pairs(filters), facets: true, ..Question::new("sync ", 10) };
        ask_both(&documents, &PackOptions::default(), &question)
    };
    let counts = |results: &Results| -> Vec<(String, usize, bool)> {
        let values = results.facets.iter().flat_map(|facet| &facet.values);
        values.map(|of| (of.value.clone(), of.count, of.selected)).collect()
    };
    let owned = |list: &[(&str, usize, bool)]| -> Vec<(String, usize, bool)> {
        list.iter().map(|(value, count, selected)| (value.to_string(), *count, *selected)).collect()
    };
    let all = ask(&[]);
    assert_eq!(all.total, 4);
    assert_eq!(
        counts(&all),
        owned(&[("Drive", 2, false), ("Mail", 1, false), ("web", 2, false), ("phone", 1, false)])
    );
    let drive = ask(&[("product", "Drive")]);
    assert_eq!((drive.total, titles(&drive)), (2, vec!["A", "B"]));
    assert_eq!(
        counts(&drive),
        owned(&[("Drive", 2, true), ("Mail", 1, false), ("phone", 1, false), ("web", 1, false)])
    );
    assert_eq!(ask(&[("product", "Drive"), ("platform", "web")]).total, 1);
    assert_eq!(ask(&[("product", "Fax")]).total, 0, "a value that nothing has");
    let none = ask_both(
        &[article("A", "sync")],
        &PackOptions::default(),
        &Question { filters: pairs(&[("product", "Drive")]), ..Question::new("sync", 10) },
    );
    assert_eq!(none.total, 0, "a book without filters");
}

#[test]
fn boosts_and_promotions_decide_what_comes_first() {
    let documents = [
        article("Alpha", "prices of all plans"),
        SearchDocument { boost_percent: 50, ..article("Beta", "prices prices prices") },
        article("Gamma", "nothing to do with it"),
    ];
    let options = PackOptions {
        promotions: vec![Promotion {
            queries: texts(&["how much is the price", "cost"]),
            urls: texts(&["gamma/", "gone/"]),
        }],
        ..PackOptions::default()
    };
    let ask = |text: &str| ask_both(&documents, &options, &Question::new(text, 10));
    assert_eq!(titles(&ask("prices plans ")), ["Alpha", "Beta"]);
    let promoted = ask("price much ");
    assert_eq!(titles(&promoted)[0], "Gamma", "the same words in any order and form");
    assert_eq!(promoted.hits.iter().map(|hit| hit.promoted).collect::<Vec<_>>(), [true, false, false]);
    assert_eq!(promoted.total, 3);
    let only = ask("costs ");
    assert_eq!((titles(&only), only.total), (vec!["Gamma"], 1));
    assert_eq!(titles(&ask("price -nothing ")).len(), 2, "what is excluded stays out");
}

#[test]
fn what_was_corrected_is_said_and_can_be_undone() {
    let book = [article("Reset", "Reset your password"), article("Other", "Something else entirely")];
    let ask = |question: &Question| ask_both(&book, &PackOptions::default(), question);
    let results = ask(&Question::new("Reset my pasword now", 10));
    assert_eq!(results.corrected.as_deref(), Some("Reset my password now"));
    let twice = ask(&Question::new("pasword and pasword ", 10));
    assert_eq!(twice.corrected.as_deref(), Some("password and password "), "wherever it stands");
    assert_eq!(results.spelling, None);
    let verbatim = ask(&Question { verbatim: true, ..Question::new("pasword ", 10) });
    assert_eq!((verbatim.total, verbatim.corrected), (0, None));
    assert_eq!(verbatim.spelling.as_deref(), Some("password "));
    let first_letter = ask(&Question::new("oassword ", 10));
    assert_eq!(titles(&first_letter), ["Reset"]);
    assert_eq!(ask(&Question::new("zzzqqq", 10)), Results { query: "zzzqqq".into(), ..Results::default() });
    assert_eq!(ask(&Question::new("esle ", 10)).spelling.as_deref(), Some("else "), "short words too");
}

#[test]
fn a_rare_misspelling_in_an_article_does_not_hide_the_right_word() {
    let mut documents: Vec<SearchDocument> =
        (0..20).map(|n| article(&format!("Number {n}"), "Open the calendar")).collect();
    documents.push(article("Slip", "The calender is wrong here"));
    let results = ask_both(&documents, &PackOptions::default(), &Question::new("calender ", 30));
    assert_eq!(results.total, 21);
    assert_eq!(titles(&results)[0], "Slip", "exact above corrected");
    assert_eq!(results.corrected, None);
    assert_eq!(results.spelling.as_deref(), Some("calendar "));
}

#[test]
fn nearer_words_and_words_as_written_come_first() {
    let far = "Cats sleep. One two three four five six seven eight nine ten. We have dogs.";
    assert_eq!(
        find(&[("A", far), ("B", &far.replace("Cats sleep", "Cats dogs sleep"))], "cats dogs ")[0],
        "B"
    );
    assert_eq!(find(&[("A", "The cafe opens"), ("B", "The café opens")], "café ")[0], "B");
    assert_eq!(find(&[("A", "The café opens"), ("B", "The cafe opens")], "cafe ")[0], "B");
    let titles = [("Reset a password twice", "x"), ("Why reset a password", "x"), ("Reset a password", "x")];
    assert_eq!(find(&titles, "reset a password")[0], "Reset a password");
}

#[test]
fn titles_take_cards_only() {
    let documents: Vec<SearchDocument> = (0..40)
        .map(|n| SearchDocument {
            description: format!("About topic {n}"),
            trail: texts(&["Guides"]),
            ..article(&format!("Topic {n}"), "topic text that is long enough to be cut from")
        })
        .collect();
    let pack = pack(&documents, &tiny_chunks());
    let mut engine = Engine::open(&pack.files[&pack.manifest_name]).expect("the manifest opens");
    let question = Question { detail: Detail::Titles, ..Question::new("topic", 7) };
    let mut kinds = Vec::new();
    let results = loop {
        match engine.search(&question).expect("no damage") {
            Outcome::Found(results) => break results,
            Outcome::Missing(names) => {
                for name in names {
                    engine.supply(&name, &pack.files[&name]).expect("the chunk is whole");
                    kinds.push(name.split('-').next().unwrap_or_default().to_owned());
                }
            }
        }
    };
    assert_eq!(kinds, ["terms", "cards"]);
    assert_eq!(results.hits.len(), 7);
    assert_eq!(results.hits[0].trail, ["Guides"]);
    assert_eq!(
        results.hits[0].snippet.iter().map(|(text, _)| text.as_str()).collect::<String>(),
        "About topic 0"
    );
    assert!(results.hits.iter().all(|hit| hit.section.is_none()));
}

#[test]
fn explanations_add_up() {
    let options = PackOptions {
        synonyms: vec![Synonyms { words: texts(&["login", "sign-in page"]), also: vec![] }],
        ..PackOptions::default()
    };
    let documents = [
        SearchDocument { boost_percent: 150, ..article("Sign-in page problems", "Reset the password there") },
        SearchDocument {
            keywords: texts(&["passwords"]),
            ..article("Login", "A login needs a password and a pass word")
        },
        article("Passphrases", "longer than passwords"),
    ];
    for text in ["login password", "passwrod reset", "pass", "sign in page "] {
        let question = Question { explain: true, ..Question::new(text, 10) };
        let results = ask_both(&documents, &options, &question);
        assert!(!results.hits.is_empty(), "{text}");
        for hit in &results.hits {
            let explanation = hit.explanation.as_ref().expect("it was asked for");
            let sum: f32 = explanation.words.iter().map(|word| word.score).sum();
            let product = explanation.factors.iter().fold(sum, |score, (_, factor)| score * factor);
            assert!((product - hit.score).abs() < 0.001 * hit.score, "{text}: {hit:#?}");
        }
    }
    assert!(ask_both(&documents, &options, &Question::new("login", 10)).hits[0].explanation.is_none());
}

#[test]
fn rare_words_are_corrected_when_nothing_usual_is_like_them() {
    let syllables = ["ba", "ku", "mi", "ro", "te", "za", "lo", "ne", "pu", "gi"];
    let word = |n: usize| -> String {
        [n / 1000, n / 100, n / 10, n].map(|digit| syllables[digit % 10]).concat() + "x"
    };
    let mut documents: Vec<SearchDocument> = (0..90)
        .map(|n| {
            let text: Vec<String> = (n * 100..(n + 1) * 100).map(word).collect();
            article(&format!("Part {n:02}"), &format!("settings of everything: {}", text.join(" ")))
        })
        .collect();
    documents.push(article("Zephyrine", "A zephyrine lamp and a quincunx"));
    let pack = pack(&documents, &PackOptions { inline_bytes_max: 0, ..PackOptions::default() });
    assert!(pack.files.keys().filter(|name| name.starts_with("words-")).count() > 1, "many words are rare");
    let fetched = |text: &str| {
        let mut engine = Engine::open(&pack.files[&pack.manifest_name]).expect("the manifest opens");
        let mut names = Vec::new();
        let results = helpbook_search::search_with(&mut engine, &Question::new(text, 10), |name| {
            names.push(name.to_owned());
            Ok(pack.files[name].clone())
        })
        .expect("an answer");
        let rare = names.iter().filter(|name| name.starts_with("words-")).count();
        (titles(&results).into_iter().map(str::to_owned).collect::<Vec<_>>(), results.corrected, rare)
    };
    let (found, corrected, rare) = fetched("quincnux ");
    assert_eq!((found[0].as_str(), corrected.as_deref()), ("Zephyrine", Some("quincunx ")));
    assert!((1..=2).contains(&rare), "by its initial letter");
    assert_eq!(fetched("quincunx ").2, 0, "a word that is there needs no list");
    assert_eq!(fetched("quinc").0, ["Zephyrine"], "and neither does its beginning");
    assert_eq!(fetched("setings ").2, 0, "nor what resembles a usual word");
    let mut warm = Engine::open(&pack.files[&pack.manifest_name]).expect("the manifest opens");
    for text in ["quincnux ", "setings ", "quincunx ", "zefyrine", "quinc"] {
        let get = |name: &str| Ok(pack.files[name].clone());
        let warm_answer = helpbook_search::search_with(&mut warm, &Question::new(text, 10), get);
        assert_eq!(
            warm_answer.expect("an answer"),
            ask_question(&pack, &Question::new(text, 10)),
            "{text}: what has been fetched before does not show"
        );
    }
}

#[test]
fn an_unfinished_word_is_looked_up_where_it_stands_and_where_its_stem_does() {
    let book = [
        ("Stem", "city cities city cities"),
        ("Between", "citizens citing citadel citrus cityless"),
        ("Far", "cityscape"),
    ];
    let documents: Vec<_> = book.map(|(title, text)| article(title, text)).to_vec();
    let pack = pack(&documents, &tiny(&PackOptions::default()));
    let question = Question::new("city", 10);
    let fresh = ask_question(&pack, &question);
    let mut warm = Engine::open(&pack.files[&pack.manifest_name]).expect("the manifest opens");
    for text in ["cityscape ", "citizens "] {
        let get = |name: &str| Ok(pack.files[name].clone());
        helpbook_search::search_with(&mut warm, &Question::new(text, 10), get).expect("an answer");
    }
    let get = |name: &str| Ok(pack.files[name].clone());
    let warm_answer = helpbook_search::search_with(&mut warm, &question, get).expect("an answer");
    assert_eq!(warm_answer, fresh);
    assert!(titles(&fresh).contains(&"Far"), "the end of the word is still to come");
}

#[test]
fn an_explanation_adds_up_where_a_word_is_said_twice() {
    let documents = [article("Flow", "The flow of flows"), article("Other", "Something else")];
    let options = PackOptions::default();
    let question = Question { explain: true, ..Question::new("flow of flows ", 10) };
    let hit = ask_both(&documents, &options, &question).hits.remove(0);
    let explanation = hit.explanation.expect("an explanation");
    let sum: f32 = explanation.words.iter().map(|word| word.score).sum();
    let product = explanation.factors.iter().fold(sum, |score, (_, factor)| score * factor);
    assert!((product - hit.score).abs() < 0.01, "{product} {}", hit.score);
    assert_eq!(explanation.words.len(), 1);
}

#[test]
fn a_longer_list_begins_like_a_shorter_one() {
    let text = |number: usize| format!("{} red {} shoes", "a ".repeat(number), "b ".repeat(9 - number));
    let documents: Vec<_> =
        (0..10).map(|number| article(&format!("Shoes {number}"), &text(number))).collect();
    let options = PackOptions {
        promotions: vec![Promotion { queries: texts(&["red shoes"]), urls: texts(&["shoes-9/"]) }],
        ..PackOptions::default()
    };
    let ask = |limit| ask_both(&documents, &options, &Question::new("red shoes ", limit)).hits;
    let all = ask(10);
    assert!(all[0].promoted);
    for limit in 1..10 {
        assert_eq!(ask(limit), all[..limit], "the first {limit}");
    }
}
