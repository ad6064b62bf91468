//! Footnotes: numbered by their first use, collected at the end, with links back.
//!
//! Definitions stand anywhere in the text and may refer to other footnotes, so their events are kept until the body is
//! written. What is defined and never used is dropped: projection may have taken away where it was used.

use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

use super::writer::Writer;
use crate::diagnostic::{Diagnostic, catalogue};
use crate::html::escape;
use crate::text;

type Events<'a> = Vec<(Event<'a>, Range<usize>)>;

/// The footnotes of a body.
#[derive(Debug, Default)]
pub struct Footnotes<'a> {
    /// Definitions being read, the innermost last.
    reading: Vec<(String, Range<usize>, Events<'a>)>,
    definitions: HashMap<String, Events<'a>>,
    /// The number of each label.
    numbers: HashMap<String, usize>,
    used: Vec<Note>,
}

/// A footnote in use.
#[derive(Clone, Debug)]
struct Note {
    label: String,
    /// Where it is used first.
    range: Range<usize>,
    /// The section in which it is used first.
    section: usize,
    /// How many links lead to it.
    links: usize,
}

impl<'a> Footnotes<'a> {
    /// Whether an event belongs to the definition of a footnote.
    pub fn wants(&self, event: &Event<'a>) -> bool {
        !self.reading.is_empty() || matches!(event, Event::Start(Tag::FootnoteDefinition(_)))
    }

    /// Takes an event that belongs to a definition. The answer is a footnote that is defined again.
    pub fn take(&mut self, event: Event<'a>, range: Range<usize>) -> Option<(String, Range<usize>)> {
        match event {
            Event::Start(Tag::FootnoteDefinition(label)) => {
                self.reading.push((label.to_lowercase(), range, Vec::new()));
            }
            Event::End(TagEnd::FootnoteDefinition) => {
                let (label, range, events) = self.reading.pop()?;
                if self.definitions.contains_key(&label) {
                    return Some((label, range));
                }
                self.definitions.insert(label, events);
            }
            _ => {
                if let Some((_, _, events)) = self.reading.last_mut() {
                    events.push((event, range));
                }
            }
        }
        None
    }
}

impl<'a> Writer<'a, '_> {
    /// Reports a footnote that is defined twice.
    pub fn duplicate_footnote(&mut self, label: &str, range: &Range<usize>) {
        let span = self.span(&first_line(self.text, range));
        self.problems.push(
            Diagnostic::new(
                catalogue::DUPLICATE_ANCHOR,
                span,
                text!("Die Fußnote `[^{label}]` ist zweimal erklärt", "the footnote `[^{label}]` is defined twice"),
            )
            .with_help(text!(
                "Löschen Sie eine der beiden oder benennen Sie sie um.",
                "Delete or rename one of the two."
            )),
        );
    }

    /// A reference to a footnote.
    pub fn footnote_reference(&mut self, label: &CowStr<'a>, range: &Range<usize>) {
        self.flush();
        let label = label.to_lowercase();
        let number = match self.footnotes.numbers.get(&label) {
            Some(number) => *number,
            None => {
                let section = self.section;
                self.footnotes.used.push(Note { label: label.clone(), range: range.clone(), section, links: 0 });
                let number = self.footnotes.used.len();
                self.footnotes.numbers.insert(label, number);
                number
            }
        };
        if self.links > 0 {
            self.out.push_str(&format!("<sup>{number}</sup>"));
            return;
        }
        let note = &mut self.footnotes.used[number - 1];
        note.links += 1;
        let back = back_id(number, note.links);
        self.out.push_str(&format!(
            "<sup><a class=\"footnote-reference\" role=\"doc-noteref\" href=\"#fn-{number}\" id=\"{back}\">{number}</a></sup>"
        ));
    }

    /// Writes the footnotes that are used.
    pub fn write_footnotes(&mut self) {
        if self.footnotes.used.is_empty() {
            return;
        }
        self.block();
        self.out.push_str("<section class=\"footnotes\" role=\"doc-endnotes\"><h2 class=\"footnotes-title\">");
        escape(&mut self.out, &self.labels.footnotes);
        self.out.push_str("</h2>\n<ol>\n");
        let body_section = self.section;
        let mut index = 0;
        // Footnotes may use further footnotes.
        while let Some(note) = self.footnotes.used.get(index).cloned() {
            index += 1;
            self.out.push_str(&format!("<li id=\"fn-{index}\">"));
            let start = self.out.len();
            self.section = note.section;
            self.block_break();
            let definition = self.footnotes.definitions.remove(&note.label);
            let mut events = definition.unwrap_or_default().into_iter().peekable();
            while let Some((event, range)) = events.next() {
                let next = events.peek().map(|(event, _)| event);
                let childless = matches!(next, Some(Event::End(TagEnd::Link)));
                self.event(event, range, childless);
            }
            self.flush();
            if self.is_empty_from(start) {
                self.empty_footnote(&note);
            }
            self.back_links(index);
            self.out.push_str("</li>\n");
        }
        self.section = body_section;
        self.out.push_str("</ol>\n</section>\n");
    }

    fn empty_footnote(&mut self, note: &Note) {
        let span = self.span(&note.range);
        let label = &note.label;
        self.problems.push(
            Diagnostic::new(
                catalogue::UNDEFINED_FOOTNOTE,
                span,
                text!("Die Fußnote `[^{label}]` hat keinen Text", "the footnote `[^{label}]` has no text"),
            )
            .with_help(text!(
                "Schreiben Sie ihn hinter `[^{label}]:`. Ist er intern, muss es auch die Stelle sein, die auf ihn verweist.",
                "Write it behind `[^{label}]:`. If it is internal, the place that refers to it must be so too."
            )),
        );
    }

    /// Links from a footnote back to the places that refer to it.
    fn back_links(&mut self, number: usize) {
        let in_paragraph = self.out.ends_with("</p>\n");
        if in_paragraph {
            self.out.truncate(self.out.len() - "</p>\n".len());
        }
        // The number is that of the places; their list is limited as hostile texts refer a million times.
        let links = self.footnotes.used.get(number - 1).map_or(0, |note| note.links).min(100);
        for link in 1..=links {
            let shown = if link == 1 { number.to_string() } else { format!("{number}-{link}") };
            let label = self.labels.back_to_reference.replace("{number}", &shown);
            self.out.push_str(" <a class=\"footnote-back\" role=\"doc-backlink\"");
            self.attribute("href", &format!("#{}", back_id(number, link)));
            self.attribute("aria-label", &label);
            self.out.push_str(">\u{21A9}\u{FE0E}</a>");
        }
        if in_paragraph {
            self.out.push_str("</p>\n");
        }
    }

    /// Reports `[^x]` in running text that no definition belongs to.
    pub fn undefined_footnote(&mut self, range: &Range<usize>, is_body: bool) {
        let behind = &self.text[range.start..];
        let Some(label) = undefined_label(behind) else { return };
        let span = self.span(&(range.start..range.start + label.len() + 3));
        let diagnostic = if is_body {
            Diagnostic::new(
                catalogue::UNDEFINED_FOOTNOTE,
                span,
                text!("Die Fußnote `[^{label}]` ist nicht erklärt", "the footnote `[^{label}]` is not defined"),
            )
            .with_help(text!(
                "Ergänzen Sie eine Zeile `[^{label}]: Text`; als Text schreiben Sie `\\[^{label}]`.",
                "Add a line `[^{label}]: text`; as text write `\\[^{label}]`."
            ))
        } else {
            Diagnostic::new(
                catalogue::UNDEFINED_FOOTNOTE,
                span,
                text!("Hier gibt es keine Fußnoten", "there are no footnotes here"),
            )
            .with_help(text!(
                "Schreiben Sie die Erklärung in den Text der Seite.",
                "Write the explanation into the body of the page."
            ))
        };
        self.problems.push(diagnostic);
    }
}

fn back_id(number: usize, link: usize) -> String {
    if link == 1 { format!("fnref-{number}") } else { format!("fnref-{number}-{link}") }
}

fn first_line(text: &str, range: &Range<usize>) -> Range<usize> {
    super::syntax::line_at(text, range.start).range
}

/// The label of a text that begins with `[^label]`.
fn undefined_label(text: &str) -> Option<&str> {
    let inner = text.strip_prefix("[^")?;
    let end = inner.char_indices().take(100).find(|(_, c)| matches!(c, ']' | '[') || c.is_whitespace())?;
    (end.0 > 0 && end.1 == ']').then(|| &inner[..end.0])
}
