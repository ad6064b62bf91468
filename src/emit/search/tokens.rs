//! Cuts a text into words for the search. The search script does the same with what the reader types.
//!
//! Lower case, ä to ae, ö to oe, ü to ue, ß to ss, other diacritics of Latin letters removed; everything that is neither
//! letter nor digit separates. "§ 18a" gives `§18a` and `18a`, so that a section is found by either.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longest word that is indexed, in bytes; longer ones are noise (addresses, codes).
const LONGEST: usize = 64;

/// Calls `found` for each word of a text, in order.
pub fn tokens(text: &str, found: &mut dyn FnMut(&str)) {
    let mut word = String::new();
    let mut section = false;
    // Plain ASCII is the common case and needs no tables.
    let mut ascii = true;
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            word.push(c.to_ascii_lowercase());
            continue;
        }
        if !c.is_ascii() && (c.is_alphanumeric() || (is_combining_mark(c) && !word.is_empty())) {
            ascii = false;
            word.push(c);
            continue;
        }
        // A soft hyphen and joiners are inside words.
        if matches!(c, '\u{AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}') {
            continue;
        }
        finish(&mut word, &mut ascii, &mut section, found);
        match c {
            '§' => section = true,
            ' ' | '\u{A0}' | '\u{202F}' | '\n' | '\t' => {}
            _ => section = false,
        }
    }
    finish(&mut word, &mut ascii, &mut section, found);
}

fn finish(word: &mut String, ascii: &mut bool, section: &mut bool, found: &mut dyn FnMut(&str)) {
    if word.is_empty() {
        return;
    }
    let starts_with_digit = word.starts_with(char::is_numeric);
    if !*ascii {
        *word = fold(word);
    }
    if word.len() <= LONGEST {
        found(word);
        if *section && starts_with_digit {
            word.insert(0, '§');
            found(word);
        }
    }
    word.clear();
    *ascii = true;
    *section = false;
}

fn fold(word: &str) -> String {
    let mut out = String::with_capacity(word.len() + 4);
    // Nearly every word that is not ASCII is German; the tables of Unicode cost ten times as much as this.
    if word.chars().all(|c| c.is_ascii() || german(c).is_some()) {
        for c in word.chars() {
            match german(c) {
                Some(letters) => out.push_str(letters),
                None => out.push(c),
            }
        }
        return out;
    }
    for c in word.nfc().flat_map(char::to_lowercase).nfc() {
        if let Some(letters) = german(c) {
            out.push_str(letters);
            continue;
        }
        match std::iter::once(c).nfd().next() {
            // A Latin letter loses its marks; other scripts need theirs.
            Some(base) if c.is_ascii() || base.is_ascii_alphabetic() => out.push(base),
            _ if is_combining_mark(c) && out.ends_with(|last: char| last.is_ascii_alphabetic()) => {}
            _ => out.push(c),
        }
    }
    out
}

/// What German writes for its letters that are not ASCII, either case.
fn german(c: char) -> Option<&'static str> {
    match c {
        'ä' | 'Ä' => Some("ae"),
        'ö' | 'Ö' => Some("oe"),
        'ü' | 'Ü' => Some("ue"),
        'ß' => Some("ss"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        let mut list = Vec::new();
        tokens(text, &mut |word| list.push(word.to_string()));
        list
    }

    #[test]
    fn sections_are_found_with_and_without_their_sign() {
        assert_eq!(words("§ 18a AufenthG, §§ 5"), ["18a", "§18a", "aufenthg", "5", "§5"]);
        assert_eq!(words("§ und 5"), ["und", "5"]);
    }

    #[test]
    fn umlauts_and_accents_are_folded() {
        assert_eq!(
            words("Größe Pässe café STRASSE Straße İstanbul"),
            ["groesse", "paesse", "cafe", "strasse", "strasse", "istanbul"]
        );
    }

    #[test]
    fn other_scripts_keep_their_letters() {
        assert_eq!(words("Їжак إقامة"), ["їжак", "إقامة"]);
    }

    #[test]
    fn soft_hyphens_are_inside_words() {
        assert_eq!(words("Aufenthalts\u{AD}titel a-b"), ["aufenthaltstitel", "a", "b"]);
    }
}
