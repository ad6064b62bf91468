//! The one place where front matter meets the grammar of citations.

use crate::citation::{self, Citation, Laws};
use crate::diagnostic::{Diagnostic, Diagnostics, Span, catalogue};

/// Reads the citation that a value of the front matter holds; the problem stands at the part of it that is wrong.
pub(super) fn read_citation(
    text: &str,
    span: &Span,
    default_law: Option<&str>,
    laws: &Laws,
    diagnostics: &mut Diagnostics,
) -> Option<Citation> {
    match citation::parse(text, default_law, laws) {
        Ok(citation) => Some(citation),
        Err(problem) => {
            // A value without quotes, or in quotes and without escapes, has each byte at its place.
            let begin = match (span.end - span.start).checked_sub(text.len()) {
                Some(0) => Some(span.start),
                Some(2) => Some(span.start + 1),
                _ => None,
            };
            let place = match begin.filter(|_| !problem.range.is_empty()) {
                Some(begin) => {
                    Span { path: span.path.clone(), start: begin + problem.range.start, end: begin + problem.range.end }
                }
                None => span.clone(),
            };
            diagnostics.push(Diagnostic::new(catalogue::BAD_CITATION, place, problem.message).with_help(problem.help));
            None
        }
    }
}

/// The citation as text that reads back as the same citation, whatever law a bare "§" means there.
pub(super) fn write_citation(citation: &Citation) -> String {
    citation.display_text()
}
