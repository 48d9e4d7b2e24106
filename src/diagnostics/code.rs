//! The stable names of findings. An article of the manual explains each one; a test holds the two together.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Severity;

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $text:literal, $severity:ident;)+) => {
        /// A stable name for a kind of finding, such as `broken-link`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Code {
            pub const ALL: &[Code] = &[$(Code::$name),+];

            pub fn as_str(self) -> &'static str {
                match self {
                    $(Code::$name => $text,)+
                }
            }

            /// The severity by default; a book may want another one. Under `--strict` and in `check`, warnings are
            /// errors.
            pub fn severity(self) -> Severity {
                match self {
                    $(Code::$name => Severity::$severity,)+
                }
            }

            /// What the manual says of it, as Markdown, without its title.
            pub fn manual(self) -> &'static str {
                let article = match self {
                    $(Code::$name => {
                        include_str!(concat!("../../content/diagnostics/", $text, ".md"))
                    })+
                };
                let behind = article.strip_prefix("---\n").and_then(|text| text.split_once("\n---\n"));
                behind.map_or(article, |(_, text)| text).trim_ascii_start()
            }

            /// One line on what it means.
            pub fn summary(self) -> &'static str {
                match self {
                    $(Code::$name => concat!($($doc),+).trim_ascii(),)+
                }
            }
        }
    };
}

codes! {
    /// `book.toml` is not valid TOML.
    ConfigSyntax = "config-syntax", Error;
    /// A key of `book.toml` that helpbook does not know.
    ConfigUnknownKey = "config-unknown-key", Error;
    /// A value of `book.toml` of the wrong type or form, or that names something that does not exist.
    ConfigValue = "config-value", Error;
    /// A condition, or a value of one, that `[conditions]` does not name.
    UnknownCondition = "unknown-condition", Error;
    /// A variable that neither the book nor the article has.
    UnknownVariable = "unknown-variable", Warning;
    /// A variable whose value refers to itself, or that grows too long.
    VariableCycle = "variable-cycle", Error;
    /// An included file that does not exist or cannot be read.
    IncludeMissing = "include-missing", Error;
    /// An included file that does not have the lines or the anchor asked for.
    IncludePart = "include-part", Error;
    /// An included file that lies outside of the book and of the folders that it names.
    IncludeOutside = "include-outside", Error;
    /// Files that include each other in a circle.
    IncludeCycle = "include-cycle", Error;
    /// Includes that are nested too deeply, or make too much text.
    IncludeLimit = "include-limit", Error;
    /// A file that is there to be included, and that nothing includes.
    UnusedSnippet = "unused-snippet", Note;
    /// A variable of the book that nothing uses.
    UnusedVariable = "unused-variable", Note;
    /// A directive that helpbook does not know, and whose name is nearly that of one.
    UnknownDirective = "unknown-directive", Warning;
    /// A file that is not UTF-8; the bytes that are not text are shown as `�`.
    InvalidUtf8 = "invalid-utf8", Error;
    /// Front matter that begins and never ends.
    FrontMatterUnclosed = "front-matter-unclosed", Error;
    /// Front matter that is not valid YAML or TOML.
    FrontMatterSyntax = "front-matter-syntax", Error;
    /// A front matter key whose value is of the wrong type or form.
    FrontMatterValue = "front-matter-value", Warning;
    /// Front matter keys that helpbook does not use; they are kept as data. One finding a run.
    ForeignKeys = "foreign-keys", Note;
    /// An article without a title, neither in front matter nor as a heading.
    MissingTitle = "missing-title", Warning;
    /// An article without any text.
    EmptyArticle = "empty-article", Warning;
    /// An article that is much larger than a help article should be.
    HugeArticle = "huge-article", Warning;
    /// Two sources that would be written to one address.
    DuplicateUrl = "duplicate-url", Error;
    /// A link to a file that does not exist.
    BrokenLink = "broken-link", Warning;
    /// A link to a heading or an anchor that does not exist.
    MissingHeading = "missing-heading", Warning;
    /// An image or another embedded file that does not exist.
    MissingImage = "missing-image", Warning;
    /// An image that cannot be decoded, or has too many pixels to be; it is published as it is.
    UnreadableImage = "unreadable-image", Warning;
    /// An image whose metadata says where it was taken.
    ImagePlace = "image-place", Warning;
    /// An SVG file with parts that run or load something, which are not published.
    UnsafeSvg = "unsafe-svg", Warning;
    /// A link that leads out of the content folder.
    LinkOutside = "link-outside", Warning;
    /// A link to a draft, which is not published.
    LinkToDraft = "link-to-draft", Warning;
    /// A link to an article that has expired.
    LinkToExpired = "link-to-expired", Note;
    /// A link to an article that this build leaves out, or to a file that is there to be included.
    LinkLeftOut = "link-left-out", Warning;
    /// Two explicit ids on one page that are the same.
    DuplicateId = "duplicate-id", Warning;
    /// A folder without any article in it or below it.
    EmptyCategory = "empty-category", Warning;
    /// A book without any article.
    EmptyBook = "empty-book", Warning;
    /// A symbolic link that leads to a folder above it.
    SymlinkLoop = "symlink-loop", Warning;
    /// A line of a file of events that is none, or lacks what an event must have.
    BadEvent = "bad-event", Error;
    /// A file or folder that could not be read.
    Unreadable = "unreadable", Error;
    /// A template that the theme lacks.
    MissingTemplate = "missing-template", Error;
    /// A template that cannot be parsed or rendered.
    TemplateError = "template-error", Error;
    /// A file of the theme that cannot be used.
    ThemeValue = "theme-value", Error;
    /// Raw HTML in which an element is not closed, or a tag closes nothing.
    UnbalancedHtml = "unbalanced-html", Warning;
    /// A formula that cannot be read; it is shown as code.
    MathSyntax = "math-syntax", Warning;
    /// A component that the theme does not have.
    UnknownComponent = "unknown-component", Warning;
    /// An attribute that a component does not take, or lacks, or that has a value it cannot have.
    ComponentAttribute = "component-attribute", Warning;
    /// A component that is not closed, or a `:::` that closes nothing.
    ComponentUnclosed = "component-unclosed", Warning;
    /// The call of a component that cannot be read, or that stands in the wrong place.
    ComponentSyntax = "component-syntax", Warning;
    /// A term that the glossary defines twice.
    DuplicateTerm = "duplicate-term", Warning;
    /// A step of a guide from which no answer can be reached.
    GuideDeadEnd = "guide-dead-end", Warning;
    /// A step of a guide that no choice leads to.
    GuideUnreachable = "guide-unreachable", Warning;
    /// A link to a web address that is not there. Only with `--external`.
    DeadLink = "dead-link", Warning;
    /// A link to a web address that has moved for good. Only with `--external`.
    MovedLink = "moved-link", Note;
    /// No web address answers. Only with `--external`.
    Offline = "offline", Warning;
    /// A redirect that leads to another redirect.
    RedirectChain = "redirect-chain", Note;
    /// Redirects that lead back to themselves.
    RedirectLoop = "redirect-loop", Warning;
    /// An alias that is the article's own address.
    DeadAlias = "dead-alias", Warning;
    /// An image without a text for those who cannot see it.
    MissingAlt = "missing-alt", Warning;
    /// A link that has no text.
    EmptyLink = "empty-link", Warning;
    /// A link text that does not say where it leads, such as `here`.
    VagueLink = "vague-link", Note;
    /// A heading that skips a level.
    HeadingOrder = "heading-order", Note;
    /// A heading of level 1 beside the title.
    ExtraTitle = "extra-title", Note;
    /// Two articles of one category with the same title.
    DuplicateTitle = "duplicate-title", Warning;
    /// Two articles with the same description.
    DuplicateDescription = "duplicate-description", Note;
    /// A title that is longer than what is shown of it.
    LongTitle = "long-title", Note;
    /// A description that is longer than what is shown of it.
    LongDescription = "long-description", Note;
    /// A word that the book does not use.
    Terminology = "terminology", Warning;
    /// Front matter that is not as the book demands.
    FrontMatterRule = "front-matter-rule", Warning;
    /// An article that lacks a section which articles of its type have.
    MissingSection = "missing-section", Warning;
    /// A translation of an earlier wording of its original.
    OutdatedTranslation = "outdated-translation", Note;
    /// An article that should have been reviewed by now.
    ReviewOverdue = "review-overdue", Note;
    /// An article whose last day is over.
    ArticleExpired = "article-expired", Note;
    /// A file beside the articles that nothing uses.
    UnusedAttachment = "unused-attachment", Note;
    /// A page that is heavier than the book allows.
    OverBudget = "over-budget", Warning;
    /// An article or a category that `book.toml` names for a journey or a list, and that does not exist.
    UnknownArticle = "unknown-article", Warning;
    /// An article that `[search]` names and that search cannot find.
    SearchArticle = "search-article", Warning;
    /// A filter of `[search]` that no article has a value for.
    SearchFilter = "search-filter", Warning;
    /// A search test that fails: the article expected is not among the first results.
    SearchExpect = "search-expect", Warning;
}

impl Code {
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.as_str() == name)
    }

    /// Whether it says that there can be no site as it is meant: such findings are errors in every book.
    pub fn is_fixed(self) -> bool {
        matches!(
            self,
            Code::ConfigSyntax
                | Code::ConfigUnknownKey
                | Code::ConfigValue
                | Code::Unreadable
                | Code::BadEvent
                | Code::MissingTemplate
                | Code::TemplateError
                | Code::ThemeValue
        )
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Self::from_name(&name).ok_or_else(|| D::Error::custom(format!("there is no finding `{name}`")))
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
