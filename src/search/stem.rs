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

/// Where a stem is made that is no beginning of its word.
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
            german(word)
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

/// The Snowball stemmer for German, on folded words: umlauts are gone before, which the algorithm does at its end. A stem
/// is a beginning of its word, so nothing is copied; which letters are vowels is a row of bits.
fn german(word: &str) -> &str {
    let is_word = word.bytes().all(|byte| byte.is_ascii_lowercase()) && (4..=MOST_LETTERS).contains(&word.len());
    if !is_word {
        return word;
    }
    let letters = feminine(word).as_bytes();
    let (mut vowels, mut pairs) = (0_u128, 0_u128);
    for (at, letter) in letters.iter().enumerate() {
        vowels |= u128::from(is_german_vowel(*letter)) << at;
        pairs |= u128::from(matches!(letter, b'u' | b'y')) << at;
    }
    // u and y between vowels are consonants.
    let mut hidden = pairs & vowels << 1 & vowels >> 1;
    if hidden & hidden << 1 != 0 {
        for at in 1..letters.len() {
            hidden &= !(hidden >> (at - 1) & 1) << at | !(1 << at);
        }
    }
    vowels &= !hidden;
    let region = |from: usize| {
        let vowel = from + (vowels >> from).trailing_zeros() as usize;
        let consonant = vowel + (!vowels).checked_shr(vowel as u32)?.trailing_zeros() as usize;
        (consonant < letters.len()).then_some(consonant + 1)
    };
    let first = region(0);
    let second = first.and_then(|from| if from < letters.len() { region(from) } else { None }).unwrap_or(letters.len());
    let first = first.unwrap_or(letters.len()).max(3);

    let mut count = letters.len();
    let before = |end: usize, length: usize| end.checked_sub(length + 1).map_or(0, |at| letters[at]);
    let fits = |end: usize, ending: &[u8], from: usize| letters[..end].ends_with(ending) && end - ending.len() >= from;

    // Step 1: the longest ending, deleted if it lies in the first region.
    let ending: &[u8] = match letters[..count] {
        [.., b'e', b'r', b'n'] => b"ern",
        [.., b'e', b'm'] => b"em",
        [.., b'e', b'r'] => b"er",
        [.., b'e', b'n'] => b"en",
        [.., b'e', b's'] => b"es",
        [.., b'e'] => b"e",
        [.., b's'] => b"s",
        _ => b"",
    };
    let valid = !ending.is_empty() && (ending != b"s" || b"bdfghklmnrt".contains(&before(count, 1)));
    if valid && count - ending.len() >= first {
        count -= ending.len();
        if matches!(ending, b"e" | b"en" | b"es") && letters[..count].ends_with(b"niss") {
            count -= 1;
        }
    }
    // Step 2.
    let ending: &[u8] = match letters[..count] {
        [.., b'e', b's', b't'] => b"est",
        [.., b'e', b'r'] => b"er",
        [.., b'e', b'n'] => b"en",
        [.., b's', b't'] => b"st",
        _ => b"",
    };
    let valid = !ending.is_empty() && (ending != b"st" || b"bdfghklmnt".contains(&before(count, 2)) && count >= 6);
    if valid && count - ending.len() >= first {
        count -= ending.len();
    }
    // Step 3: suffixes that make words.
    let ending: &[u8] = match letters[..count] {
        [.., b'i', b's', b'c', b'h'] => b"isch",
        [.., b'l', b'i', b'c', b'h'] => b"lich",
        [.., b'h', b'e', b'i', b't'] => b"heit",
        [.., b'k', b'e', b'i', b't'] => b"keit",
        [.., b'e', b'n', b'd'] => b"end",
        [.., b'u', b'n', b'g'] if hidden >> (count - 3) & 1 == 0 => b"ung",
        [.., b'i', b'g'] => b"ig",
        [.., b'i', b'k'] => b"ik",
        _ => b"",
    };
    if !ending.is_empty() && count - ending.len() >= second {
        let cut = count - ending.len();
        match ending {
            b"end" | b"ung" => {
                count = cut;
                if fits(cut, b"ig", second) && before(cut, 2) != b'e' {
                    count -= 2;
                }
            }
            b"ig" | b"ik" | b"isch" => {
                if before(count, ending.len()) != b'e' {
                    count = cut;
                }
            }
            b"lich" | b"heit" => {
                count = cut;
                if fits(cut, b"er", first) || fits(cut, b"en", first) {
                    count -= 2;
                }
            }
            _ => {
                count = cut;
                if fits(cut, b"lich", second) {
                    count -= 4;
                } else if fits(cut, b"ig", second) {
                    count -= 2;
                }
            }
        }
    }
    &word[..count]
}

/// Longer words are not stemmed: two of the longest that are indexed, joined.
const MOST_LETTERS: usize = 120;

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
            assert_eq!(german(word), stem, "{word}");
        }
    }
}
