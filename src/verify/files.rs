//! What kind of file an artifact is, by its name and its first bytes.

/// A kind of file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// HTML.
    Page,
    /// SVG.
    Picture,
    /// Other XML.
    Xml,
    /// JSON and scripts.
    Data,
    /// A style sheet.
    Style,
    /// Plain text.
    Text,
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
    /// WebP or GIF.
    Image,
    /// PDF.
    Pdf,
    /// A zip file, as office documents are.
    Zip,
    /// Any other kind that a site may have.
    Binary,
    /// None of them, or the first bytes say otherwise than the name.
    Unknown,
}

/// Endings of binary files that a site may have, and how such files begin (after some bytes).
const BINARY: [(&str, usize, &[u8], Kind); 25] = [
    ("png", 0, b"\x89PNG\r\n\x1A\n", Kind::Png),
    ("jpg", 0, b"\xFF\xD8\xFF", Kind::Jpeg),
    ("jpeg", 0, b"\xFF\xD8\xFF", Kind::Jpeg),
    ("gif", 0, b"GIF8", Kind::Image),
    ("webp", 8, b"WEBP", Kind::Image),
    ("avif", 4, b"ftyp", Kind::Binary),
    ("ico", 0, b"\0\0\x01\0", Kind::Binary),
    ("woff", 0, b"wOFF", Kind::Binary),
    ("woff2", 0, b"wOF2", Kind::Binary),
    ("pdf", 0, b"%PDF", Kind::Pdf),
    ("docx", 0, b"PK\x03\x04", Kind::Zip),
    ("xlsx", 0, b"PK\x03\x04", Kind::Zip),
    ("pptx", 0, b"PK\x03\x04", Kind::Zip),
    ("dotx", 0, b"PK\x03\x04", Kind::Zip),
    ("odt", 0, b"PK\x03\x04", Kind::Zip),
    ("ods", 0, b"PK\x03\x04", Kind::Zip),
    ("odp", 0, b"PK\x03\x04", Kind::Zip),
    ("ott", 0, b"PK\x03\x04", Kind::Zip),
    ("zip", 0, b"PK\x03\x04", Kind::Zip),
    ("mp4", 4, b"ftyp", Kind::Binary),
    ("m4a", 4, b"ftyp", Kind::Binary),
    ("webm", 0, b"\x1A\x45\xDF\xA3", Kind::Binary),
    ("mp3", 0, b"ID3", Kind::Binary),
    ("ogg", 0, b"OggS", Kind::Binary),
    ("wav", 0, b"RIFF", Kind::Binary),
];

/// Names of files that every site has, at its root: they say nothing.
const OURS: [&str; 5] = ["_headers", "_redirects", "feed.xml", "robots.txt", "sitemap.xml"];

/// Whether a path is one that every site has.
pub(super) fn is_our_name(path: &str) -> bool {
    OURS.contains(&path)
}

/// The kind of a file.
pub(super) fn kind(path: &str, bytes: &[u8]) -> Kind {
    let name = path.rsplit('/').next().unwrap_or(path);
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    if let Some((_, offset, start, kind)) = BINARY.iter().find(|(known, ..)| *known == ending) {
        let begins = bytes.get(*offset..).is_some_and(|rest| rest.starts_with(start));
        return if begins { *kind } else { Kind::Unknown };
    }
    // UTF-16 is text to a browser and noise to everyone who looks for words.
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        return Kind::Unknown;
    }
    match ending.as_str() {
        "html" | "htm" => Kind::Page,
        "svg" => Kind::Picture,
        "xml" => Kind::Xml,
        "js" | "json" | "webmanifest" => Kind::Data,
        "css" => Kind::Style,
        "txt" | "csv" | "ics" | "vtt" | "md" => Kind::Text,
        _ if is_text(bytes) => Kind::Text,
        _ => Kind::Unknown,
    }
}

fn is_text(bytes: &[u8]) -> bool {
    let is_control = |byte: &u8| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r');
    !bytes.iter().any(is_control) && std::str::from_utf8(bytes).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_and_first_bytes_must_agree() {
        assert_eq!(kind("a/b.png", b"\x89PNG\r\n\x1A\n..."), Kind::Png);
        assert_eq!(kind("a/b.png", b"<html>"), Kind::Unknown);
        assert_eq!(kind("a/b.PDF", b"%PDF-1.7"), Kind::Pdf);
        assert_eq!(kind("_headers", b"/*\n"), Kind::Text);
        assert_eq!(kind("a.sqlite", b"SQLite\0"), Kind::Unknown);
        assert_eq!(kind("index.html", b"\xFF\xFE<\0"), Kind::Unknown);
        assert_eq!(kind("a.b/c", b"text"), Kind::Text);
    }
}
