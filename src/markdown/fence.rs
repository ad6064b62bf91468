//! Lines that look like the fence of a directive, and how they are hidden from the Markdown parser.
//!
//! Finding them is generous, because whoever is not found here is text: whether a candidate really is a directive, the
//! parser decides, and what it does not confirm is an error or code, never text.

use std::ops::Range;

use super::syntax::{self, MASK};
use crate::diagnostic::colons;

/// A line whose content begins with three or more colons.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Candidate {
    /// From the first colon to the end of the line, line break excluded.
    pub range: Range<usize>,
    /// Where the next line begins.
    pub next: usize,
    /// How many colons.
    pub colons: usize,
    /// Where the line begins.
    pub line_start: usize,
}

/// Whether a text can contain anything that [`super::outline`] has to look at.
pub fn is_worth_parsing(text: &str) -> bool {
    text.contains("<!--") || colons::are_possible(text)
}

/// All candidates, in order.
pub fn candidates(text: &str) -> Vec<Candidate> {
    let mut found = Vec::new();
    lines_with_colons(text, ":::", |line_start, content, line| {
        let colons = text[content..line.range.end].bytes().take_while(|b| *b == b':').count();
        if colons >= 3 {
            found.push(Candidate { range: content..line.range.end, next: line.next, colons, line_start });
        }
    });
    found
}

/// Where two colons and the name of a directive stand at the start of a line: a fence with a colon too few.
pub fn short_fences(text: &str) -> Vec<usize> {
    let mut found = Vec::new();
    lines_with_colons(text, "::", |_, content, line| {
        let line = &text[content..line.range.end];
        let name = line.trim_start_matches(':').trim_start().split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
        let two = line.starts_with("::") && !line.starts_with(":::");
        if two && super::directive::NAMES.iter().any(|known| known.eq_ignore_ascii_case(name)) {
            found.push(content);
        }
    });
    found
}

/// Visits every line that contains `colons` with the offset of its content. Linear, whatever the text.
fn lines_with_colons(text: &str, colons: &str, mut visit: impl FnMut(usize, usize, &syntax::Line)) {
    let mut at = 0;
    while let Some(index) = text[at..].find(colons) {
        let line_start = syntax::line_start(text, at + index, at);
        let line = syntax::line_at(text, line_start);
        visit(line_start, line_start + syntax::container_prefix(&text[line.range.clone()]), &line);
        at = line.next;
    }
}

/// The text with all candidates hidden behind thematic breaks of the same length.
pub fn mask(text: &str, candidates: &[Candidate]) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut done = 0;
    for candidate in candidates {
        masked.push_str(&text[done..candidate.range.start]);
        masked.push_str(MASK);
        masked.extend(std::iter::repeat_n(' ', candidate.range.len() - MASK.len()));
        done = candidate.range.end;
    }
    masked.push_str(&text[done..]);
    masked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn candidates_begin_a_line_or_the_content_of_a_container() {
        let text = "::: a\n> - :::b\r\nx ::: c\n    ::::\n";
        let found: Vec<_> = candidates(text).into_iter().map(|c| (&text[c.range], c.colons)).collect();
        assert_eq!(found, [("::: a", 3), (":::b", 3), ("::::", 4)]);
    }

    #[test]
    fn masking_keeps_every_offset() {
        let text = "- ::: größer\n:::\nx";
        assert_eq!(mask(text, &candidates(text)), "- ___         \n___\nx");
        assert_eq!(mask(text, &candidates(text)).len(), text.len());
    }

    #[test]
    fn a_colon_too_few_is_noticed() {
        assert_eq!(short_fences("a\n:: internal\nb\n> ::public\n:: std\n::"), [2, 18]);
    }

    #[test]
    fn many_colons_in_one_line_take_linear_time() {
        let text = "x ".to_owned() + &":::".repeat(200_000);
        assert!(candidates(&text).is_empty());
    }
}
