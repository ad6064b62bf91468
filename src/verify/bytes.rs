//! Eight bytes of a text at a time: most of what the judge looks for is found so without a question for each byte.
//!
//! A set of bytes is a number whose bytes have their highest bit where the byte at that place belongs to it; the first
//! byte of the text is the lowest.

/// The highest bit of each byte: the set of all.
pub(super) const ALL: u64 = each(0x80);

/// A number of eight equal bytes.
pub(super) const fn each(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// The first eight bytes of a text; zeros behind its end.
#[inline]
pub(super) fn eight(bytes: &[u8]) -> u64 {
    match bytes.first_chunk::<8>() {
        Some(eight) => u64::from_le_bytes(*eight),
        None => bytes.iter().rev().fold(0, |eight, byte| eight << 8 | u64::from(*byte)),
    }
}

/// The place of the first byte of a set; 8 if it is empty.
#[inline]
pub(super) fn first(set: u64) -> usize {
    set.trailing_zeros() as usize / 8
}

/// The place of the last byte of a set that is not empty.
#[inline]
pub(super) fn last(set: u64) -> usize {
    7 - set.leading_zeros() as usize / 8
}

/// The bytes whose lower seven bits are at least `least`.
#[inline]
pub(super) fn at_least(eight: u64, least: u8) -> u64 {
    (eight & !ALL).wrapping_add(each(0x80 - least)) & ALL
}

/// The bytes that are equal to one of ASCII.
#[inline]
pub(super) fn equal(eight: u64, byte: u8) -> u64 {
    let different = eight ^ each(byte);
    !(at_least(different, 1) | different) & ALL
}

/// The letters of ASCII and digits, and the digits.
#[inline]
pub(super) fn letters(eight: u64) -> (u64, u64) {
    let lowered = eight | each(0x20);
    let letters = at_least(lowered, b'a') & !at_least(lowered, b'z' + 1) & !eight;
    let digits = at_least(eight, b'0') & !at_least(eight, b'9' + 1) & !eight;
    (letters | digits, digits)
}

/// Where a byte of ASCII stands first, from a place on.
#[inline]
pub(super) fn find(bytes: &[u8], from: usize, wanted: u8) -> Option<usize> {
    let mut index = from;
    loop {
        let rest = bytes.get(index..)?;
        let Some(eight) = rest.first_chunk::<8>() else {
            return rest.iter().position(|byte| *byte == wanted).map(|found| index + found);
        };
        let found = equal(u64::from_le_bytes(*eight), wanted);
        if found != 0 {
            return Some(index + first(found));
        }
        index += 8;
    }
}

/// Whether one of some bytes of ASCII stands in a text.
#[inline]
pub(super) fn has<const N: usize>(text: &str, wanted: [u8; N]) -> bool {
    let mut chunks = text.as_bytes().chunks_exact(8);
    let is_found = |eight: u64| wanted.iter().fold(0, |found, byte| found | equal(eight, *byte)) != 0;
    chunks.by_ref().any(|chunk| is_found(self::eight(chunk))) || is_found(eight(chunks.remainder()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_is_judged_at_every_place() {
        for byte in 0..=255_u8 {
            for place in 0..8 {
                let mut text = [b' '; 8];
                text[place] = byte;
                let eight = eight(&text);
                let (found, digits) = letters(eight);
                let here = 0x80 << (place * 8);
                assert_eq!(found & here != 0, byte.is_ascii_alphanumeric(), "{byte}");
                assert_eq!(digits & here != 0, byte.is_ascii_digit(), "{byte}");
                assert_eq!(found & !here, 0, "{byte}");
                for wanted in [0, b'&', b'_', 0x7F] {
                    assert_eq!(equal(eight, wanted) & here != 0, byte == wanted, "{byte} {wanted}");
                }
            }
        }
    }

    #[test]
    fn bytes_are_found_wherever_they_stand() {
        for length in 0..40 {
            let mut text = vec![b'x'; length];
            assert_eq!(find(&text, 0, b'<'), None);
            assert!(!has(&String::from_utf8_lossy(&text), [b'<', b'&', 0x7F]));
            for place in 0..length {
                text[place] = b'<';
                assert_eq!(find(&text, 0, b'<'), Some(place));
                assert_eq!(find(&text, place, b'<'), Some(place));
                assert_eq!(find(&text, place + 1, b'<'), None);
                assert!(has(&String::from_utf8_lossy(&text), [b'&', b'<']));
                text[place] = b'x';
            }
        }
        assert_eq!(find("ä<".as_bytes(), 0, b'<'), Some(2));
        assert_eq!(eight(b"ab"), 0x6261);
    }
}
