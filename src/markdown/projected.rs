//! A projected text: what an edition may see, with marks instead of directives, and where each part comes from.

use std::ops::Range;

use super::Part;
use crate::diagnostic::{SourcePath, Span};
use crate::language::Language;

/// A text that an edition may see, and where every part of it comes from.
#[derive(Clone, Debug)]
pub struct Projected {
    pub(super) text: String,
    /// Marks by offset.
    pub(super) marks: Vec<Mark>,
    /// Never empty; the first begins at 0.
    origins: Vec<Origin>,
}

/// A thematic break of the projected text that stands for a directive.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Mark {
    /// Where it begins in the projected text.
    pub offset: usize,
    /// What it stands for.
    pub kind: MarkKind,
}

/// What a mark stands for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum MarkKind {
    /// Nothing to be seen: a block taken away, or the edge of one without a wrapper.
    Nothing,
    /// A wrapper begins.
    Open(Wrapper),
    /// The innermost wrapper ends.
    Close,
    /// A part of the facts.
    Place(Part),
}

/// An element around the content of a directive.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Wrapper {
    /// `::: details Title`
    Details(String),
    /// `::: public`
    Public,
    /// `::: internal`
    Internal,
    /// A snippet in another language than the page's.
    Language(Language),
}

/// From here on, the text comes from …
#[derive(Clone, Debug)]
struct Origin {
    start: usize,
    span: Span,
    /// Byte for byte, or all of it from the span as a whole.
    linear: bool,
}

impl Projected {
    /// A text value of the front matter or a data file; every place of it maps to `span`.
    pub fn of_value(text: &str, span: &Span) -> Projected {
        let origin = Origin { start: 0, span: span.clone(), linear: false };
        Projected { text: text.to_owned(), marks: Vec::new(), origins: vec![origin] }
    }

    /// An empty text of a file, to be filled.
    pub(super) fn empty(path: &SourcePath, offset: usize, capacity: usize) -> Projected {
        let origin = Origin { start: 0, span: Span::new(path, offset..offset), linear: true };
        Projected { text: String::with_capacity(capacity), marks: Vec::new(), origins: vec![origin] }
    }

    /// The text: Markdown, directives replaced by marks.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The place in the sources that a byte range of the text comes from.
    ///
    /// A range that spans several sources is cut off at the end of the first.
    pub fn origin(&self, range: Range<usize>) -> Span {
        let index = self.origins.partition_point(|origin| origin.start <= range.start).saturating_sub(1);
        let origin = &self.origins[index];
        if !origin.linear {
            return origin.span.clone();
        }
        let start =
            origin.span.start + range.start.saturating_sub(origin.start).min(origin.span.end - origin.span.start);
        let last = self.origins.partition_point(|origin| origin.start < range.end).saturating_sub(1);
        let last = &self.origins[last];
        let end = if last.linear && last.span.path == origin.span.path {
            (last.span.start + range.end.saturating_sub(last.start)).min(last.span.end)
        } else {
            origin.span.end
        };
        Span::new(&origin.span.path, start..end.max(start))
    }

    /// Appends text of a file, byte for byte.
    pub(super) fn push_source(&mut self, path: &SourcePath, offset: usize, text: &str) {
        let start = self.text.len();
        self.text.push_str(text);
        if let Some(last) = self.origins.last_mut()
            && last.linear
            && last.span.path == *path
            && last.span.end == offset
            && last.start + (last.span.end - last.span.start) == start
        {
            last.span.end += text.len();
            return;
        }
        self.origins.push(Origin { start, span: Span::new(path, offset..offset + text.len()), linear: true });
    }

    /// Appends text that stands for a place of a file.
    pub(super) fn push_instead(&mut self, span: Span, text: &str) {
        self.origins.push(Origin { start: self.text.len(), span, linear: false });
        self.text.push_str(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_map_back_to_their_sources() {
        let (page, snippet) = (SourcePath::new("page.md"), SourcePath::new("snippets/a.md"));
        let mut projected = Projected::empty(&page, 50, 0);
        projected.push_source(&page, 50, "abc");
        projected.push_source(&page, 53, "def");
        projected.push_instead(Span::new(&page, 56..60), "___\n");
        projected.push_source(&snippet, 10, "ghi");
        projected.push_source(&page, 70, "jkl");
        let place = |range| {
            let span = projected.origin(range);
            (span.path.as_str().to_owned(), span.start, span.end)
        };
        assert_eq!(place(0..6), ("page.md".to_owned(), 50, 56));
        assert_eq!(place(2..4), ("page.md".to_owned(), 52, 54));
        assert_eq!(place(7..8), ("page.md".to_owned(), 56, 60));
        assert_eq!(place(11..12), ("snippets/a.md".to_owned(), 11, 12));
        assert_eq!(place(11..15), ("snippets/a.md".to_owned(), 11, 13));
        assert_eq!(place(4..14), ("page.md".to_owned(), 54, 71));
        assert_eq!(place(16..16), ("page.md".to_owned(), 73, 73));
        assert_eq!(place(900..901), ("page.md".to_owned(), 73, 73));
    }

    #[test]
    fn a_value_is_one_place() {
        let span = Span::new(&SourcePath::new("a.md"), 3..9);
        assert_eq!(Projected::of_value("text", &span).origin(1..2), span);
    }
}
