//! Names of laws in the genitive: "des Zahlungskontengesetzes".
//!
//! A site says what such a law is called, in the nominative, wherever it is cited. A word that differs from a public one
//! by that ending only tells nobody anything.

use std::borrow::Cow;

use super::bytes;

/// Endings of names of laws in the genitive, and how long the nominative is of each.
const GENITIVES: [(&str, usize); 17] = [
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
    // Names only behind a line that ends with a hyphen.
    ("Gesetzes", 6),
    ("Abkommens", 8),
    ("Übereinkommens", 14),
];

/// The names in a text, each in the nominative: `Zahlungskontengesetz`. A name may have a line's end behind a hyphen.
pub(super) fn nominatives(text: &str) -> impl Iterator<Item = Cow<'_, str>> {
    // All of them end with an s at the end of a word: one pass for all.
    let ends = bytes::pairs(text.as_bytes(), |byte| byte == b's', |byte| !bytes::is_letter(byte));
    let last = text.ends_with('s').then_some(text.len());
    ends.chain(last).filter(|end| !text[*end..].starts_with(char::is_alphanumeric)).filter_map(|end| {
        let (genitive, length) = GENITIVES.iter().find(|(genitive, _)| text[..end].ends_with(genitive))?;
        let at = end - genitive.len();
        let mut start = start_of_word(text, at);
        // A word of its own ("vertrags-") is no name, unless a line ends in the name.
        let is_word = start == at;
        let whole = std::iter::successors(before_line_end(&text[..start]), |before| {
            before_line_end(&text[..start_of_word(text, *before)])
        });
        match whole.take(MOST_LINE_ENDS).last() {
            Some(before) => {
                start = start_of_word(text, before);
                Some(Cow::Owned(text[start..at + length].split_whitespace().collect()))
            }
            None => (!is_word).then(|| Cow::Borrowed(&text[start..at + length])),
        }
    })
}

/// No name is longer, in lines that end inside of it.
const MOST_LINE_ENDS: usize = 4;

/// Where the word begins that goes on at a place.
fn start_of_word(text: &str, at: usize) -> usize {
    let start = text[..at].rfind(|character: char| !character.is_alphanumeric() && character != '-');
    start.map_or(0, |start| start + text[start..].chars().next().map_or(0, char::len_utf8))
}

/// Where the hyphen ends behind which a text has the end of a line and nothing more; one of a word, and no dash.
fn before_line_end(text: &str) -> Option<usize> {
    let before = text.trim_end();
    let is_one_line = text[before.len()..].bytes().filter(|byte| *byte == b'\n').count() == 1;
    let word = before.strip_suffix('-')?;
    (is_one_line && word.ends_with(char::is_alphanumeric)).then_some(before.len())
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
            // A line ends behind a hyphen of the name.
            ("des Auslandsbonds-\n    Entschädigungsgesetzes.", &["Auslandsbonds-Entschädigungsgesetz"]),
            ("des EU-\nVerbraucherschutz-\r\nGesetzes", &["EU-Verbraucherschutz-Gesetz"]),
            ("Vor- und Nachgesetzes, Straf-\n\nVorgesetzes", &["Nachgesetz", "Vorgesetz"]),
            ("Gesetzes, Vertrags, Gesetzesänderung, Wohngesetzesnovelle", &[]),
        ] {
            assert_eq!(nominatives(text).collect::<Vec<_>>(), expected, "{text}");
        }
    }
}
