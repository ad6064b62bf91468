//! Tokens of a style sheet, each once: what an authority sets takes the place of what the theme had.
//!
//! Without this, every visitor would load the theme's colours and then those that win over them.

/// What layer the tokens are in, as [`super::compact::compact`] writes it.
const LAYER: &str = "@layer tokens{";
const ROOT: &str = ":root{";
const DARK: &str = "@media screen and (prefers-color-scheme:dark){";

/// The tokens of one ground, in order of their first appearance.
#[derive(Default)]
struct Tokens<'c>(Vec<(&'c str, &'c str)>);

impl<'c> Tokens<'c> {
    fn set(&mut self, (name, value): (&'c str, &'c str)) {
        match self.0.iter_mut().find(|(known, _)| *known == name) {
            Some(known) => known.1 = value,
            None => self.0.push((name, value)),
        }
    }

    fn write(&self, out: &mut String) {
        out.push_str(ROOT);
        for (at, (name, value)) in self.0.iter().enumerate() {
            out.push_str(if at > 0 { ";" } else { "" });
            out.push_str(name);
            out.push(':');
            out.push_str(value);
        }
        out.push('}');
    }
}

/// A compact style sheet in which all `@layer tokens` blocks are one, at the place of the first.
///
/// It applies the cascade (CSS Cascading 5, 6.4) to what is in the blocks: of two declarations of a token in one layer
/// with one selector the later wins, also one for every ground over one for the dark ground. A sheet with a block of
/// another form is left as it is.
pub(super) fn merged(css: &str) -> String {
    merge(css).unwrap_or_else(|| css.to_string())
}

fn merge(css: &str) -> Option<String> {
    let first = css.find(LAYER)?;
    let (mut light, mut dark) = (Tokens::default(), Tokens::default());
    let mut others = String::with_capacity(css.len());
    let mut rest = &css[first..];
    let mut blocks = 0;
    while let Some(at) = rest.find(LAYER) {
        others.push_str(&rest[..at]);
        rest = &rest[at + LAYER.len()..];
        blocks += 1;
        while !rest.starts_with('}') {
            if let Some(inner) = rest.strip_prefix(ROOT) {
                let (declared, after) = declarations(inner)?;
                for declaration in declared {
                    dark.0.retain(|(name, _)| *name != declaration.0);
                    light.set(declaration);
                }
                rest = after;
            } else {
                let (declared, after) = declarations(rest.strip_prefix(DARK)?.strip_prefix(ROOT)?)?;
                declared.into_iter().for_each(|declaration| dark.set(declaration));
                rest = after.strip_prefix('}')?;
            }
        }
        rest = &rest[1..];
    }
    others.push_str(rest);
    if blocks < 2 {
        return None;
    }
    let mut out = String::with_capacity(css.len());
    out.push_str(&css[..first]);
    out.push_str(LAYER);
    light.write(&mut out);
    if !dark.0.is_empty() {
        out.push_str(DARK);
        dark.write(&mut out);
        out.push('}');
    }
    out.push('}');
    out.push_str(&others);
    Some(out)
}

/// The declarations up to the brace that ends them, and what stands behind it; `None` if there is anything in them that
/// could hold such a brace or a semicolon of its own.
fn declarations(css: &str) -> Option<(Vec<(&str, &str)>, &str)> {
    let (inner, after) = css.split_once('}')?;
    let is_plain = |value: &str| {
        let quotes = |quote: char| value.matches(quote).count().is_multiple_of(2);
        quotes('"') && quotes('\'') && !value.contains(['{', '\\']) && !value.contains("url(") && !value.contains('!')
    };
    let declared = inner.split(';').filter(|declaration| !declaration.is_empty()).map(|declaration| {
        let (name, value) = declaration.split_once(':')?;
        is_plain(value).then_some((name, value))
    });
    Some((declared.collect::<Option<_>>()?, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_later_token_takes_the_place_of_the_former() {
        let css = "@layer tokens,base;@layer tokens{:root{--a:1;--b:2}@media screen and (prefers-color-scheme:dark){:root{--a:3;--b:4}}}p{x:y}\
                   @layer tokens{:root{--c:5;--b:6}}\n@layer tokens{:root{--d:\"a;b\"}}";
        assert_eq!(merged(css), css, "a semicolon within quotation marks is not understood");
        let css = css.replace("a;b", "a, b");
        let expected = "@layer tokens,base;@layer tokens{:root{--a:1;--b:6;--c:5;--d:\"a, b\"}\
                        @media screen and (prefers-color-scheme:dark){:root{--a:3}}}p{x:y}\n";
        assert_eq!(merged(&css), expected);
        assert_eq!(merged(expected), expected);
    }

    #[test]
    fn what_it_does_not_know_is_left_as_it_is() {
        let known = "@layer tokens{:root{--a:1}}";
        for other in [
            "@layer tokens{.x{--a:1}}",
            "@layer tokens{@media print{:root{--a:1}}}",
            "@layer tokens{:root{--a:url(x;y)}}",
            "@layer tokens{:root{--a:1!important}}",
            "@layer tokens{:root{--a:1}",
            "@layer tokens{:root{a}}",
        ] {
            let css = format!("{known}{other}{known}");
            assert_eq!(merged(&css), css, "{other}");
        }
    }
}
