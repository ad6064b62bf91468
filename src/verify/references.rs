//! Which attributes hold addresses, and what happens to those addresses.

/// What a browser does with an address.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Use {
    /// It is loaded with the page.
    Load,
    /// The reader may follow it.
    Follow,
    /// It tells programs where else this is; nothing is loaded.
    Tell,
    /// Several addresses that are loaded, with sizes between them (`srcset`).
    LoadOneOf,
}

/// What is done with the address in an attribute of an HTML or SVG element; `None` if it holds none.
///
/// `rel` is the `rel` attribute of the element. Names are in lower case.
pub(super) fn usage(element: &str, attribute: &str, rel: &str) -> Option<Use> {
    match (element, attribute) {
        ("a" | "area", "href" | "xlink:href") => Some(Use::Follow),
        ("link", "href") if is_told(rel) => Some(Use::Tell),
        (_, "cite" | "longdesc") => Some(Use::Tell),
        (_, "srcset" | "imagesrcset") => Some(Use::LoadOneOf),
        (
            _,
            "href" | "xlink:href" | "src" | "data" | "action" | "formaction" | "poster" | "background" | "manifest"
            | "ping" | "codebase" | "classid" | "archive" | "profile" | "dynsrc" | "lowsrc",
        ) => Some(Use::Load),
        _ => None,
    }
}

/// Relations of `link` that make no browser load anything.
fn is_told(rel: &str) -> bool {
    const TOLD: [&str; 13] = [
        "alternate",
        "author",
        "bookmark",
        "canonical",
        "contents",
        "help",
        "index",
        "license",
        "me",
        "next",
        "prev",
        "start",
        "up",
    ];
    let mut words = rel.split_ascii_whitespace().peekable();
    // "alternate stylesheet" is a style sheet: every word must be harmless.
    words.peek().is_some() && words.all(|word| TOLD.iter().any(|told| told.eq_ignore_ascii_case(word)))
}

/// The addresses of a `srcset`.
pub(super) fn addresses(srcset: &str) -> impl Iterator<Item = &str> {
    srcset.split([',', ' ', '\t', '\n']).filter(|part| {
        let is_size = part.trim_end_matches(['x', 'w', 'h']).parse::<f64>().is_ok();
        !part.is_empty() && !is_size
    })
}

/// The address of `<meta http-equiv="refresh" content="0; url=…">`.
pub(super) fn refresh(content: &str) -> Option<&str> {
    let at = content
        .char_indices()
        .find(|(at, _)| content.get(*at..at + 3).is_some_and(|start| start.eq_ignore_ascii_case("url")))?;
    let rest = content[at.0 + 3..].trim_start().strip_prefix('=')?;
    Some(rest.trim().trim_matches(['"', '\'']))
}

/// The addresses in a style sheet: of `url(…)` and of `@import`, as written. Escapes count as foreign: `None`.
pub(super) fn of_css(css: &str) -> impl Iterator<Item = Option<&str>> {
    let mut rest = css;
    std::iter::from_fn(move || {
        loop {
            let at = rest.find(['u', 'U', '@', 'i', 'I', '\\', '/'])?;
            let found = &rest[at..];
            let starts = |word: &str| found.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
            if starts("/*") {
                rest = found[2..].find("*/").map_or("", |end| &found[2 + end + 2..]);
            } else if found.starts_with('\\') && is_letter_escape(found) {
                rest = &found[1..];
                return Some(None);
            } else if starts("url(") || starts("image-set(") || starts("src(") {
                let open = found.find('(').unwrap_or(0) + 1;
                let end = found.find(')').unwrap_or(found.len());
                rest = &found[open..];
                let argument = found.get(open..end).unwrap_or_default();
                if !starts("url(") && argument.trim_start().starts_with("url") {
                    continue;
                }
                return Some(Some(argument.trim().trim_matches(['"', '\''])));
            } else if starts("@import") {
                let statement = found[7..].split(';').next().unwrap_or_default().trim();
                rest = &found[7..];
                if statement.starts_with(['"', '\'']) {
                    let quote = &statement[..1];
                    return Some(Some(statement[1..].split(quote).next().unwrap_or_default()));
                }
            } else {
                rest = &found[1..];
            }
        }
    })
}

/// Whether an escape in CSS can spell a letter, as in `u\72l(`; icons in strings (`"\2014"`) are harmless.
fn is_letter_escape(escape: &str) -> bool {
    let digits = escape[1..].bytes().take(6).take_while(u8::is_ascii_hexdigit).count();
    if digits == 0 {
        return escape[1..].starts_with(|next: char| next.is_ascii_alphabetic());
    }
    let code = u32::from_str_radix(&escape[1..=digits], 16).unwrap_or(0);
    code < 0x80
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_and_resources_differ() {
        assert_eq!(usage("a", "href", ""), Some(Use::Follow));
        assert_eq!(usage("link", "href", "canonical"), Some(Use::Tell));
        assert_eq!(usage("link", "href", "alternate stylesheet"), Some(Use::Load));
        assert_eq!(usage("link", "href", ""), Some(Use::Load));
        assert_eq!(usage("script", "src", ""), Some(Use::Load));
        assert_eq!(usage("use", "xlink:href", ""), Some(Use::Load));
        assert_eq!(usage("div", "title", ""), None);
    }

    #[test]
    fn addresses_are_taken_out_of_lists_and_sentences() {
        assert_eq!(addresses("a.png 1x, b.png 2.5x,c.png 300w").collect::<Vec<_>>(), ["a.png", "b.png", "c.png"]);
        assert_eq!(refresh("0; URL='../x/'"), Some("../x/"));
        assert_eq!(refresh("5"), None);
    }

    #[test]
    fn style_sheets_name_addresses() {
        let found = |css| of_css(css).collect::<Vec<_>>();
        assert_eq!(found("a{b:url( \"x.png\" )}c{d:URL(y)}"), [Some("x.png"), Some("y")]);
        assert_eq!(found("@import 'x.css';@import url(y.css) print;"), [Some("x.css"), Some("y.css")]);
        assert_eq!(found("a::before{content:\"\\2014\"}/* url(x) */"), []);
        assert_eq!(found("a{b:u\\72l(x)}"), [None]);
        assert_eq!(found("ä{b:image-set(\"z.png\" 1x)}"), [Some("z.png\" 1x")]);
    }
}
