//! How fences nest: the confirmed fences of a text become a tree, and everything suspicious an error.

use std::ops::Range;

use super::comment::{self, Comment};
use super::fence::Candidate;
use super::outline::{Block, Outline, Segment};
use super::{Directive, Source, directive, doubt, syntax};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span, Text, catalogue};
use crate::text;

/// What has become of a suspicious line.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Running text: nobody has claimed it.
    Text,
    /// A directive, or code.
    Settled,
    /// Inside raw HTML or a comment.
    Html,
    /// Complete and well formed, but indented so far that it is code.
    Indented,
}

/// A directive that is not closed yet.
struct Open {
    directive: Directive,
    colons: usize,
    container: usize,
    opening: Range<usize>,
    children: Vec<Segment>,
}

/// Builds an outline while the parser goes through the text.
pub struct Builder<'s, 'd> {
    source: &'s Source<'s>,
    diagnostics: &'d mut Diagnostics,
    /// Finished segments outside of all open directives.
    segments: Vec<Segment>,
    open: Vec<Open>,
    /// Everything before this byte is in a segment or in the opening of an open directive.
    done: usize,
    comments: Vec<Comment>,
    too_deep: bool,
}

impl<'s, 'd> Builder<'s, 'd> {
    /// Begins the outline of a text.
    pub fn new(source: &'s Source<'s>, diagnostics: &'d mut Diagnostics) -> Builder<'s, 'd> {
        Builder {
            source,
            diagnostics,
            segments: Vec::new(),
            open: Vec::new(),
            done: 0,
            comments: Vec::new(),
            too_deep: false,
        }
    }

    fn span(&self, range: &Range<usize>) -> Span {
        Span::new(self.source.path, self.source.offset + range.start..self.source.offset + range.end)
    }

    fn error(&mut self, code: Code, range: &Range<usize>, message: Text, help: Option<Text>) {
        let diagnostic = Diagnostic::new(code, self.span(range), message);
        self.diagnostics.push(match help {
            Some(help) => diagnostic.with_help(help),
            None => diagnostic,
        });
    }

    /// The list that finished segments go to at the moment.
    fn current(&mut self) -> &mut Vec<Segment> {
        match self.open.last_mut() {
            Some(open) => &mut open.children,
            None => &mut self.segments,
        }
    }

    /// Makes a segment of the text up to `end`.
    fn text_up_to(&mut self, end: usize) {
        let range = self.done..end;
        if !range.is_empty() {
            self.current().push(Segment::Text(range));
            self.done = end;
        }
    }

    /// A fence that the parser has confirmed.
    pub fn fence(&mut self, candidate: &Candidate, container: usize, after_table: bool) {
        if candidate.range.start < self.done {
            return; // behind an error
        }
        let text = self.source.text;
        let behind = text[candidate.range.start + candidate.colons..candidate.range.end].trim();
        if behind.is_empty() {
            self.close(candidate, container);
            return;
        }
        if after_table && begins_with_rows(&text[candidate.next..]) {
            self.error(
                catalogue::DIRECTIVE_CROSSES,
                &candidate.range,
                text!(
                    "Eine Direktive kann keine Zeilen einer Tabelle umschließen",
                    "a directive cannot enclose rows of a table"
                ),
                Some(text!(
                    "Schließen Sie ganze Tabellen ein, jede mit ihrer Kopfzeile.",
                    "Enclose whole tables, each with its header."
                )),
            );
        }
        let directive = directive::parse(behind).unwrap_or_else(|problem| {
            self.error(problem.code, &candidate.range, problem.message, problem.help);
            Directive::Internal
        });
        if self.open.len() >= syntax::MAX_DEPTH {
            self.too_deep(&candidate.range);
            return;
        }
        self.text_up_to(candidate.range.start);
        let opening = candidate.range.start..candidate.next;
        self.done = opening.end;
        self.open.push(Open { directive, colons: candidate.colons, container, opening, children: Vec::new() });
    }

    fn too_deep(&mut self, range: &Range<usize>) {
        if !self.too_deep {
            self.too_deep = true;
            self.error(
                catalogue::TOO_DEEP,
                range,
                text!("Zu viele ineinander liegende Direktiven", "too many nested directives"),
                Some(text!("Schreiben Sie flacher.", "Nest less deeply.")),
            );
        }
    }

    /// A line of colons alone.
    fn close(&mut self, candidate: &Candidate, container: usize) {
        let fits = |open: &Open| open.colons == candidate.colons && open.container == container;
        let Some(index) = self.open.iter().rposition(fits) else {
            self.close_badly(candidate);
            return;
        };
        while self.open.len() > index + 1 {
            self.unclosed();
            self.end_block(candidate.range.start..candidate.range.start);
        }
        self.end_block(candidate.range.start..candidate.next);
    }

    /// A closing fence that closes nothing as it should.
    fn close_badly(&mut self, candidate: &Candidate) {
        let colons = ":".repeat(candidate.colons.min(12));
        let Some(open) = self.open.last() else {
            self.error(
                catalogue::UNOPENED_DIRECTIVE,
                &candidate.range,
                text!("`{colons}` schließt nichts", "`{colons}` closes nothing"),
                Some(text!(
                    "Löschen Sie die Zeile, oder ergänzen Sie darüber die öffnende, etwa `{colons} internal`.",
                    "Delete the line, or add the opening one above it, such as `{colons} internal`."
                )),
            );
            return;
        };
        let opening = self.span(&open.opening);
        let opened = ":".repeat(open.colons.min(12));
        let diagnostic = if open.colons == candidate.colons {
            Diagnostic::new(
                catalogue::DIRECTIVE_CROSSES,
                self.span(&candidate.range),
                text!(
                    "Die Direktive wird außerhalb ihres Listenpunkts oder Zitats geschlossen",
                    "the directive is closed outside of its list item or quotation"
                ),
            )
            .with_help(text!("Rücken Sie beide Zeilen gleich weit ein.", "Indent both lines equally."))
        } else {
            Diagnostic::new(
                catalogue::UNOPENED_DIRECTIVE,
                self.span(&candidate.range),
                text!("`{colons}` schließt nichts", "`{colons}` closes nothing"),
            )
            .with_help(text!(
                "Die innerste offene Direktive wird mit `{opened}` geschlossen.",
                "The innermost open directive is closed with `{opened}`."
            ))
        };
        self.diagnostics.push(diagnostic.with_related(opening, text!("hier geöffnet", "opened here")));
    }

    /// Reports that the innermost open directive is not closed.
    fn unclosed(&mut self) {
        let Some(open) = self.open.last() else { return };
        let opening = open.opening.clone();
        let colons = ":".repeat(open.colons.min(12));
        let leaf = matches!(open.directive, Directive::Snippet(_) | Directive::Place(_));
        let line = syntax::line_at(self.source.text, opening.start);
        let help = if leaf {
            text!("Ergänzen Sie direkt darunter eine Zeile `{colons}`.", "Add a line `{colons}` directly below.")
        } else {
            text!(
                "Ergänzen Sie hinter dem Inhalt eine Zeile `{colons}`, ebenso weit eingerückt.",
                "Add a line `{colons}` behind the content, indented as far."
            )
        };
        self.error(
            catalogue::UNCLOSED_DIRECTIVE,
            &line.range,
            text!("Die Direktive ist nicht geschlossen", "the directive is not closed"),
            Some(help),
        );
    }

    /// Makes a block of the innermost open directive.
    fn end_block(&mut self, closing: Range<usize>) {
        self.text_up_to(closing.start);
        let Some(open) = self.open.pop() else { return };
        self.done = closing.end;
        let content = open.opening.end..closing.start;
        let empty = self.source.text[content.clone()].bytes().all(|b| matches!(b, b' ' | b'\t' | b'\r' | b'\n' | b'>'));
        if !empty && matches!(open.directive, Directive::Snippet(_) | Directive::Place(_)) {
            self.error(
                catalogue::DIRECTIVE_ARGUMENTS,
                &open.opening,
                text!("Diese Direktive hat keinen Inhalt", "this directive has no content"),
                Some(text!(
                    "Schließen Sie sie in der nächsten Zeile und schreiben Sie den Text dahinter.",
                    "Close it on the next line and write the text behind it."
                )),
            );
        }
        let block =
            Block { directive: open.directive, opening: open.opening, content, closing, children: open.children };
        self.current().push(Segment::Block(Box::new(block)));
    }

    /// A list item, quotation, … has ended.
    pub fn container_end(&mut self, container: usize, end: usize) {
        while self.open.last().is_some_and(|open| open.container == container) {
            self.unclosed();
            let mut end = end.clamp(self.done, self.source.text.len());
            while !self.source.text.is_char_boundary(end) {
                end -= 1;
            }
            self.end_block(end..end);
        }
    }

    /// An HTML block: comments, or something forbidden.
    pub fn html_block(&mut self, range: Range<usize>) {
        let html = &self.source.text[range.clone()];
        let (comments, unclosed) = comment::in_block(html);
        for found in comments {
            self.comment(range.start + found.start..range.start + found.end, false);
        }
        if unclosed && html.starts_with("<!--") {
            let line = syntax::line_at(self.source.text, range.start);
            self.diagnostics.push(doubt::unclosed_comment(self.span(&line.range)));
        }
    }

    /// A part of the text that is no running text but may be seen: what looks like a comment in it would be, too.
    pub fn address(&mut self, part: &str, range: &Range<usize>) {
        if part.contains("<!--") {
            let diagnostic = super::raw_html::diagnostic("<!--", self.span(range));
            self.diagnostics.push(diagnostic);
        }
    }

    /// A code block that has probably lost its closing fence, in a text with directives.
    pub fn unclosed_code(&mut self, range: Range<usize>) {
        let line = syntax::line_at(self.source.text, range.start);
        self.error(
            catalogue::UNCLOSED_DIRECTIVE,
            &line.range,
            text!(
                "Der Code-Block ist nicht geschlossen und kann Direktiven verschlucken",
                "the code block is not closed and may swallow directives"
            ),
            Some(text!(
                "Schließen Sie ihn mit ebenso vielen Zeichen; Code, der selbst Code-Blöcke zeigt, steht zwischen längeren Zeilen.",
                "Close it with as many characters; put code that itself shows code blocks between longer lines."
            )),
        );
    }

    /// A comment outside of code.
    pub fn comment(&mut self, range: Range<usize>, inline: bool) {
        self.comments.push(Comment { range, inline });
    }

    /// A piece of running text.
    pub fn text(&mut self, part: &str, range: Range<usize>) {
        if let Some((place, doubt)) = doubt::in_text(self.source.text, part, &range) {
            let diagnostic = doubt.diagnostic(self.span(&place));
            self.diagnostics.push(diagnostic);
        }
    }

    /// A candidate that is no directive.
    pub fn unclaimed(&mut self, candidate: &Candidate, fate: Fate) {
        match fate {
            Fate::Settled => (),
            Fate::Html => self.error(
                catalogue::DIRECTIVE_IN_HTML,
                &candidate.range,
                text!("Eine Direktive in HTML oder in einem Kommentar", "a directive in HTML or in a comment"),
                Some(text!(
                    "Hier wirkt sie nicht. Löschen Sie das HTML oder den Kommentar darum herum.",
                    "It has no effect here. Delete the HTML or the comment around it."
                )),
            ),
            Fate::Indented => self.error(
                catalogue::UNKNOWN_DIRECTIVE,
                &candidate.range,
                text!(
                    "So weit eingerückt ist dies Code und keine Direktive: der Inhalt würde veröffentlicht",
                    "indented so far, this is code and no directive: its content would be published"
                ),
                Some(text!(
                    "Rücken Sie den Block weniger weit ein. Soll er als Code erscheinen, schreiben Sie ihn zwischen Zeilen aus ```.",
                    "Indent the block less. If it is to appear as code, write it between lines of ```."
                )),
            ),
            Fate::Text => {
                // The same place that rendering reports, so that it is reported once.
                let colons = candidate.range.start..candidate.range.start + candidate.colons;
                let diagnostic = doubt::Doubt::Colons.diagnostic(self.span(&colons));
                self.diagnostics.push(diagnostic);
            }
        }
    }

    /// Two colons and the name of a directive at the start of a line.
    pub fn short_fence(&mut self, at: usize, fate: Fate) {
        if fate == Fate::Text {
            let line = syntax::line_at(self.source.text, at);
            self.error(
                catalogue::UNKNOWN_DIRECTIVE,
                &(at..line.range.end),
                text!("Eine Direktive mit nur zwei Doppelpunkten", "a directive with two colons only"),
                Some(text!("Schreiben Sie `:::`.", "Write `:::`.")),
            );
        }
    }

    /// Closes what is still open.
    pub fn finish(mut self) -> Outline {
        while !self.open.is_empty() {
            self.unclosed();
            let end = self.source.text.len();
            self.end_block(end..end);
        }
        self.text_up_to(self.source.text.len());
        self.comments.sort_by_key(|comment| comment.range.start);
        Outline { segments: self.segments, comments: self.comments }
    }
}

/// Whether a text begins with rows of a table that has no header of its own.
fn begins_with_rows(text: &str) -> bool {
    let mut lines = text.lines().map(|line| &line[syntax::container_prefix(line)..]);
    let is_row = lines.next().is_some_and(|line| line.starts_with('|'));
    is_row
        && lines.next().is_none_or(|line| !line.contains('-') || line.contains(|c| !matches!(c, '|' | '-' | ':' | ' ')))
}
