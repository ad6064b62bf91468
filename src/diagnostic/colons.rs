//! Three colons, and what looks like them: an author may have meant a directive, and what a directive hides must never
//! become text. Used wherever texts are read, in Markdown and in YAML.

use std::ops::Range;

use super::{Diagnostic, Span, catalogue};
use crate::text;

/// Characters that look like a colon and are none.
const LOOKALIKES: [char; 8] =
    ['\u{FF1A}', '\u{FE55}', '\u{2236}', '\u{A789}', '\u{02D0}', '\u{FE13}', '\u{FE30}', '\u{0589}'];

/// Characters that nobody sees: a text that was copied may have them between two colons.
const INVISIBLE: [char; 6] = ['\u{00AD}', '\u{200B}', '\u{200C}', '\u{200D}', '\u{2060}', '\u{FEFF}'];

/// The error of colons where there is no directive: in running text, or in a value.
pub fn no_directive(place: Span) -> Diagnostic {
    let message = text!(
        "`:::` ist hier keine Direktive und würde als Text erscheinen",
        "`:::` is no directive here and would appear as text"
    );
    Diagnostic::new(catalogue::UNKNOWN_DIRECTIVE, place, message).with_help(text!(
        "Eine Direktive beginnt mit drei gewöhnlichen Doppelpunkten am Anfang einer Zeile oder eines Listenpunkts, und nur im Text unter den Angaben einer Seite. Im Text schreiben Sie `\\:::`, in Code `` `:::` ``.",
        "A directive begins with three plain colons at the start of a line or list item, and only in the text below the facts of a page. In text write `\\:::`, in code `` `:::` ``."
    ))
}

/// Whether a character takes no room that anybody sees.
pub fn is_invisible(character: char) -> bool {
    INVISIBLE.contains(&character)
}

/// Whether a text can hold what [`run`] finds; most texts are told from their bytes.
pub fn are_possible(text: &str) -> bool {
    // The first bytes of all characters above.
    let is_foreign = |byte: u8| matches!(byte, 0xC2 | 0xCB | 0xD6 | 0xE2 | 0xEA | 0xEF);
    text.contains("::")
        || (text.bytes().any(is_foreign)
            && (LOOKALIKES.iter().any(|colon| text.contains(*colon))
                || (text.contains(':') && INVISIBLE.iter().any(|unseen| text.contains(*unseen)))))
}

/// Where a text holds three or more colons in a row, or what looks like them.
///
/// `escaped` says that the first character was escaped with a backslash.
pub fn run(text: &str, escaped: bool) -> Option<Range<usize>> {
    if text.is_ascii() && !text.contains(":::") {
        return None;
    }
    let mut run: Option<(usize, usize)> = None;
    let mut skip = escaped;
    for (index, character) in text.char_indices().chain([(text.len(), ' ')]) {
        let colon = character == ':' || LOOKALIKES.contains(&character);
        match (colon, &mut run) {
            (true, Some((_, count))) => *count += 1,
            (true, None) => run = Some((index, 1)),
            (false, Some(_)) if INVISIBLE.contains(&character) => {}
            (false, Some((start, count))) => {
                if *count >= 3 && !skip {
                    return Some(*start..index);
                }
                run = None;
                skip = false;
            }
            (false, None) => skip = false,
        }
    }
    None
}

/// Whether a line begins with three colons or what looks like them, behind the marks of quotations and list items.
pub fn begin_a_line(text: &str) -> bool {
    are_possible(text)
        && text.lines().any(|line| {
            let is_mark = |c: char| {
                c.is_whitespace()
                    || matches!(c, '>' | '-' | '*' | '+' | '.' | ')' | '0'..='9')
                    || INVISIBLE.contains(&c)
            };
            let line = line.trim_start_matches(is_mark);
            run(line, false).is_some_and(|run| run.start == 0)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colons_are_noticed() {
        assert_eq!(run("a ::: b", false), Some(2..5));
        assert_eq!(run("::: b", true), None);
        assert_eq!(run("::: b :::", true), Some(6..9));
        assert_eq!(run("：：： intern", false), Some(0..9));
        assert_eq!(run("a: b :: c", false), None);
        assert_eq!(run("größe ::", false), None);
        assert_eq!(run(":\u{200B}:\u{200B}: intern", false), Some(0..9));
        assert_eq!(run(":\u{AD}\u{200B}: intern", false), None);
    }

    #[test]
    fn colons_at_the_start_of_a_line_are_noticed() {
        for text in
            ["::: internal", "a\n\n::: internal", "a\n> - :::b", "1. ::::", "\u{FEFF}:::", ":\u{200B}::", "：：："]
        {
            assert!(begin_a_line(text), "{text:?}");
        }
        for text in ["a ::: b", "\\:::", "`:::`", "a: b", "::", "über „::“ hinaus", ""] {
            assert!(!begin_a_line(text), "{text:?}");
        }
    }
}
