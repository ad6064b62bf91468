//! Style sheets and scripts as they are sent: without comments and without white space that means nothing.
//!
//! [`compact`] knows comments and strings, nothing else of CSS: it may not rename, reorder or judge. A new rule has to be safe in
//! every place outside of strings; white space before `:` or around `+` or `(` is not, for it may part selectors or
//! values.

/// Removes comments, line ends, and white space beside `{`, `}`, `;`, `,` and `>` and after `:`.
pub(super) fn compact(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    let mut space = false;
    while let Some(next) = rest.chars().next() {
        if let Some(comment) = rest.strip_prefix("/*") {
            rest = comment.split_once("*/").map_or("", |(_, after)| after);
            space = true;
        } else if next.is_ascii_whitespace() {
            rest = &rest[1..];
            space = true;
        } else {
            let parts = |c: char| matches!(c, '{' | '}' | ';' | ',' | '>');
            if space && !parts(next) && out.chars().next_back().is_some_and(|last| !parts(last) && last != ':') {
                out.push(' ');
            }
            space = false;
            if next == '}' && out.ends_with(';') {
                out.pop();
            }
            let length = if next == '"' || next == '\'' { string(rest, next) } else { next.len_utf8() };
            out.push_str(&rest[..length]);
            rest = &rest[length..];
        }
    }
    out.push('\n');
    out
}

/// Removes lines of comment, empty lines, indentation and blanks that part nothing from a script.
///
/// It knows strings, template literals and regular expressions by how they begin. A script with template literals of several
/// lines, where a line may mean something else, is left as it is.
pub(super) fn script(text: &str) -> String {
    let odd = |line: &str| line.bytes().filter(|byte| *byte == b'`').count() % 2 == 1;
    if text.lines().any(odd) {
        return text.to_string();
    }
    let mut out = String::with_capacity(text.len());
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//")) {
        statement(line, &mut out);
        out.push('\n');
    }
    out
}

/// Appends a line of a script without blanks that part nothing.
fn statement(line: &str, out: &mut String) {
    let mut rest = line;
    while let Some(next) = rest.chars().next() {
        let length = match next {
            // What follows is a comment: its words may look like anything.
            '/' if rest.starts_with("//") => rest.len(),
            '"' | '\'' | '`' => string(rest, next),
            '/' if begins_expression(out) => expression(rest),
            ' ' => {
                let before = out.chars().next_back().unwrap_or(' ');
                let after = rest.trim_start().chars().next().unwrap_or(' ');
                let is_word =
                    |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '"' | '\'' | '`' | '\\' | '#' | '@');
                let parts = is_word(before) && is_word(after)
                    || matches!(before, '+' | '-' | '/') && matches!(after, '+' | '-' | '/')
                    || after == '/';
                if parts {
                    out.push(' ');
                }
                rest = rest.trim_start();
                continue;
            }
            _ => next.len_utf8(),
        };
        out.push_str(&rest[..length]);
        rest = &rest[length..];
    }
}

/// Whether a slash behind this begins a regular expression; behind a value it divides.
fn begins_expression(before: &str) -> bool {
    let before = before.trim_end();
    before.is_empty()
        || before.ends_with(['(', ',', '=', ':', '!', '&', '|', '?', '[', '{', '}', ';', '>', '\n'])
        || before.ends_with("return")
}

/// The length of the regular expression that `text` begins with.
fn expression(text: &str) -> usize {
    let (mut escaped, mut in_class) = (false, false);
    for (at, character) in text.char_indices().skip(1) {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' => in_class = true,
            ']' => in_class = false,
            '/' if !in_class => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// The length of the string that `text` begins with, its quotes included.
fn string(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, character) in text.char_indices().skip(1) {
        if character == quote && !escaped {
            return at + 1;
        }
        escaped = character == '\\' && !escaped;
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::{compact, script};

    #[test]
    fn scripts_lose_lines_of_comment_and_indentation() {
        let text = "// About.\n\nfunction f() {\n  // Why.\n  return \"//\" + `x`; // kept\n}\n";
        assert_eq!(script(text), "function f(){\nreturn \"//\"+`x`; // kept\n}\n");
    }

    #[test]
    fn blanks_that_part_nothing_go_from_scripts() {
        for (text, compact) in [
            ("const a = b ? c : - d;", "const a=b?c:-d;"),
            ("a + +b - --c; a++ + b;", "a+ +b- --c;a++ +b;"),
            ("if (x) return / a b [/] c/u.test(`a  b ${c + d}`);", "if(x)return / a b [/] c/u.test(`a  b ${c + d}`);"),
            ("x = y / 2 / z; // a  b", "x=y /2 /z; // a  b"),
            ("f(' a \\' b ', \"c  d\") in typeof e", "f(' a \\' b ',\"c  d\")in typeof e"),
        ] {
            assert_eq!(script(text), format!("{compact}\n"));
        }
    }

    #[test]
    fn a_text_of_several_lines_in_a_script_stays() {
        let text = "const x = `a\n  // b\n`;\n";
        assert_eq!(script(text), text);
    }

    #[test]
    fn white_space_that_means_nothing_goes() {
        assert_eq!(
            compact("a ,\n b  > c {\n color : red ;\n margin: 0 1px;\n}\n\n@media (x) { a { b: c } }"),
            "a,b>c{color :red;margin:0 1px}@media (x){a{b:c}}\n"
        );
    }

    #[test]
    fn white_space_that_parts_selectors_stays() {
        assert_eq!(compact(".a :hover, .b\n.c{}"), ".a :hover,.b .c{}\n");
    }

    #[test]
    fn a_comment_parts_words_like_a_space() {
        assert_eq!(compact("/* x */a/* ; */b{}/* open"), "a b{}\n");
    }

    #[test]
    fn strings_stay_as_they_are() {
        let css = r#"a::after{content:" { ; } /* x */ \"  ' "}b{content:' " '}"#;
        assert_eq!(compact(css), format!("{css}\n"));
    }

    #[test]
    fn what_is_not_closed_does_no_harm() {
        assert_eq!(compact("a{content:\"ä  "), "a{content:\"ä  \n");
        assert_eq!(compact(""), "\n");
    }
}
