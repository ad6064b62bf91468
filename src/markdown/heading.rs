//! Headings: their levels below the page's title, their ids, the sections that begin with them.

use std::collections::HashSet;
use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag};

use super::anchor::Anchors;
use super::places::Places;
use super::writer::{Element, Writer};
use super::{Heading, Section, plain, syntax};
use crate::diagnostic::{Diagnostic, catalogue};
use crate::html::escape;
use crate::text;

/// The ids that authors have written.
pub fn explicit_anchors(text: &str) -> HashSet<String> {
    // `{#id}` or `{.class #id}` at the end of a line; without one, the text need not be parsed twice.
    let has_id = |line: &str| {
        let attributes = line.trim_end().strip_suffix('}').and_then(|line| line.rsplit_once('{'));
        attributes.is_some_and(|(_, attributes)| attributes.contains('#'))
    };
    if !text.contains('{') || !text.lines().any(has_id) {
        return HashSet::new();
    }
    let id = |event| match event {
        Event::Start(Tag::Heading { id: Some(id), .. }) => Some(Anchors::for_author(&id)),
        _ => None,
    };
    Parser::new_ext(text, syntax::BODY).filter_map(id).collect()
}

impl Writer<'_, '_> {
    /// Begins a heading.
    pub fn begin_heading(&mut self, level: u8, id: Option<String>) {
        let start = self.block();
        self.surroundings.section();
        self.heading = Some(String::new());
        self.push(Element::Heading { start, level, id });
    }

    /// Ends a heading: only now its text and so its id are known.
    pub fn end_heading(&mut self, start: usize, level: u8, id: Option<String>, range: &Range<usize>) {
        self.flush();
        let text = plain::collapsed(&self.heading.take().unwrap_or_default());
        if self.is_empty_from(start) {
            self.out.truncate(start);
            return;
        }
        let id = self.heading_id(&text, id, range);
        let written = &self.text[range.clone()];
        let signs = written.len() - written.trim_start_matches(['#', ' ', '\t']).len();
        let parts = [(0, range.start + signs..range.end)];
        self.surroundings.anchored(&id, &text, &Places::new(self.projected, &parts));
        let level = self.written_level(level);
        let mut tag = format!("<h{level} id=\"");
        escape(&mut tag, &id);
        tag.push_str("\">");
        self.out.insert_str(start, &tag);
        self.out.push_str(&format!("</h{level}>\n"));
        self.headings.push(Heading { level, id: id.clone(), text: text.clone() });
        self.sections.push(Section { id: Some(id), heading: text, text: String::new() });
        self.section = self.sections.len() - 1;
    }

    /// Reports attributes of a heading that stand in a line of their own.
    pub fn lone_attributes(&mut self, range: Range<usize>) {
        let span = self.span(&range);
        self.problems.push(
            Diagnostic::new(
                catalogue::DUPLICATE_ANCHOR,
                span,
                text!("Der Anker steht nicht hinter einer Überschrift", "the anchor does not stand behind a heading"),
            )
            .with_help(text!("Schreiben Sie `## Überschrift {{#anker}}`.", "Write `## Heading {{#anchor}}`.")),
        );
    }

    fn heading_id(&mut self, text: &str, id: Option<String>, range: &Range<usize>) -> String {
        let Some(written) = id.map(|id| Anchors::for_author(&id)).filter(|id| !id.is_empty()) else {
            return self.anchors.of_heading(text, self.language);
        };
        if let Some(id) = self.anchors.explicit(written.clone()) {
            return id;
        }
        let span = self.span(range);
        self.problems.push(
            Diagnostic::new(
                catalogue::DUPLICATE_ANCHOR,
                span,
                text!("Der Anker `#{written}` ist schon vergeben", "the anchor `#{written}` is taken already"),
            )
            .with_help(text!("Geben Sie jeder Überschrift einen eigenen.", "Give each heading its own.")),
        );
        self.anchors.of_heading(text, self.language)
    }

    /// The level that a heading is written with: below the page's title, never skipping one.
    fn written_level(&mut self, level: u8) -> u8 {
        let level = level.max(2);
        while self.levels.last().is_some_and(|(outer, _)| *outer >= level) {
            self.levels.pop();
        }
        let written = self.levels.last().map_or(2, |(_, written)| written + 1).min(6);
        self.levels.push((level, written));
        written
    }
}
