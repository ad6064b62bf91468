//! Characters that no text of a handbook needs and that deceive readers or programs.

/// The first character of a text that is refused: control characters other than tab and line breaks, characters that
/// turn the direction of the text around them (CVE-2021-42574), and a byte order mark inside the text.
///
/// Marks (U+200E, U+200F) and isolates (U+2066 to U+2069) stay allowed: texts that mix Arabic and Latin need them.
pub(super) fn forbidden(text: &str) -> Option<char> {
    text.chars().find(|&c| match c {
        '\t' | '\n' | '\r' => false,
        '\u{202a}'..='\u{202e}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => true,
        _ => c.is_control(),
    })
}

#[cfg(test)]
mod tests {
    use super::forbidden;

    #[test]
    fn text_is_free_of_tricks() {
        assert_eq!(forbidden("Größe\tund\r\nمثال\u{200f}\u{2068}a\u{2069}"), None);
        for bad in ['\0', '\u{1b}', '\u{7f}', '\u{85}', '\u{202e}', '\u{feff}'] {
            assert_eq!(forbidden(&format!("a{bad}b")), Some(bad));
        }
    }
}
