//! Texts that are called by numbers: many short ones take one piece of memory, and comparing them is comparing numbers.

use std::hash::{BuildHasher, Hasher};

use foldhash::fast::FixedState;

/// Texts, one behind the other, called by their number.
#[derive(Clone, Debug, Default)]
pub(super) struct Texts {
    all: String,
    /// Where each ends.
    ends: Vec<u32>,
}

impl Texts {
    /// Room for so many texts of so many bytes in all.
    pub fn with_capacity(texts: usize, bytes: usize) -> Texts {
        Texts { all: String::with_capacity(bytes), ends: Vec::with_capacity(texts) }
    }

    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// A text; empty if there is none of this number.
    pub fn get(&self, number: usize) -> &str {
        let Some(end) = self.ends.get(number) else { return "" };
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.all[start as usize..*end as usize]
    }

    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &str> + ExactSizeIterator {
        (0..self.len()).map(|number| self.get(number))
    }

    pub fn push(&mut self, text: &str) {
        self.all.push_str(text);
        self.ends.push(u32::try_from(self.all.len()).expect("the words of a handbook are less than 4 GB"));
    }

    /// Adds some texts of others.
    pub fn extend(&mut self, others: &Texts, range: std::ops::Range<usize>) {
        let start = |at: usize| if at == 0 { 0 } else { others.ends[at - 1] };
        let (from, to) = (start(range.start), start(range.end));
        let moved = self.all.len();
        self.all.push_str(&others.all[from as usize..to as usize]);
        u32::try_from(self.all.len()).expect("the words of a handbook are less than 4 GB");
        self.ends.extend(others.ends[range].iter().map(|end| end - from + moved as u32));
    }

    /// How many texts, which are sorted, are less than one.
    pub fn before(&self, text: &str) -> usize {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            if self.get(middle) < text { low = middle + 1 } else { high = middle }
        }
        low
    }

    /// The number of a text among texts, which are sorted.
    pub fn find(&self, text: &str) -> Option<usize> {
        let at = self.before(text);
        (at < self.len() && self.get(at) == text).then_some(at)
    }
}

/// Different texts, numbered as they came.
#[derive(Debug, Default)]
pub(super) struct Table {
    texts: Texts,
    /// One more than the number of a text, below 32 bits of its hash; 0 where nothing is. A power of two of them.
    slots: Vec<u64>,
}

impl Table {
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    pub fn get(&self, number: u32) -> &str {
        self.texts.get(number as usize)
    }

    /// The number of a text, a new one if it has none yet.
    pub fn number(&mut self, text: &str) -> u32 {
        if (self.len() + 1) * 2 > self.slots.len() {
            self.grow();
        }
        let hash = hash(text);
        let at = match self.place(text, hash) {
            Ok(number) => return number,
            Err(at) => at,
        };
        let number = u32::try_from(self.len()).expect("a handbook has less than 4 billion words");
        self.texts.push(text);
        self.slots[at] = hash << 32 | (u64::from(number) + 1);
        number
    }

    /// The number of a text that has one.
    pub fn find(&self, text: &str) -> Option<u32> {
        if self.slots.is_empty() { None } else { self.place(text, hash(text)).ok() }
    }

    /// The number of a text, or the place for it.
    fn place(&self, text: &str, hash: u64) -> Result<u32, usize> {
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            let slot = self.slots[at];
            if slot == 0 {
                return Err(at);
            }
            let number = (slot as u32) - 1;
            if slot >> 32 == hash && self.get(number) == text {
                return Ok(number);
            }
            at = (at + 1) & mask;
        }
    }

    fn grow(&mut self) {
        let old = std::mem::take(&mut self.slots);
        self.slots = vec![0; (old.len() * 2).max(1024)];
        let mask = self.slots.len() - 1;
        for slot in old.into_iter().filter(|slot| *slot != 0) {
            let mut at = (slot >> 32) as usize & mask;
            while self.slots[at] != 0 {
                at = (at + 1) & mask;
            }
            self.slots[at] = slot;
        }
    }
}

/// 32 bits that are alike for the same text only, as a rule. What reaches a file never depends on them.
fn hash(text: &str) -> u64 {
    let mut hasher = FixedState::default().build_hasher();
    hasher.write(text.as_bytes());
    hasher.finish() >> 32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_text_has_one_number() {
        let mut table = Table::default();
        assert_eq!(table.find("wort"), None);
        let words: Vec<String> = (0..5000).map(|number| format!("wort{number}")).collect();
        for _ in 0..2 {
            for (number, word) in (0..).zip(&words) {
                assert_eq!(table.number(word), number);
                assert_eq!((table.get(number), table.find(word)), (&**word, Some(number)));
            }
        }
        assert_eq!((table.len(), table.find("wort"), table.number("")), (5000, None, 5000));
    }

    #[test]
    fn sorted_texts_are_found() {
        let mut texts = Texts::default();
        ["antrag", "pass", "visum"].into_iter().for_each(|text| texts.push(text));
        assert_eq!(texts.iter().collect::<Vec<_>>(), ["antrag", "pass", "visum"]);
        assert_eq!((texts.find("pass"), texts.find("passe"), texts.before("passe")), (Some(1), None, 2));
        assert_eq!(Texts::default().find(""), None);
        let mut others = Texts::default();
        others.push("vor");
        others.extend(&texts, 1..3);
        others.extend(&texts, 0..1);
        others.extend(&texts, 3..3);
        assert_eq!(others.iter().collect::<Vec<_>>(), ["vor", "pass", "visum", "antrag"]);
    }
}
