//! Our own scripts as they are sent: without comments, without white space that means nothing, with short local names.
//!
//! It knows the signs of JavaScript and nothing of its meaning. A name is shortened everywhere in a script or nowhere: only if
//! it is declared inside of a function and never stands where a property could stand. So the same names stay the same, what
//! hides what stays as it is, and whatever is doubtful keeps its name. Meant for the scripts of this program, whose style it
//! relies on (a slash behind `)` or `]` divides; no labels, no `with`); scripts of a handbook are never handed to it.

use std::collections::{BTreeMap, BTreeSet};

/// A piece of a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Name, keyword or number.
    Word,
    /// String, regular expression, or a part of a template between its expressions.
    Text,
    /// An operator or a bracket.
    Sign,
}

#[derive(Clone, Copy, Debug)]
struct Token<'a> {
    kind: Kind,
    text: &'a str,
    /// Whether a new line begins before it.
    starts_line: bool,
}

impl Token<'_> {
    fn is_sign(&self, sign: &str) -> bool {
        self.kind == Kind::Sign && self.text == sign
    }
}

const KEYWORDS: &str = " async await break case catch class const continue default delete do else export extends false \
    finally for function get if import in instanceof let new null of return set static super switch this throw true try \
    typeof undefined var void while with yield arguments NaN Infinity ";
/// Behind these words a slash begins a regular expression.
const BEFORE_EXPRESSION: [&str; 9] = ["return", "typeof", "case", "in", "of", "else", "await", "delete", "throw"];
const SIGNS: [&str; 29] = [
    ">>>=", "...", "===", "!==", "**=", "<<=", ">>=", ">>>", "&&=", "||=", "??=", "=>", "==", "!=", "<=", ">=", "&&",
    "||", "??", "?.", "++", "--", "+=", "-=", "*=", "|=", "<<", ">>", "**",
];

/// Shortens a script.
pub(super) fn shorten(text: &str) -> String {
    let tokens = tokens(text);
    let names = short_names(&tokens);
    let mut out = String::with_capacity(text.len() / 2);
    let mut last: Option<&Token<'_>> = None;
    // For each open parenthesis whether it belongs to a statement that can go without a body: `for (…);`.
    let mut open: Vec<bool> = Vec::new();
    let mut is_body_next = false;
    for (at, token) in tokens.iter().enumerate() {
        let is_last_of_block = token.is_sign(";") && tokens.get(at + 1).is_some_and(|next| next.is_sign("}"));
        if is_last_of_block && !is_body_next {
            continue;
        }
        if token.is_sign("(") {
            open.push(last.is_some_and(|last| ["for", "while", "if", "with"].contains(&last.text)));
        }
        is_body_next = match token.kind {
            Kind::Sign => token.text == ")" && open.pop().unwrap_or(false),
            Kind::Word => matches!(token.text, "else" | "do"),
            Kind::Text => false,
        };
        if let Some(last) = last {
            gap(last, token, &mut out);
        }
        match names.get(token.text).filter(|_| token.kind == Kind::Word) {
            Some(short) => out.push_str(short),
            // What is never assigned again needs no second word for it.
            None if token.kind == Kind::Word && token.text == "const" => out.push_str("let"),
            None => out.push_str(token.text),
        }
        last = Some(token);
    }
    out.push('\n');
    out
}

/// What has to stand between two pieces.
fn gap(last: &Token<'_>, next: &Token<'_>, out: &mut String) {
    // A new line may end a statement; not where the statement is seen to go on or to have ended.
    let opens = ["{", "(", "[", ",", ";", "=", "?", ":", "=>", "+", "&&", "||", "??", "${"].contains(&last.text);
    let goes_on = ["}", ")", "]", ",", ";", ".", "?.", "?", ":", "&&", "||", "??"].contains(&next.text);
    let in_template =
        last.kind == Kind::Text && last.text.ends_with("${") || next.text.starts_with('}') && next.kind == Kind::Text;
    if next.starts_line && !opens && !goes_on && !in_template {
        out.push('\n');
    } else if last.kind != Kind::Sign && next.kind == Kind::Word && !last.text.ends_with(['"', '\'', '`', '{'])
        || last.kind == Kind::Sign && next.kind != Kind::Word && same_sign(last.text, next.text)
    {
        out.push(' ');
    }
}

/// Whether two signs side by side could be read as another one: `+ +`, `- -`, `/ /`.
fn same_sign(last: &str, next: &str) -> bool {
    matches!((last.chars().next_back(), next.chars().next()), (Some(a), Some(b)) if a == b && matches!(a, '+' | '-' | '/'))
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_' || character == '$'
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens: Vec<Token<'_>> = Vec::new();
    // For each open template expression the number of open braces in it.
    let mut templates: Vec<usize> = Vec::new();
    let mut starts_line = false;
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        if first.is_whitespace() {
            starts_line |= first == '\n';
            at += first.len_utf8();
            continue;
        }
        if rest.starts_with("//") {
            at += rest.find('\n').unwrap_or(rest.len());
            continue;
        }
        if let Some(comment) = rest.strip_prefix("/*") {
            at += comment.find("*/").map_or(rest.len(), |end| end + 4);
            continue;
        }
        let (kind, length) = match first {
            '"' | '\'' => (Kind::Text, quoted(rest, first)),
            '`' => (Kind::Text, template(rest, &mut templates)),
            '}' if templates.last() == Some(&0) => {
                templates.pop();
                (Kind::Text, template(rest, &mut templates))
            }
            '/' if begins_expression(tokens.last()) => (Kind::Text, regular_expression(rest)),
            _ if is_word(first) => (Kind::Word, rest.find(|c: char| !is_word(c)).unwrap_or(rest.len())),
            _ => {
                let sign = SIGNS.iter().find(|sign| rest.starts_with(**sign));
                if let Some(open) = templates.last_mut() {
                    match first {
                        '{' => *open += 1,
                        '}' => *open -= 1,
                        _ => {}
                    }
                }
                (Kind::Sign, sign.map_or(first.len_utf8(), |sign| sign.len()))
            }
        };
        tokens.push(Token { kind, text: &rest[..length], starts_line });
        starts_line = false;
        at += length;
    }
    tokens
}

/// Whether a slash behind a piece begins a regular expression.
fn begins_expression(last: Option<&Token<'_>>) -> bool {
    last.is_none_or(|last| match last.kind {
        Kind::Word => BEFORE_EXPRESSION.contains(&last.text),
        Kind::Text => last.text.ends_with("${"),
        Kind::Sign => last.text != ")" && last.text != "]",
    })
}

/// The length of a string with its quotes.
fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, character) in text.char_indices().skip(1) {
        if character == quote && !escaped {
            return at + 1;
        }
        escaped = character == '\\' && !escaped;
    }
    text.len()
}

/// The length of a part of a template: up to its end, or up to and with the `${` of its next expression.
fn template(text: &str, templates: &mut Vec<usize>) -> usize {
    let mut escaped = false;
    for (at, character) in text.char_indices().skip(1) {
        if character == '`' && !escaped {
            return at + 1;
        }
        if !escaped && text[at..].starts_with("${") {
            templates.push(0);
            return at + 2;
        }
        escaped = character == '\\' && !escaped;
    }
    text.len()
}

/// The length of a regular expression; its flags are a word of their own.
fn regular_expression(text: &str) -> usize {
    let (mut escaped, mut in_class) = (false, false);
    for (at, character) in text.char_indices().skip(1) {
        match character {
            '/' if !escaped && !in_class => {
                let flags = text[at + 1..].find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len() - at - 1);
                return at + 1 + flags;
            }
            '[' if !escaped => in_class = true,
            ']' if !escaped => in_class = false,
            _ => {}
        }
        escaped = character == '\\' && !escaped;
    }
    text.len()
}

/// What a piece stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Outside of all brackets.
    Outermost,
    /// Statements in braces.
    Block,
    /// Braces with properties: an object, a pattern, a class.
    Properties,
    /// The round brackets of a `for`.
    Loop,
    /// Other brackets.
    Brackets,
}

/// For each piece what it stands in; a bracket stands in what is around it.
fn places(tokens: &[Token<'_>]) -> Vec<Place> {
    let mut open = vec![Place::Outermost];
    let mut places = Vec::with_capacity(tokens.len());
    for (at, token) in tokens.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| tokens[before]);
        let word = before.map_or("", |before| before.text);
        let is_sign = token.kind == Kind::Sign;
        if is_sign && matches!(token.text, ")" | "]" | "}") && open.len() > 1 {
            open.pop();
        }
        places.push(open.last().copied().unwrap_or(Place::Outermost));
        match token.text {
            "{" if is_sign => {
                let is_block =
                    before.is_none() || matches!(word, ")" | "=>" | "else" | "try" | "do" | "finally" | ";" | "}");
                open.push(if is_block { Place::Block } else { Place::Properties });
            }
            "(" if is_sign => open.push(if word == "for" { Place::Loop } else { Place::Brackets }),
            "[" if is_sign => open.push(Place::Brackets),
            _ => {}
        }
    }
    places
}

/// Short names for the names that may have one.
fn short_names<'a>(tokens: &[Token<'a>]) -> BTreeMap<&'a str, String> {
    let places = places(tokens);
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut fixed: BTreeSet<&str> = BTreeSet::new();
    for (at, token) in tokens.iter().enumerate().filter(|(_, token)| token.kind == Kind::Word) {
        *counts.entry(token.text).or_default() += 1;
        let before = at.checked_sub(1).map_or("", |before| tokens[before].text);
        let behind = tokens.get(at + 1).map_or("", |behind| behind.text);
        let begins = matches!(before, "{" | "," | "async" | "get" | "set" | "*" | ";" | "}");
        let is_property = matches!(before, "." | "?.")
            || behind == ":" && before != "?"
            || places[at] == Place::Properties && begins && matches!(behind, "," | "}" | "=" | "(");
        if is_property || is_no_name(token.text) {
            fixed.insert(token.text);
        }
    }
    let declared = declared(tokens, &places);
    let mut wanted: Vec<(&str, usize)> = counts
        .iter()
        .filter(|(name, _)| declared.contains(*name) && !fixed.contains(*name))
        .map(|(n, c)| (*n, *c))
        .collect();
    wanted.sort_by_key(|(name, count)| (std::cmp::Reverse(*count), *name));
    let mut free = (0..).map(short).filter(|name| !counts.contains_key(name.as_str()) && !is_no_name(name));
    wanted.into_iter().map(|(name, _)| (name, free.next().expect("numbers do not end"))).collect()
}

fn is_no_name(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit()) || KEYWORDS.split(' ').any(|keyword| keyword == word)
}

/// Names declared inside of functions: by `const`, `let`, `function`, as parameters; not those that other scripts may know.
fn declared<'a>(tokens: &[Token<'a>], places: &[Place]) -> BTreeSet<&'a str> {
    let mut names = BTreeSet::new();
    let mut outermost: BTreeSet<&str> = BTreeSet::new();
    for (at, token) in tokens.iter().enumerate() {
        match token.text {
            "const" | "let" | "var" | "function" | "catch" => {
                let mut next = at + 1;
                if let Some(name) = tokens.get(next).filter(|name| name.kind == Kind::Word) {
                    let known = if places[at] == Place::Outermost { &mut outermost } else { &mut names };
                    known.insert(name.text);
                    next += 1;
                }
                if tokens.get(next).is_some_and(|open| matches!(open.text, "(" | "[" | "{")) {
                    pattern(&tokens[next..], &mut names);
                }
            }
            "=>" => match at.checked_sub(1).map(|before| tokens[before]) {
                Some(before) if before.kind == Kind::Word => {
                    names.insert(before.text);
                }
                Some(before) if before.text == ")" => {
                    if let Some(open) = opening(tokens, at - 1) {
                        pattern(&tokens[open..at], &mut names);
                    }
                }
                _ => {}
            },
            // `const a = 1, b = 2;` declares `b` as well.
            "," if matches!(places[at], Place::Block | Place::Loop) => {
                let next = tokens.get(at + 1..).unwrap_or_default();
                if let [name, behind, ..] = next
                    && name.kind == Kind::Word
                    && matches!(behind.text, "=" | "," | ";")
                {
                    names.insert(name.text);
                }
            }
            _ => {}
        }
    }
    names.difference(&outermost).copied().collect()
}

/// The place of the bracket that the one at `close` closes.
fn opening(tokens: &[Token<'_>], close: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for at in (0..=close).rev().filter(|at| tokens[*at].kind == Kind::Sign) {
        match tokens[at].text {
            ")" | "]" | "}" => depth += 1,
            "(" | "[" | "{" => {
                depth -= 1;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

/// The names that a pattern in brackets declares: what stands where a name can stand, not the values behind `=`.
fn pattern<'a>(tokens: &[Token<'a>], names: &mut BTreeSet<&'a str>) {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate() {
        match token.text {
            "(" | "[" | "{" if token.kind == Kind::Sign => depth += 1,
            ")" | "]" | "}" if token.kind == Kind::Sign => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return;
        }
        let before = at.checked_sub(1).map_or("", |before| tokens[before].text);
        let behind = tokens.get(at + 1).map_or("", |behind| behind.text);
        if token.kind == Kind::Word
            && matches!(before, "(" | "[" | "{" | "," | ":" | "...")
            && matches!(behind, ")" | "]" | "}" | "," | "=")
        {
            names.insert(token.text);
        }
    }
}

/// `a`, `b`, … `z`, `A`, … `Z`, `aa`, …
fn short(number: usize) -> String {
    const LETTERS: &[u8; 52] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let mut name = String::new();
    let mut rest = number;
    loop {
        name.insert(0, char::from(LETTERS[rest % 52]));
        rest /= 52;
        if rest == 0 {
            return name;
        }
        rest -= 1;
    }
}

#[cfg(test)]
mod tests {
    use super::shorten;

    #[test]
    fn comments_and_white_space_go() {
        assert_eq!(
            shorten("// About.\n\"use strict\";\n/* x */ document . title = \"a // b\" + 1;\n"),
            "\"use strict\";document.title=\"a // b\"+1;\n"
        );
    }

    #[test]
    fn local_names_become_short_everywhere() {
        assert_eq!(
            shorten("function outer(first) {\n  const second = first + first;\n  return second;\n}\n"),
            "function outer(a){let b=a+a;return b}\n"
        );
    }

    #[test]
    fn properties_keep_their_names_and_so_does_what_is_named_like_them() {
        let text = "(function(){const size=1,x={size,other:2};let other=x.size;return other})()";
        assert_eq!(shorten(text), "(function(){let size=1,a={size,other:2};let other=a.size;return other})()\n");
        assert_eq!(
            shorten("(({ url, kind: sort }) => url + sort)({ url: 1, kind: 2 })"),
            "(({url,kind:a})=>url+a)({url:1,kind:2})\n"
        );
    }

    #[test]
    fn names_of_the_browser_and_of_other_scripts_stay() {
        let text = "var shared = (function () {\n  const part = document.body;\n  return { part: Math.max(part, other) };\n})();\n";
        assert_eq!(
            shorten(text),
            "var shared=(function(){let part=document.body;return{part:Math.max(part,other)}})();\n"
        );
        assert_eq!(shorten("f((value, most = Infinity) => value + most)"), "f((b,a=Infinity)=>b+a)\n");
    }

    #[test]
    fn the_last_statement_of_a_block_needs_no_semicolon_but_one_without_a_body_does() {
        assert_eq!(shorten("if (a) { b(); }\n"), "if(a){b()}\n");
        assert_eq!(shorten("{ for (;;(a)); }\n{ while (f(a)); }\n"), "{for(;;(a));}\n{while(f(a));}\n");
        assert_eq!(shorten("{ if (a) b(); else; }\n"), "{if(a)b();else;}\n");
        assert_eq!(shorten("x = `${a};}`;\n"), "x=`${a};}`;\n");
    }

    #[test]
    fn new_lines_stay_where_they_may_end_a_statement() {
        assert_eq!(
            shorten("f(() => {\n  let count = 1\n  count++\n  return\n  count\n})"),
            "f(()=>{let a=1\na++\nreturn\na})\n"
        );
        assert_eq!(shorten("a\n  .b()\n  ? c\n  : d"), "a.b()?c:d\n");
        assert_eq!(shorten("a + +b - -c"), "a+ +b- -c\n");
    }

    #[test]
    fn texts_stay_and_expressions_in_templates_do_not() {
        assert_eq!(
            shorten("f((name) => `a  ${ name + { b: `${name}` }.b } // c`)"),
            "f((a)=>`a  ${a+{b:`${a}`}.b} // c`)\n"
        );
        assert_eq!(
            shorten("f((text) => text.replace(/[/ \"]  x/gu, ' / '))"),
            "f((a)=>a.replace(/[/ \"]  x/gu,' / '))\n"
        );
        assert_eq!(shorten("f((total) => total / 2 / total)"), "f((a)=>a/2/a)\n");
    }

    #[test]
    fn whatever_is_not_closed_ends_with_the_script() {
        for text in ["\"abc", "`abc ${ x", "/abc", "f(", "}", "})]", "/* x"] {
            shorten(text);
        }
    }
}
