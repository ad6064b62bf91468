//! Names of laws in the genitive: "des Zahlungskontengesetzes".
//!
//! A site says what such a law is called, in the nominative, wherever it is cited. A word that differs from a public one
//! by that ending only tells nobody anything.

use super::bytes;

/// Endings of names of laws in the genitive, and how long the nominative is of each.
const GENITIVES: [(&str, usize); 14] = [
    ("gesetzes", 6),
    ("gesetzbuches", 10),
    ("gesetzbuchs", 10),
    ("vertrages", 7),
    ("vertrags", 7),
    ("abkommens", 8),
    ("übereinkommens", 14),
    ("-Gesetzes", 7),
    ("-Abkommens", 9),
    ("-Übereinkommens", 15),
    ("beschlusses", 9),
    ("Beschlusses", 9),
    ("protokolls", 9),
    // As in texts without umlauts.
    ("uebereinkommens", 14),
];

/// The names in a text, each in the nominative: `Zahlungskontengesetz`.
pub(super) fn nominatives(text: &str) -> impl Iterator<Item = &str> {
    // All of them end with an s at the end of a word: one pass for all.
    let ends = bytes::pairs(text.as_bytes(), |byte| byte == b's', |byte| !bytes::is_letter(byte));
    let last = text.ends_with('s').then_some(text.len());
    ends.chain(last).filter(|end| !text[*end..].starts_with(char::is_alphanumeric)).filter_map(|end| {
        let (genitive, length) = GENITIVES.iter().find(|(genitive, _)| text[..end].ends_with(genitive))?;
        let at = end - genitive.len();
        let start = text[..at].rfind(|character: char| !character.is_alphanumeric() && character != '-');
        let start = start.map_or(0, |start| start + text[start..].chars().next().map_or(0, char::len_utf8));
        // A word of its own ("vertrags-") is no name.
        (start < at).then(|| &text[start..at + length])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_genitive_has_a_nominative() {
        for (text, expected) in [
            ("§ 3 des Zahlungskontengesetzes gilt", &["Zahlungskontengesetz"][..]),
            ("des De-Mail-Gesetzes.", &["De-Mail-Gesetz"]),
            ("(„EU-Verbraucherschutzgesetzes“)", &["EU-Verbraucherschutzgesetz"]),
            ("Zivilgesetzbuchs und Handelsgesetzbuches", &["Zivilgesetzbuch", "Handelsgesetzbuch"]),
            (
                "Staatsvertrages, Haager Übereinkommens, Luftfahrtübereinkommens.",
                &["Staatsvertrag", "Luftfahrtübereinkommen"],
            ),
            ("des Rahmenbeschlusses 2002/475/JI, Zusatzprotokolls", &["Rahmenbeschluss", "Zusatzprotokoll"]),
            ("Gesetzes, Vertrags, Gesetzesänderung, Wohngesetzesnovelle", &[]),
        ] {
            assert_eq!(nominatives(text).collect::<Vec<_>>(), expected, "{text}");
        }
    }
}
