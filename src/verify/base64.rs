//! Text in base64: found by its alphabet, decoded, and kept only if it holds something that can be read.

use super::bytes;

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

/// Whether a byte is a sign of either alphabet.
#[inline]
fn is_sign(byte: u8) -> bool {
    // `+`, `-` and `/` are the odd ones of five.
    let is_mark = (byte.wrapping_sub(b'+') < 5) & (byte & 1 == 1);
    bytes::is_letter(byte) | is_mark | (byte == b'_')
}

/// Calls `found` with every stretch of a text that is base64 of something readable, decoded.
pub(super) fn each(text: &[u8], found: &mut dyn FnMut(Vec<u8>, usize)) {
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| rest.len() >= SHORTEST) {
        let signs = bytes::set_of(rest, is_sign);
        // Where eight in a row begin.
        let pairs = signs & signs >> 1;
        let fours = pairs & pairs >> 2;
        let mut starts = fours & fours >> 4;
        let mut next = at + bytes::BLOCK - (SHORTEST - 1);
        while starts != 0 {
            let start = starts.trailing_zeros() as usize;
            let mut length = (!(signs >> start)).trailing_zeros() as usize;
            if start + length == bytes::BLOCK {
                length += length_of_signs(&rest[bytes::BLOCK..]);
            }
            if let Some(decoded) = decode(&rest[start..start + length]) {
                found(decoded, at + start);
            }
            let end = start + length;
            if end >= bytes::BLOCK {
                next = next.max(at + end);
                break;
            }
            starts &= u64::MAX << end;
        }
        at = next;
    }
}

/// How many signs a text begins with.
fn length_of_signs(text: &[u8]) -> usize {
    let mut length = 0;
    loop {
        let count = (!bytes::set_of(&text[length..], is_sign)).trailing_zeros() as usize;
        length += count;
        if count < bytes::BLOCK {
            return length;
        }
    }
}

/// Everything that a text of the search holds, whose last two signs are ä and ö; what is no sign ends it.
pub(super) fn decoded(text: &str) -> Vec<u8> {
    let text = text.as_bytes();
    let mut decoded = Vec::with_capacity(text.len() / 4 * 3 + 3);
    let (mut index, mut bits, mut count) = (0, 0_u32, 0);
    loop {
        let rest = text.get(index..).unwrap_or_default();
        if count == 0
            && let Some(four) = rest.first_chunk::<4>()
        {
            let values = four.map(|sign| VALUES[usize::from(sign)]);
            if values.iter().all(|value| *value < 64) {
                let bits = values.iter().fold(0, |bits, value| bits << 6 | u32::from(*value));
                decoded.extend_from_slice(&bits.to_be_bytes()[1..]);
                index += 4;
                continue;
            }
        }
        let (value, length) = match rest {
            [0xC3, 0xA4, ..] => (62, 2),
            [0xC3, 0xB6, ..] => (63, 2),
            [sign, ..] if VALUES[usize::from(*sign)] < 64 => (VALUES[usize::from(*sign)], 1),
            _ => break,
        };
        bits = bits << 6 | u32::from(value);
        count += 1;
        index += length;
        if count == 4 {
            decoded.extend_from_slice(&bits.to_be_bytes()[1..]);
            (bits, count) = (0, 0);
        }
    }
    // Two signs more are one byte more, three are two.
    decoded.extend_from_slice(&(bits << (6 * (4 - count) % 24)).to_be_bytes()[1..count.max(1)]);
    decoded
}

/// Bytes that are packed in a known way, or text; `None` for the noise that words give when they are taken for base64.
fn decode(written: &[u8]) -> Option<Vec<u8>> {
    let value = |index: usize| u32::from(VALUES[usize::from(written[index])]);
    let group = |at: usize| value(at) << 18 | value(at + 1) << 12 | value(at + 2) << 6 | value(at + 3);
    // Words are taken for base64 all the time: what they hold is told from text by its beginning.
    let [[_, a, b, c], [_, d, e, f]] = [group(0).to_be_bytes(), group(4).to_be_bytes()];
    let head = [a, b, c, d, e, f];
    let is_packed = super::nested::is_packed(&head[..3]);
    let may_be_text = || head.iter().all(|byte| is_readable(*byte)) && is_utf8_so_far(&head);
    if !is_packed && !may_be_text() {
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
    (is_packed || is_utf8_so_far(&bytes)).then_some(bytes)
}

/// Whether bytes are a text that may be cut in the middle of a character.
fn is_utf8_so_far(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).map_or_else(|error| error.error_len().is_none(), |_| true)
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
    #[test]
    fn every_sign_is_one_wherever_it_stands() {
        for byte in 0..=255_u8 {
            assert_eq!(is_sign(byte), VALUES[usize::from(byte)] < 64, "{byte}");
        }
        for before in 0..140 {
            for length in (8..40).chain(120..140) {
                let text = format!("{}{}", " ".repeat(before), &"QUJD".repeat(40)[..length]);
                let decoded = "ABC".repeat(40);
                assert_eq!(found(&text), [&decoded[..length * 6 / 8]], "{text:?}");
                assert_eq!(found(&format!("x {text}==")), [&decoded[..length * 6 / 8]], "{text:?}");
            }
        }
    }

    #[test]
    fn the_search_has_signs_of_its_own() {
        assert_eq!(decoded("QUJD"), b"ABC");
        for (written, plain) in
            [("QUJDäöQU", "QUJD+/QU"), ("äQUJöD", "+QUJ/D"), ("öö", "//"), ("QäUJöDQ", "Q+UJ/DQ"), ("Qä", "Q+")]
        {
            assert_eq!(decoded(written), decoded(plain), "{written}");
        }
        assert_eq!(decoded("QUJDQQ==QUJD"), b"ABCA");
        assert_eq!(decoded("QUJDQUI\"x"), b"ABCAB");
        assert_eq!(decoded(""), b"");
    }
}
