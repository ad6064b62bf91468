//! Citations in facts, terms and tracked amendments that name a law or a section which the table of laws does not have;
//! and citations of terms that cannot be read (those of facts are read with the front matter).

use crate::citation::{self, Citation};
use crate::diagnostic::{Diagnostic, Diagnostics, SourcePath, Span, catalogue};
use crate::front_matter::{At, Visibility};
use crate::handbook::Handbook;
use crate::text;

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
    default_laws(handbook, diagnostics);
    let default_law = handbook.config.default_law.as_deref();
    for (text, span) in handbook.terms.iter().filter_map(|term| term.cite.as_ref()) {
        match citation::parse(text, default_law, &handbook.laws) {
            Ok(value) => report(&At { value, span: span.clone() }, handbook, diagnostics),
            Err(problem) => diagnostics
                .push(Diagnostic::new(catalogue::BAD_CITATION, span.clone(), problem.message).with_help(problem.help)),
        }
    }
    for change in handbook.law_changes.iter().filter(|change| handbook.laws.law(&change.law).is_some()) {
        for section in &change.sections {
            let span = change.span.clone();
            match citation::parse_section(section, &change.law, &handbook.laws) {
                Ok(value) => report(&At { value, span }, handbook, diagnostics),
                Err(problem) => diagnostics
                    .push(Diagnostic::new(catalogue::BAD_CITATION, span, problem.message).with_help(problem.help)),
            }
        }
    }
    for change in handbook.law_changes.iter().filter(|change| handbook.laws.law(&change.law).is_none()) {
        let law = &change.law;
        diagnostics.push(
            Diagnostic::new(
                catalogue::UNKNOWN_LAW,
                change.span.clone(),
                text!("das Gesetz „{law}“ ist nicht bekannt", "the law \"{law}\" is not known"),
            )
            .with_help(text!(
                "Prüfen Sie die Abkürzung, oder tragen Sie das Gesetz in `content/laws.yaml` ein",
                "Check the abbreviation, or add the law to `content/laws.yaml`"
            )),
        );
    }
}

/// What a bare section means is part of what a public page says, and the public search knows it: no internal rule.
fn default_laws(handbook: &Handbook, diagnostics: &mut Diagnostics) {
    let is_internal = |law: &str| handbook.laws.law(law).is_some() && handbook.public_laws.law(law).is_none();
    let help = || {
        text!(
            "Nennen Sie das Gesetz auf internen Seiten, oder nehmen Sie in `content/laws.yaml` sein `visibility: internal` weg",
            "Name the law on internal pages, or take away its `visibility: internal` in `content/laws.yaml`"
        )
    };
    if let Some(law) = handbook.config.default_law.as_deref().filter(|law| is_internal(law)) {
        let message = text!("das Gesetz `{law}` in `default_law` ist intern", "the default law `{law}` is internal");
        let span = Span::file(&SourcePath::new("handbook.yaml"));
        diagnostics.push(Diagnostic::new(catalogue::PUBLIC_TO_INTERNAL, span, message).with_help(help()));
    }
    for version in handbook.pages.values().flat_map(|page| &page.versions) {
        let facts = version.facts();
        let law = facts.open.default_law.as_ref().filter(|law| is_internal(&law.name));
        if let Some(law) = law.filter(|_| facts.visibility == Visibility::Public) {
            let name = &law.name;
            let message = text!(
                "das Gesetz `{name}` in `default_law` einer öffentlichen Seite ist intern",
                "the default law `{name}` of a public page is internal"
            );
            let span = law.span.clone();
            diagnostics.push(Diagnostic::new(catalogue::PUBLIC_TO_INTERNAL, span, message).with_help(help()));
        }
    }
}

fn report(citation: &At<Citation>, handbook: &Handbook, diagnostics: &mut Diagnostics) {
    for problem in handbook.laws.problems(&citation.value) {
        diagnostics
            .push(Diagnostic::new(problem.code(), citation.span.clone(), problem.message()).with_help(problem.help()));
    }
}
