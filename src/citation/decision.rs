//! Decisions of courts: "BVerwG, Urt. v. 19.03.2013 – 1 C 12.12".

use super::labels::full_stop;
use super::scan::{character, date, digits, is_alphanumeric_at, letters, skip_space, starts_with, word};

/// A decision.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Decision {
    /// The court, with its place.
    pub court: String,
    /// ISO date.
    pub date: Option<String>,
    /// File number.
    pub file: String,
    /// The offset behind it.
    pub end: usize,
}

/// Courts that there is one of.
const COURTS: &[&str] = &["BVerfG", "BVerwG", "BGH", "BFH", "BSG", "BAG", "BPatG", "EuGH", "EuG", "EGMR", "GmS-OGB"];

/// Courts that need a place.
const LOCAL_COURTS: &[&str] =
    &["OVG", "VGH", "VG", "OLG", "LG", "AG", "LSG", "SG", "LAG", "ArbG", "FG", "KG", "VerfGH", "StGH", "LVerfG"];

/// The decision at the offset.
pub(super) fn read(text: &str, at: usize) -> Option<Decision> {
    let (court, mut end) = court(text, at)?;
    let mut position = skip(text, end, &[","]);
    let (kind, after) = letters(text, position);
    if is_kind(kind) {
        let (from, after) = letters(text, skip_space(text, full_stop(text, after)));
        if matches!(from, "v" | "vom") {
            position = skip_space(text, full_stop(text, after));
        }
    }
    let date = match date(text, position) {
        Some((date, after)) => {
            end = after;
            Some(date)
        }
        None => None,
    };
    position = skip(text, if date.is_some() { end } else { position }, &[",", "–", "-", "—", ":"]);
    let (name, after) = letters(text, position);
    if matches!(name, "Az" | "Aktenzeichen") {
        position = skip(text, full_stop(text, after), &[":"]);
    }
    let (file, end) = file_number(text, position)?;
    Some(Decision { court, date, file, end })
}

fn is_kind(word: &str) -> bool {
    matches!(
        word,
        "Urt"
            | "Urteil"
            | "Urteile"
            | "U"
            | "Beschl"
            | "Beschluss"
            | "Beschluß"
            | "Beschlüsse"
            | "B"
            | "Entscheidung"
            | "Gerichtsbescheid"
    )
}

fn skip(text: &str, at: usize, signs: &[&str]) -> usize {
    let mut at = skip_space(text, at);
    for sign in signs {
        if starts_with(text, at, sign) {
            at = skip_space(text, at + sign.len());
        }
    }
    at
}

fn court(text: &str, at: usize) -> Option<(String, usize)> {
    let (name, end) = word(text, at);
    if COURTS.contains(&name) {
        return Some((name.to_owned(), end));
    }
    if !LOCAL_COURTS.contains(&name) {
        return None;
    }
    // The place: one or two words with a capital, hyphens within, a river in brackets. A second word is long: short
    // ones begin a file number ("OVG Lüneburg XI LB 1/20").
    let mut end = end;
    let mut words = 0;
    while words < 2 {
        let begin = skip_space(text, end);
        let (preposition, after) = letters(text, begin);
        let begin = if words > 0 && preposition == "am" { skip_space(text, after) } else { begin };
        let (place, mut after) = letters(text, begin);
        let too_short = words > 0 && place.chars().count() < 4;
        if begin == end || !character(text, begin).is_some_and(char::is_uppercase) || too_short || is_kind(place) {
            break;
        }
        while starts_with(text, after, "-") && is_alphanumeric_at(text, after + 1) {
            after = letters(text, after + 1).1;
        }
        end = after;
        words += 1;
    }
    let bracket = skip_space(text, end);
    if starts_with(text, bracket, "(") {
        let (_, after) = letters(text, bracket + 1);
        if starts_with(text, after, ")") {
            end = after + 1;
        }
    }
    let spelt: Vec<&str> = text.get(at..end)?.split_whitespace().collect();
    (words > 0).then(|| (spelt.join(" "), end))
}

/// A file number: up to five short words, the last of them `12.12`, `1327/14` or `C-123/45`.
fn file_number(text: &str, at: usize) -> Option<(String, usize)> {
    let mut parts = Vec::new();
    let mut position = at;
    for _ in 0..5 {
        let (mut part, mut end) = word(text, position);
        if matches!(part, "C" | "T") && starts_with(text, end, "-") {
            end = digits(text, end + 1).1;
            part = text.get(position..end)?;
        }
        // It begins with a number or with the sign of a chamber, which is short.
        if part.is_empty() || part.len() > 6 || (parts.is_empty() && !is_sign(part)) {
            return None;
        }
        let numeric = part.ends_with(|last: char| last.is_ascii_digit());
        if numeric && (starts_with(text, end, ".") || starts_with(text, end, "/")) {
            let (year, after) = digits(text, end + 1);
            if matches!(year.len(), 2..=5) && !is_alphanumeric_at(text, after) {
                parts.push(text.get(position..after)?.to_owned());
                return Some((parts.join(" "), after));
            }
        }
        let letters_only = part.chars().all(char::is_alphabetic);
        if !numeric && !letters_only {
            return None;
        }
        parts.push(part.to_owned());
        position = skip_space(text, end);
        if position == end {
            return None;
        }
    }
    None
}

fn is_sign(part: &str) -> bool {
    let number = part.bytes().all(|byte| byte.is_ascii_digit());
    number
        || part.starts_with("C-")
        || part.starts_with("T-")
        || (part.chars().count() <= 3 && part.starts_with(char::is_uppercase))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decisions_have_a_court_a_day_and_a_number() {
        for (text, expected) in [
            ("BVerwG, Urt. v. 19.03.2013 – 1 C 12.12", "BVerwG 2013-03-19 1 C 12.12"),
            (
                "OVG Nordrhein-Westfalen, Beschluss vom 2. Mai 2016 - 19 A 2381/14 -",
                "OVG Nordrhein-Westfalen 2016-05-02 19 A 2381/14",
            ),
            ("EuGH, Urteil vom 1.2.2020, C-123/18", "EuGH 2020-02-01 C-123/18"),
            ("VG Frankfurt (Oder), Urteil vom 1.2.2020, Az.: 3 K 12/19.A", "VG Frankfurt (Oder) 2020-02-01 3 K 12/19"),
            ("BVerwG 2013-03-19 1 C 12.12", "BVerwG 2013-03-19 1 C 12.12"),
            ("OVG Lüneburg, Urteil vom 1.2.2020 - XI LB 1/20", "OVG Lüneburg 2020-02-01 XI LB 1/20"),
            ("VG Frankfurt am Main, Beschluss vom 1.2.2020 - 3 K 1/20", "VG Frankfurt am Main 2020-02-01 3 K 1/20"),
            ("BVerfG 2 BvR 1725/88", "BVerfG  2 BvR 1725/88"),
        ] {
            let read = read(text, 0).map(|d| format!("{} {} {}", d.court, d.date.unwrap_or_default(), d.file));
            assert_eq!(read.as_deref(), Some(expected), "{text}");
        }
        for text in ["BVerwG entschied 2013", "VG, 1 C 12.12", "BGH § 5"] {
            assert_eq!(read(text, 0), None, "{text}");
        }
    }
}
