//! Properties of the separation, over random documents.
//!
//! A document is made from a tape of bytes, each a decision, so that a failing document shrinks to a short one. Words say
//! what may be seen of them: `open…` in both editions, `secret…` in the internal one, `never…` in none (comments, other
//! dates). `PROPTEST_CASES` sets how many documents are tried.

use proptest::prelude::*;

use super::super::project::redact;
use super::*;

/// Who may see a word.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Seen {
    Open,
    Secret,
    Never,
    /// In a comment: not even in the redacted source.
    Comment,
}

#[derive(Default)]
struct Words {
    open: Vec<String>,
    secret: Vec<String>,
    never: Vec<String>,
    comment: Vec<String>,
}

struct Tape<'t> {
    bytes: std::slice::Iter<'t, u8>,
    words: Words,
    count: usize,
    depth: usize,
    /// Footnotes to be defined at the end: number, who may see them.
    footnotes: Vec<(usize, Seen)>,
    references: Vec<(usize, Seen)>,
}

impl Tape<'_> {
    fn choose(&mut self, below: u8) -> u8 {
        self.bytes.next().map_or(0, |byte| byte % below)
    }

    fn maybe(&mut self) -> bool {
        self.choose(2) == 1
    }

    fn word(&mut self, seen: Seen) -> String {
        self.count += 1;
        let (list, name) = match seen {
            Seen::Open => (&mut self.words.open, "open"),
            Seen::Secret => (&mut self.words.secret, "secret"),
            Seen::Never => (&mut self.words.never, "never"),
            Seen::Comment => (&mut self.words.comment, "hidden"),
        };
        // No word is the beginning of another.
        let word = format!("{name}{}z", self.count);
        list.push(word.clone());
        word
    }

    fn inline(&mut self, seen: Seen) -> String {
        let word = self.word(seen);
        match self.choose(14) {
            0..=3 => word,
            4 => format!("*{word}*"),
            5 => format!("`::: {word}`"),
            6 => format!("{word} <!-- {} -->", self.word(Seen::Comment)),
            7 => {
                let hidden = [(); 3].map(|()| self.word(Seen::Comment));
                format!("{word} <!-- {}\n{}\n{} --> {}", hidden[0], hidden[1], hidden[2], self.word(seen))
            }
            8 => format!("[{word}](page.md)"),
            9 => {
                self.footnotes.push((self.count, seen));
                format!("{word}[^n{}]", self.count)
            }
            10 => {
                self.references.push((self.count, seen));
                format!("[{word}][r{}]", self.count)
            }
            11 => format!("{word}\n{}", self.word(seen)),
            12 => format!("![{word}](picture.png)"),
            _ => format!("\\::: {word} \\<!-- `<!-- {}`", self.word(seen)),
        }
    }

    /// Blocks as lines without the prefix of their container. Every block but the first is preceded by a blank line,
    /// unless a fence separates them.
    fn blocks(&mut self, seen: Seen) -> Vec<String> {
        let mut lines = Vec::new();
        let mut fence = true;
        self.depth += 1;
        for _ in 0..=self.choose(4) {
            let (block, fenced) = self.block(seen);
            if !(lines.is_empty() || (fence || fenced) && self.maybe()) {
                lines.push(String::new());
            }
            fence = fenced;
            // Behind a list, what is indented as code belongs to its last item.
            if block[0].starts_with(['\t', ' ']) && !lines.is_empty() {
                lines.extend([self.word(seen), String::new()]);
            }
            lines.extend(block);
        }
        self.depth -= 1;
        lines
    }

    /// A block, and whether it is one between fences.
    fn block(&mut self, seen: Seen) -> (Vec<String>, bool) {
        let kind = if self.depth > 5 { self.choose(8) } else { self.choose(20) };
        let lines = match kind {
            0 | 1 => lines(&self.inline(seen)),
            2 => vec![format!("{} {}", "#".repeat(1 + usize::from(self.choose(4))), self.word(seen))],
            3 => vec![self.word(seen), if self.maybe() { "---" } else { "===" }.to_owned()],
            4 => {
                let fence = if self.maybe() { "```" } else { "~~~~" };
                let blank = if self.maybe() { "\t" } else { "" };
                vec![
                    fence.to_owned(),
                    "::: internal".to_owned(),
                    blank.to_owned() + &self.word(seen),
                    ":::".to_owned(),
                    fence.to_owned(),
                ]
            }
            5 => {
                let blank = if self.maybe() { "\t" } else { "    " };
                vec![format!("{blank}::: internal"), format!("{blank}{}", self.word(seen))]
            }
            6 => match self.maybe() {
                true => vec![format!("<!-- {} -->", self.word(Seen::Comment))],
                false => vec![
                    format!("<!-- {}", self.word(Seen::Comment)),
                    String::new(),
                    format!("{} -->", self.word(Seen::Comment)),
                ],
            },
            7 => vec![
                format!("| {} | {} |", self.word(seen), self.word(seen)),
                "|:-:|---|".to_owned(),
                format!("| {} | {} |", self.word(seen), self.word(seen)),
            ],
            8 | 9 => return (self.fenced("internal", if seen == Seen::Open { Seen::Secret } else { seen }), true),
            10 => return (self.fenced("public", seen), true),
            11 => return (self.fenced("until 2026-06-01", seen), true),
            12 => return (self.fenced("from 2026-06-02", Seen::Never), true),
            13 => {
                let name = format!("details {}", self.word(seen));
                // A collapsible section without content is dropped, title and all.
                let mut block = self.fenced(&name, seen);
                block.splice(1..1, [self.word(seen), String::new()]);
                return (block, true);
            }
            14..=16 => self.list(seen),
            17 => {
                let alert = self.maybe();
                let mut quote: Vec<String> = if alert { vec!["> [!NOTE]".to_owned()] } else { Vec::new() };
                let content: Vec<String> = self.blocks(seen).into_iter().map(untabbed).collect();
                if alert && content[0].starts_with(|c: char| c == ' ' || c.is_ascii_digit()) {
                    quote.push(">".to_owned());
                }
                // The parser takes one blank for the quotation's own.
                let blank = if self.maybe() || content.iter().any(|line| line.starts_with(' ')) { " " } else { "" };
                quote.extend(content.into_iter().map(|line| format!(">{blank}{line}")));
                quote
            }
            18 => {
                let mut list = vec![self.word(seen)];
                for _ in 0..=self.choose(2) {
                    let content = self.blocks(seen);
                    list.extend(indented(content, ": ", "  "));
                }
                list
            }
            _ => vec!["***".to_owned()],
        };
        (lines, false)
    }

    fn fenced(&mut self, directive: &str, seen: Seen) -> Vec<String> {
        let colons = ":".repeat(3 + usize::from(self.choose(2)));
        let blank = if self.maybe() { " " } else { "" };
        let mut block = vec![format!("{colons}{blank}{directive}")];
        if self.choose(4) != 1 {
            block.extend(self.blocks(seen));
        }
        block.push(colons);
        block
    }

    fn list(&mut self, seen: Seen) -> Vec<String> {
        let (marker, continued) =
            [("- ", "  "), ("* ", "  "), ("1. ", "   "), ("-\t", "\t"), ("+   ", "    "), ("10) ", "    ")]
                [usize::from(self.choose(6))];
        let (marker, continued) = if self.depth > 1 && marker == "-\t" { ("-  ", "   ") } else { (marker, continued) };
        let tight = self.maybe();
        let mut list = Vec::new();
        for index in 0..=self.choose(3) {
            if index > 0 && !tight {
                list.push(String::new());
            }
            let mut content = match (tight, self.maybe()) {
                (true, true) => lines(&self.inline(seen)),
                (true, false) => self.fenced("internal", if seen == Seen::Open { Seen::Secret } else { seen }),
                (false, _) => self.blocks(seen),
            };
            // An item that begins with code is indented otherwise, and `* ***` is no item.
            if content[0].starts_with([' ', '\t', '*']) {
                content.splice(0..0, [self.word(seen), String::new()]);
            }
            list.extend(indented(content, marker, continued));
        }
        list
    }
}

fn lines(text: &str) -> Vec<String> {
    text.split('\n').map(str::to_owned).collect()
}

fn indented(lines: Vec<String>, first: &str, following: &str) -> Vec<String> {
    let line = |(index, line): (usize, String)| match (index, line.is_empty()) {
        (0, _) => format!("{first}{line}"),
        (_, true) => line,
        (_, false) => format!("{following}{line}"),
    };
    lines.into_iter().map(untabbed).enumerate().map(line).collect()
}

/// A tab reaches less far behind the prefix of a container.
fn untabbed(line: String) -> String {
    match line.strip_prefix('\t') {
        Some(rest) => format!("    {rest}"),
        None => line,
    }
}

/// The document of a tape.
fn document(bytes: &[u8]) -> (String, Words) {
    let mut tape = Tape {
        bytes: bytes.iter(),
        words: Words::default(),
        count: 0,
        depth: 0,
        footnotes: Vec::new(),
        references: Vec::new(),
    };
    let line_break = if tape.choose(4) == 1 { "\r\n" } else { "\n" };
    let mut lines = tape.blocks(Seen::Open);
    for (number, seen) in std::mem::take(&mut tape.footnotes) {
        lines.push(String::new());
        let word = tape.word(seen);
        lines.extend(hidden(seen, vec![format!("[^n{number}]: {word}"), format!("    {}", tape.word(seen))]));
    }
    for (number, seen) in std::mem::take(&mut tape.references) {
        lines.push(String::new());
        lines.extend(hidden(seen, vec![format!("[r{number}]: page.md")]));
    }
    let text = lines.join(line_break);
    (text, tape.words)
}

/// Lines in a block of their own, if not everyone may see them.
fn hidden(seen: Seen, mut lines: Vec<String>) -> Vec<String> {
    let directive = match seen {
        Seen::Open => return lines,
        Seen::Secret => "::: internal",
        Seen::Never | Seen::Comment => "::: until 2026-05-31",
    };
    lines.insert(0, directive.to_owned());
    lines.push(":::".to_owned());
    lines
}

fn redacted(text: &str) -> String {
    let path = SourcePath::new("page.md");
    let source = Source { path: &path, offset: 0, text };
    redact(&source, &outline::parse(&source, &mut Diagnostics::default()))
}

/// Whether every element is closed where it should be.
fn is_balanced(html: &str) -> bool {
    let mut open = Vec::new();
    for part in html.split('<').skip(1) {
        let Some((tag, _)) = part.split_once('>') else { return false };
        let name = tag.split(' ').next().unwrap_or_default();
        match name.strip_prefix('/') {
            Some(name) if open.pop() == Some(name) => (),
            Some(_) => return false,
            None if matches!(name, "br" | "hr" | "img") => (),
            None => open.push(name),
        }
    }
    open.is_empty()
}

fn settings() -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::default() }
}

/// Parts of texts that mean something to the parser.
const SOUP: [&str; 62] = [
    "\n",
    "\n",
    "\n",
    "\n\n",
    " ",
    "  ",
    "    ",
    "\t",
    "a",
    "b",
    "open",
    "secret",
    "- ",
    "* ",
    "1. ",
    "10) ",
    "> ",
    ">",
    "[^1]: ",
    "[^1]",
    ": ",
    "::: internal\n",
    "\n::: internal\n",
    "\n:::\n",
    ":::\n",
    ":::: details T\n",
    "::::\n",
    "::: until 2026-06-01\n",
    "::: from 2027-01-01\n",
    "```",
    "~~~",
    "`",
    "<!-- ",
    " -->",
    "<!---->",
    "<!-- -->",
    "<div>",
    "| ",
    "|---|",
    "---\n",
    "===\n",
    "***",
    "___\n",
    "# ",
    "## ",
    "[",
    "]",
    "(b.md)",
    "![",
    "[r]: c.md\n",
    "[r]",
    "\\",
    "<",
    "&amp;",
    "[ ] ",
    "\r",
    "\r\n",
    "~~",
    "{#a}",
    "[[",
    "]]",
    "{{ x }}",
];

proptest! {
    #![proptest_config(settings())]

    #[test]
    fn the_public_edition_sees_what_is_open_and_nothing_else(bytes in proptest::collection::vec(any::<u8>(), 0..160)) {
        let (text, words) = document(&bytes);
        let public = outcome(&text, &public, &[]);
        let internal = outcome(&text, &internal, &[]);
        prop_assert!(public.diagnostics.is_empty(), "{:#?}\n{}", public.diagnostics, text);
        prop_assert!(internal.diagnostics.is_empty(), "{:#?}\n{}", internal.diagnostics, text);
        let (public_all, internal_all) = (format!("{:?}", public.rendered), format!("{:?}", internal.rendered));
        for word in words.secret.iter().chain(&words.never).chain(&words.comment) {
            prop_assert!(!public_all.contains(word), "{} in public:\n{}", word, text);
        }
        for word in &words.open {
            prop_assert!(public_all.contains(word), "{} not in public:\n{}\n{}", word, text, public.html());
        }
        for word in words.open.iter().chain(&words.secret) {
            prop_assert!(internal_all.contains(word), "{} not in internal:\n{}", word, text);
        }
        for word in words.never.iter().chain(&words.comment) {
            prop_assert!(!internal_all.contains(word), "{} in internal:\n{}", word, text);
        }
    }

    #[test]
    fn a_redacted_text_renders_as_before(bytes in proptest::collection::vec(any::<u8>(), 0..160)) {
        let (text, words) = document(&bytes);
        let redacted = redacted(&text);
        for word in words.secret.iter().chain(&words.comment) {
            prop_assert!(!redacted.contains(word), "{} in\n{}", word, redacted);
        }
        let (before, after) = (outcome(&text, &public, &[]), outcome(&redacted, &public, &[]));
        prop_assert_eq!(&before.rendered, &after.rendered, "{}\n=====\n{}", text, redacted);
        prop_assert!(after.diagnostics.is_empty(), "{:#?}\n{}", after.diagnostics, redacted);
        // Nothing is left to be removed.
        prop_assert_eq!(&super::super::project::redact(&Source { path: &SourcePath::new("a.md"), offset: 0, text: &redacted },
            &outline::parse(&Source { path: &SourcePath::new("a.md"), offset: 0, text: &redacted }, &mut Diagnostics::default())), &redacted);
    }

    #[test]
    fn one_slip_never_publishes_a_secret(
        bytes in proptest::collection::vec(any::<u8>(), 0..120),
        place in any::<proptest::sample::Index>(),
        slip in 0..13_usize,
    ) {
        let (mut text, words) = document(&bytes);
        let places: Vec<usize> = text.char_indices().map(|(index, _)| index).collect();
        prop_assume!(!places.is_empty());
        let at = places[place.index(places.len())];
        // Delete a character, or a whole line, or type one too many.
        match slip {
            0..=3 => {
                text.remove(at);
            }
            4 | 5 => {
                let line = super::super::syntax::line_at(&text, super::super::syntax::line_start(&text, at, 0));
                text.replace_range(line.range.start..line.next, "");
            }
            _ => text.insert_str(at, ["`", "~", ">", " ", "\t", "\\", "-"][slip - 6]),
        }
        let (public, internal) = (outcome(&text, &public, &[]), outcome(&text, &internal, &[]));
        if public.diagnostics.is_empty() && internal.diagnostics.is_empty() {
            let all = format!("{:?}", public.rendered);
            for word in &words.secret {
                prop_assert!(!all.contains(word), "{} in public:\n{}", word, text);
            }
        }
    }

    #[test]
    fn no_text_makes_a_panic_and_what_is_right_can_be_redacted(parts in proptest::collection::vec(0..SOUP.len(), 0..40)) {
        let text: String = parts.iter().map(|part| SOUP[*part]).collect();
        let before = outcome(&text, &public, &[]);
        let all = outcome(&text, &internal, &[]);
        prop_assert!(is_balanced(&before.html()) && is_balanced(&all.html()), "{:?}: {}", text, all.html());
        if before.diagnostics.is_empty() && all.diagnostics.is_empty() {
            let redacted = redacted(&text);
            let after = outcome(&redacted, &public, &[]);
            prop_assert_eq!(&before.rendered, &after.rendered, "{:?}\n=====\n{:?}", text, redacted);
            prop_assert!(after.diagnostics.is_empty(), "{:#?}\n{:?}", after.diagnostics, redacted);
        }
    }

    #[test]
    fn text_values_never_become_blocks(parts in proptest::collection::vec(0..SOUP.len(), 0..40)) {
        let text: String = parts.iter().map(|part| SOUP[*part]).collect();
        let (html, _, _) = value(&text);
        for tag in ["<p", "<ul", "<ol", "<h", "<table", "<blockquote", "<pre", "<hr"] {
            prop_assert!(!html.contains(tag), "{:?}: {}", text, html);
        }
    }
}
