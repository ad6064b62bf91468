//! Renderer for people: code, message, the line with a caret, what to do, and a summary at the end.
//!
//! It prints nothing itself and knows no terminal: the caller says whether colours are wanted.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::position::{LineIndex, Locator, Position, SourceTexts};
use super::printable::{printable, printable_lines, push_printable};
use super::{Diagnostic, MessageLanguage, Severity, Span, catalogue};

/// Whether the text carries colours (ANSI sequences).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Style {
    /// Text alone.
    Plain,
    /// With colours.
    Coloured,
}

/// All problems as text, with a summary at the end; empty if there are none.
pub fn render(diagnostics: &[Diagnostic], texts: &SourceTexts<'_>, language: MessageLanguage, style: Style) -> String {
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Coloured => Renderer::styled(),
    };
    let renderer = renderer.term_width(200);
    let mut locator = Locator::new(texts);
    let mut out = String::new();
    for diagnostic in diagnostics {
        out.push_str(&one(diagnostic, &mut locator, language, &renderer));
        out.push_str("\n\n");
    }
    if let Some(worst) = diagnostics.iter().min_by_key(|diagnostic| diagnostic.severity) {
        out.push_str(&summary(diagnostics, language));
        out.push('\n');
        let code = worst.code;
        out.push_str(&match language {
            MessageLanguage::German => format!("Mehr zu einem Code, mit Beispielen: amtsbuch explain {code}\n"),
            MessageLanguage::English => format!("More about a code, with examples: amtsbuch explain {code}\n"),
        });
    }
    out
}

/// How many problems there are, in words: `2 Fehler, 1 Warnung`.
pub fn summary(diagnostics: &[Diagnostic], language: MessageLanguage) -> String {
    let names: [(Severity, [&str; 2]); 3] = match language {
        MessageLanguage::German => [
            (Severity::Error, ["Fehler", "Fehler"]),
            (Severity::Warning, ["Warnung", "Warnungen"]),
            (Severity::Advice, ["Hinweis", "Hinweise"]),
        ],
        MessageLanguage::English => [
            (Severity::Error, ["error", "errors"]),
            (Severity::Warning, ["warning", "warnings"]),
            (Severity::Advice, ["hint", "hints"]),
        ],
    };
    let parts: Vec<String> = names
        .into_iter()
        .filter_map(|(severity, [one, many])| {
            let count = diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
            match count {
                0 => None,
                1 => Some(format!("1 {one}")),
                _ => Some(format!("{count} {many}")),
            }
        })
        .collect();
    match (parts.is_empty(), language) {
        (false, _) => parts.join(", "),
        (true, MessageLanguage::German) => "keine Probleme".to_owned(),
        (true, MessageLanguage::English) => "no problems".to_owned(),
    }
}

fn one(
    diagnostic: &Diagnostic,
    locator: &mut Locator<'_, '_>,
    language: MessageLanguage,
    renderer: &Renderer,
) -> String {
    let title = level(diagnostic.severity, language)
        .primary_title(printable(diagnostic.message.get(language)))
        .id(diagnostic.code.0);
    let mut main = Group::with_title(title);
    let mut origins = Vec::new();
    if let Some(span) = &diagnostic.span {
        // The line of a leak is the secret: logs of a build may be public.
        main = match diagnostic.code {
            catalogue::LEAK => without_excerpt(main, span, locator),
            _ => with_place(main, span, AnnotationKind::Primary, locator, &mut origins),
        };
    }
    if let Some(help) = &diagnostic.help {
        let name = match language {
            MessageLanguage::German => "Hilfe",
            MessageLanguage::English => "help",
        };
        main = main.element(Level::HELP.with_name(name).message(printable_lines(help.get(language))));
    }
    let mut report = vec![main];
    for (span, label) in &diagnostic.related {
        let name = match language {
            MessageLanguage::German => "dazu",
            MessageLanguage::English => "note",
        };
        let group = Group::with_title(Level::NOTE.with_name(name).secondary_title(printable(label.get(language))));
        report.push(with_place(group, span, AnnotationKind::Context, locator, &mut origins));
    }
    let mut rendered = renderer.render(&report);
    // The renderer counts columns in the excerpt, which may be trimmed: the true ones are put in afterwards.
    for (shown, meant) in origins {
        if shown != meant {
            rendered = rendered.replacen(&shown, &meant, 1);
        }
    }
    rendered
}

fn level(severity: Severity, language: MessageLanguage) -> Level<'static> {
    match (severity, language) {
        (Severity::Error, MessageLanguage::German) => Level::ERROR.with_name("Fehler"),
        (Severity::Error, MessageLanguage::English) => Level::ERROR,
        (Severity::Warning, MessageLanguage::German) => Level::WARNING.with_name("Warnung"),
        (Severity::Warning, MessageLanguage::English) => Level::WARNING,
        (Severity::Advice, MessageLanguage::German) => Level::INFO.with_name("Hinweis"),
        (Severity::Advice, MessageLanguage::English) => Level::INFO.with_name("hint"),
    }
}

/// Adds a place to a group, and to `origins` what the renderer will write as `path:line:column` and what it should.
fn with_place<'a>(
    group: Group<'a>,
    span: &Span,
    kind: AnnotationKind,
    locator: &mut Locator<'_, '_>,
    origins: &mut Vec<(String, String)>,
) -> Group<'a> {
    let place = locator.place(span);
    let path = printable(&place.file);
    let Position { line, column } = place.start;
    match locator.lines(&span.path) {
        // A place without extent at the beginning means the file as a whole: its first line says nothing.
        Some(lines) if !lines.text().is_empty() && (span.start, span.end) != (0, 0) => {
            let excerpt = Excerpt::around(lines, span);
            let shown_column = excerpt.text[..excerpt.start].chars().count() + 1;
            origins.push((format!("{path}:{line}:{shown_column}"), format!("{path}:{line}:{column}")));
            let annotation = kind.span(excerpt.start..excerpt.end);
            group.element(Snippet::source(excerpt.text).path(path).line_start(line).annotation(annotation))
        }
        _ => group.element(Origin::path(path).line(line).char_column(column)),
    }
}

/// Adds a place as path, line and column alone.
fn without_excerpt<'a>(group: Group<'a>, span: &Span, locator: &mut Locator<'_, '_>) -> Group<'a> {
    let place = locator.place(span);
    let Position { line, column } = place.start;
    group.element(Origin::path(printable(&place.file)).line(line).char_column(column))
}

/// Characters shown of a line before the place, and of place and rest together.
const BEFORE: usize = 60;
const AFTER: usize = 100;

/// The line of a place, harmless and not too long, and where the place lies in it (byte offsets).
struct Excerpt {
    text: String,
    start: usize,
    end: usize,
}

impl Excerpt {
    /// Only the first line of a place is shown: where it begins is what the editor looks for.
    fn around(lines: &LineIndex<'_>, span: &Span) -> Excerpt {
        let line = lines.line_around(span.start);
        let start = lines.clamp(span.start).min(line.end);
        let end = lines.clamp(span.end).clamp(start, line.end);
        let (before, here, after) =
            (&lines.text()[line.start..start], &lines.text()[start..end], &lines.text()[end..line.end]);

        let mut text = String::new();
        // Few characters too many are shown rather than replaced by an ellipsis as long as they are.
        match before.char_indices().rev().nth(BEFORE - 1) {
            Some((cut, _)) if cut > 0 => {
                text.push('…');
                before[cut..].chars().for_each(|character| push_printable(&mut text, character));
            }
            _ => text.push_str(&printable(before)),
        }
        let marked_from = text.len();
        let mut room = AFTER;
        push_some(&mut text, here, &mut room);
        let marked_to = text.len();
        if room > 0 {
            push_some(&mut text, after, &mut room);
        }
        Excerpt { text, start: marked_from, end: marked_to }
    }
}

/// Appends characters as long as there is room, then an ellipsis.
fn push_some(out: &mut String, text: &str, room: &mut usize) {
    for character in text.chars() {
        if *room == 0 {
            out.push('…');
            return;
        }
        push_printable(out, character);
        *room -= 1;
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Diagnostic, SourcePath, catalogue};
    use super::*;
    use crate::text;

    fn shown(source: &'static str, range: std::ops::Range<usize>, language: MessageLanguage) -> String {
        let path = SourcePath::new("erwerb/x.md");
        let diagnostic = Diagnostic::new(
            catalogue::UNKNOWN_KEY,
            Span::new(&path, range),
            text!("unbekannter Schlüssel `tilte`", "unknown key `tilte`"),
        )
        .with_help(text!("Meinten Sie `title`?", "Did you mean `title`?"));
        render(&[diagnostic], &|_| Some(source), language, Style::Plain)
    }

    #[test]
    fn a_problem_looks_as_editors_know_it() {
        assert_eq!(
            shown("---\ntilte: Blaue Karte\n", 4..9, MessageLanguage::German),
            "Fehler[AB0301]: unbekannter Schlüssel `tilte`\n \
             --> content/erwerb/x.md:2:1\n  \
             |\n\
             2 | tilte: Blaue Karte\n  \
             | ^^^^^\n  \
             |\n  \
             = Hilfe: Meinten Sie `title`?\n\n\
             1 Fehler\n\
             Mehr zu einem Code, mit Beispielen: amtsbuch explain AB0301\n"
        );
    }

    #[test]
    fn other_places_are_shown_with_their_label() {
        let path = SourcePath::new("a.md");
        let diagnostic = Diagnostic::new(catalogue::DUPLICATE_ID, Span::new(&path, 0..1), text!("x", "x"))
            .with_related(Span::new(&SourcePath::new("b.md"), 3..4), text!("hier zuerst", "first here"));
        let shown = render(&[diagnostic], &|_| Some("a\näb\n"), MessageLanguage::English, Style::Plain);
        assert!(shown.contains("note: first here\n --> content/b.md:2:1\n"), "{shown}");
    }

    #[test]
    fn the_line_of_a_file_as_a_whole_is_not_shown() {
        assert!(!shown("---\n", 0..0, MessageLanguage::English).contains("1 |"));
    }

    #[test]
    fn the_line_of_a_leak_is_not_shown() {
        let path = SourcePath::new("a.md");
        let leak = Diagnostic::new(catalogue::LEAK, Span::new(&path, 2..8), text!("x", "x"));
        let shown = render(&[leak], &|_| Some("a\nsecret\n"), MessageLanguage::English, Style::Plain);
        assert!(shown.contains("content/a.md:2:1\n") && !shown.contains("secret"), "{shown}");
    }

    #[test]
    fn long_lines_are_trimmed_around_the_place() {
        let source: &'static str =
            Box::leak(format!("{}HERE{}", "ä".repeat(5_000), "ö".repeat(5_000)).into_boxed_str());
        let shown = shown(source, 10_000..10_004, MessageLanguage::English);
        assert!(shown.contains(":1:5001\n"), "{shown}");
        assert!(shown.contains("ääHEREöö") && shown.len() < 1_000, "{shown}");
    }

    #[test]
    fn terminals_are_not_commanded() {
        let shown = shown("\u{1b}]0;x\u{7}\u{202e}tilte\r\n", 0..500, MessageLanguage::English);
        assert!(shown.contains("\\u{1b}]0;x\\u{7}\\u{202e}tilte\n"), "{shown:?}");
    }

    #[test]
    fn wild_offsets_do_no_harm() {
        for (start, end) in [(1, 1), (1, 2), (2, 1), (3, 99), (99, 100)] {
            shown("ä\nö", start..end, MessageLanguage::German);
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_and_any_place_can_be_shown(text in ".{0,40}(\n.{0,200}){0,3}", start in 0usize..300, length in 0usize..300) {
            let path = SourcePath::new("x.md");
            let diagnostic = Diagnostic::new(catalogue::UNKNOWN_KEY, Span::new(&path, start..start + length), text!("{text}", "{text}"))
                .with_help(text!("{text}", "{text}"));
            let out = render(&[diagnostic], &|_| Some(&text), MessageLanguage::German, Style::Plain);
            proptest::prop_assert!(!out.contains(|character: char| character.is_control() && character != '\n'));
        }
    }

    #[test]
    fn the_summary_counts_in_words() {
        let of = |code| Diagnostic::new(code, Span::file(&SourcePath::new("a")), text!("", ""));
        let some = [of(catalogue::LEAK), of(catalogue::LEAK), of(catalogue::UNKNOWN_LAW)];
        assert_eq!(summary(&some, MessageLanguage::German), "2 Fehler, 1 Warnung");
        assert_eq!(summary(&some, MessageLanguage::English), "2 errors, 1 warning");
        assert_eq!(summary(&[], MessageLanguage::English), "no problems");
    }
}
