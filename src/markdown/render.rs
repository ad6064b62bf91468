//! The renderer: Markdown events become our own HTML.
//!
//! One pass, no recursion, no raw HTML, no style, no script. Every text goes through `escape`, every destination through
//! [`super::destination`]. The shapes of the HTML are the theme's business only as far as classes go:
//! what an element is, is decided here.

use std::ops::Range;

use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::anchor::Anchors;
use super::heading::explicit_anchors;
use super::places::Places;
use super::project::Projected;
use super::watch::Watch;
use super::writer::{Element, Writer};
use super::{Labels, Rendered, Surroundings, alert, fence, highlight, syntax, variable};
use crate::diagnostic::Diagnostics;
use crate::html::Html;
use crate::language::Language;

/// Renders a page body.
///
/// At most a thousand problems are reported.
pub fn render(
    projected: &Projected,
    surroundings: &mut dyn Surroundings,
    labels: &Labels,
    language: &Language,
    diagnostics: &mut Diagnostics,
) -> Rendered {
    let lone = syntax::lone_attributes(&projected.text);
    let text = syntax::defused(variable::mask(&projected.text), &lone);
    let mut writer = Writer::new(projected, &text, surroundings, labels, language, diagnostics);
    writer.anchors = Anchors::reserving(explicit_anchors(&text));
    lone.into_iter().for_each(|range| writer.lone_attributes(range));
    writer.run(syntax::BODY);
    writer.write_footnotes();
    writer.finish()
}

/// Renders a text value of one line: as HTML, and as plain text for titles, descriptions and the search.
///
/// The value is one line of running text whatever it looks like: line breaks are blanks, and what would begin a list or
/// heading is text, as in "1. Januar". Raw HTML in it is an error.
pub fn inline(
    projected: &Projected,
    surroundings: &mut dyn Surroundings,
    diagnostics: &mut Diagnostics,
) -> (Html, String) {
    let text = projected.text.trim();
    let means_something = |c: char| c.is_ascii_punctuation() || matches!(c, '\n' | '\r');
    if !text.contains(means_something) && !fence::is_worth_parsing(text) {
        // Nothing that Markdown knows.
        let text = super::plain::clean(text);
        let mut out = String::with_capacity(text.len());
        if !text.is_empty() {
            let parts = [(0, 0..projected.text.len())];
            surroundings.running_text(&text, &Places::new(projected, &parts), &mut out);
        }
        return (Html::trusted(out), super::plain::collapsed(&text));
    }
    let line: String =
        std::iter::once(GUARD).chain(text.chars().map(|c| if c == '\n' || c == '\r' { ' ' } else { c })).collect();
    let masked = variable::mask(&line);
    let (labels, language) = (Labels::default(), no_language());
    let mut writer = Writer::new(projected, &masked, surroundings, &labels, &language, diagnostics);
    writer.is_value = true;
    writer.run(syntax::INLINE);
    let (html, plain) = writer.finish_inline();
    (Html::trusted(html), plain)
}

/// What stands before the text of a value while it is parsed, so that it begins no block. White space to the rules of
/// emphasis, but none that the parser would drop.
const GUARD: char = '\u{2028}';

/// Text values have no headings and so need no language; this one is well formed.
fn no_language() -> Language {
    Language::parse("und").expect("`und` is a language tag")
}

impl<'a> Writer<'a, '_> {
    /// Parses the text and writes all of it.
    fn run(&mut self, options: Options) {
        let is_body = options.contains(Options::ENABLE_FOOTNOTES);
        let watch = Watch::of(self.text);
        let mut marks = vec![false; self.projected.marks.len()];
        let mut in_code = false;
        let mut events = Parser::new_ext(self.text, options).into_offset_iter().peekable();
        while let Some((event, range)) = events.next() {
            match &event {
                Event::Start(Tag::CodeBlock(_)) => in_code = true,
                Event::End(TagEnd::CodeBlock) => in_code = false,
                Event::Text(text) if !in_code => self.watch(text, &range, &watch, is_body),
                Event::Rule => {
                    if let Some(index) = self.mark_at(range.start) {
                        marks[index] = true;
                    }
                }
                _ => (),
            }
            let childless = matches!(events.peek(), Some((Event::End(TagEnd::Link), _)));
            if !self.footnotes.wants(&event) {
                self.event(event, range, childless);
            } else if let Some((label, range)) = self.footnotes.take(event, range) {
                self.duplicate_footnote(&label, &range);
            }
        }
        if let Some(index) = marks.iter().position(|seen| !seen) {
            self.swallowed(index);
        }
    }

    /// Writes one event. `childless` says that a link which begins here has no text.
    pub(super) fn event(&mut self, event: Event<'a>, range: Range<usize>, childless: bool) {
        if self.skipped > 0 {
            match event {
                Event::Start(_) => self.skipped += 1,
                Event::End(_) => self.skipped -= 1,
                _ => (),
            }
            return;
        }
        if self.image.is_some() {
            self.in_image(&event, &range);
            return;
        }
        if is_inline(&event) && !matches!(self.open.last(), Some(Element::Code { .. } | Element::Html { .. })) {
            self.begin_text();
        }
        match event {
            Event::Start(tag) => {
                if self.is_too_deep(&range) {
                    self.skipped = 1;
                    return;
                }
                self.start(tag, &range, childless);
            }
            Event::End(_) => self.end(&range),
            Event::Text(text) => match self.open.last() {
                // Indentation of raw HTML comes as text.
                Some(Element::Code { .. } | Element::Html { .. }) => self.raw.push_str(&variable::restore(&text)),
                _ if self.muted => (),
                _ => self.text(text.strip_prefix(GUARD).unwrap_or(&text), &range),
            },
            Event::Code(code) => {
                self.markup("<code>");
                self.escaped(&variable::restore(&code));
                self.out.push_str("</code>");
            }
            Event::Html(html) => self.raw.push_str(&html),
            Event::InlineHtml(html) => self.inline_html(&html, &range),
            Event::FootnoteReference(label) => self.footnote_reference(&label, &range),
            // Easy German has one sentence a line, in the source and on the page.
            Event::SoftBreak if !self.language.is_easy() => self.text("\n", &range),
            Event::SoftBreak | Event::HardBreak => {
                self.markup("<br>\n");
                self.word_break();
            }
            Event::Rule => match self.mark_at(range.start) {
                Some(index) => self.mark(index),
                None => {
                    self.block();
                    self.out.push_str("<hr>\n");
                }
            },
            Event::TaskListMarker(done) => self.task(done),
            // Formulas are not enabled.
            Event::InlineMath(text) | Event::DisplayMath(text) => self.text(&text, &range),
        }
    }

    fn start(&mut self, tag: Tag<'a>, range: &Range<usize>, childless: bool) {
        match tag {
            Tag::Paragraph if self.is_value => self.push(Element::Plain { close: "" }),
            Tag::Paragraph => {
                let start = self.block();
                self.out.push_str("<p>");
                self.push(Element::Paragraph { start });
            }
            Tag::Heading { level, id, .. } => self.begin_heading(level as u8, id.map(|id| id.into_string())),
            Tag::BlockQuote(kind) => self.begin_quote(kind, range),
            Tag::CodeBlock(kind) => {
                self.block();
                self.raw.clear();
                self.push(Element::Code { language: language_of(&kind) });
            }
            Tag::HtmlBlock => {
                self.flush();
                self.raw.clear();
                self.push(Element::Html { range: range.clone() });
            }
            Tag::List(first) => self.begin_list(first),
            Tag::Item => self.begin_item(),
            Tag::DefinitionList => self.dropping("<dl>\n", "</dl>\n"),
            Tag::DefinitionListTitle => self.plain_block("<dt>", "</dt>\n"),
            Tag::DefinitionListDefinition => {
                self.block();
                self.out.push_str("<dd>");
                self.push(Element::Definition { body: self.out.len() });
            }
            Tag::Table(alignments) => self.begin_table(alignments),
            Tag::TableHead => self.begin_table_head(),
            Tag::TableRow => self.begin_table_row(),
            Tag::TableCell => self.begin_cell(),
            Tag::Emphasis => self.plain_inline("<em>", "</em>"),
            Tag::Strong => self.plain_inline("<strong>", "</strong>"),
            Tag::Strikethrough => self.plain_inline("<del>", "</del>"),
            Tag::Link { link_type, dest_url, title, .. } => {
                self.hidden_in_title(&title, &dest_url, range);
                self.begin_link(link_type, &dest_url, &title, range, childless);
            }
            Tag::Image { link_type, dest_url, title, .. } => {
                self.hidden_in_title(&title, &dest_url, range);
                self.begin_image(link_type, &dest_url, &title, range);
            }
            // Footnotes are taken out before; the others are not enabled.
            Tag::FootnoteDefinition(_) | Tag::Superscript | Tag::Subscript | Tag::MetadataBlock(_) => {
                self.push(Element::Plain { close: "" });
            }
        }
    }

    fn end(&mut self, range: &Range<usize>) {
        self.close_wrappers(self.open.len());
        let Some(element) = self.open.pop() else { return };
        match element {
            Element::Paragraph { start } => self.end_dropping(start, start + "<p>".len(), "</p>\n"),
            Element::Heading { start, level, id } => self.end_heading(start, level, id, range),
            Element::Dropping { start, body, close } => self.end_dropping(start, body, close),
            Element::List(list) => self.end_list(list),
            Element::Item { start, body } => self.end_dropping(start, body, "</li>\n"),
            Element::Definition { .. } => {
                self.markup("</dd>\n");
                self.block_break();
            }
            Element::Code { language } => self.code_block(&language),
            Element::Html { range } => self.html_block(&range),
            Element::Cell { start } => self.end_cell(start),
            Element::Link { close } => self.end_link(close),
            Element::Table => self.end_table(),
            Element::Plain { close } => self.markup(close),
        }
    }

    fn plain_block(&mut self, open: &str, close: &'static str) {
        self.block();
        self.out.push_str(open);
        self.push(Element::Plain { close });
    }

    fn plain_inline(&mut self, open: &str, close: &'static str) {
        self.markup(open);
        self.push(Element::Plain { close });
    }

    fn begin_quote(&mut self, kind: Option<BlockQuoteKind>, range: &Range<usize>) {
        let Some(kind) = kind else {
            if let Some((place, diagnostic)) = alert::unknown(self.text, range) {
                let span = self.span(&place);
                self.problems.push(diagnostic(span));
            }
            self.dropping("<blockquote>\n", "</blockquote>\n");
            return;
        };
        let (class, label) = alert::shape(kind, self.labels);
        let mut open = format!("<div role=\"note\" class=\"alert alert-{class}\"><p class=\"alert-title\">");
        crate::html::escape(&mut open, label);
        open.push_str("</p>\n");
        self.dropping(&open, "</div>\n");
    }

    fn code_block(&mut self, language: &str) {
        self.out.push_str("<pre class=\"code\" tabindex=\"0\"><code");
        if !language.is_empty() {
            self.attribute("class", &format!("language-{language}"));
        }
        self.out.push('>');
        let raw = std::mem::take(&mut self.raw);
        let code = super::plain::clean(&raw);
        let highlighted = if code.len() <= self.highlights { language } else { "" };
        self.highlights = self.highlights.saturating_sub(code.len());
        highlight::highlight(&code, highlighted, &mut self.out);
        self.out.push_str("</code></pre>\n");
        self.remember(&code);
        self.block_break();
    }
}

/// Whether an event stands inside of a paragraph.
fn is_inline(event: &Event<'_>) -> bool {
    matches!(
        event,
        Event::Text(_)
            | Event::Code(_)
            | Event::FootnoteReference(_)
            | Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. })
    )
}

/// The language of a code block, if it is a plain word.
fn language_of(kind: &CodeBlockKind<'_>) -> String {
    let CodeBlockKind::Fenced(info) = kind else { return String::new() };
    let word = info.split([' ', ',', '\t']).next().unwrap_or("");
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'#' | b'-' | b'_' | b'.');
    if word.len() <= 40 && word.bytes().all(plain) { word.to_ascii_lowercase() } else { String::new() }
}
