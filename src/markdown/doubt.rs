//! Text that was probably meant to be hidden: a fence that is none, a comment that does not end.
//!
//! Such text would be published. So it is an error wherever it is seen, when the outline is made and again when text is
//! rendered that has no outline (values of the front matter).

use std::ops::Range;

use crate::diagnostic::{Diagnostic, Span, catalogue, colons};
use crate::text;

/// What is doubtful.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Doubt {
    /// Three colons in running text.
    Colons,
    /// `<!--` in running text.
    Comment,
}

impl Doubt {
    /// The error.
    pub fn diagnostic(self, span: Span) -> Diagnostic {
        match self {
            Doubt::Colons => colons::no_directive(span),
            Doubt::Comment => unclosed_comment(span),
        }
    }
}

/// The error of a comment that does not end.
pub fn unclosed_comment(span: Span) -> Diagnostic {
    Diagnostic::new(
        catalogue::RAW_HTML,
        span,
        text!("Der Kommentar ist nicht geschlossen", "the comment is not closed"),
    )
    .with_help(text!(
        "Schließen Sie ihn mit `-->` im selben Absatz oder in derselben Tabellenzelle; als Text schreiben Sie `\\<!--`.",
        "Close it with `-->` in the same paragraph or table cell; as text write `\\<!--`."
    ))
}

/// What is doubtful in a piece of running text that the parser has found at `range` of `source`, and where.
pub fn in_text(source: &str, part: &str, range: &Range<usize>) -> Option<(Range<usize>, Doubt)> {
    // The parser makes a piece of its own of a `<` that is not escaped.
    if part == "<" && range.len() == 1 && source[range.start..].starts_with("<!--") {
        return Some((range.start..range.start + 4, Doubt::Comment));
    }
    // Text that stands in the source as it is; what comes from an entity is meant as it is.
    if part.len() < 3 || range.len() != part.len() {
        return None;
    }
    // What is escaped begins a piece.
    let escaped = range.start > 0 && source.as_bytes()[range.start - 1] == b'\\';
    let found = colons::run(part, escaped)?;
    Some((range.start + found.start..range.start + found.end, Doubt::Colons))
}
