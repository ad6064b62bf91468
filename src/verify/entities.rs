//! Character references of HTML and XML.

/// Longest reference that is read, in bytes with `&` and `;`.
const LONGEST: usize = 34;

/// Named references that people and programs write; those without the semicolon are not: nobody writes them.
const NAMED: [(&str, char); 63] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", '\u{A0}'),
    ("shy", '\u{AD}'),
    ("auml", 'ä'),
    ("ouml", 'ö'),
    ("uuml", 'ü'),
    ("Auml", 'Ä'),
    ("Ouml", 'Ö'),
    ("Uuml", 'Ü'),
    ("szlig", 'ß'),
    ("sect", '§'),
    ("euro", '€'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("hellip", '…'),
    ("bdquo", '„'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("sbquo", '‚'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("laquo", '«'),
    ("raquo", '»'),
    ("middot", '·'),
    ("bull", '•'),
    ("times", '×'),
    ("copy", '©'),
    ("reg", '®'),
    ("deg", '°'),
    ("thinsp", '\u{2009}'),
    ("ensp", '\u{2002}'),
    ("emsp", '\u{2003}'),
    ("zwnj", '\u{200C}'),
    ("zwj", '\u{200D}'),
    ("lrm", '\u{200E}'),
    ("rlm", '\u{200F}'),
    ("colon", ':'),
    ("Tab", '\t'),
    ("NewLine", '\n'),
    ("sol", '/'),
    ("commat", '@'),
    ("period", '.'),
    ("hyphen", '\u{2010}'),
    ("dash", '\u{2010}'),
    ("lowbar", '_'),
    ("num", '#'),
    ("percnt", '%'),
    ("lpar", '('),
    ("rpar", ')'),
    ("agrave", 'à'),
    ("aacute", 'á'),
    ("acirc", 'â'),
    ("ccedil", 'ç'),
    ("egrave", 'è'),
    ("eacute", 'é'),
    ("ecirc", 'ê'),
    ("iacute", 'í'),
    ("oacute", 'ó'),
    ("uacute", 'ú'),
];

/// The character that a text beginning with `&` stands for, and how many bytes of it; `None` if that is no reference.
pub(super) fn decode(text: &str) -> Option<(char, usize)> {
    let bytes = text.as_bytes();
    if bytes.get(1) == Some(&b'#') {
        return numeric(bytes);
    }
    let end = bytes.iter().take(LONGEST).position(|byte| *byte == b';')?;
    let name = text.get(1..end)?;
    NAMED.iter().find(|(known, _)| *known == name).map(|(_, character)| (*character, end + 1))
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
        for wrong in ["&", "& ", "&x", "&#;", "&#x;", "&ouml", "&unknown;"] {
            assert_eq!(decode(wrong), None, "{wrong}");
        }
    }
}
