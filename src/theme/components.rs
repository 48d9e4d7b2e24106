//! The components of a theme that writers may call: those whose definition says so in its metadata.
//!
//! ```text
//! {% component tab(label: string, id: string, body?) {"markdown": "container", "parent": "tabs", "anchor": true} %}
//! ```
//!
//! | key | means |
//! |---|---|
//! | `markdown` | `container`, `leaf` or `inline`: how it is written. Without it, only templates can call the component. |
//! | `parent` | the component that it must stand in directly |
//! | `anchor` | its label makes an `id` where the writer gives none |
//! | `sections` | its headings part it into sections, which must all be reached by links from the first |
//! | `label` | `required`: it means nothing without a label |
//! | `values` | by argument, what it may be |
//! | `references` | arguments that are files or addresses, beside `href`, `src`, `source` and `poster` |
//! | `shown` | arguments that customers read, so that search finds them |

use std::collections::{BTreeMap, BTreeSet};

use tera::{ComponentArgType, ComponentInfo, Context, Tera, TeraResult, Value};

use super::metadata;
use crate::components::{Argument, ArgumentKind, Component, Components, Form};
use crate::diagnostics::Diagnostic;
use crate::source::SourceFile;

/// What a component gets without the writer's doing, if it takes it.
const GIVEN: &[&str] = &["body", "label", "label_text", "children", "file", "position", "among_words"];

/// Arguments that are files or addresses in every component.
const REFERENCES: &[&str] = &["href", "src", "source", "poster"];

pub(super) fn for_writers(
    templates: &Tera,
    sources: &BTreeMap<String, SourceFile>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Components {
    let names: BTreeSet<&str> = templates.get_component_names().collect();
    let all = || names.iter().filter_map(|name| templates.get_component_definition(name));
    let for_writers = all().filter_map(|info| {
        let form = metadata::form(info.metadata().get("markdown")?)?;
        Some((info.name().replace('_', "-"), component(form, &info)))
    });
    let components = Components(for_writers.collect());
    diagnostics.extend(all().flat_map(|info| metadata::check(&info, &components, sources)));
    components
}

fn component(form: Form, info: &ComponentInfo) -> Component {
    let metadata = info.metadata();
    let text = |key: &str| metadata.get(key).and_then(Value::as_str);
    let texts = |value: &Value| value.as_array().into_iter().flatten().filter_map(metadata::text).collect();
    let references: Vec<String> = metadata.get("references").map(texts).unwrap_or_default();
    let shown: Vec<String> = metadata.get("shown").map(texts).unwrap_or_default();
    let mut arguments = BTreeMap::new();
    let mut takes_label = false;
    for argument in info.args() {
        let name = argument.name();
        takes_label |= matches!(name, "label" | "label_text");
        // Lists and maps are for templates: no writer can write one.
        let is_text = !matches!(argument.arg_type(), Some(ComponentArgType::Array | ComponentArgType::Map));
        if argument.is_implicit() || GIVEN.contains(&name) || !is_text {
            continue;
        }
        let is_reference = REFERENCES.contains(&name) || references.iter().any(|reference| reference == name);
        let kind = match argument.arg_type() {
            _ if is_reference => ArgumentKind::Reference,
            Some(ComponentArgType::Bool) => ArgumentKind::Flag,
            Some(ComponentArgType::Integer) => ArgumentKind::Whole,
            Some(ComponentArgType::Float | ComponentArgType::Number) => ArgumentKind::Number,
            _ => ArgumentKind::Text,
        };
        let values = metadata.get("values").and_then(|values| {
            let (_, values) = values.as_map()?.iter().find(|(key, _)| key.as_str() == Some(name))?;
            Some(texts(values))
        });
        // An id that the label makes need not be written.
        let required = argument.is_required() && name != "id";
        let shown = shown.iter().any(|shown| shown == name);
        let argument = Argument { kind, required, values: values.unwrap_or_default(), shown };
        arguments.insert(name.replace('_', "-"), argument);
    }
    Component {
        form,
        arguments,
        takes_any: info.rest_param().is_some(),
        parent: text("parent").map(|parent| parent.replace('_', "-")),
        anchor: metadata.get("anchor").is_some_and(|anchor| anchor.as_bool() == Some(true)),
        sections: metadata.get("sections").is_some_and(|sections| sections.as_bool() == Some(true)),
        takes_label,
        needs_label: text("label") == Some("required"),
    }
}

/// What the components take, by the names that writers use: asked for each call, so it is known once for a theme.
#[derive(Debug, Clone, Default)]
pub(super) struct Taken(BTreeMap<String, Takes>);

#[derive(Debug, Clone)]
struct Takes {
    /// As templates name the component.
    component: String,
    arguments: BTreeSet<String>,
    any: bool,
}

impl Taken {
    pub(super) fn of(templates: &Tera) -> Self {
        let all = templates.get_component_names().filter_map(|name| templates.get_component_definition(name));
        let taken = all.map(|info| {
            let arguments = info.args().iter().filter(|argument| !argument.is_implicit());
            let takes = Takes {
                component: info.name().to_owned(),
                arguments: arguments.map(|argument| argument.name().to_owned()).collect(),
                any: info.rest_param().is_some(),
            };
            (info.name().replace('_', "-"), takes)
        });
        Self(taken.collect())
    }
}

/// A component that the theme does not have is an error.
pub(super) fn render(
    templates: &Tera,
    taken: &Taken,
    name: &str,
    given: Vec<(String, Value)>,
    around: &Context,
    content: &str,
) -> TeraResult<String> {
    let mut arguments = Context::new();
    let Some(takes) = taken.0.get(name) else {
        return templates.render_component_with_implicits(name, &arguments, around, Some(content), true);
    };
    for (argument, value) in given {
        let argument = if argument.contains('-') { argument.replace('-', "_") } else { argument };
        let is_extra = takes.any && !GIVEN.contains(&argument.as_str());
        if is_extra || takes.arguments.contains(&argument) {
            arguments.insert_value(argument, value);
        }
    }
    templates.render_component_with_implicits(&takes.component, &arguments, around, Some(content), true)
}
