//! What the public edition withholds, and by which rule.

use super::super::change_days::holds_something;
use super::super::directory::Entry;
use super::super::select::select;
use super::super::{Internal, Public};
use super::{ConfidentialEntry, Input, Reason, about, entries, sort, thing};
use crate::diagnostic::Span;
use crate::document::Document;
use crate::front_matter::{Status, Visibility};
use crate::handbook::{Version, snippet_visibility};
use crate::markdown::Directive;
use crate::markdown::outline::Segment;

/// Pages, versions, blocks, steps, documents, contacts, variables, snippets, terms and laws that applicants do not see.
pub(super) fn withheld(input: &Input<'_>) -> Vec<ConfidentialEntry> {
    let handbook = input.handbook;
    let mut list = Vec::new();
    for entry in entries(input) {
        page(input, entry, &mut list);
    }
    for (name, snippet) in &handbook.snippets {
        for document in snippet.documents.values() {
            match snippet_visibility(document) {
                Visibility::Internal => {
                    list.push(thing(name, Span::file(&document.name.path), Reason::InternalSnippet));
                }
                Visibility::Public => blocks(input, document, &document.outline.segments, &mut |span, reason| {
                    // What a snippet says on other days shows on the pages that use it.
                    if reason == Reason::InternalBlock {
                        list.push(thing(name, span, reason));
                    }
                }),
            }
        }
    }
    for (name, contact) in handbook.config.contacts.iter().filter(|(_, contact)| !contact.public) {
        list.push(thing(name, contact.span.clone(), Reason::InternalContact));
    }
    for (name, variable) in handbook.config.variables.iter().filter(|(_, variable)| !variable.public) {
        list.push(thing(name, variable.span.clone(), Reason::InternalVariable));
    }
    let default = handbook.default_language();
    for term in handbook.terms.iter().filter(|term| !term.public) {
        if let Some((name, _)) = term.term.get(default, default) {
            list.push(thing(name, term.span.clone(), Reason::InternalTerm));
        }
    }
    for law in handbook.own_laws.iter().filter(|law| law.internal) {
        list.push(thing(&law.abbreviation, law.span.clone(), Reason::InternalLaw));
    }
    sort(&mut list);
    list
}

fn page(input: &Input<'_>, entry: &Entry<'_>, list: &mut Vec<ConfidentialEntry>) {
    let versions = &entry.page.versions;
    // A page is internal as a whole: its versions need no line each.
    if versions.iter().all(|version| version.facts().visibility == Visibility::Internal) {
        list.push(about(entry, entry.selected.version, Reason::InternalPage));
        return;
    }
    let shown = select::<Public>(entry.page, input.date);
    for version in versions {
        let shows = |chosen: &Version| std::ptr::eq(chosen, version);
        if shown.as_ref().is_some_and(|shown| shows(shown.version) && !shown.state.has_ended()) {
            parts(input, entry, version, list);
            continue;
        }
        let (reason, date) = if version.facts().confidential.status == Status::Draft {
            (Reason::DraftPage, version.period.from)
        } else if version.facts().visibility == Visibility::Internal {
            (Reason::InternalPage, version.period.from)
        } else if version.period.from.is_some_and(|from| from > input.date) {
            (Reason::NotYet, version.period.from)
        } else {
            (Reason::NoLonger, version.period.until)
        };
        list.push(ConfidentialEntry { date, ..about(entry, version, reason) });
    }
}

/// What is withheld of a version that applicants see.
fn parts(input: &Input<'_>, entry: &Entry<'_>, version: &Version, list: &mut Vec<ConfidentialEntry>) {
    let facts = version.facts();
    let steps: Vec<_> =
        facts.confidential.steps.iter().filter(|step| step.visibility == Visibility::Internal).collect();
    if let Some(first) = steps.first() {
        list.push(ConfidentialEntry {
            span: first.action.span.clone(),
            detail: Some(steps.len().to_string()),
            ..about(entry, version, Reason::InternalSteps)
        });
    }
    for document in facts.open.documents.iter().filter(|document| document.visibility == Visibility::Internal) {
        list.push(ConfidentialEntry {
            span: document.name.span.clone(),
            detail: Some(document.name.text.clone()),
            ..about(entry, version, Reason::InternalDocument)
        });
    }
    let translations = version.translations.iter().map(|(language, document)| (Some(language.clone()), document));
    for (language, document) in std::iter::once((None, &version.original)).chain(translations) {
        blocks(input, document, &document.outline.segments, &mut |span, reason| {
            list.push(ConfidentialEntry { span, language: language.clone(), ..about(entry, version, reason) });
        });
    }
}

/// The outermost blocks that are withheld.
fn blocks(input: &Input<'_>, document: &Document, segments: &[Segment], found: &mut dyn FnMut(Span, Reason)) {
    for segment in segments {
        let Segment::Block(block) = segment else { continue };
        let start = document.body.start;
        let span = || Span::new(&document.name.path, start + block.opening.start..start + block.opening.end);
        match &block.directive {
            Directive::Internal => found(span(), Reason::InternalBlock),
            Directive::Dated(period) if !period.contains(input.date) => {
                if holds_something::<Internal>(&block.children, &document.body_source()) {
                    found(span(), Reason::BlockOfOtherDays);
                }
            }
            Directive::Public
            | Directive::Dated(_)
            | Directive::Details(_)
            | Directive::Snippet(_)
            | Directive::Place(_) => blocks(input, document, &block.children, found),
        }
    }
}
