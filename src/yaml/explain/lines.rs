//! Places in the text of a mistake: lines, quotes, values.

use std::ops::Range;

/// Where the value begins on a line such as `  - key: value`, if there is one.
pub(super) fn value_start(line: &str) -> Option<usize> {
    let colon = line.find(": ")?;
    let rest = line.get(colon + 1..)?;
    let blanks = rest.len() - rest.trim_start().len();
    Some(colon + 1 + blanks)
}

/// The quote that opens the scalar after a place.
pub(super) fn opening_quote(source: &str, after: usize) -> Option<usize> {
    let rest = source.get(after..)?;
    rest.find(['"', '\'']).map(|offset| after + offset)
}

/// The first backslash after an opening quote that begins no known escape.
pub(super) fn bad_escape(source: &str, open: usize) -> Option<usize> {
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

pub(super) fn floor(source: &str, at: usize) -> usize {
    (0..=at.min(source.len())).rev().find(|at| source.is_char_boundary(*at)).unwrap_or(0)
}

pub(super) fn ceiling(source: &str, at: usize) -> usize {
    (at..source.len()).find(|at| source.is_char_boundary(*at)).unwrap_or(source.len())
}

pub(super) fn line_start(source: &str, at: usize) -> usize {
    source.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1)
}

/// What stands on the line before a place.
pub(super) fn line_before(source: &str, at: usize) -> &str {
    source.get(line_start(source, at)..at).unwrap_or_default()
}

/// The rest of the line from a place on.
pub(super) fn line_at(source: &str, at: usize) -> &str {
    source.get(at..).and_then(|rest| rest.lines().next()).unwrap_or_default()
}

pub(super) fn indent(source: &str, line: usize) -> usize {
    let text = line_at(source, line);
    text.len() - text.trim_start().len()
}

/// The start of the last line before this one that holds anything.
pub(super) fn previous_line(source: &str, line: usize) -> Option<usize> {
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
pub(super) fn to_line_end(source: &str, at: usize) -> Range<usize> {
    at..at + line_at(source, at).trim_end().len()
}
