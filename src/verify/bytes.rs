//! Many bytes of a text at a time: most of what the judge looks for is found so without a question for each byte.
//!
//! [`set_of`] says of 64 bytes at once which belong to a set; a bit of the number is a byte, the lowest the first.
//!
//! Where eight bytes are looked at, a set of them is a number whose bytes have their highest bit where the byte at that place belongs to it; the first
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

/// The eight bytes of a text from a place on; zeros behind its end.
#[inline]
pub(super) fn eight_at(bytes: &[u8], at: usize) -> u64 {
    if let Some(eight) = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        return u64::from_le_bytes(*eight);
    }
    match bytes.last_chunk::<8>() {
        Some(eight) if at < bytes.len() => u64::from_le_bytes(*eight) >> (64 - 8 * (bytes.len() - at)),
        _ => self::eight(bytes.get(at..).unwrap_or_default()),
    }
}

/// How many bytes are asked for at once.
pub(super) const BLOCK: usize = 64;

/// Which of the first 64 bytes of a text belong to a set: `is` must be made of comparisons that need no branch.
#[inline]
pub(super) fn set_of(bytes: &[u8], is: impl Fn(u8) -> bool) -> u64 {
    match bytes.first_chunk::<BLOCK>() {
        Some(block) => set_of_block(block, is),
        None if bytes.is_empty() => 0,
        None => {
            let set = if bytes.len() <= SHORT {
                let mut short = [0; SHORT];
                let (first, second) = short.split_at_mut(8);
                first.copy_from_slice(&eight_at(bytes, 0).to_le_bytes());
                second.copy_from_slice(&eight_at(bytes, 8).to_le_bytes());
                set_of_block(&short, is)
            } else {
                let mut block = [0; BLOCK];
                block[..bytes.len()].copy_from_slice(bytes);
                set_of_block(&block, is)
            };
            set & u64::MAX >> (BLOCK - bytes.len())
        }
    }
}

/// The places of a text whose byte belongs to a second set and the byte before it to a first one, in order.
pub(super) fn pairs(
    bytes: &[u8],
    first: impl Fn(u8) -> bool + Copy,
    second: impl Fn(u8) -> bool + Copy,
) -> impl Iterator<Item = usize> {
    (0..bytes.len()).step_by(BLOCK).flat_map(move |block| {
        let mut set = set_of(&bytes[block..], first) & set_of(&bytes[block + 1..], second);
        std::iter::from_fn(move || {
            let at = set.trailing_zeros() as usize;
            set &= set.checked_sub(1)?;
            Some(block + at + 1)
        })
    })
}

/// Many texts are not longer: they stand between two tags.
const SHORT: usize = 16;

#[inline]
fn set_of_block<const N: usize>(block: &[u8; N], is: impl Fn(u8) -> bool) -> u64 {
    let mut flags = [0; N];
    for (flag, byte) in flags.iter_mut().zip(block) {
        *flag = u8::from(is(*byte));
    }
    // The product moves the lowest bits of eight bytes into its highest byte, next to one another.
    let pack = |flags: &[u8]| eight(flags).wrapping_mul(0x0102_0408_1020_4080) >> 56;
    flags.chunks_exact(8).rev().fold(0, |set, flags| set << 8 | pack(flags))
}

/// Whether a byte is a letter of ASCII or a digit.
#[inline]
pub(super) fn is_letter(byte: u8) -> bool {
    ((byte | 0x20).wrapping_sub(b'a') < 26) | (byte.wrapping_sub(b'0') < 10)
}

/// The place of the first byte of a set; 8 if it is empty.
#[inline]
pub(super) fn first(set: u64) -> usize {
    set.trailing_zeros() as usize / 8
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

/// Where a byte of ASCII stands last.
#[inline]
pub(super) fn rfind(bytes: &[u8], wanted: u8) -> Option<usize> {
    let mut end = bytes.len();
    while let Some(eight) = bytes[..end].last_chunk::<8>() {
        let found = equal(u64::from_le_bytes(*eight), wanted);
        if found != 0 {
            return Some(end - 1 - found.leading_zeros() as usize / 8);
        }
        end -= 8;
    }
    bytes[..end].iter().rposition(|byte| *byte == wanted)
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
                let here = 0x80 << (place * 8);
                assert_eq!(is_letter(byte), byte.is_ascii_alphanumeric(), "{byte}");
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
                assert_eq!(rfind(&text, b'<'), Some(place));
                assert_eq!(rfind(&text[..place], b'<'), None);
                assert!(has(&String::from_utf8_lossy(&text), [b'&', b'<']));
                text[place] = b'x';
            }
        }
        assert_eq!(find("ä<".as_bytes(), 0, b'<'), Some(2));
        assert_eq!(eight(b"ab"), 0x6261);
        let text: Vec<u8> = (b'a'..=b'z').collect();
        for length in 0..20 {
            for at in 0..=length {
                assert_eq!(eight_at(&text[..length], at), eight(&text[at..length]), "{at} of {length}");
            }
        }
    }

    #[test]
    fn pairs_stand_side_by_side() {
        for length in 0..140 {
            let text: Vec<u8> = (0..length).map(|at: usize| if at.is_multiple_of(3) { b'1' } else { b'f' }).collect();
            let (digit, letter) = (|byte| byte == b'1', |byte| byte == b'f');
            let expected: Vec<usize> = (1..length).filter(|at| at % 3 == 1).collect();
            assert_eq!(pairs(&text, digit, letter).collect::<Vec<_>>(), expected, "{length}");
        }
    }

    #[test]
    fn a_set_has_a_bit_for_each_byte() {
        for length in 0..70 {
            for place in 0..length {
                let mut text = vec![b'.'; length];
                text[place] = b'x';
                let expected = if place < BLOCK { 1 << place } else { 0 };
                assert_eq!(set_of(&text, is_letter), expected, "{place} of {length}");
            }
            let all = if length < BLOCK { (1 << length) - 1 } else { u64::MAX };
            assert_eq!(set_of(&vec![b'x'; length], is_letter), all);
            assert_eq!(set_of(&vec![b'x'; length], |byte| byte == 0), 0);
        }
    }
}
