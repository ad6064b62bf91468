//! Words that a misspelt one may mean.

use rayon::prelude::*;

use super::analyser::Analyser;
use super::index::{FOREIGN, HEADINGS, Index, KEYWORDS, Posting, TITLE};

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

impl Index<'_> {
    /// The corrections of an index, made once.
    pub(super) fn corrections(&self) -> &Corrections {
        self.corrections.get_or_init(|| {
            let mut corrections = Corrections::default();
            let mut last = 0;
            for (folded, form, pages) in candidates(self) {
                let letters: String = folded.chars().take(2).collect();
                let at = corrections.forms.len();
                let begins = corrections.files.last().is_none_or(|_| {
                    at >= last + FILE && !corrections.forms[at - 1].folded.iter().copied().take(2).eq(letters.chars())
                });
                if begins {
                    corrections.files.push((letters, at));
                    last = at;
                }
                let is_stop = self.rules.stops.contains(folded.as_str());
                corrections.forms.push(Form {
                    text: form.to_string(),
                    stem: if is_stop { String::new() } else { self.rules.stem(&folded) },
                    folded: folded.chars().collect(),
                    pages: pages.ilog2(),
                });
            }
            corrections
        })
    }
}

/// The words of an index that are offered as corrections, folded and as written, sorted, each with the number of its
/// documents.
///
/// Of an index with many tokens, those that stand in a title, a keyword or a heading, or in one of 250 documents.
fn candidates<'i>(index: &'i Index<'_>) -> Vec<(String, &'i str, u32)> {
    let least = if index.tokens.len() > SMALL { (index.documents.len() / 250).max(2) } else { 1 };
    let analyser = Analyser::new(index.language, &index.law_names);
    let candidate = |(token, form): (usize, &'i String)| -> Option<(String, &'i str, u32)> {
        let letters = form.chars().filter(|c| c.is_alphabetic()).count();
        if letters < 4 || form.chars().any(|c| c.is_numeric()) {
            return None;
        }
        let postings = &index.postings[index.starts[token]..index.starts[token + 1]];
        let mut documents: Vec<u32> = postings.iter().map(|posting| posting.document).collect();
        documents.sort_unstable();
        documents.dedup();
        let names = |posting: &Posting| matches!(usize::from(posting.field), TITLE | KEYWORDS | HEADINGS | FOREIGN);
        if documents.len() < least && !postings.iter().any(names) {
            return None;
        }
        // As a query's word is read, without the ending of both genders: "Antragsteller:innen".
        let folded = analyser.words(form).into_iter().next().map(|word| word.text).unwrap_or_default();
        Some((folded, form, u32::try_from(documents.len()).unwrap_or(u32::MAX).max(1)))
    };
    let mut found: Vec<(String, &str, u32)> = index.forms.par_iter().enumerate().filter_map(candidate).collect();
    found.sort_unstable_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1)).then(b.2.cmp(&a.2)));
    found.dedup_by(|next, kept| next.1 == kept.1);
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
