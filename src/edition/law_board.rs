//! The board of changes of law: which pages cite a section that has changed and were neither written anew nor reviewed
//! since. Internal: `law_changes.yaml` is the office's own.
//!
//! A change that is in force is settled for a page by a version that has begun since, on its day or later, or by a review
//! since. What lies after the day of the edition settles nothing: that day's readers did not have it. A change to come can
//! only be prepared: by a version that begins on its day or later.

use std::collections::BTreeSet;

use super::audience::Internal;
use super::law_index::{CitedLaw, CitedSection, Use};
use super::select::State;
use super::{Edition, Page};
use crate::citation::{self, Citation, Laws, Number, Place, Target, Unit};
use crate::config::LawChange;
use crate::date::Date;
use crate::front_matter::Status;
use crate::handbook::Handbook;

/// Name of the address of the board.
pub const LAW_CHANGES: &str = "rechtsaenderungen";

/// All tracked changes of law, the latest first.
#[derive(Clone, Debug, Default)]
pub struct ConfidentialLawBoard {
    changes: Vec<ConfidentialLawChange>,
}

/// A tracked change of law and the pages that cite what it changes.
#[derive(Clone, Debug)]
pub struct ConfidentialLawChange {
    /// The law's abbreviation.
    pub law: String,
    /// The numbers of the sections; empty for the law as a whole.
    pub sections: Vec<String>,
    /// What changes, as citations show it: `§ 18a, § 18b AufenthG`.
    pub text: String,
    /// Title of the amendment.
    pub title: String,
    /// Where it was promulgated.
    pub source: Option<String>,
    /// The first day of the new law.
    pub in_force: Date,
    /// Whether that day is still to come.
    pub coming: bool,
    /// The pages that cite a section of it, by id.
    pub pages: Vec<ConfidentialAffectedPage>,
    /// What it changes.
    citation: Citation,
    /// The sections that it changes; empty for the law as a whole.
    keys: BTreeSet<(Unit, Option<Number>)>,
}

/// A page that cites what a change of law changes.
#[derive(Clone, Debug)]
pub struct ConfidentialAffectedPage {
    /// Its id.
    pub id: String,
    /// Its title in the default language.
    pub title: String,
    /// In what ways it uses the changed sections.
    pub uses: BTreeSet<Use>,
    /// `owner`: the role's id.
    pub owner: Option<String>,
    /// `owner`: the role's title.
    pub owner_title: Option<String>,
    /// Beginning of the version that was looked at.
    pub valid_from: Option<Date>,
    /// Its last review.
    pub last_reviewed_on: Option<Date>,
    /// How the change was dealt with; `None` if that is still to be done.
    pub settled: Option<Settled>,
}

/// How a page has dealt with a change of law.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Settled {
    /// A version begins on the day of the change or later.
    ByVersion(Date),
    /// It was reviewed on the day of the change or later.
    ByReview(Date),
}

impl ConfidentialLawBoard {
    /// Compares the tracked changes with the pages of the internal edition.
    pub(super) fn new(handbook: &Handbook, pages: &[Page<Internal>], date: Date) -> ConfidentialLawBoard {
        let default = handbook.default_language();
        let lives = |page: &&Page<Internal>| {
            page.language() == default
                && match page.state() {
                    State::InForce | State::Scheduled => true,
                    State::Draft | State::Superseded | State::Expired | State::Retired => false,
                }
        };
        let mut pages: Vec<&Page<Internal>> = pages.iter().filter(lives).collect();
        pages.sort_by_key(|page| page.id());
        let mut changes: Vec<ConfidentialLawChange> = handbook
            .law_changes
            .iter()
            .filter_map(|change| {
                let citation = citation(change, &handbook.laws)?;
                let affected = pages.iter().filter_map(|page| affected(page, change, &citation, handbook, date));
                Some(ConfidentialLawChange {
                    law: handbook.laws.abbreviation(&change.law).to_owned(),
                    sections: change.sections.clone(),
                    text: citation.display_text(),
                    title: change.title.clone(),
                    source: change.source.clone(),
                    in_force: change.in_force,
                    coming: change.in_force > date,
                    pages: affected.collect(),
                    keys: citation.targets().iter().flat_map(|target| target.sections(&handbook.laws)).collect(),
                    citation,
                })
            })
            .collect();
        changes.sort_by(|a, b| (b.in_force, &a.law, &a.sections).cmp(&(a.in_force, &b.law, &b.sections)));
        ConfidentialLawBoard { changes }
    }

    /// The changes, the latest first.
    pub fn changes(&self) -> &[ConfidentialLawChange] {
        &self.changes
    }

    /// Changes that a page has not dealt with.
    pub fn open_for(&self, id: &str) -> impl Iterator<Item = &ConfidentialLawChange> {
        self.changes.iter().filter(move |change| change.open().any(|page| page.id == id))
    }
}

impl ConfidentialLawChange {
    /// The pages that have not dealt with it.
    pub fn open(&self) -> impl Iterator<Item = &ConfidentialAffectedPage> {
        self.pages.iter().filter(|page| page.settled.is_none())
    }

    /// Whether it changes a section of the index of laws.
    pub fn touches(&self, law: &CitedLaw, section: &CitedSection) -> bool {
        let same_law = *law.abbreviation == *self.law;
        same_law && (self.keys.is_empty() || section.key.as_ref().is_none_or(|key| self.keys.contains(key)))
    }

    /// Whether it changes something of what is cited.
    pub fn concerns(&self, citation: &Citation, laws: &Laws) -> bool {
        self.citation.meets(citation, laws)
    }
}

impl Edition<Internal> {
    /// The board of changes of law.
    pub fn law_board(&self) -> &ConfidentialLawBoard {
        &self.law_board
    }
}

fn affected(
    page: &Page<Internal>,
    change: &LawChange,
    citation: &Citation,
    handbook: &Handbook,
    date: Date,
) -> Option<ConfidentialAffectedPage> {
    let uses = page.uses(citation, &handbook.laws);
    if uses.is_empty() {
        return None;
    }
    let view = page.confidential();
    let versions = handbook.pages.get(page.id()).map_or(&[][..], |page| &page.versions);
    let coming = change.in_force > date;
    let version = versions
        .iter()
        .filter(|version| version.facts().confidential.status != Status::Draft)
        .filter_map(|version| version.period.from)
        .find(|from| *from >= change.in_force && (coming || *from <= date));
    // Nobody has reviewed a page against a law to come, or on a day to come.
    let review = view.last_reviewed_on.filter(|on| !coming && *on >= change.in_force && *on <= date);
    Some(ConfidentialAffectedPage {
        id: page.id().to_owned(),
        title: page.open().title.plain.clone(),
        uses,
        owner: view.owner_id.clone(),
        owner_title: view.owner.as_ref().map(|owner| owner.text.clone()),
        valid_from: page.open().valid_from,
        last_reviewed_on: view.last_reviewed_on,
        settled: version.map(Settled::ByVersion).or(review.map(Settled::ByReview)),
    })
}

/// What a change changes, as a citation; `None` if its sections cannot be read (`checks` reports that).
fn citation(change: &LawChange, laws: &Laws) -> Option<Citation> {
    let whole =
        || Target { law: laws.abbreviation(&change.law).into(), place: Place::Whole { version: None }, joined: false };
    if change.sections.is_empty() {
        return Citation::new(vec![whole()]);
    }
    let mut targets = Vec::new();
    for section in &change.sections {
        targets.extend(citation::parse_section(section, &change.law, laws).ok()?.targets().iter().cloned());
    }
    Citation::new(targets)
}
