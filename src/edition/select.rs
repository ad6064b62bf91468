//! Which version of a page an edition shows, and in which state (handbook format, section 5).

use super::audience::Audience;
use crate::date::Date;
use crate::front_matter::{Status, Visibility};
use crate::handbook::{Page, Version};

/// The state of a page at a date. Computed, never written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, PartialOrd, Ord)]
pub enum State {
    /// The version covers the date.
    InForce,
    /// `status: draft`
    Draft,
    /// Begins after the date.
    Scheduled,
    /// A later version is in force.
    Superseded,
    /// Ended, no successor (or not yet).
    Expired,
    /// `status: retired`
    Retired,
}

impl State {
    /// The name in `api/pages.json`.
    pub fn name(self) -> &'static str {
        match self {
            State::InForce => "in-force",
            State::Draft => "draft",
            State::Scheduled => "scheduled",
            State::Superseded => "superseded",
            State::Expired => "expired",
            State::Retired => "retired",
        }
    }

    /// Whether the version is or was in force: not one that is being written or to come.
    pub fn has_begun(self) -> bool {
        match self {
            State::InForce | State::Superseded | State::Expired | State::Retired => true,
            State::Draft | State::Scheduled => false,
        }
    }

    /// Whether the page is shown as a rule that no longer applies.
    pub fn has_ended(self) -> bool {
        match self {
            State::Superseded | State::Expired | State::Retired => true,
            State::InForce | State::Draft | State::Scheduled => false,
        }
    }
}

/// The version to show.
#[derive(Clone, Copy, Debug)]
pub struct Selected<'a> {
    /// The version.
    pub version: &'a Version,
    /// Its state.
    pub state: State,
    /// The next version after it, if one is scheduled that this audience will see.
    pub coming: Option<&'a Version>,
}

/// Chooses the version of a page that an audience sees at a date; `None` if the page is absent.
pub fn select<A: Audience>(page: &Page, date: Date) -> Option<Selected<'_>> {
    let published = |version: &&Version| {
        version.facts().confidential.status != Status::Draft && A::sees(version.facts().visibility)
    };
    let candidates: Vec<&Version> = page.versions.iter().filter(published).collect();
    let begins_later = |version: &&Version| version.period.from.is_some_and(|from| from > date);
    let coming = candidates.iter().copied().find(begins_later);

    if let Some(version) = candidates.iter().copied().find(|version| version.period.contains(date)) {
        let retired = version.facts().confidential.status == Status::Retired;
        let state = if retired { State::Retired } else { State::InForce };
        return Some(Selected { version, state, coming });
    }
    if let Some(version) = candidates.iter().copied().rfind(|version| !begins_later(version)) {
        return Some(Selected { version, state: State::Expired, coming });
    }
    // Nothing of the page has begun: applicants do not see it at all, staff see what is to come or being written.
    if !A::sees(Visibility::Internal) {
        return None;
    }
    if let Some(version) = coming {
        return Some(Selected { version, state: State::Scheduled, coming: None });
    }
    page.versions.first().map(|version| Selected { version, state: State::Draft, coming: None })
}

/// The state of a version of a page at a date, whichever version an edition shows.
pub fn state_of(page: &Page, version: &Version, date: Date) -> State {
    let is_draft = |version: &Version| version.facts().confidential.status == Status::Draft;
    if is_draft(version) {
        return State::Draft;
    }
    if version.period.contains(date) {
        let retired = version.facts().confidential.status == Status::Retired;
        return if retired { State::Retired } else { State::InForce };
    }
    if version.period.from.is_some_and(|from| from > date) {
        return State::Scheduled;
    }
    // A later version has begun, even if it has ended since: this one was followed.
    let followed = page.versions.iter().any(|other| {
        !is_draft(other)
            && version.period.from < other.period.from
            && other.period.from.is_some_and(|from| from <= date)
    });
    if followed { State::Superseded } else { State::Expired }
}

/// The day as of which the text of a version is shown: today while it is in force, its last day when it has ended, its
/// first day before it begins. So the text of a version that is not in force stays what it is.
pub fn text_day(version: &Version, state: State, date: Date) -> Date {
    match state {
        State::InForce | State::Retired | State::Superseded | State::Expired | State::Scheduled => {
            version.period.clamp(date)
        }
        State::Draft => version.period.from.unwrap_or_else(|| version.period.clamp(date)),
    }
}

/// The names of a page's versions in addresses (`<address>/version/<name>/`), in the order of [`Page::versions`].
///
/// The name is the day on which the version begins; that of the one version that has none is `undated`, that of a draft
/// without a day `draft`. One that begins together with another version gets a number.
pub fn version_names(page: &Page) -> Vec<String> {
    let mut names = vec![String::new(); page.versions.len()];
    let mut taken = std::collections::BTreeSet::new();
    for drafts in [false, true] {
        for (index, version) in page.versions.iter().enumerate() {
            if (version.facts().confidential.status == Status::Draft) != drafts {
                continue;
            }
            let base = match version.period.from.or(version.original.name.version) {
                Some(date) => date.to_string(),
                None if drafts => "draft".to_string(),
                None => "undated".to_string(),
            };
            let mut name = base.clone();
            let mut number = 2;
            while !taken.insert(name.clone()) {
                name = format!("{base}-{number}");
                number += 1;
            }
            names[index] = name;
        }
    }
    names
}

/// The version that another one is compared with: the one before it that is no draft; for a draft without a day the last.
pub fn predecessor(page: &Page, index: usize) -> Option<usize> {
    page.versions[..index].iter().rposition(|version| version.facts().confidential.status != Status::Draft)
}
