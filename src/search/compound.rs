//! Takes German compounds apart: `aufenthaltskarte` is `aufenthalt` and `kart`.
//!
//! No dictionary: what is a word is learnt from the edition itself, with a list of ends that are frequent in offices.
//! Of several ways, the one with the fewest parts is taken, and of those the one with the longest last part.

use super::FastSet;
use super::stem::{Room, Rules};

/// What may be a part: stems.
#[derive(Debug, Default)]
pub(super) struct Lexicon<'a> {
    stems: FastSet<&'a str>,
    /// Which beginnings of three letters its stems have: most ends of words begin like no word.
    begins: Beginnings,
}

/// A set of beginnings of three letters, one bit for each.
#[derive(Debug, Default)]
pub(super) struct Beginnings(Vec<u64>);

impl Beginnings {
    fn number(word: &[u8]) -> Option<usize> {
        let letters = word.get(..3).filter(|letters| letters.iter().all(u8::is_ascii_lowercase))?;
        Some(letters.iter().fold(0, |number, letter| number * 26 + usize::from(letter - b'a')))
    }

    fn insert(&mut self, word: &str) {
        if let Some(number) = Beginnings::number(word.as_bytes()) {
            self.0.resize(26 * 26 * 26 / 64 + 1, 0);
            self.0[number / 64] |= 1 << (number % 64);
        }
    }

    /// Whether a word of the set may begin anywhere in this one.
    pub fn are_in(&self, word: &str) -> bool {
        word.as_bytes().windows(3).any(|letters| self.has(letters))
    }

    /// Whether some word of the set begins as this one does.
    fn has(&self, word: &[u8]) -> bool {
        Beginnings::number(word)
            .is_some_and(|number| self.0.get(number / 64).is_some_and(|bits| bits >> (number % 64) & 1 == 1))
    }
}

/// Shortest word that is taken apart, and longest.
const LENGTHS: std::ops::RangeInclusive<usize> = 8..=40;
/// Shortest first part, and shortest last part that is no known end.
const LEAST: (usize, usize) = (3, 4);

impl<'a> Lexicon<'a> {
    /// A lexicon of the stems that an edition uses.
    pub fn new(stems: impl Iterator<Item = &'a str>, rules: &Rules) -> Lexicon<'a> {
        let stems: FastSet<&'a str> =
            stems.filter(|stem| stem.len() >= 3 && stem.bytes().all(|b| b.is_ascii_lowercase())).collect();
        let mut begins = Beginnings::default();
        stems.iter().for_each(|stem| begins.insert(stem));
        // A stem begins like its word, unless it is taken for another one.
        rules.same().for_each(|(from, _)| begins.insert(from));
        Lexicon { stems, begins }
    }

    /// The stems.
    pub fn stems(&self) -> impl Iterator<Item = &'a str> {
        self.stems.iter().copied()
    }

    /// How words begin that have a stem of this lexicon or of an older one, but not of both: a word in which nothing begins
    /// so is taken apart as before.
    pub fn beginnings_of_changes(&self, old: &FastSet<String>, rules: &Rules) -> Beginnings {
        let gone = old.iter().map(String::as_str).filter(|stem| !self.stems.contains(stem));
        let changed: FastSet<&str> = self.stems().filter(|stem| !old.contains(*stem)).chain(gone).collect();
        let mut beginnings = Beginnings::default();
        changed.iter().for_each(|stem| beginnings.insert(stem));
        let others = rules.same().filter(|(_, to)| changed.contains(to));
        others.for_each(|(from, _)| beginnings.insert(from));
        beginnings
    }

    /// The stems of the parts of a folded word, and of what its last parts make together; nothing if it is no compound.
    pub fn parts(&self, word: &str, rules: &Rules) -> Vec<String> {
        if !rules.is_german || !LENGTHS.contains(&word.len()) || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
            return Vec::new();
        }
        let mut room = Room::default();
        let Some(cuts) = self.cuts(word, rules, 0, &mut room) else { return Vec::new() };
        let mut parts = Vec::new();
        let ends = cuts[1..].iter().copied().chain([word.len()]);
        for (start, end) in cuts.iter().copied().zip(ends) {
            match end == word.len() {
                true => parts.push(rules.stem(&word[start..])),
                false => parts.extend(self.first(&word[start..end], rules, &mut room).map(str::to_string)),
            }
        }
        // "kinderreisepass" is found by "reisepass", too.
        for start in &cuts[1..cuts.len() - 1] {
            let stem = rules.stem_in(&word[*start..], &mut room);
            if self.stems.contains(stem) {
                parts.push(stem.to_string());
            }
        }
        parts.dedup();
        parts
    }

    /// Where the parts of a word begin; the first at 0, and there are at least two.
    fn cuts(&self, word: &str, rules: &Rules, depth: usize, room: &mut Room) -> Option<Vec<usize>> {
        let mut best: Option<Vec<usize>> = None;
        for at in LEAST.0..=word.len().saturating_sub(3) {
            let (left, right) = word.split_at(at);
            if !self.is_head(right, rules, room) {
                continue;
            }
            let cuts = if self.first(left, rules, room).is_some() {
                // No other way has fewer parts, and a later one has a shorter last part.
                return Some(vec![0, at]);
            } else if depth < 3
                && best.as_ref().is_none_or(|best| best.len() > 3)
                && left.len() >= 6
                && let Some(mut cuts) = self.cuts(left, rules, depth + 1, room)
            {
                cuts.push(at);
                cuts
            } else {
                continue;
            };
            if best.as_ref().is_none_or(|best| cuts.len() < best.len()) {
                best = Some(cuts);
            }
        }
        best
    }

    /// Whether a compound may end with a word.
    pub fn is_head(&self, word: &str, rules: &Rules, room: &mut Room) -> bool {
        let mut is_known = || {
            word.len() >= LEAST.1 && self.begins.has(word.as_bytes()) && self.stems.contains(rules.stem_in(word, room))
        };
        (rules.heads.contains(word) || is_known()) && !rules.no_parts.contains(word)
    }

    /// The stem of a part that is not the last: as it is, or without the letters that link it.
    fn first<'r>(&self, word: &'r str, rules: &'r Rules, room: &'r mut Room) -> Option<&'r str> {
        let base = ["", "s", "es", "n", "en", "e", "er"].into_iter().find_map(|link| {
            let base = word.strip_suffix(link).filter(|base| base.len() >= LEAST.0)?;
            let is_head = || rules.heads.contains(base);
            let is_known = self.begins.has(base.as_bytes()) && self.stems.contains(rules.stem_in(base, room));
            ((is_known || is_head()) && !rules.no_parts.contains(base) && !rules.stops.contains(base)).then_some(base)
        })?;
        Some(rules.stem_in(base, room))
    }
}

#[cfg(test)]
mod tests {
    use super::super::analyser::rules_of;
    use super::*;

    #[test]
    fn compounds_are_taken_apart() {
        let rules = rules_of("de");
        let words = "aufenthalt titel erlaubnis niederlassung wohnsitz regelung kind reise reisepass fachkraft \
                     einwanderung verpflichtung schwanger grenze arbeit hochschule";
        let stems: Vec<String> = words.split_whitespace().map(|word| rules.stem(word)).collect();
        let lexicon = Lexicon::new(stems.iter().map(String::as_str), rules);
        let parts = |word: &str| lexicon.parts(word, rules).join(" ");
        assert_eq!(parts("aufenthaltstitel"), "aufenthalt titel");
        assert_eq!(parts("niederlassungserlaubnis"), "niederlass erlaubnis");
        assert_eq!(parts("wohnsitzregelung"), "wohnsitz regel");
        assert_eq!(parts("kinderreisepass"), "kind reisepass");
        assert_eq!(parts("fachkrafteeinwanderungsgesetz"), "fachkraft einwander gesetz");
        assert_eq!(parts("verpflichtungserklarung"), "verpflicht erklar");
        assert_eq!(parts("hochschulabschluss"), "hochschul abschluss");
        for whole in ["schwangerschaft", "unterlagen", "aufenthalt", "auslanderinnen"] {
            assert_eq!(parts(whole), "", "{whole}");
        }
    }
}
