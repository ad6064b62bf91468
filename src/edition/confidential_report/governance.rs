//! Lists on who answers for a page and until when: reviews, versions to come, owners, ends, legal checks.

use super::super::review::{self, Nearness};
use super::super::select::State;
use super::{ConfidentialEntry, Input, Reason, about, entries, sort};
use crate::front_matter::{LegalCheck, Status};

/// When pages in force are to be reviewed, the most urgent first.
pub(super) fn reviews(input: &Input<'_>) -> Vec<ConfidentialEntry> {
    let config = &input.handbook.config;
    let in_force = entries(input).filter(|entry| entry.selected.state == State::InForce);
    let mut list: Vec<ConfidentialEntry> = in_force
        .filter_map(|entry| {
            let version = entry.selected.version;
            let due = review::due(version, config);
            let reason = match due.map(|due| review::nearness(due, input.date)) {
                Some(Nearness::Overdue) => Reason::Overdue,
                Some(Nearness::Within30) => Reason::Within30,
                Some(Nearness::Within60) => Reason::Within60,
                Some(Nearness::Within90) => Reason::Within90,
                Some(Nearness::Later) => Reason::Later,
                None if review::is_missing(version, config) => Reason::NeverReviewed,
                None => return None,
            };
            Some(ConfidentialEntry { date: due, since: review::last(version), ..about(entry, version, reason) })
        })
        .collect();
    sort(&mut list);
    list
}

/// Versions that are scheduled or being written, the nearest first.
pub(super) fn coming_versions(input: &Input<'_>) -> Vec<ConfidentialEntry> {
    let mut list = Vec::new();
    for entry in entries(input) {
        for version in &entry.page.versions {
            let facts = version.facts();
            let begins_later = version.period.from.is_some_and(|from| from > input.date);
            let reason = if facts.confidential.status == Status::Draft {
                Reason::ComingDraft
            } else if !begins_later {
                continue;
            } else if entry.selected.state == State::Scheduled {
                Reason::ComingNew
            } else if facts.open.change_note.is_some() {
                Reason::ComingAnnounced
            } else {
                Reason::ComingSilent
            };
            let detail = facts.open.change_note.as_ref().map(|note| note.text.clone());
            list.push(ConfidentialEntry { date: version.period.from, detail, ..about(entry, version, reason) });
        }
    }
    list.sort_by(|a, b| (a.date.is_none(), a.date, &a.title).cmp(&(b.date.is_none(), b.date, &b.title)));
    list
}

/// Pages in force or coming for which nobody answers, stands in or gave approval.
pub(super) fn no_owner(input: &Input<'_>) -> Vec<ConfidentialEntry> {
    let roles = &input.handbook.config.roles;
    let mut list = Vec::new();
    for entry in entries(input).filter(|entry| entry.is_listed()) {
        let version = entry.selected.version;
        let facts = &version.facts().confidential;
        let mut note = |reason| list.push(about(entry, version, reason));
        match &facts.owner {
            None => note(Reason::OwnerMissing),
            Some(owner) => {
                // The role's own deputy stands in where the page names none.
                let of_role = roles.get(&owner.name).is_some_and(|role| role.deputy.is_some());
                if facts.deputy.is_none() && !of_role {
                    note(Reason::DeputyMissing);
                }
            }
        }
        if facts.approved_by.is_none() && facts.approved_on.is_none() {
            note(Reason::ApprovalMissing);
        }
    }
    sort(&mut list);
    list
}

/// Pages whose end is set and that nothing follows; those that have ended first.
pub(super) fn no_successor(input: &Input<'_>) -> Vec<ConfidentialEntry> {
    let mut list = Vec::new();
    for entry in entries(input) {
        let selected = &entry.selected;
        let version = selected.version;
        let Some(until) = version.period.until else { continue };
        let reason = match selected.state {
            State::Expired => Reason::HasEnded,
            State::InForce | State::Scheduled if selected.coming.is_none() => Reason::Ends,
            // A page that was given up is meant to have no successor.
            State::InForce | State::Scheduled | State::Draft | State::Superseded | State::Retired => continue,
        };
        list.push(ConfidentialEntry { date: Some(until), ..about(entry, version, reason) });
    }
    sort(&mut list);
    list
}

/// Versions, those to come included, that a lawyer has to look at.
pub(super) fn legal_checks(input: &Input<'_>) -> Vec<ConfidentialEntry> {
    let mut list = Vec::new();
    for entry in entries(input) {
        for version in &entry.page.versions {
            // A draft binds nobody, whatever dates it has.
            let is_draft = version.facts().confidential.status == Status::Draft;
            let over = !is_draft && version.period.until.is_some_and(|until| until < input.date);
            if version.facts().confidential.legal_check == Some(LegalCheck::Open) && !over {
                let date = version.period.from;
                list.push(ConfidentialEntry { date, ..about(entry, version, Reason::LegalCheckOpen) });
            }
        }
    }
    sort(&mut list);
    list
}
