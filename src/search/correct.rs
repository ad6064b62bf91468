//! Words that a misspelt one may mean.

use std::collections::HashSet;

use super::fold::{fold, german_digraphs};
use super::index::Index;

/// What helps a word that nothing is found by.
#[derive(Debug, Default)]
pub(super) struct Corrections {
    /// Words to correct to: as written, folded, and the binary logarithm of the number of their pages.
    pub forms: Vec<(String, Vec<char>, u32)>,
    /// Their stems, of which a compound may be made.
    pub stems: HashSet<String>,
}

impl Index<'_> {
    /// The corrections of an index, made once.
    pub(super) fn corrections(&self) -> &Corrections {
        self.corrections.get_or_init(|| {
            let mut corrections = Corrections::default();
            for (form, pages) in candidates(self, super::encode::SMALL) {
                let mut folded = fold(form);
                if self.rules.is_german {
                    german_digraphs(&mut folded);
                }
                if !self.rules.stops.contains(folded.as_str()) {
                    corrections.stems.insert(self.rules.stem(&folded));
                }
                corrections.forms.push((form.to_string(), folded.chars().collect(), pages.ilog2()));
            }
            corrections
        })
    }
}

/// The words of an index that are offered as corrections, sorted, each with the number of its documents.
///
/// Of an index with more than `small` tokens, those that at least two documents have.
pub(super) fn candidates<'i>(index: &'i Index<'_>, small: usize) -> Vec<(&'i str, u32)> {
    let least = if index.tokens.len() > small { 2 } else { 1 };
    let mut found: Vec<(&str, u32)> = Vec::new();
    for (token, form) in index.forms.iter().enumerate() {
        let letters = form.chars().filter(|c| c.is_alphabetic()).count();
        if letters < 4 || form.chars().any(|c| c.is_numeric()) {
            continue;
        }
        let postings = &index.postings[index.starts[token]..index.starts[token + 1]];
        let mut documents: Vec<u32> = postings.iter().map(|posting| posting.document).collect();
        documents.sort_unstable();
        documents.dedup();
        let count = u32::try_from(documents.len()).unwrap_or(u32::MAX);
        if count >= least {
            found.push((form, count));
        }
    }
    found.sort_unstable_by(|a, b| a.0.cmp(b.0).then(b.1.cmp(&a.1)));
    found.dedup_by(|next, kept| next.0 == kept.0);
    found
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
