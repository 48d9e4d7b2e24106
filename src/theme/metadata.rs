//! What the definition of a component says to helpbook, held to what can be said: a word that is misspelt there would
//! change nothing, and nobody would know why.

use std::collections::BTreeMap;
use std::ops::Range;

use tera::{ComponentInfo, Value};

use crate::components::{ArgumentKind, Component, Components, Form, WHEN};
use crate::diagnostics::{Code, Diagnostic, Location, did_you_mean};
use crate::source::SourceFile;

/// What a definition may say; `components.rs` has what each means.
const KEYS: &[&str] = &["markdown", "parent", "anchor", "sections", "label", "values", "references", "shown"];

const FORMS: &[(&str, Form)] =
    &[("container", Form::Container), ("leaf", Form::Leaf), ("inline", Form::Inline)];

pub(super) fn form(value: &Value) -> Option<Form> {
    FORMS.iter().find(|(name, _)| value.as_str() == Some(name)).map(|(_, form)| *form)
}

/// A text, a number or a flag as writers write it.
pub(super) fn text(value: &Value) -> Option<String> {
    let is_plain = value.is_string() || value.is_number() || value.is_bool();
    is_plain.then(|| value.to_string())
}

pub(super) fn check(
    info: &ComponentInfo,
    components: &Components,
    sources: &BTreeMap<String, SourceFile>,
) -> Vec<Diagnostic> {
    let component = components.get(&info.name().replace('_', "-"));
    let mut check = Check { info, components, sources, found: Vec::new() };
    match component {
        Some(component) => check.all(component),
        None => check.of_templates(),
    }
    check.found
}

struct Check<'a> {
    info: &'a ComponentInfo,
    components: &'a Components,
    sources: &'a BTreeMap<String, SourceFile>,
    found: Vec<Diagnostic>,
}

impl Check<'_> {
    /// `place` are quoted words of the definition, each behind the one before; the last one is pointed at.
    fn tell(&mut self, place: &[&str], message: String, help: impl Into<String>) {
        let mut diagnostic = Diagnostic::new(Code::ThemeValue, message).help(help.into());
        diagnostic.location = location(self.info.name(), place, self.sources);
        self.found.push(diagnostic);
    }

    /// A component that only templates can call.
    fn of_templates(&mut self) {
        let metadata = self.info.metadata();
        if self.unknown_keys() {
            return;
        }
        let name = self.info.name();
        if let Some(form) = metadata.get("markdown") {
            let help = form.as_str().and_then(|form| did_you_mean(form, FORMS.iter().map(|(name, _)| *name)));
            let help =
                help.unwrap_or_else(|| "write `container`, `leaf` or `inline`, or remove it".to_owned());
            let message = format!("`markdown` of the component `{name}` cannot be `{form}`");
            self.tell(&["markdown", form.as_str().unwrap_or_default()], message, help);
        } else if let Some(key) = metadata.keys().next() {
            let message = format!("`{key}` of the component `{name}` says nothing without `markdown`");
            let help = "add `\"markdown\": \"container\"`, `\"leaf\"` or `\"inline\"` for writers to call it, or remove it";
            self.tell(&[key], message, help);
        }
    }

    fn all(&mut self, component: &Component) {
        self.name();
        self.unknown_keys();
        let info = self.info;
        for (key, value) in info.metadata() {
            match key.as_str() {
                "parent" => self.parent(component, value),
                "anchor" | "sections" => self.flag(component, key, value),
                "label" => self.label(component, value),
                "values" => self.values(component, value),
                "references" | "shown" => self.arguments(component, key, value),
                _ => {}
            }
        }
    }

    fn name(&mut self) {
        let name = self.info.name();
        let is_writable = name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if name == WHEN {
            let message = format!("`{name}` is a word of helpbook's own, and calls no component of a theme");
            self.tell(&[], message, "give the component another name");
        } else if !is_writable {
            let message = format!("writers cannot call a component `{name}`");
            self.tell(&[], message, "name it with letters, digits and `_`, a letter first");
        }
    }

    fn unknown_keys(&mut self) -> bool {
        let info = self.info;
        for key in info.metadata().keys().filter(|key| !KEYS.contains(&key.as_str())) {
            let help = did_you_mean(key, KEYS.iter().copied())
                .unwrap_or_else(|| format!("remove it, or use one of: {}", KEYS.join(", ")));
            self.tell(&[key], format!("unknown key `{key}` of the component `{}`", info.name()), help);
        }
        !self.found.is_empty()
    }

    fn parent(&mut self, component: &Component, value: &Value) {
        let name = self.info.name();
        let Some(parent) = value.as_str() else {
            let message = format!("`parent` of the component `{name}` must be a text, not `{value}`");
            return self.tell(&["parent"], message, "write the name of the component that it must stand in");
        };
        if component.form == Form::Inline {
            let message =
                format!("`parent` of the component `{name}` says nothing, as it stands among words");
            return self.tell(&["parent"], message, "remove it");
        }
        let holds = |component: &Component| component.form == Form::Container;
        let wanted = parent.replace('_', "-");
        if self.components.get(&wanted).is_some_and(holds) {
            return;
        }
        let containers = self.components.0.iter().filter(|(other, component)| {
            holds(component) && **other != wanted && **other != name.replace('_', "-")
        });
        let help = did_you_mean(&wanted, containers.map(|(name, _)| name.as_str()))
            .unwrap_or_else(|| "name a component whose `markdown` is `container`".to_owned());
        let message =
            format!("`parent` of the component `{name}` names `{parent}`, which can hold no others");
        self.tell(&["parent", parent], message, help);
    }

    fn flag(&mut self, component: &Component, key: &str, value: &Value) {
        let name = self.info.name();
        let Some(is_set) = value.as_bool() else {
            let message =
                format!("`{key}` of the component `{name}` must be `true` or `false`, not `{value}`");
            return self.tell(&[key], message, format!("write `\"{key}\": true`, or remove it"));
        };
        let takes_id = component.takes_any || component.arguments.contains_key("id");
        if is_set && key == "anchor" && !takes_id {
            let message = format!("`anchor` of the component `{name}` makes an `id` that it does not take");
            self.tell(
                &[key],
                message,
                "add `id: string = \"\"` to its arguments, and write it where it belongs",
            );
        } else if is_set && key == "sections" && component.form != Form::Container {
            let message = format!("`sections` of the component `{name}` says nothing, as it holds nothing");
            self.tell(&[key], message, "write `\"markdown\": \"container\"`, or remove it");
        }
    }

    fn label(&mut self, component: &Component, value: &Value) {
        let name = self.info.name();
        if value.as_str() != Some("required") {
            let message = format!("`label` of the component `{name}` cannot be `{value}`");
            let help = "write `required`, or remove it where a label may be left out";
            self.tell(&["label", value.as_str().unwrap_or_default()], message, help);
        } else if !component.takes_label {
            let message = format!("the component `{name}` requires a label that it does not take");
            self.tell(&["label"], message, "add `label: string` to its arguments");
        }
    }

    fn values(&mut self, component: &Component, value: &Value) {
        let name = self.info.name();
        let Some(values) = value.as_map() else {
            let message = format!("`values` of the component `{name}` must name arguments, not be `{value}`");
            return self.tell(&["values"], message, "write `{\"argument\": [\"one\", \"other\"]}`");
        };
        for (key, values) in values {
            let Some(argument) = key.as_str() else { continue };
            self.argument(component, "values", argument);
            let items = values.as_array().unwrap_or_default();
            if items.is_empty() || items.iter().any(|item| text(item).is_none()) {
                let message =
                    format!("`values` of the component `{name}` has no list of texts for `{argument}`");
                self.tell(
                    &["values", argument],
                    message,
                    "write what it may be, such as `[\"one\", \"other\"]`",
                );
            }
        }
    }

    fn arguments(&mut self, component: &Component, key: &str, value: &Value) {
        let name = self.info.name();
        let items = value.as_array().unwrap_or_default();
        if items.is_empty() || items.iter().any(|item| !item.is_string()) {
            let message = format!("`{key}` of the component `{name}` must be a list of its arguments");
            return self.tell(&[key], message, "write their names, such as `[\"text\"]`");
        }
        for argument in items.iter().filter_map(Value::as_str) {
            let kind = self.argument(component, key, argument);
            if key == "shown" && kind.is_some_and(|kind| kind != ArgumentKind::Text) {
                let message =
                    format!("`shown` of the component `{name}` names `{argument}`, which is no text");
                self.tell(&[key, argument], message, "name only what customers read");
            }
        }
    }

    /// The kind of an argument that a key names; it must be one that writers can give.
    fn argument(&mut self, component: &Component, key: &str, argument: &str) -> Option<ArgumentKind> {
        let known = component.arguments.get(&argument.replace('_', "-"));
        if known.is_none() || argument.contains('-') {
            let names: Vec<String> = component.arguments.keys().map(|name| name.replace('-', "_")).collect();
            let help = did_you_mean(argument, names.iter().map(String::as_str)).unwrap_or_else(|| {
                if names.is_empty() {
                    "remove it: writers can give this component no arguments".to_owned()
                } else {
                    format!("use one of: {}", names.join(", "))
                }
            });
            let name = self.info.name();
            let message =
                format!("`{key}` of the component `{name}` names `{argument}`, which writers cannot give");
            self.tell(&[key, argument], message, help);
            return None;
        }
        known.map(|argument| argument.kind)
    }
}

/// Where the definition of a component has these words, or as many of them as can be found.
fn location(name: &str, words: &[&str], sources: &BTreeMap<String, SourceFile>) -> Option<Location> {
    sources.values().find_map(|file| {
        let text = String::from_utf8_lossy(&file.bytes);
        let mut found = definition(&text, name)?;
        let metadata = arguments_end(&text, found.end);
        let end = text[metadata..].find("%}").map_or(text.len(), |length| metadata + length);
        let mut from = metadata;
        for word in words {
            let Some(range) = quoted(&text[..end], from, word) else { break };
            from = range.end;
            found = range;
        }
        Some(Location::bytes(&file.path, &text, found))
    })
}

/// The name in `{% component name(`.
fn definition(text: &str, name: &str) -> Option<Range<usize>> {
    let mut places = text.match_indices(name).map(|(at, _)| at..at + name.len());
    places.find(|place| {
        let before = text[..place.start].trim_end();
        let is_apart = before.len() < place.start;
        is_apart && before.ends_with("component") && text[place.end..].trim_start().starts_with('(')
    })
}

/// Behind the bracket that closes the one at or behind `from`.
fn arguments_end(text: &str, from: usize) -> usize {
    let (mut depth, mut quote) = (0_usize, None);
    for (at, byte) in text.bytes().enumerate().skip(from) {
        match byte {
            _ if quote == Some(byte) => quote = None,
            _ if quote.is_some() => {}
            b'"' | b'\'' | b'`' => quote = Some(byte),
            b'(' => depth += 1,
            b')' if depth <= 1 => return at + 1,
            b')' => depth -= 1,
            _ => {}
        }
    }
    text.len()
}

/// A word between quotation marks, at or behind `from`, without them.
fn quoted(text: &str, from: usize, word: &str) -> Option<Range<usize>> {
    let places = ['"', '\'', '`'].into_iter().filter_map(|mark| {
        let at = text.get(from..)?.find(&format!("{mark}{word}{mark}"))?;
        Some(from + at + 1..from + at + 1 + word.len())
    });
    places.filter(|_| !word.is_empty()).min_by_key(|place| place.start)
}
