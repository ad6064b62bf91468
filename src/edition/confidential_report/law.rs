//! Pages that rest on law that has changed, or will, and that have not dealt with it.

use super::{ConfidentialEntry, Input, Reason, about};

/// For each tracked change of law the pages that are still to be looked at, the latest change first.
pub(super) fn changed_law(input: &Input<'_>) -> Vec<ConfidentialEntry> {
    let mut list = Vec::new();
    for change in input.law_board.changes() {
        let reason = if change.coming { Reason::LawWillChange } else { Reason::LawChanged };
        for page in change.open() {
            let Some(entry) = input.directory.entries.get(page.id.as_str()) else { continue };
            list.push(ConfidentialEntry {
                date: Some(change.in_force),
                since: page.last_reviewed_on,
                detail: Some(format!("{}: {}", change.text, change.title)),
                ..about(entry, entry.selected.version, reason)
            });
        }
    }
    list
}
