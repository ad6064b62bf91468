//! Which known words a misspelt one resembles.
//!
//! The distance of two words (Damerau and Levenshtein: letters put in, left out, changed, or two beside each other swapped)
//! takes a table of all their letters. Nearly all pairs have too different lengths or letters, which is seen without it: a
//! handbook of a thousand pages may ask for thousands of names at once, as when a folder was renamed.

/// Longer words, in letters, are compared with nothing: they cost quadratic time and resemble nothing.
const LONGEST: usize = 200;

/// Known words, prepared so that many others can be compared with them.
#[derive(Clone, Debug, Default)]
pub struct Known {
    words: Vec<Word>,
}

#[derive(Clone, Debug)]
struct Word {
    /// In lower case.
    text: String,
    /// Number of letters.
    length: usize,
    /// How many letters of it may differ.
    most: usize,
    letters: Letters,
}

/// How often each letter occurs, at most 255 times; some letters share a place.
type Letters = [u8; 32];

impl Word {
    fn new(word: &str) -> Word {
        let text = word.to_lowercase();
        let mut letters: Letters = [0; 32];
        for letter in text.chars() {
            let count = &mut letters[letter as usize % 32];
            *count = count.saturating_add(1);
        }
        Word { length: text.chars().count(), text, most: word.chars().count().max(3) / 3, letters }
    }

    /// The distance of another word, if it is at most `most`.
    fn distance(&self, other: &Word, most: usize) -> Option<usize> {
        if self.length.abs_diff(other.length) > most {
            return None;
        }
        // One change turns at most one letter into another: so many letters too many or too few, so many changes.
        let difference = |a: &Letters, b: &Letters| -> usize {
            a.iter().zip(b).map(|(a, b)| usize::from(a.saturating_sub(*b))).sum()
        };
        if difference(&self.letters, &other.letters).max(difference(&other.letters, &self.letters)) > most {
            return None;
        }
        Some(strsim::damerau_levenshtein(&self.text, &other.text)).filter(|distance| *distance <= most)
    }
}

impl Known {
    /// Prepares words; they are called by their place.
    pub fn new<'a>(words: impl IntoIterator<Item = &'a str>) -> Known {
        Known { words: words.into_iter().map(Word::new).collect() }
    }

    /// The words that differ from one in at most a third of their letters, and in how many.
    pub fn resembling(&self, word: &str) -> impl Iterator<Item = (usize, usize)> {
        let word = Word::new(word);
        let is_wild = word.length > LONGEST;
        self.words
            .iter()
            .enumerate()
            .filter(move |_| !is_wild)
            .filter_map(move |(at, known)| Some((at, word.distance(known, known.most)?)))
    }

    /// The one that differs in the fewest letters, if those are at most a third of its own; of several the first in the
    /// order of the alphabet.
    pub fn nearest(&self, word: &str) -> Option<usize> {
        let word = Word::new(word);
        if word.length > LONGEST {
            return None;
        }
        let mut best: Option<(usize, &str, usize)> = None;
        for (at, known) in self.words.iter().enumerate() {
            let most = best.map_or(known.most, |(least, ..)| known.most.min(least));
            if let Some(distance) = word.distance(known, most) {
                let found = (distance, known.text.as_str(), at);
                best = Some(best.map_or(found, |best| best.min(found)));
            }
        }
        best.map(|(.., at)| at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words of up to five letters, and some others.
    fn words() -> Vec<String> {
        let mut words = vec![String::new()];
        for at in 0.. {
            if words[at].chars().count() == 5 {
                break;
            }
            let longer: Vec<String> = ['a', 'b', 'Ä'].iter().map(|letter| format!("{}{letter}", words[at])).collect();
            words.extend(longer);
        }
        words.extend(["AufenthG", "aufentgh", "AsylG", "AsylbLG", "İİİ", "BeschV", "Beschv2"].map(str::to_string));
        words.push("a".repeat(199));
        words.push("a".repeat(400));
        words
    }

    #[test]
    fn words_resemble_each_other_as_the_whole_table_of_letters_says() {
        let words = words();
        let known = Known::new(words.iter().map(String::as_str));
        let mut alike = 0;
        for word in &words {
            let lowered = word.to_lowercase();
            let expected = words.iter().enumerate().filter(|_| lowered.chars().count() <= LONGEST);
            let expected: Vec<(usize, usize)> = expected
                .map(|(at, other)| (at, strsim::damerau_levenshtein(&lowered, &other.to_lowercase())))
                .filter(|(at, distance)| *distance <= words[*at].chars().count().max(3) / 3)
                .collect();
            assert_eq!(known.resembling(word).collect::<Vec<_>>(), expected, "{word}");
            let nearest = expected.iter().min_by_key(|(at, distance)| (*distance, words[*at].to_lowercase()));
            assert_eq!(known.nearest(word), nearest.map(|(at, _)| *at), "{word}");
            alike += expected.len();
        }
        assert!(alike > words.len() && alike < words.len() * words.len() / 2);
    }
}
