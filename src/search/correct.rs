//! Words that a misspelt one may mean.

use rayon::prelude::*;

use super::index::{FOREIGN, HEADINGS, Index, KEYWORDS, TITLE};
use super::postings::Posting;

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

/// A word that is offered as a correction.
#[derive(Debug)]
pub(super) struct Candidate<'i> {
    /// As written.
    pub text: &'i str,
    /// Folded.
    folded: &'i str,
    /// As in [`Form`].
    pub pages: u32,
}

impl Index<'_> {
    /// The corrections of an index, made once.
    pub(super) fn corrections(&self) -> &Corrections {
        self.corrections.get_or_init(|| {
            let candidates = self.candidates();
            let form = |candidate: &Candidate<'_>| {
                let is_stop = self.rules.stops.contains(candidate.folded);
                Form {
                    text: candidate.text.to_string(),
                    stem: if is_stop { String::new() } else { self.rules.stem(candidate.folded) },
                    folded: candidate.folded.chars().collect(),
                    pages: candidate.pages,
                }
            };
            Corrections { forms: candidates.iter().map(form).collect(), files: files(&candidates) }
        })
    }

    /// The words of an index that are offered as corrections, sorted by how they are folded.
    ///
    /// Of an index with many tokens, those that stand in a title, a keyword or a heading, or in one of 250 documents.
    pub(super) fn candidates(&self) -> Vec<Candidate<'_>> {
        let tables = &self.tables;
        let documents = self.documents.len();
        let least = if tables.tokens.len() > SMALL { (documents / 250).max(2) } else { 1 };
        let candidate = |token: usize, seen: &mut Vec<u64>| -> Option<Candidate<'_>> {
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
            Some(Candidate { text, folded: tables.folded.get(token), pages: pages.max(1).ilog2() })
        };
        let batches: Vec<usize> = (0..tables.tokens.len()).step_by(4096).collect();
        let found: Vec<Vec<Candidate<'_>>> = batches
            .par_iter()
            .map_init(Vec::new, |seen, from| {
                let tokens = *from..(from + 4096).min(tables.tokens.len());
                tokens.filter_map(|token| candidate(token, seen)).collect()
            })
            .collect();
        let mut found: Vec<Candidate<'_>> = found.into_iter().flatten().collect();
        found.par_sort_unstable_by(|a, b| (a.folded, a.text).cmp(&(b.folded, b.text)).then(b.pages.cmp(&a.pages)));
        found.dedup_by(|next, kept| next.text == kept.text);
        found
    }
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
    let letters = |at: usize| candidates[at].folded.chars().take(2);
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
