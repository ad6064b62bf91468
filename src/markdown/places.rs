//! Where the parts of a running text stand in the sources.

use std::ops::Range;

use super::projected::Projected;
use crate::diagnostic::Span;

/// Finds the place of a part of a running text.
#[derive(Clone, Copy, Debug)]
pub struct Places<'a> {
    projected: &'a Projected,
    /// The parts that the text was put together from, in order: where each begins in it, and what it is in the projected
    /// text.
    parts: &'a [(usize, Range<usize>)],
}

impl<'a> Places<'a> {
    /// Places of a text that was put together from parts of a projected one.
    pub(super) fn new(projected: &'a Projected, parts: &'a [(usize, Range<usize>)]) -> Places<'a> {
        Places { projected, parts }
    }

    /// The place in the sources of a byte range of the text.
    ///
    /// Exact for what was written as it is read; of a variable or a character reference, the place that stands for it.
    pub fn span(&self, range: Range<usize>) -> Span {
        let at = |offset: usize, index: usize| match self.parts.get(index) {
            Some((begin, part)) => (part.start + offset.saturating_sub(*begin)).min(part.end),
            None => 0,
        };
        let part = |before: usize| before.saturating_sub(1);
        let first = part(self.parts.partition_point(|(begin, _)| *begin <= range.start));
        let last = part(self.parts.partition_point(|(begin, _)| *begin < range.end));
        let start = at(range.start, first);
        self.projected.origin(start..at(range.end, last).max(start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::SourcePath;

    #[test]
    fn parts_are_found_where_they_stand() {
        let path = SourcePath::new("a.md");
        let mut projected = Projected::empty(&path, 100, 0);
        projected.push_source(&path, 100, "**Nach** &sect; 18 AufenthG");
        // "Nach", " ", "§", " 18 AufenthG"
        let parts = [(0, 2..6), (4, 8..9), (5, 9..15), (7, 15..27)];
        let places = Places::new(&projected, &parts);
        let place = |range| {
            let span = places.span(range);
            (span.start, span.end)
        };
        assert_eq!(place(0..4), (102, 106));
        assert_eq!(place(5..19), (109, 127));
        assert_eq!(place(8..10), (116, 118));
        assert_eq!(place(90..99), (127, 127));
    }
}
