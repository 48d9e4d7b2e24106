//! What a caller asks for, besides the words.

/// A question to [`crate::Engine::search`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Question {
    /// As typed: words, `"quoted phrases"`, `-words` that must not occur.
    pub text: String,
    /// The most hits wanted.
    pub limit: usize,
    pub detail: Detail,
    /// Only articles with one of the values for each key that occurs here.
    pub filters: Vec<(String, String)>,
    /// Whether [`crate::Results::facets`] is wanted, which may take one more chunk.
    pub facets: bool,
    /// Take every word as it is typed: no corrections.
    pub verbatim: bool,
    /// Whether [`crate::Hit::explanation`] is wanted. The browser's engine has none to give.
    pub explain: bool,
}

/// How much of each article a hit shows, and so how much is fetched for it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Detail {
    /// Title and trail, for suggestions: a few hundred bytes an article.
    Titles,
    /// The best section and passage too, which takes the article's text. The first results are put in their
    /// final order by it: words that stand together, and accents as typed, come first.
    #[default]
    Passages,
}

impl Question {
    pub fn new(text: impl Into<String>, limit: usize) -> Self {
        Question { text: text.into(), limit, ..Question::default() }
    }
}
