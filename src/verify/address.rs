//! Addresses in the finished pages: what kind they are, and to which file of the site they lead.

use std::borrow::Cow;

use super::{bytes, entities};

/// What an address is, decided as browsers do: after decoding, without blanks around it and line breaks inside.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Address<'w> {
    /// `http:` or `https:`
    Web,
    /// `mailto:` or `tel:`
    Person,
    /// `//host/…`, with slashes in either direction.
    OtherHost,
    /// `javascript:`, `data:`, `vbscript:`: the address is code or content itself.
    Code,
    /// Any other scheme.
    Other,
    /// Inside the site.
    Inside(Inside<'w>),
}

/// An address inside the site.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Inside<'w> {
    /// The path as written, without query; empty for the page itself.
    pub(super) path: Cow<'w, str>,
    /// The fragment, decoded.
    pub(super) fragment: Cow<'w, str>,
}

/// Understands the value of an attribute.
pub(super) fn classify(written: &str) -> Address<'_> {
    match clean(written) {
        Cow::Borrowed(text) => classify_clean(text),
        Cow::Owned(text) => match classify_clean(&text) {
            Address::Inside(Inside { path, fragment }) => {
                let (path, fragment) = (path.into_owned().into(), fragment.into_owned().into());
                Address::Inside(Inside { path, fragment })
            }
            Address::Web => Address::Web,
            Address::Person => Address::Person,
            Address::OtherHost => Address::OtherHost,
            Address::Code => Address::Code,
            Address::Other => Address::Other,
        },
    }
}

fn classify_clean(text: &str) -> Address<'_> {
    if let Some(scheme) = scheme(text) {
        return match scheme.to_ascii_lowercase().as_str() {
            "http" | "https" => Address::Web,
            "mailto" | "tel" => Address::Person,
            "javascript" | "data" | "vbscript" => Address::Code,
            _ => Address::Other,
        };
    }
    let is_slash = |byte: Option<&u8>| matches!(byte, Some(b'/' | b'\\'));
    if is_slash(text.as_bytes().first()) && is_slash(text.as_bytes().get(1)) {
        return Address::OtherHost;
    }
    let until = |text: &str, mark: u8| bytes::find(text.as_bytes(), 0, mark).unwrap_or(text.len());
    let (rest, fragment) = text.split_at(until(text, b'#'));
    let fragment = fragment.strip_prefix('#').unwrap_or_default();
    let path = &rest[..until(rest, b'?')];
    let path = if bytes::has(path, [b'\\']) { path.replace('\\', "/").into() } else { path.into() };
    Address::Inside(Inside { path, fragment: percent_decoded(fragment) })
}

/// A value as browsers read it: references decoded, controls and blanks around it and line breaks inside it gone.
fn clean(written: &str) -> Cow<'_, str> {
    let is_plain = |byte: u8| byte > b' ' && byte != b'&';
    if written.bytes().all(is_plain) {
        return Cow::Borrowed(written);
    }
    let mut text = String::with_capacity(written.len());
    let mut rest = written;
    while let Some(at) = rest.find('&') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let (character, length) = entities::decode(rest).unwrap_or(('&', 1));
        text.push(character);
        rest = &rest[length..];
    }
    text.push_str(rest);
    text.retain(|character| !matches!(character, '\t' | '\n' | '\r'));
    Cow::Owned(text.trim_matches(|character: char| character <= ' ').to_string())
}

/// What stands before the first colon, if that is a scheme.
fn scheme(text: &str) -> Option<&str> {
    let is_of_scheme = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
    let end = text.bytes().position(|byte| !is_of_scheme(byte))?;
    let scheme = text[end..].starts_with(':').then(|| &text[..end])?;
    scheme.starts_with(|first: char| first.is_ascii_alphabetic()).then_some(scheme)
}

/// `%C3%BC` decoded; what is no UTF-8 afterwards keeps its signs.
pub(super) fn percent_decoded(text: &str) -> Cow<'_, str> {
    if !bytes::has(text, [b'%']) {
        return Cow::Borrowed(text);
    }
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut index = 0;
    while let Some(&byte) = bytes.get(index) {
        let digit = |at: usize| bytes.get(at).and_then(|byte| char::from(*byte).to_digit(16));
        match (byte, digit(index + 1), digit(index + 2)) {
            (b'%', Some(high), Some(low)) => {
                decoded.push((high * 16 + low) as u8);
                index += 3;
            }
            _ => {
                decoded.push(byte);
                index += 1;
            }
        }
    }
    String::from_utf8(decoded).map_or(Cow::Borrowed(text), Cow::Owned)
}

/// The file that a path leads to from a file; `None` if it leads out of the site. A folder's file is its `index.html`.
///
/// `site` is the path of the site on its host, with slashes around it.
pub(super) fn resolve(from: &str, path: &str, site: &str) -> Option<String> {
    if path.is_empty() {
        return Some(from.to_string());
    }
    let mut file = String::with_capacity(from.len() + path.len() + 10);
    let path = match path.strip_prefix('/') {
        Some(absolute) => path.strip_prefix(site).unwrap_or(absolute),
        None => {
            file.push_str(&from[..bytes::rfind(from.as_bytes(), b'/').map_or(0, |slash| slash + 1)]);
            path
        }
    };
    // Every part of `file` ends with a slash until the last one is put there.
    let decoded = percent_decoded(path);
    let mut rest = Some(&*decoded);
    while let Some(text) = rest {
        let slash = bytes::find(text.as_bytes(), 0, b'/');
        let (part, is_last) = (&text[..slash.unwrap_or(text.len())], slash.is_none());
        rest = slash.map(|slash| &text[slash + 1..]);
        match part {
            "" | "." => {}
            ".." => {
                let parent = file.strip_suffix('/')?;
                file.truncate(bytes::rfind(parent.as_bytes(), b'/').map_or(0, |slash| slash + 1));
            }
            _ if is_last => {
                file.push_str(part);
                return Some(file);
            }
            _ => {
                file.push_str(part);
                file.push('/');
            }
        }
    }
    file.push_str("index.html");
    Some(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inside(path: &'static str, fragment: &'static str) -> Address<'static> {
        Address::Inside(Inside { path: path.into(), fragment: fragment.into() })
    }

    #[test]
    fn code_is_recognised_however_it_is_written() {
        for code in [
            "javascript:alert(1)",
            " JavaScript:alert(1)",
            "java\nscript:alert(1)",
            "java&#10;script:x",
            "javascript&colon;alert(1)",
            "&#106;avascript:x",
            "&#x6A&#x61;vascript:x",
            "\u{1}javascript:x",
            "data:text/html,x",
            "VBSCRIPT:x",
            "java&Tab;script:x",
        ] {
            assert_eq!(classify(code), Address::Code, "{code}");
        }
    }

    #[test]
    fn other_hosts_are_recognised() {
        assert_eq!(classify("https://a.example/"), Address::Web);
        for other in ["//a.example", "\\\\a.example", "/\\a.example", " //a.example", "/\t/a.example"] {
            assert_eq!(classify(other), Address::OtherHost, "{other}");
        }
        assert_eq!(classify("mailto:a@b.example"), Address::Person);
        assert_eq!(classify("file:///etc"), Address::Other);
        assert_eq!(classify("blob:x"), Address::Other);
        assert_eq!(classify("../a/b.html?q=1#t%C3%A4"), inside("../a/b.html", "tä"));
        assert_eq!(classify("a b:c"), inside("a b:c", ""));
        assert_eq!(classify("#x"), inside("", "x"));
    }

    #[test]
    fn paths_lead_to_files() {
        let to = |path| resolve("a/b/index.html", path, "/");
        assert_eq!(to("").as_deref(), Some("a/b/index.html"));
        assert_eq!(to("../c/index.html").as_deref(), Some("a/c/index.html"));
        assert_eq!(to("../../").as_deref(), Some("index.html"));
        assert_eq!(to("..").as_deref(), Some("a/index.html"));
        assert_eq!(to("../../../x"), None);
        assert_eq!(to("%70lan.svg").as_deref(), Some("a/b/plan.svg"));
        assert_eq!(to("/x.css").as_deref(), Some("x.css"));
        assert_eq!(resolve("404.html", "/amt/x.css", "/amt/").as_deref(), Some("x.css"));
        assert_eq!(resolve("404.html", "/amt", "/amt/").as_deref(), Some("amt"));
    }
}
