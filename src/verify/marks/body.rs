//! The marks in the body of a page: `:::` fences and HTML comments, found line by line.
//!
//! Where the line is in doubt, a fence is a fence: text is rather called confidential than open. Only a fence inside a
//! code block that is certainly open merely shows how fences look.

use std::ops::Range;

use super::front_matter::lines;
use super::{Passage, Standing};

/// Directives whose text is as open as the text around them; unknown ones are confidential.
const OPEN: [&str; 10] =
    ["public", "from", "until", "details", "snippet", "documents", "fees", "steps", "procedure", "contact"];
const OPEN_TOO: &str = "requirements";

/// What is found in a body.
#[derive(Debug, Default)]
pub(super) struct Body<'s> {
    /// Its texts.
    pub(super) passages: Vec<Passage<'s>>,
    /// Names of the snippets that it uses, and who sees them there.
    pub(super) snippets: Vec<(&'s str, Standing)>,
}

/// A code block that was opened.
#[derive(Clone, Copy)]
struct Code {
    mark: u8,
    length: usize,
    quotes: usize,
    column: usize,
}

struct Reader<'s> {
    text: &'s str,
    page: Standing,
    body: Body<'s>,
    /// Colons of each open directive, and whether it hides its text.
    open: Vec<(usize, bool)>,
    code: Option<Code>,
    /// A code block that may have ended without a fence of its own.
    doubtful: Option<Code>,
    in_comment: bool,
    /// Where the text begins that is not yet a passage.
    from: usize,
}

/// Reads a body; `page` says who may see the page as a whole.
pub(super) fn read(text: &str, range: Range<usize>, page: Standing) -> Body<'_> {
    let mut reader = Reader {
        text,
        page,
        body: Body::default(),
        open: Vec::new(),
        code: None,
        doubtful: None,
        in_comment: false,
        from: range.start,
    };
    let rest = text.get(range.clone()).unwrap_or_default();
    if page == Standing::Confidential && !rest.contains("snippet") {
        reader.flush(range.end);
        return reader.body;
    }
    for line in lines(text, range.clone()) {
        reader.line(line);
    }
    reader.flush(range.end);
    reader.body
}

impl<'s> Reader<'s> {
    fn standing(&self) -> Standing {
        let is_hidden = self.in_comment || self.open.iter().any(|(_, hides)| *hides);
        if is_hidden { Standing::Confidential } else { self.page }
    }

    /// Ends the passage that is being read.
    fn flush(&mut self, at: usize) {
        if self.from < at {
            self.body.passages.push(Passage::slice(self.text, self.from..at, self.standing()));
        }
        self.from = at;
    }

    fn line(&mut self, line: Range<usize>) {
        if self.in_comment {
            return self.comments(line);
        }
        let prefix = Prefix::of(&self.text[line.clone()]);
        let rest = self.text[line.start + prefix.length..line.end].trim();
        if let Some(code) = self.code {
            if is_fence_end(rest, code) {
                self.code = None;
                return;
            }
            let has_left = prefix.quotes < code.quotes || prefix.column < code.column;
            if rest.is_empty() || !has_left {
                return;
            }
            self.doubtful = self.code.take();
        }
        if self.doubtful.is_some_and(|code| is_fence_end(rest, code)) {
            self.doubtful = None;
            return;
        }
        if let Some((mark, length)) = fence_start(rest) {
            self.code = Some(Code { mark, length, quotes: prefix.quotes, column: prefix.column });
            return;
        }
        if rest.starts_with(":::") {
            self.directive(line, rest);
        } else {
            self.comments(line);
        }
    }

    fn directive(&mut self, line: Range<usize>, rest: &'s str) {
        let colons = rest.bytes().take_while(|byte| *byte == b':').count();
        let written = rest[colons..].trim();
        let (name, argument) = written.split_once(char::is_whitespace).unwrap_or((written, ""));
        self.flush(line.start);
        self.from = line.end;
        if name.is_empty() {
            // A fence that does not fit closes nothing that hides.
            if self.open.last().is_some_and(|(opened, hides)| *opened == colons || !hides) {
                self.open.pop();
            }
            return;
        }
        if name == "details" && !argument.is_empty() {
            let start = line.end - self.text[line.clone()].len() + self.text[line].find(argument).unwrap_or(0);
            self.body.passages.push(Passage::slice(self.text, start..start + argument.len(), self.standing()));
        }
        if name == "snippet" {
            self.body.snippets.push((argument.trim(), self.standing()));
        }
        self.open.push((colons, !OPEN.contains(&name) && name != OPEN_TOO));
    }

    /// Takes the comments out of a line; what is written as code is none.
    fn comments(&mut self, line: Range<usize>) {
        let bytes = self.text.as_bytes();
        let mut index = line.start;
        while index < line.end {
            let rest = &bytes[index..line.end];
            if self.in_comment {
                let Some(end) = rest.windows(3).position(|found| found == b"-->") else { return };
                index += end + 3;
                self.flush(index);
                self.in_comment = false;
            } else if rest.starts_with(b"<!--") {
                self.flush(index);
                self.in_comment = true;
                // `<!-->` and `<!--->` are whole comments.
                index += 2;
            } else if rest[0] == b'\\' {
                index += 2;
            } else if rest[0] == b'`' {
                let length = rest.iter().take_while(|byte| **byte == b'`').count();
                // Nobody opens code with more; each length is looked for in vain at most once in a line.
                let end = if length <= 32 { code_end(&rest[length..], length) } else { None };
                index += length + end.unwrap_or(0);
            } else {
                index += 1;
            }
        }
    }
}

/// Where a span of code ends that was opened with so many backticks.
fn code_end(rest: &[u8], length: usize) -> Option<usize> {
    let mut index = 0;
    while index < rest.len() {
        let run = rest[index..].iter().take_while(|byte| **byte == b'`').count();
        if run == length {
            return Some(index + run);
        }
        index += run.max(1);
    }
    None
}

fn fence_start(rest: &str) -> Option<(u8, usize)> {
    let mark = *rest.as_bytes().first().filter(|mark| matches!(mark, b'`' | b'~'))?;
    let length = rest.bytes().take_while(|byte| *byte == mark).count();
    let is_fence = length >= 3 && (mark == b'~' || !rest[length..].contains('`'));
    is_fence.then_some((mark, length))
}

fn is_fence_end(rest: &str, code: Code) -> bool {
    rest.len() >= code.length && rest.bytes().all(|byte| byte == code.mark)
}

/// What stands before the content of a line: indentation, quotation marks, list markers.
struct Prefix {
    length: usize,
    quotes: usize,
    column: usize,
}

impl Prefix {
    fn of(line: &str) -> Prefix {
        let bytes = line.as_bytes();
        let mut prefix = Prefix { length: 0, quotes: 0, column: 0 };
        loop {
            let rest = &bytes[prefix.length..];
            let digits = rest.iter().take(9).take_while(|byte| byte.is_ascii_digit()).count();
            let is_blank = |index: usize| matches!(rest.get(index), Some(b' ' | b'\t'));
            let step = match rest.first() {
                Some(b'\t') => {
                    prefix.column += 3;
                    1
                }
                Some(b' ') => 1,
                Some(b'>') => {
                    prefix.quotes += 1;
                    1
                }
                Some(b'-' | b'*' | b'+' | b':') if is_blank(1) => 1,
                Some(b'0'..=b'9') if matches!(rest.get(digits), Some(b'.' | b')')) && is_blank(digits + 1) => {
                    digits + 1
                }
                Some(b'[') if rest.get(1) == Some(&b'^') => {
                    match rest.iter().take(100).position(|byte| *byte == b']') {
                        Some(end) if rest.get(end + 1) == Some(&b':') => end + 2,
                        _ => return prefix,
                    }
                }
                _ => return prefix,
            };
            prefix.length += step;
            prefix.column += step;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(text: &str) -> String {
        let body = read(text, 0..text.len(), Standing::Open);
        let passages = body.passages.iter().filter(|passage| passage.standing == Standing::Open);
        passages.map(|passage| &*passage.text).collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn internal_blocks_are_confidential_wherever_they_stand() {
        for text in [
            "a\n::: internal\nx\n:::\nb\n",
            "a\n:::internal\nx\n:::\nb\n",
            "a\n:::: internal\n::: details x\nx\n:::\nx\n::::\nb\n",
            "a\n::: internal\n::: public\nx\n:::\nx\n:::\nb\n",
            "a\n::: neu\nx\n:::\nb\n",
            "a\n\n- ::: internal\n  x\n  :::\n\nb\n",
            "a\n> ::: internal\n> x\n> :::\nb\n",
            "a\r\n::: internal\r\nx\r\n:::\r\nb\r\n",
            "a\n::: from 2026-01-01\n::: internal\nx\n:::\n:::\nb\n",
        ] {
            let found = open(text);
            assert!(found.starts_with('a') && found.ends_with('b') && !found.contains('x'), "{text}: {found}");
        }
        assert_eq!(open("::: internal\nx\n"), "");
        assert_eq!(open("::: internal\nx\n::::\nx\n"), "");
    }

    #[test]
    fn code_only_shows_directives() {
        assert_eq!(open("```markdown\n::: internal\na\n:::\n```\nb\n"), "```markdown ::: internal a ::: ``` b");
        assert_eq!(open("~~~~\n~~~\n::: internal\n~~~~\nb\n"), "~~~~ ~~~ ::: internal ~~~~ b");
        assert_eq!(open("`<!-- a -->` b\n"), "`<!-- a -->` b");
    }

    #[test]
    fn a_code_block_that_ends_with_its_container_hides_no_directive() {
        assert_eq!(open("> ```\n> a\n\n::: internal\nx\n:::\nb\n"), "> ``` > a b");
        assert_eq!(open("- ```\n  a\n\n::: internal\nx\n:::\nb\n"), "- ``` a b");
    }

    #[test]
    fn comments_are_confidential() {
        assert_eq!(open("a <!-- x --> b\n"), "a b");
        assert_eq!(open("a\n<!--\n::: internal\nx\n-->\nb\n"), "a b");
        assert_eq!(open("a <!-- x\n"), "a");
        assert_eq!(open("a <!--> b\n"), "a b");
        assert_eq!(open("a ``x` <!-- x --> b\n"), "a ``x` b");
    }

    #[test]
    fn titles_are_text_and_snippets_are_named() {
        assert_eq!(open("::: details Ein Titel\na\n:::\n"), "Ein Titela");
        let text = "::: snippet eins\n:::\n::: internal\n::: snippet zwei\n:::\n:::\n";
        let body = read(text, 0..text.len(), Standing::Open);
        assert_eq!(body.snippets, [("eins", Standing::Open), ("zwei", Standing::Confidential)]);
    }
}
