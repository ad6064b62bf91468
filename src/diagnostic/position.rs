//! From byte offsets to what people and tools read: file, line and column.
//!
//! Lines and columns count from 1; columns count characters (Unicode scalar values), not bytes. Offsets may lie
//! anywhere, also outside the text or inside a character: they are moved to the nearest place that exists.
//!
//! This module knows no format: each renderer writes a [`Place`] in its own way.

use std::collections::BTreeMap;

use memchr::memchr_iter;

use super::{SourcePath, Span};

/// Looks up the text of a source file; `None` if it is not at hand (unreadable, not UTF-8).
pub type SourceTexts<'a> = dyn Fn(&SourcePath) -> Option<&'a str> + 'a;

/// A line and a column, both from 1; the column counts characters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// A [`Span`] as people and tools read it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// Path from the handbook's root: `content/erwerb/blaue-karte-eu.md`.
    pub file: String,
    /// The first character.
    pub start: Position,
    /// The place after the last character.
    pub end: Position,
}

/// The path of a source file from the handbook's root.
pub fn file_of(path: &SourcePath) -> String {
    format!("content/{path}")
}

/// Distance in bytes between two remembered counts of characters.
const STRIDE: usize = 4096;

/// The lines of one text, ready for many questions.
///
/// A question costs the logarithm of the number of lines and at most 4 KiB of counting, however long the
/// line is: a hostile file with one line and thousands of problems stays cheap.
#[derive(Clone, Debug)]
pub struct LineIndex<'a> {
    text: &'a str,
    /// Byte offset of the beginning of each line.
    starts: Vec<usize>,
    /// Number of characters that begin before byte `index * STRIDE`.
    characters: Vec<usize>,
}

impl<'a> LineIndex<'a> {
    /// Reads a text once.
    pub fn new(text: &'a str) -> LineIndex<'a> {
        let mut starts = vec![0];
        let mut characters = Vec::with_capacity(text.len() / STRIDE + 1);
        let mut count = 0;
        for (block_number, block) in text.as_bytes().chunks(STRIDE).enumerate() {
            characters.push(count);
            count += block.iter().filter(|byte| begins_character(**byte)).count();
            starts.extend(memchr_iter(b'\n', block).map(|index| block_number * STRIDE + index + 1));
        }
        characters.push(count);
        LineIndex { text, starts, characters }
    }

    /// Line and column of a byte offset.
    pub fn position(&self, offset: usize) -> Position {
        let offset = self.clamp(offset);
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = self.starts.get(line.saturating_sub(1)).copied().unwrap_or(0);
        Position { line, column: self.characters_before(offset) - self.characters_before(start) + 1 }
    }

    /// Byte range of the line (without its end) in which an offset lies.
    pub fn line_around(&self, offset: usize) -> std::ops::Range<usize> {
        let offset = self.clamp(offset);
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = self.starts.get(line.saturating_sub(1)).copied().unwrap_or(0);
        let end = self.starts.get(line).map_or(self.text.len(), |next| next - 1);
        let end = if self.text[start..end].ends_with('\r') { end - 1 } else { end };
        start..end
    }

    /// The text.
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// The nearest offset at or before this one at which a character begins or the text ends.
    pub fn clamp(&self, offset: usize) -> usize {
        self.text.floor_char_boundary(offset)
    }

    fn characters_before(&self, offset: usize) -> usize {
        let block = offset / STRIDE;
        let remembered = self.characters.get(block).copied().unwrap_or(0);
        let rest = &self.text.as_bytes()[block * STRIDE..offset];
        remembered + rest.iter().filter(|byte| begins_character(**byte)).count()
    }
}

fn begins_character(byte: u8) -> bool {
    byte & 0b1100_0000 != 0b1000_0000
}

/// Turns spans into places, reading the lines of each file once.
pub struct Locator<'texts, 'a> {
    texts: &'texts SourceTexts<'a>,
    known: BTreeMap<SourcePath, Option<LineIndex<'a>>>,
}

impl<'texts, 'a> Locator<'texts, 'a> {
    /// Over these texts.
    pub fn new(texts: &'texts SourceTexts<'a>) -> Locator<'texts, 'a> {
        Locator { texts, known: BTreeMap::new() }
    }

    /// The lines of a file, if its text is at hand.
    pub fn lines(&mut self, path: &SourcePath) -> Option<&LineIndex<'a>> {
        if !self.known.contains_key(path) {
            self.known.insert(path.clone(), (self.texts)(path).map(LineIndex::new));
        }
        self.known.get(path).and_then(Option::as_ref)
    }

    /// The place of a span; the beginning of the file if its text is not at hand.
    pub fn place(&mut self, span: &Span) -> Place {
        let file = file_of(&span.path);
        let beginning = Position { line: 1, column: 1 };
        let (start, end) = match self.lines(&span.path) {
            Some(lines) => (lines.position(span.start), lines.position(span.end.max(span.start))),
            None => (beginning, beginning),
        };
        Place { file, start, end }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, offset: usize) -> (usize, usize) {
        let position = LineIndex::new(text).position(offset);
        (position.line, position.column)
    }

    #[test]
    fn columns_count_characters() {
        assert_eq!(at("äöü§", 4), (1, 3));
        assert_eq!(at("a\näx", 4), (2, 2));
    }

    #[test]
    fn impossible_offsets_are_moved_to_possible_ones() {
        assert_eq!(at("ä", 1), (1, 1));
        assert_eq!(at("ab\n", 99), (2, 1));
        assert_eq!(at("", 5), (1, 1));
        assert_eq!(LineIndex::new("a\r\nb").line_around(0), 0..1);
        assert_eq!(LineIndex::new("a\r\nb").line_around(99), 3..4);
    }

    #[test]
    fn long_lines_are_counted_from_remembered_places() {
        let text = "ä".repeat(10_000);
        for offset in [0, 4095, 4096, 4097, 8192, 12_289, 20_000] {
            let expected = text[..text.floor_char_boundary(offset)].chars().count() + 1;
            assert_eq!(at(&text, offset), (1, expected), "{offset}");
        }
    }

    #[test]
    fn unknown_files_have_a_beginning() {
        let mut locator = Locator::new(&|_| None);
        let place = locator.place(&Span::new(&SourcePath::new("x.md"), 7..9));
        assert_eq!((place.file.as_str(), place.start.line, place.start.column), ("content/x.md", 1, 1));
    }
}
