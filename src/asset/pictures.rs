//! Pictures chunk by chunk: what draws stays, everything else goes. `None` for a file whose chunks are not understood.

/// A number of four bytes, the highest first.
fn big(bytes: &[u8], at: usize) -> Option<usize> {
    let field = bytes.get(at..at + 4)?;
    Some(field.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte)))
}

/// A number of two bytes, the highest first.
fn short(bytes: &[u8], at: usize) -> Option<usize> {
    let field = bytes.get(at..at + 2)?;
    Some(usize::from(field[0]) << 8 | usize::from(field[1]))
}

/// PNG (RFC 2083 and its extensions): chunks for pixels, colours, transparency and animation stay.
pub(super) fn png(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = bytes.strip_prefix(b"\x89PNG\r\n\x1A\n").map(|_| bytes[..8].to_vec())?;
    let mut at = 8;
    loop {
        let length = big(bytes, at)?;
        let name = bytes.get(at + 4..at + 8)?;
        let end = at.checked_add(length)?.checked_add(12)?;
        let chunk = bytes.get(at..end)?;
        let draws = matches!(
            name,
            b"IHDR"
                | b"PLTE"
                | b"IDAT"
                | b"IEND"
                | b"tRNS"
                | b"gAMA"
                | b"cHRM"
                | b"sRGB"
                | b"iCCP"
                | b"sBIT"
                | b"bKGD"
                | b"pHYs"
                | b"acTL"
                | b"fcTL"
                | b"fdAT"
                | b"cICP"
                | b"mDCV"
                | b"cLLI"
        );
        if draws {
            out.extend_from_slice(chunk);
        }
        if name == b"IEND" {
            return Some(out);
        }
        at = end;
    }
}

/// JPEG: application segments and comments go but for the colour profile, Adobe's note on colours and, if the picture is
/// not upright, the note that says so.
pub(super) fn jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = bytes.strip_prefix(b"\xFF\xD8").map(|_| bytes[..2].to_vec())?;
    let mut at = 2;
    loop {
        let [0xFF, marker] = *bytes.get(at..at + 2)? else { return None };
        match marker {
            0xFF => {
                at += 1;
                continue;
            }
            0xD9 => {
                out.extend_from_slice(b"\xFF\xD9");
                return Some(out);
            }
            0x01 | 0xD0..=0xD7 => {
                out.extend_from_slice(&[0xFF, marker]);
                at += 2;
                continue;
            }
            _ => {}
        }
        let length = short(bytes, at + 2).filter(|length| *length >= 2)?;
        let end = at + 2 + length;
        let content = bytes.get(at + 4..end)?;
        match marker {
            // JFIF: its numbers, without the small copy behind them.
            0xE0 if content.starts_with(b"JFIF\0") && content.len() >= 14 => {
                out.extend_from_slice(b"\xFF\xE0\x00\x10");
                out.extend_from_slice(&content[..12]);
                out.extend_from_slice(&[0, 0]);
            }
            0xE1 => {
                if let Some(orientation) = orientation(content) {
                    // A directory with one entry: tag 0x0112, one short number.
                    out.extend_from_slice(
                        b"\xFF\xE1\x00\x22Exif\0\0MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0",
                    );
                    out.push(orientation);
                    out.extend_from_slice(&[0, 0, 0, 0, 0, 0]);
                }
            }
            0xE2 if content.starts_with(b"ICC_PROFILE\0") => out.extend_from_slice(&bytes[at..end]),
            0xEE if content.starts_with(b"Adobe") => out.extend_from_slice(&bytes[at..end]),
            0xE0..=0xEF | 0xFE => {}
            _ => out.extend_from_slice(&bytes[at..end]),
        }
        at = end;
        if marker == 0xDA {
            // The picture's data reach to the next marker that is none inside the data.
            let data = bytes.get(at..)?;
            let is_marker = |pair: &[u8]| pair[0] == 0xFF && !matches!(pair[1], 0x00 | 0xD0..=0xD7 | 0xFF);
            let length = data.windows(2).position(is_marker)?;
            out.extend_from_slice(&data[..length]);
            at += length;
        }
    }
}

/// Which side of a photo is up, from EXIF: 2 to 8; nothing if it is upright or not said.
fn orientation(content: &[u8]) -> Option<u8> {
    let tiff = content.strip_prefix(b"Exif\0\0")?;
    let is_little = tiff.starts_with(b"II");
    let number = |at: usize, length: usize| -> Option<usize> {
        let field = tiff.get(at..at.checked_add(length)?)?;
        let add = |sum: usize, byte: &u8| sum << 8 | usize::from(*byte);
        Some(if is_little { field.iter().rev().fold(0, add) } else { field.iter().fold(0, add) })
    };
    let directory = number(4, 4)?;
    let entries = number(directory, 2)?.min(512);
    let entry = (0..entries).map(|index| directory + 2 + index * 12).find(|at| number(*at, 2) == Some(0x0112))?;
    number(entry + 8, 2).and_then(|value| u8::try_from(value).ok()).filter(|value| (2..=8).contains(value))
}

/// WebP: chunks for pixels, transparency, animation and colours stay, and the header says that the others are gone.
pub(super) fn webp(bytes: &[u8]) -> Option<Vec<u8>> {
    if !bytes.starts_with(b"RIFF") || bytes.get(8..12) != Some(b"WEBP") {
        return None;
    }
    let size = usize::try_from(u32::from_le_bytes(bytes.get(4..8)?.try_into().ok()?)).ok()?;
    let end = size.checked_add(8).filter(|end| *end <= bytes.len())?;
    let mut out = bytes[..12].to_vec();
    let mut at = 12;
    while at + 8 <= end {
        let length = usize::try_from(u32::from_le_bytes(bytes.get(at + 4..at + 8)?.try_into().ok()?)).ok()?;
        let next = at.checked_add(8)?.checked_add(length)?.checked_add(length % 2)?;
        let chunk = bytes.get(at..next.min(end))?;
        if chunk.len() < 8 + length {
            return None;
        }
        match &chunk[..4] {
            b"VP8X" => {
                let start = out.len();
                out.extend_from_slice(chunk);
                // Flags: EXIF and XMP follow.
                *out.get_mut(start + 8)? &= !0x0C;
            }
            b"VP8 " | b"VP8L" | b"ALPH" | b"ANIM" | b"ANMF" | b"ICCP" => out.extend_from_slice(chunk),
            _ => {}
        }
        at = next;
    }
    let length = u32::try_from(out.len() - 8).ok()?;
    out[4..8].copy_from_slice(&length.to_le_bytes());
    Some(out)
}

/// GIF: comments, texts and notes of programs go; how often an animation runs stays.
pub(super) fn gif(bytes: &[u8]) -> Option<Vec<u8>> {
    if !bytes.starts_with(b"GIF8") {
        return None;
    }
    let colours = |flags: u8| if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) };
    let mut at = 13 + colours(*bytes.get(10)?);
    let mut out = bytes.get(..at)?.to_vec();
    loop {
        let start = at;
        let stays = match *bytes.get(at)? {
            0x3B => {
                out.push(0x3B);
                return Some(out);
            }
            0x21 => {
                let kind = *bytes.get(at + 1)?;
                at += 2;
                let name = bytes.get(at + 1..at + 12).unwrap_or_default();
                kind == 0xF9 || (kind == 0xFF && (name == b"NETSCAPE2.0" || name == b"ANIMEXTS1.0"))
            }
            0x2C => {
                at += 11 + colours(*bytes.get(at + 9)?);
                true
            }
            _ => return None,
        };
        loop {
            let length = usize::from(*bytes.get(at)?);
            at += length + 1;
            if length == 0 {
                break;
            }
        }
        if stays {
            out.extend_from_slice(bytes.get(start..at)?);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chunk(name: &[u8], content: &[u8]) -> Vec<u8> {
        let length = u32::try_from(content.len()).expect("small");
        [&length.to_be_bytes(), name, content, b"crc!"].concat()
    }

    #[test]
    fn png_keeps_what_draws() {
        let start = b"\x89PNG\r\n\x1A\n".to_vec();
        let drawn = [start.clone(), chunk(b"IHDR", b"x"), chunk(b"IDAT", b"data"), chunk(b"IEND", b"")].concat();
        let dirty = [
            start.clone(),
            chunk(b"IHDR", b"x"),
            chunk(b"tEXt", b"Author\0Meier"),
            chunk(b"zTXt", b"x"),
            chunk(b"iTXt", b"x"),
            chunk(b"eXIf", b"x"),
            chunk(b"tIME", b"x"),
            chunk(b"IDAT", b"data"),
            chunk(b"prVt", b"x"),
            chunk(b"IEND", b""),
            b"behind the end".to_vec(),
        ]
        .concat();
        assert_eq!(png(&dirty).as_deref(), Some(&drawn[..]));
        assert_eq!(png(&drawn).as_deref(), Some(&drawn[..]));
        assert_eq!(png(&drawn[..drawn.len() - 5]), None);
        assert_eq!(png(&[start, vec![0xFF; 20]].concat()), None);
    }

    #[test]
    fn jpeg_keeps_what_draws_and_which_side_is_up() {
        let segment = |marker: u8, content: &[u8]| {
            let length = u16::try_from(content.len() + 2).expect("small").to_be_bytes();
            [&[0xFF, marker][..], &length, content].concat()
        };
        let exif = |value: u8| {
            let little = [
                &b"Exif\0\0II\x2A\0\x08\0\0\0\x02\0"[..],
                b"\x0F\x01\x02\0\x05\0\0\0\x40\0\0\0",
                b"\x12\x01\x03\0\x01\0\0\0",
                &[value, 0, 0, 0],
                b"\0\0\0\0Meier GPS thumbnail",
            ]
            .concat();
            segment(0xE1, &little)
        };
        let jfif = segment(0xE0, b"JFIF\0\x01\x02\0\0\x01\0\x01\0\0");
        let scan = [segment(0xDB, b"table"), segment(0xDA, b"\x01"), b"\x12\xFF\0\x34\xFF\xD0\x56".to_vec()].concat();
        let file = |parts: &[&[u8]], behind: &[u8]| {
            [b"\xFF\xD8", parts.concat().as_slice(), &scan, b"\xFF\xD9", behind].concat()
        };
        let thumbnail = segment(0xE0, b"JFIF\0\x01\x02\0\0\x01\0\x01\x01\x01abc");
        let dirty = file(
            &[
                &thumbnail,
                &exif(1),
                &segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0x"),
                &segment(0xED, b"Photoshop 3.0\0Meier"),
                &segment(0xE2, b"MPF\0x"),
                &segment(0xFE, b"Meier"),
            ],
            b"behind the end",
        );
        let clean = file(&[&jfif], b"");
        assert_eq!(jpeg(&dirty).as_deref(), Some(&clean[..]));
        let turned = jpeg(&file(&[&jfif, &exif(6)], b"")).expect("a picture");
        assert!(!turned.windows(5).any(|part| part == b"Meier"));
        let segment_of = turned.windows(6).position(|part| part == b"Exif\0\0").expect("the note stays");
        assert_eq!(orientation(&turned[segment_of..]), Some(6));
        assert_eq!(jpeg(&turned).as_deref(), Some(&turned[..]));
        assert_eq!(jpeg(&clean[..clean.len() - 2]), None);
    }

    #[test]
    fn webp_and_gif_keep_what_draws() {
        let webp_file = |chunks: &[&[u8]]| {
            let body = chunks.concat();
            let size = u32::try_from(body.len() + 4).expect("small").to_le_bytes();
            [b"RIFF", &size[..], b"WEBP", &body].concat()
        };
        let dirty = webp_file(&[
            b"VP8X\x01\0\0\0\x2C\0",
            b"VP8 \x03\0\0\0abc\0",
            b"EXIF\x05\0\0\0Meier\0",
            b"XMP \x01\0\0\0x\0",
        ]);
        let clean = webp_file(&[b"VP8X\x01\0\0\0\x20\0", b"VP8 \x03\0\0\0abc\0"]);
        assert_eq!(webp(&[dirty, b"behind".to_vec()].concat()).as_deref(), Some(&clean[..]));
        assert_eq!(webp(&clean).as_deref(), Some(&clean[..]));

        let start = b"GIF89a\x01\0\x01\0\0\0\0";
        let picture = b"\x2C\0\0\0\0\x01\0\x01\0\0\x02\x01\x44\0";
        let again = b"\x21\xFF\x0BNETSCAPE2.0\x03\x01\0\0\0";
        let dirty =
            [&start[..], again, b"\x21\xFE\x05Meier\0", b"\x21\xFF\x0BXMP DataXMP\x01x\0", picture, b"\x3Bbehind"]
                .concat();
        let clean = [&start[..], again, picture, b"\x3B"].concat();
        assert_eq!(gif(&dirty).as_deref(), Some(&clean[..]));
        assert_eq!(gif(b"GIF89a"), None);
    }
}
