//! Character references of HTML and XML.

/// Longest reference that is read, in bytes with `&` and `;`.
const LONGEST: usize = 34;

/// Named references, a line each: the name and its character's code, in hexadecimal digits; sorted by bytes. All of the HTML
/// standard (section 13.5) that end with a semicolon and stand for one character. The others nobody writes: 93 of
/// mathematics for two signs, and old ones without semicolon.
const NAMED: &str = include_str!("data/references.txt");

/// The character that a text beginning with `&` stands for, and how many bytes of it; `None` if that is no reference.
pub(super) fn decode(text: &str) -> Option<(char, usize)> {
    let bytes = text.as_bytes();
    if bytes.get(1) == Some(&b'#') {
        return numeric(bytes);
    }
    let end = bytes.iter().take(LONGEST).position(|byte| *byte == b';')?;
    let character = match text.get(1..end)? {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        name => named(name)?,
    };
    Some((character, end + 1))
}

fn named(name: &str) -> Option<char> {
    // The lines in question lie between two bytes of the table, both at the beginning of a line.
    let (mut low, mut high) = (0, NAMED.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let start = NAMED[..middle].rfind('\n').map_or(0, |end| end + 1);
        let line = NAMED[start..].split('\n').next().unwrap_or_default();
        let (known, code) = line.split_once(' ')?;
        match known.cmp(name) {
            std::cmp::Ordering::Equal => return char::from_u32(u32::from_str_radix(code, 16).ok()?),
            std::cmp::Ordering::Less => low = start + line.len() + 1,
            std::cmp::Ordering::Greater => high = start,
        }
    }
    None
}

/// `&#228;`, `&#xE4;`, and both without the semicolon, which browsers read as well.
fn numeric(bytes: &[u8]) -> Option<(char, usize)> {
    let (radix, start) = if matches!(bytes.get(2), Some(b'x' | b'X')) { (16, 3) } else { (10, 2) };
    let mut code: u32 = 0;
    let mut index = start;
    while let Some(digit) = bytes.get(index).and_then(|byte| char::from(*byte).to_digit(radix)) {
        code = code.saturating_mul(radix).saturating_add(digit);
        index += 1;
    }
    if index == start {
        return None;
    }
    if bytes.get(index) == Some(&b';') {
        index += 1;
    }
    Some((char::from_u32(code).unwrap_or('\u{FFFD}'), index))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_decoded_as_browsers_do() {
        assert_eq!(decode("&amp;x"), Some(('&', 5)));
        assert_eq!(decode("&#228;"), Some(('ä', 6)));
        assert_eq!(decode("&#xE4b"), Some(('\u{E4B}', 6)));
        assert_eq!(decode("&#106avascript"), Some(('j', 5)));
        assert_eq!(decode("&#x110000;"), Some(('\u{FFFD}', 10)));
        assert_eq!(decode("&#99999999999999999;"), Some(('\u{FFFD}', 20)));
        for line in NAMED.lines() {
            let (name, code) = line.split_once(' ').expect("two columns");
            let character = u32::from_str_radix(code, 16).ok().and_then(char::from_u32).expect("a character");
            assert_eq!(decode(&format!("&{name}; ")), Some((character, name.len() + 2)), "{name}");
        }
        assert_eq!(decode("&auml;"), Some(('ä', 6)));
        assert_eq!(decode("&CounterClockwiseContourIntegral;"), Some(('\u{2233}', 33)));
        for wrong in
            ["&;", "&A;", "&zzz;", "&auml x;", "&ümlaut;", "&", "& ", "&x", "&#;", "&#x;", "&ouml", "&unknown;"]
        {
            assert_eq!(decode(wrong), None, "{wrong}");
        }
    }
}
