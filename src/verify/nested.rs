//! Looks into what is packed: gzip, zlib, zip, PDF and pictures, in one another, and base64 in all of them.
//!
//! What a file may grow to is limited, and so is how deep it is packed: beyond that nobody knows what is in it, and
//! such a file may not be published.

use std::io::Read;

use flate2::bufread::{DeflateDecoder, GzDecoder, ZlibDecoder};

use super::base64;
use super::pdf;
use super::pictures;
use super::views::{Views, Witness};

/// Most bytes that all packed parts of a file may hold.
const MOST_BYTES: usize = 256 * 1024 * 1024;
/// Most bytes that one packed part may hold.
const MOST_OF_ONE: usize = 64 * 1024 * 1024;
/// Most bytes that are reserved before anything is unpacked: sizes may lie.
const MOST_AT_ONCE: usize = 4 * 1024 * 1024;
/// How often something may be packed again.
const DEEPEST: u32 = 6;

/// What is left of the limits.
#[derive(Debug)]
pub(super) struct Budget {
    bytes: usize,
    depth: u32,
    /// Whether something could not be looked at.
    pub(super) is_exceeded: bool,
}

impl Default for Budget {
    fn default() -> Budget {
        Budget { bytes: MOST_BYTES, depth: 0, is_exceeded: false }
    }
}

/// Whether bytes begin like something that is packed or carries metadata. Two bytes are enough to ask.
pub(super) fn is_packed(bytes: &[u8]) -> bool {
    // Asked of every long word.
    if !matches!(bytes.first(), Some(0x1F | 0x78 | 0x89 | 0xFF | b'P' | b'%' | b'R')) {
        return false;
    }
    is_gzip(bytes)
        || is_zlib(bytes)
        || bytes.starts_with(b"\x89PN")
        || bytes.starts_with(b"\xFF\xD8\xFF")
        || bytes.starts_with(b"PK\x03")
        || bytes.starts_with(b"%PD")
        || bytes.starts_with(b"RIF")
}

fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\x1F\x8B\x08")
}

fn is_zlib(bytes: &[u8]) -> bool {
    matches!(bytes, [0x78, second, ..] if (0x7800 + u32::from(*second)).is_multiple_of(31))
}

/// Looks into bytes of any kind that stand inside of a file.
pub(super) fn bytes<W: Witness>(bytes: &[u8], views: &mut Views<'_, W>, budget: &mut Budget) {
    if bytes.is_empty() {
        return;
    }
    if budget.depth == DEEPEST {
        budget.is_exceeded = true;
        return;
    }
    budget.depth += 1;
    if is_gzip(bytes) {
        gzip(bytes, views, budget);
    } else if is_zlib(bytes) {
        zlib(bytes, views, budget);
    } else if bytes.starts_with(b"PK\x03\x04") {
        zip(bytes, views, budget);
    } else if bytes.starts_with(b"%PDF") {
        pdf::read(bytes, views, budget);
    } else if let Some(metadata) = pictures::of_any(bytes) {
        picture(&metadata, views, budget);
    } else {
        match std::str::from_utf8(bytes) {
            Ok(text) => self::text(text, views, budget),
            Err(error) if error.error_len().is_none() => {
                text(&String::from_utf8_lossy(bytes), views, budget);
            }
            Err(_) => noise(bytes, views),
        }
    }
    budget.depth -= 1;
}

/// A text, and what is base64 in it.
fn text<W: Witness>(text: &str, views: &mut Views<'_, W>, budget: &mut Budget) {
    let is_xml = text.starts_with("<?xml") || text.starts_with("\u{FEFF}<?xml");
    if is_xml {
        views.xml(text);
    } else {
        views.packed(text);
    }
    in_text(text.as_bytes(), views, budget);
}

/// What is base64 in a text.
pub(super) fn in_text<W: Witness>(text: &[u8], views: &mut Views<'_, W>, budget: &mut Budget) {
    base64::each(text, &mut |decoded, _| {
        self::bytes(&decoded, views, budget);
    });
}

/// Bytes that are neither text nor packed in a known way.
fn noise<W: Witness>(bytes: &[u8], views: &mut Views<'_, W>) {
    views.noise(bytes);
}

/// Metadata of a picture: each piece in four readings, packed ones unpacked.
pub(super) fn picture<W: Witness>(metadata: &pictures::Metadata<'_>, views: &mut Views<'_, W>, budget: &mut Budget) {
    for piece in &metadata.pieces {
        views.metadata(piece);
        if piece.len() > 64 {
            in_text(piece, views, budget);
        }
    }
    for packed in &metadata.packed {
        match unpack(&mut ZlibDecoder::new(*packed), packed.len(), budget) {
            Some(unpacked) => {
                views.metadata(&unpacked);
                in_text(&unpacked, views, budget);
            }
            None => budget.is_exceeded = true,
        }
    }
}

fn gzip<W: Witness>(bytes: &[u8], views: &mut Views<'_, W>, budget: &mut Budget) {
    let mut decoder = GzDecoder::new(bytes);
    let unpacked = unpack(&mut decoder, bytes.len(), budget);
    if let Some(header) = decoder.header() {
        for field in [header.filename(), header.comment(), header.extra()].into_iter().flatten() {
            views.metadata(field);
        }
    }
    let Some(unpacked) = unpacked else { return broken(bytes, views) };
    self::bytes(&unpacked, views, budget);
    self::bytes(decoder.into_inner(), views, budget);
}

fn zlib<W: Witness>(bytes: &[u8], views: &mut Views<'_, W>, budget: &mut Budget) {
    let mut decoder = ZlibDecoder::new(bytes);
    let Some(unpacked) = unpack(&mut decoder, bytes.len(), budget) else { return broken(bytes, views) };
    self::bytes(&unpacked, views, budget);
    self::bytes(decoder.into_inner(), views, budget);
}

/// What only begins like something packed.
fn broken<W: Witness>(bytes: &[u8], views: &mut Views<'_, W>) {
    match std::str::from_utf8(bytes) {
        Ok(text) => views.packed(text),
        Err(_) => noise(bytes, views),
    }
}

/// Everything that a decoder of so many packed bytes gives; `None` if it gives nothing at all. What comes before a fault counts.
pub(super) fn unpack(decoder: &mut impl Read, packed: usize, budget: &mut Budget) -> Option<Vec<u8>> {
    let most = budget.bytes.min(MOST_OF_ONE);
    let mut unpacked = Vec::with_capacity(packed.saturating_mul(4).min(most).min(MOST_AT_ONCE));
    let result = decoder.take(most as u64 + 1).read_to_end(&mut unpacked);
    if unpacked.len() > most {
        budget.is_exceeded = true;
        unpacked.truncate(most);
    }
    budget.bytes -= unpacked.len();
    (result.is_ok() || !unpacked.is_empty()).then_some(unpacked)
}

/// The members of a zip file, as office documents are: all of them that its local headers name.
pub(super) fn zip<W: Witness>(bytes: &[u8], views: &mut Views<'_, W>, budget: &mut Budget) {
    let number = |at: usize, length: usize| -> Option<usize> {
        let field = bytes.get(at..at + length)?;
        Some(field.iter().rev().fold(0, |sum, byte| sum << 8 | usize::from(*byte)))
    };
    let mut at = 0;
    loop {
        if bytes.get(at..at + 4) != Some(b"PK\x03\x04") {
            break;
        }
        let (Some(method), Some(flags), Some(size), Some(name_length), Some(extra_length)) =
            (number(at + 8, 2), number(at + 6, 2), number(at + 18, 4), number(at + 26, 2), number(at + 28, 2))
        else {
            break;
        };
        let start = at + 30 + name_length + extra_length;
        let Some(header) = bytes.get(at + 30..start) else { break };
        views.metadata(&header[..name_length]);
        views.metadata(&header[name_length..]);
        let rest = &bytes[start..];
        // The size may stand behind the member, or in the directory at the end: then the packed data say where they end.
        let is_streamed = flags & 8 != 0 || size == 0xFFFF_FFFF;
        let length = match (method, is_streamed) {
            (8, _) => {
                let mut decoder = DeflateDecoder::new(rest);
                match unpack(&mut decoder, size, budget) {
                    Some(unpacked) => self::bytes(&unpacked, views, budget),
                    None => budget.is_exceeded = true,
                }
                rest.len() - decoder.into_inner().len()
            }
            (0, false) => {
                self::bytes(&rest[..size.min(rest.len())], views, budget);
                size.min(rest.len())
            }
            // Packed in another way, or without a length: nobody can say what is in it.
            _ => {
                budget.is_exceeded = true;
                rest.len()
            }
        };
        let end = start + if is_streamed { length } else { length.max(size) };
        // Between a member and the next may lie its sizes.
        let next = (end..(end + 32).min(bytes.len())).find(|at| bytes[*at..].starts_with(b"PK") && *at >= end);
        match next.map(|at| if bytes[at..].starts_with(b"PK\x07\x08") { at + 4 } else { at }) {
            Some(next) => {
                at = (next..(next + 32).min(bytes.len()))
                    .find(|at| bytes[*at..].starts_with(b"PK\x03\x04") || bytes[*at..].starts_with(b"PK\x01\x02"))
                    .unwrap_or(bytes.len());
            }
            None => at = end,
        }
    }
    // The directory at the end, with its comments, and whatever follows.
    if let Some(rest) = bytes.get(at..) {
        views.metadata(rest);
    }
}
