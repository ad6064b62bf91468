//! Numbers and letters of sections and of what is below them.

use super::labels::label;
use super::scan::{
    character, digits, is_alphanumeric_at, is_alphanumeric_before, is_month, letters, roman, skip_space, starts_with,
    word,
};
use super::target::{Label, Unit};

/// A number read, and the offset behind it.
pub(super) type Read = Option<(String, usize)>;

/// What may stand behind a number without a label, so that it is one of a citation and not of the sentence around it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Surroundings {
    /// The text is a citation: everything in it belongs.
    Citation,
    /// Running text: "§ 18 und 19 Personen" does not cite § 19.
    Sentence,
}

/// The number behind a sign.
pub(super) fn of_unit(text: &str, at: usize, unit: Unit, plural: bool) -> Read {
    match unit {
        Unit::Section | Unit::Article => arabic(text, at, plural),
        Unit::Number => dotted(text, at, plural),
        Unit::Annex | Unit::Appendix => annex(text, at),
    }
}

/// The number behind a label.
pub(super) fn of_label(text: &str, at: usize, label: Label) -> Read {
    match label {
        Label::Letter | Label::DoubleLetter => letter(text, at),
        Label::Number => {
            dotted(text, at, false).or_else(|| roman(text, at).map(|(value, end)| (value.to_string(), end)))
        }
        Label::Paragraph => {
            arabic(text, at, false).or_else(|| roman(text, at).map(|(value, end)| (value.to_string(), end)))
        }
        Label::Section
        | Label::Subparagraph
        | Label::Sentence
        | Label::Dash
        | Label::HalfSentence
        | Label::Alternative
        | Label::Variant
        | Label::Case => arabic(text, at, false),
    }
}

/// `18`, `18a`, `80 a`
pub(super) fn arabic(text: &str, at: usize, plural: bool) -> Read {
    let (number, end) = digits(text, at);
    if number.is_empty() || number.len() > 5 {
        return None;
    }
    let (suffix, end) = suffix(text, end, plural);
    let trimmed = number.trim_start_matches('0');
    let number = if trimmed.is_empty() { "0" } else { trimmed };
    Some(([number, &suffix].concat(), end))
}

/// `5.1.1`, `18a`
fn dotted(text: &str, at: usize, plural: bool) -> Read {
    let (first, mut end) = digits(text, at);
    let mut parts = 1;
    while parts < 8 && starts_with(text, end, ".") {
        let (more, after) = digits(text, end + 1);
        if more.is_empty() || more.len() > 5 {
            break;
        }
        end = after;
        parts += 1;
    }
    if parts == 1 {
        return arabic(text, at, plural);
    }
    if first.is_empty() || first.len() > 5 {
        return None;
    }
    let number = text.get(at..end)?;
    let (suffix, end) = suffix(text, end, plural);
    Some(([number, &suffix].concat(), end))
}

/// The letter of `18a`, written directly or apart. Behind "§§" an "f" means the next one.
fn suffix(text: &str, at: usize, plural: bool) -> (String, usize) {
    let (attached, end) = letters(text, at);
    if !attached.is_empty() {
        let bytes = attached.as_bytes();
        let is_suffix = match bytes {
            [b'f'] => !(plural && starts_with(text, end, ".")),
            [only] => only.is_ascii_alphabetic(),
            [b'f', b'f'] => false,
            [one, two] => one == two && one.is_ascii_lowercase(),
            _ => false,
        };
        return if is_suffix && !is_alphanumeric_at(text, end) {
            (attached.to_ascii_lowercase(), end)
        } else {
            (String::new(), at)
        };
    }
    let apart = skip_space(text, at);
    let none = (String::new(), at);
    let Some(letter) = text.as_bytes().get(apart).filter(|byte| byte.is_ascii_lowercase()) else { return none };
    let stands_alone = !is_alphanumeric_at(text, apart + 1)
        && !starts_with(text, apart + 1, ".")
        && !starts_with(text, apart + 1, ")")
        && !starts_with(text, apart + 1, "-");
    if apart == at || !stands_alone || (plural && *letter == b'f') {
        return none;
    }
    (char::from(*letter).to_string(), apart + 1)
}

/// `a`, `aa`, and the bracket behind it.
pub(super) fn letter(text: &str, at: usize) -> Read {
    let (name, end) = letters(text, at);
    let short = (1..=3).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_lowercase());
    let repeated = name.bytes().all(|byte| name.bytes().next() == Some(byte));
    if !short || !repeated || is_alphanumeric_at(text, end) {
        return None;
    }
    let end = if starts_with(text, end, ")") && !is_open_before(text, at) { end + 1 } else { end };
    Some((name.to_owned(), end))
}

/// `a)`: a letter that its bracket makes one, without a label.
pub(super) fn bracketed_letter(text: &str, at: usize) -> Read {
    letter(text, at).filter(|(_, end)| text.as_bytes().get(end - 1) == Some(&b')'))
}

/// A bracket that closes a letter is not one that closes what was opened before: "(§ 5 Nr. 1 lit. a)".
fn is_open_before(text: &str, at: usize) -> bool {
    // A citation is short; what was opened further away is not looked for.
    let from = text.floor_char_boundary(at.saturating_sub(120));
    let before = &text[from..at];
    before.matches('(').count() > before.matches(')').count()
}

/// `D16`, `2`, `2a`, `IV`, `C`
fn annex(text: &str, at: usize) -> Read {
    let (name, end) = word(text, at);
    // "Anlage S. 1" is sentence 1 of an annex without a number.
    if name.is_empty() || name.len() > 6 || !name.is_ascii() || label(text, at).is_some() {
        return None;
    }
    let has_digit = name.bytes().any(|byte| byte.is_ascii_digit());
    let is_roman = roman(text, at).is_some();
    let is_capital = name.len() == 1 && name.bytes().all(|byte| byte.is_ascii_uppercase());
    // "D 1" is "D1".
    if is_capital && !is_roman {
        let (digits, after) = digits(text, skip_space(text, end));
        if (1..=2).contains(&digits.len()) && !is_alphanumeric_at(text, after) {
            return Some(([name, digits].concat(), after));
        }
    }
    if has_digit && name.as_bytes().first().is_some_and(u8::is_ascii_digit) {
        return arabic(text, at, false);
    }
    (has_digit || is_roman || is_capital).then(|| (name.to_owned(), end))
}

/// Whether a number without a label that ends here can be one of a citation in running text.
///
/// It is not if a noun, a unit of measure, a month or another number follows: "§ 5 und 20 Personen", "§ 5, 20.000 Euro".
pub(super) fn can_end_here(text: &str, at: usize, belongs: impl FnOnce(usize) -> bool) -> bool {
    let after = skip_space(text, at);
    let Some(next) = character(text, after) else { return true };
    match next {
        '.' | ',' | ':' | '/' if text.as_bytes().get(after + 1).is_some_and(u8::is_ascii_digit) => after != at,
        '.' => {
            let (name, _) = letters(text, skip_space(text, after + 1));
            !is_month(name) && !text.as_bytes().get(skip_space(text, after + 1)).is_some_and(u8::is_ascii_digit)
        }
        '%' | '€' | '$' | '°' | '×' | '²' | '=' | '<' | '>' => false,
        _ if next.is_ascii_digit() => false,
        _ if next.is_alphabetic() => {
            let (name, _) = letters(text, after);
            belongs(after)
                || (!next.is_uppercase()
                    && !matches!(
                        name,
                        "km" | "m"
                            | "cm"
                            | "mm"
                            | "qm"
                            | "kg"
                            | "g"
                            | "h"
                            | "min"
                            | "mal"
                            | "weitere"
                            | "weiteren"
                            | "weiterer"
                            | "andere"
                            | "anderen"
                            | "bis"
                            | "volle"
                            | "vollen"
                            | "ganze"
                            | "ganzen"
                            | "people"
                            | "persons"
                            | "days"
                            | "months"
                            | "weeks"
                            | "years"
                            | "euro"
                            | "euros"
                            | "hours"
                    ))
        }
        _ => true,
    }
}

/// Whether a sign at the offset begins a word of its own.
pub(super) fn begins_word(text: &str, at: usize) -> bool {
    !is_alphanumeric_before(text, at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_may_have_letters() {
        for (text, plural, number, rest) in [
            ("18a Abs", false, "18a", " Abs"),
            ("80 a Abs", false, "80a", " Abs"),
            ("18ff.", true, "18", "ff."),
            ("18 f.", false, "18", " f."),
            ("18 f AufenthG", true, "18", " f AufenthG"),
            ("18f", false, "18f", ""),
            ("5 a.F.", false, "5", " a.F."),
            ("3 a) x", false, "3", " a) x"),
            ("15A", false, "15a", ""),
            ("18Abs. 1", false, "18", "Abs. 1"),
        ] {
            assert_eq!(arabic(text, 0, plural), Some((number.into(), text.len() - rest.len())), "{text}");
        }
        assert_eq!(arabic("123456", 0, false), None);
    }

    #[test]
    fn numbers_of_sentences_are_told_apart() {
        for text in ["19 Personen", "20.000 Euro", "3. Januar", "5 %", "2 weitere", "5:30"] {
            let end = text.find(|c: char| !c.is_ascii_digit()).expect("a number and more");
            assert!(!can_end_here(text, end, |_| false), "{text}");
        }
        for text in ["19 gelten", "19.", "19, und", "19", "19)", "19. Die"] {
            let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
            assert!(can_end_here(text, end, |_| false), "{text}");
        }
    }

    #[test]
    fn brackets_close_what_was_opened() {
        assert_eq!(letter("a) und", 0), Some(("a".into(), 2)));
        assert_eq!(letter("(Nr. 1 a)", 7), Some(("a".into(), 8)));
        assert_eq!(letter("ab", 0), None);
    }
}
