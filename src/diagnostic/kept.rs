//! Problems as a text that a later run reads again: a build that finds everything as it left it repeats its warnings
//! without looking for them.

use serde_json::{Value, json};

use super::{Code, Diagnostic, Severity, SourcePath, Span, Text, catalogue};

/// The problems as one line of JSON. It holds places and texts of internal pages.
pub fn write(diagnostics: &[Diagnostic]) -> String {
    let text = |text: &Text| json!([text.de, text.en]);
    let span = |span: &Span| json!([span.path.as_str(), span.start, span.end]);
    let list = diagnostics.iter().map(|diagnostic| {
        let related = diagnostic.related.iter().map(|(place, label)| json!([span(place), text(label)]));
        json!([
            diagnostic.code.0,
            diagnostic.severity as u8,
            text(&diagnostic.message),
            diagnostic.help.as_ref().map(text),
            diagnostic.span.as_ref().map(span),
            related.collect::<Value>(),
        ])
    });
    list.collect::<Value>().to_string()
}

/// The problems that [`write()`] wrote; `None` if it wrote something else.
pub fn read(text: &str) -> Option<Vec<Diagnostic>> {
    serde_json::from_str::<Value>(text).ok()?.as_array()?.iter().map(diagnostic).collect()
}

fn diagnostic(value: &Value) -> Option<Diagnostic> {
    let [code, severity, message, help, span, related] = value.as_array()?.as_slice() else { return None };
    Some(Diagnostic {
        code: known(code.as_str()?)?,
        severity: [Severity::Error, Severity::Warning, Severity::Advice]
            .into_iter()
            .find(|known| severity.as_u64() == Some(u64::from(*known as u8)))?,
        message: words(message)?,
        help: optional(help, words)?,
        span: optional(span, place)?,
        related: related
            .as_array()?
            .iter()
            .map(|pair| Some((place(pair.get(0)?)?, words(pair.get(1)?)?)))
            .collect::<Option<_>>()?,
    })
}

fn known(code: &str) -> Option<Code> {
    catalogue::ALL.iter().map(|entry| entry.code).find(|known| known.0 == code)
}

fn words(value: &Value) -> Option<Text> {
    Some(Text { de: value.get(0)?.as_str()?.to_string(), en: value.get(1)?.as_str()?.to_string() })
}

fn place(value: &Value) -> Option<Span> {
    let offset = |at: usize| usize::try_from(value.get(at)?.as_u64()?).ok();
    Some(Span::new(&SourcePath::new(value.get(0)?.as_str()?), offset(1)?..offset(2)?))
}

/// Nothing of nothing; `None` if there is something that cannot be read.
#[expect(clippy::option_option, reason = "absent is not the same as unreadable")]
fn optional<T>(value: &Value, read: impl Fn(&Value) -> Option<T>) -> Option<Option<T>> {
    if value.is_null() { Some(None) } else { read(value).map(Some) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text;

    #[test]
    fn what_was_written_is_read() {
        let path = SourcePath::new("ä/b.md");
        let list = vec![
            Diagnostic::new(catalogue::UNKNOWN_LAW, Span::new(&path, 3..9), text!("\"m\"\n", "n"))
                .with_help(text!("h", "i"))
                .with_related(Span::file(&path), text!("j", "k")),
            Diagnostic::new(catalogue::NO_HANDBOOK, Span::file(&path), text!("x", "y")).without_place(),
        ];
        let text = write(&list);
        assert_eq!(read(&text), Some(list));
        assert!(!text.contains('\n'));
        // A write that was broken off, and another program's idea of the same.
        for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
            assert_eq!(read(&text[..end]), None);
        }
        assert_eq!(read(&text.replace("AB0107", "AB9999")), None);
        assert_eq!(read(&text.replace("[\"x\",\"y\"]", "null")), None);
    }
}
