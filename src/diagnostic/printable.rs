//! Foreign text on a terminal: nothing that moves the cursor, changes colours or turns the direction of writing.
//!
//! Handbook texts and file names are input; a message that quotes them must not be able to rewrite the screen.

/// Text with control and invisible formatting characters as escapes (`\u{1b}`); tabs become four blanks.
pub fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        push_printable(&mut out, character);
    }
    out
}

/// As [`printable`], but line feeds stay.
pub fn printable_lines(text: &str) -> String {
    text.lines().map(printable).collect::<Vec<_>>().join("\n")
}

/// Appends one character as [`printable`] shows it.
pub fn push_printable(out: &mut String, character: char) {
    match character {
        '\t' => out.push_str("    "),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        character if is_disturbing(character) => out.extend(character.escape_unicode()),
        character => out.push(character),
    }
}

/// Control characters, marks of direction and other characters without a shape of their own.
///
/// Zero-width joiner and non-joiner stay: Persian and Arabic words need them.
fn is_disturbing(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{AD}' | '\u{61C}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
            | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_sequences_are_shown_not_sent() {
        assert_eq!(printable("a\u{1b}[31mb\tc\u{202e}"), "a\\u{1b}[31mb    c\\u{202e}");
        assert_eq!(printable_lines("a\r\nb\u{7}"), "a\nb\\u{7}");
        assert_eq!(printable("§ 18a – Größe مرحبا"), "§ 18a – Größe مرحبا");
    }
}
