//! For code hosts and editors: one document in the Static Analysis Results Interchange Format, version 2.1.0.
//!
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html>; sections are named below by their numbers.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{Code, Diagnostic, Fix, Location, LocationSpan, Severity};
use crate::paths::encode_href;

/// What paths are relative to: the folder that helpbook was run in, as a rule the top of a repository.
const BASE: &str = "%SRCROOT%";

/// Where the program is at home, if it says so: the manual is there.
const HOME: &str = env!("CARGO_PKG_HOMEPAGE");

/// Paths are those of the findings behind `prefix`, the way from the folder that the program was run in to the book,
/// which is empty or ends with `/`.
pub fn render_sarif(diagnostics: &[Diagnostic], prefix: &str) -> String {
    let codes: Vec<Code> =
        diagnostics.iter().map(|diagnostic| diagnostic.code).collect::<BTreeSet<_>>().into_iter().collect();
    let results: Vec<Value> =
        diagnostics.iter().map(|diagnostic| result(diagnostic, &codes, prefix)).collect();
    let mut driver = json!({
        "name": "helpbook",
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "rules": codes.iter().map(|code| rule(*code)).collect::<Vec<_>>(),
    });
    if !HOME.is_empty() {
        driver["informationUri"] = HOME.into();
    }
    let document = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": driver },
            // 3.14.14: the base is for whoever reads this to fill in.
            "originalUriBaseIds": {
                BASE: { "description": { "text": "The folder that helpbook was run in." } },
            },
            // 3.14.27
            "columnKind": "unicodeCodePoints",
            "invocations": [{ "executionSuccessful": true }],
            "results": results,
        }],
    });
    format!("{document:#}\n")
}

/// 3.49
fn rule(code: Code) -> Value {
    let mut rule = json!({
        "id": code.as_str(),
        "shortDescription": { "text": code.summary() },
        "help": { "text": code.manual(), "markdown": code.manual() },
        "defaultConfiguration": { "level": level(code.severity()) },
    });
    if !HOME.is_empty() {
        rule["helpUri"] = format!("{}/diagnostics/{}/", HOME.trim_end_matches('/'), code.as_str()).into();
    }
    rule
}

/// 3.27
fn result(diagnostic: &Diagnostic, codes: &[Code], prefix: &str) -> Value {
    let mut result = json!({
        "ruleId": diagnostic.code.as_str(),
        "ruleIndex": codes.binary_search(&diagnostic.code).unwrap_or_default(),
        "level": level(diagnostic.severity),
        "message": { "text": message(diagnostic) },
    });
    if let Some(Location { path, span }) = &diagnostic.location {
        let mut place = json!({ "artifactLocation": artifact(&format!("{prefix}{path}")) });
        if let Some(span) = span {
            place["region"] = region(span);
        }
        result["locations"] = json!([{ "physicalLocation": place }]);
    }
    if let Some(change) = &diagnostic.fix {
        result["fixes"] = json!([fix(change, prefix)]);
    }
    result
}

/// 3.55
fn fix(Fix { path, edits, .. }: &Fix, prefix: &str) -> Value {
    let replacements: Vec<Value> = edits
        .iter()
        .map(|edit| {
            json!({ "deletedRegion": region(&edit.span), "insertedContent": { "text": edit.replacement } })
        })
        .collect();
    json!({
        "artifactChanges": [{
            "artifactLocation": artifact(&format!("{prefix}{path}")),
            "replacements": replacements,
        }],
    })
}

/// 3.4: a reference relative to the base.
fn artifact(path: &str) -> Value {
    json!({ "uri": encode_href(path), "uriBaseId": BASE })
}

/// 3.30: lines and columns count from 1, and the end column is behind the last character, as here.
fn region(LocationSpan { start, end }: &LocationSpan) -> Value {
    json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    })
}

/// 3.11.3: sentences, each with a full stop.
fn message(diagnostic: &Diagnostic) -> String {
    let sentence = |text: &str| {
        let mut chars = text.chars();
        let first = chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
        let stop = if text.ends_with(['.', '?', '!', '…']) { "" } else { "." };
        format!("{first}{}{stop}", chars.as_str())
    };
    let mut text = sentence(&diagnostic.message);
    if let Some(help) = &diagnostic.help {
        text.push(' ');
        text.push_str(&sentence(help));
    }
    text
}

/// 3.27.10
fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}
