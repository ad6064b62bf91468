//! Places in a YAML text.

use std::ops::Range;

use serde_yaml::granit_parser::{self, ScalarStyle};

/// Whether a line at the left edge looks like an entry of the outermost map.
pub(super) fn begins_with_key(line: &str) -> bool {
    let word = line.trim_start_matches(['"', '\'']);
    let rest = word.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_' || c == '-' || c == '§');
    rest.len() < word.len()
        && rest
            .trim_start_matches(['"', '\''])
            .strip_prefix(':')
            .is_some_and(|after| after.is_empty() || after.starts_with([' ', '\t', '\r']))
}

pub(super) fn byte_range(source: &str, span: &granit_parser::Span) -> Range<usize> {
    let range = span.byte_range().unwrap_or_else(|| {
        let start = offset_of_line(source, span.start.line());
        start..start
    });
    range.start..range.end.max(range.start)
}

/// Where a line (counted from 1) begins.
pub(super) fn offset_of_line(source: &str, line: usize) -> usize {
    source.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum()
}

/// The place of a block scalar without the blanks after it.
pub(super) fn trim_block(file: &str, range: Range<usize>, style: ScalarStyle) -> Range<usize> {
    match style {
        ScalarStyle::Literal | ScalarStyle::Folded => {
            let text = file.get(range.clone()).unwrap_or_default();
            range.start..range.start + text.trim_end().len()
        }
        _ => range,
    }
}
