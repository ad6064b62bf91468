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
    // All of them begin with the byte E2, which is rare.
    if text.as_bytes().contains(&0xE2) && text.contains(is_bidi_control) {
        return Cow::Owned(text.chars().filter(|c| !is_bidi_control(*c)).collect());
    }
    Cow::Borrowed(text)
}

/// What stands between two blocks in a text that [`blocks`] is given, as in Markdown.
pub const BLOCK: &str = "\n\n";

/// The words of a text separated by single blanks. A blank that does not break stays what it is.
pub fn collapsed(text: &str) -> String {
    separated(text, false)
}

/// The words of a text separated by single blanks, its blocks by line breaks: whoever reads it later, such as the judge,
/// knows which words follow one another and which have only met.
pub fn blocks(text: &str) -> String {
    separated(text, true)
}

fn separated(text: &str, by_block: bool) -> String {
    let text = text.trim_ascii();
    let mut out = String::with_capacity(text.len());
    let bytes = text.as_bytes();
    // Copied in stretches that need no change: single blanks are the rule.
    let mut from = 0;
    let mut at = 0;
    while at < bytes.len() {
        let blank = bytes[at];
        at += 1;
        if !blank.is_ascii_whitespace() || blank == b' ' && !bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
            continue;
        }
        out.push_str(&text[from..at - 1]);
        let start = at - 1;
        while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
            at += 1;
        }
        let is_border = by_block && text[start..at].contains(BLOCK);
        out.push(if is_border { '\n' } else { ' ' });
        from = at;
    }
    out.push_str(&text[from..]);
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
        assert_eq!(collapsed("  a\n b\u{a0}c "), "a b\u{a0}c");
        assert_eq!(collapsed("a b  c \n\nd\te"), "a b c d e");
        assert_eq!(collapsed(" \n"), "");
        assert_eq!(blocks(" a\nb \n\n\n c\n\n"), "a b\nc");
    }
}
