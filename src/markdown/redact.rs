//! Redaction: a source text with everything internal removed, for a handbook that holds nothing internal at all.
//!
//! What it writes renders, in the public edition, byte for byte as the text it was made from.

use std::ops::Range;

use super::comment;
use super::outline::{Outline, Segment};
use super::project::line_break;
use super::{Directive, Source};

/// The source text with everything internal removed.
///
/// An internal block becomes an empty comment, the content of every comment goes, everything else stays as it is.
pub fn redact(source: &Source<'_>, outline: &Outline) -> String {
    let mut out = String::with_capacity(source.text.len());
    segments(source.text, outline, &outline.segments, &mut out);
    out
}

/// Recursion is bounded by the depth of the outline.
fn segments(text: &str, outline: &Outline, list: &[Segment], out: &mut String) {
    for segment in list {
        match segment {
            Segment::Text(range) => without_comments(text, outline, range, out),
            Segment::Block(block) if block.directive == Directive::Internal => {
                out.push_str(comment::REMOVED);
                // A single CR ends a thematic break, but not a comment.
                out.push_str(match line_break(&text[block.closing.clone()]) {
                    "\r" => "\n",
                    other => other,
                });
            }
            Segment::Block(block) => {
                out.push_str(&text[block.opening.clone()]);
                segments(text, outline, &block.children, out);
                out.push_str(&text[block.closing.clone()]);
            }
        }
    }
}

fn without_comments(text: &str, outline: &Outline, range: &Range<usize>, out: &mut String) {
    let mut done = range.start;
    let first = outline.comments.partition_point(|comment| comment.range.start < range.start);
    for found in &outline.comments[first..] {
        if found.range.start >= range.end {
            break;
        }
        // Only after an error can comments overlap each other or the text.
        if found.range.start < done || found.range.end > range.end {
            continue;
        }
        out.push_str(&text[done..found.range.start]);
        comment::push_emptied(&text[found.range.clone()], found.inline, out);
        done = found.range.end;
    }
    out.push_str(&text[done..range.end]);
}
