//! Stems: what different forms of a word have in common.
//!
//! German by the Snowball algorithm. The other languages by a table of endings (`data/<language>.txt`): light stemmers, of
//! which rules are data, because the reader's script works with the same table. A list of stems that belong together in
//! spite of the rules ("einbürgern", "eingebürgert") comes last.

use super::{FastMap, FastSet};

/// The rules of a language, read from its file.
#[derive(Debug, Default)]
pub(super) struct Rules {
    /// Whether the algorithm is the German one.
    pub is_german: bool,
    /// Steps of other languages.
    steps: Vec<Step>,
    /// Stems that are taken for another one.
    same: FastMap<&'static str, &'static str>,
    /// Words that are not indexed.
    pub stops: FastSet<&'static str>,
    /// Ends of compounds.
    pub heads: FastSet<&'static str>,
    /// What is no part of a compound.
    pub no_parts: FastSet<&'static str>,
}

/// Where a stem is made.
#[derive(Debug, Default)]
pub(super) struct Room {
    text: String,
}

/// Endings (or beginnings) of which the longest that fits is replaced.
#[derive(Debug, Default)]
struct Step {
    /// Whether it is done up to three times.
    repeated: bool,
    /// Whether it looks at the beginning.
    prefix: bool,
    /// Affix, replacement, and how many letters have to be left.
    rules: Vec<(&'static str, &'static str, usize)>,
}

impl Rules {
    /// Reads a file of rules; see `data/de.txt` for its form.
    pub fn read(text: &'static str, is_german: bool) -> Rules {
        let mut rules = Rules { is_german, ..Rules::default() };
        let mut part = "";
        for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            if let Some(name) = line.strip_prefix('[') {
                part = name.trim_end_matches(']');
                if part.starts_with("strip") || part == "prefix" {
                    let step = Step { repeated: part == "strip*", prefix: part == "prefix", rules: Vec::new() };
                    rules.steps.push(step);
                }
                continue;
            }
            let mut words = line.split(' ');
            match part {
                "stop" => rules.stops.extend(words),
                "heads" => rules.heads.extend(words),
                "noparts" => rules.no_parts.extend(words),
                "same" => {
                    let to = words.next().unwrap_or_default();
                    rules.same.extend(words.map(|from| (from, to)));
                }
                _ => {
                    let mut next = || words.next().unwrap_or_default();
                    let (affix, by, least) = (next(), next(), next());
                    let by = if by == "-" { "" } else { by };
                    if let Some(step) = rules.steps.last_mut() {
                        step.rules.push((affix, by, least.parse().unwrap_or(3)));
                    }
                }
            }
        }
        rules
    }

    /// The stem of a folded word.
    pub fn stem(&self, word: &str) -> String {
        self.stem_in(word, &mut Room::default()).to_string()
    }

    /// The same without memory of its own: whoever takes words apart stems all their ends.
    pub fn stem_in<'r>(&'r self, word: &'r str, room: &'r mut Room) -> &'r str {
        // Numbers and citations are no words.
        let stem = if word.bytes().any(|byte| byte.is_ascii_digit()) {
            word
        } else if self.is_german {
            german(word, room)
        } else {
            room.text = self.strip(word);
            &room.text
        };
        self.same.get(stem).copied().unwrap_or(stem)
    }

    /// Stems that are taken for another one, and for which.
    pub fn same(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.same.iter().map(|(from, to)| (*from, *to))
    }

    fn strip(&self, word: &str) -> String {
        let mut word = word.to_string();
        for step in &self.steps {
            for _ in 0..if step.repeated { 3 } else { 1 } {
                let fits = |(affix, _, least): &&(&'static str, &'static str, usize)| {
                    let rest = if step.prefix { word.strip_prefix(affix) } else { word.strip_suffix(affix) };
                    rest.is_some_and(|rest| rest.chars().count() >= *least && rest.chars().any(is_vowel))
                };
                let Some((affix, by, _)) = step.rules.iter().filter(fits).max_by_key(|(affix, ..)| affix.len()) else {
                    break;
                };
                if step.prefix {
                    word.replace_range(..affix.len(), by);
                } else {
                    word.truncate(word.len() - affix.len());
                    word.push_str(by);
                }
            }
        }
        word
    }
}

/// Vowels, folded. Letters of scripts that do not write vowels count as such.
fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'а' | 'е' | 'є' | 'и' | 'і' | 'о' | 'у' | 'ю' | 'я')
        || c >= '\u{590}'
}

fn is_german_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
}

/// The Snowball stemmer for German, on folded words: umlauts are gone before, which the algorithm does at its end.
fn german<'r>(word: &'r str, room: &'r mut Room) -> &'r str {
    if !word.bytes().all(|byte| byte.is_ascii_lowercase()) || word.len() < 4 {
        return word;
    }
    let mut letters = std::mem::take(&mut room.text).into_bytes();
    letters.clear();
    letters.extend_from_slice(feminine(word).as_bytes());
    let count = letters.len();
    // u and y between vowels are consonants.
    for at in 1..count.saturating_sub(1) {
        if matches!(letters[at], b'u' | b'y') && is_german_vowel(letters[at - 1]) && is_german_vowel(letters[at + 1]) {
            letters[at].make_ascii_uppercase();
        }
    }
    let region = |from: usize| {
        let vowel = (from..count).find(|at| is_german_vowel(letters[*at]))?;
        (vowel..count).find(|at| !is_german_vowel(letters[*at])).map(|at| at + 1)
    };
    let first = region(0);
    let second = first.and_then(region).unwrap_or(count);
    let first = first.unwrap_or(count).max(3);

    let ends = |letters: &[u8], ending: &str, from: usize| {
        letters.ends_with(ending.as_bytes()) && letters.len() - ending.len() >= from
    };
    let before = |letters: &[u8], length: usize| letters.len().checked_sub(length + 1).map_or(0, |at| letters[at]);

    // Step 1: the longest ending, deleted if it lies in the first region.
    if let Some(ending) = ["ern", "em", "er", "en", "es", "e", "s"].into_iter().find(|e| ends(&letters, e, 0)) {
        let valid = ending != "s" || b"bdfghklmnrt".contains(&before(&letters, 1));
        if valid && ends(&letters, ending, first) {
            letters.truncate(letters.len() - ending.len());
            if matches!(ending, "e" | "en" | "es") && letters.ends_with(b"niss") {
                letters.pop();
            }
        }
    }
    // Step 2.
    if let Some(ending) = ["est", "er", "en", "st"].into_iter().find(|e| ends(&letters, e, 0)) {
        let valid = ending != "st" || b"bdfghklmnt".contains(&before(&letters, 2)) && letters.len() >= 6;
        if valid && ends(&letters, ending, first) {
            letters.truncate(letters.len() - ending.len());
        }
    }
    // Step 3: suffixes that make words.
    let suffixes = ["isch", "lich", "heit", "keit", "end", "ung", "ig", "ik"];
    if let Some(ending) = suffixes.into_iter().find(|e| ends(&letters, e, 0))
        && ends(&letters, ending, second)
    {
        let cut = letters.len() - ending.len();
        match ending {
            "end" | "ung" => {
                letters.truncate(cut);
                if ends(&letters, "ig", second) && before(&letters, 2) != b'e' {
                    letters.truncate(cut - 2);
                }
            }
            "ig" | "ik" | "isch" => {
                if before(&letters, ending.len()) != b'e' {
                    letters.truncate(cut);
                }
            }
            "lich" | "heit" => {
                letters.truncate(cut);
                if ends(&letters, "er", first) || ends(&letters, "en", first) {
                    letters.truncate(cut - 2);
                }
            }
            _ => {
                letters.truncate(cut);
                if ends(&letters, "lich", second) {
                    letters.truncate(cut - 4);
                } else if ends(&letters, "ig", second) {
                    letters.truncate(cut - 2);
                }
            }
        }
    }
    letters.make_ascii_lowercase();
    room.text = String::from_utf8(letters).expect("letters of ASCII");
    &room.text
}

/// A word without a feminine ending: "Ausländerinnen", "Bewerberin".
fn feminine(word: &str) -> &str {
    if let Some(stem) = word.strip_suffix("innen").filter(|stem| stem.len() >= 5) {
        return stem;
    }
    let person = |stem: &&str| stem.len() >= 5 && ["er", "ent", "ant", "ist", "or"].iter().any(|e| stem.ends_with(e));
    word.strip_suffix("in").filter(person).unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn german_stems() {
        for (word, stem) in [
            ("erlaubnisse", "erlaubnis"),
            ("erlaubnis", "erlaubnis"),
            ("behorden", "behord"),
            ("behorde", "behord"),
            ("antrage", "antrag"),
            ("fachkrafte", "fachkraft"),
            ("auslander", "ausland"),
            ("auslanderinnen", "ausland"),
            ("bewerberin", "bewerb"),
            ("termin", "termin"),
            ("bescheinigung", "beschein"),
            ("freiheitlich", "freiheit"),
            ("moglichkeiten", "moglich"),
            ("aufenthaltstitel", "aufenthaltstitel"),
        ] {
            assert_eq!(german(word, &mut Room::default()), stem, "{word}");
        }
    }
}
