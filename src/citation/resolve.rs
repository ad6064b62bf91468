//! From places read to a citation: which law is meant where none is named.

use std::ops::Range;
use std::sync::Arc;

use super::grammar::{Draft, Joint, Reading};
use super::law_name::names_other_source;
use super::laws::Law;
use super::target::{Citation, Place, Target, Unit};

/// A text that is a citation: the default law, else the law named last before the place.
///
/// `None` if a place stays without a law.
pub(super) fn whole(reading: Reading, default_law: Option<&Arc<str>>) -> Option<Citation> {
    let mut before: Option<Arc<str>> = None;
    let mut targets = Vec::with_capacity(reading.drafts.len());
    for draft in reading.drafts {
        let law = draft.law.or_else(|| default_law.cloned()).or_else(|| before.clone())?;
        before = Some(law.clone());
        targets.push(Target { law, place: draft.place, joined: draft.joint != Joint::List });
    }
    Citation::new(targets)
}

/// A citation in running text, and where its places stand. It ends before the first place whose law is not known.
pub(super) fn found(
    text: &str,
    reading: Reading,
    default_law: Option<&Arc<str>>,
    table: Option<&Law>,
) -> Option<(Citation, Vec<Range<usize>>)> {
    let unit = table.and_then(|law| law.unit);
    // Only what follows the whole reading can name another source: chains before it are followed by a connection.
    let default_law = default_law.filter(|_| !names_other_source(text, reading.end));
    let open = |draft: &Draft| draft.law.is_none() && (default_law.is_none() || !fits(&draft.place, unit));
    let known = reading.drafts.iter().take_while(|draft| !open(draft)).count();
    let mut places = Vec::new();
    let mut targets = Vec::new();
    for draft in reading.drafts.into_iter().take(known) {
        let law = draft.law.or_else(|| default_law.cloned())?;
        places.push(draft.range);
        targets.push(Target { law, place: draft.place, joined: draft.joint != Joint::List });
    }
    Citation::new(targets).map(|citation| (citation, places))
}

/// Whether a bare place can be one of the default law: "Art. 3" is none of a law that counts sections.
fn fits(place: &Place, unit: Option<Unit>) -> bool {
    match (place, unit) {
        // "Anlage 2" is a sheet of paper as often as a part of a law.
        (Place::Norm { unit: Unit::Annex | Unit::Appendix, .. }, _) => false,
        (Place::Norm { unit, .. }, Some(expected)) => *unit == expected,
        (Place::Norm { unit, .. }, None) => *unit == Unit::Section,
        (Place::Whole { .. } | Place::Decision { .. }, _) => true,
    }
}
