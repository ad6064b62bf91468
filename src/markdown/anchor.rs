//! Anchors: the ids of headings.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::language::Language;

/// Longest id made from a heading's text, in bytes; an id ends with a whole word if it has more than one.
const MAX_LENGTH: usize = 80;

/// Ids that the theme gives to other things begin so.
const RESERVED: [&str; 3] = ["facts-", "schritt-", "fn"];

/// The ids given so far.
#[derive(Clone, Debug, Default)]
pub struct Anchors {
    taken: HashSet<String>,
    /// Those of them that authors have written and headings have got.
    given: HashSet<String>,
    /// The number to try next, by id.
    next: HashMap<String, usize>,
    /// How many headings have asked for an id.
    headings: usize,
}

impl Anchors {
    /// Begins with ids that authors have written somewhere in the text: none made from a heading's text may take them.
    pub fn reserving(explicit: HashSet<String>) -> Anchors {
        Anchors { taken: explicit, ..Anchors::default() }
    }

    /// The id that an author has written, moved out of the way of the theme's own.
    pub fn for_author(id: &str) -> String {
        out_of_the_way(id.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect())
    }

    /// Gives an id that an author has written, as [`Anchors::for_author`] has made it; `None` if another heading has it.
    pub fn explicit(&mut self, id: String) -> Option<String> {
        self.headings += 1;
        self.taken.insert(id.clone());
        self.given.insert(id.clone()).then_some(id)
    }

    /// Makes an id from the text of a heading.
    pub fn of_heading(&mut self, text: &str, language: &Language) -> String {
        self.headings += 1;
        let mut id = slug(text, language);
        if id.is_empty() {
            id = format!("section-{}", self.headings);
        }
        self.unique(out_of_the_way(id))
    }

    /// The id, or with the first free number behind it.
    fn unique(&mut self, id: String) -> String {
        if self.taken.insert(id.clone()) {
            return id;
        }
        let next = self.next.entry(id.clone()).or_insert(2);
        loop {
            let numbered = format!("{id}-{next}");
            *next += 1;
            if self.taken.insert(numbered.clone()) {
                return numbered;
            }
        }
    }
}

fn out_of_the_way(id: String) -> String {
    if RESERVED.iter().any(|reserved| id.starts_with(reserved)) { format!("section-{id}") } else { id }
}

/// Letters and digits of ASCII joined by hyphens: `§ 18a für Künstler` becomes `par-18a-fuer-kuenstler`.
pub fn slug(text: &str, language: &Language) -> String {
    // Where ö is a letter of its own or a plain o with two dots, it is not written oe.
    let german = !matches!(language.primary(), "tr" | "az" | "sv" | "fi" | "et" | "hu" | "sk");
    // Nearly every text is normalised already.
    let text = match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => Cow::Borrowed(text),
        _ => Cow::Owned(text.nfc().collect()),
    };
    let mut words = Words { out: String::with_capacity(text.len().min(MAX_LENGTH)), hyphen: false };
    let mut last = ' ';
    for character in text.chars().flat_map(char::to_lowercase) {
        if words.out.len() >= MAX_LENGTH {
            words.end(character);
            break;
        }
        match character {
            'a'..='z' | '0'..='9' => words.push(character.encode_utf8(&mut [0; 4])),
            'ä' if german => words.push("ae"),
            'ö' if german => words.push("oe"),
            'ü' if german => words.push("ue"),
            'ß' => words.push("ss"),
            'æ' => words.push("ae"),
            'œ' => words.push("oe"),
            'ø' => words.push("o"),
            'ł' => words.push("l"),
            'đ' | 'ð' => words.push("d"),
            'þ' => words.push("th"),
            'ı' => words.push("i"),
            '§' if last == '§' => (),
            '§' => {
                words.hyphen = true;
                words.push("par");
                words.hyphen = true;
            }
            '\'' | '’' | '\u{AD}' => (),
            _ if character.is_ascii() => words.hyphen = true,
            _ if is_combining_mark(character) => (),
            _ => match std::iter::once(character).nfd().next() {
                Some(base) if base.is_ascii_alphanumeric() => words.push(base.encode_utf8(&mut [0; 4])),
                _ => words.hyphen = true,
            },
        }
        last = character;
    }
    words.out
}

/// Words joined by hyphens.
struct Words {
    out: String,
    /// Whether a hyphen stands before the next letter.
    hyphen: bool,
}

impl Words {
    fn push(&mut self, letters: &str) {
        if self.hyphen && !self.out.is_empty() {
            self.out.push('-');
        }
        self.hyphen = false;
        self.out.push_str(letters);
    }

    /// Ends before `next`: half a word is taken away, as it may be another word ("Kran" of "Krankenhaus").
    fn end(&mut self, next: char) {
        let goes_on = next.is_alphanumeric() || is_combining_mark(next) || matches!(next, '\'' | '’' | '\u{AD}');
        if goes_on
            && !self.hyphen
            && let Some(hyphen) = self.out.rfind('-')
        {
            self.out.truncate(hyphen);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn german() -> Language {
        Language::parse("de").expect("a language")
    }

    #[test]
    fn slugs_are_german() {
        for (text, expected) in [
            ("§ 18a für Künstler & Größen", "par-18a-fuer-kuenstler-groessen"),
            ("§§ 3, 4 AufenthG", "par-3-4-aufenthg"),
            ("Was ist das?", "was-ist-das"),
            ("Café Łódź", "cafe-lodz"),
            ("Ku\u{308}nstler", "kuenstler"),
            ("Привіт", ""),
            ("--", ""),
        ] {
            assert_eq!(slug(text, &german()), expected, "{text}");
        }
        assert_eq!(slug("Görüşme", &Language::parse("tr").expect("a language")), "gorusme");
    }

    #[test]
    fn long_slugs_end_with_a_whole_word() {
        let start = "wort-".repeat(15);
        for (end, expected) in [
            ("Krankenhaus", ""),
            ("Kra ne", "-kra"),
            ("Krane sind", "-krane"),
            ("Kranes", ""),
            ("Kra\u{f6}", "-kraoe"),
            ("Kran\u{f6}", "-kranoe"),
            ("Krane\u{f6}", ""),
            ("Krane – x", "-krane"),
        ] {
            let slug = slug(&format!("{start}{end}"), &german());
            assert_eq!(slug, format!("{}{expected}", start.trim_end_matches('-')), "{end}");
        }
        assert_eq!(slug(&"x".repeat(200), &german()).len(), 80);
    }

    #[test]
    fn ids_are_unique_and_out_of_the_way() {
        let mut anchors = Anchors::reserving(HashSet::from(["antrag-2".to_owned()]));
        let ids: Vec<_> = ["Antrag", "Antrag", "Antrag 3", "Antrag", "Facts A", "Fn 1", "", "Section 7"]
            .map(|text| anchors.of_heading(text, &german()))
            .into();
        let expected = [
            "antrag",
            "antrag-3",
            "antrag-3-2",
            "antrag-4",
            "section-facts-a",
            "section-fn-1",
            "section-7",
            "section-7-2",
        ];
        assert_eq!(ids, expected);
    }

    #[test]
    fn a_thousand_equal_headings_take_linear_time() {
        let mut anchors = Anchors::default();
        for _ in 0..100_000 {
            anchors.of_heading("Antrag", &german());
        }
        assert_eq!(anchors.of_heading("Antrag", &german()), "antrag-100001");
    }
}
