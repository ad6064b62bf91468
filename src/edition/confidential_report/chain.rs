//! Where the chain of processes breaks, and terms that no text uses.

use std::collections::BTreeSet;

use super::{ConfidentialEntry, Input, Reason, about, entries, sort, thing};
use crate::front_matter::Kind;

/// Processes without one that follows or leads to them, and terms that no text uses.
pub(super) fn dead_ends(input: &Input<'_>) -> Vec<ConfidentialEntry> {
    let processes = || {
        entries(input).filter(|entry| entry.is_listed() && entry.selected.version.facts().open.kind == Kind::Process)
    };
    let next = || processes().flat_map(|entry| &entry.selected.version.facts().confidential.next);
    let reached: BTreeSet<&str> = next().map(|named| named.name.as_str()).collect();
    let mut list = Vec::new();
    for entry in processes() {
        let version = entry.selected.version;
        let facts = &version.facts().confidential;
        let is_reached = reached.contains(entry.page.id.as_str());
        let reason = match (facts.next.is_empty(), is_reached) {
            (true, true) => Reason::NoNext,
            (true, false) => Reason::Isolated,
            // What sets a process off may come from outside: an application, a letter.
            (false, false) if facts.trigger.is_none() => Reason::Unreached,
            (false, _) => continue,
        };
        list.push(about(entry, version, reason));
    }
    let used: BTreeSet<&str> = input.seen.iter().flat_map(|seen| seen.used_terms).map(String::as_str).collect();
    let default = input.handbook.default_language();
    for term in input.terms.iter().filter(|term| !used.contains(term.anchor.as_str())) {
        if let Some((name, _)) = term.term.get(default, default) {
            list.push(thing(name, term.span.clone(), Reason::UnusedTerm));
        }
    }
    sort(&mut list);
    list
}
