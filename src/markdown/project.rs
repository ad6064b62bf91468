//! The projection: takes away, from the text itself, what an edition may not see.
//!
//! A block that is taken away leaves a mark, a thematic break that renders as nothing: it keeps the paragraphs around it
//! apart and the list around it tight, exactly as the directive did, and says nothing of what was there. Snippets are
//! inserted as text, every line with the beginning that the lines of the place have.
//!
//! This module decides nothing about audiences and dates: its caller says what to keep.

use std::ops::Range;

use super::outline::{Block, Outline, Segment};
pub use super::projected::Projected;
use super::projected::{Mark, MarkKind, Wrapper};
pub use super::redact::redact;
use super::syntax::{self, MASK, MAX_DEPTH};
use super::{Directive, Source};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span, Text, catalogue, did_you_mean};
use crate::language::Language;
use crate::text;

/// How many bytes snippets may add to a text.
const MAX_INSERTED: usize = 4 << 20;

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
    /// Its language, if it is not that of the page.
    pub language: Option<&'a Language>,
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

/// Takes away what `keep` drops and inserts snippets.
///
/// The text of a snippet is projected with the same `keep`.
pub fn project(
    source: &Source<'_>,
    outline: &Outline,
    keep: &dyn Fn(&Directive) -> Keep,
    snippets: &dyn Snippets,
    diagnostics: &mut Diagnostics,
) -> Projected {
    let mut projector = Projector {
        keep,
        snippets,
        diagnostics,
        out: Projected::empty(source.path, source.offset, source.text.len()),
        prefix: String::new(),
        inserting: Vec::new(),
        depth: 0,
        limit: source.text.len() + MAX_INSERTED,
        over_limit: false,
    };
    projector.segments(source, &outline.segments, 0..source.text.len());
    projector.out
}

struct Projector<'a> {
    keep: &'a dyn Fn(&Directive) -> Keep,
    snippets: &'a dyn Snippets,
    diagnostics: &'a mut Diagnostics,
    out: Projected,
    /// What every line begins with: that of the place where the snippet is inserted.
    prefix: String,
    /// The names of the snippets that are being inserted, outermost first.
    inserting: Vec<String>,
    /// How many blocks and snippets are open.
    depth: usize,
    limit: usize,
    over_limit: bool,
}

/// The span of a range of a source.
fn span(source: &Source<'_>, range: &Range<usize>) -> Span {
    Span::new(source.path, source.offset + range.start..source.offset + range.end)
}

/// The line break at the end of a line, if it has one.
pub(super) fn line_break(line: &str) -> &str {
    &line[line.trim_end_matches(['\r', '\n']).len()..]
}

impl Projector<'_> {
    fn at_line_start(&self) -> bool {
        self.out.text.is_empty() || self.out.text.ends_with(['\n', '\r'])
    }

    /// Projects segments; only what lies in `window` of their text.
    fn segments(&mut self, source: &Source<'_>, segments: &[Segment], window: Range<usize>) {
        for segment in segments {
            match segment {
                Segment::Text(range) => {
                    let range = range.start.max(window.start)..range.end.min(window.end);
                    if range.start < range.end {
                        self.text(source, range);
                    }
                }
                Segment::Block(block) => self.block(source, block, &window),
            }
        }
    }

    fn text(&mut self, source: &Source<'_>, range: Range<usize>) {
        if self.prefix.is_empty() {
            self.out.push_source(source.path, source.offset + range.start, &source.text[range]);
            return;
        }
        let text = &source.text[..range.end];
        let mut at = range.start;
        // A long beginning on many lines would multiply their length.
        while at < range.end && self.out.text.len() <= self.limit {
            let line = syntax::line_at(text, at);
            if self.at_line_start() {
                at += self.line_beginning(source, &text[line.range.clone()], at);
            }
            self.out.push_source(source.path, source.offset + at, &text[at..line.next]);
            at = line.next;
        }
    }

    /// Writes what a line of a snippet begins with; how many bytes of the line that includes.
    fn line_beginning(&mut self, source: &Source<'_>, line: &str, at: usize) -> usize {
        let here = span(source, &(at..at));
        if line.is_empty() {
            let prefix = self.prefix.trim_end().to_owned();
            self.out.push_instead(here, &prefix);
            return 0;
        }
        self.out.push_instead(here.clone(), &self.prefix);
        let beginning = &line[..syntax::container_prefix(line)];
        let columns = self.prefix.chars().count();
        if columns.is_multiple_of(4) || !beginning.contains('\t') {
            return 0;
        }
        // A tab reaches to the next multiple of four columns, and the prefix has moved them.
        let mut widened = String::new();
        for character in beginning.chars() {
            match character {
                '\t' => widened.extend(std::iter::repeat_n(' ', 4 - widened.chars().count() % 4)),
                _ => widened.push(character),
            }
        }
        self.out.push_instead(here, &widened);
        beginning.len()
    }

    fn block(&mut self, source: &Source<'_>, block: &Block, window: &Range<usize>) {
        let keep = (self.keep)(&block.directive);
        if keep == Keep::Drop {
            self.mark(source, &block.opening, &block.closing, MarkKind::Nothing);
            return;
        }
        if self.depth >= MAX_DEPTH {
            self.error(
                source,
                block,
                catalogue::TOO_DEEP,
                text!("Zu viele ineinander liegende Direktiven", "too many nested directives"),
                Some(text!("Schreiben Sie flacher.", "Nest less deeply.")),
            );
            return;
        }
        let wrapper = match &block.directive {
            Directive::Place(part) => {
                self.mark(source, &block.opening, &block.closing, MarkKind::Place(*part));
                return;
            }
            Directive::Snippet(name) => {
                self.depth += 1;
                self.snippet(source, block, name);
                self.depth -= 1;
                return;
            }
            _ if keep == Keep::Plain => None,
            Directive::Dated(_) => None,
            Directive::Internal => Some(Wrapper::Internal),
            Directive::Public => Some(Wrapper::Public),
            Directive::Details(title) => Some(Wrapper::Details(title.clone())),
        };
        let (open, close) = match wrapper {
            Some(wrapper) => (MarkKind::Open(wrapper), MarkKind::Close),
            None => (MarkKind::Nothing, MarkKind::Nothing),
        };
        self.mark(source, &block.opening, &block.opening, open);
        self.depth += 1;
        self.segments(source, &block.children, window.clone());
        self.depth -= 1;
        self.mark(source, &block.closing, &block.closing, close);
    }

    /// Writes a mark for a line; `end` is the line whose line break follows.
    fn mark(&mut self, source: &Source<'_>, line: &Range<usize>, end: &Range<usize>, kind: MarkKind) {
        let span = span(source, line);
        if self.at_line_start() && !self.prefix.is_empty() {
            self.out.push_instead(span.clone(), &self.prefix);
        }
        self.out.marks.push(Mark { offset: self.out.text.len(), kind });
        self.out.push_instead(span.clone(), MASK);
        self.out.push_instead(span, line_break(&source.text[end.clone()]));
    }

    fn error(&mut self, source: &Source<'_>, block: &Block, code: Code, message: Text, help: Option<Text>) {
        let line = syntax::line_at(source.text, block.opening.start);
        let diagnostic = Diagnostic::new(code, span(source, &line.range), message);
        self.diagnostics.push(match help {
            Some(help) => diagnostic.with_help(help),
            None => diagnostic,
        });
    }

    fn snippet(&mut self, source: &Source<'_>, block: &Block, name: &str) {
        let snippets = self.snippets;
        let snippet = snippets.find(name);
        let snippet = match snippet {
            Some(snippet) if self.may_insert(source, block, name) => snippet,
            found => {
                if found.is_none() {
                    self.error(
                        source,
                        block,
                        catalogue::UNKNOWN_SNIPPET,
                        text!("Der Textbaustein `{name}` fehlt", "the snippet `{name}` is missing"),
                        did_you_mean(name, snippets.names()).or_else(|| {
                            Some(text!(
                                "Legen Sie die Datei `content/snippets/{name}.md` an.",
                                "Make the file `content/snippets/{name}.md`."
                            ))
                        }),
                    );
                }
                self.mark(source, &block.opening, &block.closing, MarkKind::Nothing);
                return;
            }
        };
        let line_start = syntax::line_start(source.text, block.opening.start, 0);
        let continued = syntax::continued_prefix(&source.text[line_start..block.opening.start]);
        let (open, close) = match snippet.language {
            Some(language) => (MarkKind::Open(Wrapper::Language(language.clone())), MarkKind::Close),
            None => (MarkKind::Nothing, MarkKind::Nothing),
        };
        self.mark(source, &block.opening, &block.opening, open);
        let outer = self.prefix.len();
        self.prefix.push_str(&continued);
        self.inserting.push(name.to_owned());
        let window = without_blank_edges(snippet.source.text);
        self.segments(&snippet.source, &snippet.outline.segments, window);
        if !self.at_line_start() {
            self.out.push_instead(span(source, &block.closing), "\n");
        }
        self.mark(source, &block.closing, &block.closing, close);
        self.inserting.pop();
        self.prefix.truncate(outer);
        self.check_limit(source, block);
    }

    /// Whether there is room for more; if not, says so once.
    fn check_limit(&mut self, source: &Source<'_>, block: &Block) -> bool {
        let fits = self.out.text.len() <= self.limit;
        if !fits && !self.over_limit {
            self.over_limit = true;
            self.error(
                source,
                block,
                catalogue::TOO_DEEP,
                text!("Die Textbausteine ergeben zu viel Text", "the snippets add up to too much text"),
                Some(text!("Fügen Sie weniger Textbausteine ein.", "Insert fewer snippets.")),
            );
        }
        fits
    }

    /// Whether a snippet does not insert itself and the text is not too long already.
    fn may_insert(&mut self, source: &Source<'_>, block: &Block, name: &str) -> bool {
        if let Some(first) = self.inserting.iter().position(|open| open == name) {
            let mut chain = self.inserting[first..].join("` → `");
            chain.push_str("` → `");
            chain.push_str(name);
            self.error(
                source,
                block,
                catalogue::SNIPPET_CYCLE,
                text!("Der Textbaustein fügt sich selbst ein: `{chain}`", "the snippet inserts itself: `{chain}`"),
                Some(text!("Löschen Sie eine der Einfügungen.", "Delete one of the insertions.")),
            );
            return false;
        }
        self.check_limit(source, block)
    }
}

/// The text without blank lines at its beginning and end: they would make a list around it loose.
fn without_blank_edges(text: &str) -> Range<usize> {
    let mut start = 0;
    while start < text.len() {
        let line = syntax::line_at(text, start);
        if !text[line.range].trim().is_empty() {
            break;
        }
        start = line.next;
    }
    start..text.trim_end().len().max(start)
}
