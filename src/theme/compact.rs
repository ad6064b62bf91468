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

/// Removes lines of comment, empty lines and the indentation of lines from a script.
///
/// It looks at lines and not at the language. Only inside of template literals of several lines would a line mean
/// something else: a script that has one is left as it is.
pub(super) fn script(text: &str) -> String {
    let odd = |line: &str| line.bytes().filter(|byte| *byte == b'`').count() % 2 == 1;
    if text.lines().any(odd) {
        return text.to_string();
    }
    let mut out = String::with_capacity(text.len());
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//")) {
        out.push_str(line);
        out.push('\n');
    }
    out
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
        assert_eq!(script(text), "function f() {\nreturn \"//\" + `x`; // kept\n}\n");
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
