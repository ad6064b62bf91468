//! Links that lead nowhere useful; files (forms among them), snippets, contacts and variables that nothing uses.
//!
//! Links to other hosts are not followed: a build reads no network, and the same sources give the same bytes.

use std::collections::BTreeSet;

use aho_corasick::AhoCorasick;

use super::super::select::State;
use super::super::surroundings::encode;
use super::{ConfidentialEntry, Input, Reason, about, entries, sort, thing};
use crate::diagnostic::{Diagnostic, SourcePath, Span, catalogue};
use crate::handbook::Handbook;
use crate::markdown::Directive;
use crate::markdown::outline::Segment;

/// Dead links first, then what is unused.
pub(super) fn dead_links(input: &Input<'_>) -> Vec<ConfidentialEntry> {
    let mut list: Vec<ConfidentialEntry> = input.problems.iter().filter_map(|problem| broken(problem)).collect();
    for seen in input.seen {
        let Some(entry) = input.directory.entries.get(seen.id) else { continue };
        if entry.selected.state != State::InForce || entry.face(seen.language).language != *seen.language {
            continue;
        }
        for id in seen.linked {
            let Some(target) = input.directory.entries.get(id.as_str()).filter(|target| !target.is_listed()) else {
                continue;
            };
            list.push(ConfidentialEntry {
                language: Some(seen.language.clone()),
                detail: Some(target.faces[0].title.clone()),
                date: target.selected.version.period.until,
                ..about(entry, entry.selected.version, Reason::LinkToEnded)
            });
        }
    }
    unused(input, &mut list);
    sort(&mut list);
    list.dedup_by(|a, b| a.reason == b.reason && a.span == b.span && a.title == b.title && a.language == b.language);
    list
}

/// A reported problem with a link.
fn broken(problem: &Diagnostic) -> Option<ConfidentialEntry> {
    let codes = [
        catalogue::UNKNOWN_ID,
        catalogue::BROKEN_LINK,
        catalogue::BROKEN_ANCHOR,
        catalogue::MISSING_ASSET,
        catalogue::LINK_OUTSIDE,
    ];
    let span = problem.span.as_ref().filter(|_| codes.contains(&problem.code))?;
    Some(thing(span.path.as_str(), span.clone(), Reason::BrokenLink))
}

fn unused(input: &Input<'_>, list: &mut Vec<ConfidentialEntry>) {
    let handbook = input.handbook;
    let mut used = Used::default();
    for document in handbook.documents() {
        snippets(&document.outline.segments, &mut used.snippets);
        variables(&document.text, &mut used.variables);
    }
    for version in entries(input).flat_map(|entry| &entry.page.versions) {
        used.contacts.extend(version.facts().open.contact.iter().map(|contact| contact.name.as_str()));
    }
    let mut note = |name: &str, span: Span, reason| list.push(thing(name, span, reason));
    for asset in unnamed(handbook, handbook.assets.difference(input.assets).collect()) {
        note(asset.as_str(), Span::file(asset), Reason::UnusedFile);
    }
    for (name, snippet) in handbook.snippets.iter().filter(|(name, _)| !used.snippets.contains(name.as_str())) {
        if let Some(document) = snippet.documents.get(handbook.default_language()) {
            note(name, Span::file(&document.name.path), Reason::UnusedSnippet);
        }
    }
    for (name, contact) in handbook.config.contacts.iter().filter(|(name, _)| !used.contacts.contains(name.as_str())) {
        note(name, contact.span.clone(), Reason::UnusedContact);
    }
    for (name, variable) in handbook.config.variables.iter().filter(|(name, _)| !used.variables.contains(name.as_str()))
    {
        note(name, variable.span.clone(), Reason::UnusedVariable);
    }
}

#[derive(Default)]
struct Used<'a> {
    snippets: BTreeSet<&'a str>,
    variables: BTreeSet<&'a str>,
    contacts: BTreeSet<&'a str>,
}

fn snippets<'a>(segments: &'a [Segment], used: &mut BTreeSet<&'a str>) {
    for segment in segments {
        let Segment::Block(block) = segment else { continue };
        if let Directive::Snippet(name) = &block.directive {
            used.insert(name);
        }
        snippets(&block.children, used);
    }
}

/// Names between double braces, wherever they stand in the file.
fn variables<'a>(text: &'a str, used: &mut BTreeSet<&'a str>) {
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("{{") {
        if let Some((name, _)) = after.split_once("}}") {
            used.insert(name.trim());
        }
        rest = after;
    }
}

/// Those of some files that no document names: what is to come needs what it names, and what was is history.
fn unnamed<'a>(handbook: &Handbook, files: Vec<&'a SourcePath>) -> Vec<&'a SourcePath> {
    // A name is written as it is, or as in an address: "Antrag neu.pdf", "Antrag%20neu.pdf".
    let names: Vec<String> =
        files.iter().flat_map(|file| [file.file_name().to_string(), encode(file.file_name())]).collect();
    let Ok(finder) = AhoCorasick::new(&names) else { return Vec::new() };
    let mut named = vec![false; files.len()];
    if !files.is_empty() {
        for document in handbook.documents() {
            for hit in finder.find_overlapping_iter(&*document.text) {
                named[hit.pattern().as_usize() / 2] = true;
            }
        }
    }
    files.into_iter().zip(named).filter(|(_, named)| !named).map(|(file, _)| file).collect()
}
