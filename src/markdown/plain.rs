//! Plain text: what may not stand in it, and how it is put together for the search.

use std::borrow::Cow;

/// Characters that change the direction of the text around them: they can make text read otherwise than it is.
pub fn is_bidi_control(character: char) -> bool {
    matches!(character, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Characters that are not seen at all, in an address.
pub fn is_invisible(character: char) -> bool {
    is_bidi_control(character)
        || matches!(character, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2028}' | '\u{2029}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}')
}

/// The text without bidirectional controls.
pub fn clean(text: &str) -> Cow<'_, str> {
    // All of them begin with the bytes E2 80 or E2 81.
    let mut bytes = text.as_bytes().windows(3);
    if bytes.any(|w| w[0] == 0xE2 && (w[1] == 0x80 && w[2] >= 0xAA && w[2] <= 0xAE || w[1] == 0x81 && w[2] >= 0xA6)) {
        return Cow::Owned(text.chars().filter(|c| !is_bidi_control(*c)).collect());
    }
    Cow::Borrowed(text)
}

/// The words of a text separated by single blanks.
pub fn collapsed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bidirectional_controls_are_dropped() {
        assert_eq!(clean("a\u{202E}b\u{2066}c\u{2069}"), "abc");
        assert!(matches!(clean("„a“ – …\u{200F}\u{2060}"), Cow::Borrowed(_)));
    }

    #[test]
    fn words_are_separated_by_blanks() {
        assert_eq!(collapsed("  a\n b\u{a0}c "), "a b c");
    }
}
