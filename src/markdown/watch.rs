//! Watching for text that was probably meant otherwise: it would be published as it stands.

use std::ops::Range;

use super::writer::Writer;
use super::{doubt, fence, variable};
use crate::diagnostic::{Diagnostic, catalogue};
use crate::text;

/// What a text has to be watched for, so that other texts are not.
pub struct Watch {
    doubts: bool,
    braces: bool,
    footnotes: bool,
}

impl Watch {
    /// What a text has to be watched for.
    pub fn of(text: &str) -> Watch {
        Watch { doubts: fence::is_worth_parsing(text), braces: text.contains("{{"), footnotes: text.contains("[^") }
    }
}

impl Writer<'_, '_> {
    /// Looks for text that was probably meant otherwise.
    pub fn watch(&mut self, part: &str, range: &Range<usize>, watch: &Watch, is_body: bool) {
        if watch.doubts
            && let Some((place, doubt)) = doubt::in_text(self.text, part, range)
        {
            let span = self.span(&place);
            self.problems.push(doubt.diagnostic(span));
        }
        let escaped = range.start > 0 && self.text.as_bytes()[range.start - 1] == b'\\';
        if watch.braces
            && range.len() == part.len()
            && let Some(place) = variable::malformed(part, escaped)
        {
            let span = self.span(&(range.start + place.start..range.start + place.end));
            self.problems.push(
                Diagnostic::new(
                    catalogue::UNKNOWN_VARIABLE,
                    span,
                    text!("Das ist kein Name einer Variablen", "this is no name of a variable"),
                )
                .with_help(text!(
                    "Namen bestehen aus Buchstaben, Ziffern, `_` und `-`; als Text schreiben Sie `\\{{{{`.",
                    "Names consist of letters, digits, `_` and `-`; as text write `\\{{{{`."
                )),
            );
        }
        if watch.footnotes && part == "[" && range.len() == 1 {
            self.undefined_footnote(range, is_body);
        }
    }
}
