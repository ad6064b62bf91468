//! The public vocabulary: every word that stands in public text, as a piece of its key.
//!
//! Four bytes a word, so that the vocabulary of a large handbook stays near to the processor. Two words may share them: of a
//! million words that nobody knows, a handbook of 100,000 words takes two dozen for known. So it says which words are
//! unknown, and never that one is no secret.

/// A set of words.
#[derive(Clone, Debug, Default)]
pub(super) struct PublicWords {
    /// Zero is an empty slot; the length is a power of two, or nothing.
    slots: Vec<u32>,
    count: usize,
}

/// Words that were met lately and need no second look, by their whole keys: a few make up most of every text, and these stay
/// in the processor's nearest cache.
#[derive(Clone, Debug)]
pub(super) struct Lately(Box<[u64; LATELY]>);

/// How many they are, a power of two.
const LATELY: usize = 2048;

impl Lately {
    pub(super) fn new() -> Lately {
        Lately(Box::new([0; LATELY]))
    }

    /// Whether the word of a key is one of them.
    #[inline]
    pub(super) fn has(&self, key: u64) -> bool {
        self.0[place(key)] == key
    }

    /// From now on, the word of a key is one of them.
    #[inline]
    pub(super) fn learn(&mut self, key: u64) {
        self.0[place(key)] = key;
    }
}

fn place(key: u64) -> usize {
    (key >> 32) as usize % LATELY
}

/// Slots of the smallest set.
const LEAST: usize = 64;

impl PublicWords {
    /// Adds the word of a key.
    pub(super) fn insert(&mut self, key: u64) {
        self.insert_piece(piece(key));
    }

    fn insert_piece(&mut self, piece: u32) {
        if self.count * 4 >= self.slots.len() * 3 {
            let length = (self.slots.len() * 2).max(LEAST);
            let smaller = std::mem::replace(&mut self.slots, vec![0; length]);
            self.count = 0;
            smaller.into_iter().filter(|piece| *piece != 0).for_each(|piece| self.insert_piece(piece));
        }
        let slot = self.slot(piece);
        self.count += usize::from(self.slots[slot] == 0);
        self.slots[slot] = piece;
    }

    /// Whether the word of a key is in it.
    pub(super) fn has(&self, key: u64) -> bool {
        let piece = piece(key);
        !self.slots.is_empty() && self.slots[self.slot(piece)] == piece
    }

    /// Both together.
    pub(super) fn with(mut self, mut other: PublicWords) -> PublicWords {
        if self.count < other.count {
            std::mem::swap(&mut self, &mut other);
        }
        other.slots.into_iter().filter(|piece| *piece != 0).for_each(|piece| self.insert_piece(piece));
        self
    }

    /// Where a piece lies, or would lie. There is an empty slot always.
    #[inline]
    fn slot(&self, piece: u32) -> usize {
        let last = self.slots.len() - 1;
        let mut slot = piece as usize & last;
        while self.slots[slot] != piece && self.slots[slot] != 0 {
            slot = (slot + 1) & last;
        }
        slot
    }
}

fn piece(key: u64) -> u32 {
    ((key >> 32) as u32).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_known_and_others_are_not() {
        let key = |number: u64| number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let (mut one, mut other) = (PublicWords::default(), PublicWords::default());
        assert!(!one.has(key(1)));
        for number in 0..5000 {
            one.insert(key(2 * number));
            other.insert(key(2 * (number / 4) + 1));
        }
        let both = other.with(one);
        for number in 0..5000 {
            assert!(both.has(key(2 * number)));
            assert_eq!(both.has(key(2 * number + 1)), number < 1250, "{number}");
        }
    }
}
