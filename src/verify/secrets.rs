//! What occurs in internal text and nowhere in public text.
//!
//! [`Secrets::gather`] reads the confidential passages first and crosses out what the open ones hold too; so it needs
//! memory for the internal text only. What is left, as hashes, is looked for in the finished bytes by a [`Detector`].
//!
//! How to exempt something that programs write by themselves (numbers of years, keys of data files): a line in
//! `generated.txt`.

use std::borrow::Cow;
use std::collections::HashSet;
use std::hash::BuildHasher;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use foldhash::quality::FixedState;
use rayon::prelude::*;

use super::channel::Channel;
use super::law_names;
use super::marks::{self, Marks, Standing};
use super::plain::{self, Reading};
use super::public_words::{Lately, PublicWords};
use super::record::Record;
use super::streams::{self, Found, Streams};
use super::views::Witness;
use super::vocabulary::Vocabulary;
use super::words::{Grams, Listener, RUN, Scanner, Spelling, Word};
use crate::diagnostic::{SourcePath, Span};
use crate::source::Sources;

/// Words that the program writes by itself, beside those of themes and of the table of laws.
const GENERATED: &str = include_str!("generated.txt");

/// Names and headings of laws: public by nature.
const LAWS: [&str; 2] = [include_str!("../citation/data/laws.tsv"), include_str!("../citation/data/sections.tsv")];

/// Rules of the search, which go out with its index: words of languages, nobody's.
const SEARCH: [&str; 6] = [
    include_str!("../search/data/de.txt"),
    include_str!("../search/data/en.txt"),
    include_str!("../search/data/fr.txt"),
    include_str!("../search/data/tr.txt"),
    include_str!("../search/data/uk.txt"),
    include_str!("../search/data/ar.txt"),
];

/// Fewest letters of a word that is a secret by itself.
const SHORTEST_WORD: u32 = 3;
/// Fewest letters of a word in bytes that are no text: noise holds short words.
const SHORTEST_IN_NOISE: u32 = 7;
/// Fewest letters of joined words.
const SHORTEST_JOINED: u32 = 5;
/// Fewest letters of a run: "a b c d e" is an alphabet, no secret.
const SHORTEST_RUN: u32 = 6;

/// What citations are made of, beside numbers and names of laws. Programs write citations in their own way, so that one
/// in internal text and one in public text may become equal; and every index of the search holds them.
const LABELS: &str = "Abs Absatz Nr Nummer Satz Halbsatz Hs Buchst Buchstabe lit Art Artikel Alt Alternative Anl Anlage Anhang \
                      Kap Kapitel Abschnitt Unterabs ff f und oder bis sowie in Verbindung mit i V m iVm vom a F n";

/// Where a secret stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Place {
    /// Index of the source.
    source: u32,
    /// Byte in it.
    start: u32,
}

impl Place {
    /// A byte of the source of an index.
    pub(super) fn new(source: usize, start: usize) -> Place {
        let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Place { source: number(source), start: number(start) }
    }
}

/// Something for each kind of thing that is compared. Each has a table of its own: words are asked for most and are few, so
/// that theirs stays in the processor's cache.
#[derive(Debug, Default)]
struct Kinds<T> {
    words: T,
    joined: T,
    runs: T,
}

/// Hashes of everything that may not be in the public site.
#[derive(Debug)]
pub(super) struct Secrets {
    tables: Kinds<Table>,
    /// Every word of public text.
    public: PublicWords,
    /// For words that are cut into pieces.
    streams: Streams,
    /// For the words of the search.
    vocabulary: Vocabulary,
    /// Texts without secrets.
    clean: Clean,
    /// Key of the fingerprints in messages: without the handbook nobody can try out which short secret gives one.
    blinding: [u8; 32],
}

impl Secrets {
    /// Reads the marks; `open_texts` may stand in the public site without standing in the handbook.
    pub(super) fn gather(sources: &Sources, spelling: &Spelling, open_texts: &[&str]) -> Secrets {
        let streams = Streams::new(sources, open_texts.iter().copied());
        let marks = &marks::read(sources);
        let mut public: Vec<&str> = open_texts.to_vec();
        own_texts().for_each(|text| public.push(text));
        let vocabulary = Vocabulary::gather(marks, spelling, &public);
        let citations = citation_words(spelling);
        let collected: Vec<Kinds<Vec<(u64, Place)>>> = (0..marks.documents.len())
            .into_par_iter()
            .map(|index| collect(marks, index, spelling, &citations))
            .collect();
        // Runs hardly ever come twice.
        let runs = Table::with_room_for(collected.iter().map(|found| found.runs.len()).sum());
        let mut tables = Kinds { runs, ..Kinds::default() };
        for found in collected {
            found.words.into_iter().for_each(|(key, place)| tables.words.insert(key, place));
            found.joined.into_iter().for_each(|(key, place)| tables.joined.insert(key, place));
            found.runs.into_iter().for_each(|(key, place)| tables.runs.insert(key, place));
        }
        let mut hasher = blake3::Hasher::new();
        for key in tables.words.keys.iter().chain(&tables.joined.keys).chain(&tables.runs.keys) {
            hasher.update(&key.to_le_bytes());
        }
        let blinding = *hasher.finalize().as_bytes();
        let Kinds { words, joined, runs } = tables;
        let known = Kinds { words: Crossed::new(words), joined: Crossed::new(joined), runs: Crossed::new(runs) };
        let new_eraser = || Eraser::new(&known, PublicWords::default());
        let of_documents = (0..marks.documents.len()).into_par_iter().fold(new_eraser, |mut eraser, index| {
            cross_out(marks, index, spelling, &mut eraser);
            eraser
        });
        let of_texts = open_texts.par_iter().fold(new_eraser, |mut eraser, text| {
            cross_out_text(text, spelling, &mut eraser);
            eraser
        });
        let public =
            of_documents.chain(of_texts).map(Eraser::into_words).reduce(PublicWords::default, PublicWords::with);
        let mut eraser = Eraser::new(&known, public);
        for text in LAWS.into_iter().chain(generated()).chain(LABELS.split(' ')) {
            cross_out_text(text, spelling, &mut eraser);
        }
        cross_out_text(&numbers_of_years(), spelling, &mut eraser);
        let public = eraser.into_words();
        let Kinds { words, joined, runs } = known;
        let tables = Kinds { words: words.left(), joined: joined.left(), runs: runs.left() };
        Secrets { tables, public, streams, vocabulary, clean: Clean::new(&blinding), blinding }
    }

    /// Internal text that a page holds in pieces.
    pub(super) fn in_pieces(&self, record: &Record, spelling: &Spelling) -> Vec<Leak> {
        let is_unknown = |index: &usize| record.words[*index].is_telling && !self.public.has(record.words[*index].key);
        let unknown: Vec<usize> = (0..record.words.len()).filter(is_unknown).collect();
        let mut leaks = Vec::new();
        let mut found = |Found { key, place, at }| {
            if leaks.len() < MOST_LEAKS {
                leaks.push(Leak { channel: Channel::Text, place, key, at });
            }
        };
        let words = &self.tables.words;
        streams::joined(record, &unknown, |key| words.find(key).map(|slot| words.places[slot]), &mut found);
        self.streams.windows(record, &unknown, spelling, &mut found);
        leaks
    }

    /// The line of the source in which a secret stands: path and byte range, without the line break.
    pub(super) fn span(&self, place: Place) -> Span {
        let Some((path, text)) = self.streams.source(place.source as usize) else {
            return Span::file(&SourcePath::new(""));
        };
        let at = (place.start as usize).min(text.len());
        let start = text.as_bytes()[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |index| index + 1);
        let end = text.as_bytes()[at..].iter().position(|byte| *byte == b'\n').map_or(text.len(), |index| at + index);
        Span::new(path, start..end)
    }

    /// A short name for a secret that does not tell it.
    pub(super) fn fingerprint(&self, key: u64) -> String {
        let hash = blake3::keyed_hash(&self.blinding, &key.to_le_bytes());
        hash.to_hex()[..8].to_string()
    }
}

/// Texts that every public site may hold.
pub(super) fn own_texts() -> impl Iterator<Item = &'static str> {
    LAWS.into_iter().chain(generated()).chain([LABELS])
}

/// What the program writes by itself.
fn generated() -> impl Iterator<Item = &'static str> {
    GENERATED.lines().filter(|line| !line.starts_with('#')).chain(SEARCH)
}

/// Years are everywhere: in dates, versions, names of laws.
fn numbers_of_years() -> String {
    (1900..2100).map(|year| format!("{year} ")).collect()
}

/// A hash table of hashes with a filter in front that answers most questions out of the processor's cache.
#[derive(Debug, Default)]
struct Table {
    /// Zero is an empty slot; the length is a power of two.
    keys: Vec<u64>,
    places: Vec<Place>,
    count: usize,
    /// Made when all keys are there.
    filter: Vec<u64>,
    filter_shift: u32,
    /// A coarser filter in front of a large one, one bit for each key: it stays in the processor's own cache.
    sieve: Vec<u64>,
}

/// Bits of a sieve, a power of two: a mebibyte.
const SIEVE: usize = 8 << 20;

impl Table {
    fn with_room_for(count: usize) -> Table {
        let slots = (count.max(8) * 3 / 2).next_power_of_two();
        let places = vec![Place { source: 0, start: 0 }; slots];
        Table { keys: vec![0; slots], places, ..Table::default() }
    }

    /// Keeps the first place of a key.
    fn insert(&mut self, key: u64, place: Place) {
        if self.count * 3 / 2 >= self.keys.len() {
            let mut larger = Table::with_room_for(self.count * 2);
            for (key, place) in self.entries() {
                larger.insert(key, place);
            }
            *self = larger;
        }
        let key = key.max(1);
        let mut slot = key as usize & (self.keys.len() - 1);
        while self.keys[slot] != 0 {
            if self.keys[slot] == key {
                return;
            }
            slot = (slot + 1) & (self.keys.len() - 1);
        }
        self.keys[slot] = key;
        self.places[slot] = place;
        self.count += 1;
    }

    fn entries(&self) -> impl Iterator<Item = (u64, Place)> {
        self.keys.iter().zip(&self.places).filter(|(key, _)| **key != 0).map(|(key, place)| (*key, *place))
    }

    /// Lets the table be asked.
    fn finished(mut self) -> Table {
        // Eight bits for each key or more, three of them set in one word: one question in thirty goes on in vain, or fewer.
        let words = (self.count / 8).next_power_of_two().max(2);
        self.filter = vec![0; words];
        self.filter_shift = 64 - words.trailing_zeros();
        for key in self.keys.iter().filter(|key| **key != 0) {
            self.filter[(key >> self.filter_shift) as usize] |= filter_bits(*key);
        }
        // With more keys it would let most questions pass, and with fewer the filter is as small.
        if (SIEVE / 16..SIEVE).contains(&self.count) {
            self.sieve = vec![0; SIEVE / 64];
            for key in self.keys.iter().filter(|key| **key != 0) {
                self.sieve[sieve_word(*key)] |= 1 << (key >> 58);
            }
        }
        self
    }

    #[inline]
    fn find(&self, key: u64) -> Option<usize> {
        if self.may_hold(self.filter_word(key), key) { self.slot(key) } else { None }
    }

    /// Which of some keys are there: asked for many at once, the filter is read at many places at once.
    fn each_found(&self, keys: &[u64], mut found: impl FnMut(usize, usize)) {
        let mut asked = [0; BATCH];
        let mut count = 0;
        for (index, key) in keys.iter().enumerate().take(BATCH) {
            asked[count] = index;
            let passes = self.sieve.is_empty() || self.sieve[sieve_word(*key)] >> (key >> 58) & 1 == 1;
            count += usize::from(passes);
        }
        let mut words = [0; BATCH];
        for (word, index) in words.iter_mut().zip(&asked[..count]) {
            *word = self.filter_word(keys[*index]);
        }
        for (word, index) in words.iter().zip(&asked[..count]) {
            if self.may_hold(*word, keys[*index])
                && let Some(slot) = self.slot(keys[*index])
            {
                found(*index, slot);
            }
        }
    }

    #[inline]
    fn filter_word(&self, key: u64) -> u64 {
        self.filter[(key.max(1) >> self.filter_shift) as usize & (self.filter.len() - 1)]
    }

    #[inline]
    fn may_hold(&self, filter_word: u64, key: u64) -> bool {
        let bits = filter_bits(key.max(1));
        filter_word & bits == bits
    }

    /// Where a key lies.
    fn slot(&self, key: u64) -> Option<usize> {
        let key = key.max(1);
        let mut slot = key as usize & (self.keys.len() - 1);
        while *self.keys.get(slot)? != 0 {
            if self.keys[slot] == key {
                return Some(slot);
            }
            slot = (slot + 1) & (self.keys.len() - 1);
        }
        None
    }
}

/// Short texts that were read and hold nothing: values of attributes and of data, which every page repeats.
///
/// Their hashes are keyed by the handbook's secrets, so that nobody can make a text that is taken for another one.
#[derive(Debug)]
struct Clean {
    seed: u64,
    slots: Vec<AtomicU64>,
}

/// How many are remembered.
const MOST_CLEAN: usize = 4096;
/// How long they are, in bytes: what is shorter is read as fast, and may be a letter of a longer word.
const KNOWN_LENGTHS: std::ops::RangeInclusive<usize> = 4..=256;

impl Clean {
    fn new(key: &[u8; 32]) -> Clean {
        let seed = key.first_chunk::<8>().map_or(0, |key| u64::from_le_bytes(*key));
        Clean { seed, slots: (0..MOST_CLEAN).map(|_| AtomicU64::new(0)).collect() }
    }

    /// The key of a text, which may be clean as one kind and not as another.
    fn key(&self, kind: u64, text: &str) -> u64 {
        FixedState::with_seed(self.seed.wrapping_add(kind)).hash_one(text).max(1)
    }

    fn slot(&self, key: u64) -> &AtomicU64 {
        &self.slots[key as usize % MOST_CLEAN]
    }

    fn has(&self, key: u64) -> bool {
        self.slot(key).load(Ordering::Relaxed) == key
    }

    fn insert(&self, key: u64) {
        self.slot(key).store(key, Ordering::Relaxed);
    }
}

/// How many runs are looked up at once.
const BATCH: usize = 64;

/// A table of which keys are crossed out.
struct Crossed {
    table: Table,
    /// Whether the key of a slot is public.
    public: Vec<AtomicBool>,
}

impl Crossed {
    fn new(table: Table) -> Crossed {
        let public = table.keys.iter().map(|_| AtomicBool::new(false)).collect();
        Crossed { table: table.finished(), public }
    }

    fn erase_all(&self, keys: &[u64]) {
        self.table.each_found(keys, |_, slot| self.erase_slot(slot));
    }

    fn erase(&self, key: u64) {
        if let Some(slot) = self.table.find(key) {
            self.erase_slot(slot);
        }
    }

    fn erase_slot(&self, slot: usize) {
        // Asked first: what is written goes from one processor's cache to the other's.
        if !self.public[slot].load(Ordering::Relaxed) {
            self.public[slot].store(true, Ordering::Relaxed);
        }
    }

    /// What is not crossed out.
    fn left(self) -> Table {
        let is_left = |slot: &usize| self.table.keys[*slot] != 0 && !self.public[*slot].load(Ordering::Relaxed);
        let slots = 0..self.table.keys.len();
        let mut left = Table::with_room_for(slots.clone().filter(is_left).count());
        for slot in slots.filter(is_left) {
            left.insert(self.table.keys[slot], self.table.places[slot]);
        }
        left.finished()
    }
}

/// Labels of citations and abbreviations of laws.
fn citation_words(spelling: &Spelling) -> Keys {
    let mut words = Words(Keys::default());
    let mut scanner = Scanner::new(spelling, Grams::Joined);
    for law in LAWS[0].lines() {
        scanner.text(law.split('\t').next().unwrap_or_default(), 0, &mut words);
        scanner.blank(&mut words);
    }
    scanner.text(LABELS, 0, &mut words);
    scanner.end(&mut words);
    words.0
}

/// Keys of words, asked for every run.
type Keys = HashSet<u64, FixedState>;

struct Words(Keys);

impl Listener for Words {
    fn word(&mut self, word: &Word) {
        self.0.insert(word.key);
    }

    fn joined(&mut self, _: u64, _: &[Word]) {}

    fn run(&mut self, _: u64, _: &[Word; RUN]) {}
}

/// The word of a key in a sieve; its bit is told by the highest bits of the key.
#[inline]
fn sieve_word(key: u64) -> usize {
    (key >> 20) as usize % (SIEVE / 64)
}

/// The three bits of a key in its word of the filter.
fn filter_bits(key: u64) -> u64 {
    1 << (key & 63) | 1 << (key >> 6 & 63) | 1 << (key >> 12 & 63)
}

/// The keys of the confidential passages of one source.
fn collect(marks: &Marks, index: usize, spelling: &Spelling, citation_words: &Keys) -> Kinds<Vec<(u64, Place)>> {
    let source = u32::try_from(index).unwrap_or(u32::MAX);
    let mut collector = Collector { source, fixed: None, found: Kinds::default(), citation_words };
    let mut main = Scanner::new(spelling, Grams::Joined);
    let mut aside = Scanner::new(spelling, Grams::Joined);
    for passage in marks.documents[index].iter().filter(|passage| passage.standing == Standing::Confidential) {
        collector.fixed = (!passage.exact).then_some(passage.at);
        // A reader may see a sign inside of a word: then it parts what is one word otherwise.
        for reading in [Some(Reading::Markup), plain::has_signs(&passage.text).then_some(Reading::SignsAsText)] {
            let Some(reading) = reading else { continue };
            let known = Known { marks, index, standing: passage.standing };
            plain::read(passage, &known, &mut main, &mut aside, &mut collector, reading);
            main.end(&mut collector);
        }
    }
    let mut found = collector.found;
    for list in [&mut found.words, &mut found.joined] {
        list.sort_unstable();
        list.dedup_by_key(|(key, _)| *key);
    }
    found
}

/// The names that a passage can use.
pub(super) struct Known<'m> {
    pub(super) marks: &'m Marks<'m>,
    /// Of the source.
    pub(super) index: usize,
    /// Of the passage.
    pub(super) standing: Standing,
}

impl plain::Names for Known<'_> {
    fn value(&self, name: &str) -> Option<&str> {
        self.marks.value(self.index, name, self.standing)
    }

    fn title(&self, id: &str) -> Option<&str> {
        match self.standing {
            Standing::Open => self.marks.title(self.index, id),
            // The title is read with its page.
            Standing::Confidential => None,
        }
    }
}

struct Collector<'c> {
    source: u32,
    /// Where everything stands that is heard, if the text is not the source's.
    fixed: Option<usize>,
    found: Kinds<Vec<(u64, Place)>>,
    citation_words: &'c Keys,
}

impl Collector<'_> {
    fn place(&self, word: &Word) -> Place {
        let start = u32::try_from(self.fixed.unwrap_or(word.start)).unwrap_or(u32::MAX);
        Place { source: self.source, start }
    }

    /// Whether a run is a citation and little else ("nach § 24 Abs. 2 AufenthG") or ends with one ("two weeks, § 82
    /// Abs. 6"). Pages put citations behind facts and write them in their own way; what is left of the run tells little.
    fn is_citation(&self, words: &[Word; RUN]) -> bool {
        let is_of_citation = |word: &&Word| word.shape.leading_digit || self.citation_words.contains(&word.key);
        let end = &words[RUN - 3..];
        let ends_with_one =
            end.iter().filter(is_of_citation).count() == 3 && end.iter().any(|word| word.shape.leading_digit);
        ends_with_one || words.iter().filter(is_of_citation).count() >= RUN - 1
    }
}

impl Listener for Collector<'_> {
    fn word(&mut self, word: &Word) {
        let shape = word.shape;
        // "18g" and "104c" are sections of laws, and so are their numbers alone up to two digits.
        let is_section = shape.leading_digit && shape.digits < shape.length && shape.length <= 5;
        if shape.length >= SHORTEST_WORD && !is_section {
            self.found.words.push((word.key, self.place(word)));
        }
    }

    fn joined(&mut self, key: u64, words: &[Word]) {
        let length: u32 = words.iter().map(|word| word.shape.length).sum();
        if length < SHORTEST_JOINED || (words.iter().all(|word| word.shape.is_number()) && !is_own_number(words)) {
            return;
        }
        self.found.joined.push((key, self.place(&words[0])));
    }

    fn run(&mut self, key: u64, words: &[Word; RUN]) {
        let letters: u32 = words.iter().map(|word| word.shape.length - word.shape.digits).sum();
        if letters >= SHORTEST_RUN && !has_date(words) && !self.is_citation(words) {
            self.found.runs.push((key, self.place(&words[0])));
        }
    }
}

/// Whether there is a whole date in a run, with its month as a word: "in force since 1 March 2024". Pages put dates and
/// labels together, and what is left of the run tells little.
fn has_date(words: &[Word; RUN]) -> bool {
    words.windows(3).any(|part| {
        let [day, month, year] = [part[0].shape, part[1].shape, part[2].shape];
        day.is_number() && day.length <= 2 && month.digits == 0 && year.is_number() && year.length == 4
    })
}

/// Whether joined numbers are somebody's, such as a telephone number, and neither a date nor an amount.
fn is_own_number(words: &[Word]) -> bool {
    let hyphens = words[1..].iter().all(|word| matches!(word.shape.joined_by, Some('-' | '\u{2010}' | '\u{2011}')));
    let is_date = words[0].shape.length == 4 && words[1..].iter().all(|word| word.shape.length <= 2);
    hyphens && !is_date
}

/// Marks what the open passages of one source hold too.
fn cross_out(marks: &Marks, index: usize, spelling: &Spelling, eraser: &mut Eraser<'_>) {
    let mut main = Scanner::new(spelling, Grams::All);
    let mut aside = Scanner::new(spelling, Grams::All);
    let mut doubtful = Scanner::new(spelling, Grams::All);
    // No end between passages: what is confidential between two of them is gone in the public site, and they meet.
    for passage in marks.documents[index].iter().filter(|passage| passage.standing == Standing::Open) {
        main.blank(eraser);
        let known = Known { marks, index, standing: passage.standing };
        plain::read(passage, &known, &mut main, &mut aside, eraser, Reading::Markup);
        // What may be markup and may be text is public both ways.
        for (is_doubtful, reading) in [
            (plain::has_numbers(&passage.text), Reading::NumbersAsText),
            (plain::has_signs(&passage.text), Reading::SignsAsText),
        ] {
            if is_doubtful {
                plain::read(passage, &known, &mut doubtful, &mut aside, eraser, reading);
                doubtful.end(eraser);
            }
        }
        for word in without_apostrophes(&passage.text) {
            aside.text(&word, 0, eraser);
            aside.end(eraser);
        }
        let parts = plain::parts_of_citations(&passage.text).chain(plain::labels(&passage.text)).map(Cow::Borrowed);
        for name in law_names::nominatives(&passage.text).chain(parts) {
            aside.text(&name, 0, eraser);
            aside.end(eraser);
        }
    }
    main.end(eraser);
}

/// Words with apostrophes inside as they are in the ids of headings: "n'est" is `nest`.
fn without_apostrophes(text: &str) -> impl Iterator<Item = String> {
    let is_apostrophe = |character: char| matches!(character, '\'' | '’');
    // Nearly no German text has any.
    let text = if text.contains(is_apostrophe) { text } else { "" };
    let words = text.split(move |character: char| !character.is_alphanumeric() && !is_apostrophe(character));
    words.filter(move |word| word.contains(is_apostrophe)).map(move |word| word.replace(is_apostrophe, ""))
}

/// Marks what a text holds that needs no marks: of the theme, of the table of laws.
fn cross_out_text(text: &str, spelling: &Spelling, eraser: &mut Eraser<'_>) {
    let mut scanner = Scanner::new(spelling, Grams::All);
    scanner.text(text, 0, eraser);
    scanner.end(eraser);
    if text.contains(['&', '<', '\\']) {
        super::views::erase_decoded(text, spelling, eraser);
    }
}

struct Eraser<'a> {
    known: &'a Kinds<Crossed>,
    /// Runs that are not looked up yet.
    runs: [u64; BATCH],
    waiting: usize,
    /// Words that were erased.
    lately: Lately,
    /// All of them.
    words: PublicWords,
}

impl<'a> Eraser<'a> {
    /// Adds what it erases to some words.
    fn new(known: &'a Kinds<Crossed>, words: PublicWords) -> Eraser<'a> {
        Eraser { known, runs: [0; BATCH], waiting: 0, lately: Lately::new(), words }
    }

    /// Erases what waits, and gives all words.
    fn into_words(self) -> PublicWords {
        self.known.runs.erase_all(&self.runs[..self.waiting]);
        self.words
    }
}

impl Listener for Eraser<'_> {
    fn word(&mut self, word: &Word) {
        if !self.lately.has(word.key) {
            self.lately.learn(word.key);
            self.known.words.erase(word.key);
            self.words.insert(word.key);
        }
    }

    fn joined(&mut self, key: u64, _: &[Word]) {
        self.known.joined.erase(key);
    }

    fn run(&mut self, key: u64, _: &[Word; RUN]) {
        self.runs[self.waiting] = key;
        self.waiting += 1;
        if self.waiting == BATCH {
            self.known.runs.erase_all(&self.runs);
            self.waiting = 0;
        }
    }

    fn apart(&mut self, word: &Word) {
        self.known.words.erase(word.key);
        self.words.insert(word.key);
    }
}

/// A secret in the finished bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Leak {
    /// In which part of the file.
    pub(super) channel: Channel,
    /// Where the secret stands in the sources.
    pub(super) place: Place,
    /// The secret's hash.
    pub(super) key: u64,
    /// Where it stands in the file, if it stands there as it is; else zero.
    pub(super) at: usize,
}

/// Most leaks that are kept of one file: one is enough to stop it.
const MOST_LEAKS: usize = 512;

/// A text that was not read before.
#[derive(Clone, Copy, Debug)]
struct NewText {
    /// Its key among the clean ones.
    key: u64,
    /// Whether its words are looked up in the vocabulary, too.
    is_label: bool,
    /// How many leaks and unknown words there were before it.
    leaks: usize,
    unknown: u64,
}

/// Where a run was heard.
#[derive(Clone, Copy, Debug)]
struct Heard {
    channel: Channel,
    at: usize,
    /// How many borders of blocks lie between its words.
    borders: u32,
    /// Whether it is the first one of its text.
    is_first: bool,
}

/// Looks for secrets in what a scanner hears.
#[derive(Debug)]
pub(super) struct Detector<'s> {
    secrets: &'s Secrets,
    /// Where the scanner is.
    channel: Channel,
    /// Whether the file is a page, and whether the scanner is in what its readers read: there every word is asked for.
    is_page: bool,
    is_read: bool,
    /// Public words that were met and are no secrets.
    lately: Lately,
    /// Words of the page that are not looked up yet.
    words: [(Word, Channel); BATCH],
    words_waiting: usize,
    /// How many words of the page no public text has, and where the first one begins.
    unknown: (u64, usize),
    /// Whether numbers count: coordinates and sizes are numbers too.
    numbers: bool,
    /// Fewest letters of a word that counts: noise holds short words.
    shortest: u32,
    /// Runs that are not looked up yet, and where each was heard.
    runs: [u64; BATCH],
    heard: [Heard; BATCH],
    waiting: usize,
    /// Whether the next run is the first one of a text.
    is_first: bool,
    /// The text that is read, if it can be known.
    reading: Option<NewText>,
    /// What was found.
    leaks: Vec<Leak>,
    /// Secret runs across borders that follow one another, by channel.
    across: [Vec<Leak>; Channel::COUNT],
}

impl<'s> Detector<'s> {
    /// Looks for them in a file.
    pub(super) fn new(secrets: &'s Secrets, is_page: bool) -> Detector<'s> {
        Detector {
            secrets,
            channel: Channel::Text,
            is_page,
            is_read: is_page,
            lately: Lately::new(),
            words: [(Word::default(), Channel::Text); BATCH],
            words_waiting: 0,
            unknown: (0, 0),
            numbers: true,
            shortest: SHORTEST_WORD,
            runs: [0; BATCH],
            heard: [Heard { channel: Channel::Text, at: 0, borders: 0, is_first: false }; BATCH],
            waiting: 0,
            is_first: false,
            reading: None,
            leaks: Vec::new(),
            across: Default::default(),
        }
    }

    /// How many words of a page no public text has, and where the first one begins.
    pub(super) fn unknown(&mut self) -> (u64, usize) {
        self.look_up_words();
        self.unknown
    }

    /// Everything that was found.
    pub(super) fn leaks(&mut self) -> &[Leak] {
        self.look_up_words();
        self.look_up();
        &self.leaks
    }

    #[inline]
    fn look(&mut self, table: &Table, key: u64, at: usize) {
        if let Some(leak) = self.find(table, key, at)
            && self.leaks.len() < MOST_LEAKS
        {
            self.leaks.push(leak);
        }
    }

    #[inline]
    fn find(&self, table: &Table, key: u64, at: usize) -> Option<Leak> {
        let slot = table.find(key)?;
        Some(Leak { channel: self.channel, place: table.places[slot], key, at })
    }

    /// A word that was not met lately.
    #[inline(never)]
    fn new_word(&mut self, word: &Word) {
        if !self.is_read || !word.is_telling() {
            return self.part(word);
        }
        self.words[self.words_waiting] = (*word, self.channel);
        self.words_waiting += 1;
        if self.words_waiting == BATCH {
            self.look_up_words();
        }
    }

    /// Looks for everything that waits, before and behind a text that may be known from then on.
    fn look_up_all(&mut self, is_label: bool) {
        if is_label {
            self.look_up_words();
        }
        self.look_up();
    }

    /// Looks for the words that wait: the vocabulary is read at many places at once.
    fn look_up_words(&mut self) {
        let waiting = std::mem::take(&mut self.words_waiting);
        let mut public = [false; BATCH];
        for (is_public, (word, _)) in public.iter_mut().zip(&self.words[..waiting]) {
            *is_public = self.secrets.public.has(word.key);
        }
        let channel = self.channel;
        for (index, is_public) in public.into_iter().enumerate().take(waiting) {
            let word;
            (word, self.channel) = self.words[index];
            let leaks = self.leaks.len();
            self.part(&word);
            if !is_public {
                let (count, first) = self.unknown;
                self.unknown = (count + 1, if count == 0 { word.start } else { first });
            } else if self.leaks.len() == leaks {
                self.lately.learn(word.key);
            }
        }
        self.channel = channel;
    }

    /// Looks for the runs that wait.
    fn look_up(&mut self) {
        let runs = &self.secrets.tables.runs;
        let mut found = [None; BATCH];
        runs.each_found(&self.runs[..self.waiting], |index, slot| found[index] = Some(runs.places[slot]));
        for (index, place) in found.into_iter().enumerate().take(std::mem::take(&mut self.waiting)) {
            let (key, Heard { channel, at, borders, is_first }) = (self.runs[index], self.heard[index]);
            let leak = place.map(|place| Leak { channel, place, key, at });
            self.judge(leak, channel, borders, is_first);
        }
    }

    /// A run, if it is a secret one.
    ///
    /// Where two blocks meet that are both public, words may meet as they do in an internal text, by chance or because
    /// both use the same phrases. That gives [`RUN`] - 1 runs in a row at most: one more, and the blocks follow one
    /// another as they do there. Single words, each a block of its own, meet on purpose.
    fn judge(&mut self, leak: Option<Leak>, channel: Channel, borders: u32, is_first: bool) {
        let row = &mut self.across[channel as usize];
        let Some(leak) = leak else { return row.clear() };
        if is_first || borders == 0 {
            row.clear();
        }
        row.push(leak);
        if borders == 0 || borders as usize == RUN - 1 || row.len() >= RUN {
            let room = MOST_LEAKS.saturating_sub(self.leaks.len());
            self.leaks.extend(row.drain(..).take(room));
        }
    }
}

impl Witness for Detector<'_> {
    fn enter(&mut self, channel: Channel, numbers: bool) {
        self.channel = channel;
        self.is_read = self.is_page && matches!(channel, Channel::Text | Channel::Label);
        self.numbers = numbers;
        // The text of a document is told in pieces; everything else is one text from here on, and no row goes across.
        self.is_first |= channel != Channel::Text;
    }

    fn noise(&mut self, is_noise: bool) {
        self.shortest = if is_noise { SHORTEST_IN_NOISE } else { SHORTEST_WORD };
    }

    fn is_known(&mut self, text: &str) -> bool {
        self.reading = None;
        if !KNOWN_LENGTHS.contains(&text.len()) {
            return false;
        }
        let kind = (self.channel as u64) << 1 | u64::from(self.numbers);
        let key = self.secrets.clean.key(kind, text);
        if self.secrets.clean.has(key) {
            return true;
        }
        let is_label = self.channel == Channel::Label;
        self.look_up_all(is_label);
        self.reading = Some(NewText { key, is_label, leaks: self.leaks.len(), unknown: self.unknown.0 });
        false
    }

    fn has_read(&mut self, holds_words_only: bool) {
        let Some(NewText { key, is_label, leaks, unknown }) = self.reading.take() else { return };
        self.look_up_all(is_label);
        if holds_words_only && self.leaks.len() == leaks && leaks < MOST_LEAKS && self.unknown.0 == unknown {
            self.secrets.clean.insert(key);
        }
    }

    fn token(&mut self, spelling: &Spelling, token: &str, at: usize) {
        if let Some(place) = self.secrets.vocabulary.betrayed(spelling, token)
            && self.leaks.len() < MOST_LEAKS
        {
            self.leaks.push(Leak { channel: Channel::Search, place, key: super::judge::hash(token), at });
        }
    }
}

impl Listener for Detector<'_> {
    #[inline]
    fn word(&mut self, word: &Word) {
        if !self.lately.has(word.key) {
            self.new_word(word);
        }
    }

    fn noted(&mut self, whole: &Word, word: &Word) {
        // No text has the two as one word: nobody has to know it, but it may be a secret.
        self.part(whole);
        self.word(word);
    }

    fn part(&mut self, word: &Word) {
        if word.shape.length >= self.shortest && (self.numbers || !word.shape.is_number()) {
            self.look(&self.secrets.tables.words, word.key, word.start);
        }
    }

    fn joined(&mut self, key: u64, words: &[Word]) {
        self.look(&self.secrets.tables.joined, key, words[0].start);
    }

    fn run(&mut self, key: u64, words: &[Word; RUN]) {
        let is_first = self.channel != Channel::Text && std::mem::take(&mut self.is_first);
        let borders = words[RUN - 1].borders_in_run();
        self.runs[self.waiting] = key;
        self.heard[self.waiting] = Heard { channel: self.channel, at: words[0].start, borders, is_first };
        self.waiting += 1;
        if self.waiting == BATCH {
            self.look_up();
        }
    }

    fn apart(&mut self, word: &Word) {
        self.part(word);
    }
}
