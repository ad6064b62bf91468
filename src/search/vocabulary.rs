//! All words of the documents of an index, each analysed once: its stem, and the parts that it is made of.
//!
//! A preview keeps its vocabulary: numbers stay what they were, and only new words are looked at. Words that no document
//! has any more stay, too, and are nothing to an index: what reaches it is asked for by the documents.

use rayon::prelude::*;

use super::analyser::Analyser;
use super::compound::{Beginnings, Lexicon};
use super::reading::{FOREIGN_MARK, Read, Reader};
use super::stem::{Room, Rules};
use super::table::{Table, Texts};

/// No token: of a stop word.
pub(super) const NONE: u32 = u32::MAX;
/// Words that are analysed in one go.
const BATCH: usize = 1024;

/// See above. Words, forms and tokens are called by their numbers in the tables.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    /// As in [`Reader::words`].
    pub words: Table,
    /// Ways to write them.
    pub forms: Table,
    /// Stems, parts and citations: what can be looked up.
    pub tokens: Table,
    /// By word: its token, or [`NONE`].
    pub stems: Vec<u32>,
    /// By word: whether it is of the index's language.
    are_own: Vec<bool>,
    /// By word: where its parts lie in `all_parts`, if they are known.
    parts: Vec<Option<(u32, u32)>>,
    /// Tokens.
    all_parts: Vec<u32>,
    /// By token: whether it is in the lexicon by which `parts` were found.
    lexicon: Vec<bool>,
    /// What was ever in it.
    begins: Beginnings,
    /// Tokens in the order of their texts.
    sorted: Vec<u32>,
}

impl Vocabulary {
    /// Takes over the words of a reader, and gives what it has read their numbers here.
    pub fn take(&mut self, reader: &Reader<'_>, reads: &mut [Read]) {
        let words: Vec<u32> =
            (0..reader.words.len()).map(|word| self.words.number(reader.words.get(word as u32))).collect();
        let forms: Vec<u32> =
            (0..reader.forms.len()).map(|form| self.forms.number(reader.forms.get(form as u32))).collect();
        for read in reads {
            read.counts.iter_mut().for_each(|count| count.word = words[count.word as usize]);
            let renumber = |(word, form): &mut (u32, u32)| {
                (*word, *form) = (words[*word as usize], forms[*form as usize]);
            };
            read.forms.iter_mut().for_each(renumber);
        }
    }

    /// The parts of a word.
    pub fn parts(&self, word: u32) -> &[u32] {
        match self.parts.get(word as usize) {
            Some(Some((from, to))) => &self.all_parts[*from as usize..*to as usize],
            Some(None) | None => &[],
        }
    }

    /// Whether a word is of the index's language: neither foreign nor a citation.
    pub fn is_own(&self, word: u32) -> bool {
        self.are_own[word as usize]
    }

    /// A word as it is read in a text.
    pub fn word(&self, word: u32) -> &str {
        self.words.get(word).trim_start_matches(FOREIGN_MARK)
    }

    /// Stems words that are new, and takes words apart that are new or are to be taken apart in another way: which stems may
    /// be parts depends on how often words stand in the documents (`totals`, by word; words of which there are none are
    /// left alone). The result is the tokens of words that were taken apart in another way before.
    pub fn analyse(&mut self, totals: &[u32], own: &Analyser<'_>, foreign: &Analyser<'_>) -> Vec<u32> {
        self.stem(own, foreign);
        let kinds = (self.are_own.len()..self.words.len())
            .map(|word| !self.words.get(word as u32).starts_with([FOREIGN_MARK, '§']));
        self.are_own.extend(kinds);
        self.parts.resize(self.words.len(), None);
        if own.rules.is_german { self.take_apart(totals, own.rules) } else { Vec::new() }
    }

    fn stem(&mut self, own: &Analyser<'_>, foreign: &Analyser<'_>) {
        let batches: Vec<usize> = (self.stems.len()..self.words.len()).step_by(BATCH).collect();
        let stems = |from: &usize| {
            let mut room = Room::default();
            let mut stems = Texts::with_capacity(BATCH, BATCH * 10);
            for word in *from..(from + BATCH).min(self.words.len()) {
                let text = self.words.get(word as u32);
                stems.push(match text.strip_prefix(FOREIGN_MARK) {
                    _ if text.starts_with('§') => text,
                    Some(text) => foreign.token_in(text, &mut room).unwrap_or_default(),
                    None => own.token_in(text, &mut room).unwrap_or_default(),
                });
            }
            stems
        };
        let stems: Vec<Texts> = batches.par_iter().map(stems).collect();
        for stem in stems.iter().flat_map(Texts::iter) {
            let token = if stem.is_empty() { NONE } else { self.tokens.number(stem) };
            self.stems.push(token);
        }
    }

    fn take_apart(&mut self, totals: &[u32], rules: &Rules) -> Vec<u32> {
        let mut often = vec![0_u32; self.tokens.len()];
        for ((stem, total), is_own) in self.stems.iter().zip(totals).zip(&self.are_own) {
            if *is_own && *stem != NONE {
                often[*stem as usize] += total;
            }
        }
        // Which stems may be a part now; what begins like one that has come or gone may be taken apart in another way.
        self.lexicon.resize(often.len(), false);
        if self.begins.is_empty() {
            self.begins = Beginnings::of_rules(rules);
        }
        let mut changed: Vec<u32> = Vec::new();
        for ((token, often), is_in) in (0..).zip(&often).zip(&mut self.lexicon) {
            if *is_in != (*often >= 2) {
                *is_in = !*is_in;
                changed.push(token);
            }
        }
        changed.iter().for_each(|token| self.begins.insert(self.tokens.get(*token)));
        let changed = Beginnings::of(changed.iter().map(|token| self.tokens.get(*token)), rules);

        let mut wanted: Vec<u32> = Vec::new();
        let mut before: Vec<(u32, (u32, u32))> = Vec::new();
        for word in 0..self.words.len() as u32 {
            let place = self.parts[word as usize];
            if self.is_own(word) && (place.is_none() || changed.are_in(self.words.get(word))) {
                before.extend(place.map(|place| (word, place)));
                self.parts[word as usize] = None;
                if totals.get(word as usize).is_some_and(|total| *total > 0) {
                    wanted.push(word);
                }
            }
        }
        let lexicon = Lexicon::of(&self.tokens, &self.lexicon, &self.begins);
        let words = &self.words;
        let found: Vec<Vec<Vec<String>>> = wanted
            .par_chunks(BATCH)
            .map(|batch| {
                let mut room = Room::default();
                batch.iter().map(|word| lexicon.parts(words.get(*word), rules, &mut room)).collect()
            })
            .collect();
        for (word, parts) in wanted.into_iter().zip(found.into_iter().flatten()) {
            let from = self.all_parts.len() as u32;
            self.all_parts.extend(parts.iter().map(|part| self.tokens.number(part)));
            self.parts[word as usize] = Some((from, self.all_parts.len() as u32));
        }
        let mut apart = Vec::new();
        for (word, (from, to)) in before {
            let old = &self.all_parts[from as usize..to as usize];
            if old != self.parts(word) {
                apart.extend(old.iter().chain(self.parts(word)));
            }
        }
        apart
    }

    /// All tokens in the order of their texts.
    pub fn sorted(&mut self) -> &[u32] {
        // The first letters tell most tokens apart; reading them from the texts each time takes longer than all else.
        let letters = |token: u32| {
            let mut first = [0_u8; 8];
            let text = self.tokens.get(token).as_bytes();
            let length = text.len().min(8);
            first[..length].copy_from_slice(&text[..length]);
            u64::from_be_bytes(first)
        };
        let mut new: Vec<(u64, u32)> =
            (self.sorted.len() as u32..self.tokens.len() as u32).map(|token| (letters(token), token)).collect();
        if new.is_empty() {
            return &self.sorted;
        }
        let text = |token: u32| self.tokens.get(token);
        new.par_sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| text(a.1).cmp(text(b.1))));
        let mut merged = Vec::with_capacity(self.tokens.len());
        let mut old = self.sorted.iter().copied().peekable();
        for (_, token) in new {
            while let Some(before) = old.next_if(|old| text(*old) < text(token)) {
                merged.push(before);
            }
            merged.push(token);
        }
        merged.extend(old);
        self.sorted = merged;
        &self.sorted
    }
}
