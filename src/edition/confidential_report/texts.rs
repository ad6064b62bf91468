//! Lists on texts: translations, changes, readability.

use super::super::Internal;
use super::super::news::{self, NewsKind};
use super::super::readability::Readability;
use super::super::select::State;
use super::super::translation;
use super::{ConfidentialEntry, Input, Reason, about, entries, sort};
use crate::front_matter::Visibility;

/// Public pages in force, and the languages in which they are not to be had or older than their source.
pub(super) fn translations(input: &Input<'_>) -> Vec<ConfidentialEntry> {
    let mut list = Vec::new();
    for entry in entries(input) {
        let version = entry.selected.version;
        let is_public = version.facts().visibility == Visibility::Public;
        if entry.selected.state != State::InForce || !is_public {
            continue;
        }
        for language in input.handbook.config.languages.iter().skip(1) {
            if !version.translations.contains_key(language) {
                let language = Some(language.clone());
                list.push(ConfidentialEntry { language, ..about(entry, version, Reason::Untranslated) });
            } else if translation::is_outdated(version, language) {
                let language = Some(language.clone());
                list.push(ConfidentialEntry { language, ..about(entry, version, Reason::TranslationOutdated) });
            }
        }
    }
    sort(&mut list);
    list
}

/// Everything that happened to rules, the latest first.
pub(super) fn changes(input: &Input<'_>) -> Vec<ConfidentialEntry> {
    let mut list = Vec::new();
    for entry in entries(input) {
        for event in news::events::<Internal>(entry.page, entry, input.date) {
            let reason = match event.kind {
                NewsKind::Coming | NewsKind::Ending => continue,
                NewsKind::New => Reason::New,
                NewsKind::Changed => Reason::Changed,
                NewsKind::Ended => Reason::Ended,
            };
            let note = event.version.facts().open.change_note.as_ref().filter(|_| event.kind != NewsKind::Ended);
            list.push(ConfidentialEntry {
                date: Some(event.date),
                detail: note.map(|note| note.text.clone()),
                ..about(entry, event.version, reason)
            });
        }
    }
    list.sort_by(|a, b| (b.date, &a.title, a.reason).cmp(&(a.date, &b.title, b.reason)));
    list
}

/// How easy the German texts that applicants read are, the hardest first.
pub(super) fn readability(input: &Input<'_>) -> Vec<ConfidentialEntry> {
    let mut list = Vec::new();
    for seen in input.seen {
        let Some(entry) = input.directory.entries.get(seen.id) else { continue };
        let Some(measured) = seen.readability else { continue };
        let version = entry.selected.version;
        let span = match version.translations.get(seen.language) {
            Some(document) => crate::diagnostic::Span::file(&document.name.path),
            None => version.facts().open.title.span.clone(),
        };
        list.push(ConfidentialEntry {
            language: Some(seen.language.clone()),
            title: entry.face(seen.language).title.clone(),
            span,
            readability: Some(measured),
            ..about(entry, version, grade(measured))
        });
    }
    let value = |entry: &ConfidentialEntry| entry.readability.map(|measured| measured.flesch_tenths);
    list.sort_by(|a, b| (value(a), &a.id, &a.language).cmp(&(value(b), &b.id, &b.language)));
    list
}

/// Amstad's bands, two of them joined at each end.
fn grade(measured: Readability) -> Reason {
    match measured.flesch_tenths {
        ..300 => Reason::VeryHard,
        300..500 => Reason::Hard,
        500..650 => Reason::Fair,
        650.. => Reason::Easy,
    }
}
