//! What a writer gives a component, held to what the component takes.

use std::ops::Range;

use super::super::body::Writer;
use super::super::inlines::is_external;
use super::super::{Link, LinkKind, ObservedForm, ObservedImage};
use super::ArgumentValue;
use super::grammar::{Attribute, Written};
use crate::components::{Argument, ArgumentKind, Component};
use crate::diagnostics::{Code, did_you_mean};

impl Writer<'_> {
    /// The arguments of a call, in the order of their names. What cannot be used is told and left out; `None` where the
    /// component can then not be called.
    pub(super) fn component_arguments(
        &mut self,
        written: &Written,
        component: &Component,
        line: &Range<usize>,
    ) -> Option<Vec<(String, ArgumentValue)>> {
        let mut arguments: Vec<(String, ArgumentValue)> = Vec::new();
        for attribute in &written.attributes {
            let name = attribute.name.replace('_', "-");
            if arguments.iter().any(|(known, _)| *known == name) {
                self.argument_finding(attribute.range.clone(), format!("`{name}` is given twice"), None);
                continue;
            }
            let value = match component.arguments.get(&name) {
                Some(argument) => self.component_argument(&written.name, argument, attribute),
                None if component.takes_any => Some(ArgumentValue::Text(attribute.value.clone())),
                None => {
                    self.unknown_argument(&written.name, component, attribute);
                    None
                }
            };
            if let Some(value) = value {
                if name == "id" {
                    self.written_id(&attribute.value, attribute.value_range.clone());
                }
                arguments.push((name, value));
            }
        }
        let mut complete = true;
        for (name, argument) in &component.arguments {
            complete &= !argument.required || arguments.iter().any(|(given, _)| given == name);
            if argument.required
                && !written.attributes.iter().any(|given| given.name.replace('_', "-") == *name)
            {
                let help = format!("add `{{{name}=…}}` behind the name and the label");
                self.argument_finding(line.clone(), format!("`{}` needs `{name}`", written.name), Some(help));
            }
        }
        arguments.sort_by(|a, b| a.0.cmp(&b.0));
        self.observe_component(written, component, line);
        complete.then_some(arguments)
    }

    /// What the check wants to know of a component that shows a picture.
    fn observe_component(&mut self, written: &Written, component: &Component, line: &Range<usize>) {
        let given = |name: &str| {
            let mut attributes = written.attributes.iter();
            attributes.find(|attribute| attribute.name.replace('_', "-") == name)
        };
        let Some(name) = ["alt", "alt-text"].into_iter().find(|name| component.arguments.contains_key(*name))
        else {
            return;
        };
        // Microsoft Learn's word for decoration.
        let is_icon = given("type").is_some_and(|kind| kind.value == "icon");
        let alt = given(name).map(|alt| alt.value.clone()).or(is_icon.then(String::new));
        self.out.observed.say(alt.as_deref().unwrap_or_default());
        if component.arguments.get(name).is_some_and(|argument| !argument.shown) {
            self.search_alternative_text(alt.as_deref().unwrap_or_default());
        }
        let target = given("source").or(given("src")).map(|source| source.value.clone()).unwrap_or_default();
        let how = ObservedForm::Component;
        self.out.observed.images.push(ObservedImage { target, range: line.clone(), alt, how });
    }

    fn component_argument(
        &mut self,
        component: &str,
        argument: &Argument,
        attribute: &Attribute,
    ) -> Option<ArgumentValue> {
        let text = attribute.value.as_str();
        if !argument.values.is_empty() && !argument.values.iter().any(|value| value == text) {
            let help = did_you_mean(text, argument.values.iter().map(String::as_str))
                .unwrap_or_else(|| format!("write one of: {}", argument.values.join(", ")));
            let message = format!("`{}` of `{component}` cannot be `{text}`", attribute.name);
            self.argument_finding(attribute.range.clone(), message, Some(help));
            return None;
        }
        let value = match argument.kind {
            ArgumentKind::Text => {
                if argument.shown {
                    self.push_plain(text);
                }
                Some(ArgumentValue::Text(text.to_owned()))
            }
            ArgumentKind::Flag => match text {
                "" | "true" => Some(ArgumentValue::Flag(true)),
                "false" => Some(ArgumentValue::Flag(false)),
                _ => None,
            },
            ArgumentKind::Whole => text.parse().ok().map(ArgumentValue::Whole),
            ArgumentKind::Number => {
                text.parse().ok().filter(|number: &f64| number.is_finite()).map(ArgumentValue::Number)
            }
            ArgumentKind::Reference if text.is_empty() => None,
            ArgumentKind::Reference if is_external(text) => {
                let range = attribute.value_range.clone();
                self.out.observed.embed(text, range, reference_kind(&attribute.name));
                Some(ArgumentValue::Text(text.to_owned()))
            }
            ArgumentKind::Reference => {
                let kind = reference_kind(&attribute.name);
                let link =
                    self.link(Link { target: text.to_owned(), range: attribute.value_range.clone(), kind });
                Some(ArgumentValue::Link(link))
            }
        };
        if value.is_none() {
            let message = format!(
                "`{}` of `{component}` must be {}, not `{text}`",
                attribute.name,
                argument.kind.describe()
            );
            self.argument_finding(attribute.range.clone(), message, Some("correct its value".to_owned()));
        }
        value
    }

    fn unknown_argument(&mut self, name: &str, component: &Component, attribute: &Attribute) {
        let known = || component.arguments.keys().map(String::as_str);
        let help = did_you_mean(&attribute.name, known()).unwrap_or_else(|| {
            let list: Vec<&str> = known().collect();
            if list.is_empty() {
                "remove it: this component takes no attributes".to_owned()
            } else {
                format!("remove it, or use one of: {}", list.join(", "))
            }
        });
        let message = format!("`{name}` has no attribute `{}`", attribute.name);
        self.argument_finding(attribute.range.clone(), message, Some(help));
    }

    fn argument_finding(&mut self, range: Range<usize>, message: String, help: Option<String>) {
        let help = help.unwrap_or_else(|| "keep one of them".to_owned());
        self.out.findings.add(Code::ComponentAttribute, range, message, Some(help));
    }
}

/// Where `href` leads is a page or a file to go to; all else is shown in place.
fn reference_kind(name: &str) -> LinkKind {
    if name == "href" { LinkKind::Page } else { LinkKind::Embed }
}
