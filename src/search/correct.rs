//! Words that a misspelt one may mean.

use rayon::prelude::*;

use super::index::{FOREIGN, HEADINGS, Index, KEYWORDS, TITLE};
use super::postings::Posting;
use super::tables::Tables;
use super::vocabulary::NONE;

/// Indexes with fewer tokens offer all of them as corrections.
const SMALL: usize = 8000;

/// What helps a word that nothing is found by.
#[derive(Debug, Default)]
pub(super) struct Corrections {
    /// Words to correct to, sorted by how they are folded.
    pub forms: Vec<Form>,
    /// The first two letters of the first word of each file, and its place.
    pub files: Vec<(String, usize)>,
}

/// A word to correct to.
#[derive(Debug)]
pub(super) struct Form {
    /// As written.
    pub text: String,
    /// Folded.
    pub folded: Vec<char>,
    /// Its stem, of which a compound may be made; empty for a stop word.
    pub stem: String,
    /// The binary logarithm of the number of its documents.
    pub pages: u32,
}

/// Words in a file, at least; words with the same two letters at their beginning stand in the same one.
const FILE: usize = 3000;

impl Corrections {
    /// The words of the file that has those with the same two letters at the beginning.
    pub fn file_of(&self, word: &[char]) -> &[Form] {
        let letters: String = word.iter().take(2).collect();
        let next = self.files.partition_point(|(first, _)| *first <= letters).max(1);
        let start = self.files.get(next - 1).map_or(0, |(_, at)| *at);
        let end = self.files.get(next).map_or(self.forms.len(), |(_, at)| *at);
        &self.forms[start..end]
    }
}

/// A word of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Word<'i> {
    /// As it is looked up.
    pub folded: &'i str,
    /// As it is written.
    pub text: &'i str,
}

/// A word that is offered as a correction, and the binary logarithm of the number of its documents.
pub(super) type Candidate<'i> = (Word<'i>, u32);

impl Index<'_> {
    /// The corrections of an index, made once.
    pub(super) fn corrections(&self) -> &Corrections {
        self.corrections.get_or_init(|| {
            let candidates = self.candidates();
            let form = |(word, pages): &Candidate<'_>| {
                let is_stop = self.rules.stops.contains(word.folded);
                Form {
                    text: word.text.to_string(),
                    stem: if is_stop { String::new() } else { self.rules.stem(word.folded) },
                    folded: word.folded.chars().collect(),
                    pages: *pages,
                }
            };
            Corrections { forms: candidates.iter().map(form).collect(), files: files(&candidates) }
        })
    }

    /// The words of an index that are offered as corrections, sorted by how they are folded.
    pub(super) fn candidates(&self) -> Vec<Candidate<'_>> {
        let tables = &self.tables;
        let candidate = |token: &u32| {
            let token = *token as usize;
            Some((tables.word(token), u32::from(tables.pages[token]?)))
        };
        let mut candidates: Vec<Candidate<'_>> = tables.offered.iter().filter_map(candidate).collect();
        candidates.dedup_by(|next, kept| next.0.text == kept.0.text);
        candidates
    }
}

/// Decides of which tokens the words are offered as corrections. `before` are other tables, and where each token stands in
/// them that is the same there.
///
/// Of an index with many tokens, words that stand in a title, a keyword or a heading, or in one of 250 documents.
pub(super) fn offer(tables: &mut Tables, documents: usize, before: Option<(&Tables, &[u32])>) {
    let count = tables.tokens.len();
    let is_large = |tables: &Tables| tables.tokens.len() > SMALL;
    let least = if is_large(tables) { (documents / 250).max(2) } else { 1 };
    let before = before.filter(|(old, _)| is_large(old) == is_large(tables));
    let made: &Tables = tables;
    let known = |token: usize| {
        let (old, before) = before?;
        (before[token] != NONE).then_some((old, before[token] as usize))
    };
    let batches: Vec<usize> = (0..count).step_by(4096).collect();
    let pages: Vec<Vec<Option<u8>>> = batches
        .par_iter()
        .map_init(Vec::new, |seen, from| {
            let tokens = *from..(from + 4096).min(count);
            let of_token = |token: usize| match known(token) {
                Some((old, place)) => old.pages[place],
                None => offered(made, token, least, documents, seen),
            };
            tokens.map(of_token).collect()
        })
        .collect();
    let pages: Vec<Option<u8>> = pages.into_iter().flatten().collect();

    let word = |token: u32| (made.word(token as usize), std::cmp::Reverse(pages[token as usize]));
    let mut new: Vec<u32> = (0..count)
        .filter(|token| pages[*token].is_some() && known(*token).is_none())
        .map(|token| token as u32)
        .collect();
    new.par_sort_unstable_by(|a, b| word(*a).cmp(&word(*b)));
    let mut offered = new;
    if let Some((old, before)) = before {
        let mut places = vec![NONE; old.tokens.len()];
        for token in (0..count).filter(|token| known(*token).is_some()) {
            places[before[token] as usize] = token as u32;
        }
        let kept = old.offered.iter().map(|place| places[*place as usize]).filter(|token| *token != NONE);
        offered = merged(kept, &offered, &|a, b| word(a) < word(b));
    }
    tables.pages = pages;
    tables.offered = offered;
}

/// Two sorted lists as one.
fn merged(list: impl Iterator<Item = u32>, other: &[u32], is_less: &dyn Fn(u32, u32) -> bool) -> Vec<u32> {
    let mut merged = Vec::with_capacity(list.size_hint().0 + other.len());
    let mut list = list.peekable();
    for next in other {
        while let Some(before) = list.next_if(|before| is_less(*before, *next)) {
            merged.push(before);
        }
        merged.push(*next);
    }
    merged.extend(list);
    merged
}

/// If the word of a token is offered: the binary logarithm of the number of its documents.
fn offered(tables: &Tables, token: usize, least: usize, documents: usize, seen: &mut Vec<u64>) -> Option<u8> {
    let text = tables.forms.get(token);
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    if letters < 4 || text.chars().any(char::is_numeric) {
        return None;
    }
    let postings = tables.of(token);
    let names = |posting: &Posting| matches!(posting.field(), TITLE | KEYWORDS | HEADINGS | FOREIGN);
    if postings.len() < least && !postings.iter().any(names) {
        return None;
    }
    let pages = pages(postings, documents, seen);
    if pages < least && !postings.iter().any(names) {
        return None;
    }
    u8::try_from(pages.max(1).ilog2()).ok()
}

/// How many documents there are in postings. `seen` is a bit for each document, all 0 before and after.
fn pages(postings: &[Posting], documents: usize, seen: &mut Vec<u64>) -> usize {
    let [.., last] = postings else { return 0 };
    if postings[0].field() == last.field() {
        return postings.len();
    }
    seen.resize(documents / 64 + 1, 0);
    let mut pages = 0;
    for posting in postings {
        let (at, bit) = (posting.document() as usize / 64, 1 << (posting.document() % 64));
        pages += usize::from(seen[at] & bit == 0);
        seen[at] |= bit;
    }
    postings.iter().for_each(|posting| seen[posting.document() as usize / 64] = 0);
    pages
}

/// The first two letters of the first word of each file of corrections, and its place.
pub(super) fn files(candidates: &[Candidate<'_>]) -> Vec<(String, usize)> {
    let letters = |at: usize| candidates[at].0.folded.chars().take(2);
    let mut files: Vec<(String, usize)> = Vec::new();
    for at in 0..candidates.len() {
        let begins = match files.last() {
            None => true,
            Some((_, last)) => at >= last + FILE && !letters(at - 1).eq(letters(at)),
        };
        if begins {
            files.push((letters(at).collect(), at));
        }
    }
    files
}

/// How many edits a word of so many letters may be away from what is meant.
pub(super) fn tolerance(letters: usize) -> usize {
    match letters {
        0..5 => 0,
        5..8 => 1,
        _ => 2,
    }
}

/// The number of edits (a letter more, less or another, two neighbours exchanged) between two words, if it is at most
/// `most`.
pub(super) fn distance(a: &[char], b: &[char], most: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let mut best = (last[j] + usize::from(x != y)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                best = best.min(before[j - 1] + 1);
            }
            row.push(best);
        }
        if row.iter().min().is_none_or(|least| *least > most) {
            return None;
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().filter(|edits| *edits <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_counted() {
        let edits =
            |a: &str, b: &str, most| distance(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>(), most);
        assert_eq!(edits("verlohren", "verloren", 2), Some(1));
        assert_eq!(edits("bekomen", "bekommen", 1), Some(1));
        assert_eq!(edits("aufentahlt", "aufenthalt", 1), Some(1));
        assert_eq!(edits("niederlasungserlaubniss", "niederlassungserlaubnis", 2), Some(2));
        assert_eq!(edits("pass", "visum", 2), None);
        assert_eq!(edits("abcdef", "abxyef", 1), None);
        assert_eq!(edits("", "", 0), Some(0));
    }
}
