//! Renderer for GitLab: a Code Quality report.
//!
//! Shape: <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>. A fingerprint names a problem
//! across commits, so it holds no line number: text added above a problem does not make it a new one.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::position::{Locator, SourceTexts};
use super::{Diagnostic, MessageLanguage, Severity};

/// The file that a problem without a place is shown at.
const ROOT_FILE: &str = "content/handbook.yaml";

/// The report as text.
pub fn render(diagnostics: &[Diagnostic], texts: &SourceTexts<'_>, language: MessageLanguage) -> String {
    let mut locator = Locator::new(texts);
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let list: Vec<Value> = diagnostics
        .iter()
        .map(|diagnostic| {
            let place = diagnostic.span.as_ref().map(|span| locator.place(span));
            let file = place.as_ref().map_or(ROOT_FILE, |place| place.file.as_str());
            let message = diagnostic.message.get(language);
            let description = match &diagnostic.help {
                Some(help) => format!("{message}. {}", help.get(language)),
                None => message.to_owned(),
            };
            json!({
                "description": description,
                "check_name": diagnostic.code.0,
                "fingerprint": fingerprint(diagnostic, file, &mut seen),
                "severity": match diagnostic.severity {
                    Severity::Error => "major",
                    Severity::Warning => "minor",
                    Severity::Advice => "info",
                },
                "location": {
                    "path": file,
                    "lines": { "begin": place.as_ref().map_or(1, |place| place.start.line) },
                },
            })
        })
        .collect();
    format!("{:#}\n", Value::Array(list))
}

/// A name for the problem: of code, file and message, numbered if the same occurs again in the file.
///
/// The German message is taken whatever the language of messages is, so that a change of locale changes nothing.
pub(super) fn fingerprint(diagnostic: &Diagnostic, file: &str, seen: &mut BTreeMap<String, usize>) -> String {
    let key = format!("{}\0{file}\0{}", diagnostic.code, diagnostic.message.de);
    let occurrence = seen.entry(key.clone()).and_modify(|count| *count += 1).or_insert(0);
    blake3::hash(format!("{key}\0{occurrence}").as_bytes()).to_hex()[..32].to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::{SourcePath, Span, catalogue};
    use super::*;
    use crate::text;

    fn report(offsets: &[usize], text: &'static str) -> Value {
        let list: Vec<Diagnostic> = offsets
            .iter()
            .map(|offset| {
                let span = Span::new(&SourcePath::new("a.md"), *offset..*offset);
                Diagnostic::new(catalogue::UNKNOWN_LAW, span, text!("m", "n"))
            })
            .collect();
        serde_json::from_str(&render(&list, &|_| Some(text), MessageLanguage::English)).expect("the report is JSON")
    }

    #[test]
    fn a_fingerprint_outlives_moved_lines_and_tells_repetitions_apart() {
        let before = report(&[0, 2], "a\nb");
        let after = report(&[2, 4], "\n\na\nb");
        for index in 0..2 {
            assert_eq!(before[index]["fingerprint"], after[index]["fingerprint"]);
        }
        assert_ne!(before[0]["fingerprint"], before[1]["fingerprint"]);
        assert_eq!(after[1]["location"], json!({"path": "content/a.md", "lines": {"begin": 4}}));
        assert_eq!((&after[0]["severity"], &after[0]["check_name"]), (&json!("minor"), &json!("AB0802")));
    }
}
