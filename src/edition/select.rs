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
            State::Expired => "expired",
            State::Retired => "retired",
        }
    }

    /// Whether the version is or was in force: not one that is being written or to come.
    pub fn has_begun(self) -> bool {
        match self {
            State::InForce | State::Expired | State::Retired => true,
            State::Draft | State::Scheduled => false,
        }
    }

    /// Whether the page is shown as a rule that no longer applies.
    pub fn has_ended(self) -> bool {
        match self {
            State::Expired | State::Retired => true,
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
