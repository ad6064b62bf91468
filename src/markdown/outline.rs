//! The outline: where the `:::` directives of a source text stand and how they nest.
//!
//! Lines that look like a fence are hidden behind thematic breaks of the same length ([`super::fence`]) and the text is
//! parsed as Markdown. What comes out as a thematic break at such a line is a directive; what lies in a code block is
//! code; everything else is an error. So there is one judge of what is code, a list item or a quotation, the parser
//! that also renders, and a directive can never become text: whatever is doubtful is an error.
//!
//! **Fences.** A line of colons alone closes; it closes the innermost open directive, which must have been opened with
//! exactly as many colons and in the same list item or quotation. Three colons inside three colons nest by order;
//! more colons make it visible what closes what. Every directive is closed, those without content too.
//!
//! A directive ends the paragraph, table or list before it, as a thematic break does. It may begin at the start of a line
//! or of the content of a list item, quotation, definition or footnote. Indented as code or in a code fence, it is code;
//! `\:::` is text.
//!
//! After an error the outline is still one: an unknown directive counts as internal, an unclosed one ends with its
//! container.

use std::ops::Range;

use super::comment::Comment;
use super::nesting::Builder;
use super::walk::walk;
use super::{Directive, Source, fence};
use crate::diagnostic::Diagnostics;

/// The directives of a text as a tree. All ranges are byte ranges of [`Source::text`].
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Outline {
    /// Text and blocks, in order, without gaps.
    pub segments: Vec<Segment>,
    /// The HTML comments outside of code, in order.
    pub comments: Vec<Comment>,
}

/// A stretch of an outline.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Segment {
    /// Text without directives, never empty.
    Text(Range<usize>),
    /// A directive and what it encloses.
    Block(Box<Block>),
}

/// A directive and what it encloses.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Block {
    /// What it says.
    pub directive: Directive,
    /// From the first colon of the opening fence to the end of its line, line break included.
    ///
    /// What stands before it in its line (`- `, `> `) belongs to the text before it.
    pub opening: Range<usize>,
    /// From the end of the opening to the first colon of the closing fence.
    pub content: Range<usize>,
    /// From the first colon of the closing fence to the end of its line, line break included.
    pub closing: Range<usize>,
    /// The content: text and blocks, in order, without gaps.
    pub children: Vec<Segment>,
}

/// Finds the directives and comments of a text.
pub fn parse(source: &Source<'_>, diagnostics: &mut Diagnostics) -> Outline {
    let text = source.text;
    if !fence::is_worth_parsing(text) {
        let segments = if text.is_empty() { Vec::new() } else { vec![Segment::Text(0..text.len())] };
        return Outline { segments, comments: Vec::new() };
    }
    let candidates = fence::candidates(text);
    let mut builder = Builder::new(source, diagnostics);
    walk(text, &candidates, &mut builder);
    builder.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::{Date, Period};
    use crate::diagnostic::{Code, SourcePath, catalogue};
    use crate::markdown::Part;

    /// The outline as indented text, and the codes of the errors.
    fn outline(text: &str) -> (String, Vec<Code>) {
        fn write(segments: &[Segment], text: &str, depth: usize, out: &mut String) {
            for segment in segments {
                out.push_str(&" ".repeat(depth));
                match segment {
                    Segment::Text(range) => *out += &format!("{:?}\n", &text[range.clone()]),
                    Segment::Block(block) => {
                        *out += &format!("{:?}\n", block.directive);
                        write(&block.children, text, depth + 1, out);
                    }
                }
            }
        }
        let path = SourcePath::new("a.md");
        let mut diagnostics = Diagnostics::default();
        let outline = parse(&Source { path: &path, offset: 100, text }, &mut diagnostics);
        assert_eq!(joined(&outline.segments, text), text, "an outline has no gaps");
        let mut out = String::new();
        write(&outline.segments, text, 0, &mut out);
        (out, diagnostics.finish().into_iter().map(|d| d.code).collect())
    }

    fn joined(segments: &[Segment], text: &str) -> String {
        let part = |segment: &Segment| match segment {
            Segment::Text(range) => text[range.clone()].to_owned(),
            Segment::Block(block) => {
                let opening = &text[block.opening.clone()];
                opening.to_owned() + &joined(&block.children, text) + &text[block.closing.clone()]
            }
        };
        segments.iter().map(part).collect()
    }

    fn tree(text: &str) -> String {
        let (tree, codes) = outline(text);
        assert_eq!(codes, [], "{text:?}");
        tree
    }

    fn codes(text: &str) -> Vec<Code> {
        outline(text).1
    }

    #[test]
    fn text_without_directives_is_one_segment() {
        assert_eq!(tree("a\n"), "\"a\\n\"\n");
        assert_eq!(tree(""), "");
    }

    #[test]
    fn directives_interrupt_everything() {
        for before in ["text", "- item", "> quote", "| a |\n|---|\n| b |", "[^1]: note", "# head", "term\n: definition"]
        {
            let text = format!("{before}\n:::internal\nx\n:::\n---\n");
            let expected = format!("{:?}\nInternal\n \"x\\n\"\n\"---\\n\"\n", format!("{before}\n"));
            assert_eq!(tree(&text), expected, "{before}");
        }
    }

    #[test]
    fn fences_nest_by_order_and_by_length() {
        let inner = "Internal\n Details(\"T\")\n  \"x\\n\"\n \"y\\n\"\n";
        assert_eq!(tree("::: internal\n::: details T\nx\n:::\ny\n:::\n"), inner);
        assert_eq!(tree(":::: internal\n::: details T\nx\n:::\ny\n::::\n"), inner);
        assert_eq!(tree("::: internal\n:::: details T\nx\n::::\ny\n:::"), inner);
    }

    #[test]
    fn directives_stand_in_containers() {
        assert_eq!(tree("- ::: internal\n  x\n  :::\n- b"), "\"- \"\nInternal\n \"  x\\n  \"\n\"- b\"\n");
        assert_eq!(tree("* ::: internal\n  x\n  :::"), "\"* \"\nInternal\n \"  x\\n  \"\n");
        assert_eq!(tree("> ::: fees\n> :::\n"), "\"> \"\nPlace(Fees)\n \"> \"\n");
        assert_eq!(tree("[^1]: ::: internal\n    x\n    :::\n"), "\"[^1]: \"\nInternal\n \"    x\\n    \"\n");
    }

    #[test]
    fn arguments_are_understood() {
        let period = Period { from: Date::parse("2026-01-01"), until: None };
        assert_eq!(
            tree("::: from 2026-01-01\r\nx\r\n:::\r\n"),
            format!("{:?}\n \"x\\r\\n\"\n", Directive::Dated(period))
        );
        assert_eq!(tree("::: steps\n\n:::"), format!("{:?}\n \"\\n\"\n", Directive::Place(Part::Steps)));
    }

    #[test]
    fn code_is_code() {
        for text in [
            "```\n::: internal\n```\n",
            "    ::: internal\n",
            "`::: internal`",
            "- x\n\n      ::: internal\n",
            "~~~\n:: internal\n~~~",
            "a `:::` b",
            "\\::: internal",
            "`<!--`",
        ] {
            assert_eq!(tree(text), format!("{text:?}\n"));
        }
    }

    #[test]
    fn whatever_is_doubtful_is_an_error() {
        for text in [
            "a\n     ::: internal\n",
            "a ::: internal",
            "a :::",
            "| a |\n|---|\n| ::: internal |",
            "- [ ] ::: internal\n  :::",
            "\u{ff1a}\u{ff1a}\u{ff1a}internal\n",
            "\u{a0}::: internal\n",
            "\u{200b}::: internal\n",
            ":: internal\nx\n::",
            "a\n:: internal\nx\n",
            "1.::: internal\n",
            "**::: internal**",
        ] {
            assert!(codes(text).contains(&catalogue::UNKNOWN_DIRECTIVE), "{text:?} {:?}", codes(text));
        }
        assert_eq!(codes("a <!-- b"), [catalogue::RAW_HTML]);
        assert_eq!(codes("<!-- b\n\nc"), [catalogue::RAW_HTML]);
        assert_eq!(codes("| a |\n|---|\n| <!-- x | y --> |"), [catalogue::RAW_HTML]);
    }

    #[test]
    fn code_that_swallows_directives_by_a_slip_is_an_error() {
        use catalogue::{UNCLOSED_DIRECTIVE, UNKNOWN_DIRECTIVE};
        assert_eq!(codes("```\na\n``\n\n::: internal\nb\n:::\n"), [UNCLOSED_DIRECTIVE]);
        assert_eq!(codes("::: internal\nb\n:::\n\n> ~~~~\n> a\n> ~~~\n"), [UNCLOSED_DIRECTIVE]);
        assert_eq!(codes("```\na\n``\n::: internal\nb\n:::\n```yaml\nc\n```\n"), [UNCLOSED_DIRECTIVE]);
        assert_eq!(codes("````\n::: internal\n```yaml\nc\n```\n````\n"), []);
        assert_eq!(codes("```\na\n"), []);
        assert_eq!(codes("10 a\n\n    ::: internal\n    c\n    :::\n"), [UNKNOWN_DIRECTIVE]);
        assert_eq!(codes("    ::: internal\n    :::: until 2026-01-01\n    c\n    ::::\n"), [UNKNOWN_DIRECTIVE]);
        assert_eq!(codes("    ::: details T\n    c\n    :::\n"), []);
        assert_eq!(codes("    secret\n    :::\n"), [UNKNOWN_DIRECTIVE]);
    }

    #[test]
    fn comments_where_none_can_be_are_errors() {
        for text in
            ["[a <!-- b -->]: c.md\n", "[a](b.md '<!-- c -->')", "[a]\n\n[a]: b '<!-- c -->'\n", "[^a<!--b-->]: c"]
        {
            let codes = codes(text);
            assert!(!codes.is_empty() && codes.iter().all(|code| *code == catalogue::RAW_HTML), "{text}");
        }
    }

    #[test]
    fn directives_in_html_are_errors() {
        assert_eq!(codes("<div>\n::: internal\nx\n:::\n</div>"), [catalogue::DIRECTIVE_IN_HTML; 2]);
        assert_eq!(codes("<!--\n::: internal\n-->"), [catalogue::DIRECTIVE_IN_HTML]);
        assert_eq!(codes("<div>\n\n::: internal\nx\n:::\n\n</div>"), []);
    }

    #[test]
    fn fences_that_do_not_match_are_errors() {
        use catalogue::{DIRECTIVE_ARGUMENTS, DIRECTIVE_CROSSES, UNCLOSED_DIRECTIVE, UNOPENED_DIRECTIVE};
        assert_eq!(codes("::: internal\nx\n"), [UNCLOSED_DIRECTIVE]);
        assert_eq!(codes("::: internal\n::: public\nx\n:::\n"), [UNCLOSED_DIRECTIVE]);
        assert_eq!(codes(":::: internal\n::: public\nx\n::::\n"), [UNCLOSED_DIRECTIVE]);
        assert_eq!(codes(":::\n"), [UNOPENED_DIRECTIVE]);
        assert_eq!(codes("::: internal\n::::\n:::"), [UNOPENED_DIRECTIVE]);
        assert_eq!(codes("- ::: internal\n  x\n:::\n"), [UNCLOSED_DIRECTIVE, UNOPENED_DIRECTIVE]);
        assert_eq!(codes("::: internal\n- x\n  :::\n:::\n"), [DIRECTIVE_CROSSES]);
        assert_eq!(codes("::: snippet a\nx\n:::"), [DIRECTIVE_ARGUMENTS]);
        assert_eq!(codes("| a |\n|---|\n| b |\n::: internal\n| c |\n:::"), [DIRECTIVE_CROSSES]);
    }

    #[test]
    fn an_unknown_directive_counts_as_internal() {
        let (tree, codes) = outline("::: intern\nx\n:::\ny");
        assert_eq!((tree.as_str(), &codes[..]), ("Internal\n \"x\\n\"\n\"y\"\n", &[catalogue::UNKNOWN_DIRECTIVE][..]));
    }

    #[test]
    fn spans_are_places_in_the_file() {
        let path = SourcePath::new("a.md");
        let mut diagnostics = Diagnostics::default();
        parse(&Source { path: &path, offset: 100, text: "ä\n::: nix\n:::" }, &mut diagnostics);
        let span = diagnostics.finish().remove(0).span.expect("a place");
        assert_eq!((span.start, span.end), (103, 110));
    }

    #[test]
    fn comments_are_found() {
        let path = SourcePath::new("a.md");
        let text = "a <!-- b --> `<!-- c -->`\n\n<!-- d\n\ne --> <!-- f -->\n";
        let outline = parse(&Source { path: &path, offset: 0, text }, &mut Diagnostics::default());
        let found: Vec<_> = outline.comments.into_iter().map(|c| (&text[c.range], c.inline)).collect();
        assert_eq!(found, [("<!-- b -->", true), ("<!-- d\n\ne -->", false), ("<!-- f -->", false)]);
    }

    #[test]
    fn nesting_is_bounded() {
        let text = "::: internal\n".repeat(10_000) + &":::\n".repeat(10_000);
        assert!(codes(&text).contains(&catalogue::TOO_DEEP));
        assert!(!codes(&("::: internal\n".repeat(100) + &":::\n".repeat(100))).contains(&catalogue::TOO_DEEP));
    }
}
