//! Which Markdown a handbook is written in, and how a line begins in it.
//!
//! Both parses, the one that finds directives and the one that renders, must read the same language, so the options
//! are here and nowhere else.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::Options;

/// The extensions of a page body. No smart punctuation: it writes English quotation marks.
pub const BODY: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_DEFINITION_LIST)
    .union(Options::ENABLE_HEADING_ATTRIBUTES)
    .union(Options::ENABLE_GFM)
    .union(Options::ENABLE_WIKILINKS);

/// The extensions of a text value of one line.
pub const INLINE: Options = Options::ENABLE_STRIKETHROUGH.union(Options::ENABLE_WIKILINKS);

/// How many blocks and inline elements may be open at once.
pub const MAX_DEPTH: usize = 100;

/// A thematic break of three bytes: what stands for a directive while Markdown is parsed.
///
/// A thematic break interrupts paragraphs and tables and is never continued lazily. Underscores, because `* ***` would
/// be one thematic break instead of a list item, and `---` below a paragraph would be a heading.
pub const MASK: &str = "___";

/// The bytes of a line, its line break excluded, and where the next line begins.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// The line without its line break.
    pub range: Range<usize>,
    /// Where the next line begins.
    pub next: usize,
}

/// The line that begins at `start`. Line breaks are LF, CR LF and CR, as in CommonMark.
pub fn line_at(text: &str, start: usize) -> Line {
    let bytes = text.as_bytes();
    let end = bytes[start..].iter().position(|b| matches!(b, b'\n' | b'\r')).map_or(text.len(), |i| start + i);
    let line_break = match &bytes[end..] {
        [b'\r', b'\n', ..] => 2,
        [] => 0,
        _ => 1,
    };
    Line { range: start..end, next: end + line_break }
}

/// Where the line of a byte begins, looking back no further than `floor`.
pub fn line_start(text: &str, at: usize, floor: usize) -> usize {
    text.as_bytes()[floor..at].iter().rposition(|b| matches!(b, b'\n' | b'\r')).map_or(floor, |i| floor + i + 1)
}

/// Where attributes of a heading stand alone in an indented or quoted line above an underline.
///
/// pulldown-cmark 0.13.6 panics at some of these (`> a\nb\n> {#c}\n> ===`), so they are hidden from it and refused.
pub fn lone_attributes(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    if !text.contains('{') {
        return found;
    }
    let mut code = Code::default();
    let mut start = 0;
    while start < text.len() {
        let line = line_at(text, start);
        let content = start + container_prefix(&text[line.range.clone()]);
        let is_code = code.holds(&text[line.range.clone()]);
        if !is_code && content > start && text[content..line.range.end].starts_with('{') {
            let next = line_at(text, line.next);
            let below = text[next.range.clone()].trim_start_matches([' ', '\t', '>']).trim_end();
            let underlined =
                !below.is_empty() && (below.bytes().all(|b| b == b'=') || below.bytes().all(|b| b == b'-'));
            if underlined && text[line.range.clone()].trim_end().ends_with('}') {
                found.push(content..line.range.end);
            }
        }
        start = line.next.max(start + 1);
    }
    found
}

/// Follows fenced code from line to line, as far as that is certain: a fence at the beginning of a line, no raw HTML
/// before it that could hold the fence itself. Whatever is doubtful is not code.
#[derive(Default)]
struct Code {
    fence: Option<(u8, usize)>,
    doubtful: bool,
}

impl Code {
    /// Whether a line is inside a fenced code block.
    fn holds(&mut self, line: &str) -> bool {
        let mark = line.bytes().next().filter(|byte| matches!(byte, b'`' | b'~'));
        let length = mark.map_or(0, |mark| line.bytes().take_while(|byte| *byte == mark).count());
        match self.fence {
            Some((open, opened)) => {
                let closes = mark == Some(open) && length >= opened && line[length..].trim().is_empty();
                if closes {
                    self.fence = None;
                }
                true
            }
            None => {
                self.doubtful |= line.trim_start().starts_with('<');
                if let Some(mark) = mark.filter(|mark| length >= 3 && (*mark == b'~' || !line[length..].contains('`')))
                    && !self.doubtful
                {
                    self.fence = Some((mark, length));
                }
                false
            }
        }
    }
}

/// The text with lone attributes made harmless. Every byte keeps its place.
pub fn defused<'t>(text: Cow<'t, str>, lone: &[Range<usize>]) -> Cow<'t, str> {
    if lone.is_empty() {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for range in lone {
        out.push_str(&text[done..range.start]);
        out.push_str(&text[range.clone()].replace('{', "("));
        done = range.end;
    }
    out.push_str(&text[done..]);
    Cow::Owned(out)
}

/// A part of what stands before the content of a line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Opener {
    /// Blanks and tabs, `>`: repeated on every line of the container.
    Repeated,
    /// A list marker or the colon of a definition: as many blanks on the following lines.
    Marker,
    /// `[^1]:`, followed by four blanks on the following lines.
    Footnote,
}

/// The next part of a line's beginning, and how many bytes it takes.
fn opener(line: &str) -> Option<(Opener, usize)> {
    let bytes = line.as_bytes();
    let blank = |at: usize| matches!(bytes.get(at), Some(b' ' | b'\t'));
    match bytes.first()? {
        b' ' | b'\t' | b'>' => Some((Opener::Repeated, 1)),
        b'-' | b'+' | b'*' | b':' if blank(1) => Some((Opener::Marker, 1)),
        b'0'..=b'9' => {
            let digits = bytes.iter().take(10).take_while(|b| b.is_ascii_digit()).count();
            (matches!(bytes.get(digits), Some(b'.' | b')')) && blank(digits + 1))
                .then_some((Opener::Marker, digits + 1))
        }
        b'[' if bytes.get(1) == Some(&b'^') => {
            let close = bytes.iter().position(|b| *b == b']')?;
            (bytes.get(close + 1) == Some(&b':')).then_some((Opener::Footnote, close + 2))
        }
        b'[' if matches!(bytes.get(1), Some(b' ' | b'x' | b'X')) && bytes.get(2) == Some(&b']') && blank(3) => {
            Some((Opener::Marker, 3))
        }
        _ => None,
    }
}

/// How many bytes of a line may belong to its containers: blanks, `>`, list markers, `[^1]:`, the box of a task.
///
/// Generous: whether they really do, only the parser knows.
pub fn container_prefix(line: &str) -> usize {
    let mut at = 0;
    while let Some((_, length)) = opener(&line[at..]) {
        at += length;
    }
    at
}

/// What the following lines of a container begin with whose first line begins with `prefix`.
pub fn continued_prefix(prefix: &str) -> String {
    let mut continued = String::with_capacity(prefix.len());
    let mut at = 0;
    while let Some((kind, length)) = opener(&prefix[at..]) {
        match kind {
            Opener::Repeated => continued.push_str(&prefix[at..at + length]),
            Opener::Marker => continued.extend(std::iter::repeat_n(' ', length)),
            Opener::Footnote => {
                continued.push_str("    ");
                // The blanks behind the label are no part of the indentation.
                at += prefix[at + length..].len() - prefix[at + length..].trim_start_matches([' ', '\t']).len();
            }
        }
        at += length;
    }
    continued
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_with_any_line_break() {
        let text = "a\r\nb\rc\n\nd";
        let mut lines = Vec::new();
        let mut at = 0;
        while at < text.len() {
            let line = line_at(text, at);
            lines.push(&text[line.range]);
            at = line.next;
        }
        assert_eq!(lines, ["a", "b", "c", "", "d"]);
        assert_eq!(line_start(text, 3, 0), 3);
        assert_eq!(line_start(text, 4, 0), 3);
    }

    #[test]
    fn lone_attributes_are_found() {
        let text = "a\n{#b}\n===\n> a\n> {#b} \n> ---\n- {x}\n  {{y}}\n  ==\n> {a}\n> b\n";
        let lone = lone_attributes(text);
        let found: Vec<_> = lone.iter().map(|range| &text[range.clone()]).collect();
        assert_eq!(found, ["{#b} ", "{{y}}"]);
        assert!(defused(Cow::Borrowed(text), &lone).contains("> (#b} \n"));
    }

    #[test]
    fn in_fenced_code_braces_are_text() {
        assert!(lone_attributes("```yaml\n  - a\n  - {b: c}\n---\n```\n").is_empty());
        // Where a comment could hold the fence, nothing is certain.
        assert_eq!(lone_attributes("<!--\n```\n-->\n> a\n> {#b}\n> ===\n").len(), 1);
    }

    #[test]
    fn containers_are_recognised_generously() {
        for (line, content) in [
            ("::: x", "::: x"),
            ("> - 1. ::: x", "::: x"),
            ("\t10) ::: x", "::: x"),
            (": ::: x", "::: x"),
            ("[^a]: ::: x", "::: x"),
            ("- [ ] ::: x", "::: x"),
            ("1.::: x", "1.::: x"),
            ("-::: x", "-::: x"),
            ("12345678901. ::: x", "12345678901. ::: x"),
            ("a ::: x", "a ::: x"),
        ] {
            assert_eq!(&line[container_prefix(line)..], content, "{line}");
        }
    }

    #[test]
    fn markers_become_blanks_on_following_lines() {
        for (prefix, continued) in
            [("- ", "  "), ("> 10. ", ">     "), ("> ", "> "), ("-\t", " \t"), ("[^note]:  ", "    "), ("", "")]
        {
            assert_eq!(continued_prefix(prefix), continued, "{prefix:?}");
        }
    }
}
