//! What pictures carry beside themselves: text chunks of PNG, EXIF and comments of JPEG, chunks of WebP, blocks of GIF.

/// The metadata of a picture.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Metadata<'a> {
    /// Pieces of bytes that may hold text.
    pub(super) pieces: Vec<&'a [u8]>,
    /// Pieces that are packed with zlib.
    pub(super) packed: Vec<&'a [u8]>,
}

/// The metadata of a picture, if it is one by its first bytes.
pub(super) fn of_any(bytes: &[u8]) -> Option<Metadata<'_>> {
    if bytes.starts_with(b"\x89PNG\r\n\x1A\n") {
        Some(of_png(bytes))
    } else if bytes.starts_with(b"\xFF\xD8\xFF") {
        Some(of_jpeg(bytes))
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        Some(of_webp(bytes))
    } else if bytes.starts_with(b"GIF8") {
        Some(of_gif(bytes))
    } else {
        None
    }
}

/// The metadata of a PNG file: text and EXIF chunks, unknown ones, and what follows the picture.
pub(super) fn of_png(bytes: &[u8]) -> Metadata<'_> {
    let mut metadata = Metadata::default();
    let mut index = 8;
    while let Some(header) = bytes.get(index..index + 8) {
        let length = u32::from_be_bytes([header[0], header[1], header[2], header[3]]) as usize;
        let start = index + 8;
        let end = start.saturating_add(length).min(bytes.len());
        let content = &bytes[start..end];
        match &header[4..] {
            // What the picture itself is made of.
            b"IHDR" | b"PLTE" | b"IDAT" | b"tRNS" | b"gAMA" | b"cHRM" | b"sRGB" | b"bKGD" | b"pHYs" | b"sBIT"
            | b"acTL" | b"fcTL" | b"fdAT" | b"cICP" | b"hIST" | b"tIME" => {}
            b"IEND" => {
                metadata.pieces.extend(bytes.get(end + 4..).filter(|rest| !rest.is_empty()));
                return metadata;
            }
            // A keyword, a zero, the way of packing, the text or colour profile.
            b"zTXt" | b"iCCP" => {
                let keyword = content.iter().position(|byte| *byte == 0).unwrap_or(content.len());
                metadata.pieces.push(&content[..keyword]);
                metadata.packed.push(content.get(keyword + 2..).unwrap_or_default());
            }
            // A keyword, a zero, whether the text is packed, and how; its language, its translated keyword, the text.
            b"iTXt" => {
                let keyword = content.iter().position(|byte| *byte == 0).unwrap_or(content.len());
                if content.get(keyword + 1) == Some(&1) {
                    let rest = content.get(keyword + 3..).unwrap_or_default();
                    let text = rest.splitn(3, |byte| *byte == 0).nth(2).unwrap_or_default();
                    metadata.pieces.push(&content[..content.len() - text.len()]);
                    metadata.packed.push(text);
                } else {
                    metadata.pieces.push(content);
                }
            }
            _ => metadata.pieces.push(content),
        }
        index = end.saturating_add(4);
    }
    metadata
}

/// The metadata of a JPEG file: application segments, comments, and what follows the picture.
pub(super) fn of_jpeg(bytes: &[u8]) -> Metadata<'_> {
    let mut metadata = Metadata::default();
    let mut index = 2;
    while let Some(&[0xFF, marker]) = bytes.get(index..index + 2) {
        match marker {
            0xFF => {
                index += 1;
                continue;
            }
            // Markers without content.
            0x01 | 0xD0..=0xD8 => {
                index += 2;
                continue;
            }
            0xD9 => break,
            _ => {}
        }
        let Some(&[high, low]) = bytes.get(index + 2..index + 4) else { break };
        let length = usize::from(u16::from_be_bytes([high, low])).max(2);
        let end = (index + 2 + length).min(bytes.len());
        if matches!(marker, 0xE0..=0xEF | 0xFE) {
            metadata.pieces.push(bytes.get(index + 4..end).unwrap_or_default());
        }
        index = end;
        if marker == 0xDA {
            // The picture's data: skip to the next marker that is none inside the data.
            while index + 1 < bytes.len()
                && (bytes[index] != 0xFF || matches!(bytes[index + 1], 0x00 | 0xD0..=0xD7 | 0xFF))
            {
                index += 1;
            }
        }
    }
    if bytes.get(index..index + 2) == Some(&[0xFF, 0xD9]) {
        metadata.pieces.extend(bytes.get(index + 2..).filter(|rest| !rest.is_empty()));
    }
    metadata
}

/// The metadata of a WebP file: every chunk that is no picture, and what follows the file.
pub(super) fn of_webp(bytes: &[u8]) -> Metadata<'_> {
    let mut metadata = Metadata::default();
    let mut index = 12;
    while let Some(header) = bytes.get(index..index + 8) {
        let length = u32::from_le_bytes([header[4], header[5], header[6], header[7]]) as usize;
        let start = index + 8;
        let end = start.saturating_add(length).min(bytes.len());
        match &header[..4] {
            b"VP8 " | b"VP8L" | b"VP8X" | b"ALPH" | b"ANIM" | b"ANMF" => {}
            _ => metadata.pieces.push(&bytes[index..end]),
        }
        index = end + length % 2;
    }
    metadata.pieces.extend(bytes.get(index..).filter(|rest| !rest.is_empty()));
    metadata
}

/// The metadata of a GIF file: comments, texts and application blocks, and what follows the picture.
pub(super) fn of_gif(bytes: &[u8]) -> Metadata<'_> {
    let mut metadata = Metadata::default();
    let colours = |flags: u8| if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) };
    let mut index = 13 + bytes.get(10).map_or(0, |flags| colours(*flags));
    loop {
        let start = index;
        let is_picture = match bytes.get(index) {
            Some(0x21) => {
                index += 2;
                // The control of an animation holds numbers only.
                bytes.get(start + 1) == Some(&0xF9)
            }
            Some(0x2C) => {
                index += 11 + bytes.get(index + 9).map_or(0, |flags| colours(*flags));
                true
            }
            _ => break,
        };
        while let Some(length) = bytes.get(index).filter(|length| **length > 0) {
            index += usize::from(*length) + 1;
        }
        index += 1;
        if !is_picture {
            metadata.pieces.extend(bytes.get(start..index.min(bytes.len())));
        }
    }
    index += usize::from(bytes.get(index) == Some(&0x3B));
    metadata.pieces.extend(bytes.get(index..).filter(|rest| !rest.is_empty()));
    metadata
}

/// Bytes as text in four readings: UTF-8 and Latin-1, with zeros as ends of words and without them (UTF-16).
pub(super) fn readings(bytes: &[u8]) -> [String; 4] {
    let without_zeros: Vec<u8> = bytes.iter().copied().filter(|byte| *byte != 0).collect();
    let utf8 = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let latin = |bytes: &[u8]| bytes.iter().copied().map(char::from).collect();
    [utf8(bytes), latin(bytes), utf8(&without_zeros), latin(&without_zeros)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chunk(name: &[u8], content: &[u8]) -> Vec<u8> {
        let length = u32::try_from(content.len()).expect("test chunks are small");
        [&length.to_be_bytes(), name, content, &[0; 4]].concat()
    }

    #[test]
    fn png_text_is_found_and_packed_text_is_told() {
        let start = b"\x89PNG\r\n\x1A\n".to_vec();
        let png = [
            start.clone(),
            chunk(b"IHDR", b"xxxx"),
            chunk(b"tEXt", b"Author\0Meier"),
            chunk(b"IEND", b""),
            b"tail".to_vec(),
        ];
        let png = png.concat();
        let metadata = of_png(&png);
        assert_eq!(metadata.pieces, [&b"Author\0Meier"[..], b"tail"]);
        assert!(metadata.packed.is_empty());
        let png =
            [start.clone(), chunk(b"zTXt", b"Author\0\0xyz"), chunk(b"iTXt", b"Title\0\x01\0de\0Titel\0abc")].concat();
        let metadata = of_png(&png);
        assert_eq!(metadata.packed, [&b"xyz"[..], b"abc"]);
        assert_eq!(metadata.pieces, [&b"Author"[..], b"Title\0\x01\0de\0Titel\0"]);
        assert_eq!(of_png(&[start, vec![0xFF; 9]].concat()).pieces.len(), 1);
    }

    #[test]
    fn jpeg_segments_are_found() {
        let jpeg = b"\xFF\xD8\xFF\xE1\x00\x07Meier\xFF\xFE\x00\x04Ha\xFF\xDA\x00\x02\x12\xFF\x00\x34\xFF\xD9tail";
        let webp = b"RIFF\0\0\0\0WEBPVP8 \x03\0\0\0abc\0EXIF\x05\0\0\0Meier\0tail";
        assert_eq!(of_webp(webp).pieces, [&b"EXIF\x05\0\0\0Meier"[..], b"tail"]);
        let gif = b"GIF89a\x01\0\x01\0\0\0\0\x21\xFE\x05Meier\0\x2C\0\0\0\0\x01\0\x01\0\0\x02\x01\x44\0\x3Btail";
        assert_eq!(of_gif(gif).pieces, [&b"\x21\xFE\x05Meier\0"[..], b"tail"]);
        assert_eq!(of_jpeg(jpeg).pieces, [&b"Meier"[..], b"Ha", b"tail"]);
        assert!(of_jpeg(b"\xFF\xD8\xFF").pieces.is_empty());
        assert_eq!(readings(b"M\0e\0i\0e\0r\0")[2], "Meier");
    }
}
