//! Citations in facts that name a law or a section which the table of laws does not have.

use crate::citation::Citation;
use crate::diagnostic::{Diagnostic, Diagnostics, catalogue};
use crate::front_matter::At;
use crate::handbook::Handbook;

/// Reports laws and sections that are not in the table, with the nearest candidates.
pub(super) fn check(handbook: &Handbook, diagnostics: &mut Diagnostics) {
    for version in handbook.pages.values().flat_map(|page| &page.versions) {
        let open = &version.facts().open;
        let fees = open.fees.iter().filter_map(|fee| fee.cite.as_ref());
        let deadlines = open.deadlines.iter().filter_map(|deadline| deadline.cite.as_ref());
        for citation in open.legal_basis.iter().chain(fees).chain(deadlines) {
            report(citation, handbook, diagnostics);
        }
    }
}

fn report(citation: &At<Citation>, handbook: &Handbook, diagnostics: &mut Diagnostics) {
    use crate::citation::Problem;
    for problem in handbook.laws.problems(&citation.value) {
        let code = match problem {
            Problem::UnknownLaw { .. } => catalogue::UNKNOWN_LAW,
            Problem::UnknownSection { .. } => catalogue::UNKNOWN_SECTION,
        };
        diagnostics
            .push(Diagnostic::new(code, citation.span.clone(), problem.message()).with_help(problem.help()));
    }
}
