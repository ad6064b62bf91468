//! What the syntax of YAML allows and a handbook refuses.

use crate::diagnostic::{Diagnostic, Span, Text, catalogue};
use crate::text;

/// Something of YAML that a handbook does not need.
pub(super) fn feature(place: Span, message: Text) -> Diagnostic {
    Diagnostic::new(catalogue::YAML_FEATURE, place, message).with_help(text!(
        "Ist der Wert selbst so gemeint, setzen Sie ihn in Anführungszeichen; sonst schreiben Sie ihn aus",
        "If the value itself is meant like this, put it in quotes; otherwise write it out"
    ))
}

/// A key that its map has already.
pub(super) fn duplicate(name: &str, place: Span, first: Span) -> Diagnostic {
    Diagnostic::new(
        catalogue::DUPLICATE_KEY,
        place,
        text!("Der Schlüssel `{name}` steht zweimal", "The key `{name}` is given twice"),
    )
    .with_help(text!(
        "Löschen Sie einen der beiden, oder führen Sie die Werte zusammen",
        "Delete one of the two, or join their values"
    ))
    .with_related(first, text!("zuerst hier", "first here"))
}

/// A comment of Markdown in a text that is none.
pub(super) fn comment(place: Span) -> Diagnostic {
    let message = text!(
        "`<!--` ist hier kein Kommentar und würde als Text erscheinen",
        "`<!--` is no comment here and would appear as text"
    );
    Diagnostic::new(catalogue::RAW_HTML, place, message)
        .with_help(text!("Kommentare beginnen in YAML mit `#`.", "In YAML, comments begin with `#`."))
}

/// A character that is refused although the syntax allows it.
pub(super) fn forbidden_character(bad: char, place: Span) -> Diagnostic {
    let number = u32::from(bad);
    Diagnostic::new(
        catalogue::YAML_SYNTAX,
        place,
        text!(
            "Der Text enthält das unsichtbare Zeichen U+{number:04X}",
            "The text contains the invisible character U+{number:04X}"
        ),
    )
    .with_help(text!(
        "Löschen Sie es; meist kommt es beim Kopieren aus einem anderen Programm hinein",
        "Delete it; mostly it comes in by copying from another program"
    ))
}

/// A list or map where a key stands.
pub(super) fn key_is_no_word(place: Span) -> Diagnostic {
    Diagnostic::new(catalogue::YAML_SYNTAX, place, text!("Ein Schlüssel muss ein Wort sein", "A key must be a word"))
        .with_help(text!(
            "Soll hier ein Text stehen, der mit einer Klammer beginnt, setzen Sie ihn in Anführungszeichen",
            "If a text that begins with a bracket is meant, put it in quotes"
        ))
}
