//! The renderer: Markdown events become our own HTML.
//!
//! One pass, no recursion, no raw HTML, no style, no script. Every text goes through `escape`, every destination through
//! [`super::destination`]. The shapes of the HTML are the theme's business only as far as classes go:
//! what an element is, is decided here.

use std::collections::HashSet;
use std::ops::Range;

use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::anchor::Anchors;
use super::project::Projected;
use super::writer::{Element, Writer};
use super::{Labels, Rendered, Surroundings, alert, comment, doubt, fence, highlight, raw_html, syntax, variable};
use crate::diagnostic::{Diagnostic, Diagnostics, catalogue};
use crate::html::Html;
use crate::language::Language;
use crate::text;

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
    let text = variable::mask(&projected.text);
    let mut writer = Writer::new(projected, &text, surroundings, labels, language, diagnostics);
    writer.anchors = Anchors::reserving(explicit_anchors(&text));
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
    if !text.contains(|c: char| c.is_ascii_punctuation() || c == '\n' || c == '\r') {
        // Nothing that Markdown knows.
        let text = super::plain::clean(text);
        let mut out = String::with_capacity(text.len());
        if !text.is_empty() {
            surroundings.running_text(&text, &mut out);
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

/// The ids that authors have written.
fn explicit_anchors(text: &str) -> HashSet<String> {
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

impl<'a> Writer<'a, '_> {
    /// Parses the text and writes all of it.
    fn run(&mut self, options: Options) {
        let is_body = options.contains(Options::ENABLE_FOOTNOTES);
        let watch = Watch {
            doubts: fence::is_worth_parsing(self.text),
            braces: self.text.contains("{{"),
            footnotes: self.text.contains("[^"),
        };
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

    /// A directive that came to lie in code or HTML: what was inserted before it is not closed.
    fn swallowed(&mut self, index: usize) {
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

    /// Looks for text that was probably meant otherwise.
    fn watch(&mut self, part: &str, range: &Range<usize>, watch: &Watch, is_body: bool) {
        if watch.doubts
            && let Some((place, doubt)) = doubt::in_text(self.text, part, range)
        {
            let span = self.span(&place);
            self.problems.push(doubt.diagnostic(span));
        }
        let escaped = range.start > 0 && self.text.as_bytes()[range.start - 1] == b'\\';
        if watch.braces
            && range.len() == part.len()
            && let Some(place) = variable::malformed(part, escaped)
        {
            let span = self.span(&(range.start + place.start..range.start + place.end));
            self.problems.push(
                Diagnostic::new(
                    catalogue::UNKNOWN_VARIABLE,
                    span,
                    text!("Das ist kein Name einer Variablen", "this is no name of a variable"),
                )
                .with_help(text!(
                    "Namen bestehen aus Buchstaben, Ziffern, `_` und `-`; als Text schreiben Sie `\\{{{{`.",
                    "Names consist of letters, digits, `_` and `-`; as text write `\\{{{{`."
                )),
            );
        }
        if watch.footnotes && part == "[" && range.len() == 1 {
            self.undefined_footnote(range, is_body);
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
        if is_inline(&event) {
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
        let Some(element) = self.open.pop() else { return };
        match element {
            Element::Paragraph { start } => self.end_dropping(start, start + "<p>".len(), "</p>\n"),
            Element::Heading { start, level, id } => self.end_heading(start, level, id, range),
            Element::Dropping { start, body, close } => self.end_dropping(start, body, close),
            Element::List(list) => self.end_list(list),
            Element::Item { start, body } => self.end_dropping(start, body, "</li>\n"),
            Element::Definition { .. } => {
                self.markup("</dd>\n");
                self.word_break();
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
        self.word_break();
    }

    /// An HTML block: comments vanish, everything else is an error.
    fn html_block(&mut self, range: &Range<usize>) {
        let raw = std::mem::take(&mut self.raw);
        match comment::only_comments(&raw) {
            Ok(()) => {
                self.unseen();
                if raw.trim() == comment::REMOVED {
                    self.something_removed();
                }
            }
            Err(at) => {
                let line = syntax::line_at(self.text, range.start).range;
                let span = self.span(&line);
                let rest = &raw[at..];
                if rest.starts_with("<!--") {
                    self.problems.push(doubt::unclosed_comment(span));
                } else {
                    self.reported_tags.extend(raw_html::tag_name(rest));
                    self.problems.push(raw_html::diagnostic(rest, span));
                }
            }
        }
    }

    /// A tag or comment in running text: comments vanish, tags are errors.
    pub(super) fn inline_html(&mut self, html: &str, range: &Range<usize>) {
        if html.starts_with("<!--") {
            return;
        }
        let name = raw_html::tag_name(html).unwrap_or_default();
        if html.starts_with("</") && self.reported_tags.contains(&name) {
            return;
        }
        self.reported_tags.insert(name);
        let span = self.span(range);
        self.problems.push(raw_html::diagnostic(html, span));
    }

    /// What looks like a comment in the title or address of a link would be published.
    fn hidden_in_title(&mut self, title: &str, destination: &str, range: &Range<usize>) {
        if title.contains("<!--") || destination.contains("<!--") {
            let span = self.span(range);
            self.problems.push(raw_html::diagnostic("<!--", span));
        }
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

/// What a text has to be watched for, so that other texts are not.
struct Watch {
    doubts: bool,
    braces: bool,
    footnotes: bool,
}

/// The language of a code block, if it is a plain word.
fn language_of(kind: &CodeBlockKind<'_>) -> String {
    let CodeBlockKind::Fenced(info) = kind else { return String::new() };
    let word = info.split([' ', ',', '\t']).next().unwrap_or("");
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'#' | b'-' | b'_' | b'.');
    if word.len() <= 40 && word.bytes().all(plain) { word.to_ascii_lowercase() } else { String::new() }
}
