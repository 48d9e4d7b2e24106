//! What writers may call in an article: the theme's components that say so, and what each of them takes.
//!
//! The theme makes this list of its templates; articles are checked against it when they are parsed. Nothing is known
//! here of how a component is written or rendered.

use std::collections::BTreeMap;

/// What no theme's component can be called: parts of an article that only some builds have.
pub const WHEN: &str = "when";

/// The components by name, words joined by `-` as writers see them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Components(pub BTreeMap<String, Component>);

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Component {
    pub form: Form,
    /// What writers may give, by name.
    pub arguments: BTreeMap<String, Argument>,
    /// Whether it takes any other argument too, as text.
    pub takes_any: bool,
    /// The component that it must stand in directly.
    pub parent: Option<String>,
    /// Whether its label makes an anchor for it where the writer gives no id.
    pub anchor: bool,
    /// Whether its headings part it into sections, with ways between them.
    pub sections: bool,
    /// Whether it does something with a label.
    pub takes_label: bool,
    /// Whether it means nothing without a label.
    pub needs_label: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    /// Holds Markdown.
    Container,
    /// A block without content of its own.
    Leaf,
    /// Stands among words.
    Inline,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Argument {
    pub kind: ArgumentKind,
    pub required: bool,
    /// What it may be; empty for anything of its kind.
    pub values: Vec<String>,
    /// Whether customers read it, as they do the label.
    pub shown: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ArgumentKind {
    Text,
    Flag,
    Whole,
    Number,
    /// A file or an address: a link like any other, resolved and checked.
    Reference,
}

impl Components {
    pub fn get(&self, name: &str) -> Option<&Component> {
        self.0.get(name)
    }

    pub fn contains(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

impl ArgumentKind {
    /// As messages say what is expected.
    pub fn describe(self) -> &'static str {
        match self {
            Self::Text => "a text",
            Self::Flag => "`true` or `false`",
            Self::Whole => "a whole number",
            Self::Number => "a number",
            Self::Reference => "a file or an address",
        }
    }
}
