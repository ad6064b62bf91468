//! The tables of an index, made of what its documents say.
//!
//! Where the tables of the same documents before a few of them were edited are still known, only the lists of tokens are
//! made anew that those documents have or had, or words of which the parts are others now; all else is copied.

use std::sync::Arc;

use rayon::prelude::*;

use super::FastMap;
use super::analyser::Analyser;
use super::correct::{self, Word};
use super::encode::size;
use super::index::{KEYWORDS, MEASURED, PARTS, TITLE, TITLE_PARTS};
use super::postings::{Posting, finish, in_order};
use super::reading::Read;
use super::table::Texts;
use super::vocabulary::{NONE, Vocabulary};

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
    postings: Vec<Posting>,
    /// Where the postings of a token begin; one more than there are tokens.
    starts: Vec<u32>,
    /// How many bytes and bits the postings of a token take in a shard.
    pub sizes: Vec<(u32, u32)>,
    /// By field and document.
    pub lengths: Vec<Vec<u32>>,
    /// By token: if its word is offered as a correction, the binary logarithm of the number of its documents.
    pub pages: Vec<Option<u8>>,
    /// The tokens of which the words are offered, sorted by these words.
    pub offered: Vec<u32>,
    /// What tells the entry of a token from all others, for whoever keeps what comes of it.
    pub fingerprints: Vec<Fingerprint>,
}

/// The beginning of a BLAKE3 hash.
pub(super) type Fingerprint = [u8; 16];

impl Tables {
    /// The postings of a token.
    pub fn of(&self, token: usize) -> &[Posting] {
        &self.postings[self.starts[token] as usize..self.starts[token + 1] as usize]
    }

    /// The word of a token that a correction shows.
    pub fn word(&self, token: usize) -> Word<'_> {
        Word { text: self.forms.get(token), folded: self.folded.get(token) }
    }
}

/// The tables that were made last, and of what.
#[derive(Debug)]
pub(super) struct Last {
    pub reads: Vec<Arc<Read>>,
    pub tables: Arc<Tables>,
    /// The place of a token in the tables, by its number in the vocabulary.
    ranks: Vec<u32>,
    /// How often each word stands in the documents.
    pub totals: Vec<u32>,
    /// How each word is written where it stands first.
    written: Vec<u32>,
}

/// How often each word of a vocabulary stands in documents.
pub(super) fn totals(words: usize, reads: &[Arc<Read>], last: Option<&Last>) -> Vec<u32> {
    if let Some(last) = last.filter(|last| last.reads.len() == reads.len()) {
        let mut totals = last.totals.clone();
        totals.resize(words, 0);
        for (old, new) in last.reads.iter().zip(reads).filter(|(old, new)| !Arc::ptr_eq(old, new)) {
            new.counts.iter().for_each(|count| totals[count.word as usize] += count.count());
            old.counts.iter().for_each(|count| totals[count.word as usize] -= count.count());
        }
        return totals;
    }
    let mut totals = vec![0_u32; words];
    for count in reads.iter().flat_map(|read| &read.counts) {
        totals[count.word as usize] += count.count();
    }
    totals
}

/// The tables of documents, of which all words have been analysed. `apart` are tokens of words that are taken apart in
/// another way than in what was made last; nothing but the time depends on what that is.
pub(super) fn tables(
    vocabulary: &mut Vocabulary,
    totals: Vec<u32>,
    reads: Vec<Arc<Read>>,
    own: &Analyser<'_>,
    last: Option<Last>,
    apart: &[u32],
    is_remembering: bool,
) -> Last {
    let mut ranks = vec![NONE; vocabulary.tokens.len()];
    for (word, _) in totals.iter().enumerate().filter(|(_, total)| **total > 0) {
        let stem = vocabulary.stems[word];
        if stem != NONE {
            ranks[stem as usize] = 0;
        }
        vocabulary.parts(word as u32).iter().for_each(|part| ranks[*part as usize] = 0);
    }
    let used: Vec<u32> = vocabulary.sorted().iter().copied().filter(|token| ranks[*token as usize] != NONE).collect();
    for (rank, token) in (0..).zip(&used) {
        ranks[*token as usize] = rank;
    }
    let mut written = vec![NONE; totals.len()];
    for (word, form) in reads.iter().flat_map(|read| &read.forms) {
        let place = &mut written[*word as usize];
        if *place == NONE {
            *place = *form;
        }
    }
    // Of each token: which one it was before, if nothing of it has changed.
    let mut before = vec![NONE; used.len()];
    let last = last.filter(|last| match touched(vocabulary, last, &reads, &written, apart) {
        None => false,
        Some(touched) => {
            for (before, token) in before.iter_mut().zip(&used).filter(|(_, token)| !touched[**token as usize]) {
                *before = last.ranks.get(*token as usize).copied().unwrap_or(NONE);
            }
            true
        }
    });
    let old = last.as_ref().map(|last| (&*last.tables, &before[..]));
    let mut made = Tables::default();
    words(&mut made, vocabulary, &totals, &written, &used, old, own);
    let documents = reads.len();
    match &last {
        None => {
            count_all(&mut made, vocabulary, &ranks, &reads);
            let sizes = (0..used.len()).into_par_iter().with_min_len(1024);
            made.sizes = sizes.map(|at| size(made.of(at), documents)).collect();
        }
        Some(last) => count_changed(&mut made, vocabulary, &ranks, &reads, last, &before),
    }
    if is_remembering {
        let fingerprint = |at: usize| match old.filter(|(_, before)| before[at] != NONE) {
            Some((old, before)) => old.fingerprints[before[at] as usize],
            None => fingerprint(&made, at),
        };
        made.fingerprints = (0..used.len()).into_par_iter().with_min_len(1024).map(fingerprint).collect();
    }
    correct::offer(&mut made, documents, old);
    Last { reads, tables: Arc::new(made), ranks, totals, written }
}

/// Tokens that stand together in old tables, as they do now: runs of places, each with the old place of its first, or
/// [`NONE`] for a single token that was not there.
fn runs(before: &[u32]) -> impl Iterator<Item = (std::ops::Range<usize>, u32)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let first = *before.get(at)?;
        let length = match first {
            NONE => 1,
            _ => before[at..].iter().zip(first..).take_while(|(old, next)| *old == next).count(),
        };
        at += length;
        Some((at - length..at, first))
    })
}

fn fingerprint(tables: &Tables, at: usize) -> Fingerprint {
    let mut hasher = blake3::Hasher::new();
    hasher.update(tables.tokens.get(at).as_bytes()).update(&[0]);
    tables.of(at).iter().for_each(|posting| {
        hasher.update(&posting.bytes());
    });
    let mut fingerprint = Fingerprint::default();
    hasher.finalize_xof().fill(&mut fingerprint);
    fingerprint
}

/// Which tokens, by their numbers, may have other postings than before, or another word. Nothing if documents came or went,
/// or so many were edited that making all anew is less work.
fn touched(
    vocabulary: &Vocabulary,
    last: &Last,
    reads: &[Arc<Read>],
    written: &[u32],
    apart: &[u32],
) -> Option<Vec<bool>> {
    if last.reads.len() != reads.len() {
        return None;
    }
    let edited: Vec<(&Read, &Read)> = last
        .reads
        .iter()
        .zip(reads)
        .filter(|(old, new)| !Arc::ptr_eq(old, new))
        .map(|(old, new)| (&**old, &**new))
        .collect();
    if edited.len() > 4 + reads.len() / 16 {
        return None;
    }
    let mut touched = vec![false; vocabulary.tokens.len()];
    apart.iter().for_each(|token| touched[*token as usize] = true);
    for ((stem, new), old) in vocabulary.stems.iter().zip(written).zip(&last.written) {
        if new != old && *stem != NONE {
            touched[*stem as usize] = true;
        }
    }
    let mut touch = |word: u32| {
        let stem = vocabulary.stems[word as usize];
        let stem = (stem != NONE).then_some(&stem);
        stem.into_iter().chain(vocabulary.parts(word)).for_each(|token| touched[*token as usize] = true);
    };
    for (old, new) in edited {
        let counts = old.counts.iter().map(|count| ((count.word, count.field()), count.count()));
        let mut counts: FastMap<(u32, usize), u32> = counts.collect();
        for count in &new.counts {
            if counts.remove(&(count.word, count.field())) != Some(count.count()) {
                touch(count.word);
            }
        }
        counts.into_keys().for_each(|(word, _)| touch(word));
    }
    Some(touched)
}

/// The field in which the parts of a word are that stands in a field.
fn parts_field(field: usize) -> usize {
    if matches!(field, TITLE | KEYWORDS) { TITLE_PARTS } else { PARTS }
}

/// Makes the lists of all tokens, and the lengths of all documents.
fn count_all(made: &mut Tables, vocabulary: &Vocabulary, ranks: &[u32], reads: &[Arc<Read>]) {
    let stem_ranks: Vec<u32> =
        vocabulary.stems.iter().map(|stem| ranks.get(*stem as usize).copied().unwrap_or(NONE)).collect();
    made.lengths = vec![vec![0_u32; reads.len()]; MEASURED];
    let mut ends = vec![0_u32; made.tokens.len() + 1];
    for (document, read) in reads.iter().enumerate() {
        for count in &read.counts {
            let stem = stem_ranks[count.word as usize];
            if stem != NONE {
                made.lengths[count.field()][document] += count.count();
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
    made.postings = vec![Posting::default(); total as usize];
    let mut put = |rank: u32, posting: Posting| {
        let end = &mut ends[rank as usize];
        made.postings[*end as usize] = posting;
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
    made.starts = finish(&mut made.postings, &ends[..made.tokens.len()], reads.len());
    made.postings.shrink_to_fit();
}

/// The same from what was made last: `before` has the old places of tokens that keep their lists.
fn count_changed(
    made: &mut Tables,
    vocabulary: &Vocabulary,
    ranks: &[u32],
    reads: &[Arc<Read>],
    last: &Last,
    before: &[u32],
) {
    let old = &last.tables;
    made.lengths = old.lengths.clone();
    for (document, (new, old)) in reads.iter().zip(&last.reads).enumerate() {
        if Arc::ptr_eq(new, old) {
            continue;
        }
        made.lengths.iter_mut().for_each(|lengths| lengths[document] = 0);
        for count in new.counts.iter().filter(|count| vocabulary.stems[count.word as usize] != NONE) {
            made.lengths[count.field()][document] += count.count();
        }
    }
    // What documents say by words of which a token is new, or has another list.
    let is_new = |token: u32| {
        let rank = ranks.get(token as usize).copied().unwrap_or(NONE);
        rank != NONE && before[rank as usize] == NONE
    };
    let is_wanted: Vec<bool> = (0..vocabulary.words.len() as u32)
        .map(|word| is_new(vocabulary.stems[word as usize]) || vocabulary.parts(word).iter().any(|part| is_new(*part)))
        .collect();
    let mut lists: Vec<(u32, Posting)> = Vec::new();
    for (document, read) in (0..).zip(reads) {
        for count in read.counts.iter().filter(|count| is_wanted[count.word as usize]) {
            let (field, count, word) = (count.field(), count.count(), count.word);
            let stem = vocabulary.stems[word as usize];
            if is_new(stem) {
                lists.push((ranks[stem as usize], Posting::new(field, document, count)));
            }
            for part in vocabulary.parts(word).iter().filter(|part| is_new(**part)) {
                lists.push((ranks[*part as usize], Posting::new(parts_field(field), document, count)));
            }
        }
    }
    lists.sort_by_key(|(rank, _)| *rank);

    let (mut rest, mut room) = (&lists[..], Vec::new());
    made.postings = Vec::with_capacity(old.postings.len() + lists.len());
    made.starts = Vec::with_capacity(before.len() + 1);
    made.sizes = Vec::with_capacity(before.len());
    for (places, first) in runs(before) {
        let from = made.postings.len() as u32;
        if first == NONE {
            let of_token = rest.iter().take_while(|(rank, _)| *rank as usize == places.start).count();
            let mut list: Vec<Posting> = rest[..of_token].iter().map(|(_, posting)| *posting).collect();
            rest = &rest[of_token..];
            let length = in_order(&mut list, reads.len(), &mut room);
            list.truncate(length);
            made.starts.push(from);
            made.sizes.push(size(&list, reads.len()));
            made.postings.extend(list);
            continue;
        }
        let first = first as usize;
        let starts = &old.starts[first..=first + places.len()];
        let (start, end) = (starts[0], starts[places.len()]);
        made.starts.extend(starts[..places.len()].iter().map(|old| old - start + from));
        made.postings.extend_from_slice(&old.postings[start as usize..end as usize]);
        made.sizes.extend_from_slice(&old.sizes[first..first + places.len()]);
    }
    made.starts.push(made.postings.len() as u32);
}

/// The texts of the tokens in use, and the most frequent word of each, as it is written and as it is looked up; what a
/// correction shows. `old` are other tables, and where each token stands in them that is the same there.
fn words(
    made: &mut Tables,
    vocabulary: &Vocabulary,
    totals: &[u32],
    written: &[u32],
    used: &[u32],
    old: Option<(&Tables, &[u32])>,
    own: &Analyser<'_>,
) {
    let mut is_new = vec![old.is_none(); vocabulary.tokens.len()];
    for (token, before) in used.iter().zip(old.map_or(&[][..], |(_, before)| before)) {
        is_new[*token as usize] = *before == NONE;
    }
    let mut best = vec![NONE; vocabulary.tokens.len()];
    let form = |word: u32| vocabulary.forms.get(written[word as usize]);
    for (word, total) in (0..).zip(totals) {
        let stem = vocabulary.stems[word as usize];
        if *total == 0 || stem == NONE || !is_new[stem as usize] || written[word as usize] == NONE {
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
    let room = || Texts::with_capacity(used.len(), used.len() * 12);
    (made.tokens, made.forms, made.folded) = (room(), room(), room());
    let add = |made: &mut Tables, token: u32| {
        made.tokens.push(vocabulary.tokens.get(token));
        let best = best[token as usize];
        let text = if best == NONE { "" } else { form(best) };
        made.forms.push(text);
        match best {
            NONE => made.folded.push(""),
            word if vocabulary.is_own(word) => made.folded.push(vocabulary.word(word)),
            // A word of another language is looked up as one of the index's.
            _ => made.folded.push(own.words(text).text(0)),
        }
    };
    let Some((old, before)) = old else {
        used.iter().for_each(|token| add(made, *token));
        return;
    };
    for (places, first) in runs(before) {
        if first == NONE {
            add(made, used[places.start]);
            continue;
        }
        let range = first as usize..first as usize + places.len();
        made.tokens.extend(&old.tokens, range.clone());
        made.forms.extend(&old.forms, range.clone());
        made.folded.extend(&old.folded, range);
    }
}
