//! Facts that only a process or a path has, on a page of another kind: no site would show them.
//!
//! `kind` is `page` unless it is given; who writes steps and forgets the kind would wonder where they are.

use crate::diagnostic::{Diagnostic, Diagnostics, Span, catalogue};
use crate::front_matter::{Facts, Kind};
use crate::handbook::Handbook;
use crate::markdown::outline::Segment;
use crate::markdown::{Directive, Part};
use crate::text;

/// Reports steps, trigger, risks and result outside of a process, and stages outside of a path.
pub(super) fn check(handbook: &Handbook, diagnostics: &mut Diagnostics) {
    for version in handbook.pages.values().flat_map(|page| &page.versions) {
        let facts = version.facts();
        let kind = facts.open.kind;
        if kind != Kind::Process {
            // `::: steps` shows them on any page.
            let are_placed = places_steps(&version.original.outline.segments);
            for (key, place) in of_processes(facts).filter(|(key, _)| *key != "steps" || !are_placed) {
                report(key, "process", place, diagnostics);
            }
        }
        if kind != Kind::Path
            && let Some(stage) = facts.open.stages.first()
        {
            report("stages", "path", &stage.title.span, diagnostics);
        }
    }
}

/// The keys of a process that stand in a page, and where.
fn of_processes(facts: &Facts) -> impl Iterator<Item = (&'static str, &Span)> {
    let confidential = &facts.confidential;
    let places = [
        ("steps", confidential.steps.first().map(|step| &step.id.span)),
        ("trigger", confidential.trigger.as_ref().map(|text| &text.span)),
        ("risks", confidential.risks.first().map(|text| &text.span)),
        ("result", facts.open.result.as_ref().map(|text| &text.span)),
    ];
    places.into_iter().filter_map(|(key, place)| Some((key, place?)))
}

/// Whether a text says where the steps stand. Segments nest no deeper than `markdown` allows.
fn places_steps(segments: &[Segment]) -> bool {
    segments.iter().any(|segment| match segment {
        Segment::Text(_) => false,
        Segment::Block(block) => block.directive == Directive::Place(Part::Steps) || places_steps(&block.children),
    })
}

fn report(key: &str, kind: &str, place: &Span, diagnostics: &mut Diagnostics) {
    diagnostics.push(
        Diagnostic::new(
            catalogue::UNKNOWN_KEY,
            place.clone(),
            text!("`{key}` gibt es nur bei `kind: {kind}`", "`{key}` exists with `kind: {kind}` only"),
        )
        .with_help(text!(
            "Ergänzen Sie `kind: {kind}`, oder löschen Sie `{key}`.",
            "Add `kind: {kind}`, or delete `{key}`."
        )),
    );
}
