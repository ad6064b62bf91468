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

/// Characters that HTML and XML do not allow, which nothing shows.
fn is_control(byte: u8) -> bool {
    matches!(byte, 0..=8 | 11 | 12 | 14..=31 | 127)
}

/// The text without bidirectional controls; other control characters become U+FFFD, as in [`crate::html::escape`]: text
/// goes other ways, too, such as into the table of contents.
pub fn clean(text: &str) -> Cow<'_, str> {
    // All bidirectional controls begin with the byte E2, which is rare.
    let has_bidi = text.as_bytes().contains(&0xE2) && text.contains(is_bidi_control);
    if !has_bidi && !text.bytes().any(is_control) {
        return Cow::Borrowed(text);
    }
    let shown = |c: char| if c.is_ascii() && is_control(c as u8) { '\u{FFFD}' } else { c };
    Cow::Owned(text.chars().filter(|c| !is_bidi_control(*c)).map(shown).collect())
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
    fn what_nothing_can_show_is_replaced() {
        assert_eq!(clean("a\u{0}b\u{202E}\u{1b}"), "a\u{FFFD}b\u{FFFD}");
        assert!(matches!(clean("a\tb\r\nc"), Cow::Borrowed(_)));
    }

    #[test]
    fn words_are_separated_by_blanks() {
        assert_eq!(collapsed("  a\n b\u{a0}c "), "a b\u{a0}c");
        assert_eq!(collapsed("a b  c \n\nd\te"), "a b c d e");
        assert_eq!(collapsed(" \n"), "");
        assert_eq!(blocks(" a\nb \n\n\n c\n\n"), "a b\nc");
    }
}
