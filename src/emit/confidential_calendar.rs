//! `reviews.ics`: the due reviews as calendars to subscribe to (RFC 5545), one for all and one for each role.
//!
//! Every event is a whole day without a time zone. Nothing in a calendar depends on when it was made: `DTSTAMP` is the day
//! from which the review counts.

use std::collections::BTreeMap;

use crate::artifact::{Artifact, OutputPath};
use crate::date::Date;
use crate::document::slug;
use crate::edition::Internal;
use crate::edition::confidential_report::{ConfidentialEntry, ConfidentialReport, ListName};
use crate::language::Language;

use super::frame::Frame;

/// The path of the calendar of all reviews.
pub(super) const ALL_REVIEWS: &str = "reviews.ics";

/// The path of a role's calendar.
pub(super) fn path_of(role: &str) -> String {
    format!("reviews/{}.ics", slug(role))
}

/// Reviews with a due date, by the path of the role's calendar.
pub(super) fn by_role(report: &ConfidentialReport) -> BTreeMap<String, Vec<&ConfidentialEntry>> {
    let mut roles: BTreeMap<String, Vec<&ConfidentialEntry>> = BTreeMap::new();
    for entry in dated(report) {
        if let Some(owner) = &entry.owner {
            roles.entry(path_of(owner)).or_default().push(entry);
        }
    }
    roles
}

fn dated(report: &ConfidentialReport) -> impl Iterator<Item = &ConfidentialEntry> {
    report.entries(ListName::Reviews).iter().filter(|entry| entry.date.is_some())
}

/// The calendar at a path.
pub(super) fn calendar(frame: &Frame<'_, Internal>, path: &str) -> Artifact {
    let edition = frame.edition;
    let language = edition.default_language();
    let report = edition.report();
    let entries = match path {
        ALL_REVIEWS => dated(report).collect(),
        _ => by_role(report).remove(path).unwrap_or_default(),
    };
    let strings = frame.strings(language);
    let role = match path {
        ALL_REVIEWS => None,
        _ => entries.first().and_then(|entry| entry.owner.as_deref()).map(|owner| report.role(owner, language).text),
    };
    let title = strings.get("reviews_title");
    let name = role.map_or_else(|| title.to_string(), |role| format!("{title}: {role}"));
    let mut ics = Lines::default();
    ics.line("BEGIN:VCALENDAR");
    ics.line("VERSION:2.0");
    ics.line("PRODID:-//amtsbuch//amtsbuch//DE");
    ics.line("CALSCALE:GREGORIAN");
    ics.line("METHOD:PUBLISH");
    ics.property("NAME", &name);
    ics.property("X-WR-CALNAME", &name);
    ics.line("REFRESH-INTERVAL;VALUE=DURATION:P1D");
    for entry in entries {
        event(&mut ics, frame, language, entry);
    }
    ics.line("END:VCALENDAR");
    Artifact::new(OutputPath::new(path).expect("made of slugs"), ics.text.into_bytes())
}

fn event(ics: &mut Lines, frame: &Frame<'_, Internal>, language: &Language, entry: &ConfidentialEntry) {
    let (Some(due), Some(id)) = (entry.date, entry.id.as_deref()) else { return };
    let edition = frame.edition;
    let strings = frame.strings(language);
    let site = edition.site();
    let host = site.url.as_deref().and_then(|url| url.split_once("://")).map(|(_, rest)| rest);
    let host = host.map_or("amtsbuch.invalid", |rest| rest.split(['/', ':']).next().unwrap_or(rest));
    ics.line("BEGIN:VEVENT");
    ics.line(&format!("UID:review-{id}@{host}"));
    ics.line(&format!("DTSTAMP:{}T000000Z", basic(entry.since.unwrap_or(due))));
    ics.line(&format!("DTSTART;VALUE=DATE:{}", basic(due)));
    if let Some(next) = due.next() {
        ics.line(&format!("DTEND;VALUE=DATE:{}", basic(next)));
    }
    ics.property("SUMMARY", &format!("{}: {}", strings.get("reviews_event"), entry.title));
    if let Some(owner) = &entry.owner {
        ics.property("CATEGORIES", &edition.report().role(owner, language).text);
    }
    if let (Some(url), Some(page)) = (&site.url, edition.page(id, language)) {
        ics.line(&format!("URL:{url}{}", page.address().as_str()));
    }
    // A review takes nobody's day.
    ics.line("TRANSP:TRANSPARENT");
    ics.line("END:VEVENT");
}

fn basic(date: Date) -> String {
    date.to_string().replace('-', "")
}

/// Content lines: CRLF at the end, folded so that none has more than 75 octets.
#[derive(Default)]
struct Lines {
    text: String,
}

impl Lines {
    fn line(&mut self, line: &str) {
        let mut room = 75;
        for character in line.chars() {
            if character.len_utf8() > room {
                self.text.push_str("\r\n ");
                room = 74;
            }
            self.text.push(character);
            room -= character.len_utf8();
        }
        self.text.push_str("\r\n");
    }

    /// A property whose value is text.
    fn property(&mut self, name: &str, value: &str) {
        let mut line = format!("{name}:");
        for character in value.chars() {
            match character {
                '\\' | ';' | ',' => line.extend(['\\', character]),
                '\n' => line.push_str("\\n"),
                '\r' => {}
                _ => line.push(character),
            }
        }
        self.line(&line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_folded_between_characters() {
        let mut lines = Lines::default();
        lines.property("SUMMARY", &"ä".repeat(80));
        for line in lines.text.trim_end().split("\r\n") {
            assert!(line.len() <= 75, "{} octets", line.len());
        }
        assert_eq!(lines.text.replace("\r\n ", ""), format!("SUMMARY:{}\r\n", "ä".repeat(80)));
    }

    #[test]
    fn special_characters_are_escaped() {
        let mut lines = Lines::default();
        lines.property("SUMMARY", "a, b; c\\d\ne");
        assert_eq!(lines.text, "SUMMARY:a\\, b\\; c\\\\d\\ne\r\n");
    }
}
