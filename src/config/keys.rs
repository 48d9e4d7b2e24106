//! Every key of `book.toml`, once: what may stand there, what it means, and what holds when it is absent.
//! Messages and the manual are held to this list by tests.

/// What a value must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    Flag,
    /// A whole number, 0 or more.
    Count,
    Texts,
    /// Whole numbers, 0 or more.
    Counts,
    /// `[name]`.
    Table,
    /// `[[name]]`.
    Tables,
    /// A table whose keys are the writer's own, with texts as values.
    TextTable,
    /// A table whose keys are the writer's own, with numbers as values.
    NumberTable,
    /// A table whose keys are the writer's own, with lists of texts as values; one text alone is a list of one.
    TextsTable,
    /// A list of texts and of lists of texts; one text alone is a list of one.
    Alternatives,
    /// A table whose keys are the writer's own, with texts, numbers or such tables as values.
    Variables,
    /// `[name.TAG]`, by the tags of languages.
    Languages,
}

impl Kind {
    pub fn describe(self) -> &'static str {
        match self {
            Kind::Text => "a string",
            Kind::Flag => "true or false",
            Kind::Count => "a whole number from 0 up",
            Kind::Texts => "a list of strings",
            Kind::Counts => "a list of whole numbers from 0 up",
            Kind::Table => "a table",
            Kind::Tables => "a list of tables",
            Kind::TextTable => "a table of strings",
            Kind::NumberTable => "a table of numbers",
            Kind::TextsTable => "a table of lists of strings",
            Kind::Alternatives => "a list of strings and lists of strings",
            Kind::Variables => "a table of strings and numbers",
            Kind::Languages => "a table for each language",
        }
    }
}

#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// With dots, such as `book.title`.
    pub path: &'static str,
    pub kind: Kind,
    /// As it would be written in `book.toml`; empty for "not set".
    pub default: &'static str,
    /// Of a table in a list of tables: whether it must be there.
    pub required: bool,
    pub summary: &'static str,
}

const fn key(path: &'static str, kind: Kind, default: &'static str, summary: &'static str) -> Key {
    Key { path, kind, default, required: false, summary }
}

const fn required(path: &'static str, kind: Kind, summary: &'static str) -> Key {
    Key { path, kind, default: "", required: true, summary }
}

pub const KEYS: &[Key] = &[
    key("book", Kind::Table, "", "What the help centre is."),
    key("book.title", Kind::Text, "\"Help centre\"", "Its name, on every page."),
    key(
        "book.description",
        Kind::Text,
        "\"\"",
        "One line below the title of the home page, and for search engines.",
    ),
    key("book.authors", Kind::Texts, "[]", "Who writes it."),
    key("book.src", Kind::Text, "\"content\"", "The folder of the articles, in the book's folder."),
    key("book.language", Kind::Text, "\"en\"", "The language of the articles, as a BCP 47 tag."),
    key("book.snippets", Kind::Text, "\"snippets\"", "The folder of the snippets, in the book's folder."),
    key(
        "book.glossary",
        Kind::Text,
        "",
        "The article that holds the glossary, seen from the content folder.",
    ),
    key("book.text-direction", Kind::Text, "", "`ltr` or `rtl`; by default what the language is written in."),
    key("language", Kind::Languages, "{}", "The languages of the book, by tag: what is different in each."),
    key("language.name", Kind::Text, "", "What its speakers call it; by default as the theme does."),
    key("language.folder", Kind::Text, "", "Its folder in the content folder; by default its tag."),
    key("build", Kind::Table, "", "How it is built."),
    key("build.build-dir", Kind::Text, "\"book\"", "The folder that the site is written to."),
    key("build.git-dates", Kind::Flag, "true", "Date articles that have no `updated` by their last commit."),
    key(
        "build.extra-watch-dirs",
        Kind::Texts,
        "[]",
        "More folders that articles may include files from, and in which `watch` and `serve` notice changes.",
    ),
    key("build.for", Kind::TextsTable, "{}", "What of `[conditions]` the build is for; by default for all."),
    key("variables", Kind::Variables, "{}", "Names, and the text that stands for each in articles."),
    key("conditions", Kind::TextsTable, "{}", "What text can depend on, and the values of each."),
    key("variant", Kind::Tables, "", "Variables that have other values in builds for something."),
    required("variant.for", Kind::TextsTable, "What the build must be for, in the words of `[conditions]`."),
    required("variant.variables", Kind::Variables, "The variables, and their values in such a build."),
    key("output", Kind::Table, "", "What is made of it."),
    key("output.html", Kind::Table, "", "The website."),
    key(
        "output.html.site-url",
        Kind::Text,
        "\"/\"",
        "The address it will have: a full URL, or a path on its host.",
    ),
    key(
        "output.html.theme",
        Kind::Text,
        "",
        "The folder of your theme's files; by default `theme`, if it exists.",
    ),
    key(
        "output.html.smart-punctuation",
        Kind::Flag,
        "true",
        "Turn straight quotes, `--` and `...` into typographic ones.",
    ),
    key(
        "output.html.math",
        Kind::Flag,
        "false",
        "Whether `$…$` and `$$…$$` are formulas; code between dollars always is.",
    ),
    key("output.html.additional-css", Kind::Texts, "[]", "Style sheets of yours, after the theme's."),
    key("output.html.additional-js", Kind::Texts, "[]", "Scripts of yours, after the theme's, as modules."),
    key("output.html.git-repository-url", Kind::Text, "", "Where the articles' source can be seen."),
    key(
        "output.html.edit-url-template",
        Kind::Text,
        "",
        "Where an article can be edited; `{path}` stands for its file.",
    ),
    key(
        "output.html.cname",
        Kind::Text,
        "",
        "A domain name to write into a `CNAME` file, for hosts that want one.",
    ),
    key("output.html.feeds", Kind::Flag, "true", "Atom feeds of what is new; they need a full `site-url`."),
    key(
        "output.html.related",
        Kind::Count,
        "4",
        "How many related articles are listed below each, at most 5; 0 for none but those that it names.",
    ),
    key("output.html.images", Kind::Table, "", "The images that articles show."),
    key(
        "output.html.images.enable",
        Kind::Flag,
        "true",
        "Whether smaller copies of them are made, for browsers to choose from.",
    ),
    key(
        "output.html.images.widths",
        Kind::Counts,
        "[480, 800, 1200, 1600]",
        "The widths of the copies, in pixels; none is wider than its original.",
    ),
    key("output.html.images.quality", Kind::Count, "82", "How good the copies are, from 1 to 100."),
    key(
        "output.html.images.format",
        Kind::Text,
        "\"webp\"",
        "The format of the copies: `webp`, or `keep` for that of the original.",
    ),
    key(
        "output.html.images.measure",
        Kind::Text,
        "\"38rem\"",
        "How wide the theme shows images at most, as a length of CSS.",
    ),
    key(
        "output.html.images.clean-svg",
        Kind::Flag,
        "true",
        "Whether what runs or loads something is taken out of SVG files.",
    ),
    key("output.html.search", Kind::Table, "", "Search in the browser."),
    key("output.html.search.enable", Kind::Flag, "true", "Whether the site has search."),
    key("output.html.search.limit-results", Kind::Count, "30", "The most results on the search page."),
    key("output.html.redirect", Kind::TextTable, "{}", "Old addresses, and where each leads now."),
    key("search", Kind::Table, "", "What search finds, and how it is narrowed down and tested."),
    key("search.filters", Kind::Texts, "[]", "Front matter keys to narrow results down by."),
    key("search.labels", Kind::TextTable, "{}", "What filters are called on the page."),
    key("search.misses", Kind::Text, "", "Who is told of searches that led nowhere; without it, nobody is."),
    key("search.synonyms", Kind::Tables, "", "Words that mean the same in this book."),
    required("search.synonyms.words", Kind::Texts, "Words and phrases that stand for each other."),
    key("search.synonyms.also", Kind::Texts, "[]", "One way only: what a search for `words` finds too."),
    key("search.promote", Kind::Tables, "", "Articles that come first for some questions."),
    required("search.promote.queries", Kind::Texts, "The questions, as customers type them."),
    required("search.promote.articles", Kind::Texts, "The files of the articles, in the order wanted."),
    key("search.boost", Kind::NumberTable, "{}", "How much articles and folders count; 0 leaves them out."),
    key("search.expect-file", Kind::Text, "", "A file with more search tests."),
    key("search.expect", Kind::Tables, "", "Search tests, which `helpbook check` runs."),
    required("search.expect.query", Kind::Text, "What a customer types."),
    required("search.expect.article", Kind::Text, "The file of the article that must be found."),
    key("search.expect.within", Kind::Count, "3", "Among how many of the first results."),
    key("check", Kind::Table, "", "How much findings count, and where."),
    key("check.severity", Kind::TextTable, "{}", "How much findings of a code count."),
    key("check.baseline", Kind::Text, "", "A file of findings that are known and not told again."),
    key("check.ignore", Kind::Tables, "", "Files whose findings are not told."),
    required("check.ignore.path", Kind::Text, "The files, as a path or a pattern."),
    key("check.ignore.codes", Kind::Texts, "[]", "The findings; by default all of them."),
    key("check.terms", Kind::TextTable, "{}", "Words that are not used, and what to write instead."),
    key("check.budget", Kind::Table, "", "How much customers load for an article, at most."),
    key("check.budget.page", Kind::Text, "", "The HTML of a page, such as `100 KB`."),
    key("check.budget.images", Kind::Text, "", "The images of a page together."),
    key("check.budget.total", Kind::Text, "", "A page with its images."),
    key("check.external", Kind::Table, "", "How `helpbook check --external` asks for web addresses."),
    key(
        "check.external.ignore",
        Kind::Texts,
        "[\"*://localhost*\", \"*://127.*\", \"*://example.*\", \"*://*.example*\"]",
        "Addresses that are not asked for; `*` stands for anything.",
    ),
    key("check.external.timeout-seconds", Kind::Count, "20", "How long an answer may take."),
    key("check.external.pause-ms", Kind::Count, "250", "The pause between two questions to one host."),
    key("check.external.max-age-days", Kind::Count, "7", "How long a good answer is believed; 0 for never."),
    key("check.external.fragments", Kind::Flag, "false", "Whether the place behind `#` is looked for."),
    key("check.external.cache", Kind::Text, "", "A file for answers; by default in your user cache."),
    key("check.front-matter", Kind::Tables, "", "What keys of front matter must hold."),
    required("check.front-matter.key", Kind::Text, "The key; `extra.name` for one of the table `extra`."),
    key("check.front-matter.path", Kind::Text, "", "The files that it is about; by default all articles."),
    key("check.front-matter.required", Kind::Flag, "false", "Whether each of them must have it."),
    key("check.front-matter.type", Kind::Text, "", "What it holds: text, number, boolean, date or list."),
    key("check.front-matter.values", Kind::Texts, "[]", "All that it may hold; by default anything."),
    key("type", Kind::Tables, "", "Types of articles: which are of it, and what sections they have."),
    required("type.name", Kind::Text, "The name, as in the front matter key `type`."),
    key("type.path", Kind::Text, "", "The files that are of it without saying so."),
    key("type.sections", Kind::Alternatives, "", "The sections that they must have, by their headings."),
    key("journey", Kind::Tables, "", "Tasks that take several articles, one after the other."),
    required("journey.title", Kind::Text, "What customers get done."),
    key("journey.description", Kind::Text, "\"\"", "One line on it, where it is listed."),
    required("journey.steps", Kind::Alternatives, "The files of the articles, in their order."),
    key("journey.listed-in", Kind::Texts, "[]", "The folders of the categories that list it; `/` is home."),
    key("review", Kind::Table, "", "How articles are looked after that do not say so themselves."),
    key(
        "review.every",
        Kind::Text,
        "",
        "After how long an article must be reviewed again, such as `1 year`.",
    ),
    key("review.owner", Kind::Text, "", "Who looks after it."),
    key("home", Kind::Table, "", "The home page."),
    key("home.questions", Kind::Texts, "[]", "Example questions below the search field."),
    key("home.recent", Kind::Count, "5", "How many of the articles updated last are listed; 0 for none."),
    key("home.popular", Kind::Text, "", "A file of how often articles are read; the first ones are listed."),
    key("contact", Kind::Tables, "", "The ways to a human, in the order in which every page shows them."),
    required("contact.title", Kind::Text, "What the link says."),
    required("contact.url", Kind::Text, "A `mailto:`, `tel:` or web address."),
    key("contact.note", Kind::Text, "", "A line below the link, on every page."),
    key("contact.hours", Kind::Texts, "[]", "When somebody is there, such as `Mon-Fri 09:00-17:00`."),
    key("contact.time-zone", Kind::Text, "", "Where the hours hold, such as `Europe/Berlin`."),
    key("contact.closed", Kind::Texts, "[]", "Days without hours: `2026-12-24`, or `12-25` for each year."),
    key("contact.reply", Kind::Text, "", "How long an answer takes."),
    key("contact.languages", Kind::Texts, "[]", "What is spoken there, as BCP 47 tags."),
    key("contact.cost", Kind::Text, "", "What it costs."),
    key("request", Kind::Table, "", "The form of the contact page."),
    key("request.url", Kind::Text, "", "Where messages are posted to; without it, there is no form."),
    key("request.reply", Kind::Text, "", "How long an answer takes."),
    key("request.fields", Kind::TextTable, "{}", "Other names of the fields that are posted, by helpbook's."),
    key("feedback", Kind::Table, "", "Whether articles ask if they helped."),
    key("feedback.url", Kind::Text, "", "Where the answers are posted to; without it, nothing is asked."),
    key("feedback.email", Kind::Flag, "false", "Offer customers to leave an e-mail address."),
    key(
        "feedback.fields",
        Kind::TextTable,
        "{}",
        "Other names of the fields that are posted, by helpbook's.",
    ),
    key("status", Kind::Table, "", "Messages on every page that change without a build."),
    key("status.url", Kind::Text, "", "A JSON file that each page asks for; without it, none does."),
    key("widget", Kind::Table, "", "Help inside your product, which other sites embed."),
    key("widget.enable", Kind::Flag, "false", "Whether there is a `widget.js` to embed."),
    key("widget.label", Kind::Text, "", "What its button says; by default as the theme does."),
    key("widget.position", Kind::Text, "\"end\"", "The corner of its button: `end` or `start` of a line."),
    key("widget.suggest", Kind::Tables, "", "Articles that help on pages of the product."),
    required("widget.suggest.path", Kind::Text, "The pages, as a path of the product or a pattern."),
    required("widget.suggest.articles", Kind::Texts, "The files of the articles, in the order wanted."),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::config::{
        Check, Config, Contact, Expect, FrontMatterRule, Ignore, Journey, Language, Promote, Search, Suggest,
        Synonyms, TypeRule, Variant, Widget,
    };

    fn leaves(prefix: &str, value: &serde_json::Value, out: &mut BTreeSet<String>) {
        let free = KEYS.iter().any(|key| {
            key.path == prefix
                && matches!(
                    key.kind,
                    Kind::TextTable | Kind::NumberTable | Kind::TextsTable | Kind::Variables
                )
        });
        match value {
            serde_json::Value::Object(map) if !free => {
                for (name, value) in map {
                    let path = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
                    leaves(&path, value, out);
                }
            }
            serde_json::Value::Array(items) if items.first().is_some_and(|item| item.is_object()) => {
                leaves(prefix, &items[0], out);
            }
            _ => {
                out.insert(prefix.to_owned());
            }
        }
    }

    #[test]
    fn the_list_and_the_types_have_the_same_keys() {
        let spanned = |text: &str| toml::Spanned::new(0..0, text.to_owned());
        let config = Config {
            language: [("fr".to_owned(), Language::default())].into(),
            contact: vec![Contact::default()],
            variant: vec![Variant::default()],
            r#type: vec![TypeRule::default()],
            journey: vec![Journey::default()],
            widget: Widget { suggest: vec![Suggest::default()], ..Widget::default() },
            check: Check {
                ignore: vec![Ignore { path: String::new(), codes: vec![] }],
                front_matter: vec![FrontMatterRule {
                    key: String::new(),
                    path: None,
                    required: false,
                    r#type: None,
                    values: vec![],
                }],
                ..Check::default()
            },
            search: Search {
                synonyms: vec![Synonyms { words: vec![], also: vec![] }],
                promote: vec![Promote { queries: vec![], articles: vec![] }],
                expect: vec![Expect { query: spanned(""), article: spanned(""), within: 3 }],
                ..Search::default()
            },
            ..Config::default()
        };
        let mut in_types = BTreeSet::new();
        leaves("", &serde_json::to_value(config).unwrap(), &mut in_types);
        let in_types: BTreeSet<String> =
            in_types.into_iter().map(|key| key.replace("language.fr.", "language.")).collect();
        let in_list: BTreeSet<String> = KEYS
            .iter()
            .filter(|key| !matches!(key.kind, Kind::Table | Kind::Tables | Kind::Languages))
            .map(|key| key.path.to_owned())
            .collect();
        assert_eq!(in_types, in_list);
    }

    #[test]
    fn the_defaults_in_the_list_are_those_of_the_types() {
        let defaults = toml::Value::try_from(Config::default()).unwrap();
        let tables: Vec<&str> = KEYS.iter().filter(|k| k.kind == Kind::Tables).map(|k| k.path).collect();
        let in_tables = |key: &Key| tables.iter().any(|table| key.path.starts_with(&format!("{table}.")));
        for key in KEYS.iter().filter(|key| !key.default.is_empty() && !in_tables(key)) {
            let mut actual = &defaults;
            for part in key.path.split('.') {
                actual = &actual[part];
            }
            let listed: toml::Table = format!("x = {}", key.default).parse().unwrap();
            assert_eq!(actual, &listed["x"], "{}", key.path);
        }
    }
}
