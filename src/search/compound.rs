//! Takes German compounds apart: `aufenthaltskarte` is `aufenthalt` and `kart`.
//!
//! No dictionary: what is a word is learnt from the edition itself, with a list of ends that are frequent in offices.
//! Of several ways, the one with the fewest parts is taken, and of those the one with the longest last part.

use std::borrow::Cow;

use super::FastSet;
use super::stem::{Room, Rules};
use super::table::Table;

/// What may be a part: stems.
#[derive(Debug)]
pub(super) struct Lexicon<'a> {
    stems: Stems<'a>,
    /// Its stems and frequent ends, and perhaps more: most ends of words begin with none of them.
    begins: Cow<'a, Beginnings>,
}

#[derive(Debug)]
enum Stems<'a> {
    Set(FastSet<&'a str>),
    /// Texts, and which of them they are.
    Of(&'a Table, &'a [bool]),
}

impl Stems<'_> {
    fn contains(&self, stem: &str) -> bool {
        match self {
            Stems::Set(stems) => stems.contains(stem),
            Stems::Of(table, are_in) => {
                stem.len() >= 3 && table.find(stem).is_some_and(|number| are_in[number as usize])
            }
        }
    }
}

/// A set of stems, to ask whether a word may begin with one: mostly it does not, and to know that is quick.
#[derive(Clone, Debug, Default)]
pub(super) struct Beginnings {
    /// Their first four letters, one bit for each.
    four: Vec<u64>,
    /// Those of three letters.
    three: Vec<u64>,
    /// Their hashes, of which some are alike.
    whole: Vec<u64>,
}

/// Bits of a hash of a stem.
const HASH: u32 = 20;

impl Beginnings {
    /// What words begin with that have one of these stems: a stem is the beginning of its word, unless it is taken for another.
    pub fn of<'t>(stems: impl Iterator<Item = &'t str>, rules: &Rules) -> Beginnings {
        let mut beginnings = Beginnings::default();
        let stems: FastSet<&str> = stems.collect();
        stems.iter().for_each(|stem| beginnings.insert(stem));
        rules.same().filter(|(_, to)| stems.contains(to)).for_each(|(from, _)| beginnings.insert(from));
        beginnings
    }

    /// What other words begin with of which a compound may be made.
    pub fn of_rules(rules: &Rules) -> Beginnings {
        let mut beginnings = Beginnings::default();
        rules.same().for_each(|(from, _)| beginnings.insert(from));
        rules.heads.iter().for_each(|head| beginnings.insert(head));
        beginnings
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.four.is_empty()
    }

    fn number(letters: &[u8]) -> Option<usize> {
        let are_letters = letters.iter().all(u8::is_ascii_lowercase);
        are_letters.then(|| letters.iter().fold(0, |number, letter| number * 26 + usize::from(letter - b'a')))
    }

    pub fn insert(&mut self, word: &str) {
        let Some(short) = word.as_bytes().get(..3).and_then(Beginnings::number) else { return };
        if self.four.is_empty() {
            self.four.resize(26 * 26 * 26 * 26 / 64 + 1, 0);
            self.three.resize(26 * 26 * 26 / 64 + 1, 0);
            self.whole.resize((1 << HASH) / 64, 0);
        }
        if let Some(hash) = hashes(word.as_bytes()).last() {
            self.whole[hash / 64] |= 1 << (hash % 64);
        }
        let mut set = |number: usize| self.four[number / 64] |= 1 << (number % 64);
        match word.as_bytes().get(..4) {
            Some(letters) => Beginnings::number(letters).into_iter().for_each(set),
            // A longer word may have this stem.
            None => {
                (short * 26..(short + 1) * 26).for_each(&mut set);
                self.three[short / 64] |= 1 << (short % 64);
            }
        }
    }

    /// Whether a word of the set may begin anywhere in this one.
    pub fn are_in(&self, word: &str) -> bool {
        !self.is_empty() && (0..word.len().saturating_sub(2)).any(|at| self.has(&word.as_bytes()[at..]))
    }

    /// Whether this word may begin with a stem of the set.
    fn has(&self, word: &[u8]) -> bool {
        let (letters, bits) =
            if word.len() == 3 { (word, &self.three) } else { (word.get(..4).unwrap_or_default(), &self.four) };
        let is_in =
            |bits: &[u64], number: usize| bits.get(number / 64).is_some_and(|bits| bits >> (number % 64) & 1 == 1);
        !letters.is_empty()
            && Beginnings::number(letters).is_some_and(|number| is_in(bits, number))
            && hashes(word).skip(2).any(|hash| is_in(&self.whole, hash))
    }
}

/// The hash of each beginning of a word (FNV-1a).
fn hashes(word: &[u8]) -> impl Iterator<Item = usize> {
    word.iter().scan(0xCBF2_9CE4_8422_2325_u64, |hash, letter| {
        *hash = (*hash ^ u64::from(*letter)).wrapping_mul(0x0100_0000_01B3);
        Some((*hash >> (64 - HASH)) as usize)
    })
}

/// Shortest word that is taken apart, and longest.
const LENGTHS: std::ops::RangeInclusive<usize> = 8..=40;
/// Shortest first part, and shortest last part that is no known end.
const LEAST: (usize, usize) = (3, 4);

/// What is known of the beginnings of a word, by their length: whether they are a part as they are, without a link.
type Firsts = [Option<bool>; 41];
/// Letters that link a part with the next one.
const LINKS: [&str; 7] = ["", "s", "es", "n", "en", "e", "er"];

impl<'a> Lexicon<'a> {
    /// A lexicon of the stems that an edition uses.
    pub fn new(stems: impl Iterator<Item = &'a str>, rules: &Rules) -> Lexicon<'a> {
        let stems: FastSet<&'a str> =
            stems.filter(|stem| stem.len() >= 3 && stem.bytes().all(|b| b.is_ascii_lowercase())).collect();
        let mut begins = Beginnings::of_rules(rules);
        stems.iter().for_each(|stem| begins.insert(stem));
        Lexicon { stems: Stems::Set(stems), begins: Cow::Owned(begins) }
    }

    /// A lexicon of those stems of a table that are marked. `begins` are at least how these begin, and what the rules say.
    pub fn of(table: &'a Table, are_in: &'a [bool], begins: &'a Beginnings) -> Lexicon<'a> {
        Lexicon { stems: Stems::Of(table, are_in), begins: Cow::Borrowed(begins) }
    }

    /// The stems of the parts of a folded word, and of what its last parts make together; nothing if it is no compound.
    pub fn parts(&self, word: &str, rules: &Rules, room: &mut Room) -> Vec<String> {
        if !rules.is_german || !LENGTHS.contains(&word.len()) || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
            return Vec::new();
        }
        let Some(cuts) = self.cuts(word, rules, 0, &mut [None; 41], room) else { return Vec::new() };
        let mut parts = Vec::new();
        let ends = cuts[1..].iter().copied().chain([word.len()]);
        for (start, end) in cuts.iter().copied().zip(ends) {
            match end == word.len() {
                true => parts.push(rules.stem_in(&word[start..], room).to_string()),
                false => parts.extend(self.first(&word[start..end], rules, room).map(str::to_string)),
            }
        }
        // "kinderreisepass" is found by "reisepass", too.
        for start in &cuts[1..cuts.len() - 1] {
            let stem = rules.stem_in(&word[*start..], room);
            if self.stems.contains(stem) {
                parts.push(stem.to_string());
            }
        }
        parts.dedup();
        parts
    }

    /// Where the parts of a word begin; the first at 0, and there are at least two.
    fn cuts(
        &self,
        word: &str,
        rules: &Rules,
        depth: usize,
        firsts: &mut Firsts,
        room: &mut Room,
    ) -> Option<Vec<usize>> {
        let mut best: Option<Vec<usize>> = None;
        for at in LEAST.0..=word.len().saturating_sub(3) {
            let (left, right) = word.split_at(at);
            if !self.is_head(right, rules, room) {
                continue;
            }
            let cuts = if self.is_first(left, rules, firsts, room) {
                // No other way has fewer parts, and a later one has a shorter last part.
                return Some(vec![0, at]);
            } else if depth < 3
                && best.as_ref().is_none_or(|best| best.len() > 3)
                && left.len() >= 6
                && let Some(mut cuts) = self.cuts(left, rules, depth + 1, firsts, room)
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
        let is_known = |room| {
            rules.heads.contains(word) || word.len() >= LEAST.1 && self.stems.contains(rules.stem_in(word, room))
        };
        self.begins.has(word.as_bytes()) && is_known(room) && !rules.no_parts.contains(word)
    }

    /// Whether a beginning of a word, of which `firsts` tells, is a part: as it is, or without the letters that link it.
    fn is_first(&self, word: &str, rules: &Rules, firsts: &mut Firsts, room: &mut Room) -> bool {
        LINKS.into_iter().any(|link| {
            let base = word.strip_suffix(link).filter(|base| base.len() >= LEAST.0);
            base.is_some_and(|base| *firsts[base.len()].get_or_insert_with(|| self.is_part(base, rules, room)))
        })
    }

    /// The stem of a part that is not the last.
    fn first<'r>(&self, word: &'r str, rules: &'r Rules, room: &'r mut Room) -> Option<&'r str> {
        let bases = LINKS.into_iter().filter_map(|link| word.strip_suffix(link));
        let mut bases = bases.filter(|base| base.len() >= LEAST.0);
        let base = bases.find(|base| self.is_part(base, rules, room))?;
        Some(rules.stem_in(base, room))
    }

    /// Whether a word, as it is, may be a part that is not the last.
    fn is_part(&self, word: &str, rules: &Rules, room: &mut Room) -> bool {
        self.begins.has(word.as_bytes())
            && (self.stems.contains(rules.stem_in(word, room)) || rules.heads.contains(word))
            && !rules.no_parts.contains(word)
            && !rules.stops.contains(word)
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
        let parts = |word: &str| lexicon.parts(word, rules, &mut Room::default()).join(" ");
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
