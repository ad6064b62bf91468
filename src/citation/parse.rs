//! A text that is a citation.

use std::ops::Range;

use super::laws::Laws;
use super::target::Citation;
use crate::diagnostic::Text;

/// What is wrong with a text that should be a citation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ParseProblem {
    /// What.
    pub kind: ProblemKind,
    /// Where, in bytes of the text.
    pub range: Range<usize>,
    /// One sentence without a full stop.
    pub message: Text,
    /// What to do.
    pub help: Text,
}

/// What is wrong.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ProblemKind {
    /// Nothing there.
    Empty,
    /// No sign (§, Art., Nr.).
    NoSign,
    /// A sign without a number.
    NoNumber,
    /// No law named and no default law.
    NoLaw,
    /// A part that cannot be read.
    Rest,
}

/// Reads a citation.
pub fn parse(_text: &str, _default_law: Option<&str>, _laws: &Laws) -> Result<Citation, ParseProblem> {
    Err(ParseProblem {
        kind: ProblemKind::Empty,
        range: 0..0,
        message: crate::text!("keine Fundstelle", "no citation"),
        help: crate::text!("", ""),
    })
}
