//! Alerts: `> [!NOTE]` and its four sisters.

use std::ops::Range;

use pulldown_cmark::BlockQuoteKind;

use super::Labels;
use crate::diagnostic::{Diagnostic, Span, Text, catalogue, did_you_mean};
use crate::text;

/// The kinds, as they are written.
const KINDS: [&str; 5] = ["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"];

/// The class and the title of an alert.
pub fn shape(kind: BlockQuoteKind, labels: &Labels) -> (&'static str, &str) {
    match kind {
        BlockQuoteKind::Note => ("note", &labels.note),
        BlockQuoteKind::Tip => ("tip", &labels.tip),
        BlockQuoteKind::Important => ("important", &labels.important),
        BlockQuoteKind::Warning => ("warning", &labels.warning),
        BlockQuoteKind::Caution => ("caution", &labels.caution),
    }
}

/// What is wrong with a quotation that begins like an alert, and where; the quotation lies at `range` of `text`.
pub fn unknown(text: &str, range: &Range<usize>) -> Option<(Range<usize>, impl FnOnce(Span) -> Diagnostic)> {
    let quote = text.get(range.clone())?;
    let inner = quote.strip_prefix('>')?.trim_start_matches([' ', '\t']);
    let name = inner.strip_prefix("[!")?;
    let end = name.char_indices().take(40).find(|(_, c)| !(c.is_alphanumeric() || matches!(c, '-' | '_' | ' ')))?;
    if end.0 == 0 || end.1 != ']' {
        return None;
    }
    let name = name[..end.0].to_owned();
    let start = range.start + quote.len() - inner.len();
    let place = start..start + name.len() + 3;
    let known = KINDS.iter().any(|kind| kind.eq_ignore_ascii_case(&name));
    Some((place, move |span| {
        if known {
            return Diagnostic::new(
                catalogue::UNKNOWN_ALERT,
                span,
                text!("Hinter `[!{name}]` steht noch Text", "there is text behind `[!{name}]`"),
            )
            .with_help(text!(
                "Beginnen Sie den Text in der nächsten Zeile, wieder mit `> `.",
                "Begin the text on the next line, again with `> `."
            ));
        }
        let diagnostic = Diagnostic::new(
            catalogue::UNKNOWN_ALERT,
            span,
            text!("Unbekannter Hinweis `[!{name}]`", "unknown alert `[!{name}]`"),
        );
        match help(&name) {
            Some(help) => diagnostic.with_help(help),
            None => diagnostic,
        }
    }))
}

fn help(name: &str) -> Option<Text> {
    let english = match name.to_lowercase().as_str() {
        "hinweis" | "notiz" | "info" | "information" | "anmerkung" => "NOTE",
        "tipp" => "TIP",
        "wichtig" => "IMPORTANT",
        "warnung" => "WARNING",
        "achtung" | "vorsicht" | "gefahr" => "CAUTION",
        _ => return did_you_mean(name, KINDS),
    };
    Some(text!("Schreiben Sie `[!{english}]`.", "Write `[!{english}]`."))
}
