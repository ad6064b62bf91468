//! Where the front matter of a file ends and its body begins.

use std::ops::Range;

use crate::diagnostic::{Diagnostic, SourcePath, Span, Text, catalogue};
use crate::text;

/// The two parts of a page's file, as byte ranges.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Parts {
    /// The YAML between the `---` lines.
    pub yaml: Range<usize>,
    /// Everything after the second `---` line.
    pub body: Range<usize>,
}

/// Finds the front matter: between a first line `---` and the next line `---`. A byte order mark before the first, blanks
/// behind either and Windows line ends do no harm.
pub fn split(path: &SourcePath, text: &str) -> Result<Parts, Box<Diagnostic>> {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut lines = Lines { text, at: start };
    let first = lines.next().unwrap_or(start..start);
    if !is_fence(text, &first) {
        return Err(Box::new(missing(path, text, start)));
    }
    let yaml = lines.at;
    while let Some(line) = lines.next() {
        if is_fence(text, &line) {
            return Ok(Parts { yaml: yaml..line.start, body: lines.at..text.len() });
        }
    }
    Err(Box::new(unclosed(path, text, first, yaml)))
}

/// The lines of a text as ranges without their ends.
struct Lines<'a> {
    text: &'a str,
    at: usize,
}

impl Iterator for Lines<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let length = rest.find('\n').map_or(rest.len(), |newline| newline + 1);
        let line = self.at..self.at + rest[..length].trim_end_matches(['\n', '\r']).len();
        self.at += length;
        Some(line)
    }
}

fn is_fence(text: &str, line: &Range<usize>) -> bool {
    text.get(line.clone()).is_some_and(|line| line.trim_end() == "---")
}

fn missing(path: &SourcePath, text: &str, start: usize) -> Diagnostic {
    let rest = text.get(start..).unwrap_or_default();
    let first = rest.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    let help = if first == "---" {
        text!("Die Zeile `---` muss die erste der Datei sein", "The line `---` must be the first of the file")
    } else if first == "+++" {
        text!(
            "Angaben stehen in YAML zwischen zwei Zeilen `---`, nicht `+++`",
            "Facts are written in YAML between two lines `---`, not `+++`"
        )
    } else if is_almost_a_fence(first) {
        text!(
            "Schreiben Sie die erste Zeile als drei einfache Bindestriche: `---`",
            "Write the first line as three plain hyphens: `---`"
        )
    } else {
        text!(
            "Beginnen Sie die Datei mit einer Zeile `---`, dann `title: …`, dann wieder `---`",
            "Begin the file with a line `---`, then `title: …`, then `---` again"
        )
    };
    let end = start + rest.lines().next().map_or(0, |line| line.trim_end().len());
    problem(
        path,
        start..end,
        text!("Die Seite beginnt nicht mit ihren Angaben", "The page does not begin with its facts"),
        help,
    )
}

fn unclosed(path: &SourcePath, text: &str, first: Range<usize>, yaml: usize) -> Diagnostic {
    let almost =
        Lines { text, at: yaml }.find(|line| text.get(line.clone()).is_some_and(|line| is_almost_a_fence(line.trim())));
    let help = text!(
        "Setzen Sie unter die Angaben eine Zeile aus genau drei Bindestrichen: `---`",
        "Put a line of exactly three hyphens below the facts: `---`"
    );
    let message = text!(
        "Die Angaben am Anfang der Seite werden nicht mit `---` beendet",
        "The facts at the beginning of the page are not ended by `---`"
    );
    let diagnostic = problem(path, first, message, help);
    match almost {
        Some(line) => {
            diagnostic.with_related(Span::new(path, line), text!("war diese Zeile gemeint?", "was this line meant?"))
        }
        None => diagnostic,
    }
}

/// Three or more dashes of any kind, or dots: what a word processor or a habit makes of `---`.
fn is_almost_a_fence(line: &str) -> bool {
    let dashes = line.chars().filter(|c| matches!(c, '-' | '–' | '—' | '―' | '_' | '.' | '=')).count();
    dashes > 0 && dashes == line.chars().count() && (dashes > 1 || line.starts_with(['–', '—', '―']))
}

fn problem(path: &SourcePath, range: Range<usize>, message: Text, help: Text) -> Diagnostic {
    Diagnostic::new(catalogue::NO_FRONT_MATTER, Span::new(path, range), message).with_help(help)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Option<(&str, &str)> {
        split(&SourcePath::new("x.md"), text).ok().map(|parts| (&text[parts.yaml], &text[parts.body]))
    }

    fn help(text: &str) -> String {
        let problem = split(&SourcePath::new("x.md"), text).expect_err("a problem");
        assert_eq!(problem.code, catalogue::NO_FRONT_MATTER);
        problem.help.map_or(String::new(), |help| help.de)
    }

    #[test]
    fn front_matter_stands_between_two_lines() {
        assert_eq!(parts("---\na: b\n---\nText\n"), Some(("a: b\n", "Text\n")));
        assert_eq!(parts("---\n---\n"), Some(("", "")));
        assert_eq!(parts("---\na: b\n---"), Some(("a: b\n", "")));
        assert_eq!(parts("---\na: b\n---\n\n---\n"), Some(("a: b\n", "\n---\n")));
    }

    #[test]
    fn windows_files_are_read() {
        assert_eq!(parts("\u{feff}---\r\na: b\r\n--- \r\nText"), Some(("a: b\r\n", "Text")));
    }

    #[test]
    fn a_missing_beginning_is_explained() {
        assert!(help("").contains("Beginnen Sie"));
        assert!(help("# Titel\n").contains("Beginnen Sie"));
        assert!(help("\n---\na: b\n---\n").contains("die erste"));
        assert!(help("+++\na = 1\n+++\n").contains("`+++`"));
        assert!(help("----\na: b\n----\n").contains("einfache Bindestriche"));
        assert!(help("—-\na: b\n").contains("einfache Bindestriche"));
    }

    #[test]
    fn a_missing_end_is_explained() {
        assert!(help("---\na: b\n\nText\n").contains("genau drei"));
        let problem = split(&SourcePath::new("x.md"), "---\na: b\n-----\nText\n").expect_err("a problem");
        assert_eq!(problem.related.first().map(|(span, _)| span.start), Some(9));
        assert_eq!(problem.span.map(|span| (span.start, span.end)), Some((0, 3)));
    }
}
