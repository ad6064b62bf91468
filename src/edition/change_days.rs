//! On which days an edition changes, and why.
//!
//! A site is made for a day, and most days make the same site. This module knows the days on which they do not: [`collect`]
//! lists them for an audience, each with its causes. From the list come the next change (`amtsbuch next-change`, the end
//! of a build) and the "as of" of every page: the **last change day** up to the day of the build, never that day itself.
//! So a site differs on its change days and on no other day, and a build on a day between two of them has nothing to do.
//!
//! # How to add a cause
//!
//! Whoever prints something that depends on [`super::Edition::date`] – a banner, a list of what is due, a heading "in the
//! next 30 days" – must tell here on which days it changes, and prints no other day than [`super::Edition::as_of`]:
//!
//! 1. a variant of [`Cause`] with its name and its words;
//! 2. a function `fn my_days<A: Audience>(handbook: &Handbook, days: &mut ChangeDays)` that calls [`ChangeDays::add`] with
//!    the **first day that is different** (a period that ends on the 31st changes the site on the 1st);
//! 3. a line for it in [`collect`].
//!
//! Ask `A::sees` first: a day that comes from something internal would tell the public site that there is something.
//! `tests/time.rs` builds the days around each change and between them and compares every byte; put what you add into a
//! handbook there.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::audience::Audience;
use super::review;
use super::select::{self, Selected};
use crate::date::{Date, Period};
use crate::diagnostic::Text;
use crate::document::Document;
use crate::front_matter::{Status, Visibility};
use crate::handbook::{Handbook, Page, Version, snippet_visibility};
use crate::markdown::Directive;
use crate::markdown::outline::Segment;
use crate::text;

/// How deep snippets stand in snippets at most.
const MAX_DEPTH: usize = 100;

/// Why an edition changes on a day.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Cause {
    /// A version of a page comes into force.
    Begins,
    /// The last version of a page has ended.
    Ends,
    /// A block for certain days appears or goes.
    DatedBlock,
    /// The review of a page comes nearer: it is due in 90, 60 or 30 days.
    ReviewNear,
    /// The review of a page is overdue.
    ReviewOverdue,
    /// The end of a page is near enough to be told on the map.
    EndIsNear,
    /// A change of law that the office tracks comes into force.
    LawChange,
    /// A page was reviewed, which settles a change of law for it.
    Reviewed,
}

impl Cause {
    /// The stable name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Cause::Begins => "version-begins",
            Cause::Ends => "version-ends",
            Cause::DatedBlock => "dated-block",
            Cause::ReviewNear => "review-near",
            Cause::ReviewOverdue => "review-overdue",
            Cause::EndIsNear => "end-is-near",
            Cause::LawChange => "law-change",
            Cause::Reviewed => "reviewed",
        }
    }

    /// In words, for a page or a law.
    pub fn words(self, page: &str) -> Text {
        match self {
            Cause::Begins => {
                text!("eine Fassung von `{page}` tritt in Kraft", "a version of `{page}` comes into force")
            }
            Cause::Ends => {
                text!("eine Fassung von `{page}` gilt nicht mehr", "a version of `{page}` is no longer in force")
            }
            Cause::DatedBlock => {
                text!("ein befristeter Textteil von `{page}` wechselt", "a dated block of `{page}` changes")
            }
            Cause::LawChange => {
                text!("eine Änderung von {page} tritt in Kraft", "a change of {page} comes into force")
            }
            Cause::Reviewed => {
                text!("`{page}` ist nach einer Rechtsänderung geprüft", "`{page}` is reviewed after a change of law")
            }
            Cause::ReviewNear => {
                text!("die Prüfung von `{page}` rückt näher", "the review of `{page}` comes nearer")
            }
            Cause::ReviewOverdue => {
                text!("die Prüfung von `{page}` ist überfällig", "the review of `{page}` is overdue")
            }
            Cause::EndIsNear => text!("das Ende von `{page}` ist nah", "the end of `{page}` is near"),
        }
    }
}

/// The days on which an edition differs from the day before.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ChangeDays {
    days: BTreeMap<Date, BTreeSet<(Cause, String)>>,
}

impl ChangeDays {
    /// Notes that something changes on `day` because of a page (by its id) or a thing of the handbook.
    pub fn add(&mut self, day: Date, cause: Cause, page: &str) {
        self.days.entry(day).or_default().insert((cause, page.to_string()));
    }

    /// The next change after a day, with its causes, sorted.
    pub fn next_after(&self, date: Date) -> Option<Change> {
        let after = (std::ops::Bound::Excluded(date), std::ops::Bound::Unbounded);
        let (day, causes) = self.days.range(after).next()?;
        Some(Change { date: *day, causes: causes.iter().cloned().collect() })
    }

    /// The last change up to and including a day: what an edition of that day prints as its date.
    pub fn last_until(&self, date: Date) -> Option<Date> {
        self.days.range(..=date).next_back().map(|(day, _)| *day)
    }

    /// All days, the first first.
    pub fn days(&self) -> impl Iterator<Item = Date> {
        self.days.keys().copied()
    }
}

/// A day on which an edition changes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    /// The first day that is different.
    pub date: Date,
    /// Why: causes with the ids of the pages, sorted.
    pub causes: Vec<(Cause, String)>,
}

/// The change days of an edition, past and to come. Confidential for the public edition: no emitter can ask for them.
pub fn collect<A: Audience>(handbook: &Handbook) -> ChangeDays {
    let mut days = ChangeDays::default();
    versions::<A>(handbook, &mut days);
    dated_blocks::<A>(handbook, &mut days);
    reviews::<A>(handbook, &mut days);
    near_ends::<A>(handbook, &mut days);
    law_changes::<A>(handbook, &mut days);
    reviews_after_law_changes::<A>(handbook, &mut days);
    days
}

/// Days on which a page shows another version, or the same in another state.
fn versions<A: Audience>(handbook: &Handbook, days: &mut ChangeDays) {
    for page in handbook.pages.values() {
        let bounds = page.versions.iter().flat_map(|version| {
            let period = version.period;
            [(period.from, Cause::Begins), (period.until.and_then(Date::next), Cause::Ends)]
        });
        for (day, cause) in bounds.filter_map(|(day, cause)| Some((day?, cause))) {
            let Some(before) = day.previous() else { continue };
            if picture(&select::select::<A>(page, before)) == picture(&select::select::<A>(page, day)) {
                continue;
            }
            // The end of a version that the next one follows is no cause of its own.
            let replaced = cause == Cause::Ends && page.versions.iter().any(|version| version.period.from == Some(day));
            if !replaced {
                days.add(day, cause, &page.id);
            }
        }
    }
}

/// What makes a page look different: the version, its state, and for staff what is coming.
fn picture<'a>(selected: &Option<Selected<'a>>) -> Option<(*const Version, select::State, Option<*const Version>)> {
    selected.as_ref().map(|selected| {
        let coming = selected.coming.map(std::ptr::from_ref);
        (std::ptr::from_ref(selected.version), selected.state, coming)
    })
}

/// Days on which a block `::: from … until …` appears or goes on a page that shows its document at that time.
fn dated_blocks<A: Audience>(handbook: &Handbook, days: &mut ChangeDays) {
    let mut bounds = BTreeSet::new();
    for page in handbook.pages.values() {
        for version in page.versions.iter().filter(|version| A::sees(version.facts().visibility)) {
            for document in std::iter::once(&version.original).chain(version.translations.values()) {
                bounds.extend(document_bounds::<A>(handbook, document));
            }
            for day in std::mem::take(&mut bounds) {
                let shown = |day: Date| shows::<A>(page, version, day) || is_undated_draft::<A>(version);
                if shown(day) && day.previous().is_some_and(shown) {
                    days.add(day, Cause::DatedBlock, &page.id);
                }
            }
        }
    }
}

/// Whether the page shows this version's text on a day, as of that day.
pub(super) fn shows<A: Audience>(page: &Page, version: &Version, day: Date) -> bool {
    let Some(selected) = select::select::<A>(page, day) else { return false };
    let is_whole = A::sees(Visibility::Internal) || !selected.state.has_ended();
    std::ptr::eq(selected.version, version) && is_whole && select::text_day(version, selected.state, day) == day
}

/// Whether staff see the version as a draft for no certain day: it is shown, and compared, as of today.
fn is_undated_draft<A: Audience>(version: &Version) -> bool {
    let is_draft = version.facts().confidential.status == Status::Draft;
    is_draft && version.period.from.is_none() && A::sees(Visibility::Internal)
}

/// The days on which the dated blocks of a document, and of the snippets in it, come or go for an audience.
pub(super) fn document_bounds<A: Audience>(handbook: &Handbook, document: &Document) -> BTreeSet<Date> {
    let mut bounds = Bounds { handbook, days: BTreeSet::new(), visited: HashSet::new() };
    bounds.add::<A>(&document.outline.segments, &document.body_source(), Period::default(), 0);
    bounds.days
}

/// The bounds of dated blocks that hold something for an audience; nested blocks count within the outer ones.
struct Bounds<'a> {
    handbook: &'a Handbook,
    days: BTreeSet<Date>,
    /// Snippets with the days that are left of them where they stand: a second look adds nothing.
    visited: HashSet<(&'a str, Option<Date>, Option<Date>)>,
}

impl<'a> Bounds<'a> {
    fn add<A: Audience>(
        &mut self,
        segments: &'a [Segment],
        source: &crate::markdown::Source<'_>,
        window: Period,
        depth: usize,
    ) {
        for segment in segments {
            let Segment::Block(block) = segment else { continue };
            let mut window = window;
            match &block.directive {
                Directive::Internal if !A::sees(Visibility::Internal) => continue,
                Directive::Dated(period) => {
                    window = Period {
                        from: window.from.max(period.from),
                        until: match (window.until, period.until) {
                            (Some(a), Some(b)) => Some(a.min(b)),
                            (a, b) => a.or(b),
                        },
                    };
                    if window.is_reversed() || !holds_something::<A>(&block.children, source) {
                        continue;
                    }
                    self.days.extend(window.from);
                    self.days.extend(window.until.and_then(Date::next));
                }
                // Deeper nesting is an error, and so are cycles; here they only must not run for ever.
                Directive::Snippet(name) if depth < MAX_DEPTH => {
                    if self.visited.insert((name, window.from, window.until)) {
                        self.add_snippet::<A>(name, window, depth + 1);
                    }
                }
                Directive::Internal
                | Directive::Public
                | Directive::Details(_)
                | Directive::Snippet(_)
                | Directive::Place(_) => {}
            }
            self.add::<A>(&block.children, source, window, depth);
        }
    }

    fn add_snippet<A: Audience>(&mut self, name: &str, window: Period, depth: usize) {
        let handbook = self.handbook;
        for document in handbook.snippets.get(name).iter().flat_map(|snippet| snippet.documents.values()) {
            if A::sees(snippet_visibility(document)) {
                self.add::<A>(&document.outline.segments, &document.body_source(), window, depth);
            }
        }
    }
}

/// Whether a block has any text for this audience.
pub(super) fn holds_something<A: Audience>(segments: &[Segment], source: &crate::markdown::Source<'_>) -> bool {
    segments.iter().any(|segment| match segment {
        Segment::Text(range) => !source.text[range.clone()].trim().is_empty(),
        Segment::Block(block) => match &block.directive {
            Directive::Internal if !A::sees(Visibility::Internal) => false,
            Directive::Internal | Directive::Public | Directive::Dated(_) => {
                holds_something::<A>(&block.children, source)
            }
            // The title is text, too.
            Directive::Details(_) | Directive::Snippet(_) | Directive::Place(_) => true,
        },
    })
}

/// Days on which the review of the version that staff see comes nearer or is overdue.
fn reviews<A: Audience>(handbook: &Handbook, days: &mut ChangeDays) {
    if !A::sees(Visibility::Internal) {
        return;
    }
    for page in handbook.pages.values() {
        for version in &page.versions {
            let Some(due) = review::due(version, &handbook.config) else { continue };
            for day in review::change_days(due) {
                let in_force =
                    |shown: Selected<'_>| std::ptr::eq(shown.version, version) && shown.state == select::State::InForce;
                if select::select::<A>(page, day).is_some_and(in_force) {
                    let cause = if day > due { Cause::ReviewOverdue } else { Cause::ReviewNear };
                    days.add(day, cause, &page.id);
                }
            }
        }
    }
}

/// An end that is nearer than this many days is told on the map of the internal edition.
pub const NEAR: u32 = 90;

/// Days on which the end of what is in force comes near.
fn near_ends<A: Audience>(handbook: &Handbook, days: &mut ChangeDays) {
    if !A::sees(Visibility::Internal) {
        return;
    }
    for page in handbook.pages.values() {
        for version in &page.versions {
            let day = version.period.until.and_then(|until| until.minus_days(NEAR));
            if let Some(day) = day
                && select::select::<A>(page, day).is_some_and(|shown| std::ptr::eq(shown.version, version))
            {
                days.add(day, Cause::EndIsNear, &page.id);
            }
        }
    }
}

/// Days on which a change of law comes into force: the board and the pages that cite it say so.
fn law_changes<A: Audience>(handbook: &Handbook, days: &mut ChangeDays) {
    if !A::sees(Visibility::Internal) {
        return;
    }
    for change in handbook.law_changes.iter() {
        days.add(change.in_force, Cause::LawChange, handbook.laws.abbreviation(&change.law));
    }
}

/// Days on which the review of a page settles a change of law that was open until then.
///
/// What a page cites in its text is known when it is rendered, so every tracked change counts that may be meant.
fn reviews_after_law_changes<A: Audience>(handbook: &Handbook, days: &mut ChangeDays) {
    if !A::sees(Visibility::Internal) {
        return;
    }
    let Some(first) = handbook.law_changes.iter().map(|change| change.in_force).min() else { return };
    for page in handbook.pages.values() {
        for version in &page.versions {
            let Some(day) = version.facts().confidential.last_reviewed_on.filter(|day| *day >= first) else { continue };
            let published = page.versions.iter().filter(|version| version.facts().confidential.status != Status::Draft);
            let begun = published.filter_map(|version| version.period.from).rfind(|from| *from < day);
            let is_open = |in_force: Date| in_force <= day && begun.is_none_or(|from| from < in_force);
            if handbook.law_changes.iter().any(|change| is_open(change.in_force))
                && select::select::<A>(page, day).is_some_and(|shown| std::ptr::eq(shown.version, version))
            {
                days.add(day, Cause::Reviewed, &page.id);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        Date::parse(text).expect("test dates are valid")
    }

    #[test]
    fn the_day_of_a_change_is_the_first_that_differs() {
        let mut days = ChangeDays::default();
        days.add(date("2026-07-01"), Cause::Begins, "b");
        days.add(date("2026-07-01"), Cause::DatedBlock, "a");
        days.add(date("2026-01-01"), Cause::Begins, "a");
        assert_eq!(days.last_until(date("2025-12-31")), None);
        assert_eq!(days.last_until(date("2026-06-30")), Some(date("2026-01-01")));
        assert_eq!(days.last_until(date("2026-07-01")), Some(date("2026-07-01")));
        let next = days.next_after(date("2026-06-30")).expect("one is to come");
        assert_eq!(next.date, date("2026-07-01"));
        assert_eq!(next.causes, [(Cause::Begins, "b".to_string()), (Cause::DatedBlock, "a".to_string())]);
        assert_eq!(days.next_after(date("2026-07-01")), None);
    }
}
