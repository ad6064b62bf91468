//! What a PDF says: its objects, its metadata and the text of its pages.
//!
//! No reader of PDF: it takes every string outside and inside of streams, unpacks streams that are packed with zlib, and
//! puts the strings of text operators together as lines. Fonts that number their own signs cannot be read here.

use flate2::bufread::ZlibDecoder;

use super::nested::{self, Budget};
use super::views::{Views, Witness};

/// Looks into a PDF file.
pub(super) fn read<W: Witness>(bytes: &[u8], views: &mut Views<'_, W>, budget: &mut Budget) {
    let mut from = 0;
    while let Some(found) = find(bytes, from, b"stream") {
        let is_end = bytes[..found].ends_with(b"end");
        let mut start = found + b"stream".len();
        if is_end || !matches!(bytes.get(start), Some(b'\r' | b'\n')) {
            text(&bytes[from..start], views);
            from = start;
            continue;
        }
        text(&bytes[from..found], views);
        start += usize::from(bytes[start..].starts_with(b"\r\n")) + 1;
        let end = find(bytes, start, b"endstream").unwrap_or(bytes.len());
        stream(&bytes[start..end], views, budget);
        from = end;
    }
    text(&bytes[from..], views);
}

fn stream<W: Witness>(content: &[u8], views: &mut Views<'_, W>, budget: &mut Budget) {
    let is_zlib = matches!(content, [0x78 | 0x48 | 0x58 | 0x68, second, ..]
        if (u32::from(content[0]) * 256 + u32::from(*second)).is_multiple_of(31));
    if is_zlib {
        let mut decoder = ZlibDecoder::new(content);
        if let Some(unpacked) = nested::unpack(&mut decoder, content.len(), budget) {
            part(&unpacked, views, budget);
            let rest = decoder.into_inner();
            if rest.iter().any(|byte| !byte.is_ascii_whitespace()) {
                views.noise(rest);
            }
            return;
        }
    }
    part(content, views, budget);
}

/// What a stream holds: objects or operators, XML, a picture.
fn part<W: Witness>(content: &[u8], views: &mut Views<'_, W>, budget: &mut Budget) {
    let is_control = |byte: &&u8| **byte < 0x20 && !byte.is_ascii_whitespace();
    let sample = &content[..content.len().min(4096)];
    let is_text = sample.iter().filter(is_control).count() * 32 <= sample.len();
    if is_text && !content.starts_with(b"\xFF\xD8") {
        text(content, views);
    } else {
        nested::bytes(content, views, budget);
    }
}

/// A stretch of objects or operators: as it stands, and its strings as lines.
fn text<W: Witness>(content: &[u8], views: &mut Views<'_, W>) {
    if content.iter().all(u8::is_ascii_whitespace) {
        return;
    }
    views.metadata(content);
    let strings = lines(content);
    if !strings.trim().is_empty() {
        views.packed(&strings);
    }
}

/// The strings of a stretch: those of one `TJ` array are one word unless the gap between them is as wide as a blank.
fn lines(content: &[u8]) -> String {
    let mut out = String::new();
    let mut index = 0;
    let mut is_array = false;
    while let Some(&byte) = content.get(index) {
        match byte {
            b'(' => {
                let (string, end) = literal(content, index + 1);
                push(&string, &mut out);
                index = end;
                continue;
            }
            b'<' if content.get(index + 1) == Some(&b'<') => index += 1,
            b'<' => {
                let end = find(content, index, b">").unwrap_or(content.len());
                push(&hexadecimal(&content[index + 1..end]), &mut out);
                index = end;
            }
            b'[' => is_array = true,
            b']' => is_array = false,
            b'-' if is_array => {
                let digits = content[index + 1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
                let width = std::str::from_utf8(&content[index + 1..index + 1 + digits]).ok();
                // Thousandths of the font's size: a blank is about 250 wide.
                if width.and_then(|width| width.parse::<u32>().ok()).is_some_and(|width| width > 150) {
                    out.push(' ');
                }
                index += digits;
            }
            // Operators that move to another place, and keys of dictionaries.
            b'T' if matches!(content.get(index + 1), Some(b'd' | b'D' | b'*' | b'm')) => out.push(' '),
            b'E' if content[index..].starts_with(b"ET") => out.push('\n'),
            b'/' => out.push('\n'),
            _ => {}
        }
        index += 1;
    }
    out
}

/// A string in parentheses, from behind its first one on, and where it ends.
fn literal(content: &[u8], from: usize) -> (Vec<u8>, usize) {
    let mut string = Vec::new();
    let (mut depth, mut index) = (0_usize, from);
    while let Some(&byte) = content.get(index) {
        index += 1;
        match byte {
            b'(' => {
                depth += 1;
                string.push(byte);
            }
            b')' if depth == 0 => break,
            b')' => {
                depth -= 1;
                string.push(byte);
            }
            b'\\' => {
                let rest = &content[index..];
                let octal = rest.iter().take(3).take_while(|byte| matches!(byte, b'0'..=b'7')).count();
                if octal > 0 {
                    string.push(
                        rest[..octal].iter().fold(0, |sum: u8, byte| sum.wrapping_mul(8).wrapping_add(byte - b'0')),
                    );
                    index += octal;
                } else {
                    match rest.first() {
                        Some(b'\r' | b'\n') | None => {}
                        Some(b'n' | b'r' | b't' | b'b' | b'f') => string.push(b' '),
                        Some(escaped) => string.push(*escaped),
                    }
                    index += 1;
                }
            }
            _ => string.push(byte),
        }
    }
    (string, index)
}

fn hexadecimal(written: &[u8]) -> Vec<u8> {
    let digits: Vec<u8> = written
        .iter()
        .filter_map(|byte| char::from(*byte).to_digit(16))
        .filter_map(|digit| u8::try_from(digit).ok())
        .collect();
    digits.chunks(2).map(|pair| pair[0] * 16 + pair.get(1).unwrap_or(&0)).collect()
}

/// A string in its encoding: UTF-16 or UTF-8 with a mark, else (nearly) Latin-1.
fn push(string: &[u8], out: &mut String) {
    match string {
        [0xFE, 0xFF, rest @ ..] => {
            let units = rest.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
            out.extend(char::decode_utf16(units).map(|unit| unit.unwrap_or(' ')));
        }
        [0xEF, 0xBB, 0xBF, rest @ ..] => out.push_str(&String::from_utf8_lossy(rest)),
        _ => match std::str::from_utf8(string) {
            Ok(text) => out.push_str(text),
            Err(_) => out.extend(string.iter().copied().map(char::from)),
        },
    }
}

fn find(bytes: &[u8], from: usize, needle: &[u8]) -> Option<usize> {
    let first = *needle.first()?;
    let mut index = from;
    while let Some(found) = bytes.get(index..)?.iter().position(|byte| *byte == first) {
        index += found;
        if bytes[index..].starts_with(needle) {
            return Some(index);
        }
        index += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_put_together() {
        assert_eq!(lines(b"[(Kow) -20 (al) 5 (czyk)] TJ").trim(), "Kowalczyk");
        assert_eq!(lines(b"[(Frau)-333(Meier)] TJ").trim(), "Frau Meier");
        assert_eq!(lines(b"(Gr\\366\\337e\\)) Tj").trim(), "Größe)");
        assert_eq!(lines(b"/Author <FEFF004B006F>").trim(), "Ko");
        assert_eq!(lines(b"<</Author <FEFF004B006F>>>").trim(), "Ko");
        assert_eq!(lines(b"/A (a(b)c) /B (d)").trim(), "a(b)c\nd");
    }
}
