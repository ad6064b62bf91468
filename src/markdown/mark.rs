//! Marks: what the projected text holds instead of directives.

use super::projected::{Mark, MarkKind, Wrapper};
use super::variable;
use super::writer::Writer;
use crate::diagnostic::{Diagnostic, catalogue};
use crate::html::escape;
use crate::text;

/// A wrapper that is open. Positions are byte offsets of the output.
#[derive(Clone, Copy, Debug)]
pub struct Open {
    start: usize,
    body: usize,
    close: &'static str,
    /// How many elements are open around it.
    depth: usize,
}

impl Writer<'_, '_> {
    /// What a mark stands for at a place of the text.
    pub fn mark_at(&self, offset: usize) -> Option<usize> {
        self.projected.marks.binary_search_by_key(&offset, |mark| mark.offset).ok()
    }

    /// Writes what a mark stands for.
    pub fn mark(&mut self, index: usize) {
        let projected = self.projected;
        let Mark { kind, offset } = &projected.marks[index];
        self.unseen();
        match kind {
            MarkKind::Nothing => self.something_removed(),
            MarkKind::Open(wrapper) => self.begin_wrapper(wrapper, *offset),
            MarkKind::Close if self.wrappers.last().is_some_and(|open| open.depth == self.open.len()) => {
                self.close_wrapper();
            }
            // Only behind an error.
            MarkKind::Close => (),
            MarkKind::Place(part) => {
                self.block();
                self.ended = None;
                self.places.push((self.out.len(), *part));
            }
        }
    }

    fn begin_wrapper(&mut self, wrapper: &Wrapper, at: usize) {
        let start = self.block();
        let labels = self.labels;
        let (open, label, close) = match wrapper {
            Wrapper::Details(title) => {
                self.out.push_str("<details><summary>");
                let masked = variable::mask(title);
                // The mark stands for the line of the directive.
                let title = self.resolved(&masked, &(at..at + 1)).into_owned();
                self.escaped(&title);
                self.out.push_str("</summary>\n");
                self.block_break();
                self.open_wrapper(start, "</details>\n");
                return;
            }
            Wrapper::Language(language) => {
                self.out.push_str("<div");
                self.attribute("lang", language.as_str());
                self.attribute("dir", language.direction());
                self.out.push_str(">\n");
                self.open_wrapper(start, "</div>\n");
                return;
            }
            Wrapper::Public => ("<div class=\"applicants-read\">", &labels.applicants_read, "</div>\n"),
            Wrapper::Internal => ("<div class=\"internal\">", &labels.internal, "</div>\n"),
        };
        self.out.push_str(open);
        if !label.is_empty() {
            self.out.push_str("<p class=\"mark\">");
            escape(&mut self.out, label);
            self.out.push_str("</p>\n");
        }
        self.open_wrapper(start, close);
    }

    fn open_wrapper(&mut self, start: usize, close: &'static str) {
        self.wrappers.push(Open { start, body: self.out.len(), close, depth: self.open.len() });
    }

    fn close_wrapper(&mut self) {
        if let Some(open) = self.wrappers.pop() {
            self.end_dropping(open.start, open.body, open.close);
        }
    }

    /// An element at this depth ends, and with it what is open in it: only behind an error is there anything.
    pub fn close_wrappers(&mut self, depth: usize) {
        while self.wrappers.last().is_some_and(|open| open.depth >= depth) {
            self.close_wrapper();
        }
    }

    /// A directive that came to lie in code or HTML: what was inserted before it is not closed.
    pub fn swallowed(&mut self, index: usize) {
        let offset = self.projected.marks[index].offset;
        let span = self.span(&(offset..offset + 1));
        self.problems.push(
            Diagnostic::new(
                catalogue::DIRECTIVE_CROSSES,
                span,
                text!(
                    "Vor dieser Direktive bleibt ein Code-Block oder HTML offen",
                    "a code block or HTML is left open before this directive"
                ),
            )
            .with_help(text!(
                "Schließen Sie den Code-Block am Ende des Textbausteins.",
                "Close the code block at the end of the snippet."
            )),
        );
    }
}
