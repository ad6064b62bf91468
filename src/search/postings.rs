//! Which documents have a token, and how often: the tables of an index, made of what its documents say.

use std::sync::Arc;

use rayon::prelude::*;

use super::analyser::Analyser;
use super::index::{BODY, KEYWORDS, LARGE, MEASURED, PARTS, TITLE, TITLE_PARTS};
use super::reading::Read;
use super::table::Texts;
use super::vocabulary::{NONE, Vocabulary};

/// How often a token stands in a field of a document: the field in the highest 4 bits, the document in 28 bits, the count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Posting(u64);

impl Posting {
    pub fn new(field: usize, document: u32, count: u32) -> Posting {
        Posting((field as u64) << 60 | u64::from(document) << 32 | u64::from(count))
    }

    pub fn field(self) -> usize {
        (self.0 >> 60) as usize
    }

    pub fn document(self) -> u32 {
        (self.0 >> 32) as u32 & 0x0FFF_FFFF
    }

    pub fn count(self) -> u32 {
        self.0 as u32
    }

    /// Field and document.
    fn place(self) -> u64 {
        self.0 >> 32
    }
}

/// The tables of an index. Tokens are called by their place in the order of their texts.
#[derive(Debug, Default)]
pub(super) struct Tables {
    /// Sorted.
    pub tokens: Texts,
    /// For each token the most frequent of its words, as it is written; empty for citations.
    pub forms: Texts,
    /// The same words as they are looked up.
    pub folded: Texts,
    /// By token, then by field and document.
    pub postings: Vec<Posting>,
    /// Where the postings of a token begin; one more than there are tokens.
    pub starts: Vec<u32>,
    /// By field and document.
    pub lengths: Vec<Vec<u32>>,
}

impl Tables {
    /// The postings of a token.
    pub fn of(&self, token: usize) -> &[Posting] {
        &self.postings[self.starts[token] as usize..self.starts[token + 1] as usize]
    }
}

/// How often each word of a vocabulary stands in documents.
pub(super) fn totals(words: usize, reads: &[Arc<Read>]) -> Vec<u32> {
    let mut totals = vec![0_u32; words];
    for count in reads.iter().flat_map(|read| &read.counts) {
        let total = &mut totals[count.word as usize];
        *total = total.saturating_add(count.count());
    }
    totals
}

/// The tables of documents, of which all words have been analysed.
pub(super) fn tables(vocabulary: &mut Vocabulary, totals: &[u32], reads: &[Arc<Read>], own: &Analyser<'_>) -> Tables {
    let mut ranks = vec![NONE; vocabulary.tokens.len()];
    for (word, _) in totals.iter().enumerate().filter(|(_, total)| **total > 0) {
        let stem = vocabulary.stems[word];
        if stem != NONE {
            ranks[stem as usize] = 0;
        }
        vocabulary.parts(word as u32).iter().for_each(|part| ranks[*part as usize] = 0);
    }
    let used: Vec<u32> = vocabulary.sorted().iter().copied().filter(|token| ranks[*token as usize] != NONE).collect();
    let mut tokens = Texts::with_capacity(used.len(), used.len() * 12);
    for (rank, token) in (0..).zip(&used) {
        ranks[*token as usize] = rank;
        tokens.push(vocabulary.tokens.get(*token));
    }
    let (forms, folded) = forms(vocabulary, totals, reads, &used, own);
    // Each word's tokens, by their ranks: the stem, if it has one, and the parts.
    let stem_ranks: Vec<u32> =
        vocabulary.stems.iter().map(|stem| ranks.get(*stem as usize).copied().unwrap_or(NONE)).collect();

    let mut lengths = vec![vec![0_u32; reads.len()]; MEASURED];
    let mut ends = vec![0_u32; used.len() + 1];
    for (document, read) in reads.iter().enumerate() {
        for count in &read.counts {
            let stem = stem_ranks[count.word as usize];
            if stem != NONE {
                lengths[count.field()][document] += count.count();
                ends[stem as usize] += 1;
            }
            for part in vocabulary.parts(count.word) {
                ends[ranks[*part as usize] as usize] += 1;
            }
        }
    }
    let mut total = 0;
    for end in &mut ends {
        total += std::mem::replace(end, total);
    }
    let mut postings = vec![Posting::default(); total as usize];
    let mut put = |rank: u32, posting: Posting| {
        let end = &mut ends[rank as usize];
        postings[*end as usize] = posting;
        *end += 1;
    };
    for (document, read) in (0..).zip(reads) {
        for count in &read.counts {
            let (field, count, word) = (count.field(), count.count(), count.word);
            let stem = stem_ranks[word as usize];
            if stem != NONE {
                put(stem, Posting::new(field, document, count));
            }
            for part in vocabulary.parts(word) {
                put(ranks[*part as usize], Posting::new(parts_field(field), document, count));
            }
        }
    }
    // Now each list ends where the next one begins.
    let starts = finish(&mut postings, &ends[..used.len()], reads.len());
    postings.shrink_to_fit();
    Tables { tokens, forms, folded, postings, starts, lengths }
}

/// The field in which the parts of a word are that stands in a field.
fn parts_field(field: usize) -> usize {
    if matches!(field, TITLE | KEYWORDS) { TITLE_PARTS } else { PARTS }
}

/// Puts the postings of each token in order; the lists, of which the ends are told, become shorter. The result is where
/// each begins, and one more.
fn finish(postings: &mut Vec<Posting>, ends: &[u32], documents: usize) -> Vec<u32> {
    const GROUP: usize = 16_384;
    let mut groups: Vec<(&mut [Posting], &[u32], u32)> = Vec::new();
    let (mut rest, mut first, mut begin) = (&mut postings[..], 0, 0);
    for at in 0..ends.len() {
        let length = (ends[at] - begin) as usize;
        if length >= GROUP || at + 1 == ends.len() {
            let (group, others) = rest.split_at_mut(length);
            groups.push((group, &ends[first..=at], begin));
            (rest, first, begin) = (others, at + 1, ends[at]);
        }
    }
    let kept: Vec<(Vec<u32>, usize, u32)> = groups
        .into_par_iter()
        .map_init(Vec::new, |room, (group, ends, begin)| {
            let (mut lengths, mut at, mut to) = (Vec::with_capacity(ends.len()), 0, 0);
            for end in ends {
                let end = (end - begin) as usize;
                let length = in_order(&mut group[at..end], documents, room);
                group.copy_within(at..at + length, to);
                lengths.push(length as u32);
                (at, to) = (end, to + length);
            }
            (lengths, to, begin)
        })
        .collect();
    let mut starts = Vec::with_capacity(ends.len() + 1);
    let (mut to, mut next) = (0, 0_u32);
    for (lengths, length, begin) in kept {
        let from = begin as usize;
        postings.copy_within(from..from + length, to);
        to += length;
        for length in lengths {
            starts.push(next);
            next += length;
        }
    }
    starts.push(next);
    postings.truncate(to);
    starts
}

/// Sorts the postings of a token, which are sorted by documents, and joins those of the same field and document.
///
/// A part of a compound says nothing where the word itself stands, and how often it is a part says little. In a large
/// index, parts that one in eight documents has tell nothing apart, but take much room. The result is how many are left.
pub(super) fn in_order(list: &mut [Posting], documents: usize, room: &mut Vec<Posting>) -> usize {
    by_field(list, room);
    let mut length = 0;
    for at in 0..list.len() {
        let next = list[at];
        match length {
            1.. if list[length - 1].place() == next.place() => {
                let count = list[length - 1].count().saturating_add(next.count());
                list[length - 1] = Posting::new(next.field(), next.document(), count);
            }
            _ => {
                list[length] = next;
                length += 1;
            }
        }
    }
    let from = |list: &[Posting], field: usize| list.partition_point(|posting| posting.field() < field);
    let (title_parts, parts) = (from(&list[..length], TITLE_PARTS), from(&list[..length], PARTS));
    if title_parts == length {
        return length;
    }
    let has = |list: &[Posting], field: usize, document: u32| {
        list.binary_search_by_key(&Posting::new(field, document, 0).place(), |posting| posting.place()).is_ok()
    };
    // From the end, so that each is compared with all that there was.
    room.clear();
    for posting in &list[title_parts..length] {
        let document = posting.document();
        let is_known = match posting.field() {
            TITLE_PARTS => has(&list[..title_parts], TITLE, document) || has(&list[..title_parts], KEYWORDS, document),
            _ => has(&list[..title_parts], BODY, document) || has(&list[title_parts..parts], TITLE_PARTS, document),
        };
        if !is_known {
            room.push(Posting::new(posting.field(), document, 1));
        }
    }
    list[title_parts..title_parts + room.len()].copy_from_slice(room);
    let length = title_parts + room.len();
    // Parts of the text are the last field.
    let parts = from(&list[..length], PARTS);
    if documents > LARGE && length - parts > documents / 8 { parts } else { length }
}

/// Sorts postings that are sorted by documents.
fn by_field(list: &mut [Posting], room: &mut Vec<Posting>) {
    if list.len() < 24 || list.is_sorted() {
        list.sort_unstable();
        return;
    }
    let mut ends = [0_usize; 16];
    list.iter().for_each(|posting| ends[posting.field()] += 1);
    let mut total = 0;
    for end in &mut ends {
        total += std::mem::replace(end, total);
    }
    room.clear();
    room.resize(list.len(), Posting::default());
    for posting in list.iter() {
        let end = &mut ends[posting.field()];
        room[*end] = *posting;
        *end += 1;
    }
    list.copy_from_slice(room);
}

/// The most frequent word of each token, as it is written and as it is looked up; what a correction shows.
fn forms(
    vocabulary: &Vocabulary,
    totals: &[u32],
    reads: &[Arc<Read>],
    used: &[u32],
    own: &Analyser<'_>,
) -> (Texts, Texts) {
    // As a word is written where it stands first.
    let mut written = vec![NONE; totals.len()];
    for (word, form) in reads.iter().flat_map(|read| &read.forms) {
        let place = &mut written[*word as usize];
        if *place == NONE {
            *place = *form;
        }
    }
    let mut best = vec![NONE; vocabulary.tokens.len()];
    let form = |word: u32| vocabulary.forms.get(written[word as usize]);
    for (word, total) in (0..).zip(totals) {
        let stem = vocabulary.stems[word as usize];
        if *total == 0 || stem == NONE || written[word as usize] == NONE {
            continue;
        }
        let place = &mut best[stem as usize];
        let is_better = match *place {
            NONE => true,
            old => {
                let most = totals[old as usize];
                *total > most || *total == most && form(word) < form(old)
            }
        };
        if is_better {
            *place = word;
        }
    }
    let mut forms = Texts::with_capacity(used.len(), used.len() * 12);
    let mut folded = Texts::with_capacity(used.len(), used.len() * 12);
    for token in used {
        match best[*token as usize] {
            NONE => {
                forms.push("");
                folded.push("");
            }
            word => {
                let text = form(word);
                forms.push(text);
                // A word of another language is looked up as one of the index's.
                match vocabulary.is_own(word) {
                    true => folded.push(vocabulary.word(word)),
                    false => folded.push(own.words(text).text(0)),
                }
            }
        }
    }
    (forms, folded)
}
