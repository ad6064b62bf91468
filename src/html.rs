//! HTML as a type: text becomes [`Html`] only by escaping.

use std::borrow::Cow;
use std::fmt::Write;

use serde::Serialize;

/// A fragment of HTML that is safe to insert as it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Html(String);

impl Html {
    /// Takes HTML that the caller has written itself, every text in it escaped.
    pub fn trusted(html: String) -> Html {
        Html(html)
    }

    /// Escapes plain text.
    pub fn text(text: &str) -> Html {
        let mut out = String::with_capacity(text.len() + 8);
        escape(&mut out, text);
        Html(out)
    }

    /// The markup.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The markup, owned.
    pub fn into_string(self) -> String {
        self.0
    }

    /// The words alone: a blank for each tag, characters for entities.
    pub fn words(&self) -> String {
        let mut out = String::with_capacity(self.0.len());
        let mut rest = self.0.as_str();
        while let Some((text, after)) = rest.split_once('<') {
            out.push_str(text);
            out.push(' ');
            // Attribute values hold no bare `>`: they are escaped.
            rest = after.split_once('>').map_or("", |(_, after)| after);
        }
        out.push_str(rest);
        unescaped(&out).into_owned()
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Appends text, escaped for element content and for double- or single-quoted attribute values.
///
/// Control characters that HTML does not allow (all but tab, line feed, carriage return) become U+FFFD.
pub fn escape(out: &mut String, text: &str) {
    let mut clean_from = 0;
    for (index, byte) in text.bytes().enumerate() {
        if !SPECIAL[usize::from(byte)] {
            continue;
        }
        let replacement = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            b'\'' => "&#39;",
            _ => "\u{FFFD}",
        };
        out.push_str(&text[clean_from..index]);
        out.push_str(replacement);
        clean_from = index + 1;
    }
    out.push_str(&text[clean_from..]);
}

/// Undoes [`escape`].
pub fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    // The ampersand comes last: `&amp;lt;` is `&lt;`, not `<`.
    let pairs = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    Cow::Owned(pairs.iter().fold(text.to_string(), |text, (entity, character)| text.replace(entity, character)))
}

/// Appends text, percent-encoded (RFC 3986) but for unreserved characters and the bytes in `kept`.
pub fn percent_encode(out: &mut String, text: &str, kept: &[u8]) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) || kept.contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
}

/// The bytes that [`escape`] replaces. A table, because every text of every page goes through it.
const SPECIAL: [bool; 256] = {
    let mut special = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        special[byte] = matches!(byte as u8, b'&' | b'<' | b'>' | b'"' | b'\'' | 0..=8 | 11 | 12 | 14..=31 | 127);
        byte += 1;
    }
    special
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_become_markup() {
        assert_eq!(Html::text("<a href=\"x\" b='y'>&").as_str(), "&lt;a href=&quot;x&quot; b=&#39;y&#39;&gt;&amp;");
        assert_eq!(Html::text("a\u{0}b\u{1b}c\td").as_str(), "a\u{FFFD}b\u{FFFD}c\td");
    }

    #[test]
    fn words_are_what_was_escaped() {
        let html = Html::trusted(format!(
            "<p title=\"a &gt; b\">{}</p><p>x</p>",
            Html::text("a < b & \"c\" &lt; 'd'").as_str()
        ));
        assert_eq!(html.words(), " a < b & \"c\" &lt; 'd'  x ");
        let mut out = String::from("x");
        percent_encode(&mut out, "a/ä@~", b"/");
        assert_eq!(out, "xa/%C3%A4%40~");
    }
}
