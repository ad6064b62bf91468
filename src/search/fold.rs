//! Characters: what is the same letter for a reader who types on a telephone.
//!
//! The same for all languages and on both sides (`fold` in `search-core.js`): lower case, marks taken away, a few letters
//! spelled out. "ä", "a" and, in German, "ae" become one; so do "ı" and "i", "أ" and "ا", "ї" and "і".

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Adds a word as it is compared: letters of all scripts, without marks.
pub(super) fn fold_into(word: &str, out: &mut String) {
    let from = out.len();
    // Most words that are not ASCII are German, and the tables of Unicode cost ten times as much as this.
    for c in word.chars() {
        match c {
            'a'..='z' | '0'..='9' => out.push(c),
            'A'..='Z' => out.push(c.to_ascii_lowercase()),
            'ä' | 'Ä' => out.push('a'),
            'ö' | 'Ö' => out.push('o'),
            'ü' | 'Ü' => out.push('u'),
            'ß' | 'ẞ' => out.push_str("ss"),
            _ => {
                out.truncate(from);
                for c in word.chars().flat_map(char::to_lowercase).nfd() {
                    spell(c, out);
                }
                return;
            }
        }
    }
}

fn spell(c: char, out: &mut String) {
    match c {
        'ß' => out.push_str("ss"),
        'æ' => out.push_str("ae"),
        'œ' => out.push_str("oe"),
        'ı' => out.push('i'),
        'ø' => out.push('o'),
        'ł' => out.push('l'),
        'đ' => out.push('d'),
        'ґ' => out.push('г'),
        'ς' => out.push('σ'),
        'ى' => out.push('ي'),
        'ة' => out.push('ه'),
        '٠'..='٩' => out.push(char::from(b'0' + u8::try_from(u32::from(c) - 0x660).unwrap_or(0))),
        'ـ' => {}
        c if is_dropped(c) || is_combining_mark(c) => {}
        c => out.push(c),
    }
}

/// Characters inside of a word that nobody types: soft hyphens, the middle dot of easy German, joiners, apostrophes.
pub(super) fn is_dropped(c: char) -> bool {
    matches!(
        c,
        '\u{AD}' | '\u{B7}' | '\u{2027}' | '\u{200B}'
            ..='\u{200D}' | '\u{2060}' | '\u{FEFF}' | '\'' | '\u{2019}' | '\u{2BC}'
    )
}

/// Whether a word can begin with it.
pub(super) fn is_letter(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphanumeric() } else { c.is_alphanumeric() && !is_combining_mark(c) }
}

/// Whether a word goes on with it, if letters follow.
pub(super) fn is_inside(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphanumeric() } else { c.is_alphanumeric() || is_combining_mark(c) }
}

/// What German writes instead of umlauts where there are none, in a word that begins at a place and ends with the text:
/// `ae` is `a`; "neue" and "Quelle" keep theirs.
pub(super) fn german_digraphs(text: &mut String, from: usize) {
    let is_digraph = |pair: &[u8]| pair[1] == b'e' && matches!(pair[0], b'a' | b'o' | b'u');
    if !text.as_bytes()[from..].windows(2).any(is_digraph) {
        return;
    }
    let word = text.split_off(from);
    for c in word.chars() {
        let mut last = text[from..].chars().rev();
        let umlaut = c == 'e'
            && match last.next() {
                Some('a' | 'o') => true,
                Some('u') => !matches!(last.next(), Some('a' | 'e' | 'q')),
                _ => false,
            };
        if !umlaut {
            text.push(c);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_capitals_are_nothing() {
        for (word, folded) in [
            ("Größe", "grosse"),
            ("GRO\u{308}SSE", "grosse"),
            ("İstanbul", "istanbul"),
            ("ısı", "isi"),
            ("Œuvre", "oeuvre"),
            ("Їжак", "іжак"),
            ("подовження", "подовження"),
            ("إقامة", "اقامه"),
            ("الإقامةُ", "الاقامه"),
            ("٢٠٢٦", "2026"),
            ("Aufenthalts\u{AD}titel", "aufenthaltstitel"),
            ("Auf·enthalt", "aufenthalt"),
            ("п'ять", "пять"),
        ] {
            let mut out = "vor ".to_string();
            fold_into(word, &mut out);
            assert_eq!(out.strip_prefix("vor "), Some(folded), "{word}");
        }
    }

    #[test]
    fn digraphs_are_umlauts_unless_they_are_not() {
        for (word, folded) in
            [("fachkraefte", "fachkrafte"), ("neue", "neue"), ("quelle", "quelle"), ("bauer", "bauer"), ("fuer", "fur")]
        {
            let mut text = format!("mauer {word}");
            german_digraphs(&mut text, "mauer ".len());
            assert_eq!(text.strip_prefix("mauer "), Some(folded));
        }
    }
}
