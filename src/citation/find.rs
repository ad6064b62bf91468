//! Citations in running text.

use std::ops::Range;

use super::laws::Laws;
use super::target::Citation;

/// A citation in running text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found {
    /// Bytes of the text.
    pub range: Range<usize>,
    /// What is cited.
    pub citation: Citation,
    /// The part of the text for each target, in order.
    pub places: Vec<Range<usize>>,
}

/// Finds citations.
pub fn find(_text: &str, _default_law: Option<&str>, _laws: &Laws) -> Vec<Found> {
    Vec::new()
}
