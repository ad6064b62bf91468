//! How wide a text is, and where it may be broken. No browser is asked: a table of widths stands for the fonts that
//! readers have, each letter as wide as in the widest of them.

/// Widths of the printable ASCII characters in hundredths of the font size: the wider of Noto Sans and Arial.
const ASCII: [u8; 95] = [
    28, 28, 41, 65, 58, 89, 74, 24, 34, 34, 56, 59, 28, 34, 28, 38, 58, 58, 58, 58, 58, 58, 58, 58, 58, 58, 28, 28, 59,
    59, 59, 56, 102, 67, 67, 73, 74, 67, 61, 78, 75, 34, 50, 67, 56, 91, 76, 79, 67, 79, 73, 67, 61, 75, 67, 95, 67,
    67, 62, 34, 38, 34, 58, 56, 34, 57, 62, 51, 62, 57, 35, 62, 62, 26, 26, 54, 26, 94, 62, 61, 62, 62, 42, 51, 37, 62,
    51, 79, 53, 51, 51, 38, 56, 38, 59,
];

/// A place where a word may be parted, as the hyphenator leaves it.
const SOFT_HYPHEN: char = '\u{AD}';

/// Width of a character in hundredths of the font size.
fn advance(character: char) -> i32 {
    match character {
        ' '..='~' => i32::from(ASCII[character as usize - 32]),
        SOFT_HYPHEN | '\u{200B}'..='\u{200F}' | '\u{0300}'..='\u{036F}' | '\u{064B}'..='\u{0652}' => 0,
        'À'..='Þ' => 78,
        'ß'..='ÿ' => 63,
        '\u{0100}'..='\u{024F}' => 68,
        '\u{0400}'..='\u{042F}' => 78,
        '\u{0430}'..='\u{052F}' => 68,
        '\u{0600}'..='\u{06FF}' => 66,
        '–' | '‘' | '’' | '‚' | '„' | '“' | '”' | '…' | '«' | '»' | '·' => 60,
        _ => 100,
    }
}

/// Width of a text in hundredths of the font size; soft hyphens have none.
fn hundredths(text: &str) -> i32 {
    text.chars().map(advance).sum()
}

fn pixels(hundredths: i32, size: i32, bold: bool) -> i32 {
    let scale = if bold { 108 } else { 101 };
    (hundredths * size * scale + 9_999) / 10_000
}

/// Width of a text in pixels at a font size, rounded up; a bold one is a little wider.
pub(super) fn width(text: &str, size: i32, bold: bool) -> i32 {
    pixels(hundredths(text), size, bold)
}

/// Breaks a text into lines of a width: between words, at soft hyphens, and inside of a word that is too long for a
/// line of its own. There is always at least one line; none is wider than allowed, except for a single character.
pub(super) fn wrap(text: &str, most: i32, size: i32, bold: bool) -> Vec<String> {
    let fits = |hundredths: i32| pixels(hundredths, size, bold) <= most;
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        let mut rest = word;
        loop {
            let before = if line.is_empty() { 0 } else { hundredths(&line) + advance(' ') };
            if fits(before + hundredths(rest)) {
                add(&mut line, rest);
                break;
            }
            let part_fits = |at: &usize| fits(before + hundredths(&rest[..*at]) + advance('-'));
            let soft = rest.match_indices(SOFT_HYPHEN).map(|(at, _)| at).take_while(part_fits).last();
            // After a hyphen that is written anyway.
            let hard = rest.match_indices(['-', '/']).map(|(at, _)| at + 1).take_while(part_fits).last();
            match (soft, hard.filter(|at| *at < rest.len())) {
                (Some(at), hard) if hard.is_none_or(|hard| hard < at) => {
                    add(&mut line, &rest[..at]);
                    line.push('-');
                    lines.push(std::mem::take(&mut line));
                    rest = &rest[at + SOFT_HYPHEN.len_utf8()..];
                }
                (_, Some(at)) => {
                    add(&mut line, &rest[..at]);
                    lines.push(std::mem::take(&mut line));
                    rest = &rest[at..];
                }
                _ if !line.is_empty() => lines.push(std::mem::take(&mut line)),
                _ => {
                    let first = rest.chars().next().map_or(0, char::len_utf8);
                    let at = rest.char_indices().map(|(at, _)| at).skip(1).take_while(part_fits).last();
                    let at = at.unwrap_or(first);
                    if at >= rest.len() {
                        add(&mut line, rest);
                        break;
                    }
                    add(&mut line, &rest[..at]);
                    line.push('-');
                    lines.push(std::mem::take(&mut line));
                    rest = &rest[at..];
                }
            }
        }
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// Adds a word to a line; a soft hyphen at which it is not parted is nothing.
fn add(line: &mut String, word: &str) {
    if !line.is_empty() {
        line.push(' ');
    }
    line.extend(word.chars().filter(|character| *character != SOFT_HYPHEN));
}

#[cfg(test)]
mod tests {
    use super::{width, wrap};

    #[test]
    fn words_are_kept_whole_where_they_fit() {
        assert_eq!(wrap("Antrag anlegen und prüfen", 110, 15, false), ["Antrag", "anlegen und", "prüfen"]);
        assert_eq!(wrap("", 100, 15, false), [""]);
    }

    #[test]
    fn a_long_word_is_parted_at_soft_hyphens_before_anywhere_else() {
        assert_eq!(wrap("Aufenthalts\u{AD}erlaubnis", 110, 15, false), ["Aufenthalts-", "erlaubnis"]);
        assert_eq!(wrap("Einzel\u{AD}fall", 200, 15, false), ["Einzelfall"]);
        let lines = wrap("Donaudampfschifffahrt", 80, 15, false);
        assert!(lines.len() > 1 && lines.iter().all(|line| width(line, 15, false) <= 80), "{lines:?}");
        assert_eq!(lines.concat().replace('-', ""), "Donaudampfschifffahrt");
    }

    #[test]
    fn a_written_hyphen_is_a_place_to_break() {
        assert_eq!(wrap("Daueraufenthalt-EU-Erlaubnis", 165, 15, false), ["Daueraufenthalt-EU-", "Erlaubnis"]);
    }

    #[test]
    fn a_line_that_is_too_narrow_for_a_letter_ends() {
        assert_eq!(wrap("ab", 1, 15, false), ["a-", "b"]);
    }
}
