//! Whether a word of the search's index is made of public words.
//!
//! The index holds no words but stems and parts of compounds, folded: `einburg`, `fachkraft`. Such a thing is public if some
//! public word holds it. If none does and an internal word begins or ends with it, it was made of that word.

use std::collections::{HashMap, HashSet};
use std::hash::BuildHasher;

use foldhash::fast::FixedState;
use rayon::prelude::*;

use super::bytes;
use super::marks::{Marks, Standing};
use super::secrets::Place;
use super::words::Spelling;

/// Fewest letters of a part that is looked for; shorter ones are in every language's words.
const SHORTEST: usize = 4;

/// The words of a handbook, folded as for the search.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    /// Public words, sorted, each behind a line break.
    open: String,
    /// Where each begins in it, and where the next one would.
    starts: Vec<u32>,
    /// Their numbers, in the order of the words' bytes read backwards.
    open_backwards: Vec<u32>,
    /// Words that are internal only, sorted, with the place of one.
    hidden: Vec<(Box<str>, Place)>,
    /// The same, read backwards.
    hidden_backwards: Vec<(Box<str>, Place)>,
}

type Found = HashMap<Box<str>, Place, FixedState>;

/// Hashes of words as they are written: most words of a text were seen before, and need not be folded again.
type Seen = HashSet<u64, FixedState>;

/// What was found in some documents.
#[derive(Default)]
struct Reading {
    open: Found,
    hidden: Found,
    seen_open: Seen,
    seen_hidden: Seen,
}

impl Vocabulary {
    /// Reads all words; those of `open_texts` are public.
    pub(super) fn gather(marks: &Marks<'_>, spelling: &Spelling, open_texts: &[&str]) -> Vocabulary {
        let of_documents = (0..marks.documents.len()).into_par_iter().fold(Reading::default, |mut reading, index| {
            for passage in &marks.documents[index] {
                let (words, seen) = match passage.standing {
                    Standing::Open => (&mut reading.open, &mut reading.seen_open),
                    Standing::Confidential => (&mut reading.hidden, &mut reading.seen_hidden),
                };
                let mut learn = |word: &str, at: usize| {
                    if !words.contains_key(word) {
                        words.insert(word.into(), Place::new(index, passage.at + if passage.exact { at } else { 0 }));
                    }
                };
                new_words_of(spelling, &passage.text, seen, &mut learn);
                elided(spelling, &passage.text, &mut learn);
            }
            reading
        });
        let (mut open, mut hidden) = of_documents.map(|reading| (reading.open, reading.hidden)).reduce(
            || (Found::default(), Found::default()),
            |one, other| {
                let join = |(mut large, mut small): (Found, Found)| {
                    if large.len() < small.len() {
                        std::mem::swap(&mut large, &mut small);
                    }
                    // The first place holds, so that a message is the same in every run.
                    for (word, place) in small {
                        large.entry(word).and_modify(|known| *known = place.min(*known)).or_insert(place);
                    }
                    large
                };
                (join((one.0, other.0)), join((one.1, other.1)))
            },
        );
        for text in open_texts {
            let mut learn = |word: &str, _| {
                if !open.contains_key(word) {
                    open.insert(word.into(), Place::new(0, 0));
                }
            };
            new_words_of(spelling, text, &mut Seen::default(), &mut learn);
            elided(spelling, text, &mut learn);
        }
        hidden.retain(|word, _| !open.contains_key(word));
        let mut vocabulary = Vocabulary::default();
        let mut words: Vec<Box<str>> = open.into_keys().collect();
        words.sort_unstable();
        let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        for word in words.iter().map(|word| &**word).chain([""]) {
            vocabulary.open.push('\n');
            vocabulary.starts.push(count(vocabulary.open.len()));
            vocabulary.open.push_str(word);
        }
        let mut backwards: Vec<u32> = (0..count(words.len())).collect();
        backwards.par_sort_unstable_by(|a, b| vocabulary.word(*a).bytes().rev().cmp(vocabulary.word(*b).bytes().rev()));
        vocabulary.open_backwards = backwards;
        let mut turned: Vec<(Box<str>, Place)> =
            hidden.iter().map(|(word, place)| (word.chars().rev().collect::<String>().into(), *place)).collect();
        turned.sort_unstable();
        let mut hidden: Vec<(Box<str>, Place)> = hidden.into_iter().collect();
        hidden.sort_unstable();
        Vocabulary { hidden, hidden_backwards: turned, ..vocabulary }
    }

    /// A public word by its number.
    fn word(&self, number: u32) -> &str {
        let number = number as usize;
        &self.open[self.starts[number] as usize..self.starts[number + 1] as usize - 1]
    }

    /// The place of an internal word that a token of the index was made of, if no public word holds it.
    pub(super) fn betrayed(&self, spelling: &Spelling, token: &str) -> Option<Place> {
        let mut found = None;
        words_of(spelling, token, &mut |part, _| {
            if found.is_none() {
                found = self.part(part);
            }
        });
        found
    }

    fn part(&self, part: &str) -> Option<Place> {
        // Nearly every token is the beginning of a public word.
        if self.begins_open(part) {
            return None;
        }
        let backwards: String = part.chars().rev().collect();
        let begins = |words: &[(Box<str>, Place)], part: &str| {
            let at = words.partition_point(|(word, _)| &**word < part);
            words.get(at).filter(|(word, _)| word.starts_with(part)).map(|(_, place)| *place)
        };
        let exact = self.hidden.binary_search_by(|(word, _)| (**word).cmp(part)).ok().map(|at| self.hidden[at].1);
        let is_long = part.chars().count() >= SHORTEST;
        let place = exact
            .or_else(|| begins(&self.hidden, part).filter(|_| is_long))
            .or_else(|| begins(&self.hidden_backwards, &backwards).filter(|_| is_long))?;
        (!self.is_in_open(part)).then_some(place)
    }

    /// Whether a public word begins with a part.
    fn begins_open(&self, part: &str) -> bool {
        // The word that begins where the last start does is none.
        let words = &self.starts[..self.open_backwards.len()];
        let at = words.partition_point(|start| {
            // A line break is less than any letter: what is compared need not end with its word.
            let rest = &self.open.as_bytes()[*start as usize..];
            rest[..rest.len().min(part.len())] < *part.as_bytes()
        });
        words.get(at).is_some_and(|start| self.open[*start as usize..].starts_with(part))
    }

    /// Whether a public word ends with a part or has it in its middle.
    fn is_in_open(&self, part: &str) -> bool {
        let at = self.open_backwards.partition_point(|number| self.word(*number).bytes().rev().lt(part.bytes().rev()));
        self.open_backwards.get(at).is_some_and(|number| self.word(*number).ends_with(part)) || self.open.contains(part)
    }
}

/// The words of a text in the search's spelling: as the judge spells them, and ä, which it spells ae, is a.
fn words_of(spelling: &Spelling, text: &str, found: &mut impl FnMut(&str, usize)) {
    let mut word = Folded::default();
    let mut start = 0;
    for (at, character) in text.char_indices() {
        if word.length == 0 {
            start = at;
        }
        if !spelling.letters(character, &mut |letter| word.push(letter)) {
            if word.length > 2 && !word.has_digit {
                found(&word.letters, start);
            }
            word.clear();
        }
    }
    if word.length > 2 && !word.has_digit {
        found(&word.letters, start);
    }
}

/// The same without those that stand between signs of ASCII, on both sides, exactly as some did before.
fn new_words_of(spelling: &Spelling, text: &str, seen: &mut Seen, found: &mut impl FnMut(&str, usize)) {
    let written = text.as_bytes();
    // Letters of other alphabets belong to it, and so does everything else that is not of ASCII.
    let in_word = |byte: u8| bytes::is_letter(byte) | (byte >= 0x80);
    let mut at = 0;
    let (mut block, mut set) = (0, bytes::set_of(written, in_word));
    while at < written.len() {
        let start = at;
        loop {
            if at == block + bytes::BLOCK {
                (block, set) = (at, bytes::set_of(&written[at..], in_word));
            }
            let count = (!(set >> (at - block))).trailing_zeros() as usize;
            at += count;
            // Behind the end of the text nothing is in a word.
            if at < block + bytes::BLOCK {
                break;
            }
        }
        let word = &text[start..at];
        if word.len() > 2 && seen.insert(FixedState::with_seed(0).hash_one(word)) {
            words_of(spelling, word, &mut |word, inside| found(word, start + inside));
        }
        at += 1;
    }
}

/// What the index takes for an apostrophe within a word (`docs/search.md`).
const APOSTROPHES: [char; 3] = ['\'', '’', 'ʼ'];

/// Words with apostrophes between their letters, as one: the index takes "d'examen" for `dexamen`.
fn elided(spelling: &Spelling, text: &str, found: &mut impl FnMut(&str, usize)) {
    let is_apostrophe = |character: char| APOSTROPHES.contains(&character);
    // Nearly no German text has any.
    if !APOSTROPHES.iter().any(|apostrophe| text.contains(*apostrophe)) {
        return;
    }
    let is_part = |character: char| character.is_alphabetic() || is_apostrophe(character);
    let mut at = 0;
    for piece in text.split(|character| !is_part(character)) {
        if piece.contains(is_apostrophe) {
            words_of(spelling, &piece.replace(is_apostrophe, ""), &mut |word, _| found(word, at));
        }
        at += piece.len();
        at += text[at..].chars().next().map_or(0, char::len_utf8);
    }
}

/// A word that is being folded.
#[derive(Default)]
struct Folded {
    letters: String,
    /// In characters.
    length: usize,
    has_digit: bool,
    /// Whether an e after the last letter belongs to it: ae is a, oe is o, ue is u.
    takes_e: bool,
}

impl Folded {
    fn push(&mut self, letter: char) {
        if letter == 'e' && self.takes_e {
            return;
        }
        self.letters.push(letter);
        self.length += 1;
        self.has_digit |= letter.is_ascii_digit();
        self.takes_e = matches!(letter, 'a' | 'o' | 'u');
    }

    fn clear(&mut self) {
        self.letters.clear();
        (self.length, self.has_digit, self.takes_e) = (0, false, false);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn vocabulary(page: &str, hidden: &str, theme: &str) -> (Vocabulary, Spelling) {
        let sources = Sources::from_pairs([("a.md", page), ("b.md", hidden)]);
        let spelling = Spelling::new();
        (Vocabulary::gather(&super::super::marks::read(&sources), &spelling, &[theme]), spelling)
    }

    #[test]
    fn stems_and_parts_of_public_words_are_public() {
        let page = "---\ntitle: Fachkräfteverfahren\nvisibility: public\n---\nAnträge stellen.\n";
        let hidden = "---\ntitle: Kowalczyk\n---\nDer Aktenkeller, der Antrag, die Kräfte, das Verfahren.\n";
        let (vocabulary, spelling) = vocabulary(page, hidden, "Glossar");
        for token in
            ["antrag", "fachkraft", "kraft", "krafte", "verfahr", "verfahren", "glossar", "unbekannt", "§18b/aufenthg"]
        {
            assert!(vocabulary.betrayed(&spelling, token).is_none(), "{token}");
        }
        for token in ["kowalczyk", "kowal", "akten", "keller", "aktenkell", "czyk"] {
            assert!(vocabulary.betrayed(&spelling, token).is_some(), "{token}");
        }
    }

    #[test]
    fn words_with_an_apostrophe_are_one_in_the_index() {
        let page = "---\ntitle: Offen\nvisibility: public\n---\nJury d'examen d’Etat.\n";
        let hidden = "---\ntitle: Dexamfetamin\n---\nAvis d'urgence, pour l’Etat.\n";
        let (vocabulary, spelling) = vocabulary(page, hidden, "l'office");
        for token in ["dexam", "dexamen", "detat", "etat", "loffic"] {
            assert!(vocabulary.betrayed(&spelling, token).is_none(), "{token}");
        }
        for token in ["dexamfetamin", "durgence", "durgenc", "letat"] {
            assert!(vocabulary.betrayed(&spelling, token).is_some(), "{token}");
        }
    }
}
