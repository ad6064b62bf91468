//! Variables: `{{ name }}` in text, headings, link texts and destinations.
//!
//! A variable may hold blanks where Markdown allows none (`[call]({{ phone }})`) and underscores, which mark emphasis. So
//! before the text is parsed, every variable is hidden behind a placeholder of the same length: a character that no
//! text may contain, then `.` for each leading blank, the name with `+` for `_`, `,` for each trailing blank, `;`.
//! What the parser hands out as text is resolved, what it hands out as code is restored.

use std::borrow::Cow;

/// The character that begins a placeholder: a noncharacter of Unicode, three bytes long as `{{` and `}}` need four.
pub const MARK: char = '\u{FDD0}';

/// Hides all variables. Every byte keeps its place.
pub fn mask(text: &str) -> Cow<'_, str> {
    if !text.contains("{{") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(index) = text[at..].find("{{") {
        let open = at + index;
        out.push_str(&text[at..open]);
        // Three braces: the inner two may be a variable.
        match variable(&text[open..]).filter(|_| !is_escaped(text, open)) {
            Some((before, name, after, length)) => {
                out.push(MARK);
                out.extend(std::iter::repeat_n('.', before));
                out.extend(name.chars().map(|c| if c == '_' { '+' } else { c }));
                out.extend(std::iter::repeat_n(',', after));
                out.push(';');
                at = open + length;
            }
            None => {
                out.push('{');
                at = open + 1;
            }
        }
    }
    out.push_str(&text[at..]);
    Cow::Owned(out)
}

/// Whether a byte stands behind an odd number of backslashes.
fn is_escaped(text: &str, at: usize) -> bool {
    text.as_bytes()[..at].iter().rev().take_while(|b| **b == b'\\').count() % 2 == 1
}

/// The variable at the start of a text: blanks, name, blanks, bytes in all.
fn variable(text: &str) -> Option<(usize, &str, usize, usize)> {
    let inner = text.strip_prefix("{{")?;
    let rest = inner.trim_start_matches(' ');
    let before = inner.len() - rest.len();
    let name = &rest[..rest.find(|c: char| !is_name(c)).unwrap_or(rest.len())];
    let behind = &rest[name.len()..];
    let end = behind.trim_start_matches(' ');
    let after = behind.len() - end.len();
    (!name.is_empty() && end.starts_with("}}")).then(|| (before, name, after, 4 + before + name.len() + after))
}

fn is_name(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '-')
}

/// A part of a text with placeholders.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Part<'a> {
    /// Text.
    Text(&'a str),
    /// A variable: its name, blanks before and after it.
    Variable(String, usize, usize),
}

/// Takes a text with placeholders apart.
pub fn parts(text: &str) -> impl Iterator<Item = Part<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        if let Some((part, length)) = placeholder(rest) {
            rest = &rest[length..];
            return Some(part);
        }
        // A mark that the author typed begins no placeholder, or one that means the same as the variable would.
        let first = rest.chars().next().map_or(0, char::len_utf8);
        let end = rest[first..].find(MARK).map_or(rest.len(), |index| first + index);
        let (text, behind) = rest.split_at(end);
        rest = behind;
        Some(Part::Text(text))
    })
}

fn placeholder(text: &str) -> Option<(Part<'static>, usize)> {
    let inner = text.strip_prefix(MARK)?;
    let rest = inner.trim_start_matches('.');
    let before = inner.len() - rest.len();
    let name = &rest[..rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '+' | '-'))).unwrap_or(rest.len())];
    let behind = &rest[name.len()..];
    let end = behind.trim_start_matches(',');
    let after = behind.len() - end.len();
    if name.is_empty() || !end.starts_with(';') {
        return None;
    }
    let length = text.len() - end.len() + 1;
    Some((Part::Variable(name.replace('+', "_"), before, after), length))
}

/// The text as the author wrote it.
pub fn restore(text: &str) -> Cow<'_, str> {
    if !text.contains(MARK) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for part in parts(text) {
        match part {
            Part::Text(text) => out.push_str(text),
            Part::Variable(name, before, after) => {
                out.push_str("{{");
                out.extend(std::iter::repeat_n(' ', before));
                out.push_str(&name);
                out.extend(std::iter::repeat_n(' ', after));
                out.push_str("}}");
            }
        }
    }
    Cow::Owned(out)
}

/// Where a piece of running text has double braces that hold no name of a variable.
///
/// `escaped` says that the first character was escaped with a backslash.
pub fn malformed(part: &str, escaped: bool) -> Option<std::ops::Range<usize>> {
    let from = if escaped && part.starts_with("{{") { 2 } else { 0 };
    let open = from + part[from..].find("{{")?;
    let close = part[open..].find("}}")?;
    Some(open..open + close + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_have_the_length_of_the_variable() {
        for text in ["{{x}}", "a {{  tel_nr }} b", "{{{ö-1}}}", "{{a}}{{b }}"] {
            let masked = mask(text);
            assert_eq!(masked.len(), text.len(), "{text}");
            assert!(!masked.contains("{{"), "{masked}");
            assert_eq!(restore(&masked), text);
        }
    }

    #[test]
    fn other_braces_are_no_variables() {
        for text in ["{{}}", "{{ a b }}", "{ {x}}", "\\{{x}}", "{{x}", "{{x", "{{\tx}}"] {
            assert_eq!(mask(text), text);
        }
        assert!(matches!(mask("\\\\{{x}}"), Cow::Owned(_)));
    }

    #[test]
    fn text_is_taken_apart() {
        let masked = mask("a {{ b_c }}, d");
        let found: Vec<_> = parts(&masked).collect();
        assert_eq!(found, [Part::Text("a "), Part::Variable("b_c".to_owned(), 1, 1), Part::Text(", d")]);
        let odd = format!("{MARK}{MARK}x{MARK}");
        assert_eq!(restore(&odd), odd);
    }

    #[test]
    fn malformed_variables_are_noticed() {
        assert_eq!(malformed("a {{ b c }} d", false), Some(2..11));
        assert_eq!(malformed("{{ b c }}", true), None);
        assert_eq!(malformed("{{ b c", false), None);
    }
}
