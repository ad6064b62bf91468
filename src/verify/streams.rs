//! Internal text as a stream of letters: found however it is cut into pieces.
//!
//! Asked only where a word stands in a page that no public text has ([`super::public_words`]): the piece of another word. From
//! there two things are looked for: [`WINDOW`] letters in a row that stand in internal text and nowhere in public text, and
//! pieces in a row that are an internal word together. A clean page has no such word; so the streams are made when the first
//! one is met.
//!
//! A stream is found by blocks of [`BLOCK`] letters, one in [`STRIDE`] of them: each window holds a whole one.

use std::collections::HashSet;
use std::hash::BuildHasher;
use std::ops::Range;
use std::sync::OnceLock;

use foldhash::quality::FixedState;

use super::marks::{self, Marks, Standing};
use super::plain::{self, Reading};
use super::record::Record;
use super::secrets::{self, Place};
use super::words::{self, Grams, Listener, RUN, Scanner, Spelling, Word};
use crate::diagnostic::SourcePath;
use crate::source::Sources;

/// Letters in a row that are a secret, in bytes: letters of other alphabets than the Latin one have two.
const WINDOW: usize = 24;
/// Letters that are looked up together.
const BLOCK: usize = 12;
/// From one block of a stream to the next: among so many windows' beginnings is one with a block at each place.
const STRIDE: usize = WINDOW - BLOCK + 1;

/// How many pieces on each side of a piece may belong to its word.
const NEIGHBOURS: usize = 8;
/// Letters of a word that is looked for in pieces, in bytes.
const WORD: std::ops::RangeInclusive<usize> = 5..=64;

/// Stands between the letters of two documents.
const END: u8 = b'\n';

/// The streams of a handbook, and what they are made of.
#[derive(Debug)]
pub(super) struct Streams {
    sources: Sources,
    /// The paths of all sources.
    paths: Box<[SourcePath]>,
    open_texts: Vec<Box<str>>,
    internal: OnceLock<Internal>,
    public: OnceLock<Stream>,
}

/// The internal stream.
#[derive(Debug, Default)]
struct Internal {
    stream: Stream,
    /// Where each block stands in the sources.
    places: Vec<Place>,
}

/// Something internal that was found in pieces.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Found {
    /// Its hash.
    pub(super) key: u64,
    /// Where it stands in the sources.
    pub(super) place: Place,
    /// Where it begins in the text, as the scanner of the record counted.
    pub(super) at: usize,
}

impl Streams {
    /// `open_texts` may stand in the public site without standing in the handbook.
    pub(super) fn new<'t>(sources: &Sources, open_texts: impl Iterator<Item = &'t str>) -> Streams {
        Streams {
            sources: sources.clone(),
            paths: sources.iter().map(|(path, _)| path.clone()).collect(),
            open_texts: open_texts.map(Box::from).collect(),
            internal: OnceLock::new(),
            public: OnceLock::new(),
        }
    }

    /// Path and text of a source, by its place among all of them; assets have no text.
    pub(super) fn source(&self, index: usize) -> Option<(&SourcePath, &str)> {
        let path = self.paths.get(index)?;
        Some((path, self.sources.text(path).map_or("", |text| &**text)))
    }

    /// Windows of internal letters that hold a part of an unknown word and stand nowhere in public text.
    pub(super) fn windows(
        &self,
        record: &Record,
        unknown: &[usize],
        spelling: &Spelling,
        found: &mut impl FnMut(Found),
    ) {
        let letters = record.letters.as_bytes();
        for region in regions(record, unknown) {
            let near = &letters[region.letters.clone()];
            if near.len() < WINDOW {
                continue;
            }
            let internal = self.internal.get_or_init(|| self.read_internal(spelling));
            let mut places = vec![None; near.len() - WINDOW + 1];
            internal.stream.find(near, &mut |window, at| {
                places[window] = internal.places.get(at.div_ceil(STRIDE)).copied();
            });
            let holds = |window: usize, word: &usize| {
                let start = region.letters.start + window;
                record.start(*word) < start + WINDOW && start < record.words[*word].end
            };
            for (window, place) in places.iter_mut().enumerate() {
                *place = place.filter(|_| region.unknown.iter().any(|word| holds(window, word)));
            }
            if places.iter().all(Option::is_none) {
                continue;
            }
            let public = self.public.get_or_init(|| self.read_public(spelling));
            public.find(near, &mut |window, _| places[window] = None);
            for (window, place) in places.into_iter().enumerate() {
                let Some(place) = place else { continue };
                let start = region.letters.start + window;
                let at = record.words[record.word_at(start)].at;
                found(Found { key: hash(&letters[start..start + WINDOW]), place, at });
            }
        }
    }

    fn read_internal(&self, spelling: &Spelling) -> Internal {
        let marks = marks::read_alone(&self.sources);
        let mut internal = Internal::default();
        for index in 0..marks.documents.len() {
            let record = record(&marks, index, spelling, Standing::Confidential);
            internal.add(&record, index);
        }
        internal.stream.finish();
        internal
    }

    fn read_public(&self, spelling: &Spelling) -> Stream {
        let marks = marks::read_alone(&self.sources);
        let mut stream = Stream::default();
        for index in 0..marks.documents.len() {
            stream.add(&record(&marks, index, spelling, Standing::Open));
        }
        let mut texts: Vec<&str> = self.open_texts.iter().map(|text| &**text).collect();
        secrets::own_texts().for_each(|text| texts.push(text));
        for text in texts {
            let mut scanner = recording(spelling);
            scanner.text(text, 0, &mut Nobody);
            scanner.end(&mut Nobody);
            stream.add(&scanner.take_record());
        }
        stream.finish();
        stream
    }
}

/// Pieces around an unknown word that are one word together: `is_secret` gives the place of an internal one.
pub(super) fn joined(
    record: &Record,
    unknown: &[usize],
    is_secret: impl Fn(u64) -> Option<Place>,
    found: &mut impl FnMut(Found),
) {
    for &word in unknown {
        for first in word.saturating_sub(NEIGHBOURS)..=word {
            let start = record.start(first);
            for last in word..record.words.len().min(word + NEIGHBOURS + 1) {
                let length = record.words[last].end - start;
                if first == last || length < *WORD.start() {
                    continue;
                }
                if length > *WORD.end() {
                    break;
                }
                let key = words::key_of(&record.letters[start..record.words[last].end]);
                if let Some(place) = is_secret(key) {
                    found(Found { key, place, at: record.words[first].at });
                }
            }
        }
    }
}

/// The letters around some unknown words.
struct Region<'u> {
    letters: Range<usize>,
    unknown: &'u [usize],
}

/// Regions of letters: each window that holds a part of an unknown word lies in that word's region.
fn regions<'u>(record: &Record, unknown: &'u [usize]) -> Vec<Region<'u>> {
    let mut regions: Vec<Region<'u>> = Vec::new();
    for (index, word) in unknown.iter().enumerate() {
        let start = record.start(*word).saturating_sub(WINDOW - 1);
        let end = (record.words[*word].end + WINDOW - 1).min(record.letters.len());
        match regions.last_mut().filter(|last| start <= last.letters.end && last.unknown.len() < MOST_OF_A_REGION) {
            Some(last) => {
                let first = index - last.unknown.len();
                last.letters.end = end;
                last.unknown = &unknown[first..=index];
            }
            None => regions.push(Region { letters: start..end, unknown: &unknown[index..=index] }),
        }
    }
    regions
}

/// Most unknown words of a region.
const MOST_OF_A_REGION: usize = 16;

/// What one source says to a reader of a standing.
fn record(marks: &Marks<'_>, index: usize, spelling: &Spelling, standing: Standing) -> Record {
    let mut main = recording(spelling);
    let mut aside = Scanner::new(spelling, Grams::Joined);
    for passage in marks.documents[index].iter().filter(|passage| passage.standing == standing) {
        main.blank(&mut Nobody);
        let names = secrets::Known { marks, index, standing };
        plain::read(passage, &names, &mut main, &mut aside, &mut Nobody, Reading::Markup);
    }
    main.end(&mut Nobody);
    main.take_record()
}

fn recording(spelling: &Spelling) -> Scanner<'_> {
    let mut scanner = Scanner::new(spelling, Grams::Joined);
    scanner.keep_record();
    scanner
}

/// Nobody hears the words: they are in the record.
struct Nobody;

impl Listener for Nobody {
    fn word(&mut self, _: &Word) {}
    fn joined(&mut self, _: u64, _: &[Word]) {}
    fn run(&mut self, _: u64, _: &[Word; RUN]) {}
}

impl Internal {
    fn add(&mut self, record: &Record, source: usize) {
        if record.letters.len() < WINDOW {
            return;
        }
        let base = self.stream.letters.len();
        self.stream.add(record);
        for block in self.places.len().. {
            let at = block * STRIDE;
            if at >= self.stream.letters.len() {
                break;
            }
            // The last place belongs to the sign between two documents: no block begins there.
            let word = record.word_at(at - base).min(record.words.len() - 1);
            self.places.push(Place::new(source, record.words[word].at));
        }
    }
}

/// Letters and where blocks of them stand.
#[derive(Debug, Default)]
struct Stream {
    letters: Vec<u8>,
    /// The blocks by their hashes: those of a hash are `blocks[starts[hash]..starts[hash + 1]]`.
    starts: Vec<u32>,
    blocks: Vec<u32>,
}

impl Stream {
    fn add(&mut self, record: &Record) {
        if record.letters.len() >= WINDOW {
            self.letters.extend_from_slice(record.letters.as_bytes());
            self.letters.push(END);
        }
    }

    /// Lets it be asked. A block that stands between the same letters as another one is kept once.
    fn finish(&mut self) {
        let mut seen: HashSet<u64, FixedState> = HashSet::default();
        let mut blocks: Vec<(u32, u32)> = Vec::with_capacity(self.letters.len() / STRIDE + 1);
        let buckets = (self.letters.len() / STRIDE).next_power_of_two().max(2) * 2;
        for at in (0..(self.letters.len() + 1).saturating_sub(BLOCK)).step_by(STRIDE) {
            let around = at.saturating_sub(BLOCK)..self.letters.len().min(at + 2 * BLOCK);
            if at >= BLOCK && around.len() == 3 * BLOCK && !seen.insert(hash(&self.letters[around])) {
                continue;
            }
            let bucket = bucket(&self.letters[at..at + BLOCK], buckets);
            blocks.push((bucket as u32, u32::try_from(at).unwrap_or(u32::MAX)));
        }
        blocks.sort_unstable();
        self.starts = Vec::with_capacity(buckets + 1);
        for bucket in 0..=buckets {
            let before = self.starts.last().map_or(0, |start| *start as usize);
            let count = blocks[before..].iter().take_while(|(of, _)| (*of as usize) < bucket).count();
            self.starts.push((before + count) as u32);
        }
        self.blocks = blocks.into_iter().map(|(_, at)| at).collect();
    }

    /// Tells which windows of some letters stand in the stream, and where; one may be told several times.
    fn find(&self, near: &[u8], found: &mut impl FnMut(usize, usize)) {
        let buckets = self.starts.len() - 1;
        for (from, block) in near.windows(BLOCK).enumerate() {
            let bucket = bucket(block, buckets);
            for at in &self.blocks[self.starts[bucket] as usize..self.starts[bucket + 1] as usize] {
                let at = *at as usize;
                if self.letters[at..at + BLOCK] != *block {
                    continue;
                }
                let equal = |(one, other): &(&u8, &u8)| one == other;
                let (before, after) = (&near[..from], &near[from + BLOCK..]);
                let back =
                    before.iter().rev().zip(self.letters[..at].iter().rev()).take(BLOCK).take_while(equal).count();
                let on = after.iter().zip(&self.letters[at + BLOCK..]).take(BLOCK).take_while(equal).count();
                for window in (from - back)..(from + on + 1).saturating_sub(WINDOW - BLOCK) {
                    found(window, at + window - from);
                }
            }
        }
    }
}

fn bucket(block: &[u8], buckets: usize) -> usize {
    (hash(block) >> 32) as usize & (buckets - 1)
}

fn hash(bytes: &[u8]) -> u64 {
    FixedState::with_seed(0).hash_one(bytes)
}
