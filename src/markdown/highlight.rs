//! Highlighting of code: ten classes, no styles.
//!
//! The grammars are loaded when the first code block in a known language is met, once. They are patterns with
//! backtracking, so what they are given is bounded: blocks and lines that are too long stay plain. How to add a language:
//! its names in [`LANGUAGES`]; how to add a class: a row in [`CLASSES`], and a rule in the stylesheet.

use std::sync::LazyLock;

use syntect::parsing::{ClearAmount, ParseState, Scope, ScopeStackOp, SyntaxReference, SyntaxSet};

use crate::html::escape;

/// Blocks longer than this many bytes stay plain.
const MAX_BLOCK: usize = 64 << 10;

/// Blocks with a line longer than this many bytes stay plain.
const MAX_LINE: usize = 240;

/// Blocks with a word longer than this many bytes stay plain: some patterns take cubic time for it.
const MAX_WORD: usize = 80;

/// The names that authors give to languages, and the name of the grammar.
const LANGUAGES: [(&str, &str); 29] = [
    ("bash", "Bourne Again Shell (bash)"),
    ("bat", "Batch File"),
    ("c", "C"),
    ("cpp", "C++"),
    ("cs", "C#"),
    ("csharp", "C#"),
    ("css", "CSS"),
    ("diff", "Diff"),
    ("go", "Go"),
    ("html", "HTML"),
    ("java", "Java"),
    ("javascript", "JavaScript"),
    ("js", "JavaScript"),
    ("json", "JSON"),
    ("markdown", "Markdown"),
    ("md", "Markdown"),
    ("php", "PHP"),
    ("properties", "Java Properties"),
    ("py", "Python"),
    ("python", "Python"),
    ("r", "R"),
    ("regex", "Regular Expression"),
    ("rust", "Rust"),
    ("sh", "Bourne Again Shell (bash)"),
    ("shell", "Bourne Again Shell (bash)"),
    ("sql", "SQL"),
    ("xml", "XML"),
    ("yaml", "YAML"),
    ("yml", "YAML"),
];

/// Beginnings of scopes and their classes; the first that fits counts.
const CLASSES: [(&str, &str); 25] = [
    ("comment", "s-comment"),
    ("punctuation.definition.comment", "s-comment"),
    ("constant.character.escape", "s-constant"),
    ("string", "s-string"),
    ("punctuation.definition.string", "s-string"),
    ("constant.numeric", "s-number"),
    ("constant", "s-constant"),
    ("keyword.operator", "s-punctuation"),
    ("keyword", "s-keyword"),
    ("storage", "s-keyword"),
    ("entity.name.tag.yaml", "s-attribute"),
    ("entity.name.tag", "s-tag"),
    ("entity.other.attribute-name", "s-attribute"),
    ("support.type.property-name", "s-attribute"),
    ("entity.name.class", "s-type"),
    ("entity.name.struct", "s-type"),
    ("entity.name.enum", "s-type"),
    ("entity.name.type", "s-type"),
    ("support.type", "s-type"),
    ("support.class", "s-type"),
    ("entity.name", "s-name"),
    ("support.function", "s-name"),
    ("variable.function", "s-name"),
    ("markup.inserted", "s-string"),
    ("punctuation", "s-punctuation"),
];

static GRAMMARS: LazyLock<SyntaxSet> = LazyLock::new(SyntaxSet::load_defaults_newlines);

static SCOPES: LazyLock<Vec<(Scope, &'static str)>> =
    LazyLock::new(|| CLASSES.iter().filter_map(|(scope, class)| Some((Scope::new(scope).ok()?, *class))).collect());

/// Appends code as HTML, escaped, its parts marked with classes if the language is known.
pub fn highlight(code: &str, language: &str, out: &mut String) {
    match grammar(code, language) {
        Some(grammar) => marked(code, grammar, out),
        None => escape(out, code),
    }
}

fn grammar(code: &str, language: &str) -> Option<&'static SyntaxReference> {
    let index = LANGUAGES.binary_search_by_key(&language, |(name, _)| *name).ok()?;
    let is_long = |line: &str| line.len() > MAX_LINE || line.split_ascii_whitespace().any(|word| word.len() > MAX_WORD);
    if code.len() > MAX_BLOCK || code.lines().any(is_long) {
        return None;
    }
    GRAMMARS.find_syntax_by_name(LANGUAGES[index].1)
}

fn marked(code: &str, grammar: &SyntaxReference, out: &mut String) {
    let start = out.len();
    let mut state = ParseState::new(grammar);
    let mut classes = Classes::default();
    let mut spans = Spans { out, open: None };
    for line in code.split_inclusive('\n') {
        let Ok(operations) = state.parse_line(line, &GRAMMARS) else {
            // A fault of the grammar: better plain than half.
            out.truncate(start);
            escape(out, code);
            return;
        };
        let mut done = 0;
        for (at, operation) in operations {
            spans.push(line.get(done..at).unwrap_or_default(), classes.current());
            done = done.max(at);
            classes.apply(operation);
        }
        spans.push(line.get(done..).unwrap_or_default(), classes.current());
    }
    spans.end();
}

/// The class of each open scope, inherited from the scopes around it.
#[derive(Default)]
struct Classes {
    stack: Vec<Option<&'static str>>,
    cleared: Vec<Vec<Option<&'static str>>>,
}

impl Classes {
    fn current(&self) -> Option<&'static str> {
        self.stack.last().copied().flatten()
    }

    fn apply(&mut self, operation: ScopeStackOp) {
        match operation {
            ScopeStackOp::Push(scope) => {
                let own = SCOPES.iter().find(|(beginning, _)| beginning.is_prefix_of(scope)).map(|(_, class)| *class);
                self.stack.push(own.or(self.current()));
            }
            ScopeStackOp::Pop(count) => self.stack.truncate(self.stack.len().saturating_sub(count)),
            ScopeStackOp::Clear(amount) => {
                let keep = match amount {
                    ClearAmount::TopN(count) => self.stack.len().saturating_sub(count),
                    ClearAmount::All => 0,
                };
                self.cleared.push(self.stack.split_off(keep));
            }
            ScopeStackOp::Restore => self.stack.extend(self.cleared.pop().unwrap_or_default()),
            ScopeStackOp::Noop => (),
        }
    }
}

/// Writes text in as few elements as possible.
struct Spans<'o> {
    out: &'o mut String,
    open: Option<&'static str>,
}

impl Spans<'_> {
    fn push(&mut self, text: &str, class: Option<&'static str>) {
        if text.is_empty() {
            return;
        }
        // The class of blanks is not seen.
        if class != self.open && !text.bytes().all(|b| b.is_ascii_whitespace()) {
            self.end();
            if let Some(class) = class {
                self.out.push_str("<span class=\"");
                self.out.push_str(class);
                self.out.push_str("\">");
            }
            self.open = class;
        }
        escape(self.out, text);
    }

    fn end(&mut self) {
        if self.open.take().is_some() {
            self.out.push_str("</span>");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(code: &str, language: &str) -> String {
        let mut out = String::new();
        highlight(code, language, &mut out);
        out
    }

    #[test]
    fn known_languages_are_marked() {
        assert_eq!(
            html("# a\nkey: \"<b>\" # c\n", "yaml"),
            concat!(
                "<span class=\"s-comment\"># a\n</span><span class=\"s-attribute\">key</span>",
                "<span class=\"s-punctuation\">: </span><span class=\"s-string\">&quot;&lt;b&gt;&quot; </span>",
                "<span class=\"s-comment\"># c\n</span>"
            )
        );
        assert!(html("SELECT 1 FROM a", "sql").contains("<span class=\"s-number\">1"));
    }

    #[test]
    fn all_languages_have_their_grammar() {
        assert!(LANGUAGES.is_sorted());
        for (name, _) in LANGUAGES {
            assert!(grammar("", name).is_some(), "{name}");
        }
        assert_eq!(SCOPES.len(), CLASSES.len());
    }

    #[test]
    fn everything_else_stays_plain() {
        assert_eq!(html("a < b", "nonsense"), "a &lt; b");
        assert_eq!(html("a < b", ""), "a &lt; b");
        let long = "1 ".repeat(300);
        assert_eq!(html(&long, "sql"), long);
    }

    #[test]
    fn no_text_is_lost() {
        let code = "fn größe(x: &'a str) -> u8 { \"ä\\n\" /* {} */ }\n\tlet y = 'z';";
        for language in ["yaml", "json", "html", "sql", "sh"] {
            let html = html(code, language);
            let mut text = String::new();
            let mut rest = html.as_str();
            while let Some((before, tag)) = rest.split_once('<') {
                text.push_str(before);
                rest = tag.split_once('>').map_or("", |(_, behind)| behind);
            }
            text.push_str(rest);
            let mut expected = String::new();
            escape(&mut expected, code);
            assert_eq!(text, expected, "{language}");
        }
    }
}
