//! The theme: what is embedded in the program, with a book's own files laid over it, one by one.
//!
//! Templates are compiled and assets put together here, once a build; nothing of a book's articles is known.

mod assets;
mod components;
mod embedded;
mod error;
mod metadata;
mod templates;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::components::Components;
use crate::diagnostics::{Code, Diagnosed, Diagnostic, Location, Severity, nearest};
use crate::paths::{OutPath, SourcePath};
use crate::source::SourceFile;

pub use assets::Widget;
pub use embedded::embedded_files;
pub use tera::{Context, Value};
pub use words::{Languages, Words};

/// The file of a theme that says what it is and sets its tokens.
pub const MANIFEST: &str = "theme.toml";

/// A theme, ready to render.
#[derive(Debug, Clone)]
pub struct Theme {
    templates: tera::Tera,
    /// Changes whenever anything that a page is made with does.
    pub digest: u128,
    pub template_names: BTreeSet<String>,
    pub icon_names: BTreeSet<String>,
    /// What writers may call.
    pub components: Arc<Components>,
    taken: Arc<components::Taken>,
    /// The words of the theme.
    pub languages: Languages,
    /// What is published, by where it is written.
    pub assets: BTreeMap<OutPath, Vec<u8>>,
    pub style: OutPath,
    pub script: OutPath,
    pub search_worker: OutPath,
    pub widget: Widget,
    /// Custom properties of CSS, by their names without `--`.
    pub tokens: BTreeMap<String, String>,
    /// Of the contact page alone.
    pub contact_script: OutPath,
    pub contact_style: OutPath,
    /// For error excerpts: where each template came from.
    sources: BTreeMap<String, SourceFile>,
}

/// A file of a theme, by its path in the theme's folder, such as `templates/article.html`.
pub type Files = BTreeMap<String, SourceFile>;

/// Lays `overlay` over the embedded theme and compiles the result. What cannot be used is reported, and the embedded
/// file of the same name stands in for it.
pub fn load(overlay: &Files) -> Diagnosed<Theme> {
    let mut diagnostics = Vec::new();
    let mut files = embedded_files();
    for (name, file) in overlay {
        diagnostics.extend(misspelt(name, file, &files));
        files.insert(name.clone(), file.clone());
    }
    let tokens = assets::tokens(&files, &mut diagnostics);
    let languages = Languages::read(&files, &mut diagnostics);
    let icons = icons(&files, &mut diagnostics);
    let icon_names = icons.keys().cloned().collect();
    let (templates, sources) = templates::compile(&files, icons, &mut diagnostics);
    let components = Arc::new(components::for_writers(&templates, &sources, &mut diagnostics));
    let taken = Arc::new(components::Taken::of(&templates));
    let assets = assets::assemble(&files, &tokens);
    let template_names = sources.keys().filter(|name| !name.starts_with("components/")).cloned().collect();
    let theme = Theme {
        digest: digest(&files),
        templates,
        template_names,
        icon_names,
        components,
        taken,
        languages,
        style: assets.style,
        script: assets.script,
        search_worker: assets.search_worker,
        widget: assets.widget,
        tokens,
        contact_script: assets.contact_script,
        contact_style: assets.contact_style,
        assets: assets.files,
        sources,
    };
    Diagnosed { value: theme, diagnostics }
}

impl Theme {
    /// Renders a template, such as `article.html`.
    pub fn render(&self, template: &str, context: &Context) -> Result<String, Diagnostic> {
        self.templates.render(template, context).map_err(|error| error::diagnostic(&error, &self.sources))
    }

    /// Renders a component that writers may call. Of `given` it gets what it takes; `around` is what it may ask for
    /// beside that: `t`, `root`, `book`.
    pub fn render_component(
        &self,
        name: &str,
        given: Vec<(String, Value)>,
        around: &Context,
        content: &str,
    ) -> Result<String, Diagnostic> {
        let result = components::render(&self.templates, &self.taken, name, given, around, content);
        result.map_err(|error| error::diagnostic(&error, &self.sources))
    }

    /// The text of a template at `path`, for excerpts.
    pub fn text_of(&self, path: &SourcePath) -> Option<String> {
        let file = self.sources.values().find(|file| file.path == *path)?;
        Some(String::from_utf8_lossy(&file.bytes).into_owned())
    }
}

/// A file that is laid over nothing, and whose name is almost that of one that it could be laid over.
fn misspelt(name: &str, file: &SourceFile, embedded: &Files) -> Option<Diagnostic> {
    let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
    // Icons, components and languages of one's own are new by nature, and short names are always alike.
    let holds_own = matches!(folder, "icons" | "assets" | "strings" | "templates/components");
    if embedded.contains_key(name) || holds_own {
        return None;
    }
    let alike = embedded
        .keys()
        .map(String::as_str)
        .filter(|other| other.rsplit_once('/').map_or("", |o| o.0) == folder);
    let meant = nearest(name, alike).filter(|meant| strsim::osa_distance(name, meant) <= 2)?;
    let mut diagnostic = Diagnostic::new(
        Code::ThemeValue,
        format!("`{name}` takes the place of no file of the default theme"),
    )
    .at(Location::file(&file.path))
    .help(format!("did you mean `{meant}`?"));
    diagnostic.severity = Severity::Warning;
    Some(diagnostic)
}

/// The icons by name; only what is text.
fn icons(files: &Files, diagnostics: &mut Vec<Diagnostic>) -> BTreeMap<String, String> {
    let mut icons = BTreeMap::new();
    for (name, file) in files {
        let Some(icon) = name.strip_prefix("icons/").and_then(|name| name.strip_suffix(".svg")) else {
            continue;
        };
        match std::str::from_utf8(&file.bytes) {
            Ok(svg) => {
                icons.insert(icon.to_owned(), svg.trim().to_owned());
            }
            Err(_) => diagnostics.push(
                Diagnostic::new(Code::InvalidUtf8, "the icon is not valid UTF-8")
                    .at(Location::file(&file.path))
                    .help("save it as plain SVG text"),
            ),
        }
    }
    icons
}

fn toml_error(file: &SourceFile, error: &toml::de::Error) -> Diagnostic {
    let text = String::from_utf8_lossy(&file.bytes);
    let range = error.span().unwrap_or(0..0);
    Diagnostic::new(Code::ThemeValue, error.message().to_owned())
        .at(Location::bytes(&file.path, &text, range))
        .help("write each line as `key = \"text\"`; what the file cannot say, the default theme does")
}

fn digest(files: &Files) -> u128 {
    let mut hasher = xxhash_rust::xxh3::Xxh3::new();
    for (name, file) in files {
        hasher.update(name.as_bytes());
        hasher.update(&file.digest.to_le_bytes());
    }
    hasher.digest128()
}
