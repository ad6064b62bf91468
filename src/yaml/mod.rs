//! YAML as a tree with places.
//!
//! Reads a whole data file or the front matter of a page into [`Node`]s that remember where they stand. Scalars keep
//! their text as written: `no`, `1.10` and `2024-01-01` stay what the editor typed, and the reader of a key decides
//! what it wants ([`typed`]). What a handbook does not need and what hides meaning (anchors, aliases, merge keys, tags,
//! several documents) is refused, and so is what grows without bounds.
//!
//! The event parser under the dependency `serde_yaml` does the grammar. Its deserialiser is not used: it stops at the
//! first mistake, and it resolves anchors and types scalars before anyone can see what was written.
//!
//! This module knows no key of the handbook; it may not read files. How to add a friendlier message for a mistake: an
//! arm in `explain.rs` and a row in its test.

mod address;
mod build;
mod characters;
mod dates;
mod explain;
pub mod fields;
mod places;
mod refusals;
pub mod typed;
pub mod write;

use std::ops::Range;

use crate::diagnostic::{Diagnostic, Diagnostics, SourcePath, Span, catalogue, colons};
use crate::text;

/// A value and its place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Node {
    /// Where it stands; quotes and brackets belong to it.
    pub span: Span,
    /// What it is.
    pub value: Value,
}

/// What a node is. Scalars hold their text: as written if plain, unescaped if quoted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Value {
    /// Nothing, `~` or `null`.
    Null,
    /// `true` or `false` without quotes.
    Bool(String),
    /// A decimal number without quotes.
    Number(String),
    /// Any other scalar, and every quoted one.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// A map, its keys in the order of the file and without repetition.
    Map(Vec<(Key, Node)>),
}

impl Node {
    /// The text of a scalar without blanks around it; `None` for nothing, a list or a map.
    pub fn scalar(&self) -> Option<&str> {
        match &self.value {
            Value::Bool(text) | Value::Number(text) | Value::Text(text) => Some(text.trim()),
            Value::Null | Value::List(_) | Value::Map(_) => None,
        }
    }

    /// Whether nothing is said: no value, or a text of blanks.
    pub fn is_empty(&self) -> bool {
        match &self.value {
            Value::Null => true,
            Value::Text(text) => text.trim().is_empty(),
            Value::Bool(_) | Value::Number(_) | Value::List(_) | Value::Map(_) => false,
        }
    }
}

/// A key of a map.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Key {
    /// Where it stands.
    pub span: Span,
    /// Its text.
    pub name: String,
}

/// How much is read before it is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Length of the text in bytes.
    pub bytes: usize,
    /// Scalars, lists and maps, keys included.
    pub nodes: usize,
    /// Lists and maps in one another.
    pub depth: usize,
}

impl Limits {
    /// For the front matter of a page.
    pub const FRONT_MATTER: Limits = Limits { bytes: 64 * 1024, nodes: 10_000, depth: 32 };
    /// For a data file such as `handbook.yaml` or `glossary.yaml`.
    pub const DATA_FILE: Limits = Limits { bytes: 1024 * 1024, nodes: 200_000, depth: 32 };
}

/// What was read of a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tree {
    /// The outermost node; [`Value::Null`] if the text is empty.
    pub root: Node,
    /// Whether everything was read. After a mistake in the syntax the rest is read as well as may be, but what seems
    /// missing may stand in the unreadable part.
    pub complete: bool,
}

/// After so many mistakes in the syntax of one text the rest is given up: reading stays linear.
const MOST_SYNTAX_ERRORS: usize = 5;

/// After so many problems of the YAML itself the others are not listed: they come from one cause.
const MOST_PROBLEMS: usize = 50;

/// Reads the YAML in a range of a file's text. `None` if there is too much of something; that is reported.
///
/// A mistake in the syntax spoils the entry it stands in; reading goes on at the next entry of the outermost map or
/// list, so that one run reports the mistakes of the whole text.
pub fn read(
    path: &SourcePath,
    file: &str,
    range: Range<usize>,
    limits: Limits,
    diagnostics: &mut Diagnostics,
) -> Option<Tree> {
    let mut found = Diagnostics::default();
    let tree = read_all(path, file, range.clone(), limits, &mut found);
    let text = file.get(range.start..range.end.min(file.len())).unwrap_or_default();
    // Texts may be written with escapes, so that a quotation mark hides what they hold.
    if colons::are_possible(text) || text.contains("<!--") || text.contains('\\') {
        tree.iter().for_each(|tree| report_doubts(&tree.root, limits == Limits::DATA_FILE, &mut found));
    }
    let mut found = found.finish();
    // The last one may say why reading ended.
    let last = found.pop();
    found.truncate(MOST_PROBLEMS - 1);
    for diagnostic in found.into_iter().chain(last) {
        diagnostics.push(diagnostic);
    }
    tree
}

/// Reports texts with what was probably meant to hide something: directives work in the body of a page only, and what is no
/// Markdown (data files) has no comments of it either. Both would appear as text.
fn report_doubts(node: &Node, is_plain: bool, diagnostics: &mut Diagnostics) {
    match &node.value {
        Value::Text(text) => {
            if is_plain {
                report_plain_doubts(text, &node.span, diagnostics);
            } else if colons::begin_a_line(text) {
                diagnostics.push(colons::no_directive(node.span.clone()));
            }
        }
        Value::List(items) => items.iter().for_each(|item| report_doubts(item, is_plain, diagnostics)),
        Value::Map(entries) => entries.iter().for_each(|(_, node)| report_doubts(node, is_plain, diagnostics)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The same of a text that is no Markdown.
pub fn report_plain_doubts(text: &str, place: &Span, diagnostics: &mut Diagnostics) {
    if colons::run(text, false).is_some() {
        diagnostics.push(colons::no_directive(place.clone()));
    }
    if text.contains("<!--") {
        diagnostics.push(refusals::comment(place.clone()));
    }
}

fn read_all(
    path: &SourcePath,
    file: &str,
    range: Range<usize>,
    limits: Limits,
    diagnostics: &mut Diagnostics,
) -> Option<Tree> {
    let end = range.end.min(file.len());
    let mut start = range.start.min(end);
    if file.get(start..end)?.starts_with('\u{feff}') {
        start += '\u{feff}'.len_utf8();
    }
    if end - start > limits.bytes {
        let (size, most) = ((end - start) / 1024, limits.bytes / 1024);
        let message = text!(
            "{size} KiB YAML sind zu viel: höchstens {most} KiB",
            "{size} KiB of YAML are too much: at most {most} KiB"
        );
        let help = if limits == Limits::FRONT_MATTER {
            text!(
                "Text gehört unter die zweite Zeile `---` oder auf mehrere Seiten",
                "Text belongs below the second `---` line, or onto several pages"
            )
        } else {
            text!("Löschen Sie, was niemand braucht", "Delete what nobody needs")
        };
        let place = Span::new(path, start..start);
        diagnostics.push(Diagnostic::new(catalogue::YAML_FEATURE, place, message).with_help(help));
        return None;
    }
    let mut builder = build::Builder::new(path, file, end, limits);
    let mut from = start;
    let mut errors = 0;
    loop {
        match builder.parse(from, diagnostics) {
            build::Outcome::Done => break,
            build::Outcome::TooMuch => return None,
            build::Outcome::Failed { at } => {
                errors += 1;
                match builder.next_entry(at) {
                    Some(next) if errors < MOST_SYNTAX_ERRORS => from = next,
                    _ => break,
                }
            }
        }
    }
    Some(builder.finish(start, errors == 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(text: &str) -> (Option<Tree>, Vec<Diagnostic>) {
        let mut diagnostics = Diagnostics::default();
        let path = SourcePath::new("x.yaml");
        let tree = read(&path, text, 0..text.len(), Limits::FRONT_MATTER, &mut diagnostics);
        (tree, diagnostics.finish())
    }

    /// The tree as text, scalars with the piece of source they stand in.
    fn show(text: &str) -> String {
        fn piece(node: &Node, source: &str) -> String {
            let written = &source[node.span.start..node.span.end];
            match &node.value {
                Value::Null => "null".to_owned(),
                Value::Bool(text) => format!("bool {text}"),
                Value::Number(text) => format!("number {text}"),
                Value::Text(text) => format!("{text:?}<{written}>"),
                Value::List(items) => {
                    format!("[{}]", items.iter().map(|item| piece(item, source)).collect::<Vec<_>>().join(", "))
                }
                Value::Map(entries) => {
                    let entries: Vec<String> = entries
                        .iter()
                        .map(|(key, value)| {
                            assert_eq!(source[key.span.start..key.span.end].trim_matches(['"', '\'']), key.name);
                            format!("{}: {}", key.name, piece(value, source))
                        })
                        .collect();
                    format!("{{{}}}", entries.join(", "))
                }
            }
        }
        let (tree, problems) = tree(text);
        assert!(problems.is_empty(), "{text:?}: {problems:?}");
        piece(&tree.expect("a tree without problems").root, text)
    }

    #[test]
    fn scalars_stay_as_written() {
        for word in ["no", "yes", "0123", "2024-01-01", "12:30:45", "0o17", "Null", "1_000", "+", ".", "1e", "v1.0"] {
            assert_eq!(show(&format!("a: {word}")), format!("{{a: {word:?}<{word}>}}"));
        }
        for number in ["1", "-1", "1.10", ".5", "1e3", "123456789012345678901234567890"] {
            assert_eq!(show(&format!("a: {number}")), format!("{{a: number {number}}}"));
        }
        assert_eq!(
            show("a: true\nb: ~\nc:\nd: null\ne: \"true\"\n"),
            "{a: bool true, b: null, c: null, d: null, e: \"true\"<\"true\">}"
        );
    }

    #[test]
    fn places_are_bytes_of_the_file() {
        let text = "\u{feff}ä: ö\r\n\"ü\": \"ß\"\r\nz: |\r\n  abc\r\n  def\r\n\r\nk: [w, 'x']\r\n";
        assert_eq!(
            show(text),
            "{ä: \"ö\"<ö>, ü: \"ß\"<\"ß\">, z: \"abc\\ndef\\n\"<abc\r\n  def>, k: [\"w\"<w>, \"x\"<'x'>]}"
        );
        let (tree, _) = tree("a:\n  b: c\n  d:\n    - e\n# end\n");
        let root = tree.expect("a tree").root;
        assert_eq!((root.span.start, root.span.end), (0, 22));
    }

    #[test]
    fn a_part_of_a_file_is_read_at_its_place() {
        let mut diagnostics = Diagnostics::default();
        let text = "---\nä: b\n---\nc: d\n";
        let tree = read(&SourcePath::new("x"), text, 4..10, Limits::FRONT_MATTER, &mut diagnostics).expect("a tree");
        let Value::Map(entries) = tree.root.value else { panic!("no map") };
        assert_eq!((entries[0].0.span.start, entries[0].1.span.start, entries[0].1.span.end), (4, 8, 9));
    }

    #[test]
    fn nothing_is_null() {
        assert_eq!(show(""), "null");
        assert_eq!(show("# only a comment\n"), "null");
    }

    #[test]
    fn a_repeated_key_is_refused_and_the_first_shown() {
        let (tree, problems) = tree("a: 1\nb: {c: 1, c: 2}\na: 2\n");
        let places: Vec<_> = problems
            .iter()
            .map(|p| (p.code, p.span.clone().map(|s| s.start), p.related.first().map(|(s, _)| s.start)))
            .collect();
        assert_eq!(
            places,
            [(catalogue::DUPLICATE_KEY, Some(15), Some(9)), (catalogue::DUPLICATE_KEY, Some(21), Some(0))]
        );
        assert!(tree.is_some_and(|tree| tree.complete));
    }

    #[test]
    fn what_hides_meaning_is_refused() {
        for (text, at) in [
            ("a: &x b\n", 3),
            ("b: *x\n", 3),
            ("a: !foo bar\n", 3),
            ("a: !!str bar\n", 3),
            ("<<: {a: b}\n", 0),
            ("%YAML 1.2\n---\na: b\n", 0),
        ] {
            let (_, problems) = tree(text);
            assert_eq!(problems.len(), 1, "{text}: {problems:?}");
            assert_eq!(problems[0].code, catalogue::YAML_FEATURE, "{text}");
            assert_eq!(problems[0].span.as_ref().map(|s| s.start), Some(at), "{text}");
        }
    }

    #[test]
    fn several_documents_are_refused() {
        for text in ["a: b\n---\nc: d\n", "a: b\n...\nc: d\n"] {
            let (_, problems) = tree(text);
            assert_eq!(problems.iter().map(|p| p.code).collect::<Vec<_>>(), [catalogue::YAML_SYNTAX], "{text}");
        }
        assert_eq!(show("---\na: 1\n"), "{a: number 1}");
    }

    #[test]
    fn keys_are_words() {
        for text in ["? {a: b}\n: c\nd: e\n", "[a]: b\nd: e\n"] {
            let (tree, problems) = tree(text);
            assert_eq!(problems.iter().map(|p| p.code).collect::<Vec<_>>(), [catalogue::YAML_SYNTAX], "{text}");
            assert!(matches!(tree.expect("a tree").root.value, Value::Map(entries) if entries.len() == 1));
        }
    }

    #[test]
    fn all_syntax_errors_are_found() {
        let (tree, problems) = tree("a: b: c\nd: e\nf: @g\nh: i\nj: \"k\nl: m\n");
        let lines: Vec<_> = problems.iter().map(|p| (p.code, p.span.clone().map(|s| s.start))).collect();
        assert_eq!(
            lines,
            [(catalogue::YAML_SYNTAX, Some(4)), (catalogue::YAML_SYNTAX, Some(16)), (catalogue::YAML_SYNTAX, Some(27))]
        );
        let tree = tree.expect("a tree");
        assert!(!tree.complete);
        let Value::Map(entries) = tree.root.value else { panic!("no map") };
        assert_eq!(entries.iter().map(|(key, _)| key.name.as_str()).collect::<String>(), "dhl");
    }

    #[test]
    fn lists_go_on_after_a_syntax_error() {
        let (tree, problems) = tree("- a: b: c\n- d: e\n- [x\n- f\n");
        assert_eq!(problems.len(), 2, "{problems:?}");
        assert!(matches!(tree.expect("a tree").root.value, Value::List(items) if items.len() == 2));
    }

    #[test]
    fn what_grows_without_bounds_is_refused() {
        let deep_flow = format!("x: {}{}\n", "[".repeat(10_000), "]".repeat(10_000));
        let deep_block: String = (0..2_000).map(|depth| format!("{}a:\n", " ".repeat(depth.min(60)))).collect();
        let deeper: String = (0..40).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
        let many: String = (0..5_001).map(|n| format!("k{n}: 1\n")).collect();
        let long = format!("x: {}\n", "y".repeat(70_000));
        for text in [&deep_flow, &deeper, &many, &long] {
            let (tree, problems) = tree(text);
            assert_eq!(problems.first().map(|p| p.code), Some(catalogue::YAML_FEATURE), "{}", &text[..20]);
            assert!(tree.is_none());
        }
        assert!(!tree(&deep_block).1.is_empty());
    }

    #[test]
    fn a_flood_of_problems_is_cut_short() {
        let flood: String = (0..400).map(|n| format!("k{n}: *x\n")).collect();
        assert_eq!(tree(&flood).1.len(), MOST_PROBLEMS);
    }

    #[test]
    fn invisible_characters_are_refused() {
        for text in
            ["a: \"x\\0y\"\n", "a: \"x\\u202ey\"\n", "a: x\u{202e}y\n", "a: \"\u{7}\"\n", "\"a\\0\": b\n", "a: \u{0}\n"]
        {
            let (_, problems) = tree(text);
            assert_eq!(problems.iter().map(|p| p.code).collect::<Vec<_>>(), [catalogue::YAML_SYNTAX], "{text:?}");
        }
        show("a: \"تصريح\u{200f} \u{2067}x\u{2069} Daten\u{ad}schutz\\tb\"\n");
    }

    /// Pieces that texts of editors and of attackers are made of.
    const PIECES: [&str; 36] = [
        "\n", "\r\n", "\r", "\t", "  ", ": ", ":", "- ", "-", "\"", "'", "[", "]", "{", "}", "*", "&", "!", "@", "`",
        "%", " #", "|\n", ">\n", "---\n", "...\n", "~", "<<: ", "\u{feff}", "\0", "ä", "🦀", "\\u", "a", "b: c\n", ",",
    ];

    proptest::proptest! {
        #![proptest_config(proptest::test_runner::Config {
            failure_persistence: None,
            ..proptest::test_runner::Config::default()
        })]
        #[test]
        fn any_text_can_be_read(pieces in proptest::collection::vec(proptest::sample::select(&PIECES[..]), 0..40)) {
            let text = pieces.concat();
            let (tree, problems) = tree(&text);
            assert!(tree.is_some_and(|tree| text.get(tree.root.span.start..tree.root.span.end).is_some()));
            for problem in problems {
                let span = problem.span.expect("a place");
                assert!(text.get(span.start..span.end).is_some(), "{text:?} {span:?}");
                assert!(problem.help.is_some());
            }
        }
    }
}
