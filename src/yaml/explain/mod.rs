//! Mistakes in the syntax, in the words of someone who writes a handbook.
//!
//! The parser says what its grammar expected; an editor wants to know which sign to change. Each arm below was taught
//! by a mistake that editors make.

mod cases;
mod lines;

use std::ops::Range;

use serde_yaml::granit_parser::ErrorKind;

use self::cases::{
    bracket, colon, forbidden_in, place_in_line, quote_help, starts_with_sign, syntax, tab, trailing, unknown,
};
use self::lines::{bad_escape, ceiling, floor, line_before, opening_quote, to_line_end};
use crate::diagnostic::{Code, Text, catalogue};
use crate::text;

/// What the parser says, and where it was. Places are relative to `source`.
pub(super) struct Mistake<'a> {
    /// The text that was parsed.
    pub source: &'a str,
    /// What the parser says.
    pub kind: &'a ErrorKind,
    /// Where the parser noticed it.
    pub at: usize,
    /// The innermost open bracket.
    pub bracket: Option<usize>,
    /// End of the last scalar or bracket before it.
    pub after: usize,
}

/// What the editor is told.
pub(super) struct Explained {
    pub range: Range<usize>,
    pub code: Code,
    pub message: Text,
    pub help: Option<Text>,
}

/// Explains a mistake.
pub(super) fn explain(mistake: &Mistake<'_>) -> Explained {
    let mut explained = in_words(mistake);
    // The arms point at one byte of a sign that may have more.
    let start = floor(mistake.source, explained.range.start);
    explained.range = start..ceiling(mistake.source, explained.range.end.max(start));
    explained
}

fn in_words(mistake: &Mistake<'_>) -> Explained {
    use ErrorKind as K;
    let source = mistake.source;
    let at = floor(source, mistake.at);
    match mistake.kind {
        K::DirectiveDisallowed if !line_before(source, at).trim().is_empty() => starts_with_sign(source, at),
        K::DirectiveDisallowed => Explained {
            range: to_line_end(source, at),
            code: catalogue::YAML_FEATURE,
            message: text!(
                "Zeilen mit `%` am Anfang gibt es hier nicht",
                "Lines that begin with `%` do not exist here"
            ),
            help: Some(text!("Löschen Sie die Zeile", "Delete the line")),
        },
        K::TabInBlockIndentation
        | K::TabInIndentation
        | K::TabNotAllowed
        | K::TabInPlainScalar
        | K::TabAtBlockScalarStart => tab(source, at),
        K::UnclosedQuotedScalar | K::InvalidQuotedScalarIndent | K::DocumentIndicatorInQuotedScalar => {
            let open = opening_quote(source, mistake.after).unwrap_or(at);
            syntax(
                to_line_end(source, open),
                text!("Das Anführungszeichen wird nicht geschlossen", "The quote is not closed"),
                Some(text!(
                    "Setzen Sie das gleiche Zeichen ans Ende des Werts",
                    "Put the same sign at the end of the value"
                )),
            )
        }
        K::InvalidTrailingSingleQuotedScalar | K::InvalidTrailingDoubleQuotedScalar => {
            trailing(source, at, mistake.after)
        }
        K::UnknownQuotedScalarEscape
        | K::InvalidQuotedScalarHexEscape
        | K::InvalidLowSurrogate
        | K::InvalidLowSurrogateHexEscape
        | K::MissingLowSurrogate
        | K::UnpairedLowSurrogate
        | K::InvalidUnicodeEscape => {
            let open = opening_quote(source, mistake.after).unwrap_or(at);
            let place = bad_escape(source, open).unwrap_or(at);
            syntax(
                to_line_end(source, place),
                text!(
                    "Der Rückstrich `\\` leitet ein Zeichen ein, das es nicht gibt",
                    "The backslash `\\` introduces a sign that does not exist"
                ),
                Some(text!(
                    "Ein Rückstrich als Zeichen wird in Anführungszeichen verdoppelt: `\\\\`",
                    "A backslash itself is doubled inside quotes: `\\\\`"
                )),
            )
        }
        K::UnexpectedCharacter { character } if character.is_control() => forbidden_in(source, at, *character),
        K::BomInsideDocument => forbidden_in(source, at, '\u{feff}'),
        K::UnexpectedCharacter { .. }
        | K::MappingKeyNotAllowed
        | K::InvalidBlockScalarHeader
        | K::MissingAnchorOrAliasName
        | K::UndeclaredTagHandle
        | K::ExpectedTagBang
        | K::InvalidTagTerminator
        | K::InvalidGlobalTagCharacter
        | K::MissingTagUri
        | K::UnclosedVerbatimTag
        | K::InvalidTagEscape
        | K::InvalidTagUtf8
        | K::InvalidTagUtf8LeadingByte
        | K::InvalidTagUtf8TrailingByte
        | K::PlainScalarStartsWithDashFlowIndicator => starts_with_sign(source, at),
        K::MappingValueNotAllowed | K::SimpleKeyExpected => colon(source, at),
        K::UnclosedFlowCollection { .. }
        | K::UnexpectedEofFlowSequence
        | K::UnexpectedEofFlowMapping
        | K::UnexpectedEofImplicitFlowMapping
        | K::InvalidColonPlacement
        | K::ExpectedFlowMappingSeparator
        | K::ExpectedFlowSequenceSeparator
        | K::InvalidFlowScalarIndent
        | K::BlockEntryInFlowCollection
        | K::FlowMappingValueAdjacentCollection => bracket(source, at, mistake.bracket),
        K::MismatchedFlowCollectionEnd { close, .. } => {
            // The parser may point at the bracket that opens.
            let end = source.get(at..).and_then(|rest| rest.find(*close)).map_or(at, |offset| at + offset);
            bracket(source, end, mistake.bracket)
        }
        K::BlockSequenceEntryNotAllowed => syntax(
            to_line_end(source, at),
            text!("Eine Liste kann nicht hinter dem Doppelpunkt beginnen", "A list cannot begin behind the colon"),
            Some(text!(
                "Schreiben Sie jeden Punkt in eine eigene Zeile darunter, oder setzen Sie einen Text mit Strich in Anführungszeichen",
                "Write each item on a line of its own below, or put a text with a dash in quotes"
            )),
        ),
        K::ExpectedBlockSequenceEntry => syntax(
            to_line_end(source, at),
            text!("Diese Zeile gehört zu keinem Punkt der Liste", "This line belongs to no item of the list"),
            Some(text!(
                "Beginnen Sie sie mit `- `, oder rücken Sie sie so weit ein wie die Zeilen ihres Punkts",
                "Begin it with `- `, or indent it like the lines of its item"
            )),
        ),
        K::ExpectedBlockMappingKey
        | K::ExpectedDocumentStart
        | K::InvalidIndentation
        | K::UnexpectedEofBlockMapping
        | K::UnexpectedEofBlockSequence
        | K::MisplacedFlowCollectionEnd
        | K::InvalidBlockScalarIndent
        | K::ExpectedNodeContent => place_in_line(source, at, mistake.kind),
        K::CommentNotSeparated | K::CommentInterceptedScalar => syntax(
            to_line_end(source, at),
            text!(
                "Hier beginnt mit `#` ein Kommentar mitten im Wert",
                "A comment begins with `#` inside the value here"
            ),
            quote_help(source, at),
        ),
        kind => unknown(source, at, kind),
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::{Diagnostics, SourcePath};
    use crate::yaml::{Limits, read};

    /// The first problem of a text: the piece it points at, the German message and the help.
    fn problem(text: &str) -> (String, String, String) {
        let mut diagnostics = Diagnostics::default();
        read(&SourcePath::new("x"), text, 0..text.len(), Limits::FRONT_MATTER, &mut diagnostics);
        let first = diagnostics.finish().into_iter().next().unwrap_or_else(|| panic!("no problem in {text:?}"));
        let piece = first.span.map(|span| text[span.start..span.end].to_owned()).unwrap_or_default();
        (piece, first.message.de, first.help.map(|help| help.de).unwrap_or_default())
    }

    #[test]
    fn wild_texts_are_explained_too() {
        for text in [
            "*k:  {\nk\\u\n:\\\nv\n!}\n",
            "a: *\n",
            "a: !",
            "&",
            "- &\n",
            "a: {b: *}",
            "? ? :",
            "a:\n  !\n :",
            "a: \rتح\"}\n\n\"a",
        ] {
            problem(text);
        }
    }

    #[test]
    fn frequent_mistakes_have_their_own_words() {
        for (text, piece, message, help) in [
            ("title: Hinweis: bitte\n", ":", "Doppelpunkt mit Leerzeichen", "`title: \"Hinweis: bitte\"`"),
            ("title: \"a\" und \"b\": c\n", "und \"b\": c", "Nach dem schließenden", "„so“"),
            ("a:\n  - b: c: d\n", ":", "Doppelpunkt mit Leerzeichen", "`- b: \"c: d\"`"),
            ("title:abc\nx: y\n", ":", "fehlt ein Leerzeichen", "`title: abc`"),
            ("x: y\ntitle:abc\n", ":", "fehlt ein Leerzeichen", "`title: abc`"),
            ("x: y\ntitle\n", "title", "fehlt der Doppelpunkt", "`schlüssel: Wert`"),
            ("title\nx: y\n", "title", "fehlt der Doppelpunkt", ""),
            ("x: a\n  y: b\n", "y: b", "Einrückung", "derselben Spalte"),
            ("  x: a\ny: b\n", "y: b", "Einrückung", "derselben Spalte"),
            ("a:\n  - b\n - c\n", "- c", "Einrückung", "derselben Spalte"),
            ("a:\n\t- b\n", "\t", "Tabulator", "zwei Leerzeichen"),
            ("a: b\n\tc: d\n", "\t", "Tabulator", "zwei Leerzeichen"),
            ("a: \"b\nc: d\n", "\"b", "nicht geschlossen", "gleiche Zeichen"),
            ("a: 'b\n", "'b", "nicht geschlossen", "gleiche Zeichen"),
            ("a: 'Don't'\n", "t'", "Nach dem schließenden", "Apostroph"),
            ("a: \"x \"y\" z\"\n", "y\" z\"", "Nach dem schließenden", "„so“"),
            ("a: \"C:\\ablage\\q\"\n", "\\q\"", "Rückstrich", "verdoppelt"),
            ("a: @b\n", "@b", "nicht mit `@` beginnen", "`a: \"@b\"`"),
            ("a: `b`\n", "`b`", "nicht mit ``` beginnen", "\"`b`\""),
            ("a: %b\n", "%b", "nicht mit `%` beginnen", "`a: \"%b\"`"),
            ("a: *b* c\n", "*b*", "Verweise mit `*`", "Anführungszeichen"),
            ("a: & b\n", "& b", "nicht mit `&` beginnen", "`a: \"& b\"`"),
            ("a: [b\nc: d\n", "[b", "Klammer `[` wird nicht geschlossen", "mit `]`"),
            ("a: {b: c\nd: e\n", "{b: c", "Klammer `{` wird nicht geschlossen", "mit `}`"),
            ("a: [b] c\n", "[b] c", "nicht mit `[` beginnen", "`a: \"[b] c\"`"),
            ("a: {{ b }} c\n", "{{ b }} c", "nicht mit `{` beginnen", "`a: \"{{ b }} c\"`"),
            ("a: {{ b }}\n", "{ b }", "Schlüssel muss ein Wort", "Klammer beginnt"),
            ("a: [b}\n", "}", "`[` wird mit `}` geschlossen", "`]`"),
            ("a: {b: c: d}\n", ":", "Doppelpunkt mit Leerzeichen im Wert", "Anführungszeichen"),
            ("a: ]\n", "]", "nicht mit `]` beginnen", "`a: \"]\"`"),
            ("a: , b\n", ", b", "nicht mit `,` beginnen", "`a: \", b\"`"),
            ("a: - b\n", "- b", "Liste kann nicht hinter", "eigene Zeile"),
            ("a: ? b\n", "? b", "nicht mit `?` beginnen", "`a: \"? b\"`"),
            ("a: > b\n", "> b", "nicht mit `>` beginnen", "`a: \"> b\"`"),
            ("a: | b\n", "| b", "nicht mit `|` beginnen", "`a: \"| b\"`"),
            ("a:\n  - b\n  c: d\n", "c: d", "keinem Punkt der Liste", "`- `"),
            ("a: b\n---\nc: d\n", "---", "zweites YAML-Dokument", "Löschen"),
        ] {
            let found = problem(text);
            assert!(
                found.0 == piece && found.1.contains(message) && found.2.contains(help),
                "{text:?}: {found:?}, expected {piece:?} {message:?} {help:?}"
            );
        }
    }
}
