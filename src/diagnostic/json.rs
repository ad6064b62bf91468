//! Renderer for programs: the stable JSON shape of `check --format json`.
//!
//! Keys may be added, never renamed or removed.

use serde_json::{Value, json};

use super::position::{Locator, SourceTexts};
use super::{Diagnostic, MessageLanguage, Severity};

/// The document as text, indented, with a line feed at the end.
pub fn render(diagnostics: &[Diagnostic], texts: &SourceTexts<'_>, language: MessageLanguage) -> String {
    format!("{:#}\n", value(diagnostics, texts, language))
}

/// The document as a value, for commands that add keys of their own.
///
/// `file`, `line` and `column` are `null` for a problem without a file, `help` for one without help.
pub fn value(diagnostics: &[Diagnostic], texts: &SourceTexts<'_>, language: MessageLanguage) -> Value {
    let mut locator = Locator::new(texts);
    let list: Vec<Value> = diagnostics
        .iter()
        .map(|diagnostic| {
            let place = diagnostic.span.as_ref().map(|span| locator.place(span));
            let related: Vec<Value> = diagnostic
                .related
                .iter()
                .map(|(span, label)| {
                    let place = locator.place(span);
                    json!({
                        "message": label.get(language),
                        "file": place.file,
                        "line": place.start.line,
                        "column": place.start.column,
                    })
                })
                .collect();
            json!({
                "code": diagnostic.code.0,
                "severity": severity_name(diagnostic.severity),
                "message": diagnostic.message.get(language),
                "help": diagnostic.help.as_ref().map(|help| help.get(language)),
                "file": place.as_ref().map(|place| place.file.as_str()),
                "line": place.as_ref().map(|place| place.start.line),
                "column": place.as_ref().map(|place| place.start.column),
                "end_line": place.as_ref().map(|place| place.end.line),
                "end_column": place.as_ref().map(|place| place.end.column),
                "related": related,
            })
        })
        .collect();
    let count = |severity| diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
    json!({ "diagnostics": list, "errors": count(Severity::Error), "warnings": count(Severity::Warning) })
}

/// The name of a severity in machine-readable output.
pub fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Advice => "advice",
    }
}

#[cfg(test)]
mod tests {
    use super::super::{SourcePath, Span, catalogue};
    use super::*;
    use crate::text;

    #[test]
    fn the_shape_is_stable() {
        let path = SourcePath::new("a.md");
        let list = [
            Diagnostic::new(catalogue::UNKNOWN_KEY, Span::new(&path, 3..4), text!("m", "n")).with_help(text!("h", "i")),
            Diagnostic::new(catalogue::UNKNOWN_LAW, Span::file(&path), text!("x", "y")).without_place(),
        ];
        let value = value(&list, &|_| Some("ä\nbc"), MessageLanguage::German);
        assert_eq!(value["errors"], 1);
        assert_eq!(value["warnings"], 1);
        let first = &value["diagnostics"][0];
        for (key, expected) in [("code", "AB0301"), ("severity", "error"), ("message", "m"), ("help", "h")] {
            assert_eq!(first[key], expected);
        }
        assert_eq!((&first["file"], &first["line"], &first["column"]), (&json!("content/a.md"), &json!(2), &json!(1)));
        assert!(value["diagnostics"][1]["file"].is_null() && value["diagnostics"][1]["help"].is_null());
    }
}
