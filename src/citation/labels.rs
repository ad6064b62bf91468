//! The words of the grammar: signs, labels, ordinals, connecting words.
//!
//! How to add one: a word in one of the tables.

use super::scan::{digits, is_alphanumeric_at, letters, skip_space, starts_with, word};
use super::target::{Label, Unit};

/// A sign such as "§§" or "Artikeln".
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Sign {
    /// What it counts.
    pub unit: Unit,
    /// Whether it announces several.
    pub plural: bool,
    /// The offset behind it.
    pub end: usize,
}

/// The sign at the offset.
pub(super) fn sign(text: &str, at: usize) -> Option<Sign> {
    if starts_with(text, at, "§") {
        let mut end = at + "§".len();
        let mut plural = false;
        // Two are usual; a longer run of signs is noise and must not be read again from each of them.
        for _ in 0..2 {
            let next = if starts_with(text, end, " §") { end + 1 } else { end };
            if !starts_with(text, next, "§") {
                break;
            }
            plural = true;
            end = next + "§".len();
        }
        return Some(Sign { unit: Unit::Section, plural, end });
    }
    let (name, end) = letters(text, at);
    let (unit, plural) = match name {
        "Art" | "Artikel" | "Artikels" | "art" => (Unit::Article, false),
        "Artikeln" | "Artt" => (Unit::Article, true),
        "Paragraf" | "Paragrafs" | "Paragraph" | "Paragraphs" => (Unit::Section, false),
        "Paragrafen" | "Paragraphen" => (Unit::Section, true),
        "Nr" | "Nummer" | "Ziffer" | "Ziff" => (Unit::Number, false),
        "Nrn" | "Nummern" | "Ziffern" => (Unit::Number, true),
        "Anlage" | "Anl" => (Unit::Annex, false),
        "Anlagen" => (Unit::Annex, true),
        "Anhang" | "Anhangs" | "Anh" => (Unit::Appendix, false),
        "Anhänge" | "Anhängen" => (Unit::Appendix, true),
        _ => return None,
    };
    Some(Sign { unit, plural, end: full_stop(text, end) })
}

/// The label at the offset, and the offset behind it and its full stop.
pub(super) fn label(text: &str, at: usize) -> Option<(Label, usize)> {
    let (name, end) = letters(text, at);
    let label = match name {
        "Abs" | "Absatz" | "Absatzes" | "Absätze" | "Absätzen" | "abs" => Label::Paragraph,
        "UAbs" | "Uabs" | "Unterabs" | "Unterabsatz" | "Unterabsatzes" | "Unterabsätze" | "Unterabsätzen" => {
            Label::Subparagraph
        }
        "S" | "Satz" | "Satzes" | "Sätze" | "Sätzen" => Label::Sentence,
        "Nr" | "Nrn" | "Nummer" | "Nummern" | "Ziff" | "Ziffer" | "Ziffern" | "nr" => Label::Number,
        "Buchst" | "Buchstabe" | "Buchstaben" | "lit" | "Lit" | "litt" | "Bst" => Label::Letter,
        "DBuchst" | "Doppelbuchst" | "Doppelbuchstabe" | "Doppelbuchstaben" => Label::DoubleLetter,
        "Spstr" | "Spiegelstrich" | "Spiegelstrichs" | "Spiegelstriche" | "Gedankenstrich" => Label::Dash,
        "Hs" | "HS" | "Halbs" | "Hlbs" | "Halbsatz" | "Halbsatzes" | "Hbs" => Label::HalfSentence,
        "Alt" | "Alternative" | "Alternativen" => Label::Alternative,
        "Var" | "Variante" | "Varianten" => Label::Variant,
        "Fall" | "Falles" => Label::Case,
        _ => return None,
    };
    Some((label, full_stop(text, end)))
}

/// An ordinal with its label: "1. Halbsatz", "dritte Alternative".
pub(super) fn ordinal(text: &str, at: usize) -> Option<(Label, u32, usize)> {
    let (number, end) = digits(text, at);
    let (value, end) = if number.is_empty() {
        let (name, end) = letters(text, at);
        (ordinal_word(name)?, end)
    } else if number.len() <= 2 && starts_with(text, end, ".") {
        (number.parse().ok()?, end + 1)
    } else {
        return None;
    };
    let (label, end) = label(text, skip_space(text, end))?;
    let countable = match label {
        Label::HalfSentence | Label::Alternative | Label::Variant | Label::Case | Label::Dash | Label::Subparagraph => {
            true
        }
        Label::Section | Label::Paragraph | Label::Sentence | Label::Number | Label::Letter | Label::DoubleLetter => {
            false
        }
    };
    // "1. Halbsatz 2" counts sentences, not halves of this one.
    let number_follows = text.as_bytes().get(skip_space(text, end)).is_some_and(u8::is_ascii_digit);
    (countable && value > 0 && !(number_follows && label == Label::Subparagraph)).then_some((label, value, end))
}

fn ordinal_word(name: &str) -> Option<u32> {
    let stem = name.strip_suffix("er").or_else(|| name.strip_suffix("es")).or_else(|| name.strip_suffix("en"));
    let stem = stem.or_else(|| name.strip_suffix("em")).or_else(|| name.strip_suffix('e'))?;
    Some(match stem {
        "erst" | "Erst" => 1,
        "zweit" | "Zweit" => 2,
        "dritt" | "Dritt" => 3,
        "viert" | "Viert" => 4,
        "fünft" | "Fünft" => 5,
        "sechst" | "Sechst" => 6,
        "siebt" | "siebent" => 7,
        "acht" => 8,
        "neunt" => 9,
        "zehnt" => 10,
        _ => return None,
    })
}

/// How two parts are connected.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Connection {
    /// A comma alone, or a semicolon.
    Comma,
    /// "und", "oder" and the like.
    And,
    /// "/" as in "§ 18a/b".
    Slash,
    /// "in Verbindung mit" in full, or "+" of the canonical form.
    Join,
    /// "i. V. m."
    JoinShort,
}

/// What connects two parts at the offset, and the offset behind it.
pub(super) fn connection(text: &str, at: usize) -> Option<(Connection, usize)> {
    let mut position = skip_space(text, at);
    let mut found = None;
    if starts_with(text, position, ",") || starts_with(text, position, ";") {
        position = skip_space(text, position + 1);
        found = Some((Connection::Comma, position));
    } else if starts_with(text, position, "/") {
        return Some((Connection::Slash, skip_space(text, position + 1)));
    } else if starts_with(text, position, "+") || starts_with(text, position, "&") {
        let connection = if starts_with(text, position, "+") { Connection::Join } else { Connection::And };
        return Some((connection, skip_space(text, position + 1)));
    }
    // At most: "und jeweils auch in Verbindung mit".
    for _ in 0..4 {
        if let Some((connection, end)) = join(text, position) {
            return Some((connection, skip_space(text, end)));
        }
        let (name, end) = letters(text, position);
        match name {
            "als" | "wie" if !starts_with(text, end, " auch ") => break,
            "und" | "oder" | "sowie" | "bzw" | "beziehungsweise" | "u" | "wie" | "respektive" | "resp" | "noch"
            | "als" | "and" | "or" | "et" | "ou" | "ve" | "veya" | "та" | "або" | "і" | "й" | "и" | "или" | "و"
            | "أو" => {
                let mut end = if matches!(name, "bzw" | "u" | "resp") { full_stop(text, end) } else { end };
                if name == "und" && starts_with(text, end, "/oder") {
                    end += "/oder".len();
                }
                position = skip_space(text, end);
                found = Some((Connection::And, position));
            }
            "auch" | "jeweils" | "ggf" | "gegebenenfalls" | "zwar" => position = skip_space(text, full_stop(text, end)),
            _ => break,
        }
    }
    found
}

/// "i. V. m." in its spellings.
fn join(text: &str, at: usize) -> Option<(Connection, usize)> {
    let (name, end) = letters(text, at);
    match name {
        "in" => {
            let (name, end) = letters(text, skip_space(text, end));
            let (with, end) = letters(text, skip_space(text, end));
            matches!((name, with), ("Verbindung", "mit") | ("conjunction", "with")).then_some((Connection::Join, end))
        }
        "iVm" | "iVM" | "ivm" => Some((Connection::JoinShort, full_stop(text, end))),
        "i" | "I" if starts_with(text, end, ".") => {
            let (name, end) = letters(text, skip_space(text, end + 1));
            if !matches!(name, "V" | "v" | "Verb" | "Vm") {
                return None;
            }
            let end = full_stop(text, end);
            if name == "Vm" {
                return Some((Connection::JoinShort, end));
            }
            let (name, end) = letters(text, skip_space(text, end));
            match name {
                "m" => Some((Connection::JoinShort, full_stop(text, end))),
                "mit" => Some((Connection::JoinShort, end)),
                _ => None,
            }
        }
        _ => None,
    }
}

/// The offset behind articles and prepositions between a connecting word and what it connects: "oder nach den".
pub(super) fn skip_fillers(text: &str, at: usize) -> usize {
    let mut at = skip_space(text, at);
    for _ in 0..3 {
        let (name, end) = letters(text, at);
        match name {
            "des" | "der" | "den" | "dem" | "die" | "das" | "nach" | "gemäß" | "gem" | "von" | "vom" | "in" | "im"
            | "auf" | "aus" | "zu" | "zum" | "zur" | "auch" | "jeweils" | "insbesondere" | "entweder"
            | "entsprechend" | "wegen" | "of" | "the" | "under" => at = skip_space(text, full_stop(text, end)),
            _ => break,
        }
    }
    at
}

/// "bis" or a dash, and the offset behind it and its blanks.
pub(super) fn range_word(text: &str, at: usize) -> Option<usize> {
    let position = skip_space(text, at);
    for dash in ["–", "-", "—", "‑", "−"] {
        if starts_with(text, position, dash) {
            return Some(skip_space(text, position + dash.len()));
        }
    }
    let (name, end) = word(text, position);
    matches!(name, "bis" | "to" | "до").then(|| skip_space(text, end))
}

/// The offset behind a full stop, if one stands there.
pub(super) fn full_stop(text: &str, at: usize) -> usize {
    if starts_with(text, at, ".") { at + 1 } else { at }
}

/// Whether nothing that would continue a word stands at the offset.
pub(super) fn is_boundary(text: &str, at: usize) -> bool {
    !is_alphanumeric_at(text, at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_have_many_spellings() {
        for (text, expected) in [
            ("i.V.m. §", Connection::JoinShort),
            (" i. V. m. §", Connection::JoinShort),
            ("iVm §", Connection::JoinShort),
            (", auch in Verbindung mit §", Connection::Join),
            (" jeweils in Verbindung mit §", Connection::Join),
            (" und §", Connection::And),
            (", und/oder §", Connection::And),
            (" bzw. §", Connection::And),
            (", §", Connection::Comma),
            (" / §", Connection::Slash),
        ] {
            let found = connection(text, 0).map(|(connection, end)| (connection, &text[end..]));
            assert_eq!(found, Some((expected, "§")), "{text}");
        }
        assert_eq!(connection(" in Deutschland", 0), None);
    }

    #[test]
    fn ordinals_count_halves_and_alternatives() {
        let read = |text| ordinal(text, 0).map(|(label, value, _)| (label, value));
        assert_eq!(read("1. Halbsatz"), Some((Label::HalfSentence, 1)));
        assert_eq!(read("dritte Alternative"), Some((Label::Alternative, 3)));
        assert_eq!(read("2. Absatz"), None);
        assert_eq!(read("ersten Mal"), None);
    }
}
