//! The name of a law in a text: "AufenthG", "des Zwölften Buches Sozialgesetzbuch", "der Verordnung (EU) 2016/399".
//!
//! A law need not be in the table: a word that is built like an abbreviation or a title of a law is one. What is cited
//! without a name of its own ("des Gesetzes über …") is none, and says that the default law is *not* meant.

use std::sync::Arc;

use super::european;
use super::labels::full_stop;
use super::laws::{Law, Laws};
use super::names::{Capitals, fold};
use super::scan::{character, digits, is_alphanumeric_at, letters, skip_space, starts_with, word};
use super::target::Unit;

/// A law named in a text.
#[derive(Clone, Debug)]
pub(super) struct Named<'a> {
    /// As the canonical form has it.
    pub law: Arc<str>,
    /// What the table knows of it.
    pub known: Option<&'a Law>,
    /// The offset behind the name.
    pub end: usize,
    /// Whether it is an EU act by number, which is a citation by itself.
    pub is_act: bool,
}

/// The law named at the offset, an article before it included.
pub(super) fn read<'a>(text: &str, at: usize, laws: &'a Laws, exactness: Capitals) -> Option<Named<'a>> {
    let at = skip_space(text, at);
    let begins = character(text, at)?;
    if !begins.is_alphabetic() && !begins.is_ascii_digit() {
        return None;
    }
    let mut position = at;
    if begins.is_lowercase() {
        let (article, end) = letters(text, at);
        match article {
            "des" | "der" | "dem" | "die" | "das" | "den" | "zum" | "zur" | "vom" => position = skip_space(text, end),
            "of" => {
                let (name, after) = letters(text, skip_space(text, end));
                position = skip_space(text, if name == "the" { after } else { end });
            }
            _ => {}
        }
    }
    let mut named = bare(text, position, laws, exactness)?;
    named.end = explanation(text, &mut named, laws);
    Some(named)
}

fn bare<'a>(text: &str, at: usize, laws: &'a Laws, exactness: Capitals) -> Option<Named<'a>> {
    if let Some((act, end)) = european::read(text, at) {
        let law: Arc<str> = act.canonical().into();
        let known = laws.law(&law);
        return Some(Named { law, known, end, is_act: true });
    }
    if let Some((law, end)) = laws.name_at(text, at, exactness) {
        return Some(match land(text, end) {
            // The law of a Land that is named as the federal one: "VwVfG NRW".
            Some(with_land) => {
                let name = [&law.abbreviation, " ", text[end..with_land].trim()].concat();
                let known = laws.law(&name).filter(|known| known.abbreviation != law.abbreviation);
                Named { law: name.into(), known, end: with_land, is_act: false }
            }
            None => Named { law: law.abbreviation.clone(), known: Some(law), end, is_act: false },
        });
    }
    let unknown = register(text, at, laws, exactness)
        .or_else(|| numbered_ordinance(text, at, laws, exactness))
        .or_else(|| unknown_abbreviation(text, at, exactness))
        .or_else(|| ordinal_title(text, at))
        .or_else(|| unknown_title(text, at))?;
    let (law, end) = unknown;
    Some(Named { law: law.into(), known: None, end, is_act: false })
}

/// "KV GKG": the register of fees that belongs to a law, under numbers of its own.
fn register(text: &str, at: usize, laws: &Laws, exactness: Capitals) -> Option<(String, usize)> {
    let (kind, end) = letters(text, at);
    if !matches!(kind, "VV" | "KV") {
        return None;
    }
    let position = if starts_with(text, end, "-") { end + 1 } else { skip_space(text, end) };
    if position == end {
        return None;
    }
    let known = laws.name_at(text, position, exactness).map(|(law, end)| (law.abbreviation.to_string(), end));
    let (law, end) = known.or_else(|| unknown_abbreviation(text, position, exactness))?;
    Some((format!("{kind} {law}"), end))
}

/// Whether a law counts numbers and no sections: registers of fees, administrative rules.
pub(super) fn is_register(named: &Named<'_>) -> bool {
    match named.known {
        Some(law) => law.unit == Some(Unit::Number),
        None => named.law.starts_with("VV ") || named.law.starts_with("KV "),
    }
}

/// "4. BImSchV": ordinances under one act that are numbered.
fn numbered_ordinance(text: &str, at: usize, laws: &Laws, exactness: Capitals) -> Option<(String, usize)> {
    let (number, end) = digits(text, at);
    if !(1..=2).contains(&number.len()) || !starts_with(text, end, ".") {
        return None;
    }
    let position = skip_space(text, end + 1);
    let known = laws.name_at(text, position, exactness).map(|(law, end)| (law.abbreviation.to_string(), end));
    let (name, end) = known.or_else(|| unknown_abbreviation(text, position, exactness))?;
    let is_ordinance = name.ends_with('V') && name.chars().filter(|c| c.is_uppercase()).count() > 1;
    is_ordinance.then(|| (format!("{number}. {name}"), end))
}

/// "Dritten Überleitungsgesetzes" as "Drittes Überleitungsgesetz": the number belongs to the name.
fn ordinal_title(text: &str, at: usize) -> Option<(String, usize)> {
    let (word, end) = letters(text, at);
    let stem = word.strip_suffix("en").or_else(|| word.strip_suffix("er")).or_else(|| word.strip_suffix("es"));
    let stem = stem.or_else(|| word.strip_suffix('e')).filter(|stem| ORDINALS.contains(stem))?;
    let (title, end) = unknown_title(text, skip_space(text, end))?;
    let feminine = ["ordnung", "konvention", "satzung"].iter().any(|ending| title.ends_with(ending));
    let masculine = title.ends_with("vertrag");
    let ending = match (feminine, masculine) {
        (true, _) => "e",
        (_, true) => "er",
        (false, false) => "es",
    };
    Some((format!("{stem}{ending} {title}"), end))
}

const ORDINALS: &[&str] = &[
    "Erst",
    "Zweit",
    "Dritt",
    "Viert",
    "Fünft",
    "Sechst",
    "Siebent",
    "Siebt",
    "Acht",
    "Neunt",
    "Zehnt",
    "Elft",
    "Zwölft",
    "Dreizehnt",
    "Vierzehnt",
    "Fünfzehnt",
    "Sechzehnt",
    "Siebzehnt",
    "Achtzehnt",
    "Neunzehnt",
    "Zwanzigst",
];

/// Words that look like abbreviations of laws and are courts, offices, kinds of companies or parts of a citation.
const NO_LAWS: &[&str] = &[
    "BVerwG", "BVerfG", "OVG", "VG", "LG", "OLG", "AG", "SG", "FG", "LSG", "LAG", "BAG", "BSG", "BayObLG", "KG", "OHG",
    "EG", "EWG", "UG", "OG", "EV", "TV", "GO", "AB", "UNO", "NGO", "WHO", "EKG",
];

/// Abbreviations of the Länder behind the name of a law.
const LAENDER: &[&str] = &[
    "NRW", "NW", "BW", "Bay", "Bln", "BE", "Bbg", "BB", "Brem", "HB", "Hmb", "HH", "HE", "Hess", "MV", "Nds", "NI",
    "RP", "RLP", "SL", "Saar", "SN", "Sachs", "ST", "LSA", "SH", "TH", "Thür",
];

fn land(text: &str, end: usize) -> Option<usize> {
    let (name, after) = word(text, skip_space(text, end));
    (starts_with(text, end, " ") && LAENDER.contains(&name) && !starts_with(text, after, "-")).then_some(after)
}

/// A word built like an abbreviation: two capitals at least, and at its end the letter of Gesetz, Verordnung, Ordnung,
/// Buch or Übereinkommen.
fn unknown_abbreviation(text: &str, at: usize, exactness: Capitals) -> Option<(String, usize)> {
    let rest = text.get(at..)?;
    let mut length = 0;
    let mut capitals = 0;
    let mut last = ' ';
    let mut previous = ' ';
    for (index, character) in rest.char_indices() {
        let joins = matches!(character, '-' | '/') && is_alphanumeric_at(text, at + index + 1);
        if !character.is_alphabetic() && !joins || index > 24 {
            break;
        }
        capitals += usize::from(character.is_uppercase());
        previous = last;
        last = character;
        length = index + character.len_utf8();
    }
    let name = &rest[..length];
    let end = at + length;
    let first = rest.chars().next()?;
    let law_like = matches!(last, 'G' | 'V' | 'O' | 'B' | 'Ü')
        || matches!((previous, last), ('/', 'A' | 'E'))
        // Directives: "MwStSystRL".
        || matches!((previous, last), ('R', 'L'))
        // Statutes of towns: "ZWStS".
        || (last == 'S' && capitals >= 3 && name.chars().any(char::is_lowercase));
    let long_enough = length >= 3 || (exactness == Capitals::Any && length >= 2);
    if !first.is_uppercase() && !name.starts_with('e')
        || capitals < 2
        || !law_like
        || !long_enough
        || NO_LAWS.contains(&name)
        || name == "UAbs"
        || is_alphanumeric_at(text, end)
        || starts_with(text, end, "-")
    {
        return None;
    }
    match land(text, end) {
        Some(with_land) => Some((format!("{name} {}", text[end..with_land].trim()), with_land)),
        None => Some((name.to_owned(), end)),
    }
}

/// Endings of titles, without the ending of the case.
const TITLES: &[&str] = &[
    "gesetz",
    "gesetzbuch",
    "verordnung",
    "ordnung",
    "staatsvertrag",
    "übereinkommen",
    "abkommen",
    "konvention",
    "satzung",
];

/// Words that end like titles and are none.
const NO_TITLES: &[&str] = &[
    "rechtsverordnung",
    "durchführungsverordnung",
    "bundesgesetz",
    "landesgesetz",
    "änderungsgesetz",
    "zustimmungsgesetz",
    "rechtsordnung",
    "größenordnung",
    "tagesordnung",
    "hausordnung",
    "mustersatzung",
    "ausführungsgesetz",
    "einführungsgesetz",
    "mindestbesatzung",
    "schiffsbesatzung",
    "reformgesetz",
    "artikelgesetz",
    "stammgesetz",
    "fachgesetz",
    "spezialgesetz",
    "grössenordnung",
];

/// A single word built like a title: "Landesaufnahmegesetzes".
fn unknown_title(text: &str, at: usize) -> Option<(String, usize)> {
    if let Some(second) = ellipsis(text, at) {
        let (title, end) = unknown_title(text, second)?;
        return Some((one_line(&[&text[at..second], &title].concat()), end));
    }
    let (name, end) = compound(text, at);
    if !character(name, 0)?.is_uppercase() || name.len() > 80 {
        return None;
    }
    let small = name.to_lowercase();
    let stem = TITLES.iter().find_map(|title| {
        let stem = small.strip_suffix("es").filter(|stem| stem.ends_with(title));
        let stem = stem.or_else(|| small.strip_suffix('s').filter(|stem| stem.ends_with(title)));
        stem.or_else(|| Some(small.as_str()).filter(|stem| stem.ends_with(title))).map(|stem| (stem, title))
    });
    let (stem, title) = stem?;
    let own = stem.len() - title.len();
    let arranged = ["anordnung", "zuordnung", "einordnung", "abordnung", "unterordnung", "beiordnung", "verordnung"];
    if own < 4
        || NO_TITLES.contains(&stem)
        || (*title == "ordnung" && arranged.iter().any(|word| stem.ends_with(word)))
        || is_alphanumeric_at(text, end)
    {
        return None;
    }
    let length = name.char_indices().nth(stem.chars().count()).map_or(name.len(), |(index, _)| index);
    Some((one_line(&name[..length]).replace("- ", "-"), end))
}

/// A name that was broken into lines, on one.
fn one_line(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A word with its hyphens: "eID-Karte-Gesetz", also where a line was broken at one ("Durchführungs- verordnung" is not,
/// but "Energiesteuer- Durchführungsverordnung" is).
fn compound(text: &str, at: usize) -> (&str, usize) {
    let (_, mut end) = word(text, at);
    while end > at && end - at < 80 && starts_with(text, end, "-") {
        let broken = skip_space(text, end + 1);
        let is_broken = broken > end + 1 && character(text, broken).is_some_and(char::is_uppercase);
        if !is_alphanumeric_at(text, end + 1) && !is_broken {
            break;
        }
        end = word(text, if is_broken { broken } else { end + 1 }).1;
    }
    (text.get(at..end).unwrap_or(""), end)
}

/// "Soldatinnen- und Soldatenbeteiligungsgesetzes": a word whose end is left out, and the one that has it.
fn ellipsis(text: &str, at: usize) -> Option<usize> {
    let (first, end) = word(text, at);
    if !character(first, 0)?.is_uppercase() || !starts_with(text, end, "-") {
        return None;
    }
    let mut position = skip_space(text, end + 1);
    // "Bau-, Reinigungs- und Instandhaltungsverordnung"
    if starts_with(text, end + 1, ",") {
        position = skip_space(text, end + 2);
        return ellipsis(text, position);
    }
    let (and, end) = letters(text, position);
    if !matches!(and, "und" | "oder") {
        return None;
    }
    position = skip_space(text, end);
    character(text, position)?.is_uppercase().then_some(position)
}

/// Behind a name may stand the same law's other name in brackets: "Staatsangehörigkeitsgesetz (StAG)".
fn explanation(text: &str, named: &mut Named<'_>, laws: &Laws) -> usize {
    let open = skip_space(text, named.end);
    let closing = match character(text, open) {
        Some('(') => ")",
        Some('<') => ">",
        _ => return named.end,
    };
    let mut position = open + 1;
    let mut same = None;
    for _ in 0..2 {
        position = skip_space(text, position);
        if let Some((law, end)) = laws.name_at(text, position, Capitals::AsNamed) {
            if named.known.is_none_or(|known| known.abbreviation != law.abbreviation) {
                return named.end;
            }
            position = end;
            same = same.or(Some(law.abbreviation.clone()));
        } else if named.known.is_none()
            && let Some((name, end)) = unknown_abbreviation(text, position, Capitals::AsNamed)
        {
            position = end;
            same = Some(name.into());
        }
        position = skip_space(text, position);
        for dash in ["–", "-", ","] {
            if starts_with(text, position, dash) {
                position += dash.len();
            }
        }
    }
    match same {
        Some(name) if starts_with(text, position, closing) => {
            if named.known.is_none() {
                named.law = name;
            }
            position + 1
        }
        _ => named.end,
    }
}

/// Whether "dieses Gesetzes" or the like stands at the offset: the law that the text belongs to.
pub(super) fn names_this_law(text: &str, at: usize) -> Option<usize> {
    let (name, end) = letters(text, skip_space(text, at));
    if !matches!(name, "dieses" | "dieser") {
        return None;
    }
    let (name, end) = letters(text, skip_space(text, end));
    matches!(name, "Gesetzes" | "Verordnung" | "Gesetzbuches" | "Gesetzbuchs" | "Richtlinie" | "Satzung").then_some(end)
}

/// Whether what follows names a source without a name that could be cited: "des Gesetzes über …", "der Satzung".
pub(super) fn names_other_source(text: &str, at: usize) -> bool {
    let begin = skip_space(text, at);
    let (article, end) = letters(text, begin);
    let has_article = matches!(
        article,
        "des" | "der" | "eines" | "einer" | "ihrer" | "ihres" | "seiner" | "seines" | "unserer" | "im" | "zum" | "zur"
    );
    let mut position = if has_article { skip_space(text, end) } else { begin };
    // Between may stand an adjective ("der kommunalen Satzung"), a number ("des Zweiten Wohnungsbaugesetzes"), words
    // whose end is left out ("der Ausbildungs- und Prüfungsverordnung").
    let mut adjectives = 0;
    for _ in 0..if has_article { 6 } else { 1 } {
        if let Some(second) = ellipsis(text, position) {
            position = second;
            continue;
        }
        let (name, end) = compound(text, position);
        if character(name, 0).is_some_and(char::is_uppercase) {
            let stem = fold(name);
            if SOURCES.iter().any(|source| stem.ends_with(source)) {
                return true;
            }
            // "Zweiten", "Allgemeinen", "Atomrechtlichen": an adjective of the name.
            if !name.ends_with("en") && !name.ends_with("er") {
                return false;
            }
        } else {
            adjectives += 1;
            if name.is_empty() || adjectives > 1 {
                return false;
            }
        }
        position = skip_space(text, full_stop(text, end));
    }
    false
}

/// Ends of words for sources of rules, without the endings of the case.
const SOURCES: &[&str] = &[
    "gesetz",
    "gesetzbuch",
    "ordnung",
    "satzung",
    "vertrag",
    "richtlini",
    "vereinbarung",
    "abkomm",
    "übereinkomm",
    "konvention",
    "protokoll",
    "statut",
    "charta",
    "beschluss",
    "erlass",
    "kodex",
    "anweisung",
    "bestimmung",
    "bedingung",
    "verfassung",
    "anlag",
    "anhang",
    "tarif",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn law(text: &str) -> Option<(String, &str)> {
        read(text, 0, Laws::built_in(), Capitals::AsNamed).map(|named| (named.law.to_string(), &text[named.end..]))
    }

    #[test]
    fn laws_have_articles_cases_and_explanations() {
        for (text, expected, rest) in [
            (" des Aufenthaltsgesetzes oder", "AufenthG", " oder"),
            ("der AZRG-Durchführungsverordnung", "AZRG-DV", ""),
            ("des Zwölften Buches Sozialgesetzbuch", "SGB XII", ""),
            ("Staatsangehörigkeitsgesetz (StAG)", "StAG", ""),
            ("des Aufenthaltsgesetzes (Aufenthaltsgesetz – AufenthG) x", "AufenthG", " x"),
            ("AufenthG (siehe", "AufenthG", " (siehe"),
            ("der Verordnung (EU) 2016/399", "Verordnung (EU) 2016/399", ""),
            ("BremAufnG", "BremAufnG", ""),
            ("VwVfG NRW", "VwVfG NRW", ""),
            ("des Landesaufnahmegesetzes", "Landesaufnahmegesetz", ""),
            ("Landesaufnahmegesetz (LAufnG)", "LAufnG", ""),
            ("des eID-Karte-Gesetzes", "eIDKG", ""),
            ("der 4. BImSchV", "4. BImSchV", ""),
            ("KV GKG, weil", "KV GKG", ", weil"),
            ("KV-FamGKG", "KV FamGKG", ""),
            ("MwStSystRL", "MwStSystRL", ""),
            ("des Dritten Überleitungsgesetzes vom", "Drittes Überleitungsgesetz", " vom"),
            ("der Zweiten Meldedatenverordnung", "Zweite Meldedatenverordnung", ""),
            ("der Energiesteuer- Durchführungsverordnung", "Energiesteuer-Durchführungsverordnung", ""),
            (
                "des Soldatinnen- und Soldatenbeteiligungsgesetzes gilt",
                "Soldatinnen- und Soldatenbeteiligungsgesetz",
                " gilt",
            ),
            ("des Windenergie-auf- See-Gesetzes", "Windenergie-auf-See-Gesetz", ""),
        ] {
            assert_eq!(law(text), Some((expected.to_owned(), rest)), "{text}");
        }
    }

    #[test]
    fn other_words_are_no_laws() {
        for text in
            ["BVerwG", "Personen", "der Anordnung", "des Gesetzes", "der Verordnung", "Euro", "die", "OG", "UNO"]
        {
            assert_eq!(law(text), None, "{text}");
        }
    }

    #[test]
    fn sources_without_a_name_are_noticed() {
        for text in [
            " des Gesetzes über X",
            " der Satzung",
            " des Mietvertrags",
            " der kommunalen Satzung",
            " des Zweiten Wohnungsbaugesetzes",
            " der Ausbildungs- und Prüfungsverordnung für Hebammen",
            " der Ersten Durchführungsbestimmung",
            " der Atomrechtlichen Verfahrensverordnung",
        ] {
            assert!(names_other_source(text, 0), "{text}");
        }
        for text in [" der Ausländer", " gilt", " und", " erlassenen Rechtsverordnung", "", " der Zweite"] {
            assert!(!names_other_source(text, 0), "{text}");
        }
    }
}
