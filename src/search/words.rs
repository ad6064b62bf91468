//! Cuts a text into words and finds the citations in it. The script does the same with what a reader types.
//!
//! A word is a run of letters, digits and marks. Soft hyphens, middle dots and apostrophes inside of it are nothing.
//! Endings that name several genders ("Ausländer:innen", "Ausländer*in", "AusländerInnen") belong to their word and are
//! left out. A citation gives `§18b`, with a law `§18b/aufenthg`, with a paragraph `§18b(2)`.

use std::collections::BTreeMap;

use super::fold::{fold_into, german_digraphs, is_dropped, is_inside, is_letter};

/// Longest word that is indexed, in units of UTF-16; longer ones are noise (addresses, codes).
const LONGEST: usize = 60;

/// A word of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word<'w> {
    /// Folded.
    pub text: &'w str,
    /// Where it stands in the text, in bytes, endings included.
    pub start: usize,
    pub end: usize,
    /// Whether a § stands before it.
    pub section: bool,
    /// Whether a bracket stands before it.
    pub bracket: bool,
}

/// The words of a text, in order. One buffer holds them all, and text after text can be read into it.
#[derive(Debug, Default)]
pub(super) struct Words {
    texts: String,
    places: Vec<Place>,
    /// Whether a word begins with a digit, without which there is no citation.
    has_number: bool,
}

/// As in [`Word`], the word by its place in the buffer.
#[derive(Debug)]
struct Place {
    from: usize,
    to: usize,
    start: usize,
    end: usize,
    section: bool,
    bracket: bool,
}

impl Words {
    /// The words of a text.
    pub fn of(text: &str, is_german: bool) -> Words {
        let mut words = Words::default();
        words.read(text, is_german);
        words
    }

    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// A word, folded; empty behind the last one.
    pub fn text(&self, at: usize) -> &str {
        self.places.get(at).map_or("", |place| &self.texts[place.from..place.to])
    }

    /// The word at a place that there is.
    pub fn get(&self, at: usize) -> Word<'_> {
        let Place { start, end, section, bracket, .. } = self.places[at];
        Word { text: self.text(at), start, end, section, bracket }
    }

    pub fn iter(&self) -> impl Iterator<Item = Word<'_>> {
        (0..self.len()).map(|at| self.get(at))
    }

    /// Takes the words of a text instead of those of the text before, folded as German wants it or not.
    pub fn read(&mut self, text: &str, is_german: bool) {
        self.texts.clear();
        self.places.clear();
        self.has_number = false;
        let bytes = text.as_bytes();
        let other = |at: usize| text[at..].chars().next().unwrap_or_default();
        let (mut section, mut bracket) = (false, false);
        let mut at = 0;
        while at < bytes.len() {
            let start = at;
            let mut plain = bytes[at].is_ascii();
            let c = if plain { char::from(bytes[at]) } else { other(at) };
            at += c.len_utf8();
            if !is_letter(c) {
                match c {
                    '§' => section = true,
                    '(' => bracket = true,
                    ' ' | '\u{A0}' | '\u{202F}' | '\n' | '\t' => bracket = false,
                    _ => (section, bracket) = (false, false),
                }
                continue;
            }
            // What is dropped counts only between letters: "Amt's" but "Amt' ".
            let mut end = at;
            let mut after = at;
            while let Some(byte) = bytes.get(at) {
                if byte.is_ascii_alphanumeric() {
                    at += 1;
                    end = at;
                } else if byte.is_ascii() {
                    if *byte != b'\'' {
                        break;
                    }
                    at += 1;
                    plain = false;
                } else {
                    let c = other(at);
                    if is_inside(c) {
                        end = at + c.len_utf8();
                    } else if !is_dropped(c) {
                        break;
                    }
                    at += c.len_utf8();
                    plain = false;
                }
                after = at;
            }
            let (stem, gender) = gendered(&text[start..end], &text[after..]);
            at = after + gender;
            let from = self.texts.len();
            if plain {
                self.texts.push_str(stem);
                self.texts[from..].make_ascii_lowercase();
            } else {
                fold_into(stem, &mut self.texts);
            }
            let folded = &self.texts[from..];
            if !folded.is_empty() && (folded.len() <= LONGEST || folded.encode_utf16().count() <= LONGEST) {
                self.has_number |= folded.as_bytes()[0].is_ascii_digit();
                if is_german {
                    german_digraphs(&mut self.texts, from);
                }
                let end = if gender > 0 { at } else { end };
                self.places.push(Place { from, to: self.texts.len(), start, end, section, bracket });
            } else {
                self.texts.truncate(from);
            }
            (section, bracket) = (false, false);
        }
    }
}

/// A word without an ending that names several genders, and the length of such an ending behind it.
fn gendered<'t>(word: &'t str, behind: &str) -> (&'t str, usize) {
    // AusländerInnen, MitarbeiterIn
    for ending in ["Innen", "In"] {
        if let Some(stem) = word.strip_suffix(ending)
            && stem.chars().count() >= 3
            && stem.ends_with(char::is_lowercase)
        {
            return (stem, 0);
        }
    }
    let is_sign = matches!(behind.as_bytes().first(), Some(b':' | b'*' | b'_' | b'/' | b'-' | b'('));
    if !is_sign || word.chars().count() < 3 {
        return (word, 0);
    }
    for (before, ending, close) in [
        (":", "innen", ""),
        ("*", "innen", ""),
        ("_", "innen", ""),
        ("/-", "innen", ""),
        ("/", "innen", ""),
        ("-", "innen", ""),
        ("(", "innen", ")"),
        (":", "in", ""),
        ("*", "in", ""),
        ("_", "in", ""),
        ("/-", "in", ""),
        ("/", "in", ""),
        ("(", "in", ")"),
    ] {
        let rest = behind.strip_prefix(before).and_then(|rest| rest.strip_prefix(ending)?.strip_prefix(close));
        if rest.is_some_and(|rest| !rest.chars().next().is_some_and(is_inside)) {
            return (word, before.len() + ending.len() + close.len());
        }
    }
    (word, 0)
}

/// A citation in a list of words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Citation {
    /// The first and the last of its words.
    pub first: usize,
    pub last: usize,
    /// `18b`
    pub number: String,
    /// Folded: `aufenthg`.
    pub law: Option<String>,
    /// `2`
    pub paragraph: Option<String>,
}

impl Citation {
    /// What is looked up, the most precise first.
    pub fn tokens(&self) -> Vec<String> {
        let number = &self.number;
        let law = self.law.iter().map(|law| format!("§{number}/{law}"));
        let paragraph = self.paragraph.iter().map(|paragraph| format!("§{number}({paragraph})"));
        law.chain(paragraph).chain([format!("§{number}")]).collect()
    }
}

/// Words that stand for a § in the languages of handbooks, folded.
pub(super) const SIGNS: [&str; 14] = [
    "paragraph",
    "paragraf",
    "paragraphen",
    "paragrafen",
    "art",
    "artikel",
    "article",
    "section",
    "sec",
    "madde",
    "параграф",
    "стаття",
    "الماده",
    "ماده",
];
/// Words for a paragraph of a section.
pub(super) const PARAGRAPHS: [&str; 7] = ["abs", "absatz", "absatze", "paragraph", "para", "alinea", "fikra"];
/// Words for what is below a paragraph; a number or letter follows.
pub(super) const PARTS: [&str; 9] = ["satz", "s", "nr", "nummer", "alt", "alternative", "buchst", "lit", "hs"];

/// The citations among words, in order. `typed` is for queries, where "18g" and "19c Abs 2" alone are citations.
pub(super) fn citations(words: &Words, laws: &BTreeMap<String, String>, typed: bool) -> Vec<Citation> {
    let mut found: Vec<Citation> = Vec::new();
    if !words.has_number {
        return found;
    }
    let text = |at: usize| words.text(at);
    // A name has up to three words: "freizugg eu", "arb 1 80".
    let joined = |from: usize, to: usize| (from..to).map(text).collect::<Vec<_>>().join(" ");
    let law_at = |at: usize| (1..=3).rev().find_map(|count| Some((laws.get(&joined(at, at + count))?, count)));
    let law_before = |end: usize, floor: usize| {
        let counts = (1..=3).rev().filter(|count| end >= floor + count);
        counts.into_iter().find_map(|count| Some((laws.get(&joined(end - count, end))?, count)))
    };
    let mut at = 0;
    while at < words.len() {
        let Some((digits, letter)) = number(text(at)) else {
            at += 1;
            continue;
        };
        let floor = found.last().map_or(0, |last| last.last + 1);
        let signed = at > floor && SIGNS.contains(&text(at - 1));
        let marked = words.get(at).section || signed;
        let mut first = if signed { at - 1 } else { at };
        let mut next = at + 1;
        let mut numeral = format!("{digits}{letter}");
        let is_single = |word: &str| word.len() == 1 && word.as_bytes()[0].is_ascii_lowercase();
        // "§ 18 b"; "18 b AufenthG".
        if letter.is_empty()
            && is_single(text(next))
            && !words.get(next).section
            && (marked
                || law_at(next + 1).is_some()
                || typed && PARAGRAPHS.contains(&text(next + 1)) && is_number(text(next + 2)))
            && text(next) != "s"
        {
            numeral.push_str(text(next));
            next += 1;
        }
        let mut paragraph = None;
        if PARAGRAPHS.contains(&text(next)) && is_number(text(next + 1)) {
            paragraph = Some(text(next + 1).to_string());
            next += 2;
        } else if is_number(text(next)) && words.get(next).bracket {
            paragraph = Some(text(next).to_string());
            next += 1;
        } else if let Some(roman) = roman(text(next)).filter(|_| marked || law_at(next + 1).is_some() || typed) {
            paragraph = Some(roman.to_string());
            next += 1;
        }
        let named = paragraph.is_some();
        while PARTS.contains(&text(next)) && (is_number(text(next + 1)) || is_single(text(next + 1))) {
            next += 2;
        }
        let mut law = None;
        if let Some((name, count)) = law_at(next) {
            law = Some(name.clone());
            next += count;
        } else if let Some((name, count)) = law_before(first, floor) {
            law = Some(name.clone());
            first -= count;
        }
        if marked || law.is_some() || (typed && (named || numeral.len() > digits.len())) {
            found.push(Citation { first, last: next - 1, number: numeral, law, paragraph });
            at = next;
        } else {
            at += 1;
        }
    }
    found
}

/// Digits and the letter behind them: `18b`.
fn number(word: &str) -> Option<(&str, &str)> {
    let end = word.find(|c: char| !c.is_ascii_digit()).unwrap_or(word.len());
    let (digits, letter) = word.split_at(end);
    let fits = (1..=4).contains(&digits.len())
        && (letter.is_empty() || letter.len() == 1 && letter.as_bytes()[0].is_ascii_lowercase());
    fits.then_some((digits, letter))
}

fn is_number(word: &str) -> bool {
    number(word).is_some()
}

fn roman(word: &str) -> Option<u8> {
    const NUMERALS: [&str; 10] = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"];
    NUMERALS.iter().position(|numeral| *numeral == word).and_then(|at| u8::try_from(at + 1).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(text: &str) -> Vec<String> {
        Words::of(text, false).iter().map(|word| word.text.to_string()).collect()
    }

    fn cited(text: &str, typed: bool) -> Vec<String> {
        let laws =
            ["aufenthg", "stag", "aufenthv", "freizugg eu"].map(|law| (law.to_string(), law.replace(' ', ""))).into();
        citations(&Words::of(text, false), &laws, typed).iter().flat_map(Citation::tokens).collect()
    }

    #[test]
    fn words_are_letters_and_digits() {
        assert_eq!(list("Der Aufenthalts\u{AD}titel, a-b!"), ["der", "aufenthaltstitel", "a", "b"]);
        assert_eq!(list("‚Amt' Amt's п’ять 18a"), ["amt", "amts", "пять", "18a"]);
        assert_eq!(list("Auf·enthalts·titel"), ["aufenthaltstitel"]);
        assert!(list("§ … – ·").is_empty());
    }

    #[test]
    fn gendered_endings_are_nothing() {
        for text in [
            "Ausländer:innen",
            "Ausländer*innen",
            "AusländerInnen",
            "Ausländer/-innen",
            "Ausländer(innen)",
            "Ausländer_in",
        ] {
            assert_eq!(list(text), ["auslander"], "{text}");
        }
        assert_eq!(list("Log-in Stadt-Innenraum in/innere"), ["log", "in", "stadt", "innenraum", "in", "innere"]);
        assert_eq!(Words::of("Ausländer:innen,", false).get(0).end, "Ausländer:innen".len());
    }

    #[test]
    fn citations_are_found() {
        assert_eq!(cited("§ 18b", false), ["§18b"]);
        assert_eq!(cited("§ 18 b AufenthG", false), ["§18b/aufenthg", "§18b"]);
        assert_eq!(cited("Paragraph 18 b Absatz 2", false), ["§18b(2)", "§18b"]);
        assert_eq!(cited("aufenthg 18b", false), ["§18b/aufenthg", "§18b"]);
        assert_eq!(cited("18b II AufenthG", false), ["§18b/aufenthg", "§18b(2)", "§18b"]);
        assert_eq!(cited("§ 81 (4) AufenthG", false), ["§81/aufenthg", "§81(4)", "§81"]);
        assert_eq!(
            cited("§ 4 Abs. 1 Satz 2 Nr. 3 AufenthG und § 9 StAG", false),
            ["§4/aufenthg", "§4(1)", "§4", "§9/stag", "§9"]
        );
        assert_eq!(cited("§§ 5, 6", false), ["§5"]);
        assert_eq!(cited("section 18g", true), ["§18g"]);
        assert_eq!(cited("§ 5 FreizügG/EU", false), ["§5/freizuggeu", "§5"]);
        assert_eq!(cited("FreizügG/EU 5", false), ["§5/freizuggeu", "§5"]);
    }

    #[test]
    fn a_bare_number_is_no_citation() {
        assert!(cited("Zimmer 18 im Amt", true).is_empty());
        assert!(cited("Zimmer 18a", false).is_empty());
        assert_eq!(cited("18a", true), ["§18a"]);
        assert_eq!(cited("19c Abs 2", true), ["§19c(2)", "§19c"]);
        assert_eq!(cited("18 b Abs. 1 AufenthG", true), ["§18b/aufenthg", "§18b(1)", "§18b"]);
        assert!(cited("30 a", true).is_empty());
    }
}
