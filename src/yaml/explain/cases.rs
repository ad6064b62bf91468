//! The messages about mistakes that editors make, one function for each kind.

use std::ops::Range;

use serde_yaml::granit_parser::ErrorKind;

use super::Explained;
use super::lines::{indent, line_at, line_before, line_start, opening_quote, previous_line, to_line_end, value_start};
use crate::diagnostic::{Text, catalogue};
use crate::text;

pub(super) fn syntax(range: Range<usize>, message: Text, help: Option<Text>) -> Explained {
    Explained { range, code: catalogue::YAML_SYNTAX, message, help }
}

pub(super) fn unknown(source: &str, at: usize, kind: &ErrorKind) -> Explained {
    syntax(
        to_line_end(source, at),
        text!("Das ist kein gültiges YAML ({kind})", "This is not valid YAML ({kind})"),
        Some(text!(
            "Setzen Sie den Wert in Anführungszeichen, und prüfen Sie die Einrückung",
            "Put the value in quotes, and check the indentation"
        )),
    )
}

pub(super) fn forbidden_in(source: &str, at: usize, bad: char) -> Explained {
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

pub(super) fn tab(source: &str, at: usize) -> Explained {
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
pub(super) fn trailing(source: &str, at: usize, after: usize) -> Explained {
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
pub(super) fn starts_with_sign(source: &str, at: usize) -> Explained {
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
pub(super) fn colon(source: &str, at: usize) -> Explained {
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
pub(super) fn bracket(source: &str, at: usize, bracket: Option<usize>) -> Explained {
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
pub(super) fn place_in_line(source: &str, at: usize, kind: &ErrorKind) -> Explained {
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

pub(super) fn wrong_indentation(source: &str, line: usize) -> Explained {
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
pub(super) fn quote_help(source: &str, at: usize) -> Option<Text> {
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
