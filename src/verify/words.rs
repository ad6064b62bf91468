//! Words of a text, however it is spelled: the smallest things that are compared.
//!
//! A [`Scanner`] is fed with pieces of text and tells its [`Listener`] the words, the joined words (`it-hilfe`,
//! `90009-771`) and the runs of [`RUN`] words in it, each as a hash. Spelling does not matter: Unicode is decomposed for
//! compatibility (NFKD), letters are lowered, ä is ae, ß is ss, other marks fall away, and so do soft hyphens, joiners and
//! direction marks inside a word. Inline tags do not end a word; then its parts are told as well.
//!
//! Hashes are of 64 bits and made for speed; nothing here needs them to resist an attacker, and nobody prints them.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::bytes;
use super::record::Record;

/// Number of words of a run. Five words that occur nowhere in public text are no accident.
pub(super) const RUN: usize = 5;

/// Most words of a joined word that are compared as one thing; longer ones are runs.
const LONGEST_JOINED: usize = RUN - 1;

/// What a word looks like.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Shape {
    /// Number of its letters and digits, spelled out (ä counts two).
    pub(super) length: u32,
    /// How many of them are ASCII digits.
    pub(super) digits: u32,
    /// Whether it begins with one.
    pub(super) leading_digit: bool,
    /// What stands between it and the word before; nothing unless the two are joined.
    pub(super) joined_by: Option<char>,
}

impl Shape {
    /// Whether it is made of digits only.
    pub(super) fn is_number(self) -> bool {
        self.digits == self.length
    }
}

/// A word and where it begins.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Word {
    /// Its hash.
    pub(super) key: u64,
    /// What it looks like.
    pub(super) shape: Shape,
    /// The byte at which it begins, as counted by the caller.
    pub(super) start: usize,
    /// Which of the last words stand behind the border of a block; the lowest bit is this word's.
    borders: u8,
}

impl Word {
    /// Whether it has more than one letter, or two signs and no digit: single letters and numbers stand in any text, and so do
    /// numbers of sections ("§ 21 h" is `21h` in an index of laws).
    #[inline]
    pub(super) fn is_telling(&self) -> bool {
        self.shape.length > self.shape.digits + 1
    }

    /// How many borders of blocks lie between the words of the run that it ends.
    pub(super) fn borders_in_run(&self) -> u32 {
        (self.borders & ((1 << (RUN - 1)) - 1)).count_ones()
    }
}

/// Hears what is in a text.
pub(super) trait Listener {
    /// A word.
    fn word(&mut self, word: &Word);
    /// Two to four words, joined in the text (or all of them, for [`Grams::All`]).
    fn joined(&mut self, key: u64, words: &[Word]);
    /// [`RUN`] words in a row.
    fn run(&mut self, key: u64, words: &[Word; RUN]);
    /// Letters that stand one by one ("K o w a l"), read as one word.
    fn apart(&mut self, _: &Word) {}
    /// A word with numbers behind it that inline tags part from it, as the marks of footnotes are: both together, which are
    /// one word if nobody looks at the tags, and the word alone.
    fn noted(&mut self, whole: &Word, _: &Word) {
        self.word(whole);
    }
    /// A part of a word that has an inline tag inside; the whole of it is told as a word.
    fn part(&mut self, part: &Word) {
        self.word(part);
    }
}

/// Which sequences of two to four words are told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Grams {
    /// Those joined by a hyphen, a full stop, `_` or `@`.
    Joined,
    /// All.
    All,
}

/// How each character is spelled; made once, as looking it up is faster than asking Unicode.
#[derive(Debug)]
pub(super) struct Spelling {
    ascii: [u8; 128],
    others: Vec<u64>,
}

/// Codes of [`Spelling::ascii`] and [`Spelling::others`]; every other value is a spelling.
const BLANK: u64 = 0;
const JOINER: u64 = 1;
const NOTHING: u64 = 2;
const DIAERESIS: u64 = 3;
const LONG: u64 = 4;

/// First character that is not in the table: it holds the scripts of Europe and the Near East and punctuation.
const TABLE_END: u32 = 0x2100;

impl Spelling {
    pub(super) fn new() -> Spelling {
        let mut ascii = [BLANK as u8; 128];
        for byte in 0..128_u8 {
            ascii[usize::from(byte)] = match byte {
                b'0'..=b'9' | b'a'..=b'z' => byte,
                b'A'..=b'Z' => byte.to_ascii_lowercase(),
                b'-' | b'_' | b'.' | b'@' => JOINER as u8,
                _ => BLANK as u8,
            };
        }
        let others = (0x80..TABLE_END).map(|code| char::from_u32(code).map_or(BLANK, spell)).collect();
        Spelling { ascii, others }
    }

    /// Calls `found` for each letter of a character; `false` if it ends a word.
    #[inline]
    pub(super) fn letters(&self, character: char, found: &mut impl FnMut(char)) -> bool {
        let code = match self.ascii.get(character as usize) {
            Some(code) => u64::from(*code),
            None => self.of(character),
        };
        match code {
            BLANK | JOINER => return false,
            NOTHING | DIAERESIS => {}
            LONG => {
                spell_out(character, found);
            }
            // A letter of ASCII, as most are.
            0x30..0x80 => found(char::from(code as u8)),
            packed => {
                let letters = [42, 21, 0].map(|shift| (packed >> shift & 0x1F_FFFF) as u32);
                letters.into_iter().filter(|letter| *letter != 0).filter_map(char::from_u32).for_each(found);
            }
        }
        true
    }

    fn of(&self, character: char) -> u64 {
        let code = character as u32;
        match self.others.get((code as usize).wrapping_sub(0x80)) {
            Some(packed) => *packed,
            None => spell(character),
        }
    }
}

/// Whether a character is invisible inside a word.
fn is_ignored(character: char) -> bool {
    matches!(character,
        '\u{AD}' | '\u{B7}' | '\u{34F}' | '\u{61C}' | '\u{640}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2027}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{E0000}'..='\u{E0FFF}')
}

/// The letters of a character, up to three of them packed into one number, or a code.
fn spell(character: char) -> u64 {
    match character {
        '\u{308}' => return DIAERESIS,
        '\u{2010}' | '\u{2011}' => return JOINER,
        _ if is_ignored(character) || is_combining_mark(character) => return NOTHING,
        _ => {}
    }
    let mut packed = 0;
    let mut count = 0;
    let complete = spell_out(character, &mut |letter| {
        packed = packed << 21 | u64::from(letter as u32);
        count += 1;
    });
    match (complete, count) {
        (false, _) | (true, 0) => BLANK,
        (true, 1..=3) => packed,
        (true, _) => LONG,
    }
}

/// Calls `found` for each letter of a character; `false` if it is not made of letters and digits only.
fn spell_out(character: char, found: &mut dyn FnMut(char)) -> bool {
    let mut previous = ' ';
    for part in std::iter::once(character).nfkd() {
        if part == '\u{308}' && matches!(previous, 'a' | 'o' | 'u') {
            found('e');
        }
        if is_combining_mark(part) || is_ignored(part) {
            continue;
        }
        if !part.is_alphanumeric() {
            return false;
        }
        for lower in part.to_lowercase().flat_map(|lower| std::iter::once(lower).nfkd()) {
            match lower {
                'ß' => {
                    found('s');
                    found('s');
                }
                'ı' => found('i'),
                'ς' => found('σ'),
                _ if is_combining_mark(lower) => {}
                _ => found(lower),
            }
            previous = lower;
        }
    }
    true
}

/// A word that is not finished.
///
/// Its hash takes eight bytes of its letters at a time, wherever they came from: most words are one step.
#[derive(Clone, Copy, Debug)]
struct Open {
    /// Of the bytes that filled a block.
    hash: u64,
    /// The bytes since then, and how many bits they are.
    block: u64,
    filled: u32,
    length: u32,
    digits: u32,
    leading_digit: bool,
    start: usize,
}

/// Fewest letters that stand one by one and are read as a word: fewer are initials, units, items of lists.
const SHORTEST_APART: u32 = 5;
/// Most letters of such a word.
const LONGEST_APART: usize = 24;

const NO_WORD: Open = Open { hash: SEED, block: 0, filled: 0, length: 0, digits: 0, leading_digit: false, start: 0 };
const SEED: u64 = 0x243F_6A88_85A3_08D3;
const STEP: u64 = 0x517C_C1B7_2722_0A95;
const MULTIPLIERS: [u64; RUN] =
    [0x9E37_79B9_7F4A_7C15, 0xC2B2_AE3D_27D4_EB4F, 0x1656_67B1_9E37_79F9, 0x27D4_EB2F_1656_67C5, 0x85EB_CA77_C2B2_AE63];

impl Open {
    /// Letters of ASCII and digits, up to eight: the bytes, the lowest first, and the highest bit of each that is a digit.
    #[inline]
    fn push_ascii(&mut self, letters: u64, digits: u64, count: u32, at: usize) {
        if self.length == 0 {
            self.start = at;
            self.leading_digit = digits & 0x80 != 0;
        }
        self.length += count;
        // Most words have none, and counting bits is slow where a program may not ask for new processors.
        if digits != 0 {
            self.digits += digits.count_ones();
        }
        self.take(letters, count * 8);
    }

    fn push(&mut self, letter: char, at: usize) {
        if self.length == 0 {
            self.start = at;
            self.leading_digit = letter.is_ascii_digit();
        }
        self.length += 1;
        self.digits += u32::from(letter.is_ascii_digit());
        let mut bytes = [0; 8];
        let written = letter.encode_utf8(&mut bytes[..4]).len() as u32;
        self.take(u64::from_le_bytes(bytes), written * 8);
    }

    /// Makes it a word without letters; what its first letter sets may stay.
    fn clear(&mut self) {
        (self.hash, self.block, self.filled, self.length, self.digits) = (SEED, 0, 0, 0, 0);
    }

    #[inline]
    fn take(&mut self, bytes: u64, bits: u32) {
        self.block |= bytes << self.filled;
        let filled = self.filled + bits;
        if filled >= 64 {
            self.hash = step(self.hash, self.block);
            // What found no room; shifted in two steps, as all 64 bits may have found some.
            self.block = bytes >> 1 >> (63 - self.filled);
        }
        self.filled = filled % 64;
    }

    #[inline]
    fn word(&self, joined_by: Option<char>) -> Word {
        let shape = Shape { length: self.length, digits: self.digits, leading_digit: self.leading_digit, joined_by };
        let key = mix(step(self.hash, self.block));
        Word { key, shape, start: self.start, borders: 0 }
    }
}

/// The key of a word, of letters as they are spelled.
pub(super) fn key_of(letters: &str) -> u64 {
    let mut word = NO_WORD;
    letters.chars().for_each(|letter| word.push(letter, 0));
    word.word(None).key
}

fn step(hash: u64, block: u64) -> u64 {
    let product = u128::from(hash ^ block) * u128::from(STEP);
    product as u64 ^ (product >> 64) as u64
}

fn mix(hash: u64) -> u64 {
    let hash = (hash ^ hash >> 32).wrapping_mul(MULTIPLIERS[0]);
    hash ^ hash >> 29
}

/// What lies between the last word and the place that was reached.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Gap {
    /// Nothing yet.
    None,
    /// One character that joins.
    Joined(char),
    /// Anything else.
    Wide,
}

/// Finds the words of a text that comes in pieces.
#[derive(Debug)]
pub(super) struct Scanner<'s> {
    spelling: &'s Spelling,
    grams: Grams,
    word: Open,
    /// The part of the word before its first inline tag, until it is told, and the part since its last one.
    first_part: Option<Open>,
    part: Option<Open>,
    /// The word up to the last inline tag that only digits and other tags follow.
    before_note: Open,
    gap: Gap,
    /// Which of the last words stand behind the border of a block, and in the lowest bit, whether the next one does.
    borders: u8,
    /// The last words up to `end`, the newest last; only the last `count` of them belong together.
    recent: [Word; ROOM],
    end: usize,
    count: usize,
    /// How many of the last words are joined to one another.
    chain: usize,
    /// The last words, as long as each of them is one letter, put together from each of them on; and the last letter.
    apart: Vec<Open>,
    last: char,
    /// Whether a letter that stands apart, and whether a longer word was told since somebody looked.
    met_letter: bool,
    met_word: bool,
    /// What is kept of the text, if anybody wants to read it again.
    record: Option<Box<Record>>,
    /// Whether letters belong to a part or to the record, too.
    is_told_twice: bool,
}

/// Nothing inside a word, and what there is most of in text that is made to be set.
const SOFT_HYPHEN: &[u8] = "\u{AD}".as_bytes();

/// How many words are kept: the last ones move to the front when there is no more room.
const ROOM: usize = 16;

impl<'s> Scanner<'s> {
    pub(super) fn new(spelling: &'s Spelling, grams: Grams) -> Scanner<'s> {
        Scanner {
            spelling,
            grams,
            word: NO_WORD,
            first_part: None,
            part: None,
            before_note: NO_WORD,
            gap: Gap::Wide,
            borders: 0,
            recent: [Word::default(); ROOM],
            end: 0,
            count: 0,
            chain: 0,
            apart: Vec::new(),
            last: ' ',
            met_letter: false,
            met_word: false,
            record: None,
            is_told_twice: false,
        }
    }

    /// Keeps the letters of what it reads from now on.
    pub(super) fn keep_record(&mut self) {
        self.record = Some(Box::default());
        self.is_told_twice = true;
    }

    /// The letters of what was read since then, or since it was asked last.
    pub(super) fn take_record(&mut self) -> Record {
        self.record.as_deref_mut().map(std::mem::take).unwrap_or_default()
    }

    /// Reads a piece of text whose first byte is the caller's byte `at`.
    pub(super) fn text(&mut self, text: &str, at: usize, listener: &mut impl Listener) {
        let written = text.as_bytes();
        // Half of all pieces are the line break between two tags.
        if written.first().is_some_and(u8::is_ascii_whitespace) && written.iter().all(u8::is_ascii_whitespace) {
            return self.blank(listener);
        }
        let mut block = 0;
        while block < written.len() {
            let letters = bytes::set_of(&written[block..], bytes::is_letter);
            // Behind the block, if its last character ends there.
            let end = (block + bytes::BLOCK).min(written.len());
            let mut index = block;
            while index < end {
                let rest = letters >> (index - block);
                if rest & 1 == 1 {
                    let count = ((!rest).trailing_zeros() as usize).min(8);
                    self.letters(bytes::eight_at(written, index), count as u32, at + index);
                    index += count;
                    continue;
                }
                let byte = written[index];
                if byte < 0x80 {
                    self.separator(self.spelling.ascii[usize::from(byte)] == JOINER as u8, char::from(byte), listener);
                    index += 1;
                } else if written[index..].starts_with(SOFT_HYPHEN) {
                    index += 2;
                } else {
                    let character = text[index..].chars().next().unwrap_or(' ');
                    self.character(character, at + index, listener);
                    index += character.len_utf8();
                }
            }
            block = index;
        }
    }

    /// Reads one character that stands at the caller's byte `at` in another form (`&uuml;`, `\u00fc`).
    pub(super) fn character(&mut self, character: char, at: usize, listener: &mut impl Listener) {
        let code = match self.spelling.ascii.get(character as usize) {
            Some(code) => u64::from(*code),
            None => self.spelling.of(character),
        };
        match code {
            NOTHING => {}
            DIAERESIS => {
                if matches!(self.last, 'a' | 'o' | 'u') && self.word.length > 0 {
                    self.letter('e', at);
                }
            }
            BLANK | JOINER => self.separator(code == JOINER, character, listener),
            LONG => {
                spell_out(character, &mut |letter| self.letter(letter, at));
            }
            packed => {
                for shift in [42, 21, 0] {
                    let letter = (packed >> shift & 0x1F_FFFF) as u32;
                    if let Some(letter) = char::from_u32(letter).filter(|_| letter != 0) {
                        self.letter(letter, at);
                    }
                }
            }
        }
    }

    /// A character that ends a word; some of them join it with the next.
    fn separator(&mut self, joins: bool, character: char, listener: &mut impl Listener) {
        self.end_word(listener);
        self.gap = match self.gap {
            Gap::None if joins => Gap::Joined(character),
            Gap::None | Gap::Joined(_) | Gap::Wide => Gap::Wide,
        };
    }

    /// Reads the first `count` of eight bytes, letters of ASCII and digits. Most of every text is read here.
    #[inline]
    fn letters(&mut self, eight: u64, count: u32, at: usize) {
        let taken = u64::MAX >> (64 - 8 * count);
        // Letters have a bit that digits have not; the bit that makes letters small is set in digits.
        let digits = !(eight << 1) & bytes::ALL & taken;
        let letters = (eight | bytes::each(0x20)) & taken;
        self.last = char::from((letters >> (8 * count - 8)) as u8);
        self.word.push_ascii(letters, digits, count, at);
        if self.is_told_twice {
            self.letters_again(letters, digits, count, at);
        }
    }

    /// The same letters for the part of the word and for the record.
    #[cold]
    #[inline(never)]
    fn letters_again(&mut self, letters: u64, digits: u64, count: u32, at: usize) {
        if let Some(part) = &mut self.part {
            part.push_ascii(letters, digits, count, at);
        }
        if let Some(record) = &mut self.record {
            record.eight(letters, count);
        }
    }

    fn letter(&mut self, letter: char, at: usize) {
        self.last = letter;
        self.word.push(letter, at);
        if let Some(part) = &mut self.part {
            part.push(letter, at);
        }
        if let Some(record) = &mut self.record {
            record.letter(letter);
        }
    }

    /// An inline tag: it does not end a word, but the parts of a word that has one inside are told too.
    pub(super) fn seam(&mut self, listener: &mut impl Listener) {
        if self.word.length == 0 {
            return;
        }
        if self.part.is_none_or(|part| part.digits < part.length) {
            self.before_note = self.word;
        }
        match self.part {
            None => self.first_part = Some(self.word),
            Some(_) => self.tell_parts(listener),
        }
        self.part = Some(NO_WORD);
        self.is_told_twice = true;
    }

    fn tell_parts(&mut self, listener: &mut impl Listener) {
        let Some(part) = self.part.filter(|part| part.length > 0) else { return };
        if let Some(first) = self.first_part.take() {
            listener.part(&first.word(None));
        }
        listener.part(&part.word(None));
    }

    /// The border of a block: it separates words, and what stands on both sides may have met by chance.
    pub(super) fn border(&mut self, listener: &mut impl Listener) {
        self.blank(listener);
        self.borders |= 1;
    }

    /// Something that separates words: the end of a line, a picture.
    pub(super) fn blank(&mut self, listener: &mut impl Listener) {
        self.end_word(listener);
        self.gap = Gap::Wide;
    }

    /// The end of a text: what comes next belongs to no run with it.
    pub(super) fn end(&mut self, listener: &mut impl Listener) {
        self.blank(listener);
        self.count = 0;
        self.chain = 0;
        // Letters that stand apart may go on in the next text, each a key or a string of its own.
    }

    /// Forgets which words it met.
    pub(super) fn begin_meeting(&mut self) {
        (self.met_letter, self.met_word) = (false, false);
    }

    /// Whether it has met longer words only since then. What holds such words only ends every word that is written letter
    /// by letter, and is none.
    pub(super) fn met_longer_words_only(&self) -> bool {
        self.met_word && !self.met_letter
    }

    /// A text that was heard before and holds longer words only.
    pub(super) fn pass_over_words(&mut self) {
        self.apart.clear();
    }

    /// A word of one letter may be one of a longer word that is written letter by letter.
    fn letter_apart(&mut self, letter: char, at: usize, listener: &mut impl Listener) {
        if self.apart.len() == LONGEST_APART {
            self.apart.remove(0);
        }
        self.apart.push(NO_WORD);
        for open in &mut self.apart {
            open.push(letter, at);
            if open.length >= SHORTEST_APART {
                listener.apart(&open.word(None));
            }
        }
    }

    #[inline]
    fn end_word(&mut self, listener: &mut impl Listener) {
        if self.word.length > 0 {
            self.tell(listener);
        }
    }

    /// Tells the word that has ended, and what it is the last word of.
    fn tell(&mut self, listener: &mut impl Listener) {
        let mut before_note = None;
        if let Some(part) = self.part {
            self.tell_parts(listener);
            let has_note = part.digits == part.length && self.before_note.length < self.word.length;
            before_note = has_note.then(|| self.before_note.word(None));
            (self.first_part, self.part) = (None, None);
            self.is_told_twice = self.record.is_some();
        }
        let joined_by = match self.gap {
            Gap::Joined(character) if self.count > 0 => Some(character),
            Gap::Joined(_) | Gap::None | Gap::Wide => None,
        };
        if self.word.length == 1 && self.word.digits == 0 {
            self.met_letter = true;
            self.letter_apart(self.last, self.word.start, listener);
        } else {
            self.met_word = true;
            self.apart.clear();
        }
        if self.end == ROOM {
            self.recent.copy_within(ROOM - (RUN - 1).., 0);
            self.end = RUN - 1;
        }
        let word = &mut self.recent[self.end];
        *word = self.word.word(joined_by);
        word.borders = self.borders;
        match &before_note {
            None => listener.word(word),
            Some(before) => listener.noted(word, before),
        }
        if let Some(record) = &mut self.record {
            record.end_word(word);
        }
        self.borders <<= 1;
        self.word.clear();
        self.gap = Gap::None;
        self.end += 1;
        self.count = (self.count + 1).min(RUN);
        self.chain = if joined_by.is_some() { (self.chain + 1).min(LONGEST_JOINED) } else { 1 };
        let longest = match self.grams {
            Grams::Joined => self.chain,
            Grams::All => self.count.min(LONGEST_JOINED),
        };
        let words = &self.recent[self.end - self.count..self.end];
        for length in 2..=longest {
            let words = &words[words.len() - length..];
            listener.joined(sequence(words), words);
        }
        if let Some(run) = words.first_chunk::<RUN>() {
            listener.run(sequence(run), run);
        }
    }
}

/// The hash of some words in a row.
#[inline]
fn sequence(words: &[Word]) -> u64 {
    let keys = words.iter().zip(MULTIPLIERS).map(|(word, multiplier)| word.key.wrapping_mul(multiplier));
    mix(keys.fold(words.len() as u64, u64::wrapping_add))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Heard {
        words: Vec<u64>,
        noted: Vec<u64>,
        joined: Vec<u64>,
        runs: Vec<u64>,
        apart: Vec<u64>,
    }

    impl Listener for Heard {
        fn word(&mut self, word: &Word) {
            self.words.push(word.key);
        }
        fn joined(&mut self, key: u64, _: &[Word]) {
            self.joined.push(key);
        }
        fn run(&mut self, key: u64, _: &[Word; RUN]) {
            self.runs.push(key);
        }
        fn apart(&mut self, word: &Word) {
            self.apart.push(word.key);
        }
        fn noted(&mut self, whole: &Word, word: &Word) {
            self.words.push(whole.key);
            self.noted.push(word.key);
        }
    }

    fn hear(pieces: &[&str]) -> Heard {
        let spelling = Spelling::new();
        let mut scanner = Scanner::new(&spelling, Grams::Joined);
        let mut heard = Heard::default();
        for piece in pieces {
            match *piece {
                "<b>" => scanner.seam(&mut heard),
                "<p>" => scanner.blank(&mut heard),
                text => scanner.text(text, 0, &mut heard),
            }
        }
        scanner.end(&mut heard);
        heard
    }

    #[test]
    fn spelling_does_not_matter() {
        for (one, other) in [
            ("Müller", "MUELLER"),
            ("Müller", "mu\u{308}ller"),
            ("Müller", "Mu\u{200b}\u{308}l\u{ad}ler"),
            ("Straße", "STRASSE"),
            ("Straße", "STRAẞE"),
            ("ﬁnden", "finden"),
            ("café", "CAFE"),
            ("Ａｍｔ", "amt"),
            ("İstanbul", "istanbul"),
            ("Ⅷ", "viii"),
            ("تصريح", "تـصـريـحُ"),
            ("Їжак", "їжак"),
        ] {
            assert_eq!(hear(&[one]).words, hear(&[other]).words, "{one} {other}");
            assert_eq!(hear(&[one]).words.len(), 1, "{one}");
        }
        assert_ne!(hear(&["Muller"]).words, hear(&["Müller"]).words);
        assert_eq!(hear(&["½ § „a“…b"]).words, hear(&["a b"]).words);
    }

    #[test]
    fn tags_inside_a_word_hide_neither_it_nor_its_parts() {
        let whole = hear(&["Aufenthalt"]).words[0];
        let heard = hear(&["Auf", "<b>", "ent", "<b>", "<b>", "halt", "<b>", " x"]);
        for part in ["Auf", "ent", "halt", "Aufenthalt"] {
            assert!(heard.words.contains(&hear(&[part]).words[0]), "{part}");
        }
        assert!(heard.words.contains(&whole));
        assert_eq!(hear(&["ab", "<p>", "cd"]).words, hear(&["ab cd"]).words);
    }

    #[test]
    fn a_word_with_the_mark_of_a_note_is_told_alone_as_well() {
        let word = hear(&["Satz"]).words;
        for pieces in [
            &["Satz", "<b>", "1", "<b>", " hier"][..],
            &["Satz", "<b>", "<b>", "12", "<b>", "<b>"],
            &["Sa", "<b>", "tz", "<b>", "1", "<b>", "<b>", "2", "<b>", ", hier"],
        ] {
            let heard = hear(pieces);
            assert_eq!(heard.noted, word, "{pieces:?}");
            // Both together are a word, too.
            assert!(heard.words.contains(&hear(&[&pieces.concat().replace("<b>", "")]).words[0]), "{pieces:?}");
        }
        for pieces in [
            &["Satz1"][..],
            &["Satz", "<b>", "1", "<b>", "hier"],
            &["Satz", "<b>", "1a"],
            &["Satz", "<b>", " 1"],
            &["<b>", "1", "<b>", "Satz"],
            &["Satz", "<b>", "<b>"],
        ] {
            assert!(hear(pieces).noted.is_empty(), "{pieces:?}");
        }
    }

    #[test]
    fn letters_that_stand_apart_are_told_as_a_word() {
        let word = hear(&["Kowal"]).words[0];
        for pieces in [
            &["K o w a l"][..],
            &["Herr k", "<p>", "O", "<p>", "w.a-l und"],
            &["x k", "<b>", " o w", "<p>", "a", "<p>", "l y"],
        ] {
            assert!(hear(pieces).apart.contains(&word), "{pieces:?}");
        }
        for pieces in [&["K o w a"][..], &["K o w a 1"], &["ko wa l"]] {
            assert!(hear(pieces).apart.is_empty(), "{pieces:?}");
        }
    }

    #[test]
    fn joined_words_and_runs_are_told() {
        let heard = hear(&["it-hilfe@amt.example, 90009\u{2011}771 e - f"]);
        assert_eq!(heard.words.len(), 8);
        // it-hilfe, hilfe@amt, it-hilfe@amt, amt.example, hilfe@…example, it@…example; 90009-771
        assert_eq!(heard.joined.len(), 7);
        assert_eq!(heard.runs.len(), 4);
        assert!(heard.joined.contains(&hear(&["90009-771"]).joined[0]));
        assert_eq!(hear(&["a b c d e"]).runs, hear(&["A, b; C", "<p>", "d e"]).runs);
        assert!(hear(&["a b c d"]).runs.is_empty());
    }
}
