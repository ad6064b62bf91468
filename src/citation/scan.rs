//! Small readers for the grammar: blanks, words, numbers, dates.
//!
//! Each takes the text and a byte offset and answers with what it read and the offset behind it. None allocates more
//! than its answer, none looks further than the few words it reads, and all accept every offset at a character's
//! beginning.

use crate::date::GERMAN_MONTHS;
/// The offset behind blanks, no-break blanks, marks of direction and at most one line break.
pub(super) fn skip_space(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = at;
    let mut line_breaks = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b' ' | b'\t' | b'\r' => at += 1,
            b'\n' if line_breaks == 0 => {
                line_breaks = 1;
                at += 1;
            }
            0xC2 if bytes.get(at + 1) == Some(&0xA0) => at += 2,
            // U+2000 to U+200A, U+200E, U+200F, U+202F, U+2060.
            0xE2 if is_wide_space(bytes, at) => at += 3,
            _ => break,
        }
    }
    at
}

fn is_wide_space(bytes: &[u8], at: usize) -> bool {
    match (bytes.get(at + 1), bytes.get(at + 2)) {
        (Some(0x80), Some(last)) => matches!(last, 0x80..=0x8A | 0x8E | 0x8F | 0xAF),
        (Some(0x81), Some(last)) => *last == 0xA0,
        _ => false,
    }
}

/// Whether a letter or digit stands at the offset.
pub(super) fn is_alphanumeric_at(text: &str, at: usize) -> bool {
    match text.as_bytes().get(at) {
        Some(byte) if byte.is_ascii() => byte.is_ascii_alphanumeric(),
        Some(_) => text.get(at..).and_then(|rest| rest.chars().next()).is_some_and(char::is_alphanumeric),
        None => false,
    }
}

/// Whether a letter or digit ends just before the offset.
pub(super) fn is_alphanumeric_before(text: &str, at: usize) -> bool {
    text.get(..at).and_then(|before| before.chars().next_back()).is_some_and(char::is_alphanumeric)
}

/// The run of letters and digits at the offset, and the offset behind it; it may be empty.
pub(super) fn word(text: &str, at: usize) -> (&str, usize) {
    run(text, at, char::is_alphanumeric)
}

/// The run of letters at the offset; it may be empty.
pub(super) fn letters(text: &str, at: usize) -> (&str, usize) {
    run(text, at, char::is_alphabetic)
}

fn run(text: &str, at: usize, belongs: impl Fn(char) -> bool) -> (&str, usize) {
    let rest = text.get(at..).unwrap_or("");
    let length = rest.find(|character| !belongs(character)).unwrap_or(rest.len());
    (&rest[..length], at + length)
}

/// The run of digits at the offset; it may be empty.
pub(super) fn digits(text: &str, at: usize) -> (&str, usize) {
    let bytes = text.as_bytes();
    let mut end = at;
    while bytes.get(end).is_some_and(u8::is_ascii_digit) {
        end += 1;
    }
    (text.get(at..end).unwrap_or(""), end)
}

/// Whether the text continues so at the offset.
pub(super) fn starts_with(text: &str, at: usize, prefix: &str) -> bool {
    text.as_bytes().get(at..).is_some_and(|rest| rest.starts_with(prefix.as_bytes()))
}

/// The character at the offset.
pub(super) fn character(text: &str, at: usize) -> Option<char> {
    text.get(at..).and_then(|rest| rest.chars().next())
}

/// A Roman number in capitals up to 39 that stands alone, and its value.
pub(super) fn roman(text: &str, at: usize) -> Option<(u32, usize)> {
    let (word, end) = word(text, at);
    if word.is_empty() || word.len() > 7 || !word.bytes().all(|byte| matches!(byte, b'I' | b'V' | b'X')) {
        return None;
    }
    let value = |byte: u8| match byte {
        b'X' => 10,
        b'V' => 5,
        _ => 1,
    };
    let bytes = word.as_bytes();
    let total = bytes.iter().enumerate().fold(0i32, |sum, (index, byte)| {
        let here = value(*byte);
        let next = bytes.get(index + 1).map_or(0, |next| value(*next));
        if here < next { sum - here } else { sum + here }
    });
    let total = u32::try_from(total).ok()?;
    // Only the usual spelling counts: `IIX` is no number.
    (total > 0 && as_roman(total) == word).then_some((total, end))
}

fn as_roman(mut number: u32) -> String {
    let mut out = String::new();
    for (value, sign) in [(10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")] {
        while number >= value {
            out.push_str(sign);
            number -= value;
        }
    }
    out
}

/// A German or ISO date (`17. November 2023`, `17.11.2023`, `2023-11-17`) as ISO text.
pub(super) fn date(text: &str, at: usize) -> Option<(String, usize)> {
    let (first, after) = digits(text, at);
    if first.len() == 4 && starts_with(text, after, "-") {
        let (month, after) = digits(text, after + 1);
        if month.len() != 2 || !starts_with(text, after, "-") {
            return None;
        }
        let (day, end) = digits(text, after + 1);
        return (day.len() == 2 && !is_alphanumeric_at(text, end)).then(|| (format!("{first}-{month}-{day}"), end));
    }
    if !(1..=2).contains(&first.len()) || !starts_with(text, after, ".") {
        return None;
    }
    let after = skip_space(text, after + 1);
    let (number, end_of_number) = digits(text, after);
    let (month, after) = if number.is_empty() {
        let (name, end) = letters(text, after);
        let month =
            GERMAN_MONTHS.iter().position(|month| *month == name || (*month == "Januar" && name == "Jänner"))?;
        (month + 1, end)
    } else if number.len() <= 2 && starts_with(text, end_of_number, ".") {
        (number.parse().ok()?, end_of_number + 1)
    } else {
        return None;
    };
    let (year, end) = digits(text, skip_space(text, after));
    let day: u32 = first.parse().ok()?;
    let year: u32 = match year.len() {
        4 => year.parse().ok()?,
        _ => return None,
    };
    ((1..=12).contains(&month) && (1..=31).contains(&day)).then(|| (format!("{year:04}-{month:02}-{day:02}"), end))
}

/// Whether a date's month follows: behind "20." in "und 20. Januar".
pub(super) fn is_month(name: &str) -> bool {
    GERMAN_MONTHS.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_are_of_many_kinds_but_paragraphs_end() {
        assert_eq!(skip_space("§\u{a0}\u{202f}\n1", 2), 8);
        assert_eq!(skip_space("\n\n", 0), 1);
    }

    #[test]
    fn roman_numbers_are_spelt_properly() {
        let value = |text| roman(text, 0).map(|(value, _)| value);
        assert_eq!(
            [value("IV"), value("XII AufenthG"), value("IIX"), value("VI1"), value("GG")],
            [Some(4), Some(12), None, None, None]
        );
    }

    #[test]
    fn dates_have_three_spellings() {
        for text in ["17. November 2023", "17.11.2023", "2023-11-17"] {
            assert_eq!(date(text, 0).map(|(date, end)| (date, end == text.len())), Some(("2023-11-17".into(), true)));
        }
        assert_eq!(date("17. Absatz 3", 0), None);
    }
}
