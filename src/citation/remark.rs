//! Remarks behind a place: "f.", "ff.", and the version that is meant ("a. F.").

use super::labels::full_stop;
use super::scan::{character, date, digits, is_alphanumeric_at, letters, skip_space, starts_with};
use super::target::Following;

/// "f." or "ff." at the offset. A single letter without its full stop counts behind "§§" only.
pub(super) fn following(text: &str, at: usize, plural: bool) -> Option<(Following, usize)> {
    let (name, end) = letters(text, skip_space(text, at));
    let stopped = starts_with(text, end, ".");
    let (following, end) = match name {
        "ff" => (Following::Some, full_stop(text, end)),
        "fortfolgende" => (Following::Some, end),
        "f" if stopped => (Following::One, end + 1),
        "f" if plural => (Following::One, end),
        _ => return None,
    };
    (!is_alphanumeric_at(text, end)).then_some((following, end))
}

/// A remark on the version at the offset: `a.F.`, `n.F.`, `bis 2023-11-17`, `ab …`, `am …`, `vom …`, a year.
pub(super) fn version(text: &str, at: usize) -> Option<(String, usize)> {
    let at = skip_space(text, at);
    match character(text, at)? {
        '[' => {
            let (version, end) = canonical(text, at + 1)?;
            starts_with(text, end, "]").then_some((version, end + 1))
        }
        '(' => {
            let (version, end) = short(text, at + 1).or_else(|| dated(text, at + 1))?;
            starts_with(text, end, ")").then_some((version, end + 1))
        }
        _ => short(text, at).or_else(|| dated(text, at)),
    }
}

fn canonical(text: &str, at: usize) -> Option<(String, usize)> {
    if let Some(found) = short(text, at) {
        return Some(found);
    }
    if let Some(found) = year(text, at) {
        return Some(found);
    }
    let (word, end) = letters(text, at);
    if !matches!(word, "bis" | "ab" | "am" | "vom") {
        return None;
    }
    let (date, end) = date(text, skip_space(text, end))?;
    Some((format!("{word} {date}"), end))
}

/// The year behind the name of a law: "UWG 2004".
pub(super) fn year(text: &str, at: usize) -> Option<(String, usize)> {
    let (year, end) = digits(text, at);
    let plausible = year.len() == 4 && (year.starts_with("19") || year.starts_with("20"));
    (plausible && !is_alphanumeric_at(text, end) && !starts_with(text, end, "-")).then(|| (year.to_owned(), end))
}

/// "a. F.", "aF", "alter Fassung", "in neuer Fassung"
fn short(text: &str, at: usize) -> Option<(String, usize)> {
    let (mut name, mut end) = letters(text, at);
    if name == "in" {
        (name, end) = letters(text, skip_space(text, end));
        if name == "der" {
            (name, end) = letters(text, skip_space(text, end));
        }
    }
    let version = match name {
        "aF" | "a" | "alte" | "alter" | "alten" | "früheren" | "bisherigen" => "a.F.",
        "nF" | "n" | "neue" | "neuer" | "neuen" => "n.F.",
        _ => return None,
    };
    match name {
        "aF" | "nF" => end = full_stop(text, end),
        "a" | "n" => {
            if !starts_with(text, end, ".") {
                return None;
            }
            let (name, after) = letters(text, skip_space(text, end + 1));
            if name != "F" {
                return None;
            }
            end = full_stop(text, after);
        }
        _ => {
            let (name, after) = letters(text, skip_space(text, end));
            if name != "Fassung" {
                return None;
            }
            end = after;
        }
    }
    Some((version.to_owned(), end))
}

/// "in der bis zum 17. November 2023 geltenden Fassung", "in der Fassung vom …", "i. d. F. vom …"
fn dated(text: &str, at: usize) -> Option<(String, usize)> {
    let next = |at| letters(text, skip_space(text, at));
    let (name, end) = letters(text, at);
    let mut end = match name {
        "in" => {
            let (name, end) = next(end);
            if name != "der" {
                return None;
            }
            end
        }
        "i" => {
            let (name, after) = next(full_stop(text, end));
            let (fassung, last) = next(full_stop(text, after));
            if name != "d" || fassung != "F" {
                return None;
            }
            let position = full_stop(text, last);
            let (date, end) = version_of(text, position)?;
            return Some((date, end));
        }
        "idF" => {
            let (date, end) = version_of(text, full_stop(text, end))?;
            return Some((date, end));
        }
        _ => return None,
    };
    let (name, after) = next(end);
    if name == "Fassung" {
        return version_of(text, after);
    }
    let kind = match name {
        "bis" => "bis",
        "ab" | "seit" | "vom" => "ab",
        "am" => "am",
        _ => return None,
    };
    end = after;
    let (article, after) = next(end);
    if matches!(article, "zum" | "dem") {
        end = after;
    }
    let (date, mut end) = date(text, skip_space(text, end))?;
    for _ in 0..3 {
        let (name, after) = next(end);
        match name {
            "an" | "geltenden" | "gültigen" | "maßgeblichen" | "anwendbaren" => end = after,
            "Fassung" => return Some((format!("{kind} {date}"), after)),
            _ => return None,
        }
    }
    None
}

/// "vom 3. Mai 2010". "In der Fassung der Bekanntmachung vom …" names the law in full and no version.
fn version_of(text: &str, at: usize) -> Option<(String, usize)> {
    let (name, end) = letters(text, skip_space(text, at));
    if !matches!(name, "vom" | "v") {
        return None;
    }
    let (date, end) = date(text, skip_space(text, full_stop(text, end)))?;
    Some((format!("vom {date}"), end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_have_words_and_dates() {
        for (text, expected) in [
            (" a.F.", "a.F."),
            (" n. F. x", "n.F."),
            (" in der bis zum 17. November 2023 geltenden Fassung", "bis 2023-11-17"),
            (" in der ab dem 1.3.2024 geltenden Fassung", "ab 2024-03-01"),
            (" in der am 1. Januar 2020 geltenden Fassung", "am 2020-01-01"),
            (" in der Fassung vom 25. Februar 2008", "vom 2008-02-25"),
            (" [bis 2023-11-17]", "bis 2023-11-17"),
            (" (a.F.)", "a.F."),
            (" i. d. F. vom 1.2.2003", "vom 2003-02-01"),
        ] {
            assert_eq!(version(text, 0).map(|(version, _)| version).as_deref(), Some(expected), "{text}");
        }
        for text in [
            " a",
            " in der Stadt",
            " in der Fassung der Bekanntmachung vom 1.2.2003",
            " andere Fassung",
            "[x]",
            " in der Fassung",
        ] {
            assert_eq!(version(text, 0), None, "{text}");
        }
    }

    #[test]
    fn one_or_more_may_follow() {
        assert_eq!(following(" ff. X", 0, false), Some((Following::Some, 4)));
        assert_eq!(following(" f.", 0, false), Some((Following::One, 3)));
        assert_eq!(following(" f X", 0, false), None);
        assert_eq!(following(" für", 0, true), None);
    }
}
