//! From the target of a request to a path inside a site.
//!
//! The target is decoded once and checked afterwards, and what comes out is looked up among the files that the edition
//! has, never on a disk: there is nothing to climb out of. What no link of ours can contain is refused all the same, so
//! that a mistake elsewhere does not become a hole.

use crate::html::percent_encode;

/// Where our own files lie; no address of a handbook begins like this, as addresses are made of letters, digits, hyphens.
pub(super) const OWN: &str = "__amtsbuch/";

/// A decoded target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Target {
    /// Without the slash at its beginning; empty for the root; a slash at the end for a folder.
    pub path: String,
    /// As sent, without the question mark.
    pub query: String,
}

impl Target {
    /// A value of the query, decoded.
    pub(super) fn parameter(&self, name: &str) -> Option<String> {
        let value = self.query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))?;
        decode(value)
    }
}

/// Reads a target in origin form (`/path?query`); `None` for everything else.
pub(super) fn parse(target: &str) -> Option<Target> {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    Some(Target { path: self::path(path)?, query: query.to_string() })
}

/// Decodes and checks an absolute path; gives it without the slash at its beginning.
pub(super) fn path(encoded: &str) -> Option<String> {
    let path = decode(encoded.strip_prefix('/')?)?;
    let is_plain = |part: &str| {
        !part.is_empty() && !part.starts_with("..") && part != "." && !part.contains(['\\', ':']) && !is_encoded(part)
    };
    let parts = path.strip_suffix('/').unwrap_or(&path);
    let plain = path.is_empty() || parts.split('/').all(is_plain);
    (plain && !path.chars().any(char::is_control)).then_some(path)
}

/// Whether a text can be decoded a second time: nobody encodes twice by accident.
fn is_encoded(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.windows(3).any(|three| three[0] == b'%' && three[1..].iter().all(u8::is_ascii_hexdigit))
}

/// Decodes `%XX` once; `None` for anything else after a percent sign and for what is not UTF-8.
fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        if *first == b'%' {
            let (pair, after) = after.split_at_checked(2)?;
            if !pair.iter().all(u8::is_ascii_hexdigit) {
                return None;
            }
            let pair = std::str::from_utf8(pair).ok()?;
            bytes.push(u8::from_str_radix(pair, 16).ok()?);
            rest = after;
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8(bytes).ok()
}

/// A path as it stands in a `Location` header: everything but plain characters encoded.
pub(super) fn encode(path: &str) -> String {
    let mut out = String::with_capacity(path.len() + 8);
    percent_encode(&mut out, path, b"/@");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(target: &str) -> Option<String> {
        parse(target).map(|target| target.path)
    }

    #[test]
    fn a_target_is_decoded_once() {
        for (target, expected) in [
            ("/", ""),
            ("/a/", "a/"),
            ("/a/b.html?x=/../", "a/b.html"),
            ("/geb%C3%BChren.pdf", "gebühren.pdf"),
            ("/a%20b", "a b"),
            ("/100%25%3F.pdf", "100%?.pdf"),
            ("/a..b/c", "a..b/c"),
        ] {
            assert_eq!(decoded(target).as_deref(), Some(expected), "{target}");
        }
    }

    #[test]
    fn what_no_link_of_ours_contains_is_refused() {
        for target in [
            "*",
            "",
            "a",
            "http://localhost:4000/",
            "//",
            "///x",
            "/a//b",
            "/..",
            "/../x",
            "/a/../b",
            "/a/./b",
            "/.",
            "/..%2fx",
            "/%2e%2e/x",
            "/..%5cx",
            "/..\\x",
            "/a%00",
            "/a%0d%0aX:y",
            "/..;/x",
            "/%c0%ae%c0%ae/x",
            "/%uff0e%uff0e/x",
            "/....//x",
            "/%",
            "/%2",
            "/%zz",
            "/%+1",
            "/%252e%252e/x",
            "/c:/x",
            "/\u{0}",
            "/a%FF",
        ] {
            assert_eq!(decoded(target), None, "{target}");
        }
    }

    #[test]
    fn parameters_are_decoded() {
        let target = parse("/x?a=1&path=%2Fa%2F&b").expect("a target");
        assert_eq!(target.parameter("path").as_deref(), Some("/a/"));
        assert_eq!((target.parameter("pat"), target.parameter("b")), (None, None));
    }

    #[test]
    fn what_was_decoded_can_be_encoded() {
        for path in ["a/b@2024-01-01/c d", "gebühren", "a\"b<>\r\n"] {
            assert_eq!(decode(&encode(path)).as_deref(), Some(path));
        }
    }

    proptest::proptest! {
        #[test]
        fn a_path_is_plain_or_there_is_none(target in "/[%.a-f0-9/\\\\;:]{0,40}|.{0,40}") {
            if let Some(path) = decoded(&target) {
                let parts: Vec<&str> = path.split('/').collect();
                proptest::prop_assert!(!parts.contains(&"..") && !path.starts_with('/') && !path.contains('\0'));
            }
        }
    }
}
