//! The writer: where HTML, plain text and anchors of a body are put together.
//!
//! All HTML goes to one string. What is dropped when it turns out empty (a list item of which projection has taken
//! everything away) is cut off at its end, so nothing is ever written twice or searched for.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use super::anchor::Anchors;
use super::footnote::Footnotes;
use super::link::Alternative;
use super::places::Places;
use super::projected::Projected;
use super::{Heading, Labels, Part, Piece, Rendered, Section, Surroundings, plain, syntax, variable};
use crate::diagnostic::{Diagnostic, Diagnostics, Span};
use crate::html::escape;
use crate::language::Language;

/// How many problems of one body are reported: more are of no use, and hostile input has millions.
const MAX_PROBLEMS: usize = 1_000;

/// How many bytes of code in one body are highlighted; more stays plain.
const MAX_HIGHLIGHTS: usize = 64 << 10;

/// Where the body's problems go.
pub struct Problems<'s> {
    diagnostics: &'s mut Diagnostics,
    left: usize,
}

impl Problems<'_> {
    /// Reports one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        if self.left > 0 {
            self.left -= 1;
            self.diagnostics.push(diagnostic);
        }
    }
}

/// An element that is open. Positions are byte offsets of the output.
#[derive(Debug)]
pub enum Element {
    /// `<p>`, from here.
    Paragraph { start: usize },
    /// A heading: its text begins here, the tag is put before it at the end.
    Heading { start: usize, level: u8, id: Option<String> },
    /// An element that is dropped if nothing follows its `body`.
    Dropping { start: usize, body: usize, close: &'static str },
    /// A list.
    List(super::list::List),
    /// `<li>`
    Item { start: usize, body: usize },
    /// `<dd>`
    Definition { body: usize },
    /// A code block in this language.
    Code { language: String },
    /// A block of raw HTML from this place of the text.
    Html { range: Range<usize> },
    /// A table.
    Table,
    /// A cell of a table from here.
    Cell { start: usize },
    /// `<a>`, or a link that is only its text.
    Link { close: bool },
    /// An element with nothing special about it.
    Plain { close: &'static str },
}

/// The state of writing a body.
pub struct Writer<'a, 's> {
    pub(super) projected: &'s Projected,
    /// The text as the parser sees it: variables hidden.
    pub(super) text: &'a str,
    pub(super) surroundings: &'s mut dyn Surroundings,
    pub(super) labels: &'s Labels,
    pub(super) language: &'s Language,
    pub(super) problems: Problems<'s>,
    pub(super) out: String,
    /// Running text that is not written yet: what the parser splits belongs together.
    pending: String,
    /// Where each part of it begins, and what it is in the text.
    parts: Vec<(usize, Range<usize>)>,
    pub(super) open: Vec<Element>,
    /// Where a paragraph without a tag of its own (in a tight list) has ended because of something that is not seen.
    pub(super) ended: Option<usize>,
    /// Whether a text value is written, without paragraphs.
    pub(super) is_value: bool,
    /// Wrappers of directives that are open.
    pub(super) wrappers: Vec<super::mark::Open>,
    /// Elements open inside one that is too deep to be written.
    pub(super) skipped: usize,
    too_deep: bool,
    /// How many bytes of code may still be highlighted.
    pub(super) highlights: usize,
    /// Text of a code block or raw HTML.
    pub(super) raw: String,
    /// The image whose alternative text is being read.
    pub(super) image: Option<Alternative>,
    pub(super) links: usize,
    /// The text of the link is replaced by the title of its target.
    pub(super) muted: bool,
    /// Plain text of the heading that is open.
    pub(super) heading: Option<String>,
    /// Source levels and written levels of the headings around.
    pub(super) levels: Vec<(u8, u8)>,
    pub(super) anchors: Anchors,
    pub(super) headings: Vec<Heading>,
    pub(super) sections: Vec<Section>,
    /// The section that text belongs to.
    pub(super) section: usize,
    /// Placements, by offset of the output.
    pub(super) places: Vec<(usize, Part)>,
    /// Lists that turned out to be task lists: where their class is to be inserted.
    pub(super) task_lists: Vec<usize>,
    pub(super) last_list: Option<super::list::Ended>,
    pub(super) table: Option<super::table::Table>,
    pub(super) footnotes: Footnotes<'a>,
    /// Tags of raw HTML that are reported, so that their closing tags are not.
    pub(super) reported_tags: HashSet<String>,
}

impl<'a, 's> Writer<'a, 's> {
    /// Begins a body.
    pub fn new(
        projected: &'s Projected,
        text: &'a str,
        surroundings: &'s mut dyn Surroundings,
        labels: &'s Labels,
        language: &'s Language,
        diagnostics: &'s mut Diagnostics,
    ) -> Writer<'a, 's> {
        Writer {
            projected,
            text,
            surroundings,
            labels,
            language,
            problems: Problems { diagnostics, left: MAX_PROBLEMS },
            out: String::with_capacity(text.len() + text.len() / 4),
            pending: String::new(),
            parts: Vec::new(),
            open: Vec::new(),
            ended: None,
            is_value: false,
            wrappers: Vec::new(),
            skipped: 0,
            too_deep: false,
            highlights: MAX_HIGHLIGHTS,
            raw: String::new(),
            image: None,
            links: 0,
            muted: false,
            heading: None,
            levels: Vec::new(),
            anchors: Anchors::default(),
            headings: Vec::new(),
            sections: vec![Section::default()],
            section: 0,
            places: Vec::new(),
            task_lists: Vec::new(),
            last_list: None,
            table: None,
            footnotes: Footnotes::default(),
            reported_tags: HashSet::new(),
        }
    }

    /// The place in the sources of a range of the text.
    pub fn span(&self, range: &Range<usize>) -> Span {
        self.projected.origin(range.clone())
    }

    /// Opens an element, unless too many are open.
    pub fn push(&mut self, element: Element) {
        self.open.push(element);
    }

    /// Whether one more element would be too many; reported once.
    pub fn is_too_deep(&mut self, range: &Range<usize>) -> bool {
        let deep = self.open.len() + self.wrappers.len() >= syntax::MAX_DEPTH;
        if deep && !self.too_deep {
            self.too_deep = true;
            let limit = syntax::MAX_DEPTH;
            let span = self.span(range);
            self.problems.push(
                Diagnostic::new(
                    crate::diagnostic::catalogue::TOO_DEEP,
                    span,
                    crate::text!(
                        "Hier sind mehr als {limit} Elemente ineinander verschachtelt",
                        "more than {limit} elements are nested here"
                    ),
                )
                .with_help(crate::text!("Schreiben Sie flacher.", "Nest less deeply.")),
            );
        }
        deep
    }

    // ---- text ----

    /// Appends running text, variables resolved.
    pub fn text(&mut self, text: &str, range: &Range<usize>) {
        if !text.contains(variable::MARK) {
            self.plain_text(text, range);
            return;
        }
        let resolved = self.resolved(text, range);
        self.plain_text(&resolved, range);
    }

    /// A text with all variables replaced by their values.
    pub fn resolved<'t>(&mut self, text: &'t str, range: &Range<usize>) -> Cow<'t, str> {
        if !text.contains(variable::MARK) {
            return Cow::Borrowed(text);
        }
        let mut out = String::with_capacity(text.len());
        let mut from = range.start;
        for part in variable::parts(text) {
            match part {
                variable::Part::Text(text) => out.extend(text.chars().filter(|c| *c != variable::MARK)),
                variable::Part::Variable(name, before, after) => {
                    // A placeholder is as long as what the author wrote.
                    let length = before + name.len() + after + 4;
                    let found = self.text.get(from..range.end).and_then(|rest| rest.find(variable::MARK));
                    let place =
                        found.map_or_else(|| range.clone(), |at| from + at..(from + at + length).min(range.end));
                    from = place.end;
                    let span = self.span(&place);
                    out.push_str(&self.surroundings.variable(&name, span).unwrap_or_default());
                }
            }
        }
        Cow::Owned(out)
    }

    fn plain_text(&mut self, text: &str, range: &Range<usize>) {
        if self.heading.is_some() || self.links > 0 {
            self.escaped(text);
        } else {
            self.parts.push((self.pending.len(), range.clone()));
            self.pending.push_str(text);
        }
    }

    /// Writes text that is not looked at any further: in headings, links, code.
    pub fn escaped(&mut self, text: &str) {
        let text = plain::clean(text);
        escape(&mut self.out, &text);
        self.remember(&text);
    }

    /// Writes the running text that was held back.
    pub fn flush(&mut self) {
        if self.pending.is_empty() {
            return;
        }
        let mut pending = std::mem::take(&mut self.pending);
        let text = plain::clean(&pending);
        let places = Places::new(self.projected, &self.parts);
        self.surroundings.running_text(&text, &places, &mut self.out);
        self.remember(&text);
        pending.clear();
        self.parts.clear();
        self.pending = pending;
    }

    /// Adds text to the plain text of the heading or section.
    pub fn remember(&mut self, text: &str) {
        match &mut self.heading {
            Some(heading) => heading.push_str(text),
            None => self.sections[self.section].text.push_str(text),
        }
    }

    /// The words before and after this place are different words.
    pub fn word_break(&mut self) {
        self.remember(" ");
    }

    /// The words before and after this place stand in different blocks.
    pub fn block_break(&mut self) {
        self.remember(plain::BLOCK);
    }

    /// Appends markup of our own.
    pub fn markup(&mut self, markup: &str) {
        self.flush();
        self.out.push_str(markup);
    }

    /// Appends an attribute.
    pub fn attribute(&mut self, name: &str, value: &str) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        escape(&mut self.out, &plain::clean(value));
        self.out.push('"');
    }

    // ---- blocks ----

    /// A block begins: where.
    pub fn block(&mut self) -> usize {
        self.flush();
        self.block_break();
        if !self.out.is_empty() && !self.out.ends_with(['\n', '>']) {
            self.out.push('\n');
        }
        self.out.len()
    }

    /// Begins a block that is dropped if it stays empty.
    pub fn dropping(&mut self, markup: &str, close: &'static str) {
        let start = self.block();
        self.out.push_str(markup);
        self.push(Element::Dropping { start, body: self.out.len(), close });
    }

    /// Whether nothing has been written from a place on.
    pub fn is_empty_from(&self, body: usize) -> bool {
        self.out[body..].trim_ascii_start().is_empty() && self.places.last().is_none_or(|(at, _)| *at < body)
    }

    /// Ends a block, or takes it back if it is empty.
    pub fn end_dropping(&mut self, start: usize, body: usize, close: &str) {
        self.flush();
        if self.is_empty_from(body) {
            self.out.truncate(start);
        } else {
            self.out.push_str(close);
        }
        self.block_break();
    }

    /// Something that is not seen stands here: it still keeps the paragraphs around it apart.
    pub fn unseen(&mut self) {
        self.flush();
        self.word_break();
        let body = match self.open.last() {
            Some(Element::Item { body, .. } | Element::Definition { body }) => *body,
            _ => return,
        };
        if self.out.len() > body && !self.out.ends_with('\n') {
            self.ended = Some(self.out.len());
        }
    }

    /// Running text goes on here, perhaps with a new paragraph.
    pub fn begin_text(&mut self) {
        if let Some(at) = self.ended.take()
            && at == self.out.len()
        {
            self.out.push_str("<br>\n");
        }
    }

    // ---- the end ----

    /// The finished body.
    pub fn finish(mut self) -> Rendered {
        self.flush();
        self.close_wrappers(0);
        for section in &mut self.sections {
            section.text = plain::blocks(&section.text);
        }
        let anchors = self.headings.iter().map(|heading| heading.id.clone()).collect();
        let pieces = pieces(self.out, &mut self.task_lists, &self.places);
        Rendered { pieces, headings: self.headings, sections: self.sections, anchors }
    }

    /// The finished HTML and plain text of a text value.
    pub fn finish_inline(mut self) -> (String, String) {
        self.flush();
        let text = self.sections.pop().unwrap_or_default().text;
        (self.out, plain::collapsed(&text))
    }
}

/// Cuts the output at its placements and marks task lists.
fn pieces(out: String, task_lists: &mut [usize], places: &[(usize, Part)]) -> Vec<Piece> {
    if task_lists.is_empty() && places.is_empty() {
        return if out.is_empty() { Vec::new() } else { vec![Piece::Html(out)] };
    }
    task_lists.sort_unstable();
    let mut task_lists = task_lists.iter().copied().peekable();
    let mut pieces = Vec::with_capacity(2 * places.len() + 1);
    let mut done = 0;
    let ends = places.iter().map(|(at, part)| (*at, Some(*part))).chain([(out.len(), None)]);
    for (end, part) in ends {
        let mut html = String::with_capacity(end - done + 32);
        while let Some(at) = task_lists.next_if(|at| *at < end) {
            html.push_str(&out[done..at]);
            html.push_str(" class=\"tasks\"");
            done = at;
        }
        html.push_str(&out[done..end]);
        done = end;
        if !html.is_empty() {
            pieces.push(Piece::Html(html));
        }
        pieces.extend(part.map(Piece::Place));
    }
    pieces
}
