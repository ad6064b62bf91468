//! Mistakes in the syntax, in the words of someone who writes a handbook.
//!
//! The parser says what its grammar expected; an editor wants to know which sign to change. Each arm below was taught
//! by a mistake that editors make.

use std::ops::Range;

use serde_yaml::granit_parser::ErrorKind;

use crate::diagnostic::{Code, Diagnostic, Span, Text, catalogue};
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

fn syntax(range: Range<usize>, message: Text, help: Option<Text>) -> Explained {
    Explained { range, code: catalogue::YAML_SYNTAX, message, help }
}

fn unknown(source: &str, at: usize, kind: &ErrorKind) -> Explained {
    syntax(
        to_line_end(source, at),
        text!("Das ist kein gültiges YAML ({kind})", "This is not valid YAML ({kind})"),
        Some(text!(
            "Setzen Sie den Wert in Anführungszeichen, und prüfen Sie die Einrückung",
            "Put the value in quotes, and check the indentation"
        )),
    )
}

fn forbidden_in(source: &str, at: usize, bad: char) -> Explained {
    let start = source.get(at..).and_then(|rest| rest.find(bad)).map_or(at, |offset| at + offset);
    let range = start..(start + bad.len_utf8()).min(source.len());
    let number = u32::from(bad);
    syntax(
        range,
        text!(
            "Der Text enthält das unsichtbare Zeichen U+{number:04X}",
            "The text contains the invisible character U+{number:04X}"
        ),
        Some(text!("Löschen Sie es", "Delete it")),
    )
}

fn tab(source: &str, at: usize) -> Explained {
    let line = line_start(source, at);
    // The parser may notice the tab of the next line at the end of this one.
    let place = source.get(line..).and_then(|rest| rest.find('\t')).map_or(at, |offset| line + offset);
    syntax(
        place..(place + 1).min(source.len()),
        text!("Hier ist mit einem Tabulator eingerückt", "A tab is used for indentation here"),
        Some(text!("Rücken Sie mit zwei Leerzeichen ein", "Indent with two blanks")),
    )
}

/// Text after a closing quote.
fn trailing(source: &str, at: usize, after: usize) -> Explained {
    let open = opening_quote(source, after).unwrap_or(at);
    let single = source.get(open..).is_some_and(|rest| rest.starts_with('\''));
    let help = if single {
        text!(
            "Ein Apostroph im Wert: nehmen Sie außen doppelte Anführungszeichen, `\"so geht’s\"`",
            "For an apostrophe in the value use double quotes around it, `\"it's\"`"
        )
    } else {
        text!(
            "Anführungszeichen im Wert: schreiben Sie „so“, oder `\\\"` statt `\"`",
            "For quotes inside the value write “so”, or `\\\"` instead of `\"`"
        )
    };
    syntax(
        to_line_end(source, at),
        text!("Nach dem schließenden Anführungszeichen steht noch Text", "There is text after the closing quote"),
        Some(help),
    )
}

/// A value that begins with a sign that means something else to YAML.
fn starts_with_sign(source: &str, at: usize) -> Explained {
    match source.get(at..).and_then(|rest| rest.chars().next()) {
        Some(sign) if !sign.is_whitespace() && !sign.is_alphanumeric() => syntax(
            to_line_end(source, at),
            text!("Ein Wert darf nicht mit `{sign}` beginnen", "A value must not begin with `{sign}`"),
            quote_help(source, at),
        ),
        _ => wrong_indentation(source, line_start(source, at)),
    }
}

/// A colon with a blank where the parser wants none, or none where it wants one.
fn colon(source: &str, at: usize) -> Explained {
    let line = line_start(source, at);
    let text = line_at(source, line);
    let before = source.get(line..at).unwrap_or_default();
    // `title: Hinweis: bitte`
    if value_start(before).is_some() || before.trim_start().starts_with("- ") && before.contains(": ") {
        return syntax(
            at..(at + 1).min(source.len()),
            text!(
                "Im Wert steht ein Doppelpunkt mit Leerzeichen: für YAML beginnt hier ein neuer Wert",
                "The value contains a colon with a blank: for YAML a new value begins here"
            ),
            quote_help(source, line + value_start(text).unwrap_or(0)),
        );
    }
    // A line without `: `, noticed here or on the line below.
    let previous = previous_line(source, line);
    for start in std::iter::once(line).chain(previous) {
        let text = line_at(source, start).trim_end();
        if text.trim_start().starts_with("- ") || text.trim().is_empty() {
            continue;
        }
        let key_end = text.find(':');
        match key_end {
            Some(end)
                if text.get(end + 1..).is_some_and(|rest| !rest.is_empty() && !rest.starts_with(' '))
                    && !text.contains(": ") =>
            {
                let (key, value) =
                    (text.get(..end).unwrap_or_default().trim(), text.get(end + 1..).unwrap_or_default());
                return syntax(
                    start + end..start + end + 1,
                    text!("Nach dem Doppelpunkt fehlt ein Leerzeichen", "A blank is missing after the colon"),
                    Some(text!("Schreiben Sie `{key}: {value}`", "Write `{key}: {value}`")),
                );
            }
            None => {
                let indent = text.len() - text.trim_start().len();
                return syntax(
                    start + indent..start + text.len(),
                    text!("In dieser Zeile fehlt der Doppelpunkt", "The colon is missing on this line"),
                    Some(text!(
                        "Schreiben Sie `schlüssel: Wert`; die Fortsetzung eines Werts wird eingerückt",
                        "Write `key: value`; the continuation of a value is indented"
                    )),
                );
            }
            Some(_) => {}
        }
    }
    place_in_line(source, at, &ErrorKind::InvalidIndentation)
}

/// Something wrong inside brackets.
fn bracket(source: &str, at: usize, bracket: Option<usize>) -> Explained {
    let open = bracket.unwrap_or(at);
    let sign = source.get(open..).and_then(|rest| rest.chars().next()).unwrap_or('[');
    let close = if sign == '{' { '}' } else { ']' };
    let same_line = !source.get(open..at).unwrap_or_default().contains('\n');
    let met = source.get(at..).and_then(|rest| rest.chars().next());
    match met {
        Some(':') if same_line && at > open => syntax(
            at..at + 1,
            text!(
                "In der Klammer steht ein Doppelpunkt mit Leerzeichen im Wert",
                "A value in the brackets contains a colon with a blank"
            ),
            Some(text!("Setzen Sie den Wert in Anführungszeichen", "Put the value in quotes")),
        ),
        Some(wrong @ (']' | '}')) if wrong != close => syntax(
            at..at + 1,
            text!(
                "Die Klammer `{sign}` wird mit `{wrong}` geschlossen",
                "The bracket `{sign}` is closed with `{wrong}`"
            ),
            Some(text!("Schließen Sie sie mit `{close}`", "Close it with `{close}`")),
        ),
        Some(_) if same_line && at > open => syntax(
            to_line_end(source, at),
            text!("In der Klammer fehlt ein Komma", "A comma is missing in the brackets"),
            Some(text!(
                "Trennen Sie die Einträge mit Kommas, und setzen Sie Werte mit Sonderzeichen in Anführungszeichen",
                "Separate the entries by commas, and put values with special signs in quotes"
            )),
        ),
        _ => syntax(
            to_line_end(source, open),
            text!("Die Klammer `{sign}` wird nicht geschlossen", "The bracket `{sign}` is not closed"),
            Some(text!(
                "Schließen Sie sie mit `{close}`; einen Text, der mit einer Klammer beginnt, setzen Sie in Anführungszeichen",
                "Close it with `{close}`; put a text that begins with a bracket in quotes"
            )),
        ),
    }
}

/// Something that does not fit where it stands: after a value, or by its indentation.
fn place_in_line(source: &str, at: usize, kind: &ErrorKind) -> Explained {
    let line = line_start(source, at);
    let before = source.get(line..at).unwrap_or_default();
    if let Some(value) = value_start(before) {
        let value_text = source.get(line + value..).unwrap_or_default();
        let sign = value_text.chars().next().unwrap_or(' ');
        if line + value == at || matches!(sign, '*' | '&' | '!' | '[' | '{') {
            return starts_with_sign(source, line + value);
        }
        if matches!(sign, '"' | '\'') {
            return trailing(source, at, line + value);
        }
    } else if matches!(line_before(source, at).trim(), "" | "-")
        && matches!(source.get(at..).and_then(|rest| rest.chars().next()), Some(',' | ']' | '}'))
    {
        return starts_with_sign(source, at);
    }
    match kind {
        ErrorKind::ExpectedNodeContent => unknown(source, at, kind),
        _ => wrong_indentation(source, line),
    }
}

fn wrong_indentation(source: &str, line: usize) -> Explained {
    syntax(
        to_line_end(source, line + indent(source, line)),
        text!(
            "Die Einrückung dieser Zeile passt nicht zu den Zeilen darüber",
            "The indentation of this line does not fit the lines above"
        ),
        Some(text!(
            "Einträge derselben Ebene beginnen in derselben Spalte; Untergeordnetes ist zwei Leerzeichen weiter eingerückt",
            "Entries of one level begin in the same column; what belongs to them is indented by two blanks more"
        )),
    )
}

/// The help "write it like this", with the value that begins at a place put in quotes.
fn quote_help(source: &str, at: usize) -> Option<Text> {
    let line = line_at(source, at).trim_end();
    let (key, value) = (source.get(line_start(source, at)..at).unwrap_or_default().trim_start(), line);
    if value.is_empty() || value.chars().count() > 120 || key.contains(['{', '[']) {
        return Some(text!("Setzen Sie den Wert in Anführungszeichen", "Put the value in quotes"));
    }
    let quoted = if value.contains(['"', '\\']) && !value.contains('\'') {
        format!("'{value}'")
    } else {
        format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
    };
    Some(text!("Setzen Sie den Wert in Anführungszeichen: `{key}{quoted}`", "Put the value in quotes: `{key}{quoted}`"))
}

/// Where the value begins on a line such as `  - key: value`, if there is one.
fn value_start(line: &str) -> Option<usize> {
    let colon = line.find(": ")?;
    let rest = line.get(colon + 1..)?;
    let blanks = rest.len() - rest.trim_start().len();
    Some(colon + 1 + blanks)
}

/// The quote that opens the scalar after a place.
fn opening_quote(source: &str, after: usize) -> Option<usize> {
    let rest = source.get(after..)?;
    rest.find(['"', '\'']).map(|offset| after + offset)
}

/// The first backslash after an opening quote that begins no known escape.
fn bad_escape(source: &str, open: usize) -> Option<usize> {
    let mut escaped = false;
    let text = source.get(open + 1..)?;
    for (offset, sign) in text.char_indices() {
        if escaped {
            // `x`, `u` and `U` may be the wrong ones too: their digits are looked at here.
            let digits = match sign {
                'x' => 2,
                'u' => 4,
                'U' => 8,
                '0' | 'a' | 'b' | 't' | 'n' | 'v' | 'f' | 'r' | 'e' | ' ' | '"' | '/' | '\\' | 'N' | '_' | 'L'
                | 'P' | '\t' | '\n' | '\r' => 0,
                _ => return Some(open + offset),
            };
            let given = text.get(offset + 1..)?.chars().take(digits).filter(char::is_ascii_hexdigit).count();
            if given < digits {
                return Some(open + offset);
            }
            escaped = false;
        } else {
            escaped = sign == '\\';
        }
    }
    None
}

fn floor(source: &str, at: usize) -> usize {
    (0..=at.min(source.len())).rev().find(|at| source.is_char_boundary(*at)).unwrap_or(0)
}

fn ceiling(source: &str, at: usize) -> usize {
    (at..source.len()).find(|at| source.is_char_boundary(*at)).unwrap_or(source.len())
}

fn line_start(source: &str, at: usize) -> usize {
    source.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1)
}

/// What stands on the line before a place.
fn line_before(source: &str, at: usize) -> &str {
    source.get(line_start(source, at)..at).unwrap_or_default()
}

/// The rest of the line from a place on.
fn line_at(source: &str, at: usize) -> &str {
    source.get(at..).and_then(|rest| rest.lines().next()).unwrap_or_default()
}

fn indent(source: &str, line: usize) -> usize {
    let text = line_at(source, line);
    text.len() - text.trim_start().len()
}

/// The start of the last line before this one that holds anything.
fn previous_line(source: &str, line: usize) -> Option<usize> {
    let mut end = line.checked_sub(1)?;
    loop {
        let start = line_start(source, end);
        if !line_at(source, start).trim().is_empty() {
            return Some(start);
        }
        end = start.checked_sub(1)?;
    }
}

/// From a place to the end of its line, at least one byte if there is one.
fn to_line_end(source: &str, at: usize) -> Range<usize> {
    at..at + line_at(source, at).trim_end().len()
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
