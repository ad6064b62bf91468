//! HTML comments: where they end, and how they are emptied without changing the structure around them.

use std::ops::Range;

/// An HTML comment of a source text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Comment {
    /// From `<!--` to behind `-->`.
    pub range: Range<usize>,
    /// Whether it stands in a paragraph or heading (and not as a block of its own).
    pub inline: bool,
}

/// The comment that stands for an internal block in a redacted text.
///
/// Not `<!-- -->`, which authors write to separate two lists: what stands for a directive never separates lists.
pub const REMOVED: &str = "<!---->";

/// The first comment of a text that begins with `<!--`: its length, or `None` if it does not end.
pub fn length(text: &str) -> Option<usize> {
    let content = text.strip_prefix("<!--")?;
    if content.starts_with('>') {
        return Some(5);
    }
    if content.starts_with("->") {
        return Some(6);
    }
    content.find("-->").map(|end| 4 + end + 3)
}

/// All comments of an HTML block, and whether the last one does not end.
pub fn in_block(html: &str) -> (Vec<Range<usize>>, bool) {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(index) = html[at..].find("<!--") {
        let start = at + index;
        match length(&html[start..]) {
            Some(length) => found.push(start..start + length),
            None => return (found, true),
        }
        at = found.last().map_or(html.len(), |range| range.end);
    }
    (found, false)
}

/// Whether an HTML block consists of comments and blanks; if not, where the first other thing stands.
pub fn only_comments(html: &str) -> Result<(), usize> {
    let mut at = 0;
    loop {
        let rest = html[at..].trim_start();
        at = html.len() - rest.len();
        match rest {
            "" => return Ok(()),
            _ => at += length(rest).ok_or(at)?,
        }
    }
}

/// Appends a comment without its content.
///
/// A comment in a paragraph keeps its line breaks and what stands before the text of each of its lines, because the
/// first line of a paragraph may otherwise be read anew, as the head of a table.
pub fn push_emptied(comment: &str, inline: bool, out: &mut String) {
    let content = comment.strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->"));
    let Some(content) = content.filter(|content| !content.chars().all(|c| c == ' ')) else {
        out.push_str(comment); // empty already: `<!---->`, `<!-->`, `<!-- -->`
        return;
    };
    if !inline || !content.contains(['\n', '\r']) {
        out.push_str("<!-- -->");
        return;
    }
    out.push_str("<!--");
    let mut lines = content.split_inclusive(['\n', '\r']).peekable();
    let mut first = true;
    while let Some(line) = lines.next() {
        let text = line.trim_end_matches(['\n', '\r']);
        if !first {
            out.push_str(&text[..text.len() - text.trim_start_matches([' ', '\t', '>']).len()]);
            if lines.peek().is_some() && !text.is_empty() {
                out.push('.'); // a blank line would end the paragraph
            }
        }
        out.push_str(&line[text.len()..]);
        first = false;
    }
    out.push_str("-->");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn emptied(comment: &str, inline: bool) -> String {
        let mut out = String::new();
        push_emptied(comment, inline, &mut out);
        out
    }

    #[test]
    fn comments_end_where_browsers_end_them() {
        for (text, expected) in [
            ("<!-- a --> b", Some(10)),
            ("<!---->x", Some(7)),
            ("<!-->x-->", Some(5)),
            ("<!--->x", Some(6)),
            ("<!-- a -- b", None),
            ("<!- a -->", None),
        ] {
            assert_eq!(length(text), expected, "{text}");
        }
    }

    #[test]
    fn a_block_of_comments_is_nothing_else() {
        assert_eq!(only_comments("<!-- a -->\n <!-- b -->\n"), Ok(()));
        assert_eq!(only_comments("<!-- a --> b"), Err(11));
        assert_eq!(only_comments("<!-- a"), Err(0));
        let (comments, is_open) = in_block("<div><!-- a --></div><!-- b");
        assert!(comments.iter().eq(std::iter::once(&(5..15))) && is_open);
    }

    #[test]
    fn an_emptied_comment_says_nothing() {
        assert_eq!(emptied("<!-- a -->", true), "<!-- -->");
        assert_eq!(emptied("<!--a\n\nb-->", false), "<!-- -->");
        assert_eq!(emptied("<!---->", false), "<!---->");
        assert_eq!(emptied("<!-->", true), "<!-->");
        assert_eq!(emptied("<!-- a\n> b\r\n  c -->", true), "<!--\n> .\r\n  -->");
    }
}
