//! Citations in running text.
//!
//! Candidates are found by their first sign or word (one search for all of them), then read by the grammar. A citation
//! needs a law: its own or, for a bare "§ 18a", the default law. Whatever is read and is none is skipped as a whole, so
//! that the time is linear in the text.

use std::ops::Range;
use std::sync::{Arc, LazyLock};

use aho_corasick::{AhoCorasick, MatchKind};

use super::grammar::Grammar;
use super::labels::sign;
use super::laws::Laws;
use super::names::Capitals;
use super::numbers::{Surroundings, begins_word};
use super::parse::default_law_name;
use super::resolve;
use super::scan::{digits, is_alphanumeric_before, skip_space, starts_with};
use super::target::{Citation, Unit};

/// A citation in running text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found {
    /// Where it stands, in bytes of the text.
    pub range: Range<usize>,
    /// What is cited.
    pub citation: Citation,
    /// The part of the text for each target, in order; they do not overlap.
    pub places: Vec<Range<usize>>,
}

/// What a citation can begin with. A law before a sign is looked for backwards from the sign.
const BEGINNINGS: &[&str] = &[
    "§",
    "Art.",
    "Art ",
    "Artikel",
    "Artt.",
    "Paragraf",
    "Paragraph",
    "Nr.",
    "Nrn.",
    "Nummer",
    "Ziffer",
    "Ziff.",
    "Anlage",
    "Anhang",
    "Anl.",
    "Verordnung (",
    "VO (",
    "Richtlinie ",
    "RL ",
    "Beschluss ",
    "Beschlusses ",
    "beschluss (",
    "beschlusses (",
    "beschluss 2",
    "Entscheidung 2",
    "verordnung (",
    "BVerwG",
    "BVerfG",
    "BGH",
    "BSG",
    "BFH",
    "BAG",
    "EuGH",
    "EGMR",
    "OVG ",
    "VGH ",
    "VG ",
    "OLG ",
    "LSG ",
];

static SEARCH: LazyLock<AhoCorasick> = LazyLock::new(|| {
    AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .build(BEGINNINGS)
        .expect("the list of beginnings is short and fixed")
});

/// Finds the citations of a text, in order; they do not overlap.
///
/// `default_law` is the law meant by a bare "§ 18a", by any of its names; without one, a bare "§ 18a" is no citation.
pub fn find(text: &str, default_law: Option<&str>, laws: &Laws) -> Vec<Found> {
    let table = default_law.and_then(|law| laws.law(law));
    let default_law = default_law_name(default_law, laws);
    let grammar = Grammar { text, laws, default_law: table, surroundings: Surroundings::Sentence };
    let mut found: Vec<Found> = Vec::new();
    let mut behind = 0;
    for candidate in SEARCH.find_iter(text) {
        if candidate.start() < behind {
            continue;
        }
        let floor = found.last().map_or(0, |last| last.range.end);
        let Some((begin, law_before)) = beginning(text, candidate.start(), floor, laws) else {
            continue;
        };
        let start = if law_before.is_some() { candidate.start() } else { begin };
        let Some(mut reading) = grammar.read(start) else { continue };
        behind = reading.end;
        if let Some(law) = law_before
            && reading.drafts.iter().all(|draft| draft.chain > 0 || draft.law.is_none())
        {
            reading.drafts.iter_mut().filter(|draft| draft.chain == 0).for_each(|draft| draft.law = Some(law.clone()));
            if let Some(first) = reading.drafts.first_mut() {
                first.range.start = begin;
            }
        }
        if let Some((citation, places)) = resolve::found(text, reading, default_law.as_ref(), table) {
            let start = places.first().map_or(begin, |place| place.start);
            let end = places.iter().map(|place| place.end).max().unwrap_or(start);
            behind = behind.max(end);
            found.push(Found { range: start..end, citation, places });
        }
    }
    found
}

/// Compound words begin before what was found: "Durchführungsbeschluss (".
fn candidate_start(text: &str, at: usize) -> usize {
    let mut start = at;
    // "Delegierte Verordnung" and the like; words of the list are short.
    for (index, character) in text[..at].char_indices().rev().take(40) {
        if !character.is_alphabetic() {
            break;
        }
        start = index;
    }
    for adjective in ["Delegierte ", "Delegierten ", "Delegierter "] {
        if text[..start].ends_with(adjective) {
            return start - adjective.len();
        }
    }
    start
}

/// Whether a citation can begin here; where it does, and the law before it.
fn beginning(text: &str, at: usize, floor: usize, laws: &Laws) -> Option<(usize, Option<Arc<str>>)> {
    let Some(sign) = sign(text, at) else {
        // Acts and courts; the grammar decides.
        let start = candidate_start(text, at);
        return (start >= floor).then_some((start, None));
    };
    if sign.unit != Unit::Section || !starts_with(text, at, "§") {
        if !begins_word(text, at) {
            return None;
        }
        let (number, after) = digits(text, skip_space(text, sign.end));
        match sign.unit {
            Unit::Section | Unit::Article if number.is_empty() => return None,
            // "Nr. 3" is everywhere; numbers of administrative rules have parts.
            Unit::Number if number.is_empty() => return None,
            Unit::Number if !((starts_with(text, after, ".") && has_part(text, after)) || names_rule(text, after)) => {
                return None;
            }
            _ => {}
        }
    }
    Some(law_before(text, at, floor, laws).map_or((at, None), |(begin, law)| (begin, Some(law))))
}

/// Whether something that has numbers is named soon: a register of fees ("Nr. 2300 VV RVG"), an annex ("Nr. 3 der Anlage 1
/// zum Gerichtskostengesetz").
fn names_rule(text: &str, at: usize) -> bool {
    let end = text.floor_char_boundary((at + 48).min(text.len()));
    let soon = &text[at..end];
    [" VV", " KV", "der Anlage", "des Anhang"].iter().any(|name| soon.contains(name))
}

fn has_part(text: &str, at: usize) -> bool {
    text.as_bytes().get(at + 1).is_some_and(u8::is_ascii_digit)
}

/// A law that ends just before a sign, as in "AufenthG § 28": its last one, two or three words.
fn law_before(text: &str, at: usize, floor: usize, laws: &Laws) -> Option<(usize, Arc<str>)> {
    let before = text.get(floor..at)?;
    let trimmed = before.trim_end_matches([' ', '\u{a0}', '\u{202f}']);
    if trimmed.is_empty() || trimmed.len() == before.len() {
        return None;
    }
    let end = floor + trimmed.len();
    let from = text.floor_char_boundary(end.saturating_sub(60)).max(floor);
    let mut begin = None;
    let mut words = 0;
    let mut in_word = false;
    for (index, character) in text[from..end].char_indices().rev() {
        let belongs = character.is_alphanumeric() || matches!(character, '-' | '/' | '.' | '(' | ')');
        if belongs {
            in_word = true;
            continue;
        }
        if !in_word {
            return begin;
        }
        in_word = false;
        words += 1;
        begin = law_exactly(text, from + index + character.len_utf8(), end, laws).or(begin);
        if character != ' ' && character != '\u{a0}' || words == 4 {
            return begin;
        }
    }
    law_exactly(text, from, end, laws).filter(|_| !is_alphanumeric_before(text, from)).or(begin)
}

fn law_exactly(text: &str, begin: usize, end: usize, laws: &Laws) -> Option<(usize, Arc<str>)> {
    let starts_large = text[begin..end].chars().next().is_some_and(|first| first.is_uppercase() || first == 'e');
    if !starts_large {
        return None;
    }
    let named = super::law_name::read(&text[..end], begin, laws, Capitals::AsNamed)?;
    (named.end == end).then_some((begin, named.law))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, default_law: Option<&str>) -> Vec<(String, String)> {
        find(text, default_law, Laws::built_in())
            .into_iter()
            .map(|found| (text[found.range].to_owned(), found.citation.to_string()))
            .collect()
    }

    fn one(text: &str, default_law: Option<&str>) -> (String, String) {
        let mut all = found(text, default_law);
        assert_eq!(all.len(), 1, "{text}: {all:?}");
        all.pop().unwrap_or_default()
    }

    #[test]
    fn citations_end_where_the_sentence_goes_on() {
        for (text, shown, canonical) in [
            ("Nach § 18a Abs. 1 AufenthG gilt", "§ 18a Abs. 1 AufenthG", "AufenthG § 18a Abs. 1"),
            (
                "(§ 5 Abs. 1 Nr. 1 lit. a AufenthG)",
                "§ 5 Abs. 1 Nr. 1 lit. a AufenthG",
                "AufenthG § 5 Abs. 1 Nr. 1 Buchst. a",
            ),
            ("§ 18a AufenthG und 19 Personen", "§ 18a AufenthG", "AufenthG § 18a"),
            ("siehe AufenthG § 28 Abs. 2, sonst", "AufenthG § 28 Abs. 2", "AufenthG § 28 Abs. 2"),
            ("die §§ 18a, 18b AufenthG.", "§§ 18a, 18b AufenthG", "AufenthG § 18a; AufenthG § 18b"),
            ("im SGB II § 7 steht", "SGB II § 7", "SGB II § 7"),
            ("Verordnung (EU) 2016/399 gilt", "Verordnung (EU) 2016/399", "Verordnung (EU) 2016/399"),
            ("Nr. 21.1.2 AufenthG-VwV sagt", "Nr. 21.1.2 AufenthG-VwV", "AVwV-AufenthG Nr. 21.1.2"),
            ("§ 5 der Verordnung über X, § 6 AufenthG", "§ 6 AufenthG", "AufenthG § 6"),
            (
                "aus §§ 167 Abs. 2 VwGO, 708 Nr. 11, 711 ZPO.",
                "§§ 167 Abs. 2 VwGO, 708 Nr. 11, 711 ZPO",
                "VwGO § 167 Abs. 2; ZPO § 708 Nr. 11; ZPO § 711",
            ),
            ("nach §§ 3, 4 AufenthG, 20 Personen", "§§ 3, 4 AufenthG", "AufenthG § 3; AufenthG § 4"),
            ("die Gebühr Nr. 2300 VV RVG fällt an", "Nr. 2300 VV RVG", "VV RVG Nr. 2300"),
            ("nach Nr. 1210, 1211 KV GKG beträgt", "Nr. 1210, 1211 KV GKG", "KV GKG Nr. 1210; KV GKG Nr. 1211"),
            (
                "nach Nr. 3 Buchst. a der Anlage 1 zum BBesG gilt",
                "Nr. 3 Buchst. a der Anlage 1 zum BBesG",
                "BBesG Anlage 1 Nr. 3 Buchst. a",
            ),
            ("GG Art 80 Abs 1 S 2 nicht", "GG Art 80 Abs 1 S 2", "GG Art. 80 Abs. 1 S. 2"),
            ("nach § 8 S 2 der Abrechnungsordnung <AbrO>", "§ 8 S 2 der Abrechnungsordnung <AbrO>", "AbrO § 8 S. 2"),
            (
                "die §§ 39 und 82 des Zweiten Wohnungsbaugesetzes gelten",
                "§§ 39 und 82 des Zweiten Wohnungsbaugesetzes",
                "Zweites Wohnungsbaugesetz § 39; Zweites Wohnungsbaugesetz § 82",
            ),
            ("nach § 4 Abs. 1 der 4. BImSchV ist", "§ 4 Abs. 1 der 4. BImSchV", "4. BImSchV § 4 Abs. 1"),
            ("(vgl. zu § 4 Nr. 9 UWG BGH, Urt. v. 28.10.2004)", "§ 4 Nr. 9 UWG", "UWG § 4 Nr. 9"),
        ] {
            assert_eq!(one(text, None), (shown.to_owned(), canonical.to_owned()), "{text}");
        }
    }

    #[test]
    fn a_bare_section_needs_a_default_law() {
        assert_eq!(found("Nach § 18a gilt", None), []);
        assert_eq!(one("Nach § 18a gilt", Some("AufenthG")).1, "AufenthG § 18a");
        assert_eq!(one("§ 18 und 19 Personen", Some("AufenthG")).0, "§ 18");
        assert_eq!(one("§ 18a und Art. 3", Some("AufenthG")).0, "§ 18a");
        assert_eq!(found("§ 5 der Satzung", Some("AufenthG")), []);
    }

    #[test]
    fn what_is_no_citation_stays_text() {
        for text in [
            "Der Preis beträgt 18 Euro (S. 5)",
            "Zimmer Nr. 18 b, 2. OG",
            "siehe Absatz 2 oben",
            "diese Art 3 Tage",
            "Anlage 2 zum Antrag",
            "Artikel 5 der Zeitung",
            "Das BVerwG hat 2013 entschieden",
            "§",
            "Nr. 5.2 der Liste",
            "Nr. 3 der Anlage 1 zum Antrag",
            "Nr. 3 der Liste, siehe KV Berlin",
            "§ 2 der Anlage zum Mietvertrag",
            "Einheit der Sozialversicherung - SVG - vom 28. Juni",
            "eine nach § 5 des Vertrags, § 7 des Vertrags erlassene Regel",
            "§ 5 der Ersten Durchführungsbestimmung",
            "nach § 3 der Bau-, Reinigungs- und Hausordnung des Hauses",
        ] {
            assert_eq!(found(text, Some("AufenthG")), [], "{text}");
        }
    }

    #[test]
    fn each_place_has_its_part_of_the_text() {
        let text = "§§ 18a, 18b und 18c Abs. 1 AufenthG";
        let found = find(text, None, Laws::built_in());
        let places: Vec<&str> = found[0].places.iter().map(|place| &text[place.clone()]).collect();
        assert_eq!(places, ["§§ 18a", "18b", "18c Abs. 1 AufenthG"]);
    }
}
