//! What becomes text of a Markdown source: words as a reader of the page will see them.
//!
//! No parser of Markdown: it takes away what is surely markup (emphasis, link destinations, list markers, comments are
//! gone before) and leaves the rest. A doubt costs at most a run across the doubtful place; words are found all the same.

use super::bytes;
use super::entities;
use super::marks::Passage;
use super::words::{Listener, Scanner};

/// Longest destination of a link, name of a variable or of a page, in bytes: what is longer is text.
const LONGEST_DESTINATION: usize = 4096;
const LONGEST_NAME: usize = 256;

/// What stands for the names in a text.
pub(super) trait Names {
    /// The text of a variable.
    fn value(&self, name: &str) -> Option<&str>;
    /// What a link to a page shows.
    fn title(&self, id: &str) -> Option<&str>;
}

/// How signs are taken that may be markup and may be text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Reading {
    /// As markup, which no reader sees.
    Markup,
    /// Numbers at the beginnings of lines ("3. …", "7) …") as text: a paragraph goes on, or it is code.
    NumbersAsText,
    /// A single sign inside of a word as text: "Mitarbeiter*innen".
    SignsAsText,
}

/// Whether a line of a text begins with a number that may be either.
pub(super) fn has_numbers(text: &str) -> bool {
    text.lines().any(|line| {
        let line = line.trim_start_matches([' ', '\t', '>', '*', '-', '+']);
        let rest = line.trim_start_matches(|character: char| character.is_ascii_digit());
        rest.len() < line.len() && rest.starts_with(['.', ')'])
    })
}

/// Whether a text has a sign inside of a word that may be either.
pub(super) fn has_signs(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr3_iter(b'*', b'[', b']', bytes).any(|at| is_inside_word(bytes, at))
        || memchr::memchr2_iter(b'~', b'`', bytes).any(|at| is_inside_word(bytes, at))
}

/// Whether a single sign stands between letters or digits.
fn is_inside_word(bytes: &[u8], at: usize) -> bool {
    let is_part = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte >= 0x80);
    is_part(at.checked_sub(1).and_then(|before| bytes.get(before))) && is_part(bytes.get(at + 1))
}

/// Numbers of sections that stand with those that follow them, and laws that stand with the number before them: `1253` of
/// "§§ 1253ff.", `PrüfV` of "§252PrüfV". A site shows them alone.
pub(super) fn parts_of_citations(text: &str) -> impl Iterator<Item = &str> {
    let bytes = text.as_bytes();
    let is_digit = |byte: u8| byte.wrapping_sub(b'0') < 10;
    let begins = |byte: u8| (byte == b'f') | (byte.wrapping_sub(b'A') < 26);
    bytes::pairs(bytes, is_digit, begins).filter_map(|end| {
        if bytes[end] != b'f' {
            let law = text[end..].split(|character: char| !character.is_alphabetic()).next().unwrap_or_default();
            return (law.chars().filter(|character| character.is_uppercase()).count() > 1).then_some(law);
        }
        let rest = text[end..].strip_prefix("ff").unwrap_or(&text[end + 1..]);
        let start = bytes[..end].iter().rposition(|byte| !byte.is_ascii_digit()).map_or(0, |before| before + 1);
        (!rest.starts_with(char::is_alphanumeric)).then(|| &text[start..end])
    })
}

/// Labels of notes and of links to definitions: `x` of `[^x]` and of `[text][x]`. No reader sees them, unless nothing is
/// defined by that label or it stands in code.
pub(super) fn labels(text: &str) -> impl Iterator<Item = &str> {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'[', bytes).filter_map(|at| {
        let is_note = bytes.get(at + 1) == Some(&b'^');
        let is_link = at.checked_sub(1).is_some_and(|before| bytes[before] == b']');
        let start = if is_note { at + 2 } else { at + 1 };
        let end = find(bytes, start, b"]", LONGEST_NAME).filter(|_| is_note || is_link)?;
        text.get(start..end)
    })
}

/// Reads a passage. Link destinations are read by `aside`, as texts of their own.
pub(super) fn read(
    passage: &Passage<'_>,
    names: &impl Names,
    main: &mut Scanner<'_>,
    aside: &mut Scanner<'_>,
    listener: &mut impl Listener,
    reading: Reading,
) {
    let (text, at) = (&*passage.text, passage.at);
    let bytes = text.as_bytes();
    let mut from = skip_markers(bytes, 0, reading);
    let mut index = from;
    while let Some(&byte) = bytes.get(index) {
        if !IS_MARKUP[usize::from(byte)] {
            index += 1;
            continue;
        }
        let is_text = reading == Reading::SignsAsText
            && matches!(byte, b'*' | b'~' | b'`' | b'[' | b']')
            && is_inside_word(bytes, index);
        let markup = if is_text { Markup::Text } else { markup(text, index) };
        if matches!(markup, Markup::Text) {
            index += 1;
            continue;
        }
        main.text(&text[from..index], at + from, listener);
        let length = match markup {
            Markup::Text => 0,
            Markup::Nothing(length) => length,
            Markup::Seam(length) => {
                main.seam(listener);
                length
            }
            Markup::Line => {
                main.blank(listener);
                skip_markers(bytes, index + 1, reading) - index
            }
            Markup::Character(character, length) => {
                main.character(character, at + index, listener);
                length
            }
            Markup::Destination(length) => {
                main.seam(listener);
                let destination = text.get(index + 2..index + length - 1).unwrap_or_default();
                read_destination(destination, at + index + 2, aside, listener);
                length
            }
            Markup::Variable(length) => {
                let name = text.get(index + 2..index + length - 2).unwrap_or_default().trim();
                match names.value(name) {
                    // Inside a substituted text every word stands at the variable's place.
                    Some(value) => {
                        for character in value.chars() {
                            main.character(character, at + index, listener);
                        }
                    }
                    None => main.blank(listener),
                }
                length
            }
            Markup::Page(length) => {
                match names.title(text.get(index + 2..index + length - 2).unwrap_or_default().trim()) {
                    Some(title) => {
                        for character in title.chars() {
                            main.character(character, at + index, listener);
                        }
                    }
                    // What its reader sees there is not known: no run goes across.
                    None => main.end(listener),
                }
                length
            }
        };
        // A backslash takes its character with it, so that the character is no markup.
        from = index + length;
        index = from + usize::from(matches!(markup, Markup::Nothing(_)));
    }
    main.text(text.get(from..).unwrap_or_default(), at + from, listener);
}

/// A destination is read as text unless it names a page: which pages are public is known from their files.
fn read_destination(destination: &str, at: usize, aside: &mut Scanner<'_>, listener: &mut impl Listener) {
    let target = destination.trim_start().trim_start_matches('<');
    let target_end = target.find([' ', '\t', '\n', '>', '#', '?']).unwrap_or(target.len());
    let is_page = target[..target_end].ends_with(".md") && !target.contains("://");
    let skipped = if is_page { destination.len() - target.len() + target_end } else { 0 };
    aside.end(listener);
    aside.text(&destination[skipped..], at + skipped, listener);
    aside.end(listener);
}

enum Markup {
    /// No markup.
    Text,
    /// A backslash: it is gone, and what follows is text.
    Nothing(usize),
    /// Gone, and what stands on both sides is one word.
    Seam(usize),
    /// The end of a line, and the markers at the beginning of the next.
    Line,
    /// A character in another form.
    Character(char, usize),
    /// `](…)`, brackets included.
    Destination(usize),
    /// `{{ … }}`
    Variable(usize),
    /// `[[id]]`
    Page(usize),
}

const IS_MARKUP: [bool; 256] = {
    let mut table = [false; 256];
    let marks = b"\\*~`[]!{&\n";
    let mut index = 0;
    while index < marks.len() {
        table[marks[index] as usize] = true;
        index += 1;
    }
    table
};

fn markup(text: &str, index: usize) -> Markup {
    let bytes = text.as_bytes();
    let next = bytes.get(index + 1).copied();
    match (bytes[index], next) {
        (b'\n', _) => Markup::Line,
        (b'\\', Some(next)) if next.is_ascii_punctuation() => Markup::Nothing(1),
        (b'*' | b'~' | b'`', _) => Markup::Seam(1),
        (b'!', Some(b'[')) => Markup::Seam(1),
        (b'{', Some(b'{')) => match find(bytes, index + 2, b"}}", LONGEST_NAME) {
            Some(end) => Markup::Variable(end + 2 - index),
            None => Markup::Text,
        },
        (b'[', Some(b'[')) => match find(bytes, index + 2, b"]]", LONGEST_NAME) {
            // `[[id|text]]` shows the text, `[[id]]` the title of the page.
            Some(end) => match bytes[index..end].iter().position(|byte| *byte == b'|') {
                Some(bar) => Markup::Seam(bar + 1),
                None => Markup::Page(end + 2 - index),
            },
            None => Markup::Seam(1),
        },
        (b'[', Some(b'^')) => match find(bytes, index + 2, b"]", LONGEST_NAME) {
            Some(end) => Markup::Seam(end + 1 - index),
            None => Markup::Seam(1),
        },
        (b'[', _) => Markup::Seam(1),
        (b']', Some(b'(')) => match closing_bracket(bytes, index + 2) {
            Some(end) => Markup::Destination(end + 1 - index),
            None => Markup::Seam(1),
        },
        (b']', Some(b'[')) => match find(bytes, index + 2, b"]", LONGEST_NAME) {
            Some(end) => Markup::Seam(end + 1 - index),
            None => Markup::Seam(1),
        },
        (b']', _) => Markup::Seam(1),
        (b'&', _) => match entities::decode(&text[index..]) {
            Some((character, length)) => Markup::Character(character, length),
            None => Markup::Text,
        },
        _ => Markup::Text,
    }
}

fn find(bytes: &[u8], from: usize, needle: &[u8], most: usize) -> Option<usize> {
    let window = bytes.get(from..bytes.len().min(from + most))?;
    let line = window.iter().position(|byte| *byte == b'\n').unwrap_or(window.len());
    window[..line].windows(needle.len()).position(|found| found == needle).map(|found| from + found)
}

fn closing_bracket(bytes: &[u8], from: usize) -> Option<usize> {
    let mut depth = 0;
    for (index, byte) in bytes.iter().enumerate().skip(from).take(LONGEST_DESTINATION) {
        match byte {
            b'(' => depth += 1,
            b')' if depth == 0 => return Some(index),
            b')' => depth -= 1,
            b'\n' if bytes.get(index + 1) == Some(&b'\n') => return None,
            _ => {}
        }
    }
    None
}

/// Skips what a line begins with: indentation, quotation marks, list markers, `[!NOTE]`.
fn skip_markers(bytes: &[u8], from: usize, reading: Reading) -> usize {
    let mut index = from;
    loop {
        let rest = &bytes[index..];
        // Longer numbers are years and file numbers: nobody's list has so many items.
        let digits = rest.iter().take(3).take_while(|byte| byte.is_ascii_digit()).count() % 3;
        // An item may begin in the next line, as tables do that were written as lists.
        let is_end = |byte: Option<&u8>| matches!(byte, None | Some(b' ' | b'\t' | b'\n'));
        index += match rest.first() {
            Some(b' ' | b'\t' | b'>' | b'#' | b'|') => 1,
            Some(b'-' | b'*' | b'+') if is_end(rest.get(1)) => 1,
            Some(b'0'..=b'9')
                if reading != Reading::NumbersAsText
                    && matches!(rest.get(digits), Some(b'.' | b')'))
                    && is_end(rest.get(digits + 1)) =>
            {
                digits + 1
            }
            Some(b'[') if rest.get(1) == Some(&b'!') => match find(bytes, index, b"]", 32) {
                Some(end) => end + 1 - index,
                None => return index,
            },
            Some(b'[') if matches!(rest.get(1), Some(b' ' | b'x' | b'X')) && rest.get(2) == Some(&b']') => 3,
            _ => return index,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::super::marks::Standing;
    use super::super::words::{Grams, RUN, Spelling, Word};
    use super::*;

    #[derive(Default, PartialEq, Debug)]
    struct Words(Vec<u64>);

    impl Listener for Words {
        fn word(&mut self, word: &Word) {
            self.0.push(word.key);
        }
        fn joined(&mut self, _: u64, _: &[Word]) {}
        fn run(&mut self, _: u64, _: &[Word; RUN]) {}
    }

    struct Known;

    impl Names for Known {
        fn value(&self, name: &str) -> Option<&str> {
            (name == "telefon").then_some("069 90009-100")
        }

        fn title(&self, id: &str) -> Option<&str> {
            (id == "azr-meldung").then_some("Meldung an das AZR")
        }
    }

    fn words(markdown: &str) -> (Words, Words) {
        let spelling = Spelling::new();
        let (mut main, mut aside) = (Scanner::new(&spelling, Grams::All), Scanner::new(&spelling, Grams::All));
        let mut heard = Words::default();
        let passage = Passage { text: markdown.into(), at: 0, exact: true, standing: Standing::Open };
        read(&passage, &Known, &mut main, &mut aside, &mut heard, Reading::Markup);
        main.end(&mut heard);
        let mut plain = Words::default();
        main.text(markdown, 0, &mut plain);
        main.end(&mut plain);
        (heard, plain)
    }

    #[test]
    fn notes_and_links_have_labels() {
        let text = "Wort[^eins], *[^F79_BJNR]: [Text][zwei drei] [leer][] [kein] [^offen";
        assert_eq!(labels(text).collect::<Vec<_>>(), ["eins", "F79_BJNR", "zwei drei", ""]);
    }

    #[test]
    fn numbers_and_laws_may_stand_together() {
        for (text, expected) in [
            ("§§ 1253ff. RVO, § 12f, 7f", &["1253", "12", "7"][..]),
            ("1253ff", &["1253"]),
            ("(SGB5§252PrüfV), 1254EStG 1a, 3Tage", &["PrüfV", "EStG"]),
            ("12fach, 1253 ff., f, ff., 3fü", &[]),
        ] {
            assert_eq!(parts_of_citations(text).collect::<Vec<_>>(), expected, "{text}");
        }
    }

    #[test]
    fn markup_is_no_text() {
        for (markdown, text) in [
            ("1. **Eins** und *zwei*\n2) drei", "Eins und zwei drei"),
            ("seit Ende\n1985. Danach", "seit Ende 1985 Danach"),
            ("vier\n5.\n\n  sechs\n*\n  sieben\n-", "vier sechs sieben"),
            ("> [!NOTE]\n> Achtung", "Achtung"),
            ("- [x] fertig\n- [ ] offen", "fertig offen"),
            ("[Text](../a/b.md) folgt", "Text folgt"),
            ("[Text](../a/b.md#teil \"Titel\") folgt", "Text teil Titel folgt"),
            ("![Bild](plan.svg)", "Bild plan.svg"),
            ("[[azr-meldung]] und [[azr-meldung|die Meldung]].", "Meldung an das AZR und die Meldung"),
            ("a [[fehlt]] b", "a b"),
            ("Rufen Sie {{ telefon }} an", "Rufen Sie 069 90009-100 an"),
            ("M&uuml;ller &amp; S&#246;hne", "Müller Söhne"),
            ("snake\\_case a\\*b", "snake case a b"),
            ("Wort[^1] weiter", "Wort weiter"),
            ("| a | b |\n| --- | --- |\n| c | d |", "a b c d"),
            ("{{ [[ [x](", "x"),
            ("{{ unbekannt }} \\", ""),
        ] {
            let (mut found, mut meant) = (words(markdown).0, words(text).1);
            found.0.sort_unstable();
            meant.0.sort_unstable();
            assert_eq!(found, meant, "{markdown}");
        }
    }
}
