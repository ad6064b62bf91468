//! The letters of a text in a row, without what stands between its words: a text that is cut anywhere has the same.
//!
//! Numbers are left out: items and notes have some on a page that their source has not.

use super::words::Word;

/// What a scanner has read.
#[derive(Clone, Debug, Default)]
pub(super) struct Record {
    /// The letters of all words, as they are spelled for a comparison.
    pub(super) letters: String,
    /// The words that have letters, in order.
    pub(super) words: Vec<Recorded>,
}

/// A word of a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Recorded {
    /// Where its letters end among those of the record; the word before ends where they begin.
    pub(super) end: usize,
    /// Where it begins, as the scanner's caller counts.
    pub(super) at: usize,
    /// Its key.
    pub(super) key: u64,
    /// Whether it has more than one sign and is no number, so that a word that nobody knows means something.
    pub(super) is_telling: bool,
}

impl Record {
    /// The first `count` of eight bytes, letters and digits of ASCII.
    pub(super) fn eight(&mut self, eight: u64, count: u32) {
        let bytes = eight.to_le_bytes();
        bytes.iter().take(count as usize).for_each(|byte| self.letter(char::from(*byte)));
    }

    /// A letter or a digit.
    pub(super) fn letter(&mut self, letter: char) {
        if !letter.is_numeric() {
            self.letters.push(letter);
        }
    }

    /// The end of a word.
    pub(super) fn end_word(&mut self, word: &Word) {
        let end = self.letters.len();
        if end > self.start(self.words.len()) {
            let recorded = Recorded { end, at: word.start, key: word.key, is_telling: word.is_telling() };
            self.words.push(recorded);
        }
    }

    /// Where the letters of a word begin.
    pub(super) fn start(&self, index: usize) -> usize {
        index.checked_sub(1).map_or(0, |before| self.words[before].end)
    }

    /// The index of the word that a letter belongs to.
    pub(super) fn word_at(&self, letter: usize) -> usize {
        self.words.partition_point(|word| word.end <= letter)
    }
}
