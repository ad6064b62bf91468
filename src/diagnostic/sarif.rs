//! Renderer for code scanning: SARIF 2.1.0.
//!
//! Shape: <https://docs.oasis-open.org/sarif/sarif/v2.1.0/>. The rules are those of the catalogue that occur, with
//! their explanations.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::gitlab::fingerprint;
use super::position::{Locator, Place, SourceTexts};
use super::{Code, Diagnostic, MessageLanguage, Severity, catalogue};

/// The log as text.
pub fn render(diagnostics: &[Diagnostic], texts: &SourceTexts<'_>, language: MessageLanguage) -> String {
    let mut locator = Locator::new(texts);
    let mut codes: Vec<Code> = diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
    codes.sort();
    codes.dedup();
    let rules: Vec<Value> = codes.iter().map(|code| rule(*code, language)).collect();
    let mut seen = BTreeMap::new();
    let results: Vec<Value> = diagnostics
        .iter()
        .map(|diagnostic| {
            let place = diagnostic.span.as_ref().map(|span| locator.place(span));
            let file = place.as_ref().map_or("", |place| place.file.as_str());
            let message = diagnostic.message.get(language);
            let text = match &diagnostic.help {
                Some(help) => format!("{message}. {}", help.get(language)),
                None => message.to_owned(),
            };
            let related: Vec<Value> = diagnostic
                .related
                .iter()
                .map(|(span, label)| {
                    let mut location = location(&locator.place(span));
                    location["message"] = json!({ "text": label.get(language) });
                    location
                })
                .collect();
            json!({
                "ruleId": diagnostic.code.0,
                "ruleIndex": codes.binary_search(&diagnostic.code).unwrap_or(0),
                "level": level(diagnostic.severity),
                "message": { "text": text },
                "locations": place.iter().map(location).collect::<Vec<_>>(),
                "relatedLocations": related,
                "partialFingerprints": { "amtsbuch/v1": fingerprint(diagnostic, file, &mut seen) },
            })
        })
        .collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "amtsbuch",
                "version": env!("CARGO_PKG_VERSION"),
                "language": match language { MessageLanguage::German => "de-DE", MessageLanguage::English => "en-US" },
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{log:#}\n")
}

fn rule(code: Code, language: MessageLanguage) -> Value {
    let entry = catalogue::entry(code);
    let (title, text) = match catalogue::explain(code, language) {
        Some(explanation) => (explanation.title, explanation.text),
        None => (entry.name, entry.name),
    };
    json!({
        "id": code.0,
        "name": entry.name,
        "shortDescription": { "text": title },
        "help": { "text": text, "markdown": text },
        "defaultConfiguration": { "level": level(entry.severity) },
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Advice => "note",
    }
}

fn location(place: &Place) -> Value {
    json!({ "physicalLocation": {
        "artifactLocation": { "uri": uri(&place.file), "uriBaseId": "%SRCROOT%" },
        "region": {
            "startLine": place.start.line,
            "startColumn": place.start.column,
            "endLine": place.end.line,
            "endColumn": place.end.column,
        },
    }})
}

/// A relative path as a relative reference (RFC 3986).
fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' | b'@' => out.push(byte as char),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::{SourcePath, Span};
    use super::*;
    use crate::text;

    #[test]
    fn results_point_to_their_rules() {
        let span = Span::new(&SourcePath::new("ä b.md"), 2..3);
        let list = [
            Diagnostic::new(catalogue::UNKNOWN_LAW, span.clone(), text!("m", "n")),
            Diagnostic::new(catalogue::UNKNOWN_KEY, span, text!("m", "n")),
        ];
        let log: Value =
            serde_json::from_str(&render(&list, &|_| Some("a\nb"), MessageLanguage::German)).expect("JSON");
        let run = &log["runs"][0];
        assert_eq!((&log["version"], &run["results"][0]["ruleIndex"]), (&json!("2.1.0"), &json!(1)));
        assert_eq!(run["tool"]["driver"]["rules"][1]["id"], "AB0802");
        let place = &run["results"][1]["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "content/%C3%A4%20b.md");
        assert_eq!((&place["region"]["startLine"], &place["region"]["endColumn"]), (&json!(2), &json!(2)));
    }
}
