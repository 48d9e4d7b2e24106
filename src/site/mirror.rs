//! Where the files of the content folder stand in the tree of categories. The folders of languages mirror each other, so
//! whatever here speaks of an article's place asks a mirror, never the file's path itself.

use crate::config::{Config, Language};
use crate::paths::SourcePath;

/// The content folder as one language of the book sees it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mirror {
    /// The content folder, relative to the book.
    content: String,
    /// The folder of the language, below the content folder. Empty for all that is in none of the others.
    own: String,
    /// The folder of the language that the book is written in first; what is not translated is shown from there.
    original: String,
    /// The folders of the languages that are neither.
    others: Vec<String>,
}

impl Mirror {
    /// As the language `tag` of a book sees it; `config` is that of the whole book.
    pub fn new(config: &Config, tag: &str) -> Self {
        let original = config.book.language.as_str();
        let folder = |tag: &str| config.language.get(tag).map_or("", Language::folder).to_owned();
        let others = config.language.keys().filter(|other| *other != tag && *other != original);
        Self {
            content: config.book.src.clone(),
            own: folder(tag),
            original: folder(original),
            others: others.map(|other| folder(other)).collect(),
        }
    }

    /// Where a file or folder stands: a path such as `account/reset.md`, empty for the top. `None` for what lies outside the
    /// content folder or is of another language.
    pub fn place<'p>(&self, path: &'p SourcePath) -> Option<&'p str> {
        let inside = within(path.as_str(), &self.content)?;
        match self.language_folder(inside) {
            "" => Some(inside),
            folder if folder == self.own || folder == self.original => within(inside, folder),
            _ => None,
        }
    }

    /// The folder of a language that `inside` lies in, the innermost of several; empty for what lies in none.
    fn language_folder(&self, inside: &str) -> &str {
        let all = self.others.iter().chain([&self.own, &self.original]).map(String::as_str);
        let holding = all.filter(|folder| within(inside, folder).is_some());
        holding.max_by_key(|folder| folder.len()).unwrap_or_default()
    }

    /// The folder that a file stands in.
    pub fn folder<'p>(&self, path: &'p SourcePath) -> Option<&'p str> {
        self.place(path).map(|place| place.rsplit_once('/').map_or("", |(folder, _)| folder))
    }

    /// Whether a file is of this language; else it is shown because there is no translation.
    pub fn is_own(&self, path: &SourcePath) -> bool {
        if self.own == self.original {
            return self.place(path).is_some();
        }
        within(path.as_str(), &self.content).is_some_and(|inside| self.language_folder(inside) == self.own)
    }

    /// The file or folder of this language at a place, whether it exists or not.
    pub fn source(&self, place: &str) -> SourcePath {
        let parts = [self.content.as_str(), self.own.as_str(), place];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        SourcePath::new(parts.join("/"))
    }

    /// The content folder, relative to the book.
    pub fn content(&self) -> &str {
        &self.content
    }
}

/// The path below `folder`, which itself is empty.
fn within<'p>(path: &'p str, folder: &str) -> Option<&'p str> {
    if folder.is_empty() || path == folder {
        return Some(if folder.is_empty() { path } else { "" });
    }
    path.strip_prefix(folder)?.strip_prefix('/')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mirror(book: &str, tag: &str) -> Mirror {
        Mirror::new(&crate::config::load(&SourcePath::new("book.toml"), book).value, tag)
    }

    fn place(mirror: &Mirror, path: &str) -> Option<String> {
        mirror.place(&SourcePath::new(path)).map(str::to_owned)
    }

    #[test]
    fn a_book_of_one_language_is_its_content_folder() {
        let mirror = mirror("[book]\nsrc = 'docs/help'", "en");
        assert_eq!(place(&mirror, "docs/help/a/b.md").as_deref(), Some("a/b.md"));
        assert_eq!(place(&mirror, "docs/help").as_deref(), Some(""));
        assert_eq!(place(&mirror, "docs/helper/a.md"), None);
        assert_eq!(mirror.folder(&SourcePath::new("docs/help/a/b.md")), Some("a"));
        assert_eq!(mirror.source("a/b.md").as_str(), "docs/help/a/b.md");
        assert_eq!(mirror.source("").as_str(), "docs/help");
        assert!(mirror.is_own(&SourcePath::new("docs/help/fr/b.md")));
    }

    #[test]
    fn folders_of_languages_mirror_what_is_in_none() {
        let book = "[language.fr]\n[language.pt-br]\nfolder = 'brasil'";
        let (en, fr) = (mirror(book, "en"), mirror(book, "fr"));
        assert_eq!(place(&en, "content/a/b.md").as_deref(), Some("a/b.md"));
        assert_eq!(place(&en, "content/fr/a/b.md"), None);
        assert_eq!(place(&fr, "content/fr/a/b.md").as_deref(), Some("a/b.md"));
        assert_eq!(place(&fr, "content/fr").as_deref(), Some(""));
        assert_eq!(place(&fr, "content/a/b.md").as_deref(), Some("a/b.md"));
        assert_eq!(place(&fr, "content/brasil/a/b.md"), None);
        assert_eq!(place(&fr, "content/french/b.md").as_deref(), Some("french/b.md"));
        assert!(
            fr.is_own(&SourcePath::new("content/fr/a.md")) && !fr.is_own(&SourcePath::new("content/a.md"))
        );
        assert_eq!(fr.source("a/b.md").as_str(), "content/fr/a/b.md");
    }

    #[test]
    fn what_is_in_two_folders_of_languages_is_of_the_inner() {
        let book = "[language.en]\nfolder = 'all'\n[language.fr]\nfolder = 'all/fr'\n[language.fr-ca]\nfolder = 'all/fr/ca'";
        let (en, fr, ca) = (mirror(book, "en"), mirror(book, "fr"), mirror(book, "fr-ca"));
        assert_eq!(place(&en, "content/all/a.md").as_deref(), Some("a.md"));
        assert_eq!(place(&en, "content/all/fr/a.md"), None);
        assert_eq!(place(&fr, "content/all/fr/a.md").as_deref(), Some("a.md"));
        assert_eq!(place(&fr, "content/all/fr/ca/a.md"), None);
        assert_eq!(place(&ca, "content/all/fr/ca/a.md").as_deref(), Some("a.md"));
        assert!(!fr.is_own(&SourcePath::new("content/all/fr/ca/a.md")));
        assert!(ca.is_own(&SourcePath::new("content/all/fr/ca/a.md")));
    }

    #[test]
    fn the_first_language_may_have_a_folder_too() {
        let book = "[language.en]\nfolder = '_en'\n[language.es]\nfolder = '_es'";
        let (en, es) = (mirror(book, "en"), mirror(book, "es"));
        assert_eq!(place(&en, "content/_en/a.md").as_deref(), Some("a.md"));
        assert_eq!(place(&en, "content/images/x.png").as_deref(), Some("images/x.png"));
        assert_eq!(place(&en, "content/_es/a.md"), None);
        assert_eq!(place(&es, "content/_es/a.md").as_deref(), Some("a.md"));
        assert_eq!(place(&es, "content/_en/a.md").as_deref(), Some("a.md"));
        assert!(en.is_own(&SourcePath::new("content/images/x.png")));
        assert!(!es.is_own(&SourcePath::new("content/images/x.png")));
    }
}
