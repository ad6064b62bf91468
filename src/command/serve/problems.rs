//! The problems of a build as a page for the browser.
//!
//! Only the internal edition's port hands it out: a message can quote what applicants must not see. All text is escaped,
//! and the page has no script but one that passes on the Esc key.

use super::texts::Words;
use crate::diagnostic::position::{LineIndex, Locator, Place};
use crate::diagnostic::printable::{printable, push_printable};
use crate::diagnostic::{Diagnostic, MessageLanguage, Severity, SourcePath, Span, catalogue, human};
use crate::html::escape;
use crate::source::Sources;

/// Most problems that are shown; who has more mends these first.
const SHOWN: usize = 100;

/// The problems of a build.
#[derive(Clone, Debug, Default)]
pub(super) struct Problems {
    /// How many there are, whatever their weight.
    pub count: usize,
    /// How many keep the pages from being shown.
    pub errors: usize,
    /// In words: `2 Fehler, 1 Warnung`.
    pub summary: String,
    /// A list in HTML.
    pub html: String,
}

/// The problems of a handbook.
pub(super) fn of_handbook(diagnostics: &[Diagnostic], sources: &Sources, language: MessageLanguage) -> Problems {
    let texts = |path: &SourcePath| sources.text(path).map(|text| &**text);
    let mut locator = Locator::new(&texts);
    let mut sorted: Vec<&Diagnostic> = diagnostics.iter().collect();
    sorted.sort_by_key(|diagnostic| diagnostic.severity);
    let words = Words::of(language);
    let mut html = String::from("<ol class=\"problems\">\n");
    let mut explained = Vec::new();
    for diagnostic in sorted.iter().take(SHOWN) {
        problem(&mut html, diagnostic, &mut locator, language);
        if !explained.contains(&diagnostic.code) {
            explained.push(diagnostic.code);
            explanation(&mut html, diagnostic.code, language);
        }
        html.push_str("</li>\n");
    }
    html.push_str("</ol>\n");
    if let Some(more) = sorted.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        html.push_str(&format!("<p>{} {more}</p>\n", words.more));
    }
    Problems {
        count: diagnostics.len(),
        errors: diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).count(),
        summary: human::summary(diagnostics, language),
        html,
    }
}

/// Something that is not the handbook's fault: an unreadable disk, a theme that does not work, a mistake of ours.
pub(super) fn of_program(message: &str, language: MessageLanguage) -> Problems {
    let words = Words::of(language);
    let mut html = String::from("<ol class=\"problems\"><li class=\"error\"><p class=\"what\">");
    escape(&mut html, &printable(message));
    html.push_str("</p></li></ol>\n");
    Problems { count: 1, errors: 1, summary: words.no_pages.to_string(), html }
}

/// A list item, not closed.
fn problem(html: &mut String, diagnostic: &Diagnostic, locator: &mut Locator<'_, '_>, language: MessageLanguage) {
    let words = Words::of(language);
    let (class, name) = match diagnostic.severity {
        Severity::Error => ("error", words.error),
        Severity::Warning => ("warning", words.warning),
        Severity::Advice => ("advice", words.advice),
    };
    html.push_str(&format!("<li class=\"{class}\"><p class=\"what\"><b>{name} {}</b> ", diagnostic.code));
    with_code(html, diagnostic.message.get(language));
    html.push_str("</p>\n");
    if let Some(span) = &diagnostic.span {
        place(html, span, locator);
    }
    if let Some(help) = &diagnostic.help {
        html.push_str(&format!("<p class=\"help\"><b>{}</b> ", words.help));
        with_code(html, help.get(language));
        html.push_str("</p>\n");
    }
    for (span, label) in &diagnostic.related {
        html.push_str("<p class=\"related\">");
        with_code(html, label.get(language));
        html.push_str("</p>\n");
        place(html, span, locator);
    }
}

/// File, line, column, and the line itself with the place marked.
fn place(html: &mut String, span: &Span, locator: &mut Locator<'_, '_>) {
    let Place { file, start, .. } = locator.place(span);
    html.push_str("<p class=\"where\"><code>");
    escape(html, &printable(&format!("{file}:{}:{}", start.line, start.column)));
    html.push_str("</code></p>\n");
    let whole_file = span.start == 0 && span.end == 0;
    if let Some(lines) = locator.lines(&span.path).filter(|_| !whole_file) {
        let [before, marked, after] = excerpt(lines, span);
        html.push_str("<pre><code>");
        escape(html, &before);
        html.push_str("<mark>");
        escape(html, &marked);
        html.push_str("</mark>");
        escape(html, &after);
        html.push_str("</code></pre>\n");
    }
}

/// The first line of a place in three parts, each harmless and not too long.
fn excerpt(lines: &LineIndex<'_>, span: &Span) -> [String; 3] {
    let line = lines.line_around(span.start);
    let start = lines.clamp(span.start).clamp(line.start, line.end);
    let end = lines.clamp(span.end).clamp(start, line.end);
    let text = lines.text();
    let before = &text[line.start..start];
    let cut = before.char_indices().rev().nth(59).map_or(0, |(at, _)| at);
    let mut parts = [printable(&before[cut..]), String::new(), String::new()];
    if cut > 0 {
        parts[0].insert(0, '…');
    }
    let mut room = 160;
    for (part, text) in parts[1..].iter_mut().zip([&text[start..end], &text[end..line.end]]) {
        for character in text.chars() {
            if room == 0 {
                part.push('…');
                return parts;
            }
            push_printable(part, character);
            room -= 1;
        }
    }
    parts
}

/// What a code means, with examples, folded away.
fn explanation(html: &mut String, code: catalogue::Code, language: MessageLanguage) {
    let Some(explanation) = catalogue::explain(code, language) else { return };
    html.push_str(&format!("<details><summary>{code}: "));
    escape(html, explanation.title);
    html.push_str("</summary><pre class=\"explanation\">");
    escape(html, explanation.text);
    html.push_str("</pre></details>\n");
}

/// Escapes a message; what stands between backticks becomes code.
fn with_code(html: &mut String, message: &str) {
    let parts: Vec<&str> = message.split('`').collect();
    for (index, part) in parts.iter().enumerate() {
        // A backtick without a partner is a backtick.
        let is_code = index % 2 == 1 && index + 1 < parts.len();
        if index % 2 == 1 && !is_code {
            html.push('`');
        }
        html.push_str(if is_code { "<code>" } else { "" });
        escape(html, &printable(part));
        html.push_str(if is_code { "</code>" } else { "" });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text;

    #[test]
    fn a_problem_says_what_where_and_what_to_do() {
        let sources = Sources::from_pairs([("a.md", "---\ntilte: <b>\n")]);
        let path = SourcePath::new("a.md");
        let list = [Diagnostic::new(
            catalogue::UNKNOWN_KEY,
            Span::new(&path, 4..9),
            text!("unbekannter Schlüssel `tilte`", "unknown key `tilte`"),
        )
        .with_help(text!("Meinten Sie `title`?", "Did you mean `title`?"))];
        let problems = of_handbook(&list, &sources, MessageLanguage::German);
        assert_eq!((problems.errors, problems.summary.as_str()), (1, "1 Fehler"));
        for part in [
            "<b>Fehler AB0301</b> unbekannter Schlüssel <code>tilte</code>",
            "<code>content/a.md:2:1</code>",
            "<pre><code><mark>tilte</mark>: &lt;b&gt;</code></pre>",
            "Meinten Sie <code>title</code>?",
            "<details><summary>AB0301: ",
        ] {
            assert!(problems.html.contains(part), "{part} in {}", problems.html);
        }
    }

    #[test]
    fn hostile_messages_stay_text() {
        let list = [Diagnostic::new(
            catalogue::UNKNOWN_KEY,
            Span::file(&SourcePath::new("<img src=x>.md")),
            text!("`<script>` ` \u{202e}", "x"),
        )];
        let html = of_handbook(&list, &Sources::default(), MessageLanguage::German).html;
        assert!(html.contains("<code>&lt;script&gt;</code> ` \\u{202e}") && !html.contains("<img"), "{html}");
    }

    proptest::proptest! {
        #[test]
        fn any_place_in_any_text_can_be_shown(text in ".{0,20}(\n.{0,400}){0,2}", start in 0usize..500, length in 0usize..500) {
            let path = SourcePath::new("x.md");
            let sources = Sources::from_pairs([("x.md", text.as_str())]);
            let list = [Diagnostic::new(catalogue::UNKNOWN_KEY, Span::new(&path, start..start + length), text!("{text}", "x"))];
            of_handbook(&list, &sources, MessageLanguage::German);
        }
    }
}
