//! When a page is to be reviewed again (handbook format, section 3, governance).
//!
//! A review is due `review_in` after `last_reviewed_on`; without `review_in` on the page the handbook's own counts. Where an
//! interval is given and no review is noted, the approval counts as the first review: `approved_on`, else `valid_from`;
//! a page without any of these days was never reviewed; the board says so. Where a review is noted and no interval is
//! given, it is twelve months. A page with neither is not reviewed.

use crate::config::Config;
use crate::date::Date;
use crate::front_matter::Interval;
use crate::handbook::Version;

/// Used where a review is noted and neither the page nor `handbook.yaml` says how often.
const DEFAULT_INTERVAL: Interval = Interval::Months(12);

/// The days before the due date on which a review moves up on the board.
pub const NOTICE_DAYS: [u32; 3] = [90, 60, 30];

/// The interval that the page or the handbook gives.
fn interval(version: &Version, config: &Config) -> Option<Interval> {
    let default = || config.review_in.as_ref().and_then(|(text, _)| Interval::parse(text));
    version.facts().confidential.review_in.or_else(default)
}

/// The day of the last review, or what stands for it.
pub(super) fn last(version: &Version) -> Option<Date> {
    let facts = version.facts();
    let confidential = &facts.confidential;
    confidential.last_reviewed_on.or(confidential.approved_on).or(facts.open.validity.from)
}

/// Whether the page is to be reviewed, and no day says that it ever was.
pub(super) fn is_missing(version: &Version, config: &Config) -> bool {
    interval(version, config).is_some() && last(version).is_none()
}

/// The day by which a version is to be reviewed; from the next day on the review is overdue.
pub(super) fn due(version: &Version, config: &Config) -> Option<Date> {
    match interval(version, config) {
        Some(interval) => interval.after(last(version)?),
        None => DEFAULT_INTERVAL.after(version.facts().confidential.last_reviewed_on?),
    }
}

/// The days on which what the internal site says of a review changes.
pub(super) fn change_days(due: Date) -> impl Iterator<Item = Date> {
    let ahead = NOTICE_DAYS.into_iter().filter_map(move |days| due.minus_days(days));
    ahead.chain(due.next())
}

/// How near a review is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Nearness {
    /// The due date is over.
    Overdue,
    /// Due within 30 days, today included.
    Within30,
    /// Due within 60 days.
    Within60,
    /// Due within 90 days.
    Within90,
    /// Due later.
    Later,
}

/// How near a due date is.
pub(super) fn nearness(due: Date, date: Date) -> Nearness {
    let within = |days| date.plus_days(days).is_none_or(|end| due <= end);
    if due < date {
        Nearness::Overdue
    } else if within(30) {
        Nearness::Within30
    } else if within(60) {
        Nearness::Within60
    } else if within(90) {
        Nearness::Within90
    } else {
        Nearness::Later
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearness_changes_on_the_change_days_and_on_no_other_day() {
        let due = Date::parse("2026-06-30").expect("a date");
        let mut day = Date::parse("2026-01-01").expect("a date");
        let mut changed = Vec::new();
        while day < Date::parse("2026-12-31").expect("a date") {
            let next = day.next().expect("a date");
            if nearness(due, day) != nearness(due, next) {
                changed.push(next);
            }
            day = next;
        }
        assert_eq!(changed, change_days(due).collect::<Vec<_>>());
    }

    #[test]
    fn the_due_day_itself_is_in_time() {
        let due = Date::parse("2026-06-30").expect("a date");
        assert_eq!(nearness(due, due), Nearness::Within30);
        assert_eq!(nearness(due, due.next().expect("a date")), Nearness::Overdue);
    }
}
