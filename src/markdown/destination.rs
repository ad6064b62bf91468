//! The door for the destinations of links and images: http, https, mailto, tel or relative, decided after all decoding.
//!
//! It is an allow list: what is not understood is refused. Browsers drop control characters, read backslashes as slashes
//! and ignore blanks at the edges, so a destination with any of these is not what it seems.

use super::plain;
use crate::diagnostic::{Diagnostic, Span, Text, catalogue};
use crate::text;

/// What kind of destination it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Destination {
    /// `http://…` or `https://…`
    Web,
    /// `mailto:…`
    Mail,
    /// `tel:…`
    Telephone,
    /// A path, an anchor, a query.
    Relative,
}

/// Why a destination is refused.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Refusal {
    /// Another scheme.
    Scheme(String),
    /// `//host`
    WithoutScheme,
    /// Control characters, invisible characters, blanks at the edges.
    Invisible,
    /// A backslash.
    Backslash,
    /// A scheme or an address hidden behind percent signs or entities.
    Hidden,
    /// `https:` without a host, `mailto:` without an address.
    Incomplete,
}

/// Reads a destination of which all Markdown and HTML escapes are decoded.
pub fn classify(destination: &str) -> Result<Destination, Refusal> {
    let invisible = |c: char| c.is_control() || plain::is_invisible(c);
    if destination.trim() != destination || destination.contains(invisible) {
        return Err(Refusal::Invisible);
    }
    if destination.contains('\\') {
        return Err(Refusal::Backslash);
    }
    if destination.starts_with("//") {
        return Err(Refusal::WithoutScheme);
    }
    let Some((scheme, rest)) = scheme(destination) else {
        return if is_hiding(destination) { Err(Refusal::Hidden) } else { Ok(Destination::Relative) };
    };
    match scheme.to_ascii_lowercase().as_str() {
        "http" | "https" => match rest.strip_prefix("//").and_then(|host| host.chars().next()) {
            Some(first) if first.is_alphanumeric() || first == '[' => Ok(Destination::Web),
            _ => Err(Refusal::Incomplete),
        },
        "mailto" if !rest.is_empty() => Ok(Destination::Mail),
        "tel" if !rest.is_empty() => Ok(Destination::Telephone),
        "mailto" | "tel" => Err(Refusal::Incomplete),
        _ => Err(Refusal::Scheme(scheme.chars().take(40).collect())),
    }
}

/// What stands before a colon that no slash, question mark or number sign precedes.
fn scheme(destination: &str) -> Option<(&str, &str)> {
    let end = destination.find([':', '/', '?', '#'])?;
    let rest = destination[end..].strip_prefix(':')?;
    Some((&destination[..end], rest))
}

/// Whether a destination without a scheme gets one, or a host, by decoding it once more.
fn is_hiding(destination: &str) -> bool {
    let mut decoded = destination.to_owned();
    for _ in 0..3 {
        let lowered = decoded.to_ascii_lowercase();
        if ["&#", "&colon", "&tab", "&newline", "&sol", "&bsol"].iter().any(|entity| lowered.contains(entity)) {
            return true;
        }
        if !decoded.contains('%') {
            return false;
        }
        decoded = percent_decoded(&decoded);
        let odd = decoded.starts_with("//") || decoded.contains('\\') || decoded.contains(char::is_control);
        if odd || scheme(&decoded).is_some() {
            return true;
        }
    }
    false
}

/// Decodes `%41`; what is no UTF-8 afterwards becomes U+FFFD.
fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).and_then(|b| char::from(*b).to_digit(16));
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        match (bytes[at], digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                at += 3;
            }
            (byte, _, _) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

impl Refusal {
    /// The error.
    pub fn diagnostic(&self, span: Span) -> Diagnostic {
        let (message, help): (Text, Text) = match self {
            Refusal::Scheme(scheme) => (
                text!("Links mit `{scheme}:` sind nicht erlaubt", "links with `{scheme}:` are not allowed"),
                text!(
                    "Erlaubt sind http, https, mailto, tel und Pfade im Handbuch; ein Dateiname mit Doppelpunkt beginnt mit `./`.",
                    "Allowed are http, https, mailto, tel and paths in the handbook; a file name with a colon begins with `./`."
                ),
            ),
            Refusal::WithoutScheme => (
                text!("Die Adresse beginnt mit `//`", "the address begins with `//`"),
                text!("Schreiben Sie `https://`.", "Write `https://`."),
            ),
            Refusal::Invisible => (
                text!("Die Adresse enthält unsichtbare Zeichen", "the address contains invisible characters"),
                text!("Tippen Sie sie neu, ohne Leerzeichen am Rand.", "Type it anew, without blanks at its edges."),
            ),
            Refusal::Backslash => (
                text!("Die Adresse enthält einen umgekehrten Schrägstrich", "the address contains a backslash"),
                text!("Schreiben Sie `/`.", "Write `/`."),
            ),
            Refusal::Hidden => (
                text!("Die Adresse verschlüsselt, wohin sie führt", "the address encodes where it leads"),
                text!("Schreiben Sie sie ohne `%` und `&` aus.", "Write it without `%` and `&`."),
            ),
            Refusal::Incomplete => (
                text!("Die Adresse ist unvollständig", "the address is incomplete"),
                text!(
                    "Schreiben Sie etwa `https://example.org/`, `mailto:amt@example.org` oder `tel:+49421361`.",
                    "Write for instance `https://example.org/`, `mailto:office@example.org` or `tel:+49421361`."
                ),
            ),
        };
        Diagnostic::new(catalogue::FORBIDDEN_SCHEME, span, message).with_help(help)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn allowed_destinations_pass() {
        for (text, expected) in [
            ("https://example.org/a:b?c#d", Destination::Web),
            ("HTTP://example.org", Destination::Web),
            ("http://[::1]/", Destination::Web),
            ("mailto:amt@example.org?subject=a%20b", Destination::Mail),
            ("tel:+49421361", Destination::Telephone),
            ("../a/b.md#c", Destination::Relative),
            ("#c:d", Destination::Relative),
            ("?q=a:b", Destination::Relative),
            ("./a:b.md", Destination::Relative),
            ("größe und maß.pdf", Destination::Relative),
            ("a%20b.pdf", Destination::Relative),
            ("/a//b", Destination::Relative),
        ] {
            assert_eq!(classify(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn everything_else_is_refused() {
        for text in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            " javascript:alert(1)",
            "java\tscript:alert(1)",
            "java\nscript:alert(1)",
            "\u{1}javascript:alert(1)",
            "javascript\u{200b}:alert(1)",
            "java%73cript:alert(1)",
            "javascript%3Aalert(1)",
            "javascript%253Aalert(1)",
            "javascript&colon;alert(1)",
            "javascript&#58;alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "blob:x",
            "ftp://example.org",
            "//example.org",
            "/\\example.org",
            "\\\\host\\share",
            "%2F%2Fexample.org",
            "https:example.org",
            "https:///example.org",
            "http://",
            "mailto:",
            ":x",
            "a b:c",
        ] {
            assert!(classify(text).is_err(), "{text}");
        }
    }
}
