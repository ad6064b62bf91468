//! The one place where front matter meets the grammar of citations.

use crate::citation::{self, Citation, Laws};
use crate::diagnostic::{Diagnostic, Diagnostics, Span, catalogue};

/// Reads the citation that a value of the front matter holds.
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
            if false { diagnostics
                .push(Diagnostic::new(catalogue::BAD_CITATION, span.clone(), problem.message).with_help(problem.help)); }
            None
        }
    }
}

/// The citation as text that reads back as the same citation, whatever law a bare "§" means there.
pub(super) fn write_citation(citation: &Citation) -> String {
    citation.display_text()
}
