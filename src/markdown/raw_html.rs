//! Raw HTML: refused, with the Markdown to write instead. Comments vanish.

use std::ops::Range;

use super::writer::Writer;
use super::{comment, doubt, syntax};
use crate::diagnostic::{Diagnostic, Span, Text, catalogue};
use crate::text;

impl Writer<'_, '_> {
    /// An HTML block: comments vanish, everything else is an error.
    pub fn html_block(&mut self, range: &Range<usize>) {
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
                    self.reported_tags.extend(tag_name(rest));
                    self.problems.push(diagnostic(rest, span));
                }
            }
        }
    }

    /// A tag or comment in running text: comments vanish, tags are errors.
    pub fn inline_html(&mut self, html: &str, range: &Range<usize>) {
        if html.starts_with("<!--") {
            return;
        }
        let name = tag_name(html).unwrap_or_default();
        if html.starts_with("</") && self.reported_tags.contains(&name) {
            return;
        }
        self.reported_tags.insert(name);
        let span = self.span(range);
        self.problems.push(diagnostic(html, span));
    }

    /// What looks like a comment in the title or address of a link would be published.
    pub fn hidden_in_title(&mut self, title: &str, destination: &str, range: &Range<usize>) {
        if title.contains("<!--") || destination.contains("<!--") {
            let span = self.span(range);
            self.problems.push(diagnostic("<!--", span));
        }
    }
}

/// The error for a piece of HTML.
pub fn diagnostic(html: &str, span: Span) -> Diagnostic {
    let name = tag_name(html);
    let message = match &name {
        Some(name) => text!("HTML ist nicht erlaubt: `<{name}>`", "HTML is not allowed: `<{name}>`"),
        None => text!("HTML ist nicht erlaubt", "HTML is not allowed"),
    };
    Diagnostic::new(catalogue::RAW_HTML, span, message).with_help(instead(name.as_deref().unwrap_or("")))
}

/// The lower-case name of the tag that a text begins with, `/` left out.
pub fn tag_name(html: &str) -> Option<String> {
    let rest = html.strip_prefix('<')?;
    let rest = rest.strip_prefix('/').unwrap_or(rest);
    let name: String = rest.chars().take(20).take_while(char::is_ascii_alphanumeric).collect();
    (!name.is_empty()).then(|| name.to_ascii_lowercase())
}

/// What to write instead of a tag.
fn instead(name: &str) -> Text {
    match name {
        "b" | "strong" => text!("Schreiben Sie `**fett**`.", "Write `**bold**`."),
        "i" | "em" => text!("Schreiben Sie `*kursiv*`.", "Write `*italic*`."),
        "br" => text!("Beenden Sie die Zeile mit einem umgekehrten Schrägstrich.", "End the line with a backslash."),
        "a" => text!("Schreiben Sie `[Text](Adresse)`.", "Write `[text](address)`."),
        "img" | "picture" => {
            text!("Schreiben Sie `![Beschreibung](bild.png)`.", "Write `![description](picture.png)`.")
        }
        "table" | "thead" | "tbody" | "tr" | "td" | "th" | "caption" | "colgroup" => text!(
            "Schreiben Sie Tabellen mit senkrechten Strichen: `| a | b |`, darunter `|---|---|`.",
            "Write tables with vertical bars: `| a | b |`, below it `|---|---|`."
        ),
        "details" | "summary" => text!(
            "Schreiben Sie `::: details Titel`, den Inhalt und `:::`.",
            "Write `::: details Title`, the content and `:::`."
        ),
        "u" | "ins" => text!(
            "Unterstreichungen gibt es nicht; schreiben Sie `**fett**`.",
            "There is no underlining; write `**bold**`."
        ),
        "sup" => text!(
            "Geben Sie hochgestellte Zeichen selbst ein, etwa `²`; Fußnoten schreiben Sie `[^1]`.",
            "Type superscript characters themselves, such as `²`; write footnotes as `[^1]`."
        ),
        "sub" => text!(
            "Geben Sie tiefgestellte Zeichen selbst ein, etwa `₂`.",
            "Type subscript characters themselves, such as `₂`."
        ),
        "s" | "del" | "strike" => text!("Schreiben Sie `~~durchgestrichen~~`.", "Write `~~struck~~`."),
        "code" | "kbd" | "samp" | "tt" | "pre" => {
            text!(
                "Schreiben Sie Code zwischen Gravis-Zeichen: `` `Code` ``.",
                "Write code between backticks: `` `code` ``."
            )
        }
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => text!("Schreiben Sie `## Überschrift`.", "Write `## Heading`."),
        "ul" | "ol" | "li" => text!("Schreiben Sie `- Punkt` oder `1. Punkt`.", "Write `- item` or `1. item`."),
        "dl" | "dt" | "dd" => text!(
            "Schreiben Sie den Begriff in eine Zeile und darunter `: Erklärung`.",
            "Write the term on a line and below it `: explanation`."
        ),
        "hr" => text!("Schreiben Sie `---` zwischen Leerzeilen.", "Write `---` between blank lines."),
        "blockquote" | "q" => text!("Schreiben Sie `> Zitat`.", "Write `> quotation`."),
        "p" | "div" | "span" | "section" | "center" | "font" => text!(
            "Löschen Sie die Auszeichnung; Absätze trennt eine Leerzeile.",
            "Delete the tags; a blank line separates paragraphs."
        ),
        "script" | "style" | "iframe" | "object" | "embed" | "form" | "input" | "link" | "meta" | "svg" | "video"
        | "audio" => text!(
            "Das gibt es in einem Handbuch nicht; löschen Sie es.",
            "There is no such thing in a handbook; delete it."
        ),
        _ => text!(
            "Löschen Sie es, oder schreiben Sie ein Kleiner-Zeichen im Text als `\\<`, Code zwischen Gravis-Zeichen.",
            "Delete it, or write a less-than sign in text as `\\<`, code between backticks."
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_have_names() {
        assert_eq!(tag_name("<BR/>").as_deref(), Some("br"));
        assert_eq!(tag_name("</h1>").as_deref(), Some("h1"));
        assert_eq!(tag_name("<?php"), None);
        assert_eq!(tag_name("text"), None);
    }
}
