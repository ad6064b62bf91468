//! Dates that are not written as `YYYY-MM-DD`, and how they ought to be.

use crate::date::Date;
use crate::diagnostic::Text;
use crate::text;

/// Message and help for a text that is no ISO date.
pub(super) fn explain(name: &str, written: &str) -> (Text, Text) {
    let is_shaped = written.len() == 10
        && written.bytes().enumerate().all(|(at, b)| if at == 4 || at == 7 { b == b'-' } else { b.is_ascii_digit() });
    if is_shaped {
        return (
            text!("Den Tag {written} gibt es nicht", "The day {written} does not exist"),
            text!("Prüfen Sie Monat und Tag von `{name}`", "Check the month and the day of `{name}`"),
        );
    }
    let message = text!("`{name}` ist kein Datum: `{written}`", "`{name}` is no date: `{written}`");
    let help = match guess(written) {
        Some(date) => text!("Schreiben Sie `{name}: {date}`", "Write `{name}: {date}`"),
        None => text!(
            "Schreiben Sie Jahr-Monat-Tag, wie `{name}: 2026-01-31`",
            "Write year-month-day, such as `{name}: 2026-01-31`"
        ),
    };
    (message, help)
}

/// The date that is probably meant: `18.11.2023`, `18. November 2023`, `2023/11/18`, `20231118`, `2023-11-18T00:00`.
fn guess(written: &str) -> Option<Date> {
    if written.len() > 40 {
        return None;
    }
    if let Some((day, _)) = written.split_once(['T', ' '])
        && let Some(date) = Date::parse(day)
    {
        return Some(date);
    }
    if written.len() == 8 && written.bytes().all(|b| b.is_ascii_digit()) {
        return date(written.get(0..4)?, written.get(4..6)?, written.get(6..8)?);
    }
    let parts: Vec<&str> =
        written.split(['.', '/', '-', ' ', ',']).map(str::trim).filter(|part| !part.is_empty()).collect();
    let [first, second, third] = parts.as_slice() else { return None };
    if first.len() == 4 { date(first, second, third) } else { date(third, second, first) }
}

fn date(year: &str, month: &str, day: &str) -> Option<Date> {
    let number = |text: &str, most: usize| {
        (!text.is_empty() && text.len() <= most && text.bytes().all(|b| b.is_ascii_digit()))
            .then(|| text.parse::<u32>().ok())
            .flatten()
    };
    let year = number(year, 4)?;
    let year = if year < 100 { 2000 + year } else { year };
    let month = number(month, 2).or_else(|| month_of_name(month))?;
    Date::parse(&format!("{year:04}-{month:02}-{:02}", number(day, 2)?))
}

/// The month by the first letters of its German or English name.
fn month_of_name(name: &str) -> Option<u32> {
    const BEGINNINGS: [(&str, u32); 17] = [
        ("jan", 1),
        ("jän", 1),
        ("feb", 2),
        ("mär", 3),
        ("mae", 3),
        ("mar", 3),
        ("apr", 4),
        ("mai", 5),
        ("may", 5),
        ("jun", 6),
        ("jul", 7),
        ("aug", 8),
        ("sep", 9),
        ("okt", 10),
        ("oct", 10),
        ("nov", 11),
        ("de", 12),
    ];
    let name = name.to_lowercase();
    BEGINNINGS.iter().find(|(beginning, _)| name.starts_with(beginning)).map(|(_, month)| *month)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_ways_to_write_a_date_are_recognised() {
        for written in [
            "18.11.2023",
            "18. 11. 2023",
            "18.11.23",
            "18. November 2023",
            "18 Nov. 2023",
            "2023/11/18",
            "20231118",
            "2023-11-18T00:00:00Z",
            "2023.11.18",
            "18-11-2023",
        ] {
            let help = explain("valid_from", written).1;
            assert_eq!(help.de, "Schreiben Sie `valid_from: 2023-11-18`", "{written}");
        }
        assert!(explain("a", "5.1.2024").1.de.contains("2024-01-05"));
    }

    #[test]
    fn other_texts_get_an_example() {
        for written in ["bald", "", "2023", "11/2023", "31.02.2024", "1.2.3.4", "99.99.9999", "ä.ö.ü"] {
            assert!(explain("a", written).1.de.contains("wie `a: 2026-01-31`"), "{written}");
        }
        assert!(explain("a", "2023-02-30").0.de.contains("gibt es nicht"));
    }
}
