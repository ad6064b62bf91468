//! Text in base64: found by its alphabet, decoded, and kept only if it holds something that can be read.

/// Fewest signs that are decoded: what is shorter holds no secret of its own.
const SHORTEST: usize = 8;

/// The value of each sign, of the alphabet for texts and the one for addresses; 64 for every other byte.
const VALUES: [u8; 256] = {
    let mut table = [64; 256];
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut index = 0;
    while index < alphabet.len() {
        table[alphabet[index] as usize] = index as u8;
        index += 1;
    }
    table[b'-' as usize] = 62;
    table[b'_' as usize] = 63;
    table
};

/// Calls `found` with every stretch of a text that is base64 of something readable, decoded.
pub(super) fn each(text: &[u8], found: &mut dyn FnMut(Vec<u8>, usize)) {
    let is_sign = |byte: &u8| VALUES[usize::from(*byte)] < 64;
    let mut start = 0;
    while let Some(window) = text.get(start..start + SHORTEST) {
        // Most words are shorter: their last letters are never looked at.
        if let Some(at) = window.iter().rposition(|byte| !is_sign(byte)) {
            start += at + 1;
            continue;
        }
        let length = text[start..].iter().take_while(|byte| is_sign(byte)).count();
        if let Some(decoded) = decode(&text[start..start + length]) {
            found(decoded, start);
        }
        start += length + 1;
    }
}

/// Everything that a text in base64 holds; signs that are none end it.
pub(super) fn decoded(text: &str) -> Vec<u8> {
    let length = text.bytes().take_while(|byte| VALUES[usize::from(*byte)] < 64).count();
    let values: Vec<u32> = text.bytes().take(length).map(|byte| u32::from(VALUES[usize::from(byte)])).collect();
    let mut bytes = Vec::with_capacity(length / 4 * 3 + 3);
    for group in values.chunks(4) {
        let bits = group.iter().fold(0, |bits, value| bits << 6 | value) << (6 * (4 - group.len()));
        bytes.extend_from_slice(&bits.to_be_bytes()[1..group.len().max(1)]);
    }
    bytes
}

/// Bytes that are packed in a known way, or text; `None` for the noise that words give when they are taken for base64.
fn decode(written: &[u8]) -> Option<Vec<u8>> {
    let value = |index: usize| u32::from(VALUES[usize::from(written[index])]);
    let group = |at: usize| value(at) << 18 | value(at + 1) << 12 | value(at + 2) << 6 | value(at + 3);
    let first = group(0).to_be_bytes();
    let is_packed = super::nested::is_packed(&first[1..]);
    let is_text = first[1..].iter().all(|byte| is_readable(*byte));
    if !is_packed && !is_text {
        return None;
    }
    let mut bytes = Vec::with_capacity(written.len() / 4 * 3 + 3);
    let whole = written.len() / 4 * 4;
    for at in (0..whole).step_by(4) {
        bytes.extend_from_slice(&group(at).to_be_bytes()[1..]);
        if !is_packed && !bytes[bytes.len() - 3..].iter().all(|byte| is_readable(*byte)) {
            return None;
        }
    }
    // Two signs more are one byte more, three are two.
    match written.len() - whole {
        2 => bytes.push((value(whole) << 2 | value(whole + 1) >> 4) as u8),
        3 => {
            let bits = value(whole) << 10 | value(whole + 1) << 4 | value(whole + 2) >> 2;
            bytes.extend_from_slice(&[(bits >> 8) as u8, bits as u8]);
        }
        _ => {}
    }
    // A text may be cut in the middle of a character.
    let is_text = is_packed || std::str::from_utf8(&bytes).map_or_else(|error| error.error_len().is_none(), |_| true);
    is_text.then_some(bytes)
}

/// Whether a byte can be part of a text in UTF-8.
fn is_readable(byte: u8) -> bool {
    byte >= 0x20 && byte != 0x7F || matches!(byte, b'\t' | b'\n' | b'\r')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let mut all = Vec::new();
        each(text.as_bytes(), &mut |bytes, _| all.push(String::from_utf8_lossy(&bytes).into_owned()));
        all
    }

    #[test]
    fn text_is_decoded_and_words_are_not() {
        assert_eq!(found("x=\"S293YWxjenlr\" y"), ["Kowalczyk"]);
        assert_eq!(found("R3LDtsOfZW5iYWNo"), ["Größenbach"]);
        assert_eq!(found("SGFucyBN/TWVpZXI="), Vec::<String>::new());
        assert_eq!(found("TWVpZXIxMg=="), ["Meier12"]);
        assert_eq!(found("YSBiIGM_IGQ-"), ["a b c? d>"]);
        assert!(found("Aufenthaltserlaubnis zur Beschäftigung Verwaltungsverfahren").is_empty());
    }
}
