//! The walk through a masked text: which candidates the parser confirms, and what has become of the others.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

use super::fence::{self, Candidate};
use super::nesting::{Builder, Fate};
use super::{Directive, directive, syntax};

/// Parses a text, its candidates masked, and tells the builder what it contains.
pub fn walk(text: &str, candidates: &[Candidate], builder: &mut Builder<'_, '_>) {
    let masked = syntax::defused(Cow::Owned(fence::mask(text, candidates)), &syntax::lone_attributes(text));
    let mut suspects = Suspects::new(text, candidates);
    let mut containers = Containers::default();
    let mut in_code = false;
    let mut table_end = None;
    let parser = Parser::new_ext(&masked, syntax::BODY);
    for (_, definition) in parser.reference_definitions().iter() {
        builder.address(&masked[definition.span.clone()], &definition.span);
    }
    for (event, range) in parser.into_offset_iter() {
        match event {
            Event::Start(tag) => {
                containers.start(&tag);
                match &tag {
                    Tag::CodeBlock(CodeBlockKind::Fenced(_)) => {
                        in_code = true;
                        suspects.settle(&range, Fate::Settled);
                        let has_candidates = !suspects.within(&range).is_empty();
                        if !candidates.is_empty() && swallows(&masked[range.clone()], has_candidates) {
                            builder.unclosed_code(range);
                        }
                    }
                    Tag::CodeBlock(CodeBlockKind::Indented) => {
                        in_code = true;
                        suspects.settle(&range, Fate::Settled);
                        suspects.doubt_indented(text, &range);
                    }
                    Tag::HtmlBlock => {
                        suspects.settle(&range, Fate::Html);
                        builder.html_block(range);
                    }
                    Tag::FootnoteDefinition(label) => builder.address(label, &range),
                    Tag::Link { dest_url, title, .. } | Tag::Image { dest_url, title, .. } => {
                        builder.address(dest_url, &range);
                        builder.address(title, &range);
                    }
                    _ => (),
                }
            }
            Event::End(tag) => {
                if let Some(ended) = containers.end(&tag) {
                    builder.container_end(ended, range.end);
                }
                match tag {
                    TagEnd::CodeBlock => in_code = false,
                    TagEnd::Table => table_end = Some(range.end),
                    _ => (),
                }
            }
            Event::Rule => {
                if let Ok(index) = candidates.binary_search_by_key(&range.start, |c| c.range.start) {
                    suspects.fates[index] = Fate::Settled;
                    let after_table = table_end == Some(candidates[index].line_start);
                    builder.fence(&candidates[index], containers.current(), after_table);
                }
            }
            Event::InlineHtml(html) if html.starts_with("<!--") => builder.comment(range, true),
            Event::Text(part) if !in_code => builder.text(&part, range),
            _ => (),
        }
    }
    suspects.report(builder);
}

/// Lines that look like a directive, and what has become of them.
struct Suspects<'c> {
    candidates: &'c [Candidate],
    fates: Vec<Fate>,
    /// Fences with a colon too few.
    short: Vec<usize>,
    short_fates: Vec<Fate>,
}

impl<'c> Suspects<'c> {
    fn new(text: &str, candidates: &'c [Candidate]) -> Suspects<'c> {
        let short = fence::short_fences(text);
        Suspects {
            candidates,
            fates: vec![Fate::Text; candidates.len()],
            short_fates: vec![Fate::Text; short.len()],
            short,
        }
    }

    /// Which candidates lie in a range.
    fn within(&self, range: &Range<usize>) -> Range<usize> {
        let first = self.candidates.partition_point(|c| c.range.start < range.start);
        let last = self.candidates.partition_point(|c| c.range.start < range.end);
        first..last.max(first)
    }

    fn settle(&mut self, range: &Range<usize>, fate: Fate) {
        let within = self.within(range);
        self.fates[within].fill(fate);
        let first = self.short.partition_point(|at| *at < range.start);
        let last = self.short.partition_point(|at| *at < range.end);
        self.short_fates[first..last.max(first)].fill(fate);
    }

    /// Marks what is doubtful in code by indentation: a block that would hide text and is complete, from its opening to
    /// its closing fence, and a closing fence whose opening is elsewhere.
    ///
    /// A list marker lost somewhere above is enough to make code of a block that was to be hidden.
    fn doubt_indented(&mut self, text: &str, range: &Range<usize>) {
        // Openings: which, and whether they hide.
        let mut open: Vec<(usize, bool)> = Vec::new();
        for index in self.within(range) {
            let candidate = &self.candidates[index];
            let behind = text[candidate.range.start + candidate.colons..candidate.range.end].trim();
            if !behind.is_empty() {
                let hides = matches!(directive::parse(behind), Ok(Directive::Internal | Directive::Dated(_)));
                open.push((index, hides));
                continue;
            }
            match open.iter().rposition(|(index, _)| self.candidates[*index].colons == candidate.colons) {
                Some(position) => {
                    let (index, hides) = open[position];
                    if hides {
                        self.fates[index] = Fate::Indented;
                    }
                    open.truncate(position);
                }
                None => self.fates[index] = Fate::Indented,
            }
            // Hostile text opens without end.
            if open.len() > syntax::MAX_DEPTH {
                open.clear();
            }
        }
    }

    fn report(self, builder: &mut Builder<'_, '_>) {
        for (candidate, fate) in self.candidates.iter().zip(self.fates) {
            builder.unclaimed(candidate, fate);
        }
        for (at, fate) in self.short.into_iter().zip(self.short_fates) {
            builder.short_fence(at, fate);
        }
    }
}

/// The containers that are open: list items, quotations, definitions, footnotes.
struct Containers {
    /// Their numbers; 0 is the text as a whole.
    open: Vec<usize>,
    last: usize,
}

impl Default for Containers {
    fn default() -> Containers {
        Containers { open: vec![0], last: 0 }
    }
}

impl Containers {
    fn current(&self) -> usize {
        self.open.last().copied().unwrap_or(0)
    }

    /// A block begins.
    fn start(&mut self, tag: &Tag<'_>) {
        if let Tag::BlockQuote(_) | Tag::Item | Tag::FootnoteDefinition(_) | Tag::DefinitionListDefinition = tag {
            self.last += 1;
            self.open.push(self.last);
        }
    }

    /// A block ends; the number of the container, if it is one.
    fn end(&mut self, tag: &TagEnd) -> Option<usize> {
        match tag {
            TagEnd::BlockQuote(_) | TagEnd::Item | TagEnd::FootnoteDefinition | TagEnd::DefinitionListDefinition => {
                self.open.pop()
            }
            _ => None,
        }
    }
}

/// Whether a fenced code block has probably lost its closing fence: it has none, or it holds candidates and a line that
/// would begin another block like it.
fn swallows(block: &str, has_candidates: bool) -> bool {
    let mut lines = block.lines();
    let opening = lines.next().unwrap_or("");
    let character = if opening.starts_with('~') { '~' } else { '`' };
    let fence_length = |line: &str| line.len() - line.trim_start_matches(character).len();
    let length = fence_length(opening);
    let mut last = None;
    for line in lines {
        let line = line[syntax::container_prefix(line)..].trim_end();
        if has_candidates && fence_length(line) >= length && fence_length(line) < line.len() {
            return true;
        }
        last = Some(line);
    }
    !last.is_some_and(|line| fence_length(line) >= length && fence_length(line) == line.len())
}
