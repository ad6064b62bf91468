//! Values with a form of their own: amounts, weeks, summaries.

use super::TextValue;
use crate::diagnostic::{Diagnostic, Text, catalogue};
use crate::text;

/// Euro with at most two decimals as cents, up to a billion.
pub(super) fn cents(text: &str) -> Option<u64> {
    let (euro, decimals) = text.split_once(['.', ',']).unwrap_or((text, "0"));
    let digits = |text: &str, most| (1..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if !digits(euro, 9) || !digits(decimals, 2) {
        return None;
    }
    let cents: u64 = decimals.parse().ok()?;
    let cents = if decimals.len() == 1 { cents * 10 } else { cents };
    Some(euro.parse::<u64>().ok()? * 100 + cents)
}

/// `3`, `3-4` or `3 – 4` as `3` or `3-4`.
pub(super) fn weeks(text: &str) -> Option<String> {
    let week = |text: &str| text.trim().parse::<u32>().ok().filter(|week| (1..=520).contains(week));
    match text.split_once(['-', '–']) {
        None => week(text).map(|week| week.to_string()),
        Some((from, to)) => {
            let (from, to) = (week(from)?, week(to)?);
            (from < to).then(|| format!("{from}-{to}"))
        }
    }
}

/// The message that a summary is too long, if it is.
pub(super) fn summary_too_long(summary: &TextValue) -> Option<Diagnostic> {
    let length = summary.text.chars().count();
    let most = super::LONGEST_SUMMARY;
    (length > most).then(|| {
        let message: Text = text!(
            "`summary` hat {length} Zeichen, erlaubt sind {most}",
            "`summary` has {length} characters, {most} are allowed"
        );
        Diagnostic::new(catalogue::SUMMARY_TOO_LONG, summary.span.clone(), message).with_help(text!(
            "Sagen Sie das Wichtigste in ein, zwei Sätzen; der Rest gehört in den Text der Seite",
            "Say the gist in a sentence or two; the rest belongs into the body"
        ))
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn euro_become_cents() {
        for (text, cents) in [("100", 10_000), ("12.5", 1_250), ("12,50", 1_250), ("0", 0), ("0.05", 5)] {
            assert_eq!(super::cents(text), Some(cents), "{text}");
        }
        for bad in ["", "-1", "1.000", "1.000,00", "12,", ".5", "10 Euro", "1e3", "9999999999", "+1"] {
            assert_eq!(super::cents(bad), None, "{bad}");
        }
    }

    #[test]
    fn weeks_are_a_number_or_a_range() {
        assert_eq!(super::weeks("3").as_deref(), Some("3"));
        assert_eq!(super::weeks("3 – 4").as_deref(), Some("3-4"));
        for bad in ["", "0", "4-3", "3-3", "bald", "1-2-3", "-1"] {
            assert_eq!(super::weeks(bad), None, "{bad}");
        }
    }
}
