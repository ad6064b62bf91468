//! What a document tells beside its text: who wrote it, remarks, what was crossed out, what was there before.

use std::collections::BTreeSet;
use std::io::Read;

use flate2::bufread::{DeflateDecoder, ZlibDecoder};

use super::ending;

/// Most bytes that a part of a document is unpacked to; remarks stand in small parts.
const MOST: u64 = 16 * 1024 * 1024;

/// Something that a document carries and its reader does not expect.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Remark {
    /// Who wrote it or changed it last.
    Author,
    /// Comments beside the text.
    Comments,
    /// Changes that can be undone: what was crossed out is still there.
    TrackedChanges,
    /// Earlier states of the whole file.
    OldRevisions,
    /// Files inside the file.
    Attachments,
}

/// Whether [`remarks`] can look into a file, by its name.
pub fn is_document(path: &str) -> bool {
    matches!(ending(path).as_str(), "pdf" | "docx" | "dotx" | "xlsx" | "pptx" | "odt" | "ods" | "odp" | "ott")
}

/// What a document carries, in order, without repetition.
pub fn remarks(bytes: &[u8]) -> Vec<Remark> {
    let mut found = BTreeSet::new();
    if bytes.starts_with(b"%PDF") {
        pdf(bytes, &mut found);
    } else if bytes.starts_with(b"PK\x03\x04") {
        members(bytes, &mut |name, content| member(name, content, &mut found));
    }
    found.into_iter().collect()
}

fn pdf(bytes: &[u8], found: &mut BTreeSet<Remark>) {
    // A file that was changed has its new state behind the end of the old one. A file made for the web has two ends as
    // well, the first one within its first kilobytes.
    let ends: Vec<usize> = positions(bytes, b"%%EOF");
    let is_for_the_web = !positions(&bytes[..bytes.len().min(2048)], b"/Linearized").is_empty();
    if ends.len() > 1 + usize::from(is_for_the_web) {
        found.insert(Remark::OldRevisions);
    }
    objects(bytes, found);
    for start in positions(bytes, b"stream") {
        let from = start + b"stream".len();
        let content = &bytes[from..];
        let content = content.strip_prefix(b"\r\n").or_else(|| content.strip_prefix(b"\n")).unwrap_or_default();
        // Objects may be packed together; pictures are not looked at.
        let before = &bytes[start.saturating_sub(400)..start];
        let is_of_objects = !positions(before, b"/ObjStm").is_empty() || !positions(before, b"/Metadata").is_empty();
        if !is_of_objects {
            continue;
        }
        let mut unpacked = Vec::new();
        let is_packed = ZlibDecoder::new(content).take(MOST).read_to_end(&mut unpacked).is_ok() || !unpacked.is_empty();
        if is_packed {
            objects(&unpacked, found);
        }
    }
}

fn objects(bytes: &[u8], found: &mut BTreeSet<Remark>) {
    let is_named = positions(bytes, b"/Author").into_iter().any(|at| {
        let value = bytes[at + b"/Author".len()..].trim_ascii_start();
        // `()` and `<>` are nobody; a mark of the encoding alone is nobody either.
        let is_text = value.starts_with(b"(") || (value.starts_with(b"<") && !value.starts_with(b"<<"));
        let end = value.iter().position(|byte| matches!(byte, b')' | b'>')).unwrap_or(value.len());
        is_text && value[..end].iter().filter(|byte| byte.is_ascii_alphanumeric()).count() > 4
            || is_text && value.starts_with(b"(") && value[..end].iter().any(u8::is_ascii_alphabetic)
    });
    if is_named {
        found.insert(Remark::Author);
    }
    let creators = positions(bytes, b"<dc:creator>");
    if creators.into_iter().any(|at| has_text(&bytes[at..], b"</dc:creator>")) {
        found.insert(Remark::Author);
    }
    for subtype in positions(bytes, b"/Subtype") {
        let value = bytes[subtype + b"/Subtype".len()..].trim_ascii_start();
        let length = value.iter().skip(1).take_while(|byte| byte.is_ascii_alphanumeric()).count();
        if matches!(value.get(..=length), Some(b"/Text" | b"/Popup" | b"/FreeText" | b"/Highlight" | b"/StrikeOut")) {
            found.insert(Remark::Comments);
        }
    }
    if !positions(bytes, b"/EmbeddedFile").is_empty() {
        found.insert(Remark::Attachments);
    }
}

/// A part of an Office document.
fn member(name: &str, content: &[u8], found: &mut BTreeSet<Remark>) {
    let has = |needle: &[u8]| !positions(content, needle).is_empty();
    let is_filled =
        |open: &[u8], close: &[u8]| positions(content, open).into_iter().any(|at| has_text(&content[at..], close));
    match name {
        "docProps/core.xml" | "meta.xml" => {
            let is_named = is_filled(b"<dc:creator", b"</dc:creator>")
                || is_filled(b"<cp:lastModifiedBy", b"</cp:lastModifiedBy>")
                || is_filled(b"<meta:initial-creator", b"</meta:initial-creator>");
            if is_named {
                found.insert(Remark::Author);
            }
        }
        "word/document.xml" if [&b"<w:ins "[..], b"<w:del ", b"<w:moveFrom "].iter().any(|needle| has(needle)) => {
            found.insert(Remark::TrackedChanges);
        }
        "content.xml" => {
            if has(b"<text:tracked-changes") {
                found.insert(Remark::TrackedChanges);
            }
            if has(b"<office:annotation") {
                found.insert(Remark::Comments);
            }
        }
        _ if name.contains("comments")
            && name.ends_with(".xml")
            && [&b"<w:comment "[..], b"<comment ", b"<p:cm ", b"<threadedComment "]
                .iter()
                .any(|needle| has(needle)) =>
        {
            found.insert(Remark::Comments);
        }
        _ if name.contains("/embeddings/") => {
            found.insert(Remark::Attachments);
        }
        _ => {}
    }
}

/// Calls `found` with name and content of every member of a zip file, as its directory at the end lists them.
fn members(bytes: &[u8], found: &mut dyn FnMut(&str, &[u8])) {
    let number = |at: usize, length: usize| -> Option<usize> {
        let field = bytes.get(at..at.checked_add(length)?)?;
        Some(field.iter().rev().fold(0, |sum, byte| sum << 8 | usize::from(*byte)))
    };
    for at in positions(bytes, b"PK\x01\x02") {
        let fields = (number(at + 10, 2), number(at + 20, 4), number(at + 28, 2), number(at + 42, 4));
        let (Some(method), Some(size), Some(name_length), Some(local)) = fields else { continue };
        let name = bytes.get(at + 46..at + 46 + name_length).map(String::from_utf8_lossy).unwrap_or_default();
        let (Some(local_name), Some(extra)) = (number(local + 26, 2), number(local + 28, 2)) else { continue };
        let start = local + 30 + local_name + extra;
        let Some(content) = bytes.get(start..start.saturating_add(size).min(bytes.len())) else { continue };
        match method {
            0 => found(&name, content),
            8 if name.ends_with(".xml") => {
                let mut unpacked = Vec::new();
                // What comes before a fault counts.
                let _ = DeflateDecoder::new(content).take(MOST).read_to_end(&mut unpacked);
                found(&name, &unpacked);
            }
            _ => found(&name, &[]),
        }
    }
}

/// Whether there is text between the tag that begins here and its end.
fn has_text(bytes: &[u8], close: &[u8]) -> bool {
    let Some(start) = bytes.iter().position(|byte| *byte == b'>') else { return false };
    let Some(end) = positions(&bytes[..bytes.len().min(4096)], close).first().copied() else { return false };
    let content = bytes.get(start + 1..end).unwrap_or_default();
    let mut is_tag = false;
    content.iter().any(|byte| {
        is_tag = *byte == b'<' || (is_tag && *byte != b'>');
        !is_tag && *byte != b'>' && !byte.is_ascii_whitespace()
    })
}

fn positions(bytes: &[u8], needle: &[u8]) -> Vec<usize> {
    let Some(first) = needle.first() else { return Vec::new() };
    let mut found = Vec::new();
    let mut index = 0;
    while let Some(at) = bytes.get(index..).and_then(|rest| rest.iter().position(|byte| byte == first)) {
        index += at;
        if bytes[index..].starts_with(needle) {
            found.push(index);
        }
        index += 1;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zip(files: &[(&str, &str)]) -> Vec<u8> {
        let (mut out, mut directory) = (Vec::new(), Vec::new());
        let four = |number: usize| u32::try_from(number).expect("small").to_le_bytes();
        let two = |number: usize| u16::try_from(number).expect("small").to_le_bytes();
        for (name, content) in files {
            let sizes = [four(0), four(content.len()), four(content.len())].concat();
            directory
                .extend([&b"PK\x01\x02"[..], &[0; 6], &two(0), &[0; 4], &sizes, &two(name.len()), &[0; 12]].concat());
            directory.extend([&four(out.len())[..], name.as_bytes()].concat());
            out.extend([&b"PK\x03\x04"[..], &[0; 4], &two(0), &[0; 4], &sizes, &two(name.len()), &[0; 2]].concat());
            out.extend([name.as_bytes(), content.as_bytes()].concat());
        }
        [out, directory].concat()
    }

    #[test]
    fn remarks_are_found() {
        for (name, content, remark) in [
            ("docProps/core.xml", "<a><dc:creator>Meier</dc:creator></a>", Remark::Author),
            ("docProps/core.xml", "<a><cp:lastModifiedBy>Meier</cp:lastModifiedBy></a>", Remark::Author),
            ("meta.xml", "<meta:initial-creator>Meier</meta:initial-creator>", Remark::Author),
            (
                "word/document.xml",
                "<w:p><w:del w:author=\"x\"><w:delText>x</w:delText></w:del></w:p>",
                Remark::TrackedChanges,
            ),
            ("word/comments.xml", "<w:comments><w:comment w:id=\"1\"/></w:comments>", Remark::Comments),
            ("content.xml", "<text:tracked-changes/>", Remark::TrackedChanges),
            ("content.xml", "<office:annotation>x</office:annotation>", Remark::Comments),
            ("word/embeddings/a.xlsx", "x", Remark::Attachments),
        ] {
            assert_eq!(remarks(&zip(&[("a.xml", "<a/>"), (name, content)])), [remark], "{name} {content}");
        }
        let clean = zip(&[
            ("docProps/core.xml", "<a><dc:creator></dc:creator></a>"),
            ("word/document.xml", "<w:document/>"),
            ("word/comments.xml", "<w:comments/>"),
        ]);
        assert!(remarks(&clean).is_empty());
        for (text, remark) in [
            ("%PDF-1.4\n<</Author (Meier)>>\n%%EOF", Remark::Author),
            ("%PDF-1.4\n<</Author<FEFF004D00650069>>>\n%%EOF", Remark::Author),
            (
                "%PDF-1.4\n<rdf:li><dc:creator><rdf:Seq><rdf:li>Meier</rdf:li></rdf:Seq></dc:creator>\n%%EOF",
                Remark::Author,
            ),
            ("%PDF-1.4\n%%EOF\n<</x 1>>\n%%EOF", Remark::OldRevisions),
            ("%PDF-1.4\n<</Type/Annot/Subtype/Text>>\n%%EOF", Remark::Comments),
            ("%PDF-1.4\n<</Type/EmbeddedFile>>\n%%EOF", Remark::Attachments),
        ] {
            assert_eq!(remarks(text.as_bytes()), [remark], "{text}");
        }
        let clean = "%PDF-1.4\n<</Linearized 1>>\n%%EOF\n<</Author()/Subtype/TrueType>><</Subtype /Link>>\n%%EOF";
        assert!(remarks(clean.as_bytes()).is_empty());
        assert!(remarks(b"PK\x03\x04").is_empty() && remarks(b"").is_empty());
    }
}
