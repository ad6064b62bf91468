//! JSON and classic scripts: keys and strings decoded, and the search index put together again.
//!
//! The search index spells each word as a path of keys of one character:
//! `{"a":{"docs":{},"m":{"docs":{},"t":{"docs":{"0":{"tf":1}},"df":1}}}}` holds "amt". Such paths are words.

use super::views::{Views, Witness};

/// Longest word of the search index that is put together, in characters.
const LONGEST_WORD: usize = 256;

/// Reads a JSON text or a script. In a script, where comments hold single quotes, a string ends with its line.
pub(super) fn read<W: Witness>(text: &str, is_script: bool, views: &mut Views<'_, W>) {
    let bytes = text.as_bytes();
    let mut reader = Reader { text, bytes, is_script, levels: Vec::new(), word: Vec::new(), key: Key::None };
    let mut index = 0;
    // Where the code begins that was not read yet.
    let mut code = 0;
    while let Some(&byte) = reader.bytes.get(index) {
        match byte {
            b'"' | b'\'' | b'`' if is_script || byte == b'"' => {
                reader.code(code, index, views);
                index = reader.string(index, byte, views);
                code = index;
            }
            b'{' => {
                index = reader.open(index);
            }
            b'}' => {
                reader.close(index, views);
                index += 1;
            }
            b',' | b'[' | b']' => {
                reader.key = Key::None;
                index += 1;
            }
            _ => index += 1,
        }
    }
    reader.code(code, text.len(), views);
    while !reader.levels.is_empty() {
        reader.close(text.len(), views);
    }
}

/// The key before a value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Key {
    None,
    /// One character.
    Letter(char),
    /// `docs`, which lists the pages of a word.
    Pages,
    Other,
}

/// An open object.
struct Level {
    /// Whether it is a node of the index: the value of a key of one character.
    is_node: bool,
    /// Whether a word ends here, and whether one goes on.
    ends: bool,
    goes_on: bool,
    /// Whether it is inside of `docs`, where keys are numbers of pages.
    in_pages: bool,
}

struct Reader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    is_script: bool,
    levels: Vec<Level>,
    word: Vec<char>,
    key: Key,
}

impl Reader<'_> {
    fn code<W: Witness>(&self, from: usize, to: usize, views: &mut Views<'_, W>) {
        let code = &self.text[from..to];
        // Brackets and numbers between the strings of JSON hold no words.
        if code.bytes().any(|byte| byte.is_ascii_alphabetic() || byte >= 0x80)
            && !matches!(code, ":true" | ":false" | ":null")
        {
            views.code(code, from);
        }
    }

    fn open(&mut self, at: usize) -> usize {
        let in_pages = self.key == Key::Pages || self.levels.last().is_some_and(|level| level.in_pages);
        if self.key == Key::Pages {
            if let Some(level) = self.levels.last_mut() {
                level.ends |= !self.bytes[at + 1..].starts_with(b"}");
            }
            // Most of an index is lists of pages.
            if let Some(end) = end_of_pages(self.bytes, at) {
                self.key = Key::None;
                return end;
            }
        }
        let letter = match self.key {
            Key::Letter(letter) if !in_pages => Some(letter),
            Key::None | Key::Letter(_) | Key::Pages | Key::Other => None,
        };
        if let Some(letter) = letter {
            self.word.push(letter);
            if let Some(level) = self.levels.last_mut() {
                level.goes_on = true;
            }
        }
        self.levels.push(Level { is_node: letter.is_some(), ends: false, goes_on: false, in_pages });
        self.key = Key::None;
        at + 1
    }

    fn close<W: Witness>(&mut self, at: usize, views: &mut Views<'_, W>) {
        self.key = Key::None;
        let Some(level) = self.levels.pop() else { return };
        if !level.is_node {
            return;
        }
        if level.ends || !level.goes_on {
            // The word began where the nodes began.
            let nodes = 1 + self.levels.iter().rev().take(LONGEST_WORD).take_while(|level| level.is_node).count();
            let start = self.word.len().saturating_sub(nodes);
            let word: String = self.word[start..].iter().collect();
            views.search_word(&word, at);
        }
        self.word.pop();
    }

    /// Reads a string, and says where it ends.
    fn string<W: Witness>(&mut self, at: usize, quote: u8, views: &mut Views<'_, W>) -> usize {
        let start = at + 1;
        let mut end = start;
        let mut has_escapes = false;
        while let Some(&byte) = self.bytes.get(end) {
            match byte {
                b'\\' => {
                    has_escapes = true;
                    end += 1;
                }
                // Only a template goes on in the next line.
                b'\n' if self.is_script && quote != b'`' => break,
                _ if byte == quote => break,
                _ => {}
            }
            end += 1;
        }
        let end = end.min(self.bytes.len());
        let written = self.text.get(start..end).unwrap_or_default();
        let decoded = if has_escapes { unescaped(written).into() } else { std::borrow::Cow::Borrowed(written) };
        let after = (end + 1).min(self.bytes.len());
        let is_key = self.bytes[after..].iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b':');
        if !is_key {
            views.string(&decoded, start);
            return after;
        }
        let mut letters = decoded.chars();
        self.key = match (letters.next(), letters.next()) {
            (Some(letter), None) => Key::Letter(letter),
            _ if decoded == "docs" => Key::Pages,
            _ => {
                if !matches!(&*decoded, "df" | "tf") {
                    views.string(&decoded, start);
                }
                Key::Other
            }
        };
        after
    }
}

/// Where the object ends that begins here, if it is a list of pages: `{"12":{"tf":1.5},"13":{"tf":1}}`.
fn end_of_pages(bytes: &[u8], at: usize) -> Option<usize> {
    let mut depth = 0_usize;
    let mut index = at;
    loop {
        match bytes.get(index)? {
            b'{' => depth += 1,
            b'}' if depth == 1 => return Some(index + 1),
            b'}' => depth -= 1,
            b'0'..=b'9' | b'"' | b':' | b',' | b'.' => {}
            b't' if bytes[index + 1..].starts_with(b"f\"") => index += 1,
            _ => return None,
        }
        index += 1;
    }
}

/// A string of JSON or JavaScript without its escapes.
fn unescaped(written: &str) -> String {
    let mut out = String::with_capacity(written.len());
    // Units of UTF-16: `\ud83d\ude00` are two of one character.
    let mut units: Vec<u16> = Vec::new();
    let mut rest = written;
    while let Some(at) = rest.find('\\') {
        if at > 0 || !rest[1..].starts_with('u') {
            flush(&mut units, &mut out);
        }
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let Some(kind) = rest.chars().next() else { break };
        let hex = |from: usize, to: usize| rest.get(from..to).and_then(|digits| u16::from_str_radix(digits, 16).ok());
        let (unit, length) = match kind {
            'u' if rest[1..].starts_with('{') => {
                let end = rest.find('}').unwrap_or(2).min(9);
                let code = rest.get(2..end).and_then(|digits| u32::from_str_radix(digits, 16).ok());
                flush(&mut units, &mut out);
                out.extend(code.and_then(char::from_u32));
                (None, end + 1)
            }
            'u' => (hex(1, 5), 5),
            'x' => (hex(1, 3), 3),
            'n' | 'r' | 't' | 'b' | 'f' | 'v' => {
                flush(&mut units, &mut out);
                out.push(' ');
                (None, 1)
            }
            _ => {
                flush(&mut units, &mut out);
                out.push(kind);
                (None, kind.len_utf8())
            }
        };
        match (unit, matches!(kind, 'u' | 'x')) {
            (Some(unit), _) => units.push(unit),
            // A broken escape: its letters stay.
            (None, true) if !rest[1..].starts_with('{') => {
                out.push(kind);
                rest = &rest[1..];
                continue;
            }
            _ => {}
        }
        rest = rest.get(length..).unwrap_or(&rest[kind.len_utf8()..]);
    }
    flush(&mut units, &mut out);
    out.push_str(rest);
    out
}

fn flush(units: &mut Vec<u16>, out: &mut String) {
    out.extend(char::decode_utf16(units.drain(..)).map(|unit| unit.unwrap_or('\u{FFFD}')));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_decoded() {
        for (written, text) in [
            ("M\\u00fcller\\n\\\"x\\\"", "Müller \"x\""),
            ("\\ud83d\\ude00a", "😀a"),
            ("\\x4d\\u{fc}ller", "Müller"),
            ("\\u00", "u00"),
            ("\\", ""),
            ("a\\/b", "a/b"),
            ("\\u{110000}x", "x"),
            ("\\ud800x", "\u{FFFD}x"),
        ] {
            assert_eq!(unescaped(written), text, "{written}");
        }
    }

    #[test]
    fn lists_of_pages_are_skipped_only_if_they_are_nothing_else() {
        let end = |text: &str| end_of_pages(text.as_bytes(), 0);
        assert_eq!(end("{}"), Some(2));
        assert_eq!(end("{\"0\":{\"tf\":1.5},\"12\":{\"tf\":1}},"), Some(30));
        assert_eq!(end("{\"meier\":{\"tf\":1.5}}"), None);
        assert_eq!(end("{\"0\":"), None);
    }
}
