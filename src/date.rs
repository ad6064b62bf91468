//! Dates and periods of validity.
//!
//! A [`Date`] is a civil date without a time: validity of rules is counted in days. This module knows no clock;
//! the date of a build is an input that `main` reads once.

use std::fmt;

use serde::Serialize;

/// Months as German texts write them.
pub const GERMAN_MONTHS: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];

/// A civil date, written `YYYY-MM-DD` (ISO 8601).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(jiff::civil::Date);

impl Date {
    /// Reads `YYYY-MM-DD`, nothing else: no blanks, no signs, no other separators.
    pub fn parse(text: &str) -> Option<Date> {
        let bytes = text.as_bytes();
        let shaped = bytes.len() == 10
            && bytes.iter().enumerate().all(|(i, b)| if i == 4 || i == 7 { *b == b'-' } else { b.is_ascii_digit() });
        if !shaped {
            return None;
        }
        let year = text[0..4].parse().ok()?;
        let month = text[5..7].parse().ok()?;
        let day = text[8..10].parse().ok()?;
        jiff::civil::Date::new(year, month, day).ok().map(Date)
    }

    /// The civil date of an instant, counted in seconds since 1970-01-01T00:00Z, in an IANA time zone such as
    /// `Europe/Berlin`. `None` if the zone is unknown or the instant out of range.
    pub fn of_instant(seconds: i64, zone: &str) -> Option<Date> {
        let zoned = jiff::Timestamp::from_second(seconds).ok()?.in_tz(zone).ok()?;
        Some(Date(zoned.date()))
    }

    /// Whether an IANA time zone of this name is known.
    pub fn knows_zone(zone: &str) -> bool {
        jiff::tz::TimeZone::get(zone).is_ok()
    }

    /// Year, month (1 to 12) and day (1 to 31).
    pub fn parts(self) -> (i16, u8, u8) {
        (self.0.year(), self.0.month() as u8, self.0.day() as u8)
    }

    /// The day after, or `None` at the end of the calendar.
    pub fn next(self) -> Option<Date> {
        self.0.tomorrow().ok().map(Date)
    }

    /// The day before, or `None` at the beginning of the calendar.
    pub fn previous(self) -> Option<Date> {
        self.0.yesterday().ok().map(Date)
    }

    /// The same day some months later; the last day of the month where that day does not exist.
    pub fn plus_months(self, months: u32) -> Option<Date> {
        let span = jiff::Span::new().try_months(i64::from(months)).ok()?;
        self.0.checked_add(span).ok().map(Date)
    }

    /// The date some days later.
    pub fn plus_days(self, days: u32) -> Option<Date> {
        let span = jiff::Span::new().try_days(i64::from(days)).ok()?;
        self.0.checked_add(span).ok().map(Date)
    }

    /// The date some days earlier.
    pub fn minus_days(self, days: u32) -> Option<Date> {
        let span = jiff::Span::new().try_days(i64::from(days)).ok()?;
        self.0.checked_sub(span).ok().map(Date)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.parts();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Date {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A stretch of days, both bounds inclusive; a missing bound is open.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Hash)]
pub struct Period {
    /// The first day, if there is one.
    pub from: Option<Date>,
    /// The last day, if there is one.
    pub until: Option<Date>,
}

impl Period {
    /// Whether the day lies inside, bounds included.
    pub fn contains(&self, date: Date) -> bool {
        self.from.is_none_or(|from| from <= date) && self.until.is_none_or(|until| date <= until)
    }

    /// The day itself if it lies inside, else the nearest day that does. A reversed period gives its first day.
    pub fn clamp(&self, date: Date) -> Date {
        let date = self.until.map_or(date, |until| date.min(until));
        self.from.map_or(date, |from| date.max(from))
    }

    /// Whether the two share at least one day.
    pub fn overlaps(&self, other: &Period) -> bool {
        let starts_before_end = |a: &Period, b: &Period| match (a.from, b.until) {
            (Some(from), Some(until)) => from <= until,
            _ => true,
        };
        starts_before_end(self, other) && starts_before_end(other, self)
    }

    /// Whether the last day lies before the first.
    pub fn is_reversed(&self) -> bool {
        matches!((self.from, self.until), (Some(from), Some(until)) if until < from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        Date::parse(text).expect("test dates are valid")
    }

    #[test]
    fn only_iso_dates_are_read() {
        assert_eq!(date("2024-02-29").to_string(), "2024-02-29");
        for wrong in ["2023-02-29", "2024-13-01", "24-01-01", "2024-1-1", "01.02.2024", "2024-01-01 ", "+024-01-01", ""]
        {
            assert_eq!(Date::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn midnight_is_berlins_midnight() {
        // 2026-03-28T23:30Z is already the 29th in Berlin (winter time, one hour ahead).
        assert_eq!(Date::of_instant(1_774_740_600, "Europe/Berlin"), Some(date("2026-03-29")));
        assert_eq!(Date::of_instant(1_774_740_600, "UTC"), Some(date("2026-03-28")));
        assert_eq!(Date::of_instant(0, "Europe/Atlantis"), None);
    }

    #[test]
    fn bounds_are_inclusive() {
        let period = Period { from: Some(date("2023-11-18")), until: Some(date("2024-02-29")) };
        assert!(period.contains(date("2023-11-18")) && period.contains(date("2024-02-29")));
        assert!(!period.contains(date("2023-11-17")) && !period.contains(date("2024-03-01")));
        let next = Period { from: Some(date("2024-03-01")), until: None };
        assert!(!period.overlaps(&next) && next.overlaps(&Period::default()));
        assert!(Period { from: period.until, until: period.from }.is_reversed());
    }

    #[test]
    fn a_day_outside_becomes_the_nearest_inside() {
        let period = Period { from: Some(date("2026-01-01")), until: Some(date("2026-12-31")) };
        let clamped = |text| period.clamp(date(text)).to_string();
        assert_eq!(clamped("2025-06-01"), "2026-01-01");
        assert_eq!(clamped("2026-06-01"), "2026-06-01");
        assert_eq!(clamped("2027-06-01"), "2026-12-31");
        assert_eq!(Period::default().clamp(date("2025-06-01")), date("2025-06-01"));
    }

    #[test]
    fn the_authoritys_day_begins_at_its_midnight_in_winter_and_summer() {
        // Seconds around midnight in Berlin; the clock changes on 2026-03-29 and 2026-10-25.
        let berlin = |instant: &str| {
            let instant: jiff::Timestamp = instant.parse().expect("test instants are valid");
            Date::of_instant(instant.as_second(), "Europe/Berlin").expect("Berlin is known").to_string()
        };
        assert_eq!(berlin("2026-12-31T22:59:59Z"), "2026-12-31");
        assert_eq!(berlin("2026-12-31T23:00:00Z"), "2027-01-01");
        assert_eq!(berlin("2026-06-30T21:59:59Z"), "2026-06-30");
        assert_eq!(berlin("2026-06-30T22:00:00Z"), "2026-07-01");
        // The day on which summer begins has 23 hours, the one on which it ends has 25.
        assert_eq!(berlin("2026-03-28T22:59:59Z"), "2026-03-28");
        assert_eq!(berlin("2026-03-28T23:00:00Z"), "2026-03-29");
        assert_eq!(berlin("2026-03-29T21:59:59Z"), "2026-03-29");
        assert_eq!(berlin("2026-03-29T22:00:00Z"), "2026-03-30");
        assert_eq!(berlin("2026-10-24T22:00:00Z"), "2026-10-25");
        assert_eq!(berlin("2026-10-25T22:59:59Z"), "2026-10-25");
        assert_eq!(berlin("2026-10-25T23:00:00Z"), "2026-10-26");
    }

    #[test]
    fn months_end_on_existing_days() {
        assert_eq!(date("2026-01-31").plus_months(1), Some(date("2026-02-28")));
    }
}
